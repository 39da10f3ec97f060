"""What an answer deserves: a verdict for each part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from .lex.tokens import WORDS


class Case(Protocol):
    """An instance at which a wrong formula has another value than the right one."""

    def to_json(self) -> dict[str, Any]:
        """"x", "theta_t", "yours", "right", and what else is known."""

    def words(self) -> str:
        """The same in a sentence."""


@dataclass(frozen=True)
class InFunction:
    """Where in a program a part is: the ``name`` of a function, the ``line`` of the source where it
    begins (None where that source is not the text that was handed in), which of the values that it
    returns is meant, from 1 (None where it returns one), and its ``code``."""

    name: str
    line: int | None = None
    value: int | None = None
    code: str = ""

    def to_json(self) -> dict[str, Any]:
        """The place as plain data."""
        return {"name": self.name, "line": self.line, "value": self.value, "code": self.code}


@dataclass(frozen=True)
class PartVerdict:
    """What a part deserves.

    ``verdict`` is "right", "wrong", "unread", "missing" or "undecided"; ``read_as`` is the formula
    as it was read, in LaTeX unless ``written`` says "text" or "Python", ``line`` where it stands,
    ``function`` the one that returns it; ``hint`` and ``explanation`` are for the
    student, and ``feedback`` is both. ``follows_from`` is the wrong part that a right formula
    stands on or that a wrong one follows from; ``step`` the step of the derivation where the
    mistake is made, ``equation`` its number in the report. ``assumption`` is what a verdict
    rests on beside what is written, ``question`` what has to be said before there is one.
    """

    verdict: str
    read_as: str = ""
    line: int | None = None
    misconceptions: tuple[str, ...] = ()
    feedback: str = ""
    lines: tuple[int, ...] = ()
    follows_from: str | None = None
    counterexample: Case | None = None
    hint: str = ""
    explanation: str = ""
    step: str | None = None
    equation: str | None = None
    together: tuple[str, ...] = field(default=())
    assumption: str = ""
    question: str = ""
    written: str = ""
    function: InFunction | None = None

    @property
    def asked(self) -> str:
        """The question of what is undecided: its own, or its feedback where that asks."""
        asks = self.verdict == "undecided" and self.feedback.rstrip().endswith(("?", "say so.",
                                                                                "say which."))
        return self.question or (self.feedback if asks else "")

    def without_lines(self) -> PartVerdict:
        """The same of a source that is not the text that was handed in."""
        function = None if self.function is None else replace(self.function, line=None)
        return replace(self, line=None, lines=(), function=function)

    def to_json(self) -> dict[str, Any]:
        """The verdict with the contract's keys, and what else there is to say."""
        shown = self.counterexample
        found: dict[str, Any] = {
            "verdict": self.verdict, "read_as": self.read_as, "line": self.line,
            "misconceptions": list(self.misconceptions), "feedback": self.feedback,
            "follows_from": self.follows_from,
            "counterexample": None if shown is None else shown.to_json(),
            "assumption": self.assumption or None, "question": self.asked or None,
        }
        more = {"hint": self.hint, "explanation": self.explanation, "step": self.step,
                "equation": self.equation, "together": list(self.together),
                "lines": list(self.lines), "written": self.written,
                "function": None if self.function is None else self.function.to_json()}
        return {**found, **{key: v for key, v in more.items() if v}}


@dataclass(frozen=True)
class Grade:
    """The verdicts of one submission, by part, in the statement's order."""

    parts: dict[str, PartVerdict]

    @property
    def all_right(self) -> bool:
        """Whether every part that was asked for is right (steps may be missing)."""
        return all(v.verdict == "right" or (k == "steps" and v.verdict == "missing")
                   for k, v in self.parts.items())

    def to_json(self) -> dict[str, Any]:
        """The parts as plain data."""
        return {"parts": {key: v.to_json() for key, v in self.parts.items()}}


def together(text: Grade, code: Mapping[str, PartVerdict]) -> Grade:
    """The grade of a text with a program that belongs to it: of what the text leaves out the
    program's verdict; where one is right and the other wrong, the question which one counts."""
    found = {}
    every = {v.feedback for key, v in text.parts.items() if key != "steps"}
    # the text has a line that speaks of no part, and nothing else
    bare = len(text.parts) > 1 == len(every) and WORDS in every.pop()
    for key, own in text.parts.items():
        other = code.get(key, own)
        if {own.verdict, other.verdict} == {"right", "wrong"}:
            own = replace(own, verdict="undecided", misconceptions=(), feedback=(
                "Your formula and your code for this part differ: which one counts?"),
                counterexample=None, hint="", explanation="", follows_from=None)
        found[key] = other if own.verdict == "missing" or bare else own
    return Grade(found)
