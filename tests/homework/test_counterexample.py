"""Every mistake gets a small case in which it shows; its values are recomputed by other code, and a
right formula gets none."""

import functools
import json
from fractions import Fraction

import numpy as np
import pytest

import derive
from derive.algebra.expression import expr, mul, transpose
from derive.homework.answer import Claim, Place
from derive.homework.counterexample import counterexample
from derive.homework.diagnose import kind, wrong_formulas
from derive.homework.exact.arithmetic import EXACT
from derive.homework.exact.comparing import Question
from derive.homework.exact.proof import Search
from derive.homework.exact.values import Values
from derive.homework.grade import check
from derive.homework.judge import Judge
from tests.homework.mixtures import mixture_em

NAMES = tuple(derive.models)
JUDGES = {name: Judge(mixture_em(derive.models[name])) for name in NAMES}
PARTS = [(n, p) for n in NAMES
         for p in ("responsibilities", "Q", *(left.args[0] for left, _ in JUDGES[n].em.solutions))]


def claim(part, formula, labels=()):
    return Claim(part, labels, (formula,), Place(1), "")


def case(judge, part, formula, labels=()):
    components = len(judge.em.model.components.labels) or 2
    return counterexample(judge.kept(Search, judge.em), claim(part, formula, labels),
                          judge.positions(labels, components), formula, judge.truth(part))


@functools.cache
def cases(name, part):
    """Each mistake in a part with its case."""
    judge = JUDGES[name]
    return [(m, case(judge, part, f)) for m, f in wrong_formulas(judge, part)
            if judge.claim(claim(part, f)) == "wrong"]


def _expected(judge, found, part, k):
    """What is right at a counterexample, by the array program's E-step and weighted means."""
    theta = {name: np.array(v, dtype=float) if isinstance(v, list) else float(v)
             for name, v in found.theta_t.items()}
    known = {name: np.array(v, float) for name, v in found.known.items()}
    x = np.array(found.x, dtype=float)
    T = judge.em.lambdify().e_step(x, theta, **({"known": known} if known else {}))
    assert np.allclose(found.responsibilities, T, atol=1e-9)
    if part == "responsibilities":
        return T[found.i - 1, k]
    if part == judge.em.model.weights.base:
        return T[:, k].mean()
    trials = next(iter(known.values()), np.ones(len(x)))
    mean = T[:, k] @ x / (T[:, k] @ trials)
    if kind(judge, part) == "mean":
        return mean
    v = x - mean
    return np.einsum("i,i...,i...->...", T[:, k], v, v) / T[:, k].sum() if x.ndim == 1 else \
        np.einsum("i,ij,il->jl", T[:, k], v, v) / T[:, k].sum()


@pytest.mark.parametrize(("name", "part"), PARTS)
def test_every_mistake_gets_a_case(name, part):
    for m, found in cases(name, part):
        assert found is not None, m.id
        assert len(found.x) <= 3
        assert all(isinstance(v, int) and abs(v) <= 9 for v in np.ravel(found.x).tolist())
        assert np.ravel(found.x).size <= 2 * len(found.x)
        assert found.yours != found.right
    assert len(cases(name, part)) >= 10


@pytest.mark.parametrize(("name", "part"), [(n, p) for n, p in PARTS if p != "Q"])
def test_the_right_values_are_those_of_weighted_means(name, part):
    judge, em = JUDGES[name], JUDGES[name].em
    compared = 0
    for m, found in cases(name, part):
        if found.theta is not None:
            continue
        labels = em.model.components.labels or ("1", "2", "3")
        k = labels.index(found.component) if found.component else 0
        expected = _expected(judge, found, part, k)
        assert np.allclose(np.ravel(found.right), np.ravel(expected), atol=1e-9), m.id
        compared += 1
    assert compared >= 10


def test_exact_values_are_fractions_that_are_the_numbers():
    judge = JUDGES["two_gaussians"]
    s = judge.em.setting
    wrong = s.over_i(s.T * s.x) / s.N
    found = case(judge, "mu", wrong, ("1",))
    assert found.exact == {"yours": ["2/3"], "right": ["1"]}
    assert [float(Fraction(v)) for v in found.exact["yours"]] == found.yours
    assert found.to_json()["proof"] == "fractions"
    assert json.loads(json.dumps(found.to_json()))["x"] == [[1]]


