"""A known quantity may have any name: none meets a name of the generated module."""

from __future__ import annotations

import numpy as np
import pytest

import derive

STATEMENT = """X_i | Z_i=A ~ Binomial(NAME_i, p_A)
X_i | Z_i=B ~ Binomial(NAME_i, p_B)
P(Z_i = A) = 1/2
P(Z_i = B) = 1/2"""
X, START = np.array([5.0, 9, 8, 4, 7]), {"p_A": 0.6, "p_B": 0.5}


@pytest.mark.parametrize("name", ["t", "r", "start", "trace", "criterion", "tolerance",
                                  "progress", "stopped", "count", "max", "L", "sizes",
                                  "asked", "rows", "data", "theta", "value"])
def test_a_fit_with_a_known_quantity_of_that_name(name):
    em = derive.derive_em(derive.parse(STATEMENT.replace("NAME", name)))
    found = em.fit(X, START, known={name: np.full(5, 10.0)})
    assert found.stopped == "converged"
    assert found.log_likelihood == pytest.approx(-9.796924292, abs=1e-8)
