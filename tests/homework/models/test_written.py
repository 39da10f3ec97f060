"""Answers that were once judged falsely, or not read, are judged as they deserve."""

from __future__ import annotations

from functools import cache

import pytest

import derive
from derive.em import EM
from derive.engine.em import derive_algorithm
from derive.homework.grade import check
from derive.homework.judge.judging import Judge
from tests.homework.models.around import AROUND
from tests.homework.models.kinds import KINDS
from tests.homework.models.people import ROWS as PEOPLE
from tests.homework.models.sighted import SIGHTED
from tests.homework.models.signs import SIGNS
from tests.homework.models.stated import STATED
from tests.homework.models.written import ROWS

_ALL = (*ROWS, *STATED, *PEOPLE, *KINDS, *SIGHTED, *SIGNS, *AROUND)


@cache
def judge(statement: str) -> Judge:
    """The judge of a shipped statement, or of a text, read as a model."""
    own = derive.models[statement] if statement in derive.models else derive.parse(statement)
    return Judge(derive_algorithm(own))


@pytest.mark.parametrize(("name", "statement", "text", "wanted"), _ALL, ids=[r[0] for r in _ALL])
def test_as_it_deserves(name: str, statement: str, text: str, wanted: dict[str, str]) -> None:
    own = judge(statement)
    found = check(EM(own.algorithm), text, kind="markdown", judge=own).parts
    for part, verdict in wanted.items():
        if verdict.startswith("!"):
            assert found[part].verdict != verdict[1:], (name, part, found[part])
        else:
            assert found[part].verdict == verdict, (name, part, found[part])
