"""A parameter as one array, and by the keys of theta."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..model import Parameter


def stacked(p: Parameter) -> tuple[str, ...]:
    """The keys of the values that are stacked along the first index, "" for the one that is 1 less
    the others; none where theta has the whole array under one key."""
    return p.keys if len(p.keys) > 1 else ()


def named(p: Parameter, value: Any, sizes: Mapping[str, int]) -> dict[str, Any]:
    """A parameter's array by the keys of theta."""
    if p.structure:
        eye = np.eye(sizes[p.dimension])
        value = value[..., None] if p.structure == "diagonal" else value[..., None, None]
        value = value * eye
    if stacked(p):
        return {key: value[n] for n, key in enumerate(p.keys) if key}
    return {p.theta[0]: value}


def of_parameter(p: Parameter, theta: Mapping[str, Any]) -> Any:
    """The array of a parameter from theta by its keys."""
    if stacked(p):
        rest = 1 - sum(np.asarray(theta[key]) for key in p.theta)
        return np.stack([np.asarray(theta[key]) if key else rest for key in p.keys])
    value = np.asarray(theta[p.theta[0]])
    if p.structure == "diagonal":
        return np.diagonal(value, axis1=-2, axis2=-1)
    return value[..., 0, 0] if p.structure == "spherical" else value
