"""Tables in LaTeX: in one piece where they fit, with the columns that their cells need."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from ..algebra.expression import Expr
from .document import Formula, Law, Table, Words

#: A table of more lines than this may go on on the next page.
LONG = 14
#: The space between two columns in ems.
GAP = 1.1
#: Widths that differ by less are the same.
HAIR = 1e-6


def table(t: Table, shown: Callable[[Words], str], ems: Callable[[Words], float],
          page: float) -> str:
    """The table; ``shown`` prints words, ``ems`` measures them, ``page`` is the width of a line.

    >>> print(table(Table((("a",), ("b",)), ((("1",), ("2",)),)), lambda w: w[0], len, 40))
    \\noindent\\begin{tabular}[t]{@{}ll@{}}
    \\toprule
    a & b \\\\
    \\midrule
    1 & 2 \\\\
    \\bottomrule
    \\end{tabular}\\par\\medskip
    <BLANKLINE>
    """
    cells = [t.head, *t.rows] if any(t.head) else list(t.rows)
    count = max(map(len, cells), default=1)
    columns, widths = _columns(cells, count, ems, page - GAP * (count - 1))
    rows = [" & ".join(_cell(shown(w)) for w in r) + " \\\\\n" for r in t.rows]
    lines = sum(max(1, *(math.ceil(ems(w) / width - HAIR)
                         for w, width in zip(r, widths, strict=False))) for r in t.rows)
    tall = any(r"\begin{pmatrix}" in r for r in rows)
    many = 4 * (lines - len(t.rows)) > len(t.rows)  # a few rows of two lines need no room
    apart = "\\addlinespace[0.6ex]\n" if tall or many else ""
    out = f"{{\\small {shown(t.caption)}\\par}}\\nopagebreak\n" if t.caption else ""
    kind, place = ("longtable", "[l]") if lines > LONG else ("tabular", "[t]")
    out += "" if kind == "longtable" else r"\noindent"
    out += f"\\begin{{{kind}}}{place}{{@{{}}{columns}@{{}}}}\n\\toprule\n"
    if any(t.head):
        out += " & ".join(_cell(shown(w)) for w in t.head) + " \\\\\n\\midrule\n"
        out += "\\endhead\n" if kind == "longtable" else ""
    out += apart.join(rows) + f"\\bottomrule\n\\end{{{kind}}}"
    return out + ("\n" if kind == "longtable" else "\\par\\medskip\n")


def _cell(code: str) -> str:
    """A cell; one with a fraction gets the room of a display."""
    if r"\frac" not in code:
        return code
    shown = re.sub(r"\$([^$]+)\$", r"$\\displaystyle \1$", code)
    return r"\rule[-2.8ex]{0pt}{6.6ex}" + shown


def _columns(cells: Sequence[Sequence[Words]], count: int, ems: Callable[[Words], float],
             page: float) -> tuple[str, list[float]]:
    """How the columns are set, and their widths in ems.

    Where they do not fit side by side, heads wrap before their cells do, and cells wrap in the
    widest columns only.
    """
    whole = [max((ems(r[c]) for r in cells if c < len(r)), default=0.0) for c in range(count)]
    if sum(whole) <= page + HAIR:
        return "l" * count, [math.inf] * count
    head, *body = cells if len(cells) > 1 else ((), *cells)
    formulas = [all(r[c] and isinstance(r[c][0], Expr | Formula | Law) for r in body if c < len(r))
                for c in range(count)]
    inner = [max((ems(r[c]) for r in body if c < len(r)), default=0.0) for c in range(count)]
    # in small type the scripts of scripts are wider, for their letters are
    inner = [w + max(0.6, min(0.14 * w, 1.5)) * f for w, f in zip(inner, formulas, strict=True)]
    for lines in (2, 3):
        least = [max(w, _head(head[c], ems, lines) if c < len(head) else 0.0)
                 for c, w in enumerate(inner)]
        if sum(least) <= page + HAIR:
            break
    widths, room, left = list(least), page, set(range(count))
    while left and (fits := {c for c in left if least[c] <= room / len(left) + HAIR}):
        room -= sum(least[c] for c in fits)
        left -= fits
    # a broken formula is worse than broken words
    share = {c: least[c] * (1.5 if formulas[c] else 1.0) for c in left}
    for c in left:
        widths[c] = room * share[c] / sum(share.values())
    columns = "".join(
        rf">{{\raggedright\arraybackslash}}p{{{w:.1f}em}}" if w < whole[c] - HAIR else "l"
        for c, w in enumerate(widths))
    return columns, widths


def _head(words: Words, ems: Callable[[Words], float], lines: int) -> float:
    """The width that a head needs in so many lines, and its longest word in one."""
    parts = [(p,) for w in words for p in (w.split() if isinstance(w, str) else (w,))]
    return max(ems(words) / lines + 1, 1.15 * max(map(ems, parts), default=0.0))
