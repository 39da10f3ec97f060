"""A start that somebody gives: its shapes and its domains, said by key before a formula fails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..fitting.starts import StartError
from ..model import Parameter
from .emstep import EmStep
from .starts import first_theta

#: How far from 1 weights may sum to, and a matrix from its transpose, relatively.
ROUNDED = 1e-8


def require_start(em: EmStep, start: Mapping[str, Any], sizes: Mapping[str, int]) -> None:
    """Raises StartError where a value of theta has another shape than the model and the data give
    it, or lies outside its domain."""
    like = first_theta(em, sizes)
    for p in em.model.parameters:
        for key in p.theta:
            if key not in start:
                raise StartError(f"the start has no {key}; it needs {', '.join(em.model.keys)}")
            value = np.asarray(start[key], float)
            if value.shape != np.shape(like[key]):
                raise StartError(f"{key} has the shape {_shape(value.shape)}; it needs "
                                 f"{_shape(np.shape(like[key]))}")
            fault = _outside(p, value)
            if fault:
                raise StartError(f"{key} {fault}")


def _shape(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape)) if shape else "of a number"


def _outside(p: Parameter, value: Any) -> str:
    """What is wrong with a value's domain, "" for nothing."""
    if not np.isfinite(value).all():
        return "has a value that is not finite"
    if p.structure or p.domain == "covariance":
        turned = np.swapaxes(value, -1, -2)
        if np.abs(value - turned).max() > ROUNDED * np.abs(value).max():
            return "is no symmetric matrix"
        if np.linalg.eigvalsh(value).min() <= 0:
            return "is not positive definite"
    elif p.domain == "simplex" and not p.keys:
        if value.min() < 0 or np.abs(value.sum(axis=-1) - 1).max() > ROUNDED:
            return "must be probabilities that sum to 1 over its last axis"
    elif p.domain in ("probability", "simplex") and not (0 <= value.min() <= value.max() <= 1):
        return "must lie between 0 and 1"
    elif p.domain in ("positive", "variance") and value.min() <= 0:
        return "must be positive"
    return ""
