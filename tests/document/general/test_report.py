"""Reports of real derivations: every kind of statement, level and format."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache

import pytest

from derive.document.document import Answer, Document, Equations, Restated
from derive.document.formats import render
from derive.document.general import compose_general, latex_of
from derive.document.general.compose import LEVELS
from derive.document.general.notation import general_notation
from derive.document.general.pen import Writer
from derive.document.general.symbols import explained
from derive.document.general.titles import heading
from derive.document.occurring import occurring
from derive.document.text import WIDTH
from derive.engine.em import derive_algorithm
from derive.engine.parts import Algorithm
from tests.engine.plates import implicit_cases
from tests.engine.plates.cases import CASES

from .stated import MODELS

CASE_MODELS = {name: c.model for name, c in {**CASES, **implicit_cases.CASES}.items()} | MODELS
NAMES = sorted(CASE_MODELS)
#: One of each kind of block, of weights, of missing cells, of priors, of several latents.
KINDS = ("tied covariance", "raters, missing", "common mean, two variances",
         "latent class, priors", "two hidden causes", "encounters, frequencies", "three coins",
         "Weibull", "two experts with a logistic gate")


@cache
def algorithm(name: str) -> Algorithm:
    """The derivation of a case."""
    return derive_algorithm(CASE_MODELS[name])


def shown(name: str, format: str = "text", level: str = "full") -> str:
    """A report."""
    found = algorithm(name)
    notation = general_notation(found.model)
    made = render(compose_general(found, level=level, notation=notation), notation, format)
    assert isinstance(made, str)
    return made


def restated(document: Document) -> list[str]:
    """The ids of the lines in the box."""
    return [x.id for s in document.sections for b in s.blocks if isinstance(b, Answer)
            for part in b.blocks if isinstance(part, Restated) for x in part.lines]


@pytest.mark.parametrize("name", NAMES)
def test_every_line_stands_once_in_the_full_report(name: str) -> None:
    found = algorithm(name)
    pen = Writer(found, {}, general_notation(found.model))
    printed = Counter(x.id for s in compose_general(found).sections for b in s.blocks
                      if isinstance(b, Equations) for x in b.lines)
    assert printed == Counter(s.id for s in found.steps if pen.displayed(s))


@pytest.mark.parametrize("name", NAMES)
def test_the_box_has_posterior_q_and_each_update(name: str) -> None:
    found = algorithm(name)
    ids = restated(compose_general(found))
    stages = Counter(s.stage for s in found.steps if s.id in ids)
    named = any(s.id == "Q.named.1" for s in found.steps)  # Q component by component, too
    assert stages["posterior"] >= len(found.units) and stages["expectation"] == 1 + named
    assert stages["solve"] == len(found.updates)


@pytest.mark.parametrize("name", NAMES)
def test_every_symbol_is_explained(name: str) -> None:
    found = algorithm(name)
    pen = Writer(found, {}, general_notation(found.model))
    printed = occurring(tuple(s for s in compose_general(found).sections if s.id != "notation"))
    assert printed - explained(pen, printed) == frozenset()


@pytest.mark.parametrize("name", NAMES)
def test_text_is_as_wide_as_a_terminal(name: str) -> None:
    assert not [row for row in shown(name).split("\n") if len(row) > WIDTH]


@pytest.mark.parametrize(("format", "level"), [
    *((f, "full") for f in ("tex", "html", "md", "ipynb")), *(("text", v) for v in LEVELS)])
@pytest.mark.parametrize("name", KINDS)
def test_levels_and_formats(name: str, format: str, level: str) -> None:
    made = shown(name, format, level)
    if format == "text":
        assert heading(algorithm(name).model) in made
        assert not re.search(r"symbol\(|number\(|(?<![\w.])\.[A-Z]\b", made)
    assert len(made) > 1000


def test_what_is_proved_is_said_by_kind_of_block() -> None:
    def box(name: str) -> str:
        return " ".join(shown(name).partition("2. The answer")[2].partition("└")[0]
                        .replace("│", "").split())

    assert "the updates are the one global maximum of Q(θ | θᵗ) (8." in box("tied covariance")
    conditional = box("common mean, two variances")
    assert "each with the others held" in conditional
    assert "Of μ and σₖ² each is the global maximum" in conditional
    assert "the updates are the one global maximum" not in conditional
    guarded = box("Weibull")
    assert "steps that are taken only where Q rises" in guarded and "aₖᵗ⁺¹ solves" in guarded
    assert "the updates are the one global maximum" not in guarded
    assert "log L*(θᵗ⁺¹; y) ≥ log L*(θᵗ; y)" in box("latent class, priors")


def test_the_sheet_says_nothing_of_the_answers() -> None:
    made = shown("raters, missing", level="sheet")
    assert "Find pₖᵗ⁺¹, the pₖ at which" in made and "Nₖ/N" not in made and "∂" not in made


@dataclass(frozen=True)
class Refused:
    """A certificate that refuses one line."""

    lines: tuple[object, ...]
    claims: tuple[object, ...] = ()
    verdict: str = "wrong"
    grid: str = "quick"


@dataclass(frozen=True)
class Verdict:
    """What was found of a line."""

    id: str
    verdict: str
    evidence: str = "identity"
    sizes: tuple[dict[str, int], ...] = ({"N": 2},)
    false_acceptance: float = 1e-12


def test_no_sentence_rests_on_a_refused_line() -> None:
    found = algorithm("tied covariance")
    total = next(s.id for s in found.steps if (s.stage, s.part) == ("maximum", "total"))
    lines = tuple(Verdict(s.id, "wrong" if s.id == total else "right") for s in found.steps)
    notation = general_notation(found.model)
    made = render(compose_general(found, Refused(lines), notation=notation), notation, "text")
    assert isinstance(made, str)
    assert "refused 1 of them" in " ".join(made.split()) and "REFUSED" in made
    assert "global maximum" not in made


def test_formulas_by_name() -> None:
    found = algorithm("tied covariance")
    assert latex_of(found, "pi") == r"\pi_k^{t+1} = \frac{N_k}{N}"
    assert latex_of(found, "Q").startswith(r"Q(\theta\mid \theta^t) = \sum_{i=1}^{N}")
    assert latex_of(found, "responsibilities").startswith(r"T_{k,i} = \frac{\pi_k^t")
    assert latex_of(found, "log_likelihood").startswith(r"\log L(\theta; x, Z) = ")
    assert latex_of(algorithm("two hidden causes"), "A").startswith("T_{ai}^A = ")
    with pytest.raises(KeyError):
        latex_of(found, "tau")


def test_a_notebook_has_cells_for_a_statement_alone() -> None:
    found = algorithm("tied covariance")
    notation = general_notation(found.model)
    document = compose_general(found, notation=notation)
    stated = replace(found.model, statement="x_i | z_i=k ~ N(mu_k, Sigma)")
    for model, cells in ((found.model, False), (stated, True)):
        made = render(document, notation, "ipynb", model=model)
        assert isinstance(made, str) and ("derive.parse(" in made) == cells
