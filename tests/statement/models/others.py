"""Models beyond mixtures of one law, each with the model that it must be."""

from __future__ import annotations

#: name, statement, the model as canonical text.
OTHERS = [
    ("diagonal, tied",
     "x_i | z_i=k ~ N(mu_k, D); D diagonal; P(z_i=k) = pi_k, k=1..K",
     "i=N; c=d; k=K; x[i,c] real observed; z[i] label latent of k; pi[k] simplex; mu[k,c] real; "
     "D[c] variance diagonal; z ~ categorical(pi[k]); x | z[i]=k ~ normal(mu[k,c], D[c])"),
    ("diagonal by diag",
     "x_i | z_i=k ~ N(mu_k, diag(v_k)); P(z_i=k) = pi_k, k=1..K",
     "i=N; c=d; k=K; x[i,c] real observed; z[i] label latent of k; pi[k] simplex; mu[k,c] real; "
     "v[k,c] variance; z ~ categorical(pi[k]); x | z[i]=k ~ normal(mu[k,c], v[k,c])"),
    ("spherical, tied",
     "x_i | z_i=k ~ N(mu_k, sigma^2 I); P(z_i=k) = pi_k, k=1..K",
     "i=N; c=d; k=K; x[i,c] real observed; z[i] label latent of k; pi[k] simplex; mu[k,c] real; "
     "sigma^2 variance; z ~ categorical(pi[k]); x | z[i]=k ~ normal(mu[k,c], sigma^2)"),
    ("identity covariance",
     "x_i | z_i=k ~ N(mu_k, I), k=1..2; P(z_i=k) = pi_k",
     "i=N; c=d; k=1,2; x[i,c] real observed; z[i] label latent of k; pi[k] simplex as pi_1,pi_2; "
     "mu[k,c] real; z ~ categorical(pi[k]); x | z[i]=k ~ normal(mu[k,c], 1)"),
    ("identity precision scale",
     "x_i | z_i=k ~ N(mu_k, tau_k^{-1} I); P(z_i=k) = pi_k, k=1..K",
     "i=N; c=d; k=K; x[i,c] real observed; z[i] label latent of k; pi[k] simplex; mu[k,c] real; "
     "tau[k] positive; z ~ categorical(pi[k]); x | z[i]=k ~ normal(mu[k,c], tau[k]^-1)"),
    ("spherical in words",
     "x_i | z_i=k ~ N(mu_k, Sigma_k); Sigma_k spherical; P(z_i=k) = pi_k, k=1..K; x_i in R^p",
     "i=N; c=p; k=K; x[i,c] real observed; z[i] label latent of k; pi[k] simplex; mu[k,c] real; "
     "Sigma[k] variance spherical; z ~ categorical(pi[k]); x | z[i]=k ~ normal(mu[k,c], Sigma[k])"),
    ("precision of numbers",
     "x_i | z_i=k ~ N(mu_k, precision=tau_k); P(z_i=k) = pi_k, k=1..K; x_i in R",
     "i=N; k=K; x[i] real observed; z[i] label latent of k; pi[k] simplex; mu[k] real; tau[k] "
     "positive; z ~ categorical(pi[k]); x | z[i]=k ~ normal(mu[k], tau[k]^-1)"),
    ("precision matrix",
     "x_i | z_i=k ~ N(mu_k, Lambda_k^{-1}); P(z_i=k) = pi_k, k=1..K; x_i in R^d",
     "i=N; k=K; x[i] vector observed d; z[i] label latent of k; pi[k] simplex; mu[k] vector d; "
     "Lambda[k] covariance d; z ~ categorical(pi[k]); x | z[i]=k ~ multivariate_normal(mu[k], "
     "inverse(Lambda[k]))"),
    ("standard deviation",
     "x_i | z_i=k ~ N(mu_k, sd s_k); P(z_i=k) = pi_k, k=1..K",
     "i=N; k=K; x[i] real observed; z[i] label latent of k; pi[k] simplex; mu[k] real; s[k] "
     "positive; z ~ categorical(pi[k]); x | z[i]=k ~ normal(mu[k], s[k]^2)"),
    ("known Sigma",
     "x_i | z_i=k ~ N(mu_k, Sigma); P(z_i=k) = pi_k, k=1..K; known: Sigma",
     "i=N; k=K; x[i] vector observed d; z[i] label latent of k; Sigma covariance known; pi[k] "
     "simplex; mu[k] vector d; z ~ categorical(pi[k]); x | z[i]=k ~ multivariate_normal(mu[k], "
     "Sigma)"),
    ("known means",
     "x_i | z_i=k ~ N(mu_k, sigma^2), k=1..3; P(z_i=k) = pi_k; known: mu",
     "i=N; k=1,2,3; x[i] real observed; z[i] label latent of k; mu[k] real known; pi[k] simplex "
     "as pi_1,pi_2,pi_3; sigma^2 variance; z ~ categorical(pi[k]); x | z[i]=k ~ normal(mu[k], "
     "sigma^2)"),
    ("common mean of vectors",
     "x_i | z_i=k ~ N(mu, Sigma_k); P(z_i=k) = pi_k, k=1..K",
     "i=N; k=K; x[i] vector observed d; z[i] label latent of k; pi[k] simplex; mu vector d; "
     "Sigma[k] covariance d; z ~ categorical(pi[k]); x | z[i]=k ~ multivariate_normal(mu, "
     "Sigma[k])"),
    ("contaminated",
     "x_i ~ (1-eps) N(mu, sigma^2) + eps N(mu, 9 sigma^2)",
     "i=N; k=1,2; x[i] real observed; Z[i] label latent of k; eps probability; mu real; sigma^2 "
     "variance; Z ~ categorical((1 + -1 eps), eps); x | Z[i]=1 ~ normal(mu, sigma^2); x | Z[i]=2 "
     "~ normal(mu, 9 sigma^2)"),
    ("contaminated, known eps",
     "x_i ~ 0.95 N(mu, sigma^2) + 0.05 N(mu, c sigma^2); known: c",
     "i=N; k=1,2; x[i] real observed; Z[i] label latent of k; c positive known; mu real; sigma^2 "
     "variance; Z ~ categorical(19/20, 1/20); x | Z[i]=1 ~ normal(mu, sigma^2); x | Z[i]=2 ~ "
     "normal(mu, c sigma^2)"),
    ("Poisson and geometric",
     "x_i | z_i=1 ~ Poisson(l); x_i | z_i=2 ~ Geometric(p) from 0; P(z_i=1) = w",
     "i=N; k=1,2; x[i] count observed; z[i] label latent of k; w probability; l positive; p "
     "probability; z ~ categorical(w, (1 + -1 w)); x | z[i]=1 ~ poisson(l); x | z[i]=2 ~ "
     "geometric_from_0(p)"),
    ("normal and exponential",
     "x_i ~ w N(m, s^2) + (1-w) Exponential(rate l)",
     "i=N; k=1,2; x[i] real observed; Z[i] label latent of k; w probability; m real; s^2 "
     "variance; l positive; Z ~ categorical(w, (1 + -1 w)); x | Z[i]=1 ~ normal(m, s^2); x | "
     "Z[i]=2 ~ exponential_rate(l)"),
    ("hurdle of known place",
     "x_i = c if z_i=0; x_i | z_i=1 ~ N(m, s^2); P(z_i=0) = p; known: c",
     "i=N; k=0,1; x[i] real observed; z[i] label latent of k; c real known; p probability; m "
     "real; s^2 variance; z ~ categorical(p, (1 + -1 p)); x | z[i]=0 ~ point(c); x | z[i]=1 ~ "
     "normal(m, s^2)"),
    ("repeated normals",
     "x_ij | z_i=k ~ N(mu_k, sigma_k^2), j=1..m; P(z_i=k) = pi_k, k=1..K",
     "i=N; j=m; k=K; x[i,j] real observed; z[i] label latent of k; pi[k] simplex; mu[k] real; "
     "sigma^2[k] variance; z ~ categorical(pi[k]); x | z[i]=k ~ normal(mu[k], sigma^2[k])"),
    ("two measures of a class",
     "x_i | z_i=k ~ N(mu_k, s_k^2); y_i | z_i=k ~ Poisson(l_k); P(z_i=k) = pi_k, k=1..K",
     "i=N; k=K; x[i] real observed; y[i] count observed; z[i] label latent of k; pi[k] simplex; "
     "mu[k] real; s^2[k] variance; l[k] positive; z ~ categorical(pi[k]); x | z[i]=k ~ "
     "normal(mu[k], s^2[k]); y | z[i]=k ~ poisson(l[k])"),
    ("latent class in words",
     "c_i in {1,...,C}; P(c_i=c) = w_c; y_ij | c_i=c ~ Bernoulli(rho_jc), j=1..J",
     "i=N; j=J; c=C; y[i,j] binary observed; c[i] label latent of c; w[c] simplex; rho[j,c] "
     "probability; c ~ categorical(w[c]); y | c[i]=c ~ bernoulli(rho[j,c])"),
    ("Dawid-Skene with probabilities",
     "P(t_i=k) = p_k; P(x_ij=l | t_i=k) = pi_jkl; k=1..K; l=1..K; j=1..J",
     "i=N; j=J; k=K; l=K; x[i,j] label observed of l; t[i] label latent of k; p[k] simplex; "
     "pi[j,k,l] simplex; t ~ categorical(p[k]); x | t[i]=k ~ categorical(pi[j,k,l])"),
    ("binary by probabilities",
     "P(Z_i=1) = q; P(X_ij=1 | Z_i=1) = 1 - s_j; P(X_ij=1 | Z_i=0) = g_j, j=1..J",
     "i=N; j=J; k=0,1; X[i,j] binary observed; Z[i] label latent of k; q probability; g[j] "
     "probability; s[j] probability; Z ~ categorical((1 + -1 q), q); X | Z[i]=0 ~ "
     "bernoulli(g[j]); X | Z[i]=1 ~ bernoulli((1 + -1 s[j]))"),
    ("diagnostic tests",
     "D_i ~ Bernoulli(p); T_ij | D_i=1 ~ Bernoulli(Se_j); T_ij | D_i=0 ~ Bernoulli(1 - Sp_j), "
     "j=1..3",
     "i=N; j=1,2,3; k=0,1; T[i,j] binary observed; D[i] label latent of k; p probability; Sp[j] "
     "probability; Se[j] probability; D ~ categorical((1 + -1 p), p); T | D[i]=0 ~ bernoulli((1 "
     "+ -1 Sp[j])); T | D[i]=1 ~ bernoulli(Se[j])"),
    ("known offset",
     "y_i | z_i=k ~ Poisson(e_i lambda_k); P(z_i=k) = pi_k, k=1..K",
     "i=N; k=K; y[i] count observed; z[i] label latent of k; e[i] positive known; pi[k] simplex; "
     "lambda[k] positive; z ~ categorical(pi[k]); y | z[i]=k ~ poisson(e[i] lambda[k])"),
    ("offset by rule",
     "y_i | z_i=k ~ Poisson(t_i exp(beta_k'x_i)); P(z_i=k) = pi_k, k=1..K; known: x, t",
     "i=N; k=K; y[i] count observed; z[i] label latent of k; t[i] positive known; x[i] vector "
     "known p; pi[k] simplex; beta[k] vector p; z ~ categorical(pi[k]); y | z[i]=k ~ "
     "poisson(t[i] exp(beta[k]' x[i]))"),
    ("logistic components",
     "y_i | z_i=k ~ Bernoulli(logistic(beta_k'x_i)); P(z_i=k) = pi_k, k=1..K; known: x",
     "i=N; k=K; y[i] binary observed; z[i] label latent of k; x[i] vector known p; pi[k] "
     "simplex; beta[k] vector p; z ~ categorical(pi[k]); y | z[i]=k ~ bernoulli((1 + exp(-1 "
     "beta[k]' x[i]))^-1)"),
    ("lines with an intercept",
     "y_i | z_i=k ~ N(a_k + b_k x_i, s_k^2); P(z_i=k) = pi_k, k=1..K; known: x",
     "i=N; k=K; y[i] real observed; z[i] label latent of k; x[i] real known; pi[k] simplex; a[k] "
     "real; b[k] real; s^2[k] variance; z ~ categorical(pi[k]); y | z[i]=k ~ normal((a[k] + b[k] "
     "x[i]), s^2[k])"),
    ("lines with numbered coefficients",
     "y_i | z_i=k ~ N(beta_{0k} + beta_{1k} x_i, s^2); P(z_i=k) = pi_k, k=1..K; known: x",
     "i=N; k=K; y[i] real observed; z[i] label latent of k; x[i] real known; pi[k] simplex; "
     "beta_0[k] real; beta_1[k] real; s^2 variance; z ~ categorical(pi[k]); y | z[i]=k ~ "
     "normal((beta_0[k] + beta_1[k] x[i]), s^2)"),
    ("lines given x",
     "y_i | x_i, z_i=k ~ N(beta_k'x_i, sigma^2); P(z_i=k) = pi_k, k=1..K; observed: x, y",
     "i=N; k=K; y[i] real observed; z[i] label latent of k; x[i] vector known p; pi[k] simplex; "
     "beta[k] vector p; sigma^2 variance; z ~ categorical(pi[k]); y | z[i]=k ~ normal(beta[k]' "
     "x[i], sigma^2)"),
    ("experts, named",
     "y_i | z_i=1 ~ N(a'x_i, s^2); y_i | z_i=2 ~ N(b'x_i, t^2); P(z_i=1) = 1/(1+exp(-g'x_i))",
     "i=N; k=1,2; y[i] real observed; z[i] label latent of k; x[i] vector known p; g vector p; a "
     "vector p; s^2 variance; b vector p; t^2 variance; z ~ categorical((1 + exp(-1 g' "
     "x[i]))^-1, (1 + -1 (1 + exp(-1 g' x[i]))^-1)); y | z[i]=1 ~ normal(a' x[i], s^2); y | "
     "z[i]=2 ~ normal(b' x[i], t^2)"),
    ("priors",
     "x_i | z_i=k ~ Poisson(lambda_k); P(z_i=k) = pi_k, k=1..K; prior: lambda_k ~ Gamma(shape a, "
     "rate b); prior: pi ~ Dirichlet(2, ..., 2); known: a, b",
     "i=N; k=K; x[i] count observed; z[i] label latent of k; a positive known; b positive known; "
     "pi[k] simplex; lambda[k] positive; z ~ categorical(pi[k]); x | z[i]=k ~ "
     "poisson(lambda[k]); lambda ~ gamma(a, b); pi ~ dirichlet(2)"),
    ("prior of the two",
     "x_i | z_i=1 ~ Poisson(a); x_i | z_i=2 ~ Poisson(b); P(z_i=1) = t; prior: t ~ Beta(2, 2)",
     "i=N; k=1,2; x[i] count observed; z[i] label latent of k; t probability; a positive; b "
     "positive; z ~ categorical(t, (1 + -1 t)); x | z[i]=1 ~ poisson(a); x | z[i]=2 ~ "
     "poisson(b); t ~ beta(2, 2)"),
    ("normal prior",
     "x_i | z_i=k ~ N(mu_k, sigma^2); P(z_i=k) = pi_k, k=1..K; prior: mu_k ~ N(m, v^2); known: "
     "sigma^2, m, v^2",
     "i=N; k=K; x[i] real observed; z[i] label latent of k; sigma^2 variance known; m real "
     "known; v^2 variance known; pi[k] simplex; mu[k] real; z ~ categorical(pi[k]); x | z[i]=k ~ "
     "normal(mu[k], sigma^2); mu ~ normal(m, v^2)"),
    ("prior of a covariance",
     "x_i | z_i=k ~ N(mu_k, Sigma_k); P(z_i=k) = pi_k, k=1..K; prior: Sigma_k ~ "
     "InverseWishart(nu, Psi); known: nu, Psi",
     "i=N; k=K; x[i] vector observed d; z[i] label latent of k; Psi covariance known; nu positive "
     "known; pi[k] simplex; mu[k] vector d; Sigma[k] covariance d; z ~ categorical(pi[k]); x | "
     "z[i]=k ~ multivariate_normal(mu[k], Sigma[k]); Sigma ~ inverse_wishart(Psi, nu)"),
    ("prior by scale",
     "x_i | z_i=k ~ Exponential(rate lambda_k); P(z_i=k) = pi_k, k=1..K; prior: lambda ~ "
     "Gamma(shape 2, scale 3)",
     "i=N; k=K; x[i] positive observed; z[i] label latent of k; pi[k] simplex; lambda[k] "
     "positive; z ~ categorical(pi[k]); x | z[i]=k ~ exponential_rate(lambda[k]); lambda ~ "
     "gamma(2, 1/3)"),
    ("MAP without the word prior",
     "z_i ~ Cat(pi); pi ~ Dirichlet(alpha); x_i | z_i=k ~ Poisson(l_k); l_k ~ Gamma(shape a, "
     "rate b); k=1..K; known: alpha, a, b. Find the MAP of pi and l by EM.",
     "i=N; k=K; x[i] count observed; z[i] label latent of k; alpha[k] positive known; a positive "
     "known; b positive known; pi[k] simplex; l[k] positive; z ~ categorical(pi[k]); x | z[i]=k "
     "~ poisson(l[k]); pi ~ dirichlet(alpha[k]); l ~ gamma(a, b)"),
    ("real weights",
     "x_i | z_i=k ~ N(mu_k, Sigma_k); P(z_i=k) = pi_k, k=1..K; weight a_i",
     "i=N; k=K; x[i] vector observed d; z[i] label latent of k; a[i] positive known; pi[k] "
     "simplex; mu[k] vector d; Sigma[k] covariance d; z ~ categorical(pi[k]); x | z[i]=k ~ "
     "multivariate_normal(mu[k], Sigma[k]); weight i: a[i]"),
    ("frequencies of documents",
     "x_i | z_i=k ~ Multinomial(n_i, theta_k); P(z_i=k) = pi_k, k=1..K; x_i occurs m_i times",
     "i=N; v=V; k=K; x[i,v] count observed; z[i] label latent of k; m[i] count known; pi[k] "
     "simplex; theta[k,v] simplex; z ~ categorical(pi[k]); x | z[i]=k ~ multinomial(theta[k,v]); "
     "frequency i: m[i]"),
    ("documents by words",
     "c_d ~ Cat(pi); w_dn | c_d=k ~ Cat(beta_k), d=1..D, n=1..N_d, k=1..K",
     "d=D; n=N_d; k=K; l=L; w[d,n] label observed of l; c[d] label latent of k; pi[k] simplex; "
     "beta[k,l] simplex; c ~ categorical(pi[k]); w | c[d]=k ~ categorical(beta[k,l])"),
    ("nested",
     "A_i ~ Cat(p); B_ij | A_i=a ~ Cat(q_a); y_ij | B_ij=b ~ Poisson(l_b)",
     "i=N; j=J; a=A; b=B; y[i,j] count observed; A[i] label latent of a; B[i,j] label latent of "
     "b; p[a] simplex; q[a,b] simplex; l[b] positive; A ~ categorical(p[a]); B | A[i]=a ~ "
     "categorical(q[a,b]); y | B[i,j]=b ~ poisson(l[b])"),
    ("rows and columns",
     "A_i ~ Cat(p); B_j ~ Cat(q); y_ij | A_i=a, B_j=b ~ Poisson(l_ab)",
     "i=N; j=J; a=A; b=B; y[i,j] count observed; A[i] label latent of a; B[j] label latent of b; "
     "p[a] simplex; q[b] simplex; l[a,b] positive; A ~ categorical(p[a]); B ~ categorical(q[b]); "
     "y | A[i]=a,B[j]=b ~ poisson(l[a,b])"),
    ("two labels, one number",
     "a_i ~ Cat(p); b_i ~ Cat(q); y_i | a_i=j, b_i=k ~ N(mu_jk, s^2); j=1..2; k=1..3",
     "i=N; j=1,2; k=1,2,3; y[i] real observed; a[i] label latent of j; b[i] label latent of k; "
     "p[j] simplex as p_1,p_2; q[k] simplex as q_1,q_2,q_3; mu[j,k] real; s^2 variance; a ~ "
     "categorical(p[j]); b ~ categorical(q[k]); y | a[i]=j,b[i]=k ~ normal(mu[j,k], s^2)"),
    ("seen by a list",
     "z_i ~ Cat(pi_1, ..., pi_K); x_i | z_i=k ~ N(m_k, s_k^2); i = 1..n; z_1, ..., z_m are "
     "observed",
     "i=n; k=K; x[i] real observed; z[i] label latent of k seen; pi[k] simplex; m[k] real; "
     "s^2[k] variance; z ~ categorical(pi[k]); x | z[i]=k ~ normal(m[k], s^2[k])"),
    ("known groups",
     "y_i | z_i=k ~ Poisson(theta_{g_i} c_k); P(z_i=k) = pi_k, k=1..3; known: g, c",
     "i=N; k=1,2,3; l=L; y[i] count observed; g[i] label known of l; z[i] label latent of k; "
     "c[k] positive known; pi[k] simplex as pi_1,pi_2,pi_3; theta[l] positive; z ~ "
     "categorical(pi[k]); y | z[i]=k,g[i]=l ~ poisson(theta[l] c[k])"),
    ("missing cells of numbers",
     "y_ij | z_i=k ~ N(mu_kj, s_j^2), j=1..J; P(z_i=k) = pi_k, k=1..K; y_ij missing for some",
     "i=N; j=J; k=K; y[i,j] real observed missing; z[i] label latent of k; pi[k] simplex; "
     "mu[k,j] real; s^2[j] variance; z ~ categorical(pi[k]); y | z[i]=k ~ normal(mu[k,j], s^2[j])"),
    ("own density on integers",
     "x_i | z_i=k ~ density f(x; q_k) = (1-q_k) q_k^x on {0, 1, ...}; P(z_i=k) = pi_k, k=1..K; 0 "
     "< q_k < 1",
     "i=N; k=K; x[i] count observed; z[i] label latent of k; pi[k] simplex; q[k] probability; z "
     "~ categorical(pi[k]); x | z[i]=k ~ f(q[k]); f(q probability) = (1 + -1 q) q^x on integers "
     "0..inf"),
    ("own density, Laplace",
     "x_i | z_i=k ~ density f(x; s_k) = 1/(2 s_k) exp(-x^2/(2 s_k)) on R; P(z_i=k) = pi_k, k=1..K",
     "i=N; k=K; x[i] real observed; z[i] label latent of k; pi[k] simplex; s[k] positive; z ~ "
     "categorical(pi[k]); x | z[i]=k ~ f(s[k]); f(s positive) = (2 s)^-1 exp(-1 x^2 (2 s)^-1) on "
     "reals -inf..inf"),
    ("own density with e",
     "t_i | z_i=k ~ density f(t; l_k) = l_k e^{-l_k t} on (0, inf); P(z_i=k) = pi_k, k=1..K",
     "i=N; k=K; t[i] positive observed; z[i] label latent of k; pi[k] simplex; l[k] positive; z "
     "~ categorical(pi[k]); t | z[i]=k ~ f(l[k]); f(l positive) = l exp(-1 l x) on reals 0..inf"),
    ("gamma, known shape",
     "x_i | z_i=k ~ Gamma(shape 2, rate b_k); P(z_i=k) = pi_k, k=1..K",
     "i=N; k=K; x[i] positive observed; z[i] label latent of k; pi[k] simplex; b[k] positive; z "
     "~ categorical(pi[k]); x | z[i]=k ~ gamma(2, b[k])"),
    ("gamma by scale",
     "x_i | z_i=k ~ Gamma(shape a_k, scale s_k); P(z_i=k) = pi_k, k=1..K",
     "i=N; k=K; x[i] positive observed; z[i] label latent of k; pi[k] simplex; a[k] positive; "
     "s[k] positive; z ~ categorical(pi[k]); x | z[i]=k ~ gamma(a[k], s[k]^-1)"),
    ("weibull",
     "x_i | z_i=k ~ Weibull(shape a, scale b_k); P(z_i=k) = pi_k, k=1..K; known: a",
     "i=N; k=K; x[i] positive observed; z[i] label latent of k; a positive known; pi[k] simplex; "
     "b[k] positive; z ~ categorical(pi[k]); x | z[i]=k ~ weibull(a, b[k])"),
    ("equal weights",
     "X_i | Z_i=k ~ Poisson(l_k); P(Z_i=k) = 1/K, k=1..K",
     "i=N; k=K; X[i] count observed; Z[i] label latent of k; l[k] positive; Z ~ "
     "categorical(size(K)^-1); X | Z[i]=k ~ poisson(l[k])"),
    ("uniform noise in a sum",
     "x_i ~ (1 - e) N(m, s^2) + e Uniform(-10, 10)",
     "i=N; k=1,2; x[i] real observed; Z[i] label latent of k; e probability; m real; s^2 "
     "variance; Z ~ categorical((1 + -1 e), e); x | Z[i]=1 ~ normal(m, s^2); x | Z[i]=2 ~ "
     "uniform(-10, 10)"),
    ("translation",
     "P(z_n=e) = 1/3, e=1..3; f_n | z_n=e ~ Categorical(t_e)",
     "n=N; e=1,2,3; l=L; f[n] label observed of l; z[n] label latent of e; t[e,l] simplex; z ~ "
     "categorical(1/3, 1/3, 1/3); f | z[n]=e ~ categorical(t[e,l])"),
    ("cavities",
     "x_i | z_i=k ~ Categorical(p_k); P(z_i=k) = pi_k; x_i in {a, c, g, t}; k=1..K",
     "i=N; k=K; l=a,c,g,t; x[i] label observed of l; z[i] label latent of k; pi[k] simplex; "
     "p[k,l] simplex; z ~ categorical(pi[k]); x | z[i]=k ~ categorical(p[k,l])"),
    ("named deviation",
     "X_i | Z_i=k ~ N(mu_k, sd=s_k)\nP(Z_i=k) = pi_k\nk = 1..K",
     "i=N; k=K; X[i] real observed; Z[i] label latent of k; pi[k] simplex; mu[k] real; s[k] "
     "positive; Z ~ categorical(pi[k]); X | Z[i]=k ~ normal(mu[k], s[k]^2)"),
    ("product as an argument",
     "X_i | Z_i=k ~ Poisson(c_k mu)\nP(Z_i=k) = pi_k\nk = 1..K",
     "i=N; k=K; X[i] count observed; Z[i] label latent of k; pi[k] simplex; c[k] positive; mu "
     "positive; Z ~ categorical(pi[k]); X | Z[i]=k ~ poisson(c[k] mu)"),
    ("known mean",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\nX_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\nP(Z_i = 1) = "
     "tau\nP(Z_i = 2) = 1 - tau\nknown: mu_1",
     "i=N; k=1,2; X[i] vector observed d; Z[i] label latent of k; mu_1 vector known d; tau "
     "probability; Sigma_1 covariance d; mu_2 vector d; Sigma_2 covariance d; Z ~ "
     "categorical(tau, (1 + -1 tau)); X | Z[i]=1 ~ multivariate_normal(mu_1, Sigma_1); X | "
     "Z[i]=2 ~ multivariate_normal(mu_2, Sigma_2)"),
    ("twins of the names' mistakes",
     "X_ij | Z_i=k ~ Poisson(lambda_k)\nP(Z_i=k) = pi_k\nk = 1..K",
     "i=N; j=J; k=K; X[i,j] count observed; Z[i] label latent of k; pi[k] simplex; lambda[k] "
     "positive; Z ~ categorical(pi[k]); X | Z[i]=k ~ poisson(lambda[k])"),
    ("a weight as a function",
     "y_i | z_i=k ~ Poisson(l_k)\nP(z_i=1) = logistic(phi'x_i)\nk=0,1",
     "i=N; k=0,1; y[i] count observed; z[i] label latent of k; x[i] vector known p; phi vector "
     "p; l[k] positive as l_0,l_1; z ~ categorical((1 + -1 (1 + exp(-1 phi' x[i]))^-1), (1 + "
     "exp(-1 phi' x[i]))^-1); y | z[i]=k ~ poisson(l[k])"),
    ("frequencies",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\nX_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\nP(Z_i = 1) = "
     "tau\nP(Z_i = 2) = 1 - tau\nX_i occurs n_i times",
     "i=N; k=1,2; X[i] vector observed d; Z[i] label latent of k; n[i] count known; tau "
     "probability; mu_1 vector d; Sigma_1 covariance d; mu_2 vector d; Sigma_2 covariance d; Z ~ "
     "categorical(tau, (1 + -1 tau)); X | Z[i]=1 ~ multivariate_normal(mu_1, Sigma_1); X | "
     "Z[i]=2 ~ multivariate_normal(mu_2, Sigma_2); frequency i: n[i]"),
    ("weights of observations",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\nX_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\nP(Z_i = 1) = "
     "tau\nP(Z_i = 2) = 1 - tau\nweight a_i for i=1..m",
     "i=N; k=1,2; X[i] vector observed d; Z[i] label latent of k; a[i] positive known; tau "
     "probability; mu_1 vector d; Sigma_1 covariance d; mu_2 vector d; Sigma_2 covariance d; Z ~ "
     "categorical(tau, (1 + -1 tau)); X | Z[i]=1 ~ multivariate_normal(mu_1, Sigma_1); X | "
     "Z[i]=2 ~ multivariate_normal(mu_2, Sigma_2); weight i: a[i]"),
    ("diagonal, again",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\nX_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\nP(Z_i = 1) = "
     "tau\nP(Z_i = 2) = 1 - tau\nSigma_1 diagonal",
     "i=N; c=d; k=1,2; X[i,c] real observed; Z[i] label latent of k; tau probability; mu_1[c] "
     "real; Sigma_1[c] variance diagonal; mu_2[c] real; Sigma_2[c] variance diagonal; Z ~ "
     "categorical(tau, (1 + -1 tau)); X | Z[i]=1 ~ normal(mu_1[c], Sigma_1[c]); X | Z[i]=2 ~ "
     "normal(mu_2[c], Sigma_2[c])"),
    ("linear predictor in LaTeX",
     "X_i | Z_i=k ~ N(\\beta_k^\\top x_i, \\sigma_k^2)\nP(Z_i=k) = pi_k\nk = 1..K",
     "i=N; k=K; X[i] real observed; Z[i] label latent of k; x[i] vector known p; pi[k] simplex; "
     "beta[k] vector p; sigma^2[k] variance; Z ~ categorical(pi[k]); X | Z[i]=k ~ "
     "normal(beta[k]' x[i], sigma^2[k])"),
    ("two component indices",
     "X_i | Z_i=k ~ Normal(mu_k, Sigma_k)\nP(Z_i=j) = pi_j\nk = 1..K\nj = 1..K",
     "i=N; k=K; X[i] vector observed d; Z[i] label latent of k; pi[k] simplex; mu[k] vector d; "
     "Sigma[k] covariance d; Z ~ categorical(pi[k]); X | Z[i]=k ~ multivariate_normal(mu[k], "
     "Sigma[k])"),
    ("Multinomial is known",
     "X_i | Z_i=k ~ Multinomial(n_i; theta_k)\nP(Z_i=k) = pi_k\nk = 1..K",
     "i=N; v=V; k=K; X[i,v] count observed; Z[i] label latent of k; pi[k] simplex; theta[k,v] "
     "simplex; Z ~ categorical(pi[k]); X | Z[i]=k ~ multinomial(theta[k,v])"),
    ("Categorical is known",
     "X_i | Z_i=k ~ Categorical(p_k)\nP(Z_i=k) = pi_k\nk = 1..K",
     "i=N; k=K; l=L; X[i] label observed of l; Z[i] label latent of k; pi[k] simplex; p[k,l] "
     "simplex; Z ~ categorical(pi[k]); X | Z[i]=k ~ categorical(p[k,l])"),
    ("precision",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1^{-1})\nX_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\nP(Z_i = 1) = "
     "tau\nP(Z_i = 2) = 1 - tau",
     "i=N; k=1,2; X[i] vector observed d; Z[i] label latent of k; tau probability; mu_1 vector "
     "d; Sigma_1 covariance d; mu_2 vector d; Sigma_2 covariance d; Z ~ categorical(tau, (1 + -1 "
     "tau)); X | Z[i]=1 ~ multivariate_normal(mu_1, inverse(Sigma_1)); X | Z[i]=2 ~ "
     "multivariate_normal(mu_2, Sigma_2)"),
    ("power of a rate",
     "X_i | Z_i=1 ~ Poisson(lambda_1^2)\nX_i | Z_i=2 ~ Poisson(lambda_2)\nP(Z_i=1) = 1/2\nP(Z_i=2) "
     "= 1/2",
     "i=N; k=1,2; X[i] count observed; Z[i] label latent of k; lambda_1 positive; lambda_2 "
     "positive; Z ~ categorical(1/2, 1/2); X | Z[i]=1 ~ poisson(lambda_1^2); X | Z[i]=2 ~ "
     "poisson(lambda_2)"),
    ("mean of each observation",
     "X_i | Z_i=1 ~ Normal(mu_i, Sigma_1)\nX_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\nP(Z_i = 1) = "
     "tau\nP(Z_i = 2) = 1 - tau",
     "i=N; k=1,2; X[i] vector observed d; Z[i] label latent of k; mu[i] vector known d; tau "
     "probability; Sigma_1 covariance d; mu_2 vector d; Sigma_2 covariance d; Z ~ "
     "categorical(tau, (1 + -1 tau)); X | Z[i]=1 ~ multivariate_normal(mu[i], Sigma_1); X | "
     "Z[i]=2 ~ multivariate_normal(mu_2, Sigma_2)"),
    ("given mean",
     "X_i | Z_i=1 ~ Normal(0, Sigma_1)\nX_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\nP(Z_i = 1) = "
     "tau\nP(Z_i = 2) = 1 - tau",
     "i=N; k=1,2; X[i] vector observed d; Z[i] label latent of k; tau probability; Sigma_1 "
     "covariance d; mu_2 vector d; Sigma_2 covariance d; Z ~ categorical(tau, (1 + -1 tau)); X | "
     "Z[i]=1 ~ multivariate_normal(zero(vector), Sigma_1); X | Z[i]=2 ~ "
     "multivariate_normal(mu_2, Sigma_2)"),
    ("shared covariance of K",
     "X_i | Z_i=k ~ Normal(mu_k, Sigma)\nP(Z_i=k) = pi_k\nk = 1..K",
     "i=N; k=K; X[i] vector observed d; Z[i] label latent of k; pi[k] simplex; mu[k] vector d; "
     "Sigma covariance d; Z ~ categorical(pi[k]); X | Z[i]=k ~ multivariate_normal(mu[k], Sigma)"),
    ("number of trials",
     "X_i | Z_i=1 ~ Binomial(10, p_1)\nX_i | Z_i=2 ~ Binomial(10, p_2)\nP(Z_i=1) = 1/2\nP(Z_i=2) = "
     "1/2",
     "i=N; k=1,2; X[i] count observed; Z[i] label latent of k; p_1 probability; p_2 probability; "
     "Z ~ categorical(1/2, 1/2); X | Z[i]=1 ~ binomial(10, p_1); X | Z[i]=2 ~ binomial(10, p_2)"),
    ("trials of two names",
     "X_i | Z_i=1 ~ Binomial(n_i, p_1)\nX_i | Z_i=2 ~ Binomial(m_i, p_2)\nP(Z_i=1) = 1/2\nP(Z_i=2) "
     "= 1/2",
     "i=N; k=1,2; X[i] count observed; Z[i] label latent of k; n[i] natural known; m[i] natural "
     "known; p_1 probability; p_2 probability; Z ~ categorical(1/2, 1/2); X | Z[i]=1 ~ "
     "binomial(n[i], p_1); X | Z[i]=2 ~ binomial(m[i], p_2)"),
    ("a covariance in words",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\nX_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\nP(Z_i = 1) = "
     "tau\nP(Z_i = 2) = 1 - tau\nSigma_1 is symmetric",
     "i=N; k=1,2; X[i] vector observed d; Z[i] label latent of k; tau probability; mu_1 vector "
     "d; Sigma_1 covariance d; mu_2 vector d; Sigma_2 covariance d; Z ~ categorical(tau, (1 + -1 "
     "tau)); X | Z[i]=1 ~ multivariate_normal(mu_1, Sigma_1); X | Z[i]=2 ~ "
     "multivariate_normal(mu_2, Sigma_2)"),
    ("a tree",
     "P(A_i=1) = p; P(B_i=1 | A_i=1) = q; P(B_i=1 | A_i=0) = r; observed: B",
     "i=N; k=0,1; B[i] binary observed; A[i] label latent of k; p probability; r probability; q "
     "probability; A ~ categorical((1 + -1 p), p); B | A[i]=0 ~ bernoulli(r); B | A[i]=1 ~ "
     "bernoulli(q)"),
    ("known offset, again",
     "X_i | Z_i=k ~ Poisson(e_i lambda_k); P(Z_i=k) = pi_k; k=1..K; known: e",
     "i=N; k=K; X[i] count observed; Z[i] label latent of k; e[i] positive known; pi[k] simplex; "
     "lambda[k] positive; Z ~ categorical(pi[k]); X | Z[i]=k ~ poisson(e[i] lambda[k])"),
    ("known and observed",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\nX_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\nP(Z_i = 1) = "
     "tau\nP(Z_i = 2) = 1 - tau\nobserved: X_i\nknown: mu_1",
     "i=N; k=1,2; X[i] vector observed d; Z[i] label latent of k; mu_1 vector known d; tau "
     "probability; Sigma_1 covariance d; mu_2 vector d; Sigma_2 covariance d; Z ~ "
     "categorical(tau, (1 + -1 tau)); X | Z[i]=1 ~ multivariate_normal(mu_1, Sigma_1); X | "
     "Z[i]=2 ~ multivariate_normal(mu_2, Sigma_2)"),
    ("equal weights of K",
     "X_i | Z_i=k ~ Normal(mu_k, Sigma_k)\nP(Z_i=k) = 1/K\nk = 1..K",
     "i=N; k=K; X[i] vector observed d; Z[i] label latent of k; mu[k] vector d; Sigma[k] "
     "covariance d; Z ~ categorical(size(K)^-1); X | Z[i]=k ~ multivariate_normal(mu[k], "
     "Sigma[k])"),
    ("an index as a number",
     "y_it | g_i=k ~ N(a_k + b_k t, s^2), t=1..T; P(g_i=k) = w_k, k=1..K",
     "i=N; t=T; k=K; y[i,t] real observed; g[i] label latent of k; t[t] real known; w[k] "
     "simplex; a[k] real; b[k] real; s^2 variance; g ~ categorical(w[k]); y | g[i]=k ~ "
     "normal((a[k] + b[k] t[t]), s^2)"),
    ("a value apart from the others",
     "z_i in {0,1,2}; P(z_i=k) = p_k; x_i | z_i=0 ~ Uniform(0, 10); x_i | z_i=k ~ N(m_k, s_k^2), "
     "k=1..2",
     "i=N; k=0,1,2; x[i] real observed; z[i] label latent of k; p[k] simplex as p_0,p_1,p_2; m_1 "
     "real; s_1^2 variance; m_2 real; s_2^2 variance; z ~ categorical(p[k]); x | z[i]=0 ~ "
     "uniform(0, 10); x | z[i]=1 ~ normal(m_1, s_1^2); x | z[i]=2 ~ normal(m_2, s_2^2)"),
    ("a prior about 0",
     "x_i | z_i=k ~ N(m_k, Sigma); P(z_i=k) = w_k, k=1..K; prior: m_k ~ N(0, 4 I)",
     "i=N; k=K; x[i] vector observed d; z[i] label latent of k; w[k] simplex; m[k] vector d; "
     "Sigma covariance d; z ~ categorical(w[k]); x | z[i]=k ~ multivariate_normal(m[k], Sigma); "
     "m ~ multivariate_normal(zero(vector), 4 identity())"),
]
