"""Answers in Python as people write them: each is right as it is, its twins are wrong where they
differ."""

import functools

import pytest

from derive import parse
from derive.commands.options import read_model
from derive.engine.em import derive_algorithm
from derive.homework.functions.judging import function_verdicts
from derive.homework.functions.seccomp import why_not
from derive.homework.judge.judging import Judge

from .python_at_once import AT_ONCE
from .python_held import HELD
from .python_kept import KEPT
from .python_kinds import KINDS
from .python_single import SINGLE
from .python_styles import ROWS as STYLES

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())
ROWS = [*STYLES, *KINDS, *SINGLE, *HELD, *KEPT, *AT_ONCE]
TWINS = [(f"{name}: {new[:40]!r}", statement, source.replace(old, new), {**wanted, **changed})
         for name, statement, source, wanted, twins in ROWS for old, new, changed in twins
         if changed]


@functools.cache
def _judge(name):
    return Judge(derive_algorithm(parse(name) if "~" in name else read_model(name)))


def test_every_twin_differs():
    for name, _, source, _, twins in ROWS:
        assert all(old in source for old, _, _ in twins), name


@pytest.mark.parametrize(("name", "statement", "source", "wanted"),
                         [row[:4] for row in ROWS], ids=[row[0] for row in ROWS])
def test_right_answers_are_right(name, statement, source, wanted):
    found = function_verdicts(_judge(statement), source)
    assert {k: found[k].verdict for k in wanted} == wanted, {
        k: v.feedback for k, v in found.items() if v.verdict != "right"}


@pytest.mark.parametrize(("name", "statement", "source", "wanted"), TWINS,
                         ids=[t[0] for t in TWINS])
def test_their_twins_are_wrong_where_they_differ(name, statement, source, wanted):
    found = function_verdicts(_judge(statement), source)
    assert {k: found[k].verdict for k in wanted} == wanted, {
        k: v.feedback for k, v in found.items() if v.verdict != "right"}
