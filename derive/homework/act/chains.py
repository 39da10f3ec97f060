"""One chain of relations as another that says the same, and statements that say nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ..bind.events import event
from ..bind.reading import Language
from ..parse.grammar import Node
from ..parse.read import Read
from ..parse.symbols import text_of
from .symbols import EQUAL, event_of, symbols_in

#: Letters that an answer gives to densities of its own.
OWN_DENSITIES = ("f", "g", "h", "phi", "varphi", "psi")


def named_last(language: Language, reads: Sequence[Read]) -> Iterator[Read]:
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


def totals(language: Language, reads: Sequence[Read]) -> list[Read]:
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
        return node.with_parts(map(rename, node.parts)) if node.parts else node

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
        return n.with_parts(map(put, n.parts)) if n.parts else n

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


def _without_example(language: Language, node: Node) -> Node:
    """``tau = N_1/N = (0.7 + 0.4)/2 = 0.55`` without the numbers, which are an example's."""
    w = language.written(node.parts[0])
    last = len(node.parts)
    while last > 2 and node.relations[last - 2] in (*EQUAL, "approx") and not any(
            p.kind in ("name", "scripted", "big") for p in node.parts[last - 1].walk()):
        last -= 1
    if w is None or w.letter not in language.parameters or last == len(node.parts) or last == 2 \
            and language.written(node.parts[1]) is not None:  # p = q = 0.6
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


#: What stands alone then on the left, and what the other members become.
_Inverse = tuple[Node, Callable[[Node], Node]]


def _of_logarithm(language: Language, node: Node) -> _Inverse | None:
    """``log r_ik = ...`` as ``r_ik = exp(...)``, and so ``log f_k(x) = ...``."""
    items = node.parts[0].factors
    if len(items) not in (2, 3) or (items[0].kind, items[0].text) != ("func", "log"):
        return None
    inner = items[1].alone or items[1]
    w = language.written(inner)
    if w is None or w.rest or not (w.indices if len(items) == 2 else items[2].kind == "bracket"
                                   and w.letter in OWN_DENSITIES):
        return None
    return inner if len(items) == 2 else replace(node.parts[0], parts=tuple(
        n for n in node.parts[0].parts if n is not items[0])), lambda m: Node("product", (
            Node("func", (), "exp", m.at), Node("bracket", (m,), "(", m.at)), "", m.at)


def _of_square(language: Language, node: Node) -> _Inverse | None:
    """``D_k(x)^2 = a`` as ``D_k(x) = sqrt(a)``."""
    items = node.parts[0].factors
    if len(items) != 2 or items[1].kind != "scripted" or items[1].head.kind != "bracket" or [
            text_of(s.parts[0]) for s in items[1].scripts] != ["2"]:
        return None
    return replace(node.parts[0], parts=(items[0], items[1].head)), lambda m: Node(
        "sqrt", (m,), "", m.at)


def _of_complement(language: Language, node: Node) -> _Inverse | None:
    """``1 - w = a`` as ``w = 1 - a``, where a is a formula without w."""
    first = node.parts[0].alone or node.parts[0]
    w = language.written(first.parts[1]) if (first.kind, first.text) == ("expression", "+-") and (
        text_of(first.parts[0]) == "1") else None
    if w is None or w.rest or language.written(node.parts[-1]) is not None or any(
            v.head == w.head and v.mark == w.mark
            for m in node.parts[1:] for v in symbols_in(language, m)):
        return None
    return first.parts[1], lambda m: Node(
        "expression", (first.parts[0], Node("bracket", (m,), "(", m.at)), "+-", m.at)


def _of_reciprocal(language: Language, node: Node) -> _Inverse | None:
    """``1/lambda = a`` as ``lambda = 1/a``."""
    first = node.parts[0].alone or node.parts[0]
    sides = first.parts if first.kind == "frac" else first.parts[::2] if len(
        first.parts) == 3 and first.parts[1].kind == "slash" else ()
    below = (sides[1].alone or sides[1]) if sides and text_of(sides[0]) == "1" else first
    w = language.written(below) if below is not first else None
    if w is None or w.rest or w.letter not in language.parameters:
        return None
    return below, lambda m: Node("frac", (sides[0], Node("group", (m,), "{", m.at)), "frac", m.at)


def restated(language: Language, node: Node) -> Node:
    """A chain with a symbol alone on its left, where it says that of a logarithm, square, ..."""
    node = _without_example(language, node)
    for inverse in (_of_square, _of_logarithm, _of_complement, _of_reciprocal):
        found = inverse(language, node) if set(node.relations) <= set(EQUAL) else None
        if found is not None:
            node = replace(node, parts=(found[0], *map(found[1], node.parts[1:])))
    return _without_expectation(language, node)


def with_argument(language: Language, node: Node, called: frozenset[str]) -> Node:
    """``f = pi f_1 + (1 - pi) f_2`` of functions as ``f(x) = pi f_1(x) + (1 - pi) f_2(x)``; any
    other chain as it is."""
    if node.kind != "chain" or node.parts[0].kind != "name" or node.parts[0].text not in called:
        return node
    argument = Node("bracket", (Node("name", (), "x", node.at),), "(", node.at)

    def at_x(n: Node) -> Node:
        w = language.written(n) if n.kind in ("name", "scripted") else None
        if w is not None:
            return Node("product", (n, argument), "", n.at) if w.letter in called else n
        return n.with_parts(map(at_x, n.parts)) if n.parts else n

    bare = [n for m in node.parts[1:] for n in m.walk() if n.kind == "scripted"
            and n.head.text in called]
    taken = any(n.kind == "bracket" and len(n.parts) == 1 and n.parts[0].head.text in (
        "x", "y", "X", "Y") for m in node.parts for n in m.walk())
    return at_x(node) if bare and not taken else node


def number_of(script: Node) -> str:
    """The number that a superscript is, in a bracket or not; "" for another."""
    text = text_of(script).strip("^{}()")
    return text if text.isdigit() else ""


def with_primes(node: Node, letters: frozenset[str]) -> Node:
    """A formula with the primes of some letters, and the numbers above them, as a part of their
    names."""
    if not letters or not node.parts:
        return node
    own = [s for s in node.scripts if s.kind == "prime" or s.kind == "sup" and number_of(
        s.parts[0])] if node.kind == "scripted" and node.head.text in letters else []
    if own:
        scripts = tuple(with_primes(s, letters) for s in node.scripts if s not in own)
        more = "".join("'" if s.kind == "prime" else f"^{number_of(s.parts[0])}" for s in own)
        head = Node("name", (), node.head.text + more, node.at)
        return Node("scripted", (head, *scripts), "", node.at) if scripts else head
    return node.with_parts(with_primes(p, letters) for p in node.parts)
