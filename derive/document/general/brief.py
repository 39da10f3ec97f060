"""The brief report, a handout: results with a line of reason each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...algebra.expression import Expr, function, log, walk
from ...engine.parts import Update
from ...trace import Step
from .. import document as doc
from ..pen import between_dollars, fact, formula, listed, say, section, theta
from .answer import solved, update_of
from .assumptions import conventions, independent
from .domains import conditions, inside
from .pen import Writer
from .roles import posteriors
from .unbounded import bounded, no_maximum


def reasons(pen: Writer) -> doc.Section:
    """What is maximised, each score, and a reason for each line in the box."""
    q, own = function("Q"), pen.own
    scores = [pen.held(f"score:{u.parameter}") for u in pen.em.updates]
    whole = pen.all("complete log")
    each = listed([(doc.Link(s.id),) for s in posteriors(pen.em.steps)])
    indicators: doc.Words = ("the indicators ", own.Z) if own is not None else ("the indicators",)
    return section(
        "results", "How it is derived",
        independent(pen, derived=False), *conventions(pen),
        *(say(*between_dollars(text)) for text in pen.notation.notes),
        fact(pen, ("complete log",), "The factors are multiplied, and the logarithm turns products "
             "into sums:", lead="The complete-data log-likelihood"),
        _because(pen, [(s, ("independence, laws of the logarithm, the densities written out",))
                       for s in whole]),
        fact(pen, ("bayes", "Q plain"), "Given the data, what is random are ", *indicators,
             ". The expectation of one is its probability, the responsibility of Bayes' rule, with "
             "all parameters at ", theta("t"), ": ", *each, ". As the expectation is linear, ", q,
             " is ", *next(((pen.link(r),) for r in ("Q plain", "Q expanded")
                                            if pen.held(r) is not None), ()), ".", lead="E-step"),
        fact(pen, (*scores, *solved(pen, pen.em.blocks)), "The gradients of ", q,
             ", whose roots are the updates:", lead="M-step"),
        _because(pen, [(s, ("the terms with ", pen.free(u), " alone depend on it"))
                       for u in pen.em.updates for s in pen.all(f"score:{u.parameter}")]),
        doc.Items(tuple(p for u in pen.em.updates if (p := _root(pen, u)) is not None)))


def _root(pen: Writer, u: Update) -> doc.Paragraph | None:
    """Why the update of a parameter is what it is."""
    update, score = update_of(pen, u.parameter), pen.link(f"score:{u.parameter}")
    if update is None:
        return None
    here = doc.Link(update.id)
    if pen.em.model.parameter(u.parameter).domain == "simplex":
        return fact(pen, (update,), here, ": ", score, " vanishes, and the probabilities sum to 1.")
    others = [x.left for o in pen.em.updates if o is not u
              and (x := pen.held(f"update:{o.parameter}")) is not None]
    put: doc.Words = next(((", with ", o, " in its place, which does not depend on it")
                           for o in others if o in walk(update.right)), ())
    return fact(pen, (update,), here, ": the root of ", score, *put, ".")


def _because(pen: Writer, reasons: Sequence[tuple[Step, doc.Words]]) -> doc.Equations:
    """Lines of the derivation, each with one reason for all the steps that led to it."""
    ids = {s.id: words for s, words in reasons}
    return doc.Equations(tuple(replace(line, rule_title="", reason=ids[line.id])
                               for line in pen.group(s for s, _ in reasons).lines))


def guarantees(pen: Writer) -> doc.Section:
    """Maximum, existence, ascent."""
    h, q, u = function("H"), function("Q"), pen.local("uvwh")
    joint, one = set(pen.kinds()) <= {"joint"}, pen.held("one maximum") is not None
    theirs = tuple(pen.all("gap", "maximum"))
    return section(
        "guarantees", "Why it works",
        fact(pen, ("maximum", *(("one maximum",) if one else ())), "Where they lie in the domain, "
             "the updates are the global maximum of ", q, ", and the only one:" if one else ":")
        if joint else fact(pen, ("maximum",), "What the updates gain is a sum of divergences:"),
        _because(pen, [(s, ("differences of logarithms, averaged, are Kullback-Leibler "
                            "divergences, ", formula(
                                doc.Law(r"\operatorname{KL}(p\,\|\,q)"), " = ", doc.Law(
                                    r"\operatorname{E}_p[\log p - \log q]")))
                           if s.relation == "=" else (
            formula(log(u), " ≤ ", u - 1), ", so no divergence is negative", *((
                "; all are 0 only at ", theta("t+1")) if one else ()))) for s in theirs]),
        *_existence(pen),
        fact(pen, ("ascent",), pen.objective(), " never decreases:"),
        _because(pen, [(s, why) for role, why in _rises(pen, q, h) for s in pen.all(role)]),
        fact(pen, ("Q plus H", "H rises", "ascent"), "EM comes to rest at stationary points of ",
             pen.objective(), ", which need not be its highest: start it from several places and "
             "keep the best (Dempster, Laird and Rubin 1977; Wu 1983).", cites=("dlr", "wu")),
        no_maximum(pen) or bounded(pen))


def _rises(pen: Writer, q: Expr, h: Expr) -> Iterator[tuple[str, doc.Words]]:
    own = pen.own
    free: doc.Words = (own.T_free,) if own is not None else ()
    yield "H plain", ("with the posterior probabilities ", *free, " at any ", theta())
    yield "Q plus H", ("Bayes' rule, averaged with the responsibilities as weights",)
    yield "H rises", ("the difference is a sum of divergences of the responsibilities",)
    yield "ascent", ("the M-step does not lower ", q, ", and ", h, " does not fall")


def _existence(pen: Writer) -> Iterator[doc.Block | None]:
    said: list[str] = []
    for u in pen.em.updates:
        found = inside(pen, u)
        if found is not None and pen.em.model.parameter(u.parameter).domain not in (
                "simplex", "probability"):
            yield pen.part("maximum", f"domain_{u.parameter}")
            yield found
            said.append(u.parameter)
    yield from conditions(pen, frozenset(
        (*said, *(p.name for p in pen.em.model.parameters
                  if p.domain in ("simplex", "probability")))))
