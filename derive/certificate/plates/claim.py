"""A statement that a derivation must make, and what was found of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .reading import Line
from .terms import Term


@dataclass(frozen=True)
class ClaimVerdict:
    """What was found of a claim: the lines that state it, and what is wrong."""

    name: str
    lines: tuple[str, ...]
    verdict: str
    message: str = ""


@dataclass(frozen=True)
class Chain:
    """Lines that go on from one another."""

    lines: tuple[Line, ...]

    @property
    def first(self) -> Line:
        """The line that starts it."""
        return self.lines[0]

    @property
    def end(self) -> Term:
        """What it ends with."""
        return self.lines[-1].right

    @property
    def ids(self) -> tuple[str, ...]:
        """The names of its lines."""
        return tuple(x.id for x in self.lines)


@dataclass(frozen=True)
class Claim:
    """A statement that must be there; ``fault`` says what is wrong with the form of a chain that
    makes it, or "". Where several make it, ``together`` says what is wrong with all of them."""

    name: str
    says: Callable[[Chain], bool]
    fault: Callable[[Chain], str] = lambda chain: ""
    together: Callable[[Sequence[Chain]], str] | None = None


def without(*ops: str) -> Callable[[Chain], str]:
    """That a chain ends with none of those operations."""
    return lambda c: next((f"ends with {op}" for op in ops if op in c.end.ops), "")


def ends(term: Term) -> Callable[[Chain], str]:
    """That a chain ends with a term."""
    return lambda c: "" if c.end is term else "does not end as it must"
