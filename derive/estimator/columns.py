"""A table of rows as the arrays of a generated module. Its text stands in exported estimators:
NumPy and scikit-learn alone."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.utils.validation import validate_data

#: What stands for "unknown" among the labels of y.
_UNKNOWN = -1


class _Columns:
    """Reads X and y by the layout of the statement."""

    n_components: Any
    known: Any
    use_y: Any
    sizes_: dict[str, int]
    columns_: dict[str, slice]
    categories_: dict[str, Any]

    def _program(self) -> Any:
        """The names of the generated module."""
        raise NotImplementedError

    @property
    def _facts(self) -> Any:
        return self._program()["_LAYOUT"]

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
                if not c["labels"]:
                    found = np.union1d(self.categories_.get(c["values"], found), found)
                self.categories_[c["values"]] = found
                self.sizes_[c["values"]] = len(found)
            at = end

    @staticmethod
    def _categories(c: Any, X: Any) -> Any:
        """The numbers that stand for the labels of a variable."""
        if not c["labels"]:
            return np.unique(X[~np.isnan(X)])
        numbers = all(label.isdecimal() for label in c["labels"])
        return np.array([int(label) for label in c["labels"]] if numbers else
                        range(len(c["labels"])), dtype=float)

    def _known_components(self, y: Any, n: int, K: int) -> Any:
        """The known component of each row, -1 where it is unknown."""
        if y is None or self.use_y is False:
            return np.full(n, _UNKNOWN)
        labels = np.asarray(y)
        whole = labels.ndim == 1 and np.issubdtype(labels.dtype, np.number) and \
            np.all(labels == np.floor(labels))
        if self.use_y == "auto" and not (whole and np.any(labels == _UNKNOWN)):
            return np.full(n, _UNKNOWN)
        if not whole or len(labels) != n or labels.min() < _UNKNOWN or labels.max() >= K:
            raise ValueError(f"y must have a component for each of {n} rows: 0 to {K - 1}, or -1 "
                             "where it is unknown")
        return labels.astype(int)

    def _data(self, X: Any, allowed: Any = None, weight: Any = None) -> Any:
        """The arrays of the generated module."""
        facts, n = self._facts, len(X)
        given: dict[str, Any] = {}
        constants = self._constants()
        for name in facts["known"]:
            if name not in constants:
                raise ValueError(f"known has no {name!r}, which the statement takes as known")
            given[name] = constants[name]
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

    def _constants(self) -> dict[str, Any]:
        """What is known and belongs to no row, by name."""
        return dict(self.known or {})

    def _one_hot(self, c: Any, part: Any) -> Any:
        known = self.categories_[c["values"]]
        lost = ~np.isin(part, known) & ~np.isnan(part)
        if lost.any():
            raise ValueError(f"{c['name']} has {part[lost][0]:g}: its labels are "
                             f"{', '.join(f'{v:g}' for v in known)}")
        return 1.0 * (part[..., None] == known)
