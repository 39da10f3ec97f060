"""One submission to any model's homework graded: a verdict for each part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ...engine.parts import Algorithm
from ...model_em import ModelEM
from ..reading.reader import Places, _reads, kind_of
from ..reading.tokens import LONGEST, CannotRead
from ..verdicts import Grade, PartVerdict
from .binding import Names
from .claims import Claim, Claims
from .judging import Judge, Judgement

#: The most statements of one answer.
MOST = 1_500


def model_keys(algorithm: Algorithm) -> tuple[str, ...]:
    """The parts of an answer: the posterior probabilities, Q, the keys of theta, the steps."""
    return ModelEM(algorithm).parts


def check_model(algorithm: Algorithm, text: str, part: str | None = None, *,
                kind: str | None = None, reveal: bool = False, judge: Judge | None = None
                ) -> Grade:
    """The grade of an answer, as one part where ``part`` names it. Student text is never executed.

    Raises ValueError for a part that the statement does not have.
    """
    wanted = model_keys(algorithm)
    if part is not None and part not in wanted:
        raise ValueError(f"no part {part!r}: there are {', '.join(wanted)}")
    grading = _Grading(algorithm, text, kind, reveal, judge or Judge(algorithm))
    return Grade({key: grading.part(key) for key in wanted if part in (None, key)})


@dataclass(frozen=True)
class _Said:
    """A claim with its judgement."""

    claim: Claim
    judged: Judgement


class _Grading:
    """Grades the parts of one answer."""

    def __init__(self, algorithm: Algorithm, text: str, kind: Any, reveal: bool,
                 judge: Judge) -> None:
        self.algorithm, self.text, self.reveal, self.judge = algorithm, text, reveal, judge
        self.places = Places(text)
        self.unread: list[tuple[int, str]] = []
        self.names = Names(algorithm)
        try:
            if len(text) > LONGEST:
                raise CannotRead(f"longer than {LONGEST} characters")
            reads, _ = _reads(text, kind or kind_of(text))
            if len(reads) > MOST:
                raise CannotRead(f"more than {MOST} formulas")
            self.unread = [(r.at, r.reason) for r in reads if r.node is None]
            self.read = Claims(self.names, reads)
        except (CannotRead, RecursionError) as error:
            self.unread = [(getattr(error, "at", 0) or 0, str(error) or "nested too deep")]
            self.read = Claims(self.names, ())

    @cached_property
    def said(self) -> Sequence[_Said]:
        """Every claim judged."""
        return [_Said(c, self.judge.claim(c, self.names, self.read.definitions))
                for c in self.read.claims]

    def part(self, key: str) -> PartVerdict:
        """The verdict of one part."""
        if key == "steps":
            return PartVerdict("missing", feedback="Steps are not judged for this model.")
        found = [s for s in self.said if self._speaks(s.claim, key)]
        claims = [s for s in found if s.judged.verdict != "none"]
        if not claims:
            return self._without(key)
        for verdict in ("wrong", "undecided", "unread", "right"):
            for s in reversed(claims):
                if s.judged.verdict == verdict and (
                        verdict != "unread" or all(c.judged.verdict == "unread" for c in claims)):
                    return self._verdict(key, s)
        return self._verdict(key, claims[-1])

    def _verdict(self, key: str, said: _Said) -> PartVerdict:
        claim, judged = said.claim, said.judged
        source = " ".join(self.text[claim.at:claim.end].split())
        feedback = judged.feedback
        if judged.verdict == "wrong" and self.reveal:
            feedback += "\n" + self._solution(key)
        return PartVerdict(judged.verdict, source, self.places(claim.at).line,
                           judged.misconceptions, feedback)

    def _solution(self, key: str) -> str:
        name = "responsibilities" if key.startswith("responsibilities") else key
        return f"Right is: ${ModelEM(self.algorithm).latex(name)}$"

    def _without(self, key: str) -> PartVerdict:
        if self.unread and not self.read.claims:
            at, reason = self.unread[0]
            return PartVerdict("unread", "", self.places(at).line, (),
                               f"This was not read: {reason}.")
        return PartVerdict("missing", feedback="No formula for this part was found.")

    def _speaks(self, claim: Claim, key: str) -> bool:
        if claim.part == key:
            return True
        if claim.target is None or claim.target.kind != "parameter":
            return False
        parameter = self.names.parameters[claim.target.name]
        if key not in parameter.keys:
            return False
        labels = self.names.plates[parameter.indices[0]].labels
        mine = labels[parameter.keys.index(key)]
        return claim.target.indices[0] == mine or claim.target.indices[0] not in labels
