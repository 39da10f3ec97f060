"""Letters for the weight of the second of two components, as in ESL, where that is pi.

Which component a weight belongs to is said by the density that it multiplies: ``pi phi_2`` beside
``(1 - pi) phi_1``. The statement's own letter for a weight is never read so; nor is one that the
answer defines by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from .grammar import Node
from .survey import Definition, label_of
from .symbols import text_of, written

#: What may stand for a weight without an index.
LETTERS = ("pi", "alpha", "phi", "omega")
_OF_COMPONENTS = {"mu", "m", "f", "phi", "p", "g", "theta", "S", "Sigma", "sigma", "varphi", "psi",
                  "N", "s", "v"}
_SAYS_WHICH = {"tau", "P", "Pr"}


def second_weights(nodes: Sequence[Node], found: Mapping[str, Sequence[Definition]],
                   labels: tuple[str, ...]) -> frozenset[str]:
    """The letters that multiply the second component's density, where one minus them multiplies
    the first one's, and never the other way round."""
    if len(labels) != 2:
        return frozenset()
    first, second = labels
    return frozenset(
        letter for letter in LETTERS
        if not any(n.kind == "name" and n.text in _SAYS_WHICH
                   for d in found.get(letter, ()) for n in d.body.walk())
        and set(_places(nodes, letter, labels)) == {("itself", second), ("complement", first)})


def _places(nodes: Sequence[Node], letter: str, labels: tuple[str, ...]
            ) -> Iterator[tuple[str, str]]:
    """Whether a letter, or one minus it, multiplies a density, and of which component."""
    for root in nodes:
        for node in root.walk():
            if node.kind != "product":
                continue
            how = {h for p in node.parts if (h := _weight(p, letter))}
            of = set(components_named(node, labels, _OF_COMPONENTS))
            if len(how) == 1 and len(of) == 1:
                yield how.pop(), of.pop()


def _weight(node: Node, letter: str) -> str:
    """"itself", "complement" or "": what a factor is."""
    w = written(node)
    if w is not None:
        return "itself" if w.letter == letter and not w.indices and not w.rest else ""
    inside = node.parts[0] if node.kind == "bracket" and len(node.parts) == 1 else node
    if inside.kind == "expression" and inside.text == "+-" and len(inside.parts) == 2 and \
            text_of(inside.parts[0]) == "1" and _weight(inside.parts[1], letter) == "itself":
        return "complement"
    return ""


def components_named(node: Node, labels: tuple[str, ...], letters: Collection[str]
                     ) -> Iterator[str]:
    """The components that symbols of those letters name in a formula, in order."""
    for n in node.walk():
        w = written(n) if n.kind in ("scripted", "accent") else None
        if w is not None and w.letter in letters:
            yield from (label for text in w.indices
                        if (label := label_of(text.split("_")[-1], labels)) is not None)
