"""An answer judged, and each part as a card: how it was read, the hint, then the correction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

from ..document.offline import formula
from ..homework.batch import graded
from ..homework.limits import Limits
from ..homework.pages.answer import hint_and_rest
from ..homework.pages.words import CASE, MEANINGS, Names, as_read, counterexample, mark, prose
from ..homework.rubric import shown
from ..homework.submissions import KINDS, Submission, of_bytes, submissions
from ..homework.word.places import line_numbers, places
from .questions import asked, choices
from .refusals import Refused
from .statements import derived

#: What an answer may be written in: the names that the reader has for them.
WRITTEN = tuple(dict.fromkeys(k for k in KINDS.values() if k))
#: What one judgement may take here: a person waits for it.
LIMITS = Limits(seconds=12, in_all=30.0)
#: What is no word of a sentence in a line of LaTeX.
_WORDS = re.compile(r"\\[A-Za-z]+|\{[A-Za-z]+\}")
#: The command that prints the report, which stands beside the answer here.
_REPORT = re.compile(r' of "derive report [^"]*"')
#: Beginnings of what the feedback says in words and the card shows in another way.
_SHOWN = re.compile(f"{CASE}|The right formula: ")


def submission(given: Mapping[str, Any], so_far: Any) -> dict[str, Any]:
    """The text of a file, what it is written in, and the code beside it; or why it is not read."""
    (found,) = submissions([str(Path(given["folder"], given["file"]))])
    if found.unread:
        raise Refused(found.unread)
    return {"text": found.text, "kind": found.kind, "code": found.code}


def judge(given: Mapping[str, Any], so_far: Any) -> dict[str, Any]:
    """The verdict of each part with its card, in the order of the statement."""
    em = derived(given)
    kind = given.get("kind") if given.get("kind") in WRITTEN else None
    text = str(given.get("answer") or "")
    text = text if kind else in_displays(text)
    handed = of_bytes("answer", text.encode("utf-8", "replace"), kind)
    if handed.unread:
        raise Refused(handed.unread)
    code = str(given.get("code") or "")
    if kind != "sympy" and code:
        handed = replace(handed, code=code)
    part = given.get("part") if given.get("part") in em.parts else None
    letters = {str(k): str(v) for k, v in dict(given.get("letters") or {}).items()}
    (row,) = graded(em, [handed], part, at_once=1, limits=LIMITS, letters=letters)
    names = Names(em)
    return {"stopped": row.why_not, "all_right": row.all_right, "parts": [
        {"part": key, "verdict": found["verdict"], "symbol": names.symbol(key),
         "lines": line_numbers(found), "html": _card(key, found, names, handed),
         "question": asked(found),
         "choices": [c.to_json() for c in choices(found, handed, em)]}
        for key, found in shown(row.parts).items()]}


def in_displays(text: str) -> str:
    r"""A text whose formulas are LaTeX without any sign that they are, each line with an equation
    as a display; every line stays where it is.

    >>> in_displays("The mean:\n\\mu_1 = \\frac{a}{b}")
    'The mean:\n$$\\mu_1 = \\frac{a}{b}$$'
    """
    if not re.search(r"\\[A-Za-z]+", text) or re.search(r"\$|\\[\[(]|\\begin\{|```", text):
        return text
    return "\n".join(f"$${row}$$" if re.search(r"=|\\propto", row) and not re.search(
        r"(?<![\\A-Za-z])[A-Za-z]{4,}", _WORDS.sub("", row)) else row for row in text.split("\n"))


def _card(key: str, part: Mapping[str, Any], names: Names, handed: Submission) -> str:
    """The card of a part; formulas in it are typeset by the page."""
    verdict, case = str(part["verdict"]), part.get("counterexample")
    hint, rest = hint_and_rest(part)
    said = "".join(f"<p>{prose(_REPORT.sub(' of the report', p))}</p>" for p in rest
                   if not _SHOWN.match(p))
    if isinstance(case, Mapping):
        said += counterexample(case, names, key, "function" if part.get("function") else "formula")
    ids = "".join(f"<code>{escape(m)}</code> " for m in part.get("misconceptions", ()))
    if ids:
        said += f'<p class="ids">{ids}</p>'
    body = "".join(_read(part, handed))
    if hint and hint != asked(part):
        body += f'<p class="hint">{prose(hint)}</p>'
    elif verdict in MEANINGS and verdict not in ("right", "undecided"):
        body += f'<p class="hint">{escape(MEANINGS[verdict].capitalize())}.</p>'
    if part.get("assumption"):
        body += f'<p class="hint">Assumed: {prose(str(part["assumption"]))}</p>'
    if said and verdict != "right":
        body += f'<details class="why"><summary>What is wrong</summary>{said}</details>'
    if verdict != "right" and key in names.formulas:
        body += ('<details class="solution"><summary>The right formula</summary>'
                 f'<div class="formula">{formula(names.formulas[key])}</div></details>')
    return (f"<h3><span>{names.title(key)}</span>{mark(verdict)}</h3>{body}")


def _read(part: Mapping[str, Any], handed: Submission) -> Iterator[str]:
    """How a part was read, and the lines where it stands, which the page leads to."""
    where = ", ".join(
        escape(words) if n is None else
        f'<button type="button" class="to-line" data-line="{n}">{escape(words)}</button>'
        for n, words in places(handed, part))
    if part.get("read_as"):
        what = "What was not read" if part["verdict"] == "unread" else "How it was read"
        yield (f'<div class="read"><span class="label">{what}{": " if where else ""}{where}</span>'
               f"{as_read(part, handed)}</div>")
    elif where:
        yield f'<p class="where">See {where}.</p>'
