"""The model in NumPy, from the statement alone: joint densities, responsibilities, and Q by
going through all K^N assignments. No line of a derivation is read here.
"""

from __future__ import annotations

import itertools
from typing import Any

from .densities import DENSITIES, scipy_arguments, scipy_log_density
from .samples import Point
from .statement import Statement
from .written import written_log_density


class Independent:
    """The model at a point; parameters are dictionaries of arrays, stacked over components."""

    def __init__(self, statement: Statement, point: Point, sizes: tuple[int, int, int]) -> None:
        import numpy as np

        self.statement, self.point, self.sizes = statement, point, sizes
        n, _, k = sizes
        self.x = np.array([[c for (c,) in v] if isinstance(v, tuple) else v for v in point.x],
                          dtype=float)
        self.known = {name: np.array(v, dtype=float) for name, v in point.known.items()}
        self.assignments = np.array(list(itertools.product(range(k), repeat=n)))
        joint = self.log_joint(self.theta("t"))
        joint = joint - joint.max(axis=1, keepdims=True)
        self._responsibilities = np.exp(joint) / np.exp(joint).sum(axis=1, keepdims=True)
        rows = np.arange(n)
        self.probabilities = self._responsibilities[rows, self.assignments].prod(axis=1)

    def theta(self, mark: str) -> dict[str, Any]:
        """The parameters drawn at a mark."""
        return self.arrays({p.base: self.point.theta[mark][p.base]
                            for p in self.statement.parameters})

    def arrays(self, theta: dict[str, Any]) -> dict[str, Any]:
        """Nested tuples as arrays; columns as vectors."""
        import numpy as np

        found = {}
        for name, values in theta.items():
            a = np.array(values, dtype=float)
            found[name] = a[..., 0] if a.ndim == 3 and a.shape[2] == 1 and (
                self._domain(name) == "vector") else a
        return found

    def _domain(self, name: str) -> str:
        p = self.statement.parameter(name)
        return "" if p is None else p.domain

    @property
    def coordinates(self) -> int:
        """How many numbers the parameters have, about."""
        return sum(v.size for v in self.theta("t").values())

    def log_joint(self, theta: dict[str, Any]) -> Any:
        """log P(Z_i = k) + log p(x_i | Z_i = k), an array (N, K); of stacked parameters (S, N, K).
        """
        import numpy as np

        s, columns = self.statement, []
        stacked = self.stacked(theta)
        if stacked and s.family.distribution not in DENSITIES:
            count = len(next(iter(theta.values())))
            return np.stack([self.log_joint({n: v[j] for n, v in theta.items()})
                             for j in range(count)])
        along = (slice(None),) * stacked
        if s.weights.kind == "fixed":
            weights = np.array([float(v) for v in s.weights.values])
        else:
            weights = theta[s.weights.base]
        for k in range(self.sizes[2]):
            slots: dict[str, Any] = {}
            for (slot, _, _), (how, name, number) in zip(s.family.slots, s.arguments,
                                                         strict=True):
                if how == "number":
                    slots[slot] = float(number or 0)
                elif how == "known":
                    slots[slot] = self.known[name]
                else:
                    values = theta[name]
                    value = values[(*along, k if values.shape[stacked] > 1 else 0)]
                    slots[slot] = value[:, None] if stacked and value.ndim == 1 else value
            weight = np.log((weights if s.weights.kind == "fixed" else weights.T)[k] + 0j)
            columns.append(weight[..., None] + self._log_density(slots))
        joint = np.stack(columns, axis=-1)
        return joint if any(np.iscomplexobj(v) for v in theta.values()) else joint.real

    def stacked(self, theta: dict[str, Any]) -> bool:
        """Whether parameters have a leading axis, one entry a point."""
        ranks = {"vector": 2, "covariance": 3}
        return any(v.ndim > ranks.get(self._domain(name), 1) for name, v in theta.items())

    def _log_density(self, slots: dict[str, Any]) -> Any:
        """By the closed form for scipy's name; without one by scipy.stats where all is real."""
        import numpy as np

        family = self.statement.family
        arguments = scipy_arguments(family.arguments, slots)
        if family.distribution in DENSITIES:
            return DENSITIES[family.distribution](self.x, **arguments)
        if any(np.iscomplexobj(v) for v in slots.values()):
            return written_log_density(family, self.x, slots)
        return scipy_log_density(family.distribution, self.x, arguments)

    def responsibilities(self) -> Any:
        """P(Z_i = k | x_i, theta^t), an array (N, K)."""
        return self._responsibilities

    def expected(self, theta: dict[str, Any]) -> Any:
        """E[log p(x, Z | theta) | x, theta^t], summed over all assignments; one each if stacked."""
        import numpy as np

        joint = self.log_joint(theta)
        rows = np.arange(self.sizes[0])
        return joint[..., rows, self.assignments].sum(axis=-1) @ self.probabilities


def feasible_directions(s: Statement, theta: dict[str, Any], random: Any,
                        count: int) -> dict[str, Any]:
    """Random directions, stacked, that stay in the domains: symmetric, weights' changes sum to 0.
    """
    import numpy as np

    found = {}
    for name, value in theta.items():
        g = random.standard_normal((count, *value.shape))
        domain = _domain(s, name)
        if domain == "covariance":
            root = np.linalg.cholesky(value)
            found[name] = root @ (g + np.swapaxes(g, -1, -2)) @ np.swapaxes(root, -1, -2)
        elif domain == "simplex":
            found[name] = value * (g - (value * g).sum(axis=-1, keepdims=True))
        elif domain == "probability":
            found[name] = value * (1 - value) * g
        elif domain in ("positive", "variance"):
            found[name] = value * g
        else:
            found[name] = g
    return found


def _domain(s: Statement, name: str) -> str:
    if name == s.weights.base:
        return "simplex"
    p = s.parameter(name)
    return "" if p is None else p.domain


def moved(theta: dict[str, Any], direction: dict[str, Any], h: Any) -> dict[str, Any]:
    """theta + h direction."""
    return {name: value + h * direction[name] for name, value in theta.items()}


def perturbed(s: Statement, theta: dict[str, Any], sizes: Any, random: Any) -> dict[str, Any]:
    """Points of the domains, stacked, about as far from theta as the sizes say."""
    import numpy as np

    found = {}
    for name, value in theta.items():
        g = sizes.reshape(-1, *[1] * value.ndim) * random.standard_normal(
            (len(sizes), *value.shape))
        domain = _domain(s, name)
        if domain == "covariance":
            root = np.linalg.cholesky(value) @ (np.eye(value.shape[-1]) + g)
            found[name] = root @ np.swapaxes(root, -1, -2)
        elif domain == "simplex":
            e = value * np.exp(g - g.max(axis=-1, keepdims=True))
            found[name] = e / e.sum(axis=-1, keepdims=True)
        elif domain == "probability":
            found[name] = 1 / (1 + (1 / value - 1) * np.exp(-g))
        elif domain in ("positive", "variance"):
            found[name] = value * np.exp(g)
        else:
            found[name] = value + g
    return found
