"""Which index letters run over the observations and which over the components, the letters of how
many there are, by where they stand; and how an answer marks the iterates: primes, hats, t - 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..lex.vocabulary import DATA, PARAMETERS
from ..parse.grammar import Node
from ..parse.symbols import Written, calls_in, iterate, pieces, said, symbols, text_of, written


def primes_are_new(nodes: Sequence[Node]) -> bool:
    """Whether a prime on a parameter means the new one; not where S and S' are both defined."""
    heads = [w for w, _ in said(nodes) if not w.rest]
    plain = {w.key for w in heads if not w.primes}
    if any(w.primes and (w.letter in _ONLY_PARAMETERS or w.key not in plain) for w in heads):
        return True
    given = [call[1].parts[0] for node in nodes if node.kind == "chain"
             and (call := applied_to(node.parts[0])) is not None
             and text_of(call[0]) == "Q" and call[1].parts]
    return any((w := written(p)) is not None and w.primes for p in given)


def hats_are_old(nodes: Sequence[Node]) -> bool:
    """Whether hats mark the current parameters: primes stand on them for the new ones."""
    return any(w.hat and w.primes for w, _ in said(nodes))


def steps_back(nodes: Sequence[Node]) -> bool:
    """Whether the old iterate is t - 1, and no t + 1 occurs."""
    marks = _marks(nodes)
    return "older" in marks and "new" not in marks


def old_on_left(nodes: Sequence[Node], letters: frozenset[str]) -> bool:
    """Whether the updates are of parameters at t, and nothing is at t + 1."""
    sums = {w.key for w, node in said(nodes, letters) if _sums(node)}

    def uses(node: Node) -> bool:
        return any(w.key in sums for p in node.parts[1:] for w in symbols(p, letters))

    for _ in range(2):  # delta = n / N, of n = sum_i r_i
        sums |= {w.key for w, node in said(nodes, letters) if uses(node)}
    heads = set()
    for node in nodes:
        w = _head(node.parts[0], letters) if node.kind == "chain" and (
            _sums(node) or uses(node)) else None
        if w is not None and w.letter in PARAMETERS and not w.over(letters) and (
                w.letter != "theta" or w.indices):
            mark = "prime" if w.primes else "hat" if w.hat else w.mark
            if mark or w.letter in _ONLY_PARAMETERS:
                heads.add(mark)
    return heads == {"old"} and "new" not in _marks(nodes)


#: Letters that stand for nothing else than a parameter.
_ONLY_PARAMETERS = {"mu", "Sigma", "sigma", "lambda", "pi", "tau"}


def _head(node: Node, letters: frozenset[str]) -> Written | None:
    """The symbol on a left side, ``(sigma_k^2)^{t}`` too."""
    base = node.head
    if node.kind == "scripted" and base.kind == "bracket" and base.alone:
        inner = written(base.alone, letters)
        mark = next((m for s in node.scripts if s.parts and (m := iterate(text_of(s.parts[0])))),
                    "")
        return inner and replace(inner, mark=mark)
    return written(node, letters)


def _sums(chain: Node) -> bool:
    """Whether a sum, or a list of all observations, stands on the right of a chain."""
    return any(n.kind in ("big", "dots") for p in chain.parts[1:] for n in p.walk())


def _marks(nodes: Sequence[Node]) -> set[str]:
    return {w.mark for node in nodes for n in node.walk() if n.kind == "scripted"
            and (w := written(n)) is not None}


def index_letters(nodes: Sequence[Node]) -> tuple[frozenset[str], frozenset[str], frozenset[str],
                                                  frozenset[str]]:
    """(letters over observations, over components, sizes of each), by what they stand at."""
    observed: dict[str, int] = {}
    components: dict[str, int] = {}
    n_sizes, k_sizes = {"N"}, {"K"}
    for head, _ in said(nodes):
        if head.letter in PARAMETERS and len(head.indices) == 1 and head.indices[0] not in "in":
            _count(components, head.indices[0], 1)
    for node in (n for root in nodes for n in root.walk() if n.kind == "scripted"):
        if node.sums:
            _binder(node, observed, components, n_sizes, k_sizes)
        base = node.head.parts[0] if node.head.kind == "accent" else node.head
        if base.kind != "name":
            continue
        for s in node.below:
            inside = [text_of(p) for p in pieces(s)][:1]
            if base.text in DATA | {"Z"} and inside:
                _count(observed, inside[0], 3)
            elif base.text in ("mu", "Sigma", "sigma", "lambda", "pi") and inside:
                _count(components, inside[0], 2)
        for s in node.above:
            inside = [text_of(p) for p in pieces(s)][:1]
            if base.text in DATA | {"z", "Z"} and inside and inside[0].startswith("("):
                _count(observed, inside[0].strip("()"), 3)
    components = {c: n for c, n in components.items() if c not in k_sizes}
    obs = {c for c in observed if observed[c] >= components.get(c, 0)}
    if "n" not in obs:
        n_sizes.add("n")
    if _only_a_number(nodes, "m", beside="mu"):
        n_sizes.add("m")
    more = _by_place(nodes, frozenset(obs), frozenset(components) - obs)
    return (frozenset(obs) | more, frozenset(components) - obs - more, frozenset(n_sizes),
            frozenset(k_sizes))


