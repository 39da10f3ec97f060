"""Mistakes in Q that are made in the expectation: what is weighted, with what, and where."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import Expr, add, at_mark, expr, log, mul, reindex
from ...derivation import Derivation
from ..symbols import hard
from .changes import (
    HALF,
    binary,
    bracket,
    exchanged,
    in_q,
    is_constant_term,
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


def _on_density_only(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    prior, density = bracket(em)
    yield s.over_i(s.over_k(add(prior, mul(s.T, add(*density)))))


def _prior_once(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    prior, density = bracket(em)
    rest = in_q(s, *density)
    yield add(s.over_k(prior), rest)
    yield add(s.over_k(mul(s.N_k, 1 / s.N, prior)), rest)
    yield add(s.over_i(s.over_k(mul(s.T, 1 / s.N, prior))), rest)


def _on_prior_only(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    prior, density = bracket(em)
    yield s.over_i(s.over_k(add(mul(s.T, prior), *density)))


def _on_first_term_only(em: Derivation, f: Expr) -> Iterator[Expr]:
    """A bracket left out: the responsibility multiplies only the first terms."""
    s = em.setting
    prior, density = bracket(em)
    terms = (prior, *(t for t in density if not is_constant_term(em, t)))
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
    mistake("log_of_sum", Q, "expectation", "insert", _log_of_sum,
            "The logarithm of the sum over the components stands here. In Q the logarithm is "
            "inside: the sum of logarithms, weighted.",
            "Given Z, how many components does one observation come from?"),
    mistake("responsibilities_lost", Q, "expectation", "expectation_of_indicator",
            exchanged(lambda s: (s.T, expr(1))),
            "The responsibilities are missing in Q: the expectation of each indicator.",
            "What is the expectation of [Z_i = k]?"),
    mistake("prior_outside", Q, "expectation", "expectation_of_indicator", _on_density_only,
            "The logarithm of the weight is not weighted by the responsibility.",
            "What does the indicator [Z_i = k] multiply?"),
    mistake("prior_once", Q, "expectation", "expectation_linear", _prior_once,
            "The logarithm of the weight stands outside the sum over the observations: every "
            "observation contributes it, with its responsibility.",
            "Over which indices is the logarithm of the weight summed?"),
    mistake("density_outside", Q, "expectation", "expectation_of_indicator", _on_prior_only,
            "The log-density is not weighted by the responsibility.",
            "What does the indicator [Z_i = k] multiply?"),
    mistake("bracket_lost", Q, "expectation", "expectation_of_indicator", _on_first_term_only,
            "The responsibility multiplies only the first terms: a bracket around all of them is "
            "missing.",
            "Which terms does the responsibility multiply?"),
    mistake("free_responsibilities", Q, "expectation", "expectation_of_indicator",
            exchanged(lambda s: (s.T, s.T_free)),
            "The responsibilities in Q depend on the free theta; they belong to theta^t.",
            "At which parameters is the expectation taken?"),
    mistake("current_parameters_in_q", Q, "expectation", "insert",
            lambda em, f: marks(em, f, "", "t"),
            "Q is taken at theta^t throughout, so that nothing is left to maximise over.",
            "Which parameters does the M-step vary?"),
    mistake("current_parameter_in_q", Q, "expectation", "insert", _current_in_part,
            "One of the parameters in the logarithms is that of theta^t; there all are free.",
            "Which parameters does the M-step vary?"),
    mistake("swapped_in_q", Q, "expectation", "expectation_of_indicator",
            where(binary, exchanged(lambda s: (s.T, 1 - s.T))),
            "The responsibilities of the two components are exchanged in Q.",
            "Which component does each responsibility belong to?"),
    mistake("same_responsibilities_in_q", Q, "expectation", "expectation_of_indicator",
            where(binary, _same_responsibilities),
            "Both components have the same responsibility in Q.",
            "Which component does each responsibility belong to?"),
    mistake("squared_in_q", Q, "expectation", "expectation_of_indicator",
            exchanged(lambda s: (s.T, s.T**2)),
            "The responsibilities are squared in Q.",
            "How often does the indicator [Z_i = k] stand in the complete-data log-likelihood?"),
    mistake("hard_assignment", Q, "expectation", "expectation_of_indicator",
            exchanged(lambda s: (s.T, hard(s.k, s.i))),
            "Every observation counts for its most probable component only; the expectation "
            "weights with the posterior probabilities.",
            "What is the expectation of [Z_i = k]: can it lie between 0 and 1?"),
    mistake("prior_for_posterior_in_q", Q, "expectation", "expectation_of_indicator",
            exchanged(lambda s: (s.T, s.weight()), lambda s: (s.T, s.weight("t"))),
            "The weights stand where the responsibilities belong: the expectation is conditional "
            "on the observations.",
            "Given what is the expectation taken?"),
    mistake("sign", Q, "expectation", "definition", scaled(expr(-1)),
            "Q has the wrong sign.",
            "Is Q maximised or minimised?"),
    mistake("constant_factor", Q, "expectation", "definition",
            lambda em, f: (mul(b, f) for b in (HALF, expr(2), 1 / em.setting.N)),
            "Q is right but for a constant factor; its maximum is the same, but it is not the "
            "expected log-likelihood.",
            "Is every term of the log-likelihood there, once?"),
)
