"""The notebook: valid, without outputs, the same bytes; and it runs from top to bottom."""

from __future__ import annotations

import json

import nbformat
import pytest
from nbclient import NotebookClient

import derive
from derive.families import FAMILIES
from numeric.datasets import names


def notebook(name, **options):
    em = derive.derive_em(derive.models[name])
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
    assert "converged after" in run(derive.derive_em(model).report("ipynb"), tmp_path)


def test_a_law_without_a_shipped_data_set(tmp_path):
    model = derive.parse("X_i | Z_i=a ~ Exponential(rate=r_a)\n"
                         "X_i | Z_i=b ~ Exponential(rate=r_b)\nP(Z_i=a) = w\nP(Z_i=b) = 1 - w\n")
    assert "lines checked: right" in run(derive.derive_em(model).report("ipynb"), tmp_path)


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
