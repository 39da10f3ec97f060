"""The cases that show a student what is wrong: they show it at a glance."""

import re

import numpy as np
import pytest

import derive
from derive.homework.diagnose.case import fractions, told
from derive.homework.grade import check
from derive.homework.judge.judging import Judge
from derive.homework.pages.words import Names, counterexample

#: Wrong answers to two_gaussians: the part, and what makes the answer.
NEW = r"\mu_1^{t+1}"
WRONG = [
    ("Q", r"Q = \sum_{i=1}^N \log \sum_{k=1}^2 \pi_k N(x_i; \mu_k, \Sigma_k)"),
    ("Q", r"Q = \sum_{i=1}^N T_{1,i} \log \tau + T_{2,i} \log(1 - \tau)"),
    ("tau", r"\tau^{t+1} = \frac{1}{N-1} \sum_i T_{1,i}"),
    ("tau", r"\tau^{t+1} = \frac{1}{N} \sum_i T_{2,i}"),
    ("mu_1", r"\mu_1^{t+1} = \frac{1}{N} \sum_i T_{1,i} x_i"),
    ("mu_1", r"\mu_1^{t+1} = \frac{\sum_i T_{1,i} x_i}{\sum_i T_{1,i} + 0.01}"),
    *(("Sigma_1", r"\Sigma_1^{t+1} = \frac{\sum_i T_{1,i} " + inside + r"}{" + below + "}")
      for inside, below in (
        (f"(x_i - {NEW})^T (x_i - {NEW})", r"\sum_i T_{1,i}"),
        (f"(x_i - {NEW}) (x_i - {NEW})^T", r"\sum_i T_{1,i} - 1"),
        (r"(x_i - \mu_1^t) (x_i - \mu_1^t)^T", r"\sum_i T_{1,i}"),
        (f"(x_i - {NEW})", r"\sum_i T_{1,i}"), (f"(x_i - {NEW}) (x_i - {NEW})^T", "N"))),
    ("responsibilities", r"T_{1,i} = \frac{N(x_i; \mu_1, \Sigma_1)}"
                         r"{N(x_i; \mu_1, \Sigma_1) + N(x_i; \mu_2, \Sigma_2)}"),
]


@pytest.fixture(scope="module")
def em():
    return derive.derive_em(derive.models["two_gaussians"])


@pytest.fixture(scope="module")
def judge(em):
    return Judge(em.algorithm)


def case_of(em, judge, key, formula):
    part = check(em, f"$${formula}$$", judge=judge).parts[key]
    assert part.verdict == "wrong" and part.counterexample is not None
    return part.counterexample


@pytest.mark.parametrize(("key", "formula"), WRONG)
def test_a_case_shows_the_mistake_at_a_glance(em, judge, key, formula):
    case = case_of(em, judge, key, formula)
    yours, right = np.asarray(case.yours, float), np.asarray(case.right, float)
    if yours.shape == right.shape and "0.01" not in formula:  # which differs little everywhere
        assert np.abs(yours - right).max() >= 0.2 * max(np.abs(yours).max(), np.abs(right).max())
    if key == "Sigma_1":
        least = np.linalg.eigvalsh(right).min() if right.ndim > 1 else right
        assert least > 1e-3, case.words()
    words, cells = case.words(), counterexample(case.to_json(), Names(em), key)
    yours, right = told(case.yours, case.right, case.exact)
    assert yours != right and words.startswith("Take x_1 = ")
    many = len(case.x["X"])
    assert [f"x_{n} = " in words for n in range(1, many + 2)] == [True] * many + [False]
    assert [f"x_{n} = " in cells for n in range(1, many + 2)] == [True] * many + [False]


@pytest.mark.parametrize(("inside", "said"), [
    (f"(x_i - {NEW})^T (x_i - {NEW})", "a number, where a 2 × 2 matrix belongs"),
    (f"(x_i - {NEW}) (x_i - {NEW})^T / 2", ""),
])
def test_the_shape_of_a_wrong_value_is_said(em, judge, inside, said):
    case = case_of(em, judge, "Sigma_1", r"\Sigma_1^{t+1} = \frac{\sum_i T_{1,i} " + inside
                   + r"}{\sum_i T_{1,i}}")
    cells = counterexample(case.to_json(), Names(em), "Sigma_1")
    assert said in cells and said in case.words()
    assert ("belongs" in cells) == ("belongs" in case.words()) == bool(said)


def test_a_case_is_looked_for_no_longer_than_before(em, judge, monkeypatch):
    from derive.homework.diagnose.smallest import AMONG, Smallest

    tried, own = [], Smallest._values
    monkeypatch.setattr(Smallest, "_values", lambda self, *a: tried.append(a) or own(self, *a))
    for key, formula in WRONG:
        before = len(tried)
        case_of(em, judge, key, formula)
        assert len(tried) - before <= 96 and AMONG == 16
    assert len(tried) <= 16 * len(WRONG)  # the mean before


def test_entries_of_a_family_and_labels_are_told_one_by_one():
    model = derive.derive_em(derive.models["gaussian_mixture"])
    case = case_of(model, Judge(model.algorithm), "mu",
                   r"\mu_k^{t+1} = \frac{1}{N} \sum_i T_{k,i} x_i")
    assert re.search(r"mu_1 = \S+, mu_2 = ", case.words()) and "component" in case.words()


def test_close_values_are_told_in_the_digits_that_differ():
    assert told(-0.44281, -0.44289) == ("-0.44281", "-0.44289")
    assert told(0.5, 1 / 3, {"yours": "1/2", "right": "1/3"}) == ("1/2", "1/3")
    assert fractions([0.5, 1 / 3]) == ["1/2", "1/3"] and fractions(2 ** 0.5) is None
