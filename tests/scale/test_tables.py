"""The same rows from every kind of file, whatever the chunks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

from derive.engine.em import derive_algorithm
from derive.fitting.cells import DataError
from derive.model import Model
from derive.scale import Options, fit_chunks
from derive.scale.rows import model_chunks
from derive.scale.tables import chunks_of
from derive.statement import models, parse
from derive.statement.library import library

KINDS = ("csv", "npy", "fortran.npy", "parquet", "duckdb")


@pytest.fixture(scope="module")
def x() -> Any:
    rng = np.random.default_rng(5)
    z = rng.random(1003) < 0.3
    return np.where(z[:, None], [2.0, 55.0], [4.3, 80.0]) + rng.normal(size=(1003, 2)) * [0.4, 6]


def written(folder: Path, kind: str, x: Any) -> str:
    file = folder / f"x.{kind}"
    table = pa.table({"a": x[:, 0], "b": x[:, 1]})
    if kind == "csv":
        np.savetxt(file, x, fmt="%.17g", delimiter=",", header="a,b", comments="")
    elif kind == "parquet":
        pyarrow.parquet.write_table(table, file, row_group_size=170)
    elif kind == "duckdb":
        duckdb = pytest.importorskip("duckdb")
        with duckdb.connect(str(file)) as connection:
            connection.register("made", table)
            connection.execute("CREATE TABLE points AS SELECT * FROM made")
    else:
        np.save(file, np.asfortranarray(x) if kind == "fortran.npy" else x)
    return str(file)


@pytest.mark.parametrize("kind", KINDS)
def test_the_rows_are_those_of_the_file(kind: str, x: Any, tmp_path: Path) -> None:
    read = chunks_of(written(tmp_path, kind, x), 300)
    parts = [np.column_stack([c.values for c in t.read([0, 1])]) for t in read(None)]
    assert [len(p) for p in parts] == [300, 300, 300, 103]
    assert np.array_equal(np.concatenate(parts), x)


@pytest.mark.parametrize("kind", KINDS)
def test_the_fit_is_the_same_for_every_file(kind: str, x: Any, tmp_path: Path) -> None:
    algorithm = derive_algorithm(models["two_gaussians"])
    options = Options(chunk=97, restarts=2)
    found = fit_chunks(algorithm, written(tmp_path, kind, x), options).fit
    wanted = fit_chunks(algorithm, written(tmp_path, "npy", x), options).fit
    assert found.to_json() | {"columns": 0} == wanted.to_json() | {"columns": 0}
    assert found.converged and found.rows == 1003


def test_few_rows_are_fitted_as_in_memory(x: Any, tmp_path: Path) -> None:
    from derive.arrays import fit_model

    algorithm = derive_algorithm(models["two_gaussians"])
    found = fit_chunks(algorithm, written(tmp_path, "csv", x), Options(chunk=97, restarts=2)).fit
    wanted = fit_model(algorithm, {"X": x}, restarts=2)
    assert found.log_likelihood == pytest.approx(wanted.log_likelihood, rel=1e-9)
    assert (found.parameters, found.restart) == (wanted.parameters, wanted.restart)


def test_a_text_may_have_remarks_and_quoted_lines(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(b"# of 1889\r\n\"of\r\nwhat\";a\r\n\r\n\"a\nb\";1,5\r\nc;2,5\r\n# end\r\n"
                     b"d;3\r\n")
    read = chunks_of(str(file), 1)
    cells = [(t.read([1])[0], t) for t in read(None)]
    assert [c.values.tolist() for c, _ in cells] == [[1.5], [2.5], [3.0]]
    assert [t.line(0) for _, t in cells] == [5, 7, 9]


def test_labels_that_only_some_chunks_have_are_counted_alike(tmp_path: Path) -> None:
    model = parse(library["carcinoma"].statement, "carcinoma")
    assert isinstance(model, Model)
    file = tmp_path / "x.csv"
    names = [v.name for v in model.observed]
    rows = ["0,0,0,0,0,0,0"] * 5 + ["1,1,0,1,0,1,1"] * 5
    file.write_text(",".join(f"{names[0]}_{j + 1}" for j in range(7)) + "\n" + "\n".join(rows))
    parts = model_chunks(model, str(file), 4)
    known, sample = parts.scanned(100, 0)
    assert known.rows == 10
    assert np.array_equal(np.concatenate([x[names[0]] for _, x in known]), sample[names[0]])


def test_a_sample_has_each_row_with_the_same_probability(tmp_path: Path) -> None:
    model = models["two_gaussians_1d"]
    np.save(tmp_path / "x.npy", np.arange(50.0))
    chunks = model_chunks(model, str(tmp_path / "x.npy"), 7)
    times = np.zeros(50)
    for seed in range(400):
        _, sample = chunks.scanned(10, seed)
        assert len(sample["X"]) == 10 and np.all(np.diff(sample["X"]) > 0)
        times[sample["X"].astype(int)] += 1
    assert np.all(abs(times - 80) < 5 * np.sqrt(400 * 0.2 * 0.8))


@pytest.mark.parametrize(("content", "says"), [
    ("n,x\n1,2\n", "an index"), ("x\n1\ny\n", "'y', not a number"), ("x\n", "no rows"),
    ("a,b\n1,2\n", "2 columns")])
def test_what_cannot_be_read_is_refused(content: str, says: str, tmp_path: Path) -> None:
    model = parse("Z_n in {1, .., K}, P(Z_n = k) = pi_k\nx_n | Z_n=k ~ Poisson(lambda_k)", "m")
    (tmp_path / "x.csv").write_text(content)
    with pytest.raises(DataError, match=says):
        model_chunks(model, str(tmp_path / "x.csv"), 2).scanned(10, 0)


def test_a_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.npy"
    np.save(file, np.zeros((100, 2)))
    file.write_bytes(file.read_bytes()[:-8])
    with pytest.raises(DataError, match="cannot be read"):
        list(chunks_of(str(file), 10)(None))
