"""Displayed equations in LaTeX rows, numbers and evidence: what the tex and html pages share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..algebra.expression import Expr, is_zero
from .breaking import split_rows
from .document import (
    Answer,
    Block,
    Code,
    Document,
    Equations,
    Formula,
    Law,
    Line,
    Link,
    Restated,
    Words,
)
from .latex import LatexPrinter
from .measure import measure
from .notation import Notation

RELATIONS = {"=": "=", ":=": ":=", "<=>": r"\iff", "=>": r"\implies", "sum": r"\implies",
             "solves": "=", ">=": r"\ge", "<=": r"\le", "->": r"\to", ">": ">",
             "only": r"= 0 \text{ only where }", "root": r"\text{ solves }", "": ""}

#: Each kind of evidence: its mark in print, its name, what it says.
EVIDENCE = {
    "identity": ("I", "identity", "both sides are evaluated exactly, in a prime field, at random "
                 "points and sizes"),
    "identity-with-logs": ("IL", "identity with logarithms", "the same after logarithms and other "
                           "atoms have been brought to a normal form by listed laws"),
    "inequality": ("≥", "inequality", "an exact identity writes the difference as terms that named "
                   "lemmas make non-negative"),
    "limit": ("lim", "limit", "the limit of a known elementary function"),
    "moments": ("M", "moments", "the mean of a statistic under a law, which the checker finds by "
                "itself from the law's formula, exactly"),
    "gibbs": ("KL", "divergence", "a divergence of two laws that are shown to sum or integrate "
              "to 1 is not negative"),
    "vanishing": ("0", "vanishing", "a sum of terms that are not negative is 0 only where each "
                  "is; every lemma says where that is"),
    "definition": ("D", "definition", "nothing is claimed"),
}


@dataclass(frozen=True)
class Row:
    """One row of a displayed line: head, then relation, then code; ``depth`` indents the row.

    A head without a relation stands on a row of its own.
    """

    head: str
    relation: str
    code: str
    depth: int

    def latex(self, hangs: bool) -> str:
        """The row in an aligned group; where heads hang, what follows a head stands below it.

        >>> Row("", "=", "x", 0).latex(True)
        '&\\\\quad = x'
        """
        if not hangs:
            return f"{self.head} &{self.relation} " + r"\quad" * self.depth + f" {self.code}"
        indent = r"\quad" * (self.depth + (not self.head))
        return " ".join(p for p in ("&" + indent, self.head, self.relation, self.code) if p)


def numbering(document: Document) -> dict[str, str]:
    """The printed number of each line by its id: section, then place in the section.

    A line that stands in the box of the answer alone has its number there.

    >>> numbering(Document("t", (), ()))
    {}
    """
    numbers: dict[str, str] = {}
    derived = {x.id for s in document.sections for b in s.blocks if isinstance(b, Equations)
               for x in b.lines}
    for n, section in enumerate(document.sections, 1):
        lines = [x for b in section.blocks for x in _lines(b, derived)]
        for m, line in enumerate(lines, 1):
            numbers[line.id] = f"{n}.{m}"
    return numbers


def _lines(b: Block, derived: set[str]) -> Iterator[Line]:
    """The lines of a block that have their number there."""
    if isinstance(b, Equations):
        yield from b.lines
    elif isinstance(b, Answer):
        yield from (x for part in b.blocks if isinstance(part, Restated) for x in part.lines
                    if x.id not in derived)


def boxed(document: Document) -> frozenset[str]:
    """The ids of the lines that stand in the box of the answer alone."""
    derived = {x.id for s in document.sections for b in s.blocks if isinstance(b, Equations)
               for x in b.lines}
    return frozenset(x.id for s in document.sections for b in s.blocks if isinstance(b, Answer)
                     for x in _lines(b, derived))


def claim(left: Expr, relation: str, right: Expr) -> tuple[Expr, str, Expr]:
    """A claim as it is printed: what is solved is an equation, a zero stands on the right."""
    if relation == ">=" and is_zero(left):
        return right, "<=", left
    return left, "=" if relation == "solves" else relation, right


def relation(line: Line) -> str:
    """The relation sign in LaTeX."""
    return RELATIONS.get(line.relation, line.relation)


#: Signs between the parts of a formula, in LaTeX; others are the same there.
SIGNS = {"≤": r"\le ", "≥": r"\ge ", "≠": r"\neq ", "|": r"\mid ", "~": r"\sim ", "−": "-",
         "…": r"\dots ", "→": r"\to ", "∈": r"\in ", "·": r"\cdot ", "∞": r"\infty ",
         "\u2003": r"\quad "}


def latex_of(formula: Formula, printer: LatexPrinter) -> str:
    r"""A formula of several parts as LaTeX.

    >>> from .notation import common_notation
    >>> latex_of(Formula((Law("a"), " ≤ ", Law("b"))), LatexPrinter(common_notation()))
    'a  \\le   b'
    """
    return " ".join(
        printer.show(p) if isinstance(p, Expr) else p.latex if isinstance(p, Law)
        else "".join(SIGNS.get(c, c) for c in p) for p in formula.parts)


def latex_of_line(line: Line, notation: Notation) -> str:
    """The whole line as LaTeX in one row: what a reader copies."""
    printer = LatexPrinter(notation)
    head = printer.show(line.head) if line.head is not None else ""
    return " ".join(p for p in (head, relation(line), printer.show(line.body)) if p)


def widest_head(lines: tuple[Line, ...], printer: LatexPrinter) -> float:
    """The width in ems of the widest left side."""
    return max((measure(printer.show(x.head)) for x in lines if x.head is not None), default=0.0)


def hanging(lines: tuple[Line, ...], notation: Notation, width: float) -> bool:
    """Whether the heads are so wide that what follows them stands below, not beside them."""
    printer = LatexPrinter(notation)
    heads = widest_head(lines, printer)
    if heads <= 0.25 * width - 2.6:
        return False
    whole = max(measure(printer.show(x.body)) + measure(relation(x)) for x in lines)
    return heads + whole > width


def rows(line: Line, group: tuple[Line, ...], notation: Notation, width: float) -> Iterator[Row]:
    """The rows of one line of a group, none wider than ``width`` ems."""
    printer = LatexPrinter(notation)
    hangs = hanging(group, notation, width)
    sign = measure(relation(line))
    room = width - sign - (1.0 if hangs else widest_head(group, printer))
    later = width - 2 if hangs else room
    head = printer.show(line.head) if line.head is not None else ""
    if hangs and line.head is not None:
        whole = printer.show(line.body)
        if measure(head) + sign + measure(whole) <= width:
            yield Row(head, relation(line), whole, 0)
            return
        yield from (Row(code, "", "", depth) for depth, code in
                    split_rows(printer.pieces(line.head), width, measure, later))
        head = ""
    parts = split_rows(printer.pieces(line.body), room, measure, later - (0 if hangs else 1))
    for n, (depth, code) in enumerate(parts):
        code = code.strip()
        if n and code[:1] in "+-":
            code = "{}" + code
        yield Row("" if n else head, "" if n else relation(line), code, min(depth, 1) if n else 0)


def condition(words: Words, notation: Notation, numbers: Mapping[str, str]) -> str:
    """What stands behind a formula ("k = 1, 2"), as LaTeX mathematics."""
    printer, out = LatexPrinter(notation), ""
    for part in words:
        if isinstance(part, Expr):
            out += printer.show(part)
        elif isinstance(part, Law):
            out += part.latex
        elif isinstance(part, Formula):
            out += latex_of(part, printer)
        else:
            text = part if isinstance(part, str) else part.text if isinstance(part, Code) \
                else f"({numbers.get(part.step, part.step)})"
            out += r"\text{" + re.sub(r"([{}$&#%_\\^~])", _in_text, text) + "}"
    return out


def _in_text(match: re.Match[str]) -> str:
    return {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}.get(
        match[1], "\\" + match[1])


def length(words: Words) -> int:
    """Roughly how many characters the words take."""
    return sum(len(w) if isinstance(w, str) else len(w.text) if isinstance(w, Code)
               else 6 if isinstance(w, Link)
               else round(2 * measure(w.latex)) if isinstance(w, Law) else 12 for w in words)


def used(document: Document) -> tuple[str, ...]:
    """The kinds of evidence that occur, in the order of :data:`EVIDENCE`."""
    found = {line.evidence for s in document.sections for b in s.blocks
             if isinstance(b, Equations) for line in b.lines}
    return tuple(k for k in EVIDENCE if k in found)
