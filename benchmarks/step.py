"""The generated NumPy step beside scikit-learn's and a textbook one, on one thread.

    python benchmarks/step.py [--json] [--repeats 9] [--beside CHECKOUT]

For each size: medians in milliseconds of one E+M step with its log-likelihood from the same start,
in turns within one run, each right after an untimed call of its own: steps follow each other in a
fit, and none is charged for the caches and the heap that another one left. "bare" is
step(x, theta) on a plain array; "prepared" the same on rows that prepare(x) has summed once; "fit"
a twentieth of a fit of 20 iterations with all that it prepares. The target is 3 times as fast as
scikit-learn at all sizes; it is judged for the steps of a fit, preparation included, and for the
bare step, each with its own answer.

With --beside, the bare step of every shipped statement beside that which another checkout of the
project generates, in turns too: the median of the ratios of neighbouring calls, of which no
statement may be slower by more than the noise.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np  # noqa: E402
from scipy.special import logsumexp  # noqa: E402
from scipy.stats import multivariate_normal  # noqa: E402

import derive  # noqa: E402

SIZES = ((1_000_000, 1), (1_000_000, 2), (100_000, 16), (20_000, 64))
TARGET = 3.0
ITERATIONS = 20
NOISE = 1.1  # a ratio of two medians on a machine with other work
EXPORT = "import derive, sys; print(derive.derive_em(derive.models[sys.argv[1]]).export('numpy'))"


def sample(N: int, d: int) -> tuple[np.ndarray, dict[str, Any]]:
    """Two overlapping Gaussians of unequal weight, and a start off their parameters."""
    rng = np.random.default_rng((N, d))
    x = rng.normal(size=(N, d))
    x[: N // 3] = 1.5 * x[: N // 3] + 2.0 / np.sqrt(d)
    theta = {"tau": 0.5, "mu_1": np.full(d, 1.5 / np.sqrt(d)), "mu_2": np.full(d, -0.1),
             "Sigma_1": 2.0 * np.eye(d), "Sigma_2": 1.2 * np.eye(d) + 0.1}
    return x, theta


def textbook(x: np.ndarray, theta: dict[str, Any]) -> tuple[dict[str, Any], float]:
    """The step as a textbook's code has it: scipy's logpdf and a matrix of responsibilities."""
    log_joint = np.stack([
        np.log(weight) + multivariate_normal.logpdf(x, theta[f"mu_{k}"], theta[f"Sigma_{k}"])
        for k, weight in ((1, theta["tau"]), (2, 1 - theta["tau"]))], axis=1)
    log_marginal = logsumexp(log_joint, axis=1)
    T = np.exp(log_joint - log_marginal[:, None])
    found: dict[str, Any] = {"tau": T[:, 0].mean()}
    for k in (1, 2):
        r = T[:, k - 1]
        mu = r @ x / r.sum()
        u = x - mu
        found |= {f"mu_{k}": mu, f"Sigma_{k}": (r[:, None] * u).T @ u / r.sum()}
    return found, float(log_marginal.sum())


def peer(x: np.ndarray, theta: dict[str, Any]) -> Any:
    """scikit-learn's mixture at theta, with nothing added to the covariances."""
    from sklearn.mixture import GaussianMixture
    from sklearn.mixture._gaussian_mixture import _compute_precision_cholesky

    weights = np.array([theta["tau"], 1 - theta["tau"]])
    covariances = np.stack([theta["Sigma_1"], theta["Sigma_2"]])
    model = GaussianMixture(
        2, reg_covar=0, tol=0, max_iter=ITERATIONS, weights_init=weights,
        means_init=np.stack([theta["mu_1"], theta["mu_2"]]),
        precisions_init=np.linalg.inv(covariances))
    model.weights_, model.means_ = weights, model.means_init
    model.covariances_ = covariances
    model.precisions_cholesky_ = _compute_precision_cholesky(covariances, "full")
    return model


def peer_step(x: np.ndarray, theta: dict[str, Any]) -> float:
    """One E and M step of scikit-learn; its mean log-likelihood."""
    model = peer(x, theta)
    value, log_T = model._e_step(x)
    model._m_step(x, log_T)
    return float(value)


def milliseconds(calls: dict[str, Callable[[], Any]], repeats: int) -> dict[str, float]:
    """The median of each call, the calls taken in turns so that all see the same machine.

    Each is timed right after an untimed call of its own.
    """
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(repeats):
        for name, call in calls.items():
            call()
            begin = time.perf_counter()
            call()
            times[name].append(1e3 * (time.perf_counter() - begin))
    return {name: statistics.median(values) for name, values in times.items()}


