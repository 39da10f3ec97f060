"""Forty statements by people who had seen neither grammar nor examples.

At first sight 2 of the 40 were understood (a06 and a18: read, and refused by their mechanism), and
none was read as another model. What became of each since is the table here; each was compared with
the plain words of its author (NN.md).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from derive.model import Model
from derive.statement import StatementError, parse

from .canonical import canonical
from .test_spellings import shape

FOLDER = Path(__file__).with_name("first_sight")

#: Derived: the file, and the same model in the grammar's words.
DERIVED = {
    "a01": "X_i | Z_i=k ~ N(m_k, s_k^2); P(Z_i=k) = w_k; k = 1..K",
    "a13": "X_i | Z_i=1 ~ Exp(rate=l_1); X_i | Z_i=2 ~ Exp(rate=l_2); P(Z_i=1) = t; i = 1..n",
    "b07": "X_i | Z_i=1 ~ Exp(rate=l_1); X_i | Z_i=2 ~ Exp(rate=l_2); P(Z_i=1) = t; i = 1..n",
    "b01": "X_i | Z_i=k ~ N(m_k, Sigma_k); P(Z_i=k) = w_k; k = 1..K",
    "b05": "X_i | Z_i=k ~ Poisson(l_k); P(Z_i=k) = w_k; k = 1..K",
}
#: Derived, and more than a mixture: the file, and the model that its author means.
MODELS = {
    "a02": "i=n; k=A,B; x[i] count observed; z[i] label latent of k; theta[k] probability as "
           "theta_A,theta_B; z ~ categorical(1/2, 1/2); x | z[i]=k ~ binomial(10, theta[k])",
    "a03": "i=N; k=K; x[i] vector observed d; z[i] label latent of k; pi[k] simplex; mu[k] "
           "vector d; Sigma covariance d; z ~ categorical(pi[k]); x | z[i]=k ~ "
           "multivariate_normal(mu[k], Sigma)",
    "a04": "j=N; m=M; c=C; y[j,m] binary observed; c[j] label latent of c; pi[c] simplex; "
           "rho[m,c] probability; c ~ categorical(pi[c]); y | c[j]=c ~ bernoulli(rho[m,c])",
    "a06": "i=I; r=R; j=J; k=K; l[i,r] label observed of k; t[i] label latent of j; p[j] "
           "simplex; pi[r,j,k] simplex; t ~ categorical(p[j]); l | t[i]=j ~ "
           "categorical(pi[r,j,k])",
    "a07": "i=N; k=0,1; y[i] real observed; z[i] label latent of k; pi probability; mu real; "
           "sigma^2 variance; z ~ categorical((1 + -1 pi), pi); y | z[i]=0 ~ uniform(0, 100); y "
           "| z[i]=1 ~ normal(mu, sigma^2)",
    "a08": "i=n; k=K; y[i] real observed; Z[i] label latent of k; x[i] vector known p; pi[k] "
           "simplex; beta[k] vector p; sigma^2 variance; Z ~ categorical(pi[k]); y | Z[i]=k ~ "
           "normal(beta[k]' x[i], sigma^2)",
    "a09": "d=D; n=N_d; k=K; l=L; w[d,n] label observed of l; z[d,n] label latent of k; "
           "theta[d,k] simplex; phi[k,l] simplex; z ~ categorical(theta[d,k]); w | z[d,n]=k ~ "
           "categorical(phi[k,l])",
    "a12": "i=n; k=K; x[i] vector observed d; z[i] label latent of k seen; pi[k] simplex; mu[k] "
           "vector d; Sigma[k] covariance d; z ~ categorical(pi[k]); x | z[i]=k ~ "
           "multivariate_normal(mu[k], Sigma[k])",
    "a14": "i=n; k=1,2; X[i] real observed; Z[i] label latent of k; eps probability; mu real; "
           "s^2 variance; Z ~ categorical((1 + -1 eps), eps); X | Z[i]=1 ~ normal(mu, s^2); X | "
           "Z[i]=2 ~ normal(mu, 9 s^2)",
    "a18": "i=N; t=T; g=G; y[i,t] real observed; g[i] label latent of g; t[t] real known; tau[g] "
           "simplex; alpha[g] real; beta[g] real; sigma^2[g] variance; g ~ categorical(tau[g]); y "
           "| g[i]=g ~ normal((alpha[g] + beta[g] t[t]), sigma^2[g])",
    "a20": "i=n; v=V; k=K; x[i,v] count observed; Z[i] label latent of k; w[k] simplex; p[k,v] "
           "simplex; Z ~ categorical(w[k]); x | Z[i]=k ~ multinomial(p[k,v]); p ~ dirichlet(2)",
    "b02": "n=N; k=K; x[n] vector observed d; Z[n] label latent of k; pi[k] simplex; mu[k] "
           "vector d; Sigma covariance d; Z ~ categorical(pi[k]); x | Z[n]=k ~ "
           "multivariate_normal(mu[k], Sigma)",
    "b04": "i=N; j=D; k=K; x[i,j] binary observed; z[i] label latent of k; pi[k] simplex; "
           "mu[k,j] probability; z ~ categorical(pi[k]); x | z[i]=k ~ bernoulli(mu[k,j])",
    "b08": "d=D; n=N_d; k=K; l=L; w[d,n] label observed of l; c[d] label latent of k; pi[k] "
           "simplex; beta[k,l] simplex; c ~ categorical(pi[k]); w | c[d]=k ~ "
           "categorical(beta[k,l])",
    "b09": "i=n; k=1,2; x[i] real observed; Z[i] label latent of k; L real known; epsilon "
           "probability; mu real; sigma^2 variance; Z ~ categorical((1 + -1 epsilon), epsilon); "
           "x | Z[i]=1 ~ normal(mu, sigma^2); x | Z[i]=2 ~ uniform(0, L)",
    "b10": "i=n; k=0,1; y[i] count observed; z[i] label latent of k; pi probability; lambda "
           "positive; z ~ categorical((1 + -1 pi), pi); y | z[i]=0 ~ poisson(lambda); y | z[i]=1 "
           "~ point(0)",
    "b11": "i=m; c=n; j=k; x[i,c] real observed; z[i] label latent of j; phi[j] simplex; mu[j,c] "
           "real; sigma^2[j] variance; z ~ categorical(phi[j]); x | z[i]=j ~ normal(mu[j,c], "
           "sigma^2[j])",
    "b13": "i=N; k=K; y[i] real observed; z[i] label latent of k; x[i] vector known p; pi[k] "
           "simplex; beta[k] vector p; sigma^2 variance; z ~ categorical(pi[k]); y | z[i]=k ~ "
           "normal(beta[k]' x[i], sigma^2)",
    "a05": "i=n; k=0,1; Y[i] count observed; Z[i] label latent of k; w probability; lambda "
           "positive; Z ~ categorical((1 + -1 w), w); Y | Z[i]=0 ~ poisson(lambda); Y | Z[i]=1 "
           "~ point(0)",
    "b06": "i=N; k=1,2; Y[i] count observed; Z[i] label latent of k; n[i] count known; p "
           "probability; mu_1 positive; mu_2 positive; Z ~ categorical(p, (1 + -1 p)); Y | "
           "Z[i]=1 ~ poisson(mu_1); Y | Z[i]=2 ~ poisson(mu_2); frequency i: n[i]",
    "b12": "i=n; j=p; k=K; x[i,j] real observed; Z[i] label latent of k; pi[k] simplex; mu[k,j] "
           "real; sigma^2[k,j] variance; Z ~ categorical(pi[k]); x | Z[i]=k ~ normal(mu[k,j], "
           "sigma^2[k,j])",
    "b14": "n=N; k=K; y[n] real observed; Z[n] label latent of k; x[n] vector known d; v[k] "
           "vector d; w[k] vector d; sigma^2[k] variance; Z ~ categorical(exp(v[k]' x[n]) "
           "sum(exp(v[l]' x[n]), l, K)^-1); y | Z[n]=k ~ normal(w[k]' x[n], sigma^2[k])",
}
#: Read, and asked what it means, or refused by the mechanism.
MECHANISM = {
    "a10": "split counts", "a11": "by its rate or by its scale?", "a16": "a chain",
    "a19": "a value stands here",
    "b16": "Gamma-distributed scales", "b18": "Gaussian latent variables", "b19": "a chain",
    "b20": "Gaussian latent variables",
}
#: Not read: the words that are quoted.
UNREAD = {
    "a15": "blood group counts, observed, total", "a17": "Flavour F",
    "b03": "is picked at random",
    "b15": "Each of J students is either a master", "b17": "Light bulbs have lifetimes",
}


def text(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def test_each_of_the_forty_is_in_the_table():
    names = sorted(p.stem for p in FOLDER.glob("*.txt"))
    assert sorted([*DERIVED, *MODELS, *MECHANISM, *UNREAD]) == names
    assert (len(DERIVED), len(MODELS), len(MECHANISM), len(UNREAD)) == (5, 22, 8, 5)


@pytest.mark.parametrize("name", DERIVED)
def test_what_is_derived_is_the_model_that_its_author_means(name):
    assert shape(parse(text(name))) == shape(parse(DERIVED[name]))


@pytest.mark.parametrize("name", MODELS)
def test_what_is_more_than_a_mixture_is_the_model_that_its_author_means(name):
    model = parse(text(name))
    assert isinstance(model, Model)
    assert canonical(model) == MODELS[name]


@pytest.mark.parametrize(("name", "words"), UNREAD.items())
def test_what_is_not_read_is_quoted(name, words):
    with pytest.raises(StatementError) as caught:
        parse(text(name))
    assert caught.value.message == "this is not read as a fact about the model"
    assert caught.value.expression == words
    assert "state that as a fact" in caught.value.suggestion


@pytest.mark.parametrize(("name", "told"), MECHANISM.items())
def test_what_is_not_derived_is_told_why(name, told):
    with pytest.raises(StatementError) as caught:
        parse(text(name))
    assert told in caught.value.message
    assert "did you mean" not in caught.value.suggestion


PLAIN = "X_i | Z_i=k ~ Poisson(lambda_k)\nP(Z_i=k) = pi_k\nk = 1..K"
TWO = "X_i | Z_i=1 ~ N(m_1, s_1^2)\nX_i | Z_i=2 ~ N(m_2, s_2^2)\nP(Z_i=1) = t"

#: Words around the facts that say nothing else than they do.
SAME = [
    "parameters: pi, lambda", "Unknown: pi_k, lambda_k.", "estimate lambda and pi",
    "Observed: X. Latent: Z. Unknown: pi, lambda.", "X observed, Z hidden",
    "X_1, ..., X_n are observed", "unknown: pi_1, ..., pi_K, lambda_1..lambda_K > 0",
    "lambda_k > 0, X_i >= 0", "0 < pi_k < 1", "sum_k pi_k = 1, pi_k >= 0", "pi_k \\geq 0",
    "everything unknown", "Find the EM updates.", "Derive the E-step and the M-step.",
    "EM for (pi, lambda)?", r"Use EM to find $\hat\lambda$, $\pi$.",
    "Estimate pi and lambda with EM.", "unknown: pi (on the simplex), lambda",
    "X_i independent given Z_i", "theta = (pi, lambda)", "only X_i is observed",
    "for each i = 1,...,n", "for observations i = 1..n", "Poisson mixture:",
    "Mixture of K Poissons.", "All parameters are unknown.",
    "The Z_i are latent, the X_i observed.",
    "all X_i observed, all Z_i unobserved", "Goal: estimate pi and lambda.", "K is known",
    "Unknown parameters: pi, lambda", "observations: X_1..X_n",
    "where Z_i is the hidden class label",
    "(X_i, Z_i) are independent across i", "pi_k, lambda_k are to be estimated from X_1, ..., X_n",
    "Maximise the likelihood of X over lambda and pi.", "Treat the Z_i as missing data.",
    "Which parts of the M step have a closed form?", "Latent: Z. i = 1..n.",
    "for all i. Observed: X.", "latent: Z_i (one per observation)",
]
#: Words that say more, or something else: (added line, piece of the message).
OTHER = [
    ("Zero-inflated Poisson:", "the title says zero inflation"),
    ("Hidden Markov model with Poisson emissions.", "the title says a chain"),
    ("Mixture of experts:", "the title says the gating"),
    ("unknown: lambda", "pi is a parameter, and not among what is unknown"),
    ("Estimate lambda.", "pi is a parameter, and not among what is unknown"),
    ("unknown: pi, lambda, sigma", "sigma is unknown by this line, and it is no parameter"),
    ("Find the MAP of pi and lambda by EM.", "the maximum a posteriori"),
    ("everything unknown. Known: lambda.", ""),
    ("X_1, ..., X_m are observed; i = 1..n", "observed for some units only"),
    ("unknown: pi, lambda_1..lambda_3", ""),
    ("lambda is the same for all k", "lambda is the same for every component by this line"),
    ("lambda_k > 1", "bounds of a parameter"), ("pi_k < lambda_k", "bounds of a parameter"),
    ("X_i > 0", "bounds of a parameter"), ("0 < pi_k < 1/2", "bounds of a parameter"),
    ("unknown: pi, lambda (on the simplex)", "sums to 1 here, and is no weight"),
    ("X_i independent given W_i", "no variable that another is given"),
    ("the counts are truncated.", ""), ("Truncated Poisson:", ""),
    ("Estimate pi and lambda from the uncensored X_i.", ""), ("Treat X_1 as missing.", ""),
    ("Use known lambda.", ""), ("observed: X_1 = 3", "a statement holds no data"),
    ("EM for X", "X is unknown by this line"),
    ("Mixture of two Poissons.", "the facts state another model"),
    ("Gaussian mixture model.", "the facts state another model"),
    ("truncated Poisson mixture", "not read"), ("Zero-inflated Poisson mixture", ""),
    ("Treat the X_i as missing data.", "X is latent by this line"),
    ("Estimate K, pi and lambda.", "K is unknown by this line"),
    ("Maximise over lambda.", "pi is a parameter, and not among"), ("EM with pi", "not read"),
    ("Maximise the likelihood of Y over lambda, pi.", "not read"), ("Do not estimate pi.", ""),
    ("words from a vocabulary of size V", "the title says a law of words"),
    ("everything known", ""),
    ("observed: X for items i = 1..m", "observed for some units only"),
    ("observations: X_1..X_K", "K is the number of"), ("X in R", "Poisson generates counts"),
    ("X is observed with noise", ""), ("lambda_k in R^d", "lambda_k lies elsewhere"),
    ("Z_i independent given X_i", "no variable that another is given"),
    ("observed: X_i (rounded)", "not read"), ("latent: Z_i (missing for some)", "not read"),

    ("use the MAP", "posteriori"),
]


@pytest.mark.parametrize("line", SAME)
def test_words_that_say_what_the_facts_say(line):
    first = parse(PLAIN)
    for added in (f"{PLAIN}\n{line}", f"{line}\n{PLAIN}"):
        assert shape(parse(added)) == shape(first)


@pytest.mark.parametrize(("line", "told"), OTHER)
def test_words_that_say_more_are_refused(line, told):
    for added in (f"{PLAIN}\n{line}", f"{line}\n{PLAIN}"):
        with pytest.raises(StatementError) as caught:
            parse(added)
        assert told in caught.value.message
        assert caught.value.expression in caught.value.excerpt


#: The same model in other words: the statement, and the plain one.
ALIKE = [
    ("X_1,...,X_n iid from (1-t) N(a, s_1^2) + t N(b, s_2^2)",
     "X_i ~ (1-t) N(a, s_1^2) + t N(b, s_2^2); i = 1..n"),
    ("x_1, ..., x_n ~ t Poisson(a) + (1-t) Poisson(b)", "x_i ~ t Poisson(a) + (1-t) Poisson(b)"),
    ("x_i comes from Poisson(a) with probability 1 - t and from Poisson(b) with probability t",
     "x_i ~ (1-t) Poisson(a) + t Poisson(b)"),
    ("z_i ~ Cat(pi)   i = 1..n\nx_i | z_i = k ~ Poisson(l_k)   k = 1..K",
     "z_i ~ Cat(pi); i = 1..n; x_i | z_i = k ~ Poisson(l_k); k = 1..K"),
    ("Let x_1, ..., x_n be i.i.d. from p Exp(rate a) + (1-p) Exp(rate b). Estimate (p, a, b) by "
     "the EM algorithm.", "x_i ~ p Exp(rate a) + (1-p) Exp(rate b)"),
    ("Mixture of two Poissons: x_i ~ p Poisson(a) + (1-p) Poisson(b)",
     "x_i ~ p Poisson(a) + (1-p) Poisson(b)"),
    ("x_1, ..., x_n in R^p observed\nx_i | z_i = k ~ N(mu_k, S_k); P(z_i=k) = pi_k",
     "x_i | z_i=k ~ N(mu_k, Sigma_k); P(z_i=k) = pi_k"),
    ("X_i | Z_i=1 ~ Poisson(lambda1); X_i | Z_i=2 ~ Poisson(lambda2); P(Z_i=1) = p",
     "X_i | Z_i=1 ~ Poisson(l_1); X_i | Z_i=2 ~ Poisson(l_2); P(Z_i=1) = p"),
    ("X_i | Z_i=1 ~ N(m1, sigma1^2); X_i | Z_i=2 ~ N(m2, sigma2^2); P(Z_i=1) = t", TWO),
    ("For each round i = 1..n choose coin z_i in {A, B}, each with probability 1/2\n"
     "x_i | z_i ~ Poisson(l_{z_i})",
     "x_i | z_i=A ~ Poisson(l_A); x_i | z_i=B ~ Poisson(l_B); P(z_i=A) = 1/2; P(z_i=B) = 1/2"),
]


@pytest.mark.parametrize(("text", "plain"), ALIKE)
def test_other_words_for_the_same_model(text, plain):
    model = parse(text)
    assert shape(model) == shape(parse(plain))


def test_a_remark_in_brackets_is_read_or_quoted():
    law, rest = "Z_i ~ Cat(pi)", "; X_i | Z_i=k ~ Poisson(lambda_k)"
    for remark in ("never observed", "true state, never observed", "latent", "class"):
        assert shape(parse(f"{law} ({remark}){rest}")) == shape(parse(law + rest))
    for remark in ("truncated at 0", "true state, sometimes observed"):
        with pytest.raises(StatementError) as caught:
            parse(f"{law} ({remark}){rest}")
        assert caught.value.expression == f"({remark})"
    with pytest.raises(StatementError):
        parse(f"{law} (observed){rest}")


def test_sigma2_is_a_square_only_where_there_is_no_sigma1():
    assert shape(parse("x_i ~ t N(a, s2) + (1-t) N(b, sigma2)")) == shape(parse(
        "x_i ~ t N(a, s^2) + (1-t) N(b, sigma^2)"))
    assert parse("X_i | Z_i=k ~ N(mu_k, sigma_k^2); P(Z_i=k) = pi_k\nunknown: pi, mu, sigma2").keys
    for other in ("sigma1", "sigma", "sigma_1", "sigma3"):
        with pytest.raises(StatementError, match="variance, standard deviation"):
            parse(f"x_i ~ t N(a, {other}) + (1-t) N(b, sigma2)")
