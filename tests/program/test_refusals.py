"""What generated functions refuse: bad arguments, and steps that do not exist."""

from __future__ import annotations

import inspect
import warnings

import numpy as np
import pytest

import derive

X = np.random.default_rng(0).normal(size=(60, 2))
THETA = {"tau": 0.4, "mu_1": np.zeros(2), "mu_2": np.ones(2), "Sigma_1": np.eye(2),
         "Sigma_2": np.eye(2)}


def but(**changes):
    return {**THETA, **changes}


def changed(i, j, value):
    x = X.copy()
    x[i, j] = value
    return x


BAD_INPUT = {
    "nan": (changed(7, 1, np.nan), THETA, r"x\[7, 1\] \(row 7, column 1.* is nan"),
    "infinity": (changed(3, 0, np.inf), THETA, r"x\[3, 0\].* is inf"),
    "text": ([["a", "b"]], THETA, "no array of real numbers"),
    "no rows": (np.empty((0, 2)), THETA, "has shape"),
    "three axes": (np.zeros((2, 2, 2)), THETA, "has shape"),
    "another dimension": (np.zeros((5, 3)), THETA, r"mu_1.* has shape \(2,\): it must be \(3,\)"),
    "missing key": (X, {"tau": 0.5}, "mu_1'\\] is missing"),
    "matrix shape": (X, but(Sigma_1=np.eye(3)), "Sigma_1.* has shape"),
    "scalar shape": (X, but(tau=[0.5]), r"tau.* has shape \(1,\): it must be a number"),
    "asymmetric": (X, but(Sigma_2=np.array([[1.0, 0.5], [0.0, 1.0]])),
                   r"^theta\['Sigma_2'\] cannot be used: .*symmetric"),
    "probability": (X, but(tau=1.5), r"theta\['tau'\] cannot be used: .*probability"),
    "complex rows": (X + 1j, THETA, "x is no array of real numbers: it has complex numbers"),
    "a complex number in theta": (X, but(mu_1=np.array([1j, 0])), "mu_1.* has complex numbers"),
    "a number beyond floats": ([[10**400, 1]], THETA, "x is no array of real numbers"),
    "nan in theta": (X, but(tau=np.nan), "not finite"),
}


@pytest.mark.parametrize("name", BAD_INPUT)
def test_bad_input(name, updates):
    update = updates["two_gaussians"]
    x, theta, message = BAD_INPUT[name]
    for call in (update.step, update.e_step, update.log_likelihood, update.fit):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises(update.BadInput, match=message):
                call(x, theta)


def test_bad_counts_and_known(updates):
    coins = updates["two_coins"]
    theta = {"p_A": 0.6, "p_B": 0.5}
    for x, known, message in (
            ([5.5], {"n": [10]}, "counts"), ([-1], {"n": [10]}, "counts"),
            ([2.0**54], {"n": [10]}, "counts .* at most 2.53"),
            ([5 + 0j], {"n": [10]}, "complex"), ([5], {"n": [10 + 0j]}, "complex"),
            ([5], None, "n'.* is missing"), ([5, 6], {"n": [10]}, "shape"),
            ([5], {"n": [9.5]}, "counts")):
        with pytest.raises(coins.BadInput, match=message):
            coins.step(x, theta, known=known)


def test_the_key_in_the_statements_writing_is_named(updates):
    known = {"n": [10]}
    with pytest.raises(ValueError, match=r"^theta\['p_B'\] cannot be used: a probability"):
        updates["two_coins"].step([5], {"p_A": 0.6, "p_B": 1.5}, known=known)
    with pytest.raises(ValueError, match=r"^theta\['p_A'\], theta\['p_B'\] cannot be used"):
        updates["two_coins"].step([5], {"p_A": -0.6, "p_B": 1.5}, known=known)
    theta = {"pi": [0.5, 0.6], "lambda": [1.0, 2.0]}
    with pytest.raises(ValueError, match=r"^theta\['pi'\] cannot be used: weights"):
        updates["poisson_mixture"].step([5], theta)


def test_a_fit_shows_itself_in_a_line():
    em = derive.derive_em(derive.models["two_gaussians"])
    found = em.fit(X, THETA, iterations=3)
    value = found.log_likelihood
    assert repr(found) == f"Fit(log_likelihood={value}, iterations=3, stopped='iterations')"


def test_the_fit_of_a_derivation_lists_the_options_of_the_generated_one(updates):
    own = inspect.signature(derive.EM.fit).parameters
    for update in updates.values():
        for name, option in inspect.signature(update.fit).parameters.items():
            assert name in own and (name == "start" or own[name].default == option.default)
    coins = derive.derive_em(derive.models["two_coins"])
    found = coins.fit([5, 9], {"p_A": 0.6, "p_B": 0.5}, known={"n": [10, 10]}, iterations=1)
    assert found.iterations == 1
    assert all(name in derive.EM.fit.__doc__ for name in own if name not in ("self",))


