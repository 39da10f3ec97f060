"""Criteria of convergence on sequences whose limits are known, and where they fail on data."""

from __future__ import annotations

import math

import numpy as np
import pytest

from numeric import convergence as c
from numeric.datasets import load
from numeric.errors import BadInput
from numeric.reference import REFERENCES

POISSON = REFERENCES["poisson_mixture"]


def geometric(rate, n=12, limit=-100.0, first=64.0):
    return [limit - first * rate**t for t in range(n)]


def path_of(L):
    return [({"mu": [value]}, value) for value in L]


@pytest.fixture(scope="module")
def deaths():
    """The start at rates 1 and 3, which is slow."""
    theta = {"pi": [0.5, 0.5], "lambda": [1.0, 3.0]}
    return POISSON.fit(load("deaths").column("deaths"), theta, iterations=2200, tolerance=0)


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9, 0.99])
def test_aitken_is_exact_for_geometric_steps(rate):
    L = geometric(rate)
    for n in range(3, len(L) + 1):
        # The difference of two steps has lost the digits that L has before its point.
        room = 1e-12 / (1 - rate) ** 2 / rate ** (n - 3)
        assert abs(c.aitken_limit(L[:n]) + 100) < room
        assert abs(c.aitken_rise(L[:n]) - (-100 - L[n - 1])) < room
    assert c.log_likelihood_rates(L[:5]) == pytest.approx([rate] * 3)


def test_aitken_has_no_estimate_where_steps_do_not_shrink():
    for L in ([], [1.0], [1.0, 2.0], [1.0, 2.0, 3.0], [1.0, 2.0, 5.0], [2.0, 2.0, 5.0]):
        assert math.isnan(c.aitken_limit(L)) and math.isnan(c.iterations_to_go(L, 0.1))
    assert c.aitken_limit([1.0, 2.0, 2.0]) == 2.0
    assert c.aitken_remainder(path_of([1.0, 2.0, 4.0, 8.0])) == math.inf


def test_huge_steps_do_not_overflow():
    assert np.isfinite(c.aitken_rise([-1e300, -1e299, -5e298]))


def test_one_short_step_after_a_long_one_is_not_believed():
    L = [-1000.0, -100.0, -99.999, -99.998, -99.997]
    assert c.aitken_rise(L[:3]) < 1e-8
    assert c.stopping_time(path_of(L), "aitken", 1e-6) is None
    assert c.stopping_time(path_of(L), "log-likelihood", 1e-4) == 2


@pytest.mark.parametrize("rate", [0.3, 0.9, 0.99])
def test_the_iterations_to_go_are_those_that_it_takes(rate):
    L = geometric(rate, 3000)
    there = next(t for t, value in enumerate(L) if -100 - value <= 1e-3)
    for t in (3, 7):
        assert c.iterations_to_go(L[: t + 1], 1e-3) == pytest.approx(there - t, abs=1)
    assert c.iterations_to_go(L[:3], 1e3) == 0


def test_changes():
    path = [({"tau": 0.5, "mu": [1.0, -4.0]}, -3.0), ({"tau": 0.5, "mu": [1.5, -5.0]}, -1.0)]
    assert c.log_likelihood_change(path) == 1.0
    assert c.parameter_change(path) == pytest.approx(0.2)
    assert c.parameter_change([path[0], path[0]]) == 0
    assert c.parameter_change([({"m": 1.0}, 0.0), ({"m": 0.0}, 0.0)]) == math.inf
    for criterion in c.CRITERIA.values():
        assert criterion([]) == criterion(path[:1]) == math.inf


def test_the_parameters_do_not_depend_on_their_units():
    a = [({"mu": [1.0, 2.0]}, 0.0), ({"mu": [1.1, 2.1]}, 0.0)]
    b = [({"mu": [1e6 * v for v in theta["mu"]]}, L) for theta, L in a]
    assert c.parameter_change(a) == pytest.approx(c.parameter_change(b), rel=1e-12)


@pytest.mark.parametrize("criterion", c.CRITERIA)
def test_stopping_times(criterion):
    path = path_of(geometric(0.5, 60))
    times = [c.stopping_time(path, criterion, tolerance) for tolerance in (1e-2, 1e-4, 1e-8)]
    assert times == sorted(times) and times[-1] < 60
    for t, tolerance in zip(times, (1e-2, 1e-4, 1e-8)):
        changes = [c.CRITERIA[criterion](path[: n + 1]) for n in range(1, t + 1)]
        assert changes[-1] <= tolerance and min(changes[:-1]) > tolerance
    assert c.stopping_time(path, criterion, 0) is None
    assert c.stopping_time(path[:3], criterion, 1e-8) is None


@pytest.mark.parametrize("criterion, tolerance, message", [
    ("gradient", 1e-3, "log-likelihood, parameters, aitken"), ("aitken", -1, "at least 0"),
    ("aitken", math.nan, "at least 0")])
def test_bad_arguments(criterion, tolerance, message):
    with pytest.raises(BadInput, match=message):
        c.stopping_time([], criterion, tolerance)
    with pytest.raises(BadInput, match="positive"):
        c.iterations_to_go([1.0], 0)


# on data ------------------------------------------------------------------------------------------

