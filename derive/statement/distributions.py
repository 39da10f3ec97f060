"""Which distribution a component names, and whether its arguments fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .errors import close, shortened
from .facts import Conditional, Range

if TYPE_CHECKING:
    from ..families.family import Family, Slot
    from ..model import Domain

#: What an observation of each domain is, in words.
OBSERVATIONS: dict[str, str] = {
    "real": "numbers", "vector": "vectors", "count": "counts", "positive": "positive numbers",
    "natural": "counts from 1", "probability": "probabilities",
}
SPACES: dict[str, Domain] = {"real": "real", "vector": "vector", "count": "count"}

_SECOND_ARGUMENT = ("variance", "covariance")


def stated_space(fact: Range) -> Domain:
    """The domain of ``X_i in R``, ``X_i in R^d`` or ``X_i in N``.

    Raises StatementError for any other set.
    """
    items = fact.items
    if items in (("R",), ("R^1",)):
        return "real"
    if len(items) == 1 and items[0].startswith("R^") and items[0] != "R^0":
        return "vector"
    if items == ("N",) or items[:2] == ("0", "1") and items[-1] == "..":
        return "count"
    raise fact.items_place.error(
        f"{shortened(fact.items_place.written)} is no set that observations can lie in",
        "write R for numbers, R^d for vectors, N for counts",
    )


def family_of(
    component: Conditional, space: Range | None, families: Mapping[str, Family]
) -> Family:
    """The family that a component's distribution names, by name, observations and arguments.

    Raises StatementError where none or more than one fits.
    """
    named = families_named(component, families)
    if space is not None:
        domain = stated_space(space)
        fitting = [f for f in named if f.observation == domain]
        if not fitting:
            kinds = " or ".join(OBSERVATIONS.get(f.observation, f.observation) for f in named)
            raise component.distribution.place.error(
                f"{component.distribution.name} generates {kinds}, but line "
                f"{space.place.line.number} says {shortened(space.place.written)}",
                "change the distribution, or remove that line",
            )
        named = fitting
    counted = [f for f in named if len(f.slots) == len(component.arguments)]
    if not counted:
        slots = named[0].slots
        count = len(component.arguments)
        raise component.call.error(
            f"{component.distribution.name} has {len(slots)} argument{'s'[:len(slots) != 1]} "
            f"({', '.join(s.name for s in slots)}), and {count} "
            f"{'is' if count == 1 else 'are'} written",
            f"write {component.distribution.name}"
            f"({', '.join(_example(s, component.label) for s in slots)})",
        )
    return _by_square(component, space, counted)


def families_named(component: Conditional, families: Mapping[str, Family]) -> list[Family]:
    """The families that have the name of a component's distribution.

    Raises StatementError where there is none.
    """
    symbol = component.distribution
    if symbol.subscript or symbol.power:
        raise symbol.place.error(
            f"the distribution's name {shortened(symbol.place.written)} has an index",
            f"write {symbol.letter}(...); the dimension is stated as "
            f"{component.variable.name} in R^d",
        )
    word = symbol.letter
    found = [f for f in families.values() if word in f.names]
    if not found and len(word) > 1:
        found = [f for f in families.values()
                 if word.casefold() in (n.casefold() for n in f.names)]
    if found:
        return found
    names = list(dict.fromkeys(n for f in families.values() for n in f.names))
    near = close(word, names)
    firsts = list(dict.fromkeys(f.names[0] for f in families.values()))
    raise symbol.place.error(
        f"there is no distribution {shortened(word)}",
        f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(firsts)}",
    )


def _by_square(
    component: Conditional, space: Range | None, families: list[Family]
) -> Family:
    """Of families with one name, the one that the arguments' squares ask for.

    A squared argument is a variance. Where nothing is stated of the observations, an argument
    without a square is a covariance.
    """
    _check_sigma(component, families, space)
    _refuse_powers(component, families, space)
    fitting = []
    for family in families:
        pairs = list(zip(family.slots, component.arguments, strict=True))
        squares = [a.symbol is not None and a.symbol.power == "2" for _, a in pairs]
        allowed = all(s.domain == "variance" for (s, _), sq in zip(pairs, squares, strict=True)
                      if sq)
        wanted = space is not None or len(families) == 1 or all(
            sq for (s, _), sq in zip(pairs, squares, strict=True) if s.domain == "variance"
        )
        if allowed and wanted:
            fitting.append(family)
    if len(fitting) == 1:
        return fitting[0]
    raise component.call.error(
        f"{shortened(component.call.written)} can be read in more than one way",
        f"add the line {component.variable.name} in R, or {component.variable.name} in R^d",
    )


def _check_sigma(component: Conditional, families: list[Family], space: Range | None) -> None:
    if space is not None and stated_space(space) == "vector":
        return
    for slot, argument in ((s, a) for f in families
                           for s, a in zip(f.slots, component.arguments, strict=True)):
        symbol = argument.symbol
        if (slot.domain in _SECOND_ARGUMENT and symbol is not None
                and symbol.letter == "sigma" and not symbol.power):
            index = f"_{symbol.subscript}" if symbol.subscript else ""
            raise symbol.place.error(
                f"{shortened(symbol.place.written)}: variance or standard deviation?",
                f"the {slot.name} is meant here: write sigma{index}^2 for a variance, or "
                f"Sigma{index} for a covariance matrix",
            )


def _refuse_powers(component: Conditional, families: list[Family], space: Range | None) -> None:
    """Refuses the first power that no family's argument can have."""
    for j, argument in enumerate(component.arguments):
        symbol = argument.symbol
        domains = {f.slots[j].domain for f in families}
        if symbol is None or not symbol.power or (
                symbol.power == "2" and "variance" in domains):
            continue
        written = shortened(symbol.place.written)
        index = f"_{symbol.subscript}" if symbol.subscript else ""
        if not domains & set(_SECOND_ARGUMENT):
            raise symbol.place.error(
                f"{written} has a power, and the {families[0].slots[j].name} needs none",
                f"write {symbol.letter}{index}",
            )
        if symbol.power != "2":
            raise symbol.place.error(
                f"{written} is not a variance or a covariance",
                "the (co)variance is meant here, not the precision or its root: write "
                f"sigma{index}^2 or Sigma{index}",
            )
        line = f"line {space.place.line.number} says {shortened(space.place.written)}, and " if (
            space is not None) else ""
        raise symbol.place.error(
            f"{line}{written} is a number, not a covariance matrix",
            f"write Sigma{index}, or {component.variable.name} in R",
        )


def _example(slot: Slot, label: str) -> str:
    letters = {"vector": "mu", "real": "mu", "covariance": "Sigma", "variance": "sigma",
               "probability": "p", "positive": "lambda", "natural": "n"}
    letter = letters.get(slot.domain, "theta")
    if slot.known:
        return f"{letter}_i"
    return f"{letter}_{label}" + ("^2" if slot.domain == "variance" else "")
