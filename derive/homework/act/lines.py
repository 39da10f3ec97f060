"""The statements of one answer, and the symbols in them: what it says, before what it means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise

from ..bind.events import HEADS, event
from ..bind.quantities import label_at
from ..bind.reading import Event, Language, base_of, is_two
from ..lex.vocabulary import DENSITIES, GREEK
from ..parse.grammar import Node
from ..parse.read import Read
from ..parse.symbols import Written, pieces, text_of
from ..value.named import NoValue
from ..value.ranges import bound
from .iterates import of_bracket

_GREEK = {x.lower() for x in GREEK.values()}
#: Relations whose sides are equal.
EQUAL = ("=", ":=", "=:")
#: Heads whose bracket is never an index: the functions and laws.
_FUNCTIONS = (DENSITIES | {"Q", "L", "ell", "C"}) - {"w", "tau", "pi"}
_CALLED = (HEADS | DENSITIES | {"Q", "L", "ell", "F", "l"}) - {"w", "tau", "q"}

_THETA = frozenset(("theta", "Theta", "vartheta"))
#: Letters that an answer gives to densities of its own.
_OWN_DENSITIES = ("f", "g", "h", "phi", "varphi", "psi")


@dataclass(frozen=True)
class Line:
    """A chain of relations as it stands, from ``at`` to ``end`` in the source."""

    members: tuple[Node, ...]
    relations: tuple[str, ...]
    at: int
    end: int
    partial: bool = False
    """Whether it holds in a case only, (Y_i = 1)."""
    written: tuple[Node, ...] = ()
    """The members as they stand, where the condition of a probability is the case."""

    @property
    def equal(self) -> tuple[Node, ...]:
        """The members that are said to be equal to the first."""
        count = next((n for n, r in enumerate(self.relations) if r not in EQUAL),
                     len(self.relations))
        return self.members[:count + 1]


def lines_of(language: Language, reads: Sequence[Read]) -> list[Line]:
    """The statements that are chains of relations."""
    found = []
    reads = list(_named_last(language, without_indicators(language, _totals(
        language, without_else(reads)))))
    bound_by_sums = frozenset(x for r in reads if r.node is not None for n in r.node.walk()
                              if n.sums for x in bound(n))
    indices = (bound_by_sums | frozenset(language.plates)) - frozenset(_general(language, reads))
    functions = frozenset(_functions(language, reads, bound_by_sums))
    primed = frozenset(_primed(language, reads))
    called = frozenset(_called(language, reads))
    posteriors = frozenset(_posteriors(language, reads))
    partly = {text_of(r.node.parts[0]) for r in reads if r.node is not None and (
        r.condition is not None and r.node.kind == "chain")
        and r.node.parts[-1].text not in ("0", "1")}
    partly |= {text_of(r.named.parts[0]) for r in reads if r.named is not None}
    for n, r in enumerate(reads):
        if r.node is not None and r.node.kind == "chain" and (r.partial or (
                r.condition is not None and text_of(r.node.parts[0]) in partly)):
            found.append(Line(r.node.parts, tuple(r.node.relations), r.at, r.end, True,
                              () if r.written is None else r.written.parts))
            continue
        if r.node is not None and r.condition is not None and r.node.kind == "chain" and (
                r.node.parts[-1].text == "1" and (
                    r.compared or language.observed_event(r.condition) is not None)):
            one = Node("product", (Node("number", (), "1"), Node("bracket", (r.condition,), "{")))
            found.append(Line((r.node.parts[0], one), ("=",), r.at, r.end))
        if r.compared or r.node is not None and r.condition is not None:
            continue
        if r.node is not None and r.node.relates and len(r.node.parts) > 1:
            node = _without_expectation(language, _without_reciprocal(
                language, _without_complement(language, _without_logarithm(
                    language, _without_square(_without_example(language, normalised(
                        language, _with_primes(_with_argument(language, r.node, called), primed),
                        functions, indices, posteriors)))))))
            found.append(Line(node.parts, tuple(node.relations), r.at, r.end))
        elif r.node is not None and found and _case(language, r.node) and n and (
                found[-1].at == reads[n - 1].at):
            found[-1] = replace(found[-1], partial=True)
    formulas = {text_of(x.members[0]) for x in found if x.members[-1].kind != "number"}
    return [x for x in found if not (
        len(x.members) > 2 and x.members[-1].kind == "number" and not x.partial
        and formulas >= {text_of(m) for m in x.members[:-1]})]  # W = V = 2 of an example


def _named_last(language: Language, reads: Sequence[Read]) -> Iterator[Read]:
    """The statements, ``a = b =: g_k(x_i)`` as ``g_k(x_i) := b`` and ``a = b``."""
    for r in reads:
        r = r if r.node is None else replace(r, node=_at_observation(language, r.node))
        last = r.node.parts[-1].items if r.node is not None and r.node.relates else ()
        if r.node is None or len(last) != 2 or last[1].kind != "bracket" or (
                r.node.relations[-1] != "=:" or language.written(last[0]) is None):
            yield r
            continue
        yield replace(r, node=replace(r.node, parts=r.node.parts[:-3:-1], text=":="))
        if len(r.node.parts) > 2:
            yield replace(r, node=replace(r.node, parts=r.node.parts[:-1],
                                          text=" ".join(r.node.relations[:-1])))


def _totals(language: Language, reads: Sequence[Read]) -> list[Read]:
    """The statements, with ``alpha_0 = alpha_1 + ... + alpha_K`` of known numbers as a letter of
    its own: no number of them has the index 0."""
    known = {v.name for v in language.model.known}
    letters = {w.letter for r in reads if r.node is not None and r.node.relates
               and (w := language.written(r.node.parts[0])) is not None and w.letter in known
               and w.indices == ("0",) and any(
                   n.head.text == w.letter for m in r.node.parts[1:] for n in m.walk()
                   if n.kind == "scripted")}

    def rename(node: Node) -> Node:
        if node.kind == "scripted" and node.head.text in letters and [
                text_of(b.alone or b) for b in node.below] == ["0"]:
            return Node("name", (), f"{node.head.text}total", node.at)
        return replace(node, parts=tuple(map(rename, node.parts))) if node.parts else node

    return [r if r.node is None or not letters else replace(r, node=rename(r.node))
            for r in reads]


def without_indicators(language: Language, reads: Sequence[Read]) -> list[Read]:
    """The statements without ``u_ij = 1(z_i = j)`` of the latent z_i, which no line defines."""
    left = {w.letter for r in reads if r.node is not None and r.node.relates
            and (w := language.written(r.node.parts[0])) is not None}

    def says(node: Node) -> bool:
        w, last = language.written(node.parts[0]), node.parts[-1]
        items = last.factors
        inside = items[1].alone if len(items) == 2 and items[0].head.text in (
            "1", "one", "I") and items[1].kind == "bracket" else None
        z = language.written(inside.parts[0]) if inside is not None and (
            inside.kind == "chain" and inside.relations == ["="]) else None
        latent = None if z is None or z.letter in left else language.latent(z.letter)
        return inside is not None and w is not None and z is not None and latent is not None and (
            z.indices == latent.indices or len(z.indices) == len(latent.indices)) and (
            w.indices == (*z.indices, text_of(inside.parts[1])))

    return [r for r in reads if r.node is None or r.node.kind != "chain" or len(
        r.node.parts) != 2 or not says(r.node)]


def _at_observation(language: Language, node: Node) -> Node:
    """``P(z_dn = k | w_dn = v) = a =: g_dnk`` with w_dn for v; any other node as it is."""
    bracket = node.parts[0].items[-1] if node.relates and node.relations[-1] == "=:" else node
    given = bracket.parts[-1] if bracket.kind == "bracket" and bracket.parts and (
        "|" in bracket.text) else node
    named = language.written(node.parts[-1]) if given is not node else None
    event = language.observed_event(given) if named is not None and given.kind == "chain" else None
    v = given.parts[-1] if event is not None else node
    if named is None or event is None or v.kind != "name" or v.text in named.indices or not (
            set(event[1]) <= set(named.indices)):
        return node

    def put(n: Node) -> Node:
        if n is given or n.kind == "name" and n.text == v.text:
            return given.parts[0]
        return replace(n, parts=tuple(map(put, n.parts))) if n.parts else n

    return put(node)


def without_else(reads: Sequence[Read]) -> list[Read]:
    """The statements without the row ``0 otherwise`` after one that is 1 where something holds."""
    found: list[Read] = []
    for r in reads:
        before = found[-1] if found else None
        if r.named is not None and before is not None and before.compared and (
                before.node is not None and before.node.parts[-1].text == "1"
                and r.tokens and r.tokens[-1].text == "0"
                and text_of(r.named.parts[0]) == text_of(before.node.parts[0])):
            continue
        found.append(r)
    return found


def _without_logarithm(language: Language, node: Node) -> Node:
    """``log r_ik = ...`` as ``r_ik = exp(...)``, and so ``log f_k(x) = ...``."""
    items = node.parts[0].factors
    if len(items) not in (2, 3) or (items[0].kind, items[0].text) != ("func", "log") or set(
            node.relations) - set(EQUAL):
        return node
    inner = items[1].alone or items[1]
    w = language.written(inner)
    if w is None or w.rest or len(items) == 2 and not w.indices:
        return node
    if len(items) == 3:
        if items[2].kind != "bracket" or w.letter not in _OWN_DENSITIES:
            return node
        inner = replace(node.parts[0], parts=tuple(
            n for n in node.parts[0].parts if n is not items[0]))
    return replace(node, parts=(inner, *(
        Node("product", (Node("func", (), "exp", m.at), Node("bracket", (m,), "(", m.at)), "", m.at)
        for m in node.parts[1:])))


def _without_example(language: Language, node: Node) -> Node:
    """``tau = N_1/N = (0.7 + 0.4)/2 = 0.55`` without the numbers, which are an example's."""
    w = language.written(node.parts[0])
    last = len(node.parts)
    while last > 2 and node.relations[last - 2] in (*EQUAL, "approx") and not any(
            p.kind in ("name", "scripted", "big") for p in node.parts[last - 1].walk()):
        last -= 1
    if w is None or w.letter not in language.parameters or last == len(node.parts):
        return node
    return replace(node, parts=node.parts[:last], text=" ".join(node.relations[:last - 1]))


