"""theta prints with the digits that tell the components apart, and rounding decides none."""

from __future__ import annotations

import numpy as np
import pytest

from derive.fitting.theta_text import theta_lines
from numeric.decimals import DIGITS, apart

TABLE = {
    "ordinary": ({"mu": np.array([[2.0363, 54.4785], [4.2897, 79.9681]])},
                 ["  mu = [[ 2.0363 54.4785]", "        [ 4.2897 79.9681]]"]),
    "far from 0": ({"mu": np.array([1e9 + 1, 1e9 + 3])},
                   ["  mu = [1.000000001e+09 1.000000003e+09]"]),
    "one coordinate far from 0": ({"mu": np.array([[1e9 + 1, 5], [1e9 + 3, 6]])},
                                  ["  mu = [[1.000000001e+09 5.000000000e+00]",
                                   "        [1.000000003e+09 6.000000000e+00]]"]),
    "near one another": ({"lambda": np.array([2.12345671, 2.12345673])},
                         ["  lambda = [2.12345671 2.12345673]"]),
    "the same but for rounding": ({"mu": np.array([1 / 3, 1 / 3 * (1 + 4e-16)])},
                                  ["  mu = [0.333333 0.333333]"]),
    "equal": ({"mu": np.array([1e9, 1e9])}, ["  mu = [1.e+09 1.e+09]"]),
    "a covariance": ({"Sigma": np.eye(2)[None] * 1e-9 + 1}, [
        "  Sigma = [[[1. 1.]", "            [1. 1.]]]"]),
}


@pytest.mark.parametrize("name", TABLE)
def test_digits(name):
    theta, lines = TABLE[name]
    assert "\n".join(theta_lines(theta)).split("\n") == lines


def test_named_components_are_told_apart_too():
    theta = {"tau": 0.5, "mu_1": np.array([1e9 + 1, 2]), "mu_2": np.array([1e9 + 3, 2])}
    apart, alone = (theta_lines(theta, t) for t in ([("tau",), ("mu_1", "mu_2")], ()))
    assert apart[1:] == ["  mu_1 = [1.000000001e+09 2.000000000e+00]",
                         "  mu_2 = [1.000000003e+09 2.000000000e+00]"]
    assert alone[1] == "  mu_1 = [1.e+09 2.e+00]" and alone[0] == apart[0]


def test_some_units_in_the_last_place_change_nothing():
    rng = np.random.default_rng(3)
    for centre in (0.0, 1e3, 1e7, 1e9, 1e12):
        for _ in range(60):
            mu = centre + rng.normal(size=(3, 2)) * 10.0 ** rng.integers(-4, 3)
            shaken = mu * (1 + rng.integers(-8, 9, size=mu.shape) * 2.0**-53)
            assert theta_lines({"mu": mu}) == theta_lines({"mu": shaken})


def test_more_digits_than_are_settled_are_not_tried():
    values = [[1.0], [1 + 1e-13]]
    assert apart(values, lambda n: [[f"{v:.{n}g}" for v in row] for row in values], 5, DIGITS) == 5
