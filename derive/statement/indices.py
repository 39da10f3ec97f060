"""What a statement's indices run over: the observations, and the components."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .components import Mixture
from .errors import DERIVED, OtherShape, close, shortened
from .facts import Range, Symbol
from .letters import Letters

MOST_COMPONENTS = 50


@dataclass(frozen=True)
class Names:
    """The letters of the variables and of their index."""

    observed: str
    latent: str
    index: str


@dataclass(frozen=True)
class Indices:
    """The component index as stated ("" where it is not), its labels or its open size, the
    observations' size and the line about the observations' space."""

    component: str
    labels: tuple[str, ...]
    size: str
    observations: str
    space: Range | None


def variable_names(read: Mixture, letters: Letters) -> Names:
    """The names of the observed and the latent variable, and of the observations' index. Raises
    StatementError where the lines do not agree on them."""
    first = read.components[0]
    for symbol, example in ((first.variable, "X_i"), (first.latent, "Z_i")):
        if not symbol.subscript or symbol.power:
            raise symbol.place.error(
                f"{shortened(symbol.place.written)} has no index of the observations",
                f"write {symbol.letter}_{example[-1]}")
    names = Names(first.variable.letter, first.latent.letter, first.variable.subscript)
    if not names.index.isalpha():
        raise first.variable.place.error(
            f"{first.variable.name} is a single observation",
            f"a law for every observation is written {names.observed}_i")
    letters.claim(names.index, "the index of the observations", first.variable.place)
    for component in read.components:
        _agree(component.variable, names.observed, names.index, "observed")
        letters.claim(names.observed, "the observed variable", component.variable.place)
    for latent in (f.latent for part in (read.components, read.weights) for f in part):
        _agree(latent, names.latent, names.index, "latent")
        letters.claim(names.latent, "the latent variable", latent.place)
    return names


def _agree(symbol: Symbol, letter: str, index: str, role: str) -> None:
    if symbol.name == f"{letter}_{index}":
        return
    near = close(symbol.name, [f"{letter}_{index}"])
    raise symbol.place.error(
        f"{shortened(symbol.place.written)} is not the {role} variable {letter}_{index} of the "
        "other lines",
        f"did you mean {near[0]}?" if near else
        f"another index for the same observations is written {index} as well; two kinds of "
        "observations are not derived yet" if symbol.letter == letter else DERIVED)


def indices(read: Mixture, names: Names, letters: Letters) -> Indices:
    """What the ranges of a statement say. Raises StatementError where they say too much."""
    component = size = observations = ""
    labels: tuple[str, ...] = ()
    space: Range | None = None
    seen: dict[str, Range] = {}
    for fact in read.ranges:
        symbol = fact.symbol
        earlier = seen.setdefault(symbol.name, fact)
        if _ends(earlier.items) != _ends(fact.items):
            raise fact.place.error(
                f"line {earlier.place.line.number} says otherwise of {symbol.name}",
                "the two lines cannot both hold")
        if symbol.subscript or symbol.power:
            if symbol.name != f"{names.observed}_{names.index}" or fact.relation != "in":
                near = close(symbol.name, [f"{names.observed}_{names.index}"])
                raise OtherShape.of(symbol.place.error(
                    f"nothing can be stated of {shortened(symbol.place.written)} here",
                    f"did you mean {near[0]}?" if near else
                    f"stated are the set of {names.observed}_{names.index}, as in "
                    f"{names.observed}_{names.index} in R^d, and ranges, as in k = 1..K"))
            space = fact
        elif symbol.letter == names.index:
            observations = _size(fact, "the number of observations", "N")
            letters.claim(observations, "the number of observations", fact.items_place)
        elif len(fact.items) == 1 and re.fullmatch("[0-9.]+", fact.items[0]):
            raise fact.place.error(
                f"{symbol.name} is a number by this line",
                "a number of components stands in their range, as in k = 1..3; other numbers come "
                "with the data")
        else:
            if component not in ("", symbol.letter):
                raise symbol.place.error(
                    f"the component index is {component} on another line",
                    f"one index runs over the components, and {names.index} over the observations; "
                    "a third index is not derived yet")
            component = symbol.letter
            letters.claim(component, "the index of the components", symbol.place)
            labels, size = _components(fact)
            if size:
                letters.claim(size, "the number of components", fact.items_place)
    return Indices(component, labels, size, observations, space)


def _ends(items: tuple[str, ...]) -> tuple[str, ...]:
    """1, 2, ..., K and 1..K alike."""
    return (items[0], "..", items[-1]) if ".." in items else items


def _size(fact: Range, what: str, letter: str) -> str:
    items = tuple(i for i in fact.items if i != "..")
    if (".." not in fact.items or len(items) < 2 or items[0] != "1"
            or not re.fullmatch("[A-Za-z]+", items[-1])):
        error = fact.items_place.error(
            f"{what} is not stated as {shortened(fact.items_place.written)}",
            f"it is a letter and runs from 1, as in {fact.symbol.name} = 1..{letter}")
        raise OtherShape.of(error) if items[:1] == ("1",) and items[-1].isdigit() else error
    _check_dots(fact, items)
    return items[-1]


def _check_dots(fact: Range, items: tuple[str, ...]) -> None:
    """Only 1, 2, ..., K may stand around the dots."""
    counted = tuple(str(j) for j in range(int(items[0]), int(items[0]) + len(items) - 1))
    if fact.items != (*counted, "..", items[-1]):
        raise _no_range(fact)


def _no_range(fact: Range) -> Exception:
    return fact.items_place.error(
        f"{shortened(fact.items_place.written)} is no range and no list of components",
        f"a range is {fact.symbol.name} = 1..K, 1..3 or 1, 2, 3")


def _components(fact: Range) -> tuple[tuple[str, ...], str]:
    """The labels and "", or () and the name of the open size."""
    items = tuple(i for i in fact.items if i != "..")
    if ".." not in fact.items:
        if len(items) < 2 or len(set(items)) < len(items) or not all(
                re.fullmatch("[A-Za-z]+|[0-9]{1,9}", i) for i in items):
            raise _no_range(fact)
        return items, ""
    if len(items) < 2 or not re.fullmatch("[0-9]{1,9}", items[0]):
        raise _no_range(fact)
    if not re.fullmatch("[0-9]{1,9}", items[-1]):
        return (), _size(fact, "the number of components", "K")
    _check_dots(fact, items)
    first, last = int(items[0]), int(items[-1])
    if not 2 <= last - first + 1 <= MOST_COMPONENTS:
        raise fact.items_place.error(
            f"{shortened(fact.items_place.written)} counts {max(0, last - first + 1)}; 2 to "
            f"{MOST_COMPONENTS} components are allowed",
            f"{fact.symbol.name} = 1..K leaves the number open")
    return tuple(str(j) for j in range(first, last + 1)), ""
