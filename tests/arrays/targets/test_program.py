"""The array program, printed: every operation once, before it is used."""

from __future__ import annotations

import re

import pytest

from derive.arrays.targets import program_text
from tests.arrays.targets.cases import NAMES, case


@pytest.mark.parametrize("form", ("fast", "plain"))
@pytest.mark.parametrize("name", NAMES)
def test_what_a_line_uses_stands_above_it(name: str, form: str) -> None:
    text = program_text(case(name).algorithm, "program", form)
    known: set[str] = set()
    for line in text.splitlines():
        if line.startswith("#") or " = " not in line:
            continue
        left, _, right = line.partition(" = ")
        assert set(re.findall(r"%\d+", right)) <= known, line
        if new := re.match(r"%\d+", left):
            assert new[0] not in known, line
            known.add(new[0])
    assert "log_likelihood [] = " in text and "..." not in text.partition("# what is read")[2]
    assert all(f"next {p.name} [" in text for p in case(name).algorithm.model.parameters)


def test_the_one_pass_stands_in_the_fast_form_alone() -> None:
    algorithm = case("two_gaussians").algorithm
    assert "# one pass over the rows" in program_text(algorithm, "program")
    assert "# one pass over the rows" not in program_text(algorithm, "program", "plain")
    translation = case("translation").algorithm
    assert "# no pass over the rows alone: " in program_text(translation, "program")
