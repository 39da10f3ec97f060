"""A numerical witness for any model: its step by enumeration and numerical maximisation.

Only the model is read, and of its families only the name of the distribution in scipy.stats. No
rule and no formula of the derivation enters.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.stats
from numpy.random import Generator
from numpy.typing import ArrayLike
from scipy.special import logsumexp

from derive.families import FAMILIES
from derive.mixture import Argument, Mixture
from numeric.domains import Array
from numeric.errors import NoInteriorMaximum
from numeric.witness import assignment_sums, numerical_m_step

COMPONENTS = 3  # where the statement leaves their number open
COORDINATES = 2
ROWS = 8  # K^N assignments are summed over
ATTEMPTS = 200

# domain of a parameter -> domain of numeric.unconstrained
_CHARTS = {"variance": "positive"}


@dataclass(frozen=True)
class Problem:
    """A seeded sample of a model small enough to sum over all assignments.

    ``theta`` is the current iterate with the statement's keys, ``stacked`` the same with one array
    for each parameter and the weights under "" (absent where they are fixed).
    """

    model: Mixture
    x: Array
    known: Mapping[str, Any]
    stacked: Mapping[str, Any]

    @property
    def theta(self) -> dict[str, Any]:
        """The current iterate, keyed as the statement writes its parameters."""
        return unstacked(self.model, self.stacked)

    def log_joint(self, x: ArrayLike, stacked: Mapping[str, Any]) -> Array:
        """log P(Z_i = k) + log p(x_i | Z_i = k), shape (N, K), with SciPy's densities."""
        weights = _weights(self.model, stacked)
        columns = [
            np.log(weights[k]) + _log_density(self.model, np.asarray(x), stacked, self.known, k)
            for k in range(len(weights))]
        return np.stack(columns, axis=1)

    def step(self, start: Mapping[str, Any]) -> tuple[dict[str, Any], Array, float]:
        """The next theta, T (N, K) and log L(theta), by brute force. The maximiser is sought from
        ``start``, stacked. Raises NoInteriorMaximum where there is none to be found."""
        T, log_likelihood = assignment_sums(self.log_joint, self.x, self.stacked)
        found = numerical_m_step(self.log_joint, self.x, T, start, _domains(self.model))
        return unstacked(self.model, found), T, log_likelihood


def problems(model: Mixture, count: int, seed: int = 0) -> list[tuple[Problem, Mapping[str, Any]]]:
    """Problems of a model, each with another theta to start the maximisation from.

    >>> from derive.statement import models
    >>> [(problem, start)] = problems(models["two_gaussians_1d"], 1)
    >>> problem.x.shape, sorted(problem.theta)
    ((8,), ['mu_1', 'mu_2', 'sigma_1^2', 'sigma_2^2', 'tau'])
    """
    generators = [np.random.default_rng((seed, number)) for number in range(count)]
    return [(_problem(model, rng), _random_theta(model, rng)) for rng in generators]


def next_theta(problem: Problem, start: Mapping[str, Any]) -> tuple[dict[str, Any], Array, float]:
    """``problem.step``, from a start nearer to the current iterate where one is too far off."""
    for share in (1.0, 0.5):
        nearer = {key: share * np.asarray(value) + (1 - share) * np.asarray(problem.stacked[key])
                  for key, value in start.items()}
        with suppress(NoInteriorMaximum):
            return problem.step(nearer)
    return problem.step(problem.stacked)


def unstacked(model: Mixture, stacked: Mapping[str, Any]) -> dict[str, Any]:
    """theta with the statement's keys: one for each label, the base name where K is open."""
    theta: dict[str, Any] = {}
    for parameter in model.parameters:
        weight = parameter.base == model.weights.base
        value = stacked["" if weight else parameter.base]
        if parameter.names == (parameter.base,) and parameter.plate:
            theta[parameter.base] = np.asarray(value)
            continue
        for k, name in enumerate(model.weights.names if weight else parameter.names):
            if name:
                part = np.asarray(value)[k]
                theta[name] = part if part.shape else float(part)
    return theta


