"""What is found out about a wrong part of an answer: the mistakes that have its value, where they
are made, what it follows from, and the smallest case in which it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from ..bind.binding import Outcome
from ..bind.marks import Marks
from ..bind.quantities import Quantity
from ..judge.claims import Claim
from ..judge.following import Following, Given
from ..judge.judging import FAULTS, Judge, Judgement
from ..misconceptions import ENTRIES, Misconception
from ..value.gradients import By, Gradients
from ..word.wording import Findings
from .changes import kind
from .smallest import Smallest
from .where import Places


class Finder:
    """Finds out about the wrong parts of one answer."""

    def __init__(self, judge: Judge, outcome: Outcome,
                 parts: Mapping[str, Sequence[tuple[Claim, Judgement]]]) -> None:
        self.judge, self.outcome, self.reading = judge, outcome, outcome.reading
        self.given = Given(
            {key: [c for c, j in found if j.verdict == "wrong"] or [c for c, _ in found]
             for key, found in parts.items()},
            frozenset(key for key, found in parts.items()
                      if any(j.verdict == "wrong" for _, j in found)))

    @cached_property
    def following(self) -> Following:
        """What follows from what."""
        return Following(self.judge, self.outcome, self.given)

    def of(self, key: str, claim: Claim) -> Findings:
        """What there is to say about a wrong claim."""
        own = self.name(key, claim)
        source = self.following.source(key, claim)
        ids, together = self.judge.mistakes_of(self.reading, claim, key, source is None)
        kind_ = own if own in ("responsibilities", "Q") else kind(self.judge.algorithm, own)
        found = [m for m in (_entry(id, kind_) for id in ids) if m is not None]
        lines = self.judge.once(Places, lambda: Places(self.judge.algorithm))
        line = next((x for m in found if (x := lines.of(m, own)) is not None), None) or (
            lines.result(own))
        terms, others = ((), ()) if found or claim.role is not None else self._terms(claim)
        case = Smallest(self.judge, self.reading).case(claim, key)
        named, pair = ((), tuple(found)) if together else (tuple(found), ())
        return Findings(named, pair, terms, others, line, source, case, ids)

    def name(self, key: str, claim: Claim) -> str:
        """What a part is called in the derivation: "responsibilities", "Q" or a parameter."""
        if claim.role is None:
            return "Q"
        if claim.role.quantity.kind == "responsibility":
            return "responsibilities"
        return next((p.name for p in self.judge.algorithm.model.parameters if key in p.theta), key)

    def _terms(self, claim: Claim) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The parameters whose terms in the answer's Q are wrong, and the others, in LaTeX."""
        at = self.judge.instances_of(self.reading)[0]
        wrong: list[str] = []
        right: list[str] = []
        for p in at.model.parameters:
            quantity = Quantity("parameter", p.name, p.indices, "", (at.model.symbol(p.name),))
            by = By(quantity, tuple((x, f"{x}0") for x in p.indices))
            d = Gradients(self.reading, at)
            d.marks = Marks("t" if claim.new else "", constants=True, free_new=claim.new)
            try:
                mine = d.gradients(by, lambda e: e.value(claim.members[-1]))[0].array
                true = d.gradients(by, lambda e: e.q())[0].array
            except (*FAULTS, RecursionError):
                return (), ()
            if mine.shape != true.shape:
                return (), ()
            same = np.abs(mine - true).max() <= 1e-6 * (1 + np.abs(true).max())
            (right if same else wrong).append(_letter(p.name))
        return tuple(wrong), tuple(right)


def _entry(id: str, kind_: str) -> Misconception | None:
    """The misconception of that id, in the words for a part of that kind."""
    own = [m for m in ENTRIES if m.id == id]
    return next((m for m in own if kind_ in m.kinds or "update" in m.kinds and kind_ not in (
        "responsibilities", "Q")), own[0] if own else None)


def _letter(name: str) -> str:
    """A parameter's name in LaTeX."""
    base, power, _ = name.partition("^")
    letter = f"\\{base}" if len(base) > 1 and base.isalpha() else base
    return letter + (name[len(base):] if power else "")
