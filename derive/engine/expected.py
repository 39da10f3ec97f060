"""The E-step: Q, the expected joint log-likelihood."""

from __future__ import annotations

from ..algebra.expression import ONE, mul
from ..model import Model
from .joint import certain
from .parts import Expected, Summand
from .posterior import of_guards


def expected(model: Model, joint: tuple[Summand, ...]) -> tuple[Expected, ...]:
    """Q as a flat list: each guard replaced by its posterior probability. What is 1 wherever
    that is positive (a point mass, a label that is known) has the logarithm 0 there, and no
    term."""
    return tuple(
        Expected(s.plates, mul(s.weight, of_guards(model, s.guards) if s.guards else ONE, s.seen),
                 s.body, s.factor)
        for s in joint if not certain(s))
