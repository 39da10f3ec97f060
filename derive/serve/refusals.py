"""What is said of input that cannot be used: a message, what is possible, and the place."""

from __future__ import annotations

from typing import Any


class Refused(ValueError):
    """Input that cannot be used; ``content`` is what the page is told."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.content = {"message": message, "suggestion": suggestion}


def refusal(error: Exception) -> dict[str, Any] | None:
    """What the page is told of an error that speaks of the input, or of what is not installed; None
    for a fault of derive."""
    from ..arrays import CannotLower
    from ..arrays.targets import UnknownTarget
    from ..document.notation import NotationError
    from ..document.pdf import PdfError
    from ..engine.refusal import NotDerived
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
    return {"message": str(error), "suggestion": ""} if isinstance(error, said) else None
