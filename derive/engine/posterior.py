"""The posterior of the latent variables of a unit: by Bayes' rule, on the product of their
values."""

from __future__ import annotations

from dataclasses import replace

from ..algebra.expression import Expr
from ..model import Guard, Model, Variable
from .letters import over
from .parts import Summand, Unit
from .units import plates, responsibility, tied


def units(model: Model, joint: tuple[Summand, ...]) -> tuple[Unit, ...]:
    """The units, each with the summands that its posterior needs and the responsibilities that
    Q needs."""
    return tuple(_unit(model, latents, joint) for latents in tied(model))


def _unit(model: Model, latents: tuple[Variable, ...], joint: tuple[Summand, ...]) -> Unit:
    names = {v.name for v in latents}
    terms = tuple(s for s in joint if any(g.variable in names for g in s.guards))
    whole = responsibility(model, {v.name: v.values for v in latents})
    needed: dict[Expr, None] = {}
    for s in terms:
        # by the letters of the values: a label is one of them
        needed.setdefault(responsibility(model, {g.variable: model.variable(g.variable).values
                                                 for g in s.guards}))
    unit = Unit(tuple(v.name for v in latents), plates(model, latents),
                tuple(v.values for v in latents), terms, whole, ())
    return replace(unit, responsibilities=tuple((t, marginal(model, unit, t)) for t in needed))


def marginal(model: Model, u: Unit, t: Expr) -> Expr:
    """A responsibility of some of a unit's variables as the sum of that of all of them."""
    return over(model, set(u.values) - set(t.args[2]), u.joint)


def of_guards(model: Model, guards: tuple[Guard, ...], mark: str = "t") -> Expr:
    """P(the guards hold | x, theta^mark)."""
    return responsibility(model, {g.variable: g.value for g in guards}, mark)
