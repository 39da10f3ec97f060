"""Data as they come: separators, encodings, comments, other files, cells without a number."""

from __future__ import annotations

import io
import struct
import sys

import numpy as np
import pytest

import derive
from derive.fitting import DataError, read_observations
from derive.fitting.delimited import MOST_COLUMNS

ROWS = [[1, 2], [3, 5], [4, 1]]
TEXTS = {
    "semicolons": (b"a;b\n1;2\n3;5\n4;1\n", ("a", "b")),
    "semicolons, no header": (b"1;2\n3;5\n4;1\n", ("1", "2")),
    "tabs": (b"a\tb\n1\t2\n3\t5\n4\t1\n", ("a", "b")),
    "comments": (b"# of 1889; by hand\n#\na,b\n1,2\n  # one, two, three\n3,5\n4,1\n", ("a", "b")),
    "a comment with a quotation mark": (b'a,b\n1,2\n# 5"\n3,5\n4,1\n', ("a", "b")),
    "a column of the name #": (b"#,a,b\n1,1,2\n2,3,5\n3,4,1\n", ("a", "b")),
    "rows of nothing": (b"a,b\n\n1,2\n,\n3,5\n \n4,1\n\n", ("a", "b")),
    "carriage returns": (b"a,b\r1,2\r3,5\r4,1", ("a", "b")),
    "quotation marks": (b'"a","b"\n"1","2"\n"3", 5\n4,1\n', ("a", "b")),
    "signs and spaces": (b"a, b\n +1, 2\n 3e0, 5.\n 4, 1\n", ("a", "b")),
    "UTF-16": ("a,b\n1,2\n3,5\n4,1\n".encode("utf-16"), ("a", "b")),
    "Latin-1": ("größe,b\n1,2\n3,5\n4,1\n".encode("latin-1"), ("größe", "b")),
    "text in another column": (b"a,name,b\n1,x,2\n3,,5\n4,\"two\nlines\",1\n", ("a", "b")),
    "equal names of others": (b"a,c,c,b\n1,7,8,2\n3,,x,5\n4,9,9,1\n", ("a", "b")),
    "an escape in a name": (b"a\x1b[31m,b\n1,2\n3,5\n4,1\n", ("a?[31m", "b")),
}


@pytest.fixture(autouse=True, params=["with Arrow", "without"])
def arrow(request, monkeypatch):
    if request.param == "without":
        monkeypatch.setitem(sys.modules, "pyarrow", None)
    return request.param == "with Arrow"


def two(content, tmp_path, columns=None, model="two_gaussians", **options):
    file = tmp_path / "rows"
    file.write_bytes(content)
    return read_observations(derive.models[model], str(file), columns, **options)


def refused(content, tmp_path, *arguments, **options):
    with pytest.raises(DataError) as caught:
        two(content, tmp_path, *arguments, **options)
    return str(caught.value)


@pytest.mark.parametrize("name", TEXTS)
def test_texts(name, tmp_path):
    content, columns = TEXTS[name]
    rows = two(content, tmp_path, columns)
    assert rows.columns == columns and rows.x.tolist() == ROWS


def test_what_is_no_matter_of_course_is_said(tmp_path):
    assert "is read as Latin-1" in two(TEXTS["Latin-1"][0], tmp_path).notes[0]
    assert "is read as UTF-16" in two(TEXTS["UTF-16"][0], tmp_path).notes[0]
    assert "is the header" in two(b"1,2,x\n3,5,y\n4,1,z\n7,7,z\n", tmp_path, ["1", "2"]).notes[0]
    assert two(b"a,b\n1,2\n3,5\n4,1\n", tmp_path).notes == ()


@pytest.mark.parametrize("separator", [";", "\t"])
def test_decimal_commas(separator, tmp_path):
    text = "a;b\n1,5;2\n-,25;5e1\n4;1,0\n".replace(";", separator)
    rows = two(text.encode(), tmp_path)
    assert rows.x.tolist() == [[1.5, 2], [-0.25, 50], [4, 1]]
    assert "1,5 is read as 1.5" in rows.notes[0]
    mixed = text.replace("4", "4.5").encode()
    assert "row 4, column 1 (a): is 4.5, with a point" in refused(mixed, tmp_path)
    thousands = text.replace("4", "4,500,000").encode()
    assert "is '4,500,000', not a number" in refused(thousands, tmp_path)


