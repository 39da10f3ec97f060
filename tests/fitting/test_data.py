"""Observations that cannot be used: each error names its place and what to do."""

from __future__ import annotations

import os
import threading

import pytest

import derive
from derive.fitting import DataError, read_observations

GOOD = b"a,b\n1,2\n3,5\n4,1\n"
TABLE = {
    "nan": ("two_gaussians", b"a,b\n1,2\n3,nan\n4,1\n", "row 3, column 2 (b): is nan"),
    "infinity": ("two_gaussians", b"a,b\n1,2\n3,inf\n4,1\n", "row 3, column 2 (b): is inf"),
    "text in a cell": ("two_gaussians", b"a,b\n1,2\n3,x\n", "row 3, column 2 (b): is 'x'"),
    "text without header": ("two_gaussians", b"1,2\n3,x\n", "row 2, column 2: is 'x'"),
    "underscore": ("two_gaussians", b"a,b\n1,2\n3,1_0\n", "row 3, column 2 (b): is '1_0'"),
    "empty cell": ("two_gaussians", b"a,b\n1,2\n3,\n", "row 3, column 2 (b): is empty"),
    "missing value": ("two_gaussians", b"a,b\n1,2\nNA,4\n", "row 3, column 1 (a): is 'NA'"),
    "short row": ("two_gaussians", b"a,b\n1,2\n3\n", "row 3: has 1 column where row 1 has 2"),
    "long row": ("two_gaussians", b"1,2\n3,4,5\n", "row 2: has 3 columns where row 1 has 2"),
    "row after an empty line": ("two_gaussians", b"a,b\n\n1,2\n\n3,x\n", "row 5, column 2"),
    "constant column": ("two_gaussians", b"a,b\n1,2\n3,2\n4,2\n", "column 2 (b): is constant"),
    "dependent column": ("two_gaussians", b"a,b\n1,2\n3,6\n4,8\n",
                         "column 2 (b): is a linear function"),
    "too few rows": ("two_gaussians", b"a,b\n1,2\n3,4\n", "has 2 rows of 2 columns; a covariance"),
    "one row": ("two_gaussians_1d", b"1\n", "has 1 row of 1 column"),
    "wrong dimension": ("two_gaussians_1d", GOOD, "one number a row, but there are 2 columns"),
    "empty": ("two_gaussians", b"", "is empty"),
    "blank lines": ("two_gaussians", b"\n\n \n", "is empty"),
    "header alone": ("two_gaussians", b"a,b\n", "has a header and no rows"),
    "binary": ("two_gaussians", b"\x00\x01\x02", "is a binary file"),
    "not UTF-8": ("two_gaussians", b"a,b\n1,\xff\n", "row 2, column 2 (b): is 'ÿ', not a number"),
    "not UTF-16": ("two_gaussians", b"\xff\xfe1\x00,\xd8", "byte 5 is not UTF-16"),
    "semicolons in a row": ("two_gaussians", b"a,b\n1;2\n", "row 2: has 1 column where row 1"),
    "spaces": ("two_gaussians", b"a b\n0.1 2\n", "row 2, column 1 (a b): is separated by spaces"),
    "open quote": ("two_gaussians", b'a,b\n"1,2\n', "is not CSV"),
    "equal headers": ("two_gaussians", b"a,a\n1,2\n", "two columns are named 'a'"),
    "fraction for a count": ("poisson_mixture", b"x\n1\n2.5\n", "row 3, column 1 (x): is 2.5"),
    "negative count": ("poisson_mixture", b"x\n1\n-2\n", "row 3, column 1 (x): is -2"),
    "huge count": ("poisson_mixture", b"x\n1\n2\n1e300\n",
                   "row 4, column 1 (x): is 1e300, more than 2^53"),
    "huge known": ("two_coins", b"x,n\n5,1e17\n", "row 2, column 2 (n): is 1e17, more than 2^53"),
    "huge number": ("two_gaussians", b"a,b\n1,2\n3,-1e300\n4,1\n5,5\n",
                    "row 3, column 2 (b): is -1e+300, too large to square; rescale"),
    "tiny spread": ("two_gaussians_1d", b"0\n1e-300\n", "column 1 (1): varies by 1e-300, too "
                    "little to square; rescale"),
    "more than tossed": ("two_coins", b"x,n\n5,10\n11,10\n", "is 11, more than n = 10"),
    "no tosses": ("two_coins", b"x,n\n0,0\n", "row 2, column 2 (n): is 0"),
    "known is missing": ("two_coins", b"x\n5\n", "has no column 'n'"),
    "only the known": ("two_coins", b"n\n5\n", "has no column for"),
}


