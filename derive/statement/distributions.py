"""Which distribution a component names, and whether its arguments fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .errors import shortened
from .facts import Conditional, Range, Sum, Symbol
from .underived import unknown_distribution

if TYPE_CHECKING:
    from ..families.family import Family, Slot

#: What an observation of each domain is, in words.
OBSERVATIONS: dict[str, str] = {
    "real": "numbers", "vector": "vectors", "count": "counts", "positive": "positive numbers",
    "natural": "counts from 1", "binary": "zeros and ones",
}
#: The value that a count starts from.
FIRST = {"count": "0", "natural": "1"}
_STARTS = {first: domain for domain, first in FIRST.items()}

#: Other names of arguments: of any distribution, and of one alone.
_SPELLINGS: dict[str, str] = {
    "var": "variance", "cov": "covariance", "mu": "mean", "Sigma": "covariance",
    "prob": "probability", "p": "probability", "n": "trials", "r": "size",
}
_SPELLINGS_OF: dict[tuple[str, str], str] = {
    ("Poisson", "mean"): "rate", ("Binomial", "size"): "trials", ("Exponential", "scale"): "mean",
}
_SPREADS = ("variance", "covariance")
#: Letters that stand for a standard deviation or a precision as often as for a variance.
_ROOTS = frozenset(("sigma", "s", "sd", "std", "tau", "lambda"))


@dataclass(frozen=True)
class Component:
    """What a component's line names: a family, and the argument of each of its slots."""

    fact: Conditional
    family: Family
    arguments: tuple[Sum, ...]


def stated_space(fact: Range) -> tuple[str, ...]:
    """The domains that ``X_i in R``, ``R^d``, ``N``, ``{0, 1, ...}``, ``{1, 2, ...}`` or
    ``{0, 1}`` allows.

    Raises StatementError for any other set.
    """
    items = fact.items
    if items in (("R",), ("R^1",)):
        return ("real", "positive")
    if len(items) == 1 and items[0].startswith("R^") and items[0] != "R^0":
        return ("vector",)
    if items == ("N",):
        return ("count", "natural")
    if items == ("0", "1"):
        return ("binary",)
    start = int(items[0]) if items[0] in _STARTS else 0
    if items[:2] == (str(start), str(start + 1)) and items[-1] == ".." or items == ("N_0",):
        return (_STARTS[str(start)],)
    raise fact.items_place.error(
        f"{shortened(fact.items_place.written)} is no set that observations can lie in",
        "write R for numbers, R^d for vectors, N, {0, 1, ...} or {1, 2, ...} for counts",
    )


def component_of(
    fact: Conditional, space: Range | None, families: Mapping[str, Family]
) -> Component:
    """The family that a component's distribution names, with its arguments in their order.

    It is found by name, observations, names of arguments and squares. Raises StatementError where
    none or more than one fits.
    """
    named = families_named(fact, families)
    word = fact.distribution.name
    kinds = " or ".join(dict.fromkeys(OBSERVATIONS.get(f.observation, f.observation)
                                      for f in named))
    if fact.first:
        named = [f for f in named if f.observation == _STARTS.get(fact.first)]
        if not named:
            raise fact.call.error(
                f"{word} from {fact.first} is not derived: {word} generates {kinds}",
                "from 0 and from 1 tell two distributions of one name apart, as in "
                "Geometric(p_1) from 1",
            )
    if space is not None:
        domains = stated_space(space)
        named = [f for f in named if f.observation in domains]
        if not named:
            raise fact.distribution.place.error(
                f"{word} generates {kinds}, but line "
                f"{space.place.line.number} says {shortened(space.place.written)}",
                "the two lines cannot both hold",
            )
    found = [Component(fact, f, a) for f in named if (a := _in_order(fact, f)) is not None]
    if not found:
        raise _arguments(fact, named)
    return _decided(found, space)


