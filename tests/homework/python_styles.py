"""Python answers in the styles of public repositories and course notebooks, each with its truth,
and twins that differ from it in one place."""

from __future__ import annotations

#: (name, statement, source, the verdict of each part, changes: (old, new, parts that change)).
Row = tuple[str, str, str, dict[str, str], list[tuple[str, str, dict[str, str]]]]

GMM = {"responsibilities": "right", "pi": "right", "mu": "right", "Sigma": "right"}
TWO = {"responsibilities": "right", "tau": "right", "mu_1": "right", "mu_2": "right",
       "Sigma_1": "right", "Sigma_2": "right"}
NORMAL = {"responsibilities": "right", "tau": "right", "mu_1": "right", "mu_2": "right",
          "sigma_1^2": "right", "sigma_2^2": "right"}
COINS = {"responsibilities": "right", "p_A": "right", "p_B": "right"}
POISSON = {"responsibilities": "right", "pi": "right", "lambda": "right"}

BERNOULLI = ("x_nd | z_n=k ~ Bernoulli(mu_kd), d=1..D; P(z_n=k) = pi_k, k=1..K; "
             "prior: mu_kd ~ Beta(a, b); prior: pi ~ Dirichlet(alpha); known: a, b, alpha")
WEIGHED_COINS = ("x_i | z_i=A ~ Binomial(n_i, p_A); x_i | z_i=B ~ Binomial(n_i, p_B); "
                 "P(z_i=A) = pi; P(z_i=B) = 1 - pi; known: n_i")
REGRESSIONS = ("y_i | z_i=k ~ N(x_i' beta_k, sigma^2); P(z_i=k) = pi_k, k=1..K; known: x_i; "
               "x_i in R^d")
RATES = "x_i | z_i=j ~ Exponential(rate lambda_j); P(z_i=j) = pi_j, j=1..K"
TOPICS = "z_dn ~ Categorical(theta_d); w_dn | z_dn=k ~ Categorical(phi_k)"
THREE_COINS = ("y_i | z_i=H ~ Bernoulli(p); y_i | z_i=T ~ Bernoulli(q); P(z_i=H) = pi; "
               "P(z_i=T) = 1 - pi")

