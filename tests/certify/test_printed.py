"""What is printed is what was checked: every line read back right, and every misprint refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from derive.algebra.expression import Expr, walk
from derive.certificate.printed.comparing import FORMS, Reading
from derive.certificate.printed.general import PrintedModel
from derive.document import display, text
from derive.document.dictionary import dictionary
from derive.document.document import Equations
from derive.document.general import compose_general
from derive.document.general.notation import general_notation
from derive.document.general.printed import printed, written
from derive.document.latex import LatexPrinter
from derive.document.notation import STYLES, NotationError
from derive.document.plain import PlainPrinter
from derive.document.printed import formulas
from derive.document.printing import Printer
from derive.em import EM
from derive.engine.em import derive_algorithm
from derive.statement import models, parse
from derive.verifying import read_back

from .misprints import misprints

#: Changes of the kit that say the same: what stands there then, and why.
SAME = {
    "latex": (
        # a probability is one sign, and a power of it needs no bracket
        r"P\(Z_i=k\\mid x_i, \\theta\)\^",
        # what does not depend on i may stand in the sum over i
        r"\\Sigma_k\^\{-1\}\\sum_\{i=1\}\^\{N\} T_\{k,i\}\(x_i-\\mu_k\)"
        r"\(x_i-\\mu_k\)\^\{\\mathsf T\}\\Sigma_k\^\{-1\}$",
        r"\\sum_\{i=1\}\^\{N\} T_\{k,i\}(x_i|n_i|\(n_i-x_i\))(\(1-p_k\)|p_k)",
        # so is a density
        r"\\mathcal\{N\}\(x_i; \\mu_k, \\(Sigma_k|sigma_k\^2)\)\^\{\[",
    ),
    "text": (
        r"P\(Zᵢ = k \| xᵢ, θ\)\^",
        r"Σₖ⁻¹ ∑ᵢ₌₁ᴺ Tₖᵢ \(xᵢ − μₖ\)\(xᵢ − μₖ\)ᵀ Σₖ⁻¹$",
        r"∑ᵢ₌₁ᴺ Tₖᵢ (xᵢ|nᵢ|\(nᵢ − xᵢ\)) ?(\(1 − pₖ\)|pₖ)",
        r"∑ᵢ₌₁ᴺ Tₖᵢ (xᵢ|\(nᵢ − xᵢ\))/\((1 − pₖ\)|∑ᵢ₌₁ᴺ Tₖᵢ nᵢ\))",
        # a product over something is a fraction with or without a bracket around the product
        r"= τₖᵗ Normal\(xᵢ; μₖᵗ, \(σₖ²\)ᵗ\) / \(",
        r"= (½|τᵗ?|\(1 − τᵗ?\)) (Normal|Binomial)\(xᵢ; [^/]*\) / [\[(]",
        r"Normal\(xᵢ; μₖ, (Σₖ|σₖ²)\)\^\(\[",
        # no space: a differential all the same
        r"½ dlog\|Σₖ\|",
    ),
}
OTHER_LETTERS = """
P(C_n = u) = w_u
P(C_n = v) = w_v
P(C_n = rest) = 1 - w_u - w_v
Y_n | C_n=u ~ Normal(m_u, cov=V_u)
Y_n | C_n=v ~ Normal(m_v, cov=V_v)
Y_n | C_n=rest ~ Normal(m_rest, cov=V_rest)
"""


@cache
def derivation(name: str) -> EM:
    return stated(models[name].statement, name)


def stated(statement: str, name: str = "statement") -> EM:
    return EM(derive_algorithm(parse(statement, name)))


def printed_of(em: EM) -> PrintedModel:
    return PrintedModel({"model": em.model.to_json(), "steps": [s.to_json() for s in em.steps]})


@cache
def lines(name: str) -> PrintedModel:
    return printed_of(derivation(name))


def words(name: str, notation: str = "problem") -> dict[str, Any]:
    known = lines(name)
    used = known.vocabulary
    return written(derivation(name).algorithm, known.names, used.indices, used.sizes,
                   used.families, known.divergences, notation)


def wrong(found: tuple[Reading, ...]) -> list[Reading]:
    return [r for r in found if r.verdict != "right"]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", sorted(models))
def test_every_line_is_read_back_right(name: str, style: str) -> None:
    em = derivation(name)
    try:
        general_notation(em.model, style)
    except NotationError:
        assert style == "esl" and name != "two_gaussians_1d"
        return
    found = read_back(em.algorithm, style)
    assert wrong(found) == []
    assert [(r.id, r.form) for r in found] == [(s.id, f) for f in FORMS for s in em.steps]


def test_other_letters_are_read_back_right() -> None:
    assert wrong(read_back(stated(OTHER_LETTERS).algorithm)) == []


def test_a_number_of_observations_T_is_no_transpose() -> None:
    em = stated("y_t ~ sum_{j=1}^{m} w_j Poisson(lambda_j), t = 1..T")
    assert wrong(read_back(em.algorithm)) == []


@pytest.mark.parametrize("level", ["full", "brief"])
@pytest.mark.parametrize("name", sorted(models))
def test_a_report_prints_the_lines_that_are_read_back(name: str, level: str) -> None:
    em = derivation(name)
    notation = general_notation(em.model)
    codes = printed(em.algorithm)
    shown = 0
    for block in (b for s in compose_general(em.algorithm, None, level, notation).sections
                  for b in s.blocks if isinstance(b, Equations)):
        for line in block.lines:
            whole = codes["latex"][line.id]
            start = em.step(line.id).chain or line.id
            body = LatexPrinter(notation).show(line.body)
            assert whole.endswith(f" {display.relation(line)} {body}")
            if line.head is not None:
                head = LatexPrinter(notation).show(line.head)
                assert codes["latex"][start].startswith(f"{head} ")
            rows = list(display.rows(line, block.lines, notation, 30))
            row = " ".join(f"{r.head} {r.relation} {r.code.removeprefix('{}')}" for r in rows)
            assert re.sub(r"\s", "", row).endswith(
                re.sub(r"\s", "", display.relation(line) + body))
            sign = text.RELATIONS.get(line.relation, line.relation)
            assert codes["text"][line.id].endswith(
                f" {sign} {PlainPrinter(notation).show(line.body)}")
            shown += 1
    assert shown >= 8


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", sorted(models))
def test_every_misprint_is_refused(name: str, form: str) -> None:
    """At every place of every line; what a line repeats of the one before is changed there."""
    em = derivation(name)
    notation = general_notation(em.model)
    judge = lines(name).judge(words(name), form)
    printer = {"latex": LatexPrinter, "text": PlainPrinter}[form](notation)
    kinds, tried, same = set(), 0, 0
    for id, formula in printed(em.algorithm)[form].items():
        step = em.step(id)
        left = formula.removesuffix(printer.show(step.right)) if step.chain else ""
        for what, changed in misprints(formula, form):
            if not changed.startswith(left):
                continue
            tried += 1
            kinds.add(what)
            if not judge(id, changed):
                same += 1
                assert any(re.search(p, changed) for p in SAME[form]), (id, what, changed)
    assert tried > 1000
    assert same < 0.01 * tried
    assert len(kinds) > 25


def without(op: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A printer that prints what stands in an operation instead of the operation."""

    def wrap(method: Callable[..., Any]) -> Callable[..., Any]:
        def pieces(self: Printer, e: Expr, *more: Any) -> Any:
            return method(self, e.args[0] if e.op == op else e, *more)

        return pieces

    return wrap


