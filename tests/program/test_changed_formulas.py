"""A changed formula changes the generated code and its numbers, or is refused by name."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

import derive
from derive.algebra.expression import (
    ONE,
    Expr,
    inverse,
    size,
    sum_over,
    symbol,
    transpose,
    walk,
)
from derive.algebra.expression import rewrite as rewritten
from derive.arrays import CannotLower, export, lambdify
from derive.engine.em import derive_algorithm
from numeric.samples import sample

X = symbol("X", "vector", ("i",))
MU_T, MU_1 = (symbol("mu", "vector", ("k",), mark) for mark in ("t", "t+1"))
T = symbol(".T", "scalar", ("k", "i"), "t")
N_K = symbol(".N", "scalar", ("k",), "t")
DRAWN = sample("two_gaussians/overlapping/d=2")


@pytest.fixture(scope="module")
def algorithm():
    return derive_algorithm(derive.models["two_gaussians"])


def over_rows(body: Expr) -> Expr:
    return sum_over(T * body, "i", "N")


def with_solution(algorithm, parameter: str, formula: Expr):
    return replace(algorithm, blocks=tuple(
        replace(b, updates=tuple(replace(u, formula=formula) if u.parameter == parameter else u
                                 for u in b.updates)) for b in algorithm.blocks))


def numbers(algorithm):
    """One step's parts at the true theta of a sample, beside those of the right algorithm."""
    update = lambdify(algorithm)
    found, value = update.step(DRAWN.x, DRAWN.theta)
    return DRAWN.x, DRAWN.theta, found, value, update


def right(algorithm):
    return lambdify(algorithm).e_step(DRAWN.x, DRAWN.theta)


def close(a, b):
    return np.allclose(a, b, rtol=1e-10, atol=0)


def test_n_for_n_k(algorithm):
    x, _, found, _, _ = numbers(with_solution(algorithm, "mu", over_rows(X) / size("N")))
    P = right(algorithm)
    assert close(found["mu_1"], P[:, 0] @ x / len(x))
    u = x - found["mu_2"]
    assert close(found["Sigma_2"], (P[:, 1] * u.T) @ u / P[:, 1].sum())


def test_n_k_minus_one(algorithm):
    u = X - MU_1
    x, _, found, _, _ = numbers(with_solution(
        algorithm, "Sigma", over_rows(u * transpose(u)) / (N_K - 1)))
    P, u = right(algorithm), x - found["mu_1"]
    assert close(found["Sigma_1"], (P[:, 0] * u.T) @ u / (P[:, 0].sum() - 1))


def test_the_old_mean_is_used_and_m_step_then_asks_for_theta(algorithm):
    u = X - MU_T
    x, theta, found, _, update = numbers(with_solution(
        algorithm, "Sigma", over_rows(u * transpose(u)) / N_K))
    P, u = right(algorithm), x - theta["mu_1"]
    assert close(found["Sigma_1"], (P[:, 0] * u.T) @ u / P[:, 0].sum())
    with pytest.raises(update.BadInput, match="give theta as well"):
        update.m_step(x, P)
    assert close(update.m_step(x, P, theta=theta)["Sigma_1"], found["Sigma_1"])


def test_a_mixed_product_of_old_and_new_means(algorithm):
    x, theta, found, _, _ = numbers(with_solution(
        algorithm, "Sigma", over_rows((X - MU_1) * transpose(X - MU_T)) / N_K))
    P = right(algorithm)
    expected = (P[:, 0] * (x - found["mu_1"]).T) @ (x - theta["mu_1"]) / P[:, 0].sum()
    assert close(found["Sigma_1"], expected)


def test_no_centring(algorithm):
    x, _, found, _, _ = numbers(with_solution(algorithm, "Sigma",
                                              over_rows(X * transpose(X)) / N_K))
    P = right(algorithm)
    assert close(found["Sigma_1"], (P[:, 0] * x.T) @ x / P[:, 0].sum())


def test_components_swapped(algorithm):
    other = symbol(".N", "scalar", ("2",), "t") / size("N")
    _, _, found, _, _ = numbers(with_solution(algorithm, "tau", other))
    assert close(found["tau"], right(algorithm)[:, 1].mean())


def changed(algorithm, change):
    """The algorithm with every summand of its units changed."""
    return replace(algorithm, units=tuple(
        replace(u, terms=tuple(replace(s, body=change(s.body)) for s in u.terms))
        for u in algorithm.units))


@pytest.mark.parametrize("factor", [Fraction(-1), Fraction(-1, 4)])
def test_the_density_is_followed(algorithm, factor):
    def change(e: Expr) -> Expr:
        return rewritten(e, lambda n: Expr("mul", Expr("number", factor), *n.args[1:])
                         if n.op == "mul" and n.args[0] == Expr("number", Fraction(-1, 2))
                         and any(a.op == "inverse" for a in walk(n)) else None)

    other = changed(algorithm, change)
    x, theta, _, value, update = numbers(other)
    assert export(other) != export(algorithm)
    log_joint = np.stack([
        np.log(w) - np.log(2 * np.pi) - 0.5 * np.linalg.slogdet(S)[1]
        + float(factor) * np.sum((x - m) * np.linalg.solve(S, (x - m).T).T, axis=1)
        for w, m, S in ((theta["tau"], theta["mu_1"], theta["Sigma_1"]),
                        (1 - theta["tau"], theta["mu_2"], theta["Sigma_2"]))], axis=1)
    assert abs(np.logaddexp(*log_joint.T).sum() / value - 1) < 1e-11
    assert not np.allclose(update.e_step(x, theta), right(algorithm))


def test_a_lost_prior_is_followed(algorithm):
    other = changed(algorithm, lambda e: Expr("log", ONE) if e.op == "log" else e)
    x, theta, _, _, update = numbers(other)
    P, mine = right(algorithm), update.e_step(x, theta)
    odds = P[:, 0] / P[:, 1] * (1 - theta["tau"]) / theta["tau"]
    assert np.allclose(mine[:, 0] / mine[:, 1], odds)


def test_what_is_needed_before_it_is_known_is_named(algorithm):
    later = symbol("Sigma", "symmetric", ("k",), "t+1")
    with pytest.raises(CannotLower, match="Sigma at t\\+1 is needed before it is known"):
        export(with_solution(algorithm, "mu", inverse(later) * over_rows(X) / N_K))
