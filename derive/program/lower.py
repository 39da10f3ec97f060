"""A derivation's density and solutions, lowered to an array program.

Nothing is known here of any distribution. What fits no pattern is refused with its name.
"""

from __future__ import annotations

from typing import Any

from .density import Density
from .program import CannotLower, Program
from .updates import Updates


def lower(derivation: Any) -> Program:
    """The array program of a derivation (its ``model``, ``generic_weight``, ``log_density`` and
    ``solutions``). Raises CannotLower naming the smallest expression that has none.
    """
    model, weight, log_density = (
        derivation.model, derivation.generic_weight, derivation.log_density)
    density = Density(model)
    constant, terms, common = density.lower(weight, log_density)
    sums = Updates(model, density.centre is not None)
    updates = tuple(sums.lower(symbol, formula) for symbol, formula in derivation.solutions)
    for p in model.parameters:
        if not {p.base, *p.names} & {u.base for u in updates}:
            raise CannotLower(f"{p.base}: the derivation has no solution for it")
    return Program(model, constant, terms, common, density.centre, tuple(density.at_most),
                   tuple(sums.statistics), updates, log_density, weight)
