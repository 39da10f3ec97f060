"""The page of one submission: the verdict of each part beside what the student wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from ...document.offline import formula, page
from ..batch import Graded
from ..rubric import Score, number
from .words import MEANINGS, Names, counterexample, mark, prose

SHEETS = ("katex/katex.min.css", "page.css", "homework.css")
SCRIPTS = ("katex/katex.min.js", "homework.js")


@dataclass(frozen=True)
class Links:
    """Where a page leads: the gradebook, its neighbours, and the derivation where it is shown."""

    book: str = ""
    before: str = ""
    after: str = ""
    derivation: str = ""


def answer_page(row: Graded, title: str, names: Names, links: Links,
                score: Score | None = None) -> str:
    """The page of a submission. With a link to the derivation, the solution is shown too."""
    return page(
        title,
        f'<a class="skip" href="#main">Skip to the verdicts</a>\n<div class="page answer">\n'
        f"{_header(row, title, names, links, score)}"
        f'<main id="main" class="columns">\n<section aria-labelledby="verdicts">\n'
        f'<h2 id="verdicts">Part by part</h2>\n'
        + "\n".join(_part(row, key, part, names, links, score) for key, part in row.parts.items())
        + f'\n</section>\n<section class="beside" aria-labelledby="source">\n'
        f'<h2 id="source">What was handed in</h2>\n{_source(row, names)}\n</section>\n'
        "</main>\n</div>\n",
        sheets=SHEETS, scripts=SCRIPTS)


def _header(row: Graded, title: str, names: Names, links: Links, score: Score | None) -> str:
    crumbs = [(links.book, "Gradebook"), (links.before, "Previous submission"),
              (links.after, "Next submission"), (links.derivation, "The derivation")]
    nav = "".join(f'<a href="{escape(to)}">{words}</a>' for to, words in crumbs if to)
    nav = f'<nav class="crumbs" aria-label="Other pages">{nav}</nav>\n' if nav else ""
    look = f", and a person has to look at {', '.join(map(names.symbol, score.open))}" \
        if score and score.open else ""
    points = f"<p>{score} points{look}.</p>\n" if score else ""
    if row.stopped:
        points += f'<p class="empty">Not judged: {escape(row.why_not)}</p>\n'
    overview = "".join(
        f'<li><a href="#part-{escape(key)}"><span>{names.symbol(key)}</span>'
        f"{mark(part['verdict'])}</a></li>" for key, part in row.parts.items())
    return (f"<header>{nav}<h1>{escape(title)}</h1>\n{points}"
            f'<ul class="overview" aria-label="Verdicts">{overview}</ul></header>\n')


def _part(row: Graded, key: str, part: Mapping[str, Any], names: Names, links: Links,
          score: Score | None) -> str:
    """The card of one part."""
    verdict = part["verdict"]
    points = score.parts.get(key) if score is not None else None
    given = "" if points is None or score is None or not score.worth.get(key) else \
        f'<span class="where">{number(points)} of {number(score.worth[key])} points</span>'
    body = "".join(_body(row, key, part, names, links))
    return (f'<article class="part {escape(verdict)}" id="part-{escape(key)}">\n'
            f"<h3><span>{names.title(key)}</span>{given}{mark(verdict)}</h3>\n{body}</article>")


def _body(row: Graded, key: str, part: Mapping[str, Any], names: Names,
          links: Links) -> Iterator[str]:
    verdict, case, lines = part["verdict"], part.get("counterexample"), _lines(row, part)
    follows = str(part.get("follows_from") or "") if verdict == "wrong" else ""
    solved = links.derivation and key in names.formulas and verdict != "right"
    shown = ((_FOLLOWS, follows), (_CASE, isinstance(case, Mapping)), (_SOLUTION, solved))
    hint, rest = hint_and_rest(part)
    if hint:
        yield f'<p class="hint">{prose(hint)}</p>\n'
    elif verdict in MEANINGS and verdict != "right":
        yield f'<p class="hint">{escape(verdict.capitalize())}: {MEANINGS[verdict]}.</p>\n'
    if follows:
        yield (f'<p>It follows correctly from your <a href="#part-{escape(follows)}">'
               f"{names.symbol(follows)}</a>, which is wrong.</p>\n")
    if part.get("read_as"):
        code, unread = str(part["read_as"]), verdict == "unread"
        yield (f'<div class="read"><span>{"What was not" if unread else "How it was"} read'
               f'{": " if lines else ""}{lines}</span>' + (
                   f"<code>{escape(code)}</code>" if unread else
                   f'<div class="formula">{formula(code)}</div>') + "</div>\n")
    elif lines:
        yield f'<p class="where">See {lines}.</p>\n'
    if isinstance(case, Mapping):
        yield counterexample(case, names, key) + "\n"
    said = "".join(_explained(p, part, links) for p in rest
                   if not any(here and p.startswith(start) for start, here in shown))
    if said:
        yield f"<details><summary>Why?</summary>{said}</details>\n"
    if solved:
        step = names.step(key)
        at = f"{links.derivation}#{step}" if step else links.derivation
        yield ('<div class="right-formula"><span class="label">The right formula '
               f'(<a href="{escape(at)}">its line in the derivation</a>)</span>'
               f'<div class="formula">{formula(names.formulas[key])}</div></div>\n')
    if part.get("misconceptions"):
        ids = "".join(f"<li><code>{escape(m)}</code></li>" for m in part["misconceptions"])
        yield f'<ul class="ids" aria-label="Misconceptions">{ids}</ul>\n'


#: Beginnings of what the feedback says in words and the page shows in another way.
_FOLLOWS, _CASE, _SOLUTION = "It follows correctly from", "Take x = ", "The right formula: "
_WHERE = "In the derivation: "


def _explained(paragraph: str, part: Mapping[str, Any], links: Links) -> str:
    """A paragraph of the explanation; where the derivation is shown, its line is a link."""
    step = part.get("step")
    if links.derivation and step and paragraph.startswith(_WHERE):
        place = paragraph.removeprefix(_WHERE).rstrip(".")
        return (f'<p>{escape(_WHERE)}<a href="{escape(f"{links.derivation}#{step}")}">'
                f"{escape(place)}</a>.</p>")
    return f"<p>{prose(paragraph)}</p>"


def hint_and_rest(part: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The hint, or the first paragraph of the feedback, and the paragraphs that follow it.

    >>> hint_and_rest({"feedback": "Look at the sum.\\nIt runs over i.\\nTwice."})
    ('Look at the sum.', ['It runs over i.', 'Twice.'])
    """
    said = [p.strip() for p in str(part.get("feedback") or "").split("\n") if p.strip()]
    return (said[0], said[1:]) if said else ("", [])


