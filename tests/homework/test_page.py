"""docs/answers.md is what the fixture table makes of it, and shows what it must."""

import re
from pathlib import Path

import pytest

from derive.homework.misconceptions import ENTRIES, misconceptions

from .page import formulas, page
from .table import Row, pairs

FILE = Path(__file__).parents[2] / "docs" / "answers.md"
REPORTS = FILE.parents[1] / "reports"


@pytest.fixture(scope="module")
def text():
    return page()


def test_the_committed_page_is_that_of_the_table(text):
    assert FILE.read_text(encoding="utf-8") == text, \
        "python -m tests.homework.page > docs/answers.md"


def test_every_mistake_has_its_place_with_its_sentences_and_both_answers(text):
    sections = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", text, re.DOTALL | re.MULTILINE))
    assert set(sections) == set(misconceptions())
    for m in ENTRIES:
        assert m.sentence in sections[m.id]
    for id, shown in pairs().items():
        assert sections[id].count("**Wrong**") == sections[id].count("**Right**") == len(shown)
        assert sections[id].count("Made in: ") == len(shown)


def test_links_into_the_reports_lead_somewhere(text):
    links = set(re.findall(r"\(\.\./reports/([\w/]+\.html)#([\w.]+)\)", text))
    assert len(links) > 20
    for file in {file for file, _ in links}:
        html = (REPORTS / file).read_text(encoding="utf-8")
        for _, anchor in (link for link in links if link[0] == file):
            assert f'id="{anchor}"' in html or f"id={anchor}" in html, (file, anchor)


def test_links_on_the_page_lead_somewhere(text):
    anchors = set(re.findall(r"\]\(#(\w+)\)", text))
    assert anchors == set(re.findall(r"^### (\w+)$", text, re.MULTILINE))


def row(text, kind="markdown"):
    return Row("d", "", text, kind, "two_gaussians", "own", {}, "")


def test_formulas_are_set_on_github():
    assert formulas(row("With $a_1$:\n$$b\n= c$$\n")) == "With $`a_1`$:\n\n```math\nb\n= c\n```"
    assert formulas(row("a = b\n", "text")) == "```text\na = b\n```"
    assert "operatorname" not in formulas(row(r"$$\operatorname{diag}(x)$$"))
