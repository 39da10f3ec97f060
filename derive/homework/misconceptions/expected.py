"""Mistakes in Q."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import Expr, add, at_mark, expr, log, mul, power, reindex, size
from ...derivation import Derivation
from ..symbols import hard
from .changes import (
    HALF,
    binary,
    bracket,
    inverses_lost,
    is_constant_term,
    is_data_term,
    is_spread_term,
    marks,
    negated,
    per_term,
    squares_lost,
    swap,
)
from .entry import Misconception


def _q(em: Derivation, *terms: Expr, weight: Expr | None = None) -> Expr:
    """Q with these terms in its bracket, and this weight for the responsibility."""
    s = em.setting
    return s.over_i(s.over_k(mul(s.T if weight is None else weight, add(*terms))))


def _from_terms(em: Derivation, terms: tuple[Expr, ...]) -> Expr:
    return _q(em, bracket(em)[0], *terms)


def _log_prior_lost(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield _q(em, *bracket(em)[1])


def _log_lost(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield _q(em, em.setting.weight(), *bracket(em)[1])


def _log_density_lost(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    yield _q(em, log(s.weight()), s.density())
    yield _q(em, s.joint())
    yield _q(em, s.weight(), s.density())


def _log_of_sum(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    yield s.over_i(log(s.over_k(s.joint())))
    yield s.over_i(log(s.over_k(mul(s.T, s.joint()))))
    yield s.over_i(log(s.over_k(mul(s.T, s.density()))))


def _responsibilities_lost(em: Derivation, f: Expr) -> Iterator[Expr]:
    prior, density = bracket(em)
    yield _q(em, prior, *density, weight=expr(1))


def _on_density_only(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    prior, density = bracket(em)
    yield s.over_i(s.over_k(add(prior, mul(s.T, add(*density)))))


def _prior_once(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    prior, density = bracket(em)
    rest = _q(em, *density)
    yield add(s.over_k(prior), rest)
    yield add(s.over_k(mul(s.N_k, power(s.N, -1), prior)), rest)
    yield add(s.over_i(s.over_k(mul(s.T, power(s.N, -1), prior))), rest)


def _on_prior_only(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    prior, density = bracket(em)
    yield s.over_i(s.over_k(add(mul(s.T, prior), *density)))


def _on_first_term_only(em: Derivation, f: Expr) -> Iterator[Expr]:
    """A bracket left out: the responsibility multiplies only the first terms."""
    s = em.setting
    prior, density = bracket(em)
    terms = (prior, *(t for t in density if not is_constant_term(t)))
    for cut in range(2, len(terms)):
        yield s.over_i(s.over_k(add(mul(s.T, add(*terms[:cut])), *terms[cut:])))


def _free_responsibilities(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield from swap(f, em.setting.T, em.setting.T_free)


def _current_parameters(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield from marks(f, "", "t")


def _current_in_part(em: Derivation, f: Expr) -> Iterator[Expr]:
    """One parameter of Q's bracket left at theta^t."""
    prior, density = bracket(em)
    for p in em.model.parameters:
        def old(n: Expr, base: str = p.base) -> Expr:
            return at_mark(n, "t", (base,))
        terms = tuple(old(t) for t in (prior, *density))
        if p.base != em.model.weights.base and terms != (prior, *density):
            yield _q(em, *terms)


def _swapped(em: Derivation, f: Expr) -> Iterator[Expr]:
    if binary(em):
        prior, density = bracket(em)
        yield _q(em, prior, *density, weight=1 - em.setting.T)


