"""Old Faithful, both columns: two normal distributions."""

from __future__ import annotations

from typing import Any

import numpy as np
from example import Example, Run

from numeric.datasets import load


def example() -> Example:
    x = load("faithful").values
    covariance = np.cov(x.T, bias=True)

    def at(a: Any, b: Any) -> dict[str, Any]:
        return {"tau": 0.5, "mu_1": a, "mu_2": b, "Sigma_1": covariance, "Sigma_2": covariance}

    mean = x.mean(axis=0)
    return Example(
        "two_gaussians",
        "faithful",
        x,
        None,
        {
            "tau": "probability",
            "mu_1": "vector",
            "mu_2": "vector",
            "Sigma_1": "covariance",
            "Sigma_2": "covariance",
        },
        (
            Run("means at rows 2 and 1", at(x[1], x[0])),
            Run("means at rows 20 and 25", at(x[19], x[24])),
            Run("both means at the mean", at(mean, mean)),
        ),
        "An example with two components: 272 eruptions of Old Faithful, their length and the "
        "waiting time before the next, with both weights one half and both covariances that of "
        "all data (divisor N) at the start. The data set is shipped as",
        "The first start finds the two kinds of eruption. The second ends in another strict "
        "local maximum, far lower. The third never moves: its components stay equal, at a "
        "saddle point, from which some small pushes lead away. So EM is started from several "
        "places, and the best end is kept; even that is only the best of the local maxima found "
        "and, as shown above, never the maximum of the likelihood.",
        ("faithful",),
    )
