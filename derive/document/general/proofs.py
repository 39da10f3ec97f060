"""Why it works: the maximum of Q, existence, and that the likelihood never falls."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import function
from .. import document as doc
from ..pen import fact, say, section, theta, titled
from .answer import solved
from .pen import Writer, names


def maximum(pen: Writer) -> doc.Section:
    """What is proved of each block: a gap that is an expected divergence."""
    q, divergences = function("Q"), pen.parts("maximum", "KL")
    joint = set(pen.kinds()) <= {"joint"}
    gaps = pen.parts("maximum", "gap")
    rest = tuple(p for p in pen.parts("maximum") if p not in (*divergences, *gaps, "total")
                 and not p.startswith("domain"))
    return section(
        "maximum",
        titled(pen, ("maximum",), "The maximum" if joint else "Q never falls", "The maximum"),
        fact(pen, ("stationary",), "A root of the score might be a minimum or a saddle. What "
             "shows that it is none are Kullback-Leibler divergences of the factors' laws, the new "
             "one from the free one:") if divergences else None,
        pen.part("maximum", *divergences, *rest) if divergences or rest else None,
        fact(pen, ("divergence bound",), "None is negative, since both laws sum or integrate to "
             "1 (Gibbs' inequality)."),
        fact(pen, ("gap",), "With the equations that were solved above, what the new parameters "
             "gain over any others", "" if joint else ", in the terms in which they stand,",
             " is a sum of such divergences, each with its expected count:") if gaps else None,
        pen.part("maximum", *gaps) if gaps else None,
        say("Therefore") if pen.held("maximum") else None,
        pen.part("maximum", "total"),
        fact(pen, ("maximum", *solved(pen, pen.em.blocks)), "So ", theta("t+1"),
             ", where it lies in the domain, is a global maximum of ", q, ".", role="result")
        if joint else None,
        *_unproved(pen))


def _unproved(pen: Writer) -> Iterator[doc.Block | None]:
    """What is said of blocks in which no joint maximum is claimed."""
    for b in pen.kinds().get("conditional", ()):
        yield say("Of ", *names(pen.free(u) for u in b.updates), " no joint maximum is claimed: ",
                  "each update is the maximum over its own parameter. Several rounds of them in "
                  "one M-step would come nearer to the joint maximum, and are not needed for the "
                  "likelihood to rise.", role="remark")
    for b in pen.kinds().get("safeguarded", ()):
        yield say("Of ", *names(pen.free(u) for u in b.updates), " it is the safeguard that keeps ",
                  function("Q"), " from falling, not a property of the equation.", role="remark")


def existence(pen: Writer) -> doc.Section:
    """Where the new parameters lie in their domain."""
    domains = pen.parts("maximum", "domain")
    return section(
        "existence", "Existence",
        say("The new parameters must lie in their domains. From the updates:") if domains else None,
        pen.part("maximum", *domains) if domains else None,
        *conditions(pen))


def conditions(pen: Writer) -> Iterator[doc.Block | None]:
    """What the data must be for the formulas to have a value."""
    model, updates = pen.em.model, solved(pen, pen.em.blocks)
    prior = {f.variable for f in model.factors} & {p.name for p in model.parameters}
    counts = pen.all("count")
    if not prior:
        yield fact(pen, updates, "Where an expected count is 0, the parameters that it would "
                   "estimate have no update: the formulas divide by it",
                   *((" (", *names(s.left for s in counts), ")") if counts else ()),
                   ". In exact arithmetic it is positive as long as every probability at the "
                   "start is.")
    spread = [p for p in model.parameters if p.domain in ("variance", "covariance")]
    if spread:
        yield fact(pen, updates, "The new ", *names(model.symbol(p.name) for p in spread),
                   " may come out as 0, or singular, where the observations that count for it are "
                   "too few or alike. Then the law has no density, and the likelihood may have no "
                   "maximum: the run has collapsed, and is started elsewhere.")
    edges = [p for p in model.parameters if p.domain in ("probability", "simplex")
             and p.name not in prior]
    if edges:
        yield fact(pen, updates, "A probability that starts at 0 stays at 0: it is a factor of "
                   "every count by which it is estimated. This holds for ",
                   *names(model.symbol(p.name) for p in edges), "; no start should have a 0 "
                   "that is not meant.")


def ascent(pen: Writer) -> doc.Section:
    """The log-likelihood as Q + H, neither of which falls."""
    h, q = function("H"), function("Q")
    return section(
        "ascent", titled(pen, ("ascent",), "The likelihood never decreases", "The likelihood"),
        fact(pen, ("likelihood",), "What EM is after is the likelihood of the observed data, in "
             "which the latent variables have been summed out:"),
        pen.group(s for s in pen.em.steps if s.stage == "ascent" and s.part == "observed"
                  and s.relation == ":="),
        fact(pen, ("Q plus H", "H"), "By Bayes' rule it is ", q,
             ", less the logarithms of the priors," if pen.penalised else "",
             " and a remainder ", h, " (Dempster, Laird and Rubin 1977):", cites=("dlr",)),
        pen.part("ascent", "posterior", "H"),
        pen.group(s for s in pen.em.steps if s.stage == "ascent" and s.part == "observed"
                  and s.relation != ":="),
        *_penalised(pen),
        fact(pen, ("H rises",), "The remainder has its minimum at ", theta("t"), ": what it gains "
             "elsewhere is a divergence of posteriors, which is not negative:"),
        pen.part("ascent", "entropy"),
        say("Therefore") if pen.held("ascent") else None,
        pen.part("ascent", "ascent"),
        fact(pen, ("ascent", "H rises"), "The values rise, and where they are bounded they "
             "converge. Limit points are stationary points of the likelihood under Wu's (1983) "
             "conditions; they need not be its highest.", cites=("wu",)))


def _penalised(pen: Writer) -> Iterator[doc.Block | None]:
    """The log-likelihood with the priors, where there are any."""
    if pen.parts("ascent", "log_posterior"):
        yield say("What rises is the log-likelihood with the logarithms of the priors:")
        yield pen.part("ascent", "log_posterior")
