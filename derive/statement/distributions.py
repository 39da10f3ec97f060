"""Which distribution a component names, and whether its arguments fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .components import Conditional
from .errors import OtherShape, shortened
from .facts import Range, Symbol
from .linear import Sum
from .underived import unknown_distribution

if TYPE_CHECKING:
    from ..families.family import Family, Slot

#: What an observation of each domain is, in words.
OBSERVATIONS: dict[str, str] = {
    "real": "numbers", "vector": "vectors", "count": "counts", "positive": "positive numbers",
    "natural": "counts from 1", "binary": "zeros and ones",
    "probability": "numbers between 0 and 1"}
#: The value that a count starts from.
FIRST = {"count": "0", "natural": "1"}
_STARTS = {first: domain for domain, first in FIRST.items()}
_SETS: dict[str, tuple[str, ...]] = {
    "R": ("real", "positive"), "R^1": ("real", "positive"), "N": ("count", "natural"),
    "N_0": ("count",), "0 1": ("binary",)}

#: Other names of arguments: of any distribution, and of one alone.
SPELLINGS: dict[str, str] = {
    "var": "variance", "cov": "covariance", "mu": "mean", "Sigma": "covariance",
    "prob": "probability", "p": "probability", "n": "trials", "r": "size"}
SPELLINGS_OF: dict[tuple[str, str], str] = {
    ("Poisson", "mean"): "rate", ("Binomial", "size"): "trials", ("Exponential", "scale"): "mean"}
_SPREADS = ("variance", "covariance")
#: Letters that stand for a standard deviation or a precision as often as for a variance.
ROOTS = frozenset(("sigma", "s", "sd", "std", "tau", "lambda"))


@dataclass(frozen=True)
class Component:
    """What a component's line names: a family, and the argument of each of its slots."""

    fact: Conditional
    family: Family
    arguments: tuple[Sum, ...]


def stated_space(fact: Range) -> tuple[str, ...]:
    """The domains that ``X_i in R``, ``R^d``, ``N``, ``{0, 1, ...}``, ``{1, 2, ...}`` or ``{0, 1}``
    allows. Raises StatementError for any other set."""
    items = fact.items
    if len(items) == 1 and re.fullmatch(r"R\^([A-Za-z]+|[2-9]|[1-9][0-9]+)", items[0]):
        return ("vector",)
    counted = tuple(str(j) for j in range(len(items)))
    if items in ((*counted[:-1], ".."), (*counted[1:], "..")):
        return (_STARTS[items[0]],)
    if " ".join(items) in _SETS:
        return _SETS[" ".join(items)]
    raise fact.items_place.error(
        f"{shortened(fact.items_place.written)} is no set that observations can lie in",
        "write R for numbers, R^d for vectors, N, {0, 1, ...} or {1, 2, ...} for counts")


def component_of(fact: Conditional, space: Range | None,
                 families: Mapping[str, Family]) -> Component:
    """The family that a component's distribution names, with its arguments in their order.

    It is found by name, observations, names of arguments and squares. Raises StatementError where
    none or more than one fits.
    """
    named = families_named(fact, families)
    word = fact.distribution.name
    kinds = " or ".join(dict.fromkeys(OBSERVATIONS.get(f.observation, f.observation)
                                      for f in named))
    limits: list[tuple[tuple[str, ...], str]] = []
    if fact.first:
        limits.append(((_STARTS.get(fact.first, ""),), f"from {fact.first} is written"))
    if space is not None:
        said = f"line {space.place.line.number} says {shortened(space.place.written)}"
        limits.append((stated_space(space), said))
    for domains, said in limits:
        named = [f for f in named if f.observation in domains]
        if not named:
            raise fact.distribution.place.error(
                f"{word} generates {kinds}, but {said}", "the two cannot both hold")
    found = [Component(fact, f, a) for f in named if (a := _in_order(fact, f)) is not None]
    if not found:
        raise _arguments(fact, named)
    return _decided(found, space)


def families_named(component: Conditional, families: Mapping[str, Family]) -> list[Family]:
    """The families that have the name of a component's distribution. Raises StatementError where
    there is none."""
    symbol = component.distribution
    word = symbol.letter
    found = [f for f in families.values() if word in f.names]
    if not found and len(word) > 1:
        found = [f for f in families.values() if word.casefold() in (n.casefold() for n in f.names)]
    if not found:
        raise symbol.place.error(*unknown_distribution(word, (f.names for f in families.values())))
    if symbol.subscript or symbol.power:
        raise symbol.place.error(
            f"the distribution's name {shortened(symbol.place.written)} has an index",
            f"write {symbol.letter}(...); the dimension is stated as "
            f"{component.variable.name} in R^d")
    return found


def named_argument(family: Family, j: int, base: str, families: Iterable[Family]) -> str:
    """The name before argument j without which the line could mean another family, or ""."""
    slot = family.slots[j]
    others = {f.slots[j].name for f in families
              if len(f.slots) == len(family.slots) and family.names[0] in f.names}
    told = base.endswith("^2") if slot.domain == "variance" else base == "Sigma"
    return "" if len(others) == 1 or told else f"{slot.name} "


