"""Beside GaussianMixture without its reg_covar: the same starts, steps and results."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.mixture import GaussianMixture

from derive.estimator import Mixture

from .covariances import STATEMENTS, rows

FITTED = ("weights_", "means_", "covariances_", "precisions_", "precisions_cholesky_",
          "lower_bound_", "lower_bounds_", "n_iter_", "converged_")


@pytest.mark.parametrize("kind", STATEMENTS)
@pytest.mark.parametrize("options", [
    {}, {"init_params": "random", "n_init": 3, "tol": 1e-5}, {"max_iter": 0}], ids=str)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_the_same_numbers(kind, options):
    X, new = rows(), rows(1)
    options = {"random_state": 4, **options}
    ours = Mixture(STATEMENTS[kind], 3, **options).fit(X)
    theirs = GaussianMixture(3, covariance_type=kind, reg_covar=0, **options).fit(X)
    for name in FITTED:
        if getattr(theirs, name) is not None:
            assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-8, atol=1e-10)
            assert np.shape(getattr(ours, name)) == np.shape(getattr(theirs, name)), name
    for of in (X, new):
        assert_allclose(ours.predict_proba(of), theirs.predict_proba(of), atol=1e-8)
        assert_allclose(ours.score_samples(of), theirs.score_samples(of), rtol=1e-8)
        assert (ours.predict(of) == theirs.predict(of)).all()
        for criterion in ("score", "aic", "bic"):
            assert_allclose(getattr(ours, criterion)(of), getattr(theirs, criterion)(of))
    for a, b in zip(ours.sample(30), theirs.sample(30)):
        assert_allclose(a, b, atol=1e-8)
    assert (ours.fit_predict(X) == theirs.fit_predict(X)).all()


@pytest.mark.parametrize("kind", STATEMENTS)
def test_a_warm_start_goes_on(kind):
    X = rows()
    made = [Mixture(STATEMENTS[kind], 3, random_state=0, warm_start=True, max_iter=2, tol=0),
            GaussianMixture(3, covariance_type=kind, reg_covar=0, random_state=0,
                            warm_start=True, max_iter=2, tol=0)]
    with pytest.warns(match="not converge"):
        for _ in range(3):
            ours, theirs = (m.fit(X) for m in made)
    assert_allclose(ours.means_, theirs.means_, rtol=1e-8)
    whole = Mixture(STATEMENTS[kind], 3, random_state=0, max_iter=6, tol=0)
    with pytest.warns(match="not converge"):
        assert_allclose(whole.fit(X).means_, ours.means_)


@pytest.mark.parametrize("kind", STATEMENTS)
def test_single_precision_is_kept(kind):
    X = rows().astype(np.float32)
    single = Mixture(STATEMENTS[kind], 3, random_state=0).fit(X)
    double = Mixture(STATEMENTS[kind], 3, random_state=0).fit(X.astype(float))
    for name in ("weights_", "means_", "covariances_", "precisions_"):
        assert getattr(single, name).dtype == np.float32
        assert getattr(double, name).dtype == np.float64
        assert_allclose(getattr(single, name), getattr(double, name), rtol=1e-3, atol=1e-4)
    assert single.predict_proba(X).dtype == single.score_samples(X).dtype == np.float32


def test_starts_from_rows_are_near_them():
    X = rows()
    for kind in ("k-means++", "random_from_data"):
        found = Mixture("gaussian_mixture", 3, init_params=kind, random_state=1, n_init=5,
                        tol=1e-8, max_iter=1000).fit(X)
        assert found.converged_
        best = Mixture("gaussian_mixture", 3, random_state=1, tol=1e-8, max_iter=1000).fit(X)
        assert found.lower_bound_ > best.lower_bound_ - 0.05
