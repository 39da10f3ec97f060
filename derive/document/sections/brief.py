"""The brief report, a handout of two pages: results with a line of reason each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...algebra.expression import Expr, function, log, walk
from ..document import Block, Equations, Items, Law, Paragraph, Section, Words
from ..pen import Pen, fact, formula, local, section, theta
from .domains import inside
from .problem import convention, independent, remarks
from .steps import bases
from .unbounded import bounded, no_maximum


def reasons(pen: Pen) -> Section:
    """What is maximised, each score, and a reason for each line in the box."""
    s, q = pen.em.setting, function("Q")
    return section(
        "results", "How it is derived",
        independent(pen),
        convention(pen),
        *remarks(pen),
        fact(pen, ("one factor", "complete written out"), "One factor is left for each "
             "observation, and the logarithm turns products into sums:",
             lead="The complete-data log-likelihood"),
        _because(pen, {"complete written out": (
            "independence, laws of the logarithm, the density written out",)}),
        fact(pen, ("responsibility", "bayes", "Q plain"), "Given the data, what is random are the "
             "indicators ", s.Z, ". The expectation of one is its probability, the responsibility "
             "of Bayes' rule, with all parameters at ", theta("t"), ": ", pen.link("bayes"),
             ". As the expectation is linear, ", q, " is ", pen.link("Q plain"), ".",
             lead="E-step"),
        fact(pen, ("Q separated", "count", *(f"update:{b}" for b in bases(s))), "The gradients of ",
             q, ", each of which vanishes at one point only:", lead="M-step"),
        _because(pen, dict(x for b in bases(s) for x in _score(pen, b))),
        Items(tuple(p for b in bases(s) if (p := _root(pen, b)) is not None)))


def _score(pen: Pen, base: str) -> Iterator[tuple[str, Words]]:
    """The score of a parameter with its reason."""
    update = pen.held("update:" + base)
    if update is not None:
        yield "score:" + base, ("the terms with ", Expr("symbol", *update.left.args[:3], ""),
                                " alone depend on it")


def _root(pen: Pen, base: str) -> Paragraph | None:
    """Why the update of a parameter is what it is."""
    s, role = pen.em.setting, "update:" + base
    update, score = pen.held(role), pen.link("score:" + base)
    if update is None:
        return None
    if base == s.model.weights.base and s.k in update.left.args[2]:
        return fact(pen, (update,), pen.link(role), ": ", score, " vanishes, and the weights sum "
                    "to 1.")
    others = [x.left for x in map(pen.held, (f"update:{b}" for b in bases(s) if b != base)) if x]
    held: Words = next(((", with ", o, " in its place, which does not depend on it")
                        for o in others if o in walk(update.right)), ())
    return fact(pen, (update,), pen.link(role), ": the root of ", score, *held, ".")


def _because(pen: Pen, reasons: dict[str, Words]) -> Equations:
    """Lines of the derivation, each with one reason for all the steps that led to it."""
    ids = {pen.link(role).step: words for role, words in reasons.items()}
    return Equations(tuple(replace(line, rule_title="", reason=ids[line.id])
                           for line in pen.chain(*reasons).lines))


def guarantees(pen: Pen) -> Section:
    """Maximum, existence, ascent."""
    s, h, q, u = pen.em.setting, function("H"), function("Q"), local(pen, "uvwh")
    return section(
        "guarantees", "Why it works",
        fact(pen, ("maximum", "one maximum"), "Where they lie in the domain, the updates are "
             "the global maximum of ", q, ", and the only one:"),
        _because(pen, {
            "gap named": ("differences of logarithms, averaged, are Kullback-Leibler divergences, ",
                          formula(Law(r"\operatorname{KL}(p\,\|\,q)"), " = ", Law(
                              r"\operatorname{E}_p[\log p - \log q]"))),
            "maximum": (formula(log(u), " ≤ ", u - 1), ", so no divergence is negative; all are "
                        "0 only at ", theta("t+1")),
        }),
        *_existence(pen),
        fact(pen, ("ascent",), "The log-likelihood of the observations never decreases:"),
        _because(pen, {
            "H plain": ("with the posterior probabilities ", s.T_free, " at any ", theta()),
            "Q plus H": ("Bayes' rule, averaged with the responsibilities as weights",),
            "H rises": ("the difference is a sum of divergences of the responsibilities",),
            "ascent": ("the M-step does not lower ", q, ", and ", h, " does not fall"),
        }),
        fact(pen, ("Q plus H", "H rises", "rest"), "EM comes to rest at stationary points of the "
             "log-likelihood, which need not be its highest: start it from several places and "
             "keep the best (Dempster, Laird and Rubin 1977; Wu 1983).", cites=("dlr", "wu")),
        no_maximum(pen) or bounded(pen))


def _existence(pen: Pen) -> Iterator[Block | None]:
    s = pen.em.setting
    for slot, u in zip(s.family.slots, s.slots().values(), strict=True):
        if not slot.known:
            yield pen.part("maximum", f"domain_{u.args[0]}")
            yield inside(pen, slot, u)
