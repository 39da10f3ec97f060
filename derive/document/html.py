"""A document as one HTML page that needs nothing else: KaTeX and its fonts are in it.

KaTeX and not native MathML: it typesets the very LaTeX that the tex report prints and the copy
buttons hand out, so there is one printer less to trust; it brings its own fonts, where MathML takes
whatever mathematical font the reader has or lacks; and it still writes MathML for screen readers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from html import escape

from ..algebra.expression import Expr
from . import document as doc
from .display import (
    EVIDENCE,
    boxed,
    condition,
    hanging,
    latex_of,
    latex_of_line,
    length,
    numbering,
    rows,
    used,
)
from .latex import LatexPrinter
from .live import SCRIPTS, SHEETS, figure
from .measure import measure
from .notation import Notation
from .offline import formula
from .offline import page as offline
from .pictures import figures
from .pictures import numbers as figure_numbers

#: The width of a formula in ems, that of the column less the number.
WIDTH = 36.0
#: The same in the box of the answer, whose type is smaller.
BOXED = 38.0
#: The same on a telephone.
NARROW = 20.0
#: A formula in the line that is narrower than this many ems is never broken.
SHORT = 12.0
#: A column of at most this many letters is never wrapped, and no table of such columns alone is
#: set row below row on a telephone.
FEW = 16
#: The same for a first column, which names its rows.
LABEL = 24


def render(document: doc.Document, notation: Notation, *, lang: str = "en",
           contents: bool = True) -> str:
    """The document as HTML. No line of it asks for anything over the network. Without ``contents``
    it has no table of them."""
    page = _Page(notation, numbering(document), figure_numbers(document), boxed(document))
    head = page.header(document)
    entries = "".join(
        (f'<li class="part">{escape(title)}</li>\n' if title else "") + "".join(
            f'<li><a href="#{_anchor("section-" + s.id)}"><span class="n">{n}</span> '
            f"{escape(s.title)}</a></li>\n" for n, s in sections)
        for title, sections in document.parts)
    body = "\n".join(
        page.part(title, sections) + ("" if title else page.legend(document))
        for title, sections in document.parts)
    pictures = ("figures.css",) if page.figures else ()
    sheets, scripts = (SHEETS, SCRIPTS) if any(f.live for f in figures(document)) else ((), ())
    nav = (f'<nav aria-labelledby="contents"><h2 id="contents">Contents</h2>\n<ol>\n{entries}</ol>'
           "</nav>\n") if contents else ""
    return offline(
        document.title,
        '<a class="skip" href="#main">Skip to the derivation</a>\n'
        f'<div class="page">\n{head}{nav}<main id="main">\n{body}\n</main>\n</div>\n',
        sheets=("katex/katex.min.css", "page.css", *pictures, *sheets),
        scripts=("katex/katex.min.js", "page.js", *scripts), lang=lang)


def blocks(section: doc.Section, notation: Notation) -> str:
    """What stands in one section, without its heading, for a page that typesets it itself."""
    page = _Page(notation, {}, {})
    return "\n".join(map(page.block, section.blocks))


def _anchor(id: str) -> str:
    return escape(re.sub(r"\s+", "-", id))


class _Page:
    """The words, anchors and blocks of one document."""

    def __init__(self, notation: Notation, numbers: dict[str, str],
                 figures: dict[str, int], boxed: Collection[str] = ()) -> None:
        self.notation, self.numbers, self.figures = notation, numbers, figures
        self.boxed = boxed
        self.printer = LatexPrinter(notation)

    def header(self, document: doc.Document) -> str:
        """The title."""
        return f"<header><h1>{escape(document.title)}</h1>\n</header>\n"

    def legend(self, document: doc.Document) -> str:
        """The summary, and what the badges mean."""
        summary = f'\n<p class="summary">{self.words(document.summary)}</p>\n' \
            if document.summary else ""
        terms = "".join(f"<dt>{_badge(k, 'checked')}</dt><dd>{escape(EVIDENCE[k][2])}</dd>\n"
                        for k in used(document))
        marks = (f'\n<details class="legend"><summary>What the marks at each line mean</summary>'
                 f"\n<dl>\n{terms}</dl></details>\n") if terms else ""
        return summary + marks

    def part(self, title: str, sections: Sequence[tuple[int, doc.Section]]) -> str:
        """The sections of a part under its heading."""
        head = f'<h2 class="part">{escape(title)}</h2>\n' if title else ""
        return head + "\n".join(self.section(n, s) for n, s in sections)

    def section(self, number: int, s: doc.Section) -> str:
        anchor = _anchor("section-" + s.id)
        blocks = "\n".join(self.block(b) for b in s.blocks)
        tag = "h3" if s.part else "h2"
        return (f'<section aria-labelledby="{anchor}">\n<{tag} id="{anchor}"><span class="n">'
                f"{number}</span>{escape(s.title)}</{tag}>\n{blocks}\n</section>")

    def words(self, words: doc.Words) -> str:
        """Words with formulas between them; a short formula keeps the comma behind it."""
        out: list[str] = []
        parts = [_curly(part) if isinstance(part, str) else part for part in words]
        for n, part in enumerate(parts):
            if isinstance(part, str):
                out.append(escape(part, quote=False))
            elif isinstance(part, Expr | doc.Law | doc.Formula):
                code = part.latex if isinstance(part, doc.Law) else \
                    latex_of(part, self.printer) if isinstance(part, doc.Formula) else \
                    re.sub(r"\\bigg([lr|])", r"\\big\1", self.printer.show(part))
                opening = out[-1][-1:] if out and out[-1][-1:] in ("(", "“") else ""
                if opening:
                    out[-1] = out[-1][:-1]
                after = parts[n + 1] if n + 1 < len(parts) else ""
                rest = after.lstrip(".,;:?)”’") if isinstance(after, str) else ""
                closing = after[:len(after) - len(rest)] if isinstance(after, str) else ""
                if closing:
                    parts[n + 1] = rest
                shown = f"{opening}{formula(code)}{closing}"
                out.append(f'<span class="nb">{shown}</span>' if measure(code) < SHORT else shown)
            elif isinstance(part, doc.Code):
                out.append(f"<code>{escape(part.text)}</code>")
            elif part.step in self.numbers:
                out.append(f'<a href="#{_anchor(part.step)}">({self.numbers[part.step]})</a>')
            else:
                out.append(f"<code>{escape(part.step)}</code>")
        return "".join(out)

    def block(self, b: doc.Block) -> str:
        if isinstance(b, doc.Paragraph):
            if not b.role:
                lead = f"<b>{escape(_curly(b.lead), quote=False)}.</b> " if b.lead else ""
                return f"<p>{lead}{self.words(b.words)}</p>"
            return (f'<div class="aside {escape(b.role)}" role="note"><p>'
                    f"<b>{escape(b.role.capitalize())}.</b> {self.words(b.words)}</p></div>")
        if isinstance(b, doc.Equations):
            return self.equations(b)
        if isinstance(b, doc.Table):
            return self.table(b)
        if isinstance(b, doc.Figure):
            return figure(b, self.figures[b.id], self.words(b.caption))
        if isinstance(b, doc.Stated):
            return '<div class="stated">' + "".join(
                f"<p>{formula(latex_of(row, self.printer))}</p>" for row in b.rows) + "</div>"
        if isinstance(b, doc.Answer):
            return '<div class="answer">\n' + "\n".join(
                self.block(x) if isinstance(x, doc.Paragraph) else self.restated(x)
                for x in b.blocks) + "\n</div>"
        if isinstance(b, doc.Items):
            tag = "ol" if b.ordered else "ul"
            return f"<{tag}>\n" + "".join(f"<li>{self.words(p.words)}</li>\n" for p in b.items) \
                + f"</{tag}>"
        caption = f"<p>{self.words(b.caption)}</p>\n" if b.caption else ""
        return f'{caption}<pre tabindex="0"><code>{escape(b.text.rstrip())}</code></pre>'

    def equations(self, b: doc.Equations) -> str:
        out = '<div class="group">\n' + "\n".join(self.line(x, b) for x in b.lines) + "\n</div>"
        if b.why:
            inner = "".join(f"<p>{self.words(p.words)}</p>\n" for p in b.why)
            out += f'\n<details class="slow"><summary>Why?</summary>\n{inner}</details>'
        return out

    def line(self, line: doc.Line, group: doc.Equations) -> str:
        """One numbered line: formula and number; folded, its reason, evidence, LaTeX to copy."""
        number, anchor = self.numbers[line.id], _anchor(line.id)
        reason = self.words(line.reason).strip()
        title = f"<i>{escape(line.rule_title)}</i>" if line.rule_title else ""
        copy = escape(latex_of_line(line, self.notation))
        if title and line.reason and all(isinstance(w, doc.Link) for w in line.reason):
            title, reason = f"{title}: {reason}", ""
        unsettled = " open" if line.verdict == "refused" else ""
        return (
            f'<div class="line" id="{anchor}">{self.row(line, group, anchor, "Link to")}'
            f'<details class="note"{unsettled}><summary>{title or reason}</summary>'
            f'<p>{reason if title else ""} <span class="marks">'
            f"{_badge(line.evidence, line.verdict)} "
            f'<button type="button" class="copy" data-copy="{copy}" '
            f'aria-label="Copy the LaTeX of equation {number}">copy LaTeX</button></span></p>'
            "</details></div>")

    def row(self, line: doc.Line, group: doc.Equations | doc.Restated, anchor: str,
            leads: str, width: float = WIDTH) -> str:
        """A formula with its number, which is a link; one that is derived nowhere has its anchor.
        """
        number = self.numbers[line.id]
        small = self.display(line, group, NARROW - 2 * (width != WIDTH))
        code = self.display(line, group, width)
        narrow = f' data-narrow="{escape(small)}"' if small != code else ""
        own = f' id="{anchor}"' if line.id in self.boxed else ""
        return (
            f'<div class="row"{own}><div class="formula" role="group" '
            f'aria-label="Equation {number}" data-tex="{escape(code)}"{narrow}>'
            f"<code>{escape(code)}</code></div>"
            f'<a class="number" href="#{anchor}" aria-label="{leads} equation {number}">'
            f"({number})</a></div>\n")

    def restated(self, b: doc.Restated) -> str:
        """Lines shown again, each with the way to where it is derived."""
        return f'<p class="lead">{escape(b.lead)}</p>\n' + "".join(
            self.row(x, b, _anchor(x.id), "Where it is derived:", BOXED) for x in b.lines)

    def display(self, line: doc.Line, group: doc.Equations | doc.Restated,
                width: float) -> str:
        """The rows of a line, aligned with those of its group."""
        hangs = hanging(group.lines, self.notation, width)
        parts = list(rows(line, group.lines, self.notation, width))
        widest = "" if hangs else max(
            (self.printer.show(x.head) for x in group.lines if x.head is not None), key=len,
            default="")
        # a continued chain leaves room for the head of its group
        room = rf"\phantom{{{widest}}}{{}}" if widest else ""
        parts[0] = replace(parts[0], head=parts[0].head or room)
        out = [r.latex(hangs) for r in parts]
        if line.condition:
            more = condition(line.condition, self.notation, self.numbers)
            if measure(out[-1]) + measure(more) + 2 <= width:
                out[-1] += rf" \qquad {more}"
            else:
                out.append(rf"&\quad {more}")
        if len(out) == 1 and not hangs:
            return out[0].replace("&", "")
        return r"\begin{aligned}" + r" \\ ".join(out) + r"\end{aligned}"

    def cell(self, words: doc.Words) -> str:
        """A cell; one with a fraction gets the room of a display."""
        code = self.words(words)
        if r"\frac" not in code:
            return code
        return code.replace('data-tex="', 'data-tex="\\displaystyle ')

    def table(self, t: doc.Table) -> str:
        """A table in a box of its own that scrolls; one with much text stacks on a telephone."""
        columns = [[r[c] for r in t.rows if c < len(r)] for c in range(len(t.head))]
        stacks = len(t.head) > 2 and any(
            length(w) > 2 * FEW for w in (*t.head[1:], *(w for c in columns[1:] for w in c))
            if not _is_matrix(w))
        short = [all(length(w) <= (FEW if n else LABEL) for w in c)
                 for n, c in enumerate(columns)]
        # a column of formulas alone says by itself what it is
        named = [n > 0 and stacks and any(_spoken(w) for w in c) for n, c in enumerate(columns)]
        roles = {"table": "", "row": "", "cell": "", "columnheader": ""}
        if stacks:  # a table whose rows are no rows to the browser is one to the reader still
            roles = {name: f' role="{name}"' for name in roles}
        caption = f"<caption>{self.words(t.caption)}</caption>\n" if t.caption else ""
        head = "".join(f'<th scope="col"{roles["columnheader"]}>{self.words(w)}</th>'
                       for w in t.head)
        head = f"<thead><tr{roles['row']}>{head}</tr></thead>\n" if any(t.head) else ""
        body = ""
        for r in t.rows:
            cells = ""
            for c, w in enumerate(r):
                kind = ' class="short"' if c < len(short) and short[c] else ""
                said = f' data-head="{escape(_spoken(t.head[c]))}"' if w and named[c] else ""
                cells += f"<td{kind}{roles['cell']}{said}>{self.cell(w)}</td>"
            body += f"<tr{roles['row']}>{cells}</tr>\n"
        kind = ' class="stacks"' if stacks else ' class="many"' if len(t.head) > 4 else ""
        return (f'<div class="table"><table{kind}{roles["table"]}>\n{caption}{head}<tbody>\n{body}'
                "</tbody></table></div>")


def _curly(text: str) -> str:
    """Text with the apostrophes and quotation marks of print.

    >>> _curly('the "soft" one'), _curly("Bayes' rule")
    ('the “soft” one', 'Bayes’ rule')
    """
    text = re.sub(r"(?<=\w)'", "’", text)
    return re.sub(r'"([^"]*)"', r"“\1”", text)


def _is_matrix(words: doc.Words) -> bool:
    return any(isinstance(w, doc.Law) and r"\begin{pmatrix}" in w.latex for w in words)


def _spoken(words: doc.Words) -> str:
    """Words without formulas, "" where there is one."""
    return " ".join(w for w in words if isinstance(w, str)) if all(
        isinstance(w, str) for w in words) else ""


def _badge(kind: str, verdict: str) -> str:
    """The kind of evidence and what the check said, in words."""
    name = EVIDENCE.get(kind, ("", kind))[1]
    if verdict == "refused":
        return f'<span class="badge refused">{escape(name)}: refused</span>'
    if verdict != "checked":
        return f'<span class="badge open">{escape(name)}, not checked</span>'
    style = " definition" if kind == "definition" else ""
    return f'<span class="badge{style}">{escape(name)}</span>'
