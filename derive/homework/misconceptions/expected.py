"""Mistakes in Q that are made in the expectation: what is weighted, with what, and where."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import Expr, add, at_mark, expr, log, mul, reindex
from ...derivation import Derivation
from ...setting import Setting
from ..symbols import hard
from .changes import (
    HALF,
    binary,
    bracket,
    bracketed,
    exchanged,
    in_q,
    kind_of_term,
    marks,
    scaled,
    swap,
    where,
)
from .entry import Q, mistake


def _log_of_sum(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    yield s.over_i(log(s.over_k(s.joint())))
    yield s.over_i(log(s.over_k(mul(s.T, s.joint()))))
    yield s.over_i(log(s.over_k(mul(s.T, s.density()))))
    for label in em.model.components.labels:
        yield s.over_i(mul(reindex(s.T, s.k, label), log(s.over_k(s.joint()))))


def _prior_once(s: Setting, prior: Expr, density: tuple[Expr, ...]) -> Iterator[Expr]:
    rest = in_q(s, *density)
    yield add(s.over_k(prior), rest)
    yield add(s.over_k(mul(s.N_k, 1 / s.N, prior)), rest)
    yield add(s.over_i(s.over_k(mul(s.T, 1 / s.N, prior))), rest)


def _on_first_term_only(em: Derivation, f: Expr) -> Iterator[Expr]:
    """A bracket left out: the responsibility multiplies only the first terms."""
    s = em.setting
    prior, density = bracket(em)
    terms = (prior, *(t for t in density if kind_of_term(em, t) != "constant"))
    for cut in range(2, len(terms)):
        yield s.over_i(s.over_k(add(mul(s.T, add(*terms[:cut])), *terms[cut:])))


def _current_in_part(em: Derivation, f: Expr) -> Iterator[Expr]:
    """One parameter of Q's bracket left at theta^t."""
    prior, density = bracket(em)
    for p in em.model.parameters:
        terms = tuple(at_mark(t, "t", (p.base,)) for t in (prior, *density))
        if p.base != em.model.weights.base and terms != (prior, *density):
            yield in_q(em.setting, *terms)


def _same_responsibilities(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    for label in em.model.components.labels:
        yield from swap(f, s.T, reindex(s.T, s.k, label))


TABLE = (
    mistake("log_of_sum", Q, "expectation", "insert", _log_of_sum),
    mistake("responsibilities_lost", Q, "expectation", "expectation_of_indicator",
            exchanged(lambda s: (s.T, expr(1)))),
    mistake("prior_outside", Q, "expectation", "expectation_of_indicator",
            bracketed(lambda s, prior, density: [s.over_i(s.over_k(prior + s.T * add(*density)))])),
    mistake("prior_once", Q, "expectation", "expectation_linear", bracketed(_prior_once)),
    mistake("density_outside", Q, "expectation", "expectation_of_indicator",
            bracketed(lambda s, prior, density: [s.over_i(s.over_k(add(s.T * prior, *density)))])),
    mistake("bracket_lost", Q, "expectation", "expectation_of_indicator", _on_first_term_only),
    mistake("free_responsibilities", Q, "expectation", "expectation_of_indicator",
            exchanged(lambda s: (s.T, s.T_free))),
    mistake("current_parameters_in_q", Q, "expectation", "insert",
            lambda em, f: marks(em, f, "", "t")),
    mistake("current_parameter_in_q", Q, "expectation", "insert", _current_in_part),
    mistake("swapped_in_q", Q, "expectation", "expectation_of_indicator",
            where(binary, exchanged(lambda s: (s.T, 1 - s.T)))),
    mistake("same_responsibilities_in_q", Q, "expectation", "expectation_of_indicator",
            where(binary, _same_responsibilities)),
    mistake("squared_in_q", Q, "expectation", "expectation_of_indicator",
            exchanged(lambda s: (s.T, s.T**2))),
    mistake("hard_assignment", Q, "expectation", "expectation_of_indicator",
            exchanged(lambda s: (s.T, hard(s.k, s.i)))),
    mistake("prior_for_posterior_in_q", Q, "expectation", "expectation_of_indicator",
            exchanged(lambda s: (s.T, s.weight()), lambda s: (s.T, s.weight("t")))),
    mistake("sign", Q, "expectation", "definition", scaled(expr(-1))),
    mistake("constant_factor", Q, "expectation", "definition",
            lambda em, f: (mul(b, f) for b in (HALF, expr(2), 1 / em.setting.N))),
)