def measure(update: Any, N: int, d: int, repeats: int) -> dict[str, Any]:
    """The medians at one size, and how far the generated step is from scikit-learn's."""
    x, theta = sample(N, d)
    rows = update.prepare(x)
    model = peer(x, theta)
    _, log_T = model._e_step(x)
    model._m_step(x, log_T)
    mine, _ = update.step(x, theta)
    difference = max(
        float(np.max(abs(mine["Sigma_1"] - model.covariances_[0])) / abs(mine["Sigma_1"]).max()),
        float(np.max(abs(mine["mu_1"] - model.means_[0])) / abs(mine["mu_1"]).max()))
    found = milliseconds({
        "bare": lambda: update.step(x, theta),
        "prepared": lambda: update.step(rows, theta),
        "scikit-learn": lambda: peer_step(x, theta),
        "textbook": lambda: textbook(x, theta),
    }, repeats)
    fits = milliseconds({
        "fit": lambda: update.fit(x, theta, iterations=ITERATIONS, tolerance=0),
        "scikit-learn fit": lambda: peer(x, theta).fit(x),
    }, max(1, repeats // 4))
    found |= {name: value / ITERATIONS for name, value in fits.items()}
    return {
        "N": N, "d": d, "K": 2, "milliseconds": found, "difference": difference,
        "ratio": found["scikit-learn"] / found["bare"],
        "ratio_prepared": found["scikit-learn"] / found["prepared"],
        "ratio_fit": found["scikit-learn fit"] / found["fit"],
        "ratio_textbook": found["textbook"] / found["bare"],
    }


def shipped() -> dict[str, tuple[str, np.ndarray, dict[str, Any], dict[str, Any]]]:
    """A sample and a theta for each shipped statement, some at several sizes."""
    rng = np.random.default_rng(0)
    cases: dict[str, tuple[str, np.ndarray, dict[str, Any], dict[str, Any]]] = {}
    for N, d in SIZES:
        cases[f"two_gaussians {N}, {d}"] = ("two_gaussians", *sample(N, d), {})
    for N, d, K in ((500_000, 2, 3), (100_000, 8, 16), (20_000, 32, 8)):
        x = sample(N, d)[0]
        theta = {"pi": np.full(K, 1 / K), "mu": x[:K] + 0.0,
                 "Sigma": np.repeat((1.2 * np.eye(d) + 0.1)[None], K, axis=0)}
        cases[f"gaussian_mixture {N}, {d}, {K}"] = ("gaussian_mixture", x, theta, {})
    cases["two_gaussians_1d"] = ("two_gaussians_1d", sample(600_000, 1)[0][:, 0], {
        "tau": 0.4, "mu_1": -0.1, "mu_2": 1.5, "sigma_1^2": 1.2, "sigma_2^2": 2.0}, {})
    cases["poisson_mixture"] = ("poisson_mixture", rng.poisson(4, size=500_000).astype(float), {
        "pi": np.full(3, 1 / 3), "lambda": np.array([1.0, 4.0, 8.0])}, {})
    cases["two_coins"] = ("two_coins", rng.binomial(10, 0.4, size=500_000).astype(float), {
        "p_A": 0.6, "p_B": 0.3}, {"known": {"n": np.full(500_000, 10.0)}})
    return cases


def loaded(source: str) -> SimpleNamespace:
    """The functions of a generated module."""
    module: dict[str, Any] = {"__name__": "generated"}
    exec(compile(source, "generated", "exec", dont_inherit=True), module)
    return SimpleNamespace(**module)


def beside(checkout: str, repeats: int) -> dict[str, float]:
    """The time of the step of this checkout over that of another, for each case."""
    found: dict[str, float] = {}
    updates: dict[str, tuple[Any, Any]] = {}
    for label, (name, x, theta, known) in shipped().items():
        if name not in updates:
            other = subprocess.run(
                [sys.executable, "-c", EXPORT, name], cwd=checkout, capture_output=True, text=True,
                check=True, env={**os.environ, "PYTHONPATH": checkout}).stdout
            updates[name] = loaded(other), derive.derive_em(derive.models[name]).lambdify()
        ratios = []
        for _ in range(repeats):
            times = []
            for update in updates[name]:
                update.step(x, theta, **known)
                begin = time.perf_counter()
                update.step(x, theta, **known)
                times.append(time.perf_counter() - begin)
            ratios.append(times[1] / times[0])
        found[label] = statistics.median(ratios)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="JSON alone on standard output")
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--beside", metavar="CHECKOUT", help="compare with another checkout")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    if arguments.beside:
        ratios = beside(os.path.abspath(arguments.beside), arguments.repeats)
        good = all(ratio <= NOISE for ratio in ratios.values())
        print(json.dumps({"schema": 1, "reached": good, "ratios": ratios}, indent=2)
              if arguments.json else
              "\n".join(f"{label:<32} {ratio:5.2f} x the other's step"
                        for label, ratio in ratios.items()))
        return 0 if good else 1
    update = derive.derive_em(derive.models["two_gaussians"]).lambdify()
    results = [measure(update, N, d, arguments.repeats) for N, d in SIZES]
    reached = all(r["ratio_fit"] >= TARGET for r in results)
    bare = all(r["ratio"] >= TARGET for r in results)
    if arguments.json:
        print(json.dumps({"schema": 1, "target": TARGET, "reached": reached, "bare": bare,
                          "sizes": results}, indent=2))
        return 0 if reached and bare else 1
    print("milliseconds per step            bare prepared     fit | scikit  textbook |"
          " x scikit  prepared   fit  x textbook")
    for r in results:
        m = r["milliseconds"]
        print(f"N = {r['N']:>9,}, d = {r['d']:>2}, K = 2 {m['bare']:>9.2f} {m['prepared']:>8.2f} "
              f"{m['fit']:>7.2f} | {m['scikit-learn']:>6.1f} {m['textbook']:>9.1f} | "
              f"{r['ratio']:>8.1f} {r['ratio_prepared']:>9.1f} {r['ratio_fit']:>5.1f} "
              f"{r['ratio_textbook']:>11.1f}")
    for what, good in (("steps of a fit", reached), ("bare step", bare)):
        print(f"{what} at least {TARGET:g} x scikit-learn at all sizes: {'yes' if good else 'NO'}")
    return 0 if reached and bare else 1


if __name__ == "__main__":
    sys.exit(main())
