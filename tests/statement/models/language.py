"""Statements of the literature beyond mixtures of one law, each with the model that it is."""

from __future__ import annotations

#: name, statement, the model as canonical text.
LANGUAGE = [
    ("shared covariance (Bishop ex. 9.6)",
     "x_n | z_n=k ~ N(mu_k, Sigma); P(z_n=k) = pi_k, k=1..K",
     "n=N; k=K; x[n] vector observed d; z[n] label latent of k; pi[k] simplex; mu[k] vector d; "
     "Sigma covariance d; z ~ categorical(pi[k]); x | z[n]=k ~ multivariate_normal(mu[k], Sigma)"),
    ("known variance, weights 1/2",
     "X_i | Z_i=j ~ N(mu_j, sigma^2), j=1..2; P(Z_i=j) = 1/2; known: sigma^2",
     "i=N; j=1,2; X[i] real observed; Z[i] label latent of j; sigma^2 variance known; mu[j] real "
     "as mu_1,mu_2; Z ~ categorical(1/2, 1/2); X | Z[i]=j ~ normal(mu[j], sigma^2)"),
    ("proportional rates",
     "X_i | Z_i=k ~ Poisson(c_k mu), k=1..3; P(Z_i=k) = w_k; known: c, w",
     "i=N; k=1,2,3; X[i] count observed; Z[i] label latent of k; w[k] simplex known; c[k] "
     "positive known; mu positive; Z ~ categorical(w[k]); X | Z[i]=k ~ poisson(c[k] mu)"),
    ("spherical",
     "x_i | z_i=k ~ N(mu_k, sigma_k^2 I); P(z_i=k) = pi_k, k=1..K",
     "i=N; c=d; k=K; x[i,c] real observed; z[i] label latent of k; pi[k] simplex; mu[k,c] real; "
     "sigma^2[k] variance; z ~ categorical(pi[k]); x | z[i]=k ~ normal(mu[k,c], sigma^2[k])"),
    ("diagonal",
     "x_i | z_i=k ~ N(mu_k, D_k); D_k diagonal; P(z_i=k) = pi_k, k=1..K",
     "i=N; c=d; k=K; x[i,c] real observed; z[i] label latent of k; pi[k] simplex; mu[k,c] real; "
     "D[k,c] variance diagonal; z ~ categorical(pi[k]); x | z[i]=k ~ normal(mu[k,c], D[k,c])"),
    ("common mean, two variances (ECM)",
     "X_i | G_i=1 ~ N(mu, sigma_1^2); X_i | G_i=0 ~ N(mu, sigma_2^2); P(G_i=1) = alpha",
     "i=N; k=0,1; X[i] real observed; G[i] label latent of k; alpha probability; mu real; "
     "sigma_2^2 variance; sigma_1^2 variance; G ~ categorical((1 + -1 alpha), alpha); X | G[i]=0 "
     "~ normal(mu, sigma_2^2); X | G[i]=1 ~ normal(mu, sigma_1^2)"),
    ("tosses in rounds",
     "X_ij | Y_i=H ~ Bernoulli(p_1); X_ij | Y_i=T ~ Bernoulli(p_2); P(Y_i=H) = lambda; i=1..n, "
     "j=1..3",
     "i=n; j=1,2,3; k=H,T; X[i,j] binary observed; Y[i] label latent of k; lambda probability; "
     "p_1 probability; p_2 probability; Y ~ categorical(lambda, (1 + -1 lambda)); X | Y[i]=H ~ "
     "bernoulli(p_1); X | Y[i]=T ~ bernoulli(p_2)"),
    ("ten tosses each",
     "X_i | Z_i=A ~ Binomial(10, theta_A); X_i | Z_i=B ~ Binomial(10, theta_B); P(Z_i=A) = 1/2",
     "i=N; k=A,B; X[i] count observed; Z[i] label latent of k; theta_A probability; theta_B "
     "probability; Z ~ categorical(1/2, 1/2); X | Z[i]=A ~ binomial(10, theta_A); X | Z[i]=B ~ "
     "binomial(10, theta_B)"),
    ("Bernoulli vectors, MAP",
     "x_nd | z_n=k ~ Bernoulli(mu_kd), d=1..D; P(z_n=k) = pi_k, k=1..K; prior: mu_kd ~ "
     "Beta(a,b); prior: pi ~ Dirichlet(alpha); known: a, b, alpha",
     "n=N; d=D; k=K; x[n,d] binary observed; z[n] label latent of k; a positive known; b "
     "positive known; alpha[k] positive known; pi[k] simplex; mu[k,d] probability; z ~ "
     "categorical(pi[k]); x | z[n]=k ~ bernoulli(mu[k,d]); mu ~ beta(a, b); pi ~ "
     "dirichlet(alpha[k])"),
    ("documents",
     "x_i | z_i=k ~ Multinomial(n_i; theta_k); P(z_i=k) = pi_k, k=1..K",
     "i=N; v=V; k=K; x[i,v] count observed; z[i] label latent of k; pi[k] simplex; theta[k,v] "
     "simplex; z ~ categorical(pi[k]); x | z[i]=k ~ multinomial(theta[k,v])"),
    ("zero inflation",
     "Y_i = 0 if Z_i=0; Y_i | Z_i=1 ~ Poisson(lambda); P(Z_i=0) = pi; P(Z_i=1) = 1-pi",
     "i=N; k=0,1; Y[i] count observed; Z[i] label latent of k; pi probability; lambda positive; "
     "Z ~ categorical(pi, (1 + -1 pi)); Y | Z[i]=0 ~ point(0); Y | Z[i]=1 ~ poisson(lambda)"),
    ("encounters, with frequencies",
     "x_i = 0 if z_i=1; x_i | z_i=2 ~ Poisson(mu); x_i | z_i=3 ~ Poisson(lambda); P(z_i=1) = "
     "alpha; P(z_i=2) = beta; P(z_i=3) = 1-alpha-beta; x_i occurs n_i times",
     "i=N; k=1,2,3; x[i] count observed; z[i] label latent of k; n[i] count known; pi[k] simplex "
     "as alpha,beta,-; mu positive; lambda positive; z ~ categorical(pi[k]); x | z[i]=1 ~ "
     "point(0); x | z[i]=2 ~ poisson(mu); x | z[i]=3 ~ poisson(lambda); frequency i: n[i]"),
    ("known densities",
     "X_i | Z_i=1 ~ density g; X_i | Z_i=0 ~ density h; P(Z_i=1) = theta; P(Z_i=0) = 1-theta; "
     "known: g, h",
     "i=N; k=0,1; Z[i] label latent of k; h[i] positive known; g[i] positive known; theta "
     "probability; Z ~ categorical((1 + -1 theta), theta); h | Z[i]=0 ~ known(); g | Z[i]=1 ~ "
     "known()"),
    ("noise",
     "x_i | z_i=0 ~ Uniform(a, b); x_i | z_i=1 ~ N(mu, sigma^2); P(z_i=0) = eps; P(z_i=1) = "
     "1-eps; known: a, b",
     "i=N; k=0,1; x[i] real observed; z[i] label latent of k; a real known; b real known; eps "
     "probability; mu real; sigma^2 variance; z ~ categorical(eps, (1 + -1 eps)); x | z[i]=0 ~ "
     "uniform(a, b); x | z[i]=1 ~ normal(mu, sigma^2)"),
    ("some labels seen",
     "x_i | z_i=k ~ N(mu_k, Sigma_k); P(z_i=k) = phi_k, k=1..K; observed: x_i, z_i for i=1..m; "
     "observed: x_i for i=m+1..n; weight alpha for i=1..m; known: alpha",
     "i=N; k=K; x[i] vector observed d; z[i] label latent of k seen; alpha[i] positive known; "
     "phi[k] simplex; mu[k] vector d; Sigma[k] covariance d; z ~ categorical(phi[k]); x | z[i]=k "
     "~ multivariate_normal(mu[k], Sigma[k]); weight i: alpha[i]"),
    ("raters",
     "T_i ~ Categorical(p); X_ij | T_i=k ~ Categorical(pi_jk), j=1..J, k=1..K; X_ij missing for "
     "some",
     "i=N; j=J; k=K; l=L; X[i,j] label observed of l missing; T[i] label latent of k; p[k] "
     "simplex; pi[j,k,l] simplex; T ~ categorical(p[k]); X | T[i]=k ~ categorical(pi[j,k,l])"),
    ("topics",
     "z_dn ~ Categorical(theta_d); w_dn | z_dn=k ~ Categorical(phi_k); w_dn occurs c_dn times",
     "d=D; n=N; k=K; l=L; w[d,n] label observed of l; z[d,n] label latent of k; c[d,n] count "
     "known; theta[d,k] simplex; phi[k,l] simplex; z ~ categorical(theta[d,k]); w | z[d,n]=k ~ "
     "categorical(phi[k,l]); frequency d,n: c[d,n]"),
    ("two hidden causes",
     "A_t ~ Categorical(p); B_t | A_t=a ~ Categorical(q_a); C_t | A_t=a, B_t=b ~ "
     "Categorical(r_ab); D_t | A_t=a, C_t=c ~ Categorical(s_ac); observed: B, D",
     "t=T; a=A; b=B; c=C; l=L; B[t] label observed of b; D[t] label observed of l; A[t] label "
     "latent of a; C[t] label latent of c; p[a] simplex; r[a,b,c] simplex; q[a,b] simplex; "
     "s[a,c,l] simplex; A ~ categorical(p[a]); C | A[t]=a,B[t]=b ~ categorical(r[a,b,c]); B | "
     "A[t]=a ~ categorical(q[a,b]); D | A[t]=a,C[t]=c ~ categorical(s[a,c,l])"),
    ("mixture of lines",
     "y_i | z_i=k ~ N(beta_k'x_i, sigma_k^2); P(z_i=k) = pi_k, k=1..K; known: x",
     "i=N; k=K; y[i] real observed; z[i] label latent of k; x[i] vector known p; pi[k] simplex; "
     "beta[k] vector p; sigma^2[k] variance; z ~ categorical(pi[k]); y | z[i]=k ~ "
     "normal(beta[k]' x[i], sigma^2[k])"),
    ("experts",
     "y_i | z_i=k ~ N(theta_k'x_i, sigma^2), k=0,1; P(z_i=1) = logistic(phi'x_i); P(z_i=0) = "
     "1-P(z_i=1); known: x, sigma^2",
     "i=N; k=0,1; y[i] real observed; z[i] label latent of k; x[i] vector known p; sigma^2 "
     "variance known; phi vector p; theta[k] vector p as theta_0,theta_1; z ~ categorical((1 + "
     "-1 (1 + exp(-1 phi' x[i]))^-1), (1 + exp(-1 phi' x[i]))^-1); y | z[i]=k ~ normal(theta[k]' "
     "x[i], sigma^2)"),
    ("a law of one's own",
     "x_i | z_i=k ~ density f(x; a_k) = a_k x^(a_k - 1) on (0, 1); P(z_i=k) = pi_k, k=1..K",
     "i=N; k=K; x[i] probability observed; z[i] label latent of k; pi[k] simplex; a[k] positive; "
     "z ~ categorical(pi[k]); x | z[i]=k ~ f(a[k]); f(a positive) = a x^(a + -1) on reals 0..1"),
]
