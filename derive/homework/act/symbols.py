"""The symbols of a formula, and the probabilities of latent variables in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from ..bind.events import HEADS, event
from ..bind.quantities import label_at
from ..bind.reading import Event, Language
from ..lex.vocabulary import DENSITIES
from ..parse.grammar import Node
from ..parse.symbols import Written, text_of
from ..value.named import NoValue

#: Relations whose sides are equal.
EQUAL = ("=", ":=", "=:")

#: Heads whose bracket is never an index: the functions and laws.
_FUNCTIONS = (DENSITIES | {"Q", "L", "ell", "C"}) - {"w", "tau", "pi"}


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
                    q.kind == "chain" or found is not None and language.is_label(q)
                    for q in bracket.parts) or (
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
