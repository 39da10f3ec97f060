"""Whole documents are judged as they deserve: introductions, other exercises, general formulas and
numbers stand around the answer."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path

import pytest

import derive
from derive.em import EM
from derive.homework.grade import check
from derive.homework.judge.judging import Judge
from derive.homework.sections import only
from derive.homework.submissions import submissions

FOLDER = Path(__file__).with_name("documents")
TRUTH = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))
STATEMENTS = tomllib.loads((FOLDER / "statements.toml").read_text(encoding="utf-8"))
#: What is not yet judged as it deserves.
LOST = {"d20.txt": {"responsibilities"}}


@cache
def judge(number: int) -> Judge:
    """The judge of a statement."""
    return Judge(derive.derive_em(derive.parse(STATEMENTS[str(number)], "answer")).algorithm)


@pytest.mark.parametrize("name", TRUTH)
def test_a_document_is_judged_as_it_deserves(name: str) -> None:
    row = TRUTH[name]
    (found,) = submissions([str(FOLDER / row.get("file", name))])
    if "section" in row:
        found = only(found, row["section"])
    assert not found.unread
    own = judge(row["model"])
    parts = check(EM(own.algorithm), found.text, kind=found.kind, judge=own).parts
    wrong = {key for key, true in row["parts"].items() if parts[key].verdict != true and not (
        true == "missing" and parts[key].verdict in ("unread", "undecided"))}
    assert wrong == LOST.get(name, set())
