"""Whatever runs over the chunks, the iterates are those of all rows in memory."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

from derive.arrays import CannotLower, lambdify
from derive.engine.em import derive_algorithm
from derive.fitting.cells import DataError
from derive.scale import Options, fit_chunks
from derive.statement import models

START = {"tau": 0.5, "mu_1": [0.0, 0.0], "mu_2": [3.0, 2.0],
         "Sigma_1": [[1.0, 0.0], [0.0, 1.0]], "Sigma_2": [[1.0, 0.0], [0.0, 1.0]]}
THETA = {key: np.array(value) for key, value in START.items()}


def sample() -> np.ndarray:
    rng = np.random.default_rng(4)
    return rng.normal(size=(2000, 2)) + np.where(rng.random(2000) < 0.4, 2.5, 0)[:, None]


@pytest.mark.parametrize("kind", ["npy", "parquet"])
@pytest.mark.parametrize("engine", ["numpy", "numba", "c", "jax", "dask",
                                    pytest.param("spark", marks=pytest.mark.slow)])
def test_twenty_iterates_agree(engine: str, kind: str, tmp_path: Path) -> None:
    if engine == "c":
        if shutil.which("gcc") is None:
            pytest.skip("there is no gcc: nothing in C was run")
    else:
        pytest.importorskip({"spark": "pyspark"}.get(engine, engine))
    x, file = sample(), tmp_path / f"x.{kind}"
    if kind == "npy":
        np.save(file, x)
    else:
        pyarrow.parquet.write_table(pa.table({"a": x[:, 0], "b": x[:, 1]}), file,
                                    row_group_size=700)
    algorithm = derive_algorithm(models["two_gaussians"])
    options = Options(start=THETA, chunk=300, iterations=20, tolerance=0, engine=engine, trace=True)
    found = fit_chunks(algorithm, str(file), options).fit
    wanted = lambdify(algorithm).fit(x, THETA, iterations=20, tolerance=0)
    assert len(found.iterates) == 21
    for (theta, value), (other, its) in zip(found.iterates, wanted.trace, strict=True):
        assert value == pytest.approx(its, rel=1e-11)
        for key in other:
            assert np.allclose(theta[key], other[key], rtol=1e-9, atol=1e-9), key


def test_workers_need_a_file_that_can_be_read_in_any_order(tmp_path: Path) -> None:
    pytest.importorskip("dask")
    file = tmp_path / "x.csv"
    np.savetxt(file, sample(), delimiter=",")
    algorithm = derive_algorithm(models["two_gaussians"])
    with pytest.raises(DataError, match="from its beginning alone"):
        fit_chunks(algorithm, str(file), Options(start=THETA, engine="dask"))


def test_a_compiler_that_is_not_there_is_named(tmp_path: Path,
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "/nowhere/cc")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    file = tmp_path / "x.npy"
    np.save(file, sample())
    algorithm = derive_algorithm(models["two_gaussians"])
    with pytest.raises(CannotLower, match=r"--engine c: .*/nowhere/cc.*take --engine numpy"):
        fit_chunks(algorithm, str(file), Options(start=THETA, engine="c"))
