"""The parts of one answer graded: which claims speak of which part, and what they deserve."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from .answer import Answer, Claim
from .counterexample import Counterexample, counterexample
from .diagnose import Diagnosis
from .exact.proof import Search
from .feedback import Findings, Wording
from .follows import Following, Given, stands_on
from .judge import Judge, Judgement
from .locate import first_difference, wrong_terms
from .reading.shown import as_read
from .steps import verdict
from .verdicts import PartVerdict, keys
from .where import Lines


@dataclass(frozen=True)
class Judged:
    """The claims that speak of one part, as far as they do, and the judgement of each."""

    claims: tuple[Claim, ...]
    judgements: tuple[Judgement, ...]
    verdict: str
    counting: Claim


class Grading:
    """Grades the parts of one answer."""

    def __init__(self, judge: Judge, answer: Answer, reveal: bool = False) -> None:
        self.judge, self.answer, self.reveal, self.em = judge, answer, reveal, judge.em
        self.words = judge.kept(Wording, judge.em)
        self._judged: dict[str, Judged | None] = {}

    def part(self, key: str) -> PartVerdict:
        """The verdict of one part."""
        if key == "steps":  # every line between the parts beside the one before it
            own = self.given.claims["Q"][0].readings[0] if "Q" in self.given.wrong else None
            return verdict(self.judge, self.answer, own)
        judged = self.judged(key)
        if judged is None:
            return self._without(key)
        claim, follows = judged.counting, None
        if judged.verdict == "wrong":
            return self._wrong(key, claim)
        if judged.verdict == "right":
            follows = stands_on(claim, self.given)
            said = "" if follows is None else (
                "Right, with the responsibilities as they should be; your own are wrong.")
        elif "undecided" not in judged.judgements:
            said = self.words.twice(judged.claims)
        else:
            said = self.words.which(claim)
        return PartVerdict(judged.verdict, as_read(self.em, claim), claim.place.line, (), said,
                           follows_from=follows)

    # -- judging ------------------------------------------------------------------------------

    def judged(self, key: str) -> Judged | None:
        """The claims of a part with their judgements, or None where there is no claim."""
        if key not in self._judged:
            claims = tuple(self._alone(c, key) for c in self.answer.claims if self._speaks(c, key))
            self._judged[key] = self._judge(claims) if claims else None
        return self._judged[key]

    def _judge(self, claims: tuple[Claim, ...]) -> Judged:
        """The common judgement of all claims: of each component by itself, and undecided where one
        is answered twice with different values; a formula for every k counts for all."""
        judgements = tuple(self.judge.claim(c) for c in claims)
        if "undecided" in judgements:
            return Judged(claims, judgements, "undecided", claims[judgements.index("undecided")])
        for n, a in enumerate(claims):
            for b, judgement in zip(claims[n + 1:], judgements[n + 1:], strict=True):
                if a.place != b.place and _overlap(a, b) and \
                        not self._agree(a, judgements[n], b, judgement):
                    return Judged((a, b), ("wrong", "wrong"), "undecided", a)
        common = "wrong" if "wrong" in judgements else "right"
        counting = [c for c, j in zip(claims, judgements, strict=True) if j == common]
        return Judged(claims, judgements, common, counting[-1])

    def _agree(self, a: Claim, first: Judgement, b: Claim, second: Judgement) -> bool:
        """Whether two claims of one component have one value."""
        if first == second == "right":
            return True
        if first != second or a.relation != b.relation:
            return False
        common = tuple(x for x in a.labels if x in b.labels) or a.labels or b.labels
        both = replace(a, labels=common)
        return all(self.judge.reading(both, x, y) == "right"
                   for x in a.readings for y in b.readings)

    @cached_property
    def given(self) -> Given:
        """The claims of all parts, and which are wrong."""
        found = {key: judged for key in keys(self.em)
                 if key != "steps" and (judged := self.judged(key)) is not None}
        return Given({key: judged.claims for key, judged in found.items()},
                     frozenset(key for key, judged in found.items() if judged.verdict == "wrong"))

    # -- which claims -------------------------------------------------------------------------

    def _alone(self, claim: Claim, key: str) -> Claim:
        """The claim as far as it speaks of the key's own component."""
        label = self._label(key)
        return claim if label is None else replace(claim, labels=(label,))

    def _label(self, key: str) -> str | None:
        for p in self.em.model.parameters:
            if p.base == self._base(key) and key in p.names and len(p.names) > 1:
                return self.em.model.components.labels[p.names.index(key)]
        return None

    def _speaks(self, claim: Claim, key: str) -> bool:
        label = self._label(key)
        return claim.part == self._base(key) and (
            label is None or not claim.labels or label in claim.labels)

    def _base(self, key: str) -> str:
        """The part as claims name it."""
        return key if key in ("responsibilities", "Q") else str(self.em.solution(key)[0].args[0])

    # -- verdicts -----------------------------------------------------------------------------

    def _without(self, key: str) -> PartVerdict:
        """What was not read and is about the part, or the whole text where nothing was."""
        unread = self.answer.unread
        whole = [] if self.answer.claims else [u for u in unread if not u.part and not u.source]
        own = [u for u in unread if u.part and u.part in (key, self._base(key))]
        for piece in (*own, *whole):
            return PartVerdict("unread", piece.source, piece.place.line, (),
                               f"This was not read: {piece.reason}.")
        return PartVerdict("missing", feedback="No formula for this part was found.")

    def _wrong(self, key: str, claim: Claim) -> PartVerdict:
        found = self.findings(key, claim)
        hint, explanation = self.words.hint(found), self.words.explanation(key, found)
        feedback = f"{hint}\n{explanation}"
        if self.reveal:
            feedback += "\n" + self.words.solution(key)
        line = found.line
        return PartVerdict(
            "wrong", as_read(self.em, claim), claim.place.line,
            tuple(m.id for m in (*found.misconceptions, *found.pair)), feedback,
            follows_from=found.follows_from, counterexample=found.counterexample, hint=hint,
            explanation=explanation, step=line.id if line else None,
            equation=line.number if line else None, together=tuple(m.id for m in found.pair))

    def findings(self, key: str, claim: Claim) -> Findings:
        """What there is to say about a wrong claim."""
        judge, diagnosis = self.judge, self.judge.kept(Diagnosis, self.judge)
        lines = judge.kept(Lines, judge.em)
        named = diagnosis.of(claim)
        following = Following(judge, self.given)
        source = following.part(key, claim)
        found = Findings(named, follows_from=source,
                         definition=following.definition(claim, self.answer.definitions),
                         counterexample=self._counterexample(claim))
        pair = () if named or source is not None else diagnosis.pair(claim)
        for m in (*named, *pair):
            return replace(found, pair=pair, line=lines.of(m, claim.part))
        first = claim.readings[0]
        difference = None if source is not None else first_difference(judge, claim, first)
        terms = wrong_terms(judge, claim, first) if difference is None and claim.part == "Q" else ()
        return replace(found, difference=difference, terms=terms, line=lines.result(claim.part))

    def _counterexample(self, claim: Claim) -> Counterexample | None:
        components = len(self.em.model.components.labels) or 2
        return counterexample(self.judge.kept(Search, self.em), claim,
                              self.judge.positions(claim.labels, components),
                              claim.readings[0], self.judge.truth(claim.part))


def _overlap(a: Claim, b: Claim) -> bool:
    """Whether two claims of one part speak of one component."""
    return not a.labels or not b.labels or bool(set(a.labels) & set(b.labels))
