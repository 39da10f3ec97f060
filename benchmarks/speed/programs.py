"""The programs that are timed: each fits a mixture of Gaussians from a start.

A program is made for a cell and called with the number of iterations; it gives theta and, where it
knows it, the log-likelihood of the theta before the last step. Making it is not timed: compiling
is not. Reading, checking and laying out the data are, each time.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import types
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from cells import Cell, Theta

import derive
from derive.arrays.targets import project
from derive.engine.em import derive_algorithm

#: theta after so many steps, and the log-likelihood one step before, None where it is not known.
Run = Callable[[int], tuple[Theta, float | None]]
EXPORT = "import derive, sys; print(derive.derive_em(derive.models[sys.argv[1]]).export('numpy'))"


class NotHere(Exception):
    """A program that cannot run on this machine. Says why."""


def textbook(cell: Cell) -> Run:
    """SciPy's logpdf and a matrix of responsibilities."""
    from scipy.special import logsumexp
    from scipy.stats import multivariate_normal

    x = cell.x

    def run(n: int) -> tuple[Theta, float]:
        pi, mu, Sigma = (cell.start[name] for name in ("pi", "mu", "Sigma"))
        value = 0.0
        for _ in range(n):
            joint = np.stack([np.log(pi[k]) + multivariate_normal.logpdf(x, mu[k], Sigma[k])
                              for k in range(cell.K)], axis=1)
            log_p = logsumexp(joint, axis=1)
            T = np.exp(joint - log_p[:, None])
            value, counts = float(log_p.sum()), T.sum(axis=0)
            pi, mu = counts / len(x), T.T @ x / counts[:, None]
            Sigma = np.stack([(T[:, k, None] * (x - mu[k])).T @ (x - mu[k]) / counts[k]
                              for k in range(cell.K)])
        return {"pi": pi, "mu": mu, "Sigma": Sigma}, value
    return run


def scikit(cell: Cell) -> Run:
    """scikit-learn's GaussianMixture, with nothing added to the covariances."""
    from sklearn.mixture import GaussianMixture

    def run(n: int) -> tuple[Theta, float | None]:
        made = GaussianMixture(
            cell.K, reg_covar=0, tol=0, max_iter=n, weights_init=cell.start["pi"],
            means_init=cell.start["mu"], precisions_init=np.linalg.inv(cell.start["Sigma"]))
        made.fit(cell.x)
        value = made.lower_bound_ * len(cell.x) if n == 1 else None
        return {"pi": made.weights_, "mu": made.means_, "Sigma": made.covariances_}, value
    return run


def jax_by_hand(cell: Cell) -> Run:
    """JAX: whitened rows in matrix products, everything of a step in one compiled function."""
    if importlib.util.find_spec("jax") is None:
        raise NotHere("jax is not installed")
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)

    @jax.jit
    def step(x: Any, pi: Any, mu: Any, Sigma: Any) -> Any:
        L = jnp.linalg.cholesky(Sigma)
        B = jax.vmap(lambda each: jax.scipy.linalg.solve_triangular(
            each, jnp.eye(x.shape[1]), lower=True))(L)
        moved = jnp.einsum("kab,nb->kna", B, x) - jnp.einsum("kab,kb->ka", B, mu)[:, None]
        joint = (jnp.log(pi) - jnp.log(jnp.diagonal(L, axis1=1, axis2=2)).sum(1)
                 - x.shape[1] / 2 * jnp.log(2 * jnp.pi))[:, None] - 0.5 * (moved**2).sum(2)
        log_p = jax.scipy.special.logsumexp(joint, axis=0)
        T = jnp.exp(joint - log_p)
        counts = T.sum(axis=1)
        means = T @ x / counts[:, None]
        u = x[None] - means[:, None]
        return counts / len(x), means, jnp.einsum("kn,kna,knb->kab", T, u, u) / counts[
            :, None, None], log_p.sum()

    def run(n: int) -> tuple[Theta, float]:
        x, value = jnp.asarray(cell.x), 0.0
        now = tuple(map(jnp.asarray, (cell.start["pi"], cell.start["mu"], cell.start["Sigma"])))
        for _ in range(n):
            *now, value = step(x, *now)
        return dict(zip(("pi", "mu", "Sigma"), map(np.asarray, now), strict=True)), float(value)
    return run


def pomegranate(cell: Cell) -> Run:
    """pomegranate's GeneralMixtureModel of normals, on torch."""
    if importlib.util.find_spec("pomegranate") is None:
        raise NotHere("pomegranate is not installed")
    import torch
    from pomegranate.distributions import Normal
    from pomegranate.gmm import GeneralMixtureModel

    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    x = torch.as_tensor(cell.x)

    def run(n: int) -> tuple[Theta, None]:
        parts = [Normal(torch.as_tensor(m), torch.as_tensor(S)) for m, S in
                 zip(cell.start["mu"], cell.start["Sigma"], strict=True)]
        made = GeneralMixtureModel(parts, priors=torch.as_tensor(cell.start["pi"]), max_iter=n,
                                   tol=-1.0)
        made.fit(x)
        return {"pi": made.priors.numpy(), "mu": np.stack([p.means.numpy() for p in parts]),
                "Sigma": np.stack([p.covs.numpy() for p in parts])}, None
    return run


