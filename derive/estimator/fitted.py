"""The estimator of a generated module. Its text stands in exported estimators: NumPy and
scikit-learn alone."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, DensityMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_random_state
from sklearn.utils.validation import _check_sample_weight, check_is_fitted

from .sampling import _Sampling
from .starts import _STARTS, _Starts

#: Below it, the logarithm of a probability is that of 0.
_NONE = -1e290


class FittedMixture(_Sampling, _Starts, DensityMixin, BaseEstimator):
    """A mixture fitted by EM, with the methods and attributes of sklearn.mixture.GaussianMixture.

    ``n_components`` None is as many as the statement has, 1 where it leaves them open. A run stops
    where the mean log-likelihood (with the log prior, where there is one) changes by less than
    ``tol``, or after ``max_iter`` steps; of ``n_init`` runs the best is kept. ``init_params`` is
    "kmeans", "k-means++", "random" or "random_from_data". ``start`` has parameters at which runs
    start, by the keys of theta; ``known`` what the statement takes as known. ``use_y``: "auto"
    takes y for known components where it has a -1, True always, False never.

    X has a column for each number of a row: the observed variables, then what is known of it, in
    the order of the statement. Fitted: ``theta_``, ``weights_``, ``converged_``, ``n_iter_``,
    ``lower_bound_``, ``lower_bounds_``; where all components are Gaussian, ``means_``,
    ``covariances_``, ``precisions_``, ``precisions_cholesky_``.
    """

    lower_bound_: float

    def __init__(self, n_components: int | None = None, *, tol: float = 1e-3, max_iter: int = 100,
                 n_init: int = 1, init_params: str = "kmeans", start: Any = None,
                 known: Any = None, use_y: Any = "auto", random_state: Any = None,
                 warm_start: bool = False) -> None:
        self.n_components = n_components
        self.tol = tol
        self.max_iter = max_iter
        self.n_init = n_init
        self.init_params = init_params
        self.start = start
        self.known = known
        self.use_y = use_y
        self.random_state = random_state
        self.warm_start = warm_start

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = any(c["missing"] for c in self._facts["columns"])
        return tags

    # fitting --------------------------------------------------------------------------------------

    def fit(self, X: Any, y: Any = None, sample_weight: Any = None) -> Any:
        """Fit X (n_samples, n_features); of rows with a label 0, 1, ... in ``y`` the component is
        known, -1 says unknown. ``sample_weight`` multiplies the log-likelihood of each row."""
        self.fit_predict(X, y, sample_weight)
        return self

    def fit_predict(self, X: Any, y: Any = None, sample_weight: Any = None) -> Any:
        """Fit, and the most probable component of each row; the known one where it is."""
        self._check_options()
        X = self._rows(X, fitting=True)
        weight = _check_sample_weight(sample_weight, X, dtype=np.float64, ensure_non_negative=True)
        if not weight.sum() > 0:
            raise ValueError("sample_weight is zero for every row: nothing is left to fit")
        K = self._components()
        if len(X) < K:
            raise ValueError(f"Expected n_samples >= n_components but got n_components = {K}, "
                             f"n_samples = {len(X)}")
        again = self.warm_start and hasattr(self, "theta_") and \
            self.sizes_[self._facts["components"]] == K
        if not again:
            self._learn_columns(X, K)
        labels = self._known_components(y, len(X), K)
        allowed = np.ones((len(X), K))
        allowed[labels >= 0] = np.eye(K)[labels[labels >= 0]]
        data = self._data(X, allowed, weight)
        rng = check_random_state(self.random_state)
        runs, reason = [], ""
        for _ in range(1 if again else self.n_init):
            theta = dict(self.theta_) if again else \
                self._first(X, data, allowed, labels, weight, rng)
            try:
                runs.append(self._run(data, theta, self._counts(X, weight).sum(),
                                      self.lower_bound_ if again else -np.inf))
            except self._program()["Collapse"] as collapse:
                reason = str(collapse)
        if not runs:
            raise ValueError(f"no start gives a likelihood ({reason}): give one with start")
        theta, self.lower_bounds_, self.converged_, failure = max(
            runs, key=lambda run: (not run[3], run[1][-1] if run[1] else 0.0))
        self.n_iter_ = len(self.lower_bounds_)
        self.lower_bound_ = self.lower_bounds_[-1] if self.lower_bounds_ else -np.inf
        if failure:
            warnings.warn(f"EM has collapsed: {failure}. What is kept is the last iterate; take "
                          "fewer components or more starts (n_init), or state a prior",
                          ConvergenceWarning, stacklevel=2)
        elif not self.converged_ and self.max_iter > 0:
            warnings.warn("Best performing initialization did not converge. Try different init "
                          "parameters, or increase max_iter, tol, or check for degenerate data.",
                          ConvergenceWarning, stacklevel=2)
        self._keep(theta, data, X.dtype)
        return self._shares(data).argmax(axis=1)

    def _check_options(self) -> None:
        for name, least in (("max_iter", 0), ("n_init", 1), ("tol", 0)):
            value = getattr(self, name)
            if not (isinstance(value, (int, float, np.number)) and value >= least):
                raise ValueError(f"{name} is {value!r}: it must be a number from {least}")
        if self.init_params not in _STARTS:
            raise ValueError(f"init_params is {self.init_params!r}: it is {', '.join(_STARTS)}")
        if self.use_y not in ("auto", True, False):
            raise ValueError(f"use_y is {self.use_y!r}: it is 'auto', True or False")
        unknown = sorted(set(self.start or {}) - {
            key for p in self._facts["parameters"] for key in p["keys"]})
        if unknown:
            raise ValueError(f"start has {unknown[0]!r}, which is no parameter")

    # EM -------------------------------------------------------------------------------------------

    def _expect(self, data: Any, theta: Any) -> Any:
        """What the M-step takes, and what EM makes rise. Raises Collapse where that is not
        finite."""
        program = self._program()
        with np.errstate(all="ignore"):
            T, value, prior = program["_looked"](program, data, theta)
        risen = value if prior is None else value + prior
        if not np.isfinite(risen):
            raise self._program()["Collapse"]("a row has probability 0")
        return T, risen

    def _shares(self, data: Any) -> Any:
        """The responsibilities at the fitted parameters: (n_samples, n_components)."""
        with np.errstate(all="ignore"):
            program = self._program()
            return program["_answer"](program["_seen"](program, data, self.theta_)[0])

    def _maximise(self, data: Any, T: Any, theta: Any) -> Any:
        program = self._program()
        with np.errstate(all="ignore"):
            return program["_renewed"](program, data, T, theta)

    def _run(self, data: Any, theta: Any, total: float, bound: float) -> Any:
        """The last parameters that have a likelihood, the bounds, whether it converged, why it
        collapsed. Raises Collapse where the start has none."""
        bounds: list[float] = []
        T, value = self._expect(data, theta)
        for _ in range(self.max_iter):
            before, bound = bound, float(value / total)
            bounds.append(bound)
            try:
                new = self._maximise(data, T, theta)
                T, value = self._expect(data, new)
            except self._program()["Collapse"] as collapse:
                return theta, bounds, False, str(collapse)
            theta = new
            if abs(bound - before) < self.tol:
                return theta, bounds, True, ""
        return theta, bounds, False, ""

    def _keep(self, theta: Any, data: Any, dtype: Any) -> None:
        """The fitted attributes, in the precision of X; theta in double: its weights sum to 1."""
        def kept(value: Any, dtype: Any = dtype) -> Any:
            value = np.asarray(value, dtype=dtype)
            return value if value.ndim else float(value)

        facts = self._facts
        self.theta_ = {key: kept(value, np.float64) for key, value in theta.items()}
        with np.errstate(all="ignore"):
            self._arguments = self._program()["_arguments"](data, self.theta_)
        K = self.sizes_[facts["components"]]
        for law, values in zip(facts["laws"], self._arguments):
            if law["variable"] == facts["latent"] and all(
                    set(axes) <= {facts["value"]} for axes in law["axes"]):
                weights = values[0] if len(values) == 1 else np.stack(values)
                self.weights_ = kept(np.broadcast_to(weights, (K,)))
        if not facts["covariance"]:
            return
        (name,) = (c["name"] for c in facts["columns"] if c["role"] == "observed")
        width = self.columns_[name].stop - self.columns_[name].start
        pairs = [self._component(name, k)[1] for k in range(K)]
        self.means_ = kept([np.broadcast_to(mean, (width,)) for mean, _ in pairs])
        own = [S for _, S in pairs] if "tied" not in facts["covariance"] else pairs[0][1]
        self.covariances_ = kept(own)
        full = facts["covariance"] in ("full", "tied")
        with np.errstate(all="ignore"):
            inverse, factor = _precisions(np.asarray(own)) if full else (
                1 / np.asarray(own), 1 / np.sqrt(own))
        self.precisions_, self.precisions_cholesky_ = kept(inverse), kept(factor)

    # what is known of rows ------------------------------------------------------------------------

    def predict_proba(self, X: Any) -> Any:
        """The probability of each component for each row: (n_samples, n_components)."""
        check_is_fitted(self)
        X = self._rows(X)
        return self._shares(self._data(X)).astype(X.dtype, copy=False)

    def predict(self, X: Any) -> Any:
        """The most probable component of each row."""
        return self.predict_proba(X).argmax(axis=1)

    def score_samples(self, X: Any) -> Any:
        """The log-likelihood of each row."""
        check_is_fitted(self)
        X = self._rows(X)
        with np.errstate(all="ignore"):
            found = self._program()["_log_each"](self._data(X), self.theta_)
        return np.where(found < _NONE, -np.inf, found).astype(X.dtype, copy=False)

    def score(self, X: Any, y: Any = None, sample_weight: Any = None) -> float:
        """The mean log-likelihood of the rows, weighted by ``sample_weight``, and by how often
        they occur where the statement says so."""
        each = self.score_samples(X).astype(np.float64)
        return float(np.average(each, weights=self._counts(self._rows(X), sample_weight)))

    def _counts(self, X: Any, weight: Any = None) -> Any:
        """How much each row counts."""
        weight = np.ones(len(X)) if weight is None else np.asarray(weight, dtype=np.float64)
        counted = self._facts["counted"]
        return weight * X[:, self.columns_[counted]][:, 0] if counted else weight

    def _n_parameters(self) -> int:
        """How many numbers may vary on their own."""
        count = 0
        for p in self._facts["parameters"]:
            values = [np.asarray(self.theta_[key]) for key in p["keys"]]
            size, d = sum(v.size for v in values), values[0].shape[-1] if values[0].ndim else 1
            if p["structure"]:
                count += size // d**2 * (d if p["structure"] == "diagonal" else 1)
            elif p["domain"] == "covariance":
                count += size // d**2 * (d * (d + 1) // 2)
            elif p["domain"] == "simplex":
                last = len(values) if len(values) > 1 and len(p["axes"]) == 1 else d
                count += size // last * (last - 1)
            else:
                count += size
        return count

    def aic(self, X: Any) -> float:
        """Akaike's information criterion: the lower the better."""
        n = self._counts(self._rows(X)).sum()
        return float(-2 * self.score(X) * n + 2 * self._n_parameters())

    def bic(self, X: Any) -> float:
        """The Bayesian information criterion: the lower the better."""
        n = self._counts(self._rows(X)).sum()
        return float(-2 * self.score(X) * n + self._n_parameters() * np.log(n))


def _precisions(S: Any) -> tuple[Any, Any]:
    """The inverse of each covariance, and U with U U' = inverse; nan where one is singular."""
    inverse, factor = np.full(S.shape, np.nan), np.full(S.shape, np.nan)
    for at in np.ndindex(S.shape[:-2]):
        try:
            U = np.linalg.inv(np.linalg.cholesky(S[at])).T
            inverse[at], factor[at] = np.linalg.inv(S[at]), U
        except np.linalg.LinAlgError:  # as where EM has collapsed, which is said
            continue
    return inverse, factor
