"""Expressions as a textbook has them: each row is an expression, its LaTeX, its text."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from derive.algebra.expression import (
    IDENTITY,
    PI,
    choose,
    density,
    derivative,
    det,
    differential,
    digamma,
    equation,
    exp,
    expectation,
    expr,
    factorial,
    function,
    gamma_function,
    indicator,
    inverse,
    log,
    loggamma,
    mul,
    posterior,
    power,
    product_over,
    size,
    sum_over,
    symbol,
    trace,
    transpose,
    trigamma,
    zero,
)
from derive.document.latex import latex
from derive.document.notation import common_notation
from derive.document.plain import plain

HALF = F(1, 2)
x, m = symbol("x", "vector", ("i",)), symbol("mu", "vector", ("k",))
xs, ms = symbol("x", "scalar", ("i",)), symbol("mu", "scalar", ("k",))
S, s2 = symbol("Sigma", "symmetric", ("k",)), symbol("sigma^2", "scalar", ("k",))
T, T1 = symbol(".T", "scalar", ("k", "i"), "t"), symbol(".T", "scalar", ("1", "i"), "t")
Nk, N, d = symbol(".N", "scalar", ("k",), "t"), size("N"), size("d")
tau, lam, p = (symbol(s, "scalar", ("k",)) for s in ("tau", "lambda", "p"))
n, z = symbol("n", "scalar", ("i",)), indicator("Z", "i", "k")
lagrange = symbol(".lambda", "scalar")
x_bar = symbol("x", "scalar")


def at(e, mark):
    return symbol(*e.args[:3], mark)


m1, S1 = at(m, "t+1"), at(S, "t+1")


def quadratic(v, s):
    return transpose(v) * inverse(s) * v


def law(mark):
    return density("normal", function("·"), at(lam, mark))


def over_i(e):
    return sum_over(e, "i", "N")


def over_k(e):
    return sum_over(e, "k", "K")


TABLE = [
    (x - m,
     r"x_i-\mu_k",
     "xᵢ − μₖ"),
    (-m + x,
     r"x_i-\mu_k",
     "xᵢ − μₖ"),
    (-m - x,
     r"-\mu_k-x_i",
     "−μₖ − xᵢ"),
    ((x - m) * transpose(x - m),
     r"(x_i-\mu_k)(x_i-\mu_k)^{\mathsf T}",
     "(xᵢ − μₖ)(xᵢ − μₖ)ᵀ"),
    (quadratic(x - m, S),
     r"(x_i-\mu_k)^{\mathsf T}\Sigma_k^{-1}(x_i-\mu_k)",
     "(xᵢ − μₖ)ᵀ Σₖ⁻¹ (xᵢ − μₖ)"),
    (-HALF * log(det(S)),
     r"-\frac{1}{2}\log|\Sigma_k|",
     "−½ log|Σₖ|"),
    (HALF * d * log(2 * PI),
     r"\frac{d}{2}\log(2\pi)",
     "(d/2) log(2π)"),
    (-HALF * N * log(2 * PI),
     r"-\frac{N}{2}\log(2\pi)",
     "−(N/2) log(2π)"),
    (power(2 * PI, mul(-HALF, d)) * power(det(S), -HALF) * exp(-HALF * quadratic(x - m, S)),
     r"\frac{1}{(2\pi)^{d/2}|\Sigma_k|^{1/2}}\exp\biggl\{-\frac{1}{2}(x_i-\mu_k)^{\math"
     r"sf T}\Sigma_k^{-1}(x_i-\mu_k)\biggr\}",
     "(1/((2π)^(d/2) |Σₖ|^(1/2))) exp{−½ (xᵢ − μₖ)ᵀ Σₖ⁻¹ (xᵢ − μₖ)}"),
    (exp(-lam),
     r"e^{-\lambda_k}",
     "exp(−λₖ)"),
    (power(lam, p) * power(xs, p - 1) * exp(-lam * xs) * power(gamma_function(p), -1),
     r"\frac{\lambda_k^{p_k}x_i^{p_k-1}e^{-\lambda_kx_i}}{\Gamma(p_k)}",
     "λₖ^(pₖ) xᵢ^(pₖ − 1) exp(−λₖ xᵢ)/Γ(pₖ)"),
    (gamma_function(p + 1) - loggamma(p) + digamma(p + 1) * trigamma(p),
     r"\Gamma(p_k+1)-\log\Gamma(p_k)+\operatorname{digamma}(p_k+1)"
     r"\operatorname{trigamma}(p_k)",
     "Γ(pₖ + 1) − log Γ(pₖ) + digamma(pₖ + 1) trigamma(pₖ)"),
    (-power(power(xs - ms, 2), HALF) / lam,
     r"-\frac{|x_i-\mu_k|}{\lambda_k}",
     "−|xᵢ − μₖ|/λₖ"),
    (power(xs, -HALF * (p + 1)),
     r"\frac{1}{x_i^{(p_k+1)/2}}",
     "1/xᵢ^((pₖ + 1)/2)"),
    (Nk / N,
     r"\frac{N_k}{N}",
     "Nₖ/N"),
    (power(Nk, -1) * over_i(T * x),
     r"\frac{1}{N_k}\sum_{i=1}^{N} T_{k,i}x_i",
     "(1/Nₖ) ∑ᵢ₌₁ᴺ Tₖᵢ xᵢ"),
    (over_i(T * x) / over_i(T),
     r"\frac{\sum_{i=1}^{N} T_{k,i}x_i}{\sum_{i=1}^{N} T_{k,i}}",
     "(∑ᵢ₌₁ᴺ Tₖᵢ xᵢ)/(∑ᵢ₌₁ᴺ Tₖᵢ)"),
    (over_i(T * x) * power(over_i(T), -1),
     r"\frac{\sum_{i=1}^{N} T_{k,i}x_i}{\sum_{i=1}^{N} T_{k,i}}",
     "(∑ᵢ₌₁ᴺ Tₖᵢ xᵢ)/(∑ᵢ₌₁ᴺ Tₖᵢ)"),
    (power(Nk, -1) * over_i(T * (x - m1) * transpose(x - m1)),
     r"\frac{1}{N_k}\sum_{i=1}^{N} T_{k,i}(x_i-\mu_k^{t+1})(x_i-\mu_k^{t+1})^{\mathsf T"
     "}",
     "(1/Nₖ) ∑ᵢ₌₁ᴺ Tₖᵢ (xᵢ − μₖᵗ⁺¹)(xᵢ − μₖᵗ⁺¹)ᵀ"),
    (over_i(over_k(T * (log(tau) + log(density("normal", xs, lam))))),
     r"\sum_{i=1}^{N} \sum_{k=1}^{K} T_{k,i}\bigl(\log\tau_k+\log\mathcal{N}(x_i; \lamb"
     r"da_k)\bigr)",
     "∑ᵢ₌₁ᴺ ∑ₖ₌₁ᴷ Tₖᵢ (log τₖ + log Normal(xᵢ; λₖ))"),
    (T / 2,
     r"\frac{1}{2}T_{k,i}",
     "½ Tₖᵢ"),
    (F(3, 2) * T,
     r"\frac{3}{2}T_{k,i}",
     "(3/2) Tₖᵢ"),
    (HALF * Nk * log(det(S)),
     r"\frac{N_k}{2}\log|\Sigma_k|",
     "(Nₖ/2) log|Σₖ|"),
    (power(s2, -1) * -HALF * power(xs - ms, 2),
     r"-\frac{(x_i-\mu_k)^2}{2\sigma_k^2}",
     "−(xᵢ − μₖ)²/(2σₖ²)"),
    (power(2 * PI * s2, -HALF) * exp(-HALF * power(xs - ms, 2) / s2),
     r"\frac{1}{\sqrt{2\pi\sigma_k^2}}\exp\biggl\{-\frac{(x_i-\mu_k)^2}{2\sigma_k^2}\bi"
     r"ggr\}",
     "(1/√(2πσₖ²)) exp{−(xᵢ − μₖ)²/(2σₖ²)}"),
    (power(s2, 2),
     r"\sigma_k^4",
     "σₖ⁴"),
    (at(s2, "t+1"),
     r"(\sigma_k^2)^{t+1}",
     "(σₖ²)ᵗ⁺¹"),
    (power(at(s2, "t+1"), -1),
     r"\frac{1}{(\sigma_k^2)^{t+1}}",
     "1/(σₖ²)ᵗ⁺¹"),
    (at(m, "t"),
     r"\mu_k^t",
     "μₖᵗ"),
    (transpose(at(m, "t+1")),
     r"(\mu_k^{t+1})^{\mathsf T}",
     "(μₖᵗ⁺¹)ᵀ"),
    (inverse(at(S, "t+1")),
     r"(\Sigma_k^{t+1})^{-1}",
     "(Σₖᵗ⁺¹)⁻¹"),
    (inverse(S) * at(S, "d") * inverse(S),
     r"\Sigma_k^{-1}(\mathrm{d}\Sigma_k)\Sigma_k^{-1}",
     "Σₖ⁻¹ (dΣₖ) Σₖ⁻¹"),
    (trace(inverse(S) * at(S, "d")),
     r"\operatorname{tr}(\Sigma_k^{-1}\,\mathrm{d}\Sigma_k)",
     "tr(Σₖ⁻¹ dΣₖ)"),
    (trace(inverse(S) * (x - m) * transpose(x - m)),
     r"\operatorname{tr}\bigl[\Sigma_k^{-1}(x_i-\mu_k)(x_i-\mu_k)^{\mathsf T}\bigr]",
     "tr[Σₖ⁻¹ (xᵢ − μₖ)(xᵢ − μₖ)ᵀ]"),
    (at(s2, "d"),
     r"\mathrm{d}(\sigma_k^2)",
     "d(σₖ²)"),
    (transpose(at(m, "d")) * inverse(S),
     r"(\mathrm{d}\mu_k)^{\mathsf T}\Sigma_k^{-1}",
     "(dμₖ)ᵀ Σₖ⁻¹"),
    (differential(log(det(S)), S),
     r"\mathrm{d}\log|\Sigma_k|",
     "d(log|Σₖ|)"),
    (differential(inverse(S), S),
     r"\mathrm{d}(\Sigma_k^{-1})",
     "d(Σₖ⁻¹)"),
    (differential(quadratic(x - m, S), m),
     r"\mathrm{d}\bigl[(x_i-\mu_k)^{\mathsf T}\Sigma_k^{-1}(x_i-\mu_k)\bigr]",
     "d[(xᵢ − μₖ)ᵀ Σₖ⁻¹ (xᵢ − μₖ)]"),
    (derivative(function("Q"), m),
     r"\frac{\partial Q(\theta\mid \theta^t)}{\partial \mu_k}",
     "∂Q(θ | θᵗ)/∂μₖ"),
    (derivative(function("Q", "t+1"), tau),
     r"\frac{\partial Q(\theta^{t+1}\mid \theta^t)}{\partial \tau_k}",
     "∂Q(θᵗ⁺¹ | θᵗ)/∂τₖ"),
    (derivative(N * log(tau), tau),
     r"\frac{\partial}{\partial \tau_k}(N\log\tau_k)",
     "∂/∂τₖ (N log τₖ)"),
    (function("H", "t"),
     r"H(\theta^t\mid \theta^t)",
     "H(θᵗ | θᵗ)"),
    (function("log_likelihood"),
     r"\log L(\theta; x)",
     "log L(θ; x)"),
    (function("complete_log_likelihood"),
     r"\log L(\theta; x, Z)",
     "log L(θ; x, Z)"),
    (function("KL", "", at(tau, "t+1"), tau),
     r"\operatorname{KL}(\tau_k^{t+1}\,\|\,\tau_k)",
     "KL(τₖᵗ⁺¹ ‖ τₖ)"),
    (function("KL_component", "", law("t+1"), law("")),
     r"\operatorname{KL}(\mathcal{N}(\lambda_k^{t+1})\,\|\,\mathcal{N}(\lambda_k))",
     "KL(Normal(λₖᵗ⁺¹) ‖ Normal(λₖ))"),
    (function("similar", "", at(S, "t+1"), S),
     r"(\Sigma_k^{t+1})^{1/2}\Sigma_k^{-1}(\Sigma_k^{t+1})^{1/2}",
     "(Σₖᵗ⁺¹)^(1/2) Σₖ⁻¹ (Σₖᵗ⁺¹)^(1/2)"),
    (function("f", "t", x),
     "f^t(x_i)",
     "fᵗ(xᵢ)"),
    (posterior("i", "k"),
     r"P(Z_i=k\mid x_i, \theta^t)",
     "P(Zᵢ = k | xᵢ, θᵗ)"),
    (posterior("i", "1", ""),
     r"P(Z_i=1\mid x_i, \theta)",
     "P(Zᵢ = 1 | xᵢ, θ)"),
    (at(T, ""),
     r"T_{k,i}(\theta)",
     "Tₖᵢ(θ)"),
    (at(T, "t+1"),
     "T_{k,i}^{t+1}",
     "Tₖᵢᵗ⁺¹"),
    (T1,
     "T_{1,i}",
     "T₁ᵢ"),
    (expectation(z),
     r"\operatorname{E}\bigl[[Z_i=k] \mathrel{\big|} x, \theta^t\bigr]",
     "E[[Zᵢ = k] | x, θᵗ]"),
    (expectation(over_i(z * log(tau))),
     r"\operatorname{E}\biggl[\sum_{i=1}^{N} [Z_i=k]\log\tau_k \mathrel{\bigg|} x, \the"
     r"ta^t\biggr]",
     "E[∑ᵢ₌₁ᴺ [Zᵢ = k] log τₖ | x, θᵗ]"),
    (over_i(z) * T,
     r"\biggl(\sum_{i=1}^{N} [Z_i=k]\biggr)T_{k,i}",
     "(∑ᵢ₌₁ᴺ [Zᵢ = k]) Tₖᵢ"),
    (T * over_i(z),
     r"T_{k,i}\sum_{i=1}^{N} [Z_i=k]",
     "Tₖᵢ ∑ᵢ₌₁ᴺ [Zᵢ = k]"),
    (tau * density("normal", xs, lam) / over_k(tau * density("normal", xs, lam)),
     r"\frac{\tau_k\mathcal{N}(x_i; \lambda_k)}{\sum_{k=1}^{K} \tau_k\mathcal{N}(x_i; "
     r"\lambda_k)}",
     "τₖ Normal(xᵢ; λₖ)/(∑ₖ₌₁ᴷ τₖ Normal(xᵢ; λₖ))"),
    (power(tau * density("normal", xs, lam), z),
     r"\bigl(\tau_k\mathcal{N}(x_i; \lambda_k)\bigr)^{[Z_i=k]}",
     "(τₖ Normal(xᵢ; λₖ))^([Zᵢ = k])"),
    (power(lam, xs) * exp(-lam) / factorial(xs),
     r"\frac{\lambda_k^{x_i}e^{-\lambda_k}}{x_i!}",
     "λₖ^(xᵢ) exp(−λₖ)/xᵢ!"),
    (choose(n, xs) * power(p, xs) * power(1 - p, n - xs),
     r"\binom{n_i}{x_i}p_k^{x_i}(1-p_k)^{n_i-x_i}",
     "C(nᵢ, xᵢ) pₖ^(xᵢ) (1 − pₖ)^(nᵢ − xᵢ)"),
    (log(choose(n, xs)),
     r"\log\binom{n_i}{x_i}",
     "log C(nᵢ, xᵢ)"),
    (log(factorial(xs)),
     r"\log(x_i!)",
     "log(xᵢ!)"),
    (log(T / tau),
     r"\log\frac{T_{k,i}}{\tau_k}",
     "log(Tₖᵢ/τₖ)"),
    (log(tau * p),
     r"\log(\tau_kp_k)",
     "log(τₖ pₖ)"),
    (log(1 - p),
     r"\log(1-p_k)",
     "log(1 − pₖ)"),
    (log(power(tau, 2)),
     r"\log(\tau_k^2)",
     "log(τₖ²)"),
    (log(tau) * n,
     r"(\log\tau_k)n_i",
     "(log τₖ) nᵢ"),
    (log(over_k(tau * density("normal", xs, lam))),
     r"\log\sum_{k=1}^{K} \tau_k\mathcal{N}(x_i; \lambda_k)",
     "log ∑ₖ₌₁ᴷ τₖ Normal(xᵢ; λₖ)"),
    (product_over(over_k(tau), "i", "N"),
     r"\prod_{i=1}^{N} \sum_{k=1}^{K} \tau_k",
     "∏ᵢ₌₁ᴺ ∑ₖ₌₁ᴷ τₖ"),
    (over_i(x - m),
     r"\sum_{i=1}^{N} (x_i-\mu_k)",
     "∑ᵢ₌₁ᴺ (xᵢ − μₖ)"),
    (over_i(-x),
     r"\sum_{i=1}^{N} (-x_i)",
     "∑ᵢ₌₁ᴺ (−xᵢ)"),
    (sum_over(log(tau), "i", "2..N"),
     r"\sum_{i=2}^{N} \log\tau_k",
     "∑ᵢ₌₂ᴺ log τₖ"),
    (equation(Nk * m, over_i(T * x)),
     r"N_k\mu_k = \sum_{i=1}^{N} T_{k,i}x_i",
     "Nₖ μₖ = ∑ᵢ₌₁ᴺ Tₖᵢ xᵢ"),
    (lagrange * (over_k(tau) - 1),
     r"\lambda\biggl(\sum_{k=1}^{K} \tau_k-1\biggr)",
     "λ (∑ₖ₌₁ᴷ τₖ − 1)"),
    (F(713, 1000) * T,
     "0.713T_{k,i}",
     "0.713 Tₖᵢ"),
    (2 * power(expr(3), p),
     r"2 \cdot 3^{p_k}",
     "2 · 3^(pₖ)"),
    (-tau,
     r"-\tau_k",
     "−τₖ"),
    (tau * (1 - tau),
     r"\tau_k(1-\tau_k)",
     "τₖ (1 − τₖ)"),
    (IDENTITY - S,
     r"I-\Sigma_k",
     "I − Σₖ"),
    (zero("matrix"),
     "0",
     "0"),
    (symbol("mu_a", "vector"),
     r"{\mu_{a}}",
     "μₐ"),
    (symbol("rate", "scalar", ("k",)),
     r"\mathrm{rate}_k",
     "rateₖ"),
    (symbol("m", "vector", ("b",)),
     "m_b",
     "m_b"),
    (symbol(".unknown", "scalar", ("k",)),
     r"\mathrm{unknown}_k",
     "unknownₖ"),
    ((x - m) / 2,
     r"\frac{1}{2}(x_i-\mu_k)",
     "½ (xᵢ − μₖ)"),
    (power(x_bar, -2),
     r"\frac{1}{x^2}",
     "1/x²"),
    (power(N, -1) * over_i(x) - m,
     r"\frac{1}{N}\sum_{i=1}^{N} x_i-\mu_k",
     "(1/N) ∑ᵢ₌₁ᴺ xᵢ − μₖ"),
    ((tau - p) / (tau * p),
     r"\frac{\tau_k-p_k}{\tau_kp_k}",
     "(τₖ − pₖ)/(τₖ pₖ)"),
    (function("Q", "t+1") - function("Q"),
     r"Q(\theta^{t+1}\mid \theta^t)-Q(\theta\mid \theta^t)",
     "Q(θᵗ⁺¹ | θᵗ) − Q(θ | θᵗ)"),
]


@pytest.mark.parametrize(("expression", "in_latex", "in_text"), TABLE)
def test_prints_as_a_textbook(expression, in_latex, in_text):
    assert latex(expression) == in_latex
    assert plain(expression) == in_text


def test_the_table_is_not_shrunk():
    assert len(TABLE) >= 80


def test_bishop():
    b = common_notation("bishop")
    assert latex(T, b) == r"\gamma(z_{ik})"
    assert latex(m1, b) == r"\boldsymbol{\mu}_k^{\text{new}}"
    assert plain(T, b) == "γ(zᵢₖ)"
    assert latex(function("Q"), b) == (
        r"\mathcal{Q}(\boldsymbol{\theta}, \boldsymbol{\theta}^{\text{old}})")
    assert latex(log(tau), b) == r"\ln\tau_k"
