"""Models with a label for each observation: their components, and what a report shows of a run."""

from __future__ import annotations

import numpy as np
import pytest

import derive
from derive.arrays.labelled import labelled, places
from derive.arrays.labelling import exchangeable, order, relabelled
from derive.arrays.shown_run import known_numbers, run_shown
from derive.document.document import Figure
from derive.document.general import compose_general
from derive.document.general.components import as_components, as_data
from derive.engine.em import derive_algorithm
from derive.statement import read
from derive.statement.library import library
from numeric.plots import Binomials, Laws, Normals, Poissons
from numeric.plots.components import log_likelihood, responsibilities

DATA = {"two_gaussians": "faithful", "two_gaussians_1d": "faithful", "two_coins": "coins",
        "gaussian_mixture": "faithful", "poisson_mixture": "deaths"}
#: What draws their components.
DRAWN = {
    "two_gaussians": Normals, "two_gaussians_1d": Normals, "two_coins": Binomials,
    "gaussian_mixture": Normals, "poisson_mixture": Poissons, "faithful_tied": Normals,
    "iris_diagonal": Normals, "iris_spherical": Normals, "known_variance": Normals,
    "waiting_tied": Normals, "common_mean": Normals, "proportional_rates": Poissons,
    "gammas": Laws, "lifetimes": Laws, "log_normals": Laws, "noise": Laws, "p_values": Laws,
    "ten_tosses": Laws, "three_coins": Laws}


def derived(name):
    return derive_algorithm(read(name))


def ran(name, **options):
    algorithm = derived(name)
    sizes = {"K": 2} if any(p.size == "K" and not p.labels for p in algorithm.model.plates) else {}
    columns = {"columns": ["eruptions"]} if name == "two_gaussians_1d" else {}
    return run_shown(algorithm, DATA.get(name) or library[name].data, restarts=1, sizes=sizes,
                     **columns, **options)


@pytest.fixture(scope="module", params=DRAWN)
def run(request):
    return request.param, ran(request.param)


def components(run, theta):
    T = run.fit.responsibilities
    d = np.asarray(run.rows.x[run.form.observed.name]).reshape(len(T), -1).shape[1]
    return as_components(run.form, theta, known_numbers(run.model, run.rows.x), T.shape[1], d)


def test_the_components_have_the_likelihood_and_the_posterior_of_the_fit(run):
    """Those are SciPy's densities, or written by hand, and these the derived program's."""
    name, run = run
    data = as_data(run.form, run)
    for theta, value in (run.fit.iterates[0], run.fit.iterates[-1]):
        c = components(run, theta)
        assert type(c) is DRAWN[name]
        assert log_likelihood(c, data.x, data.n) == pytest.approx(value, rel=1e-9)
    T = responsibilities(components(run, run.fit.theta), data.x, data.n)
    assert np.allclose(T, run.fit.responsibilities, atol=1e-6)


def test_a_report_shows_them(run):
    name, run = run
    document = compose_general(derived(name), run=run)
    found = {b.id: b for s in document.sections for b in s.blocks if isinstance(b, Figure)}
    assert {"iterations", "log-likelihood"} <= found.keys()
    assert ("k-means" in found) == (DRAWN[name] is Normals and name != "common_mean")
    assert all(len(p.alt) > 40 and "nan" not in p.alt for f in found.values() for p in f.pictures)
    for p in found["iterations"].pictures[:2]:
        assert b"<svg" in p.render("svg")


@pytest.mark.parametrize("name", [*derive.models, "iris_diagonal", "faithful_tied",
                                  "death_notices"])
def test_another_order_is_the_same_mixture(name):
    run = ran(name)
    K, x = run.fit.responsibilities.shape[1], run.rows.x
    assert exchangeable(run.model)
    new = tuple(reversed(range(K)))
    other = relabelled(run.model, run.fit.theta, new)
    assert other.keys() == run.fit.theta.keys()
    assert all(np.shape(other[key]) == np.shape(v) for key, v in run.fit.theta.items())
    assert run.update.log_likelihood(x, other) == pytest.approx(run.fit.log_likelihood, rel=1e-12)
    assert np.allclose(run.update.e_step(x, other), run.fit.responsibilities[:, ::-1], atol=1e-6)
    assert order(run.model, run.fit.theta, K) == tuple(range(K))  # a shown run is in order
    assert order(run.model, other, K) == new


@pytest.mark.parametrize("name, why", [
    ("carcinoma", "several observations"), ("raters", "labels as data"), ("candy", "weights"),
    ("co2", "a covariate"), ("experts", "weights that depend on one"), ("topics", "two indices"),
    ("two_causes", "two labels"), ("known_densities", "no law"), ("documents", "counts of words"),
    ("labels_seen", "some are seen")])
def test_other_models_are_none_of_these(name, why):
    assert labelled(read(name)) is None, why


def test_places_are_those_of_theta():
    form = labelled(read("two_gaussians"))
    assert places(form, 0, 2) == [("mu_1", None), ("mu_2", None)]
    assert places(labelled(read("gaussian_mixture")), 1, 3) == [
        ("Sigma", 0), ("Sigma", 1), ("Sigma", 2)]
    assert places(labelled(read("faithful_tied")), 1, 2) is None


def test_a_start_that_ended_elsewhere_is_a_maximum_of_its_own():
    run = ran("two_gaussians")
    assert run.other is not None and run.other_narrow and run.other_is_maximum
    values = [v for _, v in run.other]
    assert np.all(np.diff(values) > -1e-9) and values[-1] < run.fit.log_likelihood - 10
    theta = run.other[-1][0]
    assert run.update.step(run.rows.x, theta)[1] == pytest.approx(values[-1], rel=1e-9)
