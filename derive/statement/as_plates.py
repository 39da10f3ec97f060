"""A statement read as a model of plates and factors, whatever else it is."""

from __future__ import annotations

from ..mixture import Mixture
from ..model import Model


def as_model(stated: Mixture | Model) -> Model:
    """The model that a mixture states, from its own text; another model as it is.

    >>> from derive.statement import read
    >>> as_model(read("two_gaussians")).keys
    ('tau', 'mu_1', 'Sigma_1', 'mu_2', 'Sigma_2')
    """
    if isinstance(stated, Model):
        return stated
    from .clauses import facts
    from .layout import plain_lines
    from .plates import model_of

    return model_of(facts(plain_lines(stated.statement)), stated.name, stated.statement)
