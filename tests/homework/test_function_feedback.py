"""What a student is told of a function: which one, where in it, and a case in which it fails."""

import numpy as np
import pytest

import derive
from derive.homework.batch import graded
from derive.homework.pages.answer import answer_page
from derive.homework.pages.words import Names
from derive.homework.submissions import Submission, of_bytes
from derive.homework.word.places import places

SOURCE = '''"""Homework."""
import numpy as np


def e_step(X, tau, mu1, mu2, S1, S2):
    def pdf(m, S):
        D = X - m
        return np.exp(-0.5 * np.sum(D @ np.linalg.inv(S) * D, axis=1)) / np.sqrt(np.linalg.det(S))
    a, b = tau * pdf(mu1, S1), (1 - tau) * pdf(mu2, S2)
    return a / (a + b)


def m_step(X, r):
    n1, n2 = r.sum(), (1 - r).sum()
    mu1 = (r[:, None] * X).sum(axis=0) / n1
    mu2 = ((1 - r)[:, None] * X).sum(axis=0) / n2
    S1 = {S1}
    S2 = ((1 - r)[:, None] * (X - mu2)).T @ (X - mu2) / n2
    return n1 / len(X), mu1, mu2, S1, S2
'''
RIGHT, LOST = "(r[:, None] * (X - mu1)).T @ (X - mu1) / n1", "(X - mu1).T @ (X - mu1) / n1"
LOOP = '''import numpy as np

def fit(x, tau, mu1, mu2, v1, v2):
    for _ in range(20):
        a = tau * np.exp(-(x - mu1)**2 / (2 * v1)) / np.sqrt(v1)
        b = (1 - tau) * np.exp(-(x - mu2)**2 / (2 * v2)) / np.sqrt(v2)
        r = a / (a + b)
        tau = r.mean()
        mu1 = (r * x).sum() / len(x)
        mu2 = ((1 - r) * x).sum() / (1 - r).sum()
        v1 = (r * (x - mu1)**2).sum() / r.sum()
        v2 = ((1 - r) * (x - mu2)**2).sum() / (1 - r).sum()
    return tau, mu1, mu2, v1, v2
'''


def judged(statement, source, name="a.py", kind="sympy"):
    em = derive.derive_em(derive.models[statement])
    (row,) = graded(em, [of_bytes(name, source.encode(), kind)])
    return em, row


def test_a_value_is_told_by_its_function_its_line_and_its_number():
    _, row = judged("two_gaussians", SOURCE.replace("{S1}", LOST))
    said = {key: [words for _, words in places(row.submission, part)]
            for key, part in row.parts.items() if part["verdict"] in ("right", "wrong")}
    assert said == {
        "responsibilities": ["e_step, line 5"], "tau": ["m_step, line 13, first value"],
        "mu_1": ["m_step, line 13, second value"], "mu_2": ["m_step, line 13, third value"],
        "Sigma_1": ["m_step, line 13, fourth value"], "Sigma_2": ["m_step, line 13, fifth value"]}
    assert {k: row.parts[k]["lines"] for k in said} == {
        "responsibilities": [10], "tau": [19], "mu_1": [15], "mu_2": [16], "Sigma_1": [17],
        "Sigma_2": [18]}


def test_the_page_marks_the_lines_and_shows_those_of_a_wrong_function():
    em, row = judged("two_gaussians", SOURCE.replace("{S1}", LOST))
    page = answer_page(row, "a.py", Names(em))
    assert '<a href="#L13">m_step, line 13, fourth value</a>' in page
    assert '<li id="L17" data-n="17" class="wrong">' in page
    assert '<li id="L18" data-n="18" class="right">' in page
    assert page.count('<ol class="source"><li data-n="13">def m_step(X, r):</li>') == 1
    assert f'<li data-n="17" class="wrong">    S1 = {LOST}</li>' in page
    assert "Your function gives" in page and "Your formula gives" not in page
    right = answer_page(judged("two_gaussians", SOURCE.replace("{S1}", RIGHT))[1], "a.py",
                        Names(em))
    assert '<li data-n="13">def m_step' not in right and "Your function gives" not in right


@pytest.mark.parametrize(("statement", "source", "wrong"), [
    ("two_gaussians", SOURCE.replace("{S1}", LOST), {"Sigma_1"}),
    ("two_gaussians_1d", LOOP, {"mu_1"}),
])
def test_a_case_of_a_wrong_function_is_one_in_which_it_was_run(statement, source, wrong):
    _, row = judged(statement, source)
    assert {k for k, p in row.parts.items() if p["verdict"] == "wrong"} == wrong
    for key, part in row.parts.items():
        case = part["counterexample"]
        assert bool(case) == (key in wrong)
        if case:
            assert part["feedback"].split("\n")[-1].startswith("Take x_1 = ")
            assert "your function gives" in part["feedback"]
            yours, right = np.asarray(case["yours"]), np.asarray(case["right"])
            assert np.abs(yours - right).max() >= 0.2 * max(np.abs(yours).max(),
                                                            np.abs(right).max())
    if statement == "two_gaussians":  # what it was given leads to these values
        x, T = (np.asarray(case, float) for case in (
            row.parts["Sigma_1"]["counterexample"][n] for n in ("x", "responsibilities")))
        D = x - T[:, 0] @ x / T[:, 0].sum()
        assert np.allclose(D.T @ D / T[:, 0].sum(), row.parts["Sigma_1"]["counterexample"]["yours"])


def test_code_beside_a_text_has_no_lines_of_that_text():
    em = derive.derive_em(derive.models["two_gaussians_1d"])
    (row,) = graded(em, [Submission("a.ipynb", "See the code.", "markdown", code=LOOP)])
    assert row.parts["mu_2"]["verdict"] == "right"
    assert places(row.submission, row.parts["mu_2"]) == [(None, "fit")]
    assert row.parts["mu_2"]["line"] is None and "lines" not in row.parts["mu_2"]
    page = answer_page(row, "a.ipynb", Names(em))
    assert '<li data-n="" class="wrong">' not in page and '<li data-n="">def fit(' in page
