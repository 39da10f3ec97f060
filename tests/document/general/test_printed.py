"""What reports of general derivations print is what was checked: read back, and misprints refused.
"""

from __future__ import annotations

import re

import pytest

from derive.certificate.printed.comparing import FORMS
from derive.certificate.printed.general import PrintedModel
from derive.document.general.printed import printed, written
from derive.verifying import read_back
from tests.certify.misprints import misprints

from .test_report import KINDS, NAMES, algorithm

#: A pair of brackets may be one that nobody needs; a - a is 0 and a/a is 1 whatever a is.
BRACKETS = "brackets lost"
ALIKE = re.compile(r"μᵗ⁺¹ − μᵗ⁺¹|\\mu\^\{t\+1\}-\\mu\^\{t\+1\}|\\frac\{(.+?)\}\{\1\}")


#: Normal laws of numbers and of vectors in one statement print alike, and the grammar that reads
#: them back does not ask for their shapes yet.
OPEN = ("lines with a normal prior",)


@pytest.mark.parametrize("name", [
    pytest.param(name, marks=[pytest.mark.xfail(strict=True)] * (name in OPEN)) for name in NAMES])
def test_every_line_is_read_back_right(name: str) -> None:
    found = read_back(algorithm(name))
    assert [r for r in found if r.verdict != "right"] == []
    assert [(r.id, r.form) for r in found] == [
        (s.id, form) for form in FORMS for s in algorithm(name).steps]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", KINDS)
def test_misprints_are_refused(name: str, form: str) -> None:
    found = algorithm(name)
    lines = PrintedModel({"model": found.model.to_json(),
                          "steps": [s.to_json() for s in found.steps]})
    used, formulas = lines.vocabulary, printed(found)[form]
    judge = lines.judge(written(found, lines.names, used.indices, used.sizes, used.families,
                                lines.divergences), form)
    tried, passed = 0, []
    for step in found.steps[::3]:
        for what, changed in misprints(formulas[step.id], form):
            tried += 1
            if not judge(step.id, changed):
                passed.append((step.id, what, changed))
    assert tried > 150
    assert all(what == BRACKETS or ALIKE.search(formulas[id]) for id, what, _ in passed), passed
    assert len(passed) < 0.02 * tried
