"""Plates with their sizes, and the weights of units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ...model import Plate, Variable, Weight
from ..errors import shortened
from ..facts import Constraint, Number, Range, Symbol
from .expressions import read
from .scope import Line, Scope
from .stated import Stated
from .values import Values, range_of

_SIZES = {"i": "Nn", "n": "NM", "j": "JM", "k": "KM", "d": "D"}


def plates(letters: Sequence[str], stated: Stated, values: Iterable[Values],
           coordinates: Mapping[str, str]) -> tuple[Plate, ...]:
    """The plates of these letters; ``coordinates`` are those with a size already. Raises
    StatementError where lines disagree, or where a range is of no plate."""
    of_values = {v.letter: v for v in values}
    others = {w for v in of_values.values() for w in v.others}
    ranges: dict[str, Range] = {}
    for r in stated.ranges:
        letter = r.symbol.letter
        if r.symbol.subscript or r.relation == "in" and letter not in letters:
            continue
        if letter not in letters and letter not in others:
            if len(r.items) == 1 and r.items[0][:1].isdigit():
                raise r.place.error(
                    f"{r.symbol.name} is a number by this line",
                    "a number stands where it belongs, in the law; the number of values in their "
                    "range, as in k = 1..3")
            raise r.place.error(f"nothing in this statement has the index {letter}",
                                "remove the range, or write the index where it belongs")
        earlier = ranges.setdefault(letter, r)
        if range_of(earlier) != range_of(r) if ".." in r.items else earlier.items != r.items:
            raise r.place.error(
                f"line {earlier.place.line.number} says otherwise of {letter}",
                "the two lines cannot both hold")
    taken = {r.items[-1] for r in ranges.values()} | set(coordinates.values())
    found: list[Plate] = []
    for letter in letters:
        labels: tuple[str, ...] = ()
        size = coordinates.get(letter, "")
        if letter in of_values:
            labels, size = of_values[letter].labels, of_values[letter].size
        elif letter in ranges:
            labels, size = range_of(ranges[letter])
        if not size:
            wanted = [*_SIZES.get(letter, ""), letter.upper(), *"KLMNCVRSGHQ", f"{letter}s"]
            size = next(w for w in wanted if w not in taken)
        other = next((p for p in found if p.size == size and (p.index in of_values) != (
            letter in of_values)), None)
        if other is not None and letter in ranges | {v: None for v in of_values}:
            at = ranges.get(letter) or ranges[other.index]
            raise at.place.error(
                f"{size} is the number of values {letter if letter in of_values else other.index} "
                f"and of units {other.index if letter in of_values else letter}",
                "two sizes have two letters")
        taken.add(size)
        found.append(Plate(letter, size, labels))
    return tuple(found)


def weights(stated: Stated, latents: Sequence[Variable], scope: Scope) -> tuple[Weight, ...]:
    """How often units occur, or how much they count. Raises StatementError where a weight is of
    no unit: a variable with its latent variables."""
    found = []
    for fact in stated.constraints:
        if fact.kind == "occurs":
            found.append(_occurs(fact, latents, scope))
        elif fact.kind == "weight":
            found.append(_weight(fact, latents, scope))
    return tuple(found)


def _occurs(fact: Constraint, latents: Sequence[Variable], scope: Scope) -> Weight:
    unit, count = fact.parts[0], fact.parts[-1]
    if not isinstance(unit, Symbol) or not isinstance(count, Symbol | Number):
        raise fact.place.error("a frequency is that of a variable",
                               "it is written x_i occurs n_i times")
    name, indices = scope.split(unit, Line())
    indices = indices or scope.variables.get(name, ())
    _check_unit(fact, indices, latents, shortened(unit.place.written))
    return Weight(indices, read(count, "count", _knowing(count, scope), Line(indices)), True)


def _weight(fact: Constraint, latents: Sequence[Variable], scope: Scope) -> Weight:
    value = fact.parts[0]
    if not isinstance(value, Symbol):
        raise value.place.error(f"{shortened(value.place.written)} is no weight of each unit",
                                "a weight is a known quantity, weight a_i")
    name, indices = scope.split(value, Line())
    of = latents[0].indices
    if fact.units is not None:
        scope.note(f"the weight {name} is a column of the data: {name} where "
                   f"{fact.units.place.written}, 1 for the other units")
        value = Symbol(value.letter, ",".join(of), value.power, value.place)
        indices = of
    _check_unit(fact, indices, latents, shortened(value.place.written))
    return Weight(indices, read(value, "positive", _knowing(value, scope), Line(indices)))


def _knowing(e: Symbol | Number, scope: Scope) -> Scope:
    """The scope, where a name of a weight is known."""
    if isinstance(e, Symbol):
        scope.known = {**scope.known, scope.split(e, Line())[0]: e.place}
    return scope


def _check_unit(fact: Constraint, indices: tuple[str, ...], latents: Sequence[Variable],
                written: str) -> None:
    if not any({*indices} == {*z.indices} for z in latents):
        unit = latents[0]
        raise fact.place.error(
            f"{written} has the indices {', '.join(indices) or 'none'}, and the units, "
            f"{unit.name}_{','.join(unit.indices)}, have {', '.join(unit.indices)}",
            "a frequency or a weight is that of a unit: of all observations that share one "
            "latent variable")
