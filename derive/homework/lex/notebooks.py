"""The cells of a Jupyter notebook, and the blocks of Python in a Markdown text."""

from __future__ import annotations

import json
import re
from typing import Any

from .sympy_text import is_python

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
    cells = _read(content)
    found = [(n, _source(cell)) for n, cell in enumerate(cells, 1)
             if isinstance(cell, dict) and cell.get("cell_type") == "markdown"]
    if not any(text.strip() for _, text in found):
        raise NoNotebook("No text is in the notebook: write the formulas in Markdown cells, with "
                         "LaTeX between dollars.")
    return tuple(found)


def code_cells(content: bytes) -> str:
    r"""The code of a notebook as one source, without what is no Python in it; "" for none.

    >>> code_cells(b'{"cells": [{"cell_type": "code", "source": "a = 1"}]}')
    'a = 1\n'
    """
    try:
        cells = _read(content)
    except NoNotebook:
        return ""
    sources = [_source({"source": c.get("source", c.get("input"))}) for c in cells
               if isinstance(c, dict) and c.get("cell_type") == "code"]
    return "".join(s + "\n" for s in map(_plain, sources) if is_python(s))


def code_blocks(text: str) -> str:
    r"""The blocks of Python in a Markdown text as one source; "" for none.

    >>> code_blocks("text\n```python\na = 1\n```\nmore\n```{python}\nb = 2\n```\n")
    'a = 1\n\nb = 2\n\n'
    """
    blocks = (_plain(m["code"]) for m in _BLOCK.finditer(text))
    return "".join(b + "\n" for b in blocks if is_python(b))


_BLOCK = re.compile(r"^(?P<fence>```+|~~~+)[ ]*\{?\.?(?:i?python3?|py)\b[^\n]*\n(?P<code>.*?)"
                    r"^(?P=fence)[ ]*$", re.MULTILINE | re.DOTALL | re.IGNORECASE)


def _plain(source: str) -> str:
    """A source without the lines that are commands of the notebook or of the shell; "" for one
    that is all in another language."""
    return "" if source.startswith("%%") else re.sub(r"(?m)^[ ]*[%!?].*$", "", source)


def _read(content: bytes) -> list[Any]:
    """The cells that a file has. Raises NoNotebook."""
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
    return cells


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
