"""Which letters stand for something of the answer's own, though they often are a parameter's; and
which for the weight of the second of two components, as in ESL, where that is pi.

Which component a weight belongs to is said by the density that it multiplies: ``pi phi_2`` beside
``(1 - pi) phi_1``. The statement's own letter for a weight is never read so; nor is one that the
answer defines by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from .events import names_latent
from .grammar import Node
from .survey import Definition, label_of, weighs_data
from .symbols import Written, said, symbols, text_of, written
from .vocabulary import DATA, SIZE_LETTERS

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


#: Letters that may stand for a parameter, beside the letter that then has to be missing.
_BESIDE = {"m": ("mu",), "S": ("Sigma", "sigma"), "C": ("Sigma", "sigma", "S"),
           "s": ("sigma", "Sigma"), "v": ("sigma", "Sigma"), "l": ("lambda",)}


def own_letters(nodes: Sequence[Node], found: dict[str, list[Definition]],
                roles: dict[str, str], letters: frozenset[str]) -> frozenset[str]:
    """Letters that are defined, and stand beside the letter that they might stand for, or are
    sums of responsibilities."""
    used = {n.text for node in nodes if node.kind == "chain" for n in node.walk()
            if n.kind == "name"}
    beside = {c for c, others in _BESIDE.items() if c in found and (
        used & set(others) or any("0" in d.symbol.indices for d in found[c])
        or all(_counts(d, roles, letters) for d in found[c]) and not _in_density(nodes, c))}
    beside |= {w.letter for node in nodes for n in node.walk()
               if n.kind == "chain" and n.text.split()[-1:] == ["in"]
               and (w := written(n.parts[-1])) is not None and w.letter in _BESIDE}  # a set
    weights = any(w.letter in _WEIGHTS and w.indices and w.key not in roles and not w.over(letters)
                  for w, _ in said(nodes, letters))
    return frozenset(beside | {
        c for c in _MAY_BE_WEIGHTS if c in found and c not in roles
        and (weights or any(_no_weight(d, found, roles, letters) for d in found[c]
                            if not d.function))})


def _in_density(nodes: Sequence[Node], letter: str) -> bool:
    """Whether a letter stands among the parameters of a density, ``f(x; m_1, S_1)``."""
    return any(
        n.kind == "bracket" and len(n.parts) > 1 and (x := written(n.parts[0])) is not None
        and x.letter in DATA and any((w := written(p)) is not None and w.letter == letter
                                     for p in n.parts[1:])
        for node in nodes for n in node.walk())


#: Letters that stand for the weights where they have an index over the components.
_WEIGHTS = {"tau", "pi", "phi", "alpha", "omega", "w"}
#: Letters that may stand for the weights, or for anything else.
_MAY_BE_WEIGHTS = {"rho", "eta"}
_OF_NO_WEIGHT = DATA | {"mu", "m", "Sigma", "sigma", "lambda", "theta", "p", "q"}


def _no_weight(d: Definition, found: dict[str, list[Definition]], roles: dict[str, str],
               letters: frozenset[str]) -> bool:
    """Whether a definition is of no weight: data or parameters occur in it, or in what it is made
    of, or it sums without dividing."""
    inside = list(symbols(d.body, letters))
    below = {w.key for own in inside if own.key not in roles and own.key != d.symbol.key
             for e in found.get(own.key, ()) for w in symbols(e.body, letters)}
    if (below | {w.key for w in inside}) & _OF_NO_WEIGHT and not d.symbol.over(letters) or \
            d.body.kind == "frac" and not any(
                w.indices for w in symbols(d.body.parts[0], letters)):
        return True
    return all(w.key in roles or w.letter in SIZE_LETTERS for w in inside if w.indices) and \
        not any(w.letter in SIZE_LETTERS for w in _outside_limits(d.body) if not w.indices) and \
        sum(n.kind == "big" for n in d.body.walk()) == 1


def _outside_limits(node: Node) -> Iterator[Written]:
    """The symbols of a formula that do not stand at a sum sign."""
    w = written(node) if node.kind in ("name", "scripted", "accent") else None
    if w is not None:
        yield w
    elif not node.sums:
        for p in node.parts:
            yield from _outside_limits(p)


def _counts(d: Definition, roles: dict[str, str], letters: frozenset[str]) -> bool:
    """Whether a definition is a sum in which only responsibilities have an index."""
    body, posteriors = _without_posteriors(d.body, roles, letters)
    indexed = [w for w in symbols(body, letters) if w.indices]
    return bool(indexed or posteriors) and all(w.key in roles for w in indexed) and \
        any(n.kind == "big" for n in d.body.walk())


def _without_posteriors(node: Node, roles: dict[str, str],
                        letters: frozenset[str]) -> tuple[Node, int]:
    """A formula without the posterior probabilities P(Z_i = k | x_i), r_k(x_i) in it, and how many
    these were."""
    parts: list[Node] = []
    found, n = 0, 0
    while n < len(node.parts):
        pair = node.parts[n : n + 2]
        if node.kind == "product" and len(pair) == 2 and (
                names_latent(Node("product", tuple(pair))) is not None
                or pair[1].kind == "bracket" and len(pair[1].parts) == 1
                and weighs_data(pair[0], pair[1].parts[0], letters) in roles):
            found, n = found + 1, n + 2
            continue
        inside, more = _without_posteriors(node.parts[n], roles, letters)
        parts.append(inside)
        found, n = found + more, n + 1
    return replace(node, parts=tuple(parts)), found
