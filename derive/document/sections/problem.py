"""What a report begins with: the problem, its assumptions, its letters."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import Expr, differential, equation, function, symbol, trace
from ...setting import Setting
from ..document import Block, Items, Licence, Link, Paragraph, Section, Words
from ..pen import Pen, between_dollars, fact, say, section, theta
from .exchanged import exchanged

Row = tuple[Licence | None, tuple[Words, ...]]


def assumptions(pen: Pen) -> Section:
    """What the statement leaves unsaid, and the conventions."""
    s = pen.em.setting
    return section("assumptions", "Assumptions and conventions",
                   Items(tuple(p for p in (
                       independent(pen, "; the product ", pen.link("independence"),
                                   " rests on it"), *_conventions(pen, s)) if p)))


def independent(pen: Pen, *rests: str | Expr | Link) -> Paragraph | None:
    """What the product over the observations takes for granted, and what rests on it."""
    s = pen.em.setting
    known = [symbol(v.name, "scalar", (v.plate,)) for v in pen.em.model.known]
    given = (" given the known ", *known) if known else ()
    alike = ("; they are not identically distributed unless all ", *known, " are equal"
             ) if known else ()
    return fact(pen, ("independence",), "The pairs of ", s.x, " and ", s.Z_i,
                " are independent for different ", s.letter(s.i), *given,
                ", each with the distribution stated", *alike, ". The statement leaves the "
                "independence unsaid", *rests, ".")


def _conventions(pen: Pen, s: Setting) -> Iterator[Paragraph | None]:
    yield fact(pen, ("bayes", "responsibilities sum"),
               "Every weight lies strictly between 0 and 1, and the current parameters ",
               theta("t"), " are inside their domains; then every responsibility ", s.T,
               " lies strictly between 0 and 1.")
    yield convention(pen)
    for u in s.unknowns():
        if u.shape == "matrix":
            g, moved = symbol(".G", "symmetric"), Expr("symbol", *u.args[:3], "d")
            yield fact(
                pen, ("gradient:" + u.args[0],), "Derivatives by the symmetric matrix ", u,
                " are read off the differential: the gradient is the symmetric matrix ", g,
                " for which ", equation(differential(function("Q"), u), trace(g * moved)), " in "
                "every symmetric direction. Entry by entry, over the free entries, the derivative "
                "is ", 2 * g, " minus the diagonal of ", g, "; both vanish together.")


def means(pen: Pen) -> tuple[str, ...]:
    """The roles of the lines that give the statistics' means."""
    return tuple(f"mean#{n + 1}" for n in range(len(pen.em.setting.natural.statistics)))


def convention(pen: Pen) -> Paragraph | None:
    """How the arguments of the law are read."""
    s = pen.em.setting
    return fact(pen, ("density", *means(pen)), *s.family.reads(s.slots()))


def notes(pen: Pen) -> tuple[Block, ...]:
    """The statement's letters beside the notation's, and what this says about its own; formulas
    stand between dollars."""
    return (*exchanged(pen), *remarks(pen))


def remarks(pen: Pen) -> tuple[Paragraph, ...]:
    """What a notation says about its own letters."""
    return tuple(say(*between_dollars(text)) for text in pen.notation.notes)
