"""One submission graded: a verdict for each part, with what was read and what went wrong."""

from __future__ import annotations

from dataclasses import replace

from ..derivation import Derivation
from ..model_em import ModelEM
from .grading import Grading
from .judge import Judge
from .mixtures import derived
from .models import check_model
from .reading import read_answer
from .verdicts import Grade, PartVerdict, keys

__all__ = ["Grade", "PartVerdict", "check", "keys"]


def check(em: Derivation | ModelEM, text: str, part: str | None = None, *, kind: str | None = None,
          reveal: bool = False, judge: Judge | None = None) -> Grade:
    """The grade of an answer, as one part where ``part`` names it. Student text is never executed.

    Raises ValueError for a part that the statement does not have.
    """
    em = derived(em)
    if isinstance(em, ModelEM):
        return check_model(em.algorithm, text, part, kind=kind, reveal=reveal)
    wanted = keys(em)
    if part is not None and part not in wanted:
        raise ValueError(f"no part {part!r}: there are {', '.join(wanted)}")
    judge = judge or Judge(em)
    answer = read_answer(text, em, kind)  # type: ignore[arg-type]
    if answer.univariate and judge.univariate is not None:
        judge = judge.univariate
    own = dict(zip(wanted, keys(judge.em), strict=True))
    grading = Grading(judge, answer, reveal)
    back = {theirs: key for key, theirs in own.items()}
    found = {key: grading.part(own[key]) for key in wanted if part in (None, key)}
    return Grade({key: replace(v, follows_from=back.get(v.follows_from or ""))
                  for key, v in found.items()})
