"""The step that is generated for a law of one number, against SciPy's densities and a root finder.

The update is compared with the root of the derivative of sum_i T_ik log p(x_i; theta), taken by a
complex step from a density that is written here and compared with SciPy's.
"""

from __future__ import annotations

import doctest
import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
import scipy.stats
from scipy.optimize import brentq
from scipy.special import gammaln, logsumexp

from derive.program import export, lambdify

if "standins" not in sys.modules:
    _spec = importlib.util.spec_from_file_location(
        "standins", Path(__file__).with_name("standins.py"))
    sys.modules["standins"] = importlib.util.module_from_spec(_spec)
    _spec.loader.exec_module(sys.modules["standins"])
s = sys.modules["standins"]

R = np.random.default_rng(4).integers(1, 9, size=300).astype(float)
# SciPy's law of a row, and the logarithm of the density for a complex theta
LAWS = {
    "bernoulli": (lambda c: scipy.stats.bernoulli(c),
                  lambda x, c: x * np.log(c) + (1 - x) * np.log(1 - c)),
    "geometric_from_0": (lambda c: scipy.stats.geom(c, loc=-1),
                         lambda x, c: np.log(c) + x * np.log(1 - c)),
    "geometric_from_1": (lambda c: scipy.stats.geom(c),
                         lambda x, c: np.log(c) + (x - 1) * np.log(1 - c)),
    "exponential_rate": (lambda c: scipy.stats.expon(scale=1 / c), lambda x, c: np.log(c) - c * x),
    "exponential_mean": (lambda c: scipy.stats.expon(scale=c), lambda x, c: -np.log(c) - x / c),
    "negative_binomial": (
        lambda c: scipy.stats.nbinom(R, c),
        lambda x, c: gammaln(x + R) - gammaln(x + 1) - gammaln(R) + R * np.log(c)
        + x * np.log(1 - c)),
}
THETA = {"probability": np.array([0.25, 0.6, 0.8]), "positive": np.array([0.5, 2.0, 5.0])}


def problem(name: str, labels: tuple[str, ...]):
    """Rows drawn from the law, theta stacked and by its keys, and what is known."""
    domain = s.LAWS[name][1]
    K = len(labels) or 3
    true, weight = THETA[domain][:K], np.array([0.3, 0.7]) if labels else np.array([0.2, 0.3, 0.5])
    rng = np.random.default_rng(7)
    law = LAWS[name][0]
    drawn = np.stack([law(c).rvs(size=len(R), random_state=rng) for c in true])
    x = drawn[rng.choice(K, size=len(R), p=weight), np.arange(len(R))].astype(float)
    theta = {"tau": weight[0], **{f"theta_{k}": c for k, c in zip(labels, true)}} if labels else {
        "pi": weight, "theta": true}
    return x, weight, true, theta, {"known": {"r": R}} if s.LAWS[name][2] else {}


@pytest.mark.parametrize("labels", [(), ("a", "b")], ids=["K open", "labels"])
@pytest.mark.parametrize("name", LAWS)
def test_a_step_is_the_numerical_one(name, labels):
    x, weight, true, theta, known = problem(name, labels)
    law, written = LAWS[name]
    update = lambdify(s.law(name, labels))
    laws = [law(c) for c in true]
    log_p = np.stack([p.logpdf(x) if name.startswith("exp") else p.logpmf(x) for p in laws], axis=1)
    assert np.allclose(log_p, np.stack([written(x, c) for c in true], axis=1), rtol=1e-11)
    log_joint = np.log(weight) + log_p
    value = logsumexp(log_joint, axis=1)
    T = np.exp(log_joint - value[:, None])

    found, mine = update.step(x, theta, **known)
    assert abs(mine - value.sum()) <= 1e-12 * abs(value.sum())
    assert np.allclose(update.e_step(x, theta, **known), T, rtol=1e-10, atol=1e-14)
    low, high = (1e-6, 1 - 1e-6) if s.LAWS[name][1] == "probability" else (1e-3, 1e3)
    for k in range(len(true)):
        def slope(c, k=k):
            return np.imag(T[:, k] @ written(x, c + 1e-30j)) * 1e30
        root = brentq(slope, low, high, xtol=1e-15, rtol=1e-14)
        next_value = found[f"theta_{labels[k]}"] if labels else found["theta"][k]
        assert abs(next_value - root) <= 1e-10 * root
    assert np.allclose(found["tau"] if labels else found["pi"][0], T[:, 0].mean(), rtol=1e-12)
    again = update.m_step(x, T, **known)
    assert all(np.allclose(again[key], found[key], rtol=1e-12) for key in found)

    run = update.fit(x, theta, iterations=40, tolerance=0, **known)
    values = np.array([v for _, v in run.trace])
    assert np.all(np.diff(values) >= -1e-12 * abs(values[1:]))


@pytest.mark.parametrize("name", LAWS)
def test_the_examples_of_its_module_hold(name):
    module = type(sys)("em")
    exec(compile(export(s.law(name)), "em", "exec"), module.__dict__)
    assert doctest.testmod(module).failed == 0


BAD = {
    "bernoulli": ([0, 1, 2], r"x\[2\] .row 2, .* is 2: .*0 or 1"),
    "geometric_from_0": ([0, -1], r"x\[1\] .row 1, .* is -1: counts are 0, 1, 2"),
    "geometric_from_1": ([1, 0, 2], r"x\[1\] .* is 0: counts from 1 are 1, 2, 3"),
    "exponential_rate": ([1.5, -2.0], r"x\[1\] .* is -2: .*positive"),
    "exponential_mean": ([0.0], r"x\[0\] .* is 0: .*positive"),
    "negative_binomial": ([3, 0.5], r"x\[1\] .* is 0.5: counts are"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_value_outside_the_support_names_its_row(name):
    x, message = BAD[name]
    theta = {"pi": [0.5, 0.5], "theta": [0.2, 0.6]}
    update = lambdify(s.law(name))
    known = {"known": {"r": np.ones(len(x))}} if s.LAWS[name][2] else {}
    for call in (update.step, update.e_step, update.log_likelihood, update.fit):
        with pytest.raises(update.BadInput, match=message):
            call(x, theta, **known)
        with pytest.raises(update.BadInput, match=r"x\[0\].* is (nan|inf)"):
            call([np.nan if name != "exponential_rate" else np.inf, 1], theta,
                 **{key: {"r": [1, 1]} for key in known})


def test_a_known_number_below_one_names_its_row():
    update = lambdify(s.law("negative_binomial"))
    with pytest.raises(update.BadInput, match=r"known\['r'\]\[1\] .* is 0: counts from 1"):
        update.step([1, 2], {"pi": [0.5, 0.5], "theta": [0.2, 0.6]}, known={"r": [1, 0]})


def test_what_the_density_divides_by_is_not_zero():
    mean, rate = (lambdify(s.law(f"exponential_{name}")) for name in ("mean", "rate"))
    theta = {"pi": [0.5, 0.5], "theta": [0.0, 3.0]}
    with pytest.raises(mean.BadInput, match=r"theta\['theta'\] .*greater than 0"):
        mean.step([1.0, 2.0], theta)
    with pytest.raises(rate.Collapse, match="component 1: no row is left"):
        rate.step([1.0, 2.0], theta)


def test_a_chance_on_the_boundary_has_a_likelihood():
    first = lambdify(s.law("geometric_from_1"))
    theta = {"pi": np.array([0.5, 0.5]), "theta": np.array([1.0, 0.3])}
    found, value = first.step([1, 1, 4], theta)
    assert found["theta"][0] == 1.0 and np.isfinite(value)
