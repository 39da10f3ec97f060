"""A fit on data in the report: theta at the start and at the end, and how the objective rose."""

from __future__ import annotations

from typing import Any

from .. import document as doc
from ..pen import computed, run_table, section
from .pen import Writer


def on_data(pen: Writer, run: Any) -> doc.Section:
    """What a run found."""
    return section("data", "On the data", computed(""), run_table((), ()))