def _in_order(fact: Conditional, family: Family) -> tuple[Sum, ...] | None:
    """The arguments by slot: those with a name have its place, the others fill the rest."""
    own = {n: s for (of, n), s in SPELLINGS_OF.items() if of in family.names}
    given = [own.get(n) or SPELLINGS.get(n, n) for n in fact.names]
    rest = iter(s.name for s in family.slots if s.name not in given)
    order = {name or next(rest, ""): a for name, a in zip(given, fact.arguments, strict=True)}
    if len(order) < len(given) or set(order) != {s.name for s in family.slots}:
        return None
    return tuple(order[s.name] for s in family.slots)


def _arguments(fact: Conditional, families: list[Family]) -> Exception:
    """The error for arguments that no family takes: of another name, or too many or few."""
    word = fact.distribution.name
    takes = " or ".join(dict.fromkeys(f"({', '.join(s.name for s in f.slots)})" for f in families))
    names = {s.name for f in families for s in f.slots}
    for name, argument in zip(fact.names, fact.arguments, strict=True):
        if name and not {name, SPELLINGS.get(name)} & names:
            raise argument.place.error(
                f"{word} by its {shortened(name)} is not derived yet: it takes {takes}",
                "the same distributions are derived by these: for a standard deviation or a "
                "precision, write the variance, as in var=v_k")
    count, fewest = len(fact.arguments), min(len(f.slots) for f in families)
    product = next((a for a in fact.arguments if a.problem or a.symbol is None), None)
    if count < fewest and product is not None and " " in product.place.written:
        raise product.place.error(
            f"{shortened(product.place.written)} stands as one argument",
            "two arguments have a comma between them; an argument that is a product is not "
            "derived yet")
    return fact.call.error(f"{word} has {fewest} argument{'s'[:fewest != 1]} {takes}, and {count} "
                           f"{'is' if count == 1 else 'are'} written",
                           "each is one name, in this order or after the argument's name")


def _decided(found: list[Component], space: Range | None) -> Component:
    """Of components with one name, the one that the squares ask for. Raises StatementError, which
    asks, where they ask for none."""
    fact = found[0].fact
    for j, argument in enumerate(fact.arguments):
        name = fact.names[j]
        at = [next(s for s, a in zip(c.family.slots, c.arguments, strict=True) if a is argument)
              for c in found]
        _check_power(argument, at, space)
        domains = {s.domain for s in at}
        symbol = argument.symbol
        if not domains & set(_SPREADS):
            continue
        squares = bool(argument.terms) and all(t.power == "2" for t, _ in argument.terms)
        if argument.number is not None or squares:
            found = [c for c, s in zip(found, at) if s.domain == "variance"] or found
        elif symbol is None or symbol.letter in ("Sigma", "I"):
            found = [c for c, s in zip(found, at) if s.domain == "covariance"] or found
        elif not name and (len(domains) > 1 or ("variance" in domains and symbol.letter in ROOTS)):
            raise spread_asked(symbol, "covariance" in domains)
    if len({c.family.id for c in found}) == 1 or any(a.symbol is None for a in fact.arguments):
        return found[0]
    starts = {c.family.observation for c in found}
    call = fact.call.written
    if len(starts) > 1 and starts <= set(_STARTS.values()):
        raise fact.call.error(f"{fact.distribution.name} from 0 or from 1?",
                              f"write {shortened(call)} from 0, or {shortened(call)} from 1")
    j = next(j for j, slots in enumerate(zip(*(c.family.slots for c in found), strict=False))
             if len({s.name for s in slots}) > 1)
    place = found[0].arguments[j].place
    names, written = [c.family.slots[j].name for c in found], shortened(place.written)
    raise place.error(f"{written}: {' or '.join(names)}?",
                      "write " + " or ".join(f"{name} {written}" for name in names))


def spread_asked(symbol: Symbol, matrix: bool) -> Exception:
    """The question what a spread is that its letter does not say."""
    index = f"_{symbol.subscript}" if symbol.subscript else ""
    letter = "v" if symbol.letter == "sigma" else symbol.letter
    return symbol.place.error(
        f"{shortened(symbol.place.written)}: variance, standard deviation"
        + (", precision or covariance matrix?" if matrix else " or precision?"),
        f"write sigma{index}^2 or var={letter}{index} for a variance"
        + f", Sigma{index} or cov={letter}{index} for a covariance matrix" * matrix
        + f"; sd={letter}{index} and precision={letter}{index} are derived too")


def _check_power(argument: Sum, slots: list[Slot], space: Range | None) -> None:
    """Refuses a power that no family's argument can have."""
    symbol = argument.symbol
    if symbol is None or not symbol.power or (
            symbol.power == "2" and any(s.domain == "variance" for s in slots)):
        return
    line = (f"line {space.place.line.number} says {shortened(space.place.written)}, and "
            if space is not None else "")
    what = " or ".join(dict.fromkeys(s.name for s in slots))
    raise OtherShape.of(symbol.place.error(
        f"{line}{shortened(symbol.place.written)} is a power, and no {what}",
        f"the same distributions are derived with the {what} as the parameter, under a name of "
        "its own"))
