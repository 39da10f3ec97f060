"""The estimator of a generated module. Its text stands in exported estimators: NumPy and
scikit-learn alone."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, DensityMixin
from sklearn.cluster import KMeans, kmeans_plusplus
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_random_state
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from .sampling import _draw, _draw_labels

#: How the responsibilities are chosen from which a run starts.
_STARTS = ("kmeans", "k-means++", "random", "random_from_data")


class FittedMixture(DensityMixin, BaseEstimator):
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

    def _program(self) -> Any:
        """The names of the generated module."""
        raise NotImplementedError

    @property
    def _facts(self) -> Any:
        return self._program()["_LAYOUT"]

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
        again = self.warm_start and hasattr(self, "theta_")
        if not again:
            self._learn_columns(X, K)
        labels = self._labels(y, len(X), K)
        allowed = np.ones((len(X), K))
        allowed[labels >= 0] = np.eye(K)[labels[labels >= 0]]
        data = self._data(X, allowed, weight)
        rng = check_random_state(self.random_state)
        best, reason = None, ""
        for _ in range(1 if again else self.n_init):
            try:
                theta = dict(self.theta_) if again else \
                    self._first(X, data, allowed, labels, weight, rng)
                run = self._run(data, theta, weight.sum(),
                                self.lower_bound_ if again else -np.inf)
            except self._program()["Collapse"] as collapse:
                reason = str(collapse)
                continue
            if best is None or run[1] > best[1]:
                best = run
        if best is None:
            raise ValueError(f"Fitting the mixture model failed: {reason}. Take fewer components "
                             "or more starts (n_init), or state a prior")
        theta, self.lower_bound_, self.lower_bounds_, self.converged_ = best
        self.n_iter_ = len(self.lower_bounds_)
        if not self.converged_ and self.max_iter > 0:
            warnings.warn(f"EM has not converged in max_iter={self.max_iter} steps: take more, "
                          "or a larger tol", ConvergenceWarning, stacklevel=2)
        self._keep(theta, data, X.dtype)
        return self._expect(data, self.theta_)[0].argmax(axis=1)

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

    def _components(self) -> int:
        stated = self._facts["sizes"].get(self._facts["components"])
        wanted = self.n_components
        if wanted is None:
            return int(stated or 1)
        if not isinstance(wanted, (int, np.integer)) or wanted < 1:
            raise ValueError(f"n_components is {wanted!r}: it must be a whole number from 1")
        if stated and wanted != stated:
            raise ValueError(f"n_components={wanted}: the statement has {stated} components")
        return int(wanted)

    def _rows(self, X: Any, fitting: bool = False) -> Any:
        finite = "allow-nan" if any(c["missing"] for c in self._facts["columns"]) else True
        return validate_data(self, X, reset=fitting, dtype=[np.float64, np.float32],
                             ensure_min_samples=2 if fitting else 1, ensure_all_finite=finite)

    def _learn_columns(self, X: Any, K: int) -> None:
        """Which columns belong to which variable, the labels that they have, all sizes."""
        facts = self._facts
        fixed = [c["width"] for c in facts["columns"] if c["width"] is not None]
        rest = X.shape[1] - sum(fixed)
        if rest < 0 or (rest > 0 and len(fixed) == len(facts["columns"])) or (
                rest == 0 and len(fixed) < len(facts["columns"])):
            names = ", ".join(f"{c['name']} ({c['width'] or 'any number'})"
                              for c in facts["columns"])
            raise ValueError(f"X has {X.shape[1]} columns: the statement needs {names}")
        self.sizes_ = {**facts["sizes"], facts["components"]: K}
        self.columns_, self.categories_, at = {}, {}, 0
        for c in facts["columns"]:
            end = at + (rest if c["width"] is None else c["width"])
            self.columns_[c["name"]] = slice(at, end)
            if c["size"]:
                self.sizes_[c["size"]] = end - at
            if c["values"]:
                found = self._categories(c, X[:, at:end])
                both = np.union1d(self.categories_.get(c["values"], found), found)
                self.categories_[c["values"]] = both
                self.sizes_[c["values"]] = len(both)
            at = end

    @staticmethod
    def _categories(c: Any, X: Any) -> Any:
        """The numbers that stand for the labels of a variable."""
        if not c["labels"]:
            return np.unique(X[~np.isnan(X)])
        numbers = all(label.isdecimal() for label in c["labels"])
        return np.array([int(label) for label in c["labels"]] if numbers else
                        range(len(c["labels"])), dtype=float)

    def _labels(self, y: Any, n: int, K: int) -> Any:
        """The known component of each row, -1 where it is unknown."""
        if y is None or self.use_y is False:
            return np.full(n, -1)
        labels = np.asarray(y)
        whole = labels.ndim == 1 and np.issubdtype(labels.dtype, np.number) and \
            np.all(labels == np.floor(labels))
        if self.use_y == "auto" and not (whole and np.any(labels == -1)):
            return np.full(n, -1)
        if not whole or len(labels) != n or labels.min() < -1 or labels.max() >= K:
            raise ValueError(f"y must have a component for each of {n} rows: 0 to {K - 1}, or -1 "
                             "where it is unknown")
        return labels.astype(int)

    def _data(self, X: Any, allowed: Any = None, weight: Any = None) -> Any:
        """The arrays of the generated module."""
        facts, n = self._facts, len(X)
        given: dict[str, Any] = {}
        for name in facts["known"]:
            if name not in (self.known or {}):
                raise ValueError(f"known has no {name!r}, which the statement takes as known")
            given[name] = self.known[name]
        for c in facts["columns"]:
            part = X[:, self.columns_[c["name"]]]
            if c["values"]:
                part = self._one_hot(c, part)
            given[c["name"]] = part if c["size"] else part[:, 0]
        given[facts["latent"]] = np.ones((n, self.sizes_[facts["components"]])) \
            if allowed is None else allowed
        given[facts["weight"]] = np.ones(n) if weight is None else weight
        with np.errstate(all="ignore"):
            return self._program()["prepare"](given, None, None, self.sizes_)

    def _one_hot(self, c: Any, part: Any) -> Any:
        known = self.categories_[c["values"]]
        lost = ~np.isin(part, known) & ~np.isnan(part)
        if lost.any():
            raise ValueError(f"{c['name']} has {part[lost][0]:g}: its labels are "
                             f"{', '.join(f'{v:g}' for v in known)}")
        return 1.0 * (part[..., None] == known)

    # starts ---------------------------------------------------------------------------------------

    def _first(self, X: Any, data: Any, allowed: Any, labels: Any, weight: Any, rng: Any) -> Any:
        """The parameters from which a run starts."""
        facts = self._facts
        given = {key: np.asarray(value, dtype=np.float64)
                 for key, value in (self.start or {}).items()}
        if all(key in given for p in facts["parameters"] for key in p["keys"]):
            return given
        T = self._drawn(X, allowed, labels, weight, rng)
        soft = (0.9 * T + 0.1 / T.shape[1]) * allowed
        soft /= soft.sum(axis=1, keepdims=True)
        plain = {key: value for p in facts["parameters"]
                 for key, value in self._plain(p).items()} | given
        try:
            theta = self._maximise(data, soft if facts["discrete"] else T, plain)
        except self._program()["Collapse"]:
            theta = self._maximise(data, soft, plain)
        return {**theta, **given}

    def _drawn(self, X: Any, allowed: Any, labels: Any, weight: Any, rng: Any) -> Any:
        """Responsibilities by ``init_params``; those of rows of a known component are known."""
        n, K = allowed.shape
        features = self._features(X)
        seen = np.unique(labels[labels >= 0])
        if self.init_params == "random" or features.shape[1] == 0:
            T = rng.uniform(size=(n, K))
        elif len(seen):
            T = _near(features, _centres(features, labels, seen, K, weight, rng))
        elif self.init_params == "kmeans":
            found = KMeans(n_clusters=K, n_init=1, random_state=rng).fit(
                features, sample_weight=weight)
            T = np.eye(K)[found.labels_]
        elif self.init_params == "k-means++":
            at = kmeans_plusplus(features, K, sample_weight=weight, random_state=rng)[1]
            T = _near(features, features[at])
        else:
            chance = None if np.ptp(weight) == 0 else weight / weight.sum()
            at = rng.choice(n, size=K, replace=False, p=chance)
            T = _near(features, features[at])
        T = T * allowed
        T[T.sum(axis=1) == 0] = 1.0
        T = T * allowed
        return T / T.sum(axis=1, keepdims=True)

    def _features(self, X: Any) -> Any:
        """What is observed of each row as numbers: labels one-hot, missing cells at the mean."""
        parts = []
        for c in self._facts["columns"]:
            part = X[:, self.columns_[c["name"]]]
            if c["role"] != "observed":
                continue
            if c["values"]:
                part = self._one_hot(c, part).reshape(len(X), -1)
            missing = np.isnan(part)
            if missing.any():
                middle = np.nanmean(np.where(missing.all(axis=0), 0.0, part), axis=0)
                part = np.where(missing, middle, part)
            parts.append(part)
        return np.hstack(parts) if parts else np.zeros((len(X), 0))

    def _plain(self, p: Any) -> dict[str, Any]:
        """A parameter at a value that its domain holds."""
        axes = [self._size(s, p) for s in (*p["axes"], *p["core"])]
        if p["domain"] == "covariance":
            value = np.broadcast_to(np.eye(axes[-1]), axes)
        else:
            middle = {"positive": 1.0, "variance": 1.0, "probability": 0.5,
                      "simplex": 1 / axes[-1] if axes else 1.0}
            value = np.full(axes, middle.get(p["domain"], 0.0))
        if p["structure"]:
            eye = np.eye(self._size(p["dimension"], p))
            value = value[..., None] * eye if p["structure"] == "diagonal" else \
                value[..., None, None] * eye
        return dict(zip(p["keys"], value)) if len(p["keys"]) > 1 else {p["keys"][0]: value}

    def _size(self, name: str, p: Any) -> int:
        if name not in self.sizes_:
            raise ValueError(f"nothing says how many {name} there are, which {p['name']} needs: "
                             "give a start")
        return int(self.sizes_[name])

    # EM -------------------------------------------------------------------------------------------

    def _expect(self, data: Any, theta: Any) -> Any:
        """Responsibilities, and what EM makes rise."""
        with np.errstate(all="ignore"):
            (T,), value, prior = self._program()["_expect"](data, theta)
        return T, value if prior is None else value + prior

    def _maximise(self, data: Any, T: Any, theta: Any) -> Any:
        with np.errstate(all="ignore"):
            return self._program()["_maximise"](data, (T,), theta)

    def _run(self, data: Any, theta: Any, total: float, bound: float) -> Any:
        """Parameters, bound, bounds, whether it converged: of one run. Raises Collapse."""
        bounds: list[float] = []
        for _ in range(self.max_iter):
            T, value = self._expect(data, theta)
            if not np.isfinite(value):
                raise self._program()["Collapse"]("an observation has probability 0 at the start")
            theta = self._maximise(data, T, theta)
            before, bound = bound, float(value / total)
            bounds.append(bound)
            if abs(bound - before) < self.tol:
                return theta, bound, bounds, True
        return theta, bound, bounds, False

    def _keep(self, theta: Any, data: Any, dtype: Any) -> None:
        """The fitted attributes, in the precision of X."""
        def kept(value: Any) -> Any:
            value = np.asarray(value, dtype=dtype)
            return value if value.ndim else float(value)

        facts = self._facts
        self.theta_ = {key: kept(value) for key, value in theta.items()}
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
        self.precisions_ = kept(np.linalg.inv(own) if full else 1 / np.asarray(own))
        self.precisions_cholesky_ = kept(
            np.swapaxes(np.linalg.inv(np.linalg.cholesky(own)), -1, -2) if full
            else 1 / np.sqrt(own))

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

    # what is known of rows ------------------------------------------------------------------------

    def predict_proba(self, X: Any) -> Any:
        """The probability of each component for each row: (n_samples, n_components)."""
        check_is_fitted(self)
        X = self._rows(X)
        return self._expect(self._data(X), self.theta_)[0].astype(X.dtype, copy=False)

    def predict(self, X: Any) -> Any:
        """The most probable component of each row."""
        return self.predict_proba(X).argmax(axis=1)

    def score_samples(self, X: Any) -> Any:
        """The log-likelihood of each row."""
        check_is_fitted(self)
        X = self._rows(X)
        with np.errstate(all="ignore"):
            found = self._program()["_log_each"](self._data(X), self.theta_)
        return np.where(found < -1e290, -np.inf, found).astype(X.dtype, copy=False)

    def score(self, X: Any, y: Any = None, sample_weight: Any = None) -> float:
        """The mean log-likelihood of the rows, weighted by ``sample_weight``."""
        each = self.score_samples(X).astype(np.float64)
        return float(np.average(each, weights=sample_weight))

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
        return -2 * self.score(X) * len(X) + 2 * self._n_parameters()

    def bic(self, X: Any) -> float:
        """The Bayesian information criterion: the lower the better."""
        return float(-2 * self.score(X) * len(X) + self._n_parameters() * np.log(len(X)))

    def sample(self, n_samples: int = 1) -> tuple[Any, Any]:
        """Rows drawn from the fitted mixture, and their components, in the order of these.

        Raises ValueError where the law of a row depends on what is known of it, or is one that
        the statement writes itself.
        """
        check_is_fitted(self)
        if n_samples < 1:
            raise ValueError(f"n_samples is {n_samples}: at least one row is drawn")
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


def _near(rows: Any, centres: Any) -> Any:
    """1.0 at the centre that is the nearest to each row."""
    away = [((rows - centre) ** 2).sum(axis=1) for centre in centres]
    return np.eye(len(centres))[np.argmin(away, axis=0)]


def _centres(rows: Any, labels: Any, seen: Any, K: int, weight: Any, rng: Any) -> Any:
    """The means of the rows of known components; for the others, rows far from these."""
    centres = np.zeros((K, rows.shape[1]))
    for k in seen:
        centres[k] = np.mean(rows[labels == k], axis=0)
    made = list(seen)
    for k in (k for k in range(K) if k not in set(seen)):
        away = weight * np.min([((rows - centres[m]) ** 2).sum(axis=1) for m in made], axis=0)
        total = away.sum()
        centres[k] = rows[rng.choice(len(rows), p=away / total if total > 0 else None)]
        made.append(k)
    return centres
