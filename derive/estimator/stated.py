"""A statement as the model that an estimator fits: with a weight for each row, and labels that may
be known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..algebra.expression import mul, symbol
from ..engine.refusal import NotDerived
from ..model import Model, Variable, Weight
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
    if isinstance(statement, Model):
        return statement
    raise TypeError(f"a statement is its text, a name, a file or a model, not "
                    f"{type(statement).__name__}")


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
