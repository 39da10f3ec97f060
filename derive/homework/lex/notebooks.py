"""The text cells of a Jupyter notebook. Its code is neither read nor run."""

from __future__ import annotations

import json
from typing import Any

#: Notebooks hold pictures too, so they may be larger than a text.
MOST_BYTES = 20_000_000
MOST_CELLS = 2_000


class NoNotebook(ValueError):
    """Why a file is not read as a notebook."""


def text_cells(content: bytes) -> tuple[tuple[int, str], ...]:
    """The Markdown cells of a notebook as (number among all cells, from 1, and text).

    Raises NoNotebook.

    >>> text_cells(b'{"cells": [{"cell_type": "markdown", "source": ["a", "b"]}]}')
    ((1, 'ab'),)
    """
    if len(content) > MOST_BYTES:
        raise NoNotebook("The notebook is too large: clear its outputs, and hand it in again.")
    try:
        notebook = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NoNotebook("The file is no Jupyter notebook: hand in the notebook itself, or LaTeX, "
                         "Markdown or plain text.") from None
    cells = _cells(notebook)
    if len(cells) > MOST_CELLS:
        raise NoNotebook(f"The notebook has more than {MOST_CELLS:,} cells: hand in the answer "
                         "alone.")
    found = [(n, _source(cell)) for n, cell in enumerate(cells, 1)
             if isinstance(cell, dict) and cell.get("cell_type") == "markdown"]
    if not any(text.strip() for _, text in found):
        raise NoNotebook("No text is in the notebook: write the formulas in Markdown cells, with "
                         "LaTeX between dollars.")
    return tuple(found)


def _cells(notebook: Any) -> list[Any]:
    """The cells, of the present format or of the one before it."""
    if not isinstance(notebook, dict):
        return []
    sheets = notebook.get("worksheets")
    if isinstance(sheets, list) and sheets and isinstance(sheets[0], dict):
        notebook = sheets[0]
    cells = notebook.get("cells")
    return cells if isinstance(cells, list) else []


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    text = source if isinstance(source, str) else ""
    return text.replace("\r\n", "\n").replace("\r", "\n")
