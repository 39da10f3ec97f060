"""The text report fits a terminal and says everything."""

from __future__ import annotations

from unicodedata import combining

import pytest

from derive.document.display import numbering
from derive.document.document import Equations
from derive.document.formats import FORMATS, render
from derive.document.notation import STYLES, common_notation


@pytest.mark.parametrize("style", sorted(STYLES))
def test_no_line_is_wider_than_the_terminal(document, style):
    text = render(document, common_notation(style), "text")
    columns = [sum(not combining(c) for c in line) for line in text.split("\n")]
    assert max(columns) <= 79


def test_every_line_is_there_with_its_number_reason_and_evidence(document):
    text = render(document, common_notation(), "text")
    for number in numbering(document).values():
        assert f"({number})" in text
    for section in document.sections:
        assert section.title in text
        for b in section.blocks:
            for line in b.lines if isinstance(b, Equations) else ():
                assert line.rule_title in text
    assert "not checked]" in text and "REFUSED]" in text and "[definition]" in text


def test_colour_only_when_asked(document):
    notation = common_notation()
    assert "\x1b" not in render(document, notation, "text")
    assert "\x1b[1m" in render(document, notation, "text", colour=True)


def test_a_statement_cannot_take_over_the_terminal():
    from derive.document.document import Document, Listing, Section
    page = Document("t", (), (Section("s", "s\x1b[2J", (Listing("a\x1b[31mb\x9b"),)),))
    assert not {"\x1b", "\x9b"} & set(render(page, common_notation(), "text"))


def test_every_format_renders(document):
    for name in FORMATS:
        assert render(document, common_notation(), name).strip()
    with pytest.raises(ValueError, match="unknown format"):
        render(document, common_notation(), "docx")


def test_importing_is_cheap():
    import subprocess
    import sys
    code = ("import sys, derive.document.formats as f\n"
            "for x in f.FORMATS.values(): x.render\n"
            "print([m for m in ('sympy', 'numpy', 'scipy', 'matplotlib') if m in sys.modules])")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
