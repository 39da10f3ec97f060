"""Printed R, run: every statement's own test, and a package that installs."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from derive.arrays.targets import program_text, project
from derive.arrays.targets.comparison import compared
from derive.arrays.targets.r import literal
from tests.arrays.targets.cases import NAMES, Case, case

pytestmark = pytest.mark.skipif(not shutil.which("Rscript"),
                                reason="R is not installed: nothing of it was run")


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")


def compared_with(c: Case) -> str:
    """R that compares a step of the plain form with one of NumPy."""
    x, theta, after, value = compared(c.update.em)
    data = x if isinstance(c.x, dict) else next(iter(x.values()))
    checks = "".join(
        f"stopifnot(max(abs(found$theta[[{key!r}]] - {literal(a)})) <= "
        f"1e-9 * {max(float(np.max(np.abs(a))), 1e-300)!r})\n" for key, a in after.items())
    return (f"source('plain.R')\nx <- {literal(data)}\ntheta <- {literal(theta)}\n"
            f"stopifnot(abs(log_likelihood(x, theta) - {value!r}) <= {1e-10 * abs(value)!r})\n"
            + ("found <- step(x, theta)\n" if after else "") + checks
            + "cat('the plain form agrees\\n')\n")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What one run of R says of every statement."""
    root = tmp_path_factory.mktemp("r")
    script = ["source <- function(f) sys.source(f, parent.frame())"]
    for name in NAMES:
        write(root / name, project(case(name).algorithm, "r"))
        write(root / name, {"plain.R": program_text(case(name).algorithm, "r", "plain"),
                            "tests/plain.R": compared_with(case(name))})
        script.append(
            f"cat('\\n{name}: '); tryCatch({{ setwd('{root / name}'); "
            "sys.source('tests/numbers.R', new.env()); sys.source('tests/plain.R', new.env()) }, "
            "error = function(e) cat(conditionMessage(e), deparse(conditionCall(e))[1]))")
    (root / "all.R").write_text("\n".join(script), encoding="utf-8")
    return subprocess.run(["Rscript", "--vanilla", str(root / "all.R")], capture_output=True,
                          text=True, check=True, timeout=300).stdout


@pytest.mark.parametrize("name", NAMES)
def test_its_numbers_are_those_of_numpy(said: str, name: str) -> None:
    right = f"\n{name}: the numbers agree\nthe plain form agrees\n"
    assert right in said, said.partition(f"\n{name}: ")[2][:300]


def test_a_wrong_number_is_found(tmp_path: Path) -> None:
    files = project(case("candy").algorithm, "r")
    program = next(iter(files))
    right = files[program]
    files[program] = right.replace("em_step <- function(x, theta) {",
                                   "em_step <- function(x, theta) {\n    theta[[1]] <- "
                                   "theta[[1]] * (1 + 1e-8)")
    assert files[program] != right
    write(tmp_path, files)
    done = subprocess.run(["Rscript", "--vanilla", "tests/numbers.R"], cwd=tmp_path,
                          capture_output=True, text=True, timeout=60)
    assert done.returncode != 0 and "is not TRUE" in done.stderr


def test_the_package_installs_and_runs(tmp_path: Path) -> None:
    write(tmp_path / "package", project(case("gaussian_mixture").algorithm, "r"))
    library = tmp_path / "library"
    library.mkdir()
    subprocess.run(["R", "CMD", "INSTALL", "--no-docs", f"--library={library}", "package"],
                   cwd=tmp_path, check=True, capture_output=True, timeout=120)
    script = (
        f".libPaths(c('{library}', .libPaths())); library(gaussian.mixture); set.seed(1)\n"
        "x <- rbind(matrix(rnorm(100), 50), matrix(rnorm(100, 4), 50))\n"
        "start <- list(pi = c(0.5, 0.5), mu = x[c(1, 51), ], Sigma = array(rep(diag(2), each = 2),"
        " c(2, 2, 2)))\n"
        "fit <- em_fit(x, start); stopifnot(fit$stopped == 'converged', all(diff(fit$trace) > 0))\n"
        "stopifnot(dim(em_e_step(x, fit$theta)) == c(100, 2))\n"
        "bad <- tryCatch(em_step(replace(x, 3, NaN), start), error = conditionMessage)\n"
        "stopifnot(grepl('empty or infinite', bad))\n"
        "flat <- em_fit(x * c(1, 0)[col(x)], start); stopifnot(flat$stopped == 'collapsed')\n")
    done = subprocess.run(["Rscript", "-e", script], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
