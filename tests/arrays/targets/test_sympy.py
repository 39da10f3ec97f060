"""Printed SymPy, read: the expressions that were printed."""

from __future__ import annotations

from typing import Any

import pytest
import sympy

from derive.arrays.lower import CannotLower
from derive.arrays.targets import program_text, project
from derive.arrays.targets.sympy import sizes
from derive.symbolic.concrete import Concrete
from tests.arrays.targets.cases import NAMES, case

TOO_LONG = "lines_in_groups"


@pytest.mark.parametrize("name", [name for name in NAMES if name != TOO_LONG])
def test_what_is_read_is_what_was_printed(name: str) -> None:
    algorithm, em = case(name).algorithm, case(name).update.em
    found: dict[str, Any] = {}
    exec(compile(program_text(algorithm, "sympy"), name, "exec", dont_inherit=True), found)
    wanted = Concrete(algorithm, sizes(em))
    assert found["updates"] == dict(wanted.updates)
    assert sympy.expand(found["Q"] - wanted.Q) == 0


def test_what_is_too_long_is_refused() -> None:
    with pytest.raises(CannotLower, match="more than 100,000 letters"):
        project(case(TOO_LONG).algorithm, "sympy")
