"""The observed information against second differences of the log-likelihood itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from derive.arrays import lambdify
from derive.arrays.information import Information, information
from derive.arrays.standard_errors import standard_errors
from derive.arrays.starts import sizes_of
from derive.arrays.theta import named
from derive.arrays.update import ArrayUpdate
from derive.engine.em import derive_algorithm
from derive.fitting.library import arguments, start
from derive.statement import parse
from derive.statement.library import library
from tests.arrays.test_step import ALL, given

#: Where the maximum has probabilities at 0 or 1, or the likelihood is flat along a direction.
EDGE = {"carcinoma", "raters", "rounds", "topics", "translation", "water_levels"}
FLAT = {"three_coins": 2, "two_causes": 8}


def differences(update: ArrayUpdate, data: Any, theta: Any, found: Information) -> Any:
    """Minus the second derivatives of the log-likelihood (and log prior), from its values alone:
    central differences at two distances, extrapolated."""
    at, model = found.chart, update.em.model
    arrays = {node: data[name] for node, name in update.names.items() if name in data}
    sizes = sizes_of(update.em, arrays, {}, theta)
    unit = 1 / np.sqrt(np.diag(found.observed))

    def height(v: Any) -> float:
        moved: dict[str, Any] = {}
        for p in model.parameters:
            value = at.values[p.name] + np.tensordot(v * unit, at.directions[p.name], 1)
            moved |= named(p, value, sizes)
        prior = update.log_prior(data, moved)
        return float(update.log_likelihood(data, moved)) + (prior or 0.0)

    def second(h: float) -> Any:
        e = h * np.eye(at.size)
        middle = height(0 * unit)
        ends = [(height(v), height(-v)) for v in e]
        whole = np.diag([(up + down - 2 * middle) / h**2 for up, down in ends])
        for a in range(at.size):
            for b in range(a):
                both = height(e[a] + e[b]) + height(-e[a] - e[b])
                whole[a, b] = whole[b, a] = (
                    both - height(e[a] - e[b]) - height(e[b] - e[a])) / (4 * h * h)
        return whole

    return -(4 * second(0.01) - second(0.02)) / 3


def rate_of_steps(update: ArrayUpdate, data: Any, theta: Any, found: Information) -> float:
    """The largest eigenvalue of the derivative of an EM step, from steps alone."""
    at, model = found.chart, update.em.model
    sizes = sizes_of(update.em, {n: data[a] for n, a in update.names.items() if a in data}, {},
                     theta)
    unit, columns = 1e-4 / np.sqrt(np.diag(found.observed)), []
    for n in range(at.size):
        ends = []
        for sign in (1, -1):
            moved: dict[str, Any] = {}
            for p in model.parameters:
                value = at.values[p.name] + sign * unit[n] * at.directions[p.name][n]
                moved |= named(p, value, sizes)
            ends.append(at.numbers(model, update.step(data, moved)[0]))
        columns.append((ends[0] - ends[1]) / (2 * unit[n]))
    return float(np.abs(np.linalg.eigvals(np.array(columns).T)).max())


def fitted(name: str) -> tuple[ArrayUpdate, Any, Any]:
    entry = library[name]
    update = lambdify(derive_algorithm(parse(entry.statement, name)))
    x, known = arguments(entry, [v.name for v in update.em.model.observed])
    data = update.prepare(x, known, start(entry))
    return update, data, update.fit(data, start(entry), iterations=3000, tolerance=1e-13)


@pytest.mark.parametrize("name", sorted(set(library) - EDGE - set(FLAT)))
def test_the_observed_information_is_the_curvature_of_the_likelihood(name: str) -> None:
    update, data, fit = fitted(name)
    found = information(update, data, fit.theta)
    assert not found.chart.edge
    scale = np.sqrt(np.diag(found.observed))
    if found.chart.size <= 30:
        shape = differences(update, data, fit.theta, found)
        assert np.abs(shape - found.observed / np.outer(scale, scale)).max() < 1e-6
    errors = standard_errors(update, data, fit.theta, iterates=[t for t, _ in fit.trace])
    assert not errors.notes and errors.rate is not None
    assert errors.rate == pytest.approx(rate_of_steps(update, data, fit.theta, found), abs=1e-5)
    if fit.iterations > 30 and errors.steps is not None:
        assert errors.steps == pytest.approx(errors.rate, rel=2e-3)


@pytest.mark.parametrize("name", ["tied covariance", "latent class, priors", "raters, missing",
                                  "gamma prior on rates", "two hidden causes",
                                  "a Gaussian and an exponential component", "full covariances"])
def test_and_away_from_the_maximum(name: str) -> None:
    case = ALL[name]
    update = lambdify(derive_algorithm(case.model))
    data = update.prepare(given(case), None, case.theta)
    found = information(update, data, case.theta)
    unit = np.maximum(np.abs(np.diag(found.complete)), np.abs(np.diag(found.observed)))
    here = Information(found.chart, np.diag(unit), 0 * found.missing, found.score)
    shape = differences(update, data, case.theta, here)
    assert np.abs(shape - found.observed / np.sqrt(np.outer(unit, unit))).max() < 1e-5


@pytest.mark.parametrize("name", sorted(FLAT))
def test_what_the_data_do_not_determine_has_none(name: str) -> None:
    update, data, fit = fitted(name)
    errors = standard_errors(update, data, fit.theta)
    assert any(f"along {FLAT[name]} directions" in note for note in errors.notes)
    assert all(np.isnan(se) for _, _, se in errors.rows)
    assert errors.rate == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("name", ["carcinoma", "raters"])
def test_entries_on_the_boundary_have_none_and_are_named(name: str) -> None:
    update, data, fit = fitted(name)
    errors = standard_errors(update, data, fit.theta)
    held = set(errors.information.chart.edge)
    assert held and all((row in held or value == pytest.approx(1, abs=1e-4)) == bool(np.isnan(se))
                        for row, value, se in errors.rows)
    assert "on the boundary" in errors.notes[0]


def test_a_theta_that_is_no_maximum_is_told() -> None:
    entry = library["waiting"]
    update = lambdify(derive_algorithm(parse(entry.statement, "waiting")))
    x, known = arguments(entry, ["x"])
    fit = update.fit(x, start(entry), iterations=3, known=known)
    errors = standard_errors(update, x, fit.theta, known)
    assert "standard errors from the maximum" in errors.notes[0]


def test_a_proportion_by_hand() -> None:
    """One probability, known densities: the information is sum (g - h)^2 / p(x)^2."""
    update, data, fit = fitted("known_densities")
    _, known = arguments(library["known_densities"], [])
    g, h, theta = known["g"], known["h"], float(fit.theta["theta"])
    by_hand = 1 / np.sqrt(np.sum(((g - h) / (theta * g + (1 - theta) * h)) ** 2))
    assert standard_errors(update, data, fit.theta).theta["theta"] == pytest.approx(by_hand)
