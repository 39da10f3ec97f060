"""Mistakes in Q that are made in the complete-data log-likelihood: factors and logarithms."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ...algebra.expression import ZERO, Expr, add, expr, log, mul, reindex, replace, size
from ...derivation import Derivation
from .changes import (
    HALF,
    bracket,
    bracketed,
    exchanged,
    in_q,
    inverses_lost,
    kind_of_term,
    made,
    per_term,
    roots_of_spread,
    squares_lost,
    swap,
    two_weights,
    where,
)
from .entry import Change, Q, mistake

_terms = partial(per_term, lambda em, f, term, other: replace(f, term, other))


def _factor_of_a_term(by: Expr) -> Change:
    """One term of the bracket times a number, the logarithm of the weight among them."""
    def change(em: Derivation, f: Expr) -> Iterator[Expr]:
        prior, density = bracket(em)
        for t in (prior, *density):
            if kind_of_term(em, t) != "constant":
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
            _terms(lambda t: (-t,), "spread")),
    mistake("log_determinant_lost", Q, "log_likelihood", "density_written_out",
            _terms(lambda t: (), "spread")),
    mistake("determinant_power", Q, "log_likelihood", "density_written_out",
            _terms(lambda t: (mul(size("d"), t),), "spread")),
    mistake("quadratic_sign", Q, "log_likelihood", "density_written_out",
            _terms(lambda t: (-t,), "data")),
    mistake("quadratic_lost", Q, "log_likelihood", "density_written_out",
            _terms(lambda t: (), "data")),
    mistake("normaliser_lost", Q, "log_likelihood", "density_written_out",
            _terms(lambda t: (), "rate")),
    mistake("deviation_for_variance", Q, "log_likelihood", "density_written_out",
            _terms(roots_of_spread, "data")),
    mistake("inverse_lost_in_q", Q, "log_likelihood", "density_written_out",
            _terms(inverses_lost, "data")),
    mistake("no_square", Q, "log_likelihood", "density_written_out", _terms(squares_lost, "data")),
    mistake("weights_exchanged_in_q", Q, "log_likelihood", "log_laws",
            where(two_weights, exchanged(lambda s: (log(s.weight()), log(1 - s.weight()))))),
    mistake("same_weight_in_q", Q, "log_likelihood", "log_laws", where(two_weights, _same_weight)),
    mistake("sum_lost_in_q", Q, "log_likelihood", "log_laws",
            bracketed(lambda s, prior, density: [s.over_k(mul(s.T, add(prior, *density)))])),
    mistake("components_lost_in_q", Q, "log_likelihood", "log_laws", _components_lost),
)
