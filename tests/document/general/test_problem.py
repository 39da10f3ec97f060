"""The problem as it is typeset, and the box of the answer, from the model alone."""

from __future__ import annotations

import pytest

from derive.document.document import Answer, Stated
from derive.document.formats import render
from derive.document.general import compose_general
from derive.document.general.notation import general_notation
from derive.document.general.titles import heading
from derive.engine.parts import Algorithm
from derive.model import Model

from .stated import MODELS, tied

ROWS = {
    "tied": ("P(Zᵢ = k) = πₖ", "Xᵢ | Zᵢ = k ~ Normal(μₖ, Σ)",
             "xᵢ ∈ ℝᵈ, i = 1, …, N, k = 1, …, K"),
    "raters": ("P(Tᵢ = k) = pₖ", "P(Xᵢⱼ = l | Tᵢ = k) = πⱼₖₗ", "Some of the xᵢⱼ are missing.",
               "The missing answers are taken to be missing at random."),
    "causes": ("P(Cₜ = c | Aₜ = a, Bₜ = b) = r_{abc}", "Observed: Bₜ and Dₜ. Latent: Aₜ and Cₜ."),
    "inflated": ("Yᵢ = 0 if Zᵢ = 0, P(Zᵢ = 0) = π",
                 "Yᵢ | Zᵢ = 1 ~ Poisson(λ), P(Zᵢ = 1) = 1 − π",
                 "Observation i occurs nᵢ times", "each occurrence has Zᵢ of its own"),
    "bernoulli_map": ("x_{id} | Zᵢ = k ~ Bernoulli(μ_{kd})", "μ_{kd} ~ Beta(a, b)",
                      "π ~ Dirichlet(α)", "Known: a, b and αₖ."),
    "powers": ("xᵢ | Zᵢ = k ~ f(aₖ)", "f(x; a) = a x^(a − 1), 0 < x < 1"),
    "densities": ("p( · | Zᵢ = 1) = gᵢ, P(Zᵢ = 1) = θ", "p( · | Zᵢ = 0) = hᵢ, P(Zᵢ = 0) = 1 − θ"),
    "documents": ("xᵢ | Zᵢ = k ~ Multinomial(θₖ)",),
}
TITLES = {
    "tied": "EM for a mixture of normal distributions",
    "raters": "EM for a mixture of categorical distributions",
    "causes": "EM with the latent variables A and C",
    "inflated": "EM for a mixture of point masses and Poisson distributions",
    "bernoulli_map": "EM for a mixture of Bernoulli distributions",
    "powers": "EM for a mixture of densities f",
    "densities": "EM for a mixture of two known densities",
    "documents": "EM for a mixture of multinomial distributions",
}


def text(model: Model) -> str:
    """The report of a model of which nothing is derived, in one row."""
    notation = general_notation(model)
    made = render(compose_general(Algorithm(model, (), (), (), (), ()), notation=notation),
                  notation, "text")
    assert isinstance(made, str)
    return " ".join(made.split())


@pytest.mark.parametrize("name", sorted(MODELS))
def test_the_problem_is_typeset(name: str) -> None:
    shown = text(MODELS[name])
    for row in ROWS[name]:
        assert row in shown, shown


@pytest.mark.parametrize("name", sorted(MODELS))
def test_title(name: str) -> None:
    assert heading(MODELS[name]) == TITLES[name]


def test_named_components_are_counted() -> None:
    assert heading(tied(("1", "2"))) == "EM for a mixture of two normal distributions"


def test_nothing_is_said_of_lines_that_there_are_none_of() -> None:
    document = compose_general(Algorithm(tied(), (), (), (), (), ()))
    assert not any(isinstance(b, Answer) and b.blocks for s in document.sections for b in s.blocks)
    assert "global maximum" not in text(tied())
    assert any(isinstance(b, Stated) for b in document.sections[0].blocks)
