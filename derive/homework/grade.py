"""One submission graded: a verdict for each part, with what was read and what went wrong."""

from __future__ import annotations

from collections.abc import Mapping

from ..em import EM
from .judge.grade import check_model
from .judge.judging import Judge
from .verdicts import Grade, PartVerdict

__all__ = ["Grade", "PartVerdict", "check"]


def check(em: EM, text: str, part: str | None = None, *, kind: str | None = None,
          reveal: bool = False, judge: Judge | None = None,
          letters: Mapping[str, str] | None = None) -> Grade:
    """The grade of an answer, as one part where ``part`` names it. Student text is never executed.
    ``letters`` says what a course uses letters for.

    Raises ValueError for a part that the statement does not have.
    """
    return check_model(em.algorithm, text, part, kind=kind, reveal=reveal, judge=judge,
                       letters=letters)
