"""The array program of every kind of statement against plain enumeration."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from derive.arrays import lambdify
from derive.arrays.numpy_module import mentions
from derive.engine.em import derive_algorithm
from tests.engine.plates import implicit_cases
from tests.engine.plates.cases import CASES, Case
from tests.engine.plates.numbers_of import brute, e_step, q_value
from tests.engine.plates.test_implicit import in_turn
from tests.engine.plates.test_updates import away, numbers, updated

NAMES = sorted(CASES)
ALL = {**CASES, **implicit_cases.CASES}


def given(case: Case) -> dict[str, Any]:
    """The case's data by the names of the variables."""
    return {name.strip("[]").removesuffix(" seen"): a for name, a in case.data.items()}


@pytest.mark.parametrize("name", NAMES)
def test_a_step_is_what_enumeration_gives(name: str) -> None:
    case = CASES[name]
    algorithm = derive_algorithm(case.model)
    at = numbers(case, algorithm)
    value = e_step(algorithm, at)
    names = {p.name for p in case.model.parameters}
    free = [s for s in algorithm.q if not any(
        s.coefficient is e for e in ()) and ".T" not in repr(s.coefficient)]
    prior = [s for s in free if case.model.factors[s.factor].variable in names]
    value += q_value([s for s in free if s not in prior], at, {})
    new = updated(algorithm, at)
    update = lambdify(algorithm)
    theta, found = update.step(given(case), case.theta)
    assert found == pytest.approx(value, rel=1e-10)
    if prior:
        assert update.log_prior(given(case), case.theta) == pytest.approx(
            q_value(prior, at, {}), rel=1e-10)
    assert list(theta) == list(case.model.keys)
    for key, a in theta.items():
        assert np.shape(a) == np.shape(case.theta[key])
        assert away(a, new[key]) < 1e-9, key


@pytest.mark.parametrize("name", sorted(ALL))
def test_the_likelihood_rises(name: str) -> None:
    case = ALL[name]
    fit = lambdify(derive_algorithm(case.model)).fit(given(case), case.theta, iterations=30,
                                                     tolerance=0)
    values = np.array(fit.log_posteriors or [value for _, value in fit.trace])
    assert np.all(np.diff(values) >= -1e-9 * (1 + abs(values[1:]))), fit.reason
    assert len(values) > 5 or "singular" in fit.reason


@pytest.mark.parametrize("name", sorted(implicit_cases.CASES))
def test_a_root_is_the_maximum_of_q(name: str) -> None:
    case = implicit_cases.CASES[name]
    algorithm = derive_algorithm(case.model)
    at = numbers(case, algorithm)
    value = e_step(algorithm, at)
    theta, found = lambdify(algorithm).step(given(case), case.theta)
    assert found == pytest.approx(value, rel=1e-10)
    held: dict[str, Any] = {}
    for block in algorithm.blocks:
        parameters = [case.model.parameter(u.parameter) for u in block.updates]
        if in_turn(block):
            for p in parameters:
                best = brute([p], algorithm.q, at, held)
                assert away(theta[p.name], best[p.name]) < 2e-5, p.name
                held[p.name] = theta[p.name]
        else:
            best = brute(parameters, algorithm.q, at, {})
            for p in parameters:
                assert away(theta[p.name], best[p.name]) < 2e-5, p.name


def test_an_m_step_needs_theta_only_where_its_formulas_do() -> None:
    for name, needs in (("full covariances", False), ("two hidden causes", False),
                        ("common mean, two variances", True)):
        case = CASES[name]
        update = lambdify(derive_algorithm(case.model))
        T = update.e_step(given(case), case.theta)
        expected, _ = update.step(given(case), case.theta)
        if needs:
            with pytest.raises(update.BadInput, match="give theta as well"):
                update.m_step(given(case), T)
        theta = update.m_step(given(case), T, theta=case.theta if needs else None)
        assert all(np.allclose(theta[key], expected[key]) for key in expected)


def test_an_apostrophe_of_a_statement_hides_no_name_that_is_called() -> None:
    text = '"""y_i ~ Poisson(exp(beta_k\'x_i))"""\nlogs = gammaln(y)\nkey = T[\'theta\']\n'
    assert mentions(text, "gammaln")
    assert not mentions(text, "theta")
