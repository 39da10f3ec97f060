"""What is said of input that cannot be used: a message, what is possible, and the place."""

from __future__ import annotations

import re
from typing import Any


class Refused(ValueError):
    """Input that cannot be used; ``content`` is what the page is told."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.content = {"message": message, "suggestion": suggestion}


#: What the command line calls things, and what they are called on the page.
_CALLED = (
    (r", or a start with --start", ""), (r"--set (\S+=\S+)", r"\1"), (r"--set (\S+)", r"\1"),
    (r"--columns NAME", "its box in the table"), (r"--columns", "the boxes in the table"),
    (r"--drop-missing", "“leave out rows with empty cells”"),
    (r"--(restarts|seed|iterations)", r"\1"))


def refusal(error: Exception) -> dict[str, Any] | None:
    """What the page is told of an error that speaks of the input, or of what is not installed, in
    the words of the page; None for a fault of derive."""
    found = _said(error)
    if found is None:
        return None
    for command, page in _CALLED:
        for key in ("message", "suggestion"):
            found[key] = re.sub(command, page, found[key])
    return found


def _said(error: Exception) -> dict[str, Any] | None:
    """What an error says and where; None for a fault of derive."""
    from ..arrays import CannotLower
    from ..arrays.targets import UnknownTarget
    from ..document.notation import NotationError
    from ..document.pdf import PdfError
    from ..engine.refusal import NotDerived
    from ..extras import lacking
    from ..fitting import DataError, StartError
    from ..rules import NoClosedForm
    from ..statement.errors import StatementError

    if isinstance(error, StatementError):
        return {"message": error.message, "suggestion": error.suggestion, "line": error.line,
                "column": error.column, "width": len(error.expression)}
    if isinstance(error, DataError):
        return {"message": error.what, "suggestion": error.remedy}
    said = (ImportError, CannotLower, UnknownTarget, NotationError, PdfError, NotDerived,
            StartError, NoClosedForm)
    if not isinstance(error, said):
        return None
    missing = lacking(error) if isinstance(error, ImportError) else ""
    return {"message": missing or str(error), "suggestion": ""}