def test_bad_responsibilities(updates):
    update = updates["two_gaussians"]
    for T in (np.full((60, 3), 1 / 3), np.full((59, 2), 0.5), np.full((60, 2), 1.5)):
        with pytest.raises(update.BadInput, match="T has"):
            update.m_step(X, T)


def test_collapses_name_the_component(updates):
    update = updates["two_gaussians"]
    for theta, component, message in (
            (but(Sigma_2=np.array([[1.0, 2.0], [2.0, 1.0]])), "2", "not positive definite"),
            (but(mu_2=np.full(2, 1e6)), "2", "no observation is left"),
            (but(mu_1=np.full(2, 1e200), mu_2=np.full(2, 1e200)), None, "probability 0")):
        with pytest.raises(update.Collapse, match=message) as caught:
            update.step(X, theta)
        assert caught.value.component == component


def test_rows_on_a_line_and_rows_at_a_point(updates):
    update = updates["two_gaussians"]
    line = np.outer(np.arange(20.0), [1.0, 2.0])
    with pytest.raises(update.Collapse, match=r"singular .column 1"):
        update.step(line, THETA)
    scalars = updates["two_gaussians_1d"]
    theta = {"tau": 0.5, "mu_1": 0.0, "mu_2": 1.0, "sigma_1^2": 1.0, "sigma_2^2": 1.0}
    with pytest.raises(scalars.Collapse, match=r"sigma\^2\[1\] would be 0: .* do not vary"):
        scalars.step(np.full(9, 3.0), theta)
    with pytest.raises(scalars.Collapse, match="variance in theta is 0"):
        scalars.step(np.arange(9.0), {**theta, "sigma_1^2": 0.0})


def test_a_fit_that_collapses_keeps_the_last_good_iterate(updates):
    update = updates["two_gaussians"]
    theta = but(mu_1=X[0], Sigma_1=1e-4 * np.eye(2))
    found = update.fit(X, theta)
    assert found.stopped == "collapsed" and "component 1, iteration" in found.reason
    assert f"iteration {found.iterations + 1}" in found.reason
    assert found.log_likelihood == update.log_likelihood(X, found.theta)
    assert found.responsibilities.shape == (60, 2)


def test_a_start_without_likelihood_is_refused_at_iteration_0(updates):
    update = updates["two_gaussians"]
    with pytest.raises(update.Collapse, match="iteration 0"):
        update.fit(X, but(Sigma_1=-np.eye(2)))


def test_tolerance_and_iterations(updates):
    update = updates["two_gaussians"]
    assert update.fit(X, THETA, iterations=0).iterations == 0
    assert len(update.fit(X, THETA, iterations=50, tolerance=0).trace) == 51
    found = update.fit(X, THETA, iterations=5000, tolerance=1e-8)
    assert found.stopped == "converged"
    (_, before), (_, last) = found.trace[-2:]
    assert abs(last - before) <= 1e-8 * (1 + abs(last))
    for theta, value in found.trace[::10]:
        assert update.log_likelihood(X, theta) == pytest.approx(value, rel=1e-13)
    with pytest.raises(update.BadInput, match="iterations is -1: it must be at least 0"):
        update.fit(X, THETA, iterations=-1)
    for tolerance in (-1, np.nan, np.inf):
        with pytest.raises(update.BadInput, match=r"tolerance is .*: it must be finite"):
            update.fit(X, THETA, tolerance=tolerance)


def test_boundary_maxima_of_counts(updates):
    poisson = updates["poisson_mixture"]
    theta = {"pi": np.array([0.5, 0.5]), "lambda": np.array([0.0, 3.0])}
    found, value = poisson.step(np.array([0.0, 0.0, 3.0, 4.0]), theta)
    assert found["lambda"][0] == 0.0 and np.isfinite(value)
    coins = updates["two_coins"]
    known = {"n": np.array([10.0, 10.0, 10.0])}
    found, value = coins.step(np.array([10.0, 10.0, 4.0]), {"p_A": 1.0, "p_B": 0.4}, known=known)
    assert found["p_A"] == 1.0 and np.isfinite(value)


def test_more_successes_than_trials_name_the_row(updates):
    coins = updates["two_coins"]
    theta = {"p_A": 0.6, "p_B": 0.4}
    x, known = np.array([5.0, 11.0]), {"n": np.array([10.0, 10.0])}
    message = r"x\[1\] .row 1, .* is 11, more than known\['n'\]\[1\], which is 10"
    for call in (coins.step, coins.e_step, coins.log_likelihood, coins.fit):
        with pytest.raises(coins.BadInput, match=message):
            call(x, theta, known=known)
    with pytest.raises(coins.BadInput, match=message):
        coins.m_step(x, np.full((2, 2), 0.5), known=known)
