"""Lines of loops, before they are lines of a language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Loop:
    """``body`` for each whole number from ``low`` to ``high``, exclusive, ``by`` steps."""

    var: str
    low: str
    high: str
    body: tuple[Line, ...]
    by: str = "1"


@dataclass(frozen=True)
class Local:
    """A number, or a whole number, with a name of its own from here on."""

    name: str
    text: str
    whole: bool = False


@dataclass(frozen=True)
class If:
    """``then`` is "break", or "return 1", where the condition holds."""

    condition: str
    then: str


@dataclass(frozen=True)
class Comment:
    """What the next lines compute."""

    text: str


#: An assignment or a call is its text, which Python and C have in common.
Line = str | Loop | Local | If | Comment


def nest(loops: Sequence[tuple[str, str, str]], body: Sequence[Line]) -> list[Line]:
    """Loops (variable, low, high) in one another around ``body``."""
    inner = list(body)
    for var, low, high in reversed(loops):
        inner = [Loop(var, low, high, tuple(inner))]
    return inner


def flat(indices: Sequence[str], sizes: Sequence[str]) -> str:
    """Where an entry lies in an array whose last axis is dense.

    >>> flat(("k", "a", "b"), ("K", "d", "d"))
    '(k*d + a)*d + b'
    """
    out = "0"
    for n, (index, size) in enumerate(zip(indices, sizes, strict=True)):
        if n == 0 or out == "0":
            out = index
        else:
            out = f"{f'({out})' if ' ' in out else out}*{size} + {index}"
    return out
