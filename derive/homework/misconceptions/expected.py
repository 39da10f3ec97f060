"""Mistakes in Q that are made in the expectation: what is weighted, with what, and where."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import (
    Expr,
    add,
    at_mark,
    expr,
    log,
    mul,
    power,
    reindex,
)
from ...derivation import Derivation
from ..symbols import hard
from .changes import (
    HALF,
    binary,
    bracket,
    is_constant_term,
    marks,
    negated,
    swap,
)
from .entry import Misconception


def _q(em: Derivation, *terms: Expr, weight: Expr | None = None) -> Expr:
    """Q with these terms in its bracket, and this weight for the responsibility."""
    s = em.setting
    return s.over_i(s.over_k(mul(s.T if weight is None else weight, add(*terms))))


def _log_of_sum(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    yield s.over_i(log(s.over_k(s.joint())))
    yield s.over_i(log(s.over_k(mul(s.T, s.joint()))))
    yield s.over_i(log(s.over_k(mul(s.T, s.density()))))
    for label in em.model.components.labels:
        yield s.over_i(mul(reindex(s.T, s.k, label), log(s.over_k(s.joint()))))


def _responsibilities_lost(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield from swap(f, em.setting.T, expr(1))


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
    terms = (prior, *(t for t in density if not is_constant_term(em, t)))
    for cut in range(2, len(terms)):
        yield s.over_i(s.over_k(add(mul(s.T, add(*terms[:cut])), *terms[cut:])))


def _free_responsibilities(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield from swap(f, em.setting.T, em.setting.T_free)


def _current_parameters(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield from marks(em, f, "", "t")


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
        yield from swap(f, em.setting.T, 1 - em.setting.T)


def _same_responsibilities(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    if binary(em):
        for label in em.model.components.labels:
            yield from swap(f, s.T, reindex(s.T, s.k, label))


def _squared(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield from swap(f, em.setting.T, power(em.setting.T, 2))


def _hard(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    yield from swap(f, s.T, hard(s.k, s.i))


def _weighted_by_prior(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    for mark in ("", "t"):
        yield from swap(f, s.T, s.weight(mark))


def _constant_factor(em: Derivation, f: Expr) -> Iterator[Expr]:
    for b in (HALF, expr(2), power(em.setting.N, -1)):
        yield mul(b, f)


TABLE = (
    Misconception(
        "log_of_sum",
        "The logarithm of the sum over the components stands here. In Q the logarithm is inside: "
        "the sum of logarithms, weighted.",
        "Given Z, how many components does one observation come from?",
        "expectation", ("Q",), _log_of_sum, "insert"),
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
        "same_responsibilities_in_q",
        "Both components have the same responsibility in Q.",
        "Which component does each responsibility belong to?",
        "expectation", ("Q",), _same_responsibilities, "expectation_of_indicator"),
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
