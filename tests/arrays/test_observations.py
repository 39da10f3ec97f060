"""Tables as arrays: wide and long, missing cells, labels, several files, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from derive.arrays import fit_model, read_model
from derive.engine.em import derive_algorithm
from derive.fitting.cells import DataError
from tests.engine.plates.cases import CASES


def written(tmp_path: Path, text: str, name: str = "a.csv") -> str:
    path = tmp_path / name
    path.write_text(text)
    return str(path)


def test_a_vector_is_all_columns_or_those_that_are_named() -> None:
    model = CASES["full covariances"].model
    rows = read_model(model, "faithful")
    assert rows.x["X"].shape == (272, 2) and rows.columns == ("eruptions", "waiting")
    assert read_model(model, "faithful", columns=["waiting"]).x["X"].shape == (272, 1)
    found = fit_model(derive_algorithm(model), rows.x, sizes={"K": 2}, restarts=2)
    assert found.log_likelihood == pytest.approx(-1130.264, abs=1e-3)


def test_wide_and_long_labels_give_the_same_arrays(tmp_path: Path) -> None:
    model = CASES["raters, missing"].model
    wide = read_model(model, written(tmp_path, "X_1,X_2\nyes,no\nno,\nyes,yes\n"))
    long = read_model(model, written(tmp_path, "j,i,X\n1,3,yes\n1,1,yes\n2,1,no\n1,2,no\n2,3,yes\n",
                                     "b.csv"))
    for rows in (wide, long):
        assert np.array_equal(rows.x["X"], [[2, 1], [1, np.nan], [2, 2]], equal_nan=True)
        assert rows.notes == ("the labels of X are, in this order: no, yes",)


def test_covariates_frequencies_and_constants(tmp_path: Path) -> None:
    lines = CASES["two lines"].model
    rows = read_model(lines, written(tmp_path, "x_1,x_2,Y\n1,0.5,2\n1,-1,3\n"))
    assert rows.x["x"].tolist() == [[1, 0.5], [1, -1]] and rows.x["Y"].tolist() == [2, 3]
    counts = CASES["encounters, frequencies"].model
    rows = read_model(counts, written(tmp_path, "Y,n\n0,379\n1,299\n"))
    assert rows.x["n"].tolist() == [379, 299]
    rates = CASES["proportional rates"].model
    path = written(tmp_path, "Y\n4\n5\n")
    rows = read_model(rates, path, known={"c": [4, 5, 7], "w": [0.2, 0.5, 0.3]})
    assert rows.x["Y"].tolist() == [4, 5] and list(rows.x["c"]) == [4, 5, 7]


def test_several_files_are_joined_on_the_indices(tmp_path: Path) -> None:
    topics = CASES["topics, frequencies"].model
    words = written(tmp_path, "t,n,W\nb,1,x\na,1,y\na,2,x\nb,2,y\n")
    counts = written(tmp_path, "t,n,c\na,1,5\na,2,6\nb,1,7\nb,2,8\n", "c.csv")
    rows = read_model(topics, words, counts)
    assert rows.x["W"].tolist() == [[2, 1], [1, 2]] and rows.x["c"].tolist() == [[5, 6], [7, 8]]


def test_some_labels_of_a_latent_variable(tmp_path: Path) -> None:
    model = CASES["some labels seen, weighted"].model
    rows = read_model(model, written(tmp_path, "X_1,X_2,Z,alpha\n1,2,2,1\n2,3,,1\n4,3,1,2\n"))
    assert np.array_equal(rows.x["Z"], [2, np.nan, 1], equal_nan=True)
    rows = read_model(model, written(tmp_path, "X_1,X_2,alpha\n1,2,1\n2,3,1\n"))
    assert np.isnan(rows.x["Z"]).all()


@pytest.mark.parametrize(("name", "text", "said"), [
    ("zero inflation", "a,b\n1,2\n", "Y is one number a row, but there are 2 columns (a, b)"),
    ("zero inflation", "Y\n1\n\n2\nx\n", "is 'x', not a number"),
    ("two lines", "Y,x_1\n1,\n", "row 2, column 2 (x_1): is empty; fill the cell in, or state"),
    ("two lines", "Y\n1\n", "has no column for x; add columns x_1, x_2, ... (now: Y)"),
    ("raters", "X_1,X_2\na,\n", "row 2, column 2 (X_2): is empty"),
    ("raters", "X\na\n", "X has the indices i, j, and one column, X; give a column for each j"),
    ("raters", "i,j,X\n1,1,a\n1,2,b\n2,1,a\n", "has no row for i, j = 2, 2; add it, or state"),
    ("raters", "i,j,X\n1,1,a\n1,1,b\n", "has another value of X than an earlier row"),
    ("known variance, weights 1/2", "Y\n1\n", "has no value of s^2, which the statement takes as"),
    ("encounters, frequencies", "Y,m\n1,2\n", "has no column for n; add a column n"),
])
def test_what_is_refused(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(DataError) as refusal:
        read_model(CASES[name].model, written(tmp_path, text))
    assert said in str(refusal.value)