def families_named(component: Conditional, families: Mapping[str, Family]) -> list[Family]:
    """The families that have the name of a component's distribution.

    Raises StatementError where there is none.
    """
    symbol = component.distribution
    word = symbol.letter
    found = [f for f in families.values() if word in f.names]
    if not found and len(word) > 1:
        found = [f for f in families.values()
                 if word.casefold() in (n.casefold() for n in f.names)]
    if not found:
        raise symbol.place.error(*unknown_distribution(word, derived(families)))
    if symbol.subscript or symbol.power:
        raise symbol.place.error(
            f"the distribution's name {shortened(symbol.place.written)} has an index",
            f"write {symbol.letter}(...); the dimension is stated as "
            f"{component.variable.name} in R^d",
        )
    return found


def derived(families: Mapping[str, Family]) -> list[str]:
    """The first name of each distribution."""
    return list(dict.fromkeys(f.names[0] for f in families.values()))


def named_argument(family: Family, j: int, base: str, families: Iterable[Family]) -> str:
    """The name before argument j without which the line could mean another family, or ""."""
    slot = family.slots[j]
    others = {f.slots[j].name for f in families
              if len(f.slots) == len(family.slots) and family.names[0] in f.names}
    told = base.endswith("^2") if slot.domain == "variance" else base == "Sigma"
    return "" if len(others) == 1 or told else f"{slot.name} "


def _in_order(fact: Conditional, family: Family) -> tuple[Sum, ...] | None:
    """The arguments by slot: those with a name have its place, the others fill the rest."""
    own = {n: s for (of, n), s in _SPELLINGS_OF.items() if of in family.names}
    given = [own.get(n) or _SPELLINGS.get(n, n) for n in fact.names]
    rest = iter(s.name for s in family.slots if s.name not in given)
    order = {name or next(rest, ""): a for name, a in zip(given, fact.arguments, strict=True)}
    if len(order) < len(given) or set(order) != {s.name for s in family.slots}:
        return None
    return tuple(order[s.name] for s in family.slots)


def _arguments(fact: Conditional, families: list[Family]) -> Exception:
    """The error for arguments that no family takes: of another name, or too many or few."""
    word = fact.distribution.name
    takes = " or ".join(dict.fromkeys(
        f"({', '.join(s.name for s in f.slots)})" for f in families))
    example = f"{word}({', '.join(_example(s, fact.label) for s in families[0].slots)})"
    names = {s.name for f in families for s in f.slots}
    for name, argument in zip(fact.names, fact.arguments, strict=True):
        spread = any(s.domain == "variance" for f in families for s in f.slots)
        if name in ("sd", "std", "stdev", "precision", "prec") and spread:
            raise argument.place.error(
                f"the {'precision' if name.startswith('p') else 'standard deviation'} as a "
                "parameter is not derived yet",
                f"the same distributions are derived with their variance as the parameter: "
                f"{word}(mu_{fact.label}, var=v_{fact.label})",
            )
        own = {n for of, n in _SPELLINGS_OF if any(of in f.names for f in families)}
        if name and _SPELLINGS.get(name, name) not in names and name not in own:
            raise argument.place.error(
                f"{shortened(name)} is no argument of {word}, which takes {takes}",
                "name the arguments so, or leave the names out",
            )
    count = len(fact.arguments)
    fewest = min(len(f.slots) for f in families)
    return fact.call.error(
        f"{word} has {fewest} argument{'s'[:fewest != 1]} {takes}, and {count} "
        f"{'is' if count == 1 else 'are'} written", f"as in {example}",
    )


