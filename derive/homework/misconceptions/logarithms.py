"""Mistakes in Q that are made in the complete-data log-likelihood: factors and logarithms."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import (
    ZERO,
    Expr,
    add,
    expr,
    log,
    mul,
    reindex,
    replace,
    size,
)
from ...derivation import Derivation
from .changes import (
    HALF,
    binary,
    bracket,
    inverses_lost,
    is_constant_term,
    is_data_term,
    is_rate_term,
    is_spread_term,
    per_term,
    roots_of_spread,
    squares_lost,
    swap,
)
from .entry import Change, Misconception


def _q(em: Derivation, *terms: Expr, weight: Expr | None = None) -> Expr:
    """Q with these terms in its bracket, and this weight for the responsibility."""
    s = em.setting
    return s.over_i(s.over_k(mul(s.T if weight is None else weight, add(*terms))))


def _put(em: Derivation, f: Expr, term: Expr, other: Expr) -> Expr:
    """The formula with another term in its bracket."""
    return replace(f, term, other)


def _factor_of_a_term(by: Expr) -> Change:
    """One term of the bracket times a number, the logarithm of the weight among them."""
    def change(em: Derivation, f: Expr) -> Iterator[Expr]:
        prior, density = bracket(em)
        for t in (prior, *density):
            if not is_constant_term(em, t):
                yield from swap(f, t, mul(by, t))
    return change


def _log_prior_lost(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield from swap(f, bracket(em)[0], ZERO)


def _log_lost(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield from swap(f, bracket(em)[0], em.setting.weight())


def _log_density_lost(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    yield _q(em, log(s.weight()), s.density())
    yield _q(em, s.joint())
    yield _q(em, s.weight(), s.density())


def _weights_exchanged(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    if binary(em) and s.weight().op == "symbol":
        yield from swap(f, bracket(em)[0], log(1 - s.weight()))


def _same_weight(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    labels = em.model.components.labels
    if binary(em) and s.weight().op == "symbol":
        for label in labels:
            yield from swap(f, bracket(em)[0], log(s.weight("", label)))


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
        "half_lost", "A term of the log-density is twice what it should be: a factor 1/2 is "
        "missing.",
        "Write out the logarithm of the density again, term by term.",
        "log_likelihood", ("Q",), _factor_of_a_term(expr(2)),
        "density_written_out"),
    Misconception(
        "half_extra_in_q", "A term of the log-density is half of what it should be: a factor 1/2 "
        "is too much.",
        "Write out the logarithm of the density again, term by term.",
        "log_likelihood", ("Q",), _factor_of_a_term(HALF),
        "density_written_out"),
    Misconception(
        "log_determinant_sign", "The logarithm of the spread has the wrong sign.",
        "Does a larger spread raise or lower the density's peak?",
        "log_likelihood", ("Q",), per_term(_put, lambda t: (-t,), is_spread_term),
        "density_written_out"),
    Misconception(
        "log_determinant_lost",
        "The logarithm of the spread is missing; it depends on theta and cannot be dropped.",
        "Which factors of the density depend on theta?",
        "log_likelihood", ("Q",), per_term(_put, lambda t: (), is_spread_term),
        "density_written_out"),
    Misconception(
        "determinant_power", "The determinant stands to the wrong power: |Sigma|^(1/2) is in the "
        "density whatever the dimension; only 2 pi carries d.",
        "Which power does the determinant have in the density in d dimensions?",
        "log_likelihood", ("Q",), per_term(_put, lambda t: (mul(size("d"), t),),
                                           is_spread_term), "density_written_out"),
    Misconception(
        "quadratic_sign", "The term with the observations has the wrong sign.",
        "Does the density grow or fall with the distance from the mean?",
        "log_likelihood", ("Q",), per_term(_put, lambda t: (-t,), is_data_term),
        "density_written_out"),
    Misconception(
        "quadratic_lost", "The term with the observations is missing.",
        "Which terms of the logarithm of the density hold x_i?",
        "log_likelihood", ("Q",), per_term(_put, lambda t: (), is_data_term),
        "density_written_out"),
    Misconception(
        "normaliser_lost",
        "A term of the log-density is missing that holds the parameter and not the observation.",
        "Which factors of the density depend on theta?",
        "log_likelihood", ("Q",), per_term(_put, lambda t: (), is_rate_term),
        "density_written_out"),
    Misconception(
        "deviation_for_variance",
        "The standard deviation stands where the variance belongs.",
        "In which unit is the term with the observations?",
        "log_likelihood", ("Q",), per_term(_put, roots_of_spread, is_data_term),
        "density_written_out"),
    Misconception(
        "inverse_lost_in_q", "The spread itself stands where its inverse belongs.",
        "Which matrix (or number) stands between the deviations?",
        "log_likelihood", ("Q",), per_term(_put, inverses_lost, is_data_term),
        "density_written_out"),
    Misconception(
        "no_square", "The deviation is not squared in Q.",
        "Which power of the deviation stands in the logarithm of the density?",
        "log_likelihood", ("Q",), per_term(_put, squares_lost, is_data_term),
        "density_written_out"),
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
        "sum_lost_in_q",
        "The sum over the observations is missing in Q.",
        "Over which indices does the log-likelihood sum?",
        "log_likelihood", ("Q",), _sum_lost, "log_laws"),
    Misconception(
        "components_lost_in_q",
        "The sum over the components is missing in Q, or has only one of them.",
        "Over which indices does the log-likelihood sum?",
        "log_likelihood", ("Q",), _components_lost, "log_laws"),
)
