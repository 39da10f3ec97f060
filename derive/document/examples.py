"""What EM does on published data: figures that ``reports/regenerate.py`` computes with the
hand-written EM, one file a family in ``figures/``, recomputed by the tests."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from .document import Block, Code, Words
from .pen import computed, run_table

_FOLDER = Path(__file__).with_name("figures")


@cache
def figures(family: str) -> dict[str, Any] | None:
    """The computed figures of a family's example, or None where there is none."""
    file = _FOLDER / f"{family}.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None


def blocks(family: str) -> tuple[Block | None, ...]:
    """The example of a family as a paragraph and a table; nothing where there is none."""
    f = figures(family)
    if f is None:
        return ()
    rows: list[tuple[Words, ...]] = [
        ((r["start"],), (f"{r['log_likelihood']:.3f}".replace("-", "−"),),
         (str(r["iterations"]),), (r["kind"],)) for r in f["runs"]]
    return (
        computed(f["text"], " ", Code(f["data"]), "."),
        run_table((("start",), ("log-likelihood reached",), ("iterations until within 0.0005",),
                   ("kind of point, by the eigenvalues of the Hessian",)), rows),
        computed(f["close"], " What is shown below of these data begins at the first start."))


def references(family: str) -> tuple[str, ...]:
    """The references that the example needs."""
    found = figures(family)
    return tuple(found["references"]) if found else ()
