"""The table of symbols says what the statement calls a parameter that has another letter there."""

from __future__ import annotations

import pytest

from tests.document.shown import em_of

STATED = [
    ("y_i | z_i=0 ~ N(mu_1, sigma_1^2); y_i | z_i=1 ~ N(mu_2, sigma_2^2); P(z_i=1) = pi",
     ("m₀ is μ₁, m₁ is μ₂", "s₀² is σ₁², s₁² is σ₂²")),
    ("Y_i | Z_i=H ~ Bernoulli(p); Y_i | Z_i=T ~ Bernoulli(q); P(Z_i=H) = pi",
     ("r_H is p, r_T is q",)),
    ("X_i | Z_i=1 ~ Poisson(l_1); X_i | Z_i=2 ~ Poisson(l_2); X_i | Z_i=3 ~ Poisson(l_3); "
     "P(Z_i=1) = alpha; P(Z_i=2) = beta", ()),
    ("X_i | Z_i=a ~ Poisson(a); X_i | Z_i=b ~ Poisson(b); P(Z_i=a) = 1/3", ("λₐ is a, λ_b is b",)),
    ("X_i | Z_i=1 ~ Poisson(l_1); X_i | Z_i=2 ~ Poisson(l_2); P(Z_i=1) = t", ()),
]


@pytest.mark.parametrize(("statement", "said"), STATED)
def test_what_the_statement_calls_a_parameter(statement, said):
    text = " ".join(em_of(statement).report(format="text").split())
    assert all(f"in the statement {words}" in text for words in said)
    assert text.count("in the statement ") == len(said)
