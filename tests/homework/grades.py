"""What the program makes of the rows of the fixture table."""

from __future__ import annotations

from functools import cache

import derive
from derive.homework.answer import Claim
from derive.homework.counterexample import Counterexample
from derive.homework.grade import keys
from derive.homework.grading import Grading
from derive.homework.judge import Judge
from derive.homework.reading import read_answer
from tests.homework.mixtures import mixture_em

from .table import Expected, Row, rows


class WithoutCases(Grading):
    """Verdicts and mistakes, without the search for a counterexample, which takes most of the
    time."""

    def _counterexample(self, claim: Claim) -> Counterexample | None:
        return None


@cache
def judge(statement: str) -> Judge:
    """The judge of a shipped statement."""
    return Judge(mixture_em(derive.models[statement]))


def found(row: Row) -> dict[str, Expected]:
    """The verdict of each part with its misconceptions, under the keys that the row has: in a
    univariate answer ``Sigma_1`` is the name of a variance too."""
    whole = judge(row.statement)
    answer = read_answer(row.text, whole.em, row.kind)
    own = whole.univariate if answer.univariate else whole
    grading = WithoutCases(own, answer)
    parts = {}
    for key, mine in zip(keys(whole.em), keys(own.em), strict=True):
        if key != "steps":
            part = grading.part(mine)
            parts[key] = Expected(part.verdict, part.misconceptions)
    return parts | {key.replace("sigma", "Sigma").removesuffix("^2"): part
                    for key, part in parts.items() if key.startswith("sigma")}


@cache
def compared(row_of: tuple[str, str]) -> dict[str, tuple[Expected, Expected]]:
    """(expected, found) of every part of a row but the steps, by the row's batch and name; in
    batch d of every part of the statement, where those that are not named are missing."""
    batch, name = row_of
    row = next(r for r in rows(batch) if r.name == name)
    judged = found(row)
    named = {p: e for p, e in row.parts.items() if p != "steps"}
    if batch == "d":
        named = {p: Expected("missing") for p in keys(judge(row.statement).em)
                 if p != "steps"} | named
    return {part: (expected, judged[part]) for part, expected in named.items()}
