"""Answers speak of parameters by the statement's names, whatever label their component has."""

from __future__ import annotations

import pytest

import derive

ZERO_ONE = ("y_i | z_i=0 ~ N(mu_1, sigma_1^2); y_i | z_i=1 ~ N(mu_2, sigma_2^2); P(z_i=1) = pi; "
            "P(z_i=0) = 1 - pi")
COINS = "Y_i | Z_i=H ~ Bernoulli(p); Y_i | Z_i=T ~ Bernoulli(q); P(Z_i=H) = pi; P(Z_i=T) = 1-pi"
RATES = "X_i | Z_i=a ~ Poisson(a); X_i | Z_i=b ~ Poisson(b); P(Z_i=a) = 1/3; P(Z_i=b) = 2/3"
MEAN = r"${} = \frac{{\sum_i T_{{{}i}} x_i}}{{\sum_i T_{{{}i}}}}$"
VARIANCE = r"${}^2 = \frac{{\sum_i T_{{{}i}} (x_i - {})^2}}{{\sum_i T_{{{}i}}}}$"

# statement, name, its answer, the verdict
ANSWERS = [
    (ZERO_ONE, "mu_1", MEAN.format(r"\mu_1", 0, 0), "right"),
    (ZERO_ONE, "mu_2", MEAN.format(r"\mu_2", 1, 1), "right"),
    (ZERO_ONE, "mu_1", MEAN.format(r"\mu_1", 1, 1), "wrong"),
    (ZERO_ONE, "sigma_2^2", VARIANCE.format(r"\sigma_2", 1, r"\mu_2^{t+1}", 1), "right"),
    (ZERO_ONE, "sigma_2^2", VARIANCE.format(r"\sigma_2", 0, r"\mu_1^{t+1}", 0), "wrong"),
    (COINS, "p", MEAN.format("p", "H", "H"), "right"),
    (COINS, "q", MEAN.format("q", "T", "T"), "right"),
    (COINS, "p", MEAN.format("p", "T", "T"), "wrong"),
    (RATES, "a", MEAN.format("a", "a", "a"), "right"),
    (RATES, "b", MEAN.format("b", "a", "a"), "wrong"),
]


@pytest.mark.parametrize(("statement", "part", "answer", "verdict"), ANSWERS)
def test_an_answer_by_the_statements_name(statement, part, answer, verdict):
    em = derive.derive_em(derive.parse(statement))
    assert derive.check(em, answer, part).parts[part].verdict == verdict
