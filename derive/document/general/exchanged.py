"""The statement's letters beside those of a borrowed notation."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import Expr, reindex, size
from .. import document as doc
from ..latex import LatexPrinter
from ..pen import say, table
from ..plain import PlainPrinter
from .notation import general_notation
from .pen import Writer, index


def exchanged(pen: Writer) -> tuple[doc.Block, ...]:
    """A row for each letter of the statement that prints as another one, nothing where none does.

    Bold type makes no other letter.
    """
    if pen.notation.style == "problem":
        return ()
    by, stated, here = pen.licence(("complete log",)), general_notation(pen.em.model), pen.notation
    rows = tuple((by, ((doc.Law(LatexPrinter(stated).show(e)),), (e,))) for e in _letters(pen)
                 if PlainPrinter(stated).show(e) != PlainPrinter(here).show(e))
    both = table((("in the statement",), ("here",)), rows) if rows else None
    if both is None:
        return ()
    return say("The letters of the statement, and what stands for them here:"), both


def _letters(pen: Writer) -> Iterator[Expr]:
    """Indices, sizes, variables, parameters, and the probabilities of a label that are no letters.
    """
    model, own = pen.em.model, pen.own
    yield from (index(p.index) for p in model.plates)
    yield from (size(p.size) for p in model.plates if not p.labels)
    yield from (model.symbol(v.name) for v in model.variables)
    for p in model.parameters:
        labels = own.values.labels if own is not None and own.values.index in p.indices else ()
        yield from (reindex(model.symbol(p.name), own.values.index, v)
                    for v in labels) if labels and own is not None else (model.symbol(p.name),)
    yield from (a for a in (own.prior.arguments if own else ())
                if a.op not in ("symbol", "number"))
    if any(v.domain == "vector" for v in model.observed):
        yield size("d")
