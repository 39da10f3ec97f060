"""What the engine does not derive, said by name."""

from __future__ import annotations

from ..algebra.expression import Expr


class NotDerived(ValueError):
    """The derivation stops here. ``equation`` is the one at which it stopped, or None.

    The message says what was understood, what is not possible and why.
    """

    def __init__(self, message: str, equation: Expr | None = None) -> None:
        super().__init__(message)
        self.equation = equation
