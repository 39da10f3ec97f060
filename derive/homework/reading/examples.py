"""Numbers of an example, of a start or of a constraint: they answer nothing that a formula answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .grammar import Node
from .symbols import written

if TYPE_CHECKING:
    from .read import Read


def without_numbers(reads: Sequence[Read]) -> list[Read]:
    """The statements without those that only give numbers for a symbol, ``tau = 2.02/4 = 0.5``,
    where another statement has a formula for it."""
    heads = [_head(read.node) for read in reads]
    formulas = {head for read, head in zip(reads, heads, strict=True)
                if head and read.node is not None and not _numeric(read.node)}
    return [read for read, head in zip(reads, heads, strict=True)
            if not (head in formulas and read.node is not None and _numeric(read.node))]


def _head(node: Node | None) -> str:
    """The letter that a chain defines, "" for none."""
    if node is None or not node.relates:
        return ""
    head = node.parts[0]
    inside = head.head.parts[0] if head.head.kind == "bracket" and len(head.head.parts) == 1 \
        else head  # (sigma^2)^t
    w = written(inside)
    return w.letter if w is not None else ""


def _numeric(chain: Node) -> bool:
    """Whether all that stands behind the head is made of numbers."""
    return all(n.kind not in ("name", "scripted", "accent", "big", "func", "text")
               for member in chain.parts[1:] for n in member.walk())
