"""A number that laws of different kinds share: whether one proof of the maximum holds for all."""

from __future__ import annotations

from ...algebra.expression import SCALAR, Expr, is_zero, rewrite
from ...algebra.normal import depends_on, multiply_out
from ...rules import RULES
from ...rules.differentials import differentiate
from ..exponential import NoExponentialFamily, natural
from ..laws import law_of
from ..opening import opened
from .score import held
from .solution import Problem


def disagree(problem: Problem) -> bool:
    """Whether the unknown moves the natural parameters of different laws differently.

    Where all move as c h(u), with one h, the stationary equation is that the statistics, with the
    coefficients c, have their means, and what Q gains is a sum of divergences. A Poisson and an
    exponential law of one rate have h = 1/u and h = 1.
    """
    u, model = problem.unknown, problem.model
    parameters = {p.name for p in model.parameters}
    factors = [model.factors[n] for n in sorted({s.factor for s in held(problem)})]
    factors = [f for f in factors if f.variable not in parameters
               and f.law not in ("categorical", "multinomial")]
    if u.shape != SCALAR or len({f.law for f in factors}) < 2:
        return False
    slopes: list[Expr] = []
    for f in factors:
        family = law_of(model, f.law)
        try:
            etas = natural(family).parameters
        except NoExponentialFamily:
            return True
        put = dict(zip(family.formal()[1], f.arguments, strict=True))
        slopes += [differentiate(opened(rewrite(eta, put.get)), u, RULES)[0] for eta in etas]
    moving = [s for s in slopes if not is_zero(s)]
    return any(not _proportional(moving[0], s, u) for s in moving[1:])


def _proportional(a: Expr, b: Expr, u: Expr) -> bool:
    """Whether a / b is free of u: a' b = a b'."""
    da, db = (differentiate(e, u, RULES)[0] if depends_on(e, u) else e * 0 for e in (a, b))
    return is_zero(multiply_out(da * b - a * db, lambda e: True))
