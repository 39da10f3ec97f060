"""The reports of the shipped statements fit page, screen and terminal in every notation."""

from __future__ import annotations

from importlib.resources import files
from unicodedata import combining

import pytest

from derive.document.document import Answer, Restated
from derive.document.general import compose_general as compose
from derive.document.style import STYLES
from tests.document.shown import displayed, em_of

NAMES = sorted(f.name.removesuffix(".txt") for f in
               files("derive.statement").joinpath("shipped").iterdir() if f.name.endswith(".txt"))


@pytest.fixture(scope="module", params=NAMES)
def derivation(request):
    return em_of(request.param)


@pytest.fixture(params=sorted(STYLES))
def style(request, derivation):
    if request.param == "esl" and derivation.model.name != "two_gaussians_1d":
        with pytest.raises(ValueError, match="the notation esl is"):
            derivation.report(notation="esl", certify=False)
        return "problem"
    return request.param


def test_text(derivation, style):
    text = derivation.report(format="text", notation=style, certify=False)
    # accents stand on their letters
    assert max(sum(not combining(c) for c in line) for line in text.split("\n")) <= 79


def test_tex(derivation, style, compiled):
    log = compiled(derivation.report(format="tex", notation=style, certify=False))
    assert compiled.overfull(log) <= 1
    assert "undefined references" not in log


@pytest.mark.parametrize("width", [390, 1280])
def test_html(derivation, width, seen):
    found = seen(derivation.report(format="html", certify=False), width)
    box = sum(len(b.lines) for s in compose(derivation.algorithm).sections for a in s.blocks
              if isinstance(a, Answer) for b in a.blocks if isinstance(b, Restated))
    assert found["set"] == len(displayed(derivation.algorithm)) + box
    assert found["overflow"] <= 0 and not found["errors"] and not found["bad"]
    assert not found["asked"]
    if width == 1280:
        assert found["wide"] == 0
