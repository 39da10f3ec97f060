"""What a misconception is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ...algebra.expression import Expr
from ...derivation import Derivation

#: What a misconception changes: the derivation and the right formula give wrong ones.
Change = Callable[[Derivation, Expr], Iterator[Expr]]


@dataclass(frozen=True)
class Misconception:
    """A mistake: its id, what the student is told, the stage where it happens, where it can occur.

    ``hint`` says where to look, without saying what is wrong. ``kinds`` are "responsibilities",
    "Q", "weight", "mean", "spread" (the slots' starting rules "row" and "spread" tell the last
    two) or "update" for every update. ``rule`` is the rule of the derivation's step that the
    mistake is made in, "" where any of the stage will do.
    """

    id: str
    sentence: str
    hint: str
    stage: str
    kinds: tuple[str, ...]
    change: Change
    rule: str = ""
