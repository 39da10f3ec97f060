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
    ("mean of many indices",
     "X_i | Z_i=k ~ Bernoulli(mu_kd)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 25,
     "mu_kd has the index d, and nothing else has",
     "add its range, d = 1..D, or the line that has it: X_i |"),
    ("mean of another index",
     "X_i | Z_i=k ~ Poisson(mu_j)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 23,
     "mu_j has the index j, and nothing else has",
     "add its range, j = 1..J, or the line that has it: X_i |"),
    ("what is known",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "known: sigma^2",
     5, 8,
     "sigma^2 is known by this line, and stands nowhere else",
     "remove it, or write it where it belongs"),
    ("known size",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "known: n",
     5, 8,
     "n is known by this line, and stands nowhere else",
     "remove it, or write it where it belongs"),
    ("a third index",
     "X_i | Z_i=k ~ Poisson(lambda_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K\n"
     "d = 1..D",
     4, 1,
     "nothing in this statement has the index d",
     "remove the range, or write the index where it belongs"),
    ("a condition on a number",
     "x_i | z_i ~ N(mu + Lambda z_i, Psi)",
     1, 1,
     "no variable of this statement is latent: there is nothing for EM to do",
     "a latent variable is one that others are given, X_i | Z_i=k"),
    ("a chain",
     "X_t | Z_t=k ~ N(mu_k, sigma_k^2)\n"
     "P(Z_t=k | Z_{t-1}=j) = A_jk",
     2, 3, "the probability of a value given another variable's (a chain,",
     "derived so far are models whose unobserved variables"),
    ("labels for some",
     "X_i | Z_i=k ~ Poisson(l_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K\n"
     "observed: X_i, Z_i for i=1..m",
     4, 1,
     "X is observed for some units only, and no line says that it is missing for the others",
     "observed: X says it of all units, as does X in a line of"),
    ("an order of the means",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "mu_1 < mu_2",
     5, 1, "the bounds of a parameter are not stated",
     "those that follow from its place (0 < tau < 1 of a weight)"),
    ("missing",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "X_i missing for some",
     2, 1,
     "X is a vector with values that are missing (missing coordinates): this is not derived yet",
     "derived are missing values of numbers, counts and labels,"),
    ("constraint",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "a + b + o = 1",
     5, 11, "an equation between parameters or variables: this is not",
     "derived so far are models whose unobserved variables"),
    ("truncation",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "given X_i > 0",
     5, 1, "a condition on the data (truncation): this is not derived yet",
     "derived so far are models whose unobserved variables"),
    ("prior",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "prior: tau ~ Beta(a, b)",
     5, 14,
     "Beta is not derived yet",
     "derived are Normal, Poisson, Binomial, Bernoulli,"),
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
    ("inequality in LaTeX",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "0 \\leq \\tau \\leq \\frac12",
     5, 1, "the bounds of a parameter are not stated",
     "those that follow from its place (0 < tau < 1 of a weight)"),
]