def _without_expectation(language: Language, node: Node, named: bool = False) -> Node:
    """``E[D_i | x_i] = P(Z_i = 1 | x_i) = a`` without the mean of a letter that nothing has, and
    ``r_ik = E[D_ik | x_i] = a`` (``named``) too."""
    first, *rest = node.parts
    own = language.written(first)
    if len(rest) > 1 and node.relations[:2] == ["=", "="] and own is not None and (
            len(own.indices) > 1):
        inner = _without_expectation(language, replace(
            node, parts=tuple(rest), text=" ".join(node.relations[1:])), named=True)
        return node if len(inner.parts) == len(rest) else replace(
            node, parts=(first, *inner.parts), text=" ".join(node.relations[1:]))
    items = first.factors
    if len(rest) > 1 - named and len(items) == 2 and items[0].text == "E" and (
            "|" in items[1].text and node.relations[0] in EQUAL and event(language, first) is None
            and (named and bool(items[1].parts) and items[1].parts[0].kind == "scripted"
                 or event_of(language, rest[0]) is not None)):
        return replace(node, parts=tuple(rest), text=" ".join(node.relations[1:]))
    return node


def _without_square(node: Node) -> Node:
    """``D_k(x)^2 = a`` as ``D_k(x) = sqrt(a)``; any other chain as it is."""
    items = node.parts[0].factors
    if len(items) != 2 or items[1].kind != "scripted" or items[1].head.kind != "bracket" or [
            text_of(s.parts[0]) for s in items[1].scripts] != ["2"] or set(
            node.relations) - set(EQUAL):
        return node
    first = replace(node.parts[0], parts=(items[0], items[1].head))
    return replace(node, parts=(first, *(Node("sqrt", (m,), "", m.at) for m in node.parts[1:])))


