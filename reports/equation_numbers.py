"""Equation numbers in the documentation: kept equal to those of the committed reports."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import derive
from derive.document.display import numbering
from derive.document.general import compose_general
from derive.engine.em import derive_algorithm

DOCS = Path(__file__).parents[1] / "docs"
_LINK = re.compile(r"\[[0-9.]+\]\(\.\./reports/(\w+)/\1\.html#([^)]+)\)")


@cache
def numbers(statement: str) -> dict[str, str]:
    """The printed number of every line of a statement's report, by the line's id."""
    return numbering(compose_general(derive_algorithm(derive.models[statement])))


def renumbered(text: str) -> str:
    """The text with the number of every link to a report's line as it stands in that report.

    Raises KeyError for a line that the report does not have.
    """
    return _LINK.sub(
        lambda m: f"[{numbers(m[1])[m[2]]}](../reports/{m[1]}/{m[1]}.html#{m[2]})", text)


def write_numbers() -> None:
    """Renumbers the links in docs/."""
    for file in sorted(DOCS.glob("*.md")):
        file.write_text(renumbered(file.read_text(encoding="utf-8")), encoding="utf-8")
