"""Every mistake has its words and its step, is wrong wherever it occurs, and is named by its value;
what looks like a mistake and is none is right."""

import pytest

import derive
from derive.algebra.expression import expr, inverse, mul, power, replace, transpose, walk
from derive.homework.answer import Claim, Place
from derive.homework.diagnose import Diagnosis, wrong_formulas
from derive.homework.judge import Judge
from derive.homework.misconceptions import ENTRIES, TABLE, misconceptions
from derive.homework.where import Lines
from derive.trace import STAGES
from tests.homework.mixtures import mixture_em

from .examples import examples

NAMES = tuple(derive.models)
JUDGES = {name: Judge(mixture_em(derive.models[name])) for name in NAMES}
PARTS = [(n, p) for n in NAMES
         for p in ("responsibilities", "Q", *(left.args[0] for left, _ in JUDGES[n].em.solutions))]


def claim(part, formula, labels=()):
    return Claim(part, labels, (formula,), Place(1), "")


def diagnose(judge, claim):
    return judge.kept(Diagnosis, judge).of(claim)


@pytest.mark.parametrize(("name", "part"), PARTS)
def test_every_misconception_is_wrong_and_named(name, part):
    judge, seen = JUDGES[name], 0
    for m, formula in wrong_formulas(judge, part):
        judgement = judge.claim(claim(part, formula))
        if judgement == "right":
            continue  # equal in value in this model: a constant of Q, a count without a spread
        assert judgement == "wrong", m.id
        assert m.id in {d.id for d in diagnose(judge, claim(part, formula))}, m.id
        seen += 1
    assert seen >= 10


def test_each_occurs_in_a_shipped_statement():
    seen = {m.id for name, part in PARTS for m, f in wrong_formulas(JUDGES[name], part)
            if JUDGES[name].claim(claim(part, f)) == "wrong"}
    assert seen == set(misconceptions())


@pytest.mark.parametrize("m", ENTRIES, ids=lambda m: f"{m.id}-{m.kinds[0]}")
def test_each_has_its_words_and_its_stage(m):
    assert m.sentence.endswith(".") and m.hint.endswith((".", "?"))
    assert m.stage in STAGES and m.kinds
    assert m.sentence != m.hint


@pytest.mark.parametrize(("name", "part"), PARTS)
def test_each_has_a_numbered_line_in_the_report(name, part):
    lines = JUDGES[name].kept(Lines, JUDGES[name].em)
    for m, _ in wrong_formulas(JUDGES[name], part):
        line = lines.of(m, part)
        step = lines.step_of(m, part)
        assert line is not None and line.number and step is not None, m.id
        assert step.stage == m.stage
        assert step.rule == m.rule or all(s.rule != m.rule for s in JUDGES[name].em.steps
                                          if s.stage == m.stage), m.id


def test_ids_are_unique_and_many():
    assert len(misconceptions()) == len(TABLE) >= 40


@pytest.mark.parametrize("id", [
    "n_for_nk", "nk_minus_1", "old_mean", "inner_product", "log_prior_lost",
    "prior_lost_in_e_step", "unnormalised", "swapped_components", "hard_assignment", "half_lost",
    "no_square", "precision_for_covariance"])
def test_the_ids_of_the_contract_are_there(id):
    assert id in misconceptions()


#: Every id that was ever given out: none may go.
KNOWN_IDS = set("""
    absolute_deviations bracket_lost components_for_observations components_lost_in_q
    constant_factor count_for_weight current_parameter_in_q current_parameters_in_q data_lost
    density_outside determinant_inverted_in_e_step determinant_lost_in_e_step determinant_power
    deviation_for_variance deviations_for_data diagonal_only distances_for_densities divided_by_d
    equal_weights exponent_sign_in_e_step factor_two free_parameters_in_e_step
    free_responsibilities half_extra half_extra_in_e_step half_extra_in_q half_lost
    hard_assignment inner_product inner_product_identity inverse_lost_in_e_step inverse_lost_in_q
    log_density_lost log_determinant_lost log_determinant_sign log_for_posterior log_lost
    log_of_sum log_prior_lost log_shares mean_added moment_not_divided moment_old_mean moment_sign
    multiplied_for_divided n_for_nk n_minus_1 nk_minus_1 nk_squared no_square normalised_over_i
    not_divided odds_for_posterior odds_for_weight old_mean old_parameter old_weight
    old_weight_left_in other_count other_mean overall_mean plain_mean precision_for_covariance
    prior_for_posterior prior_for_posterior_in_q prior_for_responsibility prior_lost_in_e_step
    prior_once prior_outside product_for_weight quadratic_lost quadratic_sign reciprocal
    responsibilities_lost responsibilities_lost_in_sum root_responsibilities same_weight_in_q
    second_moment shared_covariance sign spherical spread_left_in spread_left_inside
    square_of_sum square_of_variance squared_data squared_in_q squared_posterior
    squared_responsibilities sum_lost sum_lost_in_q swapped_components swapped_in_q
    swapped_responsibilities tau_for_one_minus_tau unnormalised weight_divided_in_e_step
    weights_cancelled weights_exchanged_in_e_step weights_exchanged_in_q
""".split())


