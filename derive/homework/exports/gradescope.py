"""Gradescope's results.json: one test for each part.

The fields are those of https://gradescope-autograders.readthedocs.io/en/latest/specs/ A test with a
score and without a status gets one from them there: 0 of 1 is "failed", 0 of 0 is "passed". So a
part that has no verdict yet has no score, and the total is stated above the tests. No test is
hidden, since that would hide the total from the students.
"""

from __future__ import annotations

from typing import Any

from ..batch import Graded, Part
from ..rubric import OPEN, Rubric, Score, shown
from .words import NOT_YET, said, title


def results(row: Graded, rubric: Rubric) -> dict[str, Any]:
    """The content of results.json. Why a judgement failed, and which parts a person has to look at,
    is in "extra_data"."""
    score = rubric.score(row)
    found: dict[str, Any] = {
        "score": score.points, "output": _in_all(row, score), "output_format": "text",
        "visibility": "visible", "stdout_visibility": "hidden",
        "tests": [_test(number, row, key, part, score)
                  for number, (key, part) in enumerate(shown(row.parts, score).items(), 1)]}
    if score.open or row.stopped:
        found["extra_data"] = {"needs_a_person": list(score.open), "stopped": row.stopped}
    return found


def _test(number: int, row: Graded, key: str, part: Part, score: Score) -> dict[str, Any]:
    verdict, worth = part["verdict"], score.worth[key]
    test: dict[str, Any] = {
        "number": str(number), "name": title(key), "name_format": "text",
        "output": said(row, key, part), "output_format": "text", "visibility": "visible",
        "extra_data": {"part": key, "verdict": verdict, "worth": worth,
                       "misconceptions": list(part["misconceptions"])},
    }
    if verdict in OPEN:
        test["name"] += f" ({NOT_YET})"
    elif verdict == "missing" and not worth:
        test["name"] += " (not handed in, no points)"
    else:
        test["status"] = "passed" if verdict == "right" else "failed"
        if worth:
            test |= {"score": score.parts[key], "max_score": worth}
    return test


def _in_all(row: Graded, score: Score) -> str:
    if row.submission.unread:
        return row.submission.unread
    if row.stopped:
        return "Your answer could not be judged: a person will look at it."
    told = shown(row.parts, score)
    right = sum(part["verdict"] == "right" for part in told.values())
    words = f"{right} of {len(told)} parts are right."
    if not score.open:
        return words
    return (f"{words} Not judged yet, a person will look: "
            f"{', '.join(map(title, score.open))}. The total may rise.")
