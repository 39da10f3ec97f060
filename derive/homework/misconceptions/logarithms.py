"""Mistakes in Q that are made in the complete-data log-likelihood: factors and logarithms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ...algebra.expression import ZERO, Expr, add, expr, log, mul, reindex, replace, size
from ...derivation import Derivation
from .changes import (
    HALF,
    bracket,
    bracketed,
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


def _components_lost(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    prior, density = bracket(em)
    body = s.over_i(mul(s.T, add(prior, *density)))
    yield body
    for label in em.model.components.labels:
        yield reindex(body, s.k, label)


TABLE = (
    mistake("log_prior_lost", Q, "log_likelihood", "log_laws",
            exchanged(lambda s: (log(s.weight()), ZERO))),
    mistake("log_lost", Q, "log_likelihood", "log_laws",
            exchanged(lambda s: (log(s.weight()), s.weight()))),
    mistake("log_density_lost", Q, "log_likelihood", "log_laws",
            made(lambda s: in_q(s, log(s.weight()), s.density()), lambda s: in_q(s, s.joint()),
                 lambda s: in_q(s, s.weight(), s.density()))),
    mistake("half_lost", Q, "log_likelihood", "density_written_out", _factor_of_a_term(expr(2))),
    mistake("half_extra_in_q", Q, "log_likelihood", "density_written_out", _factor_of_a_term(HALF)),
    mistake("log_determinant_sign", Q, "log_likelihood", "density_written_out",
            _terms(lambda t: (-t,), is_spread_term)),
    mistake("log_determinant_lost", Q, "log_likelihood", "density_written_out",
            _terms(lambda t: (), is_spread_term)),
    mistake("determinant_power", Q, "log_likelihood", "density_written_out",
            _terms(lambda t: (mul(size("d"), t),), is_spread_term)),
    mistake("quadratic_sign", Q, "log_likelihood", "density_written_out",
            _terms(lambda t: (-t,), is_data_term)),
    mistake("quadratic_lost", Q, "log_likelihood", "density_written_out",
            _terms(lambda t: (), is_data_term)),
    mistake("normaliser_lost", Q, "log_likelihood", "density_written_out",
            _terms(lambda t: (), is_rate_term)),
    mistake("deviation_for_variance", Q, "log_likelihood", "density_written_out",
            _terms(roots_of_spread, is_data_term)),
    mistake("inverse_lost_in_q", Q, "log_likelihood", "density_written_out",
            _terms(inverses_lost, is_data_term)),
    mistake("no_square", Q, "log_likelihood", "density_written_out",
            _terms(squares_lost, is_data_term)),
    mistake("weights_exchanged_in_q", Q, "log_likelihood", "log_laws",
            where(two_weights, exchanged(lambda s: (log(s.weight()), log(1 - s.weight()))))),
    mistake("same_weight_in_q", Q, "log_likelihood", "log_laws", where(two_weights, _same_weight)),
    mistake("sum_lost_in_q", Q, "log_likelihood", "log_laws", bracketed(
            lambda s, prior, density: [s.over_k(mul(s.T, add(prior, *density)))])),
    mistake("components_lost_in_q", Q, "log_likelihood", "log_laws", _components_lost),
)
