"""Log-probabilities of counts against fifty digits: up to 2^53, at the edges, and by hand."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

import derive
from derive.algebra.expression import choose, expr, factorial, log, symbol
from derive.arrays.saddle import saddle_point
from numeric.counting import binomial_log_density, poisson_log_density

COUNTS = (0, 1, 2, 15, 16, 29, 31, 900, 1001, 10**6, 10**9, 10**15, 2**53)
TRIALS = (1, 2, 20, 1000, 10**6, 10**9, 10**15, 2**53)
PROBABILITIES = (1e-300, 1e-15, 1e-9, 0.3, 0.5, 0.999, 1 - 1e-15)
OPEN = "X_i | Z_i=k ~ {}\nP(Z_i = k) = pi_k\nk = 1..K"


def update(law):
    return derive.derive_em(derive.parse(OPEN.format(law))).lambdify()


def times_log(a, value):
    return a * mpmath.log(value) if a else mpmath.mpf(0)


def log_choose(n, x):
    return mpmath.loggamma(n + 1) - mpmath.loggamma(x + 1) - mpmath.loggamma(n - x + 1)


def poisson(x, m):
    return times_log(x, m) - mpmath.mpf(m) - mpmath.loggamma(x + 1)


def binomial(x, n, p):
    return log_choose(n, x) + times_log(x, p) + times_log(n - x, 1 - mpmath.mpf(p))


def negative_binomial(x, r, p):
    return log_choose(x + r - 1, x) + times_log(r, p) + times_log(x, 1 - mpmath.mpf(p))


def near(found, expected, digits):
    return abs(found - float(expected)) <= digits * max(1.0, abs(float(expected)))


def means(x):
    found = (x, x + x**0.5, x - 3 * x**0.5, 0.9 * x, 1.2 * x, 3 * x, 1e-300, 1.0, 1e15)
    return [float(m) for m in found if m > 0]


@pytest.mark.parametrize("x", COUNTS)
def test_poisson(x):
    em = update("Poisson(b_k)")
    with mpmath.workdps(50):
        for m in means(x):
            expected = poisson(x, m)
            theta = {"pi": [1.0], "b": [m]}
            assert near(em.log_likelihood(np.array([float(x)]), theta), expected, 1e-13), m
            assert near(poisson_log_density(np.array([float(x)]), m)[0], expected, 1e-12), m


@pytest.mark.parametrize("n", TRIALS)
def test_binomial_and_negative_binomial(n):
    em, failures = update("Binomial(r_i, b_k)"), update("NegativeBinomial(r_i, b_k)")
    known = {"r": np.array([float(n)])}
    with mpmath.workdps(50):
        for x in sorted({0, 1, n // 3, n // 2, n - 1, n}):
            at = np.array([float(x)])
            for p in (*PROBABILITIES, (x + 0.5) / (n + 1)):
                if not p < 1:
                    continue
                theta = {"pi": [1.0], "b": [p]}
                expected = binomial(x, n, p)
                assert near(em.log_likelihood(at, theta, known=known), expected, 2e-13), (x, p)
                assert near(binomial_log_density(at, known["r"], p)[0], expected, 5e-12), (x, p)
                if x + n <= 2**53:
                    assert near(failures.log_likelihood(at, theta, known=known),
                                negative_binomial(x, n, p), 2e-13), (x, p)


def test_geometric_at_a_tiny_probability():
    em = update("Geometric(b_k) from 0")
    found = em.log_likelihood(np.array([1e15]), {"pi": [1.0], "b": [1e-15]})
    assert found == pytest.approx(math.log(1e-15) - 1, rel=1e-14)


def test_responsibilities_of_large_counts():
    em, x = update("Poisson(b_k)"), np.array([1e15, 1e15 + 4e7, 1e15 - 2e7])
    rates = [1e15 + 3e7, 1e15 - 3e7]
    T = em.e_step(x, {"pi": [0.5, 0.5], "b": rates})
    with mpmath.workdps(50):
        for row, right in zip(x, T, strict=True):
            first, second = (mpmath.exp(poisson(int(row), m)) for m in rates)
            assert right[0] == pytest.approx(float(first / (first + second)), rel=1e-6)


@pytest.mark.parametrize("p, x, value", [(0.0, 0, 0.0), (1.0, 7, 0.0)])
def test_the_edges_of_the_parameters(p, x, value):
    em = update("Binomial(r_i, b_k)")
    for one in (x, 7 - x):
        arguments = np.array([float(one)]), {"pi": [1.0], "b": [p]}
        if one == x:
            assert em.log_likelihood(*arguments, known={"r": [7.0]}) == value
        else:
            assert em.log_likelihood(*arguments, known={"r": [7.0]}) == -math.inf
            with pytest.raises(em.Collapse, match="probability 0"):
                em.fit(*arguments, known={"r": [7.0]})
    rate = update("Poisson(b_k)")
    assert rate.log_likelihood(np.zeros(2), {"pi": [1.0], "b": [0.0]}) == 0.0
    assert rate.log_likelihood(np.ones(2), {"pi": [1.0], "b": [0.0]}) == -math.inf


X, N, M, P = (symbol("x", "scalar", ("i",)), symbol("n", "scalar", ("i",)),
              symbol("m", "scalar", ("k",)), symbol("p", "scalar", ("k",)))


def form(body):
    return saddle_point(body, ("m", "p"))


@pytest.mark.parametrize("body", [
    X * log(M) - 2 * M - log(factorial(X)),  # twice the mean
    X * log(M) - log(factorial(X)),  # no mean
    X * log(M) - M + log(factorial(X)),  # the factorial above
    X * log(M) - M - log(factorial(N)),  # of something else
    log(choose(N, X)) + X * log(P) + (N - X) * log(P),
    log(choose(N, X)) + X * log(P) + N * log(1 - P),
    log(factorial(N)) - log(factorial(X)) + X * log(P) + (N - X) * log(1 - P),
    log(choose(N, X)) + 2 * X * log(P) + (N - X) * log(1 - P),
])
def test_what_is_nearly_such_a_law_is_left_as_it_is(body):
    assert form(body) is None


def test_what_is_such_a_law_is_rewritten():
    found = form(log(choose(N, X)) + X * log(P) + (N - X) * log(1 - P))
    assert [x for x, _ in found.deviances] == [X, N - X] and found.rest == expr(0)
    assert [sign for sign, _ in found.stirlings] == [1, -1, -1]
    found = form(log(choose(N + X - 1, X)) + N * log(P) + X * log(1 - P))
    assert [x for x, _ in found.deviances] == [N, X] and found.rest != expr(0)
