"""The judgement of a formula: by value, at consistent random instances, confirmed at 50 digits.

Never by simplifying a difference. Five instances in floats first. A difference is confirmed at 50
digits before the formula is wrong; where all agree, two of the instances are gone through again at
50 digits before it is right. A formula without a value is neither.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Literal, TypeVar

from ..algebra.expression import Expr
from ..derivation import Derivation
from .answer import Claim
from .instances import Instance, Instances, NotEvaluable
from .signatures import Match, Signature, signature

A = TypeVar("A")
T = TypeVar("T")

INSTANCES = 5
CONFIRMED = 2
COARSE, FINE = 1e-7, 1e-30
#: How many expressions, and how many signatures, are kept before the memory is given back.
MOST_REMEMBERED, MOST_KNOWN = 20_000, 20_000

Judgement = Literal["right", "wrong", "undecided"]
JUDGEMENTS: dict[Match, Judgement] = {"equal": "right", "different": "wrong", "partly": "undecided"}


class Judge:
    """Judges claims against one derivation; the instances are kept between claims."""

    def __init__(self, em: Derivation) -> None:
        self.em, self.instances = em, Instances(em)
        self._known: dict[tuple[object, ...], Signature] = {}
        self._kept: dict[object, Any] = {}

    def kept(self, make: Callable[[A], T], of: A) -> T:
        """``make(of)``, made once: what is told of this judge or its derivation between claims.

        One ``make`` has one ``of``.
        """
        if make not in self._kept:
            self._kept[make] = make(of)
        found: T = self._kept[make]
        return found

    @cached_property
    def univariate(self) -> Judge | None:
        """The judge of the same statement about numbers, None where they are numbers already."""
        from .reading.univariate import one_dimensional

        own = one_dimensional(self.em)
        return None if own is None else Judge(own)

    def positions(self, labels: tuple[str, ...], components: int) -> list[int]:
        """The components that a claim speaks of, from 0; all of them for no labels.

        Raises NotEvaluable for a component that the statement does not have.
        """
        known = self.em.model.components.labels
        if not known or not labels:
            return list(range(components))
        other = [label for label in labels if label not in known]
        if other:
            raise NotEvaluable(f"no component {', '.join(other)}")
        return [known.index(label) for label in labels]

    def truth(self, part: str) -> Expr:
        """The derivation's own formula of a part."""
        if part == "responsibilities":
            return self.em.setting.T
        if part == "Q":
            return self.em.expected_log_likelihood
        return self.em.solution(part)[1]

    def signature(self, claim: Claim, formula: Expr, at: Instance) -> Signature:
        """The signature of a formula in the place of the claim's. Raises NotEvaluable."""
        return signature(claim, formula, self.positions(claim.labels, at.sizes.components), at)

    def known(self, claim: Claim, formula: Expr, seed: int, precise: bool = False) -> Signature:
        """The signature of a formula that many answers are compared with; it is kept."""
        key = (claim.part, claim.labels, claim.relation, formula, seed, precise)
        found = self._known.get(key)
        if found is None:
            at = self.instances.instance(seed, precise)
            found = self._known[key] = self.signature(claim, formula, at)
        return found

    def reading(self, claim: Claim, formula: Expr, truth: Expr | None = None) -> Judgement:
        """One reading of a claim beside the truth (or another formula): right, wrong, or undecided
        where it has no value, or where that depends on a letter that it leaves open.

        A formula that has no value at some of the instances is wrong where it is wrong at most of
        them, and undecided otherwise.
        """
        if self.instances.remembered > MOST_REMEMBERED:
            self.instances = Instances(self.em)
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
        truth = self.truth(claim.part) if truth is None else truth
        found: list[Judgement] = []
        for seed in range(INSTANCES):
            coarse = self._compare(claim, formula, truth, seed, False)
            found.append(self._compare(claim, formula, truth, seed, True)
                         if coarse == "wrong" else coarse)
            if found[-1] == "wrong" and "undecided" not in found:
                return "wrong"
        if "undecided" in found:
            return "wrong" if found.count("wrong") > INSTANCES / 2 else "undecided"
        for seed in range(CONFIRMED):
            precise = self._compare(claim, formula, truth, seed, True)
            if precise != "right":
                return precise
        return "right"

    def _compare(self, claim: Claim, formula: Expr, truth: Expr, seed: int,
                 precise: bool) -> Judgement:
        # what is right of a formula up to a factor is right as it is
        whole = Claim(claim.part, claim.labels, (), claim.place, "") \
            if claim.relation == "proportional" and truth == self.truth(claim.part) else claim
        try:
            mine = self.signature(claim, formula, self.instances.instance(seed, precise))
            right = self.known(whole, truth, seed, precise)
        except NotEvaluable:
            return "undecided"
        return JUDGEMENTS[mine.match(right, FINE if precise else COARSE)]

    def claim(self, claim: Claim) -> Judgement:
        """All readings of a claim: their common judgement, undecided where they differ."""
        found = {self.reading(claim, formula) for formula in claim.readings}
        return found.pop() if len(found) == 1 else "undecided"

    def alike(self, claim: Claim, formula: Expr, other: Expr) -> bool:
        """Whether a formula has the value of another one, which is kept, at the first instance, in
        floats."""
        try:
            mine = self.signature(claim, formula, self.instances.instance(0))
            return mine.match(self.known(claim, other, 0), COARSE) == "equal"
        except NotEvaluable:
            return False

    def agrees(self, claim: Claim) -> bool:
        """Whether the first reading has the part's value at one instance, in floats: a hint to how
        an answer is to be read, no judgement."""
        truth = self.truth(claim.part)
        return self._compare(claim, claim.readings[0], truth, 0, False) == "right"
