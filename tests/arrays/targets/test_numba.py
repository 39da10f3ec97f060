"""Printed Numba, compiled and run: the numbers of NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from derive.arrays.targets import program_text
from tests.arrays.targets.cases import NAMES, case, expected, same
from tests.arrays.targets.hard import hard

pytest.importorskip("numba", reason="Numba is not installed: nothing of it was run")

#: One of each kind of update; the others are run with the slow tests.
QUICK = ("two_gaussians", "seizures", "gammas", "topics", "raters")


def module(name: str) -> dict[str, Any]:
    source = program_text(case(name).algorithm, "numba")
    loops = source[source.index("import numba as nb"):]
    assert max(map(len, loops.splitlines())) <= 100
    found: dict[str, Any] = {"__name__": "alone"}
    exec(compile(source, name, "exec", dont_inherit=True), found)
    return found


@pytest.mark.parametrize("name", [
    pytest.param(name, marks=() if name in QUICK else (pytest.mark.slow,)) for name in NAMES])
def test_its_steps_are_those_of_numpy(name: str) -> None:
    c, found = case(name), module(name)
    data, theta = found["prepare"](c.x, None, c.theta), c.theta
    for right, value in expected(c):
        new, at = found["step"](data, theta)
        assert abs(float(at) - value) <= 1e-12 * (len(c.data) + abs(value))
        same(new, right, 1e-10)
        theta = right


def test_shares_an_m_step_a_fit_and_a_collapse() -> None:
    found, update = module("gaussian_mixture"), case("gaussian_mixture").update
    h = hard("gaussian_mixture/usual/d=8/K=16")
    x, theta, right = h.x, dict(h.theta), h.after
    T, shares = found["e_step"](x, theta), update.e_step(x, theta)
    assert np.allclose(T, shares, rtol=0, atol=1e-12)
    same(found["m_step"](x, shares), right, 1e-10)
    fit, numpy = (f(x, theta, iterations=3, tolerance=0) for f in (found["fit"], update.fit))
    same(fit.theta, numpy.theta, 1e-9)
    with pytest.raises(found["Collapse"], match="singular"):
        found["step"](x[:1], theta)
