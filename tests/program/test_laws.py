"""The step that is generated for each law of one number: its numbers, and what it refuses."""

from __future__ import annotations

import doctest
import types

import numpy as np
import pytest

import derive
from derive.arrays.witness import witness

LAWS = {
    "bernoulli": "Bernoulli(b_?)",
    "geometric from 0": "Geometric(b_?) from 0",
    "geometric from 1": "Geometric(b_?) from 1",
    "exponential, rate": "Exponential(rate=b_?)",
    "exponential, mean": "Exponential(mean=b_?)",
    "negative binomial": "NegativeBinomial(r_i, b_?)",
    "poisson": "Poisson(b_?)",
    "binomial": "Binomial(r_i, b_?)",
}
OPEN = "X_i | Z_i=k ~ {0}\nP(Z_i = k) = pi_k\nk = 1..K"
NAMED = "X_i | Z_i=a ~ {1}\nX_i | Z_i=c ~ {2}\nP(Z_i = a) = tau\nP(Z_i = c) = 1 - tau"


def algorithm(name, statement=OPEN):
    return derive.derive_em(derive.parse(
        statement.format(*(LAWS[name].replace("?", k) for k in "kac"))))


@pytest.mark.parametrize("statement", [OPEN, NAMED], ids=["K open", "labels"])
@pytest.mark.parametrize("name", LAWS)
def test_a_step_is_the_numerical_one(name, statement):
    em = algorithm(name, statement)
    found = witness(em.algorithm, em.lambdify())
    assert found.max_difference < 1e-7, found.differences
    assert {"log_likelihood", "responsibilities", "Q", *em.model.keys} == set(found.differences)


@pytest.mark.parametrize("name", LAWS)
def test_the_examples_of_its_module_hold(name):
    module = types.ModuleType("em")
    exec(compile(algorithm(name).export(), "em", "exec"), module.__dict__)
    found = doctest.testmod(module)
    assert found.attempted >= 5 and not found.failed


BAD = {
    "bernoulli": ([0, 1, 2], r"x\[2\] .row 2, .* is 2: .*0 or 1"),
    "geometric from 0": ([0, -1], r"x\[1\] .row 1, .* is -1: counts are 0, 1, 2"),
    "geometric from 1": ([1, 0, 2], r"x\[1\] .* is 0: counts from 1 are 1, 2, 3"),
    "exponential, rate": ([1.5, -2.0], r"x\[1\] .* is -2: .*positive"),
    "exponential, mean": ([0.0], r"x\[0\] .* is 0: .*positive"),
    "negative binomial": ([3, 0.5], r"x\[1\] .* is 0.5: counts are"),
    "poisson": ([3, 1 + 1e-9], r"x\[1\] .* is 1.000000001: counts are"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_value_outside_the_support_names_its_row(name):
    x, message = BAD[name]
    update = algorithm(name).lambdify()
    theta = {"pi": [0.5, 0.5], "b": [0.2, 0.6]}
    for call in (update.step, update.e_step, update.log_likelihood, update.fit):
        for rows, words in ((x, message), ([1, np.nan], r"x\[1\].* is nan"),
                            ([np.inf, 1], r"x\[0\].* is inf")):
            known = {"known": {"r": np.ones(len(rows))}} if "r_i" in LAWS[name] else {}
            with pytest.raises(update.BadInput, match=words):
                call(rows, theta, **known)


def test_a_known_number_below_one_names_its_row():
    update = algorithm("negative binomial").lambdify()
    with pytest.raises(update.BadInput, match=r"known\['r'\]\[1\] .* is 0: counts from 1"):
        update.step([1, 2], {"pi": [0.5, 0.5], "b": [0.2, 0.6]}, known={"r": [1, 0]})


def test_what_the_density_divides_by_is_not_zero():
    mean, rate = (algorithm(f"exponential, {name}").lambdify() for name in ("mean", "rate"))
    theta = {"pi": [0.5, 0.5], "b": [0.0, 3.0]}
    with pytest.raises(mean.BadInput, match=r"theta\['b'\] .*greater than 0"):
        mean.step([1.0, 2.0], theta)
    with pytest.raises(rate.Collapse, match=r"component 1: b\[1\] .*no observation is left"):
        rate.step([1.0, 2.0], theta)


@pytest.mark.parametrize("name", ["geometric from 1", "geometric from 0"])
def test_a_chance_on_the_boundary_has_a_likelihood(name):
    """0 log 0 is 0: all rows of a component at the first value."""
    first = algorithm(name).lambdify()
    lowest = 1.0 if name.endswith("1") else 0.0
    theta = {"pi": np.array([0.5, 0.5]), "b": np.array([1.0, 0.3])}
    found, value = first.step([lowest, lowest, 4], theta)
    assert found["b"][0] == 1.0 and np.isfinite(value)