def _without_complement(language: Language, node: Node) -> Node:
    """``1 - w = a`` as ``w = 1 - a``, where a is a formula without w; any other chain as it is."""
    first = node.parts[0].alone or node.parts[0]
    if first.kind != "expression" or first.text != "+-" or text_of(first.parts[0]) != "1" or set(
            node.relations) - set(EQUAL):
        return node
    w = language.written(first.parts[1])
    if w is None or w.rest or language.written(node.parts[-1]) is not None or any(
            language.head(v) == language.head(w) and v.mark == w.mark
            for m in node.parts[1:] for v in symbols_in(language, m)):
        return node
    return replace(node, parts=(first.parts[1], *(
        Node("expression", (first.parts[0], Node("bracket", (m,), "(", m.at)), "+-", m.at)
        for m in node.parts[1:])))


def _without_reciprocal(language: Language, node: Node) -> Node:
    """``1/lambda = a`` as ``lambda = 1/a``; any other chain as it is."""
    first = node.parts[0].alone or node.parts[0]
    above, below = (first.parts if first.kind == "frac" else first.parts[::2]
                    if first.kind == "product" and [p.kind for p in first.parts[1:2]] == ["slash"]
                    and len(first.parts) == 3 else (None, None))
    if above is None or below is None or text_of(above) != "1" or set(node.relations) - set(EQUAL):
        return node
    below = below.alone or below
    w = language.written(below)
    if w is None or w.rest or w.letter not in language.parameters:
        return node
    return replace(node, parts=(below, *(
        Node("frac", (above, Node("group", (m,), "{", m.at)), "frac", m.at)
        for m in node.parts[1:])))


def _case(language: Language, node: Node) -> bool:
    """Whether a bracket says for which observations a line holds."""
    if node.kind != "bracket" or len(node.parts) != 1 or node.parts[0].kind != "chain":
        return False
    chain = node.parts[0]
    w = language.written(chain.parts[0])
    names = {v.name.lower() for v in language.model.observed}
    return w is not None and w.letter.lower() in names and len(chain.parts) == 2


def _functions(language: Language, reads: Sequence[Read], bound_by_sums: frozenset[str]
               ) -> Iterator[str]:
    """The letters that are defined as functions of an observation without an index."""
    for r in reads:
        node = r.node
        if node is None or not node.relates or node.relations[0] not in EQUAL:
            continue
        items = node.parts[0].factors
        bracket = items[1].head if len(items) == 2 else node  # of d(x)^2 too
        if bracket.kind == "bracket" and len(bracket.parts) and not any(
                event_of(language, m) is not None for m in node.parts):
            w = language.written(items[0])
            formal = language.written(bracket.parts[0])
            if w is not None and formal is not None and not formal.indices and formal.letter in (
                    "x", "y", "u", "v", "a", "s", "z") and formal.letter not in bound_by_sums and (
                    not _has_indices(language, w, len(bracket.parts))) and not of_all_labels(
                    language, node.parts[0], node.parts[1]):
                yield w.letter


