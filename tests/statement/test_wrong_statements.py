"""Wrong statements are told where and why."""

from __future__ import annotations

import pytest

from derive.statement import StatementError, parse

from .wrong import WRONG


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
    assert len(shown) < 500


def test_the_table_is_large_enough():
    assert len(WRONG) >= 40
    assert len({row[0] for row in WRONG}) == len(WRONG)
