"""Why the updates are what they should be: the maximum of Q, and where it exists."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import Expr, function, log
from .. import document as doc
from ..pen import fact, formula, say, section, theta, titled
from .answer import solved
from .curvature import PARTS as CURVATURE
from .curvature import curvature
from .domains import existence
from .pen import Writer, names


def maximum(pen: Writer) -> doc.Section:
    """What is proved of each block: a gap that is an expected divergence; and existence."""
    joint = set(pen.kinds()) <= {"joint"}
    title = titled(pen, ("maximum",), "It is the maximum" if joint else "Q never falls",
                   "The maximum")
    return section(
        "maximum", title,
        *(_joint(pen) if joint else _block_by_block(pen)),
        only_maximum(pen) if joint else None,
        *_unproved(pen), *curvature(pen), *existence(pen))


def _joint(pen: Writer) -> Iterator[doc.Block | None]:
    """One identity for all parameters, what stands in it, and what follows."""
    gap = [s for s in pen.em.steps if (s.stage, s.part) == ("maximum", "gap")]
    yield fact(pen, ("gap",), "A root of the score need not be a maximum. One identity shows it, "
               "which compares ", theta("t+1"), " with every other ", theta(), ":")
    yield pen.group(gap[:1])
    yield one_inequality(pen)
    yield from _divergences(pen)
    yield say("Put together,") if pen.held("maximum") else None
    yield pen.group((*gap[1:], *(
        s for s in pen.em.steps if (s.stage, s.part) == ("maximum", "total"))))


def one_inequality(pen: Writer) -> doc.Paragraph | None:
    """All that the proof takes."""
    u = pen.local("uvwh")
    return fact(pen, ("gap", "divergence bound", "maximum"), "The right side turns out to be a "
                "sum of divergences, which exist where the new parameters do (see the end of this "
                "section) and are never negative. For that one inequality is enough: ",
                formula(log(u), " ≤ ", u - 1), " for every positive ", u, ", with equality only "
                "at 1.")


def _divergences(pen: Writer) -> Iterator[doc.Block | None]:
    """The divergences between the new laws and the free ones, and that none is negative."""
    parts, gaps = pen.parts("maximum", "KL"), pen.parts("maximum", "gap")
    rest = tuple(p for p in pen.parts("maximum") if p not in (
        *parts, *gaps, *CURVATURE, "total") and not p.startswith("domain"))
    yield fact(pen, ("divergence", "gap", "maximum"), "They are Kullback-Leibler divergences of "
               "the factors' laws, the new one from the free one; with the equations that were "
               "solved above the averages of the statistics are their means under the new laws:"
               ) if parts else None
    yield pen.part("maximum", *rest) if rest else None
    yield pen.part("maximum", *parts, why=_why(pen)) if parts else None
    yield fact(pen, ("gap", "maximum"), "Nothing here is approximate, and nothing assumes that "
               "the other point is near: the free parameters may be anything in their domain.")


def _why(pen: Writer) -> doc.Paragraph | None:
    u = pen.local("uvwh")
    return fact(
        pen, ("divergence", "divergence bound", "maximum"), "Write ", u, " for the ratio of the "
        "probability, or density, at the free parameters to that at the new ones. The divergence "
        "is the mean of −", log(u), " under the new law, so at least that of 1 − ", u, ", and this "
        "is 0, since both laws sum or integrate to 1. It needs the free law to be positive where "
        "the new one is: where a law has its observations does not depend on the parameters.")


def _block_by_block(pen: Writer) -> Iterator[doc.Block | None]:
    """A gap for each block, or for each step of one."""
    gaps = pen.parts("maximum", "gap")
    yield fact(pen, ("stationary",), "A root of the score might be a minimum or a saddle. What "
               "shows that it is none are divergences of the factors' laws, none of them "
               "negative.") if pen.parts("maximum", "KL") else None
    yield from _divergences(pen)
    yield fact(pen, ("gap", "maximum"), "What the new parameters gain over any others, in "
               "the terms in which they stand, is a sum of such divergences, each with its "
               "expected count:"
               ) if gaps else None
    yield pen.part("maximum", *gaps) if gaps else None
    yield say("Therefore") if pen.held("maximum") else None
    yield pen.part("maximum", "total")


def names_every_parameter(pen: Writer, role: str) -> bool:
    """Whether the equations of a line speak of every parameter that is updated."""
    step = pen.held(role)
    if step is None:
        return False
    each = step.right.args if step.right.op == "and" else (step.right,)
    held: set[str] = set()
    for e in each:
        side = e.args[0] if isinstance(e, Expr) and e.args else e
        held |= {side.args[0]} if isinstance(side, Expr) and side.op == "symbol" else set()
    return held >= {u.parameter for u in pen.em.updates}


def only_maximum(pen: Writer) -> doc.Paragraph | None:
    """That theta^{t+1} is the global maximum of Q, and where it is shown, the only one."""
    each = solved(pen, pen.em.blocks)
    if names_every_parameter(pen, "one maximum"):
        return fact(pen, ("maximum", "one maximum", *each), "So the stationary point ",
                    theta("t+1"), ", where it lies in the domain, is the global maximum of ",
                    function("Q"), ", and there is no other.", role="result")
    return fact(pen, ("maximum", *each), "So ", theta("t+1"), ", where it lies in the domain, is a "
                "global maximum of ", function("Q"), ".", role="result")


def _unproved(pen: Writer) -> Iterator[doc.Block | None]:
    """What is said of blocks in which no joint maximum is claimed."""
    for b in pen.kinds().get("conditional", ()):
        yield fact(pen, ("maximum", *solved(pen, (b,))), "Of ", *names(
            pen.free(u) for u in b.updates), " no joint maximum is claimed: each update is the "
            "maximum over its own parameter. Several rounds of them in one M-step would come "
            "nearer to the joint maximum, and are not needed for the likelihood to rise.",
            role="remark")
    for b in pen.kinds().get("safeguarded", ()):
        yield fact(pen, ("maximum", *solved(pen, (b,))), "Of ", *names(
            pen.free(u) for u in b.updates), " it is the safeguard that keeps ", function("Q"),
            " from falling, not a property of the equation.", role="remark")
