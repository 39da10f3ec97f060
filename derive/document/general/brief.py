"""The brief report: results with a line of reason each."""

from __future__ import annotations

from ...algebra.expression import function
from .. import document as doc
from ..pen import fact, section, theta
from .pen import Writer
from .proofs import conditions


def reasons(pen: Writer) -> doc.Section:
    """What is maximised, and each score."""
    q = function("Q")
    scores = [s for u in pen.em.updates for s in pen.all(f"score:{u.parameter}")]
    return section(
        "results", "How it is derived",
        fact(pen, ("complete log",), "The factors are multiplied, and the logarithm turns products "
             "into sums:", lead="The complete-data log-likelihood"),
        pen.group(pen.all("complete log")),
        fact(pen, ("bayes", "Q plain"), "Given the data, what is random are the indicators. The "
             "expectation of one is its posterior probability at ", theta("t"),
             ". As the expectation is linear, it takes the indicator's place.", lead="E-step"),
        fact(pen, scores, "The scores of ", q, ", whose roots are the updates:", lead="M-step"),
        pen.group(scores))


def guarantees(pen: Writer) -> doc.Section:
    """Maximum, existence, ascent."""
    q, h = function("Q"), function("H")
    return section(
        "guarantees", "Why it works",
        fact(pen, ("gap", "divergence bound"), "What the updates gain is a sum of divergences, "
             "none of them negative:"),
        pen.group(pen.all("gap", "maximum")),
        fact(pen, ("Q plus H", "H rises"), "The log-likelihood is ", q, " + ", h, ", and ", h,
             " has its minimum at ", theta("t"), ":"),
        pen.group(pen.all("H", "Q plus H", "H rises", "ascent")),
        *conditions(pen))
