"""The brief report, a handout of two pages: results with a line of reason each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...algebra.expression import Expr, function, log, walk
from ..document import Block, Equations, Listing, Section, Words
from ..pen import Pen, expected_log_likelihood, fact, local, section, theta
from .domains import inside
from .problem import convention, independent, notes
from .steps import bases
from .unbounded import bounded, no_maximum


def problem(pen: Pen) -> Section:
    """The statement, and in a paragraph what it leaves unsaid and what is looked for."""
    s = pen.em.setting
    return section(
        "statement", "The problem",
        Listing(pen.em.model.statement.strip()),
        fact(pen, ("joint",), "All ", s.x, " are observed, all ", s.Z_i, " are not."),
        independent(pen),
        convention(pen),
        fact(pen, ("Q", "maximum"), "Given parameters ", theta("t"), " with every weight strictly "
             "between 0 and 1, one iteration of EM finds the ", theta("t+1"), " at which ",
             function("Q"), " = ", expected_log_likelihood(),
             " is largest."),
        *notes(pen))


def results(pen: Pen) -> Section:
    """E-step and M-step: what is maximised, each score and what solves it."""
    s, q = pen.em.setting, function("Q")
    return section(
        "results", "The algorithm",
        fact(pen, ("one factor", "complete written out"), "One factor is left for each "
             "observation, and the logarithm turns products into sums:",
             lead="The complete-data log-likelihood"),
        _because(pen, {"complete written out": (
            "independence, laws of the logarithm, the density written out",)}),
        fact(pen, ("responsibility", "Q plain"), "Given the data, what is random are the "
             "indicators; their expectations are the responsibilities:", lead="E-step"),
        _because(pen, {
            "bayes": ("Bayes' rule, with all parameters at ", theta("t")),
            "Q plain": ("linearity; the expectation of ", s.Z, " is its probability, ", s.T),
            "count": ("the effective number of observations of component ", s.letter(s.k)),
        }),
        fact(pen, ("Q separated", *(f"update:{b}" for b in bases(s))), "Each gradient of ", q,
             ", and the only point where it vanishes:", lead="M-step"),
        _because(pen, {role: words for b in bases(s) for role, words in _solved(pen, b)}))


def _solved(pen: Pen, base: str) -> Iterator[tuple[str, Words]]:
    """The score of a parameter and its root, with a reason each."""
    s, update, score = pen.em.setting, pen.held("update:" + base), pen.link("score:" + base)
    if update is None:
        return
    free = Expr("symbol", *update.left.args[:3], "")
    yield "score:" + base, ("the terms with ", free, " alone depend on it")
    if base == s.model.weights.base and s.k in update.left.args[2]:
        yield "update:" + base, (score, " vanishes, and the weights sum to 1")
        return
    others = [x.left for x in map(pen.held, (f"update:{b}" for b in bases(s) if b != base)) if x]
    held: Words = next(((", with ", o, " in its place, which does not depend on it")
                        for o in others if o in walk(update.right)), ())
    yield "update:" + base, ("the root of ", score, *held)


def _because(pen: Pen, reasons: dict[str, Words]) -> Equations:
    """Lines of the derivation, each with one reason for all the steps that led to it."""
    ids = {pen.link(role).step: words for role, words in reasons.items()}
    return Equations(tuple(replace(line, rule_title="", reason=ids[line.id])
                           for line in pen.chain(*reasons).lines))


def guarantees(pen: Pen) -> Section:
    """Maximum, existence, ascent."""
    h, q, u = function("H"), function("Q"), local(pen, "uvwh")
    return section(
        "guarantees", "Why it works",
        fact(pen, ("maximum", "one maximum"), "Where they lie in the domain, the updates are "
             "the global maximum of ", q, ", and the only one:"),
        _because(pen, {
            "gap named": ("the differences of log-weights and of log-densities, averaged, are "
                          "divergences",),
            "maximum": (log(u), " ≤ ", u, " − 1, so no divergence is negative; all are "
                        "0 only at ", theta("t+1")),
        }),
        *_existence(pen),
        fact(pen, ("ascent",), "The log-likelihood of the observations never decreases:"),
        _because(pen, {
            "H plain": ("at ", theta("t"), " the entropy of the responsibilities"),
            "Q plus H": ("Bayes' rule, averaged with the responsibilities as weights",),
            "H rises": ("the difference is a sum of divergences of the responsibilities",),
            "ascent": ("the M-step does not lower ", q, ", and ", h, " does not fall"),
        }),
        fact(pen, ("Q plus H", "H rises", "rest"), "EM comes to rest at stationary points of the "
             "log-likelihood, which need not be its highest: start it from several places and "
             "keep the best."),
        no_maximum(pen) or bounded(pen))


def _existence(pen: Pen) -> Iterator[Block | None]:
    s = pen.em.setting
    for slot, u in zip(s.family.slots, s.slots().values(), strict=True):
        if not slot.known:
            yield pen.part("maximum", f"domain_{u.args[0]}")
            yield inside(pen, slot, u)
