"""More answers in Python: loops, notebooks, tables, objects, labels, and arrays laid otherwise."""

from __future__ import annotations

from .python_styles import COINS, GMM, NORMAL, POISSON, THREE_COINS, TOPICS, WEIGHED_COINS, Row

REGRESSION = ("y_i | z_i=k ~ N(beta_k'x_i, sigma_k^2); P(z_i=k) = pi_k, k=1..K; known: x")
DIAGONAL = "x_i | z_i=k ~ N(mu_k, D_k); D_k diagonal; P(z_i=k) = pi_k, k=1..K"
CLASSES = "T_i ~ Categorical(p); X_ij | T_i=k ~ Categorical(pi_jk), j=1..J, k=1..K"
LINES = {"responsibilities": "right", "pi": "right", "beta": "right", "sigma^2": "right"}
DIAG = {"responsibilities": "right", "pi": "right", "mu": "right", "D": "right"}
LATENT = {"responsibilities": "right", "p": "right", "pi": "right"}
THREE = {"responsibilities": "right", "pi": "right", "p": "right", "q": "right"}

KINDS: list[Row] = [
    ("a loop that begins with the M-step", REGRESSION, '''
import numpy as np
from scipy.stats import norm
from scipy.special import logsumexp

def em_mixreg(X, y, K, n_iter=200, seed=0):
    n, p = X.shape
    rng = np.random.default_rng(seed)
    R = rng.dirichlet(np.ones(K), size=n)
    beta = np.zeros((K, p))
    sigma = np.ones(K)
    for it in range(n_iter):
        Nk = R.sum(axis=0)
        pi = Nk / n
        for k in range(K):
            sw = np.sqrt(R[:, k])
            beta[k] = np.linalg.lstsq(X * sw[:, None], y * sw, rcond=None)[0]
            sigma[k] = np.sqrt(R[:, k] @ (y - X @ beta[k]) ** 2 / Nk[k])
        logd = np.log(pi) + norm.logpdf(y[:, None], X @ beta.T, sigma)
        R = np.exp(logd - logsumexp(logd, axis=1)[:, None])
    return pi, beta, sigma, R
''', LINES, [("Nk / n", "Nk / K", {"pi": "wrong"}),
             ("np.log(pi) + norm", "norm", {"responsibilities": "wrong"}),
             ("beta[k]) ** 2 / Nk[k])", "beta[k]) ** 2 / n)", {"sigma^2": "wrong"})]),
    ("components in the last axis", REGRESSION, '''
import numpy as np
from scipy.stats import norm

def e_step(y, X, pi, B, s2):
    dens = norm.pdf(y[:, None], loc=X @ B, scale=np.sqrt(s2)) * pi
    return dens / dens.sum(1, keepdims=True)

def m_step(y, X, r):
    n, K = r.shape
    B, s2 = np.empty((X.shape[1], K)), np.empty(K)
    for k in range(K):
        W = np.diag(r[:, k])
        B[:, k] = np.linalg.solve(X.T @ W @ X, X.T @ W @ y)
        s2[k] = (r[:, k] * (y - X @ B[:, k]) ** 2).sum() / r[:, k].sum()
    return {"pi": r.mean(0), "B": B, "s2": s2}
''', LINES, [("X.T @ W @ y)", "X.T @ y)", {"beta": "wrong"}),
             ("scale=np.sqrt(s2)", "scale=s2", {"responsibilities": "wrong"})]),
    ("a posterior probability that no name says", THREE_COINS, '''
import numpy as np

def three_coins(Y, pi, p, q, nsteps=10, verbose=False):
    Y = np.array(Y)
    for s in range(nsteps):
        lik_H = np.where(Y == 1, p, 1 - p)
        lik_T = np.where(Y == 1, q, 1 - q)
        mu = pi * lik_H / (pi * lik_H + (1 - pi) * lik_T)
        p = (mu * Y).sum() / mu.sum()
        q = ((1 - mu) * Y).sum() / (1 - mu).sum()
        pi = mu.mean()
        if verbose:
            print(f"{s}: p={p:.5f} q={q:.5f}")
    return pi, p, q
''', THREE, [("(1 - mu).sum()\n", "Y.size\n", {"q": "wrong"}),
             ("pi = mu.mean()", "pi = mu.sum()", {"pi": "wrong"})]),
    ("until convergence, without an end", WEIGHED_COINS, '''
import numpy as np

def em_coins(x, n, pi=0.5, pA=0.6, pB=0.4, eps=1e-10):
    while True:
        LA = pi * pA ** x * (1 - pA) ** (n - x)
        LB = (1 - pi) * pB ** x * (1 - pB) ** (n - x)
        rA = LA / (LA + LB)
        rB = LB / (LA + LB)
        pi_new = rA.sum() / len(x)
        pA_new = (rA * x).sum() / (rA * n).sum()
        pB_new = (rB * x).sum() / (rB * n).sum()
        change = max(abs(pi_new - pi), abs(pA_new - pA), abs(pB_new - pB))
        pi, pA, pB = pi_new, pA_new, pB_new
        if change < 0:
            return pi, pA, pB
''', {**COINS, "pi": "right"}, [("/ (rB * n).sum()", "/ (rA * n).sum()", {"p_B": "wrong"}),
                                 ("LA = pi * pA", "LA = pA", {"responsibilities": "wrong"})]),
    ("a class whose attributes end with the letters of the coins", WEIGHED_COINS, '''
import numpy as np

class TwoCoins:
    def __init__(self, mix=0.5, pa=0.7, pb=0.3):
        self.mix, self.pa, self.pb = mix, pa, pb

    def posterior(self, x, n):
        la = np.log(self.mix) + x * np.log(self.pa) + (n - x) * np.log1p(-self.pa)
        lb = np.log(1 - self.mix) + x * np.log(self.pb) + (n - x) * np.log1p(-self.pb)
        pA = np.exp(la - np.logaddexp(la, lb))
        return np.column_stack([pA, 1 - pA])

    def fit(self, x, n, steps=100):
        for _ in range(steps):
            post = self.posterior(x, n)
            heads, tosses = post.T @ x, post.T @ n
            self.mix = post[:, 0].sum() / len(x)
            self.pa, self.pb = heads / tosses
        return self
''', {**COINS, "pi": "right"}, [("self.pa, self.pb = heads", "self.pb, self.pa = heads",
                                 {"p_A": "wrong", "p_B": "wrong"}),
                                ("/ len(x)", "/ n.sum()", {"pi": "wrong"})]),
    ("a class with its data and a dictionary of coins", WEIGHED_COINS, '''
import numpy as np

class CoinEM(object):
    def __init__(self, heads, flips):
        self.heads, self.flips = np.array(heads), np.array(flips)
        self.theta = {'A': 0.6, 'B': 0.5}
        self.pi = 0.5

    def E(self):
        lik = {}
        for c in 'AB':
            t = self.theta[c]
            lik[c] = t**self.heads * (1-t)**(self.flips - self.heads)
        za, zb = self.pi*lik['A'], (1-self.pi)*lik['B']
        self.z = za/(za+zb)

    def M(self):
        self.pi = self.z.mean()
        self.theta['A'] = (self.z*self.heads).sum()/(self.z*self.flips).sum()
        self.theta['B'] = ((1-self.z)*self.heads).sum()/((1-self.z)*self.flips).sum()
''', {**COINS, "pi": "right"}, [("((1-self.z)*self.flips).sum()", "self.flips.sum()",
                                 {"p_B": "wrong"})]),
    ("parameters by their attributes, of whatever name", "two_gaussians_1d", '''
import numpy as np
from dataclasses import dataclass

@dataclass
class Theta:
    tau: float
    mu1: float
    mu2: float
    var1: float
    var2: float

def posterior_first(x, th):
    odds = (np.log(th.tau) - np.log(1 - th.tau) - 0.5 * np.log(th.var1) + 0.5 * np.log(th.var2)
            - (x - th.mu1) ** 2 / (2 * th.var1) + (x - th.mu2) ** 2 / (2 * th.var2))
    return 1 / (1 + np.exp(-odds))

def step(x, th):
    p = posterior_first(x, th)
    s0, s1, s2 = p.sum(), (p * x).sum(), (p * x ** 2).sum()
    t0, t1, t2 = len(x) - s0, x.sum() - s1, (x ** 2).sum() - s2
    return Theta(tau=s0 / (s0 + t0), mu1=s1 / s0, mu2=t1 / t0, var1=s2 / s0 - (s1 / s0) ** 2,
                 var2=t2 / t0 - (t1 / t0) ** 2)
''', NORMAL, [("mu2=t1 / t0", "mu2=t1 / len(x)", {"mu_2": "wrong"}),
              ("var1=s2 / s0 - (s1 / s0) ** 2", "var1=s2 / s0 - s1 / s0", {"sigma_1^2": "wrong"})]),
    ("everything of numpy", "two_gaussians_1d", '''
from numpy import *

def em1d(x, mu, sigma, tau=0.5, iters=100):
    for it in range(iters):
        f1 = tau * exp(-(x - mu[0])**2 / (2*sigma[0]**2)) / sigma[0]
        f2 = (1 - tau) * exp(-(x - mu[1])**2 / (2*sigma[1]**2)) / sigma[1]
        z1 = f1 / (f1 + f2)
        z2 = f2 / (f1 + f2)
        mu = [sum(z1*x)/sum(z1), sum(z2*x)/sum(z2)]
        sigma = [sqrt(sum(z1*(x - mu[0])**2)/sum(z1)), sqrt(sum(z2*(x - mu[1])**2)/sum(z2))]
    return mu, sigma
''', {**NORMAL, "tau": "missing"}, [("mu[1])**2)/sum(z2))", "mu[1])**2)/len(x))",
                                     {"sigma_2^2": "wrong"})]),
    ("hard labels", "gaussian_mixture", '''
import numpy as np
from scipy.stats import multivariate_normal as mvn

def e_step(X, pi, mu, Sigma):
    scores = np.array([p * mvn.pdf(X, m, S) for p, m, S in zip(pi, mu, Sigma)])
    return scores / scores.sum(axis=0)

def m_step(X, z):
    nk = z.sum(axis=1)
    mu = z @ X / nk[:, None]
    Sigma = np.array([(w * (X - m).T) @ (X - m) / n for w, m, n in zip(z, mu, nk)])
    return nk / len(X), mu, Sigma
''', GMM, [('''    return scores / scores.sum(axis=0)

def m_step(X, z):
''', '''    return np.argmax(scores, axis=0)

def m_step(X, z):
    z = (z == np.arange(z.max() + 1)[:, None]).astype(float)
''', dict.fromkeys(GMM, "wrong"))]),
    ("answers as codes", CLASSES, '''
import numpy as np

def e_step(X, p, pi):
    N, J = X.shape
    logw = np.tile(np.log(p), (N, 1))
    for j in range(J):
        logw += np.log(pi[j][:, X[:, j]]).T
    w = np.exp(logw - logw.max(axis=1, keepdims=True))
    return w / w.sum(axis=1, keepdims=True)

def m_step(X, R, L):
    N, J = X.shape
    Nk = R.sum(axis=0)
    pi = np.zeros((J, R.shape[1], L))
    for j in range(J):
        pi[j] = R.T @ np.eye(L)[X[:, j]] / Nk[:, None]
    return Nk / N, pi
''', LATENT, [("/ Nk[:, None]", "/ N", {"pi": "wrong"}), ("Nk / N", "Nk / (N * J)", {"p": "wrong"}),
              ("np.tile(np.log(p), (N, 1))", "np.zeros((N, len(p)))",
               {"responsibilities": "wrong"})]),
    ("one-hot answers, classes first", CLASSES, '''
import numpy as np

class LatentClass:
    def __init__(self, n_classes, n_levels):
        self.C, self.L = n_classes, n_levels

    def _expect(self, Y):
        joint = self.prior * np.exp(np.einsum("njl,cjl->nc", Y, np.log(self.theta)))
        return joint / joint.sum(axis=1, keepdims=True)

    def _maximize(self, Y, post):
        self.prior = post.mean(axis=0)
        self.theta = np.einsum("nc,njl->cjl", post, Y) / post.sum(axis=0)[:, None, None]
''', LATENT, [("/ post.sum(axis=0)[:, None, None]", "/ len(Y)", {"pi": "wrong"}),
              ("self.prior * np.exp", "np.exp", {"responsibilities": "wrong"})]),
    ("variances of coordinates", DIAGONAL, '''
import numpy as np
from scipy.special import logsumexp

class DiagGMM:
    def predict_proba(self, X):
        d = X[:, None, :] - self.means_
        lj = np.log(self.weights_) - 0.5 * (d ** 2 / self.vars_ + np.log(self.vars_)).sum(2)
        return np.exp(lj - logsumexp(lj, axis=1, keepdims=True))

    def fit(self, X, n_iter=10):
        for _ in range(n_iter):
            R = self.predict_proba(X)
            Nk = R.sum(0)
            self.weights_ = Nk / len(X)
            self.means_ = R.T @ X / Nk[:, None]
            self.vars_ = R.T @ X ** 2 / Nk[:, None] - self.means_ ** 2
        return self
''', DIAG, [("- self.means_ ** 2", "- self.means_", {"D": "wrong"}),
            ("Nk / len(X)", "Nk / X.size", {"pi": "wrong"})]),
    ("diagonal matrices", DIAGONAL, '''
import numpy as np
from scipy.stats import multivariate_normal as mvn

def e_step(X, pi, mu, Sigma):
    K = len(pi)
    G = np.array([pi[k] * mvn.pdf(X, mu[k], np.linalg.inv(np.linalg.inv(Sigma[k])))
                  for k in range(K)]).T
    return G / G.sum(axis=1, keepdims=True)

def m_step(X, G):
    n = G.sum(axis=0)
    mu = G.T @ X / n[:, None]
    Sigma = [np.diag(G[:, k] @ (X - mu[k]) ** 2 / n[k]) for k in range(len(n))]
    return n / len(X), mu, Sigma
''', DIAG, [("** 2 / n[k])", "** 2 / len(X))", {"D": "wrong"})]),
    ("a table of pandas", "two_gaussians_1d", '''
import pandas as pd
import numpy as np
from scipy.stats import norm

df = pd.DataFrame({"height": np.random.normal(170, 10, 500)})

def expectation(df, params):
    df = df.copy()
    df["p1"] = params["tau"] * norm.pdf(df["height"], params["mu1"], params["sigma1"])
    df["p2"] = (1 - params["tau"]) * norm.pdf(df["height"], params["mu2"], params["sigma2"])
    df["r1"] = df["p1"] / (df["p1"] + df["p2"])
    df["r2"] = 1 - df["r1"]
    return df

def maximization(df):
    out = {"tau": df["r1"].mean()}
    for k in ("1", "2"):
        w = df["r" + k]
        out["mu" + k] = (w * df["height"]).sum() / w.sum()
        out["sigma" + k] = np.sqrt((w * (df["height"] - out["mu" + k]) ** 2).sum() / w.sum())
    return out
''', NORMAL, [('* df["height"]).sum() / w.sum()', '* df["height"]).mean()',
               {"mu_1": "wrong", "mu_2": "wrong"}),
              ('df["r1"] = df["p1"] / (df["p1"] + df["p2"])',
               'df["r1"] = df["p1"] / df["p1"].sum()',
               {"responsibilities": "wrong"})]),
    ("a list of objects", "two_gaussians_1d", '''
import numpy as np

class Component:
    def __init__(self, weight, mean, var):
        self.weight, self.mean, self.var = weight, mean, var

    def pdf(self, x):
        return np.exp(-(x-self.mean)**2/2/self.var)/np.sqrt(2*np.pi*self.var)

class Mixture:
    def __init__(self, comps):
        self.comps = comps

    def e_step(self, x):
        dens = np.array([c.weight*c.pdf(x) for c in self.comps])
        return dens/dens.sum(axis=0)

    def m_step(self, x, gamma):
        for c, g in zip(self.comps, gamma):
            c.weight = g.mean()
            c.mean = np.average(x, weights=g)
            c.var = np.average((x-c.mean)**2, weights=g)
''', NORMAL, [("c.weight*c.pdf(x)", "c.pdf(x)", {"responsibilities": "wrong"}),
              ("g.mean()", "g.sum()", {"tau": "wrong"})]),
    ("names outside functions, from a file that is not there", "gaussian_mixture", '''
import numpy as np
from scipy.stats import multivariate_normal as mvn
X = np.loadtxt('data.csv', delimiter=',')
N, D = X.shape
K = 3
pi = np.ones(K)/K
mu = np.random.randn(K, D)
Sigma = np.array([np.eye(D) for _ in range(K)])

def e_step():
    R = np.zeros((N, K))
    for k in range(K):
        R[:, k] = pi[k]*mvn.pdf(X, mu[k], Sigma[k])
    return R/R.sum(1, keepdims=True)

def m_step(R):
    global pi, mu, Sigma
    Nk = R.sum(0)
    pi = Nk/N
    mu = (R.T @ X)/Nk[:, None]
    for k in range(K):
        d = X - mu[k]
        Sigma[k] = (R[:, k]*d.T) @ d/Nk[k]

for it in range(50):
    R = e_step()
    m_step(R)
''', GMM, [("d/Nk[k]", "d/N", {"Sigma": "wrong"}),
           ("pi[k]*mvn", "mvn", {"responsibilities": "wrong"})]),
    ("the place of what is returned", THREE_COINS, '''
import numpy as np

def e_step(y, theta):
    pi, p, q = theta
    a = pi*p**y*(1-p)**(1-y)
    b = (1-pi)*q**y*(1-q)**(1-y)
    return a/(a+b)

def m_step(y, mu):
    pi = mu.mean()
    p = (mu*y).sum()/mu.sum()
    q = ((1-mu)*y).sum()/(1-mu).sum()
    return [pi, p, q]

theta = [0.5, 0.6, 0.7]
for i in range(10):
    theta = m_step([1, 0, 1], e_step([1, 0, 1], theta))
''', THREE, [("[pi, p, q]", "[pi, q, p]", {"p": "undecided", "q": "undecided"})]),
    ("a mean that is the other's", "two_gaussians_1d", '''
import numpy as np

def e_step(x, tau, mu1, mu2, v1, v2):
    a = tau*np.exp(-(x-mu1)**2/(2*v1))/np.sqrt(v1)
    b = (1-tau)*np.exp(-(x-mu2)**2/(2*v2))/np.sqrt(v2)
    return a/(a+b)

def m_step(x, r):
    tau = r.mean()
    mu1 = (r*x).sum()/r.sum()
    mu2 = ((1-r)*x).sum()/(1-r).sum()
    v1 = (r*(x-mu1)**2).sum()/r.sum()
    v2 = ((1-r)*(x-mu2)**2).sum()/(1-r).sum()
    return tau, mu1, mu2, v1, v2
''', NORMAL, [("mu2 = ((1-r)*x).sum()/(1-r).sum()", "mu2 = (r*x).sum()/r.sum()", {"mu_2": "wrong"}),
              ("(x-mu2)**2).sum()/(1-r)", "(x-mu1)**2).sum()/(1-r)", {"sigma_2^2": "wrong"})]),
    ("documents of different lengths", TOPICS, '''
import numpy as np

def e_step(docs, theta, phi):
    R = []
    for d, doc in enumerate(docs):
        r = theta[d][None, :] * phi[:, doc].T
        R.append(r / r.sum(axis=1, keepdims=True))
    return R

def m_step(docs, R, V):
    theta = np.array([r.sum(axis=0) / len(r) for r in R])
    phi = np.zeros((R[0].shape[1], V))
    for doc, r in zip(docs, R):
        for w, row in zip(doc, r):
            phi[:, w] += row
    return theta, phi / phi.sum(axis=1, keepdims=True)
''', {"responsibilities": "right", "theta": "right", "phi": "right"}, [
        ("/ len(r) for", "/ len(docs[0]) for", {"theta": "wrong"})]),
    ("a while loop outside functions", "poisson_mixture", '''
import numpy as np
from scipy.stats import poisson

x = np.array([2, 3, 8, 9, 1, 0, 12, 7])
lam, pi = np.array([1.0, 8.0]), np.array([.5, .5])
done = False
while not done:
    R = poisson.pmf(x[:, None], lam[None, :]) * pi[None, :]
    R = R / R.sum(axis=1)[:, None]
    new_lam = (R * x[:, None]).sum(axis=0) / R.sum(axis=0)
    new_pi = R.sum(axis=0) / len(x)
    done = np.abs(new_lam - lam).max() < 1e-6
    lam, pi = new_lam, new_pi
''', POISSON, [("/ R.sum(axis=0)\n", "/ len(x)\n", {"lambda": "wrong"})]),
    ("a probability of topics and one of words, by their letters", TOPICS, '''
import numpy as np

def plsa(N, K, iters=50):
    D, V = N.shape
    Pz_d = np.random.rand(D, K); Pz_d /= Pz_d.sum(1, keepdims=True)
    Pw_z = np.random.rand(K, V); Pw_z /= Pw_z.sum(1, keepdims=True)
    for _ in range(iters):
        P = Pz_d[:, :, None]*Pw_z[None, :, :]
        P /= P.sum(axis=1, keepdims=True)
        C = N[:, None, :]*P
        Pw_z = C.sum(0)/C.sum(0).sum(1, keepdims=True)
        Pz_d = C.sum(2)/C.sum(2).sum(1, keepdims=True)
    return Pz_d, Pw_z
''', {"responsibilities": "right", "theta": "right", "phi": "right"}, [
        ("C.sum(2).sum(1, keepdims=True)", "C.sum()", {"theta": "wrong"}),
        ("C.sum(0).sum(1, keepdims=True)", "C.sum(0).sum(0)", {"phi": "wrong"})]),
    ("a named tuple whose name says what it holds", "poisson_mixture", '''
import numpy as np
from collections import namedtuple
from scipy.stats import poisson

Theta = namedtuple("Theta", "pi lam")

def gamma_(x, th):
    f = th.pi * poisson.pmf(np.asarray(x)[:, None], th.lam)
    return f / np.sum(f, axis=1, keepdims=True)

def maximise(x, G):
    Nj = np.sum(G, axis=0)
    return Theta(Nj / len(x), (G.T @ np.asarray(x)) / Nj)
''', POISSON, [("np.asarray(x)) / Nj", "np.asarray(x)) / len(x)", {"lambda": "wrong"}),
               ("th.pi * poisson", "poisson", {"responsibilities": "wrong"})]),
    ("a weight called as the number of coordinates", REGRESSION, '''
import numpy as np

class MixtureOfRegressions:
    def __init__(self, k):
        self.k = k

    def e_step(self, X, y):
        mean = X @ self.B.T
        dens = np.exp(-(y[:, None] - mean) ** 2 / (2 * self.s2)) / np.sqrt(2 * np.pi * self.s2)
        num = self.p * dens
        return num / num.sum(axis=1, keepdims=True)

    def m_step(self, X, y, H):
        self.p = H.mean(axis=0)
        for j in range(self.k):
            W = np.diag(H[:, j])
            self.B[j] = np.linalg.solve(X.T @ W @ X, X.T @ W @ y)
            self.s2[j] = H[:, j] @ (y - X @ self.B[j]) ** 2 / H[:, j].sum()
''', LINES, [("num = self.p * dens", "num = dens", {"responsibilities": "wrong"})]),
    ("a script that says how many data it makes", "two_gaussians_1d", '''
import numpy as np
np.random.seed(1)
N = 500
z = np.random.rand(N) < 0.35
x = np.where(z, np.random.normal(162, 6, N), np.random.normal(177, 7.5, N))
tau, m1, m2, v1, v2 = 0.5, np.percentile(x, 25), np.percentile(x, 75), np.var(x), np.var(x)
for it in range(250):
    odds = (np.log(tau / (1 - tau)) - 0.5 * np.log(v1 / v2)
            - (x - m1)**2 / (2 * v1) + (x - m2)**2 / (2 * v2))
    p = 1 / (1 + np.exp(-odds))
    tau = np.sum(p) / N
    m1 = np.sum(p * x) / np.sum(p)
    m2 = (np.sum(x) - np.sum(p * x)) / (N - np.sum(p))
    v1 = np.sum(p * x**2) / np.sum(p) - m1**2
    v2 = np.sum((1 - p) * x**2) / np.sum(1 - p) - m2**2
''', dict.fromkeys(
        ("responsibilities", "tau", "mu_1", "mu_2", "sigma_1^2", "sigma_2^2"), "right"), [
        ("np.sum(p * x) / np.sum(p)\n", "np.sum(p * x) / N\n", {"mu_1": "wrong"}),
        ("(N - np.sum(p))", "N", {"mu_2": "wrong"}),
        ("np.sum(p) / N", "np.sum(p) / (N - 1)", {"tau": "wrong"})]),
]
