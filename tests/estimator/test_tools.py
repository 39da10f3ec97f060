"""In the tools of scikit-learn, and as one file."""

from __future__ import annotations

import ast
import pickle
import subprocess
import sys
import warnings

import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import derive
from derive.estimator import Mixture, export
from derive.estimator.stated import stated_model

from .covariances import STATEMENTS, rows


def test_pipeline_and_grid_search():
    X = np.random.RandomState(0).permutation(rows())
    search = GridSearchCV(
        make_pipeline(StandardScaler(), Mixture(random_state=0)),
        {"mixture__statement": list(STATEMENTS.values()), "mixture__n_components": [1, 3]}, cv=3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        search.fit(X, np.zeros(150))
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()
    assert search.best_params_["mixture__n_components"] == 3
    assert search.predict(X).shape == (150,)


@pytest.mark.parametrize("statement", [STATEMENTS["tied"], derive.models["gaussian_mixture"],
                                       stated_model(STATEMENTS["diag"])], ids=["text", "mixture",
                                                                               "model"])
def test_pickles_and_clones(statement):
    X = rows()
    fitted = Mixture(statement, 3, random_state=0).fit(X)
    again = pickle.loads(pickle.dumps(fitted))
    assert (again.predict_proba(X) == fitted.predict_proba(X)).all()
    fresh = clone(fitted)
    assert not hasattr(fresh, "theta_")
    assert (fresh.fit(X).means_ == fitted.means_).all()


def test_a_fitted_file_needs_no_file(tmp_path):
    file = tmp_path / "mine.txt"
    file.write_text(STATEMENTS["diag"], encoding="utf-8")
    X = rows()
    fitted = Mixture(file, 3, random_state=0).fit(X)
    before = fitted.predict(X)
    file.unlink()
    assert (pickle.loads(pickle.dumps(fitted)).predict(X) == before).all()


def imported(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module.partition(".")[0]


RUN = """
import pickle, sys
import numpy as np
from mixture import {name}
X = np.loadtxt("X.csv", delimiter=",")
found = pickle.loads(pickle.dumps({name}(3, random_state=0).fit(X, sample_weight=np.ones(len(X)))))
np.savetxt("means.csv", found.means_)
assert found.sample(3)[0].shape == (3, 2)
assert "derive" not in sys.modules
"""


@pytest.mark.parametrize("kind", STATEMENTS)
def test_one_file(kind, tmp_path):
    text = export(STATEMENTS[kind])
    assert set(imported(text)) <= {*sys.stdlib_module_names, "numpy", "sklearn"}
    (tmp_path / "mixture.py").write_text(text, encoding="utf-8")
    np.savetxt(tmp_path / "X.csv", rows(), delimiter=",")
    subprocess.run([sys.executable, "-c", RUN.format(name="Statement")], cwd=tmp_path, check=True,
                   env={"PATH": ""})
    wanted = Mixture(STATEMENTS[kind], 3, random_state=0).fit(rows())
    assert_allclose(np.loadtxt(tmp_path / "means.csv"), wanted.means_, rtol=1e-9)


def test_draws_are_of_the_laws():
    X = np.random.RandomState(0).poisson(np.repeat([2.0, 12.0], 300))[:, None].astype(float)
    found = Mixture("poisson_mixture", 2, random_state=0).fit(X)
    drawn, at = found.sample(20_000)
    for k in range(2):
        assert_allclose(drawn[at == k].mean(), found.theta_["lambda"][k], rtol=0.03)
    assert_allclose(np.bincount(at) / 20_000, found.weights_, atol=0.02)
