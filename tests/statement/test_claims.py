"""What words claim of a model is compared with it: true claims are notes, others are refused.

The twins are near what is read and say something else; none may be read as the model without the
words.
"""

from __future__ import annotations

import pytest

from derive.statement import StatementError, parse
from derive.statement.claims import claims

from .canonical import canonical

NORMAL = "z_i ~ Cat(pi), i = 1..n\nx_i | z_i = k ~ N(mu_k, sigma_k^2), k = 1..K\n"
TWO = ("P(z_i = 1) = p; P(z_i = 2) = 1 - p; x_i | z_i = 1 ~ N(mu_1, s^2)\n"
       "x_i | z_i = 2 ~ N(mu_2, s^2); i = 1..n\n")
COUNTS = "P(z_i = 1) = p; P(z_i = 2) = 1 - p; x_i | z_i = k ~ Poisson(l_k); i = 1..n\n"
VECTORS = "z_i ~ Cat(pi), i = 1..n\nx_i | z_i = k ~ N(mu_k, Sigma_k), k = 1..K\n"
SHARED = "z_i ~ Cat(pi), i = 1..n\nx_i | z_i = k ~ N(mu_k, Sigma), k = 1..K\n"
DIAGONAL = ("z_i ~ Cat(pi); i = 1..n; k = 1..K\n"
            "x_ij | z_i = k ~ N(mu_kj, s_kj^2); j = 1..J\n")
BINARY = "z_i ~ Cat(pi); i = 1..n; k = 1..K\nx_ij | z_i = k ~ Bernoulli(t_kj); j = 1..J\n"
GAMMA = "z_i ~ Cat(w), i = 1..n\nx_i | z_i = k ~ Gamma(shape a_k, rate b_k), k = 1..K\n"
RATES = "z_i ~ Cat(pi), i = 1..n\nx_i | z_i = k ~ Poisson(l_k), k = 1..K\n"
PRIOR = RATES + "prior: pi ~ Dirichlet(2,...,2)\n"
FREQUENCIES = RATES + "x_i occurs w_i times\n"
LABELS = RATES + "observed: z_i for i=1..m\n"

