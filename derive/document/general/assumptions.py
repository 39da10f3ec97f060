"""What the statement leaves unsaid, and how its laws and the derivatives are meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...algebra.expression import Expr, differential, equation, function, symbol, trace
from ...families import LAWS
from .. import document as doc
from ..pen import fact, section, theta
from .pen import Writer, names


def assumptions(pen: Writer, derived: bool = True) -> doc.Section:
    """What the statement leaves unsaid, and the conventions; of lines only where they are
    ``derived`` in the same document."""
    model = pen.em.model
    missing = [v for v in model.observed if v.missing]
    seen = [v for v in model.latents if v.seen]
    said = (
        independent(pen, derived), _inside(pen),
        *(fact(pen, ("complete log",), "Which ", model.symbol(v.name), " are missing is "
               "taken to depend on nothing that is unobserved (missing at random). A missing cell "
               "has no factor.") for v in missing),
        *(fact(pen, ("complete log",), "Where ", model.symbol(v.name), " is seen, only its "
               "value is allowed; elsewhere every value is.") for v in seen))
    found = tuple(p for p in (*said, *_conventions(pen), *_symmetric(pen)) if p is not None)
    return section("assumptions", "Assumptions and conventions",
                   doc.Items(found) if found else None)


def independent(pen: Writer, derived: bool = True) -> doc.Paragraph | None:
    """What the product of the factors takes for granted."""
    own, model = pen.own, pen.em.model
    if own is None:
        return fact(pen, ("complete log",), "The factors stated are multiplied: given what stands "
                    "behind its bar, and the parameters, each variable is independent of all "
                    "others.")
    known = [model.symbol(v.name) for v in model.known if v.indices == own.latent.indices]
    given = (" given the known ", *names(known)) if known else ()
    alike = ("; they are not identically distributed unless all ", *names(known), " are equal"
             ) if known else ()
    few = "pairs" if len(own.observed) == 1 else "values"
    rests = ("; the product ", *((pen.link("complete"), " ") if pen.held("complete") else ()),
             "rests on it") if derived else ()
    return fact(pen, ("complete log",), f"The {few} of ", *pen.data, " and ", own.Z_i,
                " are independent for different ", own.i, *given, ", each with the distribution "
                "stated", *alike, ". The statement leaves the independence unsaid", *rests, ".")


def _inside(pen: Writer) -> doc.Paragraph | None:
    """That no denominator is 0."""
    model, own = pen.em.model, pen.own
    if certain(pen):
        return fact(pen, ("bayes",), "The current parameters ", theta("t"), " are inside their "
                    "domains. A responsibility may be 0 only where the statement itself excludes a "
                    "value; its term in ", function("Q"), " is then absent, not 0 times the "
                    "logarithm of 0.")
    if own is not None and not any(f.law in ("known", "uniform") for f in model.factors):
        return fact(pen, ("bayes", "responsibilities sum"), "Every weight lies strictly between 0 "
                    "and 1, and the current parameters ", theta("t"), " are inside their domains; "
                    "then every responsibility ", own.T, " lies strictly between 0 and 1.")
    return fact(pen, ("bayes",), "The current parameters ", theta("t"), " are inside their "
                "domains, so that every denominator below is positive.")


def certain(pen: Writer) -> bool:
    """Whether the statement itself excludes values of a latent variable somewhere."""
    model = pen.em.model
    return any(f.law == "point" for f in model.factors) or any(v.seen for v in model.latents)


def _symmetric(pen: Writer) -> Iterator[doc.Paragraph | None]:
    """How derivatives by a covariance matrix are meant."""
    for u in pen.em.updates:
        e = pen.free(u)
        if e.shape == "matrix":
            g, moved = symbol(".G", "symmetric"), Expr("symbol", *e.args[:3], "d")
            yield fact(
                pen, (f"gradient:{u.parameter}",), "Derivatives by the symmetric matrix ", e,
                " are read off the differential: the gradient is the symmetric matrix ", g,
                " for which ", equation(differential(function("Q"), e), trace(g * moved)), " in "
                "every symmetric direction. Entry by entry, over the free entries, the derivative "
                "is ", 2 * g, " minus the diagonal of ", g, "; both vanish together.")
            return


def conventions(pen: Writer) -> tuple[doc.Paragraph, ...]:
    """How the arguments of each law are read."""
    return tuple(p for p in _conventions(pen) if p is not None)


def _conventions(pen: Writer) -> Iterator[doc.Paragraph | None]:
    """How the arguments of each law are read."""
    first = {f.law: f for f in reversed(pen.em.model.factors) if f.law in LAWS}
    for law in sorted(first):
        # a variance may be written with any letter here
        family = replace(LAWS[law], convention=LAWS[law].convention.replace(
            ", written with its square", ""))
        slots = {s.name: a for s, a in zip(family.slots, first[law].arguments, strict=False)}
        yield fact(pen, ("complete log",), *family.reads(slots))
