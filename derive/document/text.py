"""A document as Unicode text for a terminal: at most 79 columns, colour only when asked for."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from unicodedata import combining

from ..algebra.expression import Expr
from . import document as doc
from .display import EVIDENCE, numbering, used
from .law import law_text
from .notation import Notation
from .pictures import numbers as figure_numbers
from .plain import PlainPrinter, plain_rows

WIDTH = 79
RELATIONS = {"<=>": "⟺", "=>": "⟹", "sum": "⟹", "solves": "=", ">=": "≥", "<=": "≤", "->": "→",
              "only": "= 0 only where", "root": "solves"}
_GLUE = "\u00a0"  # keeps a formula in one piece while its paragraph is wrapped


def render(document: doc.Document, notation: Notation, *, colour: bool = False) -> str:
    """The document as text."""
    page = _Page(notation, numbering(document), colour, figure_numbers(document))
    out = [page.bold(document.title), "=" * min(WIDTH, len(document.title)), ""]
    out += [page.wrapped(document.summary), ""] if document.summary else []
    for title, sections in document.parts:
        out += page.part(title) if title else []
        out += [page.section(n, s) for n, s in sections]
        out += [] if title else page.legend(used(document))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).rstrip() + "\n"


class _Page:
    """The words and blocks of one document."""

    def __init__(self, notation: Notation, numbers: dict[str, str], colour: bool,
                 figures: dict[str, int], width: int = WIDTH) -> None:
        self.notation, self.numbers, self.colour = notation, numbers, colour
        self.figures, self.width = figures, width
        self.printer = PlainPrinter(notation)

    def bold(self, text: str) -> str:
        """Text that stands out, where colour is wanted."""
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text

    def faint(self, text: str) -> str:
        """Text that stands back, where colour is wanted."""
        if not self.colour:
            return text
        return "\n".join(f"\x1b[2m{row}\x1b[0m" for row in text.split("\n"))

    def words(self, words: doc.Words) -> str:
        out = ""
        for part in words:
            if isinstance(part, str):
                out += _printable(part)
            elif isinstance(part, Expr):
                out += self.printer.show(part).replace(" ", _GLUE)
            elif isinstance(part, doc.Code):
                out += _printable(part.text).replace(" ", _GLUE)
            elif isinstance(part, doc.Law):
                out += law_text(part.latex).replace(" ", _GLUE)
            elif isinstance(part, doc.Formula):
                out += self.words(part.parts).replace("\u2003", 3 * _GLUE).replace(" ", _GLUE)
            elif isinstance(part, doc.Link):
                out += f"({self.numbers.get(part.step, part.step)})"
        return out

    def wrapped(self, words: doc.Words, first: str = "", rest: str = "") -> str:
        """Words wrapped at the width. A formula is broken only if it is wider than a line."""
        lines = textwrap.wrap(self.words(words), self.width, initial_indent=first,
                              subsequent_indent=rest, break_long_words=False,
                              break_on_hyphens=False)
        out: list[str] = []
        for line in lines:
            line = line.replace(_GLUE, " ")
            if len(line) <= self.width:
                out.append(line)
            else:
                out += textwrap.wrap(line, self.width, subsequent_indent=rest + "  ",
                                     drop_whitespace=True, initial_indent="")
        return "\n".join(out)

    def legend(self, kinds: Sequence[str]) -> list[str]:
        """What the kinds of evidence mean, which stand behind each reason."""
        if not kinds:
            return []
        return ["", "Evidence, in brackets behind each reason:",
                *(self.wrapped((f"[{EVIDENCE[k][1]}] {EVIDENCE[k][2]}",), "  ", "    ")
                  for k in kinds)]

    def part(self, title: str) -> list[str]:
        """The heading of a part."""
        return ["", "=" * self.width, self.bold(_printable(title)), "=" * self.width]

    def section(self, number: int, s: doc.Section) -> str:
        title = f"{number}. {_printable(s.title)}"
        blocks = "\n\n".join(self.block(b) for b in s.blocks)
        return f"\n{self.bold(title)}\n{'-' * min(self.width, len(title))}\n\n{blocks}\n"

    def block(self, b: doc.Block) -> str:
        if isinstance(b, doc.Paragraph):
            begins = b.role.capitalize() or b.lead
            lead = (f"{begins}. ",) if begins else ()
            bar = "  " if b.role else ""
            return self.wrapped((*lead, *b.words), bar, bar)
        if isinstance(b, doc.Equations):
            out = "\n\n".join(self.line(x) for x in b.lines)
            for n, p in enumerate(b.why):
                out += "\n\n" + self.wrapped((("Why? " if not n else ""), *p.words),
                                             "    | ", "    | ")
            return out
        if isinstance(b, doc.Table):
            return self.table(b)
        if isinstance(b, doc.Items):
            return "\n".join(
                self.wrapped(p.words, f"{n}. " if b.ordered else "  * ", "    ")
                for n, p in enumerate(b.items, 1))
        if isinstance(b, doc.Figure):
            return self.figure(b)
        if isinstance(b, doc.Stated):
            return "\n".join("    " + self.words((row,)).replace(_GLUE, " ") for row in b.rows)
        if isinstance(b, doc.Answer):
            return self.answer(b)
        return self.listing(b)

    def answer(self, b: doc.Answer) -> str:
        """The lines that answer the problem, in a box."""
        inner = _Page(self.notation, self.numbers, False, self.figures, self.width - 4)
        blocks = []
        for part in b.blocks:
            if isinstance(part, doc.Paragraph):
                blocks.append(inner.block(part))
            else:
                lines = "\n".join(inner.formula(x) for x in part.lines)
                blocks.append(f"{part.lead}\n\n{lines}")
        rows = "\n\n".join(blocks).split("\n")
        edge = "─" * (self.width - 2)
        return "\n".join([f"┌{edge}┐", *(f"│ {_filled(r, self.width - 4)} │" for r in rows),
                          f"└{edge}┘"])

    def figure(self, f: doc.Figure) -> str:
        out = [self.wrapped((f"Figure {self.figures[f.id]}. ", *f.caption))]
        return "\n".join([*out, *(self.wrapped((p.alt,), "  * ", "    ") for p in f.pictures)])

    def line(self, line: doc.Line) -> str:
        """A line with its reason below."""
        return self.formula(line) + "\n" + self.faint(self.note(line))

    def formula(self, line: doc.Line) -> str:
        """The rows of a line with its number at the right."""
        head = self.printer.show(line.head) if line.head is not None else ""
        relation = RELATIONS.get(line.relation, line.relation)
        lead = "  " + (f"{head} {relation} " if head else f"    {relation} ").rstrip() + " "
        number = f"({self.numbers[line.id]})"
        room = self.width - len(number) - 2
        out: list[str] = []
        if len(lead) > 0.45 * room and line.head is not None:
            whole = len(lead) + len(self.printer.show(line.body))
            if whole > room:
                out += ["  " + " " * (8 + 2 * depth) * (n > 0) + code for n, (depth, code) in
                        enumerate(plain_rows(line.head, self.notation, self.width - 2, room - 12))]
                lead = f"      {relation} "
        parts = plain_rows(line.body, self.notation, room - len(lead), room - 12)
        for n, (depth, code) in enumerate(parts):
            out.append(lead + code if not n else " " * (10 + 2 * depth) + code)
        # better further left than beyond the edge
        out = [row if len(row) <= self.width else row.strip().rjust(self.width) for row in out]
        if line.condition:
            condition = self.words(line.condition).replace(_GLUE, " ")
            if len(out[-1]) + len(condition) + 3 <= room:
                out[-1] += "   " + condition
            else:
                out.append(" " * 10 + condition)
        if _columns(out[-1]) <= room:
            out[-1] = _filled(out[-1], room + 2) + number
        else:
            out.append(" " * (room + 2) + number)
        return "\n".join(out)

    def note(self, line: doc.Line) -> str:
        mark = EVIDENCE.get(line.evidence, ("", line.evidence))[1]
        mark += "" if line.verdict == "checked" else ", REFUSED" if line.verdict == "refused" \
            else ", not checked"
        said = self.words(line.reason).strip()
        title = f"{line.rule_title}: " if line.rule_title and said else line.rule_title
        return self.wrapped((title, *(line.reason if said else ()),
                             f" [{mark.replace(' ', _GLUE)}]"),
                            " " * 10, " " * 10)

    def table(self, t: doc.Table) -> str:
        """A table with columns as wide as their cells, the widest ones wrapped."""
        cells = [[self.words(w).replace(_GLUE, " ") for w in r] for r in (t.head, *t.rows)]
        count = max(map(len, cells))
        widths = [max(len(r[c]) if c < len(r) else 0 for r in cells) for c in range(count)]
        while sum(widths) + 2 * count > self.width and max(widths) > 8:
            widths[widths.index(max(widths))] -= 1
        out = []
        for n, r in enumerate(cells):
            if not n and not any(r):
                continue
            columns = [textwrap.wrap(c, w) or [""] for c, w in zip(r, widths, strict=False)]
            for m in range(max(map(len, columns))):
                out.append("  " + "  ".join(
                    (c[m] if m < len(c) else "").ljust(w)
                    for c, w in zip(columns, widths, strict=False)).rstrip())
            if not n:
                out.append("  " + "  ".join("-" * w for w in widths))
        if t.caption:
            out.insert(0, self.wrapped(t.caption))
        return "\n".join(out)

    def listing(self, b: doc.Listing) -> str:
        """Lines as they are; those too long go on in the next row."""
        out = [self.wrapped(b.caption)] if b.caption else []
        for line in b.text.rstrip("\n").split("\n"):
            line = _printable(line.expandtabs(4))
            room = self.width - 4
            out += ["    " + line[n:n + room] for n in range(0, len(line), room)] or [""]
        return "\n".join(out)


def _columns(text: str) -> int:
    """How many columns of a terminal the text takes: accents stand on their letters."""
    return sum(not combining(c) for c in text)


def _filled(text: str, width: int) -> str:
    """The text with spaces up to that many columns."""
    return text + " " * (width - _columns(text))


def _printable(text: str) -> str:
    """Text without control characters, which could take over a terminal."""
    return "".join(c if c.isprintable() or c in " \u2003" else " " if c.isspace() else "�"
                   for c in text)
