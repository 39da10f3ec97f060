"""The statement's letters beside those of a borrowed notation."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import ONE, Expr, size, symbol
from ..document import Block, Law
from ..latex import LatexPrinter
from ..notation import notation_for
from ..pen import Pen, say, table
from ..plain import PlainPrinter


def exchanged(pen: Pen) -> tuple[Block, ...]:
    """A row for each letter of the statement that prints as another one, nothing where none does.

    Bold type makes no other letter.
    """
    if pen.notation.style == "problem":
        return ()
    by, stated, here = pen.licence(("joint",)), notation_for(pen.em.model), pen.notation
    rows = tuple((by, ((Law(LatexPrinter(stated).show(own)),), (shown,)))
                 for own, shown in _pairs(pen)
                 if PlainPrinter(stated).show(own) != PlainPrinter(here).show(shown))
    both = table((("in the statement",), ("here",)), rows) if rows else None
    if both is None:
        return ()
    return say("The letters of the statement, and what stands for them here:"), both


def _pairs(pen: Pen) -> Iterator[tuple[Expr, Expr]]:
    """A letter, and what stands for it."""
    s, model = pen.em.setting, pen.em.model
    labels, w = model.components.labels, model.weights
    alike = [s.letter(s.i), s.letter(s.k), size(s.observations)]
    alike += [s.x, s.Z_i, *(symbol(v.name, "scalar", (v.plate,)) for v in model.known)]
    if w.kind == "simplex":
        alike += [s.weight(k=k) for k in labels or (s.k,)]
    alike += [Expr("symbol", *u.args[:2], (k,), "") for u in s.unknowns() for k in labels or (s.k,)]
    if s.family.observation == "vector":
        alike.append(size("d"))
    yield from ((e, e) for e in alike)
    if w.kind == "complement":
        free = [k for k, name in zip(labels, w.names, strict=True) if name]
        own = [symbol(w.base, "scalar", (k,) if len(free) > 1 else ()) for k in free]
        yield from zip(own, (s.weight(k=k) for k in free), strict=True)
        rest = ONE
        for e in own:
            rest = rest - e
        yield rest, s.weight(k=w.complement)
