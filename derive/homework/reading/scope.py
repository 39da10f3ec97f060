"""What names mean at a place in an answer: indices, formal arguments, the marks of the iterate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ...algebra.expression import Expr

#: The deepest chain of an answer's own definitions.
DEEPEST = 12


@dataclass(frozen=True)
class Scope:
    """``indices`` maps the answer's letters to the model's letters and labels; ``values`` the
    formal arguments of a function to what they stand for; ``marks`` says which mark of the engine
    "unmarked", "old", "new", "older", "hat" and "prime" parameters carry."""

    indices: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Expr] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    depth: int = 0

    def bind(self, letter: str, meaning: str) -> Scope:
        """With an index letter bound."""
        return replace(self, indices={**self.indices, letter: meaning})

    def mark(self, symbol_mark: str, hat: bool, primes: int) -> str:
        """The engine's mark of a parameter written so."""
        if symbol_mark:
            return self.marks[symbol_mark]
        if primes:
            return self.marks["prime"]
        return self.marks["hat" if hat else "unmarked"]


def marks(part: str, unmarked: str, survey_hats_old: bool, steps_back: bool,
          argument: str = "") -> dict[str, str]:
    """The engine's marks for a part. ``argument`` is the mark that Q's free parameter carries.

    >>> marks("update", "t+1", False, False)["hat"]
    't+1'
    """
    new, old = "t+1", "t"
    found = {"unmarked": unmarked, "old": old, "new": new, "older": old, "hat": new, "prime": new}
    if steps_back:
        found["old"] = new
    if part == "responsibilities" or survey_hats_old and part != "Q":
        found["hat"] = old
    if part == "Q":
        found["hat"] = old if argument != "hat" else ""
        if argument in ("new", "prime"):
            found |= {argument: "", "unmarked": old}
        elif argument == "":
            found["new"] = ""
    return found
