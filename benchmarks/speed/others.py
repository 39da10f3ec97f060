"""Other mixtures beside their peers: covariances of other kinds, counts, latent classes."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from scipy.special import gammaln

from derive.arrays import lambdify
from derive.engine.em import derive_algorithm
from derive.statement.reader import parse

K, D, J = 3, 4, 10
#: Runs so many iterations.
Run = Callable[[int], object]

SCALES = {"full": "Sigma_k", "tied": "Sigma", "diag": "D_k", "spherical": "sigma_k^2 I"}
STATEMENTS = {
    **{kind: f"x_i | z_i=k ~ N(mu_k, {scale})\nP(z_i = k) = pi_k\nk = 1..K"
             + ("\nD_k diagonal" if kind == "diag" else "") for kind, scale in SCALES.items()},
    "classes": f"x_ij | z_i=k ~ Bernoulli(mu_kj), k=1..K, j=1..{J}\nP(z_i = k) = pi_k",
    "Poisson": "x_i | z_i=k ~ Poisson(lambda_k)\nP(z_i = k) = pi_k\nk = 1..K",
}


def pairs(N: int) -> Iterator[tuple[str, Run, Run | None]]:
    """What is compared, the derived program, and its peer: None where this is not installed."""
    for kind in SCALES:
        yield f"{kind} covariances: scikit-learn", *gaussians(N, kind)
    yield "Poisson: NumPy by hand", *poissons(N)
    yield "latent classes: NumPy by hand", *classes(N)
    yield "latent classes: StepMix", classes(N)[0], stepmix(N)


def derived(statement: str, x: Any, start: Mapping[str, Any]) -> Run:
    """The fit of the derived program."""
    update = lambdify(derive_algorithm(parse(statement)))
    return lambda n: update.fit(x, start, iterations=n, tolerance=0)


def gaussians(N: int, kind: str) -> tuple[Run, Run]:
    """Derived, and scikit-learn."""
    from sklearn.mixture import GaussianMixture

    rng = np.random.default_rng(0)
    centres = rng.normal(size=(K, D)) * 2
    x = np.ascontiguousarray(centres[rng.integers(K, size=N)] + rng.normal(size=(N, D)))
    mu, pi = centres + 0.3, np.full(K, 1 / K)
    key, scale, precisions = {
        "full": ("Sigma", np.repeat(np.eye(D)[None], K, 0), np.repeat(np.eye(D)[None], K, 0)),
        "tied": ("Sigma", np.eye(D), np.eye(D)),
        "diag": ("D", np.repeat(np.eye(D)[None], K, 0), np.ones((K, D))),
        "spherical": ("sigma^2", np.ones(K), np.ones(K))}[kind]

    def peer(n: int) -> object:
        return GaussianMixture(K, covariance_type=kind, weights_init=pi, means_init=mu,
                               precisions_init=precisions, reg_covar=0, tol=0, max_iter=n).fit(x)
    return derived(STATEMENTS[kind], x, {"pi": pi, "mu": mu, key: scale}), peer


def _items(N: int) -> tuple[Any, Any]:
    """Answers (N, J) to yes-or-no questions, and the probabilities of the classes."""
    rng = np.random.default_rng(0)
    mu = rng.uniform(0.1, 0.9, size=(K, J))
    return (rng.random((N, J)) < mu[rng.integers(K, size=N)]).astype(float), mu


def classes(N: int) -> tuple[Run, Run]:
    """Derived, and NumPy by hand: products of matrices and the logarithm of a sum."""
    x, mu = _items(N)
    first = 0.5 + 0.5 * (mu - 0.5)

    def peer(n: int) -> object:
        pi, p, values = np.full(K, 1 / K), first, []
        for _ in range(n):
            joint = np.log(pi) + x @ np.log(p).T + (1 - x) @ np.log1p(-p).T
            T, value = _shares(joint)
            values.append(value)
            counts = T.sum(axis=0)
            pi, p = counts / N, T.T @ x / counts[:, None]
        return values
    return derived(STATEMENTS["classes"], x, {"pi": np.full(K, 1 / K), "mu": first}), peer


def stepmix(N: int) -> Run | None:
    """StepMix, whose start is its own: what a step costs does not depend on it."""
    if importlib.util.find_spec("stepmix") is None:
        return None
    from stepmix.stepmix import StepMix

    x, _ = _items(N)
    return lambda n: StepMix(K, measurement="binary", n_init=1, max_iter=n, abs_tol=0, rel_tol=0,
                             random_state=0, progress_bar=0, verbose=0).fit(x)


def poissons(N: int) -> tuple[Run, Run]:
    """Derived, and NumPy by hand."""
    rng = np.random.default_rng(0)
    rates = np.array([1.0, 4.0, 12.0])
    x = rng.poisson(rates[rng.integers(K, size=N)]).astype(float)

    def peer(n: int) -> object:
        pi, rate, values, factorials = np.full(K, 1 / K), rates + 0.5, [], gammaln(x + 1)
        for _ in range(n):
            joint = np.log(pi) + np.multiply.outer(x, np.log(rate)) - rate - factorials[:, None]
            T, value = _shares(joint)
            values.append(value)
            counts = T.sum(axis=0)
            pi, rate = counts / N, x @ T / counts
        return values
    start = {"pi": np.full(K, 1 / K), "lambda": rates + 0.5}
    return derived(STATEMENTS["Poisson"], x, start), peer


def _shares(joint: Any) -> tuple[Any, float]:
    """Responsibilities and log-likelihood."""
    largest = joint.max(axis=1, keepdims=True)
    T = np.exp(joint - largest)
    total = T.sum(axis=1, keepdims=True)
    return T / total, float((largest + np.log(total)).sum())
