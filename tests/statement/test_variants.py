"""Right statements in many writings, and the model that each of them states."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from derive.model import Model
from derive.statement import parse
from derive.statement.as_plates import as_model
from derive.statement.finite_mixture import (
    Argument,
    Factor,
    Mixture,
    Parameter,
    Plate,
    Variable,
    Weights,
)

TWO = """X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)
X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)
P(Z_i = 1) = tau
P(Z_i = 2) = 1 - tau"""

TWO_GAUSSIANS = Mixture(
    name="statement",
    plates=(Plate("i", "N"), Plate("k", "K", ("1", "2"))),
    variables=(Variable("X", "observed", "i", "vector"), Variable("Z", "latent", "i", "label")),
    parameters=(
        Parameter("tau", "", "probability", ("tau",)),
        Parameter("mu", "k", "vector", ("mu_1", "mu_2")),
        Parameter("Sigma", "k", "covariance", ("Sigma_1", "Sigma_2")),
    ),
    factors=(Factor("X", "Z", "multivariate_normal",
                    (Argument("parameter", "mu"), Argument("parameter", "Sigma"))),),
    weights=Weights("complement", "tau", ("tau", ""), "2"),
)
ONE_DIMENSION = replace(
    TWO_GAUSSIANS,
    variables=(Variable("X", "observed", "i", "real"), TWO_GAUSSIANS.latent),
    parameters=(
        TWO_GAUSSIANS.parameters[0],
        Parameter("mu", "k", "real", ("mu_1", "mu_2")),
        Parameter("sigma^2", "k", "variance", ("sigma_1^2", "sigma_2^2")),
    ),
    factors=(Factor("X", "Z", "normal",
                    (Argument("parameter", "mu"), Argument("parameter", "sigma^2"))),),
)
OPEN = replace(
    TWO_GAUSSIANS,
    plates=(Plate("i", "N"), Plate("k", "K")),
    parameters=(
        Parameter("pi", "k", "simplex", ("pi",)),
        Parameter("mu", "k", "vector", ("mu",)),
        Parameter("Sigma", "k", "covariance", ("Sigma",)),
    ),
    weights=Weights("simplex", "pi", ("pi",)),
)
NAMED = Mixture(
    name="statement",
    plates=(Plate("j", "N"), Plate("k", "K", ("a", "b", "c"))),
    variables=(Variable("Y", "observed", "j", "vector"), Variable("W", "latent", "j", "label")),
    parameters=(
        Parameter("rho", "k", "simplex", ("rho_a", "rho_b")),
        Parameter("m", "k", "vector", ("m_a", "m_b", "m_c")),
        Parameter("V", "k", "covariance", ("V_a", "V_b", "V_c")),
    ),
    factors=(Factor("Y", "W", "multivariate_normal",
                    (Argument("parameter", "m"), Argument("parameter", "V"))),),
    weights=Weights("complement", "rho", ("rho_a", "rho_b", ""), "c"),
)
COINS = Mixture(
    name="statement",
    plates=(Plate("i", "N"), Plate("k", "K", ("A", "B"))),
    variables=(Variable("X", "observed", "i", "count"), Variable("Z", "latent", "i", "label"),
               Variable("n", "known", "i", "natural")),
    parameters=(Parameter("p", "k", "probability", ("p_A", "p_B")),),
    factors=(Factor("X", "Z", "binomial", (Argument("known", "n"), Argument("parameter", "p"))),),
    weights=Weights("fixed", "pi", values=(Fraction(1, 2), Fraction(1, 2))),
)

SAME = [
    ("plain", TWO, TWO_GAUSSIANS),
    ("lines in another order", "\n".join(reversed(TWO.splitlines())), TWO_GAUSSIANS),
    ("comments and spaces", "# a\n\n" + TWO.replace("_", " _ ").replace("\n", "  # b\r\n\r\n"),
     TWO_GAUSSIANS),
    ("sentence", TWO.replace("\n", ",\n") + ".", TWO_GAUSSIANS),
    ("lower case", TWO.replace("Normal", "normal"), TWO_GAUSSIANS),
    ("align", r"""\begin{align*}
X_i \mid Z_i = 1 &\sim \mathcal{N}(\mu_1, \Sigma_1) \\
X_i \mid Z_i = 2 &\sim \mathcal{N}\left(\mu_2, \Sigma_2\right) \\
\mathbb{P}(Z_i = 1) &= \tau, \\
\Pr(Z_i = 2) &= 1 - \tau.
\end{align*}""", TWO_GAUSSIANS),
    ("dollars and styles", r"""% a LaTeX comment
