"""Statements that could mean several things, and facts in the wrong place: what each is told."""

from __future__ import annotations

# name, statement, line, column, message, suggestion
UNCLEAR = [
    ("densities as products",
     r"p(x_n | z_n) = \prod_{k=1}^K N(x_n | \mu_k, \Sigma_k)^{z_{nk}}; P(z_n=k) = pi_k",
     1, 16, "a density is not stated as a product over the components",
     "write the factor of each, P(z_i = k) = pi_k or x_i | z_i=k"),
    ("two dimensions", "X_i in R; X_i ~ t N_3(a, S_1) + (1-t) N_3(b, S_2)",
     1, 19, "line 1 says otherwise of X_i", "the two lines cannot both hold"),
    ("one named component", "X_i | Z_i=A ~ Poisson(l_A); P(Z_i=A) = p_A",
     1, 11, "component A is the only one", "add the line A = 1..K if A runs over the components"),
    ("a parameter with a law",
     "X_i | Z_i=k ~ Poisson(lambda_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K\n"
     "lambda_k ~ Gamma(a, b)",
     4, 1, "lambda_k is a parameter of another law and has a law itself: is it a parameter with a",
     "write prior: lambda_k ~ Gamma(a, b), or latent: lambda_k;"),
    ("a mean with a law",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "mu_1 ~ N(0, 1)",
     5, 1,
     "mu_1 is a parameter of another law and has a law itself: is it a parameter with a prior,",
     "write prior: mu_1 ~ N(0, 1), or latent: mu_1; a latent"),
    ("unseen units",
     "X_i | Z_i=k ~ Poisson(lambda_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K\n"
     "latent: units with X_i = 0",
     4, 9, "units that are not seen are latent (truncation): this is not derived yet",
     "derived so far are models whose unobserved variables"),
    ("an interval observed",
     "X_i | Z_i=k ~ Poisson(lambda_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K\n"
     "observed: l_i <= X_i <= u_i",
     4, 11,
     "an observation that is known to lie in an interval (censoring): this is not derived yet",
     "derived so far are models whose unobserved variables"),
    ("known groups",
     "X_i | Z_i=k ~ Poisson(theta_{g_i})\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 30,
     "g_i has no probabilities",
     "add P(g_i = l) = ..., or observed: g, or known: g"),
    ("truncated units",
     "X_i | Z_i=k ~ Poisson(lambda_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K\n"
     "given a_i > 0",
     4, 1, "a condition on the data (truncation): this is not derived yet",
     "derived so far are models whose unobserved variables"),
    ("the density of another variable",
     "p(x_i | z_i=1) = N(y_i | mu_1, Sigma_1)\n"
     "p(x_i | z_i=2) = N(x_i | mu_2, Sigma_2)\n"
     "P(z_i=1) = t",
     1, 18, "this is not the density of x_i",
     "write N(x_i | ...), or x_i before a ~"),
    ("a posterior as a weight",
     "X_i | Z_i=k ~ Poisson(lambda_k)\n"
     "P(Z_i=k | X_i) = pi_k\n"
     "k = 1..K",
     2, 11, "a probability given X_i is no weight of a component",
     "weights are stated without data, as in P(Z_i = 1) = tau"),
    ("a covariate as a condition",
     "X_i | Z_i=k, u_i ~ Poisson(lambda_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K",
     1, 14,
     "u_i is a condition, and stands nowhere in the law",
     "what a law does not depend on is left out"),
    ("three weights for two",
     "Z_i ~ Categorical(1/2, 1/4, 1/4); X_i | Z_i=1 ~ Poisson(a); X_i | Z_i=2 ~ Poisson(b)",
     1, 7, "3 weights stand here, and the components are 1, 2",
     "write P(Z_i = 1) = ... for each component"),
    ("weights of named components",
     "Z_i ~ Categorical(1/2, 1/2); X_i | Z_i=a ~ Poisson(a); X_i | Z_i=b ~ Poisson(b)",
     1, 7, "2 weights stand here, and the components are a, b",
     "write P(Z_i = a) = ... for each component"),
    ("one law",
     "x_i ~ N(mu, Sigma)",
     1, 1,
     "no variable of this statement is latent: there is nothing for EM to do",
     "a latent variable is one that others are given, X_i | Z_i=k"),
    ("only a latent law",
     "z_i ~ Categorical(pi)",
     1, 1,
     "no variable of this statement is latent: there is nothing for EM to do",
     "a latent variable is one that others are given, X_i | Z_i=k"),
    ("a term without a weight",
     "x_i ~ tau N(mu_1, Sigma_1) + N(mu_2, Sigma_2)",
     1, 30, "N(mu_2, Sigma_2) is no weight times a law",
     "a mixture is a sum of laws with a weight before each, as in"),
    ("a sum of laws",
     "x_i ~ N(mu_1, Sigma_1) + N(mu_2, Sigma_2)",
     1, 7, "N(mu_1, Sigma_1) is no weight times a law",
     "a mixture is a sum of laws with a weight before each, as in"),
    ("weights of a sum",
     "x_i ~ tau N(mu_1, Sigma_1) + tau N(mu_2, Sigma_2)",
     1, 30, "the weights sum to 2 tau, not 1",
     "where each has a name of its own, the last is 1 - tau;"),
    ("switched twice",
     "Y_i = D_i A_i + D_i B_i; A_i ~ Poisson(a); B_i ~ Poisson(b); P(D_i = 1) = p",
     1, 7,
     "counts of which only sums are seen, D_i A_i + D_i B_i (split counts): this is not derived",
     "derived so far are models whose unobserved variables"),
    ("an equation of parameters",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "mu_1 = mu_2",
     5, 1, "an equation between parameters: this is not derived yet",
     "derived so far are models whose unobserved variables"),
    ("a parameter's value",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "mu_1 = 0",
     5, 1, "an equation between parameters: this is not derived yet",
     "derived so far are models whose unobserved variables"),
    ("a weight's value",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "tau = 0.5",
     5, 1, "tau is a number by this line",
     "a number of components stands in their range, as in k ="),
    ("a weight's value as a fraction",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "tau = 1/2",
     5, 1, "an equation between parameters: this is not derived yet",
     "derived so far are models whose unobserved variables"),
    ("probability in words",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "Z_i = 1 with probability tau",
     5, 1, "component 1 has a weight already",
     "each component has one"),
    ("a set of a parameter",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "mu_k in R^d",
     5, 1,
     "nothing can be stated of mu_k here",
     "stated are the sets of variables, as in X_i in R^d, and"),
    ("labels of the latent",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "Z_i in {1, 2, 3}",
     1, 1,
     "X given Z=3 has no law",
     "add a line X | Z=3 ~ ..."),
    ("a condition that is an inequality",
     "X_i | Z_i > 0 ~ Poisson(a)\n"
     "X_i | Z_i=0 ~ Poisson(b)\n"
     "P(Z_i=0) = t",
     1, 7, "a condition that is no value of a component: this is not derived yet",
     "derived so far are models whose unobserved variables"),
    ("a label with an index",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=k_i ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau",
     2, 11, "k_i names no component",
     "a component is named by a number or a name, as in Z_i=1 or"),
    ("a chain of variables",
     "X_t | X_{t-1} ~ N(a X_{t-1}, s^2)",
     1, 7, "X_{t-1} is another unit's variable (a chain): this is not derived yet",
     "derived so far are models whose unobserved variables"),
    ("chain of a state",
     "X_t | Z_{t-1}=k ~ Poisson(l_k); P(Z_t=k) = pi_k; k = 1..K",
     1, 7, "Z_{t-1} is another unit's variable (a chain): this is not derived yet",
     "derived so far are models whose unobserved variables"),
    ("a law without arguments",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau",
     2, 15, "Normal has 2 arguments (mean, covariance) or (mean, variance), and 0 are written",
     "each is one name, in this order or after the argument's name"),
    ("a product for a law",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ mu_2\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau",
     2, 15, "there is no distribution mu",
     "derived are Normal, Poisson, Binomial, Bernoulli,"),
    ("no variable",
     "1 | Z_i=1 ~ Poisson(a)",
     1, 1, "1 is no variable",
     "a variable is a name with an index, X_i"),
    ("tilde in a range",
     "X_i | Z_i=k ~ Poisson(lambda_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k ~ 1..K",
     3, 6, ".. is not expected here",
     "expected , or for or from or if or the end of the line"),
    ("weights of Dirichlet",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau\n"
     "tau ~ Beta(1, 1)",
     5, 1,
     "tau is a parameter of another law and has a law itself: is it a parameter with a prior,",
     "write prior: tau ~ Beta(1, 1), or latent: tau; a latent"),
    ("weight function",
     "X_i | Z_i=k ~ Poisson(lambda_k)\n"
     "P(Z_i=k) = exp(a_k)\n"
     "k = 1..K",
     2, 12,
     "exp(a_k) is no weight: it does not sum to 1 over the values of Z",
     "weights of all values are one name, pi_k; for two values"),
    ("Student from a mixture",
     "x_i ~ t(nu, mu, Sigma)",
     1, 1,
     "no variable of this statement is latent: there is nothing for EM to do",
     "a latent variable is one that others are given, X_i | Z_i=k"),
    ("a sum of pi 2",
     "X_i | Z_i=k ~ Poisson(lambda_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K\n"
     "sum_{k=1}^K pi_k = 1, pi_k >= 1",
     4, 23, "the bounds of a parameter are not stated",
     "those that follow from its place (0 < tau < 1 of a weight)"),
    ("twice the same",
     "X_i | Z_i=k ~ Poisson(lambda_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K; X_i | Z_i=k ~ Poisson(lambda_k)",
     3, 11, "component k has a distribution already, on line 1",
     "each component has one: change the component of a line, or"),
    ("E notation",
     "E[X_i | Z_i=k] = mu_k",
     1, 16, "an equation between parameters or variables: this is not derived yet",
     "derived so far are models whose unobserved variables"),
    ("likelihood",
     "L(theta) = prod_i p(x_i)",
     1, 10, "an equation between parameters or variables: this is not derived yet",
     "derived so far are models whose unobserved variables"),
    ("cov",
     "Cov(X_i) = Sigma",
     1, 10, "an equation between parameters or variables: this is not derived yet",
     "derived so far are models whose unobserved variables"),
    ("censor given",
     "X_i | Z_i=k ~ Poisson(lambda_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K\n"
     "Y_i = X_i if X_i < c",
     4, 1, "Y_i is seen under a condition (censoring): this is not derived yet",
     "derived so far are models whose unobserved variables"),
    ("observed sum",
     "X_i | Z_i=k ~ Poisson(lambda_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K\n"
     "S_i = X_i + 1",
     4, 7, "S_i is computed from other quantities: this is not derived yet",
     "derived so far are models whose unobserved variables"),
    ("GMM words",
     "a mixture of two skewed Gaussians",
     1, 1, "this is not read as a fact about the model",
     "if it says something new, state that as a fact, as in"),
    ("otherwise",
     "X_i ~ Poisson(a) if Z_i = 1",
     1, 27, "component 1 has no weight",
     "add the line P(Z_i = 1) = tau, and one for each other"),
    ("case where",
     "X_i ~ Poisson(a) where Z_i=1",
     1, 28, "component 1 has no weight",
     "add the line P(Z_i = 1) = tau, and one for each other"),
    ("nested law",
     "X_i | Z_i=1 ~ Poisson(Gamma(a, b))\n"
     "X_i | Z_i=2 ~ Poisson(c)\n"
     "P(Z_i=1)=t",
     1, 23,
     "Gamma is no function of this language",
     "functions are exp, log, sqrt and logistic; a product with"),
    ("weight list",
     "P(Z_i) = (tau, 1 - tau)",
     1, 10, "(tau, 1 - tau) is no law of Z_i",
     "a law is a name with arguments, Normal(mu_1, Sigma_1); a"),
    ("weights tuple",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "pi = (1/2, 1/2)",
     3, 6, "pi is computed from other quantities: this is not derived yet",
     "derived so far are models whose unobserved variables"),
    ("P Z",
     "P(Z_i) = pi_{Z_i}; X_i | Z_i=k ~ Poisson(l_k)",
     1, 10, "there is no distribution pi",
     "derived are Normal, Poisson, Binomial, Bernoulli,"),
    ("upper index of component",
     "X_i | Z_i^k = 1 ~ Poisson(l_k); P(Z_i^k = 1) = pi_k",
     1, 7, "Z_i^k has no index of the observations",
     "write Z_i"),
    ("range of i from 0",
     "X_i | Z_i=k ~ Poisson(lambda_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K; i = 0..n",
     3, 15, "the number of observations is not stated as 0..n",
     "it is a letter and runs from 1, as in i = 1..N"),
    ("d coords",
     "x_id | z_i=k ~ Bernoulli(p_kd); P(z_i=k) = pi_k",
     1, 1,
     "x_id has no index of the units: nothing else has the index d",
     "add its range, d = 1..D"),
    ("no weight before a law of a sum",
     "p(x_i) = N(x_i | mu_1, Sigma_1) + tau N(x_i | mu_2, Sigma_2)",
     1, 10, "N(x_i | mu_1, Sigma_1) is no weight times a law",
     "a mixture is a sum of laws with a weight before each, as in"),
    ("two weights of a law",
     "Z_i ~ Categorical(2); X_i | Z_i=k ~ Poisson(l_k)",
     1, 7, "Categorical(2) is no law of the components k",
     "write a name, as in Categorical(pi), or one weight for each"),
    ("a product as the weights", "Z_i ~ Categorical(a pi); X_i | Z_i=k ~ Poisson(l_k)",
     1, 7, "Categorical(a pi) is no law of the components k",
     "write a name, as in Categorical(pi), or one weight for each"),
    ("weights with dots to 3", "Z_i ~ Categorical(w_1, ..., w_3); X_i | Z_i=1 ~ Poisson(a); "
     "X_i | Z_i=2 ~ Poisson(b)",
     1, 7, "Categorical(w_1, ..., w_3) is no law of the components 1,",
     "write a name, as in Categorical(pi), or one weight for each"),
    ("a list of law names",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal, Poisson\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau",
     2, 30, "the line ends too early",
     "expected ~ or = or |"),
    ("a density of two variables",
     "p(x_i, z_i) = pi_k N(x_i | mu_k, Sigma_k)",
     1, 13, "an equation between parameters or variables: this is not derived yet",
     "derived so far are models whose unobserved variables"),
    ("a fact in brackets",
     "(X_i | Z_i=1 ~ Poisson(a))",
     1, 14, "~ is not expected here",
     "expected ) or , or ; or |"),
    ("a hat",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2^*, Sigma_2)\n"
     "P(Z_i = 1) = tau\n"
     "P(Z_i = 2) = 1 - tau",
     2, 27, "* is not expected here",
     "expected ( or + or - or a name or a number"),
    ("rounded counts",
     "X_i | Z_i=k ~ Poisson(lambda_k)\n"
     "P(Z_i=k) = pi_k\n"
     "k = 1..K\n"
     "W_i = round(X_i)",
     4, 7, "W_i is rounded (grouped data): this is not derived yet",
     "derived so far are models whose unobserved variables"),
    ("a mean of the latent",
     "X_i | Z_i ~ Poisson(a + b Z_i)\n"
     "P(Z_i=1) = t",
     1, 7,
     "1 is the only value of Z",
     "a variable has two values at least"),
    ("a power of a latent law",
     "Z_i ~ Categorical(pi)^2; X_i | Z_i=k ~ Poisson(l_k)",
     1, 7,
     "Z has labels as values, and Categorical(pi)^2 is no law of labels",
     "write Categorical(pi), or the probability of each value"),
    ("two latent variables of a pair",
     "X_i | Z_i=1 ~ Poisson(a); X_i | W_i=2 ~ Poisson(b); P(Z_i=1) = t; P(W_i=2) = s",
     1, 11,
     "1 is the only value of Z",
     "a variable has two values at least"),
    ("a product of chances",
     "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\n"
     "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
     "P(Z_i = 1) = tau rho\n"
     "P(Z_i = 2) = 1 - tau",
     4, 14,
     "the weights of Z do not sum to 1 for every value of their names",
     "where each has a name of its own, the last is 1 minus the"),
]
