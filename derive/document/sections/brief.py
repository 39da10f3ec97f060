"""The brief report, a handout of two pages: results with a line of reason each."""

from __future__ import annotations

from dataclasses import replace

from ...algebra.expression import Expr, expectation, function, log, symbol
from ..document import Block, Equations, Link, Listing, Section, Words
from ..pen import Pen, as_words, family_chains, index, latent, say, theta
from .problem import notes

#: Any positive number.
_U = symbol("u", "scalar")


def problem(pen: Pen) -> Section:
    """The statement, and in a paragraph what it leaves unsaid and what is looked for."""
    em, s = pen.em, pen.em.setting
    return Section(
        "statement",
        "The problem",
        (
            Listing(em.model.statement.strip()),
            say(
                "All ",
                s.x,
                " are observed, all ",
                latent(pen),
                " are not; their pairs are independent for different ",
                index(s.i),
                ". ",
                *as_words(s.family.remarks(s.context())["convention"]),
                " Given parameters ",
                theta("t"),
                " with every weight strictly between 0 and 1, one iteration of EM finds the ",
                theta("t+1"),
                " at which ",
                function("Q"),
                " = ",
                expectation(function("complete_log_likelihood")),
                " is largest.",
            ),
            *notes(pen),
        ),
    )


def results(pen: Pen) -> Section:
    """E-step and M-step: what is maximised, each score and what solves it."""
    em, s = pen.em, pen.em.setting
    blocks: list[Block] = [
        say("One factor is left for each observation, and the logarithm turns products into sums:",
            lead="The complete-data log-likelihood"),
        _because(pen, {"L.log.4": ("independence, laws of the logarithm, the density written out",
                                   )}),
        say("Given the data, only the indicators are random; their expectations are the "
            "responsibilities:", lead="E-step"),
        _because(pen, {
            "T.2": ("Bayes' rule, with all parameters at ", theta("t")),
            "Q.Q.4": ("linearity; the expectation of ", s.Z, " is its probability, ", s.T),
            "Q.N.1": ("the effective number of observations of component ", index(s.k)),
        }),
        say("Each gradient of ", function("Q"), ", and the only point where it vanishes:",
            lead="M-step"),
    ]
    reasons: dict[str, Words] = {}
    for step in em.steps:
        if step.relation == "solves":
            symbol = step.left
            score = _score(pen, symbol.args[0])
            free = Expr("symbol", *symbol.args[:3], "")
            reasons[score] = ("only the terms with ", free, " depend on it")
            reasons[step.id] = ("the zero of ", Link(score), *_order(pen, symbol))
            if symbol.args[0] == em.model.weights.base and s.k in symbol.args[2]:
                reasons[step.id] = (Link(score), " vanishes, and the weights sum to 1")
    blocks.append(_because(pen, reasons))
    return Section("results", "The algorithm", tuple(blocks))


def _order(pen: Pen, symbol: Expr) -> Words:
    """That a parameter is solved for after another, where its update holds the other's."""
    used = pen.em.solution(symbol.args[0])[1]
    for other, _ in pen.em.solutions:
        if other != symbol and _holds(used, other):
            return (", with ", other, " in its place, which does not depend on it")
    return ()


def _alone(words: Words) -> Words:
    """Words that follow from no others here: without the "So" that they begin with."""
    first, *rest = words
    if isinstance(first, str) and first.startswith("So "):
        first = first[3].upper() + first[4:]
    return (first, *rest)


def _holds(e: Expr, part: Expr) -> bool:
    return e == part or any(isinstance(a, Expr) and _holds(a, part) for a in e.args)


def _because(pen: Pen, reasons: dict[str, Words]) -> Equations:
    """Lines of the derivation, each with one reason for all the steps that led to it."""
    group = pen.chain(*reasons)
    return Equations(tuple(replace(line, rule_title="", reason=reasons[line.id])
                           for line in group.lines))


def _score(pen: Pen, base: str) -> str:
    """The line in which the score of a parameter is complete."""
    return [s.id for s in pen.em.steps if s.stage == "score" and s.part == base][-1]


def guarantees(pen: Pen) -> Section:
    """Maximum, existence, ascent."""
    s = pen.em.setting
    c = s.context()
    h, q = function("H"), function("Q")
    return Section(
        "guarantees",
        "Why it works",
        (
            say("The updates are the global maximum of ", q, ", and the only one:"),
            _because(pen, {
                "max.gap.2": ("the differences of log-weights and of log-densities, averaged, are "
                              "divergences",),
                "max.total.1": (log(_U), " ≤ ", _U, " − 1, so no divergence is negative; all are "
                                "0 only at ", theta("t+1")),
            }),
            *family_chains(pen, s.family.existence(c)),
            say("The log-likelihood of the observations never decreases:"),
            _because(pen, {
                "ascent.H.1": ("at ", theta("t"), " the entropy of the responsibilities"),
                "ascent.observed.3": ("Bayes' rule, averaged with the responsibilities as "
                                      "weights",),
                "ascent.entropy.4": ("the difference is a sum of divergences of the "
                                     "responsibilities",),
                "ascent.ascent.1": (q, " rises by the M-step, ", h, " does not fall"),
            }),
            say(
                "EM comes to rest at stationary points of the log-likelihood, mostly local maxima: "
                "start it from several places and keep the best. ",
                *_alone(as_words(s.family.likelihood(c)[-1].close)),
            ),
        ),
    )
