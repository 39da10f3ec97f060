"""A hand-written EM for every shipped statement: what the derived one is compared with."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import logsumexp

from numeric import counting, gaussian
from numeric.convergence import log_likelihood_change
from numeric.domains import Array, Theta
from numeric.errors import BadInput, Collapse, ImpossibleRow

Known = Mapping[str, ArrayLike] | None
Path = list[tuple[dict[str, Any], float]]


@dataclass(frozen=True)
class ReferenceEM:
    """EM for one statement, of log P(x_i, Z_i = k; theta) and a hand-written M-step.

    Column j of every (N, K) array belongs to the j-th value of Z. theta has the keys of the
    statement, `known` the known quantities by name. BadInput for what the model cannot take;
    Collapse (EmptyComponent, SingularCovariance, ImpossibleRow) where no next step exists.

    >>> coins = REFERENCES["two_coins"]
    >>> known = {"n": [10, 10, 10, 10, 10]}
    >>> theta, L = coins.step([5, 9, 8, 4, 7], {"p_A": 0.6, "p_B": 0.5}, known)
    >>> round(theta["p_A"], 3), round(theta["p_B"], 3)
    (0.713, 0.581)
    """

    statement: str
    joint: Callable[[ArrayLike, Theta, Known], Array]
    maximiser: Callable[[ArrayLike, ArrayLike, Known], dict[str, Any]]

    def log_joint(self, x: ArrayLike, theta: Theta, known: Known = None) -> Array:
        """log P(Z_i = k; theta) + log p(x_i | Z_i = k; theta): shape (N, K)."""
        return self.joint(x, theta, known)

    def e_step(self, x: ArrayLike, theta: Theta, known: Known = None) -> Array:
        """T_ik = P(Z_i = k | x_i; theta), by Bayes: shape (N, K), rows sum to 1."""
        log_joint = self.log_joint(x, theta, known)
        return _posterior(log_joint, _log_marginal(log_joint))

    def m_step(self, x: ArrayLike, T: ArrayLike, known: Known = None) -> dict[str, Any]:
        """The theta that maximises sum_ik T_ik log P(x_i, Z_i = k; theta), T of shape (N, K)."""
        return self.maximiser(x, T, known)

    def log_likelihood(self, x: ArrayLike, theta: Theta, known: Known = None) -> float:
        """log L(theta; x) = sum_i log sum_k P(x_i, Z_i = k; theta), in nats."""
        return math.fsum(_log_marginal(self.log_joint(x, theta, known)))

    def step(self, x: ArrayLike, theta: Theta, known: Known = None) -> tuple[dict[str, Any], float]:
        """The next theta, and the log-likelihood of the theta given (not of the next)."""
        log_joint = self.log_joint(x, theta, known)
        log_marginal = _log_marginal(log_joint)
        theta_next = self.m_step(x, _posterior(log_joint, log_marginal), known)
        return theta_next, math.fsum(log_marginal)

    def fit(self, x: ArrayLike, start: Theta, iterations: int = 1000, tolerance: float = 1e-10,
            known: Known = None) -> Path:
        """The path [(theta, log-likelihood of that theta)], the start first: n + 1 iterates.

        Stops after `iterations` steps, or when |L_t - L_(t-1)| / (1 + |L_t|) < tolerance; a
        tolerance of 0 never stops early. A Collapse carries its iteration and the path so far.
        """
        if iterations < 0 or tolerance < 0:
            raise BadInput("iterations, tolerance", "are negative", "give values of at least 0")
        path: Path = []
        theta = dict(start)
        for t in range(iterations + 1):
            try:
                log_joint = self.log_joint(x, theta, known)
                log_marginal = _log_marginal(log_joint)
                path.append((theta, math.fsum(log_marginal)))
                if t == iterations or log_likelihood_change(path) < tolerance:
                    break
                theta = self.m_step(x, _posterior(log_joint, log_marginal), known)
            except Collapse as collapse:
                # The iterate that fails: t where its likelihood does not exist, else the next.
                raise collapse.at(len(path), tuple(path)) from collapse
        return path


def _log_marginal(log_joint: Array) -> Array:
    log_marginal = logsumexp(log_joint, axis=1)
    wrong = np.flatnonzero(~np.isfinite(log_marginal))
    if wrong.size:
        what = f"row x[{wrong[0]}] has probability 0 under every component"
        raise ImpossibleRow(None, what, "start nearer to the observations")
    return log_marginal


def _posterior(log_joint: Array, log_marginal: Array) -> Array:
    T = np.exp(log_joint - log_marginal[:, None])
    return T / T.sum(axis=1, keepdims=True)


REFERENCES: Mapping[str, ReferenceEM] = MappingProxyType({
    name: ReferenceEM(name, joint, maximiser) for name, joint, maximiser in (
        ("two_gaussians", gaussian.two_gaussians_log_joint, gaussian.two_gaussians_m_step),
        ("two_gaussians_1d", gaussian.two_gaussians_1d_log_joint, gaussian.two_gaussians_1d_m_step),
        ("gaussian_mixture", gaussian.gaussian_mixture_log_joint, gaussian.gaussian_mixture_m_step),
        ("poisson_mixture", counting.poisson_mixture_log_joint, counting.poisson_mixture_m_step),
        ("two_coins", counting.two_coins_log_joint, counting.two_coins_m_step))})
