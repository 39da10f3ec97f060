"""What the reports say of limit points, concavity, existence and numbering, and that it is true."""

from __future__ import annotations

import numpy as np
import pytest

import derive
from derive.document.general.notation import general_notation as notation_for
from derive.document.latex import latex
from derive.document.plain import plain
from derive.em import EM
from numeric.reference import REFERENCES
from tests.document.shown import em_of

NORMAL = ("two_gaussians", "two_gaussians_1d", "gaussian_mixture")
UNEQUAL = """\
X_i | Z_i=1 ~ Poisson(a_1)
X_i | Z_i=2 ~ Poisson(a_2)
P(Z_i = 1) = 1/3
P(Z_i = 2) = 2/3
"""


def words(em: EM) -> str:
    return " ".join(em.report(format="text", certify=False).split())


@pytest.fixture(scope="module")
def reports() -> dict[str, str]:
    return {name: words(em_of(name)) for name in derive.models}


def test_the_condition_of_wu_is_said_to_fail_where_the_likelihood_is_unbounded(reports):
    for name, text in reports.items():
        assert "form a compact set" in text
        assert ("it does not hold here" in text) == (name in NORMAL)
        assert ("unbounded above for every data set" in text) == (name in NORMAL)
        assert ("on the boundary of the domain" in text) == (name not in NORMAL)
        assert "A fixed point need not be a maximum" in text


def test_equal_maxima_are_counted_where_components_can_be_renumbered(reports):
    for name, text in reports.items():
        model = derive.models[name]
        labels = model.plate(model.latents[0].values).labels
        assert f"come in groups of {'2' if labels else 'K!'}, which are equally high" in text
    assert "label switching" not in words(em_of(UNEQUAL))


def test_a_second_derivative_fails_in_these_parameters_alone(reports):
    for name in NORMAL:
        assert "In these parameters a second derivative could not" in reports[name]
    for name in set(derive.models) - set(NORMAL):
        assert "Here a second derivative would have shown the same" in reports[name]


def test_q_is_unbounded_where_the_observations_lie_in_a_hyperplane():
    em, x = REFERENCES["two_gaussians"], np.array([[0.0, 0.0], [1.0, 2.0], [2.0, 4.0], [3.0, 6.0]])
    across = np.array([2.0, -1.0]) / np.sqrt(5)
    along = np.cov(x.T, bias=True)
    theta = {"tau": 0.4, "mu_1": x[1], "mu_2": x[2], "Sigma_1": np.eye(2), "Sigma_2": np.eye(2)}
    T, values = em.e_step(x, theta), []
    for flat in (1e-2, 1e-4, 1e-8):
        flattened = along + flat * np.outer(across, across)
        values.append(np.sum(T * em.log_joint(x, {**theta, "Sigma_1": flattened})))
    assert values[1] - values[0] > 1 and values[2] - values[1] > 1


def test_renumbering_leaves_the_likelihood_as_it_is():
    em, x = REFERENCES["two_gaussians_1d"], np.array([0.0, 1.0, 3.0, 4.5])
    theta = {"tau": 0.3, "mu_1": 1.0, "mu_2": 4.0, "sigma_1^2": 1.0, "sigma_2^2": 2.0}
    other = {"tau": 0.7, "mu_1": 4.0, "mu_2": 1.0, "sigma_1^2": 2.0, "sigma_2^2": 1.0}
    assert em.log_likelihood(x, theta) == pytest.approx(em.log_likelihood(x, other), abs=1e-13)


def test_the_posterior_of_all_latent_variables_in_each_notation():
    em = em_of("two_gaussians")
    step = em.step("T.all.1")
    assert plain(step.left) == "P(Z | x, θ)"
    assert plain(step.right) == "L(θ; x, Z)/(∑_Z L(θ; x, Z))"
    assert latex(step.right) == r"\frac{L(\theta; x, Z)}{\sum_Z L(\theta; x, Z)}"
    bishop = notation_for(em.model, "bishop")
    assert latex(step.left, bishop) == r"p(\mathbf{Z}\mid \mathbf{X}, \boldsymbol{\theta})"
    assert r"\sum_{\mathbf{Z}}" in latex(step.right, bishop)


def test_hard_assignment_takes_the_current_means():
    em = em_of("two_gaussians")
    shares, objective = (plain(em.step(id).right, notation_for(em.model))
                         for id in ("limit.assignment.1", "limit.objective.1"))
    assert "μ₁ᵗ" in shares and "μ₁," not in shares
    assert "‖xᵢ − μₖ‖²" in objective