#: What is so, and changes nothing.
SO = {
    NORMAL: ("K components", "heights from one of K Gaussian distributions", "mixture of K normals",
             "GMM", "a Gaussian mixture model", "labels unobserved",
             "Membership of each unit unknown",
             "we don't know who is in which class", "classes with a variance for each class",
             "without priors", "MLE of pi, mu and sigma^2", "Heights of 200 students",
             "Homework 3, problem 2", "Which component was used is not recorded"),
    TWO: ("two groups", "students of two kinds", "common variance s^2", "2-component model",
          "a mixture of two Gaussians with a common variance"),
    COUNTS: ("counts from two sources", "a mixture of two Poissons", "one of two Poisson laws"),
    VECTORS: ("full covariances", "GMM with full covariance matrices, K components",
              "mixture of multivariate Gaussians"),
    SHARED: ("common covariance matrix", "(same covariance Sigma in all the groups, as in LDA)"),
    DIAGONAL: ("diagonal covariances", "GMM with diagonal covariance, K components", "J items"),
    BINARY: ("mixture of Bernoullis", "x_i in {0,1}^J", "latent class model", "flat prior on t"),
    GAMMA: ("shapes a_k", "rates b_k unknown, shapes a_k and w unknown"),
    PRIOR: ("with priors", "flat prior on l", "MAP estimate of pi and l"),
    FREQUENCIES: ("a frequency table",),
    LABELS: ("semi-supervised",),
}
#: What would make it another model, or contradicts it, or cannot be compared.
TWINS = {
    NORMAL: (
        "two groups", "three segments of people", "K+1 components", "G components",
        "GMM with two components", "GMM with diagonal covariance",
        "GMM with full covariance matrices", "Poisson mixture", "mixture of K Poissons",
        "each from one of K poisson distributions", "mixture of two Gaussians",
        "each component is a mixture of two Gaussians", "a Gaussian mixture within each class",
        "mu_k come from a Gaussian mixture", "means come from a mixture of Gaussians",
        "K groups, each with two components", "K clusters in each of two groups",
        "latent class model", "semi-supervised", "with priors", "MAP", "MAP estimate of pi and mu",
        "a frequency table", "common variance", "same variance in all the groups",
        "common variance sigma^2", "spherical covariance", "HMM with Gaussian emissions",
        "factor analysis", "vocabulary of V words", "R_i response categories", "J items",
        "J items per person", "T measurements", "x_i in {0,1}^D", "mixture of experts",
        "mixture of unigrams", "labels observed", "the labels are known",
        "labels not observed for half of them", "some labels not observed",
        "we don't know which observations are missing", "we don't know which x_i are rounded",
        "heights not observed", "segment observed", "flat prior on tau", "uniform prior on x",
        "shapes mu_k", "rates mu_k known", "Two independent hidden causes",
        "Heights of 5 students, 3 in each class", "Means of 30 students",
        "Averages of 30 students", "Medians of 30 students", "Differences of 30 students",
        "x_1, ..., x_m heights", "Given z_i = k the x_i are independent Poisson(l_k)",
        "Given z_i = k the x_i are dependent N(mu_k, sigma_k^2)", "x_1, ..., x_n are dependent",
        "We measure the height of the student m times: x_i, i = 1..m",
        "We measure the height of the student n_i times", "sigma_1^2 = 2 is fixed",
        "mu_1 = 0 is known", "Posterior mode of mu wanted", "maximum likelihood estimates of mu_k",
        "Only mu is unknown", "All of mu, sigma^2 unknown", "inputs z_i and targets x_i given",
        "x_i is partly observed", "z_i summed over", "two components, K components",
        "one of two components",
        "the first m labels z_1..z_m are observed, z_{m+2}..z_n are missing",
        "x_i with two sources of noise", "as in LDA", "as in a hidden Markov model",
        "two populations mixed in equal parts", "two kinds of measurements", "two types of error",
        "K states that follow each other", "groups of K students", "five replicates",
        "each person belongs to two groups", "each person belongs to several of K groups",
        "two of the K groups are empty", "mixture of K Gaussians and a uniform",
        "mixture of K Gaussians with a common mean", "normal components with diagonal covariance",
        "classes are ordered", "one of K Gaussian processes", "x_i ~ heights of two groups",
        "clusters of students", "log-normal distributions", "sums of K Gaussians",
        "K Gaussians on the log scale", "truncated Gaussian mixture",
        "a Gaussian mixture with equal weights", "a Gaussian mixture with unit variance",
        "Gaussian mixture with K = 3", "mixtures of two exponentials",),
    TWO: (
        "two kinds of measurements", "each bulb tested on two machines", "rated by two experts",
        "each of two coins is tossed", "two coins are tossed in each round", "two response options",
        "data from two sources, measured twice", "scores of two experts each",
        "two states of each machine", "two observations from each of two groups",
        "members of two groups", "up to two groups", "about two groups",
        "mixture of two Gaussians and a point mass", "mixture of two multivariate Gaussians",
        "labels unknown for the rest", "two latent groups overlapping", "as before",
        "mean heights of 200 students", "similar to the model of problem 1",
        "each belongs to two groups", "two populations compared",
        "three groups", "K components", "diagonal covariances",
        "two groups, each with two components", "different variances",
        "two groups with their own variances", "two groups of two", "two coins tossed twice",
        "2-component Poisson mixture", "mixture of two Gaussians with known means", "common mean",
        "pooled variance over days", "same variance as before", "common variance p",
        "two sets of measurements", "two observations of each", "two machines in a row",
        "two factories, 10 bulbs each", "the common mean and common variance",),
    COUNTS: (
        "mixture of two normals", "two gamma distributions", "zero-inflated", "GMM",
        "counts from three sources", "a mixture of two Poissons for the rates",
        "counts of two sources added", "common variance", "counts y_1..y_m",),
    VECTORS: (
        "diagonal covariance", "spherical covariances", "common covariance matrix",
        "same covariance matrix Sigma in all the groups", "full covariance matrix mu",
        "univariate normal distributions", "x_i in {0,1}^D", "same covariance, as in LDA",),
    SHARED: (
        "full covariance in each group of its own", "diagonal covariance matrix",
        "a covariance for each group", "common covariance matrix mu", "common diagonal covariance",
        "different covariances",),
    DIAGONAL: (
        "full covariances", "spherical covariances", "common covariance", "M items",
        "K items of J kinds", "J components", "mixture of Bernoullis",),
    BINARY: (
        "x_i in {0,1}^K", "Gaussian mixture", "t in {0,1}^J", "J groups", "mixture of Binomials",
        "Latent class model with K items", "R response categories",),
    GAMMA: (
        "rates a_k", "shapes b_k", "scales b_k", "shapes a_k are known, rates b_k known",
        "common rate", "shape b_k known", "mixture of K exponentials", "rates b_k are equal",),
    PRIOR: (
        "flat prior on pi", "with gamma priors", "with priors on l", "uniform prior on l and pi",
        "with a prior on all parameters", "maximum likelihood", "MLE of pi and l",),
    FREQUENCIES: (
        "individual data, no frequencies", "frequency table with censored cells",
        "table of frequencies without zeros", "x_i occurs once",),
    LABELS: (
        "labels unobserved", "without labels", "unsupervised",
        "Which component was used is not recorded", "we don't know which class it is",),
}
#: Statements of which a phrase says something else than the one that is read.
WHOLE = (
    "Y_i is drawn with probability 1/3 from N(a, 1) and with probability 1/3 from N(0, 1), i "
    "= 1,...,n",
    "Y_i is drawn with probability p from N(a, 1) and with probability q from N(0, 1), i = "
    "1,...,n",
    "Y_i is drawn without replacement with probability 1/3 from N(a, 1) and with probability "
    "2/3 from N(0, 1), i = 1,...,n",
    "X_i ~ N(a, s^2) with probability p and X_j ~ N(b, s^2) with probability 1 - p, i = 1..n",
    "X_i ~ N(a, s^2) with probability p and X_i ~ N(b, s^2) with probability p, i = 1..n",
    "X_i ~ N(a, s^2) with probability p and Y_i ~ N(b, s^2) with probability 1 - p, i = 1..n",
    "Segment z_i = 1 with probability a, otherwise z_i = 1; x_i | z_i=k ~ Poisson(l_k)",
    "Segment z_i = 1 with probability a, otherwise y_i = 2; x_i | z_i=k ~ Poisson(l_k)",
    "P(z_i = k) = w_k; k = 1..K; i = 1..n; Given z_i = k the x_i are correlated N(m_k, s_k^2)",
    "P(z_i = k) = w_k; k = 1..K; i = 1..n; Given z_i = k the x_i are independent of N(m_k, "
    "s_k^2)",
    "P(z_i = k) = w_k; k = 1..K; i = 1..n; Given y_i = k the x_i are independent N(m_k, "
    "s_k^2)",
    "P(z_i = k) = w_k; k = 1..K; i = 1..n; Given z_i = 1 the x_i are independent N(m_k, "
    "s_k^2)",
    "x_n in {0,1}^D; p(x_n | z_n = k) = prod_{d=1}^E mu_kd^{x_nd} (1 - mu_kd)^{1 - x_nd}; "
    "p(z_n = k) = pi_k, k = 1..K",
    "y_n in {0,1}^D; p(x_n | z_n = k) = prod_{d=1}^D mu_kd^{x_nd} (1 - mu_kd)^{1 - x_nd}; "
    "p(z_n = k) = pi_k, k = 1..K",
    "x_n in {0,2}^D; p(x_n | z_n = k) = prod_{d=1}^D mu_kd^{x_nd} (1 - mu_kd)^{1 - x_nd}; "
    "p(z_n = k) = pi_k, k = 1..K",
    "P(z_i = k) = w_k; k = 1..K; i = 1..n; x_i | z_i=k ~ Poisson(l_k); the first m labels "
    "z_1..z_m are observed, z_{m+1}..z_q are missing",
    "P(z_i = k) = w_k; k = 1..K; i = 1..n; x_i | z_i=k ~ Poisson(l_k); the first m labels "
    "z_1..z_q are observed, z_{q+1}..z_n are missing",
    "P(z_i = k) = w_k; k = 1..K; i = 1..n; x_i | z_i=k ~ Poisson(l_k); the first m labels "
    "x_1..x_m are observed, x_{m+1}..x_n are missing",
    "Heights of 200 students; i = 1..100; P(z_i=1) = p; P(z_i=2) = 1-p; x_i | z_i=k ~ N(m_k, "
    "s_k^2)",
    "Totals of 200 students; i = 1..n; P(z_i=1) = p; P(z_i=2) = 1-p; x_i | z_i=k ~ N(m_k, "
    "s_k^2)",
    "Two independent hidden binary causes: a_i ~ Bernoulli(p); P(b_i=1 | a_i=k) = q_k; y_i | "
    "a_i=j, b_i=k ~ Poisson(l_jk)",
    "Three independent hidden binary causes: a_i ~ Bernoulli(p); b_i ~ Bernoulli(q); y_i | "
    "a_i=j, b_i=k ~ Poisson(l_jk)",
    "Two independent hidden binary causes: a_i ~ Cat(p); b_i ~ Bernoulli(q); y_i | a_i=j, "
    "b_i=k ~ Poisson(l_jk)",
    "Two correlated hidden causes: a_i ~ Bernoulli(p); b_i ~ Bernoulli(q); y_i | a_i=j, b_i=k"
    " ~ Poisson(l_jk)",
    "Let x_1, ..., x_n in R^p be i.i.d. from the density f(x) = sum_{j=1}^g a_j phi_p(x; "
    "mu_j, s_j^2 I_p), where phi_p(x; Sigma, mu) is the p-variate normal density",
    "Let x_1, ..., x_n in R^p be i.i.d. from the density f(x) = sum_{j=1}^g a_j phi_p(x; "
    "mu_j, s_j^2 I_p), where phi_p(x; mu, Sigma) is the p-variate Student density",
    "Let x_1, ..., x_n in R^p be i.i.d. from the density f(x) = sum_{j=1}^g a_j phi_p(x; "
    "mu_j, s_j^2 I_p)",
    "Let x_1, ..., x_n in R^p be dependent from the density f(x) = sum_{j=1}^g a_j N(x; mu_j,"
    " s_j^2 I_p)",
    "Let x_1, ..., x_n in R^q be i.i.d. from the density f(x) = sum_{j=1}^g a_j N_p(x; mu_j, "
    "s_j^2 I_p)",
    "P(z_i = k) = w_k; k = 1..K; i = 1..n; x_i | z_i=k ~ Gamma(a_k, b_k) (a_k is a rate)",
    "P(z_i = k) = w_k; k = 1..K; i = 1..n; x_i | z_i=k ~ Gamma(a_k, b_k) (b_k is a shape)",
    "P(z_i = k) = w_k; k = 1..K; i = 1..n; x_i | z_i=k ~ Gamma(a_k, b_k) (c_k is a rate)",
    "P(z_i = k) = w_k; k = 1..K; i = 1..n; x_i | z_i=k ~ Gamma(a_k, b_k) (b_k is a location)",
    "x_i ~ (1 - e) N(m, s^2) + e N(m, 9 s^2); i = 1..n; e = 0.1 initially",
    "x_i ~ (1 - e) N(m, s^2) + e N(m, 9 s^2); i = 1..n; e = 0.1 is a start; e is unknown",
    "x_i ~ (1 - e) N(m, s^2) + e N(m, 9 s^2); i = 1..n; e = 1.5 is fixed",
    "x_i ~ (1 - e) N(m, s^2) + e N(m, 9 s^2); i = 1..n; e = 0.1 is fixed; e unknown",
    "x_i ~ (1 - e) N(m, s^2) + e N(m, 9 s^2); i = 1..n; e = 0.1 is fixed; e = 0.2 is fixed",
    "x_i ~ (1 - e) N(m, s^2) + e N(m, 9 s^2); i = 1..n; m = 0 is known; unknown: m, s^2",
    "P(s_i=k) = w_k; k=1..2; d_it in {0,1}; t = 1..T; P(d_it = 1 | s_i = k) = q_k; P(d_it = 0"
    " | s_i = k) = q_k",
    "P(s_i=k) = w_k; k=1..2; d_it in {0,1}; t = 1..T; P(d_it = 1 | s_i = k) = q_k; y_i | d_it"
    " = k ~ Poisson(l_k)",
    "p(x_n) = sum_k pi_k prod_d N(x_nd | mu_kd, s_kd^2); n = 1..N, d = 1..D; latent z_nd = "
    "which component",
    "p(x_n) = sum_k pi_k prod_d N(x_nd | mu_kd, s_kd^2); n = 1..N, d = 1..D; latent: z_n, u_n",
    "p(x_n) = sum_k pi_k N(x_n | mu_k, s_k^2); n = 1..N; latent: z_m",
    "P(z_i = k) = w_k; k = 1..K; i = 1..n; x_i | z_i=k ~ N(m_k, s_k^2); unknown: m, s_3, w",
    "P(z_i = k) = w_k; k = 1..K; i = 1..n; x_i | z_i=k ~ N(m_k, s_k^2); unknown: m, s^3, w",
    "Each child i = 1, ..., N belongs to one of G groups, P(g_i = g) = w_g; y_ij | g_i = g ~ "
    "N(m_g, s_g^2); j = 1..n_i; i = 1..M",
    "Each child i = 1, ..., N belongs to one of G groups (observed), P(g_i = g) = w_g; y_ij |"
    " g_i = g ~ N(m_g, s_g^2); j = 1..n_i",
    "Each child i = 1, ..., N belongs to two of G groups, P(g_i = g) = w_g; y_ij | g_i = g ~ "
    "N(m_g, s_g^2); j = 1..n_i",
    "We measure the time of the child n_i times: y_ij, j = 1, ..., n_i; P(g_i = g) = w_g; y_i"
    " | g_i = g ~ N(m_g, s_g^2)",
    "We average the time of the child n_i times: y_ij, j = 1, ..., n_i; P(g_i = g) = w_g; "
    "y_ij | g_i = g ~ N(m_g, s_g^2)",
    "Consumer i (i = 1..N) makes T rounded decisions d_it in {0,1} facing x_it; P(s_i=k) = "
    "w_k; k=1..2; d_it | s_i=k ~ Bernoulli(p_k)",
    "Consumer i (i = 1..N) makes S decisions d_it in {0,1} facing prices; P(s_i=k) = w_k; "
    "k=1..2; t=1..T; d_it | s_i=k ~ Bernoulli(p_k)",
    "Consumer i (i = 1..M) makes T decisions d_it in {0,1} facing prices; i = 1..N; P(s_i=k) "
    "= w_k; k=1..2; t=1..T; d_it | s_i=k ~ Bernoulli(p_k)",
    "Consumer i (i = 1..N) makes T dependent decisions d_it in {0,1} facing prices; P(s_i=k) "
    "= w_k; k=1..2; t=1..T; d_it | s_i=k ~ Bernoulli(p_k)",
    "Lifetimes t_1,..,t_n of bulbs from three factories: f(t) = p a exp(-a t) + (1-p) b "
    "exp(-b t), t > 0",
    "Censored lifetimes t_1,..,t_n of bulbs: f(t) = p a exp(-a t) + (1-p) b exp(-b t), t > 0",
    "Lifetimes s_1,..,s_n of bulbs from two factories: f(t) = p a exp(-a t) + (1-p) b exp(-b "
    "t), t > 0",
    "Lifetimes t_1,..,t_n of bulbs: f(t) = p a exp(-a t) + (1-p) b exp(-b t), t > 2",
    "ordered lifetimes t_1,..,t_n: f(t) = p a exp(-a t) + (1-p) b exp(-b t), t > 0",
    "mixture of three exponentials: t_i ~ p Exp(rate a) + (1-p) Exp(rate b)",
    "Mixture of unigrams; for each document d = 1..D: topic z_d ~ Cat(t); for each word "
    "position n = 1..N_d: w_dn ~ Cat(f_{z_dn})",
    "Mixture of unigrams: z_dn ~ Cat(t_d); w_dn ~ Cat(f_{z_dn})",
    "Mixture of unigrams: z_i ~ Cat(p); x_i | z_i=k ~ N(m_k, s_k^2); k = 1..K",
    "Mixture of experts: z_i ~ Cat(p); x_i | z_i=k ~ N(m_k, s_k^2); k = 1..K",
    "3-expert mixture of experts; P(z_n = 1) = logistic(v'x_n); y_n | z_n=1 ~ N(a'x_n, s^2); "
    "y_n | z_n=0 ~ N(b'x_n, s^2); known: x",
    "2-component mixture of experts: x_i ~ p N(a, s^2) + (1-p) N(b, s^2)",
    "mu ~ N(0, 1) prior; x_i ~ p N(mu, s^2) + (1-p) N(b, s^2); MLE of p, mu, b, s^2",
    "pi ~ Dirichlet(a, ..., a); l_k ~ Gamma(c, d) (d is a rate); z_i ~ Cat(pi); x_i | z_i ~ "
    "Poisson(l[z_i]); k = 1..K; MLE of pi and l, with a, c, d given",
    "pi ~ Dirichlet(a, ..., a); l_k ~ Gamma(c, d) (d is a scale); z_i ~ Cat(pi); x_i | z_i ~ "
    "Poisson(l[z_i]); k = 1..K; MAP estimate of pi, with a, c, d given",
    "Posterior mode of t and w wanted, x integrated out; z_i ~ Cat(w); x_ij | z_i=k ~ "
    "Bern(t_kj); k=1..K; j=1..J; t_kj ~ Beta(2,2)",
    "Bernoulli mixture with priors; z_i ~ Cat(w); x_ij | z_i=k ~ Bern(t_kj); k=1..K; j=1..J",
    "prior: t_kj ~ Beta(2,2), flat prior on t; z_i ~ Cat(w); x_ij | z_i=k ~ Bern(t_kj); "
    "k=1..K; j=1..J",
    "Latent class analysis. Respondent i (i = 1..N) answers J items; item j has R response "
    "categories; P(C_i = t) = g_t; P(Y_ij = r | C_i = t) = h_jtr; r = 1..S; t = 1..T; j = "
    "1..J",
    "Latent class analysis. Respondent i (i = 1..N) answers M items; P(C_i = t) = g_t; P(Y_ij"
    " = r | C_i = t) = h_jtr; r = 1..S; t = 1..T; j = 1..J",
    "P(C_i = t) = g_t; P(Y_ij = r | C_i = t) = h_jtr, answers are dependent given the class; "
    "r = 1..S; t = 1..T; j = 1..J",
    "C_i in {1,..,T} is the observed class, P(C_i = t) = g_t; P(Y_ij = r | C_i = t) = h_jtr; "
    "r = 1..S; j = 1..J",
    "Symptom: x_i | a_i ~ Bernoulli(t_{a_i}), and we also have the last test u_i | a_i ~ "
    "Bernoulli(f_{a_i}); a_i ~ Bernoulli(p)",
    "x_i = 1 if a_i | a_i ~ Bernoulli(p)",
)


