"""The joint density of data and latent variables: its logarithm as a flat list of summands."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..algebra.expression import (
    ONE,
    Expr,
    det,
    equation,
    exp,
    factorial,
    indicator,
    inverse,
    log,
    mul,
    power,
    product_over,
    size,
    sum_over,
    trace,
)
from ..algebra.expression import density as density_of
from ..model import Factor, Guard, Model, Variable
from .letters import in_order, letters
from .opening import log_density, opened
from .parts import Summand
from .refusal import NotDerived
from .units import plates, tied


def joint(model: Model) -> tuple[Summand, ...]:
    """log p(x, z; theta) as summands, the priors among them, in the order of the factors.

    A categorical law of a latent variable gives [Z_i = k] log p_k, one of an observed variable
    has [X_i = l] in ``seen``. Raises NotDerived for a weight within a unit.
    """
    found = []
    for n, f in enumerate(model.factors):
        data = mul(*(indicator(g.variable, *g.indices, g.value) for g in f.guards
                     if model.variable(g.variable).role != "latent"))
        guards = tuple(g for g in f.guards if model.variable(g.variable).role == "latent")
        for more, seen, density, body in _bodies(model, f):
            found.append(_summand(model, n, (*guards, *more), mul(data, seen), density, body))
    return tuple(found) + _known_labels(model)


def _bodies(model: Model, f: Factor) -> Iterator[tuple[tuple[Guard, ...], Expr, Expr, Expr]]:
    """(further guards, what of the data stands before it, density, its logarithm)."""
    if f.variable in {p.name for p in model.parameters}:
        yield (), ONE, *_prior(model, f)
        return
    v = model.variable(f.variable)
    x = ONE if v.domain == "label" else model.symbol(v.name)
    if f.law == "categorical":
        labels = model.plate(v.values).labels
        several = len(f.arguments) > 1
        for value, p in zip(labels if several else (v.values,), f.arguments, strict=True):
            if v.role == "latent":
                yield (Guard(v.name, v.indices, value),), ONE, p, opened(log(p))
            else:
                yield (), indicator(v.name, *v.indices, value), p, opened(log(p))
    elif f.law == "multinomial":
        (p,) = f.arguments
        last = model.plate(v.indices[-1])
        total = sum_over(x, last.index, last.size)
        yield ((), ONE, factorial(total) / product_over(factorial(x), last.index, last.size),
               log(factorial(total)) - sum_over(log(factorial(x)), last.index, last.size))
        yield (), _present(v), power(p, x), mul(x, opened(log(p)))
    elif f.law == "point":
        here = Expr("iverson", equation(x, f.arguments[0]))
        yield (), _present(v), here, log(here)
    elif f.law == "known":
        yield (), _present(v), x, log(x)
    else:
        yield ((), _present(v), density_of(f.law, x, *f.arguments),
               log_density(model, f.law, x, f.arguments))


def _present(v: Variable) -> Expr:
    """1 where the observation is there."""
    return indicator(v.name, *v.indices, "seen") if v.missing else ONE


def _prior(model: Model, f: Factor) -> tuple[Expr, Expr]:
    """The density of a prior and its logarithm; of a Dirichlet, Beta, Gamma or inverse Wishart law
    without the constant that makes it integrate to 1."""
    u = model.symbol(f.variable)
    if f.law == "dirichlet":
        density = power(u, f.arguments[0] - 1)
    elif f.law == "beta":
        a, b = f.arguments
        density = power(u, a - 1) * power(1 - u, b - 1)
    elif f.law == "gamma":
        a, b = f.arguments
        density = power(u, a - 1) * exp(-b * u)
    elif f.law == "inverse_wishart":
        scale, freedom = f.arguments
        count, half = freedom + size(model.parameter(f.variable).dimension) + 1, Fraction(-1, 2)
        square = trace(mul(scale, inverse(u)))
        return (power(det(u), half * count) * exp(half * square),
                half * count * log(det(u)) + half * square)
    else:
        return (density_of(f.law, u, *f.arguments),
                log_density(model, f.law, u, f.arguments))
    return density, opened(log(density))


def _known_labels(model: Model) -> tuple[Summand, ...]:
    """[Z_i = k] log s_ik for a latent variable whose value is known for some: s is 1 where the
    value may be k."""
    found = []
    for v in model.latents:
        if v.seen:
            n = next(n for n, f in enumerate(model.factors) if f.variable == v.name)
            known = indicator(v.name + " seen", *v.indices, v.values)
            found.append(_summand(model, n, (Guard(v.name, v.indices, v.values),), ONE, known,
                                  log(known)))
    return tuple(found)


def certain(s: Summand) -> bool:
    """Whether the density is 1 wherever the posterior is positive."""
    return s.density.op in ("iverson", "indicator")


def _summand(model: Model, n: int, guards: tuple[Guard, ...], seen: Expr, density: Expr,
             body: Expr) -> Summand:
    held = {i for g in guards for i in (*g.indices, g.value)} | letters(body) | letters(seen)
    own = in_order(model, held)
    return Summand(own, guards, body, _weight(model, n, guards, own), seen, n, density)


def _weight(model: Model, n: int, guards: tuple[Guard, ...], own: tuple[str, ...]) -> Expr:
    """The product of the weights of the unit in which the summand stands."""
    if model.factors[n].variable in {p.name for p in model.parameters}:
        return ONE
    names = {g.variable for g in guards}
    unit = next((u for u in tied(model) if names & {v.name for v in u}), ())
    inside = plates(model, unit) if unit else own
    weights = [w for w in model.weights if set(w.indices) <= set(own)]
    for w in weights:
        if not set(w.indices) <= set(inside):
            raise NotDerived(
                f"the weight {_word(w.value)} has the indices {', '.join(w.indices)}, and the "
                f"latent variable {unit[0].name} has {', '.join(unit[0].indices) or 'none'}: a "
                "weight counts a whole unit, a latent variable with all its observations; one "
                "within a unit would change the posterior")
    return mul(*(w.value for w in weights))


def _word(e: Expr) -> str:
    return str(e.args[0]) if e.op == "symbol" else "of these"


