"""A statement of an answer: its syntax, or why it has none."""

from __future__ import annotations

from dataclasses import dataclass

from ..lex.tokens import Token
from .grammar import Node


@dataclass(frozen=True)
class Read:
    """A statement: its syntax, or why it has none."""

    node: Node | None
    at: int
    end: int
    reason: str = ""
    condition: Node | None = None
    tokens: tuple[Token, ...] = ()
    compared: bool = False
    """Whether it says 0 or 1 where a comparison holds."""
    named: Node | None = None
    """``h_i = `` and nothing, of a definition by cases that is not read: h is defined."""
    partial: bool = False
    """Whether it holds for some observations alone."""
    written: Node | None = None
    """It as it stands, where the condition of a probability says for which ones."""
