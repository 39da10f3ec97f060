"""docs/library.md is what the files of the library make of it."""

from pathlib import Path

from .page import page


def test_the_page_is_made_from_the_library(checkout: Path):
    assert (checkout / "docs" / "library.md").read_text(encoding="utf-8") == page(), \
        "python -m tests.library.page > docs/library.md"


def test_nothing_is_said_to_agree_beside_a_note():
    lines = page().split("\n- ")
    assert not [line for line in lines if "**" in line and "agrees in every digit" in line]
    assert len([line for line in lines if "agrees in every digit" in line]) >= 8