ROWS: list[Row] = [
    ("class with state, fit and underscores", "gaussian_mixture", '''
import numpy as np
from scipy.stats import multivariate_normal

class GaussianMixture:
    def __init__(self, n_components, max_iter=100, tol=1e-4):
        self.n_components = n_components
        self.max_iter, self.tol = max_iter, tol

    def _e_step(self, X):
        self.resp_ = np.zeros((X.shape[0], self.n_components))
        for k in range(self.n_components):
            self.resp_[:, k] = self.weights_[k] * multivariate_normal.pdf(
                X, self.means_[k], self.covariances_[k])
        self.resp_ /= self.resp_.sum(axis=1, keepdims=True)

    def _m_step(self, X):
        nk = self.resp_.sum(axis=0)
        self.weights_ = nk / X.shape[0]
        self.means_ = self.resp_.T @ X / nk[:, None]
        for k in range(self.n_components):
            d = X - self.means_[k]
            self.covariances_[k] = (self.resp_[:, k, None] * d).T @ d / nk[k]

    def fit(self, X):
        n, d = X.shape
        self.weights_ = np.ones(self.n_components) / self.n_components
        self.means_ = X[np.random.choice(n, self.n_components)]
        self.covariances_ = np.array([np.eye(d)] * self.n_components)
        for _ in range(self.max_iter):
            self._e_step(X)
            self._m_step(X)
        return self
''', GMM, [("/ nk[:, None]", "/ X.shape[0]", {"mu": "wrong"}),
           ("self.weights_[k] * multi", "multi", {"responsibilities": "wrong"}),
           ("nk / X.shape[0]\n", "nk / nk.sum() * 2\n", {"pi": "wrong"})]),
    ("class that keeps its data", "gaussian_mixture", '''
import numpy as np

class EM:
    def __init__(self, X, K):
        self.X = X
        self.N, self.D = X.shape
        self.K = K
        self.pi = np.full(K, 1/K)
        self.mu = X[:K].copy()
        self.cov = np.stack([np.eye(self.D) for _ in range(K)])
        self.gamma = np.zeros((self.N, K))

    def gaussian(self, k):
        diff = self.X - self.mu[k]
        inv = np.linalg.inv(self.cov[k])
        e = np.exp(-0.5 * np.sum(diff @ inv * diff, axis=1))
        return e / np.sqrt((2*np.pi)**self.D * np.linalg.det(self.cov[k]))

    def expectation(self):
        for k in range(self.K):
            self.gamma[:, k] = self.pi[k] * self.gaussian(k)
        self.gamma = self.gamma / self.gamma.sum(1)[:, np.newaxis]

    def maximization(self):
        for k in range(self.K):
            r = self.gamma[:, k]
            Nk = r.sum()
            self.pi[k] = Nk / self.N
            self.mu[k] = r @ self.X / Nk
            diff = self.X - self.mu[k]
            self.cov[k] = (r[:, None] * diff).T @ diff / Nk
''', GMM, [("            self.mu[k] = r @ self.X / Nk\n            diff = self.X - self.mu[k]\n",
            "            diff = self.X - self.mu[k]\n            self.mu[k] = r @ self.X / Nk\n",
            {"Sigma": "wrong"}),
           ("Nk / self.N", "Nk", {"pi": "wrong"})]),
    ("functions with a tuple, columns of components", "gaussian_mixture", '''
import numpy as np
from scipy.stats import multivariate_normal as mvn

def compute_responsibilities(X, weights, means, covs):
    K = len(weights)
    R = np.array([weights[k] * mvn(means[k], covs[k]).pdf(X) for k in range(K)])
    return R / R.sum(axis=0)

def update_params(X, R):
    Nk = R.sum(axis=1)
    weights = Nk / X.shape[0]
    means = (R @ X) / Nk[:, None]
    covs = [((R[k][:, None] * (X - means[k])).T @ (X - means[k])) / Nk[k] for k in range(len(Nk))]
    return weights, means, covs

def em(X, weights, means, covs, n_iter):
    for _ in range(n_iter):
        R = compute_responsibilities(X, weights, means, covs)
        weights, means, covs = update_params(X, R)
    return weights, means, covs
''', GMM, [("(X - means[k])) / Nk[k]", "(X - means[k])) / X.shape[0]", {"Sigma": "wrong"}),
           ("R / R.sum(axis=0)", "R / R.sum(axis=1)[:, None]", {"responsibilities": "wrong"})]),
    ("one function a parameter, driven by a loop", "gaussian_mixture", '''
import numpy as np
from scipy.stats import multivariate_normal as mvn

def e_step(X, pi, mu, sigma):
    g = np.zeros((len(X), len(pi)))
    for k in range(len(pi)):
        g[:, k] = pi[k] * mvn.pdf(X, mu[k], sigma[k])
    return g / g.sum(axis=1, keepdims=True)

def update_pi(gamma):
    return gamma.mean(axis=0)

def update_mu(X, gamma):
    return gamma.T @ X / gamma.sum(axis=0)[:, None]

def update_sigma(X, gamma, mu):
    out = []
    for k in range(gamma.shape[1]):
        c = X - mu[k]
        out.append((gamma[:, k] * c.T) @ c / gamma[:, k].sum())
    return np.array(out)

def run(X, pi, mu, sigma, steps=50):
    for _ in range(steps):
        gamma = e_step(X, pi, mu, sigma)
        pi = update_pi(gamma)
        mu = update_mu(X, gamma)
        sigma = update_sigma(X, gamma, mu)
    return pi, mu, sigma
''', GMM, [("        mu = update_mu(X, gamma)\n        sigma = update_sigma(X, gamma, mu)\n",
            "        sigma = update_sigma(X, gamma, mu)\n        mu = update_mu(X, gamma)\n",
            {"Sigma": "wrong"}),
           ("gamma.mean(axis=0)", "gamma.sum(axis=0)", {"pi": "wrong"}),
           ("c / gamma[:, k].sum()", "c / (gamma[:, k].sum() - 1)", {"Sigma": "wrong"})]),
    ("everything in fit", "gaussian_mixture", '''
import numpy as np
from scipy.stats import multivariate_normal

class GMM:
    def __init__(self, k, max_iter=5):
        self.k = k
        self.max_iter = max_iter

    def fit(self, X):
        n, m = X.shape
        phi = np.full(self.k, 1 / self.k)
        mu = X[np.random.randint(0, n, self.k)]
        sigma = [np.cov(X.T) for _ in range(self.k)]
        for iteration in range(self.max_iter):
            resp = np.zeros((n, self.k))
            for i in range(self.k):
                resp[:, i] = phi[i] * multivariate_normal(mu[i], sigma[i]).pdf(X)
            resp = resp / resp.sum(axis=1, keepdims=True)
            phi = resp.mean(axis=0)
            mu = resp.T @ X / resp.sum(axis=0)[:, None]
            sigma = [np.cov(X.T, aweights=resp[:, i], bias=True) for i in range(self.k)]
        return phi, mu, sigma
''', GMM, [("phi[i] * multi", "multi", {"responsibilities": "wrong"}),
           ("resp.mean(axis=0)", "resp.sum(axis=0)", {"pi": "wrong"}),
           (", bias=True", "", {"Sigma": "wrong"})]),
    ("component by component, with dictionaries", "two_gaussians", '''
import numpy as np
from scipy.stats import multivariate_normal

def e_step(x, params):
    """P(Z=1 | x) for each row"""
    n1 = params["tau"] * multivariate_normal.pdf(x, mean=params["mu1"], cov=params["sigma1"])
    n2 = (1 - params["tau"]) * multivariate_normal.pdf(x, mean=params["mu2"], cov=params["sigma2"])
    return n1 / (n1 + n2)

def m_step(x, gamma):
    N1 = gamma.sum()
    N2 = (1 - gamma).sum()
    mu1 = (gamma[:, None] * x).sum(axis=0) / N1
    mu2 = ((1 - gamma)[:, None] * x).sum(axis=0) / N2
    sigma1 = (gamma[:, None] * (x - mu1)).T @ (x - mu1) / N1
    sigma2 = ((1 - gamma)[:, None] * (x - mu2)).T @ (x - mu2) / N2
    return {"tau": N1 / len(x), "mu1": mu1, "mu2": mu2, "sigma1": sigma1, "sigma2": sigma2}
''', TWO, [('"mu1": mu1, "mu2": mu2', '"mu1": mu2, "mu2": mu1', {"mu_1": "wrong", "mu_2": "wrong"}),
           ("return n1 / (n1 + n2)", "return n2 / (n1 + n2)", {"responsibilities": "wrong"}),
           ("(x - mu2) / N2", "(x - mu2) / N1", {"Sigma_2": "wrong"}),
           ("N1 / len(x)", "N2 / len(x)", {"tau": "wrong"})]),
    ("components from 0, lists", "two_gaussians", '''
import numpy as np

def pdf(x, mu, cov):
    d = x - mu
    return np.exp(-0.5 * np.einsum("ni,ij,nj->n", d, np.linalg.inv(cov), d)) / np.sqrt(
        np.linalg.det(2 * np.pi * cov))

def expectation_step(x, pi, mu0, mu1, cov0, cov1):
    p0 = pi * pdf(x, mu0, cov0)
    p1 = (1 - pi) * pdf(x, mu1, cov1)
    r0 = p0 / (p0 + p1)
    r1 = p1 / (p0 + p1)
    return r0, r1

def maximization_step(x, r0, r1):
    mu0 = r0 @ x / r0.sum()
    mu1 = r1 @ x / r1.sum()
    cov0 = (r0 * (x - mu0).T) @ (x - mu0) / r0.sum()
    cov1 = (r1 * (x - mu1).T) @ (x - mu1) / r1.sum()
    pi = r0.mean()
    return pi, mu0, mu1, cov0, cov1
''', TWO, [("pi = r0.mean()", "pi = r1.mean()", {"tau": "wrong"}),
           ("mu1 = r1 @ x / r1.sum()", "mu1 = r1 @ x / r0.sum()", {"mu_2": "wrong"})]),
    ("a script with its own data", "two_gaussians_1d", '''
import numpy as np
import matplotlib.pyplot as plt

data = np.loadtxt("heights.csv", delimiter=",")
n = len(data)
mu1, mu2 = data.min(), data.max()
s1 = s2 = data.std()
p = 0.5
for i in range(100):
    # E step
    a = p * np.exp(-(data - mu1)**2 / (2*s1**2)) / (s1*np.sqrt(2*np.pi))
    b = (1 - p) * np.exp(-(data - mu2)**2 / (2*s2**2)) / (s2*np.sqrt(2*np.pi))
    gamma = a / (a + b)
    # M step
    p = gamma.sum() / n
    mu1 = (gamma*data).sum() / gamma.sum()
    mu2 = ((1 - gamma)*data).sum() / (1 - gamma).sum()
    s1 = np.sqrt((gamma*(data - mu1)**2).sum() / gamma.sum())
    s2 = np.sqrt(((1 - gamma)*(data - mu2)**2).sum() / (1 - gamma).sum())
plt.hist(data)
print(p, mu1, mu2, s1, s2)
''', NORMAL, [("gamma = a / (a + b)", "gamma = a / b", {"responsibilities": "wrong"}),
              ("mu1 = (gamma*data).sum() / gamma.sum()", "mu1 = (gamma*data).sum() / n",
               {"mu_1": "wrong"}),
              ("s2 = np.sqrt(((1 - gamma)*(data - mu2)**2).sum() / (1 - gamma).sum())",
               "s2 = ((1 - gamma)*(data - mu2)**2).sum() / (1 - gamma).sum()",
               {"sigma_2^2": "wrong"})]),
    ("variances under a letter with its square", "two_gaussians_1d", '''
import numpy as np

def normal(x, mu, var):
    return np.exp(-(x - mu)**2 / (2*var)) / np.sqrt(2*np.pi*var)

def E(x, theta):
    tau, mu1, var1, mu2, var2 = theta
    w = tau*normal(x, mu1, var1)
    return w / (w + (1 - tau)*normal(x, mu2, var2))

def M(x, w):
    tau = w.mean()
    mu1 = np.average(x, weights=w)
    mu2 = np.average(x, weights=1 - w)
    var1 = np.average((x - mu1)**2, weights=w)
    var2 = np.average((x - mu2)**2, weights=1 - w)
    return tau, mu1, var1, mu2, var2
''', NORMAL, [("var2 = np.average((x - mu2)**2, weights=1 - w)", "var2 = np.average((x - mu2)**2, "
               "weights=w)", {"sigma_2^2": "wrong"}),
              ("/ np.sqrt(2*np.pi*var)", "/ np.sqrt(2*np.pi)", {"responsibilities": "wrong"})]),
    ("deviations", "two_gaussians_1d", '''
from scipy.stats import norm
import numpy as np

def estep(obs, pi, m1, m2, sd1, sd2):
    l1 = pi * norm.pdf(obs, m1, sd1)
    l2 = (1 - pi) * norm.pdf(obs, m2, sd2)
    return l1 / (l1 + l2), l2 / (l1 + l2)

def mstep(obs, g1, g2):
    m1 = np.sum(g1 * obs) / np.sum(g1)
    m2 = np.sum(g2 * obs) / np.sum(g2)
    sd1 = np.sqrt(np.sum(g1 * (obs - m1)**2) / np.sum(g1))
    sd2 = np.sqrt(np.sum(g2 * (obs - m2)**2) / np.sum(g2))
    return np.mean(g1), m1, m2, sd1, sd2

pi, m1, m2, sd1, sd2 = 0.5, 0.0, 1.0, 1.0, 1.0
for _ in range(10):
    g1, g2 = estep(np.arange(4.0), pi, m1, m2, sd1, sd2)
    pi, m1, m2, sd1, sd2 = mstep(np.arange(4.0), g1, g2)
''', NORMAL, [("sd1 = np.sqrt(np.sum(g1 * (obs - m1)**2) / np.sum(g1))",
               "sd1 = np.sum(g1 * (obs - m1)**2) / np.sum(g1)", {"sigma_1^2": "wrong"}),
              ("np.mean(g1), m1", "np.mean(g2), m1", {"tau": "wrong"}),
              ("norm.pdf(obs, m2, sd2)", "norm.pdf(obs, m2, sd2**2)",
               {"responsibilities": "wrong"})]),
    ("one step of both coins", "two_coins", '''
import numpy as np
from scipy.stats import binom

def em_step(heads, tosses, theta_A, theta_B):
    like_A = 0.5 * binom.pmf(heads, tosses, theta_A)
    like_B = 0.5 * binom.pmf(heads, tosses, theta_B)
    resp_A = like_A / (like_A + like_B)
    resp_B = 1 - resp_A
    new_A = np.sum(resp_A * heads) / np.sum(resp_A * tosses)
    new_B = np.sum(resp_B * heads) / np.sum(resp_B * tosses)
    theta_A, theta_B = new_A, new_B
    return theta_A, theta_B
''', COINS, [("new_B = np.sum(resp_B * heads) / np.sum(resp_B * tosses)",
              "new_B = np.sum(resp_B * heads) / np.sum(tosses)", {"p_B": "wrong"}),
             ("like_A / (like_A + like_B)", "like_A / like_B", {"responsibilities": "wrong"})]),
    ("records of heads and tails by list comprehension", "two_coins", '''
def responsibilities(x, n, pA, pB):
    out = []
    for xi, ni in zip(x, n):
        a = pA**xi * (1 - pA)**(ni - xi)
        b = pB**xi * (1 - pB)**(ni - xi)
        out.append((a / (a + b), b / (a + b)))
    return out

def maximize(x, n, resp):
    pA = sum(r[0]*xi for r, xi in zip(resp, x)) / sum(r[0]*ni for r, ni in zip(resp, n))
    pB = sum(r[1]*xi for r, xi in zip(resp, x)) / sum(r[1]*ni for r, ni in zip(resp, n))
    return {"A": pA, "B": pB}
''', COINS, [("(a / (a + b), b / (a + b))", "(a / (a + b), a / (a + b))",
              {"responsibilities": "wrong"}),
             ('{"A": pA, "B": pB}', '{"A": pB, "B": pA}', {"p_A": "wrong", "p_B": "wrong"})]),
    ("counts with math.factorial", "poisson_mixture", '''
import math
import numpy as np

def poisson_pmf(k, lam):
    return math.exp(-lam) * lam**k / math.factorial(k)

def e_step(counts, lams, ps):
    z = np.array([[p * poisson_pmf(c, l) for p, l in zip(ps, lams)] for c in counts])
    return z / z.sum(1, keepdims=True)

def m_step(counts, z):
    lams = (z * counts[:, None]).sum(0) / z.sum(0)
    ps = z.sum(0) / len(counts)
    return lams, ps
''', POISSON, [("z.sum(0)\n    ps", "len(counts)\n    ps", {"lambda": "wrong"}),
               ("math.exp(-lam) * ", "", {"responsibilities": "wrong"}),
               ("return lams, ps", "return ps, lams", {})]),
    ("a dataclass and typed arguments", "poisson_mixture", '''
from dataclasses import dataclass
import numpy as np
from scipy.special import gammaln, logsumexp

@dataclass
class Params:
    weights: np.ndarray
    rates: np.ndarray

def log_joint(x: np.ndarray, p: Params) -> np.ndarray:
    return np.log(p.weights) + x[:, None]*np.log(p.rates) - p.rates - gammaln(x + 1)[:, None]

def posterior(x: np.ndarray, params: Params) -> np.ndarray:
    lj = log_joint(x, params)
    return np.exp(lj - logsumexp(lj, axis=1, keepdims=True))

def maximise(x: np.ndarray, resp: np.ndarray) -> Params:
    n_k = resp.sum(axis=0)
    return Params(weights=n_k / n_k.sum(), rates=resp.T @ x / n_k)

def expected_log_likelihood(x, resp, params: Params) -> float:
    return float((resp * log_joint(x, params)).sum())
''', {**POISSON, "Q": "right"},
     [("n_k / n_k.sum()", "n_k / 2", {"pi": "wrong"}),
      ("(resp * log_joint(x, params)).sum()", "log_joint(x, params).sum()", {"Q": "wrong"}),
      (" - p.rates", "", {"responsibilities": "wrong", "Q": "wrong"})]),
    ("the first's probabilities are the second's throughout", "two_gaussians", '''
import numpy as np
from scipy.stats import multivariate_normal as mvn

def e_step(X, theta):
    a = theta["tau"] * mvn.pdf(X, theta["mu_1"], theta["Sigma_1"])
    b = (1 - theta["tau"]) * mvn.pdf(X, theta["mu_2"], theta["Sigma_2"])
    return b / (a + b)

def m_step(X, g):
    mu_1 = (1 - g) @ X / (1 - g).sum()
    mu_2 = g @ X / g.sum()
    return {"tau": 1 - g.mean(), "mu_1": mu_1, "mu_2": mu_2}
''', {"responsibilities": "right", "tau": "right", "mu_1": "right", "mu_2": "right"},
     [('"tau": 1 - g.mean()', '"tau": g.mean()', {"tau": "wrong"}),
      ("def m_step(X, g):", 'def m_step(X, g):\n    "g: probability of the first one"', {})]),
    ("a main function with its own data", "gaussian_mixture", """
import numpy as np
from scipy.stats import multivariate_normal

def main():
    X = np.random.randn(50, 2)
    N, D = X.shape
    K = 3
    pi = np.ones(K)/K
    mu = np.random.randn(K, D)
    Sigma = np.array([np.eye(D) for _ in range(K)])
    for it in range(100):
        gamma = np.zeros((N, K))
        for n in range(N):
            for k in range(K):
                gamma[n, k] = pi[k]*multivariate_normal.pdf(X[n], mu[k], Sigma[k])
            gamma[n] /= gamma[n].sum()
        Nk = gamma.sum(axis=0)
        for k in range(K):
            mu[k] = (gamma[:, k] @ X)/Nk[k]
            Sigma[k] = (gamma[:, k]*(X - mu[k]).T) @ (X - mu[k])/Nk[k]
            pi[k] = Nk[k]/N
main()
""", GMM, [("            mu[k] = (gamma[:, k] @ X)/Nk[k]\n", "            mu[k] = X.mean(axis=0)\n",
            {"mu": "wrong", "Sigma": "wrong"}),
           ("gamma[n] /= gamma[n].sum()", "gamma[n] /= gamma[n].max()",
            {"responsibilities": "wrong"})]),
    ("ten tosses that are a number", "two_coins", """
import numpy as np

def e_step(heads, p_A, p_B):
    a = p_A**heads * (1 - p_A)**(10 - heads)
    b = p_B**heads * (1 - p_B)**(10 - heads)
    return a / (a + b), b / (a + b)

def m_step(heads, wA, wB):
    return {"p_A": wA @ heads / (10 * wA.sum()), "p_B": wB @ heads / (10 * wB.sum())}
""", {"responsibilities": "undecided", "p_A": "undecided", "p_B": "undecided"},
     [("(10 * wB.sum())", "(10 * len(wB))", {"p_B": "wrong"})]),
    ("words that say whose probability it is", "two_gaussians", """
import numpy as np
from scipy.stats import multivariate_normal as mvn

def e_step(X, theta):
    '''Probability that each point belongs to the second component.'''
    a = theta["tau"] * mvn.pdf(X, theta["mu_1"], theta["Sigma_1"])
    b = (1 - theta["tau"]) * mvn.pdf(X, theta["mu_2"], theta["Sigma_2"])
    return b / (a + b)

def m_step(X, g):
    mu_1 = (1 - g) @ X / (1 - g).sum()
    mu_2 = g @ X / g.sum()
    return {"tau": 1 - g.mean(), "mu_1": mu_1, "mu_2": mu_2}
""", {"responsibilities": "right", "tau": "right", "mu_1": "right", "mu_2": "right"},
     [("return b / (a + b)", "return a / (a + b)", {"responsibilities": "wrong"}),
      ("1 - g.mean()", "g.mean()", {"tau": "wrong"}),
      ("second", "first", {"responsibilities": "wrong", "tau": "wrong", "mu_1": "wrong",
                           "mu_2": "wrong"})]),
    ("logarithms of responsibilities as in a library", "gaussian_mixture", """
import numpy as np
from scipy.special import logsumexp

class Mixture:
    def __init__(self, n_components=1, reg_covar=1e-6):
        self.n_components = n_components
        self.reg_covar = reg_covar

    def _weighted_log_prob(self, X):
        out = np.empty((len(X), self.n_components))
        for k in range(self.n_components):
            L = np.linalg.cholesky(self.covariances_[k])
            y = np.linalg.solve(L, (X - self.means_[k]).T)
            out[:, k] = np.log(self.weights_[k]) - np.log(np.diag(L)).sum() - 0.5*(
                X.shape[1]*np.log(2*np.pi) + (y**2).sum(0))
        return out

    def _e_step(self, X):
        w = self._weighted_log_prob(X)
        norm = logsumexp(w, axis=1)
        log_resp = w - norm[:, None]
        return np.mean(norm), log_resp

    def _m_step(self, X, log_resp):
        resp = np.exp(log_resp)
        nk = resp.sum(axis=0) + 10*np.finfo(float).eps
        self.weights_ = nk / len(X)
        self.means_ = resp.T @ X / nk[:, None]
        covs = []
        for k in range(self.n_components):
            d = X - self.means_[k]
            covs.append((resp[:, k]*d.T) @ d / nk[k] + self.reg_covar*np.eye(X.shape[1]))
        self.covariances_ = np.array(covs)
""", GMM, [("resp = np.exp(log_resp)", "resp = log_resp", {"pi": "wrong", "mu": "wrong",
                                                          "Sigma": "wrong"}),
           ("np.log(self.weights_[k]) - ", "-", {"responsibilities": "wrong"})]),
    ("helpers with the same arguments", "gaussian_mixture", """
import numpy as np
from scipy.stats import multivariate_normal as mvn

def mixture_density(X, pi, mu, Sigma):
    return sum(pi[k]*mvn.pdf(X, mu[k], Sigma[k]) for k in range(len(pi)))

def log_likelihood(X, pi, mu, Sigma):
    return np.log(mixture_density(X, pi, mu, Sigma)).sum()

def weighted(X, pi, mu, Sigma):
    return np.array([pi[k]*mvn.pdf(X, mu[k], Sigma[k]) for k in range(len(pi))]).T

def assign(X, pi, mu, Sigma):
    w = weighted(X, pi, mu, Sigma)
    return w / w.sum(1, keepdims=True)

def reestimate(X, W):
    N = W.sum(0)
    mu = (W.T @ X) / N[:, None]
    Sigma = np.array([(W[:, [k]]*(X - mu[k])).T @ (X - mu[k]) / N[k] for k in range(W.shape[1])])
    return N / N.sum(), mu, Sigma
""", {"responsibilities": "right", "mu": "right", "Sigma": "right"},
     [("(X - mu[k]) / N[k]", "(X - mu[k]) / len(X)", {"Sigma": "wrong"}),
      ("pi[k]*mvn.pdf(X, mu[k], Sigma[k]) for k in range(len(pi))]", "mvn.pdf(X, mu[k], Sigma[k]) "
       "for k in range(len(pi))]", {"responsibilities": "wrong"})]),
    ("functions inside a function", "two_gaussians", """
import numpy as np
from scipy.stats import multivariate_normal as mvn

def run_em(x, tau, mu1, mu2, Sigma1, Sigma2, n_iter=100):
    def resp():
        a = tau*mvn.pdf(x, mu1, Sigma1)
        b = (1 - tau)*mvn.pdf(x, mu2, Sigma2)
        return a/(a + b)
    for it in range(n_iter):
        gam = resp()
        tau = gam.mean()
        mu1 = gam @ x/gam.sum()
        mu2 = (1 - gam) @ x/(1 - gam).sum()
        Sigma1 = np.einsum("i,ij,ik->jk", gam, x - mu1, x - mu1)/gam.sum()
        Sigma2 = np.einsum("i,ij,ik->jk", 1 - gam, x - mu2, x - mu2)/(1 - gam).sum()
    return tau, mu1, mu2, Sigma1, Sigma2
""", TWO, [("return a/(a + b)", "return a/b", {"responsibilities": "wrong"}),
           ("(1 - gam) @ x/(1 - gam).sum()", "(1 - gam) @ x/gam.sum()",
            {"mu_2": "wrong"})]),
    ("an array of both coins", "two_coins", """
import numpy as np

def e_step(x, n, thetas):
    a = thetas[0]**x*(1 - thetas[0])**(n - x)
    b = thetas[1]**x*(1 - thetas[1])**(n - x)
    return np.array([a/(a + b), b/(a + b)])

def m_step(x, n, r):
    thetas = [(r[k]*x).sum()/(r[k]*n).sum() for k in range(2)]
    return np.array(thetas)
""", COINS, [("(r[k]*n).sum()", "n.sum()", {"p_A": "wrong", "p_B": "wrong"}),
             ("b/(a + b)])", "a/(a + b)])", {"responsibilities": "wrong"})]),
    ("parameters known by their keys alone", "two_gaussians_1d", """
import numpy as np

def e(x, th):
    a = th["tau"]*np.exp(-(x - th["mu1"])**2/(2*th["var1"]))/np.sqrt(th["var1"])
    b = (1 - th["tau"])*np.exp(-(x - th["mu2"])**2/(2*th["var2"]))/np.sqrt(th["var2"])
    return a/(a + b)

def m(x, t):
    mu1, mu2 = t @ x/t.sum(), (1 - t) @ x/(1 - t).sum()
    return {"tau": t.mean(), "mu1": mu1, "mu2": mu2, "var1": t @ (x - mu1)**2/t.sum(),
            "var2": (1 - t) @ (x - mu2)**2/(1 - t).sum()}
""", NORMAL, [("/np.sqrt(th[\"var1\"])", "/th[\"var1\"]", {"responsibilities": "wrong"}),
              ("t @ (x - mu1)**2/t.sum()", "t @ (x - mu2)**2/t.sum()", {"sigma_1^2": "wrong"})]),
    ("the mean of the current iterate is an argument", "gaussian_mixture", """
import numpy as np

def m_step(X, gamma, mu):
    N_k = gamma.sum(axis=0)
    mu_new = gamma.T @ X / N_k[:, None]
    sigma = np.array([(gamma[:, k]*(X - mu_new[k]).T) @ (X - mu_new[k])/N_k[k]
                      for k in range(len(N_k))])
    return mu_new, sigma, N_k/len(X)
""", {"mu": "right", "Sigma": "right"},
     [("(X - mu_new[k]).T) @ (X - mu_new[k])", "(X - mu[k]).T) @ (X - mu[k])",
       {"Sigma": "wrong"})]),
    ("a list with a dictionary for each component", "gaussian_mixture", """
import numpy as np
from scipy.stats import multivariate_normal

rng = np.random.default_rng(7)
X = np.vstack([rng.normal(0, 1, (60, 2)), rng.normal(5, 1, (40, 2))])
K = 2

def e_step(comps):
    G = np.zeros((len(X), K))
    for k, c in enumerate(comps):
        G[:, k] = c["weight"]*multivariate_normal.pdf(X, c["mean"], c["cov"])
    return G / G.sum(axis=1, keepdims=True)

def m_step(G):
    out = []
    for k in range(K):
        g = G[:, k]
        m = g @ X / g.sum()
        out.append({"weight": g.mean(), "mean": m, "cov": (g*(X - m).T) @ (X - m)/g.sum()})
    return out

comps = [{"weight": 1/K, "mean": X[j], "cov": np.eye(2)} for j in (0, 70)]
for _ in range(15):
    comps = m_step(e_step(comps))
""", GMM, [("G.sum(axis=1, keepdims=True)", "G.sum(axis=0)", {"responsibilities": "wrong"}),
           ('"weight": g.mean()', '"weight": g.sum()', {"pi": "wrong"}),
           ("(X - m)/g.sum()", "(X - m)/len(X)", {"Sigma": "wrong"})]),
    ("names that say nothing but what takes and gives them", "poisson_mixture", """
import numpy as np
from scipy.special import gammaln, softmax

def log_joint(t, eta):
    a, b = eta
    return np.log(a) + np.outer(t, np.log(b)) - b - gammaln(t + 1)[:, None]

def e_step(eta, t):
    return softmax(log_joint(t, eta), axis=1)

def Q(eta, eta_old, t):
    return (e_step(eta_old, t)*log_joint(t, eta)).sum()

def m_step(t, phi):
    s = phi.sum(axis=0)
    return s/len(t), t @ phi/s

t = np.random.default_rng(5).poisson(4, 100)
eta = np.array([.5, .5]), np.array([3., 1.])
for it in range(100):
    phi = e_step(eta, t)
    eta = m_step(t, phi)
""", {**POISSON, "Q": "right"},
     [("np.log(a) + ", "", {"responsibilities": "wrong", "Q": "wrong"}),
      ("s/len(t), t @ phi/s", "s/len(t), t @ phi/len(t)", {"lambda": "wrong"}),
      ("e_step(eta_old, t)*log", "e_step(eta, t)*log", {"Q": "wrong"})]),
    ("logarithms of weights, in a loop", "poisson_mixture", """
import numpy as np

def em(x, K, max_iter=200, tol=1e-9):
    log_w = np.full(K, -np.log(K))
    lam = np.random.default_rng(0).choice(x, K)
    for it in range(max_iter):
        lj = log_w + x[:, None]*np.log(lam) - lam
        log_r = lj - np.log(np.exp(lj).sum(axis=1, keepdims=True))
        r = np.exp(log_r)
        log_w = np.log(r.sum(0)) - np.log(len(x))
        lam = (r*x[:, None]).sum(0)/r.sum(0)
    return np.exp(log_w), lam
""", POISSON, [("lj = log_w + ", "lj = ", {"responsibilities": "wrong"}),
               (" - np.log(len(x))", "", {"pi": "wrong"}),
               (".sum(0)/r.sum(0)", ".sum(0)/len(x)", {"lambda": "wrong"})]),
    ("a parameter that is returned as it is taken", "poisson_mixture", """
import numpy as np
from scipy.stats import poisson

def e(x, weights, lam):
    f = weights*poisson.pmf(x[:, None], lam)
    return f / f.sum(axis=1, keepdims=True)

def m(x, weights, u):
    lam = (u*x[:, None]).sum(axis=0)/u.sum(axis=0)
    return weights, lam
""", {**POISSON, "pi": "missing"}, [("/u.sum(axis=0)", "", {"lambda": "wrong"}),
                                    ("    return weights",
                                     "    weights = weights/2\n    return weights",
                                     {"pi": "wrong"})]),
    ("both steps at once, round by round", "two_coins", """
def em_step(theta, heads, tosses):
    pA, pB = theta["pA"], theta["pB"]
    eA = eB = nA = nB = 0
    for h, n in zip(heads, tosses):
        a = pA**h*(1 - pA)**(n - h)
        b = pB**h*(1 - pB)**(n - h)
        w = a/(a + b)
        eA, nA = eA + w*h, nA + w*n
        eB, nB = eB + (1 - w)*h, nB + (1 - w)*n
    return {"pA": eA/nA, "pB": eB/nB}
""", COINS, [("nB + (1 - w)*n", "nB + n", {"p_B": "wrong"}),
             ("w = a/(a + b)", "w = a/b", {"responsibilities": "wrong"})]),
    ("a script whose data have a name of their own", "two_gaussians_1d", """
import numpy as np

heights = np.array([1.2, 3.4, 2.2, 5.5, 6.1])
m1, m2, v1, v2, p = 1.0, 5.0, 1.0, 1.0, 0.5

def normal(h, m, v):
    return np.exp(-(h - m)**2/(2*v))/np.sqrt(2*np.pi*v)

for step in range(20):
    a = p*normal(heights, m1, v1)
    b = (1 - p)*normal(heights, m2, v2)
    w = a/(a + b)
    p = w.mean()
    m1 = (w*heights).sum()/w.sum()
    m2 = ((1 - w)*heights).sum()/(1 - w).sum()
    v1 = (w*(heights - m1)**2).sum()/w.sum()
    v2 = ((1 - w)*(heights - m2)**2).sum()/(1 - w).sum()
""", NORMAL, [("m1 = (w*heights).sum()/w.sum()", "m1 = heights.mean()",
               {"mu_1": "wrong"}),
              ("w = a/(a + b)", "w = b/(a + b)", {"responsibilities": "wrong"})]),
    ("a covariance about an own wrong mean", "gaussian_mixture", """
import numpy as np

class Mixture:
    def m_step(self, X, resp):
        n, d = X.shape
        nk = resp.sum(axis=0)
        self.pi = nk / n
        self.mu = resp.T @ X / n
        for k in range(len(nk)):
            second = (resp[:, k][:, None] * X).T @ X / nk[k]
            self.sigma[k] = second - np.outer(self.mu[k], self.mu[k])
""", {"pi": "right", "mu": "wrong", "Sigma": "right"},
     [("resp.T @ X / n\n", "resp.T @ X / nk[:, None]\n", {"mu": "right"}),
      ("@ X / nk[k]", "@ X / n", {"Sigma": "wrong"}),
      ("np.outer(self.mu[k], self.mu[k])", "np.outer(self.mu[k], X.mean(0))",
       {"Sigma": "wrong"}),
      ("np.outer(self.mu[k], self.mu[k])", "np.outer(self.mu[0], self.mu[0])",
       {"Sigma": "wrong"})]),
    ("variances about own wrong means in one dictionary", "two_gaussians_1d", """
import numpy as np

def m_step(x, T):
    tot = T.sum(axis=1)
    m1, m2 = T @ x / x.size
    return {"tau": tot[0] / x.size, "m1": m1, "m2": m2,
            "s1": np.sqrt(T[0] @ (x - m1) ** 2 / tot[0]),
            "s2": np.sqrt(T[1] @ (x - m2) ** 2 / tot[1])}
""", {"tau": "right", "mu_1": "wrong", "mu_2": "wrong", "sigma_1^2": "right",
      "sigma_2^2": "right"},
     [("T[0] @ (x - m1) ** 2", "T[0] @ (x - m2) ** 2", {"sigma_1^2": "wrong"}),
      ("/ tot[1])}", "/ x.size)}", {"sigma_2^2": "wrong"})]),
    ("a prior that is one number", BERNOULLI, """
def m_step(X, r, a, b, alpha):
    N, K = r.shape
    Nk = r.sum(axis=0)
    mu = (r.T @ X + a - 1) / (Nk[:, None] + a + b - 2)
    pi = (Nk + alpha - 1) / (N + K * (alpha - 1))
    return pi, mu
""", {"pi": "right", "mu": "right"},
     [("(N + K * (alpha - 1))", "(N + K * alpha)", {"pi": "wrong"}),
      ("(N + K * (alpha - 1))", "(N + alpha - 1)", {"pi": "wrong"}),
      ("a + b - 2", "a + b - 1", {"mu": "wrong"})]),
    ("whose probability a loop makes, in words", THREE_COINS, """
import numpy as np

bern = lambda y, s: np.where(y, s, 1 - s)

def em_step(y, pi, p, q):
    # prob. that toss i was made with the second coin
    u = (1 - pi) * bern(y, q) / (pi * bern(y, p) + (1 - pi) * bern(y, q))
    return 1 - u.mean(), ((1 - u) * y).sum() / (1 - u).sum(), (u * y).sum() / u.sum()
""", {"pi": "right", "p": "right", "q": "right"},
     [("return 1 - u.mean(), ((1 - u) * y).sum() / (1 - u).sum(), (u * y).sum() / u.sum()",
       "pi_new, p_new, q_new = 1 - u.mean(), (u * y).sum() / u.sum(), "
       "((1 - u) * y).sum() / (1 - u).sum()\n    return pi_new, p_new, q_new",
       {"p": "wrong", "q": "wrong"})]),
    ("Q in the loop", "poisson_mixture", """
import numpy as np
from math import lgamma

x = np.array([1, 0, 2, 1, 9, 11, 8, 2, 0, 10, 12, 1])
K, N = 2, x.size
w = np.ones(K) / K
lam = np.array([1.0, 6.0])
old = -np.inf
while True:
    num = w * np.exp(-lam) * lam ** x[:, np.newaxis]
    q = num / num.sum(axis=1, keepdims=True)
    w = q.sum(axis=0) / N
    lam = (q * x[:, np.newaxis]).sum(axis=0) / q.sum(axis=0)
    Q = 0
    for i in range(N):
        for k in range(K):
            Q += q[i, k] * (np.log(w[k]) + x[i] * np.log(lam[k]) - lam[k] - lgamma(x[i] + 1))
    if abs(Q - old) < 1e-8:
        break
    old = Q
""", {"responsibilities": "right", "Q": "right", "pi": "right", "lambda": "right"},
     [("(np.log(w[k])", "(w[k]", {"Q": "wrong"}),
      ("- lam[k] - lg", "+ lam[k] - lg", {"Q": "wrong"})]),
    ("rows of heads and tosses", "two_coins", """
def one_iteration(tosses, p_A, p_B):
    heads_A = tails_A = heads_B = tails_B = 0.0
    for x, n in tosses:
        a = p_A ** x * (1 - p_A) ** (n - x)
        b = p_B ** x * (1 - p_B) ** (n - x)
        heads_A += a / (a + b) * x
        tails_A += a / (a + b) * (n - x)
        heads_B += b / (a + b) * x
        tails_B += b / (a + b) * (n - x)
    new_A = heads_A / (heads_A + tails_A)
    new_B = heads_B / (heads_B + tails_B)
    return new_A, new_B
""", {"responsibilities": "right", "p_A": "right", "p_B": "right"}, []),
    ("the current parameters are theta_t, and what is returned has another name",
     "two_gaussians_1d", """
import numpy as np

def logpdf(x, m, s):
    return -(x - m) ** 2 / (2 * s ** 2) - np.log(s)

def posterior(x, theta):
    tau, m1, m2, s1, s2 = theta
    logp = np.stack([np.log(tau) + logpdf(x, m1, s1), np.log(1 - tau) + logpdf(x, m2, s2)])
    logp -= np.logaddexp.reduce(logp, axis=0)
    return np.exp(logp)

def Q(x, theta, theta_t):
    p1, p2 = posterior(x, theta_t)
    tau, m1, m2, s1, s2 = theta
    return np.sum(p1 * (np.log(tau) + logpdf(x, m1, s1))) + np.sum(
        p2 * (np.log(1 - tau) + logpdf(x, m2, s2)))

def update(x, theta_t):
    p1, p2 = posterior(x, theta_t)
    m1, m2 = np.dot(p1, x) / p1.sum(), np.dot(p2, x) / p2.sum()
    v1, v2 = np.dot(p1, (x - m1) ** 2) / p1.sum(), np.dot(p2, (x - m2) ** 2) / p2.sum()
    return p1.mean(), m1, m2, np.sqrt(v1), np.sqrt(v2)
""", {**NORMAL, "Q": "right"},
     [("p1, p2 = posterior(x, theta_t)\n    tau,", "p1, p2 = posterior(x, theta)\n    tau,",
       {"Q": "wrong"})]),
    ("words of documents in lists", TOPICS, """
import numpy as np

def posterior(docs, theta, phi):
    post = []
    for d, w in enumerate(docs):
        u = theta[d] * phi[:, w].T
        post.append(u / u.sum(axis=1, keepdims=True))
    return post

def Q(docs, post, theta, phi):
    total = 0.0
    for d, w in enumerate(docs):
        for n, v in enumerate(w):
            total += post[d][n] @ (np.log(theta[d]) + np.log(phi[:, v]))
    return total

def m_step(docs, post, V):
    K = post[0].shape[1]
    theta = np.array([g.sum(axis=0) / g.shape[0] for g in post])
    counts = np.zeros((K, V))
    for w, g in zip(docs, post):
        for v, row in zip(w, g):
            counts[:, v] += row
    phi = counts / counts.sum(axis=1, keepdims=True)
    return theta, phi
""", {"responsibilities": "right", "Q": "right", "theta": "right", "phi": "right"},
     [("counts.sum(axis=1, keepdims=True)", "counts.sum(axis=0, keepdims=True)",
       {"phi": "wrong"}),
      ("/ g.shape[0]", "/ sum(map(len, docs))", {"theta": "wrong"}),
      ("u = theta[d] * phi", "u = phi", {"responsibilities": "wrong"}),
      ("(np.log(theta[d]) + np.log(phi[:, v]))", "np.log(theta[d] + phi[:, v])",
       {"Q": "wrong"})]),
    ("how often each word occurs", TOPICS, """
import numpy as np

def plsa(C, K, iters=100, seed=0):
    rng = np.random.default_rng(seed)
    theta = rng.dirichlet(np.ones(K), size=C.shape[0])
    phi = rng.dirichlet(np.ones(C.shape[1]), size=K)
    for it in range(iters):
        P = theta[:, :, None] * phi[None, :, :]
        P /= P.sum(axis=1, keepdims=True)
        E = C[:, None, :] * P
        theta = E.sum(axis=2) / C.sum(axis=1)[:, None]
        phi = E.sum(axis=0)
        phi /= phi.sum(axis=1, keepdims=True)
    return theta, phi
""", {"responsibilities": "right", "theta": "right", "phi": "right"},
     [("P = theta[:, :, None] * phi", "P = (theta[:, :, None] > 0) * phi",
       {"responsibilities": "wrong"}),
      ("theta = E.sum(axis=2)", "theta = P.sum(axis=2)", {"theta": "wrong"}),
      ("phi = E.sum(axis=0)", "phi = P.sum(axis=0)", {"phi": "wrong"})]),
    ("a regression in each component", REGRESSIONS, """
import numpy as np

def m_step(X, y, r):
    beta = np.array([np.linalg.solve((X * w[:, None]).T @ X, (X * w[:, None]).T @ y) for w in r.T])
    e = y[:, None] - X @ beta.T
    sigma2 = (r * e ** 2).sum() / len(y)
    return r.mean(axis=0), beta, sigma2
""", {"pi": "right", "beta": "right", "sigma^2": "right"},
     [("/ len(y)", "/ (len(y) - X.shape[1])", {"sigma^2": "wrong"}),
      ("(X * w[:, None]).T @ X,", "X.T @ X,", {"beta": "wrong"})]),
    ("data and parameters in classes of its own, annotations as text", WEIGHED_COINS, """
from __future__ import annotations
from dataclasses import dataclass
import numpy as np

@dataclass
class Params:
    pi: float = 0.5
    p_A: float = 0.7
    p_B: float = 0.3

    def odds(self) -> np.ndarray:
        return np.log(self.pi / (1 - self.pi))

@dataclass(frozen=True)
class CoinData:
    x: np.ndarray
    n: np.ndarray

    @property
    def misses(self) -> np.ndarray:
        return self.n - self.x

def posterior_A(data: CoinData, th: Params | None = None) -> np.ndarray:
    odds = th.odds() + data.x * np.log(th.p_A / th.p_B) + data.misses * np.log(
        (1 - th.p_A) / (1 - th.p_B))
    return 1 / (1 + np.exp(-odds))

def update(data: CoinData, a: np.ndarray) -> Params:
    b = 1 - a
    return Params(pi=a.mean(), p_A=a @ data.x / (a @ data.n), p_B=b @ data.x / (b @ data.n))

def run(data: CoinData, th: Params | None = None, iters: int = 50) -> Params:
    th = th or Params()
    for _ in range(iters):
        th = update(data, posterior_A(data, th))
    return th
""", {**COINS, "pi": "right"},
     [("b @ data.x / (b @ data.n)", "b @ data.x / data.n.sum()", {"p_B": "wrong"}),
      ("pi=a.mean()", "pi=b.mean()", {"pi": "wrong"})]),
    ("a named tuple with some of its fields replaced", "two_gaussians_1d", """
from collections import namedtuple
import numpy as np
from scipy.stats import norm

Theta = namedtuple("Theta", "tau mu1 mu2 sd1 sd2")

def p_z1(x, th):
    num = th.tau * norm.pdf(x, loc=th.mu1, scale=th.sd1)
    return num / (num + (1 - th.tau) * norm.pdf(x, loc=th.mu2, scale=th.sd2))

def m_step(x, z, th):
    m1 = np.average(x, weights=z)
    m2 = np.average(x, weights=1 - z)
    v1 = np.average((x - m1) ** 2, weights=z)
    v2 = np.average((x - m2) ** 2, weights=1 - z)
    return th._replace(mu1=m1, mu2=m2, sd1=np.sqrt(v1), sd2=np.sqrt(v2))

th = Theta(0.5, -1.0, 5.0, 1.0, 1.0)
for _ in range(15):
    th = m_step(x, p_z1(x, th), th)
""", {**NORMAL, "tau": "missing"},
     [("sd1=np.sqrt(v1)", "sd1=v1", {"sigma_1^2": "wrong"}),
      ("m2 = np.average(x, weights=1 - z)", "m2 = x.mean()", {"mu_2": "wrong"}),
      ("(x - m2) ** 2", "(x - th.mu2) ** 2", {"sigma_2^2": "wrong"})]),
    ("new parameters in a list, beside the posterior probabilities", THREE_COINS, """
def step(Y, theta):
    pi, p, q = theta
    u = []
    for y in Y:
        if y == 1:
            h, t = pi * p, (1 - pi) * q
        else:
            h, t = pi * (1 - p), (1 - pi) * (1 - q)
        u.append(h / (h + t))
    pi = sum(u) / len(Y)
    p = sum(ui * y for ui, y in zip(u, Y)) / sum(u)
    q = sum((1 - ui) * y for ui, y in zip(u, Y)) / sum(1 - ui for ui in u)
    return [pi, p, q], u

Y = [1, 1, 0, 1, 0, 0, 1, 0, 1, 1]
theta = [0.4, 0.6, 0.7]
for i in range(4):
    theta, u = step(Y, theta)
""", {"responsibilities": "right", "pi": "right", "p": "right", "q": "right"},
     [("sum(1 - ui for ui in u)", "sum(Y)", {"q": "wrong"}),
      ("pi = sum(u) / len(Y)", "pi = sum(u)", {"pi": "wrong"}),
      ("zip(u, Y)) / sum(u)", "zip(u, Y)) / len(Y)", {"p": "wrong"})]),
    ("a class whose update makes both steps", RATES, """
import numpy as np
from scipy.special import softmax

class ExpMix:
    def __init__(self, pi, lam):
        self.pi = np.array(pi, dtype=float)
        self.lam = np.array(lam, dtype=float)

    def zhat(self, x):
        return softmax(np.log(self.pi * self.lam) - x.reshape(-1, 1) * self.lam, axis=1)

    def update(self, x):
        z = self.zhat(x)
        self.pi = z.sum(axis=0) / x.size
        self.lam = z.sum(axis=0) / (x @ z)
        return self
""", {"responsibilities": "right", "pi": "right", "lambda": "right"},
     [("np.log(self.pi * self.lam)", "np.log(self.pi)", {"responsibilities": "wrong"}),
      ("np.log(self.pi * self.lam)", "np.log(self.lam)", {"responsibilities": "wrong"}),
      ("z.sum(axis=0) / (x @ z)", "(x @ z) / z.sum(axis=0)", {"lambda": "wrong"}),
      ("z.sum(axis=0) / x.size", "z.mean(axis=0)[::-1]", {"pi": "wrong"})]),
    ("a class whose update rests on an E-step of its own that is wrong", RATES, """
import numpy as np

class ExpMix:
    def __init__(self, pi, lam):
        self.pi, self.lam = np.array(pi), np.array(lam)

    def responsibilities(self, x):
        joint = self.pi * np.exp(-np.outer(x, self.lam))
        return joint / joint.sum(axis=1, keepdims=True)

    def update(self, x):
        r = self.responsibilities(x)
        nk = r.sum(axis=0)
        self.pi = nk / nk.sum()
        self.lam = nk / (r * x[:, None]).sum(axis=0)
""", {"responsibilities": "wrong", "pi": "right", "lambda": "right"},
     [("self.lam = nk /", "self.lam = len(x) /", {"lambda": "wrong"}),
      ("self.lam = nk / (r * x[:, None]).sum(axis=0)",
       "self.lam = (r * x[:, None]).sum(axis=0) / nk", {"lambda": "wrong"}),
      ("nk / nk.sum()", "nk", {"pi": "wrong"})]),
    ("posterior probabilities by the word, whatever the documents have", TOPICS, """
import numpy as np

def posterior(theta, phi):
    r = np.einsum('dk,kv->dvk', theta, phi)
    return r / r.sum(-1, keepdims=True)

def new_theta(C, r):
    return (C[:, :, None] * r).sum(axis=1) / C.sum(axis=1)[:, None]

C = np.array([[5, 3, 0, 0], [0, 1, 4, 6], [2, 2, 2, 2]])
phi = np.array([[.5, .4, .05, .05], [.05, .15, .4, .4]])
theta = np.full((3, 2), .5)
for it in range(10):
    theta = new_theta(C, posterior(theta, phi))
""", {"responsibilities": "right", "theta": "right"},
     [("(C[:, :, None] * r).sum(axis=1) / C.sum(axis=1)[:, None]", "r.sum(axis=1) / r.shape[1]",
       {"theta": "wrong"})]),
]
