"""The model in NumPy, from the statement alone: joint densities, responsibilities, and Q by
going through all K^N assignments. No line of a derivation is read here.

Everything is at several points at once, the first axis of every array. Parameters are dictionaries
of arrays: by name, then an axis for the components. Those that are stacked, several at each point,
have one more before it.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .densities import log_density, scipy_arguments
from .moments import Law
from .samples import Point
from .statement import Statement
from .written import entries, written_log_density

#: How many axes a parameter has, by its domain, with the one for the components.
RANKS = {"vector": 2, "covariance": 3}


class Independent:
    """The model at points that are drawn beside one another."""

    def __init__(self, statement: Statement, point: Point, law: Law) -> None:
        self.statement, self.point, self.law = statement, point, law
        n, k = (point.sizes[name] for name in (statement.observation_size,
                                               statement.component_size))
        self.components = range(k)
        self.points = len(point.z[0])
        self.x = self._gathered("vector" if statement.vector else "", point.x)
        self.known = {name: self._gathered("", v) for name, v in point.known.items()}
        self.rows, self.assignments = np.arange(n), np.array(
            list(itertools.product(range(k), repeat=n)))
        joint = self.log_joint(self.theta("t"))
        joint = np.exp(joint - joint.max(axis=-1, keepdims=True))
        #: P(Z_i = k | x_i, theta^t), an array (points, N, K).
        self.responsibilities = joint / joint.sum(axis=-1, keepdims=True)
        self.probabilities = self.responsibilities[..., self.rows, self.assignments].prod(axis=-1)

    def theta(self, mark: str) -> dict[str, Any]:
        """The parameters drawn at a mark."""
        return self.arrays({p.base: self.point.theta[mark][p.base]
                            for p in self.statement.parameters})

    def arrays(self, theta: dict[str, Any]) -> dict[str, Any]:
        """Values whose entries are arrays as arrays; columns as vectors."""
        return {name: self._gathered(self.domain(name), values) for name, values in theta.items()}

    def _gathered(self, domain: str, values: Sequence[Any]) -> Any:
        def array(v: Any) -> Any:
            if isinstance(v, tuple):
                return np.stack([array(entry) for entry in v], axis=1)
            return np.broadcast_to(np.asarray(v, dtype=float), (self.points, 1))[:, 0]

        found = np.stack([array(v) for v in values], axis=1)
        return found[..., 0] if domain == "vector" else found

    def domain(self, name: str) -> str:
        """The domain of a parameter; of the weights, the simplex."""
        if name == self.statement.weights.base:
            return "simplex"
        p = self.statement.parameter(name)
        return "" if p is None else p.domain

    @property
    def coordinates(self) -> int:
        """How many numbers the parameters have, about."""
        return sum(v[0].size for v in self.theta("t").values())

    def log_joint(self, theta: dict[str, Any]) -> Any:
        """log P(Z_i = k) + log p(x_i | Z_i = k) by scipy.stats' name of the law: (points, N, K)."""
        family = self.statement.family
        free = {name for name, _, known in family.slots if not known}
        return self._joint(theta, lambda slots: log_density(
            family.distribution, self.x, scipy_arguments(family.arguments, {
                name: np.expand_dims(v, 1) if name in free and np.ndim(v) else v
                for name, v in slots.items()})))

    def written_joint(self, theta: dict[str, Any]) -> Any:
        """The same as the family writes it, of real or complex stacked parameters:
        (points, stacked, N, K).
        """
        domains = {name: domain for name, domain, known in self.statement.family.slots
                   if not known}
        x = entries("vector" if self.statement.vector else "", self.x[:, None])
        return self._joint(theta, lambda slots: written_log_density(self.law, x, {
            name: v[:, None] if name not in domains else v if isinstance(v, float) else
            entries(domains[name], np.expand_dims(v, 2)) for name, v in slots.items()}))

    def _joint(self, theta: dict[str, Any], density: Any) -> Any:
        s = self.statement
        weights = np.array(s.weights.values, dtype=float) if s.weights.kind == "fixed" else (
            theta[s.weights.base])
        return np.stack([np.log(weights[..., k, None]) + density(self._slots(theta, k))
                         for k in self.components], axis=-1)

    def _slots(self, theta: dict[str, Any], k: int) -> dict[str, Any]:
        """What the law's slots are for the k-th component."""
        s = self.statement
        found: dict[str, Any] = {}
        for (slot, _, _), (how, name, number) in zip(s.family.slots, s.arguments, strict=True):
            if how == "number":
                found[slot] = float(number or 0)
            elif how == "known":
                found[slot] = self.known[name]
            else:
                axis = -RANKS.get(self.domain(name), 1)
                found[slot] = theta[name].take(k if theta[name].shape[axis] > 1 else 0, axis)
        return found

    def expected(self, theta: dict[str, Any]) -> Any:
        """E[log p(x, Z | theta) | x, theta^t] by the family's name: the sum over all assignments.
        """
        return self._averaged(self.log_joint(theta))

    def stacked(self, theta: dict[str, Any]) -> Any:
        """That of each of the stacked parameters, by the density as it is written."""
        return self._averaged(self.written_joint(theta))

    def _averaged(self, joint: Any) -> Any:
        of_each = joint[..., self.rows, self.assignments].sum(axis=-1)
        return np.einsum("p...z,pz->p...", of_each, self.probabilities)

    def directions(self, theta: dict[str, Any], random: Any, count: int) -> dict[str, Any]:
        """Random directions, stacked, that stay in the domains: symmetric, weights' sum is 0."""
        found = {}
        for name, value in theta.items():
            g = random.standard_normal((self.points, count, *value.shape[1:]))
            value, domain = value[:, None], self.domain(name)
            if domain == "covariance":
                root = np.linalg.cholesky(value)
                found[name] = root @ (g + np.swapaxes(g, -1, -2)) @ np.swapaxes(root, -1, -2)
            elif domain == "simplex":
                found[name] = value * (g - (value * g).sum(axis=-1, keepdims=True))
            else:
                scale = {"probability": value * (1 - value), "positive": value, "variance": value}
                found[name] = scale.get(domain, 1) * g
        return found

    def perturbed(self, theta: dict[str, Any], sizes: Any, random: Any) -> dict[str, Any]:
        """Points of the domains, stacked, about as far from theta as the sizes say."""
        found = {}
        for name, value in theta.items():
            g = random.standard_normal((self.points, len(sizes), *value.shape[1:]))
            g *= sizes.reshape(-1, *[1] * (value.ndim - 1))
            value, domain = value[:, None], self.domain(name)
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


def moved(theta: Mapping[str, Any], direction: Mapping[str, Any], h: Any) -> dict[str, Any]:
    """theta + h direction, stacked."""
    return {name: value[:, None] + h * direction[name] for name, value in theta.items()}
