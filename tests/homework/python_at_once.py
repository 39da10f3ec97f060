"""Answers in Python that do several things in one function, or new things beside old ones."""

from __future__ import annotations

from .python_single import TIED
from .python_styles import NORMAL, THREE_COINS, Row

_SIZED = "x_i | z_i=A ~ Binomial(n_i, p_A); x_i | z_i=B ~ Binomial(n_i, p_B); P(z_i=A) = pi; " \
    "P(z_i=B) = 1 - pi; known: n_i"
_COINS = dict.fromkeys(("responsibilities", "pi", "p_A", "p_B"), "right")

AT_ONCE: list[Row] = [
    ("statistics that are made together with the posteriors", _SIZED, '''
def expected_counts(xs, ns, pi, p_A, p_B):
    z, hA, hB, tA, tB = [], 0.0, 0.0, 0.0, 0.0
    for x, n in zip(xs, ns):
        a = pi * p_A ** x * (1 - p_A) ** (n - x)
        b = (1 - pi) * p_B ** x * (1 - p_B) ** (n - x)
        zi = a / (a + b)
        z.append(zi)
        hA += zi * x
        hB += (1 - zi) * x
        tA += zi * (n - x)
        tB += (1 - zi) * (n - x)
    return z, (hA, hB), (tA, tB)

def new_parameters(z, heads, tails):
    pi = sum(z) / len(z)
    p_A = heads[0] / (heads[0] + tails[0])
    p_B = heads[1] / (heads[1] + tails[1])
    return pi, p_A, p_B

def main(xs, ns, pi=.5, p_A=.6, p_B=.4):
    for _ in range(10):
        z, h, t = expected_counts(xs, ns, pi, p_A, p_B)
        pi, p_A, p_B = new_parameters(z, h, t)
    return pi, p_A, p_B
''', _COINS, [
        ("sum(z) / len(z)", "sum(z)", {"pi": "wrong"}),
        ("(heads[1] + tails[1])", "tails[1]", {"p_B": "wrong"}),
        ("a = pi * p_A", "a = p_A", {"responsibilities": "wrong"}),
        ("a / (a + b)", "a / b", {"responsibilities": "wrong"})]),
    ("a method that returns what it keeps", _SIZED, '''
import numpy as np
from scipy.special import expit, logit

class CoinEM:
    def __init__(self, pi=.5, p_A=.65, p_B=.35):
        self.pi, self.p_A, self.p_B = pi, p_A, p_B

    def e_step(self, x, n):
        odds = logit(self.pi) + x * np.log(self.p_A / self.p_B)
        odds = odds + (n - x) * np.log((1 - self.p_A) / (1 - self.p_B))
        self.zhat = expit(odds)
        return self.zhat

    def m_step(self, x, n):
        z = self.zhat
        self.pi = z.sum() / z.size
        self.p_A = (z @ x) / (z @ n)
        self.p_B = ((1 - z) @ x) / ((1 - z) @ n)
''', _COINS, [
        ("logit(self.pi)", "self.pi", {"responsibilities": "wrong"}),
        ("((1 - z) @ n)", "(z @ n)", {"p_B": "wrong"})]),
    ("an update that calls the E-step, what it returns under keys", "two_gaussians_1d", '''
import numpy as np

def posterior(x, p):
    a = p["tau"] * np.exp(-0.5 * ((x - p["mu"][0]) / p["sd"][0]) ** 2) / p["sd"][0]
    b = (1 - p["tau"]) * np.exp(-0.5 * ((x - p["mu"][1]) / p["sd"][1]) ** 2) / p["sd"][1]
    return a / (a + b)

def update(x, p):
    w = posterior(x, p)
    W = np.stack([w, 1 - w])
    mu = W @ x / W.sum(1)
    var = np.array([(W[k] * (x - mu[k]) ** 2).sum() / W[k].sum() for k in range(2)])
    change = np.abs(mu - p["mu"]).max()
    return {"tau": w.mean(), "mu": mu, "sd": np.sqrt(var)}, change

def fit(x):
    p = {"tau": 0.5, "mu": np.array([x.min(), x.max()]), "sd": np.array([x.std(), x.std()])}
    for _ in range(100):
        p, change = update(x, p)
        if change < 1e-9:
            break
    return p
''', NORMAL, [
        ("x - mu[k]) ** 2", "x - p['mu'][k]) ** 2", {"sigma_1^2": "wrong", "sigma_2^2": "wrong"}),
        ("w.mean()", "w.sum()", {"tau": "wrong"}),
        ("return a / (a + b)", "return a / b", {"responsibilities": "wrong"})]),
    ("all in one method", "two_gaussians_1d", '''
import numpy as np

class TwoNormals:
    def start(self, x):
        self.tau = 0.5
        self.m1, self.m2 = np.percentile(x, [25, 75])
        self.s1 = self.s2 = x.std()

    def _dens(self, x, m, s):
        return np.exp(-(x - m) ** 2 / (2 * s ** 2)) / s

    def iterate(self, x):
        f1 = self.tau * self._dens(x, self.m1, self.s1)
        f2 = (1 - self.tau) * self._dens(x, self.m2, self.s2)
        self.r = f1 / (f1 + f2)
        self.tau = np.mean(self.r)
        self.m1 = np.sum(self.r * x) / np.sum(self.r)
        self.m2 = np.sum((1 - self.r) * x) / np.sum(1 - self.r)
        self.s1 = np.sqrt(np.sum(self.r * (x - self.m1) ** 2) / np.sum(self.r))
        self.s2 = np.sqrt(np.sum((1 - self.r) * (x - self.m2) ** 2) / np.sum(1 - self.r))
        return np.log(f1 + f2).sum()

    def fit(self, x, n=100):
        self.start(x)
        return [self.iterate(x) for _ in range(n)]
''', NORMAL, [
        ("np.mean(self.r)", "np.sum(self.r)", {"tau": "wrong"}),
        ("f1 / (f1 + f2)", "f1 / f2", {"responsibilities": "wrong"})]),
    ("a script without a loop that stops early", THREE_COINS, '''
import numpy as np
y = np.array([1, 1, 0, 1, 0, 0, 1, 0, 1, 1])

def bern(y, s):
    return s ** y * (1 - s) ** (1 - y)

pi, p, q = .5, .7, .4
up = pi * bern(y, p)
w = up / (up + (1 - pi) * bern(y, q))
pi_new = w.mean()
p_new = np.dot(w, y) / w.sum()
print(pi_new, p_new)
''', {"responsibilities": "right", "pi": "right", "p": "right"}, [
        ("np.dot(w, y) / w.sum()", "np.dot(w, y) / len(y)", {"p": "wrong"}),
        ("up = pi * bern", "up = bern", {"responsibilities": "wrong"})]),
    ("roots of pure Python", "two_gaussians_1d", '''
from math import exp, sqrt

def p_one(x, tau, mu1, mu2, sig1, sig2):
    u = tau * exp(-0.5 * ((x - mu1) / sig1) ** 2) / sig1
    v = (1 - tau) * exp(-0.5 * ((x - mu2) / sig2) ** 2) / sig2
    return u / (u + v)

def new_params(data, p):
    N1 = sum(p)
    N2 = len(data) - N1
    mu1 = sum(g * x for g, x in zip(p, data)) / N1
    mu2 = sum((1 - g) * x for g, x in zip(p, data)) / N2
    sig1 = sqrt(sum(g * (x - mu1) ** 2 for g, x in zip(p, data)) / N1)
    sig2 = sqrt(sum((1 - g) * (x - mu2) ** 2 for g, x in zip(p, data)) / N2)
    return N1 / len(data), mu1, mu2, sig1, sig2

def fit(data, theta=(0.5, 1.0, 5.0, 1.0, 1.0)):
    for t in range(10):
        p = [p_one(x, *theta) for x in data]
        theta = new_params(data, p)
    return theta
''', NORMAL, [
        ("zip(p, data)) / N1)", "zip(p, data)) / (N1 - 1))", {"sigma_1^2": "wrong"}),
        ("zip(p, data)) / N2)", "zip(p, data)) / (N2 - 1))", {"sigma_2^2": "wrong"})]),
    ("new means beside old ones", TIED, '''
import numpy as np

def e_step(X, w, M, C):
    D = X[:, None, :] - M[None]
    f = w * np.exp(-0.5 * np.einsum("nkd,de,nke->nk", D, np.linalg.inv(C), D))
    return f / f.sum(axis=1, keepdims=True)

def weights(R):
    return R.sum(axis=0) / len(R)

def means(R, X):
    return (R.T @ X) / R.sum(axis=0)[:, None]

def covariance(R, X, M):
    D = X[:, None, :] - M[None]
    return np.einsum("nk,nkd,nke->de", R, D, D) / len(X)

def iterate(X, w, M, C):
    R = e_step(X, w, M, C)
    w_new = weights(R)
    M_new = means(R, X)
    C_new = covariance(R, X, M_new)
    return w_new, M_new, C_new
''', {"responsibilities": "right", "pi": "right", "mu": "right", "Sigma": "right"}, [
        ("covariance(R, X, M_new)", "covariance(R, X, M)", {"Sigma": "wrong"}),
        ("/ len(R)", "/ R.shape[1]", {"pi": "wrong"})]),
]
