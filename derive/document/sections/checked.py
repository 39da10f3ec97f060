"""What was checked: the kinds of evidence, the sizes, the bound, the anchors, and what was not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ...algebra.expression import function, power, size
from ...certificate.exact import LAWS
from ...certificate.lemmas import LEMMAS
from ..display import EVIDENCE
from ..document import Block, Law, Section, Words
from ..pen import Pen, computed, listed, run_table, scientific, section, theta

_GRIDS = {"quick": "a few at which everything differs",
          "full": "all small ones that the statement leaves open"}


def checked(pen: Pen) -> Section:
    """The certificate in figures; empty where the report was asked for without one."""
    c, title = pen.certificate, "What was checked"
    if c is None:
        return section("checked", title)
    kinds = Counter(line.evidence for line in c.lines)
    defining = kinds["definition"]
    return section(
        "checked", title,
        computed(f"{len(c.lines)} lines: {len(c.lines) - defining} assert something, and "
                 f"each of these was checked; {defining} define. By their kind of evidence:"),
        run_table((("evidence",), ("lines",), ("what was done",)), (
            ((EVIDENCE[k][1],), (str(kinds[k]),), (EVIDENCE[k][2],)) for k in EVIDENCE
            if kinds[k])),
        *_sizes(pen, c),
        *_relied_on(pen),
        computed("Besides, the ends of the derivation were compared with what they mean, by "
                 "sampling, which can refuse a derivation but proves nothing:"),
        run_table((("comparison",), ("samples",), ("relative difference or excess",)), (
            (_compared(pen, a.compared), (str(a.samples),), _found(a)) for a in c.anchors)),
        computed("The words between the lines are not checked, beyond that each sentence "
                 "stands only where the lines that it rests on were accepted; nor that the laws "
                 "and inequalities above are true; nor sizes that were not tried; nor arguments in "
                 "words, of continuity, limits and limit points; nor SciPy's densities. That "
                 "densities integrate or sum to 1 was found by quadrature or summation alone.",
                 lead="What was not checked"))


def _sizes(pen: Pen, c: Any) -> Iterator[Block | None]:
    """At which sizes, and how likely a false line passes."""
    sizes = sorted({tuple(size) for line in c.lines for size in line.sizes})
    shown = ", ".join("(" + ", ".join(map(str, size)) + ")" for size in sizes[:12])
    more = f" and {len(sizes) - 12} more" if len(sizes) > 12 else ""
    bound = max((line.false_acceptance for line in c.lines), default=0.0)
    yield computed(f"The exact evaluations were done on the {c.grid} grid of sizes "
                   f"({_GRIDS[c.grid]}), written (observations, coordinates, components): "
                   f"{shown}{more}. A false identity would have been accepted with a probability "
                   "of at most ", *scientific(f"{bound:.0e}"), " for each line. Lines that speak "
                   "of any size are thereby checked at these sizes; that they hold at all sizes "
                   "rests on their rules.")


def _relied_on(pen: Pen) -> Iterator[Block | None]:
    """The laws of logarithms, and the inequalities that lines cite."""
    yield computed("Where a line holds logarithms or exponentials, the checker relies on ",
                   *listed([(Law(law.latex),) for law in LAWS]), ".")
    used = {name for s in pen.em.steps for name, _ in s.given.get("terms", ())}
    found = [(Law(x.latex),) for x in LEMMAS.values() if x.id in used]
    if found:
        yield computed("Where it asserts an inequality, on ", *listed(found), ".")


def _found(anchor: Any) -> Words:
    """Within what an anchor holds; by how much it does not. What rounding leaves is no result."""
    if anchor.verdict == "right":
        return scientific(f"below {anchor.tolerance:.0e}")
    return scientific(f"{anchor.max_difference:.0e}")


def _compared(pen: Pen, text: str) -> Words:
    """What an anchor compares, its formulas in the letters of the report."""
    s = pen.em.setting
    formulas: dict[str, Any] = {
        "theta^{t+1}": theta("t+1"), "theta^t": theta("t"),
        "K^N": power(size(s.components), s.N),
        "log L": function("log_likelihood"), "Q": Law(pen.notation.words["Q"][0]),
    }
    known = "|".join(rf"(?<!\w){re.escape(f)}(?!\w)" for f in formulas)
    parts = re.split(rf"({known}|(?<!\w)\d+e-?\d+)", text)
    return tuple(
        part if not n % 2 else formulas[part] if part in formulas else scientific(part)[0]
        for n, part in enumerate(parts) if part)
