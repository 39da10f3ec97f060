"""A statement as the model that an estimator fits: with a weight for each row, and labels that may
be known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..algebra.expression import Expr, add, expr, mul, symbol
from ..engine.refusal import NotDerived
from ..families import FAMILIES
from ..mixture import Mixture
from ..model import Factor, Guard, Model, Parameter, Plate, Variable, Weight, kind
from ..statement import parse, read

#: What the weights of the rows may be called in the model: the first that it has not itself.
_WEIGHTS = ("omega", "varpi", "sample_weight")


class NoEstimator(NotDerived):
    """A model, or a wish, that no scikit-learn estimator can have: which, and why."""


def stated_model(statement: Any) -> Model:
    """The model of a statement: its text, the name of a shipped one or of a file, or a model.

    Raises StatementError where it cannot be read, TypeError for what is none of these.

    >>> stated_model("gaussian_mixture").parameters[0]
    Parameter(name='pi', indices=('k',), domain='simplex', keys=(), structure='', dimension='d')
    """
    if isinstance(statement, str) and ("~" in statement or "\n" in statement):
        statement = parse(statement)
    elif isinstance(statement, str | Path):
        statement = read(statement)
    if isinstance(statement, Mixture):
        return as_model(statement)
    if isinstance(statement, Model):
        return statement
    raise TypeError(f"a statement is its text, a name, a file or a model, not "
                    f"{type(statement).__name__}")


def as_model(m: Mixture) -> Model:
    """A mixture of one family as a label with a categorical law, and factors that it guards."""
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
    slots = FAMILIES[m.law.family].slots
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


def fitted(model: Model, fixed: Iterable[str] = ()) -> Model:
    """The model with a weight for each row, labels that may be known, and the parameters of these
    names known. The weight is the last variable. Raises NoEstimator where it is no mixture of
    rows."""
    fixed = tuple(fixed)
    latent = _latent(model)
    i = latent.indices[0]
    for v in model.observed:
        if v.indices[:1] != (i,):
            raise NoEstimator(f"{v.name} is no observation of a row: it lacks the index {i} of "
                              f"{latent.name}. An estimator takes a table with a row for each "
                              f"{i}; `derive fit` takes others")
    for name in fixed:
        if name not in {p.name for p in model.parameters}:
            raise NoEstimator(f"{name} is no parameter: they are "
                              f"{', '.join(p.name for p in model.parameters)}")
    known = tuple(Variable(p.name, p.indices, p.domain, "known", dimension=p.dimension)
                  for p in model.parameters if p.name in fixed)
    taken = {v.name for v in model.variables} | {p.name for p in model.parameters}
    name = next((n for n in _WEIGHTS if n not in taken), "")
    if not name:
        raise NoEstimator(f"{', '.join(_WEIGHTS)}: the weights of the rows need one of these "
                          "names, and the model has them all")
    variables = tuple(replace(v, seen=True) if v.name == latent.name else v
                      for v in model.variables)
    weight = symbol(name, "scalar", (i,))
    weights = [w for w in model.weights if w.indices != (i,)]
    own = [w for w in model.weights if w.indices == (i,)]
    return replace(
        model, variables=(*variables, *known, Variable(name, (i,), "positive", "known")),
        parameters=tuple(p for p in model.parameters if p.name not in fixed),
        factors=tuple(f for f in model.factors if f.variable not in fixed),
        weights=(*weights, Weight((i,), mul(*(w.value for w in own), weight),
                                  any(w.counts for w in own))))


def _latent(model: Model) -> Variable:
    if len(model.latents) != 1:
        raise NoEstimator(f"{model.name} has {len(model.latents) or 'no'} unobserved variables: an "
                          "estimator needs one, the component of each row; `derive fit` takes "
                          "others")
    (latent,) = model.latents
    if len(latent.indices) != 1:
        raise NoEstimator(f"{latent.name} has {len(latent.indices)} indices: an estimator needs a "
                          "component of each row, with one index; `derive fit` takes others")
    return latent
