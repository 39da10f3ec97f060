"""A changed formula changes the generated code and its numbers, or is refused by name."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from derive.algebra.expression import (
    ONE,
    Expr,
    inverse,
    size,
    sum_over,
    symbol,
    transpose,
)
from derive.algebra.expression import replace as swap
from derive.program import CannotLower, export, lambdify
from numeric.samples import sample

_spec = importlib.util.spec_from_file_location(
    "standins", Path(__file__).with_name("standins.py"))
s = sys.modules["standins"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(s)

X = symbol("x", "vector", ("i",))
MU, MU_T, MU_1 = (symbol("mu", "vector", ("k",), mark) for mark in ("", "t", "t+1"))
SIGMA, SIGMA_1 = (symbol("Sigma", "symmetric", ("k",), mark) for mark in ("", "t+1"))
N_K = s.count()


def with_solution(em, target: Expr, formula: Expr):
    return replace(em, solutions=tuple((left, formula if left == target else right)
                                       for left, right in em.solutions))


def numbers(em, **known):
    """One step's parts by the definition, at the true theta of a sample."""
    drawn = sample("two_gaussians/overlapping/d=2")
    update = lambdify(em)
    found, value = update.step(drawn.x, drawn.theta)
    T = lambdify(s.two_gaussians()).e_step(drawn.x, drawn.theta)
    return drawn.x, drawn.theta, T, found, value, update


def close(a, b):
    return np.allclose(a, b, rtol=1e-10, atol=0)


def test_n_for_n_k():
    em = with_solution(s.two_gaussians(), MU_1, s.over_rows(X) / size("N"))
    x, _, T, found, _, _ = numbers(em)
    assert close(found["mu_1"], T[:, 0] @ x / len(x))
    mu = found["mu_2"]
    right = (T[:, 1] * (x - mu).T) @ (x - mu) / T[:, 1].sum()
    assert close(found["Sigma_2"], right)


def test_n_k_minus_one():
    u = X - MU_1
    em = with_solution(s.two_gaussians(), SIGMA_1, s.over_rows(u * transpose(u)) / (N_K - 1))
    x, _, T, found, _, _ = numbers(em)
    u = x - found["mu_1"]
    assert close(found["Sigma_1"], (T[:, 0] * u.T) @ u / (T[:, 0].sum() - 1))


def test_the_old_mean_is_used_and_m_step_then_asks_for_theta():
    u = X - MU_T
    em = with_solution(s.two_gaussians(), SIGMA_1, s.over_rows(u * transpose(u)) / N_K)
    x, theta, T, found, _, update = numbers(em)
    u = x - theta["mu_1"]
    assert close(found["Sigma_1"], (T[:, 0] * u.T) @ u / T[:, 0].sum())
    with pytest.raises(TypeError, match="theta"):
        update.m_step(x, T)
    assert close(update.m_step(x, T, theta)["Sigma_1"], found["Sigma_1"])


def test_a_mixed_product_of_old_and_new_means():
    em = with_solution(s.two_gaussians(), SIGMA_1,
                       s.over_rows((X - MU_1) * transpose(X - MU_T)) / N_K)
    x, theta, T, found, _, _ = numbers(em)
    expected = (T[:, 0] * (x - found["mu_1"]).T) @ (x - theta["mu_1"]) / T[:, 0].sum()
    assert close(found["Sigma_1"], expected)


def test_no_centring():
    em = with_solution(s.two_gaussians(), SIGMA_1, s.over_rows(X * transpose(X)) / N_K)
    x, _, T, found, _, _ = numbers(em)
    assert close(found["Sigma_1"], (T[:, 0] * x.T) @ x / T[:, 0].sum())


def test_components_swapped():
    em = s.two_gaussians()
    em = with_solution(em, em.solutions[0][0], s.count("2") / size("N"))
    _, _, T, found, _, _ = numbers(em)
    assert close(found["tau"], T[:, 1].mean())


@pytest.mark.parametrize("factor, text", [(Fraction(-1), "-"), (Fraction(-1, 4), "0.25")])
def test_the_density_is_followed(factor, text):
    em = s.two_gaussians()
    u = X - MU
    form = transpose(u) * inverse(SIGMA) * u
    density = swap(em.log_density, Expr("mul", Expr("number", Fraction(-1, 2)), form),
                   factor * form)
    assert density != em.log_density
    changed = replace(em, log_density=density)
    x, theta, T, _, value, update = numbers(changed)
    assert export(changed) != export(em)
    log_joint = np.stack([
        np.log(w) - np.log(2 * np.pi) - 0.5 * np.linalg.slogdet(S)[1]
        + float(factor) * np.sum((x - m) * np.linalg.solve(S, (x - m).T).T, axis=1)
        for w, m, S in ((theta["tau"], theta["mu_1"], theta["Sigma_1"]),
                        (1 - theta["tau"], theta["mu_2"], theta["Sigma_2"]))], axis=1)
    assert abs(np.logaddexp(*log_joint.T).sum() / value - 1) < 1e-11
    assert not np.allclose(update.e_step(x, theta), T)


