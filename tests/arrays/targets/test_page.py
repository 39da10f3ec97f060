"""docs/targets.md is what the targets print."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from derive.cli import run
from tests.arrays.targets.cases import NAMES
from tests.arrays.targets.page import USES, page, row

#: What a command needs.
_NEEDS = {"r": "Rscript", "javascript": "node", "octave": "octave-cli", "c": "make",
          "rust": "cargo", "latex": "pdflatex"}


def printed(text: str) -> tuple[list[str], list[list[str]]]:
    """The head of the page's table and its rows."""
    head, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")]
                      for line in text.partition("## Every")[2].splitlines() if "|" in line)
    return head, rows


@pytest.mark.slow
def test_the_page_is_made_from_the_targets(checkout: Path) -> None:
    assert (checkout / "docs" / "targets.md").read_text(encoding="utf-8") == page(), \
        "python -m tests.arrays.targets.page > docs/targets.md"


def test_rows_of_the_page_are_what_the_targets_say(checkout: Path) -> None:
    head, rows = printed((checkout / "docs" / "targets.md").read_text(encoding="utf-8"))
    assert [name for name, *_ in rows] == list(NAMES)
    for name, *cells in rows[::8]:
        bare = [re.sub(r"\d+", "0", cell) for cell in cells]
        assert bare == [re.sub(r"\d+", "0", c) for c in row(name, {}).values()], name
    cells = [r[head.index(name)] for r in rows for name in ("c", "numba", "jax", "torch")]
    assert len(cells) > 180 and sum(cell != "yes" for cell in cells) <= len(cells) / 10


def missing(target: str) -> str:
    """Why nothing of a target can be run here; "" where it can."""
    needs = _NEEDS.get(target, "")
    module = {"sql": "duckdb"}.get(target, target)
    there = importlib.util.find_spec(module) if target in ("jax", "numba", "sql", "torch") else \
        not needs or shutil.which(needs)
    return "" if there else f"{target} is not installed: nothing of it was run"


@pytest.mark.parametrize("target", USES)
def test_what_the_page_says_runs(target: str, tmp_path: Path,
                                 monkeypatch: pytest.MonkeyPatch) -> None:
    if reason := missing(target):
        pytest.skip(reason)
    monkeypatch.chdir(tmp_path)
    file, use = USES[target]
    assert run(["export", "two_gaussians_1d", "--to", target, "-o", file]) == 0
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(["bash", "-c", use], cwd=tmp_path, capture_output=True, text=True,
                          timeout=120, env={**os.environ, "PATH": path, "PYTHONPATH": "",
                                            "PYTHONSAFEPATH": ""})
    assert done.returncode == 0 and done.stdout.strip(), done.stderr