def test_the_rate_of_the_log_likelihood_is_the_square_of_that_of_the_parameters(deaths):
    r = c.parameter_rates([theta for theta, _ in deaths])
    q = c.log_likelihood_rates([L for _, L in deaths])
    assert len(r) == len(q) == len(deaths) - 2
    assert np.allclose(q[60:900], r[60:900] ** 2, atol=1e-4)
    assert 0.995 < r[900] < 0.997


def test_the_rate_is_that_of_the_jacobian_of_the_step():
    """r is the largest eigenvalue of EM's map at its fixed point, here by differences."""
    x = load("deaths").column("deaths")
    theta = POISSON.fit(x, {"pi": [0.4, 0.6], "lambda": [1.3, 2.7]}, 6000, 0)[-1][0]

    def image(v):
        found, _ = POISSON.step(x, {"pi": [v[0], 1 - v[0]], "lambda": v[1:]})
        return np.array([found["pi"][0], *found["lambda"]])

    v, h = np.array([theta["pi"][0], *theta["lambda"]]), 1e-5
    J = np.array([(image(v + h * e) - image(v - h * e)) / (2 * h) for e in np.eye(3)]).T
    assert np.max(np.abs(np.linalg.eigvals(J))) == pytest.approx(0.99567, abs=2e-5)


def test_the_rate_is_the_largest_fraction_of_missing_information():
    """lambda_max(I_c^-1 I_mis), the Hessians of Q and of the log-likelihood by differences."""
    x = load("deaths").column("deaths")
    theta = POISSON.fit(x, {"pi": [0.4, 0.6], "lambda": [1.3, 2.7]}, 6000, 0)[-1][0]
    T = POISSON.e_step(x, theta)

    def at(v):
        return {"pi": np.array([v[0], 1 - v[0]]), "lambda": v[1:]}

    def hessian(f, v, h=1e-3):
        def second(a, b):
            corners = ((1, 1), (1, -1), (-1, 1), (-1, -1))
            return sum(p * s * f(v + h * (p * a + s * b)) for p, s in corners) / (4 * h * h)
        return np.array([[second(a, b) for b in np.eye(3)] for a in np.eye(3)])

    v = np.array([theta["pi"][0], *theta["lambda"]])
    complete = -hessian(lambda u: float(np.sum(T * POISSON.log_joint(x, at(u)))), v)
    missing = complete + hessian(lambda u: POISSON.log_likelihood(x, at(u)), v)
    shares = np.linalg.eigvals(np.linalg.solve(complete, missing))
    assert np.all(shares > -1e-4) and shares.max() == pytest.approx(0.99567, abs=1e-4)


def test_on_the_deaths_the_log_likelihood_stops_far_too_early(deaths):
    """12 iterations say 1e-6; nearly 0.1 of the log-likelihood and a whole shape are missing."""
    L = [value for _, value in deaths]
    asked = 1e-6 * (1 + abs(L[-1]))
    early, strict, aitken = (c.stopping_time(deaths, name, 1e-6)
                             for name in ("log-likelihood", "parameters", "aitken"))
    assert early < 20 < 400 < aitken < strict
    assert L[-1] - L[early] > 20 * asked > 20 * (L[-1] - L[aitken])
    gap = np.abs(np.sort(deaths[early][0]["lambda"]) - np.sort(deaths[-1][0]["lambda"]))
    assert gap.max() > 0.1
    assert abs(c.aitken_limit(L[: aitken + 1]) - L[-1]) < asked / 50
    assert c.iterations_to_go(L[:101], 5e-4) == pytest.approx(526, rel=0.15)


def test_on_a_plateau_every_criterion_of_the_log_likelihood_can_be_deceived():
    """Means of Old Faithful at rows 20 and 25: at 1e-5 the first stop is more than 1 short."""
    x = load("faithful").values
    S = np.cov(x.T, bias=True)
    theta = {"tau": 0.5, "mu_1": x[19], "mu_2": x[24], "Sigma_1": S, "Sigma_2": S}
    path = REFERENCES["two_gaussians"].fit(x, theta, 400, 0)
    L = [value for _, value in path]
    at = {name: c.stopping_time(path, name, 1e-5) for name in c.CRITERIA}
    assert at["log-likelihood"] < 20 and L[-1] - L[at["log-likelihood"]] > 1
    assert at["aitken"] > 100 and L[-1] - L[at["aitken"]] < 1e-5 * (1 + abs(L[-1]))
    assert at["parameters"] > at["aitken"]
    assert math.isnan(c.aitken_limit(L[:51])), "the steps grow there"


def test_a_saddle_point_deceives_all_of_them():
    x = load("deaths").column("deaths")
    path = POISSON.fit(x, {"pi": [0.5, 0.5], "lambda": [x.mean()] * 2}, 10, 0)
    assert all(c.stopping_time(path, name, 1e-10) is not None for name in c.CRITERIA)
    assert path[-1][1] < -2001


def test_where_fast_steps_pass_into_slow_ones_aitken_may_stop_too_early():
    L = [-2000 - 10 * 0.3**t - 0.1 * 0.99**t for t in range(2000)]
    t = c.stopping_time(path_of(L), "aitken", 1e-5)
    assert t is not None and t < 30 and -2000 - L[t] > 2 * 1e-5 * 2001
    later = c.stopping_time(path_of(L), "aitken", 1e-8)
    assert later is not None and -2000 - L[later] < 1.01e-8 * 2001
