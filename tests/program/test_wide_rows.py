"""Sums of wide rows: those of one component as a difference of others, and how exact."""

from __future__ import annotations

import numpy as np
import pytest

from numeric.compare import theta_differences
from numeric.reference import REFERENCES


def drawn(d: int, weight: float, seed: int = 0) -> tuple[np.ndarray, dict]:
    """Rows of two components in random order, columns of very different size, and a theta near.

    There are rows enough for three chunks.
    """
    rng = np.random.default_rng((d, seed))
    N = 3 * (65536 // d) + 17
    size = 10.0 ** rng.permutation(np.linspace(-3, 3, d))
    second = rng.random(N) < weight
    x = rng.normal(size=(N, d)) @ (np.eye(d) + rng.normal(size=(d, d)) / (3 * np.sqrt(d)))
    x = np.where(second[:, None], 1.3 * x + 2 / np.sqrt(d), x)
    theta = {"tau": 1 - weight, "mu_1": np.full(d, 0.1), "mu_2": np.full(d, 1.5 / np.sqrt(d)),
             "Sigma_1": np.eye(d) + 0.1, "Sigma_2": 1.5 * np.eye(d) + 0.2}
    for k in (1, 2):
        theta[f"mu_{k}"] = theta[f"mu_{k}"] * size
        theta[f"Sigma_{k}"] = theta[f"Sigma_{k}"] * np.outer(size, size)
    return x * size, theta


def agrees(update, x, theta):
    expected, value = REFERENCES["two_gaussians"].step(x, theta)
    found, mine = update.step(x, theta)
    assert abs(mine - value) <= 1e-12 * abs(value)
    assert max(theta_differences(found, expected).values()) <= 1e-11
    # Each entry by the size of its columns, which the largest does not hide.
    for k in (1, 2):
        a, b = found[f"Sigma_{k}"], expected[f"Sigma_{k}"]
        scale = np.sqrt(np.outer(np.diag(b), np.diag(b)))
        assert np.max(abs(a - b) / scale) <= 1e-10


@pytest.mark.parametrize("weight", [0.5, 0.3, 0.04])
@pytest.mark.parametrize("d", [8, 16, 64, 96])
def test_a_step_is_that_of_the_hand_written_em(d, weight, updates):
    agrees(updates["two_gaussians"], *drawn(d, weight))


def test_a_component_of_either_place_may_be_the_smaller(updates):
    x, theta = drawn(16, 0.3)
    swapped = {"tau": 1 - theta["tau"]}
    swapped |= {f"{name}_{3 - k}": theta[f"{name}_{k}"]
                for name in ("mu", "Sigma") for k in (1, 2)}
    agrees(updates["two_gaussians"], x, swapped)


@pytest.mark.parametrize("far", [1e3, 1e6])
def test_rows_far_from_the_origin_keep_their_digits(far, updates):
    x, theta = drawn(16, 0.3)
    theta = theta | {f"mu_{k}": theta[f"mu_{k}"] + far * x.std(axis=0) for k in (1, 2)}
    agrees(updates["two_gaussians"], x + far * x.std(axis=0), theta)


def test_a_component_that_is_a_small_part_of_the_sums_is_summed_on_its_own(updates):
    agrees(updates["two_gaussians"], *drawn(16, 1e-3))


def test_prepared_rows_give_the_same(updates):
    x, theta = drawn(16, 0.3)
    update = updates["two_gaussians"]
    found, other = update.step(update.prepare(x), theta), update.step(x, theta)
    assert max(theta_differences(found[0], other[0]).values()) <= 1e-11


@pytest.mark.parametrize("first", [1, 2])
def test_sorted_rows_keep_their_digits(first, updates):
    """The first chunk, which decides, is not like the others."""
    x, theta = drawn(16, 0.3)
    T = updates["two_gaussians"].e_step(x, theta)
    agrees(updates["two_gaussians"], x[np.argsort(T[:, first - 1])], theta)


def test_where_later_rows_take_the_digits_the_sums_are_taken_one_by_one(updates):
    """Rows of the larger component, far out after the first chunk, drown the other's sums."""
    x, theta = drawn(16, 0.3)
    theta["Sigma_1"] = theta["Sigma_1"] * 300.0**2
    x[5000:] *= 400.0
    agrees(updates["two_gaussians"], x, theta)


@pytest.mark.parametrize("tight", [False, True])
@pytest.mark.parametrize("K", [5, 8, 9])
def test_of_several_components_one_is_found_from_the_others(K, tight, updates):
    """But for a tight one, whose sums would be small differences: then each is summed, for good."""
    rng = np.random.default_rng(K)
    d, N = 16, 9000
    centres = rng.normal(size=(K, d))
    labels = np.where(rng.random(N) < 0.5, 0, rng.integers(K, size=N))
    spread = np.where(labels == 0, 0.15 if tight else 1.0, 1.0)[:, None]
    x = centres[labels] + rng.normal(size=(N, d)) * spread
    theta = {"pi": np.full(K, 1 / K), "mu": centres + 0.01, "Sigma": np.stack(
        [np.eye(d) * (0.03 if tight and k == 0 else 1.2) + 1e-3 for k in range(K)])}
    update = updates["gaussian_mixture"]
    expected, value = REFERENCES["gaussian_mixture"].step(x, theta)
    prepared = update.prepare(x)
    for given in (x, prepared, prepared):
        found, mine = update.step(given, theta)
        assert abs(mine - value) <= 1e-12 * abs(value)
        scale = np.sqrt(np.einsum("kaa->ka", expected["Sigma"]))
        apart = abs(found["Sigma"] - expected["Sigma"]) / (scale[:, :, None] * scale[:, None])
        assert np.max(apart) <= 1e-10
        assert np.max(abs(found["mu"] - expected["mu"]) / scale) <= 1e-11
        assert np.allclose(found["pi"], expected["pi"], rtol=1e-12, atol=0)
    assert prepared["rows"].apart == (not tight or K > 8)
