"""What is timed: data of every size with a start, and the reference of one step from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Theta = Mapping[str, Any]
#: (N, d, K), and how many times faster than scikit-learn each target is to be; c for AVX-512.
TARGETS: Mapping[tuple[int, int, int], Mapping[str, float]] = {
    (1_000_000, 1, 2): {"numpy": 20, "numba": 60, "c": 80},
    (1_000_000, 2, 2): {"numpy": 19, "numba": 50, "c": 60},
    (100_000, 16, 2): {"numpy": 6, "numba": 6, "c": 12},
    (20_000, 64, 2): {"numpy": 3.3},
    (1_000_000, 2, 3): {"numpy": 12},
    (100_000, 8, 16): {"numpy": 6, "c": 15},
    (20_000, 32, 8): {"numpy": 3},
}
#: Rows that are enough to see whether everything runs.
FEW = 4_000


@dataclass(frozen=True)
class Cell:
    """Rows (N, d) from K overlapping Gaussians, and a start off their parameters: ``pi`` (K,),
    ``mu`` (K, d), ``Sigma`` (K, d, d)."""

    x: Any = field(repr=False)
    K: int
    start: Theta = field(repr=False)
    targets: Mapping[str, float]

    @property
    def name(self) -> str:
        """The size."""
        N, d = self.x.shape
        return f"N = {N:,}, d = {d}, K = {self.K}"


def cell(N: int, d: int, K: int, targets: Mapping[str, float]) -> Cell:
    """The data of a size, the same ones each time."""
    rng = np.random.default_rng((N, d, K))
    centres = 2.0 * rng.normal(size=(K, d)) / np.sqrt(d)
    labels = rng.integers(K, size=N)
    scales = np.linspace(1.0, 1.5, K)
    x = rng.normal(size=(N, d))
    x *= scales[labels, None]
    x += centres[labels]
    start = {"pi": np.full(K, 1 / K), "mu": centres + 0.3 / np.sqrt(d),
             "Sigma": np.stack([(1.2 + 0.05 * k) * np.eye(d) + 0.1 for k in range(K)])}
    return Cell(x, K, start, targets)


def cells(quick: bool) -> list[Cell]:
    """All sizes, with few rows where it is to be quick."""
    return [cell(min(N, FEW) if quick else N, d, K, targets)
            for (N, d, K), targets in TARGETS.items()]


def reference(x: Any, theta: Theta) -> tuple[Theta, float, float]:
    """One step with 64 bits of precision, in blocks, nothing rearranged: theta at t+1, the
    log-likelihood, and the sum of |log p|."""
    exact = np.longdouble
    pi, mu, Sigma = (np.asarray(theta[name], exact) for name in ("pi", "mu", "Sigma"))
    N, d = x.shape
    K = len(pi)
    whiten, constant = zip(*(_whitening(S) for S in Sigma), strict=True)
    count, first = np.zeros(K, exact), np.zeros((K, d), exact)
    second, value, size = np.zeros((K, d, d), exact), exact(0), exact(0)
    for at in range(0, N, 4096):
        rows = np.asarray(x[at:at + 4096], exact)
        joint = np.stack([np.log(pi[k]) + constant[k]
                          - 0.5 * (((rows - mu[k]) @ whiten[k].T) ** 2).sum(axis=1)
                          for k in range(K)])
        top = joint.max(axis=0)
        T = np.exp(joint - top)
        log_p = top + np.log(T.sum(axis=0))
        T /= T.sum(axis=0)
        value += log_p.sum()
        size += np.abs(log_p).sum()
        count += T.sum(axis=1)
        for k in range(K):
            u = rows - mu[k]
            first[k] += T[k] @ u
            second[k] += (T[k][:, None] * u).T @ u
    shift = first / count[:, None]
    found = {"pi": count / N, "mu": mu + shift,
             "Sigma": second / count[:, None, None] - shift[:, :, None] * shift[:, None, :]}
    return found, float(value), float(size)


def _whitening(S: Any) -> tuple[Any, Any]:
    """The inverse of the lower factor, and the logarithm of the density's constant."""
    d = len(S)
    L, B = np.zeros_like(S), np.zeros_like(S)
    for a in range(d):
        for b in range(a + 1):
            v = S[a, b] - L[a, :b] @ L[b, :b]
            L[a, b] = np.sqrt(v) if a == b else v / L[b, b]
    for a in range(d):
        B[a] = -(L[a, :a] @ B[:a]) / L[a, a]
        B[a, a] = 1 / L[a, a]
    return B, -np.log(np.diag(L)).sum() - d * np.log(8 * np.arctan(np.longdouble(1))) / 2


def apart(found: Theta, wanted: Theta) -> float:
    """max|a - b| / max|b| of the parameter where it is largest."""
    return max(float(np.max(np.abs(np.asarray(found[name]) - b)) / np.max(np.abs(b)))
               for name, b in wanted.items())
