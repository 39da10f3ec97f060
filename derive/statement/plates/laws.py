"""Which law a line names, and the expressions of its arguments in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...algebra.expression import Expr, inverse, power
from ..distributions import (
    OBSERVATIONS,
    ROOTS,
    SPELLINGS,
    SPELLINGS_OF,
    spread_asked,
    stated_space,
)
from ..errors import shortened
from ..facts import Expression, Number, Place, Range, Symbol, Tree
from ..laws import arguments_of
from ..spellings import no_law
from ..underived import NEVER, unknown_distribution
from .expressions import read, symbols
from .scope import Line, Scope

if TYPE_CHECKING:
    from ...families.family import Family, Slot

#: Arguments that are another slot's, by what is made of them.
_OTHERS = {"sd": ("variance", 2), "std": ("variance", 2), "precision": ("variance", -1),
           "scale": ("rate", -1)}
#: Laws whose second argument is as often something else.
_ASKED = {"gamma": "rate", "weibull": "scale"}


@dataclass(frozen=True)
class Named:
    """A law that a line names: its family, and what stands in each slot, to a power."""

    family: Family
    arguments: tuple[tuple[Expression, int], ...]
    space: str = ""


def named(call: Expression, variable: Symbol, first: str, space: Range | None, matrices: set[str],
          families: Mapping[str, Family]) -> Named:
    """The law that a call names, for an observation that lies in ``space``. ``matrices`` are the
    names that other lines say are matrices. Raises StatementError where none or several fit."""
    function = call.parts[0] if isinstance(call, Tree) and call.head == "call" else None
    if not isinstance(call, Tree) or not isinstance(function, Symbol):
        raise no_law(call)
    word = function.letter
    found = _called(function, families)
    given = arguments_of(call, variable)
    domains = _spaces(space, first)
    if function.subscript:
        domains.append(("real", "positive") if function.subscript == "1" else ("vector",))
    for allowed in domains:
        kinds = " or ".join(dict.fromkeys(OBSERVATIONS.get(f.observation, f.observation)
                                          for f in found))
        found = [f for f in found if f.observation in allowed]
        if not found:
            raise function.place.error(f"{word} generates {kinds}, but another line says otherwise",
                                       "the two cannot both hold")
    ordered = [Named(f, a) for f in found if (a := _in_order(given, f)) is not None]
    if not ordered:
        raise _arguments(call, word, given, found)
    for n in ordered:
        slot = _ASKED.get(n.family.id)
        if slot and not any(name for name, _ in given):
            raise call.place.error(
                f"{shortened(call.place.written)}: by its rate or by its scale?"
                if slot == "rate" else f"{shortened(call.place.written)}: which is the shape?",
                f"write the names: {word}(shape a, rate b) or {word}(shape a, scale b)")
    return _one(call, ordered, given, matrices, space)


def _called(function: Symbol, families: Mapping[str, Family]) -> list[Family]:
    word = function.letter
    found = [f for f in families.values() if word in f.names] or [
        f for f in families.values() if len(word) > 1
        and word.casefold() in (n.casefold() for n in f.names)]
    if not found:
        raise function.place.error(*unknown_distribution(word, (f.names
                                                                for f in families.values())))
    if function.power or function.subscript and not any(f.observation == "vector" for f in found):
        raise function.place.error(
            f"the distribution's name {shortened(function.place.written)} has an index",
            f"write {word}(...)")
    return found


def _spaces(space: Range | None, first: str) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [({"0": ("count",), "1": ("natural",)})[first]] if (
        first in ("0", "1")) else []
    return [*found, stated_space(space)] if space is not None else found


def _in_order(given: Sequence[tuple[str, Expression]],
              family: Family) -> tuple[tuple[Expression, int], ...] | None:
    own = {n: s for (of, n), s in SPELLINGS_OF.items() if of in family.names}
    slots = [s.name for s in family.slots]
    placed: dict[str, tuple[Expression, int]] = {}
    rest = []
    for name, e in given:
        slot, to = own.get(name) or SPELLINGS.get(name, name), 1
        if name and name in slots:
            slot = name
        if slot == "precision" and "covariance" in slots:
            slot, to = "covariance", -1
        elif slot not in slots and slot in _OTHERS:
            slot, to = _OTHERS[slot]
        if not name:
            rest.append(e)
        elif slot not in slots or slot in placed:
            return None
        else:
            placed[slot] = (e, to)
    free = [s for s in slots if s not in placed]
    if len(free) != len(rest):
        return None
    placed |= {s: (e, 1) for s, e in zip(free, rest, strict=True)}
    return tuple(placed[s] for s in slots)


def _arguments(call: Tree, word: str, given: Sequence[tuple[str, Expression]],
               families: list[Family]) -> Exception:
    takes = " or ".join(dict.fromkeys(f"({', '.join(s.name for s in f.slots)})" for f in families))
    names = {s.name for f in families for s in f.slots} | {*_OTHERS}
    for name, e in given:
        if name and not {name, SPELLINGS.get(name)} & names:
            return e.place.error(
                f"{word} by its {shortened(name)} is not derived yet: it takes {takes}",
                "sd, precision and scale are read too")
    count, fewest = len(given), min(len(f.slots) for f in families)
    joined = next((e for _, e in given if isinstance(e, Tree) and e.head == "*"), None)
    if count < fewest and joined is not None and " " in joined.place.written:
        return joined.place.error(f"{shortened(joined.place.written)} stands as one argument",
                                  "two arguments have a comma between them")
    return call.place.error(f"{word} has {fewest} argument{'s'[:fewest != 1]} {takes}, and {count} "
                            f"{'is' if count == 1 else 'are'} written",
                            "they stand in this order with a comma between them, or after their "
                            "names")


def _one(call: Expression, found: list[Named], given: Sequence[tuple[str, Expression]],
         matrices: set[str], space: Range | None) -> Named:
    """The one law that the arguments ask for. Raises StatementError where they ask for none."""
    for j, slot in enumerate(found[0].family.slots):
        if slot.domain not in ("variance", "covariance"):
            continue
        spreads = {n.family.slots[j].domain for n in found}
        e, to = found[0].arguments[j]
        name = next((n for n, a in given if a is e), "")
        what = "variance" if to != 1 and name in ("sd", "std") else spread(e, matrices)
        if not what and name in ("var", "variance"):
            what = "variance"
        if not what and name in ("cov", "covariance"):
            what = "covariance"
        if not what and (space is None and len(spreads) > 1 or not name and isinstance(e, Symbol)
                         and e.letter in ROOTS and "variance" in spreads):
            at = next(iter(symbols(e)), None)
            if at is None:
                what = "variance"
            elif name == "precision":
                raise at.place.error(
                    f"{shortened(at.place.written)}: precision of numbers or of vectors?",
                    "say where the observations lie, X_i in R or X_i in R^d")
            else:
                raise spread_asked(at, "covariance" in spreads)
        if what:
            matrix = what != "variance"
            fitting = [n for n in found if (n.family.slots[j].domain == "covariance") == matrix]
            if not fitting:
                raise e.place.error(
                    f"{shortened(e.place.written)} is a "
                    f"{'covariance matrix' if matrix else 'variance'}, and "
                    f"{found[0].family.names[0]} has a {slot.domain} there",
                    "sigma_1^2 and sigma_2^2 are variances of numbers, Sigma_1 and Sigma_2 "
                    "covariance matrices of vectors")
            found = [Named(n.family, n.arguments, what) for n in fitting]
    if len(found) == 1:
        return found[0]
    starts = {n.family.observation for n in found}
    written = shortened(call.place.written)
    if starts == {"count", "natural"}:
        raise call.place.error(f"{found[0].family.names[0]} from 0 or from 1?",
                               f"write {written} from 0, or {written} from 1")
    j = next(j for j, slots in enumerate(zip(*(n.family.slots for n in found), strict=False))
             if len({s.name for s in slots}) > 1)
    place = found[0].arguments[j][0].place
    names, written = [n.family.slots[j].name for n in found], shortened(place.written)
    raise place.error(f"{written}: {' or '.join(names)}?",
                   "write " + " or ".join(f"{name} {written}" for name in names))


def spread(e: Expression, matrices: set[str]) -> str:
    """What a spread is by its writing: "variance", "covariance", "spherical", "diagonal", or ""
    where it does not say."""
    inside = symbols(e)
    if any(s.name == "I" or s.letter == "I" and s.subscript for s in inside):
        return "spherical"
    if isinstance(e, Tree) and e.head == "call" and getattr(e.parts[0], "letter", "") == "diag":
        return "diagonal"
    if any(s.letter == "Sigma" or s.letter in matrices for s in inside):
        return "covariance"
    if isinstance(e, Number) or not inside or any(s.power == "2" for s in inside):
        return "variance"
    return ""


def expressions(law: Named, scope: Scope, line: Line, place: Place) -> tuple[Expr, ...]:
    """The expressions of a law's arguments. Raises StatementError where a slot that is given
    holds a parameter."""
    found = []
    for slot, (e, to) in zip(law.family.slots, law.arguments, strict=True):
        domain = "positive" if to != 1 and slot.domain != "covariance" else slot.domain
        value = read(e, domain, scope, line)
        if value.op == "number" and (slot.domain in ("positive", "variance", "natural")
                                     and value.args[0] <= 0 or slot.domain == "probability"
                                     and not 0 < value.args[0] < 1):
            raise e.place.error(
                f"{shortened(e.place.written)} is no {slot.name} of {law.family.names[0]}",
                "what is certain is written as a point, as in X_i = 0 if Z_i=0")
        found.append(value if to == 1 else inverse(value) if slot.domain == "covariance"
                     else power(value, to))
        if slot.known:
            _check_known(slot, e, law, scope, line)
    return tuple(found)


def _check_known(slot: Slot, e: Expression, law: Named, scope: Scope, line: Line) -> None:
    for s in symbols(e):
        name, _ = scope.split(s, line)
        if name in scope.claims and not scope.claims[name].known:
            raise s.place.error(
                f"{shortened(s.place.written)} is the {slot.name} of {law.family.names[0]} and not "
                f"known{NEVER.get(law.family.names[0], '')}",
                f"write known: {name}, or a number; as a parameter the {slot.name} is not "
                "derived yet")