@pytest.mark.parametrize("first", [1, 0])
def test_a_column_that_counts_the_rows_is_warned_of(first, tmp_path):
    def text(ids):
        return "".join(f"{i},{v}\n" for i, v in zip(["id", *ids], "a2513"))

    rows = two(text(range(first, first + 4)).encode(), tmp_path)
    assert f"column 1 (id) counts the rows, from {first} to {first + 3}" in rows.notes[0]
    assert rows.notes[0].endswith("--columns a")
    for ids in ([1, 2, 3, 5], [2, 3, 4, 5], [4, 3, 2, 1]):
        assert two(text(ids).encode(), tmp_path).notes == ()


@pytest.mark.parametrize("cell", ["", " ", "NA", "na", "NaN", "nan", "?", '""', "N/A", "null", "."])
def test_a_cell_without_a_number(cell, tmp_path):
    content = f"a,b,c\n1,2,{cell}\n# here\n3,{cell},x\n{cell},{cell},x\n3,5,x\n4,1,x\n".encode()
    message = refused(content, tmp_path, ["a", "b"])
    assert "row 4, column 2 (b): is " in message
    assert "--drop-missing leaves out the 2 rows with such cells" in message
    rows = two(content, tmp_path, ["a", "b"], drop_missing=True)
    assert rows.x.tolist() == ROWS and rows.dropped == (1, 2)
    assert rows.counted() == "3 rows (2 more with empty cells left out), columns a, b"


def test_dropping_hides_nothing_else(tmp_path):
    assert "row 4, column 1 (a): is 'x', not a number" in refused(
        b"a,b\n,2\n3,5\nx,1\n", tmp_path, drop_missing=True)
    assert "an empty cell in every row" in refused(b"a,b\n,2\n3,\n", tmp_path, drop_missing=True)
    # places are those of the file
    assert "row 4, column 1 (x): is -3" in refused(
        b"x\nNA\n1\n-3\n", tmp_path, model="poisson_mixture", drop_missing=True)


def test_a_column_of_no_use_is_left_out(tmp_path):
    assert "row 2, column 1 (name): is 'x', not a number; choose the columns of numbers, with " \
        "--columns a,b" in refused(b"name,a,b\nx,1,2\ny,3,5\nz,4,1\n", tmp_path)
    assert "is empty, and so is the whole column; choose other columns, with --columns a,b" in \
        refused(b"a,b,\n1,2,\n3,5,\n4,1,\n", tmp_path)


def test_a_scalar_model_takes_the_column_of_its_variable(tmp_path):
    rows = two(b"w,X\n9,1\n9,3\n", tmp_path, model="two_gaussians_1d")
    assert rows.columns == ("X",) and rows.x.tolist() == [1, 3]


COUNTS = ["9007199254740993", "9007199254740993.0", "9007199254740992.5", "9.007199254740993e15",
          "+9007199254740993", "1e17"]


@pytest.mark.parametrize("text", COUNTS)
def test_a_count_is_refused_by_its_text(text, tmp_path):
    message = refused(f"x\n1\n{text}\n".encode(), tmp_path, model="poisson_mixture")
    assert f"row 3, column 1 (x): is {text}, more than 2^53" in message
    message = refused(f"x,n\n1,{text}\n".encode(), tmp_path, model="two_coins")
    assert f"row 2, column 2 (n): is {text}, more than 2^53" in message


def test_a_half_is_seen_where_floats_are_whole(tmp_path):
    for content in (b"x\n1\n4503599627370496.5\n", b"x;y\n1;2\n4503599627370496,5;2\n"):
        message = refused(content, tmp_path, ["x"], model="poisson_mixture")
        assert "row 3, column 1 (x): is 4503599627370496" in message and "whole numbers" in message
    rows = two(b"x\n1\n4503599627370497.0\n", tmp_path, model="poisson_mixture")
    assert rows.x[1] == 4503599627370497


