"""Printed PyTorch, run: the same numbers as NumPy in float64, close ones in float32; gradients."""

from __future__ import annotations

import importlib
import importlib.util
import math
from typing import Any

import numpy as np
import pytest

from derive.arrays.targets import program_text
from tests.arrays.targets.cases import NAMES, case, expected, module, plain_data, same

THERE = importlib.util.find_spec("torch") is not None
pytestmark = pytest.mark.skipif(not THERE,
                                reason="PyTorch is not installed: nothing of it was run")
torch: Any = importlib.import_module("torch") if THERE else None


def tensors(theta: Any) -> dict[str, Any]:
    return {key: torch.as_tensor(np.array(a, float)) for key, a in theta.items()}


@pytest.mark.parametrize("name", NAMES)
def test_its_steps_are_those_of_numpy(name: str) -> None:
    c = case(name)
    source = program_text(c.algorithm, "torch")
    assert max(map(len, source.splitlines())) <= 100
    found = module(source)
    data, theta = found["prepare"](c.x, None, c.theta), c.theta
    for right, value in expected(c):
        new, at = found["step"](data, theta)
        assert all(a.dtype == torch.float64 for a in (at, *new.values()))
        assert abs(float(at) - value) <= 1e-12 * (len(c.data) + abs(value))
        same(new, right, 1e-10)
        again, once_more = found["step"](data, theta)
        assert float(at) == float(once_more)
        assert all(torch.equal(new[key], again[key]) for key in new)
        theta = new


@pytest.mark.parametrize("name", NAMES)
def test_its_plain_form_makes_the_same_steps(name: str) -> None:
    c = case(name)
    source = program_text(c.algorithm, "torch", "plain")
    assert max(map(len, source.splitlines())) <= 100
    found, theta = module(source), c.theta
    for right, value in expected(c):
        new, at = found["step"](plain_data(c), theta)
        assert at == pytest.approx(value, rel=1e-11)
        assert found["log_likelihood"](plain_data(c), theta) == at
        same(new, right, 1e-9)
        theta = new


@pytest.mark.parametrize("name", NAMES)
def test_its_functions_agree(name: str) -> None:
    c = case(name)
    found = module(program_text(c.algorithm, "torch"))
    data = found["prepare"](c.x, None, c.theta)
    T = found["e_step"](data, c.theta)
    right = c.update.e_step(c.x, c.theta)
    parts = T if isinstance(right, dict) else {"T": T}
    same(parts, right if isinstance(right, dict) else {"T": right}, 1e-10)
    new, value = found["step"](data, c.theta)
    same(found["m_step"](data, T, theta=c.theta), {k: a.numpy() for k, a in new.items()}, 1e-12)
    assert float(found["log_likelihood"](data, c.theta)) == float(value)


@pytest.mark.parametrize("name", ["gaussian_mixture", "poisson_mixture", "carcinoma", "gammas",
                                  "beta_blockers"])
def test_float32_and_fits(name: str) -> None:
    c = case(name)
    found = module(program_text(c.algorithm, "torch"))
    single = found["prepare"](c.x, None, c.theta, dtype=torch.float32)
    (right, value), *_ = expected(c)
    new, at = found["step"](single, c.theta)
    assert all(a.dtype == torch.float32 for a in new.values())
    assert float(at) == pytest.approx(value, rel=1e-5)
    same(new, right, 1e-3 if name in ("gammas", "beta_blockers") else 1e-4)
    fit = found["fit"](c.x, c.theta, iterations=5, tolerance=0)
    numpy = c.update.fit(c.x, c.theta, iterations=5, tolerance=0)
    assert fit.iterations == numpy.iterations and fit.stopped == numpy.stopped
    same(fit.theta, numpy.theta, 1e-9)


@pytest.mark.parametrize("name", ["gaussian_mixture", "poisson_mixture", "carcinoma"])
def test_batches_and_gradients(name: str) -> None:
    c = case(name)
    found = module(program_text(c.algorithm, "torch"))
    data = found["prepare"](c.x, None, c.theta)
    (right, _), *_ = expected(c)
    many = {key: torch.stack([a, a]) for key, a in tensors(c.theta).items()}
    batch, values = torch.func.vmap(lambda theta: found["step"](data, theta))(many)
    assert values.shape == (2,)
    same({key: batch[key][1] for key in right}, right, 1e-10)
    slopes = torch.func.grad(lambda theta: found["log_likelihood"](data, theta))(tensors(c.theta))
    mu = next(key for key in ("mu", "lambda") if key in slopes)
    at, h = (0,) * slopes[mu].ndim, 1e-6
    ends = []
    for sign in (1, -1):
        theta = {key: np.array(a, float) for key, a in c.theta.items()}
        theta[mu][at] += sign * h
        ends.append(c.update.log_likelihood(c.x, theta))
    assert float(slopes[mu][at]) == pytest.approx((ends[0] - ends[1]) / (2 * h), rel=1e-5)


def test_wrong_data_and_theta_are_refused() -> None:
    c = case("two_gaussians")
    found = module(program_text(c.algorithm, "torch"))
    for x, theta, said in ((np.zeros((2, 2, 2)), c.theta, "shape"),
                           ([[1.0, math.nan]], c.theta, "x"),
                           (c.x, {"tau": 0.5}, "mu_1")):
        with pytest.raises(found["BadInput"], match=said):
            found["step"](x, theta)


def test_a_matrix_that_is_not_definite_gives_nan() -> None:
    c = case("two_gaussians")
    found = module(program_text(c.algorithm, "torch"))
    new, value = found["step"](c.x, {**c.theta, "Sigma_1": -np.eye(2)})
    assert math.isnan(value) and all(a.isnan().all() for a in new.values())


def test_data_in_any_layout() -> None:
    c = case("two_gaussians")
    x = np.array(c.x)
    x.setflags(write=False)
    for form in ("fast", "plain"):
        step = module(program_text(c.algorithm, "torch", form))["step"]
        right, value = step(x, c.theta)
        for other in (x[::-1][::-1], np.asfortranarray(x), torch.tensor(x), x.tolist()):
            new, at = step(other, tensors(c.theta))
            assert float(at) == pytest.approx(float(value), rel=1e-14)
            same(new, {key: np.asarray(a) for key, a in right.items()}, 1e-13)
