"""A notebook with the outputs of its cells, the same bytes on every run."""

from __future__ import annotations

import json
import tempfile
from typing import Any

import nbformat
from nbclient import NotebookClient


def executed(text: str) -> str:
    """The notebook run from top to bottom, in an empty folder; nothing else in it changes.

    Raises nbclient's CellExecutionError at a cell that fails.
    """
    cells = json.loads(text)
    with tempfile.TemporaryDirectory() as folder:
        found = NotebookClient(
            nbformat.reads(text, as_version=4), timeout=600, kernel_name="python3",
            record_timing=False, resources={"metadata": {"path": folder}}).execute()
    for cell, ran in zip(cells["cells"], found.cells, strict=True):
        if cell["cell_type"] == "code":
            cell["execution_count"] = ran.execution_count
            cell["outputs"] = [_plain(o) for o in ran.outputs]
    return json.dumps(cells, indent=1, ensure_ascii=False) + "\n"


def without_outputs(text: str) -> str:
    """The notebook as it was before it ran."""
    cells = json.loads(text)
    for cell in cells["cells"]:
        if cell["cell_type"] == "code":
            cell["execution_count"], cell["outputs"] = None, []
    return json.dumps(cells, indent=1, ensure_ascii=False) + "\n"


def _plain(output: Any) -> dict[str, Any]:
    """An output as Jupyter stores it, its text by line; no plain text beside what displays itself.
    """
    data: dict[str, Any] = json.loads(json.dumps(output))
    if {"text/html", "text/latex"} & set(data.get("data", ())):
        data["data"].pop("text/plain", None)
    if "text" in data:
        data["text"] = data["text"].splitlines(keepends=True)
    for kind, value in data.get("data", {}).items():
        if isinstance(value, str):
            data["data"][kind] = value.splitlines(keepends=True)
    return data
