"""Every part of every kind of submission has every key of the contract of ``check --json``."""

import pytest

import derive
from derive.homework.batch import graded
from derive.homework.limits import Limits
from derive.homework.submissions import Submission
from derive.homework.verdicts import Grade, PartVerdict, together

KEYS = {"verdict", "read_as", "line", "misconceptions", "feedback", "follows_from",
        "counterexample", "assumption", "question"}
SUBMISSIONS = {
    "LaTeX": Submission("a.tex", r"\[ \tau = \frac1n \sum_i T_{1,i} \]", "latex"),
    "wrong": Submission("a.tex", r"\[ \tau = \sum_i T_{1,i} \]", "latex"),
    "Markdown": Submission("a.md", r"$$\mu_1 = \frac{\sum_i T_{2,i} x_i}{", "markdown"),
    "plain text": Submission("a.txt", "tau = 1/n sum_i T_1i"),
    "SymPy": Submission("a.py", "tau_new = Sum(T[1, i], (i, 1, N))/N", "sympy"),
    "Python": Submission("a.py", "def m_step(x, T):\n    return {'tau': T[:, 0].mean()}", "sympy"),
    "no Python": Submission("a.py", "def m_step(x, T)", "sympy"),
    "nothing": Submission("a.txt", ""),
    "not read": Submission("a.pdf", unread="A PDF file is not read."),
}


@pytest.mark.parametrize("kind", SUBMISSIONS)
def test_every_part_has_every_key(kind):
    em = derive.derive_em(derive.models["two_gaussians_1d"])
    (row,) = graded(em, [SUBMISSIONS[kind]])
    assert set(row.parts) == set(em.parts)
    assert all(set(part) >= KEYS for part in row.parts.values())


def test_what_is_stopped_has_every_key_too():
    em = derive.derive_em(derive.models["two_gaussians_1d"])
    (row,) = graded(em, [SUBMISSIONS["LaTeX"]], limits=Limits(in_all=0.0))
    assert row.stopped and all(set(part) >= KEYS for part in row.parts.values())


@pytest.mark.parametrize(("text", "code", "both"), [
    ("right", "right", "right"), ("right", "wrong", "undecided"), ("wrong", "right", "undecided"),
    ("wrong", "wrong", "wrong"), ("missing", "right", "right"), ("missing", "wrong", "wrong"),
    ("missing", "unread", "unread"), ("unread", "right", "unread"), ("right", "unread", "right"),
    ("right", "missing", "right"), ("right", "undecided", "right"), ("undecided", "wrong",
                                                                     "undecided"),
])
def test_a_text_and_its_program_are_judged_together(text, code, both):
    found = together(Grade({"mu_1": PartVerdict(text)}), {"mu_1": PartVerdict(code)})
    part = found.parts["mu_1"].to_json()
    assert part["verdict"] == both
    assert bool(part["question"]) == ({text, code} == {"right", "wrong"})
