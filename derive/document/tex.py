r"""A document as LaTeX: a whole article, or a fragment for ``\input``."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ..algebra.expression import Expr
from . import document as doc
from . import tex_table
from .display import EVIDENCE, Row, boxed, hanging, latex_of, length, rows, used, widest_head
from .latex import LatexPrinter
from .letters import GREEK
from .measure import measure
from .notation import Notation
from .pictures import figures

PACKAGES = ("amsmath", "booktabs", "longtable", "array", "textcomp")
#: The width of a formula in ems: the article's lines less the indentation and the number.
WIDTH = 36.5
#: The same on a handout, whose letters are smaller and whose lines are longer.
HANDOUT = 43.5

#: The section that says what the marks of evidence mean, where there is one.
LEGEND = "checked"
#: The part that is set in small type.
SMALL = "Appendix"
#: How much narrower a formula in a box is.
BOX = 1.6

#: The width of a page's lines in ems, by that of its formulas.
PAGE = {WIDTH: 40.8, HANDOUT: 49.0}

_SPECIAL = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "#": r"\#", "$": r"\$", "%": r"\%",
            "&": r"\&", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
            "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': "''",
            "’": "'", "‘": "`", "“": "``", "”": "''", "–": "--", "—": "---",
            "…": r"\dots{}",
            "\u00a0": "~", "²": r"\textsuperscript{2}", "½": r"\textonehalf{}",
            "·": r"\textperiodcentered{}",
            "−": r"\ensuremath{-}", "≥": r"\ensuremath{\ge}", "≤": r"\ensuremath{\le}",
            "×": r"\ensuremath{\times}", "∑": r"\ensuremath{\sum}", "∈": r"\ensuremath{\in}",
            "→": r"\ensuremath{\to}", "∞": r"\ensuremath{\infty}", "ℝ": r"\ensuremath{\mathbf R}",
            "‖": r"\ensuremath{\|}",
            "√": r"\ensuremath{\surd}", "≠": r"\ensuremath{\neq}", "≈": r"\ensuremath{\approx}",
            **{c: rf"\ensuremath{{\{n}}}" for n, c in GREEK.items() if n not in ("omicron",)}}
_SAME = re.compile(r"[\x20-\x7e\u00a1-\u017f]")


def escape(text: str) -> str:
    r"""Plain text as LaTeX text, safe whatever it holds.

    >>> escape("50% of $x_1$")
    '50\\% of \\$x\\_1\\$'
    """
    text = re.sub(r'(^|[\s(\[])"', r"\1“", text)
    return "".join(_SPECIAL[c] if c in _SPECIAL else c if _SAME.match(c) or c in "\n"
                   else rf"[U+{ord(c):04X}]" for c in text)


def typewriter(text: str) -> str:
    """Text in fixed width, with every character and space as it is."""
    straight = escape(text.replace('"', "\x00")).replace("[U+0000]", r"\textquotedbl{}")
    return straight.replace("--", "-{}-").replace("'", r"\textquotesingle{}").replace("`", r"\`{}")


def render(document: doc.Document, notation: Notation, *, fragment: bool = False,
           label: str = "eq", folder: str = "figures") -> str:
    r"""The document as LaTeX. A fragment has no preamble and says which packages it needs.

    ``label`` begins every ``\label``, so that several fragments fit into one paper; ``folder`` is
    where the files of the pictures lie, seen from the file that TeX is started on.
    """
    page = _Page(notation, label, fragment, {
        line.id for s in document.sections for b in s.blocks if isinstance(b, doc.Equations)
        for line in b.lines}, HANDOUT if document.handout and not fragment else WIDTH,
        used(document), boxed(document))
    # where lines were checked, the marks are explained there
    told = any(s.id == LEGEND for s in document.sections)
    body = page.words(document.summary) + "\n" + "\n".join(
        page.part(title, [s for _, s in sections]) + ("" if title or told else page.legend())
        for title, sections in document.parts)
    packages = [*PACKAGES, *(("amssymb",) if r"\mathbb" in body else ())]
    macros = _MACROS
    if figures(document):
        packages.append("graphicx")
        macros += _FIGURES.replace("<folder>", folder)
    if fragment:
        head = (f"% {_comment(document.title)}\n% A fragment for \\input. Needs in the preamble: "
                f"\\usepackage{{{','.join(packages)}}}\n"
                "% and, so that long derivations may break over pages, \\allowdisplaybreaks.\n")
        return head + macros + body
    title = escape(document.title)
    more = "".join(f"\\usepackage{{{p}}}\n" for p in packages if p not in PACKAGES)
    size, margin = ("10pt", "hmargin=18mm,vmargin=16mm,footskip=8mm") \
        if document.handout else ("11pt", "margin=25mm")
    preamble = _PREAMBLE.replace("<more>", more).replace("<macros>", macros)
    preamble = preamble.replace("<size>", size).replace("<margin>", margin)
    preamble = preamble.replace("<handout>", _TIGHT if document.handout else "")
    preamble = preamble.replace("<version>", escape(document.version))
    return preamble.replace("<title>", title) + body + "\n\\end{document}\n"


def _comment(text: str) -> str:
    return re.sub(r"[^\x20-\x7e]", "?", text)


_MACROS = r"""\providecommand{\derivenote}[1]{\hbox{\footnotesize #1}}
\providecommand{\derivebox}[2]{\parbox[t]{#1}{\raggedright\footnotesize #2\strut}}
\providecommand{\derivebeside}[2]{\vcenter{\hbox{\parbox[c]{#1}{\raggedright\footnotesize #2}}}}
\providecommand{\derivepart}[1]{\par\bigskip{\large\bfseries #1\par}\nopagebreak}
\providecommand{\deriveanswer}[1]{\par\noindent\fboxsep=0.7em\fbox{\begin{minipage}%
  {\dimexpr\linewidth-2\fboxsep-2\fboxrule}#1\end{minipage}}\par}
\providecommand{\derivekeep}[1]{\par\penalty0\relax % what does not fit is on the next page
  \ifdim\dimexpr\pagegoal-\pagetotal\relax<#1\relax\newpage\fi}
\providecommand{\deriveevidence}[1]{{\normalfont\scriptsize\sffamily[#1]}}
"""

#: A picture that is not there is told in words.
_FIGURES = r"""% The pictures are files in the folder \derivefigures, seen from where TeX starts:
% derive report STATEMENT --data DATA -o NAME.tex writes them to NAME-figures, beside NAME.tex.
% A paper that has moved them defines \derivefigures before it reads this.
\providecommand{\derivefigures}{<folder>}
\providecommand{\derivepicture}[3]{\IfFileExists{\derivefigures/#1.pdf}%
  {\includegraphics[width=#2in]{\derivefigures/#1.pdf}}%
  {\fbox{\parbox[b]{\dimexpr #2in-2\fboxsep-2\fboxrule}{\raggedright\scriptsize #3}}}}
\ifcsname c@derivefigure\endcsname\else\newcounter{derivefigure}\fi
\providecommand{\derivecaption}[1]{\refstepcounter{derivefigure}%
  {\small\textbf{Figure~\thederivefigure.} #1\par}}
"""

_PREAMBLE = r"""\documentclass[<size>,a4paper,fleqn]{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{lmodern,textcomp}
\usepackage[<margin>]{geometry}
\usepackage{amsmath,booktabs,longtable,array}
<more>\usepackage{microtype}
\usepackage[hidelinks]{hyperref}
\numberwithin{equation}{section}
\allowdisplaybreaks
\setlength{\mathindent}{1.2em}
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.4\baselineskip plus 2pt minus 1pt}
\setlength{\emergencystretch}{3em}
\widowpenalty=10000 \clubpenalty=10000 \displaywidowpenalty=10000
\setlength{\LTpre}{0.5\baselineskip}\setlength{\LTpost}{0.3\baselineskip}
\makeatletter
\def\@listi{\leftmargin\leftmargini \parsep=0.15\baselineskip
  \itemsep=0pt \topsep=2pt \partopsep=0pt}
\let\@listI\@listi % what \normalsize puts back
\@beginparpenalty=10000 % a list stays with what announces it
\@itempenalty=100
\makeatother
\hypersetup{pdftitle={<title>},pdfauthor={derive <version>},pdfcreator={derive <version>}}
\makeatletter
\newcommand{\derivepart}[1]{\derivekeep{14\baselineskip}\vspace{2.2ex plus 1ex}%
  \pdfbookmark[0]{#1}{#1}%
  {\Large\bfseries #1\par}\nobreak\vskip 1ex\@afterheading} % with its section
\renewcommand\section{\@startsection{section}{1}{\z@}{-2.4ex plus -1ex minus -.2ex}%
  {1.1ex plus .3ex}{\normalfont\Large\bfseries}}
\makeatother
<handout><macros>\AtBeginDocument{\abovedisplayskip=7pt plus 3pt minus 3pt
  \belowdisplayskip=\abovedisplayskip
  \abovedisplayshortskip=4pt plus 3pt \belowdisplayshortskip=\abovedisplayskip}
\begin{document}
{\LARGE\bfseries\raggedright <title>\par}
\bigskip
"""


#: Less air, for two pages.
_TIGHT = r"""\makeatletter
\renewcommand\section{\@startsection{section}{1}{\z@}{-1.3ex plus -1ex}{0.4ex plus 0.3ex}%
  {\normalfont\large\bfseries}}
\makeatother
\AtBeginDocument{\jot=0pt \parskip=0.25\baselineskip plus 2pt minus 1pt}
"""


class _Page:
    """The words, labels and blocks of one document."""

    def __init__(self, notation: Notation, label: str, fragment: bool, known: set[str],
                 width: float = WIDTH, kinds: Sequence[str] = (),
                 boxed: Collection[str] = ()) -> None:
        self.notation, self.label, self.fragment = notation, label, fragment
        self.width, self.kinds, self.boxed = width, kinds, boxed
        self.known = {*known, *boxed}
        self.printer = LatexPrinter(notation)
        self.scale = 1.0  # how many more ems a row of a table has in small type

    def legend(self, brief: bool = False) -> str:
        """What the marks of evidence mean; where a table says more, their names alone."""
        kinds = "; ".join(
            rf"\deriveevidence{{{_mark(k)}}} {EVIDENCE[k][1]}"
            + ("" if brief else f": {EVIDENCE[k][2]}") for k in self.kinds)
        return (f"\n{{\\footnotesize The mark behind each reason is the kind of evidence for its "
                f"line. {kinds}.\\par}}\n") if kinds else ""

    def part(self, title: str, sections: Sequence[doc.Section]) -> str:
        """The sections of a part under its heading."""
        head = f"\n\\derivepart{{{escape(title)}}}\n" if title else ""
        if title == SMALL:
            head += "\\small\n"
            self.scale = 1.18
        return head + "\n".join(map(self.section, sections))

    def section(self, s: doc.Section) -> str:
        command = r"\subsection" if self.fragment else r"\section"
        anchor = f"\\label{{{self.label}:section:{_safe(s.id)}}}"
        blocks = ""
        for n, b in enumerate(s.blocks):
            code = self.block(b)
            if blocks and isinstance(s.blocks[n - 1], doc.Paragraph):
                # what a paragraph announces belongs to it
                blocks += "" if isinstance(b, doc.Equations) else \
                    "\n" if isinstance(b, doc.Paragraph) else "\n\\nopagebreak\n"
            elif n and not (isinstance(b, doc.Equations) and _bare(s.blocks[n - 1])):
                # an empty line between two groups would print as one
                blocks += "\n"
                if isinstance(b, doc.Equations) and isinstance(s.blocks[n - 1], doc.Equations):
                    blocks += "\\vspace{-\\baselineskip}\n"
            blocks += code
        if blocks.startswith("\\begin{longtable}"):
            command = "\\derivekeep{11\\baselineskip}" + command
        legend = self.legend(brief=True) if s.id == LEGEND else ""
        return f"\n{command}{{{escape(s.title)}}}{anchor}\n{legend}\n{blocks}"

    def block(self, b: doc.Block) -> str:
        if isinstance(b, doc.Paragraph):
            return self.paragraph(b)
        if isinstance(b, doc.Equations):
            return self.equations(b)
        if isinstance(b, doc.Table):
            made = tex_table.table(b, self.words, self.ems, PAGE[self.width] * self.scale)
            return f"{{\\footnotesize\n{made}}}\n" if self.scale > 1 else made
        if isinstance(b, doc.Items):
            kind = "enumerate" if b.ordered else "itemize"
            items = "".join(f"\\item {self.words(p.words)}\n" for p in b.items)
            tight = "\\itemsep0pt \\parsep1pt \\footnotesize\n" if self.scale > 1 else ""
            return f"\\begin{{{kind}}}{tight}\n{items}\\end{{{kind}}}\n" if b.items else ""
        if isinstance(b, doc.Figure):
            return self.figure(b)
        if isinstance(b, doc.Stated):
            stated = " \\\\\n".join(f"&{latex_of(row, self.printer)}" for row in b.rows)
            return f"\\begin{{align*}}\n{stated}\n\\end{{align*}}\n"
        if isinstance(b, doc.Answer):
            return self.answer(b)
        return self.listing(b)

    def answer(self, b: doc.Answer) -> str:
        """The lines that answer the problem, in a box."""
        inside = "\n".join(self.words(x.words) if isinstance(x, doc.Paragraph)
                           else self.restated(x) for x in b.blocks)
        return f"\\deriveanswer{{{inside}}}\n"

    def restated(self, b: doc.Restated) -> str:
        """Lines shown again, with the numbers that they have where they are derived."""
        width = self.width - BOX
        hangs = hanging(b.lines, self.notation, width)
        out = []
        for line in b.lines:
            parts = [r.latex(hangs) for r in rows(line, b.lines, self.notation, width)]
            if line.condition:
                parts[-1] += rf" \qquad \text{{{self.words(line.condition)}}}"
            label = f"{self.label}:{_safe(line.id)}"
            parts[:-1] = [rf"{row} \notag" for row in parts[:-1]]
            parts[-1] += rf" \label{{{label}}}" if line.id in self.boxed else \
                rf" \tag*{{\eqref{{{label}}}}}"
            out.append(" \\\\*\n".join(parts))
        body = " \\\\\n".join(out)
        return (f"\\textbf{{{escape(b.lead)}}}\n"
                f"\\begin{{align}}\n{body}\n\\end{{align}}")

    def paragraph(self, p: doc.Paragraph) -> str:
        """Running text; a set-off remark begins with its kind."""
        begins = p.role.capitalize() or p.lead
        lead = f"\\textbf{{{escape(begins)}.}} " if begins else ""
        text = f"{lead}{self.words(p.words)}\n"
        return f"\\begin{{quote}}\n{text}\\end{{quote}}\n" if p.role else text

    def words(self, words: doc.Words) -> str:
        out = ""
        for part in words:
            if isinstance(part, str):
                out += escape(part)
            elif isinstance(part, Expr):
                out += f"${self.printer.show(part).replace(chr(92) + 'bigg', chr(92) + 'big')}$"
            elif isinstance(part, doc.Code):
                out += rf"\texttt{{{typewriter(part.text)}}}"
            elif isinstance(part, doc.Law):
                out += f"${part.latex}$"
            elif isinstance(part, doc.Formula):
                out += f"${latex_of(part, self.printer)}$"
            elif part.step in self.known:
                out += rf"\eqref{{{self.label}:{_safe(part.step)}}}"
            else:
                out += rf"\texttt{{{typewriter(part.step)}}}"
        return out

    def equations(self, b: doc.Equations) -> str:
        """An aligned group, then its slower explanation in small print."""
        hangs = hanging(b.lines, self.notation, self.width)
        body = " \\\\[0.6ex]\n".join(self.line(x, b.lines, hangs) for x in b.lines)
        out = f"\\begin{{align}}\n{body}\n\\end{{align}}\n"
        if b.why:
            inner = "\n".join(self.words(p.words) + "\n" for p in b.why)
            out += f"\\begin{{quote}}\\small\n\\emph{{Why?}} {inner}\\end{{quote}}\n"
        return out

    def line(self, line: doc.Line, group: tuple[doc.Line, ...], hangs: bool) -> str:
        """The rows of a line, its number on the last; its reason beside it, or else below."""
        parts = list(rows(line, group, self.notation, self.width))
        heads = 0.0 if hangs else widest_head(group, self.printer)
        beside, below = self.placed(line, parts[-1], heads)
        out = []
        for n, row in enumerate(parts):
            code = row.latex(hangs)
            last = n == len(parts) - 1
            if last and line.condition:
                code += rf" \qquad \text{{{self.words(line.condition)}}}"
            code += beside if last else ""
            code += rf" \label{{{self.label}:{_safe(line.id)}}}" if last else r" \notag"
            out.append(code)
        return " \\\\*\n".join([*out, *below])

    def placed(self, line: doc.Line, last: Row, heads: float) -> tuple[str, list[str]]:
        """The reason as it stands behind a line's last row, and the rows that it needs below."""
        note, wide = self.note(line), self.note_ems(line)
        taken = (heads or measure(last.head) + 1) + sum(
            measure(c) for c in (last.relation, last.code)) + last.depth + (
            2.5 + self.ems(line.condition) if line.condition else 0.0)
        left = round(self.width - taken - 2.6, 1)
        if 1.1 * wide < left:
            return rf" \qquad \derivenote{{{note}}}", []
        tall = re.search(r"\\(sum|prod)\b", last.code)
        if left > 9 and wide < (2.6 if tall else 1.8) * left:
            return rf" \qquad \derivebeside{{{left:g}em}}{{{note}}}", []
        room = round(self.width - heads - 1.2, 1)
        box = rf"\derivenote{{{note}}}" if wide < room else \
            rf"\derivebox{{{room:g}em}}{{{note}}}"
        return "", [rf"&\quad {box} \notag"]

    def note(self, line: doc.Line) -> str:
        reason = self.words(line.reason).strip()
        title = rf"\textit{{{escape(line.rule_title)}}}" if line.rule_title else ""
        parts = ": ".join(p for p in (title, reason) if p)
        mark = _mark(line.evidence)
        if line.verdict == "refused":
            mark = rf"\textbf{{{mark}: refused}}"
        elif line.verdict != "checked":
            mark += ", not checked"
        return rf"{parts}~\deriveevidence{{{mark}}}".lstrip("~")

    def note_ems(self, line: doc.Line) -> float:
        """Roughly how wide the note prints, in ems of the formulas."""
        return 0.82 * self.ems((line.rule_title, *line.reason)) + 2.5 + \
            (0.0 if line.verdict == "checked" else 5.0)

    def ems(self, words: doc.Words) -> float:
        """Roughly how wide the words print, in ems."""
        return sum(measure(self.printer.show(w)) if isinstance(w, Expr) else 0.48 * length((w,))
                   for w in words)

    def figure(self, f: doc.Figure) -> str:
        """Pictures in rows, and their caption, which stays with them."""
        pictures = "\\hfil\n".join(
            f"\\derivepicture{{{p.name}}}{{{p.size[0]:g}}}{{{escape(p.alt)}}}"
            for p in f.pictures)
        return ("\\par\\medskip\\noindent\\begin{minipage}{\\linewidth}\n"
                f"\\noindent\n{pictures}\\par\n\\smallskip\n"
                f"\\derivecaption{{{self.words(f.caption)}}}\n\\end{{minipage}}\\par\\medskip\n")

    def listing(self, b: doc.Listing) -> str:
        """Lines in fixed width, as they are; those too long go on in the next row."""
        out = []
        for line in b.text.rstrip("\n").split("\n"):
            line = line.expandtabs(4)
            pieces = [line[n:n + 76] for n in range(0, len(line), 76)] or [""]
            out += [typewriter(p).replace(" ", r"\ ") or r"\ " for p in pieces]
        caption = f"{self.words(b.caption)}\n" if b.caption else ""
        body = "\\\\\n".join(rf"\mbox{{{p}}}" for p in out)
        return f"{caption}\\begin{{quote}}\\small\\ttfamily\n{body}\n\\end{{quote}}\n"


def _bare(b: doc.Block) -> bool:
    """Whether a block ends with a displayed line, without a slower explanation below."""
    return isinstance(b, doc.Equations) and not b.why


def _safe(id: str) -> str:
    return re.sub(r"[^A-Za-z0-9.+-]", lambda m: f"-{ord(m[0]):x}-", id)


def _mark(kind: str) -> str:
    mark = EVIDENCE.get(kind, (kind,))[0]
    return r"\ensuremath{\ge}" if mark == "≥" else escape(mark)
