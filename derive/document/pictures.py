"""A document's figures: their numbers, and the files that stand beside a report."""

from __future__ import annotations

from .document import Document, Figure


def figures(document: Document) -> tuple[Figure, ...]:
    """The figures in their order.

    >>> figures(Document("t", (), ()))
    ()
    """
    return tuple(b for s in document.sections for b in s.blocks if isinstance(b, Figure))


def numbers(document: Document) -> dict[str, int]:
    """The number of each figure by its id, from 1."""
    return {f.id: n for n, f in enumerate(figures(document), 1)}


def files(document: Document, form: str) -> dict[str, bytes]:
    """Every picture as a file of that format, by its name.

    >>> files(Document("t", (), ()), "pdf")
    {}
    """
    return {f"{p.name}.{form}": p.render(form) for f in figures(document) for p in f.pictures}
