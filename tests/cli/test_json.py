"""JSON as scripts rely on it: alone on standard output, with these keys."""

from __future__ import annotations

import json

import pytest

from .shell import Shell

FIT = {
    "statement", "stopped", "converged", "iterations", "log_likelihood", "theta", "parameters",
    "aic", "bic", "rows", "columns",
}
JSON = {
    ("models",): {"models"},
    ("data",): {"data"},
    ("language",): {"language"},
    ("report", "two_gaussians", "--no-certify"):
        {"statement", "format", "level", "notation", "verdict", "report"},
    ("report", "two_gaussians", "--no-certify", "-o", "two.tex"):
        {"statement", "format", "level", "notation", "verdict", "file"},
    ("export", "two_gaussians", "--to", "numpy"): {"statement", "target", "code"},
    ("export", "two_gaussians", "--to", "numpy", "-o", "em.py"): {"statement", "target", "file"},
    ("fit", "two_gaussians", "faithful"): FIT,
    ("fit", "two_gaussians", "faithful", "--trace"): FIT | {"iterates"},
    ("fit", "co2", "--published"):
        {"statement", "source", "data", "iterations", "log_likelihood", "published"},
    ("fit", "poisson_mixture", "deaths", "--set", "K=1..2", "--tolerance", "1e-6"):
        {"statement", "size", "chosen", "explanation", "fits"},
    ("verify", "two_gaussians_1d", "--grid", "quick"):
        {"statement", "verdict", "grid", "lines", "anchors", "claims", "printed",
         "witness"},
}


@pytest.mark.parametrize("arguments", JSON, ids=" ".join)
def test_json_is_alone_on_stdout(derive: Shell, arguments: tuple[str, ...]) -> None:
    done = derive(*arguments, "--json")
    assert done.returncode == 0, done.stderr.decode()
    content = json.loads(done.stdout)
    assert content["schema"] == 1
    assert set(content) - {"schema"} == JSON[arguments]
    assert done.stderr == b""
