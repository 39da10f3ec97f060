"""The notebook: valid, the same bytes, of public names; it runs, and fits the data it is given."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import derive
from derive.arrays.shown_run import run_shown
from derive.em import EM
from derive.engine.em import derive_algorithm
from derive.families import FAMILIES
from numeric.datasets import names


def derived(model):
    return EM(derive_algorithm(model))


def run_on(em, source, **options):
    return run_shown(em.algorithm, source, **options)


def notebook(name, **options):
    em = derived(derive.models[name])
    return em.report("ipynb", certify=False, **options)


def run(text, folder):
    found = nbformat.reads(text, as_version=4)
    nbformat.validate(found)
    NotebookClient(found, timeout=300, kernel_name="python3",
                   resources={"metadata": {"path": str(folder)}}).execute()
    return "\n".join(out.get("text", "") or json.dumps(out.get("data", {}))
                     for cell in found.cells if cell.cell_type == "code" for out in cell.outputs)


QUICK = ("two_gaussians", "two_coins")


@pytest.mark.parametrize("name", [n if n in QUICK else pytest.param(n, marks=pytest.mark.slow)
                                  for n in derive.models])
def test_it_runs(name, tmp_path):
    said = run(notebook(name), tmp_path)
    assert "lines checked: right" in said
    assert "converged after" in said
    assert "text/latex" in said


@pytest.mark.parametrize("level", ["brief", "sheet"])
def test_the_other_levels_run(level, tmp_path):
    said = run(notebook("two_gaussians", level=level), tmp_path)
    assert ("converged after" in said) == (level == "brief")


def test_a_statement_of_the_readers_own(tmp_path):
    model = derive.parse('Y_n | C_n=a ~ Normal(m_a, V_a)\nY_n | C_n=b ~ Normal(m_b, V_b)\n'
                         'Y_n in R^d\nP(C_n=a) = w\nP(C_n=b) = 1 - w  # "quoted" \\alpha\n')
    assert "converged after" in run(derived(model).report("ipynb"), tmp_path)


def test_a_law_without_a_shipped_data_set(tmp_path):
    model = derive.parse("X_i | Z_i=a ~ Exponential(rate=r_a)\n"
                         "X_i | Z_i=b ~ Exponential(rate=r_b)\nP(Z_i=a) = w\nP(Z_i=b) = 1 - w\n")
    assert "lines checked: right" in run(derived(model).report("ipynb"), tmp_path)


CSV = "y,row\n" + "".join(f"{v},{n}\n" for n, v in enumerate(
    [*range(5), *range(20, 26), "", 3.5, 22.25], 1))
TWO = ("Y_j | W_j=a ~ Normal(m_a, s_a^2)\nY_j | W_j=b ~ Normal(m_b, s_b^2)\n"
       "P(W_j = a) = rho\nP(W_j = b) = 1 - rho\n")


@pytest.mark.parametrize("level", ["full", "brief"])
def test_it_fits_the_file_of_the_report(level, tmp_path, monkeypatch):
    (tmp_path / "mine.csv").write_text(CSV, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    em = derived(derive.parse(TWO))
    found = run_on(em, "mine.csv", columns=["y"], seed=3, restarts=2, tolerance=1e-8,
                   drop_missing=True)
    text = em.report("ipynb", level=level, certify=False, data=found)
    said = run(text, tmp_path)
    assert f"converged after {found.fit.iterations} iterations: " \
        f"log-likelihood {found.fit.log_likelihood:.6f}" in said
    assert "read_observations(model, 'mine.csv', columns=['y'], drop_missing=True)" \
        in sources(text)
    assert "faithful" not in sources(text)


def test_rows_from_standard_input_stand_in_it(tmp_path, monkeypatch):
    em = derived(derive.models["two_coins"])
    rows = io.BytesIO(b"heads,n\n5,10\n9,10\n,3\n4,11\n")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(rows))
    found = run_on(em, "-", columns=["heads"], restarts=2, drop_missing=True)
    text = em.report("ipynb", level="brief", certify=False, data=found)
    assert "x = np.array([5.0, 9.0, 4.0])" in sources(text)
    assert f"log-likelihood {found.fit.log_likelihood:.6f}" in run(text, tmp_path)


def test_it_starts_where_the_report_did(tmp_path, monkeypatch):
    start = {"p_A": 0.6, "p_B": 0.5}
    (tmp_path / "start.json").write_text(json.dumps(start), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    em = derived(derive.models["two_coins"])
    found = run_on(em, "coins", start="start.json", iterations=7)
    said = run(em.report("ipynb", level="brief", certify=False, data=found), tmp_path)
    assert f"iterations after 7 iterations: log-likelihood {found.fit.log_likelihood:.6f}" in said


def sources(text):
    return "\n".join("".join(c["source"]) for c in json.loads(text)["cells"]
                     if c["cell_type"] == "code")


def test_it_uses_public_names_alone():
    texts = [notebook(name, level=level) for name in derive.models for level in ("full", "brief")]
    texts += [notebook("two_gaussians", data=run_on(derived(derive.models["two_gaussians"]),
                                                     "faithful", restarts=1))]
    for text in map(sources, texts):
        imported = set(re.findall(r"^(?:import|from) (\S+)", text, re.MULTILINE))
        assert imported <= {"derive", "numpy", "IPython.display", "json", "pathlib"}
        named = {n.split(".")[0] for n in re.findall(r"\bderive\.(\w+(?:\.\w+)*)", text)}
        assert named and named <= set(derive.__all__)


COMMITTED = sorted((Path(__file__).parents[2] / "reports").rglob("*.ipynb"))


@pytest.mark.parametrize("file", COMMITTED, ids=lambda f: f.stem)
def test_the_committed_notebooks_have_their_outputs(file):
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    code = [c for c in cells if c["cell_type"] == "code"]
    assert [c["execution_count"] for c in code] == list(range(1, len(code) + 1))
    assert not [o for c in code for o in c["outputs"] if o["output_type"] == "error"]
    said = json.dumps([c["outputs"] for c in code])
    assert "lines checked: right" in said and "converged after" in said


def test_no_outputs_and_ids_that_stay():
    text = notebook("two_coins")
    assert notebook("two_coins") == text
    cells = json.loads(text)["cells"]
    ids = [cell["id"] for cell in cells]
    assert len(ids) == len(set(ids))
    assert all(not cell.get("outputs") for cell in cells)


def test_every_family_has_observations():
    for family in FAMILIES.values():
        name, taken, known = family.dataset
        assert (name in names() and taken) if name else len(family.worked) > 3
        assert not name or bool(known) == any(s.known for s in family.slots)