def _weights(model: Mixture, stacked: Mapping[str, Any]) -> Array:
    if model.weights.kind == "fixed":
        return np.array([float(value) for value in model.weights.values])
    return np.asarray(stacked[""])


def _domains(model: Mixture) -> dict[str, str]:
    domains = {} if model.weights.kind == "fixed" else {"": "simplex"}
    for p in model.parameters:
        if p.base != model.weights.base:
            domains[p.base] = _CHARTS.get(p.domain, p.domain)
    return domains


def _random_theta(model: Mixture, rng: Generator) -> dict[str, Any]:
    """An interior theta with components that overlap, in stacked form."""
    K, d = len(model.components.labels) or COMPONENTS, COORDINATES
    draws = {"real": lambda: rng.normal(size=K), "vector": lambda: rng.normal(size=(K, d)),
             "positive": lambda: rng.uniform(1.0, 6.0, size=K),
             "probability": lambda: rng.uniform(0.2, 0.8, size=K),
             "simplex": lambda: rng.dirichlet(np.full(K, 8.0)),
             "covariance": lambda: np.stack([_covariance(rng, d) for _ in range(K)])}
    return {key: draws[domain]() for key, domain in _domains(model).items()}


def _covariance(rng: Generator, d: int) -> Array:
    root = 0.4 * rng.normal(size=(d, d)) + 1.5 * np.eye(d)
    return root @ root.T


def _problem(model: Mixture, rng: Generator) -> Problem:
    """A sample at whose current theta every component has a share of every observation."""
    for _ in range(ATTEMPTS):
        problem = _sample(model, rng)
        terms = problem.log_joint(problem.x, problem.stacked)
        T = np.exp(terms - logsumexp(terms, axis=1, keepdims=True))
        distinct = len(np.unique(problem.x, axis=0))
        if distinct > COORDINATES + 1 and T.min() > 1e-3 and T.mean(axis=0).min() > 0.1:
            break
    return problem


def _sample(model: Mixture, rng: Generator) -> Problem:
    known = {v.name: rng.integers(5, 21, size=ROWS) for v in model.known}
    truth, current = _random_theta(model, rng), _random_theta(model, rng)
    weights = _weights(model, truth)
    z = rng.choice(len(weights), size=ROWS, p=weights)
    x = [_law(model, truth, {name: n[i] for name, n in known.items()}, k).rvs(random_state=rng)
         for i, k in enumerate(z)]
    return Problem(model, np.stack(x).astype(float), known, current)


def _log_density(model: Mixture, x: Array, stacked: Mapping[str, Any], known: Mapping[str, Array],
                 k: int) -> Array:
    try:
        law = _law(model, stacked, known, k)
    except (ValueError, np.linalg.LinAlgError):
        # parameters too extreme for SciPy, which the maximisation tries on its way
        return np.full(len(x), -np.inf)
    counts = isinstance(getattr(law, "dist", None), scipy.stats.rv_discrete)
    return np.asarray(law.logpmf(x) if counts or not hasattr(law, "logpdf") else law.logpdf(x))


def _law(model: Mixture, stacked: Mapping[str, Any], known: Mapping[str, Any], k: int) -> Any:
    """SciPy's distribution of an observation given Z_i = k."""
    family = FAMILIES[model.law.family]
    values = {slot.name: _value(model, argument, stacked, known, k)
              for slot, argument in zip(family.slots, model.law.arguments, strict=True)}
    return getattr(scipy.stats, family.scipy.distribution)(**family.scipy.values(values))


def _value(model: Mixture, argument: Argument, stacked: Mapping[str, Any], known: Mapping[str, Any],
           k: int) -> Any:
    if argument.kind == "number":
        assert argument.value is not None
        return float(argument.value)
    if argument.kind == "known":
        return known[argument.name]
    value = np.asarray(stacked[argument.name])
    return value[k] if model.parameter(argument.name).plate else value
