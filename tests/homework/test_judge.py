"""The judge accepts every equal form, and is undecided where a formula says two things or none."""

import pytest

import derive
from derive.algebra.expression import expr, inverse, mul, power, replace, sum_over, transpose
from derive.homework.answer import Claim, Place
from derive.homework.judge import Judge
from derive.homework.symbols import diagonal, hard
from tests.homework.mixtures import mixture_em

NAMES = ("two_gaussians", "two_gaussians_1d", "gaussian_mixture", "poisson_mixture", "two_coins")
JUDGES = {name: Judge(mixture_em(derive.models[name])) for name in NAMES}


def parts(judge):
    return ["responsibilities", "Q", *(left.args[0] for left, _ in judge.em.solutions)]


def claim(part, *formulas, relation="equal"):
    return Claim(part, (), formulas, Place(1), "", relation)


CASES = [(name, part) for name in NAMES for part in parts(JUDGES[name])]


@pytest.mark.parametrize(("name", "part"), CASES)
def test_the_derivations_own_formula_is_right(name, part):
    judge = JUDGES[name]
    formula = judge.em.step("T.2").right if part == "responsibilities" else judge.truth(part)
    assert judge.claim(claim(part, formula)) == "right"


def _rewritings():
    judge = JUDGES["two_gaussians"]
    em, s = judge.em, judge.em.setting
    T, N, x = s.T, s.N_k, s.x
    mu = em.solution("mu")[0]
    weight = s.weight("t+1")
    moment = s.over_i(T * x * transpose(x))
    return [
        ("mu", s.over_i(T * x) / s.over_i(T)),
        ("mu", s.over_i(T * x) / (s.N * weight)),
        ("mu", s.over_i(T * x * power(N, -1))),
        ("mu", power(N, -1) * (s.over_i(x) - s.over_i((1 - T) * x))),
        ("Sigma", power(N, -1) * moment - mu * transpose(mu)),
        ("Sigma", inverse(N * inverse(moment - N * mu * transpose(mu)))),
        ("Sigma", power(N, -1) * s.over_i(T * x * transpose(x - mu))),
        ("responsibilities", T),
        ("responsibilities", 1 - (sum_over(s.T, s.k, s.components) - T)),
        ("Q", em.step("Q.Q.5").right + s.N * expr(3)),
    ]


@pytest.mark.parametrize(("part", "formula"), _rewritings(), ids=lambda v: getattr(v, "op", v))
def test_every_equal_form_is_right(part, formula):
    assert JUDGES["two_gaussians"].claim(claim(part, formula)) == "right"


def test_proportional_responsibilities_are_right_and_proportional_wrong_ones_wrong():
    judge = JUDGES["two_gaussians"]
    s = judge.em.setting
    assert judge.claim(claim("responsibilities", s.joint("t"), relation="proportional")) == "right"
    lost = claim("responsibilities", s.density("t"), relation="proportional")
    assert judge.claim(lost) == "wrong"


def test_two_readings_with_two_verdicts_are_undecided():
    judge = JUDGES["two_gaussians"]
    right = judge.truth("mu")
    wrong = replace(right, judge.em.setting.N_k, judge.em.setting.N)
    assert judge.claim(claim("mu", right, right)) == "right"
    assert judge.claim(claim("mu", right, wrong)) == "undecided"
    assert judge.claim(claim("mu", wrong, mul(2, wrong))) == "wrong"


def test_a_formula_without_a_value_is_undecided():
    judge = JUDGES["two_gaussians"]
    s = judge.em.setting
    assert judge.claim(claim("mu", judge.truth("mu") / (s.N_k - s.N_k))) == "undecided"


def test_a_formula_without_a_value_at_few_instances_is_wrong_where_it_has_one():
    judge = JUDGES["two_gaussians"]
    s = judge.em.setting
    x1 = expr(1) / 2
    root = power(s.N_k - x1 - 1, x1)  # no real number where N_k < 3/2
    assert judge.claim(claim("mu", mul(root, judge.truth("mu")))) in ("wrong", "undecided")
    never = power(-1 * s.N_k, x1)
    assert judge.claim(claim("mu", mul(never, judge.truth("mu")))) == "undecided"


@pytest.mark.parametrize("part", ["mu", "Q"])
def test_a_letter_that_is_left_open_is_wrong_when_no_value_of_it_is_right(part):
    judge = JUDGES["two_gaussians"]
    s = judge.em.setting
    open_letter = {"mu": s.T * s.x / s.N_k, "Q": s.over_k(s.T * judge.em.log_density)}[part]
    assert judge.claim(claim(part, open_letter)) == "wrong"


def test_hard_assignment_and_diagonals_have_their_values():
    judge = JUDGES["two_gaussians"]
    s = judge.em.setting
    at = judge.instances.instance(0)
    T = at.responsibilities
    for i in range(at.sizes.observations):
        assert [at.value(hard(s.k, s.i), {s.k: k, s.i: i}) for k in (0, 1)] == [
            float(T[0][i] >= T[1][i]), float(T[0][i] < T[1][i])]
    whole = judge.truth("Sigma")
    full, kept = at.value(whole, {s.k: 0}), at.value(diagonal(whole, "j"), {s.k: 0})
    assert kept == tuple(tuple(v if r == c else 0 for c, v in enumerate(row))
                         for r, row in enumerate(full))