@pytest.mark.parametrize("name", TABLE)
def test_bad_files(name, tmp_path):
    statement, content, message = TABLE[name]
    file = tmp_path / "rows.csv"
    file.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_observations(derive.models[statement], str(file))
    assert message in str(caught.value) and str(file) in str(caught.value)
    assert ";" in str(caught.value)  # what to do


@pytest.mark.parametrize("columns, message", [
    (["c"], "has no column 'c'; its columns are a, b"), (["a", "a"], "chosen twice"),
    ([], "no column is chosen")])
def test_bad_columns(columns, message, tmp_path):
    file = tmp_path / "rows.csv"
    file.write_bytes(GOOD)
    with pytest.raises(DataError, match=message):
        read_observations(derive.models["two_gaussians"], str(file), columns)


def test_missing_file_and_folder(tmp_path):
    with pytest.raises(DataError, match="the name is empty; name a CSV file"):
        read_observations(derive.models["two_gaussians"], "")
    with pytest.raises(DataError, match=r"no such file .*faithful"):
        read_observations(derive.models["two_gaussians"], str(tmp_path / "none.csv"))
    with pytest.raises(DataError, match="is a folder"):
        read_observations(derive.models["two_gaussians"], str(tmp_path))


@pytest.mark.parametrize("content, columns", [
    (GOOD, ("a", "b")), (b"1,2\n3,5\n4,1\n", ("1", "2")), (b"\xef\xbb\xbf" + GOOD, ("a", "b")),
    (GOOD.replace(b"\n", b"\r\n"), ("a", "b")), (b'"a","b"\n 1 ,2\n3,5e0\n4,1', ("a", "b"))])
def test_good_files(content, columns, tmp_path):
    file = tmp_path / "rows.csv"
    file.write_bytes(content)
    rows = read_observations(derive.models["two_gaussians"], str(file))
    assert rows.columns == columns and rows.x.tolist() == [[1, 2], [3, 5], [4, 1]]


def test_counts_up_to_2_to_the_53(tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text(f"x\n1\n{2**53}\n")
    assert read_observations(derive.models["poisson_mixture"], str(file)).x[1] == 2**53


def test_a_pipe_is_a_file(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(GOOD,))
    writer.start()
    assert len(read_observations(derive.models["two_gaussians"], str(pipe)).x) == 3
    writer.join()


def test_columns_choose_and_order_the_coordinates():
    model = derive.models["two_gaussians"]
    rows = read_observations(model, "faithful", ["waiting", "eruptions"])
    assert rows.x[0].tolist() == [79, 3.6]
    one = read_observations(derive.models["two_gaussians_1d"], "faithful", ["waiting"])
    assert one.x.shape == (272,)


def test_known_quantities_are_columns():
    rows = read_observations(derive.models["two_coins"], "coins")
    assert rows.x.tolist() == [5, 9, 8, 4, 7] and rows.known["n"].tolist() == [10] * 5


def test_an_existing_file_wins_over_a_shipped_data_set(tmp_path, monkeypatch):
    (tmp_path / "faithful").write_bytes(GOOD)
    monkeypatch.chdir(tmp_path)
    assert len(read_observations(derive.models["two_gaussians"], "faithful").x) == 3
