"""Every mistake has its words and its line in the report. That each is wrong and named, beside what
looks like it and is right, is said by the fixture table."""

import pytest

import derive
from derive.homework.diagnose.changes import kind
from derive.homework.diagnose.where import Places
from derive.homework.misconceptions import ENTRIES, TABLE, misconceptions
from derive.trace import STAGES

from .grades import judge


@pytest.mark.parametrize("m", ENTRIES, ids=lambda m: f"{m.id}-{m.kinds[0]}")
def test_each_has_its_words_and_its_stage(m):
    assert m.sentence.endswith(".") and m.hint.endswith((".", "?"))
    assert m.stage in STAGES and m.kinds
    assert m.sentence != m.hint


@pytest.mark.parametrize("name", tuple(derive.models))
def test_each_has_a_numbered_line_in_the_report(name):
    algorithm = judge(name).algorithm
    places = Places(algorithm)
    kinds = {"responsibilities": "responsibilities", "Q": "Q",
             **{p.name: kind(algorithm, p.name) for p in algorithm.model.parameters}}
    for part, own in kinds.items():
        for m in ENTRIES:
            if own in m.kinds or "update" in m.kinds and own not in ("responsibilities", "Q"):
                line, step = places.of(m, part), places.step_of(m, part)
                assert line is not None and line.number and step is not None, (m.id, part)
                assert step.stage == m.stage


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