def test_a_mistake_that_shows_only_when_responsibilities_vary_is_proved_by_intervals():
    judge = JUDGES["two_gaussians_1d"]
    s = judge.em.setting
    found = case(judge, "mu", s.over_i(s.x) / s.N, ("1",))
    assert found.exact is None and found.to_json()["proof"] == "intervals"
    assert found.yours == [0.5] or found.yours == 0.5


def test_q_is_larger_at_the_right_value_and_said_so():
    judge = JUDGES["two_gaussians"]
    s = judge.em.setting
    found = case(judge, "Sigma", mul(2, judge.truth("Sigma")), ("1",))
    assert found.q_yours < found.q_right
    shown = found.to_json()
    assert shown["Q_yours"] < shown["Q_right"] and "only" in found.words()
    assert s.k == "k"


def test_an_inner_product_is_shown_in_two_dimensions():
    judge = JUDGES["two_gaussians"]
    s = judge.em.setting
    v = s.x - s.slots("t+1")["mean"]
    found = case(judge, "Sigma", s.over_i(s.T * transpose(v) * v) / s.N_k, ("1",))
    assert isinstance(found.yours, float) and np.shape(found.right) == (2, 2)
    assert np.shape(found.x) == (3, 2)


@pytest.mark.parametrize(("name", "part"), PARTS)
def test_a_right_formula_gets_none(name, part):
    judge = JUDGES[name]
    formula = judge.em.step("T.2").right if part == "responsibilities" else judge.truth(part)
    if part == "Q":
        formula = formula + 7
    assert case(judge, part, formula) is None


def test_a_difference_that_is_not_proved_is_not_shown(monkeypatch):
    """Where exact numbers do not tell the two values apart, no case is given."""
    judge = JUDGES["two_gaussians_1d"]
    search = Search(judge.em)
    question = Question("mu", (0,), mul(2, judge.truth("mu")), judge.truth("mu"))
    assert search.counterexample(question) is not None
    lying = Search(judge.em)
    monkeypatch.setattr(lying, "differs", lambda q, small, regular: search.differs(
        Question("mu", (0,), mul(2, judge.truth("mu")), judge.truth("mu")), small, regular))
    right = Question("mu", (0,), judge.truth("mu"), judge.truth("mu"))
    assert lying.counterexample(right) is None


def test_cases_are_shrunk():
    """A mistake that needs two observations is shown with two, the smallest there are."""
    judge = JUDGES["poisson_mixture"]
    s = judge.em.setting
    found = case(judge, "lambda", s.over_i(s.x) / s.N)
    assert len(found.x) == 2 and sorted(found.x) == [0, 1]
    once = judge.kept(Search, judge.em)
    question = Question("lambda", (0, 1), s.over_i(s.x) / s.N, judge.truth("lambda"))
    big = next(small for small, exact in once.instances() if len(small.x) == 3 and not exact)
    small = once.shrunk(question, big, False, False)
    assert len(small.x) == 2
    assert once.prove(question, small) is not None


def test_the_same_case_on_every_run():
    text = r"$$\mu_1^{t+1} = \frac1N\sum_i T_{1,i} x_i,\quad \tau^{t+1} = \sum_i T_{1,i}$$"
    judge = JUDGES["two_gaussians"]
    first = check(judge.em, text, judge=judge).to_json()
    again = check(judge.em, text, judge=Judge(judge.em)).to_json()
    assert first == again
    assert first["parts"]["mu_1"]["counterexample"]["right"] == [1.0]


def test_values_are_those_of_the_formula_by_a_third_evaluation():
    """The exact values beside plain fractions, written out by hand for one instance."""
    judge = JUDGES["two_gaussians"]
    s = judge.em.setting
    found = judge.kept(Search, judge.em).counterexample(Question(
        "mu", (0,), s.over_i(s.T * s.x) / s.N, judge.truth("mu")))
    (row,) = found.small.x
    theta = dict(found.small.theta_t)
    (m1,), (m2,) = theta["mu"][0][0], theta["mu"][1][0]
    (v1,), (v2,) = theta["Sigma"][0][0], theta["Sigma"][1][0]
    x = row[0]
    assert (x - m1) ** 2 / v1 == (x - m2) ** 2 / v2  # so the exponentials cancel
    roots = {Fraction(1): Fraction(1), Fraction(4): Fraction(2)}
    w1, w2 = theta["tau"][0] / roots[v1], theta["tau"][1] / roots[v2]
    T = w1 / (w1 + w2)
    assert found.pair.yours[0][0].fraction == T * x
    assert found.pair.right[0][0].fraction == x
    assert Values(judge.em, found.small, EXACT).at(expr(1), {}).fraction == 1
