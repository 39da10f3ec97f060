"""Answers in Python that keep iterates and components in lists, change them in their place, say
labels instead of probabilities, or have words in a row."""

from __future__ import annotations

from .python_held import PLSA
from .python_single import TIED
from .python_styles import (
    COINS,
    GMM,
    NORMAL,
    POISSON,
    THREE_COINS,
    TOPICS,
    WEIGHED_COINS,
    Row,
)

KEPT: list[Row] = [
    ("components in a list, changed in place", "gaussian_mixture", '''
import numpy as np
from scipy.stats import multivariate_normal as mvn

def e_step(X, comps):
    R = np.column_stack([c["w"] * mvn.pdf(X, c["mean"], c["cov"]) for c in comps])
    return R / R.sum(axis=1, keepdims=True)

def m_step(X, R, comps):
    for k, c in enumerate(comps):
        r = R[:, k]
        c["w"] = r.mean()
        c["mean"] = r @ X / r.sum()
        D = X - c["mean"]
        c["cov"] = (r[:, None] * D).T @ D / r.sum()
''', GMM, [("/ r.sum()\n        D", "/ len(X)\n        D", {"mu": "wrong"}),
          ("c[\"w\"] * mvn", "mvn", {"responsibilities": "wrong"}),
          ('.T @ D / r.sum()', '.T @ D / len(X)', {"Sigma": "wrong"})]),
    ("objects in a list, changed in place", "poisson_mixture", '''
import numpy as np
from math import exp, factorial

class Group:
    def __init__(self, share, rate):
        self.share, self.rate = share, rate

    def joint(self, x):
        return self.share * exp(-self.rate) * self.rate ** x / factorial(x)

def expectation(xs, groups):
    out = []
    for x in xs:
        joint = [g.joint(int(x)) for g in groups]
        out.append([j / sum(joint) for j in joint])
    return out

def maximization(xs, table, groups):
    for k, g in enumerate(groups):
        total = sum(row[k] for row in table)
        g.share = total / len(xs)
        g.rate = sum(row[k] * x for row, x in zip(table, xs)) / total
''', POISSON, [("zip(table, xs)) / total", "zip(table, xs)) / len(xs)", {"lambda": "wrong"}),
          ("self.share * exp", "exp", {"responsibilities": "wrong"})]),
    ("a dictionary updated in its place", "two_gaussians_1d", '''
import numpy as np
from scipy.stats import norm

def posterior(x, p):
    a = p["tau"] * norm.pdf(x, p["m1"], np.sqrt(p["v1"]))
    b = (1 - p["tau"]) * norm.pdf(x, p["m2"], np.sqrt(p["v2"]))
    return a / (a + b)

def m_step(x, r, p):
    p.update(tau=r.mean(), m1=np.average(x, weights=r), m2=np.average(x, weights=1 - r))
    p["v1"] = np.average((x - p["m1"]) ** 2, weights=r)
    p["v2"] = np.average((x - p["m2"]) ** 2, weights=1 - r)
''', NORMAL, [('(x - p["m2"]) ** 2', '(x - p["m1"]) ** 2', {"sigma_2^2": "wrong"}),
          ("tau=r.mean()", "tau=r.sum()", {"tau": "wrong"})]),
    ("iterates in a list of tuples", "poisson_mixture", '''
import numpy as np
from scipy.stats import poisson

def run(x, pi0, lam0, rounds=50):
    path = [(np.asarray(pi0), np.asarray(lam0))]
    for _ in range(rounds):
        pi, lam = path[-1]
        R = pi * poisson.pmf(x[:, None], lam)
        R = R / R.sum(axis=1, keepdims=True)
        path.append((R.mean(axis=0), R.T @ x / R.sum(axis=0)))
    return path
''', POISSON, [("R.T @ x / R.sum(axis=0)", "R.T @ x / len(x)", {"lambda": "wrong"}),
               ("R = pi * poisson", "R = poisson", {"responsibilities": "wrong"})]),
    ("iterates in a list of dictionaries", "two_gaussians_1d", '''
import numpy as np
from scipy.stats import norm

x = np.array([1.2, 0.7, 3.3, 4.1, 3.9])
trace = [{"tau": 0.5, "mu1": 1.0, "mu2": 4.0, "var1": 1.0, "var2": 1.0}]
for step in range(30):
    old = trace[-1]
    a = old["tau"] * norm.pdf(x, old["mu1"], np.sqrt(old["var1"]))
    b = (1 - old["tau"]) * norm.pdf(x, old["mu2"], np.sqrt(old["var2"]))
    r = a / (a + b)
    new = {"tau": r.mean(), "mu1": r @ x / r.sum(), "mu2": (1 - r) @ x / (1 - r).sum()}
    new["var1"] = r @ (x - new["mu1"]) ** 2 / r.sum()
    new["var2"] = (1 - r) @ (x - new["mu2"]) ** 2 / (1 - r).sum()
    trace.append(new)
''', NORMAL, [('(x - new["mu2"])', '(x - old["mu2"])', {"sigma_2^2": "wrong"}),
              ('(1 - r) @ x / (1 - r).sum()', '(1 - r) @ x / r.sum()', {"mu_2": "wrong"})]),
    ("a generator of iterates", "two_gaussians_1d", '''
import numpy as np
from scipy.stats import norm

def em(x, tau, m1, m2, s1, s2):
    while True:
        a = tau * norm.pdf(x, m1, s1)
        b = (1 - tau) * norm.pdf(x, m2, s2)
        g = a / (a + b)
        tau = g.mean()
        m1 = (g * x).sum() / g.sum()
        m2 = ((1 - g) * x).sum() / (1 - g).sum()
        s1 = np.sqrt((g * (x - m1) ** 2).sum() / g.sum())
        s2 = np.sqrt(((1 - g) * (x - m2) ** 2).sum() / (1 - g).sum())
        yield tau, m1, m2, s1, s2
''', NORMAL, [("(x - m1) ** 2).sum() / g.sum()", "(x - m1) ** 2).sum() / len(x)",
               {"sigma_1^2": "wrong"}),
              ("a = tau * norm", "a = norm", {"responsibilities": "wrong"})]),
    ("trials told by what is subtracted", WEIGHED_COINS, '''
import numpy as np
made = np.array([3, 8, 9, 2, 5])
tried = np.array([10, 12, 10, 9, 11])

def posterior(pi, pA, pB):
    a = pi * pA ** made * (1 - pA) ** (tried - made)
    b = (1 - pi) * pB ** made * (1 - pB) ** (tried - made)
    return a / (a + b)

pi, pA, pB = 0.5, 0.7, 0.3
for _ in range(50):
    r = posterior(pi, pA, pB)
    pi = r.mean()
    pA = (r * made).sum() / (r * tried).sum()
    pB = ((1 - r) * made).sum() / ((1 - r) * tried).sum()
''', {**COINS, "pi": "right"}, [
    ("((1 - r) * tried).sum()", "(1 - r).sum()", {"p_B": "wrong"}),
    ("a = pi * pA", "a = pA", {"responsibilities": "wrong"})]),
    ("coins by their labels", WEIGHED_COINS, '''
heads = [5, 9, 8, 4, 7]
tosses = [10, 10, 12, 10, 11]
coin = {"A": 0.6, "B": 0.5}
share = {"A": 0.5, "B": 0.5}
for step in range(20):
    H = {"A": 0.0, "B": 0.0}
    T = {"A": 0.0, "B": 0.0}
    M = {"A": 0.0, "B": 0.0}
    for x, n in zip(heads, tosses):
        like = {c: share[c] * coin[c] ** x * (1 - coin[c]) ** (n - x) for c in coin}
        total = sum(like.values())
        for c in coin:
            r = like[c] / total
            M[c] += r
            H[c] += r * x
            T[c] += r * n
    for c in coin:
        coin[c] = H[c] / T[c]
        share[c] = M[c] / len(heads)
''', {**COINS, "pi": "right"}, [
    ("coin[c] = H[c] / T[c]", "coin[c] = H[c] / M[c]", {"p_A": "wrong", "p_B": "wrong"})]),
    ("words in a row", TOPICS, '''
import numpy as np

def e_step(doc, word, theta, phi):
    p = theta[doc] * phi[word]
    return p / p.sum(axis=1, keepdims=True)

def m_step(doc, word, p, D, V):
    theta, phi = np.zeros((D, p.shape[1])), np.zeros((V, p.shape[1]))
    for d, w, row in zip(doc, word, p):
        theta[d] += row
        phi[w] += row
    return theta / theta.sum(axis=1, keepdims=True), phi / phi.sum(axis=0)
''', PLSA, [("phi / phi.sum(axis=0)", "phi / phi.sum(axis=1, keepdims=True)", {"phi": "wrong"}),
            ("theta[doc] * phi[word]", "phi[word]", {"responsibilities": "wrong"})]),
    ("steps told by their descriptions", "poisson_mixture", '''
import numpy as np
from scipy.stats import poisson

def soft(x, pi, lam):
    """E-step: how likely each group is for each count."""
    w = pi * poisson.pmf(x[:, None], lam)
    return w / w.sum(1, keepdims=True)

def fitted(x, w):
    """M step: shares and rates."""
    return w.mean(0), w.T @ x / w.sum(0)

def value(x, w, pi, lam):
    """Q(theta, theta_old), w comes from theta_old."""
    return (w * (np.log(pi) + poisson.logpmf(x[:, None], lam))).sum()
''', {**POISSON, "Q": "right"}, [("w.T @ x / w.sum(0)", "w.T @ x / len(x)", {"lambda": "wrong"}),
   ("np.log(pi) + poisson", "poisson", {"Q": "wrong"})]),
    ("sums beside what they become", TOPICS, '''
def plsa(docs, K, V, theta, phi, n_iter=50):
    theta, phi = [list(t) for t in theta], [list(p) for p in phi]
    for _ in range(n_iter):
        new_theta = [[0.0] * K for _ in docs]
        new_phi = [[0.0] * V for _ in range(K)]
        for d, doc in enumerate(docs):
            for w in doc:
                num = [theta[d][k] * phi[k][w] for k in range(K)]
                for k in range(K):
                    post = num[k] / sum(num)
                    new_theta[d][k] += post
                    new_phi[k][w] += post
        theta = [[c / len(doc) for c in row] for row, doc in zip(new_theta, docs)]
        phi = [[c / sum(row) for c in row] for row in new_phi]
    return theta, phi
''', PLSA, [("c / sum(row) for", "c / len(docs) for", {"phi": "wrong"}),
            ("c / len(doc) for c in row]", "c / K for c in row]", {"theta": "wrong"})]),
    ("what is carried on, beside names that may say it", TIED, '''
import numpy as np

def shared(X, K, steps=200):
    N, d = X.shape
    M = X[:K].T
    S = np.cov(X, rowvar=False)
    w = np.ones(K) / K
    for it in range(steps):
        B = np.linalg.solve(S, M)
        c = np.log(w) - 0.5 * np.sum(M * B, axis=0)
        G = np.exp(X @ B + c - (X @ B + c).max(axis=1, keepdims=True))
        G /= G.sum(axis=1, keepdims=True)
        n = G.sum(axis=0)
        w = n / N
        M = X.T @ G / n
        S = (X.T @ X - (M * n) @ M.T) / N
    return w, M.T, S
''', GMM, [("w = n / N", "w = n / K", {"pi": "wrong"}),
           ("X.T @ G / n\n", "X.T @ G / N\n", {"mu": "wrong"}),
           ("c = np.log(w) - ", "c = -", {"responsibilities": "wrong"})]),
    ("hard labels from 1", "two_gaussians_1d", '''
import numpy as np
from scipy.stats import norm

def e_step(x, tau, m1, m2, v1, v2):
    return np.where(tau * norm.pdf(x, m1, v1 ** 0.5) > (1 - tau) * norm.pdf(x, m2, v2 ** 0.5), 1, 2)

def m_step(x, z):
    a, b = x[z == 1], x[z == 2]
    return len(a) / len(x), a.mean(), b.mean(), a.var(), b.var()
''', dict.fromkeys(NORMAL, "wrong"), []),
    ("hard labels as truth values, kept in an object", "two_gaussians_1d", '''
import numpy as np
from scipy.stats import norm

class Two:
    def __init__(self, x):
        self.x, self.tau = x, 0.5
        self.mu1, self.mu2, self.sd1, self.sd2 = x.min(), x.max(), x.std(), x.std()

    def e_step(self):
        a = self.tau * norm.pdf(self.x, self.mu1, self.sd1)
        self.upper = a >= (1 - self.tau) * norm.pdf(self.x, self.mu2, self.sd2)

    def m_step(self):
        a, b = self.x[self.upper], self.x[~self.upper]
        self.tau = len(a) / len(self.x)
        self.mu1, self.mu2, self.sd1, self.sd2 = a.mean(), b.mean(), a.std(), b.std()
''', dict.fromkeys(NORMAL, "wrong"), []),
    ("hard labels in a loop", "two_gaussians_1d", '''
import numpy as np
from scipy.stats import norm

x = np.loadtxt("heights.txt")
tau, mu1, mu2, sd1, sd2 = 0.5, x.min(), x.max(), x.std(), x.std()
for step in range(200):
    d1 = tau * norm.pdf(x, mu1, sd1)
    d2 = (1 - tau) * norm.pdf(x, mu2, sd2)
    z = np.where(d1 > d2, 1, 2)
    tau = np.mean(z == 1)
    mu1, mu2 = x[z == 1].mean(), x[z == 2].mean()
    sd1 = np.sqrt(((x[z == 1] - mu1) ** 2).mean())
    sd2 = np.sqrt(((x[z == 2] - mu2) ** 2).mean())
''', dict.fromkeys(NORMAL, "wrong"), []),
    ("labels that are shown, beside soft weights", "two_gaussians_1d", '''
import numpy as np
from scipy.stats import norm

x = np.loadtxt("heights.txt")
tau, mu1, mu2, sd1, sd2 = 0.5, x.min(), x.max(), x.std(), x.std()
for step in range(200):
    d1 = tau * norm.pdf(x, mu1, sd1)
    d2 = (1 - tau) * norm.pdf(x, mu2, sd2)
    r = d1 / (d1 + d2)
    z = np.where(d1 > d2, 1, 2)
    print(step, np.bincount(z))
    tau = r.mean()
    mu1, mu2 = r @ x / r.sum(), (1 - r) @ x / (1 - r).sum()
    sd1 = np.sqrt(r @ (x - mu1) ** 2 / r.sum())
    sd2 = np.sqrt((1 - r) @ (x - mu2) ** 2 / (1 - r).sum())
''', NORMAL, [("tau = r.mean()", "tau = np.mean(z == 1)", {"tau": "wrong"})]),
    ("rows of length 1", "poisson_mixture", '''
import numpy as np
from scipy.stats import poisson

def fit(counts, K, steps=10):
    y = np.asarray(counts, float).reshape(-1, 1)
    p = np.full((1, K), 1.0 / K)
    rate = np.linspace(1, 5, K).reshape(1, K)
    for _ in range(steps):
        post = p * poisson.pmf(y, rate)
        post /= post.sum(axis=1, keepdims=True)
        mass = post.sum(axis=0, keepdims=True)
        p = mass / len(y)
        rate = (post * y).sum(axis=0, keepdims=True) / mass
    return p.ravel(), rate.ravel()
''', POISSON, [("keepdims=True) / mass", "keepdims=True) / len(y)", {"lambda": "wrong"})]),
    ("a series of pandas", "poisson_mixture", '''
import pandas as pd
from scipy.stats import poisson

def fit(series: pd.Series, lam0, pi0, eps=1e-9):
    lam = pd.Series(lam0, dtype=float)
    pi = pd.Series(pi0, dtype=float, index=lam.index)
    while True:
        joint = pd.DataFrame({k: pi[k] * poisson.pmf(series, lam[k]) for k in lam.index},
                             index=series.index)
        post = joint.div(joint.sum(axis=1), axis=0)
        new = post.mul(series, axis=0).sum() / post.sum()
        pi = post.mean()
        if (new - lam).abs().max() < eps:
            return pi, new, post
        lam = new
''', POISSON, [("/ post.sum()\n", "/ len(post)\n", {"lambda": "wrong"}),
               ("pi[k] * poisson", "poisson", {"responsibilities": "wrong"})]),
    ("data that nothing defines", TOPICS, '''
import numpy as np
rng = np.random.default_rng(0)
D, V = C.shape
K = 5
theta = rng.dirichlet(np.ones(K), size=D)
phi = rng.dirichlet(np.ones(V), size=K)
for it in range(100):
    post = theta[:, :, None] * phi[None, :, :]
    post /= post.sum(axis=1, keepdims=True)
    cnt = C[:, None, :] * post
    theta = cnt.sum(axis=2)
    theta = theta / theta.sum(axis=1, keepdims=True)
    phi = cnt.sum(axis=0)
    phi = phi / phi.sum(axis=1, keepdims=True)
''', PLSA, [("theta / theta.sum(axis=1", "theta / theta.sum(axis=0", {"theta": "wrong"})]),
    ("words in a row, outside the functions", TOPICS, '''
import numpy as np

doc = np.array([0, 0, 0, 1, 1, 2, 2, 2])
wrd = np.array([0, 1, 1, 2, 3, 0, 2, 4])
D, V, K, T = 3, 5, 2, len(doc)

def posterior(theta, phi):
    g = theta[doc] * phi[wrd]
    return g / g.sum(axis=1, keepdims=True)

def mstep(g):
    theta, phi = np.zeros((D, K)), np.zeros((V, K))
    np.add.at(theta, doc, g)
    np.add.at(phi, wrd, g)
    theta /= theta.sum(axis=1, keepdims=True)
    phi /= phi.sum(axis=0)
    return theta, phi
''', PLSA, [("phi /= phi.sum(axis=0)", "phi /= phi.sum(axis=1, keepdims=True)", {"phi": "wrong"}),
            ("theta[doc] * phi[wrd]", "phi[wrd]", {"responsibilities": "wrong"})]),
    ("a history by the parameter", "poisson_mixture", '''
import numpy as np
from scipy.stats import poisson

x = np.array([1, 2, 7, 3, 8])
history = {"pi": [], "lam": []}
pi, lam = np.array([0.5, 0.5]), np.array([1.0, 6.0])
for step in range(40):
    history["pi"].append(pi)
    history["lam"].append(lam)
    R = pi * poisson.pmf(x[:, None], lam)
    R = R / R.sum(axis=1, keepdims=True)
    pi = R.mean(axis=0)
    lam = R.T @ x / R.sum(axis=0)
''', POISSON, [("R.T @ x / R.sum(axis=0)", "R.T @ x / len(x)", {"lambda": "wrong"})]),
    ("a history by the parameter, in a function", "poisson_mixture", '''
import numpy as np
from scipy.stats import poisson

def em(x, pi, lam, n_iter=40):
    trace = dict(pi=[pi], lam=[lam], loglik=[])
    for step in range(n_iter):
        R = pi * poisson.pmf(x[:, None], lam)
        trace["loglik"].append(np.log(R.sum(axis=1)).sum())
        R = R / R.sum(axis=1, keepdims=True)
        pi = R.mean(axis=0)
        lam = R.T @ x / R.sum(axis=0)
        trace["pi"].append(pi)
        trace["lam"].append(lam)
    return pi, lam, trace
''', POISSON, [("R.T @ x / R.sum(axis=0)", "R.T @ x / len(x)", {"lambda": "wrong"})]),
    ("sums in dictionaries by the label", WEIGHED_COINS, '''
heads = [5, 9, 8, 4, 7]
tosses = [10, 10, 12, 10, 11]
pi, theta = 0.5, {"A": 0.6, "B": 0.5}
for step in range(20):
    hits, tries, total = {"A": 0, "B": 0}, {"A": 0, "B": 0}, 0
    for h, n in zip(heads, tosses):
        a = pi * theta["A"] ** h * (1 - theta["A"]) ** (n - h)
        b = (1 - pi) * theta["B"] ** h * (1 - theta["B"]) ** (n - h)
        w = {"A": a / (a + b), "B": b / (a + b)}
        total += w["A"]
        for c in "AB":
            hits[c] += w[c] * h
            tries[c] += w[c] * n
    pi = total / len(heads)
    theta = {c: hits[c] / tries[c] for c in "AB"}
''', {**COINS, "pi": "right"}, [
    ("hits[c] / tries[c]", "hits[c] / len(heads)", {"p_A": "wrong", "p_B": "wrong"}),
    ("pi = total / len(heads)", "pi = total / sum(tosses)", {"pi": "wrong"})]),
    ("an old theta beside the new one", "two_gaussians_1d", '''
import numpy as np
from scipy.stats import norm

def em_step(x, old):
    a = old["tau"] * norm.pdf(x, old["mu1"], old["sd1"])
    b = (1 - old["tau"]) * norm.pdf(x, old["mu2"], old["sd2"])
    r = a / (a + b)
    new = dict(old)
    new["tau"] = r.mean()
    new["mu1"], new["mu2"] = r @ x / r.sum(), (1 - r) @ x / (1 - r).sum()
    new["sd1"] = np.sqrt(r @ (x - new["mu1"]) ** 2 / r.sum())
    new["sd2"] = np.sqrt((1 - r) @ (x - new["mu2"]) ** 2 / (1 - r).sum())
    return new

theta = {"tau": 0.4, "mu1": 0.0, "mu2": 3.0, "sd1": 1.0, "sd2": 1.0}
x = np.random.default_rng(1).normal(size=50)
while True:
    new = em_step(x, theta)
    if abs(new["mu1"] - theta["mu1"]) < 1e-6:
        break
    theta = new
''', NORMAL, [('new["tau"] = r.mean()', 'new["tau"] = r.sum()', {"tau": "wrong"}),
              ('(x - new["mu2"])', '(x - old["mu2"])', {"sigma_2^2": "wrong"})]),
    ("an accumulator handed in", "poisson_mixture", '''
import numpy as np
from scipy.stats import poisson

def e_step(x, pi, lam, out):
    out[:] = pi * poisson.pmf(x[:, None], lam)
    out /= out.sum(axis=1, keepdims=True)

def m_step(x, R, pi, lam):
    pi[:] = R.mean(axis=0)
    lam[:] = R.T @ x / R.sum(axis=0)
''', {"pi": "right", "lambda": "right"}, [
    ("R.T @ x / R.sum(axis=0)", "R.T @ x / len(x)", {"lambda": "wrong"})]),
    ("standard deviations, by a word", "two_gaussians_1d", '''
import numpy as np

def pdf(x, m, s):
    """normal density, s = standard deviation"""
    return np.exp(-0.5 * ((x - m) / s) ** 2) / (s * np.sqrt(2 * np.pi))

def em_round(x, tau, m1, s1, m2, s2):
    f1 = tau * pdf(x, m1, s1)
    f2 = (1 - tau) * pdf(x, m2, s2)
    p = f1 / (f1 + f2)
    n1 = p.sum()
    n2 = len(x) - n1
    tau = n1 / len(x)
    m1 = np.dot(p, x) / n1
    m2 = np.dot(1 - p, x) / n2
    s1 = np.dot(p, (x - m1)**2) / n1
    s2 = np.dot(1 - p, (x - m2)**2) / n2
    return tau, m1, s1, m2, s2

par = (0.5, -1.0, 1.0, 4.0, 1.0)
data = np.array([0.0, 1.0, 4.0, 5.0])
for i in range(6):
    par = em_round(data, *par)
''', NORMAL | {"sigma_1^2": "wrong", "sigma_2^2": "wrong"}, [
    ("normal density, s = standard deviation", "normal density", {
        k: "undecided" for k in ("responsibilities", "sigma_1^2", "sigma_2^2")}),
    ("normal density, s = standard deviation", "standard deviation or variance", {
        k: "undecided" for k in ("responsibilities", "sigma_1^2", "sigma_2^2")})]),
    ("hard assignment of sets that may be empty", "two_gaussians_1d", '''
import numpy as np

def E(x, tau, m1, m2, v1, v2):
    p1 = tau * np.exp(-(x - m1) ** 2 / (2 * v1)) / np.sqrt(v1)
    p2 = (1 - tau) * np.exp(-(x - m2) ** 2 / (2 * v2)) / np.sqrt(v2)
    return p1 / (p1 + p2)

def M(x, r):
    first = r > 0.5
    tau = first.mean()
    m1, m2 = x[first].mean(), x[~first].mean()
    v1, v2 = x[first].var(), x[~first].var()
    return tau, m1, m2, v1, v2
''', {"responsibilities": "right", "tau": "wrong", "mu_1": "wrong", "mu_2": "wrong",
       "sigma_1^2": "wrong", "sigma_2^2": "wrong"}, []),
    ("posterior probabilities under mu", THREE_COINS, '''
import numpy as np

def bern(y, prob):
    return np.where(y == 1, prob, 1 - prob)

def compute_mu(Y, pi, p, q):
    top = pi * bern(Y, p)
    return top / (top + (1 - pi) * bern(Y, q))

def Qfun(theta, mu, Y):
    pi, p, q = theta
    s = 0.0
    for m, y in zip(mu, Y):
        s += m * (np.log(pi) + y * np.log(p) + (1 - y) * np.log(1 - p))
        s += (1 - m) * (np.log(1 - pi) + y * np.log(q) + (1 - y) * np.log(1 - q))
    return s
''', {"responsibilities": "right", "Q": "right"}, [
    ("(1 - m) * (np.log(1 - pi) +", "(1 - m) * (", {"Q": "wrong"})]),
]