def _decided(found: list[Component], space: Range | None) -> Component:
    """Of components with one name, the one that the squares ask for.

    Raises StatementError, which asks, where they ask for none.
    """
    fact = found[0].fact
    for argument in fact.arguments:
        _check_power(argument, found, space)
    for j, argument in enumerate(fact.arguments):
        name = fact.names[j]
        at = [next(s for s, a in zip(c.family.slots, c.arguments, strict=True) if a is argument)
              for c in found]
        domains = {s.domain for s in at}
        symbol = argument.symbol
        if not domains & set(_SPREADS) or symbol is None:
            continue
        if symbol.power == "2" or argument.number is not None:
            found = [c for c, s in zip(found, at, strict=True) if s.domain == "variance"]
        elif symbol.letter in ("Sigma", "I"):
            found = [c for c, s in zip(found, at, strict=True)
                     if s.domain == "covariance"] or found
        elif not name and (len(domains) > 1 or (
                "variance" in domains and symbol.letter in _ROOTS)):
            raise _which_spread(fact, symbol, domains)
    if len({c.family.id for c in found}) == 1 or any(a.symbol is None for a in fact.arguments):
        return found[0]
    starts = {c.family.observation for c in found}
    call = fact.call.written
    if len(starts) > 1 and starts <= set(_STARTS.values()):
        raise fact.call.error(
            f"{fact.distribution.name} from 0 or from 1?",
            f"write {shortened(call)} from 0, or {shortened(call)} from 1",
        )
    j = next(j for j, slots in enumerate(zip(*(c.family.slots for c in found), strict=False))
             if len({s.name for s in slots}) > 1)
    written = found[0].arguments[j].place
    names = [c.family.slots[j].name for c in found]
    raise written.error(
        f"{shortened(written.written)}: {' or '.join(names)}?",
        "write " + " or ".join(
            f"{n} {shortened(written.written)}" for n in names),
    )


def _which_spread(fact: Conditional, symbol: Symbol, domains: set[str]) -> Exception:
    index = f"_{symbol.subscript}" if symbol.subscript else ""
    letter = "v" if symbol.letter == "sigma" else symbol.letter
    matrix = "covariance" in domains
    return symbol.place.error(
        f"{shortened(symbol.place.written)}: variance, standard deviation"
        + (", precision or covariance matrix?" if matrix else " or precision?"),
        f"write sigma{index}^2 or var={letter}{index} for a variance"
        + (f", Sigma{index} or cov={letter}{index} for a covariance matrix" if matrix else "")
        + "; a standard deviation or a precision as the parameter is not derived yet",
    )


def _check_power(argument: Sum, found: list[Component], space: Range | None) -> None:
    """Refuses a power that no family's argument can have."""
    slots = [s for c in found for s, a in zip(c.family.slots, c.arguments, strict=True)
             if a is argument]
    symbol = argument.symbol
    domains = {s.domain for s in slots}
    if symbol is None or not symbol.power or symbol.power == "2" and "variance" in domains:
        return
    written = shortened(symbol.place.written)
    index = f"_{symbol.subscript}" if symbol.subscript else ""
    if not domains & set(_SPREADS):
        raise symbol.place.error(
            f"{written} is a power of a parameter, and the {slots[0].name} itself is a single name",
            f"the same distributions are derived with the {slots[0].name} as the parameter",
        )
    if symbol.power != "2":
        raise symbol.place.error(
            f"{written} is an expression: a precision or a root as the parameter is not derived "
            "yet",
            "the same distributions are derived with the (co)variance as the parameter, under a "
            f"name of its own: var=v{index} or cov=V{index}",
        )
    line = f"line {space.place.line.number} says {shortened(space.place.written)}, and " if (
        space is not None) else ""
    raise symbol.place.error(
        f"{line}{written} is a number, not a covariance matrix",
        "a square goes with X_i in R, and a covariance matrix has a name of its own",
    )


def _example(slot: Slot, label: str) -> str:
    letters = {"vector": "mu", "real": "mu", "covariance": "Sigma", "variance": "sigma",
               "probability": "p", "positive": "lambda", "natural": "n"}
    letter = letters.get(slot.domain, "theta")
    if slot.known:
        return f"{letter}_i"
    return f"{letter}_{label}" + ("^2" if slot.domain == "variance" else "")
