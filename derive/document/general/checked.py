"""What was checked: the kinds of evidence, the sizes, the bound, the laws relied on, what was not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ...algebra.expression import function
from .. import document as doc
from ..display import EVIDENCE
from ..pen import computed, listed, run_table, scientific, section, theta
from .pen import Writer

_GRIDS = {"quick": "a few at which everything differs",
          "full": "all small ones that the statement leaves open"}

#: The laws by which logarithms and exponentials are brought to a normal form.
LAWS = (r"\log(ab) = \log a + \log b", r"\log a^c = c \log a",
        r"\log\prod_i a_i = \sum_i \log a_i", r"\log e^c = c",
        r"\log|AB| = \log|A| + \log|B|", r"\log|A^{-1}| = -\log|A|",
        r"\log|A^\top| = \log|A|", r"\log|cA| = d \log c + \log|A|", r"e^{a + b} = e^a e^b",
        r"e^{qa} = (e^{a})^q", r"e^{c \log a} = a^c")

#: What the checker's lemmas say, by their names in a line.
LEMMAS = {
    "gibbs": r"\operatorname{E}_p[\log p - \log q] \ge 0", "square": r"s^2 \ge 0",
    "nonnegative": r"a \ge 0,\ b \ge 0 \Rightarrow ab \ge 0",
    "positive": r"a > 0,\ b > 0 \Rightarrow ab > 0",
    "monotone_log": r"\log(a + b) - \log a \ge 0",
}


def checked(pen: Writer) -> doc.Section:
    """The certificate in figures; empty where the report was asked for without one."""
    c, title = pen.certificate, "What was checked"
    if c is None:
        return section("checked", title)
    kinds = Counter(line.evidence for line in c.lines)
    defining = kinds["definition"]
    anchors = getattr(c, "anchors", ())
    return section(
        "checked", title,
        computed(f"{len(c.lines)} lines: {len(c.lines) - defining} assert something, and each of "
                 f"these was checked; {defining} define. By their kind of evidence:"),
        run_table((("evidence",), ("lines",), ("what was done",)), (
            ((EVIDENCE[k][1],), (str(kinds[k]),), (EVIDENCE[k][2],)) for k in EVIDENCE
            if kinds[k])),
        computed(f"Besides, the derivation has all {len(c.claims)} claims that the model alone "
                 "says it must have: none is missing, doubled or weakened.")
        if c.claims and all(x.verdict == "right" for x in c.claims) else None,
        *_sizes(c), *_relied_on(pen), *_obligations(c),
        *((computed("And the ends of the derivation were compared with what they mean, by "
                    "sampling, which can refuse a derivation but proves nothing:"),
           run_table((("comparison",), ("samples",), ("relative difference or excess",)), (
               (_compared(a.compared), (str(a.samples),), _found(a)) for a in anchors)))
          if anchors else ()),
        computed("The words between the lines are not checked, beyond that each sentence stands "
                 "only where the lines that it rests on were accepted; nor that the laws and "
                 "inequalities above are true; nor sizes that were not tried; nor arguments in "
                 "words, of continuity, limits and limit points.", lead="What was not checked"))


def _sizes(c: Any) -> Iterator[doc.Block | None]:
    """At which sizes, and how likely a false line passes."""
    sizes = dict.fromkeys(tuple(sorted(dict(size).items())) for line in c.lines
                          for size in line.sizes)
    shown = "; ".join(", ".join(f"{name} = {n}" for name, n in size) for size in list(sizes)[:6])
    more = f"; and {len(sizes) - 6} more" if len(sizes) > 6 else ""
    bound = max((line.false_acceptance for line in c.lines), default=0.0)
    if sizes:
        yield computed(f"The exact evaluations were done on the {c.grid} grid of sizes "
                       f"({_GRIDS[c.grid]}): {shown}{more}. A false identity would have been "
                       "accepted with a probability of at most ", *scientific(f"{bound:.0e}"),
                       " for each line. Lines that speak of any size are thereby checked at these "
                       "sizes; that they hold at all sizes rests on their rules.")


def _relied_on(pen: Writer) -> Iterator[doc.Block | None]:
    """The laws of logarithms, and the inequalities that lines cite."""
    if any(line.evidence == "identity-with-logs" for line in pen.certificate.lines):
        yield computed("Where a line holds logarithms or exponentials, the checker relies on ",
                       *listed([(doc.Law(law),) for law in LAWS]), ".")
    used = {str(name) for s in pen.em.steps for name, *_ in s.given.get("terms", ())}
    found = [(doc.Law(law),) for name, law in LEMMAS.items() if name in used]
    if found:
        yield computed("Where it asserts an inequality, on ", *listed(found), ".")


def _obligations(c: Any) -> Iterator[doc.Block | None]:
    """What was met by numerical integration alone."""
    found = getattr(c, "obligations", ())
    if found:
        worst = max(o.max_difference for o in found)
        yield computed("That densities integrate or sum to 1 was found by quadrature or summation "
                       "alone, at a few values of their parameters: they are off by at most ",
                       *scientific(f"{worst:.0e}" if worst > 1e-12 else "1e-12"), ".")


def _found(anchor: Any) -> doc.Words:
    """Within what an anchor holds; by how much it does not. What rounding leaves is no result."""
    if anchor.verdict == "right":
        return scientific(f"below {anchor.tolerance:.0e}")
    return scientific(f"{anchor.max_difference:.0e}")


def _compared(text: str) -> doc.Words:
    """What an anchor compares, its formulas in the letters of the report."""
    formulas: dict[str, Any] = {
        "theta^{t+1}": theta("t+1"), "theta^t": theta("t"), "log L": function("log_likelihood")}
    known = "|".join(rf"(?<!\w){re.escape(f)}(?!\w)" for f in formulas)
    parts = re.split(rf"({known}|(?<!\w)\d+e-?\d+)", text)
    return tuple(
        part if not n % 2 else formulas[part] if part in formulas else scientific(part)[0]
        for n, part in enumerate(parts) if part)
