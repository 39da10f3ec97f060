"""The solution that a package has for its teacher is judged right, of every statement."""

from __future__ import annotations

import pytest

import derive
from derive.grader import Assignment
from derive.statement import shipped
from derive.statement.library import library


@pytest.mark.parametrize("name", [*shipped(), *library])
def test_the_solution_is_right(name: str) -> None:
    em = derive.derive_em(name)
    given = Assignment(em)
    result = derive.grade(em, given.solution, given.rubric_toml)
    assert result.points == given.most > 0, result.why()
