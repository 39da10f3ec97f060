"""Letters follow the statement, and the engine's own letters keep out of its way."""

from __future__ import annotations

import pytest

from derive.algebra.expression import function, sum_over, symbol
from derive.document.general.labelled import labelled
from derive.document.general.notation import general_notation as notation_for
from derive.document.latex import latex
from derive.document.plain import plain
from tests.document.shown import model_of as read

T = symbol(".T", "scalar", ("k", "i"), "t")


def test_two_components_are_counted():
    notation = notation_for(read("two_gaussians"))
    assert latex(sum_over(T, "k", "K"), notation) == r"\sum_{k=1}^{2} T_{k,i}"
    assert plain(sum_over(T, "k", "K"), notation) == "∑ₖ₌₁² Tₖᵢ"


def test_the_value_of_an_observation_is_lower_case():
    notation = notation_for(read("two_gaussians"))
    assert latex(symbol("X", "vector", ("i",)), notation) == "x_i"


def test_labels_and_other_letters():
    model = read("Y_j | W_j=a ~ Normal(T_a, V_a)\nY_j | W_j=b ~ Normal(T_b, V_b)\n"
                  "P(W_j=a) = t\nP(W_j=b) = 1 - t\nY_j in R^d")
    notation = notation_for(model)
    k, size = labelled(model).values.index, labelled(model).values.size
    T = symbol(".T", "scalar", (k, "j"), "t")
    assert latex(T, notation) == f"R_{{{k},j}}"  # the statement has its own T
    assert latex(sum_over(T, k, size), notation) == \
        rf"\sum_{{{k}\in\{{a,b\}}}} R_{{{k},j}}"
    assert latex(symbol("T", "vector", (k,), "t+1"), notation) == f"T_{k}^{{s+1}}"
    assert latex(function("log_likelihood"), notation) == r"\log L(\theta; y)"


def test_a_lambda_of_the_statement_moves_the_multiplier():
    model = read("X_i | Z_i=k ~ Normal(lambda_k, Sigma_k), k = 1..K\nP(Z_i=k) = pi_k\n")
    notation = notation_for(model)
    assert latex(symbol(".lambda", "scalar"), notation) == r"\eta"
    assert latex(symbol("lambda", "vector", ("k",)), notation) == r"\lambda_k"


def test_bishop_renames_what_the_statement_says():
    notation = notation_for(read("two_gaussians"), "bishop")
    assert latex(T, notation) == r"\gamma(z_{nk})"
    assert latex(symbol("X", "vector", ("i",)), notation) == r"\mathbf{x}_n"
    assert latex(symbol("tau", "scalar", ("k",), "t+1"), notation) == r"\pi_k^{\text{new}}"
    assert latex(symbol("tau", "scalar", (), "t+1"), notation) == r"\pi_1^{\text{new}}"


def test_an_unknown_style_is_refused():
    with pytest.raises(ValueError, match="bishop"):
        notation_for(read("two_gaussians"), "bishoop")


