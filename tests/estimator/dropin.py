"""The estimator under the signature of GaussianMixture, as a plugin that puts it in the place of
GaussianMixture in scikit-learn's own tests:

``python -m pytest -p tests.estimator.dropin --pyargs sklearn.mixture.tests.test_gaussian_mixture``
"""

from __future__ import annotations

from typing import Any

import numpy as np

from derive.estimator import Mixture

from .covariances import STATEMENTS

_SPREAD = {"full": "Sigma", "tied": "Sigma", "diag": "D", "spherical": "sigma^2"}


class GaussianMixture(Mixture):
    """Mixture with the parameters of GaussianMixture; ``reg_covar`` is not used: no covariance has
    anything added to it."""

    def __init__(self, n_components: int = 1, *, covariance_type: str = "full", tol: float = 1e-3,
                 reg_covar: float = 1e-6, max_iter: int = 100, n_init: int = 1,
                 init_params: str = "kmeans", weights_init: Any = None, means_init: Any = None,
                 precisions_init: Any = None, random_state: Any = None, warm_start: bool = False,
                 verbose: int = 0, verbose_interval: int = 10) -> None:
        super().__init__(STATEMENTS.get(covariance_type, ""), n_components, tol=tol,
                         max_iter=max_iter, n_init=n_init, init_params=init_params,
                         random_state=random_state, warm_start=warm_start)
        self.covariance_type, self.reg_covar = covariance_type, reg_covar
        self.weights_init, self.means_init = weights_init, means_init
        self.precisions_init = precisions_init
        self.verbose, self.verbose_interval = verbose, verbose_interval

    def fit_predict(self, X: Any, y: Any = None, sample_weight: Any = None) -> Any:
        self.statement = STATEMENTS[self.covariance_type]
        given = {"pi": self.weights_init, "mu": self.means_init}
        if self.precisions_init is not None:
            P = np.asarray(self.precisions_init)
            S = np.linalg.inv(P) if self.covariance_type in ("full", "tied") else 1 / P
            if self.covariance_type == "diag":
                S = S[..., None] * np.eye(S.shape[-1])
            given[_SPREAD[self.covariance_type]] = S
        self.start = {key: value for key, value in given.items() if value is not None}
        return super().fit_predict(X, y, sample_weight)


def pytest_collection_modifyitems(items: Any) -> None:
    for item in items:
        if hasattr(item.module, "GaussianMixture"):
            item.module.GaussianMixture = GaussianMixture


def pytest_runtest_setup() -> None:
    np.random.seed(0)  # some of their tests draw without a seed of their own
