"""A course says what its letters stand for."""

from __future__ import annotations

import pytest

import derive
from derive.homework.grade import check
from derive.homework.rubric import RubricError, parse_rubric

ONE = ("x_i | z_i=1 ~ N(mu_1, sigma^2); x_i | z_i=2 ~ N(mu_2, sigma^2); P(z_i=1) = tau; "
       "P(z_i=2) = 1 - tau")
MANY = "x_i | z_i=k ~ Poisson(lambda_k); P(z_i=k) = pi_k, k=1..K"
E_STEP = r"$$b_{ik}=\frac{o_k\,v_k^{g_i}e^{-v_k}}{\sum_l o_l\,v_l^{g_i}e^{-v_l}}$$"
ROWS = [
    (ONE, {"h": "data", "g": "responsibility"}, r"$\mu_1=\frac{\sum_ig_ih_i}{\sum_ig_i}$", "mu_1",
     "right"),
    (ONE, {"h": "data", "g": "responsibility"}, r"$\mu_1=\frac{\sum_ig_ih_i}{\sum_ih_i}$", "mu_1",
     "wrong"),
    (ONE, {"h": "data", "g": "responsibility"}, r"$\mu_1=\frac1n\sum_ig_ih_i$", "mu_1", "wrong"),
    (ONE, {"q": "weight"}, r"$q=\frac1n\sum_ir_i$", "tau", "right"),
    (ONE, {"q": "weight"}, r"$q=\frac1n\sum_i(1-r_i)$", "tau", "wrong"),
    (MANY, {"g": "data", "o": "weight", "v": "lambda", "b": "responsibility"}, E_STEP,
     "responsibilities", "right"),
    (MANY, {"g": "data", "o": "weight", "v": "lambda", "b": "responsibility"},
     E_STEP.replace("o_l", ""), "responsibilities", "wrong"),
]


@pytest.mark.parametrize("row", range(len(ROWS)))
def test_letters_of_a_course_are_read(row: int) -> None:
    statement, letters, text, part, verdict = ROWS[row]
    em = derive.derive_em(derive.parse(statement, "answer"))
    assert check(em, text, letters=letters).parts[part].verdict == verdict


def test_a_course_file_may_have_letters_alone() -> None:
    found = parse_rubric('[letters]\ndata = "h"\nweight = ["eta", "\\\\rho"]', ("tau", "steps"))
    assert found.letters == {"h": "data", "eta": "weight", "rho": "weight"}
    assert found.points == {"tau": 1.0}


@pytest.mark.parametrize("text", [
    '[letters]\nobservation = "h"', "[letters]\ndata = 3", '[letters]\ndata = "h_1"',
    '[letters]\ndata = "h"\nweight = "h"', 'letters = "h"'])
def test_letters_that_cannot_be_used(text: str) -> None:
    with pytest.raises(RubricError, match="letters"):
        parse_rubric(text, ("tau", "steps"))