def _posteriors(language: Language, reads: Sequence[Read]) -> Iterator[str]:
    """The letters of densities that an answer has for responsibilities, ``h_j(x_i)``: they are
    defined by a quotient of what has the weights above and below."""
    weights = {base_of(q.name)[0] for q in language.quantities if language.weighs(q)}
    for r in reads:
        items = r.node.parts[0].factors if (
            r.node is not None and r.node.relates) else []
        w, x = (language.written(items[0]), language.written(items[1].parts[0])) if (
            len(items) == 2 and items[1].kind == "bracket" and len(items[1].parts) == 1
            ) else (None, None)
        last = r.node.parts[-1] if r.node is not None and r.node.parts else None
        cut = next((n for n, p in enumerate(last.parts) if p.kind == "slash"), 0) if last else 0
        sides = [(last,)] if last is None else [last.parts[:1], last.parts[1:]] if (
            last.kind == "frac") else [last.parts[:cut], last.parts[cut:]]
        if w is not None and x is not None and x.indices and len(w.indices) == 1 and all(any(
                n.head.text in weights for p in side if p is not None for n in p.walk())
                for side in sides) and w.letter in _OWN_DENSITIES:
            yield w.letter


def _called(language: Language, reads: Sequence[Read]) -> Iterator[str]:
    """The letters of densities that are taken at an observation, ``f(x_i)``."""
    for r in reads:
        for n in r.node.walk() if r.node is not None else ():
            for a, b in pairwise(n.parts) if n.kind == "product" else ():
                w, x = language.written(a), language.written(b.parts[0]) if (
                    b.kind == "bracket" and len(b.parts) == 1) else None
                if w is not None and x is not None and x.indices and w.letter in (
                        {*_OWN_DENSITIES, "p", "q", "D", "m"} - language.parameters):
                    yield w.letter


def _with_argument(language: Language, node: Node, called: frozenset[str]) -> Node:
    """``f = pi f_1 + (1 - pi) f_2`` of functions as ``f(x) = pi f_1(x) + (1 - pi) f_2(x)``; any
    other chain as it is."""
    if node.kind != "chain" or node.parts[0].kind != "name" or node.parts[0].text not in called:
        return node
    argument = Node("bracket", (Node("name", (), "x", node.at),), "(", node.at)

    def at_x(n: Node) -> Node:
        w = language.written(n) if n.kind in ("name", "scripted") else None
        if w is not None:
            return Node("product", (n, argument), "", n.at) if w.letter in called else n
        return replace(n, parts=tuple(map(at_x, n.parts))) if n.parts else n

    bare = [n for m in node.parts[1:] for n in m.walk() if n.kind == "scripted"
            and n.head.text in called]
    taken = any(n.kind == "bracket" and len(n.parts) == 1 and n.parts[0].head.text in (
        "x", "y", "X", "Y") for m in node.parts for n in m.walk())
    return at_x(node) if bare and not taken else node


def of_all_labels(language: Language, left: Node, right: Node) -> bool:
    """Whether a line is ``q(z) = P(z | x)``, of EM in general."""
    own, other = (m.factors for m in (left, right))
    z = language.written(own[1].parts[0]) if len(own) == 2 and own[1].parts else None
    return z is not None and not z.indices and language.latent(z.letter) is not None and (
        len(other) == 2 and other[0].text in ("P", "p") and "|" in other[1].text)


def _general(language: Language, reads: Sequence[Read]) -> Iterator[str]:
    """The letters z of EM in general, ``q_i(z) = P(z | x_i)``, that index nothing in an answer."""
    used = {text_of(p) for r in reads if r.node is not None for n in r.node.walk()
            if n.kind == "scripted" and n.head.kind == "name" for s in n.below for p in s.walk()}
    for r in reads:
        if r.node is not None and r.node.relates and len(r.node.parts) == 2 and of_all_labels(
                language, *r.node.parts):
            z = text_of(r.node.parts[0].items[-1].parts[0])
            if z not in used:
                yield z


def _primed(language: Language, reads: Sequence[Read]) -> Iterator[str]:
    """The letters that are defined with a prime and without one, or with the numbers 0 and 1 or 1
    and 2 above: several names."""
    seen: dict[str, set[str]] = {}
    for r in reads:
        if r.node is not None and r.node.relates and r.node.relations[0] in EQUAL:
            w = language.written(r.node.parts[0])
            if w is not None and w.letter not in (
                    *language.parameters, "mu", "Sigma", "sigma", "tau", "pi"):
                numbers = [n for s in r.node.parts[0].above if (n := _number(s))]
                seen.setdefault(w.letter, set()).add("'" * bool(w.primes) or "".join(numbers))
    others = {n.head.text for r in reads if r.node is not None for n in r.node.walk()
              if n.kind == "scripted" and any(not _number(s) for s in n.above)}  # w_i^{(j)}
    labels = {x for p in language.values for x in language.plates[p].labels}
    return (x for x, found in seen.items() if found == {"", "'"} or len(found) > 1 and (
        "1" in found and all(n.isdigit() for n in found) and x not in others
        and not found <= labels))


