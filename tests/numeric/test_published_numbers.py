"""The hand-written EM and the shipped data against numbers that others printed."""

import numpy as np
import pytest

from numeric.datasets import load, names
from numeric.reference import REFERENCES
from numeric.stationary import stationary_point

DOMAINS = {
    "tau": "probability",
    "mu_1": "vector",
    "mu_2": "vector",
    "Sigma_1": "covariance",
    "Sigma_2": "covariance",
}
faithful = load("faithful").values
two_gaussians = REFERENCES["two_gaussians"]


def faithful_start(mu_1, mu_2):
    S = np.cov(faithful.T, bias=True)
    return {"tau": 0.5, "mu_1": mu_1, "mu_2": mu_2, "Sigma_1": S, "Sigma_2": S}


def faithful_log_likelihood(theta):
    return two_gaussians.log_likelihood(faithful, theta)


def test_old_faithful_is_the_published_table():
    data = load("faithful")
    assert data.columns == ("eruptions", "waiting")
    assert faithful.shape == (272, 2)
    first = [[3.6, 79], [1.8, 54], [3.333, 74], [2.283, 62], [4.533, 85]]
    np.testing.assert_array_equal(faithful[:5], first)
    np.testing.assert_array_equal(faithful[-1], [4.467, 74])
    np.testing.assert_allclose(faithful.mean(axis=0), [3.487783, 70.897059], atol=5e-7)
    # Standard deviations with N - 1, as R prints them.
    np.testing.assert_allclose(faithful.std(axis=0, ddof=1), [1.141371, 13.594974], atol=5e-7)
    assert "Azzalini" in data.source


def test_old_faithful_from_rows_1_and_2():
    path = two_gaussians.fit(faithful, faithful_start(faithful[0], faithful[1]), 1000, 1e-12)
    theta, log_likelihood = path[-1]
    assert round(log_likelihood, 3) == -1130.264
    assert stationary_point(faithful_log_likelihood, theta, DOMAINS).kind == "local maximum"


@pytest.fixture(scope="module")
def from_rows_20_and_25():
    start = faithful_start(faithful[19], faithful[24])
    return two_gaussians.fit(faithful, start, 5000, 0)[-1]


def test_old_faithful_from_rows_20_and_25_is_a_strict_local_maximum(from_rows_20_and_25):
    theta, log_likelihood = from_rows_20_and_25
    assert round(log_likelihood, 3) == -1285.313
    point = stationary_point(faithful_log_likelihood, theta, DOMAINS)
    assert np.max(np.abs(point.gradient)) < 1e-6
    # 0.015 is the smallest curvature; the differences are good to about 1e-8.
    assert point.eigenvalues[-1] < -0.01
    assert point.kind == "local maximum" and point.ascent is None


def test_no_small_move_improves_the_strict_local_maximum(from_rows_20_and_25):
    theta, log_likelihood = from_rows_20_and_25
    rng = np.random.default_rng(0)
    for _ in range(50):
        moved = {k: v * (1 + 1e-3 * rng.normal(size=np.shape(v))) for k, v in theta.items()}
        for k in ("Sigma_1", "Sigma_2"):
            moved[k] = (moved[k] + moved[k].T) / 2
        assert faithful_log_likelihood(moved) < log_likelihood


def test_equal_components_are_a_fixed_point_but_a_saddle():
    mean = faithful.mean(axis=0)
    start = faithful_start(mean, mean)
    path = two_gaussians.fit(faithful, start, 100, 0)
    assert len(path) == 101
    assert {round(L, 3) for _, L in path} == {-1289.797}
    np.testing.assert_allclose(path[-1][0]["Sigma_1"], start["Sigma_1"], rtol=1e-12)
    point = stationary_point(faithful_log_likelihood, start, DOMAINS)
    assert point.kind == "saddle point"
    assert np.max(np.abs(point.gradient)) < 1e-6
    # A way up exists, and EM from there leaves the saddle for a local maximum.
    assert faithful_log_likelihood(point.ascent) > path[-1][1] + 1e-3
    left = two_gaussians.fit(faithful, point.ascent, 3000, 1e-13)
    assert left[-1][1] > -1285.32


def test_a_point_on_the_way_is_not_stationary():
    theta, _ = two_gaussians.step(faithful, faithful_start(faithful[0], faithful[1]))
    assert stationary_point(faithful_log_likelihood, theta, DOMAINS).kind == "not stationary"


def test_coins_of_do_and_batzoglou():
    coins, em = load("coins"), REFERENCES["two_coins"]
    known = {"n": coins.column("n")}
    start = {"p_A": 0.6, "p_B": 0.5}
    path = em.fit(coins.column("heads"), start, 10, 0, known)
    assert [round(path[1][0][p], 3) for p in ("p_A", "p_B")] == [0.713, 0.581]
    assert [round(path[10][0][p], 3) for p in ("p_A", "p_B")] == [0.797, 0.520]
    # Figure 1b prints the responsibilities of coin A to two digits.
    T = em.e_step(coins.column("heads"), start, known)
    np.testing.assert_allclose(T[:, 0], [0.45, 0.80, 0.73, 0.35, 0.65], atol=0.006)


def test_deaths_of_hasselblad():
    deaths = load("deaths").values
    frequencies = [162, 267, 271, 185, 111, 61, 27, 8, 3, 1]
    assert np.bincount(deaths[:, 0].astype(int)).tolist() == frequencies
    start = {"pi": [0.5, 0.5], "lambda": [1.0, 3.0]}
    theta, _ = REFERENCES["poisson_mixture"].fit(deaths, start, 20000, 1e-15)[-1]
    np.testing.assert_allclose(theta["pi"], [0.3599, 0.6401], atol=5e-5)
    np.testing.assert_allclose(theta["lambda"], [1.2561, 2.6634], atol=5e-5)


@pytest.mark.parametrize("name", names())
def test_every_data_set_is_frozen_and_says_where_it_is_from(name):
    data = load(name)
    assert data.name == name and data.source and data.description
    assert data.values.shape[1] == len(data.columns)
    with pytest.raises(ValueError, match="read-only"):
        data.values[0, 0] = 0
    with pytest.raises(AttributeError):
        data.name = "other"


def test_unknown_names_are_answered_with_the_known_ones():
    with pytest.raises(KeyError, match="faithful, coins, deaths, acidity"):
        load("irises")
    with pytest.raises(KeyError, match="eruptions"):
        load("faithful").column("depth")
