"""Which index letters run over the observations and which over the components, and the letters of
how many there are, by where they stand."""

from __future__ import annotations

from collections.abc import Sequence

from .grammar import Node
from .symbols import pieces, text_of, written
from .vocabulary import DATA, PARAMETERS


def index_letters(nodes: Sequence[Node]) -> tuple[frozenset[str], frozenset[str], frozenset[str],
                                                  frozenset[str]]:
    """(letters over observations, over components, sizes of each), by what they stand at."""
    observed: dict[str, int] = {}
    components: dict[str, int] = {}
    n_sizes, k_sizes = {"N"}, {"K"}
    for root in nodes:
        head = written(root.parts[0]) if root.kind == "chain" else None
        if head is not None and head.letter in PARAMETERS and len(head.indices) == 1 and \
                head.indices[0] not in "in":
            _count(components, head.indices[0], 1)
        for node in root.walk():
            if node.kind == "scripted" and node.parts[0].kind == "big":
                _binder(node, observed, components, n_sizes, k_sizes)
            if node.kind != "scripted":
                continue
            base = node.parts[0].parts[0] if node.parts[0].kind == "accent" else node.parts[0]
            if base.kind != "name":
                continue
            letter = base.text
            for s in node.parts[1:]:
                if s.kind not in ("sub", "sup"):
                    continue
                inside = [text_of(p) for p in pieces(s.parts[0])]
                if s.kind == "sub" and letter in DATA | {"Z"} and inside:
                    _count(observed, inside[0], 3)
                elif s.kind == "sub" and letter in ("mu", "Sigma", "sigma", "lambda", "pi"):
                    for t in inside[:1]:
                        _count(components, t, 2)
                elif s.kind == "sup" and letter in DATA | {"z", "Z"} and inside and \
                        inside[0].startswith("("):
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
    names = [n.text for n in every if n.kind == "name"]
    indexed = any(n.kind == "scripted" and n.parts[0].kind == "name" and n.parts[0].text == letter
                  for n in every)
    indexes = any(n.kind in ("sub", "sup") and any(p.kind == "name" and p.text == letter
                                                   for p in n.walk()) for n in every)
    return letter in names and beside in names and not indexed and not indexes


#: Letters of parameters that have no index over the observations.
_CERTAIN = ("mu", "Sigma", "sigma", "lambda", "theta")


def _by_place(nodes: Sequence[Node], observed: frozenset[str], components: frozenset[str]
              ) -> frozenset[str]:
    """Index letters that stand where the same symbol has an index over the observations
    elsewhere, m where there are r_ik and r_mk, or beside an index over the components, j in
    r_j1."""
    places: dict[tuple[str, int, int], set[str]] = {}
    bound = {text_of(s)[1:].partition("=")[0] for root in nodes for n in root.walk()
             if n.kind == "scripted" and n.parts[0].kind == "big" for s in n.parts[1:]
             if s.kind == "sub"}
    for root in nodes:
        listed = {p.at for n in root.walk() if any(c.kind == "dots" for c in n.parts)
                  for p in n.walk()}
        for node in root.walk():
            if node.at in listed:
                continue  # r_{12}, ..., r_{N2} names observations by their numbers
            called: tuple[str, ...] = ()
            symbols = [(node, called)] if node.kind == "scripted" else []
            if node.kind == "product":
                symbols = [(a, (text_of(b.parts[0]),)) for a, b in zip(node.parts, node.parts[1:])
                           if b.kind == "bracket" and len(b.parts) == 1
                           and b.parts[0].kind in ("name", "number")]
            for head, more in symbols:
                w = written(head, observed)
                if w is None or w.letter in DATA:
                    continue
                indices = w.indices + more
                indices += tuple(text[1:-1] for s in head.parts[1:] if s.kind == "sup"
                                 and (text := text_of(s.parts[0])).startswith("(")
                                 and text[1:-1] in bound and text[1:-1] not in w.indices)
                for n, c in enumerate(indices):
                    places.setdefault((w.key + "(" * len(more), len(indices), n), set()).add(c)
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
    lower = upper = ""
    for s in node.parts[1:]:
        if s.kind == "sub":
            lower = text_of(s.parts[0])
        elif s.kind == "sup":
            upper = text_of(s.parts[0])
    letter, _, start = lower.partition("=")
    if start.startswith("1..") or start.startswith("1.."):
        upper = start.lstrip("1.")
    if upper in ("N", "n", "m", "M"):
        _count(observed, letter, 1)
        n_sizes.add(upper)
    elif upper in ("K", "2") or upper == "k":
        _count(components, letter, 1)
        if upper.isalpha():
            k_sizes.add(upper)
