"""K-means and EM on Old Faithful from one start: figures that the reports print side by side."""

from __future__ import annotations

from typing import Any

import numpy as np

from numeric.assignments import inverse_distance_fit, unequal_groups
from numeric.datasets import load
from numeric.decimals import settled
from numeric.kmeans import kmeans
from numeric.reference import REFERENCES


def figures() -> dict[str, dict[str, Any]]:
    """The figures by the name of the file that they are kept in."""
    return {"kmeans-multivariate_normal": _run(load("faithful").values, "two columns"),
            "kmeans-normal": _run(load("faithful").column("waiting")[:, None],
                                  "waiting times alone")}


def _run(x: np.ndarray, columns: str) -> dict[str, Any]:
    em = REFERENCES["two_gaussians"]
    covariance = np.atleast_2d(np.cov(x.T, bias=True))
    start = {"tau": 0.5, "mu_1": x[1], "mu_2": x[0], "Sigma_1": covariance, "Sigma_2": covariance}
    path = em.fit(x, start, iterations=1000, tolerance=1e-12)
    theta, height = path[-1]
    T = em.e_step(x, theta)
    clusters = kmeans(x, x[1::-1])
    sizes = np.bincount(clusters.labels, minlength=2)
    hard = T.argmax(axis=1)
    near = next(n for n, (_, h) in enumerate(path) if abs(h - height) < 5e-4)
    differ = int((hard != clusters.labels).sum())
    between = int((T.max(axis=1) < 0.99).sum())
    fallen = [h for _, h in inverse_distance_fit(*unequal_groups(), iterations=20)]
    first = next(n for n in range(1, len(fallen)) if fallen[n] < fallen[n - 1])
    return {
        "text": f"Side by side on Old Faithful ({columns}), both started with the centres at "
                "rows 2 and 1:",
        "head": ["", "K-means", "EM"],
        "rows": [
            ["centre or mean 1", _vector(clusters.centres[0]), _vector(theta["mu_1"])],
            ["centre or mean 2", _vector(clusters.centres[1]), _vector(theta["mu_2"])],
            ["effective number in component 1, 2", f"{sizes[0]}, {sizes[1]}",
             f"{settled(T[:, 0].sum()):.1f}, {settled(T[:, 1].sum()):.1f}"],
            ["iterations", str(clusters.iterations), f"{near}"],
            ["what it improves", f"inertia {settled(clusters.inertia):.1f}",
             "log-likelihood " + f"{height:.3f}".replace("-", "−")],
        ],
        "apart":
            "Observations that lie in one cluster for K-means and more probably in the other for "
            f"EM: {differ} of {len(x)}. Observations that EM leaves in doubt, with no "
            f"responsibility above 0.99, which K-means cannot say: {between}."
            + (" K-means measures all columns in the same unit, here minutes, so the waiting time "
               "decides nearly alone; EM is the same in any units."
               if x.shape[1] > 1 else ""),
        "falls":
            "With inverse distances instead of Bayes' rule the likelihood may fall: on 54 "
            "numbers drawn from Normal(0, 1) and 6 from Normal(8, 1), started at these parameters "
            f"and the weights 0.9 and 0.1, it falls in iteration {first}, from "
            f"{fallen[first - 1]:.2f} to {fallen[first]:.2f}.".replace("-", "−"),
    }


def _vector(v: np.ndarray) -> str:
    return ", ".join(f"{settled(c):.3f}" for c in np.atleast_1d(v))
