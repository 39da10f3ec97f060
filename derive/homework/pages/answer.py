"""The page of one submission: the verdict of each part beside what the student wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from ...document.offline import formula, page
from ..batch import Graded
from ..rubric import Score, number, shown
from ..word.places import line_numbers, places
from .words import CASE, MEANINGS, Names, as_read, counterexample, mark, prose

SHEETS = ("katex/katex.min.css", "page.css", "homework.css")
SCRIPTS = ("katex/katex.min.js", "homework.js")


@dataclass(frozen=True)
class Links:
    """Where a page leads: the gradebook, its neighbours, the derivation. Nowhere unless told: a
    page is for its student, who has nothing else."""

    book: str = ""
    before: str = ""
    after: str = ""
    derivation: str = ""


def answer_page(row: Graded, title: str, names: Names, links: Links | None = None,
                score: Score | None = None, *, reveal: bool = False) -> str:
    """The page of a submission; with ``reveal`` the solution is shown."""
    return _Page(row, names, links or Links(), score, reveal).text(title)


class _Page:
    """What the page of one submission is made of."""

    def __init__(self, row: Graded, names: Names, links: Links, score: Score | None,
                 reveal: bool) -> None:
        self.row, self.names, self.links, self.score = row, names, links, score
        self.reveal, self.parts = reveal, shown(row.parts, score)

    def text(self, title: str) -> str:
        """The page as HTML."""
        return page(
            title,
            f'<a class="skip" href="#main">Skip to the verdicts</a>\n<div class="page judged">\n'
            f"{self._header(title)}"
            f'<main id="main" class="columns">\n<section aria-labelledby="verdicts">\n'
            f'<h2 id="verdicts">Part by part</h2>\n'
            + "\n".join(self._part(key, part) for key, part in self.parts.items())
            + f'\n</section>\n<section class="beside" aria-labelledby="source">\n'
            f'<h2 id="source">What was handed in</h2>\n{self._source()}\n</section>\n'
            "</main>\n</div>\n",
            sheets=SHEETS, scripts=SCRIPTS)

    def _header(self, title: str) -> str:
        links, score, symbol = self.links, self.score, self.names.symbol
        crumbs = [(links.book, "Gradebook"), (links.before, "Previous submission"),
                  (links.after, "Next submission"), (links.derivation, "The derivation")]
        nav = "".join(f'<a href="{escape(to)}">{words}</a>' for to, words in crumbs if to)
        nav = f'<nav class="crumbs" aria-label="Other pages">{nav}</nav>\n' if nav else ""
        look = f", and a person has to look at {', '.join(map(symbol, score.open))}" \
            if score and score.open else ""
        points = f"<p>{score} points{look}.</p>\n" if score else ""
        if self.row.stopped:
            points += f'<p class="empty">Not judged: {escape(self.row.why_not)}</p>\n'
        overview = "".join(
            f'<li><a href="#part-{escape(key)}"><span>{symbol(key)}</span>'
            f"{mark(part['verdict'])}</a></li>" for key, part in self.parts.items())
        return (f"<header>{nav}<h1>{escape(title)}</h1>\n{points}"
                f'<ul class="overview" aria-label="Verdicts">{overview}</ul></header>\n')

    # --- the card of a part ----------------------------------------------------------------------

    def _part(self, key: str, part: Mapping[str, Any]) -> str:
        verdict, score = part["verdict"], self.score
        points = score.parts.get(key) if score is not None else None
        given = "" if points is None or score is None or not score.worth.get(key) else \
            f'<span class="where">{number(points)} of {number(score.worth[key])} points</span>'
        return (f'<article class="part {escape(verdict)}" id="part-{escape(key)}">\n'
                f"<h3><span>{self.names.title(key)}</span>{given}{mark(verdict)}</h3>\n"
                f"{''.join(self._body(key, part))}</article>")

    def _body(self, key: str, part: Mapping[str, Any]) -> Iterator[str]:
        verdict, case = part["verdict"], part.get("counterexample")
        follows = str(part.get("follows_from") or "") if verdict == "wrong" else ""
        solved = self.reveal and key in self.names.formulas and verdict != "right"
        said = ((_FOLLOWS, follows), (CASE, isinstance(case, Mapping)), (_SOLUTION, solved))
        hint, rest = hint_and_rest(part)
        if hint:
            yield f'<p class="hint">{prose(hint)}</p>\n'
        elif verdict in MEANINGS and verdict != "right":
            yield f'<p class="hint">{escape(verdict.capitalize())}: {MEANINGS[verdict]}.</p>\n'
        if follows:
            yield (f'<p>It follows correctly from your <a href="#part-{escape(follows)}">'
                   f"{self.names.symbol(follows)}</a>, which is wrong.</p>\n")
        yield from self._read(part)
        if isinstance(case, Mapping):
            of = "function" if part.get("function") else "formula"
            yield counterexample(case, self.names, key, of) + "\n"
        why = "".join(self._explained(p, part) for p in rest
                      if not any(here and re.match(start, p) for start, here in said))
        if why:
            yield f"<details><summary>Why?</summary>{why}</details>\n"
        if solved:
            yield self._solution(key)

    def _read(self, part: Mapping[str, Any]) -> Iterator[str]:
        """How a part was read, and where."""
        where = ", ".join(
            escape(words) if n is None else f'<a href="#L{n}">{escape(words)}</a>'
            for n, words in places(self.row.submission, part))
        if part.get("read_as"):
            what = "What was not read" if part["verdict"] == "unread" else "How it was read"
            yield (f'<div class="read"><span class="label">{what}{": " if where else ""}{where}'
                   f"</span>{as_read(part, self.row.submission)}</div>\n")
        elif where:
            yield f'<p class="where">See {where}.</p>\n'

    def _explained(self, paragraph: str, part: Mapping[str, Any]) -> str:
        """A paragraph of the explanation; its line in the derivation is a link where that is."""
        step = part.get("step")
        if self.links.derivation and step and paragraph.startswith(_WHERE):
            place = paragraph.removeprefix(_WHERE).rstrip(".")
            return (f'<p>{escape(_WHERE)}<a href="{escape(f"{self.links.derivation}#{step}")}">'
                    f"{escape(place)}</a>.</p>")
        return f"<p>{prose(paragraph)}</p>"

    def _solution(self, key: str) -> str:
        step, to = self.names.step(key), self.links.derivation
        at = f"{to}#{step}" if step else to
        line = f' (<a href="{escape(at)}">its line in the derivation</a>)' if to else ""
        return (f'<div class="right-formula"><span class="label">The right formula{line}</span>'
                f'<div class="formula">{formula(self.names.formulas[key])}</div></div>\n')

    # --- what was handed in ----------------------------------------------------------------------

    def _source(self) -> str:
        """The student's text with numbered lines, marked where a part was read."""
        s = self.row.submission
        left_out = f'<p class="where">Not read: {escape(", ".join(s.left_out))}.</p>\n' \
            if s.left_out else ""
        if s.unread or not s.text.strip():
            return f'<p class="empty">{escape(s.unread or "The file is empty.")}</p>\n{left_out}'
        marks: dict[int, list[tuple[str, str]]] = {}
        for key, part in self.parts.items():
            for n in line_numbers(part):
                marks.setdefault(n, []).append((key, part["verdict"]))
        firsts = {first: name for name, first in s.files} if len(s.files) > 1 else {}
        out = []
        for n, line in enumerate(s.text.rstrip("\n").split("\n"), 1):
            if n in firsts:
                out.append(f'<li class="file" data-n="">{escape(firsts[n])}</li>')
            out.append(self._line(n, s.place(n)[1], line, marks.get(n, ())))
        return f'{left_out}<ol class="source">\n' + "\n".join(out) + "\n</ol>"

    def _line(self, n: int, number: int, line: str, marks: Sequence[tuple[str, str]]) -> str:
        worst = next((v for v in ("wrong", "undecided", "unread", "right")
                      if any(v == verdict for _, verdict in marks)), "")
        links = "".join(
            f'<a class="to" href="#part-{escape(key)}">{self.names.symbol(key)} {mark(verdict)}</a>'
            for key, verdict in marks)
        css = f' class="{worst}"' if worst else ""
        return f'<li id="L{n}" data-n="{number}"{css}>{links}{escape(line)}</li>'


#: Beginnings of what the feedback says in words and the page shows in another way.
_FOLLOWS, _SOLUTION = "It follows correctly from", "The right formula: "
_WHERE = "In the derivation: "


def hint_and_rest(part: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The hint, or the first paragraph of the feedback, and the paragraphs that follow it.

    >>> hint_and_rest({"feedback": "Look at the sum.\\nIt runs over i.\\nTwice."})
    ('Look at the sum.', ['It runs over i.', 'Twice.'])
    """
    said = [p.strip() for p in str(part.get("feedback") or "").split("\n") if p.strip()]
    return (said[0], said[1:]) if said else ("", [])
