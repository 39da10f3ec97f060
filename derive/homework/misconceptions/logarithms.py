"""Mistakes in Q that are made in the complete-data log-likelihood: factors and logarithms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ...algebra.expression import ZERO, Expr, add, expr, log, mul, reindex, replace, size
from ...derivation import Derivation
from .changes import (
    HALF,
    bracket,
    exchanged,
    in_q,
    inverses_lost,
    is_constant_term,
    is_data_term,
    is_rate_term,
    is_spread_term,
    made,
    per_term,
    roots_of_spread,
    squares_lost,
    swap,
    two_weights,
    where,
)
from .entry import Change, Q, mistake


def _terms(change: Callable[[Expr], Iterable[Expr]],
           holds: Callable[[Derivation, Expr], bool]) -> Change:
    """One term of the bracket changed at a time."""
    return per_term(lambda em, f, term, other: replace(f, term, other), change, holds)


def _factor_of_a_term(by: Expr) -> Change:
    """One term of the bracket times a number, the logarithm of the weight among them."""
    def change(em: Derivation, f: Expr) -> Iterator[Expr]:
        prior, density = bracket(em)
        for t in (prior, *density):
            if not is_constant_term(em, t):
                yield from swap(f, t, mul(by, t))
    return change


def _same_weight(em: Derivation, f: Expr) -> Iterator[Expr]:
    for label in em.model.components.labels:
        yield from swap(f, bracket(em)[0], log(em.setting.weight("", label)))


def _sum_lost(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    prior, density = bracket(em)
    yield s.over_k(mul(s.T, add(prior, *density)))


def _components_lost(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    prior, density = bracket(em)
    body = s.over_i(mul(s.T, add(prior, *density)))
    yield body
    for label in em.model.components.labels:
        yield reindex(body, s.k, label)


TABLE = (
    mistake("log_prior_lost", Q, "log_likelihood", "log_laws",
            exchanged(lambda s: (log(s.weight()), ZERO)),
            "The logarithm of the weight is missing in Q.",
            "Which factors does the complete-data likelihood of one observation have?"),
    mistake("log_lost", Q, "log_likelihood", "log_laws",
            exchanged(lambda s: (log(s.weight()), s.weight())),
            "The weight stands in Q without its logarithm.",
            "What does the logarithm make of a product?"),
    mistake("log_density_lost", Q, "log_likelihood", "log_laws",
            made(lambda s: in_q(s, log(s.weight()), s.density()), lambda s: in_q(s, s.joint()),
                 lambda s: in_q(s, s.weight(), s.density())),
            "The density stands in Q without its logarithm.",
            "What does the logarithm make of a product?"),
    mistake("half_lost", Q, "log_likelihood", "density_written_out", _factor_of_a_term(expr(2)),
            "A term of the log-density is twice what it should be: a factor 1/2 is missing.",
            "Write out the logarithm of the density again, term by term."),
    mistake("half_extra_in_q", Q, "log_likelihood", "density_written_out", _factor_of_a_term(HALF),
            "A term of the log-density is half of what it should be: a factor 1/2 is too much.",
            "Write out the logarithm of the density again, term by term."),
    mistake("log_determinant_sign", Q, "log_likelihood", "density_written_out",
            _terms(lambda t: (-t,), is_spread_term),
            "The logarithm of the spread has the wrong sign.",
            "Does a larger spread raise or lower the density's peak?"),
    mistake("log_determinant_lost", Q, "log_likelihood", "density_written_out",
            _terms(lambda t: (), is_spread_term),
            "The logarithm of the spread is missing; it depends on theta and cannot be dropped.",
            "Which factors of the density depend on theta?"),
    mistake("determinant_power", Q, "log_likelihood", "density_written_out",
            _terms(lambda t: (mul(size("d"), t),), is_spread_term),
            "The determinant stands to the wrong power: |Sigma|^(1/2) is in the density whatever "
            "the dimension; only 2 pi carries d.",
            "Which power does the determinant have in the density in d dimensions?"),
    mistake("quadratic_sign", Q, "log_likelihood", "density_written_out",
            _terms(lambda t: (-t,), is_data_term),
            "The term with the observations has the wrong sign.",
            "Does the density grow or fall with the distance from the mean?"),
    mistake("quadratic_lost", Q, "log_likelihood", "density_written_out",
            _terms(lambda t: (), is_data_term),
            "The term with the observations is missing.",
            "Which terms of the logarithm of the density hold x_i?"),
    mistake("normaliser_lost", Q, "log_likelihood", "density_written_out",
            _terms(lambda t: (), is_rate_term),
            "A term of the log-density is missing that holds the parameter and not the "
            "observation.",
            "Which factors of the density depend on theta?"),
    mistake("deviation_for_variance", Q, "log_likelihood", "density_written_out",
            _terms(roots_of_spread, is_data_term),
            "The standard deviation stands where the variance belongs.",
            "In which unit is the term with the observations?"),
    mistake("inverse_lost_in_q", Q, "log_likelihood", "density_written_out",
            _terms(inverses_lost, is_data_term),
            "The spread itself stands where its inverse belongs.",
            "Which matrix (or number) stands between the deviations?"),
    mistake("no_square", Q, "log_likelihood", "density_written_out",
            _terms(squares_lost, is_data_term),
            "The deviation is not squared in Q.",
            "Which power of the deviation stands in the logarithm of the density?"),
    mistake("weights_exchanged_in_q", Q, "log_likelihood", "log_laws",
            where(two_weights, exchanged(lambda s: (log(s.weight()), log(1 - s.weight())))),
            "The weights of the two components are exchanged in Q: tau for 1 - tau.",
            "Which component has which weight?"),
    mistake("same_weight_in_q", Q, "log_likelihood", "log_laws", where(two_weights, _same_weight),
            "Both components have the same weight here.",
            "Which component has which weight?"),
    mistake("sum_lost_in_q", Q, "log_likelihood", "log_laws", _sum_lost,
            "The sum over the observations is missing in Q.",
            "Over which indices does the log-likelihood sum?"),
    mistake("components_lost_in_q", Q, "log_likelihood", "log_laws", _components_lost,
            "The sum over the components is missing in Q, or has only one of them.",
            "Over which indices does the log-likelihood sum?"),
)
