"""Page 1 is the answer: what stands in the box, where it leads, and what explains its letters."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import derive
from derive.document.display import boxed, numbering
from derive.document.document import Answer, Document, Equations, Link, Paragraph, Restated, Stated
from derive.document.formats import FORMATS
from derive.document.general import compose_general
from derive.document.general.compose import LEVELS
from derive.document.general.notation import general_notation as notation_for
from derive.document.general.pen import Writer
from derive.document.general.symbols import explained
from derive.document.occurring import occurring
from derive.document.references import REFERENCES, by_author
from derive.document.style import STYLES
from tests.document.shown import WAITING, em_of

CASES = [(name, style) for name in derive.models for style in STYLES
         if style != "esl" or name == "two_gaussians_1d"]
PARTS = ("", "Part I. Derivation", "Part II. Why it works", "Part III. Practice", "Appendix")


@pytest.fixture(scope="module")
def derivations():
    return {name: em_of(name) for name in derive.models}


def compose(em, *given, **options):
    return compose_general(em.algorithm, *given, **options)


def box(document: Document) -> Answer:
    return next(b for s in document.sections for b in s.blocks if isinstance(b, Answer))


def restated(document: Document) -> list[str]:
    return [x.id for b in box(document).blocks if isinstance(b, Restated) for x in b.lines]


@pytest.mark.parametrize("level", ["full", "essential", "brief"])
@pytest.mark.parametrize("name", derive.models)
def test_the_box_has_the_responsibilities_q_and_every_update(derivations, name, level):
    em = derivations[name]
    document = compose(em, level=level)
    assert [s.id for s in document.sections[:2]] == ["statement", "answer"]
    apart = [s.id for s in em.steps if s.rule == "bayes" and s.part != "all"]
    (latent,) = em.model.latents
    named = ["Q.named.1"] if em.model.plate(latent.values).labels else []
    assert restated(document) == [
        *apart, *named, "Q.Q.4", *(s.id for s in em.steps if s.relation == "solves")]
    assert isinstance(document.sections[0].blocks[0], Stated)
    assert set(restated(document)) <= set(numbering(document))


@pytest.mark.parametrize("name", derive.models)
def test_each_line_in_the_box_is_the_line_that_is_derived(derivations, name):
    document = compose(derivations[name])
    derived = {x.id: x for s in document.sections for b in s.blocks if isinstance(b, Equations)
               for x in b.lines}
    for b in box(document).blocks:
        for x in b.lines if isinstance(b, Restated) else ():
            assert (x.relation, x.body) == (derived[x.id].relation, derived[x.id].body)
    assert not boxed(document)


@pytest.mark.parametrize("name", derive.models)
def test_a_refused_line_is_not_in_the_box(derivations, name):
    from tests.document.test_sentences import refused

    em = derivations[name]
    for id in restated(compose(em)):
        assert id not in restated(compose(em, refused(em, id)))


@pytest.mark.parametrize("name", derive.models)
def test_what_the_box_and_its_sentences_refer_to_is_printed(derivations, name):
    for level in ("full", "essential", "brief"):
        document = compose(derivations[name], level=level)
        numbers = numbering(document)
        for b in box(document).blocks:
            for w in b.words if isinstance(b, Paragraph) else ():
                assert not isinstance(w, Link) or w.step in numbers, (level, w)


def test_q_is_in_the_problems_own_letters(derivations):
    text = " ".join(derivations["two_gaussians"].report(certify=False).split())
    assert "T₁ᵢ [log τ − (d/2) log(2π)" in text and "T₂ᵢ [log(1 − τ) − (d/2) log(2π)" in text
    assert "Xᵢ | Zᵢ = 1 ~ Normal(μ₁, Σ₁), P(Zᵢ = 1) = τ" in text


def test_weights_of_three_components_are_written_as_stated():
    em = em_of(
        "X_i | Z_i=1 ~ Poisson(l_1)\nX_i | Z_i=2 ~ Poisson(l_2)\nX_i | Z_i=3 ~ Poisson(l_3)\n"
        "P(Z_i = 1) = a_1\nP(Z_i = 2) = a_2\nP(Z_i = 3) = 1 - a_1 - a_2\n")
    assert em.certify().verdict == "right"
    assert "log(1 − a₁ − a₂)" in em.report()


@pytest.mark.parametrize("name", derive.models)
def test_the_parts_stand_in_order_and_sections_are_numbered_through(derivations, name):
    document = compose(derivations[name], derivations[name].certify())
    assert tuple(title for title, _ in document.parts) == PARTS
    numbers = [n for _, sections in document.parts for n, _ in sections]
    assert numbers == list(range(1, len(document.sections) + 1))
    for title in PARTS[1:]:
        for form in ("html", "md", "tex", "text", "ipynb"):
            assert title in derivations[name].report(form), (form, title)


@pytest.mark.parametrize(("name", "style"), CASES)
def test_every_symbol_that_is_printed_has_a_row(derivations, name, style):
    em = derivations[name]
    for level in ("full", "essential"):
        document = compose(em, em.certify(), level=level, notation=notation_for(em.model, style))
        others = tuple(s for s in document.sections if s.id != "notation")
        table = next(s for s in document.sections if s.id == "notation")
        found = occurring(others)
        pen = Writer(em.algorithm, {}, notation_for(em.model, style))
        assert not found - explained(pen, found)
        assert len(table.blocks[0].rows) > 20


def test_every_symbol_of_another_law_has_a_row():
    em = em_of(WAITING)
    document = compose(em)
    found = occurring(tuple(s for s in document.sections if s.id != "notation"))
    assert not found - explained(Writer(em.algorithm, {}, notation_for(em.model)), found)


def test_a_symbol_without_a_row_is_found(derivations):
    em = derivations["two_gaussians"]
    from derive.algebra.expression import symbol

    found = occurring((symbol("unheard", "scalar"),))
    assert found - explained(Writer(em.algorithm, {}, notation_for(em.model)), found) == {"unheard"}


def test_essential_ends_with_the_derivation(derivations):
    for em in derivations.values():
        document = compose(em, level="essential")
        assert [t for t, _ in document.parts] == ["", "Part I. Derivation", "Appendix"]
        stages = {s.stage for s in em.steps for x in numbering(document) if s.id == x}
        assert stages == {"log_likelihood", "posterior", "expectation", "score", "solve"}


def test_a_shorter_report_counts_its_own_lines(derivations):
    for level in ("essential", "brief"):
        em = derivations["two_coins"]
        document = compose(em, em.certify(), level=level)
        printed = len(numbering(document))
        assert document.summary[0].startswith(
            f"This report prints {printed} of the derivation’s {len(em.steps)} lines.")


def test_a_brief_report_has_the_references_that_it_cites(derivations):
    for em in derivations.values():
        document = compose(em, level="brief")
        cited = {key for s in document.sections if s.id != "references" for b in s.blocks
                 if isinstance(b, Paragraph) for key in b.by.cites}
        listed = {key for s in document.sections if s.id == "references" for b in s.blocks
                  for p in b.items for key in p.by.cites}
        assert cited == listed and cited


def test_references_stand_in_the_order_of_their_authors(derivations):
    shown = [p.by.cites[0] for s in compose(derivations["two_gaussians"]).sections
             if s.id == "references" for p in s.blocks[0].items]
    assert shown == sorted(shown, key=by_author)
    assert by_author("boehning") < by_author("ciuperca") < by_author("wu")
    assert all(re.fullmatch("[a-z-]+", by_author(key)[0]) for key in REFERENCES)


@pytest.mark.parametrize("name", derive.models)
def test_one_kind_of_apostrophe_and_dashes_of_print(derivations, name):
    for level in LEVELS:
        text = derivations[name].report(level=level, certify=False)
        said = re.sub(r"(?m)^    .*$", "", text)  # not what is quoted from a statement
        assert not re.search("['\"]", said), re.search("(?s).{30}['\"].{30}", said)[0]
        assert not re.search(r"Kullback-|\d-\d", said)


def test_no_inequality_is_split_between_words_and_formulas(derivations):
    from tests.document.test_sentences import said

    for em in derivations.values():
        for level in LEVELS:
            for by, words in said(compose(em, level=level)):
                for w in words:
                    assert by.run or not isinstance(w, str) or not re.search("[≤≥<>=]", w), words


def test_the_source_says_what_wrote_it_and_how_to_cite_it(derivations):
    em = derivations["two_gaussians"]
    text = em.report(certify=False)
    assert "P(Z_i = 1) = tau" in text.partition("Appendix")[2]
    assert "P(Z_i = 1) = tau" not in text.partition("Appendix")[0]
    assert f"derive, version {derive.__version__}" in " ".join(text.split())
    assert f"pdfauthor={{derive {derive.__version__}}}" in em.report("tex", certify=False)


def test_every_format_has_every_level(derivations):
    for form in FORMATS.values():
        for level in LEVELS:
            if not form.binary:
                assert derivations["two_coins"].report(form.name, level=level, certify=False)


def test_a_page_folds_its_reasons_and_prints_them_without_scripts(derivations):
    page = derivations["two_coins"].report("html", certify=False)
    assert page.count('<details class="note"') == len(numbering(compose(derivations["two_coins"])))
    assert "note::details-content{content-visibility:visible" in page
    document = compose(derivations["two_coins"])
    assert replace(document, sections=()).parts == (("", ()),)
