"""The derivation proper: complete-data log-likelihood, E-step, M-step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...algebra.expression import Expr, function, symbol
from ...engine.parts import Block, Unit, Update
from ...families import LAWS
from .. import document as doc
from ..pen import fact, say, section, theta
from .pen import Writer, names


def assumptions(pen: Writer) -> doc.Section:
    """What the statement leaves unsaid."""
    model = pen.em.model
    missing = [v for v in model.observed if v.missing]
    seen = [v for v in model.latents if v.seen]
    points = [f for f in model.factors if f.law == "point"]
    said = (
        fact(pen, ("complete log",), "The factors stated are multiplied: given what stands behind "
             "its bar, and the parameters, each variable is independent of all others."),
        fact(pen, ("bayes",), "The current parameters ", theta("t"), " are inside their domains. ",
             "A responsibility may be 0 only where the statement itself excludes a value; its "
             "term in ", function("Q"), " is then absent, not 0 times the logarithm of 0."
             ) if points or seen else
        fact(pen, ("bayes",), "The current parameters ", theta("t"), " are inside their domains, "
             "so that every denominator below is positive."),
        *(fact(pen, ("complete log",), "Which ", model.symbol(v.name), " are missing is "
               "taken to depend on nothing that is unobserved (missing at random). A missing cell "
               "has no factor.") for v in missing),
        *(fact(pen, ("complete log",), "Where ", model.symbol(v.name), " is seen, only its "
               "value is allowed; elsewhere every value is.") for v in seen))
    found = tuple(p for p in (*said, *_conventions(pen)) if p is not None)
    return section("assumptions", "Assumptions", doc.Items(found) if found else None)


def _conventions(pen: Writer) -> Iterator[doc.Paragraph | None]:
    """How the arguments of each law are read."""
    first = {f.law: f for f in reversed(pen.em.model.factors) if f.law in LAWS}
    for law in sorted(first):
        # a variance may be written with any letter here
        family = replace(LAWS[law], convention=LAWS[law].convention.replace(
            ", written with its square", ""))
        slots = {s.name: a for s, a in zip(family.slots, first[law].arguments, strict=False)}
        yield fact(pen, ("complete log",), *family.reads(slots))


def complete(pen: Writer) -> doc.Section:
    """The complete-data log-likelihood."""
    densities = pen.parts("log_likelihood", "density")
    weighted = bool(pen.em.model.weights)
    return section(
        "complete", "The complete-data log-likelihood",
        say("The joint density of all variables is the product of the factors stated; a bracket ",
            "in an exponent says where a factor stands:" if not weighted else "") if pen.parts(
            "log_likelihood", "complete") else None,
        pen.part("log_likelihood", "complete", *pen.parts("log_likelihood", "complete_")),
        say("The logarithms of the densities are" if len(densities) > 1 else
            "The logarithm of the density is") if densities else None,
        pen.part("log_likelihood", *densities) if densities else None,
        fact(pen, ("complete log",), "The logarithm turns products into sums and exponents into "
             "factors:") if not weighted else
        fact(pen, ("complete log",), "Each unit counts as often as its weight says: the weight "
             "stands in front of the logarithm of what is its own."),
        pen.part("log_likelihood", but=(*densities, *pen.parts("log_likelihood", "complete"))))


def e_step(pen: Writer) -> doc.Section:
    """The posterior of the latent variables, and Q."""
    q = function("Q")
    return section(
        "e-step", "E-step",
        *(_unit(pen, u) for u in pen.em.units),
        pen.group((s for s in pen.em.steps if s.stage == "posterior"), fact(
            pen, ("bayes",), "The numerator is the joint density of the data and one value of the "
            "latent variables, the denominator the same summed over all their values. All is taken "
            "at ", theta("t"), ", so that these are numbers: nothing will be differentiated "
            "through them.")),
        fact(pen, ("complete log",), "The weight of an observation does not stand here: it "
             "multiplies the logarithm", ", and the posterior of one occurrence is that of any "
             "other." if all(w.counts for w in pen.em.model.weights) else ", and says nothing of "
             "where the observation comes from.") if pen.em.model.weights else None,
        fact(pen, ("Q plain",), "With these the expectation is taken term by term."),
        pen.part("expectation", "Q"),
        fact(pen, ("Q plain",), "No latent variable is left. The free ", theta(), " stands in the "
             "logarithms, ", theta("t"), " only in the responsibilities."),
        *_points(pen), *_counts(pen, q))


def _unit(pen: Writer, u: Unit) -> doc.Paragraph | None:
    """Which latent variables have a posterior together."""
    model = pen.em.model
    own = names(model.symbol(z) for z in u.latents)
    if len(u.latents) > 1:
        return fact(pen, ("bayes",), "Given the data ", *own, " depend on one another: their "
                    "posterior is one law, over all pairs of their values." if len(u.latents) == 2
                    else "posterior is one law, over all combinations of their values.")
    return fact(pen, ("bayes",), "Given the data, and with the current parameters ", theta("t"),
                ", ", *own, " has each of its values with a probability that Bayes' rule gives, "
                "its responsibility.")


def _points(pen: Writer) -> Iterator[doc.Block | None]:
    """Why the logarithm of a point mass has no term."""
    if any(f.law == "point" for f in pen.em.model.factors):
        yield fact(pen, ("bayes", "Q plain"), "A point mass leaves no term: where its "
                   "responsibility is positive, the bracket is 1 and its logarithm 0; where the "
                   "bracket is 0, the responsibility is 0, and the term is absent.")


def _counts(pen: Writer, q: Expr) -> Iterator[doc.Block | None]:
    counts = tuple(p for p in pen.parts("expectation") if p != "Q")
    if counts:
        yield say("With the expected counts")
        yield pen.part("expectation", *counts)


def m_step(pen: Writer) -> doc.Section:
    """Scores and solutions, block by block."""
    q = function("Q")
    return section(
        "m-step", "M-step",
        fact(pen, ("Q plain",), q, f" falls into {len(pen.em.blocks)} parts that share no "
             "parameters. Each is treated by itself."
             ) if len(pen.em.blocks) > 1 else None,
        *(b for block in pen.em.blocks for b in _block(pen, block)))


def _block(pen: Writer, block: Block) -> Iterator[doc.Block | None]:
    free = [pen.free(u) for u in block.updates]
    if block.kind == "conditional":
        yield say("The parameters ", *names(free), ". The equation of one needs the new value of "
                  "another, round about. So they are updated one after another, each with the "
                  "others held: those before it at their new values, those behind it at the "
                  "current ones.")
    elif block.kind == "safeguarded":
        yield say("The parameters " if len(free) > 1 else "The parameter ", *names(free), ". For "
                  "this part of ", function("Q"), " no lemma here shows that a root of the "
                  "score is its maximum, so a step is taken only where ", function("Q"), " rises.")
    elif len(free) > 1:
        yield say("The parameters ", *names(free), ", in the order in which their equations can "
                  "be solved.")
    for u in block.updates:
        yield from _parameter(pen, u)


def _parameter(pen: Writer, u: Update) -> Iterator[doc.Block | None]:
    free, name = pen.free(u), u.parameter
    simplex = any(p.name == name and p.domain == "simplex" for p in pen.em.model.parameters)
    if simplex:
        yield say("Let ", free, " vary. They sum to 1 over ",
                  symbol(".index", "scalar", (free.args[2][-1],)), ", so a multiplier ",
                  symbol(".lambda", "scalar"), " is added for that.")
    else:
        yield say("Let ", free, " vary and keep all else fixed.")
    yield pen.part("score", name)
    yield say("Set it to 0 and solve:")
    yield pen.part("solve", name)
    if u.formula is None:
        yield fact(pen, (f"root:{name}",), f"This has no closed solution. The root{_between(u)} is "
                   "found by Newton steps that never lower ", function("Q"), ".")


def _between(u: Update) -> str:
    """The interval of the root."""
    if u.low and u.high:
        return f", between {u.low} and {u.high},"
    return f", above {u.low}," if u.low else f", below {u.high}," if u.high else ""