def _lines(row: Graded, part: Mapping[str, Any]) -> str:
    """Links to the lines of the source that a part is about."""
    places = [(n, *row.submission.place(n)) for n in line_numbers(part)]
    return ", ".join(f'<a href="#L{n}">line {line}</a>' + (f" of {escape(file)}" if file else "")
                     for n, file, line in places)


def line_numbers(part: Mapping[str, Any]) -> list[int]:
    """The lines of the text that a part is about.

    >>> line_numbers({"line": 3, "lines": [3, 5]}), line_numbers({"line": None})
    ([3, 5], [])
    """
    several = [n for n in part.get("lines") or () if isinstance(n, int)]
    return several or [n for n in (part.get("line"),) if isinstance(n, int)]


def _source(row: Graded, names: Names) -> str:
    """The student's text with numbered lines, marked where a part was read."""
    s = row.submission
    left_out = f'<p class="where">Not read: {escape(", ".join(s.left_out))}.</p>\n' \
        if s.left_out else ""
    if s.unread or not s.text.strip():
        return f'<p class="empty">{escape(s.unread or "The file is empty.")}</p>\n{left_out}'
    marks: dict[int, list[tuple[str, str]]] = {}
    for key, part in row.parts.items():
        for n in line_numbers(part):
            marks.setdefault(n, []).append((key, part["verdict"]))
    firsts = {first: name for name, first in s.files} if len(s.files) > 1 else {}
    out = []
    for n, line in enumerate(s.text.rstrip("\n").split("\n"), 1):
        if n in firsts:
            out.append(f'<li class="file" data-n="">{escape(firsts[n])}</li>')
        out.append(_source_line(n, s.place(n)[1], line, marks.get(n, ()), names))
    return f'{left_out}<ol class="source">\n' + "\n".join(out) + "\n</ol>"


def _source_line(n: int, shown: int, line: str, marks: Sequence[tuple[str, str]],
                 names: Names) -> str:
    worst = next((v for v in ("wrong", "undecided", "unread", "right")
                  if any(v == verdict for _, verdict in marks)), "")
    links = "".join(
        f'<a class="to" href="#part-{escape(key)}">{names.symbol(key)} {mark(verdict)}</a>'
        for key, verdict in marks)
    css = f' class="{worst}"' if worst else ""
    return f'<li id="L{n}" data-n="{shown}"{css}>{links}{escape(line)}</li>'
