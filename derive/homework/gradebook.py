"""What a class handed in, as one table: verdicts, counts and, with a rubric, points."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .batch import Graded
from .rubric import OPEN, Rubric, Score, number, shown

VERDICTS = ("right", "wrong", "unread", "undecided", "missing")
#: With one of these at its beginning a spreadsheet takes a cell for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Gradebook:
    """Every submission of a class with its verdicts."""

    rows: tuple[Graded, ...]
    rubric: Rubric | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts, in the statement's order."""
        return tuple(self.rows[0].parts) if self.rows else ()

    @property
    def shown(self) -> tuple[str, ...]:
        """The parts that people are told of: those that they are told of in some submission."""
        told = {key for row in self.rows for key in shown(row.parts, self.score(row))}
        return tuple(key for key in self.parts if key in told)

    def counts(self, part: str) -> dict[str, int]:
        """How many submissions have each verdict in a part."""
        found = Counter(row.parts[part]["verdict"] for row in self.rows)
        return {v: found[v] for v in VERDICTS}

    @property
    def misconceptions(self) -> tuple[tuple[str, int], ...]:
        """Each misconception with the number of submissions that have it, the commonest first."""
        found = Counter(m for row in self.rows for m in named(row))
        return tuple(sorted(found.items(), key=lambda entry: (-entry[1], entry[0])))

    def score(self, row: Graded) -> Score | None:
        """The points of a submission; None without a rubric."""
        return None if self.rubric is None else self.rubric.score(row)

    def open(self, row: Graded) -> tuple[str, ...]:
        """The parts of a submission that a person has to look at: of those with points, where there
        is a rubric."""
        score = self.score(row)
        return score.open if score is not None else tuple(
            key for key, part in row.parts.items() if part["verdict"] in OPEN)

    def to_json(self) -> list[dict[str, Any]]:
        """Every submission as the contract has it; with a rubric, with its points."""
        return [row.to_json() if (score := self.score(row)) is None else {
            **row.to_json(), "points": {"sum": score.points, "of": score.most,
                                        "parts": dict(score.parts)}} for row in self.rows]

    def csv(self) -> str:
        """The table as CSV: a row for each submission, a column for the verdict of each part and,
        with a rubric, one for its points, empty where a person has to look.

        A cell that a spreadsheet would take for a formula has an apostrophe before it.
        """
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        worth = [p for p in self.parts if self.rubric and self.rubric.points.get(p)]
        points = [*(f"points:{p}" for p in worth), "points", "of"] if self.rubric else []
        writer.writerow(["student", "submission", *self.shown, *points, "needs a person",
                         "misconceptions", "why not judged"])
        for row in self.rows:
            score = self.score(row)
            given = [] if score is None else [
                *("" if (p := score.parts[key]) is None else number(p) for key in worth),
                number(score.points), number(score.most)]
            writer.writerow([
                cell(row.submission.student), cell(row.submission.name),
                *(row.parts[p]["verdict"] for p in self.shown), *given, " ".join(self.open(row)),
                " ".join(f"{key}:{m}" for key, part in row.parts.items()
                         for m in part["misconceptions"]), cell(row.why_not)])
        return text.getvalue()


def named(row: Graded) -> Sequence[str]:
    """The misconceptions of a submission, each once, in alphabetical order."""
    return sorted({m for part in row.parts.values() for m in part["misconceptions"]})


def cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> cell("=HYPERLINK(0)"), cell("anna.tex")
    ("'=HYPERLINK(0)", 'anna.tex')
    """
    return "'" + text if text.startswith(_FORMULA) else text
