"""A report in borrowed letters has them everywhere, and says which are the statement's."""

from __future__ import annotations

import re

import pytest

from derive.document.document import Figure, Law, Table
from derive.document.general import compose_general
from derive.document.general.labelled import labelled
from derive.document.general.laws import law_in_letters
from derive.document.general.notation import general_notation as notation_for
from derive.document.law import law_text
from derive.rules import RULES
from tests.document.shown import em_of

OTHER = "Y_j | W_j=s ~ Poisson(T_s)\nP(W_j = s) = lambda_s\ns = 1..K"


@pytest.fixture(scope="module")
def two():
    return em_of("two_gaussians")


def law(id, em, style):
    rule, notation = RULES[id], notation_for(em.model, style)
    return tuple(law_in_letters(text, em.model, labelled(em.model), notation)
                 for text in (rule.law, rule.condition))


@pytest.mark.parametrize(("id", "style", "wanted"), [
    ("effective_count", "bishop", r"\textstyle\sum_n \gamma(z_{nk}) = N_k"),
    ("effective_count", "murphy", r"\textstyle\sum_i r_{ik} = r_k"),
    ("effective_count", "wikipedia", r"\textstyle\sum_i T_{j,i}^{(t)} = N_j^{(t)}"),
    ("total_count", "wikipedia", r"\textstyle\sum_j N_j^{(t)} = n"),
    ("exchange", "wikipedia", r"\textstyle\sum_i \sum_j a_{ij} = \sum_j \sum_i a_{ij}"),
    ("marginal", "bishop", r"p(\mathbf{X}\mid \boldsymbol{\theta}) = \textstyle\sum_{\mathbf{Z}} "
     r"p(\mathbf{X}, \mathbf{Z}\mid \boldsymbol{\theta})"),
    ("divide_through", "wikipedia", r"\frac{a}{\sum_k a_k} = \frac{1}{\sum_k a_k/a}"),
    ("d_log_det", "bishop", r"\mathrm{d}\ln|A| = \operatorname{tr}(A^{-1}\,\mathrm{d}A)"),
])
def test_a_law_in_the_letters_of_a_book(two, id, style, wanted):
    assert law(id, two, style)[0] == wanted


def test_a_law_in_the_letters_of_a_statement():
    em = em_of(OTHER)
    assert law("effective_count", em, "problem")[0] == r"\textstyle\sum_j R_{s,j} = N_s"
    assert law("multiplier", em, "problem")[0].count(r"\eta") == 1
    assert law("expectation_of_indicator", em, "problem")[1] == \
        "$W_j$ depends on $y$ through $y_j$ alone"


@pytest.mark.parametrize("style", ["bishop", "murphy", "wikipedia"])
def test_no_letter_of_the_statement_is_left_in_the_rules(two, style):
    notation = notation_for(two.model, style)
    strange = {"bishop": r"T_|_\{?i|\\log|\\theta\^t|Z_|X_", "murphy": r"T_|N_|Z_|X_|L\(",
               "wikipedia": r"T_\{k|_\{?[ik]*k,|N_k|Z_k|P\((?!\W)"}[style]
    for rule in RULES.values():
        for text in (rule.law, rule.condition):
            shown = law_in_letters(text, two.model, labelled(two.model), notation)
            assert not re.search(strange, shown), (rule.id, shown)
            assert shown.count("{") == shown.count("}")
            assert "\\" not in law_text(shown), (rule.id, law_text(shown))


def test_the_rules_of_a_report_have_its_letters(two):
    notation = notation_for(two.model, "bishop")
    document = compose_general(two.algorithm, notation=notation)
    rules = next(s for s in document.sections if s.id == "rules")
    (table,) = (b for b in rules.blocks if isinstance(b, Table))
    laws = [w.latex for row in table.rows for cell in row for w in cell if isinstance(w, Law)]
    assert any(r"\gamma(z_{nk})" in one for one in laws)
    assert not any("T_{k,i}" in one for one in laws)


ROWS = {
    "bishop": {"i": "n", "xᵢ": "xₙ", "Zᵢ": "zₙ", "d": "D", "τ": "π₁", "1−τ": "1 − π₁"},
    "murphy": {"Zᵢ": "zᵢ", "τ": "π₁", "1−τ": "1 − π₁"},
    "wikipedia": {"k": "j", "N": "n", "τ": "τ₁", "1−τ": "1 − τ₁"},
    "problem": {},
}


@pytest.mark.parametrize("style", ROWS)
@pytest.mark.parametrize("level", ["full", "essential", "sheet"])  # brief has no such letters
def test_the_letters_of_the_statement_stand_beside_those_of_the_book(two, style, level):
    text = two.report("text", notation=style, level=level, certify=False)
    found = re.search(r"in the statement +here\n[ -]+\n((?:  \S.*\n)*)", text)
    rows = dict(re.split(r" {2,}", line.strip()) for line in found[1].splitlines()) if found else {}
    assert rows == ROWS[style]


def test_every_format_prints_them(two):
    for form in ("tex", "html", "md", "text"):
        report = two.report(form, notation="bishop", certify=False)
        assert "in the statement" in report


@pytest.fixture(scope="module")
def run(two):
    from derive.arrays.running import run_model

    return run_model(two.algorithm, "faithful")


@pytest.mark.parametrize(("style", "now", "then"), [
    ("problem", "θᵗ", "θᵗ⁺¹"), ("bishop", "θᵒˡᵈ", "θⁿᵉʷ"), ("murphy", "θ⁽ᵗ⁾", "θ⁽ᵗ⁺¹⁾")])
def test_pictures_have_the_letters_of_the_notation(two, run, style, now, then):
    document = compose_general(two.algorithm, notation=notation_for(two.model, style), run=run)
    figures = (b for s in document.sections for b in s.blocks if isinstance(b, Figure))
    picture = next(p for f in figures for p in f.pictures if p.name == "minorisation")
    svg = picture.render("svg").decode()
    assert f">{now}<" in svg and f">{then}<" in svg
