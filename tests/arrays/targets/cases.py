"""Every shipped statement with data that its model made, and what NumPy computes from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

import derive
from derive.arrays import lambdify
from derive.arrays.examples import example
from derive.arrays.update import ArrayUpdate
from derive.engine.em import derive_algorithm
from derive.engine.parts import Algorithm
from derive.estimator.stated import stated_model
from derive.statement.library import library

NAMES = (*sorted(derive.models), *sorted(set(library) - set(derive.models)))


@dataclass(frozen=True)
class Case:
    """A statement: its algorithm, data, parameters, and NumPy's functions."""

    algorithm: Algorithm
    update: ArrayUpdate
    data: Any
    theta: dict[str, Any]

    @property
    def x(self) -> Any:
        """The data: an array where there is one alone."""
        m = self.algorithm.model
        return next(iter(self.data.values())) if len(m.observed) == len(self.data) == 1 else \
            self.data


@cache
def case(name: str) -> Case:
    """The case of a statement."""
    algorithm = derive_algorithm(stated_model(name))
    data, theta = example(algorithm.model)
    return Case(algorithm, lambdify(algorithm), data, theta)


def expected(c: Case, steps: int = 2) -> list[tuple[dict[str, Any], float]]:
    """(theta at t+1, log-likelihood at t) of some steps; fewer where one collapses."""
    theta, found = c.theta, []
    for _ in range(steps):
        try:
            new, value = c.update.step(c.x, theta)
        except c.update.Collapse:
            break
        found.append((new, value))
        theta = new
    return found


def scale(c: Case) -> float:
    """Sum of |log p| of what the likelihood is made of, by which its error is measured."""
    data = c.update.prepare(c.x, None, c.theta)
    return abs(c.update.log_likelihood(data, c.theta)) + float(len(data))


def same(found: Mapping[str, Any], right: Mapping[str, Any], tolerance: float) -> None:
    """Assert that two thetas agree: the difference of each parameter relative to its largest."""
    assert list(found) == list(right)
    for key, a in right.items():
        assert np.shape(found[key]) == np.shape(a), key
        away = np.max(np.abs(np.asarray(found[key], float) - a)) / max(np.max(np.abs(a)), 1e-300)
        assert away <= tolerance, f"{key}: {away:.2g}"


def module(source: str) -> dict[str, Any]:
    """What a printed module defines."""
    found: dict[str, Any] = {"__name__": "alone"}
    exec(compile(source, "alone", "exec", dont_inherit=True), found)
    return found


def plain_data(c: Case) -> Any:
    """The data with 0 for a label that is not known, as the plain form takes it."""
    return {n: coded(a) for n, a in c.x.items()} if isinstance(c.x, dict) else coded(c.x)


def coded(a: Any) -> Any:
    return [coded(each) for each in a] if isinstance(a, list) else 0 if a is None else a
