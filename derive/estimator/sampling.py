"""Draws from the laws of the families. Its text stands in exported estimators:
NumPy and scikit-learn alone."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from .columns import _Columns

#: How a law is drawn from its arguments: ``r`` a RandomState, ``n`` a shape, ``a`` the arguments.
_DRAW: dict[str, Any] = {
    "bernoulli": lambda r, n, p: 1.0 * (r.random_sample(n) < p),
    "beta": lambda r, n, a, b: r.beta(a, b, n),
    "binomial": lambda r, n, trials, p: r.binomial(np.asarray(trials, dtype=int), p, n),
    "exponential_mean": lambda r, n, mean: r.exponential(mean, n),
    "exponential_rate": lambda r, n, rate: r.exponential(1 / rate, n),
    "gamma": lambda r, n, shape, rate: r.gamma(shape, 1 / rate, n),
    "geometric_from_0": lambda r, n, p: r.geometric(p, n) - 1,
    "geometric_from_1": lambda r, n, p: r.geometric(p, n),
    "inverse_gamma": lambda r, n, shape, scale: scale / r.gamma(shape, 1.0, n),
    "laplace": lambda r, n, location, scale: r.laplace(location, scale, n),
    "lognormal": lambda r, n, mean, variance: r.lognormal(mean, np.sqrt(variance), n),
    "multivariate_normal": lambda r, n, mean, S: r.multivariate_normal(mean, S, n[0]),
    "negative_binomial": lambda r, n, size, p: r.negative_binomial(size, p, n),
    "normal": lambda r, n, mean, variance: mean + r.standard_normal(n) * np.sqrt(variance),
    "point": lambda r, n, value: np.broadcast_to(value, n),
    "poisson": lambda r, n, rate: r.poisson(rate, n),
    "student_t": lambda r, n, freedom, location, square: (
        location + np.sqrt(square) * r.standard_t(freedom, n)),
    "uniform": lambda r, n, low, high: r.uniform(low, high, n),
    "weibull": lambda r, n, shape, scale: scale * r.weibull(shape, n),
}


def _draw(law: str, rng: Any, shape: tuple[int, ...], arguments: Any) -> Any:
    """An array of that shape, its first axis the rows, from a law. Raises ValueError for a law
    that is not known here."""
    if law not in _DRAW:
        raise ValueError(f"sample: there is no way to draw from the law {law}")
    return _DRAW[law](rng, shape, *arguments)


def _draw_labels(rng: Any, shape: tuple[int, ...], probabilities: Any) -> Any:
    """Places of labels, 0, 1, ...; the probabilities stand along the last axis."""
    steps = np.cumsum(probabilities, axis=-1)
    steps[..., -1] = 1.0
    return (rng.random_sample(shape)[..., None] > steps).sum(axis=-1)


class _Sampling(_Columns):
    """Draws rows from a fitted mixture."""

    _arguments: Any
    random_state: Any
    weights_: Any

    def sample(self, n_samples: int = 1) -> tuple[Any, Any]:
        """Rows drawn from the fitted mixture, and their components, in the order of these.

        Raises ValueError where the law of a row depends on what is known of it, or is one that
        the statement writes itself.
        """
        check_is_fitted(self)
        if n_samples < 1:
            raise ValueError(f"Invalid value for 'n_samples': {n_samples}. At least one row is "
                             "drawn")
        if not hasattr(self, "weights_"):
            raise ValueError("sample: the weights depend on what is known of each row")
        facts, rng = self._facts, check_random_state(self.random_state)
        exact = np.asarray(self.weights_, dtype=np.float64)
        counts = rng.multinomial(n_samples, exact / exact.sum())
        if any(c["role"] != "observed" for c in facts["columns"]):
            raise ValueError("sample: something is known of each row, and none is given here")
        rows = [np.hstack([self._drawn_columns(c, k, n, rng) for c in facts["columns"]])
                for k, n in enumerate(counts)]
        return np.vstack(rows), np.repeat(np.arange(len(counts)), counts)

    def _drawn_columns(self, c: Any, k: int, n: int, rng: Any) -> Any:
        law, values = self._component(c["name"], k)
        place = self.columns_[c["name"]]
        shape = (int(n), place.stop - place.start)
        if law["law"] != "categorical":
            return _draw(law["law"], rng, shape, values)
        p = np.stack(values, axis=-1) if len(values) > 1 else values[0]
        return self.categories_[c["values"]][_draw_labels(rng, shape, p)]

    def _component(self, variable: str, k: int) -> Any:
        """The law of a variable in a component, and its arguments there."""
        facts = self._facts
        label = facts["labels"][k] if facts["labels"] else str(k + 1)
        for law, values in zip(facts["laws"], self._arguments):
            if law["variable"] == variable and law["guard"] in (None, facts["value"], label):
                if any(facts["row"] in axes for axes in law["axes"]):
                    raise ValueError(f"sample: the law of {variable} depends on what is known of "
                                     "each row")
                return law, [np.take(a, k, axes.index(facts["value"])) if facts["value"] in axes
                             else np.asarray(a) for a, axes in zip(values, law["axes"])]
        raise ValueError(f"sample: {variable} has no law of its component alone")
