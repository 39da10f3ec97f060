"""Laws as text: scripts, fractions and commands keep their meaning on a terminal."""

import pytest

from derive.document.law import law_text
from derive.rules import RULES

CASES = {
    r"\mathrm{d}a^n = n a^{n-1}\,\mathrm{d}a": "daⁿ = n aⁿ⁻¹ da",
    r"\mathrm{d}A^{-1}": "dA⁻¹",
    r"c\log a": "c log a",
    r"T_{k,i}\log p_{ik}": "Tₖᵢ log pᵢₖ",
    r"\textstyle\sum_i T_{k,i} = N_k": "∑ᵢ Tₖᵢ = Nₖ",
    r"\frac{a - b}{c}": "(a − b) / c",
    r"\frac{a}{b + c}": "a / (b + c)",
    r"\frac{a\,(b - c)}{1 - a}": "a (b − c) / (1 − a)",
    r"\frac{|L_t - L_{t-1}|}{1 + |L_t|}": "|Lₜ − Lₜ₋₁| / (1 + |Lₜ|)",
    r"\frac{1}{\sum_j a_j/a}": "1 / (∑ⱼ aⱼ/a)",
    r"e^{-\delta/\varepsilon}": "e^(−δ/ε)",
    r"a_k^{[Z_i=k]}": "aₖ^[Zᵢ=k]",
    r"v^{\mathsf T}A v": "vᵀA v",
    r"L_\infty - L_t": "L_∞ − Lₜ",
    r"\hat\mu_k - \bar x": "μ̂ₖ − x̅",
    r"\mathcal{L}(\theta)\ell": "ℒ(θ)ℓ",
    r"1.9 \cdot 10^{-7}": "1.9 · 10⁻⁷",
}


@pytest.mark.parametrize("latex", CASES)
def test_a_law_in_text(latex):
    assert law_text(latex) == CASES[latex]


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_no_law_keeps_or_loses_a_command(rule):
    text = law_text(rule.law)
    assert "\\" not in text and "{" not in text and text
    for command, sign in ((r"\sum", "∑"), (r"\prod", "∏"), (r"\theta", "θ"), ("=", "=")):
        shown = text.replace("₌", "=")
        assert rule.law.count(command) == shown.count(sign)
