"""The answer's own functions of theta: likelihoods, lower bounds, Lagrangians, parts of Q."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..parse.grammar import Node
from ..parse.symbols import Head


@dataclass(frozen=True)
class Objective:
    """What one call is said to be equal to, and the ``arguments`` in its bracket as written."""

    arguments: tuple[str, ...]
    members: tuple[Node, ...]


@dataclass(frozen=True)
class Objectives:
    """The functions of theta by their letters, and the multipliers of their constraints, each with
    the formula that the answer gives for it, if it gives one.
    """

    functions: Mapping[str, Sequence[Objective]] = field(default_factory=dict)
    multipliers: Mapping[Head, Node | None] = field(default_factory=dict)

    def of(self, letter: str, arguments: Sequence[str] | None, by: str) -> Sequence[Node]:
        """The formulas that a letter with these arguments stands for: where none are written, of
        those that are functions of what it is differentiated by, if there are any."""
        found = self.functions.get(letter, ())
        if arguments is not None and len(found) > 1:
            found = [f for f in found if f.arguments == tuple(arguments)] or found
        elif len(found) > 1:
            found = [f for f in found if by in f.arguments] or found
        return [m for f in found for m in f.members]
