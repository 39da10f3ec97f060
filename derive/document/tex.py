r"""A document as LaTeX: a whole article, or a fragment for ``\input``."""

from __future__ import annotations

import re

from ..algebra.expression import Expr
from . import document as doc
from . import tex_table
from .display import EVIDENCE, hanging, length, rows, used, widest_head
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
        for line in b.lines}, HANDOUT if document.handout and not fragment else WIDTH)
    body = "\n".join([page.legend(document), *(page.section(s) for s in document.sections)])
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
    size, margin = ("10pt", "18mm") if document.handout else ("11pt", "25mm")
    preamble = _PREAMBLE.replace("<more>", more).replace("<macros>", macros)
    preamble = preamble.replace("<size>", size).replace("<margin>", margin)
    preamble = preamble.replace("<handout>", _TIGHT if document.handout else "")
    return preamble.replace("<title>", title) + body + "\n\\end{document}\n"


def _comment(text: str) -> str:
    return re.sub(r"[^\x20-\x7e]", "?", text)


_MACROS = r"""\providecommand{\derivenote}[1]{\hbox{\footnotesize #1}}
\providecommand{\derivebox}[2]{\parbox[t]{#1}{\raggedright\footnotesize #2\strut}}
\providecommand{\derivekeep}[1]{\par\ifdim\dimexpr\pagegoal-\pagetotal\relax<#1\relax\newpage\fi}
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
\usepackage[margin=<margin>]{geometry}
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
\hypersetup{pdftitle={<title>}}
<handout><macros>\AtBeginDocument{\abovedisplayskip=7pt plus 3pt minus 3pt
  \belowdisplayskip=\abovedisplayskip
  \abovedisplayshortskip=4pt plus 3pt \belowdisplayshortskip=\abovedisplayskip}
\begin{document}
{\LARGE\bfseries\raggedright <title>\par}
\bigskip
"""


#: Less air, for two pages.
_TIGHT = r"""\makeatletter
\renewcommand\section{\@startsection{section}{1}{\z@}{-1.6ex plus -1ex}{0.5ex plus 0.3ex}%
  {\normalfont\large\bfseries}}
\makeatother
\AtBeginDocument{\jot=0pt \parskip=0.25\baselineskip plus 2pt minus 1pt}
"""


class _Page:
    """The words, labels and blocks of one document."""

    def __init__(self, notation: Notation, label: str, fragment: bool, known: set[str],
                 width: float = WIDTH) -> None:
        self.notation, self.label, self.fragment, self.known = notation, label, fragment, known
        self.width = width
        self.printer = LatexPrinter(notation)

    def legend(self, document: doc.Document) -> str:
        """The summary, and what the marks of evidence mean."""
        kinds = "; ".join(rf"\deriveevidence{{{_mark(k)}}} {EVIDENCE[k][1]}: {EVIDENCE[k][2]}"
                          for k in used(document))
        text = self.words(document.summary) + "\n"
        if kinds:
            text += (f"\n{{\\small The mark behind each reason is the kind of evidence for its "
                     f"line. {kinds}.\\par}}\n")
        return text

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
        return f"\n{command}{{{escape(s.title)}}}{anchor}\n\n{blocks}"

    def block(self, b: doc.Block) -> str:
        if isinstance(b, doc.Paragraph):
            return self.paragraph(b)
        if isinstance(b, doc.Equations):
            return self.equations(b)
        if isinstance(b, doc.Table):
            return tex_table.table(b, self.words, self.ems, PAGE[self.width])
        if isinstance(b, doc.Items):
            kind = "enumerate" if b.ordered else "itemize"
            items = "".join(f"\\item {self.words(p.words)}\n" for p in b.items)
            return f"\\begin{{{kind}}}\n{items}\\end{{{kind}}}\n" if b.items else ""
        if isinstance(b, doc.Figure):
            return self.figure(b)
        return self.listing(b)

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
        """The rows of a line, its number on the last, and its reason below."""
        parts = list(rows(line, group, self.notation, self.width))
        out = []
        for n, row in enumerate(parts):
            code = row.latex(hangs)
            last = n == len(parts) - 1
            if last and line.condition:
                code += rf" \qquad \text{{{self.words(line.condition)}}}"
            code += rf" \label{{{self.label}:{_safe(line.id)}}}" if last else r" \notag"
            out.append(code)
        note = self.note(line)
        if note:
            heads = 0.0 if hangs else widest_head(group, self.printer)
            room = round(self.width - heads - 1.2, 1)
            box = rf"\derivenote{{{note}}}" if self.note_ems(line) < room else \
                rf"\derivebox{{{room:g}em}}{{{note}}}"
            out.append(rf"&\quad {box} \notag")
        return " \\\\*\n".join(out)

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
