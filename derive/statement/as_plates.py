"""A mixture as a model of plates and factors."""

from __future__ import annotations

from collections.abc import Mapping

from ..algebra.expression import Expr, add, expr, mul, symbol
from ..families import FAMILIES, Family
from ..model import Factor, Guard, Model, Parameter, Plate, Variable, kind
from .finite_mixture import Mixture


def as_model(m: Mixture | Model, families: Mapping[str, Family] = FAMILIES) -> Model:
    """The model that a mixture states: a label with a categorical law, and a factor that it
    guards, under the components' index; another model as it is.

    >>> from derive.statement.reader import read, stated_mixture
    >>> as_model(stated_mixture(read("two_gaussians"))).keys
    ('tau', 'mu_1', 'mu_2', 'Sigma_1', 'Sigma_2')
    """
    if isinstance(m, Model):
        return m
    i, k = m.observations.index, m.components.index
    plates = tuple(Plate(p.index, p.size, p.labels) for p in m.plates)
    variables = tuple(Variable(v.name, (v.plate,), v.domain, v.role,
                               k if v.domain == "label" else "") for v in m.variables)
    parameters = tuple(
        Parameter(p.base, (p.plate,) if p.plate else (), p.domain,
                  p.names if len(p.names) > 1 or p.names != (p.base,) else ())
        for p in m.parameters if p.base != m.weights.base or m.weights.kind == "simplex")
    if m.weights.kind == "complement":
        free = tuple(Parameter(n, (), "probability") for n in m.weights.names if n)
        parameters = (*free, *parameters)
    slots = families[m.law.family].slots
    arguments = []
    for a, slot in zip(m.law.arguments, slots, strict=True):
        if a.kind == "number":
            assert a.value is not None
            arguments.append(expr(a.value))
        else:
            indices = (i,) if a.kind == "known" else (m.parameter(a.name).plate,)
            arguments.append(symbol(a.name, kind(slot.domain), tuple(n for n in indices if n)))
    return Model(m.name, plates, variables, parameters,
                 (Factor(m.latent.name, "categorical", _weights(m, k)),
                  Factor(m.law.variable, m.law.family, tuple(arguments),
                         (Guard(m.latent.name, (i,), k),))), statement=m.statement)


def _weights(m: Mixture, k: str) -> tuple[Expr, ...]:
    w = m.weights
    if w.kind == "simplex":
        return (symbol(w.base, "scalar", (k,)),)
    if w.kind == "fixed":
        return (expr(w.values[0]),) if len(set(w.values)) == 1 else tuple(map(expr, w.values))
    free = {n: symbol(n, "scalar", ()) for n in w.names if n}
    rest = add(expr(1), *(mul(-1, e) for e in free.values()))
    return tuple(free.get(n, rest) for n in w.names)
