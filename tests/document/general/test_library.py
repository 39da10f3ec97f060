"""Reports of the library's statements, as the reader makes models of them."""

from __future__ import annotations

from pathlib import Path

import pytest

import derive
from derive.document.text import WIDTH
from derive.model import Model
from derive.verifying import read_back

LIBRARY = Path(derive.__file__).parent / "statement" / "library"
STATED = {f.stem: derive.parse(f.read_text(encoding="utf-8"))
          for f in sorted(LIBRARY.glob("*.txt"))}
MODELS = {name: m for name, m in STATED.items() if isinstance(m, Model)}


def test_the_library_has_models() -> None:
    assert len(MODELS) > 30


@pytest.mark.parametrize("name", MODELS)
def test_what_is_printed_is_what_was_checked(name: str) -> None:
    em = derive.derive_em(MODELS[name])
    assert [r for r in read_back(em.algorithm) if r.verdict != "right"] == []
    made = em.report(format="text", certify=False)
    assert isinstance(made, str) and not [r for r in made.split("\n") if len(r) > WIDTH]
