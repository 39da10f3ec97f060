"""The HTML page: self-contained, escaped, linkable; and what headless Chromium makes of it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from derive.document.display import latex_of_line, numbering
from derive.document.document import Equations
from derive.document.formats import render
from derive.document.notation import common_notation


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))


@pytest.fixture(scope="module")
def page(document):
    return render(document, common_notation(), "html")


@pytest.fixture(scope="module")
def tags(page):
    parser = _Tags()
    parser.feed(page)
    return parser.tags


@pytest.mark.parametrize("width", [390, 1280, 1500])
def test_in_a_browser_without_a_network(page, document, seen, width):
    found = seen(page, width)
    assert found["width"] == width
    assert found["overflow"] <= 0
    assert found["errors"] == []
    assert found["bad"] == 0
    assert found["set"] >= len(numbering(document))
    assert found["asked"] == 0
    if width > 1000:
        assert found["wide"] == 0  # rows are broken so that on a screen nothing needs to scroll


def test_asks_for_nothing(page, tags):
    for tag, attributes in tags:
        for name in ("src", "href", "action", "srcset", "poster"):
            value = attributes.get(name)
            assert not value or value.startswith(("#", "data:")), (tag, value)
    assert not re.findall(r"url\((?!\"?data:)", page)
    assert "@import" not in page


def test_anchors_resolve_and_are_unique(document, tags):
    ids = [a["id"] for _, a in tags if "id" in a]
    assert len(ids) == len(set(ids))
    for _, a in tags:
        if a.get("href", "").startswith("#"):
            assert a["href"][1:] in ids
    assert set(numbering(document)) <= set(ids)


def test_copy_buttons_carry_the_latex(document, tags):
    copied = [a["data-copy"] for tag, a in tags if tag == "button"]
    lines = [line for s in document.sections for b in s.blocks if isinstance(b, Equations)
             for line in b.lines]
    assert copied == [latex_of_line(line, common_notation()) for line in lines]


def test_user_text_is_escaped(page):
    body = page[page.index("<body>"):page.index("<script>")]
    assert "<script" not in body and "<b>not</b>" not in body
    assert "&lt;script&gt;alert" in body


def test_accessible(tags):
    assert dict(tags)["html"]["lang"] == "en"
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(a.get("aria-label") for tag, a in tags if tag == "button")


def contrast(one, two):
    """The contrast ratio of two colours (WCAG 2)."""
    def luminance(c):
        parts = [int(c[n:n + 2], 16) / 255 for n in (1, 3, 5)]
        r, g, b = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_enough_in_light_and_dark(page):
    themes = [dict(re.findall(r"--(\w+):(#[0-9a-f]{6})", m)) for m in
              re.findall(r":root\{([^}]*)\}", page)]
    themes = [t for t in themes if "ink" in t]
    assert len(themes) >= 2
    for theme in themes[:2]:
        for colour in ("ink", "soft", "accent", "good", "bad", "warn"):
            for ground in ("paper", "wash"):
                assert contrast(theme[colour], theme[ground]) >= 4.5, (colour, ground)


def test_the_same_bytes(document, page):
    assert render(document, common_notation(), "html") == page
