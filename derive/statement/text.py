"""A model in canonical plain text, which reads back as the same model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..mixture import Argument, Mixture
from .distributions import FIRST, named_argument
from .facts import named

if TYPE_CHECKING:
    from ..families.family import Family


def statement_text(model: Mixture, families: Mapping[str, Family] | None = None) -> str:
    """The statement of a model, one fact a line: components, weights, ranges, space.

    >>> from derive.statement import models
    >>> print(statement_text(models["gaussian_mixture"]))
    X_i | Z_i=k ~ Normal(mu_k, Sigma_k)
    P(Z_i = k) = pi_k
    k = 1..K
    X_i in R^d
    """
    from ..families import FAMILIES

    families = FAMILIES if families is None else families
    index = model.observations.index
    x, z = f"{model.observed.name}_{index}", f"{model.latent.name}_{index}"
    plate = model.components
    labels = plate.labels or (plate.index,)
    lines = []
    for factor in model.factors:
        family = families[factor.family]
        before = [named_argument(family, s, a.name, families.values())
                  for s, a in enumerate(factor.arguments)]
        starts = {f.observation for f in families.values() if family.names[0] in f.names}
        first = FIRST.get(family.observation, "") if {*FIRST} <= starts else ""
        for j, label in enumerate(labels):
            arguments = ", ".join(
                name + _argument(model, a, j, label)
                for name, a in zip(before, factor.arguments, strict=True))
            lines.append(f"{x} | {z}={label} ~ {family.names[0]}({arguments})"
                         + f" from {first}" * bool(first))
    lines += [f"P({z} = {label}) = {_weight(model, j, label)}" for j, label in enumerate(labels)]
    if plate.labels:
        lines.append(f"{plate.index} = {', '.join(plate.labels)}")
    else:
        lines.append(f"{plate.index} = 1..{plate.size}")
    if model.observations.size != "N":
        lines.append(f"{index} = 1..{model.observations.size}")
    space = {"real": "R", "vector": "R^d"}.get(model.observed.domain)
    if space:
        lines.append(f"{x} in {space}")
    return "\n".join(lines)


def _argument(model: Mixture, argument: Argument, j: int, label: str) -> str:
    if argument.kind == "known":
        return f"{argument.name}_{model.observations.index}"
    if argument.kind == "number":
        return str(argument.value)
    names = model.parameter(argument.name).names
    return names[j] if model.components.labels else named(names[0], label)


def _weight(model: Mixture, j: int, label: str) -> str:
    weights = model.weights
    if weights.kind == "fixed":
        return str(weights.values[j])
    if not model.components.labels:
        return named(weights.names[0], label)
    return weights.names[j] or " - ".join(["1", *(n for n in weights.names if n)])
