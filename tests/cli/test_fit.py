"""What fit prints and writes, and its exit code."""

from __future__ import annotations

import json

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
    assert code.returncode == 0 and b"np.array([3 / 10, 7 / 10])" in code.stdout
    assert " = 3/10, 7/10 for k = 1, 2\n" in code.stdout.decode()
    done = derive("verify", name, "--json")
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["witness"]["max_difference"] < 1e-5
