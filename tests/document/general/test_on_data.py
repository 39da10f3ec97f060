"""A fit on data: the table of theta, and the pictures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

import derive
from derive.arrays.observations import ModelRows
from derive.arrays.shown_run import ShownRun, run_shown
from derive.document.document import Block, Figure, Paragraph, Table
from derive.document.general.notation import general_notation
from derive.document.general.on_data import on_data
from derive.document.general.pen import Writer
from derive.document.plain import plain
from derive.engine.parts import Algorithm
from derive.fitting import FitResult
from derive.model import Model

from .stated import raters, tied, with_priors


def pen(model: Model) -> Writer:
    """A writer for a model of which nothing is derived."""
    return Writer(Algorithm(model, (), (), (), (), ()), {}, general_notation(model))


def run(model: Model, theta: dict[str, Any], x: Any = (), T: Any = None, **more: Any) -> ShownRun:
    """A run of two iterations that did not move."""
    found = FitResult(
        model.name, "converged", 2, -7.25, theta, 5, 3,
        ((theta, -9.0), (theta, -7.5), (theta, -7.25)), {} if T is None else T, ("1", "2"))
    rows = ModelRows("pairs.csv", {v.name: x for v in model.observed}, ("x_1", "x_2"),
                     ("2 rows are left out",))
    return ShownRun(model, rows, replace(found, **more), "", None, 0)


def blocks_of(model: Model, found: ShownRun) -> list[Block]:
    """The blocks of all sections."""
    return [b for s in on_data(pen(model), found) for b in s.blocks]


def cells(model: Model, found: Table) -> list[str]:
    """The first column."""
    return [plain(row[0][0], general_notation(model)) for row in found.rows]  # type: ignore[arg-type]


def test_a_row_for_each_value_and_a_picture_of_pairs() -> None:
    theta = {"pi": np.array([0.5, 0.5]), "mu": np.array([[0.0, 1.0], [2.0, 3.0]]),
             "Sigma": np.eye(2)}
    x, T = np.array([[0.0, 1.0], [2.0, 3.0], [1.0, 1.0]]), np.array([[1, 0], [0, 1], [0.5, 0.5]])
    blocks = blocks_of(tied(), run(tied(), theta, x, T))
    found = next(b for b in blocks if isinstance(b, Table))
    assert cells(tied(), found) == ["π₁", "π₂", "μ₁", "μ₂", "Σ"]
    assert found.rows[3][2] == ("(2, 3)",)
    alts = [p.alt for b in blocks if isinstance(b, Figure) for p in b.pictures]
    assert alts[0].startswith("Responsibilities of 3 observations: they sum to 1.5 for 1")
    assert alts[1].startswith("Log-likelihood by iteration: from −9.00")


def test_many_values_are_told_by_their_range() -> None:
    theta = {"p": np.array([0.25, 0.75]), "pi": np.full((5, 2, 4), 0.25)}
    found = next(b for b in blocks_of(raters(), run(raters(), theta))
                 if isinstance(b, Table))
    assert cells(raters(), found) == ["p₁", "p₂", "πⱼₖₗ"]
    assert "".join(map(str, found.rows[2][2])) == "40 numbers from 0.25 to 0.25"


def test_a_collapse_is_no_estimate() -> None:
    theta = {"pi": np.array([1.0]), "mu": np.zeros((1, 2)), "Sigma": np.eye(2)}
    collapsed = run(tied(), theta, stopped="collapsed", reason="Sigma is singular.", T=np.ones(0))
    said = " ".join(str(w) for b in blocks_of(tied(), collapsed)
                    if isinstance(b, Paragraph) for w in b.words)
    assert "estimates nothing" in said and "AIC" not in said
    assert "2 rows are left out." in said


def test_a_start_whose_means_are_too_large_for_a_number_is_in_no_picture() -> None:
    em = derive.derive_em("log_normals")
    found = run_shown(em.algorithm, "diabetes", sizes={"K": 2}, restarts=3)
    assert found.other is not None  # whose first means are infinite
    pictures = [p for s in on_data(Writer(em.algorithm, {}, general_notation(em.model)), found)
                for b in s.blocks if isinstance(b, Figure) for p in b.pictures]
    assert pictures and all(p.render("svg") for p in pictures)


def test_with_priors_what_rises_has_them() -> None:
    model = with_priors()
    theta = {"pi": np.array([0.5, 0.5]), "mu": np.full((2, 3), 0.5)}
    found = run(model, theta, log_posteriors=(-12.0, -11.0, -10.5))
    said = [str(w) for b in blocks_of(model, found) if isinstance(b, Paragraph) for w in b.words]
    assert any("the log-likelihood plus log prior rose from −12.0000 to −10.5000." in w
               for w in said)
    assert not any("AIC" in w for w in said)
