"""What was checked: the kinds of evidence, the sizes, the bound, and the anchors."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from ...algebra.expression import function
from ..display import EVIDENCE
from ..document import Law, Section, Table, Words
from ..pen import Pen, say, scientific, theta


def checked(pen: Pen) -> Section:
    """The certificate in figures; empty where the report was asked for without one."""
    c = pen.certificate
    if c is None:
        return Section("checked", "What was checked", ())
    kinds = Counter(line.evidence for line in c.lines)
    sizes = sorted({tuple(size) for line in c.lines for size in line.sizes})
    shown = ", ".join("(" + ", ".join(map(str, size)) + ")" for size in sizes[:12])
    more = f" and {len(sizes) - 12} more" if len(sizes) > 12 else ""
    bound = max((line.false_acceptance for line in c.lines), default=0.0)
    rows = tuple(
        ((EVIDENCE[k][1],), (str(kinds[k]),), (EVIDENCE[k][2],)) for k in EVIDENCE if kinds[k])
    anchors: tuple[tuple[Words, ...], ...] = tuple(
        (_compared(pen, a.compared), (str(a.samples),), _found(a))
        for a in c.anchors)
    return Section("checked", "What was checked", (
        say("Every line by its kind of evidence:"),
        Table((("evidence",), ("lines",), ("what was done",)), rows),
        say(f"The exact evaluations were done at these sizes (observations, coordinates, "
            f"components): {shown}{more}. A false identity would have been accepted with a "
            "probability of at most ", *scientific(f"{bound:.0e}"), " for each line. Lines that "
            "speak of any size are thereby checked at these sizes; that they hold at all sizes "
            "rests on their rules."),
        say("Besides, the ends of the derivation were compared with what they mean, by sampling, "
            "which can refuse a derivation but proves nothing:"),
        Table((("comparison",), ("samples",), ("relative difference or excess",)), anchors),
    ))


def _found(anchor: Any) -> Words:
    """Within what an anchor holds; by how much it does not. What rounding leaves is no result."""
    if anchor.verdict == "right":
        return scientific(f"below {anchor.tolerance:.0e}")
    return scientific(f"{anchor.max_difference:.0e}")


def _compared(pen: Pen, text: str) -> Words:
    """What an anchor compares, its formulas in the letters of the report."""
    formulas: dict[str, Any] = {
        "theta^{t+1}": theta("t+1"), "theta^t": theta("t"), "K^N": Law("K^N"),
        "log L": function("log_likelihood"), "Q": Law(pen.notation.words["Q"][0]),
    }
    known = "|".join(rf"(?<!\w){re.escape(f)}(?!\w)" for f in formulas)
    parts = re.split(rf"({known}|(?<!\w)\d+e-?\d+)", text)
    return tuple(
        part if not n % 2 else formulas[part] if part in formulas else scientific(part)[0]
        for n, part in enumerate(parts) if part)
