"""Mixtures as courses, papers and books write them: the spellings, and what each is equal to."""

from __future__ import annotations

#: Eleven ways to write four models; within a group they are the same up to letters.
SPELLINGS: dict[str, tuple[str, ...]] = {
    "K Gaussians": (
        "z_i ~ Categorical(pi); x_i | z_i ~ N(mu_{z_i}, Sigma_{z_i})",
        "z^{(i)} ~ Multinomial(phi); x^{(i)} | z^{(i)}=j ~ N(mu_j, Sigma_j)",
        "p(z_nk = 1) = pi_k; p(x_n | z_nk = 1) = N(x_n | mu_k, Sigma_k)",
        "p(z_i=k | theta) = pi_k; p(x_i | z_i=k, theta) = N(x_i | mu_k, Sigma_k)",
        "p(x_i) = sum_k pi_k N(x_i | mu_k, Sigma_k), k = 1..K"),
    "two Gaussians": (
        "x_i ~ tau N(mu_1, Sigma_1) + (1 - tau) N(mu_2, Sigma_2)",
        "X_i | (Z_i = 1) ~ N_d(mu_1, Sigma_1); X_i | (Z_i = 2) ~ N_d(mu_2, Sigma_2); "
        "P(Z_i=1) = tau_1; P(Z_i=2) = tau_2 = 1 - tau_1"),
    "labels 0 and 1": (
        "Y = (1-Delta) Y_1 + Delta Y_2; Y_1 ~ N(mu_1, sigma_1^2); Y_2 ~ N(mu_2, sigma_2^2); "
        "P(Delta=1) = pi",
        "given G_i = 1: X_i ~ N(mu_1, sigma_1^2); given G_i = 0: X_i ~ N(mu_0, sigma_0^2); "
        "P(G_i = 1) = alpha",
        "y_i | z_i=0 ~ N(mu_1, sigma_1^2); y_i | z_i=1 ~ N(mu_2, sigma_2^2); P(z_i=1) = pi; "
        "P(z_i=0) = 1 - pi"),
    "names": (
        "X_i | Z_i=a ~ Poisson(a); X_i | Z_i=b ~ Poisson(b); P(Z_i=a) = 1/3; P(Z_i=b) = 2/3",),
}

#: The statement of each group in the words that are read without any convention.
PLAIN = {
    "K Gaussians": "X_i | Z_i=k ~ Normal(mu_k, Sigma_k)\nP(Z_i = k) = pi_k\nk = 1..K",
    "two Gaussians": "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\nX_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
                     "P(Z_i = 1) = tau\nP(Z_i = 2) = 1 - tau",
    "labels 0 and 1": "X_i | Z_i=0 ~ Normal(mu_0, sigma_0^2)\nX_i | Z_i=1 ~ Normal(mu_1, "
                      "sigma_1^2)\nP(Z_i = 1) = tau\nP(Z_i = 0) = 1 - tau",
    "names": "X_i | Z_i=a ~ Poisson(l_a)\nX_i | Z_i=b ~ Poisson(l_b)\nP(Z_i = a) = 1/3\n"
             "P(Z_i = b) = 2/3",
}

_K = PLAIN["K Gaussians"]
_TWO = PLAIN["two Gaussians"]
_POISSON = "X_i | Z_i=k ~ Poisson(lambda_k)\nP(Z_i = k) = pi_k\nk = 1..K"

