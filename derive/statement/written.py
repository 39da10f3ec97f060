"""A density that is written out and is that of a law with a name: it is that law.

Which law is found by its values: a term of the density over that of the law, at random values of
all names, must be the same for every value of the variable, and the product of factors that stand
in the term: they are its weight.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, product
from typing import TYPE_CHECKING

from ..algebra.expression import Expr, symbol
from .facts import Expression, Number, Place, Symbol, Tree, parts
from .laws import law_name

if TYPE_CHECKING:
    from ..families.family import Family

#: The laws that are looked for, those with fewer arguments first.
_LAWS = ("poisson", "bernoulli", "exponential_rate", "exponential_mean", "geometric_from_0",
         "geometric_from_1", "normal", "binomial", "gamma")
_POINTS = {"count": (0.0, 1.0, 2.0, 4.0), "natural": (1.0, 2.0, 3.0, 5.0), "binary": (0.0, 1.0),
           "positive": (0.3, 0.7, 1.9, 2.6), "real": (-1.3, 0.4, 0.9, 2.2)}
_FUNCTIONS = {"exp": math.exp, "log": math.log, "ln": math.log, "sqrt": math.sqrt,
              "Gamma": math.gamma}
_TREES: dict[str, Callable[[list[float]], float]] = {
    "+": math.fsum, "*": math.prod, "-": lambda v: -v[0], "/": lambda v: 1 / v[0],
    "^": lambda v: float(v[0] ** v[1])}
_OPERATIONS: dict[str, Callable[[list[float]], float]] = {
    "add": math.fsum, "mul": math.prod, "power": _TREES["^"], "exp": lambda v: math.exp(v[0]),
    "log": lambda v: math.log(v[0]), "factorial": lambda v: math.gamma(v[0] + 1),
    "gamma_function": lambda v: math.gamma(v[0])}
_CLOSE = 1e-9
_MOST = 14


@dataclass(frozen=True)
class Term:
    """A weight, ``None`` for 1, and the call of the law that it is the weight of."""

    weight: Expression | None
    call: Tree


def term(e: Expression, x: Symbol, families: Mapping[str, Family],
         domain: str = "") -> Term | None:
    """The law that a term of a density of ``x`` is, with its weight; None where there is none, or
    several. ``domain`` is where other lines say that x lies.

    >>> from derive.families import LAWS
    >>> from derive.statement.clauses import facts
    >>> from derive.statement.layout import plain_lines
    >>> law = facts(plain_lines("p(x_i | z_i=k) = a_k exp(-a_k x_i)"))[0]
    >>> term(law.law, law.variable, LAWS).call.parts[0].name
    'Exponential'
    """
    factors = _factors(e)
    free = [f for f in factors if not _holds(f, x)]
    if len(free) == len(factors) or len(factors) > _MOST:
        return None
    candidates = _candidates(e, x)
    points = [_point(e, seed) for seed in (3, 7)]
    laws = [f for id in _LAWS if (f := families.get(id)) and domain in ("", f.observation)]
    tried = [(len(f.slots), sum(len(parts(s)) for s in slots), n, f, slots)
             for n, f in enumerate(laws) for slots in product(candidates, repeat=len(f.slots))]
    for *_, family, slots in sorted(tried, key=lambda t: t[:3]):
        subset = _weight(factors, free, x, slots, family, points)
        if subset is not None:
            return Term(_times(subset, e.place), _call(family, slots, e.place, families))
    return None


def at_points(e: Expression, density: Expression, x: Symbol) -> bool:
    """Whether an expression is a density at x = 0, at random values of all names."""
    try:
        return all(math.isclose(_value(e, at), _value(density, {**at, x.name: 0.0}),
                                rel_tol=_CLOSE)
                   for at in ({**_point(e, seed), **_point(density, seed)} for seed in (3, 7)))
    except (ArithmeticError, ValueError, KeyError, TypeError):
        return False


def _weight(factors: Sequence[Expression], free: Sequence[Expression], x: Symbol,
            slots: Sequence[Expression], family: Family,
            points: Sequence[Mapping[str, float]]) -> tuple[Expression, ...] | None:
    """The factors whose product is the term over the density of the law, None where none are."""
    ratios = []
    for at in points:
        found = []
        for value in _POINTS[family.observation]:
            here = {**at, x.name: value}
            try:
                above = math.prod(_value(f, here) for f in factors)
                below = _density(family, value, [_value(s, here) for s in slots])
                found.append(above / below)
            except (ArithmeticError, ValueError, KeyError, TypeError):
                return None
        if any(isinstance(r, complex) or not math.isclose(r, found[0], rel_tol=_CLOSE)
               for r in found):
            return None
        ratios.append(found[0])
    for count in range(len(free) + 1):
        for subset in combinations(free, count):
            if all(math.isclose(math.prod(_value(f, at) for f in subset), r, rel_tol=_CLOSE)
                   for at, r in zip(points, ratios, strict=True)):
                return subset
    return None


def _factors(e: Expression) -> list[Expression]:
    if isinstance(e, Tree) and e.head == "*":
        return [f for p in e.parts for f in _factors(p)]
    if isinstance(e, Tree) and e.head == "call" and len(e.parts) == 2 and not e.given and (
            law_name(e) not in _FUNCTIONS):  # w (1 - p)
        return [e.parts[0], *_factors(e.parts[1])]
    return [e]


def _holds(e: Expression, x: Symbol) -> bool:
    return any(isinstance(p, Symbol) and (p.name == x.name or p.power == x.name)
               for p in _inner(e))


def _inner(e: Expression) -> Iterator[Expression]:
    """An expression and its parts, without subscripts and names of functions."""
    yield e
    if isinstance(e, Tree):
        for p in e.parts[e.head == "call":]:
            yield from _inner(p)


def _candidates(e: Expression, x: Symbol) -> list[Expression]:
    """What may be an argument: pieces without x, the smallest first."""
    found: dict[str, Expression] = {}
    for p in _inner(e):
        if isinstance(p, Symbol):
            if p.name in (x.name, "e", "pi") or p.letter == "prod":
                continue
            if p.power and not p.power.isdigit():
                p = replace(p, power="")
            elif p.power:  # of s^2 the square alone
                found.setdefault(p.name, p)
                continue
        if not _holds(p, x) and not (isinstance(p, Tree) and p.head == "-"):
            found.setdefault(p.place.plain if isinstance(p, Tree) else repr(p), p)
    found.setdefault("1", Number("1", e.place))
    return sorted(found.values(), key=lambda p: (len(parts(p)), p.place.start))[:_MOST]


def _point(e: Expression, seed: int) -> dict[str, float]:
    """Random values between 0 and 1 for all names, by the name alone."""
    names = {n for s in _inner(e) if isinstance(s, Symbol)
             for n in (replace(s, power="").name, s.power.lstrip("-")) if n}
    return {n: random.Random(f"{seed} {n}").uniform(0.2, 0.8) for n in sorted(names)}


def _value(e: Expression, at: Mapping[str, float]) -> float:
    """The value of an expression of names and numbers. Raises KeyError where it has none."""
    if isinstance(e, Number):
        return float(e.written)
    if isinstance(e, Symbol):
        bare = replace(e, power="") if e.power else e
        base = math.e if bare.name == "e" else math.pi if bare.name == "pi" else at[bare.name]
        if not e.power:
            return float(base)
        minus = e.power.startswith("-")
        over = e.power.lstrip("-")
        raised = float(over) if over.isdigit() else at[over]
        return float(base ** (-raised if minus else raised))
    inner = [_value(p, at) for p in e.parts[e.head == "call":]]
    if e.head in ("(", "[", "{") and len(inner) == 1 and not e.given:
        return inner[0]
    if e.head == "call":
        return _FUNCTIONS[law_name(e)](*inner)
    if e.head == "!":
        return math.gamma(inner[0] + 1)
    return _TREES[e.head](inner)


def _density(family: Family, x: float, slots: Sequence[float]) -> float:
    """The density of a law at numbers, from its declaration."""
    return _at(_form(family), {"x": x, **{f"s{j}": v for j, v in enumerate(slots)}})


@cache
def _form(family: Family) -> Expr:
    return family.density(symbol("x", "scalar"), *(symbol(f"s{j}", "scalar")
                                                   for j in range(len(family.slots))))


def _at(e: Expr, values: Mapping[str, float]) -> float:
    if e.op == "number":
        return float(e.args[0])
    if e.op == "constant":
        return {"pi": math.pi}[e.args[0]]
    if e.op == "symbol":
        return values[e.args[0]]
    inner = [_at(a, values) for a in e.args]
    if e.op == "choose":
        n, k = inner
        return math.gamma(n + 1) / math.gamma(k + 1) / math.gamma(n - k + 1)
    return _OPERATIONS[e.op](inner)


def _times(factors: Sequence[Expression], place: Place) -> Expression | None:
    if not factors:
        return None
    return factors[0] if len(factors) == 1 else Tree("*", tuple(factors), place)


def _call(family: Family, slots: Sequence[Expression], place: Place,
          families: Mapping[str, Family]) -> Tree:
    """The call of a law with its arguments, each by its name where the law has several forms."""
    word = Symbol(family.names[0], "", "", place)
    several = sum(family.names[0] in f.names for f in families.values()) > 1
    named = [Tree("=", (Symbol(s.name, "", "", e.place), e), e.place) if several else e
             for s, e in zip(family.slots, slots, strict=True)]
    return Tree("call", (word, *named), place)
