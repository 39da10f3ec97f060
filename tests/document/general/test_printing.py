"""How the quantities of models in general print, and that the report's letters give way."""

from __future__ import annotations

import pytest

from derive.algebra.expression import (
    Expr,
    equation,
    event_probability,
    exp,
    function,
    indicator,
    law_expectation,
    power,
    sum_over,
    symbol,
)
from derive.algebra.expression import density as density_of
from derive.document.general.notation import general_notation
from derive.document.latex import latex
from derive.document.notation import NotationError
from derive.document.plain import plain

from .stated import MODELS, scalar

T = symbol(".T", "scalar", ("k", "i"), "t")
BOTH = symbol(".T:A,C", "scalar", ("a", "c", "t"), "t")
A_AND_C = (indicator("A", "t", "a"), indicator("C", "t", "c"))
PRINTED: tuple[tuple[str, Expr, str, str], ...] = (
    ("tied", T, "Tₖᵢ", "T_{k,i}"),
    ("tied", symbol(".T", "scalar", ("k", "i")), "Tₖᵢ(θ)", r"T_{k,i}(\theta)"),
    ("tied", event_probability((indicator("Z", "i", "k"),)), "P(Zᵢ = k | xᵢ, θᵗ)",
     r"P(Z_i=k\mid x_i, \theta^t)"),
    ("tied", function("complete_likelihood"), "L(θ; x, Z)", r"L(\theta; x, Z)"),
    # a latent variable T, a size L
    ("raters", T, "Rₖᵢ", "R_{ki}"),
    ("raters", function("likelihood"), "ℒ(θ; x)", r"\mathcal{L}(\theta; x)"),
    ("raters", indicator("X", "i", "j", "l"), "[xᵢⱼ = l]", "[x_{ij}=l]"),
    ("raters", indicator("X", "i", "j", "seen"), "[xᵢⱼ seen]", r"[x_{ij}\text{ seen}]"),
    ("raters", symbol("pi", "scalar", ("j", "k", "l"), "t+1"), "πⱼₖₗᵗ⁺¹", r"\pi_{jkl}^{t+1}"),
    ("raters", function("KL_pi", "", symbol("pi", "scalar", ("j", "k"), "t+1"),
                        scalar("pi", "j", "k")), "KL(πⱼₖᵗ⁺¹ ‖ πⱼₖ)",
     r"\operatorname{KL}(\pi_{jk}^{t+1}\,\|\,\pi_{jk})"),
    ("inflated", function("KL_Z", "", symbol("pi", "scalar", (), "t+1"),
                          symbol("lambda", "scalar", (), "t+1"), scalar("pi"), scalar("lambda")),
     "KL((πᵗ⁺¹, λᵗ⁺¹) ‖ (π, λ))",
     r"\operatorname{KL}((\pi^{t+1}, \lambda^{t+1})\,\|\,(\pi, \lambda))"),
    ("inflated", 1 / (1 + exp(-scalar("lambda"))), "logistic(λ)",
     r"\operatorname{logistic}(\lambda)"),
    ("inflated", scalar("lambda") / (1 + exp(scalar("pi"))), "λ logistic(−π)",
     r"\lambda\operatorname{logistic}(-\pi)"),
    # an index t, so that iterates are counted otherwise; no small letters, since b is an index
    ("causes", BOTH, "R_{act}^(A,C)", "R_{act}^{A,C}"),
    ("causes", power(BOTH, 2), "(R_{act}^(A,C))²", "(R_{act}^{A,C})^2"),
    ("causes", event_probability(A_AND_C), "P(Aₜ = a, Cₜ = c | Bₜ, Dₜ, θⁿ)",
     r"P(A_t=a, C_t=c\mid B_t, D_t, \theta^n)"),
    ("causes", symbol(".N:A", "scalar", ("a",), "t"), "Nₐᴬ", "N_a^A"),
    ("inflated", sum_over(T, "k", "K"), "∑_{k∈{0,1}} Tₖᵢ", r"\sum_{k\in\{0,1\}} T_{k,i}"),
    ("inflated", symbol(".T", "scalar", ("0", "i"), "t"), "T₀ᵢ", "T_{0,i}"),
    ("inflated", Expr("iverson", equation(scalar("Y", "i"), 0)), "[yᵢ = 0]", "[y_i = 0]"),
    ("inflated", indicator("Z seen", "i", "k"), "[Zᵢ may be k]", r"[Z_i\text{ may be }k]"),
    ("densities", event_probability((indicator("Z", "i", "1"),)), "P(Zᵢ = 1 | gᵢ, hᵢ, ϑᵗ)",
     r"P(Z_i=1\mid g_i, h_i, \vartheta^t)"),
    ("powers", density_of("f", scalar("x", "i"), scalar("a", "k")), "f(xᵢ; aₖ)", "f(x_i; a_k)"),
    ("powers", function("KL", "", density_of("f", scalar("x", "i"), scalar("a", "k")),
                        density_of("f", scalar("x", "i"), scalar("a", "k"))),
     "KL(f(aₖ) ‖ f(aₖ))", r"\operatorname{KL}(f(a_k)\,\|\,f(a_k))"),
    ("bernoulli_map", function("log_posterior", "t+1"), "log L*(θᵗ⁺¹; x)",
     r"\log L^*(\theta^{t+1}; x)"),
    ("tied", symbol("mu", "vector", ("t-1",)), "μₜ₋₁", r"\mu_{t-1}"),
)


@pytest.mark.parametrize(("name", "e", "text", "code"), PRINTED)
def test_prints(name: str, e: Expr, text: str, code: str) -> None:
    notation = general_notation(MODELS[name])
    assert (plain(e, notation), latex(e, notation)) == (text, code)


def test_a_mean_under_a_law_has_its_variable() -> None:
    law = density_of("f", scalar(".X"), scalar("a", "k"))
    assert plain(law_expectation(scalar(".X"), law), general_notation(MODELS["powers"])
                 ).startswith("E_{X ~ f(aₖ)}")


def test_a_borrowed_notation_is_refused() -> None:
    with pytest.raises(NotationError, match=r"bishop has letters for .* use the notation"):
        general_notation(MODELS["raters"], "bishop")


@pytest.mark.parametrize("name", sorted(MODELS))
def test_no_letter_of_the_report_is_the_statement_s(name: str) -> None:
    model = MODELS[name]
    found = general_notation(model)
    stated = {n: found.letters[n].latex for n in
              (*(v.name for v in model.variables), *(p.name for p in model.parameters))}
    taken = {*stated.values(), *(p.index for p in model.plates)}
    own = {key: v.latex for key, v in found.letters.items() if key.startswith(".")}
    assert not taken & set(own.values())
    assert len(set(own.values())) == len(own)
    assert found.marks["t"][0] not in taken
