"""Every line of a derivation as its reports print it, in one row of LaTeX and of text."""

from __future__ import annotations

from collections.abc import Iterable

from ..algebra.expression import Expr
from ..trace import Step
from . import display, text
from .latex import LatexPrinter
from .notation import Notation
from .plain import PlainPrinter
from .printing import Printer


def formulas(steps: Iterable[Step], notation: Notation) -> dict[str, dict[str, str]]:
    """For each form, "latex" and "text", the formula of each step by its id.

    A line that goes on from the one before is printed with its left side here.
    """
    each = tuple(steps)
    return {"latex": _lines(each, LatexPrinter(notation), display.RELATIONS),
            "text": _lines(each, PlainPrinter(notation), text.RELATIONS)}


def _lines(steps: Iterable[Step], printer: Printer, signs: dict[str, str]) -> dict[str, str]:
    shown: dict[Expr, str] = {}  # the right side of a line is the left side of the next

    def show(e: Expr) -> str:
        if e not in shown:
            shown[e] = printer.show(e)
        return shown[e]

    found = {}
    for s in steps:
        left, relation, right = display.claim(s.head or s.left, s.relation, s.right)
        found[s.id] = f"{show(left)} {signs.get(relation, relation)} {show(right)}"
    return found