$X_i\ |\ Z_i{=}1 \sim \text{Normal}(\boldsymbol{\mu}_1,\,\boldsymbol\Sigma_{1})$
$X_{i}|Z_{i}=2 \sim \operatorname{N}(\bm{\mu}_{2}, \mathbf{\Sigma}_2)$
\[ P\left(Z_i=1\right)=\tau, \]
\( \mathrm{P}\!\left(Z_i=2\right) = 1-\tau \)""", TWO_GAUSSIANS),
    ("ties", r"X_i~|~Z_i=1 \sim N(\mu_1,\Sigma_1) \\ X_i~|~Z_i=2~\sim~N(\mu_2,\Sigma_2) \\"
     r" P(Z_i=1)=\tau \\ P(Z_i=2)=1-\tau", TWO_GAUSSIANS),
    ("brackets", TWO.replace("P(Z_i = 1)", "P[Z_i = 1]").replace("Z_i=1 ", r"\{Z_i=1\} ").replace(
        "2 ~", r"2 \overset{\text{iid}}{\sim}"), TWO_GAUSSIANS),
    ("Unicode", "Xᵢ ∣ Zᵢ=1 ∼ 𝒩(μ₁, Σ₁)\nXᵢ ∣ Zᵢ=2 ∼ 𝒩(𝛍₂, Σ₂)\nP(Zᵢ = 1) = τ\nℙ(Zᵢ = 2) = 1 − τ",
     TWO_GAUSSIANS),
    ("stated roles and space", TWO + "\nobserved: X\nlatent: Z_i\nX_i in R^d\ni = 1..N",
     TWO_GAUSSIANS),
    ("space of LaTeX", TWO + "\n" + r"X_i \in \mathbb{R}^d, \quad i = 1, \ldots, N", TWO_GAUSSIANS),
    ("lower-case sigma in R^d", TWO.replace("Sigma", "sigma") + "\nX_i in R^d", replace(
        TWO_GAUSSIANS,
        parameters=(*TWO_GAUSSIANS.parameters[:2],
                    Parameter("sigma", "k", "covariance", ("sigma_1", "sigma_2"))),
        factors=(Factor("X", "Z", "multivariate_normal",
                        (Argument("parameter", "mu"), Argument("parameter", "sigma"))),))),
    ("squares", TWO.replace("Sigma_1", "sigma_1^2").replace("Sigma_2", "sigma_2^2"),
     ONE_DIMENSION),
    ("squares first", TWO.replace("Sigma_1", r"\sigma^2_1").replace("Sigma_2", r"{\sigma_2}^{2}"),
     ONE_DIMENSION),
    ("Unicode squares", TWO.replace("Sigma_1", "σ₁²").replace("Sigma_2", "σ²₂") + "\nX_i in R",
     ONE_DIMENSION),
    ("variances without a square", TWO.replace("Sigma", "v") + "\nXᵢ ∈ ℝ", replace(
        ONE_DIMENSION,
        parameters=(*ONE_DIMENSION.parameters[:2],
                    Parameter("v", "k", "variance", ("v_1", "v_2"))),
        factors=(Factor("X", "Z", "normal",
                        (Argument("parameter", "mu"), Argument("parameter", "v"))),))),
    ("open", "X_i | Z_i=k ~ Normal(mu_k, Sigma_k)\nP(Z_i = k) = pi_k\nk = 1..K", OPEN),
    ("open with a tail",
     "X_i | Z_i=k ~ Normal(mu_k, Sigma_k) for k = 1, ..., K\nP(Z_i = k) = pi_k, k = 1, 2, ..., K",
     replace(OPEN)),
    ("open LaTeX", r"X_i \mid Z_i=k \sim \mathcal{N}(\mu_k, \Sigma_k)" "\n"
     r"\Pr(Z_i=k)=\pi_k, \quad \forall k\in\{1,\ldots,K\}", OPEN),
    ("named", "P(W_j = c) = 1 - rho_a - rho_b\nY_j | W_j=b ~ Normal(m_b, V_b)\nP(W_j = a) = rho_a\n"
     "Y_j | W_j=a ~ Normal(m_a, V_a)\nP(W_j = b) = rho_b\nY_j | W_j=c ~ Normal(m_c, V_c)\n"
     "Y_j in R^d", NAMED),
    ("coins", "X_i | Z_i=A ~ Binomial(n_i, p_A)\nX_i | Z_i=B ~ Binomial(n_i, p_B)\n"
     "P(Z_i=A) = 1/2\nP(Z_i=B) = 0.5", COINS),
    ("coins in LaTeX", r"X_i \mid Z_i=\text{A} \sim \mathrm{Bin}(n_i, p_{\text{A}})" "\n"
     r"X_i \mid Z_i=B \sim \mathrm{Bin}(n_i, p_B)" "\n"
     r"P(Z_i=A) = \frac12" "\n" r"P(Z_i=B) = \frac{1}{2}", COINS),
]


@pytest.mark.parametrize(("text", "model"), [pytest.param(*r[1:], id=r[0]) for r in SAME])
def test_a_statement_states_its_model(text, model, families):
    read = parse(text, families=families)
    assert read == as_model(model)
    assert read.statement == text


# name, statement, keys of theta, indices and sizes
OTHERS = [
    ("three by a range", "X_i | Z_i=k ~ Normal(mu_k, cov=S_k)\nP(Z_i=k) = 1/3\nk = 1..3",
     ("mu_1", "mu_2", "mu_3", "S_1", "S_2", "S_3"), ("i", "N", "k", "K")),
    ("a list of names", "X_i | Z_i=g ~ Poisson(r_g)\nP(Z_i=g) = w_g\ng in {b, a}",
     ("w_b", "w_a", "r_b", "r_a"), ("i", "N", "g", "K")),
    ("open with other letters",
     "Y_n | C_n=c ~ Normal(m_c, s_c^2)\nP(C_n=c) = w_c\nc = 1..G\nn = 1..M",
     ("w", "m", "s^2"), ("n", "M", "c", "G")),
    ("two weights on the simplex",
     "X_i | Z_i=1 ~ Poisson(a_1)\nX_i | Z_i=2 ~ Poisson(a_2)\nP(Z_i=1) = w_1\nP(Z_i=2) = w_2",
     ("w_1", "w_2", "a_1", "a_2"), ("i", "N", "k", "K")),
    ("the first is the complement",
     "X_i | Z_i=0 ~ Poisson(a_0)\nX_i | Z_i=1 ~ Poisson(a_1)\nP(Z_i=0) = 1 - p\nP(Z_i=1) = p",
     ("p", "a_0", "a_1"), ("i", "N", "k", "K")),
    ("an indexed weight with its complement",
     "X_i | Z_i=1 ~ Poisson(a_1)\nX_i | Z_i=2 ~ Poisson(a_2)\nP(Z_i=1) = w_1\nP(Z_i=2) = 1 - w_1",
     ("w_1", "a_1", "a_2"), ("i", "N", "k", "K")),
    ("names numbered otherwise",
     "X_i | Z_i=A ~ Poisson(a_1)\nX_i | Z_i=B ~ Poisson(a_2)\nP(Z_i=A) = 1/4\nP(Z_i=B) = 3/4",
     ("a_1", "a_2"), ("i", "N", "k", "K")),
    ("default letters that are taken",
     "X_k | Z_k=1 ~ Normal(N_1, K_1)\nX_k | Z_k=2 ~ Normal(N_2, K_2)\nP(Z_k=1) = j\n"
     "P(Z_k=2) = 1-j\nX_k in R^d", ("j", "N_1", "N_2", "K_1", "K_2"), ("k", "n", "c", "M")),
    ("a label that is a default letter",
     "X_i | Z_i=k ~ Poisson(a_k)\nX_i | Z_i=l ~ Poisson(a_l)\nP(Z_i=k) = 1/2\nP(Z_i=l) = ½",
     ("a_k", "a_l"), ("i", "N", "j", "K")),
    ("numbers in their order",
     "\n".join(f"X_i | Z_i={j} ~ Poisson(a_{j})\nP(Z_i={j}) = 1/11" for j in range(11, 0, -1)),
     tuple(f"a_{j}" for j in range(1, 12)), ("i", "N", "k", "K")),
]


@pytest.mark.parametrize(("text", "keys", "letters"),
                         [pytest.param(*r[1:], id=r[0]) for r in OTHERS])
def test_keys_and_letters(text, keys, letters, families):
    model = parse(text, families=families)
    assert model.keys == keys
    latent, = model.latents
    i, k = model.plate(latent.indices[0]), model.plate(latent.values)
    assert (i.index, i.size, k.index, k.size) == letters


@pytest.mark.parametrize("text", [pytest.param(r[1], id=r[0]) for r in [*SAME, *OTHERS]])
def test_round_trips(text, families):
    model = parse(text, families=families)
    assert Model.from_json(json.loads(json.dumps(model.to_json()))) == model
