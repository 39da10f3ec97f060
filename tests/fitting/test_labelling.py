"""Components renumbered are the same mixture, and a report has them in one order."""

from __future__ import annotations

import numpy as np
import pytest

import derive
from derive.arrays.labelling import order, relabelled
from derive.arrays.shown_run import run_shown
from derive.engine.em import derive_algorithm

X = np.random.default_rng(0).normal(size=(40, 2))
S = np.array([np.eye(2), 2 * np.eye(2), [[1.0, 0.3], [0.3, 2.0]]])
MU = np.array([[1.0, 0.0], [-1.0, 2.0], [0.0, 3.0]])
CASES = {
    "two_gaussians": (X, {"tau": 0.3, "mu_1": MU[0], "mu_2": MU[1], "Sigma_1": S[0],
                          "Sigma_2": S[1]}),
    "gaussian_mixture": (X, {"pi": np.array([0.2, 0.3, 0.5]), "mu": MU, "Sigma": S}),
}


@pytest.mark.parametrize("name", CASES)
def test_a_renumbered_mixture_has_the_same_likelihood_and_its_responsibilities(name):
    model, (x, theta) = derive.models[name], CASES[name]
    update = derive.derive_em(name).lambdify()
    T = update.e_step(x, theta)
    new = order(model, theta, T.shape[1])
    turned = relabelled(model, theta, new)
    assert new != tuple(range(T.shape[1]))
    assert update.log_likelihood(x, turned) == pytest.approx(update.log_likelihood(x, theta))
    np.testing.assert_allclose(update.e_step(x, turned), T[:, list(new)])
    assert order(model, turned, T.shape[1]) == tuple(range(T.shape[1]))


def test_given_unequal_weights_keep_their_places():
    model = derive.parse("X_i | Z_i=1 ~ Poisson(l_1)\nX_i | Z_i=2 ~ Poisson(l_2)\n"
                                  "P(Z_i = 1) = 1/4\nP(Z_i = 2) = 3/4\n")
    assert order(model, {"l_1": 5.0, "l_2": 1.0}, 2) == (0, 1)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_report_shows_the_components_in_one_order(seed):
    algorithm = derive_algorithm(derive.models["two_gaussians"])
    run = run_shown(algorithm, "faithful", seed=seed, restarts=2)
    assert run.fit.theta["mu_1"][0] < run.fit.theta["mu_2"][0]
    T = run.update.e_step(run.rows.x, run.fit.theta)
    np.testing.assert_allclose(run.fit.responsibilities, T, atol=1e-6)
