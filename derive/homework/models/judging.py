"""The judgement of a claim about a model: by value, at random instances; never by simplifying."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from ...algebra.expression import Expr
from ...engine.parts import Algorithm, Update
from ..reading.grammar import Node
from . import named
from .binding import Names
from .changes import changed
from .claims import Claim
from .evaluating import evaluate
from .formula import Definition, Formula, Marks
from .instance import Instance
from .named import Named, NoValue

#: How many instances a right formula agrees at; how far values may be apart, relatively.
INSTANCES, TOLERANCE = 3, 1e-8


@dataclass(frozen=True)
class Judgement:
    """``verdict`` is "right", "wrong", "undecided", "unread", or "none" for what says nothing of
    the part (a number, a constraint)."""

    verdict: str
    feedback: str = ""
    misconceptions: tuple[str, ...] = ()


class Judge:
    """Judges claims against one algorithm; the instances are kept between claims."""

    def __init__(self, algorithm: Algorithm) -> None:
        self.algorithm = algorithm

    @cached_property
    def instances(self) -> tuple[Instance, ...]:
        """Random instances of the model."""
        return tuple(Instance(self.algorithm, seed) for seed in range(INSTANCES))

    def claim(self, claim: Claim, names: Names, definitions: Mapping[str, Definition]) -> Judgement:
        """The judgement of a claim: of the last of its members that has a value."""
        reason = ""
        for member in reversed(claim.members):
            try:
                return self._member(claim, member, names, definitions)
            except (NoValue, ValueError, IndexError, FloatingPointError) as fault:
                reason = reason or str(fault)
            except RecursionError:
                reason = reason or "nested too deep"
        return Judgement("unread", f"This was not read: {reason}.")

    def _member(self, claim: Claim, member: Node, names: Names,
                definitions: Mapping[str, Definition]) -> Judgement:
        if claim.target is not None and claim.target.kind == "parameter" and not _says(
                member, names, definitions):
            return Judgement("none")
        fault: Exception | None = None
        undecided = False
        for strict, marks in self._readings(claim):
            for greedy in (True, False):
                try:
                    agrees = all(self._agrees(claim, member, at, names, definitions, marks, greedy)
                                 for at in self.instances)
                except (NoValue, ValueError, IndexError) as found:
                    fault = fault or found
                    continue
                if agrees and strict:
                    return Judgement("right")
                undecided = undecided or agrees
        if undecided:
            return Judgement("undecided", "It is right where the parameters on its right side are "
                             "the new ones, and wrong where they are the current ones: say which.")
        if fault is not None:
            raise fault
        ids = self._mistakes(claim, member, names, definitions)
        said = "Its value is another one than that of the derivation."
        return Judgement("wrong", said, ids)

    # --- values ----------------------------------------------------------------------------------

    def _readings(self, claim: Claim) -> Iterator[tuple[bool, Marks]]:
        """How the unmarked parameters may be read, and whether a right value decides then."""
        if claim.part == "Q":
            yield True, Marks("")
        elif claim.target is not None and claim.target.kind == "responsibility":
            yield True, Marks("t")
        else:
            before = frozenset(self._before(claim.part))
            if claim.new and before:
                yield True, Marks("t")
                yield False, Marks("t", before)
            else:
                yield True, Marks("t", before)

    def _before(self, name: str) -> list[str]:
        found: list[str] = []
        for update in self.algorithm.updates:
            if update.parameter == name:
                return found
            found.append(update.parameter)
        return found

    def _agrees(self, claim: Claim, member: Node, at: Instance, names: Names,
                definitions: Mapping[str, Definition], marks: Marks, greedy: bool) -> bool:
        value = Formula(names, definitions, at, marks, greedy).value(member)
        if claim.part == "Q":
            return self._same_but_constant(claim, member, at, names, definitions, value, greedy)
        truth = self._truth(claim, at, names)
        if claim.proportional:
            return self._proportional(value, truth, claim, names)
        return named.close(value, truth, TOLERANCE)

    def _truth(self, claim: Claim, at: Instance, names: Names) -> Named:
        target = claim.target
        assert target is not None
        if target.kind == "parameter":
            if target.name not in at.updated:
                raise NoValue(f"the new {target.name} has no closed form")
            return at.placed(at.updated[target.name], target.indices)
        return at.symbol(target.name, target.indices, "t")

    def _proportional(self, value: Named, truth: Named, claim: Claim, names: Names) -> bool:
        """Whether the ratio is the same for all values of the latent variables."""
        target = claim.target
        assert target is not None
        if target.indices[0] not in truth.letters:
            raise NoValue("proportional to what depends on no component")
        ratio = named.times(value, named.power(truth, named.number(-1)))
        axis = ratio.letters.index(target.indices[0])
        first = np.take(ratio.array, [0], axis=axis)
        return bool(np.allclose(ratio.array, first, rtol=1e-7))

    def _same_but_constant(self, claim: Claim, member: Node, at: Instance, names: Names,
                           definitions: Mapping[str, Definition], value: Named, greedy: bool
                           ) -> bool:
        """Q, up to what does not depend on theta: its difference is the same at another theta."""
        other = Instance(self.algorithm, at.seed)
        other.move(1)
        moved = Formula(names, definitions, other, Marks(""), greedy).value(member)
        if value.letters or moved.letters or not value.scalar:
            return False
        mine = float(value.array.item()) - float(moved.array.item())
        right = float(at.q.array.item()) - float(other.q.array.item())
        return bool(np.isfinite(mine)) and abs(mine - right) <= 1e-7 * (1 + abs(right))

    # --- mistakes --------------------------------------------------------------------------------

    def _mistakes(self, claim: Claim, member: Node, names: Names,
                  definitions: Mapping[str, Definition]) -> tuple[str, ...]:
        """The first mistake with a name whose formula has the answer's value."""
        target = claim.target
        if target is None or target.kind != "parameter":
            return ()
        update = next(u for u in self.algorithm.updates if u.parameter == target.name)
        if update.formula is None:
            return ()
        for _, marks in self._readings(claim):
            for id, formula in changed(self.algorithm, update):
                if self._has_value(claim, member, names, definitions, marks, formula, update):
                    return (id,)
        return ()

    def _has_value(self, claim: Claim, member: Node, names: Names,
                   definitions: Mapping[str, Definition], marks: Marks, formula: Expr,
                   update: Update) -> bool:
        assert claim.target is not None
        own = self.algorithm.model.parameter(update.parameter).indices
        for at in self.instances[:2]:
            try:
                value = Formula(names, definitions, at, marks).value(member)
                made = evaluate(formula, at)
                if set(made.letters) != set(own):
                    return False
                order = [made.letters.index(x) for x in own]
                placed = at.placed(Named(own, made.array.transpose(
                    [*order, len(order), len(order) + 1])), claim.target.indices)
                if not named.close(value, placed, TOLERANCE):
                    return False
            except (NoValue, ValueError, IndexError):
                return False
        return True


def _says(member: Node, names: Names, definitions: Mapping[str, Definition]) -> bool:
    """Whether a formula speaks of the data or of a posterior probability, itself or through what
    it defines: else it is a number, a start, or a constraint."""
    for n in member.walk():
        if n.kind == "product" and any(
                names.event(Node("product", pair)) is not None
                for pair in pairwise(n.parts)) or names.observed_event(n) is not None:
            return True
        w = names.written(n) if n.kind in ("name", "scripted", "accent") else None
        if w is None:
            continue
        if names.one_hot(w) is not None:
            return True
        if w.letter in definitions and w.letter not in names.parameters:
            return True
        found = names.bind(w, {})
        if found is not None and found.kind in ("variable", "responsibility", "count"):
            return True
    return False
