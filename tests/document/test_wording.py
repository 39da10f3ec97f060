"""A law of counts has a probability function in every sentence and reason, a density in none."""

import re
from dataclasses import replace

import pytest

from derive.document.general import compose_general
from derive.document.general.notation import general_notation
from derive.document.text import render
from tests.document.shown import algorithm

COUNTS = ("poisson_mixture", "two_coins")
DENSITY = re.compile(r"\bdensit(y|ies)\b", re.IGNORECASE)


def text(name: str, level: str) -> str:
    em = algorithm(name)
    document = compose_general(em, level=level)
    told = tuple(s for s in document.sections if s.id != "references")
    return render(replace(document, sections=told), general_notation(em.model))


@pytest.mark.parametrize("level", ["full", "brief", "sheet"])
@pytest.mark.parametrize("name", COUNTS)
def test_counts_have_no_density(name, level):
    said = text(name, level)
    assert DENSITY.search(said) is None
    assert level == "sheet" or "probability function" in said


def test_other_laws_have_densities():
    said = text("two_gaussians", "full")
    assert len(DENSITY.findall(said)) > 15 and "probability function" not in said


def test_what_is_cited_keeps_its_title():
    references = compose_general(algorithm("poisson_mixture")).sections[-1]
    assert any("mixtures of densities" in str(p.words) for p in references.blocks[0].items)
