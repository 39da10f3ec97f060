"""The estimator of a statement: derived when it is first needed, then as an exported one."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..model import Model, Parameter
from .fitted import FittedMixture
from .module import program
from .stated import NoEstimator, stated_model


class Mixture(FittedMixture):
    """A stated model as a scikit-learn estimator.

    ``statement`` is a statement's text, the name of a shipped one or of a file, or a model.
    ``fixed`` has parameters that are held at values, by the keys of theta; all else is as for
    :class:`.fitted.FittedMixture`. Raises, on fit, NoEstimator for a model that is no mixture of
    rows, and what reading and deriving raise.

    >>> from derive.estimator import Mixture
    >>> found = Mixture("gaussian_mixture", 2, random_state=0).fit([[0.], [1], [0.5], [7], [8]])
    >>> found.means_.round(2).ravel().tolist()
    [0.5, 7.5]
    """

    def __init__(self, statement: Any = "gaussian_mixture", n_components: int | None = None, *,
                 tol: float = 1e-3, max_iter: int = 100, n_init: int = 1,
                 init_params: str = "kmeans", start: Any = None, known: Any = None,
                 fixed: Any = None, use_y: Any = "auto", random_state: Any = None,
                 warm_start: bool = False) -> None:
        super().__init__(n_components, tol=tol, max_iter=max_iter, n_init=n_init,
                         init_params=init_params, start=start, known=known, use_y=use_y,
                         random_state=random_state, warm_start=warm_start)
        self.statement = statement
        self.fixed = fixed

    def fit_predict(self, X: Any, y: Any = None, sample_weight: Any = None) -> Any:
        """Fit, and the most probable component of each row; the known one where it is."""
        model = stated_model(self.statement)
        if not (self.warm_start and getattr(self, "model_", None) == model):
            self.model_ = model
        return super().fit_predict(X, y, sample_weight)

    @property
    def _stated(self) -> Model:
        """The model as fitted; before, as stated: a fitted one needs no file."""
        return getattr(self, "model_", None) or stated_model(self.statement)

    def _program(self) -> Any:
        return program(self._stated, tuple(p.name for p in self._held))

    @property
    def _held(self) -> list[Parameter]:
        """The parameters that are fixed."""
        fixed, held = dict(self.fixed or {}), []
        for p in self._stated.parameters:
            there = [key in fixed for key in p.theta]
            if any(there) and not all(there):
                raise NoEstimator(f"fixed has {', '.join(k for k in p.theta if k in fixed)} and "
                                  f"not all of {', '.join(p.theta)}: write the number into the "
                                  "statement instead")
            held += [p] if any(there) else []
        unknown = sorted(set(fixed) - {key for p in held for key in p.theta})
        if unknown:
            raise NoEstimator(f"fixed has {unknown[0]!r}, which is no parameter: they are "
                              f"{', '.join(self._stated.keys)}")
        return held

    def _constants(self) -> dict[str, Any]:
        """What is known and belongs to no row, by name; fixed parameters among them."""
        return {**super()._constants(), **{p.name: self._value(p) for p in self._held}}

    def _value(self, p: Parameter) -> Any:
        """The array of a fixed parameter."""
        parts = [np.asarray(self.fixed[key], dtype=np.float64) for key in p.theta]
        value = np.stack(parts) if len(parts) > 1 else parts[0]
        if p.structure:
            value = np.diagonal(value, axis1=-2, axis2=-1)
        return value[..., 0] if p.structure == "spherical" else value
