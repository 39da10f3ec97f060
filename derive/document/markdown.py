"""A document as Markdown whose formulas GitHub and GitLab typeset, or a notebook's cell.

GitHub's rules: a formula in the line stands between ``$` `` and `` `$ ``, a displayed one in a
block called math, so that no Markdown is read inside; neither stands inside a link or behind a
letter; ``|`` ends a table's cell even there; ``\\operatorname`` and ``\\phantom`` are refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ..algebra.expression import Expr
from . import document as doc
from .display import EVIDENCE, boxed, condition, hanging, latex_of, numbering, rows, used
from .latex import LatexPrinter
from .notation import Notation
from .pictures import numbers as figure_numbers

#: The width of a formula in ems, that of a page on GitHub less the number.
WIDTH = 38.0

_SPECIAL = re.compile(r"([\\`*_\[\]<>$|~#&])")


@dataclass(frozen=True)
class Dialect:
    """What stands around a formula in the line, and around a displayed one."""

    inline: tuple[str, str]
    display: tuple[str, str]


GITHUB = Dialect(("$`", "`$"), ("```math\n", "\n```"))
#: A notebook's cell, where what stands between dollars is kept from Markdown.
NOTEBOOK = Dialect(("$", "$"), ("$$\n", "\n$$"))


def render(document: doc.Document, notation: Notation, *, folder: str = "figures") -> str:
    """The document as one file of Markdown; its pictures are files in ``folder``."""
    page = Page(notation, numbering(document), GITHUB, figure_numbers(document), folder,
                boxed(document))
    contents = "\n\n".join(
        (f"**{escape(title)}**\n\n" if title else "") + "\n".join(
            f"{n}. [{escape(s.title)}](#{anchor('section-' + s.id)})" for n, s in sections)
        for title, sections in document.parts)
    parts = [page.head(document), contents]
    for title, sections in document.parts:
        parts += [f"# {escape(title)}"] if title else []
        parts += [page.section(n, s) for n, s in sections]
        parts += [] if title else [page.legend(document)]
    return "\n\n".join(p for p in parts if p) + "\n"


def escape(text: str) -> str:
    r"""Plain text as Markdown text, whatever it holds.

    >>> escape("a_b < 2*c")
    'a\\_b \\< 2\\*c'
    """
    text = "".join(c if c.isprintable() else " " for c in text)
    text = _SPECIAL.sub(r"\\\1", text)
    return re.sub(r"^(\s*)([-+=])", r"\1\\\2", re.sub(r"^(\s*\d+)([.)])", r"\1\\\2", text))


def anchor(id: str) -> str:
    """An id as an anchor's name.

    >>> anchor("solve.sigma^2.1")
    'solve.sigma-2.1'
    """
    return re.sub(r"[^A-Za-z0-9._-]+", "-", id)


def formula(code: str) -> str:
    r"""LaTeX as GitHub takes it.

    >>> formula(r"\operatorname{tr}(A)<1")
    '\\mathop{\\mathrm{tr}}(A)\\lt 1'
    """
    code = re.sub(r"\\operatorname\{([^{}]*)\}", r"\\mathop{\\mathrm{\1}}", code)
    return code.replace("<", r"\lt ").replace(">", r"\gt ").strip()


@dataclass(frozen=True)
class Page:
    """The words, anchors and blocks of one document in a dialect."""

    notation: Notation
    numbers: dict[str, str]
    dialect: Dialect
    figures: Mapping[str, int] = field(default_factory=dict)
    folder: str = ""
    boxed: Collection[str] = ()

    @property
    def printer(self) -> LatexPrinter:
        """Prints formulas."""
        return LatexPrinter(self.notation)

    def inline(self, code: str, cell: bool = False) -> str:
        """A formula in a line of text; in a table's cell without upright strokes."""
        code = formula(re.sub(r"\\bigg([lr|])", r"\\big\1", code))
        if cell:
            code = code.replace(r"\|", r"\Vert ").replace("|", r"\vert ")
            if r"\frac" in code:
                code = r"\displaystyle " + code
        opening, closing = self.dialect.inline
        return f"{opening}{code}{closing}"

    def words(self, words: doc.Words, cell: bool = False) -> str:
        """Words with formulas between them."""
        out = ""
        for part in words:
            if isinstance(part, str):
                out += escape(part) if not out else escape("x" + part)[1:]
            elif isinstance(part, Expr):
                out += self.inline(self.printer.show(part), cell)
            elif isinstance(part, doc.Code):
                out += code_span(part.text, cell)
            elif isinstance(part, doc.Law):
                out += self.inline(part.latex, cell)
            elif isinstance(part, doc.Formula):
                out += self.inline(latex_of(part, self.printer), cell)
            elif part.step in self.numbers:
                out += f"[({self.numbers[part.step]})](#{anchor(part.step)})"
            else:
                out += code_span(part.step, cell)
        return out

    def head(self, document: doc.Document) -> str:
        """The title and the summary."""
        out = f"# {escape(document.title)}"
        if document.summary:
            out += f"\n\n{self.words(document.summary)}"
        return out

    def legend(self, document: doc.Document) -> str:
        """What the marks at the lines mean, "" where there are none."""
        kinds = used(document)
        terms = "\n".join(f"- **{EVIDENCE[k][1]}**: {escape(EVIDENCE[k][2])}" for k in kinds)
        return _folded("What the evidence behind each line means", terms) if kinds else ""

    def section(self, number: int, s: doc.Section) -> str:
        """A section with its blocks."""
        title = f'<a id="{anchor("section-" + s.id)}"></a>\n\n## {number}. {escape(s.title)}'
        return "\n\n".join([title, *(self.block(b) for b in s.blocks)])

    def block(self, b: doc.Block) -> str:
        """One block."""
        if isinstance(b, doc.Paragraph):
            if not b.role:
                return (f"**{escape(b.lead)}.** " if b.lead else "") + self.words(b.words)
            return f"> **{escape(b.role.capitalize())}.** {self.words(b.words)}"
        if isinstance(b, doc.Equations):
            return self.equations(b)
        if isinstance(b, doc.Table):
            return self.table(b)
        if isinstance(b, doc.Items):
            return "\n".join(f"{f'{n}.' if b.ordered else '-'} {self.words(p.words)}"
                             for n, p in enumerate(b.items, 1))
        if isinstance(b, doc.Figure):
            return self.figure(b)
        if isinstance(b, doc.Stated):
            return self.display([f"& {latex_of(row, self.printer)}" for row in b.rows])
        if isinstance(b, doc.Answer):
            return self.answer(b)
        return self.listing(b)

    def display(self, lines: Sequence[str], box: bool = False) -> str:
        """Displayed lines, aligned; in a box where they are the answer."""
        opening, closing = self.dialect.display
        body = "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"
        if box:
            body = f"\\boxed{{{body}}}"
        return f"{opening}{formula(body)}{closing}"

    def answer(self, b: doc.Answer) -> str:
        """The lines that answer the problem, in boxes, and what is said of them."""
        out = []
        for x in b.blocks:
            if isinstance(x, doc.Paragraph):
                out.append(self.words(x.words))
                continue
            hangs = hanging(x.lines, self.notation, WIDTH)
            shown = self.display([self.line(line, x, hangs) for line in x.lines], box=True)
            where = ", ".join(
                f'<a id="{anchor(line.id)}"></a>({self.numbers[line.id]})'
                if line.id in self.boxed else self.words((doc.Link(line.id),)) for line in x.lines)
            out.append(f"**{escape(x.lead)}** {where}\n\n{shown}")
        return "\n\n".join(out)

    def figure(self, f: doc.Figure) -> str:
        """Pictures, and their caption."""
        where = f"{self.folder}/" if self.folder else "attachment:"
        shown = "\n".join(f"![{escape(p.alt)}]({where}{p.name}.png)" for p in f.pictures)
        number = f"**Figure {self.figures[f.id]}.** " if f.id in self.figures else ""
        return f"{shown}\n\n{number}{self.words(f.caption)}"

    def equations(self, b: doc.Equations) -> str:
        """A chain as one display, the reason of each line below it, its explanation folded."""
        hangs = hanging(b.lines, self.notation, WIDTH)
        out = self.display([self.line(x, b, hangs) for x in b.lines]) + "\n\n"
        out += "\n".join(self.note(x) for x in b.lines)
        if b.why:
            out += "\n\n" + _folded("Why?", "\n\n".join(self.words(p.words) for p in b.why))
        return out

    def line(self, line: doc.Line, group: doc.Equations | doc.Restated, hangs: bool) -> str:
        """The rows of a line, its number behind the last."""
        parts = [r.latex(hangs).lstrip() for r in rows(line, group.lines, self.notation, WIDTH)]
        if line.condition:
            parts[-1] += r" \qquad " + condition(line.condition, self.notation, self.numbers)
        parts[-1] += rf" &&\qquad \text{{({self.numbers[line.id]})}}"
        return re.sub(" {2,}", " ", " \\\\\n".join(parts))

    def note(self, line: doc.Line) -> str:
        """Number, rule, reason and evidence."""
        reason = self.words(line.reason).strip()
        title = f"*{escape(line.rule_title)}*" if line.rule_title else ""
        mark = EVIDENCE.get(line.evidence, ("", line.evidence))[1]
        mark = f"**{mark}: refused**" if line.verdict == "refused" else \
            mark if line.verdict == "checked" else f"{mark}, not checked"
        said = ": ".join(p for p in (title, reason) if p)
        number = f'<a id="{anchor(line.id)}"></a>({self.numbers[line.id]})'
        return f"- {number} {said} · {mark}"

    def table(self, t: doc.Table) -> str:
        """A table; one without a head gets an empty one, since Markdown asks for it."""
        count = max(len(r) for r in (t.head, *t.rows))
        lines = [[self.words(w, cell=True) for w in r] for r in (t.head, *t.rows)]
        text = [f"| {' | '.join(r + [''] * (count - len(r)))} |" for r in lines]
        text.insert(1, "|" + " --- |" * count)
        caption = f"{self.words(t.caption)}\n\n" if t.caption else ""
        return caption + "\n".join(text)

    def listing(self, b: doc.Listing) -> str:
        """Lines as they are, in fixed width."""
        text = b.text.rstrip("\n")
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
        caption = f"{self.words(b.caption)}\n\n" if b.caption else ""
        return f"{caption}{fence}text\n{text}\n{fence}"


def _folded(title: str, text: str) -> str:
    return f"<details>\n<summary>{title}</summary>\n\n{text}\n\n</details>"


def code_span(text: str, cell: bool = False) -> str:
    """Text in fixed width, whatever it holds.

    >>> code_span("a`b")
    '`` a`b ``'
    """
    text = "".join(c if c.isprintable() else " " for c in text)
    if cell:
        text = text.replace("|", r"\|")
    if "`" not in text:
        return f"`{text}`"
    fence = "`" * (1 + max(map(len, re.findall("`+", text))))
    return f"{fence} {text} {fence}"
