"""One submission graded: a verdict for each part, with what was read and what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..derivation import Derivation
from .answer import Answer, Claim
from .diagnose import diagnose
from .judge import Judge
from .misconceptions import Misconception
from .reading import read_answer

#: Where in the derivation a part is found, in words.
STAGES = {
    "log_likelihood": "the complete-data log-likelihood", "posterior": "the responsibilities",
    "expectation": "the expectation over the latent variables", "score": "the derivative of Q",
    "solve": "solving for the maximum",
}


@dataclass(frozen=True)
class PartVerdict:
    """What a part deserves.

    ``verdict`` is "right", "wrong", "unread", "missing" or "undecided"; ``read_as`` is the LaTeX of
    the formula as it was read, ``line`` where it stands; ``feedback`` is for the student.
    """

    verdict: str
    read_as: str = ""
    line: int | None = None
    misconceptions: tuple[str, ...] = ()
    feedback: str = ""
    lines: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The verdict with the contract's keys."""
        found: dict[str, Any] = {
            "verdict": self.verdict, "read_as": self.read_as, "line": self.line,
            "misconceptions": list(self.misconceptions), "feedback": self.feedback,
            "follows_from": None, "counterexample": None,
        }
        return {**found, "lines": list(self.lines)} if self.lines else found


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


def keys(em: Derivation) -> tuple[str, ...]:
    """The parts of an answer: responsibilities, Q, the keys of theta, and the steps."""
    return ("responsibilities", "Q", *em.updates, "steps")


def check(em: Derivation, text: str, part: str | None = None, *, kind: str | None = None,
          reveal: bool = False, judge: Judge | None = None) -> Grade:
    """The grade of an answer, as one part where ``part`` names it. Student text is never executed.

    Raises ValueError for a part that the statement does not have.
    """
    wanted = keys(em)
    if part is not None and part not in wanted:
        raise ValueError(f"no part {part!r}: there are {', '.join(wanted)}")
    judge = judge or Judge(em)
    answer = read_answer(text, em, kind)  # type: ignore[arg-type]
    if answer.univariate and judge.univariate is not None:
        judge = judge.univariate
    own = dict(zip(wanted, keys(judge.em), strict=True))
    grader = _Grader(judge, answer, reveal)
    return Grade({key: grader.part(own[key]) for key in wanted if part in (None, key)})


class _Grader:
    """Grades the parts of one answer."""

    def __init__(self, judge: Judge, answer: Answer, reveal: bool) -> None:
        self.judge, self.answer, self.reveal = judge, answer, reveal
        self.em = judge.em

    def part(self, key: str) -> PartVerdict:
        """The verdict of one part."""
        if key == "steps":
            return self._steps()
        claims = [c for c in self.answer.claims if self._speaks(c, key)]
        if not claims:
            return self._without(key)
        judged = [(c, self._judged(c, key)) for c in claims]
        verdicts = {v for _, v in judged}
        if len(verdicts) > 1:
            first = judged[0][0]
            return PartVerdict("undecided", first.source, first.place.line, (),
                               "This part is answered more than once, with different values: which "
                               "one counts?")
        claim, verdict = judged[-1]
        if verdict == "wrong":
            return self._wrong(claim, key)
        feedback = "" if verdict == "right" else (
            "The formula can be read in more than one way, or has no value where it was tried: "
            "please write it out.")
        return PartVerdict(verdict, claim.source, claim.place.line, (), feedback)

    def _judged(self, claim: Claim, key: str) -> str:
        return self.judge.claim(self._alone(claim, key))

    def _alone(self, claim: Claim, key: str) -> Claim:
        """The claim as far as it speaks of the key's own component."""
        label = self._label(key)
        if label is None:
            return claim
        return Claim(claim.part, (label,), claim.readings, claim.place, claim.source,
                     claim.relation, claim.steps)

    def _label(self, key: str) -> str | None:
        if key in ("responsibilities", "Q"):
            return None
        base = self.em.solution(key)[0].args[0]
        for p in self.em.model.parameters:
            if p.base == base and key in p.names and len(p.names) > 1:
                return self.em.model.components.labels[p.names.index(key)]
        return None

    def _speaks(self, claim: Claim, key: str) -> bool:
        if key in ("responsibilities", "Q"):
            return claim.part == key
        label = self._label(key)
        if claim.part != self.em.solution(key)[0].args[0]:
            return False
        return label is None or not claim.labels or label in claim.labels

    def _without(self, key: str) -> PartVerdict:
        for piece in self.answer.unread:
            if piece.part and (piece.part == key or self._base(key) == piece.part):
                return PartVerdict("unread", piece.source, piece.place.line, (),
                                   f"This was not read: {piece.reason}.")
        return PartVerdict("missing", feedback="No formula for this part was found.")

    def _base(self, key: str) -> str:
        return key if key in ("responsibilities", "Q") else str(self.em.solution(key)[0].args[0])

    def _wrong(self, claim: Claim, key: str) -> PartVerdict:
        found = diagnose(self.judge, self._alone(claim, key))
        words = " ".join(_sentence(m) for m in found) or (
            "The formula has another value than it should have; none of the usual mistakes gives "
            "exactly this one.")
        if self.reveal:
            name = "responsibilities" if key == "responsibilities" else key
            words += f" The right formula: {self.em.latex(name)}"
        return PartVerdict("wrong", claim.source, claim.place.line, tuple(m.id for m in found),
                           words)

    def _steps(self) -> PartVerdict:
        """Every member of a chain of equalities beside its end's quantity."""
        wrong: list[int] = []
        seen = 0
        for claim, step in self._members():
            seen += 1
            member = Claim(claim.part, claim.labels, (step,), claim.place, claim.source)
            verdict = self.judge.claim(member)
            if verdict == "wrong":
                wrong.append(claim.place.line)
            elif verdict == "undecided":
                seen -= 1
        if wrong:
            return PartVerdict("wrong", "", wrong[0], (), "An intermediate line is wrong.",
                               tuple(sorted(set(wrong))))
        if seen:
            return PartVerdict("right")
        return PartVerdict("missing", feedback="No intermediate line was found.")

    def _members(self) -> Iterator[tuple[Claim, Any]]:
        for claim in self.answer.claims:
            for step in claim.steps:
                yield claim, step


def _sentence(m: Misconception) -> str:
    return f"{m.sentence} (In {STAGES.get(m.stage, m.stage)}.)"
