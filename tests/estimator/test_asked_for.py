"""What GaussianMixture does not have: weights, known labels, fixed and shared parameters, priors,
missing cells, other laws."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.exceptions import ConvergenceWarning

import derive
from derive.estimator import Mixture, NoEstimator

from .covariances import STATEMENTS, WEIGHTS, rows

EXACT = {"tol": 1e-10, "max_iter": 2000}


def start(kind, X, K=3):
    """A start for each kind of covariance."""
    v = {"full": np.tile(np.eye(X.shape[1]), (K, 1, 1)), "tied": np.eye(X.shape[1]),
         "diag": np.tile(np.eye(X.shape[1]), (K, 1, 1)), "spherical": np.ones(K)}[kind]
    name = {"full": "Sigma", "tied": "Sigma", "diag": "D", "spherical": "sigma^2"}[kind]
    return {"pi": np.full(K, 1 / K), "mu": X[[0, 60, 110]], name: v}


@pytest.mark.parametrize("kind", STATEMENTS)
def test_weights_are_copies(kind):
    X, weight = rows(), np.random.RandomState(3).randint(0, 4, 150)
    options = {"start": start(kind, X), **EXACT}
    weighted = Mixture(STATEMENTS[kind], 3, **options).fit(X, sample_weight=weight)
    copied = Mixture(STATEMENTS[kind], 3, **options).fit(np.repeat(X, weight, axis=0))
    for key in weighted.theta_:
        assert_allclose(weighted.theta_[key], copied.theta_[key], rtol=1e-6)
    assert_allclose(weighted.lower_bound_, copied.lower_bound_)
    assert_allclose(weighted.score(X, sample_weight=weight),
                    copied.score(np.repeat(X, weight, axis=0)))
    plain = Mixture(STATEMENTS[kind], 3, **options).fit(X)
    assert abs(plain.means_ - weighted.means_).max() > 1e-3


def test_weights_are_checked():
    X = rows()
    with pytest.raises(ValueError, match=r"non-zero|zero for every"):
        Mixture().fit(X, sample_weight=np.zeros(len(X)))
    with pytest.raises(ValueError, match=r"[Nn]egative"):
        Mixture().fit(X, sample_weight=-np.ones(len(X)))


def test_known_labels_are_kept():
    X = rows()
    truth = np.repeat([0, 1, 2], (60, 50, 40))
    y = np.where(np.arange(150) % 10 == 0, truth, -1)
    found = Mixture("gaussian_mixture", 3, random_state=0)
    at = found.fit_predict(X, y)
    assert (at[y >= 0] == y[y >= 0]).all()
    assert (at == truth).mean() > 0.9  # the numbers of the components are those of y
    wrong = np.where(y < 0, -1, (y + 1) % 3)
    moved = Mixture("gaussian_mixture", 3, random_state=0).fit(X, wrong)
    assert (moved.predict(X) == (truth + 1) % 3).mean() > 0.9


def test_all_labels_known_is_the_mean_of_each():
    X, y = rows(), np.repeat([2, 0, 1], (60, 50, 40))
    found = Mixture("gaussian_mixture", 3, use_y=True).fit(X, y)
    for k in range(3):
        assert_allclose(found.means_[k], X[y == k].mean(axis=0))
        assert_allclose(found.covariances_[k], np.cov(X[y == k].T, bias=True))
    assert_allclose(found.weights_, [50 / 150, 40 / 150, 60 / 150])


def test_y_without_unknown_labels_is_ignored_unless_asked_for():
    X, y = rows(), np.repeat([2, 0, 1], (60, 50, 40))
    a = Mixture("gaussian_mixture", 3, random_state=0).fit(X, y)
    b = Mixture("gaussian_mixture", 3, random_state=0).fit(X)
    c = Mixture("gaussian_mixture", 3, random_state=0, use_y=False).fit(X, np.where(y == 0, -1, y))
    assert (a.means_ == b.means_).all()
    assert (a.means_ == c.means_).all()
    with pytest.raises(ValueError, match="0 to 1"):
        Mixture("gaussian_mixture", 2, use_y=True).fit(X, y)


@pytest.mark.parametrize("kind", ["diag", "spherical", "full"])
def test_a_fixed_parameter_stays(kind):
    X = rows()
    begin = start(kind, X)
    name = list(begin)[-1]
    held = begin.pop(name)
    if kind == "spherical":
        held = held * 1.5
    found = Mixture(STATEMENTS[kind], 3, fixed={name: held}, start=begin, **EXACT).fit(X)
    assert name not in found.theta_
    assert np.shape(found.covariances_) == {"diag": (3, 2), "spherical": (3,),
                                            "full": (3, 2, 2)}[kind]
    # the covariances are known: the means are a maximum of the likelihood where these are held
    free = Mixture(STATEMENTS[kind], 3, start={**found.theta_, name: held}, max_iter=0).fit(X)
    assert_allclose(free.score(X), found.score(X))
    for step in (1e-3, -1e-3):
        near = {**found.theta_, "mu": found.theta_["mu"] + step, name: held}
        assert Mixture(STATEMENTS[kind], 3, start=near, max_iter=0).fit(X).score(X) < \
            found.score(X)
    assert found.aic(X) - 2 * found._n_parameters() == pytest.approx(
        free.aic(X) - 2 * free._n_parameters())
    assert free._n_parameters() - found._n_parameters() == {"diag": 6, "spherical": 3, "full": 9}[
        kind]


def test_what_cannot_be_fixed():
    with pytest.raises(NoEstimator, match="no parameter"):
        Mixture(fixed={"nu": 1}).fit(rows())
    with pytest.raises(NoEstimator, match="not all of mu_1, mu_2"):
        Mixture("two_gaussians", fixed={"mu_1": [0, 0]}).fit(rows())


def test_a_shared_mean():
    text = f"x_i | z_i=k ~ N(mu, sigma_k^2 I)\n{WEIGHTS}"
    found = Mixture(text, 2, init_params="random", random_state=0, **EXACT).fit(rows())
    assert found.theta_["mu"].shape == (2,)
    assert (found.means_[0] == found.means_[1]).all()
    assert found.covariances_.shape == (2,)


def test_a_prior_in_the_place_of_reg_covar():
    X = np.vstack([rows(), np.tile([9.0, 9.0], (4, 1))])
    free = Mixture(STATEMENTS["diag"], 4, random_state=0)
    with pytest.warns(ConvergenceWarning, match="collapsed"):
        free.fit(X)
    assert not free.converged_
    text = STATEMENTS["diag"] + "\nprior: D ~ InverseGamma(a, b)\nknown: a, b"
    found = Mixture(text, 4, random_state=0, known={"a": 1.0, "b": 0.02}, **EXACT).fit(X)
    assert found.converged_
    assert_allclose(found.covariances_.min(), 2 * 0.02 / (4 + 2 * (1 + 1)), rtol=1e-6)
    assert np.all(np.diff(found.lower_bounds_) > -1e-12)
    with pytest.raises(ValueError, match="known has no 'b'"):
        Mixture(text, 4, known={"a": 1.0}).fit(X)


def test_a_prior_of_full_covariances():
    X = np.vstack([rows(), np.tile([9.0, 9.0], (4, 1))])
    text = STATEMENTS["full"] + "\nprior: Sigma_k ~ InverseWishart(Psi, nu)\nknown: Psi, nu"
    scale = 0.05 * np.eye(2)
    found = Mixture(text, 4, random_state=0, known={"Psi": scale, "nu": 3.0}, **EXACT).fit(X)
    assert found.converged_
    small = found.covariances_[np.argmin(np.linalg.det(found.covariances_))]
    assert_allclose(small, scale / (4 + 3 + 2 + 1), atol=1e-8)
    assert np.all(np.diff(found.lower_bounds_) > -1e-12)


def test_missing_cells():
    rng = np.random.RandomState(0)
    text = f"x_ij | z_i=k ~ N(mu_kj, sigma_kj^2)\n{WEIGHTS}\nx_ij missing for some"
    X = np.vstack([rng.normal(size=(200, 3)), 6 + rng.normal(size=(200, 3))])
    holes = X.copy()
    holes[rng.uniform(size=X.shape) < 0.2] = np.nan
    found = Mixture(text, 2, random_state=0).fit(holes)
    assert_allclose(np.sort(found.theta_["mu"], axis=0), [[0] * 3, [6] * 3], atol=0.3)
    at = found.predict(holes)[np.isfinite(holes).any(axis=1)]
    assert len(np.unique(at[:195])) == len(np.unique(at[-195:])) == 1
    with pytest.raises(ValueError, match="NaN"):
        Mixture(STATEMENTS["diag"], 2).fit(holes)


def test_labels_as_columns():
    rng = np.random.RandomState(0)
    text = f"x_ij | z_i=k ~ Categorical(q_jk), j = 1..5\n{WEIGHTS}"
    z = rng.randint(2, size=400)
    X = np.where(rng.uniform(size=(400, 5)) < 0.85, z[:, None] * 10, 5 * (1 + z[:, None])) + 7.0
    found = Mixture(text, 2, random_state=0).fit(X)
    agreed = (found.predict(X) == z).mean()
    assert max(agreed, 1 - agreed) > 0.9
    drawn, components = found.sample(50)
    assert set(np.unique(drawn)) <= set(np.unique(X))
    assert drawn.shape == (50, 5) and len(components) == 50
    with pytest.raises(ValueError, match="its labels are 7, 12, 17"):
        found.predict(np.full((1, 5), 3.0))


def test_known_columns_and_counts():
    n = np.full(60, 10.0)
    heads = np.random.RandomState(0).binomial(10, np.repeat([0.2, 0.8], 30))
    X = np.column_stack([heads, n])
    coins = Mixture("two_coins", random_state=0, tol=1e-12).fit(X)
    em = derive.derive_em("two_coins")
    fit = em.fit(heads, known={"n": n})
    assert_allclose(sorted(coins.theta_.values()), sorted(fit.theta.values()), rtol=1e-4)
    with pytest.raises(ValueError, match=r"depends on what is known|is known of each row"):
        coins.sample()
    with pytest.raises(ValueError, match=r"X has 1 columns: the statement needs X \(1\), n \(1\)"):
        Mixture("two_coins").fit(X[:, :1])


def test_rows_that_occur_often():
    values, counts = np.arange(6.0), np.array([30, 20, 10, 12, 9, 4])
    text = f"X_i | Z_i=k ~ Poisson(lambda_k)\n{WEIGHTS.replace('z', 'Z')}"
    often = Mixture(text + "\nX_i occurs n_i times", 2, start={
        "pi": [0.5, 0.5], "lambda": [1.0, 4.0]}, **EXACT).fit(np.column_stack([values, counts]))
    each = Mixture(text, 2, start={"pi": [0.5, 0.5], "lambda": [1.0, 4.0]}, **EXACT)
    X = np.repeat(values, counts)[:, None]
    each.fit(X)
    both = np.column_stack([values, counts])
    for name in ("score", "aic", "bic"):
        assert_allclose(getattr(often, name)(both), getattr(each, name)(X))
    assert_allclose(often.lower_bound_, each.lower_bound_)


def test_a_model_that_is_no_table_is_refused():
    for name, said in (("topics", "2 indices"), ("two_causes", "2 unobserved"),
                       ("beta_blockers", "3 axes")):
        with pytest.raises(NoEstimator, match=said):
            Mixture(name).fit(rows())


def test_a_covariance_without_an_inverse_has_none():
    from derive.estimator.fitted import _precisions

    inverse, factor = _precisions(np.array([np.ones((2, 2)), 4 * np.eye(2)]))
    assert np.isnan(inverse[0]).all() and np.isnan(factor[0]).all()
    assert_allclose(inverse[1], np.eye(2) / 4)
    assert_allclose(factor[1] @ factor[1].T, inverse[1])


@pytest.mark.filterwarnings("ignore")
def test_a_fit_that_collapses_is_kept_with_its_last_iterate():
    X = np.random.RandomState(0).rand(10, 2)
    for seed in range(60):
        fit = Mixture(STATEMENTS["full"], 2, tol=1e-4, n_init=3, max_iter=30,
                      init_params="random", random_state=seed).fit(X)
        assert np.isfinite(fit.predict_proba(X)).all()
