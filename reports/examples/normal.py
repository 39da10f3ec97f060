"""Old Faithful, the waiting times: two normal distributions."""

from __future__ import annotations

from typing import Any

import numpy as np
from example import Example, Run

from numeric.datasets import load


def example() -> Example:
    x = load("faithful").column("waiting")
    variance = float(np.var(x))

    def at(a: float, b: float) -> dict[str, Any]:
        return {"tau": 0.5, "mu_1": a, "mu_2": b, "sigma_1^2": variance, "sigma_2^2": variance}

    return Example(
        "two_gaussians_1d",
        "faithful",
        x,
        None,
        {
            "tau": "probability",
            "mu_1": "real",
            "mu_2": "real",
            "sigma_1^2": "positive",
            "sigma_2^2": "positive",
        },
        (
            Run("means at rows 2 and 1", at(float(x[1]), float(x[0]))),
            Run("both means at the mean", at(float(x.mean()), float(x.mean()))),
        ),
        "An example with two components: the waiting times between 272 eruptions of Old "
        "Faithful, with both weights one half and both variances that of all data (divisor N) "
        "at the start. The data set is shipped, as the second column of",
        "The first start finds the short and the long waiting times. The second never moves: "
        "its components stay equal, at a saddle point, from which some small pushes lead away. So "
        "EM is started from several places, and the best end is kept; even that is only the best "
        "of the local maxima found and, as shown above, never the maximum of the likelihood.",
        ("faithful",),
    )
