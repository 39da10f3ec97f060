"""The cells of a Jupyter notebook, and the blocks of Python in a Markdown text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

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
    found = tuple(_sources(content, "markdown"))
    if not any(text.strip() for _, text in found):
        raise NoNotebook("No text is in the notebook: write the formulas in Markdown cells, with "
                         "LaTeX between dollars.")
    return found


def code_cells(content: bytes) -> str:
    r"""The code of a notebook as one source, without what is no Python in it; "" for none.

    >>> code_cells(b'{"cells": [{"cell_type": "code", "source": "a = 1"}]}')
    'a = 1\n'
    """
    with suppress(NoNotebook):
        return _python(text for _, text in _sources(content, "code"))
    return ""


def code_blocks(text: str) -> str:
    r"""The blocks of Python in a Markdown text as one source; "" for none.

    >>> code_blocks("text\n```python\na = 1\n```\nmore\n```{python}\nb = 2\n```\n")
    'a = 1\n\nb = 2\n\n'
    """
    return _python(m["code"] for m in _BLOCK.finditer(text))


_BLOCK = re.compile(r"^(?P<fence>```+|~~~+)[ ]*\{?\.?(?:i?python3?|py)\b[^\n]*\n(?P<code>.*?)"
                    r"^(?P=fence)[ ]*$", re.MULTILINE | re.DOTALL | re.IGNORECASE)


def _python(sources: Iterable[str]) -> str:
    """The sources that are Python as one, without commands of the notebook or the shell."""
    plain = (re.sub(r"(?m)^[ ]*[%!?].*$", "", s) for s in sources if not s.startswith("%%"))
    return "".join(s + "\n" for s in plain if is_python(s))


def _sources(content: bytes, kind: str) -> Iterator[tuple[int, str]]:
    """The number and text of each cell of a kind, in two formats. Raises NoNotebook."""
    if len(content) > MOST_BYTES:
        raise NoNotebook("The notebook is too large: clear its outputs, and hand it in again.")
    try:
        notebook = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NoNotebook("The file is no Jupyter notebook: hand in the notebook itself, or LaTeX, "
                         "Markdown or plain text.") from None
    notebook = notebook if isinstance(notebook, dict) else {}
    sheets = notebook.get("worksheets")
    if isinstance(sheets, list) and sheets and isinstance(sheets[0], dict):
        notebook = sheets[0]
    cells = notebook.get("cells")
    cells = cells if isinstance(cells, list) else []
    if len(cells) > MOST_CELLS:
        raise NoNotebook(f"The notebook has more than {MOST_CELLS:,} cells: hand in the answer "
                         "alone.")
    for n, cell in enumerate(cells, 1):
        if isinstance(cell, dict) and cell.get("cell_type") == kind:
            source = cell.get("source", cell.get("input", ""))
            lines = source if isinstance(source, list) else [source]
            text = "".join(line for line in lines if isinstance(line, str))
            yield n, text.replace("\r\n", "\n").replace("\r", "\n")