def _number(script: Node) -> str:
    """The number that a superscript is, in a bracket or not; "" for another."""
    text = text_of(script).strip("^{}()")
    return text if text.isdigit() else ""


def _with_primes(node: Node, letters: frozenset[str]) -> Node:
    """A formula with the primes of some letters, and the numbers above them, as a part of their
    names."""
    if not letters or not node.parts:
        return node
    own = [s for s in node.scripts if s.kind == "prime" or s.kind == "sup" and _number(
        s.parts[0])] if node.kind == "scripted" and node.head.text in letters else []
    if own:
        scripts = tuple(_with_primes(s, letters) for s in node.scripts if s not in own)
        more = "".join("'" if s.kind == "prime" else f"^{_number(s.parts[0])}" for s in own)
        head = Node("name", (), node.head.text + more, node.at)
        return Node("scripted", (head, *scripts), "", node.at) if scripts else head
    return replace(node, parts=tuple(_with_primes(p, letters) for p in node.parts))


def normalised(language: Language, node: Node, functions: frozenset[str],
               indices: frozenset[str], posteriors: frozenset[str] = frozenset()) -> Node:
    """With gamma(z_nk) as gamma_nk, gamma(z_nk; theta) as gamma_nk(theta), r_k(i), w_j(x_i),
    p(k | d, v) as r_ki, w_ji, p_kdv, and with phi_{k, w_dn} as the sum of phi_kv over the v that
    w_dn is; ``indices`` are the letters that index something in the answer, ``posteriors`` those
    of densities that are no density in it."""
    if not node.parts:
        return node
    node = _at_label(language, _kronecker(language, _transposed(language, node)))
    if node.kind == "bracket" and node.text == "<" and len(node.parts) == 1 and \
            node.parts[0].kind == "expression" and any(
                language.latent(w.letter) is not None for p in node.walk()
                if p.kind in ("name", "scripted") and (w := language.written(p)) is not None):
        return Node("group", (_expected(language, node.parts[0]),), "{", node.at)
    parts = [normalised(language, p, functions, indices, posteriors) for p in node.parts]
    if node.kind == "product" and len(parts) > 1 and (_ranges(parts[-1]) or _sums_to(parts[-1])):
        parts.pop()
    if node.kind == "product":
        parts = _indices_in_brackets(language, parts, functions, indices, posteriors)
        if len(parts) == 1:
            return parts[0]
    return replace(node, parts=tuple(parts))


def _sums_to(node: Node) -> bool:
    """Whether a bracket says what a sum is, ``N_k = sum_i r_ik (sum_k N_k = N)``."""
    return node.kind == "bracket" and node.text[:1] == "(" and len(node.parts) == 1 and (
        node.parts[0].kind == "chain" and node.parts[0].relations == ["="]
        and node.parts[0].parts[0].items[0].sums)


def _ranges(node: Node) -> bool:
    """Whether a bracket says what an index runs over, ``(k = 1, 2)``."""
    if node.kind != "bracket" or not node.parts or node.parts[0].kind != "chain" or (
            "|" in node.text):
        return False
    first = node.parts[0]
    return first.relations[0] in ("in", "=") and first.parts[0].kind == "name" and len(
        text_of(first.parts[0])) == 1 and all(
        n.kind in ("number", "dots", "name", "bracket", "group") for p in (
            *first.parts[1:], *node.parts[1:]) for n in p.walk())


def _expected(language: Language, node: Node) -> Node:
    """A formula in angle brackets, with the brackets around its latent variables alone."""
    w = language.written(node) if node.kind in ("name", "scripted") else None
    if w is not None and language.latent(w.letter) is not None:
        return Node("bracket", (node,), "<", node.at)
    return replace(node, parts=tuple(_expected(language, p) for p in node.parts))


def _transposed(language: Language, node: Node) -> Node:
    """``(x_i - mu)^t`` as ``(x_i - mu)^T``: no iterate has data; any other node as it is."""
    if node.kind != "scripted" or node.head.kind != "bracket" or [
            (s.kind, text_of(s).strip("^{}")) for s in node.scripts] != [("sup", "t")] or not any(
            (w := language.written(p)) is not None and w.indices and w.letter in _DATA
            for m in node.head.parts for p in m.parts):
        return node
    top = Node("group", (Node("name", (), "T", node.at),), "{", node.at)
    return replace(node, parts=(node.parts[0], replace(node.parts[1], parts=(top,))))


