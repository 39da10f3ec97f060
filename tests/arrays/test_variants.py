"""Hard, annealed and stepwise EM: what they are where they are EM or K-means, and what rises."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from derive.arrays import lambdify
from derive.arrays.stepwise import stepwise
from derive.arrays.sufficient import CannotStep
from derive.arrays.tempered import tempered
from derive.arrays.update import ArrayUpdate
from derive.arrays.variants import Options, fit_variant
from derive.engine.em import derive_algorithm
from derive.fitting.library import arguments, start
from derive.fitting.starts import StartError
from derive.statement import parse
from derive.statement.library import library

IMPLICIT = {"beta_blockers", "experts", "fabric", "gammas", "poisson_regressions",
            "random_intercepts", "seizures"}
KMEANS = """x_i | z_i=k ~ N(mu_k, sigma^2 I)
P(z_i = k) = w_k, k=1..3
known: sigma^2, w"""


def of(name: str) -> tuple[ArrayUpdate, Any, Any, Any]:
    entry = library[name]
    update = lambdify(derive_algorithm(parse(entry.statement, name)))
    x, known = arguments(entry, [v.name for v in update.em.model.observed])
    return update, x, known, start(entry)


def same(a: Any, b: Any) -> bool:
    return all(np.allclose(a[key], b[key], rtol=1e-7, atol=1e-9) for key in b)


@pytest.mark.parametrize("name", sorted(set(library) - IMPLICIT))
def test_one_batch_of_all_with_full_steps_is_em(name: str) -> None:
    update, x, known, theta = of(name)
    found = stepwise(update, x, known, theta, 0.0, 10**9, 0, 2, 0.0)
    data = update.prepare(x, known, theta)
    for _ in range(2):
        theta, _ = update.step(data, theta)
    assert same(found.theta, theta)


@pytest.mark.parametrize("name", sorted(IMPLICIT))
def test_a_parameter_without_closed_form_has_no_steps(name: str) -> None:
    update, x, known, theta = of(name)
    with pytest.raises(CannotStep, match="has no closed form"):
        stepwise(update, x, known, theta, 0.7, None, 0, 2, 0.0)


@pytest.mark.parametrize("name", ["waiting", "faithful_tied", "co2", "carcinoma_prior"])
def test_small_batches_come_near_the_maximum(name: str) -> None:
    update, x, known, theta = of(name)
    found = stepwise(update, x, known, theta, 0.7, None, 0, 60, 0.0)
    highest = update.fit(update.prepare(x, known, theta), theta).log_likelihood
    assert found.log_likelihood > found.trace[0][1]
    assert found.log_likelihood > highest - 0.1


@pytest.mark.parametrize("name", ["waiting", "faithful_tied", "experts", "encounters",
                                  "two_causes", "raters", "carcinoma_prior", "labels_seen"])
@pytest.mark.parametrize("beta", [0.4, 1.0, math.inf])
def test_what_a_temperature_raises_rises(name: str, beta: float) -> None:
    update, x, known, theta = of(name)
    data = update.prepare(x, known, theta)
    found = tempered(update, beta).fit(data, theta, iterations=12, tolerance=0)
    values = np.array(found.log_posteriors or [value for _, value in found.trace])
    assert np.all(np.diff(values) >= -1e-9 * (1 + abs(values[1:])))
    plain = update.fit(data, theta, iterations=12, tolerance=0)
    assert same(found.theta, plain.theta) == (beta == 1)


def test_hard_em_with_a_known_common_variance_is_k_means() -> None:
    from numeric.kmeans import kmeans

    rng = np.random.default_rng(5)
    x = rng.normal(size=(90, 2)) + 3 * rng.integers(3, size=90)[:, None]
    centres = x[:3]
    algorithm = derive_algorithm(parse(KMEANS, "k-means"))
    known = {"sigma^2": np.array(0.7), "w": np.full(3, 1 / 3)}
    found = fit_variant(algorithm, x, "hard", known=known, start={"mu": centres})
    beside = kmeans(x, centres)
    assert np.allclose(found.theta["mu"], beside.centres)


def test_the_result_says_what_rises_and_has_no_bic() -> None:
    update, x, known, theta = of("waiting")
    hard = fit_variant(update.em.algorithm, x, "hard", known=known, start=theta)
    plain = hard.to_json()
    assert plain["objective"] < plain["log_likelihood"] and plain["bic"] is None
    assert "the log-likelihood need not rise" in hard.text() and "BIC" not in hard.text()
    assert plain["log_likelihood"] == pytest.approx(update.log_likelihood(x, hard.theta))
    assert set(np.unique(hard.responsibilities)) == {0.0, 1.0}


def test_annealing_ends_where_em_stays() -> None:
    update, x, known, _ = of("waiting")
    found = fit_variant(update.em.algorithm, x, "annealed", known=known, restarts=1)
    assert found.stopped == "converged"
    assert found.log_likelihood == pytest.approx(-1034.00175, abs=1e-4)
    assert math.isfinite(found.bic)


@pytest.mark.parametrize(("variant", "options"), [
    ("soft", Options()), ("annealed", Options(beta=0.0)), ("stepwise", Options(step=2.0)),
    ("stepwise", Options(batch=0))])
def test_what_there_is_none_of_is_refused(variant: str, options: Options) -> None:
    update, x, known, theta = of("waiting")
    with pytest.raises(StartError, match="--"):
        fit_variant(update.em.algorithm, x, variant, options, known=known, start=theta)
