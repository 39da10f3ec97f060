"""An iteration of EM on many workers beside spark.ml's: python benchmarks/cluster.py [N D K ...].

Draws N rows of K Gaussians in D dimensions into a Parquet file, and fits a mixture of K Gaussians
by ``derive``'s engines ``dask`` and ``spark`` and by ``pyspark.ml.clustering.GaussianMixture``, all
on the processors of this machine, Spark's two in one session. An iteration is the difference of a
long and a short run, so that what is prepared once is not counted: spark.ml has its rows in memory
by then, derive reads the file in each pass. The runs alternate; the medians are printed.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
from pyspark.ml.clustering import GaussianMixture
from pyspark.ml.feature import VectorAssembler
from pyspark.sql import SparkSession

from derive.engine.em import derive_algorithm
from derive.scale import Options, fit_chunks
from derive.statement import models

SHORT, LONG, TURNS = 2, 12, 3


def seconds(run: Callable[[int], None]) -> float:
    """What an iteration takes."""
    times = []
    for iterations in (SHORT, LONG):
        began = time.perf_counter()
        run(iterations)
        times.append(time.perf_counter() - began)
    return (times[1] - times[0]) / (LONG - SHORT)


def compare(session: SparkSession, folder: Path, n: int, d: int, k: int) -> None:
    """A row of the table."""
    rng = np.random.default_rng(n + d + k)
    centres = rng.normal(0, 3, (k, d))
    x = centres[rng.integers(k, size=n)] + rng.normal(size=(n, d))
    names = [f"x{j}" for j in range(d)]
    file = folder / f"{n}-{d}-{k}.parquet"
    pyarrow.parquet.write_table(pa.table(dict(zip(names, x.T, strict=True))), file,
                                row_group_size=1 << 16)
    frame = VectorAssembler(inputCols=names, outputCol="features").transform(
        session.read.parquet(str(file))).select("features").cache()
    frame.count()
    start = {"pi": np.full(k, 1 / k), "mu": centres + 0.3, "Sigma": np.tile(np.eye(d), (k, 1, 1))}
    algorithm = derive_algorithm(models["gaussian_mixture"])

    def derived(engine: str) -> Callable[[int], None]:
        return lambda iterations: fit_chunks(algorithm, str(file), Options(
            start=start, iterations=iterations, tolerance=0, engine=engine)) and None

    def theirs(iterations: int) -> None:
        GaussianMixture(k=k, maxIter=iterations, tol=0.0, seed=1).fit(frame)

    runs = {"spark.ml": theirs, "dask": derived("dask"), "spark": derived("spark")}
    times: dict[str, list[float]] = {name: [] for name in runs}
    for run in runs.values():  # what starts with the first one: workers, compiled code
        run(SHORT)
    for _ in range(TURNS):
        for name, run in runs.items():
            times[name].append(seconds(run))
    medians = {name: statistics.median(found) for name, found in times.items()}
    print(f"{n:>9,} {d:>3} {k:>3}  " + "  ".join(
        f"{name} {value:7.3f} s" + ("" if name == "spark.ml"
                                    else f" ({medians['spark.ml'] / value:.1f} times)")
        for name, value in medians.items()), flush=True)


def main(sizes: list[int]) -> None:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = SparkSession.builder.master("local[*]").config("spark.ui.enabled", "false").config(
        "spark.log.level", "ERROR").config("spark.ui.showConsoleProgress", "false").getOrCreate()
    print(f"{os.cpu_count()} processors; N, d, K; seconds an iteration, times faster than spark.ml")
    with tempfile.TemporaryDirectory() as folder:
        for n, d, k in zip(*[iter(sizes)] * 3, strict=True):
            compare(session, Path(folder), n, d, k)
    session.stop()


if __name__ == "__main__":
    main([int(float(a)) for a in sys.argv[1:]] or
         [200_000, 2, 2, 1_000_000, 2, 2, 200_000, 8, 4, 100_000, 16, 8])