def _weights_exchanged(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    if binary(em) and s.weight().op == "symbol":
        yield _q(em, log(1 - s.weight()), *bracket(em)[1])


def _same_weight(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    labels = em.model.components.labels
    if binary(em) and s.weight().op == "symbol":
        for label in labels:
            yield _q(em, log(s.weight("", label)), *bracket(em)[1])


def _squared(em: Derivation, f: Expr) -> Iterator[Expr]:
    prior, density = bracket(em)
    yield _q(em, prior, *density, weight=power(em.setting.T, 2))


def _hard(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    prior, density = bracket(em)
    yield _q(em, prior, *density, weight=hard(s.k, s.i))


def _weighted_by_prior(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    prior, density = bracket(em)
    for mark in ("", "t"):
        yield _q(em, prior, *density, weight=s.weight(mark))


def _sum_lost(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    prior, density = bracket(em)
    body = mul(s.T, add(prior, *density))
    yield s.over_k(body)


def _components_lost(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    prior, density = bracket(em)
    body = s.over_i(mul(s.T, add(prior, *density)))
    yield body
    for label in em.model.components.labels:
        yield reindex(body, s.k, label)


def _constant_factor(em: Derivation, f: Expr) -> Iterator[Expr]:
    for b in (HALF, expr(2), power(em.setting.N, -1)):
        yield mul(b, f)


TABLE = (
    Misconception(
        "log_prior_lost", "The logarithm of the weight is missing in Q.",
        "Which factors does the complete-data likelihood of one observation have?",
        "log_likelihood", ("Q",), _log_prior_lost, "log_laws"),
    Misconception(
        "log_lost", "The weight stands in Q without its logarithm.",
        "What does the logarithm make of a product?",
        "log_likelihood", ("Q",), _log_lost, "log_laws"),
    Misconception(
        "log_density_lost", "The density stands in Q without its logarithm.",
        "What does the logarithm make of a product?",
        "log_likelihood", ("Q",), _log_density_lost, "log_laws"),
    Misconception(
        "log_of_sum",
        "The logarithm of the sum over the components stands here. In Q the logarithm is inside: "
        "the sum of logarithms, weighted.",
        "Given Z, how many components does one observation come from?",
        "expectation", ("Q",), _log_of_sum, "insert"),
    Misconception(
        "half_lost", "A factor 1/2 of the log-density is missing.",
        "Write out the logarithm of the density again, term by term.",
        "log_likelihood", ("Q",), per_term(_from_terms, lambda t: (2 * t,), lambda t: True),
        "density_written_out"),
    Misconception(
        "half_extra_in_q", "A factor 1/2 too many stands in the log-density.",
        "Write out the logarithm of the density again, term by term.",
        "log_likelihood", ("Q",), per_term(_from_terms, lambda t: (HALF * t,), lambda t: True),
        "density_written_out"),
    Misconception(
        "log_determinant_sign", "The logarithm of the spread has the wrong sign.",
        "Does a larger spread raise or lower the density's peak?",
        "log_likelihood", ("Q",), per_term(_from_terms, lambda t: (-t,), is_spread_term),
        "density_written_out"),
    Misconception(
        "log_determinant_lost",
        "The logarithm of the spread is missing; it depends on theta and cannot be dropped.",
        "Which factors of the density depend on theta?",
        "log_likelihood", ("Q",), per_term(_from_terms, lambda t: (), is_spread_term),
        "density_written_out"),
    Misconception(
        "determinant_power", "The determinant stands to the wrong power: |Sigma|^(1/2) is in the "
        "density whatever the dimension; only 2 pi carries d.",
        "Which power does the determinant have in the density in d dimensions?",
        "log_likelihood", ("Q",), per_term(_from_terms, lambda t: (mul(size("d"), t),),
                                           is_spread_term), "density_written_out"),
    Misconception(
        "quadratic_sign", "The term with the observations has the wrong sign.",
        "Does the density grow or fall with the distance from the mean?",
        "log_likelihood", ("Q",), per_term(_from_terms, lambda t: (-t,), is_data_term),
        "density_written_out"),
    Misconception(
        "quadratic_lost", "The term with the observations is missing.",
        "Which terms of the logarithm of the density hold x_i?",
        "log_likelihood", ("Q",), per_term(_from_terms, lambda t: (), is_data_term),
        "density_written_out"),
    Misconception(
        "inverse_lost_in_q", "The spread itself stands where its inverse belongs.",
        "Which matrix (or number) stands between the deviations?",
        "log_likelihood", ("Q",), per_term(_from_terms, inverses_lost, is_data_term),
        "density_written_out"),
    Misconception(
        "no_square", "The deviation is not squared in Q.",
        "Which power of the deviation stands in the logarithm of the density?",
        "log_likelihood", ("Q",), per_term(_from_terms, squares_lost, is_data_term),
        "density_written_out"),
    Misconception(
        "responsibilities_lost",
        "The responsibilities are missing in Q: the expectation of each indicator.",
        "What is the expectation of [Z_i = k]?",
        "expectation", ("Q",), _responsibilities_lost, "expectation_of_indicator"),
    Misconception(
        "prior_outside",
        "The logarithm of the weight is not weighted by the responsibility.",
        "What does the indicator [Z_i = k] multiply?",
        "expectation", ("Q",), _on_density_only, "expectation_of_indicator"),
    Misconception(
        "prior_once",
        "The logarithm of the weight stands outside the sum over the observations: every "
        "observation contributes it, with its responsibility.",
        "Over which indices is the logarithm of the weight summed?",
        "expectation", ("Q",), _prior_once, "expectation_linear"),
    Misconception(
        "density_outside", "The log-density is not weighted by the responsibility.",
        "What does the indicator [Z_i = k] multiply?",
        "expectation", ("Q",), _on_prior_only, "expectation_of_indicator"),
    Misconception(
        "bracket_lost",
        "The responsibility multiplies only the first terms: a bracket around all of them is "
        "missing.",
        "Which terms does the responsibility multiply?",
        "expectation", ("Q",), _on_first_term_only, "expectation_of_indicator"),
    Misconception(
        "free_responsibilities",
        "The responsibilities in Q depend on the free theta; they belong to theta^t.",
        "At which parameters is the expectation taken?",
        "expectation", ("Q",), _free_responsibilities, "expectation_of_indicator"),
    Misconception(
        "current_parameters_in_q",
        "Q is taken at theta^t throughout, so that nothing is left to maximise over.",
        "Which parameters does the M-step vary?",
        "expectation", ("Q",), _current_parameters, "insert"),
    Misconception(
        "current_parameter_in_q",
        "One of the parameters in the logarithms is that of theta^t; there all are free.",
        "Which parameters does the M-step vary?",
        "expectation", ("Q",), _current_in_part, "insert"),
    Misconception(
        "swapped_in_q", "The responsibilities of the two components are exchanged in Q.",
        "Which component does each responsibility belong to?",
        "expectation", ("Q",), _swapped, "expectation_of_indicator"),
    Misconception(
        "weights_exchanged_in_q",
        "The weights of the two components are exchanged in Q: tau for 1 - tau.",
        "Which component has which weight?",
        "log_likelihood", ("Q",), _weights_exchanged, "log_laws"),
    Misconception(
        "same_weight_in_q", "Both components have the same weight here.",
        "Which component has which weight?",
        "log_likelihood", ("Q",), _same_weight, "log_laws"),
    Misconception(
        "squared_in_q", "The responsibilities are squared in Q.",
        "How often does the indicator [Z_i = k] stand in the complete-data log-likelihood?",
        "expectation", ("Q",), _squared, "expectation_of_indicator"),
    Misconception(
        "hard_assignment",
        "Every observation counts for its most probable component only; the expectation weights "
        "with the posterior probabilities.",
        "What is the expectation of [Z_i = k]: can it lie between 0 and 1?",
        "expectation", ("Q",), _hard, "expectation_of_indicator"),
    Misconception(
        "prior_for_posterior_in_q",
        "The weights stand where the responsibilities belong: the expectation is conditional on "
        "the observations.",
        "Given what is the expectation taken?",
        "expectation", ("Q",), _weighted_by_prior, "expectation_of_indicator"),
    Misconception(
        "sum_lost_in_q",
        "The sum over the observations is missing in Q.",
        "Over which indices does the log-likelihood sum?",
        "log_likelihood", ("Q",), _sum_lost, "log_laws"),
    Misconception(
        "components_lost_in_q",
        "The sum over the components is missing in Q, or has only one of them.",
        "Over which indices does the log-likelihood sum?",
        "log_likelihood", ("Q",), _components_lost, "log_laws"),
    Misconception(
        "sign", "Q has the wrong sign.",
        "Is Q maximised or minimised?",
        "expectation", ("Q",), negated, "definition"),
    Misconception(
        "constant_factor",
        "Q is right but for a constant factor; its maximum is the same, but it is not the "
        "expected log-likelihood.",
        "Is every term of the log-likelihood there, once?",
        "expectation", ("Q",), _constant_factor, "definition"),
)
