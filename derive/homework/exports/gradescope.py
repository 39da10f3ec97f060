"""Gradescope's results.json: one test for each part.

The fields are those of https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from __future__ import annotations

from typing import Any

from ..batch import STOPPED, Graded
from ..rubric import OPEN, Rubric
from .words import BY_HAND, said, title


def results(row: Graded, rubric: Rubric) -> dict[str, Any]:
    """The content of results.json. Why a judgement failed is a test that staff alone can see.

    A part that a person has to look at has no points yet, and is neither passed nor failed.
    """
    score = rubric.score(row)
    tests: list[dict[str, Any]] = []
    for number, (key, part) in enumerate(row.parts.items(), 1):
        points = score.parts[key]
        test: dict[str, Any] = {
            "number": str(number), "name": title(key), "name_format": "text",
            "score": 0.0 if points is None else points, "max_score": score.worth[key],
            "output": said(row, key, part), "output_format": "text", "visibility": "visible",
            "extra_data": {"part": key, "verdict": part["verdict"],
                           "misconceptions": list(part["misconceptions"])},
        }
        if part["verdict"] not in OPEN and (part["verdict"] != "missing" or score.worth[key]):
            test["status"] = "passed" if part["verdict"] == "right" else "failed"
        tests.append(test)
    if row.stopped:
        tests.append({
            "name": "Why nothing was judged", "name_format": "text", "score": 0.0, "max_score": 0.0,
            "output": STOPPED[row.stopped], "output_format": "text", "status": "failed",
            "visibility": "hidden", "extra_data": {"stopped": row.stopped}})
    return {"output": _in_all(row, bool(score.open)), "output_format": "text",
            "visibility": "visible", "stdout_visibility": "hidden", "tests": tests}


def _in_all(row: Graded, open_parts: bool) -> str:
    if row.submission.unread:
        return row.submission.unread
    if row.stopped:
        return BY_HAND.replace("this part", "your answer")
    right = sum(part["verdict"] == "right" for part in row.parts.values())
    words = f"{right} of {len(row.parts)} parts are right."
    return words + (" A person will look at some others." if open_parts else "")
