"""What is asked, what is known of parameters and data, and facts that have no place yet."""

from __future__ import annotations

# name, statement, line, column, message, suggestion
ASKED = [
    ("a variance by a letter",
     "X_i | Z_i=k ~ N(mu_k, v_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 23, "v_k: variance, standard deviation, precision or covariance",
     "write sigma_k^2 or var=v_k for a variance, Sigma_k or cov=v_k"),
    ("a precision by a letter",
     "X_i | Z_i=k ~ N(mu_k, tau_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 23, "tau_k: variance, standard deviation, precision or covariance",
     "write sigma_k^2 or var=tau_k for a variance, Sigma_k or"),
    ("a deviation by a letter",
     "X_i | Z_i=k ~ N(mu_k, s_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 23, "s_k: variance, standard deviation, precision or covariance",
     "write sigma_k^2 or var=s_k for a variance, Sigma_k or cov=s_k"),
    ("a matrix by a letter",
     "X_i | Z_i=k ~ N(mu_k, S_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 23, "S_k: variance, standard deviation, precision or covariance",
     "write sigma_k^2 or var=S_k for a variance, Sigma_k or cov=S_k"),
    ("rate or mean",
     "X_i | Z_i=k ~ Exponential(lambda_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 27, "lambda_k: rate or mean?",
     "write rate lambda_k or mean lambda_k"),
    ("from 0 or 1",
     "X_i | Z_i=k ~ Geometric(p_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "Geometric from 0 or from 1?",
     "write Geometric(p_k) from 0, or Geometric(p_k) from 1"),
    ("named deviation",
     "X_i | Z_i=k ~ N(mu_k, sd=s_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 26, "N by its sd is not derived yet: it takes (mean, covariance)",
     "the same distributions are derived by these: for a standard"),
    ("product as an argument",
     "X_i | Z_i=k ~ Poisson(c_k mu)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 23, "the rate is c_k mu, a product, as of proportional parameters: this is not derived yet",
     "derived so far are finite mixtures: one observed X_i and"),
    ("mean of many indices",
     "X_i | Z_i=k ~ Bernoulli(mu_kd)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 25, "mu_kd has the index kd, and the components have k",
     "a parameter of each component is written mu_k; more indices"),
    ("mean of another index",
     "X_i | Z_i=k ~ Poisson(mu_j)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 23, "mu_j has the index j, and the components have k",
     "a parameter of each component is written mu_k; more indices"),
    ("what is known",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "known: sigma^2",
     5, 8, "sigma^2 is known by this line: a model with another known",
     "derived so far are finite mixtures: one observed X_i and one"),
    ("known mean",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "known: mu_1",
     5, 8, "mu_1 is known by this line: a parameter that is given is not",
     "derived so far are finite mixtures: one observed X_i and one"),
    ("known size",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "known: n",
     5, 8, "n is known by this line: a model with another known quantity",
     "derived so far are finite mixtures: one observed X_i and one"),
    ("twins of the names' mistakes",
     "X_ij | Z_i=k ~ Poisson(lambda_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 8,
     "Z_i is shared by the observations X_ij: several observations for one latent variable are",
     "derived so far are finite mixtures: one observed X_i and"),
    ("a third index",
     "X_i | Z_i=k ~ Poisson(lambda_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K\n"
     "d = 1..D",
     4, 1, "the component index is k on another line",
     "one index runs over the components, and i over the"),
    ("a condition on a number",
     "x_i | z_i ~ N(mu + Lambda z_i, Psi)",
     1, 7, "the condition names no component",
     "a component is named as z_i=1, or as z_i=k together with the"),
    ("a chain",
     "X_t | Z_t=k ~ N(mu_k, sigma_k^2)\n"
     "P(Z_t=k | Z_{t-1}=j) = A_jk",
     2, 3, "the probability of a value given another variable's (a chain,",
     "derived so far are finite mixtures: one observed X_i and one"),
    ("a weight as a function",
     "y_i | z_i=k ~ Poisson(l_k)\n"
     "P(z_i=1) = logistic(phi'x_i)\n"
     "k=0,1",
     2, 12,
     "a weight that is a function of other quantities (as the gating of experts): this is not",
     "derived so far are finite mixtures: one observed X_i and"),
    ("labels for some",
     "X_i | Z_i=k ~ Poisson(l_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K\n"
     "observed: X_i, Z_i for i=1..m",
     4, 11,
     "components that are seen for some units (partly observed latent variables): this is not",
     "derived so far are finite mixtures: one observed X_i and"),
    ("an order of the means",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "mu_1 < mu_2",
     5, 1, "the bounds of a parameter are not stated",
     "those that follow from its place (0 < tau < 1 of a weight)"),
    ("frequencies",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "X_i occurs n_i times",
     5, 5, "observations with frequencies are not derived yet",
     "an observation that occurs n times is derived as n rows of"),
    ("weights of observations",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "weight a_i for i=1..m",
     5, 1, "observations with weights: this is not derived yet",
     "derived so far are finite mixtures: one observed X_i and one"),
    ("missing",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "X_i missing for some",
     5, 5, "values that are missing: this is not derived yet",
     "derived so far are finite mixtures: one observed X_i and one"),
    ("diagonal",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "Sigma_1 diagonal",
     5, 1, "Sigma_1 is a covariance with a structure (diagonal): this is not derived yet",
     "derived so far are finite mixtures: one observed X_i and"),
    ("constraint",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "a + b + o = 1",
     5, 11, "an equation between parameters or variables: this is not",
     "derived so far are finite mixtures: one observed X_i and one"),
    ("truncation",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "given X_i > 0",
     5, 1, "a condition on the data (truncation): this is not derived yet",
     "derived so far are finite mixtures: one observed X_i and one"),
    ("prior",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "prior: tau ~ Beta(a, b)",
     5, 1, "a prior (the maximum a posteriori): this is not derived yet",
     "derived so far are finite mixtures: one observed X_i and"),
    ("the sum's sign",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "\\sum",
     5, 5, "the line ends too early",
     "expected ~ or = or |"),
    ("hat",
     "X_i | Z_i=1 ~ Normal(\\hat{\\mu}_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau",
     1, 22, "the LaTeX command \\hat has no meaning in a statement",
     "write the fact in plain text"),
    ("linear predictor in LaTeX",
     "X_i | Z_i=k ~ N(\\beta_k^\\top x_i, \\sigma_k^2)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 17,
     "the mean is \\beta_k^\\top x_i, a regression in each component: this is not derived yet",
     "derived so far are finite mixtures: one observed X_i and"),
    ("inequality in LaTeX",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "0 \\leq \\tau \\leq \\frac12",
     5, 1, "the bounds of a parameter are not stated",
     "those that follow from its place (0 < tau < 1 of a weight)"),
]
