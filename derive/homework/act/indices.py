"""What stands in brackets and is an index: gamma(z_nk) as gamma_nk, r_k(i) as r_ki."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ..bind.events import HEADS
from ..bind.reading import Language, is_two
from ..lex.vocabulary import DENSITIES, GREEK
from ..parse.grammar import Node
from ..parse.symbols import Written, pieces, text_of
from .iterates import of_bracket

_GREEK = {x.lower() for x in GREEK.values()}

_CALLED = (HEADS | DENSITIES | {"Q", "L", "ell", "F", "l"}) - {"w", "tau", "q"}

_THETA = frozenset(("theta", "Theta", "vartheta"))


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
    return node.with_parts(parts)


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
    return node.with_parts(_expected(language, p) for p in node.parts)


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
                language, node.with_parts(parts))
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
            "theta", "Theta") or has_indices(language, w, 1):
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
    named = has_indices(language, w, count)
    value = _at_value(language, bracket) if w.letter in HEADS else []
    if value:
        return value
    if not w.rest and all(text_of(p) in indices for p in bracket.parts) and (
            count > 2 and w.letter in ("p", "P", "q", "r") if "|" in bracket.text else
            count > 1 and w.letter not in ("Q", "L", "E", "ell") and bracket.text[:1] in "(["
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
        elif inner.letter in _DATA and len(inner.indices) == 1 and (  # w_i (x_i)^2 is a product
                w.letter not in (*_DATA, *called) and (
                    inner.indices[0].isdigit() or inner.indices[0] not in w.indices)):
            found += [Node("number" if i.isdigit() else "name", (), i, p.at)
                      for i in inner.indices]
        elif (text_of(p) in indices or p.kind == "name" and len(text_of(p)) == 1) and (
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


def has_indices(language: Language, w: Written, count: int) -> bool:
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
