"""A start of the wrong shape or outside its domain is refused by its key."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import derive
from derive.fitting.starts import StartError

TIED = "x_n | z_n=k ~ N(mu_k, Sigma); P(z_n=k) = pi_k, k=1..K; x_n in R^d"
RIGHT: dict[str, Any] = {"pi": [0.5, 0.5], "mu": [[0.0, 0.0], [1.0, 1.0]], "Sigma": np.eye(2)}


@pytest.mark.parametrize(("changed", "message"), [
    ({"mu": [[0.0], [1.0]]}, "mu is 2 rows of 1 number; it must be 2 rows of 2 numbers"),
    ({"Sigma": 1.0}, "Sigma is one number; it must be 2 rows of 2 numbers"),
    ({"Sigma": [[1.0, 0.5], [0.0, 1.0]]}, "Sigma is not symmetric; give a covariance matrix"),
    ({"Sigma": -np.eye(2)}, "Sigma is not positive definite"),
    ({"pi": [0.5, 0.4]}, "the weights pi sum to 0.9; they must sum to 1"),
    ({"pi": [0.5, np.nan]}, "pi has a value that is not finite"),
])
def test_a_wrong_start_is_refused(changed: dict[str, Any], message: str) -> None:
    em = derive.derive_em(derive.parse(TIED))
    x = np.random.default_rng(0).normal(size=(20, 2))
    assert isinstance(em, derive.EM)
    assert em.fit(x, start=RIGHT, iterations=2).iterations == 2
    with pytest.raises(StartError, match=message):
        em.fit(x, start=RIGHT | changed)
