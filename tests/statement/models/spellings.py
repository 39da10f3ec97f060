"""Models beyond mixtures of one law in several spellings: in a group one model up to letters."""

from __future__ import annotations

SPELLINGS: dict[str, tuple[str, ...]] = {
    "shared covariance": (
        "x_n | z_n=k ~ N(mu_k, Sigma); P(z_n=k) = pi_k, k=1..K",
        "z_n ~ Categorical(pi); x_n | z_n ~ N(mu_{z_n}, Sigma)",
        r"p(\mathbf{x}_n) = \sum_{k=1}^K \pi_k \mathcal{N}(\mathbf{x}_n \mid \mu_k, \Sigma)",
        "p(z_nk = 1) = pi_k; p(x_n | z_nk = 1) = N(x_n | mu_k, Sigma)",
        "x_i | z_i=k ~ N(mu_k, cov=S); P(z_i=k) = w_k, k=1..K"),
    "raters": (
        "T_i ~ Categorical(p); X_ij | T_i=k ~ Categorical(pi_jk), j=1..J, k=1..K",
        "P(T_i=k) = p_k; P(X_ij=l | T_i=k) = pi_jkl, j=1..J, k=1..K, l=1..L",
        "T_i ~ Cat(p_1, ..., p_K); X_ij | T_i=k ~ Cat(pi_{jk1}, ..., pi_{jkL}), j=1..J, l=1..L",
        r"t_i \sim \mathrm{Cat}(p); x_{ij} \mid t_i \sim \mathrm{Cat}(\pi_{j,t_i}), j = 1..J"),
    "latent class": (
        "x_nd | z_n=k ~ Bernoulli(mu_kd), d=1..D; P(z_n=k) = pi_k, k=1..K",
        "z_n ~ Mult(1, pi); x_{n,d} | z_n=k ~ Bern(mu_{k,d}), d=1..D",
        "P(z_n=k) = pi_k, k=1..K; P(x_nd=1 | z_n=k) = mu_kd, d=1..D",
        "p(x_nd = 1 | z_nk = 1) = mu_kd, d = 1..D; p(z_nk = 1) = pi_k"),
    "lines": (
        "y_i | z_i=k ~ N(beta_k'x_i, sigma_k^2); P(z_i=k) = pi_k, k=1..K; known: x",
        "z_i ~ Cat(pi); y_i | x_i, z_i=k ~ N(x_i'beta_k, sigma_k^2)",
        "z_i ~ Cat(pi); y_i = x_i'beta_{z_i} + e_i; e_i ~ N(0, sigma_{z_i}^2)",
        r"p(y_i \mid x_i) = \sum_{k=1}^K \pi_k \mathcal{N}(y_i \mid \beta_k^\top x_i, \sigma_k^2)"),
    "noise": (
        "x_i | z_i=1 ~ N(mu, s^2); x_i | z_i=2 ~ Uniform(0, 10); P(z_i=1) = 1 - e; P(z_i=2) = e",
        "x_i ~ (1-e) N(mu, s^2) + e Uniform(0, 10)",
        "x_i comes from N(mu, sigma^2) with probability 1-e and from a uniform on [0, 10] with "
        "probability e"),
    "topics": (
        "z_dn ~ Categorical(theta_d); w_dn | z_dn=k ~ Categorical(phi_k)",
        "z_dn ~ Cat(theta_d); w_dn | z_dn ~ Cat(phi_{z_dn})",
        "P(z_dn=k) = theta_dk; P(w_dn=v | z_dn=k) = phi_kv, d=1..D"),
    "spherical": (
        "x_i | z_i=k ~ N(mu_k, sigma_k^2 I); P(z_i=k) = pi_k, k=1..K",
        r"z^{(i)} \sim \text{Mult}(q); x^{(i)} | z^{(i)}=j \sim \mathcal{N}(\mu_j, \sigma_j^2 I)",
        "x_i | z_i=k ~ N(mu_k, cov=v_k^2 I); P(z_i=k) = pi_k, k=1..K"),
    "zero inflation": (
        "Y_i = 0 if Z_i=0; Y_i | Z_i=1 ~ Poisson(lambda); P(Z_i=0) = pi; P(Z_i=1) = 1-pi",
        "y_i | z_i = 0 is 0, y_i | z_i = 1 ~ Poisson(l); P(z_i = 0) = p",
        "P(y_i=0 | z_i=0) = 1; y_i | z_i=1 ~ Poisson(l); P(z_i=0) = p",
        r"P(Z_i=0) = \pi; Y_i = 0 \text{ if } Z_i=0; given Z_i = 1: Y_i ~ Poi(\lambda)"),
    "priors": (
        "x_i | z_i=k ~ Poisson(l_k); P(z_i=k) = p_k, k=1..K; prior: p ~ Dirichlet(a); prior: l_k ~ "
        "Gamma(shape 2, rate b); known: a, b",
        "z_i ~ Cat(p); p ~ Dir(a); x_i | z_i=k ~ Poisson(l_k); l_k ~ Gamma(shape 2, rate b); "
        "known: a, b; find the MAP of p and l"),
}
