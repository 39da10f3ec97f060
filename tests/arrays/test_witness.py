"""The independent witness agrees with the updates, and does not agree with wrong ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from derive.algebra.expression import mul
from derive.arrays.simulate import random_theta, simulate, small_sizes
from derive.arrays.witness import witness
from derive.engine.em import derive_algorithm
from derive.engine.parts import Algorithm
from tests.arrays.test_step import ALL

#: What the other tests of this folder have in another form is left out: these take long.
NAMES = sorted(set(ALL) - {"diagonal", "tied diagonal", "tied spherical", "raters", "three coins",
                           "encounters, frequencies", "latent class", "two lines", "inverse gamma",
                           "gamma, shape free", "a Gaussian and an exponential component"})


@pytest.mark.parametrize("name", NAMES)
def test_the_updates_are_the_maximum_that_scipy_finds(name: str) -> None:
    found = witness(derive_algorithm(ALL[name].model))
    assert found.max_difference < 1e-6, found.differences
    assert set(found.to_json()["theta"]) == {
        *ALL[name].model.keys, "log_likelihood", "responsibilities"} | (
            set() if ALL[name].model.weights else {"Q"})


def with_a_lie(algorithm: Algorithm) -> Algorithm:
    """The algorithm with a formula, or an equation, a little off."""
    block = algorithm.blocks[-1]
    u = block.updates[-1]
    assert u.formula is not None
    wrong = replace(u, formula=mul(u.formula, 101) * mul(100) ** -1)
    blocks = (*algorithm.blocks[:-1], replace(block, updates=(*block.updates[:-1], wrong)))
    return replace(algorithm, blocks=blocks)


@pytest.mark.parametrize("name", ["full covariances", "documents", "two hidden causes",
                                  "common mean, two variances", "known densities"])
def test_a_wrong_update_is_found(name: str) -> None:
    assert witness(with_a_lie(derive_algorithm(ALL[name].model))).max_difference > 1e-3


def test_a_wrong_posterior_is_found() -> None:
    algorithm = derive_algorithm(ALL["tosses in rounds"].model)
    (unit,) = algorithm.units
    wrong = tuple(replace(s, body=2 * s.body) if n else s for n, s in enumerate(unit.terms))
    found = witness(replace(algorithm, units=(replace(unit, terms=wrong),)))
    assert found.differences["log_likelihood"] > 1e-3 and found.max_difference > 1e-3
    assert found.differences["responsibilities"] > 1e-3 and not found.agrees


def test_what_is_simulated_has_the_laws_of_the_model() -> None:
    model = ALL["zero inflation"].model
    sizes = {**small_sizes(model), "i": 20000}
    theta = {"pi": np.array([0.3, 0.7]), "lambda": 2.0}
    y = simulate(model, theta, sizes, seed=5)["Y"]
    assert y.mean() == pytest.approx(1.4, abs=0.05)
    assert (y == 0).mean() == pytest.approx(0.3 + 0.7 * np.exp(-2), abs=0.02)
    model = ALL["a law of one's own"].model
    x = simulate(model, {"pi": np.array([0.0, 1.0]), "a": np.array([0.5, 3.0])},
                 {**small_sizes(model), "i": 5000}, seed=5)["Y"]
    assert x.mean() == pytest.approx(0.75, abs=0.01) and x.min() > 0 and x.max() < 1
    model = ALL["two hidden causes"].model
    sizes = small_sizes(model)
    theta = random_theta(model, sizes, np.random.default_rng(0))
    found = simulate(model, theta, sizes, seed=5)
    assert all(np.array_equal(found[n].sum(axis=-1), np.ones(sizes["i"])) for n in "ABCD")
