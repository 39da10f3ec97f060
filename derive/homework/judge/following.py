"""Wrong parts that follow correctly from earlier wrong ones, and right ones that stand on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...algebra.expression import Expr
from ..bind.binding import Outcome
from ..bind.marks import Marks
from ..bind.quantities import Quantity
from ..parse.grammar import Node
from ..value import named
from ..value.evaluating import evaluate
from ..value.formula import Formula
from ..value.gradients import By, Gradients, taken_at
from ..value.instance import Instance
from ..value.named import Named, NoValue
from .claims import Claim
from .judging import FAULTS, Judge, placed_back

#: How large a slope of Q may be where it has its maximum, and one that is none of rounding,
#: relative to the size of Q.
FLAT, STEEP = 1e-6, 1e-3


@dataclass(frozen=True)
class Given:
    """What an answer gives, and which of it is wrong: the claims of each key of the parts."""

    claims: Mapping[str, Sequence[Claim]]
    wrong: frozenset[str]


class Following:
    """What follows from what in one answer."""

    def __init__(self, judge: Judge, outcome: Outcome, given: Given) -> None:
        self.judge, self.outcome, self.given = judge, outcome, given
        self.reading = outcome.reading
        self.at: Instance = judge.instances_of(self.reading)[0]

    def stands_on(self, claim: Claim) -> str | None:
        """The wrong part that a right formula uses by its symbol: the responsibilities."""
        if "responsibilities" not in self.given.wrong or claim.role is not None and (
                claim.role.quantity.kind == "responsibility"):
            return None
        for h in self.outcome.reached.get(claim.line.at, ()):
            m = self.reading.meanings.get(h)
            if not isinstance(m, str) and m is not None and m.quantity.kind in (
                    "responsibility", "count"):
                return "responsibilities"
        return None

    def source(self, key: str, claim: Claim) -> str | None:
        """The wrong part that a wrong claim follows from, or None."""
        if claim.role is None or claim.role.quantity.kind == "responsibility":
            return None
        try:
            mine = self._value(claim)
        except (*FAULTS, RecursionError):
            return None
        update = next((u for u in self.at.algorithm.updates if key in self.at.model.parameter(
            u.parameter).theta), None)
        if update is None or update.formula is None:
            return None
        place = next(p for k, p in claim.parts if k == key)
        for other, value in self._with_own(key, update.parameter, update.formula):
            try:
                if self.judge.same(mine, value, claim, self.at, place):
                    return other
            except FAULTS:
                continue
        if "Q" in self.given.wrong:
            try:
                if self._is_maximum(update.parameter, claim, key):
                    return "Q"
            except (*FAULTS, RecursionError):
                return None
        return None

    def _value(self, claim: Claim, at: Instance | None = None) -> Named:
        """The value of a claim's last member that has one. Raises NoValue."""
        marks = self.judge.marks(self.reading, claim)
        for member in reversed(claim.members):
            try:
                return Formula(self.reading, at or self.at, marks).value(member)
            except FAULTS:
                continue
        raise NoValue("no value")

    # --- the right formula with wrong parts ------------------------------------------------------

    def _with_own(self, key: str, name: str, formula: Expr) -> Iterator[tuple[str, Named]]:
        """(key, the value of the right formula with the answer's own wrong value of that key)."""
        own = self.at.model.parameter(name).indices
        shares = self._shares()
        for through in (False, True) if shares else ():
            try:
                yield "responsibilities", named.ordered(evaluate(
                    formula, self.at.with_posterior(shares, through)), own)
            except FAULTS:
                continue
        for other, claims in self.given.claims.items():
            if other in ("responsibilities", "Q", key) or other not in self.given.wrong:
                continue
            for c in claims:
                try:
                    changed = self._changed(c, other)
                    yield other, named.ordered(evaluate(formula, changed), own)
                except FAULTS:
                    continue

    def _shares(self) -> dict[str, Named]:
        """The answer's own wrong posterior probabilities, of all components."""
        if "responsibilities" not in self.given.wrong:
            return {}
        units = self.at.algorithm.units
        if len(units) != 1 or len(units[0].values) != 1:
            return {}
        joint, (k,) = units[0].joint, units[0].values
        for c in self.given.claims.get("responsibilities", ()):
            if c.role is None or c.proportional:
                continue
            try:
                value = self._value(c)
            except FAULTS:
                continue
            value = placed_back(value, c)
            if set(value.letters) == set(joint.args[2]):
                return {joint.args[0]: named.ordered(value, joint.args[2])}
            labels = self.at.model.plate(k).labels
            fixed = dict(c.role.fixed).get(k)
            place = fixed if fixed is not None else labels.index(dict(c.places)[k]) \
                if dict(c.places).get(k) in labels else None
            if len(labels) == 2 and place is not None and value.letters == units[0].plates:
                both = [value.array, 1 - value.array]
                array = np.stack(both if place == 0 else both[::-1])
                whole = Named((k, *value.letters), array)
                return {joint.args[0]: named.ordered(whole, joint.args[2])}
        return {}

    def _changed(self, claim: Claim, key: str, at: Instance | None = None) -> Instance:
        """The instance with the answer's own value for a new parameter. Raises NoValue."""
        at = at or self.at
        p = next(p for p in self.at.model.parameters if key in p.theta)
        right = at.symbol(p.name, p.indices, "t+1")
        value, role = self._value(claim, at), claim.role
        if role is None or role.inverse or role.root:
            raise NoValue("another parameter")
        if len(role.quantity.cells) > 1:  # a weight of several: this key's own
            place = next(n for k, n in claim.parts if k == key)
            letter = dict(claim.places).get(role.quantity.letters[0], "")
            if letter in value.letters and place is not None:
                value = named.at(value, {letter: place})
            if value.letters or not value.scalar:
                raise NoValue("another shape")
            own = value.array if self.judge.first(claim, place) else 1 - value.array
            return at.with_new(p.name, Named((), own))
        value = placed_back(value, claim)
        if not set(value.letters) <= set(p.indices) or value.shape != right.shape:
            raise NoValue("another shape")
        array = right.array.copy()
        if key in p.keys:
            n = p.keys.index(key)
            array[n] = named.at(value, {p.indices[0]: n}).array if value.letters else value.array
        else:
            array = np.broadcast_to(named.ordered(value, p.indices).array, array.shape).copy()
        return at.with_new(p.name, Named(p.indices, array))

    # --- the maximum of a wrong Q ----------------------------------------------------------------

    def _is_maximum(self, name: str, claim: Claim, key: str) -> bool:
        """Whether the answer's own new parameters, not the right ones, maximise its Q."""
        q = self.given.claims["Q"][0].members[-1]
        order = [k for u in self.at.algorithm.updates
                 for k in self.at.model.parameter(u.parameter).theta]
        at = taken_at(self.at, "")
        for other in [k for k in order if k in self.given.wrong]:
            for c in self.given.claims.get(other, ()):
                at = self._changed(c, other, at)
        own = taken_at(at, "t+1")
        new = taken_at(self.at, "t+1")
        return self._slope(q, own, name, key) < FLAT and self._slope(q, new, name, key) > STEEP

    def _slope(self, q: Node, at: Instance, name: str, key: str) -> float:
        """The largest feasible slope of the answer's Q by a parameter, over 1 + |Q|, of the right
        Q."""
        p = at.model.parameter(name)
        quantity = Quantity("parameter", name, p.indices, "", (at.model.symbol(name),))
        places = {x: f"{x}0" for x in p.indices}
        if key in p.keys:
            labels = at.model.plate(p.indices[0]).labels
            places[p.indices[0]] = labels[p.keys.index(key)]
        d = Gradients(self.reading, at)
        d.marks = Marks("", constants=True, free_new=True)
        by = By(quantity, tuple(places.items()))
        found = d.gradients(by, lambda e: e.value(q))[0]
        array = found.array
        if p.domain == "simplex":
            array = array - array.mean(axis=0, keepdims=True)
        if array.shape[-1] == array.shape[-2] > 1:
            array = (array + np.swapaxes(array, -1, -2)) / 2
        return float(np.abs(array).max()) / (1 + abs(float(self.at.q.array.item())))

