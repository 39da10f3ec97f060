"""Where a root of the stationary equation is the one global maximum: natural parameters that are
affine in the unknowns."""

from __future__ import annotations

from collections.abc import Sequence

from ...algebra.expression import Expr, log, power, rewrite
from ...algebra.normal import depends_on, term, terms, tidy
from ...families import LAWS
from ...model import Factor, Model
from ...rules import RULES
from ...rules.differentials import differentiate
from ..exponential import NoExponentialFamily, natural
from ..opening import opened
from ..parts import Expected


def canonical(model: Model, q: Sequence[Expected], unknowns: Sequence[Expr]) -> bool:
    """Whether every factor with one of the unknowns is an exponential family in which the natural
    parameters are affine in them, or in one power of each: Q's value at the root less that
    elsewhere is then a sum of divergences, at least 0 (Brown 1986, chapter 5). Priors are none of
    these factors."""
    held = {s.factor for s in q if any(depends_on(s.body, u) for u in unknowns)}
    parameters: list[Expr] = []
    for n in held:
        for eta in _natural(model, model.factors[n]):
            if eta is None:
                return False
            parameters.append(tidy(eta))
    powers = {u: _exponents(parameters, u) for u in unknowns}
    put = {power(u, *xs): u for u, xs in powers.items() if len(xs) == 1}
    return all(_affine(rewrite(eta, put.get), unknowns) for eta in parameters)


def _natural(model: Model, f: Factor) -> list[Expr | None]:
    """The natural parameters of a factor in its arguments; None where they are not known."""
    if f.variable in {p.name for p in model.parameters}:
        return [None]
    if f.law == "categorical":
        first, *others = f.arguments
        return [opened(log(p)) - opened(log(first)) for p in others] or [None]
    if f.law not in LAWS:
        return [None]
    try:
        form = natural(LAWS[f.law])
    except NoExponentialFamily:
        return [None]
    put = dict(zip(LAWS[f.law].formal()[1], f.arguments, strict=True))
    return [opened(rewrite(eta, put.get)) for eta in form.parameters]


def _exponents(parameters: Sequence[Expr], u: Expr) -> set[Expr]:
    """The exponents of u in them."""
    return {x for e in parameters for t in terms(e) for b, x in term(t).powers
            if b == u}


def _affine(e: Expr, unknowns: Sequence[Expr]) -> bool:
    slopes = [differentiate(e, u, RULES)[0] for u in unknowns if depends_on(e, u)]
    return not any(depends_on(s, u) for s in slopes for u in unknowns)
