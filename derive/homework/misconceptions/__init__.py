"""Mistakes that people make: where each can occur, and what the student is told. Ids never change.

What the change is stands with the checker (:mod:`derive.homework.diagnose.mistakes`), which
recognises a mistake by the value that it leads to.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True)
class Misconception:
    """A mistake: its id, what the student is told, the stage where it happens, where it can occur.

    ``hint`` says where to look, without saying what is wrong. ``kinds`` are "responsibilities",
    "Q", "weight", "mean", "spread" (a covariance, a variance or a standard deviation) or "update"
    for every update. ``rule`` is the rule of the derivation's step that the mistake is made in.
    """

    id: str
    sentence: str
    hint: str
    stage: str
    kinds: tuple[str, ...]
    rule: str = ""


#: The ids of mistakes by (the kinds of part, the stage, the rule of the step).
_WHERE: tuple[tuple[str, str, str, str], ...] = (
    ("responsibilities", "posterior", "bayes",
     "prior_lost_in_e_step unnormalised normalised_over_i prior_for_posterior"),
    ("responsibilities", "posterior", "definition", "free_parameters_in_e_step"),
    ("responsibilities", "posterior", "bayes", "odds_for_posterior"),
    ("responsibilities", "posterior", "definition", "log_for_posterior"),
    ("responsibilities", "posterior", "bayes", "log_shares squared_posterior"),
    ("responsibilities", "posterior", "definition", "hard_assignment"),
    ("responsibilities", "posterior", "bayes",
     "swapped_components weights_exchanged_in_e_step weight_divided_in_e_step "
     "distances_for_densities"),
    ("responsibilities", "log_likelihood", "density_written_out",
     "half_lost half_extra_in_e_step determinant_lost_in_e_step normaliser_lost "
     "deviation_for_variance determinant_inverted_in_e_step exponent_sign_in_e_step "
     "inverse_lost_in_e_step no_square"),
    ("Q", "log_likelihood", "log_laws", "log_prior_lost log_lost log_density_lost"),
    ("Q", "log_likelihood", "density_written_out",
     "half_lost half_extra_in_q log_determinant_sign log_determinant_lost determinant_power "
     "quadratic_sign quadratic_lost normaliser_lost deviation_for_variance inverse_lost_in_q "
     "no_square"),
    ("Q", "log_likelihood", "log_laws",
     "weights_exchanged_in_q same_weight_in_q sum_lost_in_q components_lost_in_q"),
    ("Q", "expectation", "insert", "log_of_sum"),
    ("Q", "expectation", "expectation_of_indicator", "responsibilities_lost prior_outside"),
    ("Q", "expectation", "expectation_linear", "prior_once"),
    ("Q", "expectation", "expectation_of_indicator",
     "density_outside bracket_lost free_responsibilities"),
    ("Q", "expectation", "insert", "current_parameters_in_q current_parameter_in_q"),
    ("Q", "expectation", "expectation_of_indicator",
     "swapped_in_q same_responsibilities_in_q squared_in_q hard_assignment "
     "prior_for_posterior_in_q"),
    ("Q", "expectation", "definition", "sign constant_factor"),
    ("mean spread", "solve", "divide",
     "n_for_nk nk_minus_1 nk_squared not_divided multiplied_for_divided"),
    ("mean spread", "score", "pull_constants", "plain_mean responsibilities_lost_in_sum"),
    ("mean spread weight", "score", "pull_constants",
     "squared_responsibilities root_responsibilities"),
    ("mean spread weight", "expectation", "expectation_of_indicator", "hard_assignment"),
    ("mean spread", "expectation", "expectation_of_indicator", "prior_for_responsibility"),
    ("mean spread", "score", "pull_constants", "swapped_components"),
    ("spread", "score", "pull_constants", "swapped_responsibilities"),
    ("mean spread", "score", "pull_constants", "other_responsibilities_in_sum"),
    ("mean spread", "solve", "divide", "old_weight_in_count other_count"),
    ("mean spread weight", "score", "pull_constants", "sum_lost"),
    ("mean spread", "solve", "divide", "weights_cancelled"),
    ("update", "score", "terms_of", "old_weight_left_in"),
    ("mean spread", "solve", "divide", "old_parameter"),
    ("mean weight", "solve", "divide", "reciprocal"),
    ("update", "solve", "clear", "half_extra factor_two"),
    ("update", "solve", "collect", "sign"),
    ("weight", "solve", "divide",
     "n_minus_1 tau_for_one_minus_tau old_weight equal_weights count_for_weight "
     "odds_for_weight"),
    ("weight", "score", "terms_of", "product_for_weight"),
    ("weight", "solve", "divide", "components_for_observations"),
    ("mean", "score", "pull_constants", "data_lost squared_data"),
    ("mean", "solve", "divide", "deviations_for_data"),
    ("mean", "solve", "clear", "spread_left_in"),
    ("spread", "solve", "divide", "old_mean"),
    ("spread", "score", "terms_of", "other_mean overall_mean"),
    ("spread", "score", "trace_of_scalar", "inner_product inner_product_identity"),
    ("spread", "score", "gradient", "no_square absolute_deviations second_moment"),
    ("spread", "solve", "divide", "moment_sign moment_old_mean moment_not_divided"),
    ("spread", "score", "gradient", "square_of_sum"),
    ("spread", "solve", "divide",
     "precision_for_covariance deviation_for_variance square_of_variance"),
    ("spread", "score", "terms_of", "shared_covariance"),
    ("spread", "solve", "divide", "diagonal_only spherical divided_by_d"),
    ("spread", "solve", "clear", "spread_left_inside"),
    ("spread", "score", "terms_of", "mean_added"),
)


@cache
def _words() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


def _mistake(id: str, kinds: tuple[str, ...], stage: str, rule: str) -> Misconception:
    """A misconception with its words, which stand in the file ``words.toml``."""
    own = _words()[id]
    told = own if "hint" in own else own[kinds[0]]
    return Misconception(id, told["sentence"], told["hint"], stage, kinds, rule)


#: Every misconception, by the part that it occurs in. Two entries may share an id: one mistake in
#: two kinds of part.
ENTRIES: tuple[Misconception, ...] = tuple(
    _mistake(id, tuple(kinds.split()), stage, rule)
    for kinds, stage, rule, ids in _WHERE for id in ids.split())


@cache
def misconceptions() -> Mapping[str, Misconception]:
    """Every misconception by its id, with all the kinds of part that it occurs in.

    >>> sorted(misconceptions()["swapped_components"].kinds)
    ['mean', 'responsibilities', 'spread']
    """
    found: dict[str, Misconception] = {}
    for m in ENTRIES:
        if m.id in found:
            first = found[m.id]
            m = replace(first, kinds=tuple(dict.fromkeys((*first.kinds, *m.kinds))))
        found[m.id] = m
    return MappingProxyType(found)


#: One entry for each id.
TABLE: tuple[Misconception, ...] = tuple(misconceptions().values())
