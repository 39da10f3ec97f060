"""Every command works for every statement of the library."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

import derive
from derive.cli import run
from derive.statement.library import library

MODELS = [name for name in library if isinstance(derive.read(name), derive.Model)]


#: One of each kind; the others take minutes.
QUICK = ("carcinoma_prior", "common_mean", "encounters", "experts", "raters", "two_causes",
         "waiting")


@pytest.mark.parametrize("name", [
    pytest.param(name, marks=[pytest.mark.slow] * (name not in QUICK)) for name in library])
def test_report_export_verify_and_fit(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                      capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("start.json").write_text(json.dumps(dict(library[name].start)), encoding="utf-8")
    assert run(["report", name, "-o", "report.html", "--level", "brief"]) == 0
    assert "The answer" in Path("report.html").read_text("utf-8")
    assert run(["export", name, "--to", "numpy", "-o", "module.py"]) == 0
    compile(Path("module.py").read_text("utf-8"), "module.py", "exec")
    capfd.readouterr()
    assert run(["verify", name, "--grid", "quick", "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["verdict"] == "right"
    assert run(["fit", name, library[name].data, "--start", "start.json", "--iterations", "3",
                "--tolerance", "0", "--trace", "--json"]) in (0, 1)
    found = json.loads(capfd.readouterr().out)
    rises = [step.get("log_posterior", step["log_likelihood"]) for step in found["iterates"]]
    assert len(rises) == 4 and all(
        b >= a - 1e-9 * abs(a) for a, b in pairwise(rises))


@pytest.mark.parametrize("name", MODELS)
def test_the_derivations_own_updates_are_right_answers(name: str) -> None:
    em = derive.derive_em(name)
    closed = {u.parameter for u in em.algorithm.updates if u.formula is not None}
    keys = [k for p in em.model.parameters if p.name in closed for k in p.theta]
    text = "\n\n".join(f"$${em.latex(key)}$$" for key in keys)
    verdicts = derive.check(em, text).parts
    assert {key: verdicts[key].verdict for key in keys} == dict.fromkeys(keys, "right")
