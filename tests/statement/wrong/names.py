"""Names of distributions that the field has, and misspelt ones."""

from __future__ import annotations

# name, statement, line, column, message, suggestion
NAMES = [
    ("Dirichlet is known",
     "X_i | Z_i=k ~ Dirichlet(a_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "Dirichlet is not derived yet",
     "derived are Normal, Poisson, Binomial, Bernoulli, Geometric,"),
    ("Uniform is known",
     "X_i | Z_i=k ~ Uniform(a_k, b_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "Uniform is not derived yet: where its bounds are parameters",
     "derived are Normal, Poisson, Binomial, Bernoulli, Geometric,"),
    ("Gamma is known",
     "X_i | Z_i=k ~ Gamma(shape a_k, rate b_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "Gamma is not derived yet",
     "derived are Normal, Poisson, Binomial, Bernoulli, Geometric,"),
    ("Beta is known",
     "X_i | Z_i=k ~ Beta(a_k, b_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "Beta is not derived yet",
     "derived are Normal, Poisson, Binomial, Bernoulli, Geometric,"),
    ("Weibull is known",
     "X_i | Z_i=k ~ Weibull(a_k, b_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "Weibull is not derived yet",
     "derived are Normal, Poisson, Binomial, Bernoulli, Geometric,"),
    ("t is known",
     "X_i | Z_i=k ~ t(nu_k, mu_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "t (Student) is not derived yet",
     "derived are Normal, Poisson, Binomial, Bernoulli, Geometric,"),
    ("t_nu is known",
     "X_i | Z_i=k ~ t_nu(mu_k, Sigma_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "t (Student) is not derived yet",
     "derived are Normal, Poisson, Binomial, Bernoulli, Geometric,"),
    ("Laplace is known",
     "X_i | Z_i=k ~ Laplace(m_k, b_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "Laplace is not derived yet",
     "derived are Normal, Poisson, Binomial, Bernoulli, Geometric,"),
    ("LogNormal is known",
     "X_i | Z_i=k ~ LogNormal(m_k, s_k^2)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "LogNormal is not derived yet",
     "derived are Normal, Poisson, Binomial, Bernoulli, Geometric,"),
    ("Pareto is known",
     "X_i | Z_i=k ~ Pareto(m_k, a_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "Pareto is not derived yet: where its bounds are parameters",
     "derived are Normal, Poisson, Binomial, Bernoulli, Geometric,"),
    ("Cauchy is known",
     "X_i | Z_i=k ~ Cauchy(m_k, s_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "Cauchy is not derived yet",
     "derived are Normal, Poisson, Binomial, Bernoulli, Geometric,"),
    ("Wishart is known",
     "X_i | Z_i=k ~ Wishart(n_k, V_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "Wishart is not derived yet",
     "derived are Normal, Poisson, Binomial, Bernoulli, Geometric,"),
    ("B is known",
     "X_i | Z_i=k ~ B(n_i, p_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "there is no distribution B",
     "derived are Normal, Poisson, Binomial, Bernoulli, Geometric,"),
    ("U is known",
     "X_i | Z_i=k ~ U(a_k, b_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "U (Uniform) is not derived yet: where its bounds are",
     "derived are Normal, Poisson, Binomial, Bernoulli, Geometric,"),
    ("LN is known",
     "X_i | Z_i=k ~ LN(m_k, s_k^2)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "LN (LogNormal) is not derived yet",
     "derived are Normal, Poisson, Binomial, Bernoulli, Geometric,"),
    ("von Mises is known",
     "X_i | Z_i=k ~ von Mises(m_k, kappa_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15,
     "the distribution von Mises: this is not derived yet",
     "derived so far are models whose unobserved variables have"),
    ("zero-inflated Poisson is known",
     "X_i | Z_i=k ~ zero-inflated Poisson(lambda_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15,
     "the distribution zero-inflated Poisson: this is not derived yet",
     "derived so far are models whose unobserved variables have"),
    ("Student-t is known",
     "X_i | Z_i=k ~ Student-t(nu_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15,
     "the distribution Student-t: this is not derived yet",
     "derived so far are models whose unobserved variables have"),
    ("misspelt Possion",
     "X_i | Z_i=k ~ Possion(lambda_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "there is no distribution Possion",
     "did you mean Poisson?"),
    ("misspelt Multinominal",
     "X_i | Z_i=k ~ Multinominal(n_i, p_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "there is no distribution Multinominal",
     "did you mean Multinomial? Multinomial: not derived yet;"),
    ("misspelt Gama",
     "X_i | Z_i=k ~ Gama(a_k, b_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "there is no distribution Gama",
     "did you mean Gamma? Gamma: not derived yet; derived are"),
    ("misspelt Bernouli",
     "X_i | Z_i=k ~ Bernouli(p_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "there is no distribution Bernouli",
     "did you mean Bernoulli?"),
    ("misspelt Gauss",
     "X_i | Z_i=k ~ Gauss(mu_k, Sigma_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "there is no distribution Gauss",
     "did you mean Gaussian?"),
    ("misspelt Binominal",
     "X_i | Z_i=k ~ Binominal(n_i, p_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "there is no distribution Binominal",
     "did you mean Binomial?"),
    ("misspelt Geometrc",
     "X_i | Z_i=k ~ Geometrc(p_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "there is no distribution Geometrc",
     "did you mean Geometric?"),
    ("misspelt Sigma",
     "X_i | Z_i=k ~ Sigma(mu_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 15, "there is no distribution Sigma",
     "derived are Normal, Poisson, Binomial, Bernoulli, Geometric,"),
]