def _kronecker(language: Language, node: Node) -> Node:
    """``delta(w_dn, v)`` of an observed label as ``[w_dn = v]``; any other node as it is."""
    parts = list(node.parts)
    for n, (a, b) in enumerate(pairwise(parts)) if node.kind == "product" else ():
        event = Node("chain", b.parts, "=", b.at)
        if a.text == "delta" and b.kind == "bracket" and b.text[1:] == "," and (
                language.observed_event(event) is not None):
            parts[n:n + 2] = [Node("bracket", (event,), "[", b.at)]
            return parts[0] if len(parts) == 1 else _kronecker(
                language, replace(node, parts=tuple(parts)))
    return node


def _at_label(language: Language, node: Node) -> Node:
    """``phi_{k, w_dn}`` as ``sum_{v'=1}^V phi_{k v'} [w_dn = v']``; any other node as it is."""
    for m, s in enumerate(node.parts):
        for n, p in enumerate(inside := pieces(s.parts[0])) if m and s.kind == "sub" and (
                node.kind == "scripted") else ():
            w = language.written(p) if p.kind == "scripted" else None
            v = None if w is None else language.labels.get(w.letter.lower())
            if w is None or v is None or w.rest or len(w.indices) != len(v.indices):
                continue
            letter = Node("name", (), f"{v.values}'", p.at)
            inside[n] = letter
            sub = Node("sub", (Node("group", tuple(inside), "{" + "," * (len(inside) - 1)),), "")
            at = replace(node, parts=(*node.parts[:m], sub, *node.parts[m + 1:]))
            first = Node("chain", (letter, Node("number", (), "1")), "=", p.at)
            limits = (Node("sub", (Node("group", (first,), "{"),)),
                      Node("sup", (Node("name", (), language.plates[v.values].size),)))
            sign = Node("scripted", (Node("big", (), "sum", p.at), *limits), "", p.at)
            event = Node("bracket", (Node("chain", (p, letter), "=", p.at),), "[", p.at)
            return Node("group", (Node("product", (sign, at, event), "", node.at),), "{", node.at)
    return node


def _indices_in_brackets(language: Language, items: list[Node], functions: frozenset[str],
                         indices: frozenset[str], posteriors: frozenset[str]) -> list[Node]:
    out: list[Node] = []
    for item in (x for n, one in enumerate(items) for x in _at_theta(
            language, items[n - 1] if n else None, one)):
        before = out[-1] if out else None
        w = None if before is None else language.written(before)
        index = [] if w is None or item.head.kind != "bracket" or item.below else _index(
            language, w, item.head, indices, posteriors)  # (x_i)_a is an entry
        iterate = None if w is None or item.head.kind != "bracket" else _iterate(
            language, w, item.head)
        if before is not None and iterate is not None:
            out[-1] = Node("scripted", (before.head, *before.scripts, *iterate, *item.scripts), "",
                           before.at)
            continue
        if before is not None and w is not None and w.letter in functions and (
                item.kind == "bracket" and w.letter not in language.parameters
                and any(map(is_two, w.rest))):  # D_k^2(x), the square of D_k(x)
            out[-1] = Node("scripted", (before.head, *(
                s for s in before.scripts if not is_two(s))), "", before.at)
            item = Node("scripted", (item, *filter(is_two, before.scripts)), "", item.at)
        if before is None or w is None or not index or w.letter in functions:
            out.append(item)
            continue
        subs = [Node("sub", (Node("group", (i,), "{", item.at),), "", item.at) for i in index]
        scripts = [s for s in before.scripts if s.kind == "sub"]
        others = [s for s in before.scripts if s.kind != "sub"]
        out[-1] = _at_label(language, Node("scripted", (
            before.head, *scripts, *subs, *others, *item.scripts), "", before.at))
    return out


def _at_theta(language: Language, before: Node | None, item: Node) -> Sequence[Node]:
    """The bracket of ``gamma(z_nk; theta)`` as two."""
    name = None if before is None else language.written(before)
    if item.kind != "bracket" or len(item.parts) != 2 or item.text[1:] not in (";", "|") or (
            name is None or name.letter in _CALLED):
        return [item]
    z, theta = map(language.written, item.parts)
    latent = None if z is None else language.latent(z.letter)
    if z is None or theta is None or latent is None or theta.letter not in _THETA or (
            len(z.indices) != len(latent.indices) + 1 or z.rest or theta.rest):
        return [item]
    return [Node("bracket", (p,), "(", item.at) for p in item.parts]


def _iterate(language: Language, w: Written, bracket: Node) -> list[Node] | None:
    """The mark of ``a_ik(theta^t)``, ``pi_k(t+1)``; None where the bracket is another."""
    if len(bracket.parts) != 1 or w.rest:
        return None
    said = of_bracket(text_of(bracket.parts[0]))
    inner = language.written(bracket.parts[0])
    if w.indices and text_of(bracket.parts[0]) in language.values and w.letter not in (
            "theta", "Theta") or _has_indices(language, w, 1):
        return None  # theta_d(k)
    if not (said and not w.mark and "t" not in language.plates and (
            w.letter in language.parameters | _THETA or w.indices and said != "old")):
        if not w.indices or w.letter in (*HEADS, "Q") or inner is None or inner.rest or (
                inner.letter not in _THETA or inner.indices not in ((), ("t",))):
            return None
        said = "new" if inner.mark == "new" else "old" if inner.mark or inner.indices else ""
    name = Node("name", (), said, bracket.at)
    return [Node("sup", (Node("group", (name,), "{", bracket.at),), "", bracket.at)] * bool(said)


