"""Answers in Python whose two steps stand in one function, in turns of loops over the data."""

from __future__ import annotations

from .python_styles import (
    NORMAL,
    POISSON,
    RATES,
    THREE_COINS,
    TOPICS,
    WEIGHED_COINS,
    Row,
)

TIED = "x_n | z_n=k ~ N(mu_k, Sigma); P(z_n=k) = pi_k, k=1..K; x_n in R^d"
FIXED = {**NORMAL, "tau": "missing"}
PLSA = {"responsibilities": "right", "theta": "right", "phi": "right"}
_DEVIATIONS = '''
import numpy as np
from scipy.stats import norm

def em(x, m1, m2, s1, s2, t=0.5, n_iter=30):
    for _ in range(n_iter):
        f1 = t * norm.pdf(x, loc=m1, scale=s1)
        f2 = (1 - t) * norm.pdf(x, loc=m2, scale=s2)
        g1 = f1 / (f1 + f2)
        g2 = 1 - g1
        m1 = np.average(x, weights=g1)
        m2 = np.average(x, weights=g2)
        s1 = np.sqrt(np.average((x - m1) ** 2, weights=g1))
        s2 = np.sqrt(np.average((x - m2) ** 2, weights=g2))
    return m1, m2, s1, s2
'''

SINGLE: list[Row] = [
    ("a weight that has a default", "two_gaussians_1d", _DEVIATIONS, FIXED, [
        ("s2 = np.sqrt(np.average((x - m2) ** 2, weights=g2))",
         "s2 = np.average((x - m2) ** 2, weights=g2)", {"sigma_2^2": "wrong"}),
        ("(1 - t)", "(1.0 - t) * t", {"responsibilities": "wrong"}),
        ("m1 = np.average(x, weights=g1)", "m1 = np.average(x, weights=g2)", {
            "mu_1": "wrong"})]),
    ("all have defaults", "two_gaussians_1d", _DEVIATIONS.replace(
        "m1, m2, s1, s2, t=0.5", "m1=-1.0, m2=1.0, s1=1.0, s2=1.0, t=1 / 3"), FIXED, [
        ("s1 = np.sqrt(np.average((x - m1) ** 2, weights=g1))",
         "s1 = np.average((x - m1) ** 2, weights=g1)", {"sigma_1^2": "wrong"})]),
    ("variances of which a root is forgotten, where data are numbers too",
     "x_i | z_i=k ~ N(mu_k, D_k); D_k diagonal; P(z_i=k) = pi_k, k=1..K", '''
import numpy as np

def posteriors(X, pi, mu, s2):
    P = np.empty((pi.size, X.shape[0]))
    for k in range(pi.size):
        z = (X - mu[k]) ** 2 / (2 * s2[k])
        P[k] = pi[k] * np.exp(-z.sum(axis=1)) / np.prod(np.sqrt(2 * np.pi) * s2[k])
    return P / P.sum(axis=0)

def maximise(X, P):
    tot = P.sum(axis=1)
    mu = P @ X / tot[:, None]
    return tot / X.shape[0], mu, P @ X ** 2 / tot[:, None] - mu
''', {"responsibilities": "wrong", "pi": "right", "mu": "right", "D": "wrong"}, [
        ("/ np.prod(np.sqrt(2 * np.pi) * s2[k])", "/ np.sqrt(np.prod(2 * np.pi * s2[k]))",
         {"responsibilities": "right"})]),
    ("deviations or variances, as you like", "two_gaussians_1d", _DEVIATIONS.replace(
        "np.sqrt(np.average((x - m1) ** 2, weights=g1))", "np.average((x - m1) ** 2, weights=g1)"
        ).replace("np.sqrt(np.average((x - m2) ** 2, weights=g2))",
                  "np.average((x - m2) ** 2, weights=g2)"),
     {**FIXED, "responsibilities": "undecided", "sigma_1^2": "undecided",
      "sigma_2^2": "undecided"}, []),
    ("one a deviation, the other a variance, and no E-step", "two_gaussians_1d", '''
import numpy as np

def m_step(x, r):
    m1 = np.average(x, weights=r)
    m2 = np.average(x, weights=1 - r)
    s1 = np.sqrt(np.average((x - m1) ** 2, weights=r))
    s2 = np.average((x - m2) ** 2, weights=1 - r)
    return r.mean(), m1, m2, s1, s2
''', {"tau": "right", "mu_1": "right", "mu_2": "right", "sigma_1^2": "undecided",
      "sigma_2^2": "undecided"}, [
          ("s2 = np.average((x - m2) ** 2, weights=1 - r)",
           "s2 = np.sqrt(np.average((x - m2) ** 2, weights=1 - r))", {
               "sigma_1^2": "right", "sigma_2^2": "right"}),
          ("s2 = np.average((x - m2) ** 2, weights=1 - r)",
           "s2 = np.sqrt(np.average((x - m2) ** 2, weights=r))", {
               "sigma_1^2": "right", "sigma_2^2": "wrong"})]),
    ("both steps of plain Python", "two_gaussians_1d", '''
from math import sqrt, pi, exp

def dnorm(x, m, v):
    return exp(-(x - m) ** 2 / (2 * v)) / sqrt(2 * pi * v)

def em_step(xs, tau, m1, m2, v1, v2):
    r = []
    for x in xs:
        a = tau * dnorm(x, m1, v1)
        b = (1 - tau) * dnorm(x, m2, v2)
        r.append(a / (a + b))
    s1 = sum(r)
    s2 = sum(1 - ri for ri in r)
    tau_new = s1 / len(xs)
    m1_new = sum(ri * x for ri, x in zip(r, xs)) / s1
    m2_new = sum((1 - ri) * x for ri, x in zip(r, xs)) / s2
    v1_new = sum(ri * (x - m1_new) ** 2 for ri, x in zip(r, xs)) / s1
    v2_new = sum((1 - ri) * (x - m2_new) ** 2 for ri, x in zip(r, xs)) / s2
    return tau_new, m1_new, m2_new, v1_new, v2_new
''', NORMAL, [
        ("b = (1 - tau) *", "b = tau *", {"responsibilities": "wrong"}),
        ("s1 / len(xs)", "s1 / s2", {"tau": "wrong"}),
        ("ri * (x - m1_new) ** 2 for ri, x in zip(r, xs)) / s1",
         "ri * (x - m1_new) ** 2 for ri, x in zip(r, xs)) / (s1 - 1)", {"sigma_1^2": "wrong"}),
        ("(x - m2_new)", "(x - m2)", {"sigma_2^2": "wrong"})]),
    ("sums over the data first", "two_gaussians_1d", '''
from math import exp, sqrt

def em(xs, tau, m1, m2, v1, v2, steps=20):
    for _ in range(steps):
        n1 = n2 = s1 = s2 = q1 = q2 = 0.0
        for x in xs:
            a = tau / sqrt(v1) * exp(-(x - m1)**2 / (2 * v1))
            b = (1 - tau) / sqrt(v2) * exp(-(x - m2)**2 / (2 * v2))
            w = a / (a + b)
            n1 += w; n2 += 1 - w
            s1 += w * x; s2 += (1 - w) * x
            q1 += w * x * x; q2 += (1 - w) * x * x
        tau = n1 / (n1 + n2)
        m1, m2 = s1 / n1, s2 / n2
        v1, v2 = q1 / n1 - m1**2, q2 / n2 - m2**2
    return tau, m1, m2, v1, v2
''', NORMAL, [("q2 / n2", "q2 / n1", {"sigma_2^2": "wrong"}),
              ("- m2**2", "- m1**2", {"sigma_2^2": "wrong"}),
              ("s1 / n1,", "s1 / (n1 + n2),", {"mu_1": "wrong"})]),
    ("responsibilities of one observation at a time", "poisson_mixture", '''
import math

def em(data, lam, pi, n_iter=50):
    K = len(lam)
    for it in range(n_iter):
        n = [0.0] * K
        s = [0.0] * K
        for x in data:
            p = [pi[k] * math.exp(-lam[k]) * lam[k] ** x / math.factorial(int(x)) for k in range(K)]
            tot = sum(p)
            p = [v / tot for v in p]
            for k in range(K):
                n[k] += p[k]
                s[k] += p[k] * x
        pi = [n[k] / len(data) for k in range(K)]
        lam = [s[k] / n[k] for k in range(K)]
    return lam, pi
''', POISSON, [("s[k] / n[k]", "s[k] / len(data)", {"lambda": "wrong"}),
               ("n[k] / len(data)", "n[k] / K", {"pi": "wrong"}),
               ("p = [pi[k] * math", "p = [math", {"responsibilities": "wrong"})]),
    ("one document at a time", TOPICS, '''
import numpy as np

def plsa(docs, K, V, iters=60, seed=3):
    rng = np.random.default_rng(seed)
    D = len(docs)
    theta = rng.dirichlet(np.ones(K), size=D)
    phi = rng.dirichlet(np.ones(V), size=K)
    for it in range(iters):
        A = np.zeros((D, K))
        B = np.zeros((K, V))
        for d, w in enumerate(docs):
            g = theta[d][:, None] * phi[:, w]
            g = g / g.sum(axis=0, keepdims=True)
            A[d] += g.sum(axis=1)
            for n, v in enumerate(w):
                B[:, v] += g[:, n]
        theta = A / A.sum(axis=1, keepdims=True)
        phi = B / B.sum(axis=1, keepdims=True)
    return theta, phi
''', PLSA, [("A.sum(axis=1,", "A.sum(axis=0,", {"theta": "wrong"}),
            ("B.sum(axis=1,", "B.sum(axis=0,", {"phi": "wrong"}),
            ("theta[d][:, None] * phi", "phi", {"responsibilities": "wrong"})]),
    ("one word at a time", TOPICS, '''
import numpy as np

def em(W, theta, phi, n_iter=10):
    K = phi.shape[0]
    for it in range(n_iter):
        theta_new, counts = np.zeros_like(theta), np.zeros_like(phi)
        for d, doc in enumerate(W):
            for w in doc:
                q = np.array([theta[d, k] * phi[k, w] for k in range(K)])
                q = q / np.sum(q)
                theta_new[d] += q
                counts[:, w] += q
            theta_new[d] /= len(doc)
        theta, phi = theta_new, counts / counts.sum(axis=1, keepdims=True)
    return theta, phi
''', PLSA, [("theta_new[d] /= len(doc)", "theta_new[d] /= len(W)", {"theta": "wrong"}),
            ("counts.sum(axis=1,", "counts.sum(axis=0,", {"phi": "wrong"}),
            ("theta[d, k] * phi", "phi", {"responsibilities": "wrong"})]),
    ("logarithms of the rates", RATES, '''
import numpy as np
from scipy.special import logsumexp

def log_r(x, log_pi, beta):
    a = log_pi[None, :] + beta - np.exp(beta)[None, :] * x[:, None]
    return a - logsumexp(a, axis=1)[:, None]

def expected_complete_loglik(x, r, log_pi, beta):
    return np.sum(r * (log_pi + beta - np.outer(x, np.exp(beta))))

def new_beta(x, r):
    return np.log(r.sum(axis=0)) - np.log(x @ r)

def em(x, log_pi, beta, n=50):
    for _ in range(n):
        r = np.exp(log_r(x, log_pi, beta))
        log_pi = np.log(r.mean(axis=0))
        beta = new_beta(x, r)
    return log_pi, beta, expected_complete_loglik(x, r, log_pi, beta)
''', {"responsibilities": "right", "Q": "right", "pi": "right", "lambda": "right"}, [
        ("np.log(x @ r)", "np.log(x.sum())", {"lambda": "wrong"}),
        ("log_pi[None, :] + beta", "log_pi[None, :]", {"responsibilities": "wrong"}),
        ("r * (log_pi + beta -", "r * (log_pi -", {"Q": "wrong"}),
        ("return np.log(r.sum(axis=0)) - np.log(x @ r)", "return r.sum(axis=0) / (x @ r)", {
            "lambda": "wrong"})]),
    ("logits and a factor of the covariance", TIED, '''
import numpy as np
from scipy.linalg import solve_triangular
from scipy.special import log_softmax, softmax

def component_logpdf(X, M, L):
    res = []
    for mk in M:
        z = solve_triangular(L, (X - mk).T, lower=True)
        res.append(-0.5 * np.sum(z * z, axis=0))
    return np.array(res) - np.log(np.diag(L)).sum()

def e_step(X, eta, M, L):
    return softmax(log_softmax(eta)[:, None] + component_logpdf(X, M, L), axis=0)

def q(X, R, eta, M, L):
    return np.vdot(R, log_softmax(eta)[:, None] + component_logpdf(X, M, L))

def m_step(X, R):
    S0, S1 = R.sum(axis=1), R @ X
    eta = np.log(S0)
    M = S1 / S0[:, None]
    Sigma = (X.T @ X - M.T @ S1) / len(X)
    return eta, M, np.linalg.cholesky(Sigma)
''', {"responsibilities": "right", "Q": "right", "pi": "right", "mu": "right",
      "Sigma": "right"}, [
        ("/ len(X)", "/ (len(X) - 1)", {"Sigma": "wrong"}),
        ("np.linalg.cholesky(Sigma)", "Sigma", {"Sigma": "wrong"}),
        ("-0.5 * np.sum(z * z", "-np.sum(z * z", {"responsibilities": "wrong", "Q": "wrong",
                                                         "pi": "undecided"}),
        ("eta = np.log(S0)", "eta = np.log(S0 + 1)", {"pi": "wrong"})]),
    ("precisions", "two_gaussians_1d", '''
import numpy as np

def estep(x, th):
    tau, m, kap = th["tau"], th["m"], th["kappa"]
    d = np.sqrt(kap) * np.exp(-kap / 2 * (x[:, None] - m) ** 2) * np.array([tau, 1 - tau])
    return d[:, 0] / d.sum(axis=1)

def mstep(x, w):
    n1, n2 = w.sum(), (1 - w).sum()
    m = np.array([w @ x / n1, (1 - w) @ x / n2])
    kappa = np.array([n1 / (w @ (x - m[0]) ** 2), n2 / ((1 - w) @ (x - m[1]) ** 2)])
    return dict(tau=n1 / (n1 + n2), m=m, kappa=kappa)
''', NORMAL, [("n1 / (w @ (x - m[0]) ** 2)", "(w @ (x - m[0]) ** 2) / n1", {"sigma_1^2": "wrong"}),
              ("np.exp(-kap / 2 *", "np.exp(-1 / kap / 2 *", {"responsibilities": "wrong"}),
              ("n2 / ((1 - w) @", "len(x) / ((1 - w) @", {"sigma_2^2": "wrong"})]),
    # the weight that is taken is not made anew
    ("a weight that stays, beside names that may say it", "two_gaussians_1d", '''
import math

def npdf(x, m, s):
    return math.exp(-0.5*((x-m)/s)**2) / (s*math.sqrt(2*math.pi))

def em_round(xs, tau, m1, m2, s1, s2):
    post = []
    for x in xs:
        a = tau * npdf(x, m1, s1)
        b = (1 - tau) * npdf(x, m2, s2)
        post.append(a / (a + b))
    n1 = sum(post)
    n2 = len(xs) - n1
    m1_new = sum(p * x for p, x in zip(post, xs)) / n1
    m2_new = sum((1 - p) * x for p, x in zip(post, xs)) / n2
    s1_new = math.sqrt(sum(p * (x - m1_new)**2 for p, x in zip(post, xs)) / n1)
    s2_new = math.sqrt(sum((1 - p) * (x - m2_new)**2 for p, x in zip(post, xs)) / n2)
    return m1_new, m2_new, s1_new, s2_new
''', FIXED, [
        ("n2 = len(xs) - n1", "n2 = len(xs) - n1\n    tau_new = n1 / len(xs)", {}),
        ("return m1_new", "tau_new = n1 / n2\n    return tau_new, m1_new", {"tau": "wrong"}),
        ("n2 = len(xs) - n1", "n2 = len(xs) - n1\n    tau = n1 / n2", {"tau": "wrong"}),
        ("(1 - p) * x for", "p * x for", {"mu_2": "wrong"})]),
    ("a chance that stays, in a loop", THREE_COINS, '''
def bern(y, prob):
    return prob if y == 1 else 1.0 - prob

def em(ys, pi, p, q, rounds=25):
    for t in range(rounds):
        e = []
        for y in ys:
            num = pi * bern(y, p)
            e.append(num / (num + (1 - pi) * bern(y, q)))
        weight_H = sum(e)
        weight_T = len(ys) - weight_H
        p = sum(w for w, y in zip(e, ys) if y == 1) / weight_H
        q = sum(1 - w for w, y in zip(e, ys) if y == 1) / weight_T
    return p, q
''', {"responsibilities": "right", "pi": "missing", "p": "right", "q": "right"}, [
        ("    return p, q", "        pi = weight_H\n    return pi, p, q", {"pi": "wrong"}),
        ("    return p, q", "        pi = weight_H / len(ys)\n    return p, q", {"pi": "right"}),
        ("/ weight_T", "/ weight_H", {"q": "wrong"})]),
    # a start that is called as a step is
    ("a start with the parameters' names", "two_gaussians", '''
import numpy as np
from scipy.stats import multivariate_normal as mvn

class TwoGaussians:
    def __init__(self, n_iter=100, seed=0):
        self.n_iter = n_iter
        self.rng = np.random.default_rng(seed)

    def init_params(self, X):
        a, b = self.rng.choice(len(X), size=2, replace=False)
        self.mu1, self.mu2 = X[a].copy(), X[b].copy()
        self.S1 = np.cov(X, rowvar=False)
        self.S2 = np.cov(X, rowvar=False)
        self.tau = 0.5

    def e_step(self, X):
        a = self.tau * mvn.pdf(X, self.mu1, self.S1)
        b = (1 - self.tau) * mvn.pdf(X, self.mu2, self.S2)
        return a / (a + b)

    def m_step(self, X, r):
        s = 1 - r
        self.tau = r.sum() / (r.sum() + s.sum())
        self.mu1 = (r[:, None] * X).sum(axis=0) / r.sum()
        self.mu2 = (s[:, None] * X).sum(axis=0) / s.sum()
        D1 = X - self.mu1
        D2 = X - self.mu2
        self.S1 = (r[:, None] * D1).T @ D1 / r.sum()
        self.S2 = (s[:, None] * D2).T @ D2 / s.sum()

    def fit(self, X):
        self.init_params(X)
        for _ in range(self.n_iter):
            r = self.e_step(X)
            self.m_step(X, r)
        return self
''', dict.fromkeys(("responsibilities", "tau", "mu_1", "mu_2", "Sigma_1", "Sigma_2"), "right"), [
        ("r.sum() / (r.sum() + s.sum())", "r.sum() / s.sum()", {"tau": "wrong"}),
        ("(s[:, None] * D2)", "(r[:, None] * D2)", {"Sigma_2": "wrong"}),
        ("init_params", "initialize_parameters", {}),
        ("init_params", "get_initial_params", {}),
        ("D2 = X - self.mu2", "D2 = X", {"Sigma_2": "wrong"})]),
    # a number that says how often is printed is no number of trials
    ("a number of rounds that is printed", WEIGHED_COINS, '''
import numpy as np
from numpy import log, exp

heads = np.array([5, 9, 8, 4, 7, 18, 3])
tosses = np.array([10, 10, 10, 10, 10, 20, 12])
tails = tosses - heads

def posterior_A(pi, pA, pB):
    """responsibility of coin A for every row"""
    a = log(pi) + heads * log(pA) + tails * log(1 - pA)
    b = log(1 - pi) + heads * log(pB) + tails * log(1 - pB)
    m = np.maximum(a, b)
    return exp(a - m) / (exp(a - m) + exp(b - m))

pi, pA, pB = 0.5, 0.7, 0.4
for t in range(50):
    g = posterior_A(pi, pA, pB)
    tossA = (g * tosses).sum()
    tossB = ((1 - g) * tosses).sum()
    pi = g.mean()
    pA = (g * heads).sum() / tossA
    pB = ((1 - g) * heads).sum() / tossB
    if t % 10 == 0:
        print(t, round(pi, 10))
''', {"responsibilities": "right", "pi": "right", "p_A": "right", "p_B": "right"}, [
        ("pi = g.mean()", "pi = tossA / (tossA + tossB)", {"pi": "wrong"}),
        ("pi = g.mean()", "pi = tossA / (10 * len(heads))", {"pi": "undecided"}),
        ("((1 - g) * heads).sum()", "(g * heads).sum()", {"p_B": "wrong"})]),
    # the weights are left out, and nothing stands in their place
    ("two coins without weights", WEIGHED_COINS, '''
import numpy as np

heads = np.array([5, 9, 8, 4, 7])
flips = np.array([10, 10, 10, 10, 10])
p_A, p_B = 0.6, 0.5

for step in range(20):
    heads_A = tails_A = heads_B = tails_B = 0.0
    for h, n in zip(heads, flips):
        like_A = p_A ** h * (1 - p_A) ** (n - h)
        like_B = p_B ** h * (1 - p_B) ** (n - h)
        w_A = like_A / (like_A + like_B)
        w_B = like_B / (like_A + like_B)
        heads_A += w_A * h
        tails_A += w_A * (n - h)
        heads_B += w_B * h
        tails_B += w_B * (n - h)
    p_A = heads_A / (heads_A + tails_A)
    p_B = heads_B / (heads_B + tails_B)
    print(f"{step:2d}  p_A = {p_A:.4f}  p_B = {p_B:.4f}")
''', {"responsibilities": "wrong", "pi": "missing", "p_A": "right", "p_B": "right"}, [
        ("like_A = p_A", "like_A = 0.5 * p_A", {"responsibilities": "missing"}),
        ("heads_B += w_B * h", "heads_B += w_B * n", {"p_B": "missing"}),
        ("p_A, p_B = 0.6, 0.5", "p_A, p_B, pi = 0.6, 0.5, 0.5", {}),
        ("p_A, p_B = 0.6, 0.5", "p_A, p_B, lead = 0.6, 0.5, 2", {})]),
    # what its own E-step returns is what its M-step takes: one number for each round
    ("rounds in a list of pairs", WEIGHED_COINS, '''
from math import comb

def binom(x, n, p):
    return comb(n, x) * p**x * (1 - p)**(n - x)

def estep(data, pi, pA, pB):
    out = []
    for x, n in data:
        a = pi * binom(x, n, pA)
        b = (1 - pi) * binom(x, n, pB)
        out.append(a / (a + b))
    return out

def mstep(data, resp):
    pi = sum(resp) / len(resp)
    headsA = sum(g * x for (x, n), g in zip(data, resp))
    tossA = sum(g * n for (x, n), g in zip(data, resp))
    headsB = sum((1 - g) * x for (x, n), g in zip(data, resp))
    tossB = sum((1 - g) * n for (x, n), g in zip(data, resp))
    return pi, headsA / tossA, headsB / tossB
''', {"responsibilities": "right", "pi": "right", "p_A": "right", "p_B": "right"}, [
        ("sum((1 - g) * n for", "sum(n for", {"p_B": "wrong"}),
        ("sum((1 - g) * x for", "sum(g * x for", {"p_B": "wrong"})]),
    # a pass whose own posterior probabilities are wrong: what it makes of them is not known
    ("one function with a loop", THREE_COINS, '''
import numpy as np

def em(y, pi, p, q, T=20):
    for t in range(T):
        h = pi * p ** y * (1 - p) ** (1 - y)
        g = (1 - pi) * q ** y * (1 - q) ** (1 - y)
        mu = h / (h + g)
        pi = np.mean(mu)
        p = np.dot(mu, y) / np.sum(mu)
        q = np.dot(1 - mu, y) / np.sum(1 - mu)
    return pi, p, q
''', {"responsibilities": "right", "pi": "right", "p": "right", "q": "right"}, [
        ("h = pi * p ** y * (1 - p) ** (1 - y)", "h = pi * p ** y",
         {"responsibilities": "wrong", "pi": "undecided", "p": "undecided", "q": "undecided"}),
        ("np.dot(mu, y) / np.sum(mu)", "np.dot(mu, y) / len(y)", {"p": "wrong"})]),
]
