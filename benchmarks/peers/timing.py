"""How long one iteration takes, beside the best peer in Python: the ratio in one run.

    python benchmarks/peers/timing.py [--json] [--repeats 9]

scikit-learn's GaussianMixture for the four kinds of covariance; StepMix (where it is installed) for
latent classes; for a Poisson mixture plain NumPy as one would write it by hand, in matrix products
and log-sum-exp. Both sides run their own loop from one start on the same seeded data, with
convergence switched off; the time of an iteration is that of a long run less that of a short one,
over the iterations between. In turns, one thread each. Exit code 1 where the median of the ratios
of neighbouring turns is above 1.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from typing import Any

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np  # noqa: E402
from scipy.special import gammaln  # noqa: E402

from derive.arrays import lambdify  # noqa: E402
from derive.engine.em import derive_algorithm  # noqa: E402
from derive.statement.reader import parse  # noqa: E402

SHORT, LONG = 5, 45
K, N, D, J = 3, 20_000, 4, 10
#: Runs so many iterations.
Run = Callable[[int], object]

SCALES = {"full": "Sigma_k", "tied": "Sigma", "diag": "D_k", "spherical": "sigma_k^2 I"}
STATEMENTS = {
    **{kind: f"x_i | z_i=k ~ N(mu_k, {scale})\nP(z_i = k) = pi_k\nk = 1..K"
             + ("\nD_k diagonal" if kind == "diag" else "") for kind, scale in SCALES.items()},
    "latent class": f"x_ij | z_i=k ~ Bernoulli(mu_kj), k=1..K, j=1..{J}\nP(z_i = k) = pi_k",
    "Poisson": "x_i | z_i=k ~ Poisson(lambda_k)\nP(z_i = k) = pi_k\nk = 1..K",
}


def derived(statement: str, x: Any, start: Mapping[str, Any]) -> Run:
    """The loop of the derived program."""
    model = parse(statement)
    update = lambdify(derive_algorithm(model))
    return lambda n: update.fit(x, start, iterations=n, tolerance=0)


def gaussians(kind: str) -> tuple[Run, Run]:
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


def classes() -> tuple[Run, Run]:
    """Derived, and StepMix, whose start is its own: the cost of a step does not depend on it."""
    from stepmix.stepmix import StepMix

    rng = np.random.default_rng(0)
    mu = rng.uniform(0.1, 0.9, size=(K, J))
    x = (rng.random((N, J)) < mu[rng.integers(K, size=N)]).astype(float)

    def peer(n: int) -> object:
        return StepMix(K, measurement="binary", n_init=1, max_iter=n, abs_tol=0, rel_tol=0,
                       random_state=0, progress_bar=0, verbose=0).fit(x)
    start = {"pi": np.full(K, 1 / K), "mu": 0.5 + 0.5 * (mu - 0.5)}
    return derived(STATEMENTS["latent class"], x, start), peer


def poissons() -> tuple[Run, Run]:
    """Derived, and NumPy by hand."""
    rng = np.random.default_rng(0)
    rates = np.array([1.0, 4.0, 12.0])
    x = rng.poisson(rates[rng.integers(K, size=N)]).astype(float)
    factorials = gammaln(x + 1)

    def peer(n: int) -> object:
        pi, rate = np.full(K, 1 / K), np.array([2.0, 5.0, 9.0])
        heights = []
        for _ in range(n):
            joint = np.log(pi) + np.multiply.outer(x, np.log(rate)) - rate - factorials[:, None]
            largest = joint.max(axis=1, keepdims=True)
            T = np.exp(joint - largest)
            total = T.sum(axis=1, keepdims=True)
            heights.append(float((largest + np.log(total)).sum()))
            T /= total
            counts = T.sum(axis=0)
            pi, rate = counts / N, x @ T / counts
        return heights
    start = {"pi": np.full(K, 1 / K), "lambda": np.array([2.0, 5.0, 9.0])}
    return derived(STATEMENTS["Poisson"], x, start), peer


def per_iteration(run: Run) -> float:
    """Seconds an iteration."""
    spent = []
    for n in (SHORT, LONG):
        begin = time.perf_counter()
        run(n)
        spent.append(time.perf_counter() - begin)
    return (spent[1] - spent[0]) / (LONG - SHORT)


def measured(pair: tuple[Run, Run], repeats: int) -> dict[str, float]:
    """The medians of both, in milliseconds, and that of the ratios of neighbouring turns."""
    for run in pair:
        run(SHORT)
    turns = [tuple(map(per_iteration, pair)) for _ in range(repeats)]
    return {"ms": 1000 * statistics.median(a for a, _ in turns),
            "peer_ms": 1000 * statistics.median(b for _, b in turns),
            "ratio": statistics.median(a / b for a, b in turns)}


def main() -> int:
    """Prints the times; 1 where an iteration takes longer than the peer's."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true")
    options.add_argument("--repeats", type=int, default=9)
    asked = options.parse_args()
    pairs: dict[str, Callable[[], tuple[Run, Run]]] = {
        f"{kind}: scikit-learn": (lambda kind=kind: gaussians(kind)) for kind in SCALES}
    pairs["Poisson: NumPy by hand"] = poissons
    if importlib.util.find_spec("stepmix"):
        pairs["latent class: StepMix"] = classes
    else:
        print("latent class: StepMix is not installed, not measured", file=sys.stderr)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = {name: measured(make(), asked.repeats) for name, make in pairs.items()}
    if asked.json:
        print(json.dumps(found, indent=1))
    else:
        for name, one in found.items():
            print(f"{name:<28} {one['ms']:8.3f} ms, peer {one['peer_ms']:8.3f} ms, "
                  f"ratio {one['ratio']:.2f}")
    return int(any(one["ratio"] > 1 for one in found.values()))


if __name__ == "__main__":
    sys.exit(main())
