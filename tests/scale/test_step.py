"""A step by chunks is the step of all rows, for every model whose updates are sums over them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from derive.arrays import lambdify
from derive.arrays.simulate import random_theta, simulate, small_sizes
from derive.arrays.theta import named
from derive.engine.em import derive_algorithm
from derive.fitting.library import known, observations
from derive.model import Model
from derive.scale.compiled import in_c, in_numba
from derive.scale.engines import in_jax
from derive.scale.statistics import NotSummed
from derive.scale.step import added, chunk_step
from derive.statement import models, parse
from derive.statement.library import library

Theta = Mapping[str, Any]
#: What is no map of rows and sum, with the symbol that is named.
REFUSED = {"beta_blockers": "beta", "experts": "phi", "fabric": "alpha", "seizures": "beta",
           "poisson_regressions": "beta", "random_intercepts": "alpha", "topics": "theta"}
FIVE = ("gaussian_mixture", "poisson_mixture", "two_coins", "two_gaussians", "two_gaussians_1d")
STEPS = 20


def model_of(name: str) -> Model:
    found = models[name] if name in FIVE else parse(library[name].statement, name)
    return found


def sample_of(name: str, model: Model) -> tuple[dict[str, Any], Theta]:
    """Data and a start."""
    if name in library:
        entry = library[name]
        return {**observations(entry), **known(entry)}, {
            key: np.asarray(value, float) for key, value in entry.start.items()}
    sizes = small_sizes(model, 500)
    theta = random_theta(model, sizes, np.random.default_rng(3))
    x = simulate(model, theta, sizes, seed=3)
    by_size = sizes | {p.size: sizes[p.index] for p in model.plates}
    keyed = {k: a for p in model.parameters for k, a in named(p, theta[p.name], by_size).items()}
    return {v.name: x[v.name] for v in model.variables if v.role != "latent"}, keyed


def cut(model: Model, x: Mapping[str, Any], letter: str, n: int) -> Iterator[dict[str, Any]]:
    of_rows = [v.name for v in model.variables if v.name in x and letter in v.indices]
    for start in range(0, len(x[of_rows[0]]), n):
        yield {name: a[start:start + n] if name in of_rows else a for name, a in x.items()}


@pytest.mark.parametrize("name", [*FIVE, *sorted(set(library) - set(REFUSED))])
def test_twenty_steps_agree_with_those_of_all_rows(name: str) -> None:
    model = model_of(name)
    algorithm = derive_algorithm(model)
    step, whole = chunk_step(algorithm), lambdify(algorithm)
    x, theta = sample_of(name, model)
    other = dict(theta)
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            numbers, sums = step.numbers(other), None
            for part in cut(model, x, step.rows, 37):
                data = step.prepare(part, None, other)
                sums = added(sums, step.statistics(data, numbers))
            value, prior = step.values(data, sums, numbers)
            other = step.renewed(data, sums, numbers)
            before = whole.log_prior(x, theta)
            assert prior == (before if before is None else pytest.approx(before, rel=1e-12))
            theta, wanted = whole.step(x, theta)
            assert value == pytest.approx(wanted, rel=1e-12)
            for key in theta:
                assert np.allclose(other[key], theta[key], rtol=1e-9, atol=1e-9), key


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_no_sum_over_the_rows_is_refused_by_name(name: str) -> None:
    with pytest.raises(NotSummed, match=rf"{name}: .*\b{REFUSED[name]}\b"):
        chunk_step(derive_algorithm(model_of(name)))


def test_tight_clusters_far_from_the_origin_keep_their_digits() -> None:
    model = models["two_gaussians_1d"]
    algorithm = derive_algorithm(model)
    step, whole = chunk_step(algorithm), lambdify(algorithm)
    rng = np.random.default_rng(0)
    x = 1e3 + np.concatenate([rng.normal(0, 1e-5, 300), rng.normal(1, 1e-5, 200)])
    theta = {"tau": 0.5, "mu_1": 1e3 + 1e-6, "mu_2": 1e3 + 1, "sigma_1^2": 2e-10,
             "sigma_2^2": 2e-10}
    numbers, sums = step.numbers(theta), None
    for part in cut(model, {"X": x}, step.rows, 100):
        data = step.prepare(part, None, theta)
        sums = added(sums, step.statistics(data, numbers))
    found, (wanted, value) = step.renewed(data, sums, numbers), whole.step(x, theta)
    assert step.values(data, sums, numbers)[0] == pytest.approx(value, rel=1e-12)
    for key in wanted:
        assert found[key] == pytest.approx(wanted[key], rel=1e-9), key


#: A compiler takes long: of these all kinds of statistics are here, the others with the slow tests.
QUICK = {"jax": ("gaussian_mixture", "carcinoma", "gammas", "lines_in_groups"),
         "c": ("gaussian_mixture", "carcinoma", "gammas", "lines_in_groups", "documents"),
         "numba": ("gaussian_mixture", "carcinoma")}


@pytest.mark.parametrize(("engine", "name"), [
    pytest.param(engine, name, marks=() if name in quick else (pytest.mark.slow,))
    for engine, quick in QUICK.items() for name in [*FIVE, *sorted(set(library) - set(REFUSED))]])
def test_what_is_compiled_sums_the_same(engine: str, name: str) -> None:
    if engine == "c":
        if shutil.which("gcc") is None:
            pytest.skip("there is no gcc: nothing in C was run")
    else:
        pytest.importorskip(engine)
    model = model_of(name)
    step = chunk_step(derive_algorithm(model))
    x, theta = sample_of(name, model)
    data, numbers = step.prepare(x, None, theta), step.numbers(theta)
    compiled = {"jax": in_jax, "c": in_c, "numba": in_numba}[engine](step)
    for a, b in zip(compiled(data, numbers), step.statistics(data, numbers), strict=True):
        assert np.shape(a) == np.shape(b)
        assert np.allclose(a, b, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("engine", ["c", "numba"])
def test_a_singular_covariance_is_a_collapse(engine: str) -> None:
    if engine == "c" and shutil.which("gcc") is None:
        pytest.skip("there is no gcc: nothing in C was run")
    if engine == "numba":
        pytest.importorskip("numba")
    step = chunk_step(derive_algorithm(models["two_gaussians"]))
    theta = {"tau": 0.5, "mu_1": [0.0, 0.0], "mu_2": [1.0, 1.0],
             "Sigma_1": np.ones((2, 2)), "Sigma_2": np.eye(2)}
    data = step.prepare({"X": np.zeros((5, 2))}, None, theta)
    with pytest.raises(step.Collapse):
        {"c": in_c, "numba": in_numba}[engine](step)(data, step.numbers(theta))
