"""The handout and the exercise sheet: what they hold, and what they must not."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass

import pytest

import derive
from derive.algebra.expression import Expr
from derive.document.display import boxed, numbering
from derive.document.document import Equations, Items, Link, Paragraph
from derive.document.formats import FORMATS
from derive.document.general import compose_general as compose
from derive.document.general.notation import general_notation as notation_for
from derive.document.latex import latex
from derive.document.plain import plain
from derive.document.style import STYLES
from tests.document.shown import algorithm, em_of


@pytest.fixture(scope="module")
def derivations():
    return {name: em_of(name) for name in derive.models}


CASES = [(name, style) for name in derive.models for style in STYLES
         if style != "esl" or name == "two_gaussians_1d"]
ANSWERS = ("T.Z.2", "T.Z_1.1", "T.Z_2.1", "Q.Q.3", "Q.Q.4", "Q.N.1", "L.log.3", "L.density_1.2",
           "max.gap.2")


def bare(text):
    return re.sub(r"\s+|\\[,;!]|&|\\\\|~", "", text)


@pytest.mark.parametrize(("name", "style"), CASES)
def test_a_sheet_holds_no_answer(derivations, name, style):
    em = derivations[name]
    notation = notation_for(em.model, style)
    solved = [s for s in em.steps if s.relation == "solves" or s.id in ANSWERS]
    scores = [s for s in em.steps if s.stage in ("score", "solve", "maximum")]
    for form in ("tex", "html", "md", "ipynb", "text"):
        text = em.report(form, level="sheet", notation=style, certify=False)
        shown = bare(text.replace("\\\\", "\\") if form == "ipynb" else text)
        for step in (*solved, *scores):
            if step.right.op in ("number", "symbol", "function"):
                continue
            for code in (latex(step.right, notation), plain(step.right, notation)):
                assert bare(code) not in shown, (form, step.id)
        assert "derive_em" not in text and "N_k" not in text


def test_a_sheet_asks_for_everything(derivations):
    for em in derivations.values():
        document = compose(em.algorithm, level="sheet")
        assert document.title.startswith("Exercise: ")
        assert not any(isinstance(b, Equations) for s in document.sections for b in s.blocks)
        asked = next(b for s in document.sections if s.id == "questions" for b in s.blocks
                     if isinstance(b, Items))
        assert asked.ordered
        assert len(asked.items) == 5 + sum(s.relation == "solves" for s in em.steps)
        text = em.report("text", level="sheet")
        assert "not checked" not in text and "never decreases" in text


@pytest.mark.parametrize(("name", "style"), CASES)
def test_a_brief_report_has_each_result_with_its_reason(derivations, name, style):
    em = derivations[name]
    document = compose(em.algorithm, level="brief", notation=notation_for(em.model, style))
    lines = [x for s in document.sections for b in s.blocks if isinstance(b, Equations)
             for x in b.lines]
    answer = boxed(document)
    ids = {x.id for x in lines} | answer
    assert {s.id for s in em.steps if s.relation == "solves"} < answer
    said = {w.step for s in document.sections if s.id == "results" for b in s.blocks
            for p in (b.items if isinstance(b, Items) else (b,)) if isinstance(p, Paragraph)
            for w in p.words if isinstance(w, Link)}
    assert answer <= said | {"Q.named.1", "Q.labelled.1"}  # each has its reason
    assert {"max.total.1", "ascent.ascent.1"} < ids
    assert ids & {"T.Z.2", "T.Z_1.1"} and "Q.Q.4" in ids
    assert all(x.reason or x.rule_title for x in lines)
    for line in lines:
        assert all(w.step in ids for w in line.reason if isinstance(w, Link))


def links(part):
    """The lines that words somewhere in a part of a document refer to."""
    if isinstance(part, Link):
        yield part.step
    elif isinstance(part, tuple):
        for inner in part:
            yield from links(inner)
    elif is_dataclass(part) and not isinstance(part, Expr):
        for f in fields(part):
            yield from links(getattr(part, f.name))


@pytest.mark.parametrize("level", ["essential", "brief", "sheet"])
@pytest.mark.parametrize("name", [*derive.models, "iris_diagonal", "raters", "experts"])
def test_what_is_referred_to_is_there(name, level):
    document = compose(algorithm(name), level=level)
    assert {*links(document.sections)} <= {*numbering(document)}


def test_every_level_in_every_text_format(derivations):
    for form in FORMATS.values():
        for level in ("full", "brief", "sheet"):
            if not form.binary:
                assert derivations["two_coins"].report(form.name, level=level, certify=False)
