"""A parameter as one array, and by the keys of theta."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..model import Parameter


def named(p: Parameter, value: Any, sizes: Mapping[str, int]) -> dict[str, Any]:
    """A parameter's array by the keys of theta."""
    if p.structure:
        eye = np.eye(sizes[p.dimension])
        value = value[..., None] if p.structure == "diagonal" else value[..., None, None]
        value = value * eye
    if len(p.theta) > 1:
        return {key: value[n] for n, key in enumerate(p.theta)}
    return {p.theta[0]: value}


def of_parameter(p: Parameter, theta: Mapping[str, Any]) -> Any:
    """The array of a parameter from theta by its keys."""
    if len(p.theta) > 1:
        return np.stack([np.asarray(theta[key]) for key in p.theta])
    value = np.asarray(theta[p.theta[0]])
    if p.structure == "diagonal":
        return np.diagonal(value, axis1=-2, axis2=-1)
    return value[..., 0, 0] if p.structure == "spherical" else value
