"""Roots by number against scipy's, where there is one and where there is none."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq, minimize
from scipy.special import digamma, expit, iv, polygamma

from derive.arrays.roots import scalar_roots, vector_roots

R = np.random.default_rng(5)


def gamma_shape(gap):
    return lambda a: (np.log(a) - digamma(a) - gap, 1 / a - polygamma(1, a))


@pytest.mark.parametrize("start", [1e-3, 1.0, 400.0])
def test_the_shapes_of_gamma_laws_all_at_once(start):
    gap = np.array([1e-6, 0.01, 0.3, 2.0, 30.0])
    roots = scalar_roots(gamma_shape(gap), np.full(5, start), 0.0)
    theirs = [brentq(lambda a, g=g: np.log(a) - digamma(a) - g, 1e-4, 1e8, xtol=1e-14, rtol=1e-14)
              for g in gap]
    assert roots.found.all() and roots.steps < 60
    # the terms of the score cancel where the shape is large
    assert roots.value == pytest.approx(theirs, rel=1e-8)
    assert roots.value[1:] == pytest.approx(theirs[1:], rel=1e-12)


def test_a_shape_at_infinity_is_said_and_is_no_nan():
    roots = scalar_roots(gamma_shape(np.array([0.0, -0.5, 0.2])), np.ones(3), 0.0)
    assert roots.found.tolist()[1:] == [False, True]
    assert np.isfinite(roots.value).all()
    assert roots.value[1] > 1e15


def test_between_two_bounds_and_on_a_half_line_from_above():
    def beside(p):  # 3 log p + 5 log(1 - p) and a cube, which moves the maximum
        return 3 / p - 5 / (1 - p) - 3 * p**2, -3 / p**2 - 5 / (1 - p) ** 2 - 6 * p
    for start in (1e-9, 0.5, 1 - 1e-9):
        roots = scalar_roots(beside, np.array([start]), 0.0, 1.0)
        assert roots.found.all()
        assert roots.value[0] == pytest.approx(brentq(lambda p: beside(p)[0], 1e-6, 1 - 1e-6,
                                                      xtol=1e-15), rel=1e-12)
    roots = scalar_roots(lambda u: (-u - 3.0, -np.ones_like(u)), np.array([-50.0]), high=2.0)
    assert roots.value[0] == pytest.approx(-3, rel=1e-12)


def test_concentrations_of_directions():
    def kappa(k, r):
        ratio = iv(1, k) / iv(0, k)
        return r - ratio, -(1 - ratio / k - ratio**2)
    r = np.array([0.05, 0.5, 0.95])
    roots = scalar_roots(lambda k: kappa(k, r), np.ones(3), 0.0)
    assert roots.found.all()
    assert roots.value == pytest.approx([brentq(lambda k, q=q: kappa(k, q)[0], 1e-6, 300)
                                         for q in r], rel=1e-9)


def test_on_the_whole_line_far_from_the_start():
    target = np.array([-3e6, 0.0, 1e9])
    roots = scalar_roots(lambda u: (np.arctan(target - u), -1 / (1 + (target - u) ** 2)),
                         np.zeros(3))
    assert roots.found.all()
    assert roots.value == pytest.approx(target, rel=1e-12, abs=1e-12)


def test_of_several_maxima_the_one_uphill_is_found_and_the_objective_never_falls():
    def height(u):
        return -(u**2 - 4) ** 2 + 3 * u

    def score(u):
        return -4 * u * (u**2 - 4) + 3, -12 * u**2 + 16
    start = R.uniform(-5, 5, 200)
    roots = scalar_roots(score, start, objective=height)
    assert (height(roots.value) >= height(start) - 1e-9).all()
    assert abs(score(roots.value)[0][roots.found]).max() < 1e-9
    assert len(set(np.round(roots.value, 6))) == 2


def test_a_score_that_is_no_number_stops_the_search():
    roots = scalar_roots(lambda u: (np.full_like(u, np.nan), np.full_like(u, np.nan)),
                         np.array([2.0, 3.0]), 0.0)
    assert roots.value.tolist() == [2.0, 3.0] and not roots.found.any()


# --- vectors --------------------------------------------------------------------------------------

def logistic(x, y, w):
    """Log-likelihood, gradient and matrix of K weighted logistic regressions."""
    def height(b):
        s = b @ x.T
        return (w * (y * s - np.logaddexp(0, s))).sum(-1)

    def score(b):
        p = expit(b @ x.T)
        return ((w * (y - p)) @ x,
                -np.einsum("ki,ia,ib->kab", w * p * (1 - p), x, x))
    return height, score


def poisson(x, y, w):
    def height(b):
        s = b @ x.T
        return (w * (y * s - np.exp(s))).sum(-1)

    def score(b):
        m = np.exp(b @ x.T)
        return (w * (y - m)) @ x, -np.einsum("ki,ia,ib->kab", w * m, x, x)
    return height, score


@pytest.mark.parametrize("kind", [logistic, poisson])
def test_weighted_regressions_against_scipy(kind):
    x = np.c_[np.ones(80), R.normal(size=(80, 2))]
    y = (R.random(80) < expit(x @ [0.3, 1.0, -1.0])).astype(float) if kind is logistic \
        else R.poisson(np.exp(x @ [0.5, 0.4, -0.7])).astype(float)
    w = R.uniform(0, 1, (3, 80))
    height, score = kind(x, y, w)
    for start in (np.zeros((3, 3)), np.array([[2.0, -3, 1]] * 3)):
        roots = vector_roots(height, score, start)
        assert roots.found.all() and roots.steps < 40
        assert abs(score(roots.value)[0]).max() < 1e-9
        for k in range(3):
            one, slope = kind(x, y, w[k:k + 1])
            best = minimize(lambda b, f=one: -f(b[None])[0], start[k], method="BFGS",
                            jac=lambda b, g=slope: -g(b[None])[0][0], options={"gtol": 1e-9})
            assert roots.value[k] == pytest.approx(best.x, abs=1e-6)


def test_separated_groups_are_said_and_are_no_nan():
    x = np.c_[np.ones(20), np.linspace(-1, 1, 20)]
    mixed = (R.random(20) < 0.5).astype(float)
    y = np.stack([(x[:, 1] > 0).astype(float), mixed, np.ones(20)])
    height, score = logistic(x, y, np.ones((3, 20)))
    start = np.zeros((3, 2))
    roots = vector_roots(height, score, start)
    assert roots.found.tolist() == [False, True, False]
    assert np.isfinite(roots.value).all()
    assert (height(roots.value) >= height(start)).all()


def test_a_ridge_is_said():
    x = np.c_[np.ones(30), np.full(30, 2.0)]
    height, score = logistic(x, (R.random(30) < 0.5).astype(float), np.ones((1, 30)))
    roots = vector_roots(height, score, np.zeros((1, 2)))
    assert not roots.found.any()
    assert abs(score(roots.value)[0]).max() < 1e-6


def test_where_the_objective_is_not_concave_it_never_falls():
    def height(u):
        return np.cos(u[..., 0]) * np.exp(-u[..., 1] ** 2)

    def score(u):
        a, b = u[..., 0], u[..., 1]
        e, c, s = np.exp(-b**2), np.cos(a), np.sin(a)
        hessian = np.empty((*u.shape, 2))
        hessian[..., 0, 0], hessian[..., 1, 1] = -c * e, c * e * (4 * b**2 - 2)
        hessian[..., 0, 1] = hessian[..., 1, 0] = 2 * b * s * e
        return np.stack([-s * e, -2 * b * c * e], -1), hessian
    start = R.uniform(-3, 3, (100, 2))
    roots = vector_roots(height, score, start)
    assert (height(roots.value) >= height(start) - 1e-12).all()
    assert roots.found.mean() > 0.5
    assert abs(score(roots.value)[0][roots.found]).max() < 1e-9
