"""The Markdown: read by a CommonMark parser, its formulas by KaTeX, GitHub's own limits kept."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

import derive
from derive.document.display import numbering
from derive.document.document import Code, Document, Listing, Paragraph, Section, Table
from derive.document.formats import render
from derive.document.notation import STYLES, common_notation
from tests.document.shown import displayed

KATEX = Path(str(files("derive.document"))) / "assets" / "katex" / "katex.min.js"
#: What GitHub's MathJax refuses.
FORBIDDEN = r"\\(operatorname|phantom|label|tag|newcommand|def|mbox|require|href)\b|\$"


def parsed(text):
    return MarkdownIt("commonmark").enable("table").parse(text)


def formulas(text):
    """(latex, displayed) of each formula, with how it stands in its line checked."""
    found = []
    for token in parsed(text):
        if token.type == "fence" and token.info == "math":
            found.append((token.content, True))
        depth = 0
        children = token.children or []
        for n, child in enumerate(children):
            depth += child.nesting if child.type.startswith("link_") else 0
            if child.type != "code_inline":
                continue
            before = children[n - 1].content if n else ""
            after = children[n + 1].content if n + 1 < len(children) else ""
            if before.endswith("$") or after.startswith("$"):
                assert before.endswith("$") and after.startswith("$"), token.content
                assert not re.search(r"[\w-]\$$", before), token.content
                assert not re.match(r"\$\w", after), token.content
                assert not depth, "a formula inside a link is not typeset"
                found.append((child.content, False))
    return found


def refused(found):
    if shutil.which("node") is None:
        pytest.skip("node is not here")
    run = subprocess.run(
        ["node", str(Path(__file__).with_name("katex.js")), str(KATEX)],
        input=json.dumps(found), capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


@pytest.fixture(scope="module")
def derivations():
    return {name: derive.derive_em(derive.models[name]) for name in derive.models}


CASES = [(name, style) for name in derive.models for style in STYLES
         if style != "esl" or name == "two_gaussians_1d"]


@pytest.mark.parametrize(("name", "style"), CASES)
def test_every_formula_is_typeset(derivations, name, style):
    em = derivations[name]
    found = formulas(em.report("md", certify=False, notation=style))
    assert sum(displayed for _, displayed in found) > 20
    assert refused(found) == []
    for latex, _ in found:
        assert not re.search(FORBIDDEN, latex), latex
        assert not re.search("[<>]", latex), latex


def test_links_lead_to_anchors_and_every_line_is_there(derivations):
    for em in derivations.values():
        text = em.report("md", certify=False)
        anchors = re.findall(r'<a id="([^"]+)"></a>', text)
        assert len(anchors) == len(set(anchors))
        assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= set(anchors)
        lines = [a for a in anchors if not a.startswith("section-")]
        assert len(lines) == len(displayed(em.algorithm))


def test_tables_have_their_columns(derivations):
    for em in derivations.values():
        text = em.report("md", certify=False)
        tables = re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE)
        assert len(tables) >= 4
        for table in tables:
            assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}) == 1


def test_any_text_of_the_user():
    nasty = "".join(map(chr, range(33, 127))) + " ``` `` <b>x</b> [a](b) $x$ # é"
    page = Document(nasty, (nasty,), (Section("s", nasty, (
        Paragraph((nasty, Code(nasty))), Paragraph(("1. no list",)), Paragraph(("- nor this",)),
        Listing(nasty + "\n```\n"), Table((("a|b",),), (((nasty, Code("a|b")),),)))),))
    text = render(page, common_notation(), "md")
    tokens = parsed(text)
    assert not any(t.type.endswith("list_open") for t in tokens[10:])
    html = [c.content for t in tokens for c in t.children or [] if c.type == "html_inline"]
    assert [h for h in html if not h.startswith(("<a id=", "</a>"))] == []
    shown = ["".join(c.content for c in t.children) for t in tokens if t.type == "inline"]
    assert nasty in shown[0]
    fences = [t for t in tokens if t.type == "fence"]
    assert [f.content for f in fences] == [nasty + "\n```\n"]


def test_the_document_with_every_block(document):
    text = render(document, common_notation(), "md")
    assert refused(formulas(text)) == []
    for number in numbering(document).values():
        assert f"({number})" in text
    assert "refused**" in text and "not checked" in text
