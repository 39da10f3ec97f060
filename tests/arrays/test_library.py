"""The statements of the library: their modules are readable Python, and a witness agrees."""

from __future__ import annotations

import pytest

from derive.arrays import export
from derive.arrays.witness import witness
from derive.engine.em import derive_algorithm
from derive.model import Model
from derive.statement import parse
from derive.statement.library import library

MODELS = {name: model for name, entry in library.items()
          if isinstance(model := parse(entry.statement, name), Model)}


@pytest.mark.parametrize("name", sorted(MODELS))
def test_its_modules_are_python_of_a_hundred_columns(name: str) -> None:
    for form in ("fast", "plain"):
        source = export(derive_algorithm(MODELS[name]), form)
        compile(source, name, "exec", dont_inherit=True)
        assert max(map(len, source.splitlines())) <= 100


@pytest.mark.parametrize("name", ["encounters", "iris_diagonal", "lines_in_groups", "noise",
                                  "labels_seen", "seizures", "two_causes", "translation",
                                  "random_intercepts"])
def test_the_witness_agrees(name: str) -> None:
    assert witness(derive_algorithm(MODELS[name])).max_difference < 1e-6
