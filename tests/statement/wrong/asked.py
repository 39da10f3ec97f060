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
     1, 23, "c_k mu stands as one argument",
     "two arguments have a comma between them; an argument that is"),
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
    ("two names without a letter",
     "X_i | Z_i=H ~ Bernoulli(p)\n"
     "X_i | Z_i=T ~ Bernoulli(q)\n"
     "P(Z_i=H) = 1/2\n"
     "P(Z_i=T) = 1/2",
     2, 25, "the probability is p for component H and q for component T:",
     "write p_H and p_T: names are free, the model is the same"),
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
     1, 8, "Z_i is shared by observations with more indices (ij): this is",
     "derived so far are finite mixtures: one observed X_i and one"),
    ("a vector's index",
     "X_n | Z_nk=1 ~ Poisson(lambda_k)\n"
     "P(Z_nk=1) = pi_k\n"
     "k = 1..K",
     1, 7, "Z_nk is an indicator of one component: this is not read yet",
     "write Z_n = k for Z_nk = 1"),
    ("a number of components",
     "X_i | Z_i=k ~ Poisson(lambda_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K\n"
     "K = 3",
     4, 1, "K is a number by this line",
     "a number of components stands in their range, as in k = 1..3;"),
    ("a third index",
     "X_i | Z_i=k ~ Poisson(lambda_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K\n"
     "d = 1..D",
     4, 1, "the component index is k on another line",
     "one index runs over the components, and i over the"),
    ("a sum in LaTeX",
     "p(x_i) = \\sum_{k=1}^K \\pi_k \\mathcal{N}(x_i \\mid \\mu_k, \\Sigma_k)",
     1, 9, "a mixture as a sum of densities is not read yet",
     "write X_i | Z_i=k ~ N(...), P(Z_i = k) = pi_k and k = 1..K"),
    ("a condition alone",
     "x_i | z_i ~ N(mu_{z_i}, Sigma_{z_i})\n"
     "P(z_i=k) = pi_k\n"
     "k=1..K",
     1, 7, "the condition names no component",
     "write z_i=k and k in the place of the index z_i, together"),
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
     2, 12, "a weight that is a function of other quantities: this is not",
     "derived so far are finite mixtures: one observed X_i and one"),
    ("labels for some",
     "X_i | Z_i=k ~ Poisson(l_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K\n"
     "observed: X_i, Z_i for i=1..m",
     4, 11, "what is observed for some units only, or in part: this is not",
     "derived so far are finite mixtures: one observed X_i and one"),
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
     5, 1, "a form or a value of a parameter that is given: this is not",
     "derived so far are finite mixtures: one observed X_i and one"),
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
     5, 1, "a prior: this is not derived yet",
     "derived so far are finite mixtures: one observed X_i and one"),
    ("the sum's sign",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "\\sum",
     5, 5, "the line ends too early",
     "expected ( or = or [ or in or |"),
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
     1, 17, "an argument that is an expression: this is not derived yet",
     "derived so far are finite mixtures: one observed X_i and one"),
    ("inequality in LaTeX",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "0 \\leq \\tau \\leq 1",
     5, 1, "the bounds of a parameter are not stated",
     "those that follow from its place (0 < tau < 1 of a weight)"),
]
