"""One labelling of the components for all that a report shows of a fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..mixture import Mixture
from .components import argument, weights


def order(model: Mixture, theta: Mapping[str, Any], K: int) -> tuple[int, ...]:
    """The components by the first number of their first parameter, the least first.

    Where unequal weights are given with the statement, the components keep their places.

    >>> import derive
    >>> order(derive.models["two_coins"], {"p_A": 0.8, "p_B": 0.5}, 2)
    (1, 0)
    """
    w = model.weights
    values = next((v for a in model.law.arguments if a.kind == "parameter"
                   and (v := argument(model, theta, a, K)) is not None), None)
    if values is None or (w.kind == "fixed" and len(set(w.values)) > 1):
        return tuple(range(K))
    return tuple(np.argsort(values.reshape(K, -1)[:, 0], kind="stable").tolist())


def relabelled(model: Mixture, theta: Mapping[str, Any], new: Sequence[int]) -> dict[str, Any]:
    """theta with component ``new[k]`` in the place of component k: the same mixture.

    >>> import derive
    >>> relabelled(derive.models["two_coins"], {"p_A": 0.8, "p_B": 0.5}, (1, 0))
    {'p_A': 0.5, 'p_B': 0.8}
    """
    w, found = model.weights, dict(theta)
    if w.kind != "fixed":
        shares = weights(model, theta, len(new))[list(new)]
        if w.base in theta and np.ndim(theta[w.base]):
            found[w.base] = shares
        else:
            found |= {n: float(v) for n, v in zip(w.names, shares, strict=True) if n}
    for p in model.parameters:
        if p.base == w.base or not p.plate:
            continue
        if len(p.names) > 1:
            found |= {n: theta[p.names[k]] for n, k in zip(p.names, new, strict=True)}
        else:
            found[p.names[0]] = np.asarray(theta[p.names[0]])[list(new)]
    return found
