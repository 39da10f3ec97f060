"""Where the runs of an estimator start. Its text stands in exported estimators: NumPy and
scikit-learn alone."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.cluster import KMeans, kmeans_plusplus

from .columns import _Columns

#: How the responsibilities are chosen from which a run starts.
_STARTS = ("kmeans", "k-means++", "random", "random_from_data")


class _Starts(_Columns):
    """Starts a run."""

    start: Any
    init_params: Any

    def _expect(self, data: Any, theta: Any) -> Any:
        raise NotImplementedError

    def _maximise(self, data: Any, T: Any, theta: Any) -> Any:
        raise NotImplementedError

    def _first(self, X: Any, data: Any, allowed: Any, labels: Any, weight: Any, rng: Any) -> Any:
        """The parameters from which a run starts."""
        facts = self._facts
        given = self._given()
        if all(key in given for p in facts["parameters"] for key in p["keys"]):
            return given
        T = self._drawn(X, allowed, labels, weight, rng)
        soft = (0.9 * T + 0.1 / T.shape[1]) * allowed
        soft /= soft.sum(axis=1, keepdims=True)
        plain = {key: value for p in facts["parameters"]
                 for key, value in self._plain(p).items()} | given
        taken, (axes,) = self._program()["_taken"], self._program()["_AXES"]
        for shares in (soft,) if facts["discrete"] else (T, soft):
            try:
                theta = {**self._maximise(data, (taken(shares, axes),), plain), **given}
                self._expect(data, theta)
            except self._program()["Collapse"]:
                continue
            return theta
        return plain

    def _given(self) -> dict[str, Any]:
        """The parameters of ``start``. Raises ValueError for one that is none of its domain."""
        found = {}
        for p in self._facts["parameters"]:
            for key, like in self._plain(p).items():
                if key not in (self.start or {}):
                    continue
                value = np.asarray(self.start[key], dtype=np.float64)
                if value.shape != np.shape(like):
                    raise ValueError(f"start[{key!r}] has the shape {value.shape}: it needs "
                                     f"{np.shape(like)}")
                wrong = _wrong(p["domain"] if not p["structure"] else "covariance", value)
                if wrong:
                    raise ValueError(f"start[{key!r}] {wrong}")
                found[key] = value
        return found

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


def _wrong(domain: str, value: Any) -> str:
    """Why a value does not lie in a domain, "" where it does."""
    if not np.all(np.isfinite(value)):
        return "is not finite"
    if domain in ("positive", "variance") and not np.all(value > 0):
        return "must be positive"
    if domain in ("probability", "simplex") and not np.all((value >= 0) & (value <= 1)):
        return "must be between 0 and 1"
    if domain == "simplex" and value.ndim and not np.allclose(value.sum(axis=-1), 1):
        return "must sum to 1"
    if domain == "covariance":
        even = np.allclose(value, np.swapaxes(value, -1, -2))
        if not even or not np.all(np.linalg.eigvalsh(value) > 0):
            return "must be symmetric and positive definite"
    return ""


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