def test_no_id_was_lost():
    assert set(misconceptions()) >= KNOWN_IDS


def _lookalikes():
    """What looks like the mistake, and is right."""
    s = JUDGES["two_gaussians"].em.setting
    em = JUDGES["two_gaussians"].em
    T, N_k, N, x = s.T, s.N_k, s.N, s.x
    mu, Sigma = s.slots("t+1")["mean"], s.slots("t")["covariance"]
    old = s.slots("t")["mean"]
    moment = s.over_i(T * x * transpose(x))
    q, density = em.expected_log_likelihood, em.log_density
    constant = next(t for t in density.args if not any(n.op == "symbol" for n in walk(t)))
    weight = s.weight("t+1")
    return [
        ("n_for_nk", "mu", power(N, -1) * power(weight, -1) * s.over_i(T * x)),
        ("nk_minus_1", "mu", power(N_k - 1 + expr(1), -1) * s.over_i(T * x)),
        ("old_mean", "Sigma", power(N_k, -1) * s.over_i(T * (x - mu) * transpose(x - old))),
        ("inner_product", "Sigma", power(N_k, -1) * s.over_i(
            T * power(transpose(x - mu) * (x - mu), -1)
            * (x - mu) * (transpose(x - mu) * (x - mu)) * transpose(x - mu))),
        ("second_moment", "Sigma", power(N_k, -1) * moment - mu * transpose(mu)),
        ("precision_for_covariance", "Sigma", inverse(inverse(power(N_k, -1) * moment
                                                              - mu * transpose(mu)))),
        ("spread_left_in", "mu", power(N_k, -1) * (
            Sigma * inverse(Sigma) * s.over_i(T * x))),
        ("factor_two", "mu", mul(2, s.over_i(T * x)) / (2 * N_k)),
        ("swapped_responsibilities", "mu", power(N_k, -1) * (
            s.over_i(x) - s.over_i((1 - T) * x))),
        ("unnormalised", "responsibilities", (s.joint("t") / s.over_k(s.joint("t")))),
        ("half_lost", "Q", replace(q, constant, 2 * constant)),
        ("constant_factor", "Q", q + 3 * N),
    ]


@pytest.mark.parametrize(("id", "part", "formula"), _lookalikes(),
                         ids=[f[0] for f in _lookalikes()])
def test_a_lookalike_is_right(id, part, formula):
    assert id in misconceptions()
    assert JUDGES["two_gaussians"].claim(claim(part, formula)) == "right"


def test_two_mistakes_at_once_are_both_named():
    judge = JUDGES["two_gaussians"]
    s = judge.em.setting
    old = s.slots("t")["mean"]
    both = power(s.N, -1) * s.over_i(s.T * (s.x - old) * transpose(s.x - old))
    found = judge.kept(Diagnosis, judge).pair(claim("Sigma", both, ("1",)))
    assert {m.id for m in found} == {"n_for_nk", "old_mean"}
    assert diagnose(judge, claim("Sigma", both, ("1",))) == ()


def test_an_observation_left_open_is_the_forgotten_sum():
    judge = JUDGES["two_gaussians"]
    s = judge.em.setting
    one = s.T * s.x / s.N_k
    assert judge.claim(claim("mu", one, ("1",))) == "wrong"
    assert [m.id for m in diagnose(judge, claim("mu", one, ("1",)))] == ["sum_lost"]


def test_what_agrees_in_value_is_named_together():
    judge = JUDGES["two_coins"]  # its weights are equal and fixed
    named = {m.id for m in diagnose(judge, claim("p", next(
        f for m, f in wrong_formulas(judge, "p") if m.id == "plain_mean")))}
    assert named >= {"plain_mean", "prior_for_responsibility"}


def test_each_has_an_example_that_is_that_mistake():
    shown = examples()
    assert set(shown) == set(misconceptions())
    for id, example in shown.items():
        assert " = " in example.latex and example.statement in NAMES, id
    assert shown["n_for_nk"].latex.replace(" ", "") == \
        r"\mu_k^{t+1}=\frac{1}{N}\sum_{i=1}^{N}T_{k,i}x_i"
