"""Every statement of the library that is a table of rows, fitted as an estimator to its data."""

from __future__ import annotations

import numpy as np
import pytest

from derive.estimator import Mixture, NoEstimator, export
from derive.fitting.library import known, observations, start
from derive.statement.library import library

#: What a table with a row for each component cannot hold.
REFUSED = {"beta_blockers", "lines_in_groups", "raters", "topics", "two_causes"}
#: Where the bound has the log prior in it, and the log-likelihood is that of the rows.
PRIORS = {"carcinoma_prior", "documents"}


def fitted(name):
    """The estimator of an entry, its X and y."""
    entry = library[name]
    held, begin = observations(entry), start(entry)
    made = Mixture(name, start=begin, known=known(entry), tol=1e-13, max_iter=4000)
    facts = made._facts
    X = np.column_stack([held[c["name"]] for c in facts["columns"]])
    y = None
    if facts["latent"] in held:
        labels = held[facts["latent"]]
        y = np.where(np.isnan(labels), -1, labels - 1)
    if facts["components"] not in facts["sizes"]:
        p = next(p for p in facts["parameters"] if facts["components"] in p["axes"])
        shape = np.shape(begin[p["keys"][0]])
        made.set_params(n_components=shape[p["axes"].index(facts["components"])])
    return made.fit(X, y), X, y


@pytest.mark.parametrize("name", [n for n in library if n not in REFUSED])
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_the_run_is_that_of_the_library(name):
    found, X, _ = fitted(name)
    rows = found._counts(X).sum()
    whole = (found.score(X) if name in PRIORS else found.lower_bound_) * rows
    assert whole == pytest.approx(float(library[name].run), rel=1e-6)
    T = found.predict_proba(X)
    np.testing.assert_allclose(T.sum(axis=1), 1)
    assert np.isfinite(found.aic(X)) and np.isfinite(found.bic(X))
    compile(export(name), name, "exec")


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_no_table_of_rows_is_refused(name):
    with pytest.raises(NoEstimator):
        Mixture(name).fit(np.zeros((9, 2)))


@pytest.mark.parametrize("name", ["iris_diagonal", "death_notices", "gammas", "log_normals",
                                  "lifetimes", "carcinoma", "waiting", "galaxies"])
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_rows_that_are_drawn_are_of_the_fitted_law(name):
    found, X, _ = fitted(name)
    drawn, _ = found.set_params(random_state=0).sample(20_000)
    each = found.score_samples(drawn)
    own = found.score(X)
    # the mean log-likelihood of drawn rows is minus the entropy; the data's is near it
    assert abs(each.mean() - own) < 5 * (each.std() / np.sqrt(len(X)) + each.std() / 100)
