"""The four kinds of covariance of GaussianMixture as statements."""

from __future__ import annotations

from typing import Any

import numpy as np

WEIGHTS = "P(z_i=k) = pi_k, k=1..K"
STATEMENTS = {
    "full": f"x_i | z_i=k ~ N(mu_k, Sigma_k)\n{WEIGHTS}",
    "tied": f"x_i | z_i=k ~ N(mu_k, Sigma)\n{WEIGHTS}",
    "diag": f"x_i | z_i=k ~ N(mu_k, D_k)\nD_k diagonal\n{WEIGHTS}",
    "spherical": f"x_i | z_i=k ~ N(mu_k, sigma_k^2 I)\n{WEIGHTS}",
}


def rows(seed: int = 0, d: int = 2) -> Any:
    """Rows of three groups, not well apart."""
    rng = np.random.RandomState(seed)
    centres = rng.normal(size=(3, d)) * 3
    return np.vstack([c + rng.normal(size=(n, d)) * s
                      for c, n, s in zip(centres, (60, 50, 40), (1.0, 1.5, 0.6))])