_DATA = ("x", "X", "y", "Y")


def _index(language: Language, w: Written, bracket: Node, indices: frozenset[str],
           posteriors: frozenset[str]) -> list[Node]:
    """The indices that a bracket holds, none where it is another bracket."""
    called = _CALLED - posteriors
    count = len(bracket.parts)
    named = _has_indices(language, w, count)
    value = _at_value(language, bracket) if w.letter in HEADS else []
    if value:
        return value
    if not w.rest and all(text_of(p) in indices for p in bracket.parts) and (
            count > 2 and w.letter in ("p", "P", "q", "r") if "|" in bracket.text else
            count > 1 and w.letter not in ("C", "Q", "L", "E", "ell") and bracket.text[:1] in "(["
            and ";" not in bracket.text):
        return list(bracket.parts)  # p(k | d, v), n(d, v)
    texts = [text_of(p) for p in bracket.parts]
    if count > 1 and bracket.text[:1] in "([" and not set(bracket.text[1:]) - {","} and (
            w.letter not in (*HEADS, "C", "L", "ell", "N")) and not w.rest and any(
            x in indices for x in texts) and all(
            x in indices or x.isdigit() or x[:1].isupper() and x[1:2] in ("", "_")
            for x in texts):
        return list(bracket.parts)  # g(d, 1, k) + ... + g(d, L_d, k)
    if count == 1 and _of_latent(language, w) and text_of(bracket.parts[0]) in indices - set(
            w.indices) and bracket.text[:1] in "([":
        return list(bracket.parts)  # eta_dn(k)
    if len(w.letter) > 1 and w.letter.isalpha() and w.letter.lower() not in _GREEK:
        letters = [text_of(p) for p in bracket.parts]
        of_indices = bracket.text[:1] == "(" and not w.rest and not indices.isdisjoint(
            letters) and indices.union("ijklmnuvt").issuperset(letters)
        return list(bracket.parts) if of_indices else []  # count(k)
    pair = len(bracket.parts) == 2 and not w.indices and w.letter not in (
        "C", "N", "Q", "P", "E", "L") and all(
        p.kind == "name" and p.text in language.letters | set("ijknl") | (
            {"v"} if language.labels else set()) for p in bracket.parts)  # c(k, v)
    if bracket.text[:1] not in "([" or w.letter in called and not (pair or named) or w.letter in (
            "log", "exp") or "|" in bracket.text or ";" in bracket.text:
        return []
    found: list[Node] = []
    labels = {x for plate in language.plates.values() for x in plate.labels} if len(
        bracket.parts) == 1 and len(w.indices) == 1 and w.letter not in (
            *language.parameters, "x", "y", "n", "N") else ()
    lengths = any(q.kind == "size" and len(q.letters) == len(w.indices) + count
                  for q in language.quantities)
    for p in bracket.parts:
        if text_of(p) in labels or (labels == set() or named and count == 1) and (
                p.kind == "number" and p.text in tuple("123456789")):
            found.append(p)  # gamma_i(1), of the first component, and pi(1)
            continue
        inner = language.written(p)
        if inner is None or inner.rest or inner.mark or inner.accents:
            return []
        latent = language.latent(inner.letter)
        label = language.labels.get(inner.letter.lower())
        if label is not None and len(inner.indices) == len(label.indices) and w.indices and any(
                q.kind == "parameter" and label.values in q.letters
                and len(q.letters) == len(w.indices) + count for q in language.quantities):
            found.append(p)  # pi_jk(X_ij)
        elif latent is not None and len(inner.indices) == len(latent.indices) + 1:
            found += [Node("name" if not i.isdigit() else "number", (), i, p.at)
                      for i in inner.indices]
        elif inner.letter in _DATA and len(inner.indices) == 1 and (
                w.letter not in (*_DATA, *called)):
            found += [Node("number" if i.isdigit() else "name", (), i, p.at)
                      for i in inner.indices]
        elif p.kind == "name" and len(text_of(p)) == 1 and (
                text_of(p) in language.letters or w.indices and text_of(p) in indices
                or text_of(p) in "ijknl" or named or pair) and (
                    w.letter not in ("n", "N") or lengths or text_of(p) in (  # n(d), n(k)
                        {*language.values, *"kjl"} - {
                            x for v in language.model.observed for x in v.indices})) and (
                    w.letter != "x" or text_of(p) in language.plates):  # x(n)
            found.append(p)
        else:
            return []
    return found


def _of_latent(language: Language, w: Written) -> bool:
    """Whether a symbol has the indices of a latent variable, as no density has."""
    return not w.rest and w.letter not in (*HEADS - {"q"}, "L", "ell") and any(
        v.indices and v.indices == w.indices for v in language.latents.values())


