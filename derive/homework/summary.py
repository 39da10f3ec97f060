"""Verdicts for the terminal: one submission in detail, several in a line each with totals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .batch import Graded
from .gradebook import VERDICTS, Gradebook, number
from .submissions import harmless

COLOURS = {"right": "green", "wrong": "red", "unread": "yellow", "undecided": "yellow"}
#: Puts a text in a colour, or leaves it as it is.
Paint = Callable[[str, str], str]


def summary(book: Gradebook, paint: Paint = lambda text, colour: text) -> str:
    """What was found, as text; every character of a student is harmless in it."""
    if len(book.rows) == 1:
        return "\n".join(_detail(book, book.rows[0], paint))
    wide = min(48, max(len(row.submission.name) for row in book.rows))
    lines = [_line(book, row, wide, paint) for row in book.rows]
    return "\n".join([*lines, "", *_totals(book)])


def _detail(book: Gradebook, row: Graded, paint: Paint) -> list[str]:
    """A submission's verdicts, a line each, with the feedback below what is not right."""
    lines = [row.submission.name]
    wide = max(map(len, row.parts))
    for key, part in row.parts.items():
        lines.append(f"  {key.ljust(wide)}  {_verdict(part['verdict'], paint, part['verdict'])}"
                     f"{_where(row, part)}{_names(part)}")
        if part["verdict"] not in ("right", "missing") and part["feedback"]:
            lines += [f"  {' ' * wide}    {harmless(line)}"
                      for line in str(part["feedback"]).split("\n")]
    score = book.score(row)
    if score is not None:
        lines.append(f"  {'points'.ljust(wide)}  {number(score.points)} of {number(score.most)}"
                     + (f", and a person has to look at {', '.join(score.open)}"
                        if score.open else ""))
    return lines


def _verdict(words: str, paint: Paint, verdict: str) -> str:
    return paint(words, COLOURS[verdict]) if verdict in COLOURS else words


def _where(row: Graded, part: Any) -> str:
    if not isinstance(part["line"], int):
        return ""
    file, line = row.submission.place(part["line"])
    return f"  line {line}" + (f" of {file}" if file else "")


def _names(part: Any) -> str:
    return f"  [{', '.join(part['misconceptions'])}]" if part["misconceptions"] else ""


def _line(book: Gradebook, row: Graded, wide: int, paint: Paint) -> str:
    found = [(v, [k for k, p in row.parts.items() if p["verdict"] == v]) for v in VERDICTS]
    name = row.submission.name
    name = name if len(name) <= wide else "…" + name[1 - wide:]
    if row.submission.unread:
        return f"{name.ljust(wide)}  {_verdict('unread', paint, 'unread')}: {row.submission.unread}"
    words = [_verdict(f"{len(keys)} {v}", paint, v) + (
        "" if v in ("right", "missing") else f": {', '.join(keys)}") for v, keys in found if keys]
    score = book.score(row)
    points = "" if score is None else f"{number(score.points):>6} of {number(score.most)}  "
    return f"{name.ljust(wide)}  {points}" + "; ".join(words)


def _totals(book: Gradebook) -> list[str]:
    wide = max(len("part"), *map(len, book.parts))
    lines = [f"{len(book.rows)} submissions", "part".ljust(wide) + "".join(
        f"{v:>11}" for v in VERDICTS)]
    for part in book.parts:
        counts = book.counts(part)
        lines.append(part.ljust(wide) + "".join(f"{counts[v]:>11}" for v in VERDICTS))
    common = book.misconceptions
    if common:
        wide = max(len(m) for m, _ in common)
        lines += ["", "misconceptions, by the number of submissions"]
        lines += [f"{m.ljust(wide)}  {count}" for m, count in common]
    return lines
