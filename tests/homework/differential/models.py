"""The shipped statements as a writer of answers knows them, with plain numpy: what the right values
are is computed here from the textbook's formulas, without the engine."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Statement:
    """``slots`` are the parameters of a component: (name, shape, the key's letters)."""

    name: str
    labels: tuple[str, ...]
    slots: tuple[tuple[str, str], ...]
    weight: str
    data: str = "scalar"
    known: tuple[str, ...] = ()

    @property
    def shapes(self) -> dict[str, str]:
        return {"x": self.data, "T": "scalar", "weight": "scalar", "n": "scalar",
                **dict(self.slots)}

    def keys(self, part: str, label: str | None) -> tuple[str, ...]:
        """The graded parts that a claim about ``part`` (for one label, or all) is about."""
        if part in ("responsibilities", "Q"):
            return (part,)
        if part == "weight":
            return (self.weight,)
        pattern = {"var": "sigma_{}^2"}.get(part, part + "_{}")
        if not self.labels:
            return (part,)
        return tuple(pattern.format(x) for x in self.labels if label in (None, x))


STATEMENTS = {s.name: s for s in (
    Statement("two_gaussians", ("1", "2"), (("mu", "vector"), ("Sigma", "matrix")), "tau",
              "vector"),
    Statement("gaussian_mixture", (), (("mu", "vector"), ("Sigma", "matrix")), "pi", "vector"),
    Statement("two_gaussians_1d", ("1", "2"), (("mu", "scalar"), ("var", "scalar")), "tau"),
    Statement("poisson_mixture", (), (("lambda", "scalar"),), "pi"),
    Statement("two_coins", ("A", "B"), (("p", "scalar"),), "", known=("n",)),
)}


@dataclass(frozen=True)
class Instance:
    """Data, theta^t ("t"), the responsibilities, theta^{t+1} ("t+1") and a free theta ("")."""

    statement: Statement
    N: int
    K: int
    d: int
    values: dict[tuple[str, str], Any]
    """(name, mark) to an array over the index: components first."""

    def density(self, x: Any, *parameters: Any) -> float:
        return density(self.statement.name, x, *parameters)


def density(statement: str, x: Any, *parameters: Any) -> float:
    if statement in ("two_gaussians", "gaussian_mixture"):
        m, S = parameters
        d = S.shape[0]
        q = float(((x - m).T @ np.linalg.inv(S) @ (x - m))[0, 0])
        det = np.linalg.det(S)
        return math.exp(-q / 2) / math.sqrt((2 * math.pi) ** d * det)
    if statement == "two_gaussians_1d":
        m, v = parameters
        return math.exp(-((x - m) ** 2) / (2 * v)) / math.sqrt(2 * math.pi * v)
    if statement == "poisson_mixture":
        (rate,) = parameters
        return rate**x * math.exp(-rate) / math.factorial(int(x))
    n, p = parameters
    return math.comb(int(n), int(x)) * p**x * (1 - p) ** (n - x)


@functools.cache
def instance(name: str, seed: int) -> Instance:
    """A consistent random instance: responsibilities by Bayes, new parameters from them."""
    s = STATEMENTS[name]
    rng = np.random.default_rng([seed, len(name)])
    N, d = 6 + seed % 2, (2 + seed % 2) if s.data == "vector" else 1
    K = len(s.labels) or 3
    v: dict[tuple[str, str], Any] = {}
    if s.data == "vector":
        v["x", ""] = [rng.normal(size=(d, 1)) * 1.3 for _ in range(N)]
    elif name == "two_gaussians_1d":
        v["x", ""] = [float(rng.normal()) for _ in range(N)]
    elif name == "poisson_mixture":
        v["x", ""] = [float(rng.integers(0, 7)) for _ in range(N)]
    else:
        v["n", ""] = [float(rng.integers(4, 9)) for _ in range(N)]
        v["x", ""] = [float(rng.integers(1, int(n))) for n in v["n", ""]]
        v["x", ""][0], v["x", ""][-1] = 0.0, v["n", ""][-1]  # C(n, x - 1) is no number there
    for mark in ("t", ""):
        w = rng.uniform(0.5, 2, size=K)
        v["weight", mark] = [0.5, 0.5] if name == "two_coins" else list(w / w.sum())
        for slot, shape in s.slots:
            v[slot, mark] = [_draw(rng, slot, shape, d) for _ in range(K)]
    T = np.empty((K, N))
    for i in range(N):
        known = [v[n, ""][i] for n in s.known]
        for k in range(K):
            T[k, i] = v["weight", "t"][k] * density(
                name, v["x", ""][i], *known, *(v[slot, "t"][k] for slot, _ in s.slots))
        T[:, i] /= T[:, i].sum()
    v["T", "t"] = T
    total = T.sum(axis=1)
    v["weight", "t+1"] = [0.5, 0.5] if name == "two_coins" else list(total / N)
    x = v["x", ""]
    if name == "two_coins":
        v["p", "t+1"] = [sum(T[k, i] * x[i] for i in range(N))
                         / sum(T[k, i] * v["n", ""][i] for i in range(N)) for k in range(K)]
        return Instance(s, N, K, d, v)
    mean = [sum(T[k, i] * x[i] for i in range(N)) / total[k] for k in range(K)]
    if name == "poisson_mixture":
        v["lambda", "t+1"] = mean
        return Instance(s, N, K, d, v)
    v["mu", "t+1"] = mean
    if s.data == "vector":
        v["Sigma", "t+1"] = [sum(T[k, i] * (x[i] - mean[k]) @ (x[i] - mean[k]).T
                                 for i in range(N)) / total[k] for k in range(K)]
    else:
        v["var", "t+1"] = [sum(T[k, i] * (x[i] - mean[k]) ** 2 for i in range(N)) / total[k]
                           for k in range(K)]
    return Instance(s, N, K, d, v)


def _draw(rng: np.random.Generator, slot: str, shape: str, d: int) -> Any:
    if shape == "matrix":
        a = rng.normal(size=(d, d)) * 0.5 + np.eye(d)
        return a @ a.T + 0.4 * np.eye(d)
    if shape == "vector":
        return rng.normal(size=(d, 1))
    if slot == "mu":
        return float(rng.normal())
    if slot == "p":
        return float(rng.uniform(0.2, 0.8))
    return float(rng.uniform(0.6, 2.5))


def with_free(name: str, seed: int, other: int) -> Instance:
    """The instance with another free theta."""
    here, there = instance(name, seed), instance(name, other)
    values = dict(here.values)
    for (n, mark), value in there.values.items():
        if mark == "" and n not in ("x", "n"):
            if n in ("mu", "Sigma") and here.d != there.d:
                raise ValueError("instances of different dimension")
            values[n, mark] = value
    return Instance(here.statement, here.N, here.K, here.d, values)
