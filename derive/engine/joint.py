"""The joint density of data and latent variables: its logarithm as a flat list of summands."""

from __future__ import annotations

from collections.abc import Iterator

from ..algebra.expression import (
    ONE,
    Expr,
    equation,
    factorial,
    indicator,
    log,
    mul,
    sum_over,
    walk,
)
from ..algebra.normal import terms
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
        for more, seen, body in _bodies(model, f):
            found.append(_summand(model, n, (*guards, *more), mul(data, seen), body))
    return tuple(found) + _known_labels(model)


def _bodies(model: Model, f: Factor) -> Iterator[tuple[tuple[Guard, ...], Expr, Expr]]:
    """(further guards, what of the data stands before it, log density) of a factor."""
    if f.variable in {p.name for p in model.parameters}:
        yield (), ONE, _prior(model, f)
        return
    v = model.variable(f.variable)
    x = ONE if v.domain == "label" else model.symbol(v.name)
    if f.law == "categorical":
        labels = model.plate(v.values).labels
        several = len(f.arguments) > 1
        for value, p in zip(labels if several else (v.values,), f.arguments, strict=True):
            if v.role == "latent":
                yield (Guard(v.name, v.indices, value),), ONE, opened(log(p))
            else:
                yield (), indicator(v.name, *v.indices, value), opened(log(p))
    elif f.law == "multinomial":
        (p,) = f.arguments
        last = model.plate(v.indices[-1])
        total = sum_over(x, last.index, last.size)
        yield (), _present(v), mul(x, opened(log(p)))
        yield (), ONE, log(factorial(total)) - sum_over(log(factorial(x)), last.index, last.size)
    elif f.law == "point":
        yield (), _present(v), log(Expr("iverson", equation(x, f.arguments[0])))
    elif f.law == "known":
        yield (), _present(v), log(x)
    else:
        yield (), _present(v), log_density(model, f.law, x, f.arguments)


def _present(v: Variable) -> Expr:
    """1 where the observation is there."""
    return indicator(v.name, *v.indices, "seen") if v.missing else ONE


def _prior(model: Model, f: Factor) -> Expr:
    """The log density of a prior, without what is free of the parameters."""
    u = model.symbol(f.variable)
    if f.law == "dirichlet":
        return mul(f.arguments[0] - 1, log(u))
    if f.law == "beta":
        a, b = f.arguments
        return mul(a - 1, log(u)) + mul(b - 1, log(1 - u))
    if f.law == "gamma":
        a, b = f.arguments
        return mul(a - 1, log(u)) - b * u
    names = {p.name for p in model.parameters}
    whole = log_density(model, f.law, u, f.arguments)
    kept = [t for t in terms(whole) if names & _names(t)]
    return sum(kept[1:], kept[0])


def _names(e: Expr) -> set[str]:
    return {n.args[0] for n in walk(e) if n.op == "symbol"}


def _known_labels(model: Model) -> tuple[Summand, ...]:
    """[Z_i = k] log s_ik for a latent variable whose value is known for some: s is 1 where the
    value may be k."""
    found = []
    for v in model.latents:
        if v.seen:
            n = next(n for n, f in enumerate(model.factors) if f.variable == v.name)
            body = log(indicator(v.name + " seen", *v.indices, v.values))
            found.append(_summand(model, n, (Guard(v.name, v.indices, v.values),), ONE, body))
    return tuple(found)


def certain(model: Model, s: Summand) -> bool:
    """Whether the density is 1 wherever the posterior is positive."""
    return s.body.op == "log" and s.body.args[0].op in ("iverson", "indicator")


def _summand(model: Model, n: int, guards: tuple[Guard, ...], seen: Expr, body: Expr) -> Summand:
    held = {i for g in guards for i in (*g.indices, g.value)} | letters(body) | letters(seen)
    own = in_order(model, held)
    return Summand(own, guards, body, _weight(model, n, guards, own), seen, n)


def _weight(model: Model, n: int, guards: tuple[Guard, ...], own: tuple[str, ...]) -> Expr:
    """The product of the weights of the unit in which the summand stands."""
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


