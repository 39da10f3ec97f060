"""What Arrow reads, and how: Parquet, and of a text the columns that are asked for."""

from __future__ import annotations

import io
import sys

import pyarrow as pa
import pyarrow.parquet
import pytest

from derive.extras import lacking

from .test_reading import ROWS, refused, two


def parquet(**columns):
    file = io.BytesIO()
    pyarrow.parquet.write_table(pa.table(columns), file)
    return file.getvalue()


def test_parquet(tmp_path):
    content = parquet(a=[1, 3, 4], name=["x", None, "z"], b=[2.0, 5, 1])
    rows = two(content, tmp_path, ["a", "b"])
    assert rows.columns == ("a", "b") and rows.x.tolist() == ROWS
    assert "row 1, column 2 (name): is 'x', not a number" in refused(content, tmp_path)
    assert "row 2, column 1 (x): is 9007199254740993, more than" in refused(
        parquet(x=[1, 2**53 + 1]), tmp_path, model="poisson_mixture")
    missing = parquet(a=[1, None, 3, 4], b=[2.0, 9, 5, 1])
    assert "row 2, column 1 (a): is empty" in refused(missing, tmp_path)
    assert two(missing, tmp_path, drop_missing=True).x.tolist() == ROWS
    assert two(parquet(a=["1", "3", "4"], b=[2, 5, 1]), tmp_path).x.tolist() == ROWS


HOSTILE = {
    "half a Parquet": (parquet(a=[1, 2])[:40], "begins like Parquet"),
    "lists": (parquet(a=[[1], [2]]), "is '[1]', not a number"),
    "no rows": (parquet(a=pa.array([], pa.int64())), "is empty"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_used(name, tmp_path):
    content, message = HOSTILE[name]
    assert message in refused(content, tmp_path)


def test_without_arrow_it_is_said_what_brings_it(tmp_path, monkeypatch):
    content = parquet(a=[1, 2])
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ModuleNotFoundError) as caught:
        two(content, tmp_path)
    assert "derive-em[scale]" in lacking(caught.value)


def test_no_other_column_is_read(tmp_path, monkeypatch):
    import pyarrow.csv as reader

    asked, real = [], reader.read_csv

    def read_csv(source, *options):
        asked.append(options[2].include_columns)
        return real(source, *options)

    monkeypatch.setattr(reader, "read_csv", read_csv)
    two(b"a,name,b\n1,x,2\n3,,5\n4,z,1\n", tmp_path, ["b", "a"])
    assert asked == [["2", "0"]]
