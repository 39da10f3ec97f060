"""Seeded starts: equal weights, K distinct observations as centres, the spread of all rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike

from numeric.domains import Array, counts, matrix_rows, trials, vector_rows
from numeric.errors import BadInput


def seeded(seed: int, restart: int = 0) -> Generator:
    """The generator of one restart: the same draws for the same seed and restart, everywhere.

    >>> int(seeded(0).integers(100)) == int(seeded(0).integers(100))
    True
    """
    return np.random.default_rng((seed, restart))


def distinct_rows(x: ArrayLike, K: int, rng: Generator) -> Array:
    """K rows of x (N, d), drawn without replacement, no two equal: shape (K, d).

    BadInput where x has fewer than K distinct rows.

    >>> np.sort(distinct_rows([[1.0], [1.0], [2.0]], 2, seeded(0)), axis=0).tolist()
    [[1.0], [2.0]]
    """
    x = matrix_rows(x)
    chosen: dict[bytes, Array] = {}
    # + 0.0 makes -0.0 and 0.0 the same row.
    for i in rng.permutation(len(x)):
        if len(chosen) == K:
            break
        chosen.setdefault((x[i] + 0.0).tobytes(), x[i] + 0.0)
    if len(chosen) < K:
        raise BadInput("x", f"has {len(chosen)} distinct rows", f"{K} components need {K}")
    return np.array(list(chosen.values()))


def covariance_of_all(x: ArrayLike) -> Array:
    """The covariance of all rows with divisor N: shape (d, d).

    >>> covariance_of_all([[0.0], [2.0]])
    array([[1.]])
    """
    x = matrix_rows(x)
    centred = x - x.mean(axis=0)
    centred = centred - centred.mean(axis=0)
    return centred.T @ centred / len(x)


def shares(x: ArrayLike, K: int, rng: Generator) -> Array:
    """Responsibilities to take a first M-step with: nine tenths of a component on one row, the
    rows of different components distinct where x (N, ...) has so many, and the rest at random
    over all rows; shape (N, K).

    So the first parameters lie inside their domain, unless all rows are at its edge.

    >>> T = shares([0.0, 4.0, 4.0], 2, seeded(0))
    >>> T.shape, bool(np.all(T > 0)), T.max(axis=0) > 0.9
    ((3, 2), True, array([ True,  True]))
    """
    rows = np.asarray(x, dtype=np.float64).reshape(len(np.asarray(x)), -1) + 0.0
    order = rng.permutation(len(rows))
    first = {rows[i].tobytes(): i for i in reversed(order)}
    chosen = [i for i in order if first[rows[i].tobytes()] == i]
    chosen += [i for i in order if i not in set(chosen)]
    T = 0.1 * rng.dirichlet(np.ones(len(rows)), size=K).T
    for k in range(K):
        T[chosen[k % len(chosen)], k] += 0.9
    return T


def start(statement: str, x: ArrayLike, seed: int = 0, K: int | None = None,
          known: Mapping[str, ArrayLike] | None = None, restart: int = 0) -> dict[str, Any]:
    """theta of a shipped statement to start EM from: the same for the same arguments.

    K is needed where the statement leaves it open, and must be 2 or None elsewhere. BadInput
    otherwise, and for a statement that is not shipped.

    >>> theta = start("two_coins", [5, 9], known={"n": [10, 10]})
    >>> [round(p, 2) for p in sorted(theta.values())]
    [0.5, 0.9]
    """
    rng = seeded(seed, restart)
    if statement not in ("gaussian_mixture", "poisson_mixture"):
        if K not in (None, 2):
            raise BadInput("K", f"is {K}", f"{statement} has two components")
        K = 2
    elif K is None or K < 1:
        raise BadInput("K", f"is {K}", f"{statement} leaves it open: give K >= 1")
    if statement == "two_gaussians":
        mu_1, mu_2 = distinct_rows(x, 2, rng)
        S = covariance_of_all(x)
        return {"tau": 0.5, "mu_1": mu_1, "mu_2": mu_2, "Sigma_1": S, "Sigma_2": S.copy()}
    if statement == "two_gaussians_1d":
        means = distinct_rows(vector_rows(x), 2, rng)[:, 0]
        variance = float(covariance_of_all(x)[0, 0])
        centres = {"mu_1": float(means[0]), "mu_2": float(means[1])}
        return {"tau": 0.5, **centres, "sigma_1^2": variance, "sigma_2^2": variance}
    if statement == "gaussian_mixture":
        Sigma = np.repeat(covariance_of_all(x)[None], K, axis=0)
        return {"pi": np.full(K, 1 / K), "mu": distinct_rows(x, K, rng), "Sigma": Sigma}
    if statement == "poisson_mixture":
        T, x = shares(x, K, rng), counts("x", x)
        return {"pi": np.full(K, 1 / K), "lambda": T.T @ x / T.sum(axis=0)}
    if statement == "two_coins":
        x = counts("x", x)
        n, T = trials({"n": (known or {}).get("n", ())}, x), shares(x, 2, rng)
        if not np.any(n > 0):
            raise BadInput("known['n']", "is 0 in every row", "give rows with at least one toss")
        p_A, p_B = T.T @ x / (T.T @ n)
        return {"p_A": float(p_A), "p_B": float(p_B)}
    raise BadInput("statement", f"{statement!r} is not shipped", "start from a theta of your own")
