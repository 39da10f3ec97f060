"""What the program makes of the rows of the fixture table, and of single formulas."""

from __future__ import annotations

from functools import cache

import derive
from derive.homework.grade import check
from derive.homework.judge.judging import Judge

from .table import Expected, Row, rows


@cache
def judge(statement: str) -> Judge:
    """The judge of a shipped statement."""
    return Judge(derive.derive_em(statement).algorithm)


def graded(text: str, statement: str = "two_gaussians", part: str | None = None,
           kind: str | None = None) -> derive.Grade:
    """The grade of an answer to a shipped statement."""
    own = judge(statement)
    return check(derive.derive_em(own.algorithm.model), text, part, kind=kind, judge=own)


def verdict(text: str, part: str, statement: str = "two_gaussians") -> str:
    """The verdict of one part of an answer."""
    return graded(text, statement, part).parts[part].verdict


@cache
def _found(batch: str, name: str) -> dict[str, Expected]:
    row = next(r for r in rows(batch) if r.name == name)
    parts = graded(row.text, row.statement, kind=row.kind).parts
    return {k: Expected(p.verdict, p.misconceptions) for k, p in parts.items() if k != "steps"}


def found(row: Row) -> dict[str, Expected]:
    """The verdict of each part with its misconceptions, under the keys that the row has: a
    variance of a univariate answer has the name of a covariance too."""
    judged = _found(row.batch, row.name)
    return judged | {k.replace("sigma", "Sigma").removesuffix("^2"): p for k, p in judged.items()
                     if k.startswith("sigma")} | {
                         k.replace("Sigma", "sigma") + "^2": p for k, p in judged.items()
                         if k.startswith("Sigma_")}


@cache
def compared(row_of: tuple[str, str]) -> dict[str, tuple[Expected, Expected]]:
    """(expected, found) of every part of a row but the steps, by the row's batch and name; in
    batch d of every part of the statement, where those that are not named are missing."""
    batch, name = row_of
    row = next(r for r in rows(batch) if r.name == name)
    judged = found(row)
    named = {p: e for p, e in row.parts.items() if p != "steps"}
    if batch == "d":
        named = {p: Expected("missing") for p in judge(row.statement).algorithm.model.keys} | {
            "responsibilities": Expected("missing"), "Q": Expected("missing")} | named
    return {part: (expected, judged[part]) for part, expected in named.items()}
