"""Answers in Python that hold parameters or posterior probabilities in tables, dictionaries and
names that say nothing."""

from __future__ import annotations

from .python_styles import NORMAL, POISSON, RATES, THREE_COINS, TOPICS, WEIGHED_COINS, Row

PLSA = {"responsibilities": "right", "theta": "right", "phi": "right"}
WAITS = {"responsibilities": "right", "pi": "right", "lambda": "right"}

HELD: list[Row] = [
    ("parameters in a table, by its places", "poisson_mixture", '''
import numpy as np
import pandas as pd
from scipy.stats import poisson

df = pd.DataFrame({"x": np.r_[np.random.poisson(2, 120), np.random.poisson(9, 80)]})
par = pd.DataFrame({"weight": [0.5, 0.5], "rate": [1.0, 5.0]})

for step in range(60):
    for k in par.index:
        df[f"p{k}"] = par.loc[k, "weight"] * poisson.pmf(df["x"], par.loc[k, "rate"])
    cols = [f"p{k}" for k in par.index]
    post = df[cols].div(df[cols].sum(axis=1), axis=0)
    for k in par.index:
        col = post[f"p{k}"]
        par.loc[k, "weight"] = col.mean()
        par.loc[k, "rate"] = (col * df["x"]).sum() / col.sum()
''', POISSON, [("/ col.sum()", "/ len(col)", {"lambda": "wrong"}),
               ('= col.mean()', '= col.sum()', {"pi": "wrong"}),
               ('par.loc[k, "weight"] * poisson', "poisson", {"responsibilities": "wrong"})]),
    ("parameters in a table, row by row", "poisson_mixture", '''
import numpy as np
import pandas as pd

df = pd.DataFrame({"goals": np.random.default_rng(2022).poisson(3, 400)})
par = pd.DataFrame({"prob": [1/3, 1/3, 1/3], "rate": [0.8, 3.0, 7.0]},
                   index=["weak", "medium", "strong"])

for it in range(100):
    lik = pd.DataFrame({
        kind: row["prob"] * np.exp(-row["rate"]) * row["rate"] ** df["goals"]
        for kind, row in par.iterrows()
    })
    z = lik.div(lik.sum(axis=1), axis=0)
    par["prob"] = z.mean()
    par["rate"] = z.mul(df["goals"], axis=0).sum() / z.sum()
print(par.round(3))
''', POISSON, [('.sum() / z.sum()', ".mean()", {"lambda": "wrong"}),
               ('np.exp(-row["rate"]) * ', "", {"responsibilities": "wrong"})]),
    ("one by one, of one observation and component", RATES, '''
import math
import random

times = [random.expovariate(2.0) for _ in range(100)]
K = 2
weights = [0.5, 0.5]
rates = [3.0, 0.5]

for it in range(25):
    count = [0.0] * K
    total = [0.0] * K
    for t in times:
        dens = []
        for j in range(K):
            dens.append(weights[j] * rates[j] * math.exp(-rates[j] * t))
        s = sum(dens)
        for j in range(K):
            z = dens[j] / s
            count[j] += z
            total[j] += z * t
    for j in range(K):
        weights[j] = count[j] / len(times)
        rates[j] = count[j] / total[j]
''', WAITS, [("count[j] / total[j]", "total[j] / count[j]", {"lambda": "wrong"}),
             ("weights[j] * rates[j] * math", "weights[j] * math", {"responsibilities": "wrong"}),
             ("count[j] / len(times)", "count[j] / K", {"pi": "wrong"})]),
    ("an object whose other fields have values", RATES, '''
from dataclasses import dataclass, field
import numpy as np
from scipy import stats

@dataclass
class BusModel:
    pi: np.ndarray
    lam: np.ndarray
    history: list = field(default_factory=list)

    def joint(self, x):
        return np.array([self.pi[j] * stats.expon.pdf(x, scale=1 / self.lam[j])
                         for j in range(self.pi.size)]).T

def one_round(model, x):
    joint = model.joint(x)
    evidence = joint.sum(axis=1)
    r = joint / evidence.reshape(-1, 1)
    pi = r.mean(axis=0)
    lam = r.sum(axis=0) / (r * x.reshape(-1, 1)).sum(axis=0)
    return BusModel(pi, lam, model.history + [np.log(evidence).sum()])
''', WAITS, [("r.mean(axis=0)", "x @ r / x.sum()", {"pi": "wrong"}),
             ("r.sum(axis=0) / (r", "len(x) / (r", {"lambda": "wrong"})]),
    ("posterior probabilities by the coin", WEIGHED_COINS, '''
import numpy as np
from scipy.stats import binom

heads = np.array([5, 9, 8, 4, 14, 3, 11])
tosses = np.array([10, 10, 10, 10, 18, 6, 12])

def expectation(par):
    like_a = par["pi"] * binom.pmf(heads, tosses, par["A"])
    like_b = (1 - par["pi"]) * binom.pmf(heads, tosses, par["B"])
    return {"A": like_a / (like_a + like_b), "B": like_b / (like_a + like_b)}

def maximization(z):
    new = {}
    new["pi"] = z["A"].mean()
    for coin in "AB":
        h = (z[coin] * heads).sum()
        t = (z[coin] * (tosses - heads)).sum()
        new[coin] = h / (h + t)
    return new
''', {"responsibilities": "right", "pi": "right", "p_A": "right", "p_B": "right"}, [
        ('z["A"].mean()', '(z["A"] * tosses).sum() / tosses.sum()', {"pi": "wrong"}),
        ("h / (h + t)", "h / len(heads)", {"p_A": "wrong", "p_B": "wrong"}),
        ('par["pi"] * binom', "binom", {"responsibilities": "wrong"})]),
    ("posterior probabilities under any name", THREE_COINS, '''
import numpy as np

def em_coins(Y, pi=0.5, p=0.6, q=0.3, n_steps=8):
    Y = np.asarray(Y)
    for s in range(n_steps):
        top = pi * p ** Y * (1 - p) ** (1 - Y)
        a = top / (top + (1 - pi) * q ** Y * (1 - q) ** (1 - Y))
        pi = a.mean()
        p = a.dot(Y) / a.sum()
        q = (1 - a).dot(Y) / (1 - a).sum()
    return pi, p, q
''', {"responsibilities": "right", "pi": "right", "p": "right", "q": "right"}, [
        (" * (1 - p) ** (1 - Y)", "", {"responsibilities": "wrong"}),
        ("(1 - a).dot(Y) / (1 - a).sum()", "(1 - a).dot(Y) / a.sum()", {"q": "wrong"}),
        ("pi = a.mean()", "pi = a.max()", {"pi": "wrong"})]),
    ("dictionaries by the topic and the word, each word once", TOPICS, '''
from collections import Counter, defaultdict
import random

docs = [[0, 1, 1, 2, 0, 0], [3, 4, 4, 3, 5], [0, 2, 1, 3]]
K = 2
vocab = sorted({w for doc in docs for w in doc})
counts = [Counter(doc) for doc in docs]

def normalise(d):
    s = sum(d.values())
    return {k: v / s for k, v in d.items()}

theta = [normalise({k: random.random() + 0.5 for k in range(K)}) for _ in docs]
phi = [normalise({w: random.random() + 0.5 for w in vocab}) for _ in range(K)]

def topic_posterior(d, w):
    return normalise({k: theta[d][k] * phi[k][w] for k in range(K)})

for it in range(40):
    doc_topic = [defaultdict(float) for _ in docs]
    topic_word = [dict.fromkeys(vocab, 0.0) for _ in range(K)]
    for d, c in enumerate(counts):
        for w, n in c.items():
            for k, pr in topic_posterior(d, w).items():
                doc_topic[d][k] += n * pr
                topic_word[k][w] += n * pr
    theta = [normalise(t) for t in doc_topic]
    phi = [normalise(t) for t in topic_word]
''', PLSA, [("doc_topic[d][k] += n * pr", "doc_topic[d][k] += pr", {"theta": "wrong"}),
            ("topic_word[k][w] += n * pr", "topic_word[k][w] += pr", {"phi": "wrong"}),
            ("theta[d][k] * phi[k][w] for", "phi[k][w] for", {"responsibilities": "wrong"})]),
    ("dictionaries by the topic and the word, of each token", TOPICS, '''
from collections import Counter, defaultdict
from math import log

corpus = ["the cat sat on the mat", "stocks fell as the market lost money"]
docs = [line.split() for line in corpus]
K = 2

def normalise(weights):
    total = sum(weights.values())
    return {key: value / total for key, value in weights.items()}

def token_posterior(word, theta_d, phi):
    return normalise({k: theta_d[k] * phi[k][word] for k in range(K)})

def e_step(theta, phi):
    return [[token_posterior(word, theta[d], phi) for word in doc] for d, doc in enumerate(docs)]

def m_step(post):
    doc_topic = [Counter() for _ in docs]
    topic_word = [defaultdict(float) for _ in range(K)]
    for d, doc in enumerate(docs):
        for word, dist in zip(doc, post[d]):
            for k, pr in dist.items():
                doc_topic[d][k] += pr
                topic_word[k][word] += pr
    return [normalise(c) for c in doc_topic], [normalise(c) for c in topic_word]

def Q(theta, phi, post):
    return sum(pr * (log(theta[d][k]) + log(phi[k][word]))
               for d, doc in enumerate(docs)
               for word, dist in zip(doc, post[d])
               for k, pr in dist.items() if pr > 1e-200)
''', {**PLSA, "Q": "right"}, [
        ("doc_topic[d][k] += pr", "doc_topic[d][k] += pr ** 2", {"theta": "wrong"}),
        ("topic_word[k][word] += pr", "topic_word[k][word] += 1", {"phi": "wrong"}),
        ("log(theta[d][k]) + log", "log", {"Q": "wrong"}),
        ("theta_d[k] * phi", "phi", {"responsibilities": "wrong"})]),
    ("how often under a letter", "two_gaussians_1d", '''
from numpy import *

def f(x, m, s, t, n=99):
    for _ in range(n):
        g = t * exp(-.5 * ((x[:, None] - m) / s) ** 2) / s
        g /= g.sum(1)[:, None]
        t = g.mean(0)
        m = x @ g / g.sum(0)
        s = sqrt((g * (x[:, None] - m) ** 2).sum(0) / g.sum(0))
    return t[0], m, s ** 2
''', NORMAL, [(".sum(0) / g.sum(0))", ".mean(0))", {"sigma_1^2": "wrong", "sigma_2^2": "wrong"}),
              ("x @ g / g.sum(0)", "x @ g / len(x)", {"mu_1": "wrong", "mu_2": "wrong"})]),
    ("steps of documents in methods that a loop calls", TOPICS, '''
import numpy as np

class TopicEM:
    def __init__(self, n_topics, n_words, seed=0):
        self._rng = np.random.default_rng(seed)
        self.K, self.V = n_topics, n_words
        self.phi = self._rng.dirichlet(np.ones(n_words) * 3, n_topics)

    def fit(self, docs, n_iter=20):
        self.theta = self._rng.dirichlet(np.ones(self.K) * 3, len(docs))
        onehot = [np.eye(self.V)[doc] for doc in docs]
        for _ in range(n_iter):
            post = [self._posterior(d, doc) for d, doc in enumerate(docs)]
            self._maximise(post, onehot)
        return self

    def _posterior(self, d, doc):
        q = self.theta[d] * self.phi[:, doc].T
        return q / q.sum(axis=1, keepdims=True)

    def _maximise(self, post, onehot):
        for d, q in enumerate(post):
            self.theta[d] = q.sum(axis=0) / len(q)
        num = sum(q.T @ o for q, o in zip(post, onehot))
        self.phi = num / num.sum(axis=1)[:, None]
''', PLSA, [("q.sum(axis=1, keepdims=True)", "q.sum(axis=0)", {"responsibilities": "wrong"}),
            ("/ len(q)", "/ len(post)", {"theta": "wrong"}),
            ("num.sum(axis=1)[:, None]", "num.sum()", {"phi": "wrong"})]),
]