def test_a_lost_prior_is_followed():
    em = replace(s.two_gaussians(), generic_weight=ONE)
    x, theta, T, _, _, update = numbers(em)
    odds = T[:, 0] / T[:, 1] * (1 - theta["tau"]) / theta["tau"]
    mine = update.e_step(x, theta)
    assert np.allclose(mine[:, 0] / mine[:, 1], odds)


def test_a_lost_square_in_one_dimension():
    em = s.two_gaussians_1d()
    x = symbol("x", "scalar", ("i",))
    v, mu = (symbol(n, "scalar", ("k",), "t+1") for n in ("sigma^2", "mu"))
    em = with_solution(em, v, s.over_rows(x - mu + 1) / N_K)
    drawn = sample("two_gaussians_1d/overlapping")
    update = lambdify(em)
    found, _ = update.step(drawn.x, drawn.theta)
    assert abs(found["sigma_1^2"] - 1) < 1e-12


U = X - MU_1
REFUSED = {
    "inner product": (SIGMA_1, s.over_rows(transpose(U) * U) / N_K, "is a scalar"),
    "free parameter": (SIGMA_1, s.over_rows((X - MU) * transpose(X - MU)) / N_K, "θ at t or t"),
    "no responsibility": (MU_1, sum_over(X, "i", "N") / N_K, "one responsibility"),
    "squared responsibility": (MU_1, s.over_rows(s.responsibility() * X) / N_K,
                               "one responsibility"),
    "precision": (SIGMA_1, inverse(s.over_rows(U * transpose(U)) / N_K), "no array program"),
    "cubic": (MU_1, s.over_rows((transpose(X) * X) * X) / N_K, "have moments"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_lowered_is_named(name):
    target, formula, message = REFUSED[name]
    with pytest.raises(CannotLower, match=message):
        export(with_solution(s.two_gaussians(), target, formula))


def test_a_missing_solution_is_named():
    em = s.two_gaussians()
    with pytest.raises(CannotLower, match="Sigma: the derivation has no solution"):
        export(replace(em, solutions=em.solutions[:-1]))


def test_a_density_without_an_array_program_is_named():
    em = s.two_gaussians()
    u = X - MU
    with pytest.raises(CannotLower, match="S⁻¹"):
        export(replace(em, log_density=em.log_density + transpose(u) * SIGMA * u))


@pytest.mark.parametrize("domain, shape", [("vector", (60, 3)), ("vector", (60, 9)),
                                           ("real", (60,))])
def test_squares_without_a_matrix_are_each_components_own(domain, shape):
    update = lambdify(s.unit_gaussians(domain))
    x = 1e3 + np.random.default_rng(1).normal(size=shape)
    theta = {"pi": np.array([0.3, 0.7]), "mu": x[:2] + 0.1}
    square = (x.reshape(60, 1, -1) - theta["mu"].reshape(1, 2, -1)) ** 2
    log_joint = np.log(theta["pi"]) - square.sum(axis=2) / 2
    T = np.exp(log_joint - np.logaddexp(*log_joint.T)[:, None])
    found, value = update.step(x, theta)
    assert close(value, np.logaddexp(*log_joint.T).sum()) and close(update.e_step(x, theta), T)
    assert close(found["mu"], (T.T @ x.reshape(60, -1) / T.sum(axis=0)[:, None]).reshape(
        found["mu"].shape))
    assert ("cholesky" in update.source) is ("whitened" in update.source) is False


def test_a_sum_of_a_cube_beside_the_moments():
    em = s.two_gaussians_1d()
    x = symbol("x", "scalar", ("i",))
    v = symbol("sigma^2", "scalar", ("k",), "t+1")
    update = lambdify(with_solution(em, v, s.over_rows(x**3 * x) / N_K))
    drawn = sample("two_gaussians_1d/overlapping")
    T = update.e_step(drawn.x, drawn.theta)
    for found in (update.step(drawn.x, drawn.theta)[0], update.m_step(drawn.x, T)):
        assert close(found["sigma_1^2"], T[:, 0] @ drawn.x**4 / T[:, 0].sum())
        assert close(found["mu_2"], T[:, 1] @ drawn.x / T[:, 1].sum())
