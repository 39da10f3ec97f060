"""Words that could lie: each is told from its opposite by a computation, not by reading.

A probe finds its word in the report and computes whether the sentence with this word is true; the
same sentence with the opposite has to fail.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm, poisson

from numeric.assignments import inverse_distance_fit, unequal_groups
from numeric.reference import REFERENCES
from tests.document.shown import em_of

X = np.array([0.0, 1.0, 3.0, 4.5, 4.0])
START = {"tau": 0.4, "mu_1": 1.0, "mu_2": 4.0, "sigma_1^2": 1.0, "sigma_2^2": 2.0}
NORMAL, MIXTURE = REFERENCES["two_gaussians_1d"], REFERENCES["two_gaussians"]
COUNTS, RATES = np.array([0, 1, 3, 6, 2]), {"pi": np.array([0.4, 0.6]), "lambda": np.array([1., 4])}
POISSON = REFERENCES["poisson_mixture"]


@cache
def report(name: str, level: str = "full") -> str:
    return " ".join(em_of(name).report(certify=False, level=level).split())


def others() -> list[dict[str, float]]:
    """Points theta of two_gaussians_1d, near and far."""
    rng = np.random.default_rng(3)
    return [{"tau": rng.uniform(0.05, 0.95), "mu_1": rng.normal(2, 2), "mu_2": rng.normal(2, 2),
             "sigma_1^2": rng.uniform(0.05, 9), "sigma_2^2": rng.uniform(0.05, 9)}
            for _ in range(60)]


T = NORMAL.e_step(X, START)
NEW = NORMAL.m_step(X, T)


def q(theta: dict[str, Any]) -> float:
    return float(np.sum(T * NORMAL.log_joint(X, theta)))


def h(theta: dict[str, Any]) -> float:
    return float(-np.sum(T * np.log(NORMAL.e_step(X, theta))))


def likelihood(theta: dict[str, Any]) -> float:
    return NORMAL.log_likelihood(X, theta)


def spans(word: str) -> bool:
    """Whether the new covariance is positive definite exactly where the rows span like this."""
    line = np.array([[0.0, 1.0], [1.0, 1.0], [2.0, 1.0], [3.0, 1.0]])
    for x in (line, line @ np.array([[1.0, 2.0], [0.5, 1.5]]),
              line + np.array([[0, 0], [0, 1], [0, 0], [0, 3]])):
        t = np.array([[0.7, 0.3], [0.4, 0.6], [0.5, 0.5], [0.2, 0.8]])[:, 0]
        mean = t @ x / t.sum()
        sigma = (t[:, None] * (x - mean)).T @ (x - mean) / t.sum()
        rows = x - x[0] if word == "affinely" else x
        if (np.linalg.matrix_rank(rows) == 2) != (np.linalg.eigvalsh(sigma)[0] > 1e-9):
            return False
    return True


def bound(word: str) -> bool:
    """log u ≤ u - 1, or the other way round."""
    u = np.exp(np.linspace(-4, 4, 81))
    return bool(np.all((u - 1 - np.log(u)) * (1 if word == "≤" else -1) >= 0))


def equal_at(word: str) -> bool:
    """Where log u is u - 1."""
    u = float(word)
    return math.log(u) == u - 1


def only_at_one(word: str) -> bool:
    """Whether log u = u - 1 at 1 alone, or for every u."""
    gap = [u - 1 - math.log(u) for u in (0.3, 0.9, 1.1, 7.0)]
    return all(g > 0 for g in gap) if word == "only" else all(g == 0 for g in gap)


def maximum_of(word: str) -> bool:
    f = q if word == "Q(θ | θᵗ)" else likelihood
    narrow = {**NEW, "mu_1": float(X[0]), "sigma_1^2": 1e-12}
    return all(f(theta) < f(NEW) for theta in [*others(), narrow])


def ascends(word: str) -> bool:
    values = [value for _, value in NORMAL.fit(X, START, iterations=30, tolerance=0)]
    steps = np.diff(values) * (1 if word == "decreases" else -1)
    return bool(np.all(steps >= -1e-9))


def m_step(word: str) -> bool:
    gain = q(NEW) - q(START)
    return gain >= 0 if word == "lower" else gain <= 0


def h_moves(word: str) -> bool:
    moves = [h(theta) - h(START) for theta in others()]
    return all(m >= 0 for m in moves) if word == "fall" else all(m <= 0 for m in moves)


def touches(word: str) -> bool:
    gaps = [q(theta) + h(START) - likelihood(theta) for theta in others()]
    assert q(START) + h(START) == pytest.approx(likelihood(START))
    return all(g <= 1e-9 for g in gaps) if word == "above" else all(g >= -1e-9 for g in gaps)


def rest_only(word: str) -> bool:
    """Whether a step that moves raises the likelihood."""
    gains = []
    for theta in others():
        new = NORMAL.step(X, theta)[0]
        gains.append(likelihood(new) - likelihood(theta))
    return (min(gains) > 0) == (word == "only")


def bounded_counts(word: str) -> bool:
    rng = np.random.default_rng(1)
    values = [POISSON.log_likelihood(COUNTS, {
        "pi": np.array([p, 1 - p]), "lambda": rng.gamma(1.0, 5.0, 2)}) for p in rng.random(50)]
    return (max(values) <= 0) == (word == "bounded")


def unbounded_densities(word: str) -> bool:
    values = [likelihood({**START, "mu_1": float(X[0]), "sigma_1^2": e})
              for e in (1e-2, 1e-8, 1e-32, 1e-128)]
    rises = all(b > a + 1 for a, b in pairwise(values))
    return rises == (word == "unbounded")


def concave_rate(word: str) -> bool:
    """The second differences of Q in one rate."""
    t = POISSON.e_step(COUNTS, RATES)[:, 0]
    f = [float(t @ poisson.logpmf(COUNTS, rate)) for rate in np.linspace(0.2, 9, 60)]
    return bool(np.all(np.diff(f, 2) < 0)) == (word == "concave")


def concave_variance(word: str) -> bool:
    return bool(np.all(bends(np.linspace(0.2, 8, 60)) < 0)) == (word == "concave")


def bends(variances: np.ndarray) -> np.ndarray:
    """The second derivative of Q in the variance of component 1, at its new mean."""
    def f(v: np.ndarray) -> np.ndarray:
        return T[:, 0] @ norm.logpdf(X[:, None], NEW["mu_1"], np.sqrt(v))
    step = 1e-3
    return (f(variances + step) - 2 * f(variances) + f(variances - step)) / step**2


def turns_at(word: str) -> bool:
    """Where that is positive: beyond that multiple of the new variance."""
    edge = float(word) * NEW["sigma_1^2"]
    return bool(bends(np.array([edge * 0.9]))[0] < 0 < bends(np.array([edge * 1.1]))[0])


def turns_on_the_ray(word: str) -> bool:
    edge = float(word)
    return (2 - 0.9 * edge > 0) and (2 - 1.1 * edge < 0) and not bool(
        _loss_bends(0.9 * edge) < 0) and bool(_loss_bends(1.1 * edge) < 0)


def _loss_bends(s: float) -> float:
    """The second derivative of log det(s S) + tr((s S)^-1 S), halved, d = 3, by differences."""
    def f(v: float) -> float:
        return 0.5 * (3 * math.log(v) + 3 / v - 3)
    step = 1e-4
    return (f(s + step) - 2 * f(s) + f(s - step)) / step**2


def zero_rate(word: str) -> bool:
    """Whether the new rate is 0 exactly where that many counts are 0."""
    for x in (np.zeros(4), np.array([0.0, 0.0, 2.0, 0.0]), np.array([1.0, 2.0, 3.0, 1.0])):
        t = np.array([0.2, 0.9, 0.4, 0.5])
        said = bool(np.all(x == 0) if word == "every" else np.any(x == 0))
        if said != bool(t @ x / t.sum() == 0):
            return False
    return True


def zero_variance(word: str) -> bool:
    for x in (np.full(4, 2.0), np.array([2.0, 2.0, 3.0, 3.0]), np.array([1.0, 2.0, 3.0, 4.0])):
        t = np.array([0.2, 0.9, 0.4, 0.5])
        mean = t @ x / t.sum()
        said = len(set(x)) > 1 if word == "equal" else len(set(x)) == len(x)
        if said != bool(t @ (x - mean) ** 2 > 1e-12):
            return False
    return True


def hard_limit(word: str) -> bool:
    """To which mean the responsibility tends as the common variance falls to 0."""
    means, weights = np.array([0.0, 1.0]), np.array([0.1, 0.9])
    for x in (0.2, 0.4, 0.8):
        log = np.log(weights) - (x - means) ** 2 / (2 * 1e-4)
        r = np.exp(log - log.max()) / np.exp(log - log.max()).sum()
        wanted = np.argmin(abs(x - means)) if word == "nearest" else np.argmax(abs(x - means))
        if r[wanted] < 0.99:
            return False
    return True


def inertia(word: str) -> bool:
    """What epsilon Q tends to, in units of the inertia."""
    means, weights, share = np.array([0.5, 4.0]), np.array([0.3, 0.7]), -{"half": 0.5}.get(word, 1)
    near = np.argmin((X[:, None] - means) ** 2, axis=1)
    epsilon = 1e-7
    value = epsilon * sum(math.log(weights[k]) - (x - means[k]) ** 2 / (2 * epsilon)
                          - 0.5 * math.log(2 * math.pi * epsilon) for x, k in zip(X, near))
    return abs(value - share * float(np.sum((X - means[near]) ** 2))) < 1e-3


def inverse_distances(word: str) -> bool:
    values = [value for _, value in inverse_distance_fit(*unequal_groups(), iterations=20)]
    return (min(np.diff(values)) < 0) == (word == "may")


def farther_weight(word: str) -> bool:
    """Which centre gets the larger weight by distances divided by their sum."""
    distances = np.array([0.2, 0.8])
    weights = distances / distances.sum()
    return int(np.argmax(weights)) == int(
        np.argmax(distances) if word == "farther" else np.argmin(distances))


def as_high(word: str) -> bool:
    """How many ways there are to number the components."""
    swapped = {"tau": 1 - NEW["tau"], "mu_1": NEW["mu_2"], "mu_2": NEW["mu_1"],
               "sigma_1^2": NEW["sigma_2^2"], "sigma_2^2": NEW["sigma_1^2"]}
    assert likelihood(swapped) == pytest.approx(likelihood(NEW))
    return int(word) == math.factorial(2)


def rest_and_maximum(word: str) -> bool:
    """Whether equal components stay as they are although other points are higher."""
    v = float(X.var())
    equal = {"tau": 0.3, "mu_1": X.mean(), "mu_2": X.mean(), "sigma_1^2": v, "sigma_2^2": v}
    new, height = NORMAL.step(X, equal)
    stays = all(new[key] == pytest.approx(value) for key, value in equal.items())
    best = max(value for _, value in NORMAL.fit(X, START, iterations=5, tolerance=0))
    return stays and (best > height) == (word == "need not")


def lower_bound(w: np.ndarray, theta: dict[str, Any]) -> float:
    """F(w, theta)."""
    return float(np.sum(w * (NORMAL.log_joint(X, theta) - np.log(w))))


def weights(n: int) -> list[np.ndarray]:
    """Assignments at random."""
    return list(np.random.default_rng(4).dirichlet((1.0, 1.0), size=(n, len(X))))


def bound_below(word: str) -> bool:
    gaps = [likelihood(theta) - lower_bound(w, theta) for w, theta in zip(weights(60), others())]
    return all(g >= 0 for g in gaps) if word == "below" else all(g <= 0 for g in gaps)


def only_posterior(word: str) -> bool:
    assert lower_bound(T, START) == pytest.approx(likelihood(START))
    short = [likelihood(START) - lower_bound(w, START) for w in weights(60)]
    return (min(short) > 1e-3) == (word == "the only")


def other_assignments(word: str) -> bool:
    """Assignments that differ from the posterior by what no sum of 1, x, x^2 sees."""
    change = np.linalg.svd(np.vstack([np.ones_like(X), X, X**2]))[2][-1]
    w = T + 0.4 * np.min(T) * np.column_stack([change, -change]) / np.max(np.abs(change))
    assert np.all(w > 0) and not np.allclose(w, T, rtol=1e-3)
    assert all(NORMAL.m_step(X, w)[key] == pytest.approx(value) for key, value in NEW.items())
    assert all(np.sum(w * NORMAL.log_joint(X, theta)) == pytest.approx(q(theta))
               for theta in others())
    return (lower_bound(w, START) < lower_bound(T, START)) == (word == "smaller")


def by_turns(word: str) -> bool:
    weighed = [lower_bound(w, START) for w in weights(60)]
    moved = [lower_bound(T, theta) for theta in others()]
    best = max(weighed) < lower_bound(T, START) and max(moved) < lower_bound(T, NEW)
    return best == (word == "maximised")


@dataclass(frozen=True)
class Probe:
    """Where a word stands in a report, what it is, what it must not be, and what tells them."""

    statement: str
    before: str
    right: str
    wrong: str
    after: str
    true: Callable[[str], bool]

    def says(self, text: str) -> bool:
        """Whether what the text says at this place is true."""
        pattern = re.escape(self.before) + "(.+?)" + re.escape(self.after)
        found = [m[1] for m in re.finditer(pattern, text) if m[1] in (self.right, self.wrong)]
        assert found, f"the report does not say {self.before} ... {self.after}"
        return all(self.true(word) for word in found)


PROBES = (
    Probe("two_gaussians", "if and only if the xᵢ ", "affinely", "linearly", " span", spans),
    Probe("two_gaussians", "inequality is enough: log u ", "≤", "≥", " u − 1", bound),
    Probe("two_gaussians", "with equality only at ", "1", "2", ".", equal_at),
    Probe("two_gaussians", "with equality ", "only", "always", " at 1", only_at_one),
    Probe("two_gaussians_1d", "is the global maximum of ", "Q(θ | θᵗ)", "log L(θ; x)", ", and",
          maximum_of),
    Probe("two_gaussians_1d", "The likelihood never ", "decreases", "increases", " ", ascends),
    Probe("two_gaussians_1d", "The M-step does not ", "lower", "raise", " Q(", m_step),
    Probe("two_gaussians_1d", "And H(θ | θᵗ) does not ", "fall", "rise", " when", h_moves),
    Probe("two_gaussians_1d", "at θᵗ and lies nowhere ", "above", "below", " it", touches),
    Probe("two_gaussians_1d", "Equality holds ", "only", "not only", " where θᵗ⁺¹", rest_only),
    Probe("poisson_mixture", "The log-likelihood is ", "bounded", "unbounded", " above",
          bounded_counts),
    Probe("two_gaussians_1d", "So the likelihood is ", "unbounded", "bounded", " above for every",
          unbounded_densities),
    Probe("poisson_mixture", "Q(θ | θᵗ) is ", "concave", "not concave", " in λₖ", concave_rate),
    Probe("two_gaussians_1d", "Q(θ | θᵗ) is ", "not concave", "concave", " in σₖ²",
          concave_variance),
    Probe("two_gaussians_1d", "which is positive wherever σₖ² exceeds ", "2", "3", "(σₖ²)",
          turns_at),
    Probe("two_gaussians", "which is negative wherever s exceeds ", "2", "1", ":",
          turns_on_the_ray),
    Probe("poisson_mixture", "unless xᵢ = 0 for ", "every", "some", " i", zero_rate),
    Probe("two_gaussians_1d", "the observations xᵢ are not all ", "equal", "different", ".",
          zero_variance),
    Probe("two_gaussians", "tends to 1 for the ", "nearest", "farthest", " of the current",
          hard_limit),
    Probe("two_gaussians_1d", "the limit is minus one ", "half", "whole", " of the inertia",
          inertia),
    Probe("two_gaussians", "raise the likelihood, and ", "may", "cannot", " lower it",
          inverse_distances),
    Probe("two_gaussians", "Taken literally that gives the ", "farther", "nearer", " centre",
          farther_weight),
    Probe("two_gaussians_1d", "come in groups of ", "2", "3", ", which are equally high", as_high),
    Probe("two_gaussians_1d", "A fixed point ", "need not", "must", " be a maximum",
          rest_and_maximum),
    Probe("two_gaussians_1d", "the log-likelihood lies nowhere ", "below", "above", " it.",
          bound_below),
    Probe("two_gaussians_1d", "the posterior (5.2) is ", "the only", "not the only",
          " one for which the lower bound", only_posterior),
    Probe("two_gaussians_1d", "the same new parameters, but at θᵗ a ", "smaller", "larger",
          " bound", other_assignments),
    Probe("two_gaussians_1d", "By turns it is ", "maximised", "minimised", " over the weights",
          by_turns),
)


@pytest.mark.parametrize("probe", PROBES, ids=lambda p: f"{p.right}-{p.wrong}")
def test_a_word_is_told_from_its_opposite(probe):
    text = report(probe.statement)
    assert probe.says(text)
    lie = text.replace(probe.before + probe.right + probe.after,
                       probe.before + probe.wrong + probe.after)
    assert lie != text and not probe.says(lie)
