"""What scikit-learn asks of every estimator."""

from __future__ import annotations

import pytest
from sklearn.utils.estimator_checks import check_estimator

from derive.estimator import Mixture

from .covariances import STATEMENTS

PRIOR = STATEMENTS["diag"] + "\nprior: D ~ InverseGamma(2, 1)"
#: What these need is not installed, or not switched on; no estimator runs them here.
NOT_RUN = {"check_sample_weights_pandas_series", "check_array_api_input"}


@pytest.mark.parametrize("statement", [*STATEMENTS.values(), PRIOR],
                         ids=[*STATEMENTS, "prior"])
@pytest.mark.filterwarnings("ignore")
def test_check_estimator(statement):
    results = check_estimator(Mixture(statement), on_skip=None)
    assert len(results) > 40
    assert {r["check_name"] for r in results if r["status"] != "passed"} <= NOT_RUN


@pytest.mark.filterwarnings("ignore")
def test_check_estimator_of_two_components_with_a_prior():
    results = check_estimator(Mixture(PRIOR, 2, random_state=0), on_skip=None, on_fail=None)
    wrong = {r["check_name"] for r in results if r["status"] == "failed"}
    # k-means starts are other ones where rows are repeated
    assert wrong <= {"check_sample_weight_equivalence_on_dense_data"}
