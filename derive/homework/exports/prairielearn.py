"""PrairieLearn's results.json of an external grader.

The fields are those of https://docs.prairielearn.com/externalGrading/
"""

from __future__ import annotations

from typing import Any

from ..batch import Graded
from ..rubric import OPEN, Rubric
from .words import said, title


def results(row: Graded, rubric: Rubric) -> dict[str, Any]:
    """The content of results.json: "gradable" is false where a part that has points could not be
    read or decided, so that the student loses no attempt and is told what to write."""
    score = rubric.score(row)
    if score.open:
        whole = row.submission.unread
        errors = [whole] if whole else [
            f"{title(key)}: {said(row, key, row.parts[key])}" for key in score.open]
        return {"gradable": False, "format_errors": errors}
    tests = [
        {"name": title(key), "description": f"Verdict: {part['verdict']}",
         "points": score.parts[key], "max_points": score.worth[key],
         "message": said(row, key, part), "output": ""}
        for key, part in row.parts.items() if score.worth[key] or part["verdict"] not in OPEN]
    right = sum(part["verdict"] == "right" for part in row.parts.values())
    return {"gradable": True, "score": score.points / score.most if score.most else 0.0,
            "message": f"{right} of {len(row.parts)} parts are right.", "tests": tests}
