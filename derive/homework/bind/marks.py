"""At which iterate the parameters in a formula of an answer are read."""

from __future__ import annotations

from dataclasses import dataclass

from ..parse.symbols import Head


@dataclass(frozen=True)
class Marks:
    """At which mark a parameter is read: the unmarked ones, and those solved before at t+1.
    ``e_step`` says that what stands with a density is at t."""

    unmarked: str
    solved: frozenset[str] = frozenset()
    e_step: bool = True
    free_new: bool = False
    """Whether what is marked as new is free."""
    update: bool = False
    """Whether it is an update: what wears a hat is new there, and current elsewhere."""
    line: int = 0
    new: bool = False
    """Where the line stands, and whether its left side is marked as new."""
    beside: frozenset[Head] = frozenset()
    """What stands there marked as current too, so that without a mark it is the new one; or
    without a hat too, so that it is the new one with a hat."""
    constants: bool = False
    """Whether a constant may be left open, as in Q."""