@pytest.mark.parametrize("op", ["inverse", "transpose", "det", "log", "sum", "trace", "power",
                                "expectation", "law_expectation", "differential"])
@pytest.mark.parametrize("printer", [LatexPrinter, PlainPrinter])
def test_a_printer_without_an_operation_is_refused(
        monkeypatch: pytest.MonkeyPatch, printer: type[Printer], op: str) -> None:
    em = derivation("two_gaussians")
    monkeypatch.setattr(printer, "pieces", without(op)(printer.pieces))
    found = wrong(read_back(em.algorithm))
    assert {r.form for r in found} == {FORMS[printer.column]}
    having = {s.id for s in em.steps
              if any(n.op == op for side in (s.head or s.left, s.right) for n in walk(side))}
    refused = {r.id for r in found}
    assert refused <= having
    # a squared length has no transpose in print, and a fraction no power
    assert refused == having or (op in ("transpose", "power") and len(refused) > 5)


def test_a_printer_that_forgets_a_sign_or_a_mark_is_refused(
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LatexPrinter, "minus", "+")
    monkeypatch.setattr(PlainPrinter, "mark", lambda self, name, mark: "")
    found = wrong(read_back(derivation("poisson_mixture").algorithm))
    assert {r.form for r in found} == set(FORMS)


@pytest.mark.parametrize("formula", [
    "", "T_{k,i} :=", "T_{k,i} := P(Z_i=k", "T_{k,i} := P(Z_i=k) x", "T_{k,i} = ?",
    r"T_{k,i} := \unknown", "T_{k,i} := P(Z_i=k\\mid x_i, \\theta^t) = 1", "(" * 500, "{" * 500,
    r"\frac" * 300, "x^{" * 300, r"T_{k,i} := \sum_{i=1}^{\infty} x_i", "T_{k,i}^{t}^{t} := 1",
])
def test_what_cannot_be_read_is_wrong_and_raises_nothing(formula: str) -> None:
    for form in FORMS:
        assert lines("two_gaussians").judge(words("two_gaussians"), form)("T.Z.1", formula)


def test_a_line_that_is_not_printed_is_wrong() -> None:
    codes = printed(derivation("two_coins").algorithm)
    del codes["latex"]["T.Z.1"]
    codes["text"]["T.9"] = "1 = 1"
    found = wrong(lines("two_coins").compare(words("two_coins"), codes))
    assert [(r.id, r.form) for r in found] == [("T.Z.1", "latex"), ("T.9", "text")]


def test_two_names_written_the_same_are_refused() -> None:
    em, known = derivation("two_gaussians"), lines("two_gaussians")
    notation = general_notation(em.model)
    notation = replace(notation, letters={
        **notation.letters, "mu": notation.letters["Sigma"]})
    used = known.vocabulary
    found = wrong(known.compare(
        dictionary(notation, known.names, used.indices, used.sizes, used.families),
        formulas(em.steps, notation)))
    assert any("can be read as" in r.message for r in found)
    assert {s.id for s in em.steps if any(
        n.op == "symbol" and n.args[0] in ("mu", "Sigma")
        for side in (s.left, s.right) for n in walk(side))} <= {r.id for r in found}
