"""PrairieLearn's results.json of an external grader.

The fields are those of https://docs.prairielearn.com/externalGrading/
"""

from __future__ import annotations

from typing import Any

from ..batch import Graded
from ..limits import Limits
from ..rubric import OPEN, Rubric, shown
from .words import said, title

#: PrairieLearn ends a job after 30 s, unless a question says otherwise, and tells the student that
#: it failed: a judgement ends before that, with the start of the program.
LIMITS = Limits(seconds=15, in_all=20.0)
_AGAIN = "This attempt does not count."
_STOPPED = ("Your answer could not be judged, and this attempt does not count. If that happens "
            "again, tell those who teach the course.")


def results(row: Graded, rubric: Rubric) -> dict[str, Any]:
    """The content of results.json: "gradable" is false where a part that has points could not be
    read or decided, so that the student loses no attempt and is told what to write."""
    score = rubric.score(row)
    if score.open:
        whole = row.submission.unread or (_STOPPED if row.stopped else "")
        errors = [whole] if whole else [
            f"{title(key)}: {said(row, key, row.parts[key], _AGAIN)}" for key in score.open]
        return {"gradable": False, "format_errors": errors}
    told = shown(row.parts, score)
    tests = [
        {"name": title(key), "description": f"Verdict: {part['verdict']}",
         "points": score.parts[key], "max_points": score.worth[key],
         "message": said(row, key, part), "output": ""}
        for key, part in told.items() if score.worth[key] or part["verdict"] not in OPEN]
    right = sum(part["verdict"] == "right" for part in told.values())
    return {"gradable": True, "score": min(score.points / score.most, 1.0) if score.most else 0.0,
            "message": f"{right} of {len(told)} parts are right.", "tests": tests}