def npy(values):
    file = io.BytesIO()
    np.save(file, np.array(values), allow_pickle=True)
    return file.getvalue()


def test_npy(tmp_path):
    assert two(npy(ROWS), tmp_path).x.tolist() == ROWS
    fields = np.array([tuple(row) for row in ROWS], dtype=[("a", "i4"), ("b", "f4")])
    rows = two(npy(fields), tmp_path)
    assert rows.columns == ("a", "b") and rows.x.tolist() == ROWS
    assert two(npy([1.0, 3]), tmp_path, model="two_gaussians_1d").x.tolist() == [1, 3]
    assert "row 2, column 1: is 9007199254740993, more than" in refused(
        npy([1, 2**53 + 1]), tmp_path, model="poisson_mixture")
    missing = npy([[1, 2], [np.nan, 1], [3, 5], [4, 1]])
    assert "row 2, column 1: is nan" in refused(missing, tmp_path)
    assert two(missing, tmp_path, drop_missing=True).x.tolist() == ROWS


HEADER = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000, 2), }"
HOSTILE = {
    "a promise of room": (b"\x93NUMPY\x01\x00" + struct.pack("<H", len(HEADER)) + HEADER,
                          "cannot be read"),
    "half a header": (b"\x93NUMPY\x01\x00", "cannot be read"),
    "objects": (npy([{"a": 1}]), "cannot be read"),
    "letters": (npy([["a"]]), "is an array of <U1"),
    "a cube": (npy(np.zeros((2, 2, 2))), "of shape (2, 2, 2)"),
    "many columns": (b",".join([b"1"] * (MOST_COLUMNS + 1)), "columns, more than 10000"),
    "a long cell": (b"a,b\n1," + b"9" * 200_000 + b"\n", "row 2"),
    "a long row": (b"a,b\n1,2\n1,3\n1,5\n1," + b"9" * 50_000_000 + b"\n2,3\n", "16777216 bytes"),
    "an escape in a cell": (b"a,b\n1,2\n3,\x1b[31m\n", r"is '\x1b[31m', not a number"),
    "a late quotation mark": (b'a,b\n1,2\n3,5\n4,1\n5,6\n7,"8\n9,1\n',
                              r"row 6, column 2 (b): is '8\n9,1'"),
    "a spreadsheet": (b"PK\x03\x04" + bytes(300), "is a binary file"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_used(name, tmp_path, arrow):
    content, message = HOSTILE[name]
    if name == "a long row" and not arrow:
        message = "row 5: is not CSV (field larger than field limit"
    found = refused(content, tmp_path)
    assert message in found and "\x1b" not in found and len(found) < 400


def test_many_names_are_not_all_repeated(tmp_path):
    content = ",".join(f"{j}x{'y' * 300}" for j in range(5000)).encode() + b"\n"
    message = refused(content + b"1," * 4999 + b"1\n", tmp_path, ["z"])
    assert "4988 more" in message and len(message) < 1000


@pytest.mark.parametrize(("content", "message"), [
    ("1,2,3,4,5\n2,3,5,7,11\n" * 20, "has only 2 distinct rows, of 5 columns; a covariance of 5 "
     "columns needs at least 6 distinct rows: give more, or choose at most 1 column with"),
    ("1,2\n" * 9, "has only 1 distinct row, of 2 columns"),
    ("1,7,2\n2,7,1\n2,7,1\n1,7,2\n", "has only 2 distinct rows, of 3 columns"),
    ("1,7,2\n2,7,1\n2,7,5\n6,7,2\n", "column 2 (2): is constant"),
    ("1,3\n2,6\n3,9\n4,12\n", "column 2 (2): is a linear function")])
def test_advice_on_rows_that_do_not_span_the_space(content, message, tmp_path):
    assert message in refused(content.encode(), tmp_path)


def test_new_rows_need_not_span_the_space(tmp_path):
    assert len(two(b"1,2\n", tmp_path, to_fit=False).x) == 1
    assert "too large to square" in refused(b"1,1e300\n", tmp_path, to_fit=False)
