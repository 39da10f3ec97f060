"""Data that are hard for a step, and what the hand-written EM computes from them.

All samples of numeric, and Gaussian mixtures of every number of coordinates and components: with
clusters of sd 1e-5, 1e6 from the origin, with a far row, with a weight of 1e-4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from scipy.special import logsumexp

from numeric.reference import REFERENCES
from numeric.samples import SAMPLES, sample

KINDS = ("usual", "tight", "far", "outlier", "empty")
GRID = {f"gaussian_mixture/{kind}/d={d}/K={K}": (kind, d, K)
        for kind in KINDS for d in (1, 2, 8, 16, 64) for K in (2, 3, 16)}
HARD = (*SAMPLES, *GRID)


@dataclass(frozen=True)
class Hard:
    """Data and theta, and one step of the witness; ``scale`` is the sum of |log p(x_i)|."""

    statement: str
    x: Any
    theta: Mapping[str, Any]
    known: Mapping[str, Any]
    after: Mapping[str, Any]
    value: float
    scale: float

    @property
    def data(self) -> Any:
        """The data: the array where nothing is known besides."""
        return {"X": self.x, **self.known} if self.known else self.x


@cache
def hard(name: str) -> Hard:
    """The data of that name."""
    if name in GRID:
        statement, known = "gaussian_mixture", dict[str, Any]()
        x, theta = _mixture(*GRID[name])
    else:
        found = sample(name)
        statement, x, theta, known = found.statement, found.x, found.theta, found.known
    witness = REFERENCES[statement]
    after, value = witness.step(x, theta, known)
    rows = logsumexp(witness.log_joint(x, theta, known), axis=1)
    return Hard(statement, x, theta, known, after, value, float(np.abs(rows).sum()))


def _mixture(kind: str, d: int, K: int) -> tuple[Any, dict[str, Any]]:
    rng = np.random.default_rng(d)
    spread = 1e-5 if kind == "tight" else 1.0
    mu = 3.0 * rng.normal(size=(K, d)) + (1e6 if kind == "far" else 0.0)
    N = 1500 + 20 * K * (d == 64)
    x = mu[rng.integers(K, size=N)] + spread * rng.normal(size=(N, d))
    if kind == "outlier":
        x[0] += 1e4
    pi = np.full(K, 1 / K)
    if kind == "empty":
        pi = np.array([1e-4] + [(1 - 1e-4) / (K - 1)] * (K - 1))
    Sigma = np.stack([1.3 * spread**2 * np.eye(d)] * K)
    return x, {"pi": pi, "mu": mu + 0.1 * spread, "Sigma": Sigma}


def compare(name: str, found: Mapping[str, Any], value: float) -> None:
    """Assert that a step is that of the witness: parameters to 1e-10 of the largest entry of each,
    the log-likelihood to 1e-12 of the sum of |log p|."""
    h = hard(name)
    away = abs(float(value) - h.value) / h.scale
    assert away <= 1e-12, f"log-likelihood: {away:.2g} of the sum of |log p|"
    assert sorted(found) == sorted(h.after)
    for key, right in h.after.items():
        a, b = np.asarray(found[key], float), np.asarray(right, float)
        assert a.shape == b.shape, key
        away = np.max(np.abs(a - b)) / np.max(np.abs(b))
        assert away <= 1e-10, f"{key}: {away:.2g}"