#: mclust's em() on rows that have been written for it; prints its seconds, then theta.
MCLUST = """
suppressMessages(library(mclust)); a <- commandArgs(TRUE); n <- as.integer(a[2])
d <- as.integer(a[3]); K <- as.integer(a[4]); f <- file(a[1], "rb")
get <- function(count) readBin(f, "double", count)
x <- matrix(get(as.integer(a[5]) * d), ncol = d); pi <- get(K); mu <- matrix(get(d * K), d)
S <- array(get(d * d * K), c(d, d, K))
name <- if (d == 1) "V" else "VVV"
v <- mclustVariance(name, d = d, G = K)
if (d == 1) v$sigmasq <- as.vector(S) else {
  v$sigma <- S; v$cholsigma <- array(apply(S, 3, chol), c(d, d, K)) }
p <- list(pro = pi, mean = if (d == 1) as.vector(mu) else mu, variance = v)
t <- system.time(r <- em(name, data = x, parameters = p,
                         control = emControl(itmax = n, tol = 0)))
S <- if (d == 1) r$parameters$variance$sigmasq else r$parameters$variance$sigma
cat(t[1] + t[2], r$parameters$pro, r$parameters$mean, S, sep = "\\n")
"""


def mclust(cell: Cell) -> Run:
    """mclust's EM in Fortran. It says itself how long it took: starting R is no part of that."""
    r = shutil.which("Rscript")
    if r is None or subprocess.run([r, "-e", "library(mclust)"], capture_output=True).returncode:
        raise NotHere("R or mclust is not installed")
    N, d = cell.x.shape
    folder = tempfile.TemporaryDirectory()
    file = Path(folder.name) / "rows"
    start = [cell.start["pi"], cell.start["mu"], cell.start["Sigma"]]
    file.write_bytes(b"".join(np.asarray(a, dtype=np.float64).tobytes()
                              for a in (cell.x.T, *start)))

    def run(n: int) -> tuple[Theta, None]:
        made = subprocess.run([str(r), "-e", MCLUST, str(file), *map(str, (n, d, cell.K, N))],
                              capture_output=True, text=True, check=True).stdout.split()
        run.seconds, *numbers = map(float, made)  # type: ignore[attr-defined]
        pi, mu, Sigma = np.split(np.array(numbers), [cell.K, cell.K + cell.K * d])
        return {"pi": pi, "mu": mu.reshape(cell.K, d), "Sigma": Sigma.reshape(-1, d, d)}, None
    run.folder = folder  # type: ignore[attr-defined]
    return run


# what is derived ----------------------------------------------------------------------------------

def statement(cell: Cell) -> str:
    """The shipped statement of a cell."""
    return "two_gaussians" if cell.K == 2 else "gaussian_mixture"


def own(cell: Cell, theta: Theta) -> dict[str, Any]:
    """theta as the statement of the cell has it."""
    if cell.K != 2:
        return dict(theta)
    return {"tau": theta["pi"][0], "mu_1": theta["mu"][0], "mu_2": theta["mu"][1],
            "Sigma_1": theta["Sigma"][0], "Sigma_2": theta["Sigma"][1]}


def common(theta: Mapping[str, Any]) -> Theta:
    """The same, back."""
    if "tau" not in theta:
        return theta
    return {"pi": np.array([theta["tau"], 1 - theta["tau"]]),
            "mu": np.stack([theta["mu_1"], theta["mu_2"]]),
            "Sigma": np.stack([theta["Sigma_1"], theta["Sigma_2"]])}


def exported(name: str, target: str) -> str:
    """The text of the Python module that a target exports."""
    if target == "numpy":
        return derive.derive_em(derive.models[name]).export("numpy")
    files = project(derive_algorithm(derive.models[name]), target)
    return next(text for file, text in files.items() if file.endswith(".py"))


def loaded(source: str, name: str) -> Any:
    """A generated module."""
    module = types.ModuleType(name)
    exec(compile(source, name, "exec", dont_inherit=True), module.__dict__)
    return module


def derived(cell: Cell, source: str, name: str) -> Run:
    """The fit of a generated module."""
    module, start = loaded(source, name), own(cell, cell.start)

    def run(n: int) -> tuple[Theta, float]:
        fit = module.fit(cell.x, start, iterations=n, tolerance=0)
        return common(fit.theta), float(fit.trace[n - 1][1])
    return run


def before(checkout: str, name: str) -> str:
    """The NumPy module that another checkout of the project exports."""
    made = subprocess.run([sys.executable, "-c", EXPORT, name], cwd=checkout, capture_output=True,
                          text=True, check=True, env={**os.environ, "PYTHONPATH": checkout})
    return made.stdout
