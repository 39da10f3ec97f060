"""Mistakes in the responsibilities."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import (
    SCALAR,
    Expr,
    add,
    at_mark,
    exp,
    expr,
    log,
    mul,
    power,
    reindex,
    rewrite,
    sum_over,
    transpose,
    walk,
)
from ...derivation import Derivation
from ..symbols import hard
from .changes import (
    HALF,
    binary,
    for_the_other,
    inverses_lost,
    is_data_term,
    is_rate_term,
    is_spread_term,
    of_others,
    per_term,
    roots_of_spread,
    squares_lost,
)
from .entry import Misconception


def _shares(em: Derivation, joint: Expr) -> Expr:
    """A quantity of component k over its sum over the components."""
    s = em.setting
    return joint / sum_over(reindex(joint, s.k, s.j), s.j, s.components)


def _at_t(em: Derivation, e: Expr) -> Expr:
    return at_mark(e, "t", tuple(p.base for p in em.model.parameters))


def _put(em: Derivation, f: Expr, term: Expr, other: Expr) -> Expr:
    """The formula with another term in the logarithm of each of its densities: the density times
    e to the difference. A term that was changed before is left as it is."""
    s = em.setting
    old = _at_t(em, mul(-1, term))
    inside = {n for e in walk(f) if e.op == "exp" for n in walk(e)}
    if any(reindex(old, s.k, k) in inside for k in (s.k, s.j, *em.model.components.labels)):
        return f
    gap = _at_t(em, add(other, mul(-1, term)))

    def change(n: Expr) -> Expr | None:
        if n.op != "density":
            return None
        (k,) = {c for a in n.args[2:] for c in a.args[2]} - {s.i}
        return mul(n, exp(reindex(gap, s.k, k)))

    return rewrite(f, change)


def _prior_lost(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    p = s.density("t")
    if s.weight("t").op == "symbol":
        yield rewrite(f, lambda n: expr(1) if n.op == "symbol" and n.args[0] == s.weight().args[0]
                      else None)
    yield p / sum_over(s.joint("t", s.j), s.j, s.components)
    yield s.joint("t") / sum_over(s.density("t", s.j), s.j, s.components)


def _unnormalised(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    yield s.joint("t")
    yield s.density("t")


def _normalised_over_i(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    for joint in (s.joint("t"), s.density("t")):
        yield joint / s.over_i(joint)


def _prior_alone(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield em.setting.weight("t")


def _free_parameters(em: Derivation, f: Expr) -> Iterator[Expr]:
    for mark in ("", "t+1"):
        yield _shares(em, em.setting.joint(mark))


def _odds(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield em.setting.joint("t") / of_others(em, em.setting.joint("t"))


def _log_posterior(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield log(em.setting.T)


def _log_shares(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield _shares(em, log(em.setting.joint("t")))


def _squared(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield power(em.setting.T, 2)
    yield _shares(em, power(em.setting.T, 2))


def _hard(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    yield hard(s.k, s.i)


def _weights_exchanged(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    if binary(em) and s.weight().op == "symbol":
        yield _shares(em, mul(1 - s.weight("t"), s.density("t")))


def _weights_inverted(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    if not binary(em):  # of two it is the exchange of the weights
        yield _shares(em, s.density("t") / s.weight("t"))


def _distances(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    slots = s.slots("t")
    if "mean" not in slots:
        return
    v = s.x - slots["mean"]
    square = power(v, 2) if v.shape == SCALAR else transpose(v) * v
    for distance in (power(square, HALF), square):
        yield _shares(em, distance)
        yield _shares(em, power(distance, -1))


def _of_parameters(em: Derivation, t: Expr) -> bool:
    return is_data_term(em, t) or is_spread_term(em, t)


def _half(t: Expr) -> tuple[Expr, ...]:
    return (2 * t,)


TABLE = (
    Misconception(
        "prior_lost_in_e_step",
        "Bayes' rule needs the weight of each component as well as its density, above and below.",
        "Compare with Bayes' rule: which two factors does it multiply above the line?",
        "posterior", ("responsibilities",), _prior_lost, "bayes"),
    Misconception(
        "unnormalised",
        "The joint density is not divided by its sum over the components, so these do not sum "
        "to 1.",
        "Sum your expression over the components: what should come out?",
        "posterior", ("responsibilities",), _unnormalised, "bayes"),
    Misconception(
        "normalised_over_i",
        "The responsibilities are normalised over the observations; for each observation they "
        "have to sum to 1 over the components.",
        "Over which index does the denominator of Bayes' rule sum?",
        "posterior", ("responsibilities",), _normalised_over_i, "bayes"),
    Misconception(
        "prior_for_posterior",
        "This is the weight, the probability before the observation is seen.",
        "Your expression does not hold the observation. What does x_i change?",
        "posterior", ("responsibilities",), _prior_alone, "bayes"),
    Misconception(
        "free_parameters_in_e_step",
        "The responsibilities are taken at the free or the new parameters; they belong to "
        "theta^t.",
        "At which iterate are the responsibilities computed?",
        "posterior", ("responsibilities",), _free_parameters, "definition"),
    Misconception(
        "odds_for_posterior",
        "The joint density is divided by that of the other components: these are odds, not a "
        "probability.",
        "Can your expression be larger than 1?",
        "posterior", ("responsibilities",), _odds, "bayes"),
    Misconception(
        "log_for_posterior",
        "This is the logarithm of the responsibility.",
        "Which values does a probability take?",
        "posterior", ("responsibilities",), _log_posterior, "definition"),
    Misconception(
        "log_shares",
        "The logarithms of the joint densities are normalised; the densities themselves have to "
        "be.",
        "When may a quotient of sums be taken to logarithms?",
        "posterior", ("responsibilities",), _log_shares, "bayes"),
    Misconception(
        "squared_posterior",
        "The responsibility is squared.",
        "How often does the joint density stand in Bayes' rule?",
        "posterior", ("responsibilities",), _squared, "bayes"),
    Misconception(
        "hard_assignment",
        "Every observation is given wholly to its most probable component. That is K-means' "
        "assignment; EM weights with the posterior probability itself.",
        "What is E[ [Z_i = k] | x_i ]: can it lie between 0 and 1?",
        "posterior", ("responsibilities",), _hard, "definition"),
    Misconception(
        "swapped_components",
        "This is the answer for the other component.",
        "Which component does your answer speak of?",
        "posterior", ("responsibilities",), for_the_other, "bayes"),
    Misconception(
        "weights_exchanged_in_e_step",
        "The weights of the two components are exchanged: tau for 1 - tau.",
        "Which component has the weight that you write above the line?",
        "posterior", ("responsibilities",), _weights_exchanged, "bayes"),
    Misconception(
        "weight_divided_in_e_step",
        "The density is divided by the weight; Bayes' rule multiplies.",
        "Does a larger weight make a component more or less probable?",
        "posterior", ("responsibilities",), _weights_inverted, "bayes"),
    Misconception(
        "distances_for_densities",
        "Normalised distances (or inverse distances) are not posterior probabilities of this "
        "model; Bayes' rule takes the densities.",
        "Where are the densities of the model in your expression?",
        "posterior", ("responsibilities",), _distances, "bayes"),
    Misconception(
        "half_lost",
        "A factor 1/2 of the log-density is missing: in the exponent, or the square root of the "
        "determinant or variance.",
        "Look at the density that you wrote out, factor by factor.",
        "log_likelihood", ("responsibilities",),
        per_term(_put, _half, _of_parameters),
        "density_written_out"),
    Misconception(
        "half_extra_in_e_step",
        "A factor 1/2 too many stands in the log-density.",
        "Look at the density that you wrote out, factor by factor.",
        "log_likelihood", ("responsibilities",),
        per_term(_put, lambda t: (HALF * t,), _of_parameters), "density_written_out"),
    Misconception(
        "determinant_lost_in_e_step",
        "The normalising factor of the density is missing; it differs between the components and "
        "does not cancel.",
        "Which factors of the density are the same for all components, and which are not?",
        "log_likelihood", ("responsibilities",),
        per_term(_put, lambda t: (), is_spread_term), "density_written_out"),
    Misconception(
        "normaliser_lost",
        "A factor of the density is missing that holds the parameter and not the observation; it "
        "differs between the components and does not cancel.",
        "Which factors of the density are the same for all components, and which are not?",
        "log_likelihood", ("responsibilities",),
        per_term(_put, lambda t: (), is_rate_term), "density_written_out"),
    Misconception(
        "deviation_for_variance",
        "The standard deviation stands in the exponent where the variance belongs.",
        "In which unit is the exponent?",
        "log_likelihood", ("responsibilities",),
        per_term(_put, roots_of_spread, is_data_term), "density_written_out"),
    Misconception(
        "determinant_inverted_in_e_step",
        "The determinant or variance stands with the wrong sign of its power.",
        "Does a wider component have a higher or a lower peak?",
        "log_likelihood", ("responsibilities",),
        per_term(_put, lambda t: (-t,), is_spread_term), "density_written_out"),
    Misconception(
        "exponent_sign_in_e_step",
        "The exponent has the wrong sign.",
        "Does the density grow or fall with the distance from the mean?",
        "log_likelihood", ("responsibilities",),
        per_term(_put, lambda t: (-t,), is_data_term), "density_written_out"),
    Misconception(
        "inverse_lost_in_e_step",
        "The spread itself stands in the exponent where its inverse belongs.",
        "Which matrix (or number) stands between the deviations?",
        "log_likelihood", ("responsibilities",),
        per_term(_put, inverses_lost, is_data_term), "density_written_out"),
    Misconception(
        "no_square",
        "The deviation in the exponent is not squared.",
        "Which power of the deviation stands in the exponent?",
        "log_likelihood", ("responsibilities",),
        per_term(_put, squares_lost, is_data_term), "density_written_out"),
)

