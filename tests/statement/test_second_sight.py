"""Forty statements by a second writer who had seen neither grammar nor examples.

At first sight 5 of the 40 were read, and none as another model (first_run.txt). The table here says
what became of each since; each was compared with the plain words of its author (what.txt). The
forms were written with the forty in view: the figures say nothing of the next statement.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from derive.mixture import Mixture
from derive.model import Model
from derive.statement import StatementError, parse

from .canonical import canonical
from .test_spellings import shape

FOLDER = Path(__file__).with_name("second_sight")

#: A mixture: the file, and the same model in the grammar's words.
MIXTURES = {
    "s01": "X_i | Z_i=k ~ N(m_k, Sigma_k); P(Z_i=k) = w_k; k = 1..K",
    "s04": "X_i | Z_i=1 ~ N(m_1, s_1^2); X_i | Z_i=2 ~ N(m_2, s_2^2); P(Z_i=1) = p; i = 1..n",
    "s05": "X_i | Z_i=k ~ Poisson(l_k); P(Z_i=k) = w_k; k = 1..K",
    "s08": "X_i | Z_i=k ~ Exp(rate=l_k); P(Z_i=k) = w_k; k = 1..K; i = 1..n",
}
#: More than a mixture: the file, and the model that its author means.
MODELS = {
    "s02": "i=n; k=K; x[i] vector observed d; z[i] label latent of k; pi[k] simplex; mu[k] "
           "vector d; Sigma covariance d; z ~ categorical(pi[k]); x | z[i]=k ~ "
           "multivariate_normal(mu[k], Sigma)",
    "s03": "i=n; j=d; k=K; x[i,j] real observed; z[i] label latent of k; pi[k] simplex; mu[k,j] "
           "real; sigma^2[k,j] variance; z ~ categorical(pi[k]); x | z[i]=k ~ normal(mu[k,j], "
           "sigma^2[k,j])",
    "s06": "n=N; d=D; k=K; x[n,d] binary observed; z[n] label latent of k; pi[k] simplex; "
           "theta[k,d] probability; z ~ categorical(pi[k]); x | z[n]=k ~ bernoulli(theta[k,d])",
    "s07": "i=1,2,3,4,5; k=A,B; x[i] count observed; z[i] label latent of k; theta_A "
           "probability; theta_B probability; z ~ categorical(1/2, 1/2); x | z[i]=A ~ "
           "binomial(10, theta_A); x | z[i]=B ~ binomial(10, theta_B)",
    "s09": "i=N; k=K; y[i] positive observed; z[i] label latent of k; alpha[k] positive known; "
           "pi[k] simplex; beta[k] positive; z ~ categorical(pi[k]); y | z[i]=k ~ "
           "gamma(alpha[k], beta[k])",
    "s10": "d=D; v=V; k=K; w[d,v] count observed; z[d] label latent of k; pi[k] simplex; "
           "phi[k,v] simplex; z ~ categorical(pi[k]); w | z[d]=k ~ multinomial(phi[k,v])",
    "s11": "i=N; j=J; k=K; r=R_j; y[i,j] label observed of r; c[i] label latent of k; eta[k] "
           "simplex; rho[j,k,r] simplex; c ~ categorical(eta[k]); y | c[i]=k ~ "
           "categorical(rho[j,k,r])",
    "s12": "i=N; k=0,1; y[i] count observed; z[i] label latent of k; pi probability; lambda "
           "positive; z ~ categorical((1 + -1 pi), pi); y | z[i]=0 ~ poisson(lambda); y | "
           "z[i]=1 ~ point(0)",
    "s13": "i=n; k=0,1; Y[i] count observed; Z[i] label latent of k; e[i] positive known; p "
           "probability; lambda positive; Z ~ categorical((1 + -1 p), p); Y | Z[i]=0 ~ "
           "poisson(lambda e[i]); Y | Z[i]=1 ~ point(0)",
    "s14": "i=N; k=0,1; y[i] count observed; s[i] label latent of k; m[i] natural known; omega "
           "probability; theta probability; s ~ categorical((1 + -1 omega), omega); y | s[i]=0 "
           "~ point(0); y | s[i]=1 ~ binomial(m[i], theta)",
    "s15": "i=I; j=J; k=K; l=K; y[i,j] label observed of l; T[i] label latent of k; p[k] "
           "simplex; pi[j,k,l] simplex; T ~ categorical(p[k]); y | T[i]=k ~ "
           "categorical(pi[j,k,l])",
    "s16": "i=n; j=J; k=0,1; T[i,j] binary observed; D[i] label latent of k; prev probability; "
           "sp[j] probability; se[j] probability; D ~ categorical((1 + -1 prev), prev); T | "
           "D[i]=0 ~ bernoulli((1 + -1 sp[j])); T | D[i]=1 ~ bernoulli(se[j])",
    "s17": "i=n; j=m; k=0,1; l[i,j] binary observed; z[i] label latent of k; a[j] probability; "
           "z ~ categorical(1/2, 1/2); l | z[i]=0 ~ bernoulli((1 + -1 a[j])); l | z[i]=1 ~ "
           "bernoulli(a[j])",
    "s18": "i=n; j=n_i; k=K; y[i,j] real observed; g[i] label latent of k; pi[k] simplex; mu[k] "
           "real; sigma^2 variance; g ~ categorical(pi[k]); y | g[i]=k ~ normal(mu[k], sigma^2)",
    "s19": "i=N; t=T; k=K; y[i,t] real observed; c[i] label latent of k; t[i,t] real known; "
           "pi[k] simplex; a[k] real; b[k] real; sigma^2 variance; c ~ categorical(pi[k]); y | "
           "c[i]=k ~ normal((a[k] + b[k] t[i,t]), sigma^2)",
    "s20": "i=N; k=K; y[i] real observed; z[i] label latent of k; x[i] vector known p; pi[k] "
           "simplex; beta[k] vector p; sigma^2[k] variance; z ~ categorical(pi[k]); y | z[i]=k "
           "~ normal(beta[k]' x[i], sigma^2[k])",
    "s21": "i=N; k=K; y[i] count observed; z[i] label latent of k; x[i] vector known p; t[i] "
           "positive known; pi[k] simplex; beta[k] vector p; z ~ categorical(pi[k]); y | z[i]=k "
           "~ poisson(t[i] exp(beta[k]' x[i]))",
    "s22": "i=N; k=K; y[i] count observed; s[i] label latent of k; n[i] natural known; x[i] "
           "vector known p; pi[k] simplex; w[k] vector p; s ~ categorical(pi[k]); y | s[i]=k ~ "
           "binomial(n[i], (1 + exp(-1 w[k]' x[i]))^-1)",
    "s23": "i=N; k=K; y[i] real observed; z[i] label latent of k; x[i] vector known p; v[k] "
           "vector p; w[k] vector p; sigma^2[k] variance; z ~ categorical(exp(v[k]' x[i]) "
           "sum(exp(v[l]' x[i]), l, K)^-1); y | z[i]=k ~ normal(w[k]' x[i], sigma^2[k])",
    "s24": "i=N; k=0,1; Y[i] count observed; Z[i] label latent of k; G[i] vector known p; B[i] "
           "vector known q; gamma vector p; beta vector q; Z ~ categorical((1 + -1 (1 + exp(-1 "
           "gamma' G[i]))^-1), (1 + exp(-1 gamma' G[i]))^-1); Y | Z[i]=0 ~ poisson(exp(beta' "
           "B[i])); Y | Z[i]=1 ~ point(0)",
    "s25": "i=N; k=1,2; X[i] real observed; Z[i] label latent of k; mu[k] real as mu_1,mu_2; Z "
           "~ categorical(3/10, 7/10); X | Z[i]=k ~ normal(mu[k], 1)",
    "s26": "i=N; k=0,1; y[i] real observed; u[i] label latent of k; c positive known; eps "
           "probability; mu real; sigma^2 variance; u ~ categorical((1 + -1 eps), eps); y | "
           "u[i]=0 ~ normal(mu, sigma^2); y | u[i]=1 ~ normal(mu, c sigma^2)",
    "s29": "i=n; k=K; x[i] real observed; z[i] label latent of k; w[i] count known; pi[k] "
           "simplex; mu[k] real; sigma^2[k] variance; z ~ categorical(pi[k]); x | z[i]=k ~ "
           "normal(mu[k], sigma^2[k]); frequency i: w[i]",
    "s30": "i=N; k=1,2; y[i] count observed; Z[i] label latent of k; n[i] count known; p "
           "probability; lambda_1 positive; lambda_2 positive; Z ~ categorical(p, (1 + -1 p)); "
           "y | Z[i]=1 ~ poisson(lambda_1); y | Z[i]=2 ~ poisson(lambda_2); frequency i: n[i]",
    "s31": "i=n; k=K; x[i] vector observed d; z[i] label latent of k seen; pi[k] simplex; mu[k] "
           "vector d; Sigma[k] covariance d; z ~ categorical(pi[k]); x | z[i]=k ~ "
           "multivariate_normal(mu[k], Sigma[k])",
    "s33": "d=D; n=N_d; k=K; v=V; w[d,n] label observed of v; z[d,n] label latent of k; "
           "theta[d,k] simplex; phi[k,v] simplex; z ~ categorical(theta[d,k]); w | z[d,n]=k ~ "
           "categorical(phi[k,v])",
    "s35": "i=n; k=0,1; l=0,1; y[i] real observed; a[i] label latent of k; b[i] label latent of "
           "l; p probability; q probability; mu real; sigma^2 variance; beta real; alpha real; "
           "a ~ categorical((1 + -1 p), p); b ~ categorical((1 + -1 q), q); y | a[i]=0,b[i]=0 ~ "
           "normal(mu, sigma^2); y | a[i]=0,b[i]=1 ~ normal((mu + beta), sigma^2); y | "
           "a[i]=1,b[i]=0 ~ normal((mu + alpha), sigma^2); y | a[i]=1,b[i]=1 ~ normal((mu + "
           "alpha + beta), sigma^2)",
}
#: Read, and asked what it means, or refused: by the mechanism, or by the words that are not read.
REFUSED = {
    "s27": "is it a parameter with a prior, or a latent variable?",
    "s28": "is it a parameter with a prior, or a latent variable?",
    "s32": "is it a parameter with a prior, or a latent variable?",
    "s34": "z_i has the values 0 and 1..K, and K is open",
    "s36": "known is not expected here",
    "s37": "has no meaning in a statement",
    "s38": "this is not read as a fact about the model",
    "s39": "split counts",
    "s40": "a chain",
}


def text(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def told(statement: str) -> str:
    with pytest.raises(StatementError) as caught:
        parse(statement)
    assert caught.value.suggestion
    assert "did you mean" not in caught.value.suggestion
    return caught.value.message


def test_each_of_the_forty_is_in_the_table():
    names = sorted(p.stem for p in FOLDER.glob("s*.txt"))
    assert sorted([*MIXTURES, *MODELS, *REFUSED]) == names
    assert (len(MIXTURES), len(MODELS), len(REFUSED)) == (4, 27, 9)


@pytest.mark.parametrize("name", MIXTURES)
def test_a_mixture_is_the_one_that_its_author_means(name):
    assert shape(parse(text(name))) == shape(parse(MIXTURES[name]))


@pytest.mark.parametrize("name", MODELS)
def test_a_model_is_the_one_that_its_author_means(name):
    model = parse(text(name))
    assert isinstance(model, Model)
    assert canonical(model) == MODELS[name]


@pytest.mark.parametrize(("name", "message"), REFUSED.items())
def test_what_is_refused_is_told_why(name, message):
    assert message in told(text(name))
