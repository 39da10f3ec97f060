"""What fit prints and writes, and its exit code."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from .shell import Shell, refused

UNEQUAL = """\
X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)
X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)
P(Z_i = 1) = 0.3
P(Z_i = 2) = 0.7
"""


def test_fit_json(derive: Shell) -> None:
    content = json.loads(derive("fit", "two_gaussians", "faithful", "--trace", "--json").stdout)
    assert content["stopped"] == "converged"
    assert content["converged"] is True
    assert content["parameters"] == 11
    assert content["log_likelihood"] == pytest.approx(-1130.264, abs=5e-4)
    iterates = content["iterates"]
    assert [entry["iteration"] for entry in iterates] == list(range(content["iterations"] + 1))
    assert iterates[-1]["log_likelihood"] == content["log_likelihood"]
    assert iterates[-1]["theta"] == content["theta"]


def test_fit_that_does_not_converge_still_prints(derive: Shell) -> None:
    done = derive("fit", "two_gaussians", "faithful", "--iterations", "2", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["stopped"] == "iterations"
    done = derive("fit", "two_gaussians", "faithful", "--iterations", "2")
    assert done.returncode == 1
    assert b"log-likelihood" in done.stdout
    assert done.stderr == b""


def test_fit_writes_what_the_next_one_starts_from(derive: Shell) -> None:
    files = ("-o", "fit.json", "--responsibilities", "T.csv")
    done = derive("fit", "two_gaussians", "faithful", *files)
    assert done.returncode == 0
    assert done.stdout == b""
    assert done.stderr == b"derive: fitted 272 rows, columns eruptions, waiting\n"
    rows = (derive.folder / "T.csv").read_text().splitlines()
    assert len(rows) == 273
    assert all(sum(map(float, row.split(","))) == pytest.approx(1) for row in rows[1:])
    again = derive("fit", "two_gaussians", "faithful", "--start", "fit.json", "--json")
    first = json.loads((derive.folder / "fit.json").read_text())
    assert json.loads(again.stdout)["iterations"] < first["iterations"]
    message = refused(derive("fit", "two_gaussians", "faithful", "--responsibilities", "T.csv"))
    assert "T.csv exists" in message


def test_given_weights_that_differ_are_fitted_exported_and_verified(derive: Shell) -> None:
    halves = derive.write("halves.txt", UNEQUAL.replace("0.3", "1/2").replace("0.7", "1/2"))
    name = derive.write("unequal.txt", UNEQUAL)
    fits = [json.loads(derive("fit", file, "faithful", "--json").stdout) for file in (name, halves)]
    assert [found["parameters"] for found in fits] == [10, 10]
    assert fits[0]["log_likelihood"] == pytest.approx(-1132.2132, abs=1e-3)
    assert fits[1]["log_likelihood"] < fits[0]["log_likelihood"]
    assert list(fits[0]["theta"]) == ["mu_1", "mu_2", "Sigma_1", "Sigma_2"]
    code = derive("export", name, "--to", "numpy")
    assert code.returncode == 0 and b"[_log(0.3), _log(0.7)]" in code.stdout
    assert "Z = 1: log(3/10)" in code.stdout.decode()
    done = derive("verify", name, "--json")
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["witness"]["max_difference"] < 1e-5


def test_rows_and_columns_are_always_said(derive: Shell) -> None:
    done = derive("fit", "poisson_mixture", "deaths", "--set", "K=2", "--restarts", "1")
    assert "  data 1096 rows, column deaths\n" in done.stdout.decode() and done.stderr == b""
    done = derive("fit", "poisson_mixture", "deaths", "--set", "K=2", "--restarts", "1", "--json")
    content = json.loads(done.stdout)
    assert (content["rows"], content["columns"]) == (1096, ["deaths"])
    assert "dropped" not in content


ROWS = "id;height;name\n" + "".join(f"{i};{i % 7 + i % 2 * 20},5;x\n" for i in range(1, 41))


def test_a_table_from_standard_input(derive: Shell) -> None:
    fit = ("fit", "two_gaussians_1d", "-", "--restarts", "2")
    done = derive(*fit, "--columns", "height", stdin=("# by hand\n" + ROWS).encode())
    assert done.returncode == 0, done.stderr.decode()
    assert "  data 40 rows, column height\n" in done.stdout.decode()
    assert done.stderr.decode() == ("derive: note: standard input: column height: 21,5 is read as "
                                    "21.5, a decimal comma\n")
    done = derive(*fit, "--columns", "id", stdin=ROWS.encode())
    assert "column 1 (id) counts the rows, from 1 to 40" in done.stderr.decode()
    refused(derive("fit", "-", "-", stdin=b""))
    closed = f"'{sys.executable}' -m derive fit two_gaussians_1d - <&-"
    assert "standard input: is closed" in refused(subprocess.run(
        ["bash", "-c", closed], cwd=derive.folder, capture_output=True))
    refused(derive("report", "-", "--data", "-", stdin=b""))


def test_rows_with_empty_cells(derive: Shell) -> None:
    derive.write("rows.csv", ROWS.replace("9;22,5", "9;NA"))
    fit = ("fit", "two_gaussians_1d", "rows.csv", "--columns", "height", "--restarts", "2")
    message = refused(derive(*fit))
    assert "rows.csv, row 10, column 2 (height): is 'NA'" in message and "--drop-missing" in message
    done = derive(*fit, "--drop-missing", "--json", "--responsibilities", "T.csv")
    content = json.loads(done.stdout)
    assert done.returncode == 0 and (content["rows"], content["dropped"]) == (39, 1)
    lines = (derive.folder / "T.csv").read_text().splitlines()
    assert len(lines) == 41 and lines[9] == ","
    done = derive("report", "two_gaussians_1d", "--no-certify", "--data", "rows.csv", "--columns",
                  "height", "--drop-missing", "--restarts", "2")
    text = " ".join(done.stdout.decode().split())
    assert done.returncode == 0 and "1 more row with empty cells is left out" in text


def test_a_range_of_sizes(derive: Shell) -> None:
    fit = ("fit", "poisson_mixture", "deaths", "--restarts", "2", "--tolerance", "1e-8")
    done = derive(*fit, "--set", "K=1..3")
    assert done.returncode == 0, done.stderr.decode()
    assert b"K = 2 has the smallest BIC" in done.stdout
    done = derive(*fit, "--set", "K=1..3", "-o", "fits.json", "--responsibilities", "T.csv")
    content = json.loads((derive.folder / "fits.json").read_text())
    assert content["chosen"] == 2 and [f["K"] for f in content["fits"]] == [1, 2, 3]
    assert (derive.folder / "T.csv").read_text().startswith("1,2\n")
    again = derive("fit", "poisson_mixture", "deaths", "--start", "fits.json", "--json")
    assert json.loads(again.stdout)["theta"]["pi"] == pytest.approx(
        content["fits"][1]["theta"]["pi"], rel=0.05)
    for wrong in ("K=3..1", "K=0..2", "K=1..", "K=1..x", "d=1..2", "K=1..100000"):
        refused(derive(*fit, "--set", wrong))
    refused(derive(*fit, "--set", "K=1..2", "--set", "K=3"))
    refused(derive(*fit, "--set", "K=1..2", "--trace"))
    refused(derive("fit", "poisson_mixture", "deaths", "--set", "K=1..2", "--start", "fits.json"))
    refused(derive("export", "poisson_mixture", "--to", "numpy", "--set", "K=1..2"))


def test_new_rows(derive: Shell) -> None:
    assert derive("fit", "two_gaussians", "faithful", "-o", "fit.json").returncode == 0
    derive.write("new.csv", "waiting\teruptions\n80\t4\n55\t2\n")
    predict = ("fit", "two_gaussians", "--predict", "new.csv", "--start", "fit.json")
    done = derive(*predict)
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 0 and lines[0] == "1,2,label" and len(lines) == 3
    assert done.stderr == b"derive: predicted 2 rows, columns eruptions, waiting\n"
    content = json.loads(derive(*predict, "--json").stdout)
    assert [row.split(",")[2] for row in lines[1:]] == content["labels"] == ["2", "1"]
    assert [sum(T) for T in content["responsibilities"]] == pytest.approx([1, 1])
    for option in ("-o", "--responsibilities"):
        file = f"new{option}.csv"
        assert derive(*predict, option, file).stdout == b""
        assert (derive.folder / file).read_bytes() == done.stdout
    assert "would be replaced" in refused(derive(*predict, "-o", "new.csv", "--force"))
    for wrong in (("--seed", "1"), ("--iterations", "3"), ("--trace",), ("--set", "K=2")):
        assert "--predict fits nothing" in refused(derive(*predict, *wrong))
    assert "leave out the data" in refused(derive("fit", "two_gaussians", "faithful",
                                                  *predict[2:]))
    assert "--predict needs a fit" in refused(derive(*predict[:4]))
    assert "DATA" in refused(derive("fit", "two_gaussians"))


def test_means_print_apart(derive: Shell) -> None:
    derive.write("far.csv", "".join(f"{10**9 + i % 7 + i % 2 * 20}\n" for i in range(40)))
    text = derive("fit", "two_gaussians_1d", "far.csv", "--restarts", "2").stdout.decode()
    means = [line.split("=")[1] for line in text.splitlines() if "mu_" in line]
    assert len(set(means)) == 2 and all(10**9 <= float(m) < 10**9 + 30 for m in means)
