"""What a general derivation must contain, from the model alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .lines import Judge, Line


@dataclass(frozen=True)
class ClaimVerdict:
    """What was found of a claim: the lines that state it, and what is wrong."""

    name: str
    lines: tuple[str, ...]
    verdict: str
    message: str = ""


def claims_of(judge: Judge, lines: Sequence[Line]) -> tuple[ClaimVerdict, ...]:
    """The verdicts of all required claims."""
    return ()
