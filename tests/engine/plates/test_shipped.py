"""The five statements that today's engine derives, as general models: the same step."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import derive
from derive.algebra.expression import expr
from derive.engine.em import derive_algorithm
from derive.engine.totals import Totals
from derive.model import Model

from .cases import F, G, P, S, V, Z, known, pi, plates
from .numbers_of import Numbers, e_step
from .test_updates import updated

R = np.random.default_rng(5)
X = R.normal(size=(40, 2)) * 2
TAU = P("tau", "", "probability")
MIX = F(Z, "categorical", S(pi))
TWO = F(Z, "categorical", S(TAU), 1 - S(TAU))
LABELS = ("1", "2")


def model(name: str, law: str, x: Any, parameters: Any, mixture: Any, arguments: Any,
          labels: tuple[str, ...] = (), more: Any = ()) -> Model:
    return Model(name, plates("ik", k=labels), (x, Z, *more), parameters,
                 (mixture, F(x, law, *arguments, guards=G)))


def spd(k: int) -> Any:
    a = R.normal(size=(k, 2, 2))
    return a @ np.swapaxes(a, -1, -2) + 0.5 * np.eye(2)


def _cases() -> dict[str, tuple[Model, Any, dict[str, Any], dict[str, Any]]]:
    x, one, count = V("X", "i", "vector"), V("X", "i"), V("X", "i", "count")
    mu, sigma = P("mu", "k", "vector"), P("Sigma", "k", "covariance")
    number, variance = P("mu", "k", "real"), P("sigma^2", "k", "variance")
    rate, chance, n = P("lambda", "k"), P("p", "k", "probability"), known("n", "i", "count")
    return {
        "gaussian_mixture": (
            model("m", "multivariate_normal", x, (pi, mu, sigma), MIX, (S(mu), S(sigma))), X,
            {"pi": np.array([0.2, 0.3, 0.5]), "mu": R.normal(size=(3, 2)), "Sigma": spd(3)}, {}),
        "poisson_mixture": (
            model("m", "poisson", count, (pi, rate), MIX, (S(rate),)),
            R.poisson(4, 40).astype(float),
            {"pi": np.array([0.4, 0.6]), "lambda": np.array([2.0, 6.0])}, {}),
        "two_gaussians": (
            model("m", "multivariate_normal", x, (TAU, mu, sigma), TWO, (S(mu), S(sigma)),
                  LABELS), X, {"tau": 0.3, "mu": R.normal(size=(2, 2)), "Sigma": spd(2)}, {}),
        "two_gaussians_1d": (
            model("m", "normal", one, (TAU, number, variance), TWO, (S(number), S(variance)),
                  LABELS), X[:, 0],
            {"tau": 0.3, "mu": np.array([-1.0, 1.5]), "sigma^2": np.array([0.6, 2.0])}, {}),
        "two_coins": (
            model("m", "binomial", count, (chance,), F(Z, "categorical", expr(1) / 2),
                  (S(n), S(chance)), ("A", "B"), (n,)),
            R.integers(0, 10, 40).astype(float), {"p": np.array([0.4, 0.7])},
            {"n": R.integers(10, 14, 40).astype(float)}),
    }


CASES = _cases()


def as_keys(name: str, theta: dict[str, Any]) -> dict[str, Any]:
    """theta under the keys of the shipped statement."""
    found: dict[str, Any] = {}
    keys = derive.models[name].keys
    for key, a in theta.items():
        if key in keys:
            found[key] = a
            continue
        base, _, square = key.partition("^")
        own = [k for k in keys if k.startswith(base + "_")]
        assert len(own) == len(a), (key, keys, square)
        found |= dict(zip(own, a, strict=True))
    return found


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_general_engine_makes_the_same_step(name: str) -> None:
    general, x, theta, given = CASES[name]
    algorithm = derive_algorithm(general)
    k = len(next(iter(a for a in theta.values() if np.ndim(a))))
    at = Numbers(general, {"N": 40, "K": k, "d": 2}, {"X": x, **given},
                 {"t": theta, "t+1": {}})
    at.counts = {n: e for e, n in Totals(general, algorithm.units).counts.items()}
    value = e_step(algorithm, at)
    new = updated(algorithm, at)
    step = derive.derive_em(derive.models[name]).lambdify()
    after, found = step.step(x, as_keys(name, theta), **({"known": given} if given else {}))
    assert found == pytest.approx(value, rel=1e-12)
    for key, a in as_keys(name, dict(new)).items():
        assert np.asarray(after[key]) == pytest.approx(np.asarray(a), rel=1e-9), key
