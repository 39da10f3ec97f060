"""An answer and its variants judged, and what became of each part.

No verdict may change side (right and wrong); few may be lost (no verdict where there was one).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cache

import derive
from derive.homework.grade import check
from derive.homework.judge.judging import Judge

from .additions import ADDITIONS
from .answers import Answer
from .components import COMPONENTS, opposite
from .definitions import DEFINITIONS
from .layout import LAYOUT
from .letters import LETTERS
from .marks import MARKS

Variant = Callable[[Answer, random.Random], "str | None"]
VARIANTS: dict[str, Variant] = {f.__name__: f for f in (
    *LETTERS, *DEFINITIONS, *MARKS, *COMPONENTS, *LAYOUT, *ADDITIONS)}
JUDGED = ("right", "wrong")


@dataclass(frozen=True)
class Outcome:
    """What a part of an answer was, and what it is in a variant."""

    answer: str
    variant: str
    part: str
    was: str
    now: str

    @property
    def fault(self) -> str:
        """"side", "lost" or ""."""
        if self.was not in JUDGED or self.now == self.was:
            return ""
        return "side" if self.now in JUDGED else "lost"

    def row(self) -> dict[str, str]:
        """As plain values."""
        return asdict(self)


@cache
def _judge(statement: str) -> Judge:
    model = statement if "=" not in statement else derive.parse(statement)
    return Judge(derive.derive_em(model).algorithm)


def verdicts(answer: Answer, text: str) -> dict[str, str]:
    """The verdict of each part of a text that answers the same statement."""
    judge = _judge(answer.statement)
    em = derive.derive_em(judge.algorithm.model)
    return {k: p.verdict
            for k, p in check(em, text, kind=answer.kind, judge=judge).parts.items()}


def variant(answer: Answer, name: str) -> str | None:
    """The text of a variant, the same every time; None where it does not apply."""
    text = VARIANTS[name](answer, random.Random(f"{answer.name} {name}"))
    return None if text == answer.text else text


@cache
def _original(answer: Answer) -> dict[str, str]:
    return verdicts(answer, answer.text)


def outcomes(answer: Answer, name: str) -> Iterator[Outcome]:
    """What became of the parts; nothing where the variant does not apply."""
    text = variant(answer, name)
    if text is None:
        return
    was, now = _original(answer), verdicts(answer, text)
    for part in was:
        then = opposite(part) if name == "mirrored" else part
        yield Outcome(answer.name, name, part, was[part], now[then])
