"""Printed SQL, run by DuckDB: every statement's own test; hard data; what is refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from derive.arrays.lower import CannotLower
from derive.arrays.targets import program_text, project
from derive.arrays.targets.comparison import compared
from derive.arrays.targets.sql import columns_of
from tests.arrays.targets.cases import NAMES, case
from tests.arrays.targets.hard import compare, hard
from tests.arrays.targets.test_r import write
from tests.docs.blocks import blocks

duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed: nothing in SQL was run")

#: What is no sum over the rows of one table, or has no column there.
REFUSED = {
    **dict.fromkeys(("beta_blockers", "experts", "fabric", "poisson_regressions",
                     "random_intercepts", "seizures"), "no function of sums over the rows"),
    "labels_seen": "no column", "lines_in_groups": "no column", "raters": "may be missing",
    "topics": "of each row"}
WRITTEN = [name for name in NAMES if name not in REFUSED]


def module(name: str) -> dict[str, Any]:
    found: dict[str, Any] = {"__name__": "alone"}
    source = program_text(case(name).algorithm, "sql")
    exec(compile(source, name, "exec", dont_inherit=True), found)
    return found


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What one run says of every statement."""
    root = tmp_path_factory.mktemp("sql")
    for name in WRITTEN:
        write(root, project(case(name).algorithm, "sql"))
    (root / "all.py").write_text(
        f"import runpy\nfor name in {WRITTEN!r}:\n    print(f'\\n{{name}}: ', end='')\n    try:\n"
        "        runpy.run_path(f'test_{name}.py')\n    except Exception as wrong:\n"
        "        print(repr(wrong))\n", encoding="utf-8")
    return subprocess.run([sys.executable, "all.py"], cwd=root, capture_output=True, text=True,
                          check=True, timeout=300, env={**os.environ, "PYTHONSAFEPATH": ""}).stdout


@pytest.mark.parametrize("name", WRITTEN)
def test_its_numbers_are_those_of_numpy(said: str, name: str) -> None:
    assert f"\n{name}: the numbers agree\n" in said, said.partition(f"\n{name}: ")[2][:300]


@pytest.mark.parametrize("name", WRITTEN)
def test_sqlglot_prints_it_for_spark(name: str) -> None:
    from sqlglot import exp, parse_one

    c, found = case(name), module(name)
    x, theta, _, _ = compared(c.update.em)
    columns, known = columns_of(c.update.em, x)
    found["SUM"] = "sum"
    printed = parse_one(found["query"](theta, "t", columns, known), read="duckdb").sql("spark")
    # a function that SQLGlot does not know is printed as it is, and Spark may have none
    unknown = {f.name.lower() for f in parse_one(printed, read="spark").find_all(exp.Anonymous)}
    assert unknown <= {"lgamma"}


@pytest.mark.slow
def test_spark_runs_it_as_the_page_says(checkout: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="Spark is not installed: nothing was run on it")
    page = (checkout / "docs" / "targets" / "sql.md").read_text(encoding="utf-8")
    (text,) = (b.text for b in blocks(page) if b.file == "on_spark.py")
    write(tmp_path, {"on_spark.py": text,
                     "em.py": program_text(case("two_gaussians_1d").algorithm, "sql")})
    run = subprocess.run([sys.executable, "on_spark.py"], cwd=tmp_path, capture_output=True,
                         text=True, check=True, timeout=300,
                         env={**os.environ, "PYTHONSAFEPATH": ""})
    assert run.stdout == "converged -10.604029\n"


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_no_query_is_refused(name: str) -> None:
    with pytest.raises(CannotLower, match=REFUSED[name]):
        project(case(name).algorithm, "sql")


def test_an_iteration_is_one_query_and_a_collapse_is_told() -> None:
    found = module("two_gaussians")
    theta = {"tau": 0.5, "mu_1": [0.0, 0.0], "mu_2": [1.0, 1.0], "Sigma_1": np.eye(2),
             "Sigma_2": np.eye(2)}
    text = found["query"](theta, "t", {"X": ["a", 'b"']})
    assert text.count("FROM t") == 1 and ";" not in text and '"b"""' in text
    connection = duckdb.connect()
    connection.execute("CREATE TABLE t AS SELECT range * 1.0 AS a, range * 2.0 AS b FROM range(9)")
    with pytest.raises(found["Collapse"], match="singular"):
        found["step"](connection, "t", theta, {"X": ["a", "b"]})
    connection.execute("INSERT INTO t VALUES (NULL, 1)")
    with pytest.raises(found["BadInput"], match="empty cell"):
        found["step"](connection, "t", theta, {"X": ["a", "b"]})


@pytest.mark.parametrize("name", [f"two_gaussians/{kind}/d=2" for kind in (
    "overlapping", "tight", "far_from_origin", "far_outlier", "nearly_empty")] + [
    "gaussian_mixture/usual/d=8/K=16", "gaussian_mixture/tight/d=16/K=2", "poisson_mixture"])
def test_hard_data(name: str) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    h = hard(name)
    x = np.asarray(h.x, float).reshape(len(h.x), -1)
    names = [f"X_{n + 1}" for n in range(x.shape[1])]
    columns = names if np.ndim(h.x) == 2 else names[0]
    connection = duckdb.connect()
    connection.register("t", pyarrow.table(dict(zip(names, x.T, strict=True))))
    variable = case(h.statement).algorithm.model.observed[0].name
    compare(name, *module(h.statement)["step"](connection, "t", h.theta, {variable: columns}))
