"""Seeded starts: those of the contract, the same each time, inside every domain."""

import numpy as np
import pytest

from numeric.datasets import load
from numeric.errors import BadInput
from numeric.reference import REFERENCES
from numeric.samples import SAMPLES, sample
from numeric.starts import distinct_rows, seeded, shares, start

faithful = load("faithful").values


def test_the_start_is_equal_weights_distinct_rows_and_the_covariance_of_all():
    theta = start("gaussian_mixture", faithful, seed=0, K=4)
    assert theta["pi"].tolist() == [0.25] * 4
    rows = {tuple(row) for row in faithful}
    assert len({tuple(mu) for mu in theta["mu"]} & rows) == 4
    for Sigma in theta["Sigma"]:
        np.testing.assert_allclose(Sigma, np.cov(faithful.T, bias=True), rtol=1e-12)


def test_two_gaussians_starts_in_the_same_way():
    theta = start("two_gaussians", faithful, seed=0)
    mixture = start("gaussian_mixture", faithful, seed=0, K=2)
    assert theta["tau"] == 0.5
    np.testing.assert_array_equal([theta["mu_1"], theta["mu_2"]], mixture["mu"])
    np.testing.assert_array_equal([theta["Sigma_1"], theta["Sigma_2"]], mixture["Sigma"])


@pytest.mark.parametrize("name", SAMPLES)
def test_every_start_is_reproducible_and_can_be_stepped_from(name):
    s = sample(name)
    K = len(s.theta["pi"]) if "pi" in s.theta else None
    theta = start(s.statement, s.x, 3, K, s.known)
    again = start(s.statement, s.x, 3, K, s.known)
    other = start(s.statement, s.x, 3, K, s.known, restart=1)
    assert repr(theta) == repr(again) != repr(other)
    assert theta.keys() == s.theta.keys()
    REFERENCES[s.statement].step(s.x, theta, s.known)


def test_old_faithful_from_ten_seeded_starts_finds_the_best_known_maximum():
    em = REFERENCES["two_gaussians"]
    fits = [em.fit(faithful, start("two_gaussians", faithful, 0, restart=r)) for r in range(10)]
    assert round(max(path[-1][1] for path in fits), 3) == -1130.264


def test_repeated_rows_are_drawn_once():
    x = np.array([[1.0, 2.0]] * 50 + [[3.0, 4.0], [-0.0, 1.0], [0.0, 1.0]])
    for seed in range(20):
        rows = distinct_rows(x, 3, seeded(seed))
        assert len(np.unique(rows, axis=0)) == 3
    with pytest.raises(BadInput, match="x has 3 distinct rows: 4 components need 4"):
        distinct_rows(x, 4, seeded(0))


@pytest.mark.parametrize("x", [[0, 4], [0, 1, 2, 3], [1, 0, 0, 0, 0], [2, 2, 2]])
def test_shares_give_components_of_their_own_inside_the_domain(x):
    x = np.array(x, dtype=float)
    for seed in range(20):
        T = shares(x, 2, seeded(seed))
        assert T.shape == (len(x), 2) and T.min() > 0 and np.allclose(T.sum(axis=0), 1)
        first, second = T.T @ x
        assert x.min() - 1e-9 <= min(first, second) and max(first, second) <= x.max() + 1e-9
        if len(set(x.tolist())) > 1:
            assert first != second and min(first, second) > x.min()


def test_starts_that_cannot_be_made_are_refused():
    for K in (None, 0):
        with pytest.raises(BadInput, match="leaves it open: give K >= 1"):
            start("gaussian_mixture", faithful, K=K)
    with pytest.raises(BadInput, match="has two components"):
        start("two_gaussians", faithful, K=3)
    with pytest.raises(BadInput, match="not shipped"):
        start("three_gaussians", faithful)
    with pytest.raises(BadInput, match="known"):
        start("two_coins", [1, 2])
    with pytest.raises(BadInput, match="at least one toss"):
        start("two_coins", [0, 0], known={"n": [0, 0]})
