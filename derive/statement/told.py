"""Words that state nothing by themselves: what things are called, and what is claimed of the
model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .claims import claims
from .facts import Constraint, Fact, Place, Symbol
from .layout import Line


def claimed_by(line: Line, start: int, end: int, names: Sequence[str] = ()) -> list[Fact]:
    """What words claim of the model, each claim with the names beside it; else that they name
    something."""
    at = Place(line, start, end)
    about = [Symbol(n, "", "", at) for n in _letters(names)]
    found = [Symbol(c.kind, c.value, "", at, tuple(Symbol(n, "", "", at)
                                                   for n in _letters([c.name])))
             for c in claims(line.text[start:end])[1]]
    return [Constraint("claim", (c, *about), at, at) for c in found] or [told_by(line, start, end)]


def told_by(line: Line, start: int, end: int) -> Constraint:
    """Words that name something, and state nothing."""
    at = Place(line, start, end)
    return Constraint("told", (Symbol("told", "", "", at),), at, at)


def _letters(names: Sequence[str]) -> list[str]:
    return [m.group() for n in names if (m := re.match("[A-Za-z]+", n))]


def is_told(fact: Fact) -> bool:
    """Whether a fact is words that state nothing by themselves."""
    return isinstance(fact, Constraint) and fact.kind in ("told", "claim")


def untold(found: Sequence[Fact]) -> Iterator[Fact]:
    """The facts without the words that state nothing."""
    return (f for f in found if not is_told(f))