#: name, statement, the same in plain words (up to letters).
READ = [
    ("three coins",
     "Y_i | Z_i=H ~ Bernoulli(p); Y_i | Z_i=T ~ Bernoulli(q); P(Z_i=H) = pi; P(Z_i=T) = 1-pi",
     "Y_i | Z_i=H ~ Bernoulli(p_H); Y_i | Z_i=T ~ Bernoulli(p_T); P(Z_i=H) = t; P(Z_i=T) = 1-t"),
    ("lifetimes", "x_i | z_i=j ~ Exponential(rate lambda_j); P(z_i=j) = pi_j, j=1..K",
     "x_i | z_i=j ~ Exponential(rate lambda_j)\nP(z_i=j) = pi_j\nj = 1..K"),
    ("densities of LaTeX",
     r"p(x_i) = \sum_{k=1}^K \pi_k \mathcal{N}(x_i \mid \mu_k, \Sigma_k)", _K),
    ("densities with a theta",
     r"p(\mathbf{x}^{(i)} \mid \theta) = \sum_{k=1}^{K} \pi_k\, "
     r"\mathcal{N}\left(\mathbf{x}^{(i)} \mid \boldsymbol\mu_k, \boldsymbol\Sigma_k\right)", _K),
    ("a sum behind a tilde", "x_i ~ sum_{k=1}^K pi_k N(mu_k, Sigma_k)", _K),
    ("densities by a semicolon", "p(x_i) = sum_k pi_k N(x_i; mu_k, Sigma_k)", _K),
    ("Unicode", "zᵢ ∼ Categorical(π); xᵢ ∣ zᵢ=k ∼ 𝒩(μₖ, Σₖ)", _K),
    ("LaTeX subscripts",
     r"z_i \sim \mathrm{Cat}(\pi) \\ x_i \mid z_i \sim \mathcal{N}(\mu_{z_i}, \Sigma_{z_i})", _K),
    ("Multinomial of one", "z_i ~ Multinomial(1, pi); x_i | z_i=k ~ N(mu_k, Sigma_k)", _K),
    ("a condition alone",
     "x_i | z_i ~ N(mu_{z_i}, Sigma_{z_i})\nP(z_i=k) = pi_k\nk=1..K", _K),
    ("weights with dots", "z_i ~ Categorical(pi_1, ..., pi_K); x_i | z_i=k ~ N(mu_k, Sigma_k)", _K),
    ("an indicator in braces",
     r"p(z_{nk} = 1) = \pi_k; x_n \mid z_{nk} = 1 \sim \mathcal{N}(\mu_k, \Sigma_k)", _K),
    ("no range", "X_i | Z_i=k ~ Normal(mu_k, Sigma_k)\nP(Z_i=k) = pi_k", _K),
    ("given in words", "X_i given Z_i=k ~ Normal(mu_k, Sigma_k), P(Z_i=k) = pi_k, k = 1..K", _K),
    ("a size of its own", "X_i | Z_i=k ~ Poisson(lambda_k)\nP(Z_i=k) = pi_k\nk = 1..K\nK = 2",
     "X_i | Z_i=1 ~ Poisson(l_1); X_i | Z_i=2 ~ Poisson(l_2); P(Z_i=1) = w_1; P(Z_i=2) = w_2"),
    ("an indicator of counts", "X_n | Z_nk=1 ~ Poisson(lambda_k)\nP(Z_nk=1) = pi_k\nk = 1..K",
     _POISSON),
    ("one weight for two", _TWO.rpartition("\n")[0], _TWO),
    ("a weight by the other", _TWO.replace("1 - tau", "1 - P(Z_i = 1)"), _TWO),
    ("weights on one line", _TWO.replace("tau\nP", "tau, P"), _TWO),
    ("covariances without a common letter",
     _TWO.replace("Sigma_1", "cov=S").replace("Sigma_2", "cov=V_2"), _TWO),
    ("no subscripts", _TWO.replace("mu_1", "a").replace("mu_2", "b"), _TWO),
    ("Bernoulli latent",
     "Z_i ~ Bernoulli(tau); X_i | Z_i=0 ~ Poisson(a); X_i | Z_i=1 ~ Poisson(b)",
     "X_i | Z_i=0 ~ Poisson(l_0); X_i | Z_i=1 ~ Poisson(l_1); P(Z_i=1) = t; P(Z_i=0) = 1-t"),
    ("Bernoulli subscripts", "Z_i ~ Bernoulli(tau); X_i | Z_i ~ Poisson(lambda_{Z_i})",
     "X_i | Z_i=0 ~ Poisson(l_0); X_i | Z_i=1 ~ Poisson(l_1); P(Z_i=1) = t; P(Z_i=0) = 1-t"),
    ("three weights without a letter",
     "X_i | Z_i=1 ~ Poisson(a); X_i | Z_i=2 ~ Poisson(b); X_i | Z_i=3 ~ Poisson(c); "
     "P(Z_i=1) = alpha; P(Z_i=2) = beta; P(Z_i=3) = 1 - alpha - beta",
     "X_i | Z_i=1 ~ Poisson(l_1); X_i | Z_i=2 ~ Poisson(l_2); X_i | Z_i=3 ~ Poisson(l_3); "
     "P(Z_i=1) = w_1; P(Z_i=2) = w_2; P(Z_i=3) = 1 - w_1 - w_2"),
    ("three in a sum", "x_i ~ 0.5 Poisson(a) + 0.3 Poisson(b) + 0.2 Poisson(c)",
     "X_i | Z_i=1 ~ Poisson(l_1); X_i | Z_i=2 ~ Poisson(l_2); X_i | Z_i=3 ~ Poisson(l_3); "
     "P(Z_i=1) = 1/2; P(Z_i=2) = 3/10; P(Z_i=3) = 1/5"),
    ("switched with an index",
     "Y_i = D_i A_i + (1 - D_i) B_i; A_i ~ Poisson(a); B_i ~ Poisson(b); D_i ~ Bernoulli(p)",
     "X_i | Z_i=0 ~ Poisson(l_0); X_i | Z_i=1 ~ Poisson(l_1); P(Z_i=1) = t; P(Z_i=0) = 1-t"),
    ("numbers as weights of a law",
     "Z_i ~ Categorical(1/4, 3/4); X_i | Z_i=1 ~ Poisson(a); X_i | Z_i=2 ~ Poisson(b)",
     "X_i | Z_i=1 ~ Poisson(l_1); X_i | Z_i=2 ~ Poisson(l_2); P(Z_i=1) = 1/4; P(Z_i=2) = 3/4"),
    ("one dimension by the law's name", "x_i ~ t N_1(m, s^2) + (1 - t) N_1(n, r^2)",
     "X_i | Z_i=1 ~ N(m_1, s_1^2); X_i | Z_i=2 ~ N(m_2, s_2^2); P(Z_i=1) = t; P(Z_i=2) = 1 - t"),
    ("given by a comma",
     "given Z_i = 1, X_i ~ Poisson(a); given Z_i = 2, X_i ~ Poisson(b); P(Z_i = 1) = t",
     "X_i | Z_i=1 ~ Poisson(l_1); X_i | Z_i=2 ~ Poisson(l_2); P(Z_i=1) = t; P(Z_i=2) = 1 - t"),
    ("subscripts above",
     r"x^{(i)} \mid z^{(i)} = 1 \sim \text{Poisson}(\lambda^{(1)}); "
     r"x^{(i)} \mid z^{(i)} = 2 \sim \text{Poisson}(\lambda^{(2)}); P(z^{(i)} = 1) = t",
     "X_i | Z_i=1 ~ Poisson(l_1); X_i | Z_i=2 ~ Poisson(l_2); P(Z_i=1) = t; P(Z_i=2) = 1 - t"),
    ("indicators by number", "X_i | z_{i1} = 1 ~ Poisson(a); X_i | z_{i2} = 1 ~ Poisson(b); "
     "P(z_{i1} = 1) = t",
     "X_i | Z_i=1 ~ Poisson(l_1); X_i | Z_i=2 ~ Poisson(l_2); P(Z_i=1) = t; P(Z_i=2) = 1 - t"),
    ("weights with dots to 2",
     "Z_i ~ Categorical(w_1, ..., w_2); X_i | Z_i=k ~ Poisson(l_k)",
     "X_i | Z_i=1 ~ Poisson(l_1); X_i | Z_i=2 ~ Poisson(l_2); P(Z_i=1) = w_1; P(Z_i=2) = w_2"),
    ("law and probability", "Z_i ~ Categorical(pi); P(Z_i=k) = pi_k; X_i | Z_i=k ~ Poisson(l_k)",
     _POISSON),
    ("the labels' set", r"z_i \in \{1, \ldots, K\}; P(z_i = k) = \pi_k; x_i | z_i = k \sim "
     r"Poisson(\lambda_k)", _POISSON),
    ("a sum of three", "x_i ~ sum_{k=1}^3 (1/3) Poisson(lambda_k)",
     "X_i | Z_i=k ~ Poisson(l_k); P(Z_i=k) = 1/3; k = 1..3"),
    ("weights that sum to 1 by a line of their own",
     "x_i ~ pi_1 N(mu_1, Sigma_1) + pi_2 N(mu_2, Sigma_2), pi_1 + pi_2 = 1",
     _TWO.replace("= tau", "= p_1").replace("1 - tau", "p_2")),
    ("two indices", "X_{i,j} | Z_{i,j}=k ~ Poisson(lambda_k); P(Z_{i,j}=k) = pi_k; k = 1..K",
     "X_ij | Z_ij=k ~ Poisson(lambda_k); P(Z_ij=k) = pi_k; k = 1..K"),
]
