"""Which mistakes give exactly this wrong formula."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..algebra.expression import Expr, walk
from .answer import Claim
from .instances import NotEvaluable
from .judge import COARSE, Judge
from .misconceptions import ENTRIES, Misconception

#: What a slot's parameter is called here, by how a start is taken for it.
KINDS = {"row": "mean", "share": "mean", "spread": "spread"}
#: How many pairs of mistakes are tried.
PAIRS = 600
#: Mistakes of which one undoes the other: nobody makes both.
UNDOING = ({"squared_responsibilities", "root_responsibilities"},)


@dataclass(frozen=True)
class WrongFormula:
    """One or two mistakes with a formula that they lead to."""

    misconceptions: tuple[Misconception, ...]
    formula: Expr


def kind(judge: Judge, part: str) -> str:
    """What a part is, as misconceptions name it."""
    if part in ("responsibilities", "Q"):
        return part
    s = judge.em.setting
    base = judge.em.solution(part)[0].args[0]
    if base == judge.em.model.weights.base:
        return "weight"
    return next((KINDS.get(slot.start, "mean") for slot in s.family.slots
                 if s.slots()[slot.name].args[0] == base), "update")


def occurs(m: Misconception, part_kind: str) -> bool:
    """Whether a misconception can occur in a part of that kind."""
    return part_kind in m.kinds or (
        "update" in m.kinds and part_kind not in ("responsibilities", "Q"))


def wrong_formulas(judge: Judge, part: str) -> Iterator[tuple[Misconception, Expr]]:
    """Every misconception that can occur in a part, with each formula that it leads to."""
    yield from changes_of(judge, part, written_out(judge, part))


def written_out(judge: Judge, part: str) -> Expr:
    """The right formula of a part, as mistakes change it."""
    return judge.em.step("T.2").right if part == "responsibilities" else judge.truth(part)


def changes_of(judge: Judge, part: str, formula: Expr) -> Iterator[tuple[Misconception, Expr]]:
    """What each misconception of a part makes of a formula of it."""
    own = kind(judge, part)
    for m in ENTRIES:
        if occurs(m, own):
            for changed in m.change(judge.em, formula):
                yield m, changed


class Diagnosis:
    """The wrong formulas of one derivation's parts, with their values, made once and kept."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self._known: dict[tuple[str, tuple[str, ...], str], tuple[WrongFormula, ...]] = {}

    def of(self, claim: Claim) -> tuple[Misconception, ...]:
        """The misconceptions whose formula has the value of the claim everywhere; none where there
        is no such.

        Several that agree in value are all named. A claim with several readings is matched by each.
        """
        found: dict[str, Misconception] = {}
        for reading in claim.readings:
            for w in self._alike(claim, reading, self.wrong(claim)):
                (m,) = w.misconceptions
                if m.id not in found and self.judge.reading(claim, reading, w.formula) == "right":
                    found[m.id] = m
        return tuple(found.values())

    def pair(self, claim: Claim) -> tuple[Misconception, ...]:
        """The first two misconceptions that together have the value of the claim, or none."""
        for reading in claim.readings:
            for w in self._alike(claim, reading, self._pairs(claim)):
                if self.judge.reading(claim, reading, w.formula) == "right":
                    return w.misconceptions
        return ()

    def wrong(self, claim: Claim) -> tuple[WrongFormula, ...]:
        """The wrong formulas of the claim's part that differ from the right one in value."""
        key = (claim.part, claim.labels, claim.relation)
        if key not in self._known:
            right = self.judge.truth(claim.part)
            self._known[key] = tuple(
                WrongFormula((m,), changed) for m, changed in wrong_formulas(self.judge, claim.part)
                if not self._same(claim, changed, right))
        return self._known[key]

    def _pairs(self, claim: Claim) -> tuple[WrongFormula, ...]:
        """What two different misconceptions, one after the other, make of the right formula."""
        key = (claim.part, claim.labels, "pairs")
        if key not in self._known:
            found: dict[Expr, WrongFormula] = {}
            shape = self.judge.truth(claim.part).shape
            for w in self.wrong(claim):
                if w.formula.shape != shape or not self._holds_observations(w.formula):
                    continue  # a second change would not fit it, or change what is left
                first = w.misconceptions[0]
                for m, changed in changes_of(self.judge, claim.part, w.formula):
                    if m.id != first.id and {m.id, first.id} not in UNDOING and len(found) < PAIRS:
                        found.setdefault(changed, WrongFormula((first, m), changed))
            self._known[key] = tuple(found.values())
        return self._known[key]

    def _holds_observations(self, formula: Expr) -> bool:
        """Whether a formula depends on the observations at all: 1/2 and an old value do not."""
        return any(n.op == "symbol" and n.args[0] in (".T", ".N", self.judge.em.model.observed.name)
                   for n in walk(formula))

    def _same(self, claim: Claim, formula: Expr, other: Expr) -> bool:
        try:
            mine = self.judge.known(claim, formula, 0)
            return mine.match(self.judge.known(claim, other, 0), COARSE) == "equal"
        except NotEvaluable:
            return False

    def _alike(self, claim: Claim, formula: Expr, wrong: tuple[WrongFormula, ...]
               ) -> Iterator[WrongFormula]:
        """The wrong formulas with the claim's value at the first instance."""
        try:
            mine = self.judge.signature(claim, formula, self.judge.instances.instance(0))
        except NotEvaluable:
            return
        for w in wrong:
            try:
                known = self.judge.known(claim, w.formula, 0)
            except NotEvaluable:
                continue
            if mine.match(known, COARSE) == "equal":
                yield w