@pytest.mark.parametrize(("base", "words"), [(b, w) for b, ws in SO.items() for w in ws])
def test_what_is_so_changes_nothing(base, words):
    assert canonical(parse(base + words)) == canonical(parse(base))


@pytest.mark.parametrize(("base", "words"), [(b, w) for b, ws in TWINS.items() for w in ws])
def test_what_is_not_so_is_refused(base, words):
    with pytest.raises(StatementError) as caught:
        parse(base + words)
    assert caught.value.suggestion or caught.value.message


@pytest.mark.parametrize("statement", WHOLE)
def test_a_phrase_that_says_something_else_is_refused(statement):
    with pytest.raises(StatementError):
        parse(statement)


def test_the_words_of_a_claim_that_is_not_so_are_quoted():
    with pytest.raises(StatementError) as caught:
        parse(COUNTS + "counts from three sources")
    assert caught.value.message == (
        "this is not what the other lines state, or says more than they do")
    assert caught.value.expression == "counts from three sources"
    assert "z with 2 values" in caught.value.suggestion


def test_a_size_that_only_words_name_is_the_number_of_components():
    model = parse("P(g_i = g) = w_g; x_i | g_i = g ~ N(m_g, s_g^2)\nG groups")
    assert {p.size for p in model.plates} == {"G", "N"}


def test_words_about_something_else_claim_nothing():
    assert claims("each component is a mixture of two Gaussians")[1] == ()
    assert claims("two groups, each with two components")[1] == ()
