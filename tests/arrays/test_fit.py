"""Fits that start by themselves: at least as high as from a given start, and what is said."""

from __future__ import annotations

import json
import warnings

import numpy as np
import pytest

from derive.arrays import fit_model, lambdify
from derive.engine.em import derive_algorithm
from derive.fitting.starts import StartError
from tests.arrays.test_step import given
from tests.engine.plates import implicit_cases
from tests.engine.plates.cases import CASES

REGULAR = ("tied covariance", "zero inflation", "encounters, frequencies", "latent class, priors",
           "documents", "two hidden causes", "known densities", "gamma prior on rates",
           "topics, frequencies", "a Gaussian and an exponential component")


def sizes(name: str) -> dict[str, int]:
    case = CASES[name]
    return {p.size: case.sizes[p.size] for p in case.model.plates}


@pytest.mark.parametrize("name", REGULAR)
def test_a_fit_that_starts_by_itself_is_no_lower(name: str) -> None:
    case = CASES[name]
    algorithm = derive_algorithm(case.model)
    found = fit_model(algorithm, given(case), sizes=sizes(name), restarts=4)
    beside = fit_model(algorithm, given(case), start=case.theta)
    value, other = ((f.log_posterior or f.log_likelihood) for f in (found, beside))
    assert value >= other - 1e-6 * (1 + abs(other))
    again = fit_model(algorithm, given(case), sizes=sizes(name), restarts=4)
    assert json.dumps(found.to_json(True)) == json.dumps(again.to_json(True))


def test_frequencies_count_in_bic() -> None:
    case = CASES["encounters, frequencies"]
    found = fit_model(derive_algorithm(case.model), given(case), restarts=1)
    assert found.rows == 1456 and found.parameters == 4


def test_priors_give_a_log_posterior_in_result_and_trace() -> None:
    case = CASES["latent class, priors"]
    found = fit_model(derive_algorithm(case.model), given(case), start=case.theta)
    plain = found.to_json(trace=True)
    rises = [entry["log_posterior"] for entry in plain["iterates"]]
    assert rises[-1] == plain["log_posterior"] and np.all(np.diff(rises) >= -1e-9)
    assert plain["log_posterior"] != plain["log_likelihood"]
    assert "log posterior" in found.text()


def test_a_probability_that_starts_at_0_stays_and_is_told() -> None:
    case = CASES["latent class"]
    theta = {**case.theta, "pi": np.array([0.5, 0.5, 0.0])}
    found = fit_model(derive_algorithm(case.model), given(case), start=theta, iterations=1)
    assert found.theta["pi"][2] == 0
    assert any("pi starts on the boundary in 1 entry" in note for note in found.notes)


def test_a_size_that_nothing_says_is_asked_for() -> None:
    case = CASES["latent class"]
    with pytest.raises(StartError, match="leaves K open: give it with --set K=2"):
        fit_model(derive_algorithm(case.model), given(case))
    with pytest.raises(StartError, match="J=9: the data have J=4"):
        fit_model(derive_algorithm(case.model), given(case), sizes={"K": 2, "J": 9})


def test_what_no_formula_can_take_is_refused_by_place() -> None:
    case = CASES["zero inflation"]
    update = lambdify(derive_algorithm(case.model))
    for at, said in ((np.nan, r"x\[3\] \(row 3, counted from 0\) is nan"),
                     (np.inf, r"x\[3\] .* is inf: remove the row or fill the value in")):
        y = case.data["Y"].copy()
        y[3] = at
        with pytest.raises(update.BadInput, match=said):
            update.step(y, case.theta)
    with pytest.raises(update.BadInput, match=r"theta\['lambda'\] is missing: theta has pi"):
        update.step(case.data["Y"], {"pi": case.theta["pi"]})
    case = CASES["raters"]
    update = lambdify(derive_algorithm(case.model))
    with pytest.raises(update.BadInput, match="x has '7': its labels are 1, 2, 3"):
        update.step(np.full((5, 4), 7), case.theta)


def test_missing_labels_are_empty_cells() -> None:
    case = CASES["raters, missing"]
    update = lambdify(derive_algorithm(case.model))
    hot = case.data["[X]"]
    labels = np.where(hot.sum(axis=-1) > 0, hot.argmax(axis=-1) + 1.0, np.nan)
    for x in (labels, [[None if v != v else str(int(v)) for v in row] for row in labels]):
        theta, value = update.step(x, case.theta)
        expected, same = update.step({"X": hot}, case.theta)
        assert value == pytest.approx(same)
        assert np.allclose(theta["pi"], expected["pi"])


def test_a_point_mass_has_no_part_where_it_fails() -> None:
    case = CASES["zero inflation"]
    update = lambdify(derive_algorithm(case.model))
    T = update.e_step(case.data["Y"], case.theta)
    assert np.all(T[case.data["Y"] > 0, 0] == 0) and np.allclose(T.sum(axis=1), 1)
    only = {"pi": np.array([1.0, 0.0]), "lambda": 2.0}
    assert update.log_likelihood(case.data["Y"], only) == -np.inf
    with pytest.raises(update.Collapse, match="an observation has probability 0"):
        update.fit(case.data["Y"], only)


def test_a_maximum_at_infinity_is_told() -> None:
    case = implicit_cases.CASES["two experts with a logistic gate"]
    x = np.c_[np.ones(60), np.linspace(-2, 2, 60)]
    y = np.where(x[:, 1] > 0, 100 + x[:, 1], -100.0) + np.sin(7 * x[:, 1])
    theta = {**case.theta, "theta": np.array([[-100.0, 0.0], [100.0, 1.0]])}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = fit_model(derive_algorithm(case.model), {"Y": y, "x": x}, start=theta,
                          iterations=40)
    assert all(np.all(np.isfinite(value)) for value in found.theta.values())
    assert any("the maximum in phi is at infinity" in note for note in found.notes)


def test_a_component_on_one_value_collapses_and_is_not_kept() -> None:
    rng = np.random.default_rng(0)
    y = np.concatenate([rng.normal(0, 1, 60), np.full(6, 4.1), rng.normal(8, 1, 60)])
    case = CASES["spherical"]
    algorithm = derive_algorithm(case.model)
    on_six = {"pi": np.array([0.9, 0.1]), "mu": np.array([[4.0], [4.1]]),
              "sigma^2": np.array([20.0, 1e-4])}
    found = fit_model(algorithm, y[:, None], start=on_six)
    assert found.stopped == "collapsed" and "sigma^2[2] would be" in found.reason
    kept = fit_model(algorithm, y[:, None], sizes={"K": 2})
    assert kept.stopped == "converged"


def test_rows_in_a_plane_collapse() -> None:
    case = CASES["full covariances"]
    x = np.vstack([case.data["X"], np.c_[np.arange(5.0), 2 * np.arange(5.0)] + 50])
    theta = {"pi": np.array([0.8, 0.2]), "mu": np.array([[0.0, 0.0], [52.0, 54.0]]),
             "Sigma": np.array([9 * np.eye(2), 3 * np.eye(2)])}
    found = fit_model(derive_algorithm(case.model), x, start=theta)
    assert found.stopped == "collapsed"
    # the rows of a straight line are all that it has after the first step
    assert "component 2, iteration 1: Sigma[2] is singular" in found.reason
