"""The LaTeX compiles, nothing sticks out of the page, and user text cannot break it."""

from __future__ import annotations

import pytest

from derive.document.formats import render
from derive.document.notation import STYLES, common_notation


@pytest.mark.parametrize("style", sorted(STYLES))
def test_article(document, style, compiled):
    log = compiled(render(document, common_notation(style), "tex"))
    assert compiled.overfull(log) <= 1
    assert "undefined references" not in log and "multiply defined" not in log


def test_fragment_twice_in_a_paper(document, compiled, tmp_path):
    for name in ("one", "two"):
        source = render(document, common_notation(), "tex", fragment=True, label=name)
        assert "\\documentclass" not in source
        assert "amsmath" in source.split("\n")[1]
        (tmp_path / f"{name}.tex").write_text(source, encoding="utf-8")
    log = compiled(
        "\\documentclass[11pt]{article}\\usepackage[T1]{fontenc}\\usepackage[margin=25mm]{geometry}"
        "\\usepackage{textcomp,amsmath,booktabs,longtable,array}\\allowdisplaybreaks"
        "\\begin{document}\\section{A}\\input{one}\\input{two}\\end{document}")
    assert "multiply defined" not in log
    assert compiled.overfull(log) <= 1


def test_any_text_of_the_user(compiled):
    from derive.document.document import Code, Document, Listing, Paragraph, Section
    nasty = "".join(map(chr, range(32, 127))) + " `` -- '' ?` \\input{/etc/passwd} μ é 漢 😀 \x07 ¡"
    document = Document(nasty, (nasty,), (Section("a b%", nasty, (
        Paragraph((nasty, Code(nasty[:30]))), Listing(nasty + "\n\n  x\n" + nasty))),))
    compiled(render(document, common_notation(), "tex"))


def test_the_same_bytes(document):
    notation = common_notation()
    assert render(document, notation, "tex") == render(document, notation, "tex")
