"""Parameters as one vector of real numbers, in units fitted to the point that they start from.

Numerical maximisation and second derivatives need a space without borders, and a scale on which
1 is neither nothing nor everything: here 0 is the start itself, and mu, Sigma and the rest are
rebuilt from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from scipy.special import expit, log_softmax, logit

from numeric.domains import Array, Theta
from numeric.errors import BadInput


@dataclass(frozen=True)
class Domain:
    """Where the entries of a parameter may lie, and how real numbers u stand for them.

    size(shape) is the number of reals, at(start, u) the value at u with at(start, 0) = start,
    and inside(start) says whether the start is an interior point.
    """

    name: str
    size: Callable[[tuple[int, ...]], int]
    at: Callable[[Array, Array], Array]
    inside: Callable[[Array], bool]


def _entries(shape: tuple[int, ...]) -> int:
    return int(np.prod(shape))


def _softmax(start: Array, u: Array) -> Array:
    logits = np.log(start) + np.concatenate([u, [0.0]])
    return np.exp(log_softmax(logits))


def _triangle(shape: tuple[int, ...]) -> int:
    d = shape[-1]
    return _entries(shape[:-2]) * (d * (d + 1) // 2)


def _covariances(start: Array, u: Array) -> Array:
    """L M M' L' with L the Cholesky factor of the start, M lower with diagonal exp(u_jj)."""
    d = start.shape[-1]
    M = np.zeros(start.shape)
    rows, columns = np.tril_indices(d)
    M[..., rows, columns] = u.reshape(start.shape[:-2] + (-1,))
    diagonal = np.arange(d)
    M[..., diagonal, diagonal] = np.exp(M[..., diagonal, diagonal])
    root = np.linalg.cholesky(start) @ M
    return root @ np.swapaxes(root, -1, -2)


def _positive_definite(start: Array) -> bool:
    symmetric = np.allclose(start, np.swapaxes(start, -1, -2), rtol=1e-10, atol=0)
    return bool(symmetric and np.all(np.linalg.eigvalsh(start) > 0))


_REAL = (_entries, lambda start, u: start + u.reshape(start.shape), lambda start: True)

DOMAINS: Mapping[str, Domain] = MappingProxyType({domain.name: domain for domain in (
    Domain("real", *_REAL),
    Domain("vector", *_REAL),
    Domain("positive", _entries, lambda start, u: start * np.exp(u.reshape(start.shape)),
           lambda start: bool(np.all(start > 0))),
    Domain("probability", _entries, lambda start, u: expit(logit(start) + u.reshape(start.shape)),
           lambda start: bool(np.all((start > 0) & (start < 1)))),
    Domain("simplex", lambda shape: shape[0] - 1, _softmax,
           lambda start: bool(np.all(start > 0) and abs(start.sum() - 1) < 1e-8)),
    Domain("covariance", _triangle, _covariances, _positive_definite))})


@dataclass(frozen=True, eq=False)
class Chart:
    """The map from real vectors u (size,) to theta, with theta(0) = start.

    domains names the domain of each key of start: real, vector, positive, probability, simplex
    (one vector of weights) or covariance; all but simplex take stacked arrays too. units (size,)
    is what one unit of u stands for; 1 for all but real and vector entries.

    >>> chart = Chart({"tau": 0.5}, {"tau": "probability"})
    >>> chart.theta(np.array([0.0])), round(chart.theta(np.array([1.0]))["tau"], 4)
    ({'tau': 0.5}, 0.7311)
    """

    start: Theta
    domains: Mapping[str, str]
    units: Array | None = None

    def __post_init__(self) -> None:
        if set(self.start) != set(self.domains):
            what = f"has keys {sorted(self.start)}, and domains {sorted(self.domains)}"
            raise BadInput("start", what, "name the domain of each parameter")
        for key, name in self.domains.items():
            if name not in DOMAINS:
                raise BadInput(f"domains[{key!r}]", f"is {name!r}", f"one of {list(DOMAINS)}")
            value = np.asarray(self.start[key], dtype=np.float64)
            if not (np.all(np.isfinite(value)) and DOMAINS[name].inside(value)):
                raise BadInput(f"start[{key!r}]", f"is not inside {name}", "start in the interior")

    @property
    def size(self) -> int:
        """The number of free real numbers, as in AIC and BIC."""
        return sum(DOMAINS[name].size(np.shape(self.start[k])) for k, name in self.domains.items())

    def theta(self, u: Array) -> dict[str, Any]:
        """theta at u (size,): scalars as floats, the rest as arrays."""
        u = u if self.units is None else u * self.units
        theta: dict[str, Any] = {}
        for key, name in self.domains.items():
            start = np.asarray(self.start[key], dtype=np.float64)
            size = DOMAINS[name].size(start.shape)
            value = DOMAINS[name].at(start, u[:size])
            theta[key] = value if start.shape else float(value)
            u = u[size:]
        return theta


def fitted_chart(f: Callable[[Theta], float], start: Theta, domains: Mapping[str, str]) -> Chart:
    """The chart at start in whose units a step of 1 along any axis bends f by about 1.

    Found axis by axis as the h with |f(h) - 2 f(0) + f(-h)| between 1/4 and 4, by factors of 2
    of h from what a value's own size suggests; an axis along which f is flat keeps its unit.

    >>> chart = fitted_chart(lambda t: -(t["m"] / 1e-3) ** 2, {"m": 0.0}, {"m": "real"})
    >>> bool(1e-4 < chart.units[0] < 1e-2)
    True
    """
    chart = Chart(start, domains)
    centre = f(start)
    units = np.ones(chart.size)
    for j in range(chart.size):
        h = 1.0
        for _ in range(200):
            u = np.zeros(chart.size)
            u[j] = h
            bend = abs(f(chart.theta(u)) - 2 * centre + f(chart.theta(-u)))
            if 0.25 <= bend <= 4:
                units[j] = h
                break
            # Not finite means much too far.
            h = h * 2 if bend < 0.25 else h / 2
    return Chart(start, domains, units)
