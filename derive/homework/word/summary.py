"""Verdicts for the terminal: one submission in detail, several in a line each with totals."""

from __future__ import annotations

from collections.abc import Callable

from ..batch import Graded
from ..gradebook import VERDICTS, Gradebook
from ..rubric import number, shown
from ..submissions import harmless
from .places import places

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
    score = book.score(row)
    parts = shown(row.parts, score)
    wide = max(map(len, parts), default=0)
    if row.why_not:
        lines.append(f"  not judged: {row.why_not}")
    for key, part in parts.items():
        said = f"  {key.ljust(wide)}  {_verdict(part['verdict'], paint, part['verdict'])}"
        said += "".join(f"  {harmless(where)}" for _, where in places(row.submission, part)[:1])
        if part["misconceptions"]:
            said += f"  [{', '.join(part['misconceptions'])}]"
        lines.append(said)
        if part["verdict"] not in ("right", "missing") and part["feedback"] and not row.why_not:
            lines += [f"  {' ' * wide}    {harmless(line)}"
                      for line in str(part["feedback"]).split("\n")]
    if score is not None:
        lines.append(f"  {'points'.ljust(wide)}  {score}" + (
            f", and a person has to look at {', '.join(score.open)}" if score.open else ""))
    return lines


def _verdict(words: str, paint: Paint, verdict: str) -> str:
    return paint(words, COLOURS[verdict]) if verdict in COLOURS else words


def _line(book: Gradebook, row: Graded, wide: int, paint: Paint) -> str:
    score = book.score(row)
    parts = shown(row.parts, score)
    found = [(v, [k for k, p in parts.items() if p["verdict"] == v]) for v in VERDICTS]
    name = row.submission.name
    name = name if len(name) <= wide else "…" + name[1 - wide:]
    if row.why_not:
        verdict = "unread" if row.submission.unread else "undecided"
        return f"{name.ljust(wide)}  {_verdict(verdict, paint, verdict)}: {row.why_not}"
    words = [_verdict(f"{len(keys)} {v}", paint, v) + (
        "" if v in ("right", "missing") else f": {', '.join(keys)}") for v, keys in found if keys]
    points = "" if score is None else f"{number(score.points):>6} of {number(score.most)}  "
    return f"{name.ljust(wide)}  {points}" + "; ".join(words)


def _totals(book: Gradebook) -> list[str]:
    wide = max(len("part"), *map(len, book.shown))
    table = [("part", VERDICTS), *((p, book.counts(p).values()) for p in book.shown)]
    lines = [f"{len(book.rows)} submissions", *(
        name.ljust(wide) + "".join(f"{v:>11}" for v in cells) for name, cells in table)]
    open_rows = sum(bool(book.open(row)) for row in book.rows)
    if open_rows:
        lines.append(f"a person has to look at {open_rows} of {len(book.rows)}")
    common = book.misconceptions
    if common:
        wide = max(len(m) for m, _ in common)
        lines += ["", "misconceptions, by the number of submissions"]
        lines += [f"{m.ljust(wide)}  {count}" for m, count in common]
    return lines
