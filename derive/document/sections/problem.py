"""What a report begins with: the problem, its assumptions, its letters."""

from __future__ import annotations

from ...algebra.expression import expectation, function, symbol
from ..document import (
    Items,
    Listing,
    Paragraph,
    Section,
    Table,
    Words,
)
from ..naming import notation_rows
from ..pen import Pen, as_words, between_dollars, index, latent, say, theta


def statement(pen: Pen) -> Section:
    """The statement as written, and what is asked."""
    em, s = pen.em, pen.em.setting
    q = function("Q")
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
                " are not. Derive ",
                q,
                " = ",
                expectation(function("complete_log_likelihood")),
                ", and the parameters ",
                theta("t+1"),
                " at which it is largest.",
            ),
        ),
    )


def assumptions(pen: Pen) -> Section:
    """What the statement leaves unsaid, and the conventions."""
    em, s = pen.em, pen.em.setting
    remarks = s.family.remarks(s.context())
    items: list[Words] = [
        (
            "The pairs of ",
            s.x,
            " and ",
            latent(pen),
            " are independent for different ",
            index(s.i),
            " and have the same distribution. The statement leaves this unsaid; without it the "
            "likelihood is no product.",
        ),
        (
            "Every weight lies strictly between 0 and 1, and the current parameters ",
            theta("t"),
            " are inside their domains; then every responsibility lies strictly between 0 and 1.",
        ),
        as_words(remarks["convention"]),
    ]
    if "symmetric" in remarks:
        items.append(as_words(remarks["symmetric"]))
    if em.model.known:
        names = [symbol(v.name, "scalar", (v.plate,)) for v in em.model.known]
        items.append((*names, " is known, and everything is conditional on it."))
    return Section("assumptions", "Assumptions and conventions", (Items(tuple(items)),))


def notation(pen: Pen) -> Section:
    """The table of symbols, and what a borrowed notation means by its own."""
    rows = notation_rows(pen.em, pen.notation)
    return Section("notation", "Notation", (
        Table((("symbol",), ("meaning",)), rows), *notes(pen)))


def notes(pen: Pen) -> tuple[Paragraph, ...]:
    """What the notation says about its letters; formulas stand between dollars."""
    return tuple(
        Paragraph(between_dollars(text)) for text in pen.notation.notes)
