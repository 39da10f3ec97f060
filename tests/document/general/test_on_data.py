"""A fit on data: the table of theta, and the pictures."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from derive.document.document import Figure, Table
from derive.document.general.notation import general_notation
from derive.document.general.on_data import on_data
from derive.document.general.pen import Writer
from derive.document.plain import plain
from derive.engine.parts import Algorithm
from derive.model import Model

from .stated import raters, tied


def pen(model: Model) -> Writer:
    """A writer for a model of which nothing is derived."""
    return Writer(Algorithm(model, (), (), (), (), ()), {}, general_notation(model))


def fit(start: dict[str, Any], end: dict[str, Any], **more: Any) -> SimpleNamespace:
    """A fit of two iterations."""
    return SimpleNamespace(theta=end, trace=((start, -9.0), (end, -7.5), (end, -7.25)),
                           log_likelihood=-7.25, stopped="converged", iterations=2, reason="",
                           **more)


def cells(model: Model, found: Table) -> list[str]:
    """The first column."""
    return [plain(row[0][0], general_notation(model)) for row in found.rows]  # type: ignore[arg-type]


def test_a_row_for_each_value_and_a_picture_of_pairs() -> None:
    theta = {"pi": np.array([0.5, 0.5]), "mu": np.array([[0.0, 1.0], [2.0, 3.0]]),
             "Sigma": np.eye(2)}
    x, T = np.array([[0.0, 1.0], [2.0, 3.0], [1.0, 1.0]]), np.array([[1, 0], [0, 1], [0.5, 0.5]])
    run = SimpleNamespace(fit=fit(theta, theta, responsibilities=T), source="pairs.csv", x=x)
    blocks = on_data(pen(tied()), run).blocks
    found = next(b for b in blocks if isinstance(b, Table))
    assert cells(tied(), found) == ["π₁", "π₂", "μ₁", "μ₂", "Σ"]
    assert found.rows[3][2] == ("(2, 3)",)
    alts = [p.alt for b in blocks if isinstance(b, Figure) for p in b.pictures]
    assert alts[0].startswith("Log-likelihood by iteration: from −9.00")
    assert alts[-1].startswith("Responsibilities of 3 observations: they sum to 1.5 for 1")


def test_many_values_are_told_by_their_range() -> None:
    theta = {"p": np.array([0.25, 0.75]), "pi": np.full((5, 2, 4), 0.25)}
    found = next(b for b in on_data(pen(raters()), fit(theta, theta)).blocks
                 if isinstance(b, Table))
    assert cells(raters(), found) == ["p₁", "p₂", "πⱼₖₗ"]
    assert "".join(map(str, found.rows[2][2])) == "40 numbers from 0.25 to 0.25"


def test_a_collapse_is_no_estimate() -> None:
    theta = {"pi": np.array([1.0]), "mu": np.zeros((1, 2)), "Sigma": np.eye(2)}
    collapsed = fit(theta, theta)
    collapsed.stopped, collapsed.reason = "collapsed", "Sigma is singular."
    said = [w for b in on_data(pen(tied()), collapsed).blocks if hasattr(b, "words")
            for w in b.words]
    assert any("estimates nothing" in str(w) for w in said)
