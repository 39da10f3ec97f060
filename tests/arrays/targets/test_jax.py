"""Printed JAX, run: the same numbers as NumPy in float64, close ones in float32."""

from __future__ import annotations

import numpy as np
import pytest

from derive.arrays.targets import program_text
from tests.arrays.targets.cases import NAMES, case, expected, module, plain_data, same

jax = pytest.importorskip("jax", reason="JAX is not installed: nothing of it was run")


@pytest.mark.parametrize("name", NAMES)
def test_its_steps_are_those_of_numpy(name: str) -> None:
    c = case(name)
    source = program_text(c.algorithm, "jax")
    assert max(map(len, source.splitlines())) <= 100
    found = module(source)
    data, theta = found["prepare"](c.x, None, c.theta), c.theta
    for right, value in expected(c):
        new, at = found["step"](data, theta)
        assert abs(float(at) - value) <= 1e-12 * (len(c.data) + abs(value))
        same(new, right, 1e-10)
        theta = right


@pytest.mark.parametrize("name", NAMES)
def test_its_plain_form_makes_the_same_step(name: str) -> None:
    c = case(name)
    found = module(program_text(c.algorithm, "jax", "plain"))
    for right, value in expected(c, 1):
        new, at = found["step"](plain_data(c), c.theta)
        assert at == pytest.approx(value, rel=1e-11)
        same(new, right, 1e-9)


@pytest.mark.parametrize("name", ["gaussian_mixture", "poisson_mixture", "carcinoma"])
def test_float32_batches_and_fits(name: str) -> None:
    c = case(name)
    found = module(program_text(c.algorithm, "jax"))
    single = found["prepare"](c.x, None, c.theta, dtype=np.float32)
    (right, value), *_ = expected(c)
    new, at = found["step"](single, c.theta)
    assert all(a.dtype == np.float32 for a in new.values())
    assert float(at) == pytest.approx(value, rel=1e-5)
    same(new, right, 1e-4)
    data = found["prepare"](c.x, None, c.theta)
    many = jax.tree.map(lambda a: np.stack([a, a]), {k: np.asarray(a) for k, a in c.theta.items()})
    batch, values = jax.vmap(lambda theta: found["step"](data, theta))(many)
    assert values.shape == (2,)
    same({k: batch[k][1] for k in right}, right, 1e-10)
    fit = found["fit"](c.x, c.theta, iterations=5, tolerance=0)
    numpy = c.update.fit(c.x, c.theta, iterations=5, tolerance=0)
    assert fit.iterations == numpy.iterations and fit.stopped == numpy.stopped
    same(fit.theta, numpy.theta, 1e-9)
