"""theta of any statement as the components that the pictures show, by the family's slots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ..families import FAMILIES
from ..mixture import Argument, Mixture
from .cells import Array
from .observations import Observations

if TYPE_CHECKING:
    from numeric.plots import Components, Data


def weights(model: Mixture, theta: Mapping[str, Any], K: int) -> Array:
    """P(Z_i = k) for each value of Z: shape (K,).

    >>> import derive
    >>> weights(derive.models["two_gaussians"], {"tau": 0.25}, 2)
    array([0.25, 0.75])
    """
    w = model.weights
    if w.kind == "fixed":
        return np.array([float(v) for v in w.values])
    if w.kind == "simplex":
        names = [n for n in w.names if n]
        return np.asarray(theta[w.base] if w.base in theta else [theta[n] for n in names],
                          dtype=np.float64)
    free = [float(theta[name]) if name else 0.0 for name in w.names]
    return np.array([v if name else 1 - sum(free) for v, name in zip(free, w.names)])


def argument(model: Mixture, theta: Mapping[str, Any], a: Argument, K: int) -> Array | None:
    """One argument of the components' distribution, shape (K, ...); None where it is known for
    each observation."""
    if a.kind == "known":
        return None
    if a.kind == "number":
        return np.full(K, float(a.value or 0))
    p = model.parameter(a.name)
    if len(p.names) > 1:
        return np.array([theta[name] for name in p.names], dtype=np.float64)
    value = np.asarray(theta[p.names[0]], dtype=np.float64)
    return value if p.plate else np.broadcast_to(value, (K, *value.shape))


def as_components(model: Mixture, theta: Mapping[str, Any], K: int) -> Components | None:
    """theta as components, or None for a family that no picture is made for.

    >>> import derive
    >>> as_components(derive.models["two_coins"], {"p_A": 0.8, "p_B": 0.5}, 2).centres.tolist()
    [[0.8], [0.5]]
    """
    from numeric import plots

    family = FAMILIES[model.law.family]
    if not family.picture:
        return None
    shaped = []
    for slot, a in zip(family.slots, model.law.arguments, strict=True):
        value = argument(model, theta, a, K)
        if value is not None:
            shape = {"vector": value.shape, "covariance": value.shape, "variance": (K, 1, 1)}
            shaped.append(value.reshape(shape.get(slot.domain, (K, 1))))
    drawn: Components = getattr(plots, family.picture)(weights(model, theta, K), *shaped)
    return drawn


def as_data(model: Mixture, rows: Observations) -> Data:
    """The observations as pictures take them."""
    from numeric.plots import Data

    n = next(iter(rows.known.values()), None)
    return Data(rows.x.reshape(len(rows.x), -1), rows.columns, model.components.labels,
                None if n is None else np.asarray(n, dtype=np.float64))