def _only_a_number(nodes: Sequence[Node], letter: str, beside: str) -> bool:
    """Whether a letter never has an index and is none, in an answer with another letter for what
    it may be."""
    every = [n for root in nodes for n in root.walk()]
    names = {n.text for n in every if n.kind == "name"}
    indexed = any(n.kind == "scripted" and n.head.kind == "name" and n.head.text == letter
                  for n in every)
    indexes = any(p.kind == "name" and p.text == letter for n in every
                  if n.kind in ("sub", "sup") for p in n.walk())
    return {letter, beside} <= names and not indexed and not indexes


#: Letters of parameters that have no index over the observations.
_CERTAIN = ("mu", "Sigma", "sigma", "lambda", "theta")


def _by_place(nodes: Sequence[Node], observed: frozenset[str], components: frozenset[str]
              ) -> frozenset[str]:
    """Index letters that stand where the same symbol has an index over the observations
    elsewhere, m where there are r_ik and r_mk, or beside an index over the components, j in
    r_j1."""
    places: dict[tuple[str, int, int], set[str]] = {}
    bound = {text_of(s).partition("=")[0] for root in nodes for n in root.walk() if n.sums
             for s in n.below}
    for root in nodes:
        listed = {p.at for n in root.walk() if any(c.kind == "dots" for c in n.parts)
                  for p in n.walk()}
        every = [n for n in root.walk() if n.at not in listed]  # r_{12}, ..., r_{N2} are numbers
        symbols: list[tuple[Node, tuple[str, ...]]] = [
            (n, ()) for n in every if n.kind == "scripted"]
        symbols += [(a, (text_of(b),)) for n in every for a, b in calls_in(n)
                    if b.kind in ("name", "number")]
        for head, called in symbols:
            w = written(head, observed)
            if w is None or w.letter in DATA:
                continue
            indices = w.indices + called + tuple(
                text[1:-1] for s in head.above if (text := text_of(s)).startswith("(")
                and text[1:-1] in bound and text[1:-1] not in w.indices)
            for n, c in enumerate(indices):
                places.setdefault((w.key + "(" * len(called), len(indices), n), set()).add(c)
    found = set()
    for (key, count, n), letters in places.items():
        others = places.get((key, count, 1 - n), set()) if count == 2 else set()
        if not letters & (observed | components) and not key.startswith(_CERTAIN) and (
                others & components or others and all(c.isdigit() for c in others)):
            found |= {c for c in letters - DATA if len(c) == 1 and c.isalpha() and c not in "tkc"}
        if letters & observed and not letters & components and \
                not any(c.isdigit() for c in letters):
            found |= {c for c in letters if len(c) == 1 and c.isalpha() and c != "t"}
    return frozenset(found) - observed - components


def _count(counts: dict[str, int], text: str, weight: int) -> None:
    if text.rstrip("'").isalpha() and len(text.rstrip("'")) == 1:
        counts[text] = counts.get(text, 0) + weight


def _binder(node: Node, observed: dict[str, int], components: dict[str, int], n_sizes: set[str],
            k_sizes: set[str]) -> None:
    lower, upper = ([text_of(s) for s in own][-1:] for own in (node.below, node.above))
    letter, _, start = "".join(lower).partition("=")
    end = start.lstrip("1.") if start.startswith("1..") else "".join(upper)
    if end in ("N", "n", "m", "M"):
        _count(observed, letter, 1)
        n_sizes.add(end)
    elif end in ("K", "2", "k"):
        _count(components, letter, 1)
        if end.isalpha():
            k_sizes.add(end)


def applied_to(node: Node) -> tuple[Node, Node] | None:
    """(name, bracket) where the node is a name with a bracket after it."""
    if node.kind == "product" and len(node.parts) == 2 and node.parts[1].kind == "bracket" and \
            node.parts[0].kind in ("name", "scripted", "accent"):
        return node.parts[0], node.parts[1]
    return None
