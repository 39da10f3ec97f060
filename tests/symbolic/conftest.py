import pytest

import derive
from derive.em import EM
from derive.engine.em import derive_algorithm

THREE = """\
P(W_j = c) = 1 - rho_a - rho_b
Y_j | W_j=b ~ Normal(m_b, V_b)
P(W_j = a) = rho_a
Y_j | W_j=a ~ Normal(m_a, V_a)
Y_j | W_j=c ~ Normal(m_c, V_c)
P(W_j = b) = rho_b
Y_j in R^d
"""
#: Letters that ours would collide with, and weights that are given.
CLASH = """\
X_i | Z_i=k ~ Normal(d_k, S_k)
P(Z_i = k) = T_k
k = 1..K
X_i in R^d
"""
GIVEN = """\
X_i | Z_i=1 ~ Normal(x_1, s_1^2)
X_i | Z_i=2 ~ Normal(x_2, s_2^2)
P(Z_i = 1) = 3/10
P(Z_i = 2) = 7/10
"""
LAWS = {
    "bernoulli": "Bernoulli(p_k)", "geometric_0": "Geometric(p_k) from 0",
    "geometric_1": "Geometric(p_k) from 1", "exponential": "Exponential(rate lambda_k)",
    "exponential_mean": "Exponential(mean m_k)", "negative": "NegativeBinomial(r_i, p_k)",
    "binomial": "Binomial(n_i, p_k)", "normal": "Normal(mu_k, sigma_k^2)",
    "N_k": "Poisson(N_k)",
}


@pytest.fixture(scope="session")
def derivations():
    """The derivation of every shipped statement, and of some with more of the language."""
    stated = {name: derive.parse(text, name=name)
              for name, text in (("three", THREE), ("clash", CLASH), ("given", GIVEN))}
    for name, law in LAWS.items():
        stated[name] = derive.parse(
            f"X_i | Z_i=k ~ {law}\nP(Z_i = k) = pi_k\nk = 1..K", name=name)
    return {name: EM(derive_algorithm(model))
            for name, model in ({**derive.models} | stated).items()}


def letters(model):
    """The letters of the observations and of the values of their latent variable."""
    latent, = model.latents
    return latent.indices[0], latent.values


def concrete(em, N=2, d=2, K=2):
    """At these sizes, those that the statement has left out."""
    m = em.model
    i, k = letters(m)
    given = {m.plate(i).size: N}
    if any(v.domain == "vector" for v in m.variables):
        given["d"] = d
    if not m.plate(k).labels:
        given[m.plate(k).size] = K
    return em.concrete(**given)


def rows(at):
    """The observations."""
    return at.range(letters(at.model)[0])


def values(at):
    """The values of the latent variable."""
    return at.range(letters(at.model)[1])
