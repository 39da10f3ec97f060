"""The report: what it says, the committed copies, and the figures of its examples."""

import json
import re
from importlib import import_module
from pathlib import Path

import pytest

import derive
from derive.document.document import Equations, Items, Link, Paragraph
from derive.document.formats import FORMATS
from derive.document.general import compose_general
from derive.document.general.compose import LEVELS
from tests.document.shown import algorithm, displayed

REPORTS = Path(__file__).parents[2] / "reports"
CASES = [(name, f) for name in derive.models for f in FORMATS.values() if not f.binary]


@pytest.fixture
def executed(monkeypatch):
    monkeypatch.syspath_prepend(str(REPORTS))
    return import_module("executed")


@pytest.mark.parametrize(("name", "format"), CASES, ids=lambda c: getattr(c, "name", c))
def test_the_committed_report_is_what_is_generated(derivations, executed, name, format):
    file = REPORTS / name / f"{name}{format.suffixes[0]}"
    text = derivations[name].report(format=format.name)
    committed = file.read_text(encoding="utf-8")
    if format.name == "ipynb":
        committed = executed.without_outputs(committed)
    assert committed == text, (
        f"{file.name} is not what the code generates: run python reports/regenerate.py")


def test_there_is_no_report_of_a_statement_that_is_not_shipped():
    found = {p.name for p in REPORTS.iterdir() if p.is_dir() and p.name != "examples"
             and not p.name.startswith("__")}
    assert found == set(derive.models)


@pytest.mark.parametrize("name", derive.models)
def test_every_line_is_printed_once(derivations, name):
    em = algorithm(name)
    document = compose_general(em)
    lines = [line.id for s in document.sections for b in s.blocks if isinstance(b, Equations)
             for line in b.lines]
    assert sorted(lines) == sorted(displayed(em))


def test_links_lead_to_lines_that_stand_in_the_report(derivations):
    for em in map(algorithm, derivations):
        document = compose_general(em)
        ids = {s.id for s in em.steps}
        for s in document.sections:
            for b in s.blocks:
                words = b.words if isinstance(b, Paragraph) else ()
                if isinstance(b, Items):
                    words = tuple(w for p in b.items for w in p.words)
                if isinstance(b, Equations):
                    words = tuple(w for line in b.lines for w in line.reason)
                for w in words:
                    assert not isinstance(w, Link) or w.step in ids


SAID = [
    ("two_gaussians", "independent"), ("two_gaussians", "symmetric"),
    ("two_gaussians", "does not depend on Σₖ"), ("two_gaussians", "unbounded above"),
    ("two_gaussians", "not concave in Σₖ"), ("two_gaussians", "affinely span"),
    ("two_gaussians", "−1130.264"), ("two_gaussians", "−1285.313"),
    ("two_gaussians", "−1289.797"), ("two_gaussians", "saddle point"),
    ("two_gaussians", "covariance matrix"), ("two_gaussians", "Dempster"),
    ("poisson_mixture", "costs about 270 iterations"), ("two_gaussians", "Aitken"),
    ("two_gaussians_1d", "variance"), ("poisson_mixture", "boundary"),
    ("two_coins", "boundary"), ("two_coins", "is at most 1"),
]


@pytest.mark.parametrize(("name", "words"), SAID)
def test_the_report_says_it(derivations, name, words):
    text = " ".join(derivations[name].report(certify=False).split())
    assert words in text


def test_a_report_that_was_not_checked_says_so(derivations):
    text = derivations["two_gaussians"].report(certify=False)
    assert "not checked" in text.split("\n\n")[1].replace("\n", " ")
    assert text.count("not checked]") + len(re.findall(r"not\s+checked\]", text)) > 60
    whole = derivations["two_gaussians"].report()
    assert "not checked]" not in whole and "were not checked" not in whole


def test_the_brief_report_is_brief(derivations):
    em = derivations["two_gaussians"]
    brief, full = (em.report(level=level, certify=False) for level in ("brief", "full"))
    assert len(brief) < len(full) / 4
    assert "Tₖᵢ" in brief and "Σₖᵗ⁺¹" in brief
    assert len(LEVELS["brief"]) < len(LEVELS["full"])


@pytest.mark.parametrize(("option", "value"), [("level", "long"), ("notation", "runes"),
                                               ("format", "docx")])
def test_unknown_options_name_the_known_ones(derivations, option, value):
    with pytest.raises(ValueError, match=value):
        derivations["two_gaussians"].report(certify=False, **{option: value})


def _example(monkeypatch, family):
    monkeypatch.syspath_prepend(str(REPORTS))
    return import_module("example"), import_module(f"examples.{family}").example()


FIGURES = sorted(p.stem for p in (REPORTS / "examples").glob("*.py"))


@pytest.mark.parametrize("family", FIGURES)
def test_the_figures_of_the_examples_are_what_the_hand_written_em_gives(monkeypatch, family):
    from derive.document.examples import figures

    module, example = _example(monkeypatch, family)
    assert json.loads(json.dumps(module.figures(example))) == figures(family)


def test_the_figures_beside_kmeans_are_what_numeric_gives(monkeypatch):
    from derive.document.examples import figures

    monkeypatch.syspath_prepend(str(REPORTS))
    for name, found in import_module("beside_kmeans").figures().items():
        assert json.loads(json.dumps(found)) == figures(name)


def test_the_figures_of_the_criteria_are_what_numeric_gives(monkeypatch):
    from derive.document.examples import figures

    monkeypatch.syspath_prepend(str(REPORTS))
    for name, found in import_module("when_to_stop").figures().items():
        assert json.loads(json.dumps(found)) == figures(name)


DOCS = REPORTS.parent / "docs"


@pytest.mark.parametrize("file", sorted(DOCS.glob("*.md")), ids=lambda f: f.name)
def test_the_documentation_gives_the_numbers_of_the_reports(monkeypatch, file):
    monkeypatch.syspath_prepend(str(REPORTS))
    text = file.read_text(encoding="utf-8")
    assert import_module("equation_numbers").renumbered(text) == text
