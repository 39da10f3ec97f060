"""Wrong statements are told where and why."""

from __future__ import annotations

import pytest

from derive.statement import StatementError, parse

from .wrong import TWINS, WRONG


@pytest.mark.parametrize(
    ("text", "line", "column", "message", "suggestion"),
    [pytest.param(*row[1:], id=row[0]) for row in WRONG],
)
def test_a_wrong_statement_is_told_where_and_why(
    text, line, column, message, suggestion, families
):
    with pytest.raises(StatementError) as caught:
        parse(text, "problem", families)
    error = caught.value
    assert (error.line, error.column) == (line, column)
    assert message in error.message
    assert suggestion in error.suggestion
    shown = str(error)
    assert shown.startswith(f"problem, line {line}, column {column}: ")
    assert shown.endswith("\nthe language: derive language")
    assert len(shown) < 700


def test_the_table_is_large_enough():
    assert len(WRONG) >= 220
    assert len({row[0] for row in WRONG}) == len(WRONG)


@pytest.mark.parametrize("name", TWINS)
def test_a_right_statement_that_looks_like_a_wrong_one_is_read(name, families):
    assert name in {row[0] for row in WRONG}
    parse(TWINS[name], "problem", families)
