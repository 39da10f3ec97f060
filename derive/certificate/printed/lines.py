"""One line of a derivation as it is read from plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..terms import Pool, Term


@dataclass(frozen=True)
class Line:
    """A step as read: trees instead of nested lists."""

    id: str
    relation: str
    left: Term
    right: Term
    head: Term | None = None


def read_line(step: Mapping[str, Any], pool: Pool) -> Line:
    """The line of a step's plain data. Raises MalformedTerm, KeyError or TypeError."""
    head = step.get("head")
    return Line(step["id"], step["relation"], pool.read(step["left"]), pool.read(step["right"]),
                None if head is None else pool.read(head))
