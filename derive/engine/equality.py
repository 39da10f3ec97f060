"""Where divergences, and sums of them, are 0: only where their laws agree.

Gibbs' inequality is an equality only for equal laws; equal members of an exponential family whose
parameters can be read off its means have equal parameters. A factor that may be 0 says nothing.
"""

from __future__ import annotations

from ..algebra.expression import Expr, add, at_mark, both, equation, mul, rewrite, walk
from ..algebra.normal import factors, terms
from ..families import LAWS
from ..model import Model
from .divergences import held_known
from .exponential import NoExponentialFamily, natural
from .laws import law_of
from .positive import Positive


def agreement(model: Model, divergence: Expr) -> tuple[Expr, ...]:
    """The equations that hold where a divergence is 0: of the parameters where a law has one
    parameter, else of the laws.

    >>> from ..algebra.expression import density, function, symbol
    >>> x, a, b = (symbol(n, "scalar") for n in (".X", "a", "b"))
    >>> agreement(Model("m", (), (), (), ()), function(
    ...     "KL", "", density("poisson", x, b), density("poisson", x, a)))
    (equation(symbol('a', 'scalar', (), ''), symbol('b', 'scalar', (), '')),)
    """
    arguments = divergence.children
    if arguments[0].op == "density":
        return _of_laws(model, *arguments)
    half = len(arguments) // 2
    new, free = arguments[:half], arguments[half:]
    simplexes = {p.name for p in model.parameters if p.domain == "simplex"}
    if new[0].args[0] in simplexes:
        return (equation(free[0], new[0]),)
    names = {u.args[0] for u in new}
    parameters = {p.name for p in model.parameters}
    stated = next(f.arguments for f in model.factors if f.law == "categorical"
                  and len(f.arguments) > 1 and {n.args[0] for a in f.arguments for n in walk(a)
                                                if n.op == "symbol"} & parameters == names)
    put = [dict(zip((u.args[0] for u in new), side, strict=True)) for side in (free, new)]

    def at(a: Expr, side: dict[str, Expr]) -> Expr:
        return rewrite(a, lambda n: side.get(n.args[0]) if n.op == "symbol" else None)

    found = (_shortest(at(a, put[0]), at(a, put[1])) for a in stated)
    return tuple(dict.fromkeys(found))


def _of_laws(model: Model, new: Expr, free: Expr) -> tuple[Expr, ...]:
    law, _, *at_new = new.args
    at_free = free.args[2:]
    same = tuple(a == b for a, b in zip(at_new, at_free, strict=True))
    try:
        if law not in LAWS:
            raise NoExponentialFamily(law)
        natural(held_known(law_of(model, law), same))
    except NoExponentialFamily:
        return (equation(free, new),)
    return tuple(_shortest(a, b) for a, b in zip(at_free, at_new, strict=True) if a != b)


def _shortest(free: Expr, new: Expr) -> Expr:
    """The equation without what stands on both sides: terms, numbers before them, exponents and
    exponentials around them."""
    while True:
        a, b = list(terms(free)), list(terms(new))
        for t in list(a):
            if t in b:
                a.remove(t)
                b.remove(t)
        numbers = [f for f in factors(add(*a)) if f.op == "number" and f in factors(add(*b))]
        one, two = (mul(*(f for f in factors(add(*e)) if f not in numbers)) for e in (a, b))
        if one.op == two.op == "exp" or (one.op == two.op == "power" and (
                one.args[1] == two.args[1] and one.args[1].op == "number")):
            one, two = one.args[0], two.args[0]
        if (one, two) == (free, new):
            return equation(free, new)
        free, new = one, two


def where_zero(model: Model, positive: Positive, e: Expr) -> tuple[Expr, ...]:
    """The equations that hold where a sum of divergences, with factors at least 0, is 0, as far
    as the factors are positive."""
    if e.op == "add":
        return tuple(dict.fromkeys(q for t in e.args for q in where_zero(model, positive, t)))
    if e.op == "sum":
        return where_zero(model, positive, e.args[0])
    if e.op == "function":
        return agreement(model, e)
    if e.op != "mul":
        return ()
    inner = [f for f in e.args if any(n.op == "function" for n in walk(f))]
    if len(inner) != 1 or not all(positive(f) for f in e.args if f != inner[0]):
        return ()
    return where_zero(model, positive, inner[0])


def at_t(model: Model, equations: tuple[Expr, ...]) -> Expr:
    """The equations together, with the free parameters put at theta^t."""
    return at_mark(both(*equations), "t", tuple(p.name for p in model.parameters))