def _has_indices(language: Language, w: Written, count: int) -> bool:
    """Whether the statement has a parameter of that name with so many indices more."""
    return any(q.kind == "parameter" and q.name == w.letter and len(q.letters) == len(
        w.indices) + count for q in language.quantities)


def _at_value(language: Language, bracket: Node) -> list[Node]:
    """The indices of the posterior probability of ``z_dn = k`` given ``w_dn = v``, which does not
    depend on n: k, d, v; those of ``P(z=k | d, w)`` too; none of anything else."""
    first = bracket.parts[0] if bracket.parts else bracket
    own = language.written(first.parts[0]) if first.kind == "chain" and first.relations == [
        "="] else None
    if own is not None and not own.indices and language.latent(own.letter) is not None and (
            bracket.text[1:] == "|,") and all(p.kind == "name" for p in bracket.parts[1:]) and any(
            q.kind == "tally" for q in language.quantities):
        return [first.parts[1], *bracket.parts[1:]]
    parts = [p for p in bracket.parts if p.kind != "name" or p.text not in language.plates]
    if bracket.text[1:] not in ("|", "|,") or len(parts) != 2 or any(
            p.kind != "chain" or p.relations != ["="] for p in parts) or not any(
            q.kind == "tally" for q in language.quantities):
        return []
    (z, k), (_, v) = (p.parts[:2] for p in parts)
    event, w = language.observed_event(parts[1]), language.written(z)
    if event is None or w is None or language.latent(w.letter) is None or (
            event[1] != w.indices or v.kind != "name"):
        return []
    return [k, *(Node("name", (), x, z.at) for x in w.indices[:-1]), v]


def symbols_in(language: Language, node: Node) -> Iterator[Written]:
    """The symbols of a formula, each once for each place; not what is an index or a bound letter,
    nor what stands in the bracket of a probability of latent variables."""
    key = symbols_in, language
    if key not in node.kept:
        node.kept[key] = tuple(_symbols_in(language, node))
    return iter(node.kept[key])


def _symbols_in(language: Language, node: Node) -> Iterator[Written]:
    if node.kind in ("name", "scripted", "accent") or node.text == "<":
        w = language.written(node)
        if w is not None:
            yield w
            for s in w.rest:
                for p in s.parts:
                    yield from symbols_in(language, p)
            return
    if node.sums or node.kind == "scripted" and node.head.kind == "func":
        return
    if node.kind in ("sub",):
        return
    parts = node.parts
    n = 0
    if node.kind == "bracket" and node.text[:1] == "{" and len(parts) == 2 and (
            parts[0].kind == "name" and parts[1].kind == "chain"):
        n = 1  # {i : ...} binds i
    while n < len(parts):
        p = parts[n]
        if node.kind == "product" and n + 1 < len(parts) and parts[n + 1].head.kind == "bracket":
            w = language.written(p)
            found = None if w is None or w.letter not in HEADS else event(
                language, Node("product", (p, parts[n + 1].head)))
            bracket = parts[n + 1].head
            if w is not None and w.letter in HEADS and any(
                    q.kind == "chain" for q in bracket.parts) or (
                    found is not None and found.kind not in ("density", "marginal")):
                n += 2
                continue
            if w is not None and w.letter in _FUNCTIONS and bracket.text[:1] == "(" and (
                    bracket.parts and bracket.parts[0].kind in (
                        "name", "scripted", "accent", "bracket")) and (
                    w.letter != "C" or len(bracket.parts) == 2):
                n += 1  # the name of a function
                continue
        yield from symbols_in(language, p)
        n += 1


def event_of(language: Language, node: Node) -> Event | None:
    """The posterior probability that a member is, ``1 - P(Z_i = 1 | x_i)`` too, or None."""
    if node.kind == "expression" and node.text == "+-" and text_of(node.parts[0]) == "1":
        less = event_of(language, node.parts[1].alone or node.parts[1])
        for plate, value in less.values.items() if less is not None else ():
            labels = language.plates[plate].labels
            with suppress(NoValue):  # the other one of two values
                place = label_at(language.model, plate, value)
                if less is not None and place is not None and len(labels) == 2 == len(
                        less.values) + 1:
                    return replace(less, values={plate: labels[1 - place]})
        return None
    found = event(language, node)
    return found if found is not None and found.kind == "posterior" else None


def other_probability(language: Language, node: Node) -> bool:
    """Whether a member is a probability of a latent variable that is not understood."""
    items = node.factors
    if len(items) != 2 or items[1].kind != "bracket" or "|" not in items[1].text:
        return False
    w = language.written(items[0])
    if w is None or w.letter not in HEADS - {"f", "Q", "q"} or event(
            language, node) is not None:
        return False
    first = items[1].parts[0]
    inner = language.written(first.parts[0] if first.kind == "chain" else first)
    return inner is not None and language.latent(inner.letter) is not None
