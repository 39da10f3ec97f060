"""The judgement of a claim about a model: by value, at random instances; never by simplifying."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ...algebra.expression import Expr, walk
from ..bind.marks import Marks
from ..bind.quantities import label_at, placed
from ..bind.reading import Reading
from ..diagnose.logarithms import Ids
from ..diagnose.mistakes import Mistakes
from ..parse.grammar import Node
from ..parse.symbols import Head
from ..value import named
from ..value.formula import Formula
from ..value.instance import Instance
from ..value.named import TRIAL, Ambiguous, Mismatch, Named, NoValue
from .claims import Claim, behind
from .instances import Instances, name_of

NO_NUMBER = ("Your formula has no value where it was tried (a division by zero, a logarithm or "
              "root of a negative number, an index that stands for nothing?): please write it out.")
_WHICH = ("Did you mean the new or the current parameters where they wear no mark? One is right "
          "and one is not.")
#: How far values may be apart, relatively.
TOLERANCE = 1e-8
#: How near an entry of a wrong value has to be to be looked at.
NEAR = 2 * TOLERANCE
FAULTS = (NoValue, ValueError, TypeError, IndexError, FloatingPointError, KeyError, OverflowError)


class NoNumber(NoValue):
    """A formula without a finite value."""


@dataclass(frozen=True)
class Judgement:
    """``verdict`` is "right", "wrong", "undecided" or "unread"."""

    verdict: str
    feedback: str = ""
    misconceptions: tuple[str, ...] = ()
    mismatch: bool = False
    """Whether it is not read because the types of its symbols do not fit."""


WRONG = Judgement("wrong", "Its value is another one than that of the derivation.")


class Judge(Instances):
    """Judges claims against one algorithm."""

    # --- verdicts --------------------------------------------------------------------------------

    def mistakes_of(self, reading: Reading, claim: Claim, part: str, pairs: bool = True
                    ) -> tuple[tuple[str, ...], bool]:
        """The usual mistakes that a wrong claim shows, and whether they have its value together
        only; two only where ``pairs``."""
        for member in reversed(claim.members):
            for place in [n for name, n in claim.parts if name == part]:
                try:
                    if self._member(reading, claim, member, place).verdict == "wrong":
                        for both in (False, True)[:1 + pairs]:
                            found = self._mistake(reading, claim, member, place, both)
                            if found:
                                return found, both
                except FAULTS:
                    continue
        return (), False

    def claim(self, reading: Reading, claim: Claim) -> dict[str, Judgement]:
        """The judgement of each of its parts: of the last of its members that has a value. It is
        not right where a later one says more than a name, and was not read."""
        reason, lost, mismatch = "", False, False
        for member in reversed(claim.members):
            try:
                found: dict[str, Judgement] = {}
                for part, place in claim.parts:
                    if part not in found or found[part].verdict == "right":
                        found[part] = self._member(reading, claim, member, place)
                return {part: Judgement("unread", f"This was not read: {reason}.")
                        if lost and j.verdict == "right" else j for part, j in found.items()}
            except (NoNumber, Ambiguous) as question:
                return {part: Judgement("undecided", str(question)) for part, _ in claim.parts}
            except FAULTS as fault:
                mismatch = mismatch if reason else isinstance(fault, Mismatch)
                reason = reason or str(fault)
            except RecursionError:
                reason = reason or "nested too deep"
            lost = lost or not self._names(reading, member)
        return {part: Judgement("unread", f"This was not read: {reason}.", (), mismatch)
                for part, _ in claim.parts}

    def _names(self, reading: Reading, member: Node) -> bool:
        """Whether a member is a symbol without a definition: a name for what is before it."""
        w = self.language.written(member)
        return w is not None and not w.rest and reading.meaning(w) is None

    def _member(self, reading: Reading, claim: Claim, member: Node, place: int | None
                ) -> Judgement:
        if claim.solves:
            return self._solution(reading, claim, place)
        fault: Exception | None = None
        marks = self.marks(reading, claim)
        for greedy in (True, False):
            try:
                if self._agree(reading, claim, member, marks, greedy, place):
                    sure = not self._primed(reading, claim) or self._right_at(
                        reading, claim, member, replace(marks, solved=frozenset()), greedy, place)
                    return Judgement("right") if sure else Judgement("undecided", _WHICH)
            except FAULTS as found:
                fault = fault or found
        sized = self._sized(reading, claim, member, place)
        if sized is not None:
            return sized
        if fault is not None:
            raise fault
        if claim.role is not None and claim.role.quantity.parameters(place) & self.implicit:
            raise NoValue("the new value has no closed form")
        return WRONG

    def _solution(self, reading: Reading, claim: Claim, place: int | None) -> Judgement:
        """Whether the new parameter is the root of an equation, and it does not hold elsewhere."""
        assert claim.role is not None
        names = claim.role.quantity.parameters(None)
        marks = self.marks(reading, claim)
        marks = replace(marks, solved=marks.solved | names)
        right = []
        for greedy in (True, False):
            holds = []
            for at in self.instances_of(reading):
                elsewhere = at
                for name in names & self.parameters:
                    elsewhere = elsewhere.with_new(name, at.values[name, "t"])
                truth = self.truth(reading, claim, at)
                if self._balanced(reading, claim, elsewhere, marks, greedy, place, truth):
                    raise NoValue("an equation that holds at other values too")
                holds.append(self._balanced(reading, claim, at, marks, greedy, place, truth))
            right.append(all(holds))
        return Judgement("right") if any(right) else Judgement(
            "wrong", "Its root is another one than that of the derivation.")

    def _balanced(self, reading: Reading, claim: Claim, at: Instance, marks: Marks, greedy: bool,
                  place: int | None, truth: Named) -> bool:
        """Whether an equation holds at an instance. Raises NoValue for too few equations."""
        left, right = (Formula(reading, at, marks, greedy).value(m) for m in claim.members)
        if right.scalar and not right.letters and not right.array.any():
            right = named.times(named.number(0.0), left)
        letters, (a, b) = named.aligned([left, right])
        a, b = np.broadcast_arrays(a, b)
        if not set(truth.letters) <= set(letters) or a.shape[-2:] != truth.shape:
            raise NoValue("fewer equations than unknowns")
        if not (np.isfinite(a).all() and np.isfinite(b).all()):
            raise NoValue("no finite number")
        value = _only(Named(letters, np.abs(a - b) / (1 + np.abs(a).max())), claim, place)
        return bool(value.array.max() <= 1e-7)

    def _primed(self, reading: Reading, claim: Claim) -> bool:
        """Whether a prime marks the new parameter on the left."""
        w = self.language.written(claim.line.members[0])
        return w is not None and bool(w.primes) and w.letter in reading.primes

    def _right_at(self, reading: Reading, claim: Claim, member: Node, marks: Marks, greedy: bool,
                  place: int | None) -> bool:
        try:
            return self._agree(reading, claim, member, marks, greedy, place)
        except FAULTS:
            return False

    def _agree(self, reading: Reading, claim: Claim, member: Node, marks: Marks, greedy: bool,
               place: int | None) -> bool:
        """Whether a member has the right value at all instances. Raises NoNumber, NoValue."""
        none: NoNumber | None = None
        for at in self.instances_of(reading):
            try:
                if not self._agrees(reading, claim, member, at, marks, greedy, place):
                    return False
            except NoNumber as fault:
                none = fault
        if none is not None:
            raise none
        return True

    # --- mistakes --------------------------------------------------------------------------------

    def mistakes(self, at: Instance) -> Mistakes:
        """The values that usual mistakes lead to, at an instance."""
        return self.once(("mistakes", *name_of(at)), lambda: Mistakes(
            self.language, at, self.moved(at)))

    def _mistake(self, reading: Reading, claim: Claim, member: Node, place: int | None,
                 pairs: bool) -> tuple[str, ...]:
        """All mistakes with a member's value at two instances; of ``pairs`` the first two."""
        one, other = self.telling(reading)
        try:
            found = self._ids(reading, claim, member, place, one, pairs)
            again = self._ids(reading, claim, member, place, other, pairs) if found else []
        except FAULTS:
            return ()
        both = [x for x in found if x in again]
        return () if not both else both[0] if pairs else tuple(dict.fromkeys(x for (x,) in both))

    def _ids(self, reading: Reading, claim: Claim, member: Node, place: int | None,
             at: Instance, pairs: bool) -> list[Ids]:
        marks, made = self.marks(reading, claim), self.mistakes(at)
        value = Formula(reading, at, marks).value(member)
        if claim.role is None:
            moved = Formula(reading, self.moved(at), marks).value(member)
            if value.letters:
                return [] if pairs else [("sum_lost_in_q",)]
            mine = float(value.array.item()) - float(moved.array.item())
            return [ids for ids, right in made.values("Q", pairs)
                    if abs(mine - right) <= 1e-7 * (1 + abs(right))]
        role = claim.role
        if claim.proportional:
            axes = [y for x, y in claim.places if x in self.language.values
                    and y in value.letters]
            if role.quantity.kind != "responsibility" or len(axes) != 1:
                return []
            value = named.over(value, named.total(value, axes[0], 1))
        value = _without_constant_letters(value, claim)
        if role.quantity.kind == "responsibility":
            return [ids for ids, wrong in made.near("responsibilities", pairs, value, NEAR)
                    if len(wrong.letters) == len(role.quantity.letters)
                    and self._is(value, wrong, claim, at)]
        if role.inverse:
            value = named.inverse(value)
        if role.root:
            if pairs:
                return []
            value = named.power(value, named.number(2))
        if len(role.quantity.cells) > 1:
            value = _only(value, claim, place)
        names = sorted(role.quantity.parameters(place) & self.parameters)
        return [ids for name in names[:1]
                for ids, wrong in made.near(name, pairs, value, NEAR)
                if self.same(value, wrong, claim, at, place)]

    def _is(self, value: Named, wrong: Named, claim: Claim, at: Instance) -> bool:
        assert claim.role is not None
        own = named.at(wrong, dict(claim.role.fixed))
        return _alike(value, placed(own, dict(claim.places), at.model))

    def same(self, value: Named, wrong: Named, claim: Claim, at: Instance, place: int | None
             ) -> bool:
        """Whether a value of a claim is that of a wrong formula of its parameter."""
        role = claim.role
        assert role is not None
        if role.quantity.kind == "weight" and dict(role.fixed or ()):
            return False
        places = dict(claim.places)
        left = [x for x in value.letters if x not in places.values()]
        more = [x for x in wrong.letters if x not in role.quantity.letters
                and x not in {y for c in role.quantity.cells for y in _letters(c)}]
        if len(left) != len(more) or len(left) > 1:
            return False
        places |= dict(zip(more, left, strict=True))
        if len(role.quantity.cells) > 1:
            if role.quantity.kind == "weight" and places and not self.first(claim, place):
                wrong = named.minus(named.number(1), wrong)
            return _alike(_only(value, claim, place), wrong)
        return _alike(value, placed(wrong, places, at.model))

    def first(self, claim: Claim, place: int | None) -> bool:
        """Whether a weight is that of the first component."""
        assert claim.role is not None
        plate = claim.role.quantity.letters[0]
        own = place if place is not None else label_at(
            self.algorithm.model, plate, dict(claim.places)[plate])
        return own == 0

    def _sized(self, reading: Reading, claim: Claim, member: Node, place: int | None
               ) -> Judgement | None:
        """The judgement where a whole number, in a claim or in what it rests on, is taken for a
        size: right where words say that it is, the question where they give none."""
        used = {w.head for w in behind(reading, (member,))}
        nodes = [member, *(d.node for h in used for d in reading.definitions.get(h, ()))]
        numbers = {int(n.text) for m in nodes for n in m.walk() if n.kind == "number"
                   and n.text.isdecimal() and len(n.text) < 4 and int(n.text) > 2}
        wrong = None
        for name, what in self.language.counted.items() if numbers else ():
            said = reading.said.get(name, frozenset())
            for number in sorted(numbers & said if said else numbers)[:3]:
                if what == "trials" and number < 7 and not said:
                    continue  # fewer than heads
                own = 0, reading.univariate, {name: number}, False, reading.common
                at = self.once(("taken", repr(own)), partial(Instance, self.algorithm, *own))
                with suppress(*FAULTS):
                    if self._agrees(reading, claim, member, at, self.marks(reading, claim), True,
                                    place):
                        size = "every number of trials" if what == "trials" else name
                        return Judgement("right", f"Right where {size} is {number}, as you say.") \
                            if said else Judgement(
                                "undecided", f"It is right where {size} is {number}: say so.")
                    wrong = WRONG if said else wrong
        return wrong

    def together(self, reading: Reading, claims: Sequence[Claim]) -> bool:
        """Whether claims up to a factor, one for each value of a latent variable, are right
        together. Raises NoValue."""
        for at in self.instances_of(reading):
            ratios = [named.over(Formula(reading, at, Marks("t")).value(c.members[-1]),
                                 self.truth(reading, c, at)) for c in claims]
            if not all(named.close(r, ratios[0], 1e-7) for r in ratios):
                return False
        return True

    # --- values ----------------------------------------------------------------------------------

    def marks(self, reading: Reading, claim: Claim) -> Marks:
        """How the unmarked parameters are read."""
        if id(claim) not in reading.kept:
            reading.kept[id(claim)] = claim, self._marks(reading, claim)
        found: Marks = reading.kept[id(claim)][1]
        return found

    def _marks(self, reading: Reading, claim: Claim) -> Marks:
        if claim.role is None:
            # Q(theta' | theta): the new ones are free, the unmarked ones current
            return Marks("t" if claim.new else "", constants=True, free_new=claim.new)
        if claim.role.quantity.kind == "responsibility":
            return Marks("t", beside=self._beside(reading, claim))
        return Marks("t", frozenset(self._before(claim)), update=True, line=claim.line.at,
                     new=claim.new, beside=self._beside(reading, claim))

    def _beside(self, reading: Reading, claim: Claim) -> frozenset[Head]:
        """The symbols that stand there with two marks, of which one is the new one's."""
        e_step = claim.role is not None and claim.role.quantity.kind == "responsibility"
        found: dict[Head, set[str]] = {}
        for w in behind(reading, claim.members):
            found.setdefault(w.head, set()).add(
                w.mark or ("hat" if w.hat else "prime" if w.primes else ""))
        if e_step:
            current = any("old" in marks or "" in marks and h in reading.hatted
                          for h, marks in found.items())
            return frozenset(h for h, marks in found.items() if "hat" in marks and (
                len(marks) > 1 or not h.letter.endswith("~hat") and (  # no estimate of a label
                    current or reading.hatted.get(h, False))))
        return frozenset(h for h, marks in found.items()
                         if marks >= {"", "old"} and not claim.new)

    def _before(self, claim: Claim) -> set[str]:
        """The parameters that are solved before, or that the right formula has at t+1."""
        assert claim.role is not None
        role = claim.role
        own = {part for part, _ in claim.parts}
        if len(own) > 1 or not own & self.parameters:
            own |= role.quantity.parameters(None)
        found: set[str] = set()
        updates = self.algorithm.updates
        for p in self.algorithm.model.parameters:  # mu_1 where mu_2 is solved
            if p.name in own and len(claim.parts) == 1 and claim.part in p.keys:
                found |= set(p.keys[:p.keys.index(claim.part)])
        first = next((n for n, u in enumerate(updates) if u.parameter in own), 0)
        found |= {u.parameter for u in updates[:first]}
        for u in updates:
            if u.parameter in own and u.formula is not None:
                found |= {n.args[0] for n in walk(u.formula)
                          if n.op == "symbol" and n.args[3] == "t+1"}
        return found - own

    def _agrees(self, reading: Reading, claim: Claim, member: Node, at: Instance, marks: Marks,
                greedy: bool, place: int | None) -> bool:
        if claim.role is None:
            return self._same_but_constant(reading, member, at, greedy, marks)
        value = Formula(reading, at, marks, greedy).value(member)
        truth = self.truth(reading, claim, at)
        if claim.proportional:
            return self._proportional(value, truth, claim)
        value, truth = _only(value, claim, place), _only(truth, claim, place)
        self._finite(value, truth)
        return self._everywhere(value, truth)

    def _finite(self, value: Named, truth: Named) -> None:
        """Raises NoNumber for a value that is right, or none, wherever it is finite."""
        if np.isfinite(value.array).all() or value.shape != truth.shape or not np.isfinite(
                truth.array).all():
            return
        _, (a, b) = named.aligned([value, truth])
        a, b = np.broadcast_arrays(a, b)
        known = np.isfinite(a)
        if not known.any() or np.allclose(a[known], b[known], rtol=1e-8):
            raise NoNumber(NO_NUMBER)

    def _everywhere(self, value: Named, truth: Named) -> bool:
        """Whether a value is right at every open letter. Raises NoValue where at some only."""
        extra = [x for x in value.letters if x not in truth.letters]
        if not extra:
            return named.close(value, truth, TOLERANCE)
        if not extra[0].rstrip("'").isalpha() or len(extra[0].rstrip("'")) > 1:
            raise NoValue(f"the index {extra[0]} is not read")
        axis = value.letters.index(extra[0])
        count = value.array.shape[axis]
        found = [self._everywhere(named.at(value, {extra[0]: n}), truth) for n in range(count)]
        if any(found):
            raise NoValue(f"it leaves the index {extra[0]} open")
        return False

    def alike(self, reading: Reading, a: Claim, b: Claim, part: str) -> bool:
        """Whether two claims of one part have one value, at the first instance."""
        at = self.instances_of(reading)[0]
        values: list[Named] = []
        try:
            for c in (a, b):
                value = Formula(reading, at, self.marks(reading, c)).value(c.members[-1])
                place = next(n for key, n in c.parts if key == part)
                values.append(placed_back(_only(value, c, place), c))
            return named.close(values[0], values[1], TOLERANCE)
        except FAULTS:
            return False

    def truth(self, reading: Reading, claim: Claim, at: Instance) -> Named:
        """The right value of a claim at an instance, at the claim's own letters."""
        role = claim.role
        assert role is not None
        if role.quantity.kind == "responsibility":
            found = role.value(at, "t")
        else:
            missing = {n for n in role.quantity.parameters(None)
                       if n in {p.name for p in at.model.parameters} and n not in at.updated}
            if missing:
                raise NoValue(f"the new {sorted(missing)[0]} has no closed form")
            found = role.value(at, "t+1")
        found = placed(found, dict(claim.places), at.model)
        return named.entries(found, claim.entry) if claim.entry else found

    def _proportional(self, value: Named, truth: Named, claim: Claim) -> bool:
        """Whether the ratio is the same for all values of the latent variables."""
        places = dict(claim.places)
        letters = [places[p] for p in self.language.values if p in places]
        if claim.role is not None and claim.role.quantity.kind != "responsibility":
            letters = [places[claim.role.letters[-1]]]
        axes = [x for x in letters if x in truth.letters]
        if not axes:
            raise NoValue("proportional to what depends on no component")
        ratio = named.over(value, truth)
        for x in axes:
            axis = ratio.letters.index(x)
            first = np.take(ratio.array, [0], axis=axis)
            if not np.allclose(ratio.array, first, rtol=1e-7):
                return False
        return True

    def _same_but_constant(self, reading: Reading, member: Node, at: Instance, greedy: bool,
                           marks: Marks) -> bool:
        """Q, up to what does not depend on theta: its difference is the same at another theta. The
        two are tried at once first, which most formulas can be."""
        other = self.moved(at)

        def value(at: Instance) -> Named:
            return Formula(reading, at, marks, greedy).value(member)

        with suppress(*FAULTS):
            one, two = (named.at(value(self.both(at)), {TRIAL: n}) for n in (0, 1))
            if self._differs_as_q(at, other, one, two):
                return True
            if named.close(one, value(at), TOLERANCE):
                return False
        return self._differs_as_q(at, other, value(at), value(other))

    def _differs_as_q(self, at: Instance, other: Instance, value: Named, moved: Named) -> bool:
        """Whether two values, at the two theta, differ by what Q does. Raises NoValue."""
        if not value.scalar or value.letters != moved.letters:
            raise NoValue("a matrix in the place of a number")
        right = float(at.q.array.item()) - float(other.q.array.item())
        mine = np.asarray(value.array - moved.array).ravel()
        # of a model with priors the expected log-likelihood alone is Q too
        prior = sum(float(a.array.item()) - float(b.array.item())
                    for a, b in zip(at.log_priors(), other.log_priors(), strict=True))
        agrees = np.isfinite(mine) & np.logical_or.reduce([
            np.abs(mine - q) <= 1e-7 * (1 + abs(q)) for q in (right, right - prior)])
        if any(len(x.rstrip("'")) > 1 for x in value.letters):
            raise NoValue(f"the index {value.letters[0]} is not read")
        if value.letters and agrees.any():
            raise NoValue(f"it leaves the index {value.letters[0]} open")
        return bool(agrees.all())

def _alike(value: Named, wrong: Named) -> bool:
    """Whether two agree, and have no value at the same places (0/0 of an empty component)."""
    if value.plate or value.identity and wrong.scalar:
        return False
    if value.shape == wrong.shape:
        letters, (x, y) = named.aligned([value, wrong])
        x, y = np.broadcast_arrays(x, y)
        none = ~np.isfinite(x)
        if none.any() and not none.all() and (none == ~np.isfinite(y)).all():
            value = Named(letters, np.where(none, 0.0, x))
            wrong = Named(letters, np.where(none, 0.0, y))
    return named.close(value, wrong, TOLERANCE)


def _letters(e: Expr) -> frozenset[str]:
    return frozenset(x for n in walk(e) if n.op == "symbol" for x in n.args[2])


def _without_constant_letters(value: Named, claim: Claim) -> Named:
    """A value without the letters that are none of the claim's, and that it does not depend on."""
    places = {y for _, y in claim.places}
    for x in [x for x in value.letters if x not in places]:
        axis = value.letters.index(x)
        first = np.take(value.array, [0], axis=axis)
        if np.allclose(value.array, first, rtol=1e-10):
            value = named.at(value, {x: 0})
    return value


def _only(value: Named, claim: Claim, place: int | None) -> Named:
    """The value of one component, where a place says which and its letter is open."""
    if place is None or claim.role is None:
        return value
    letter = dict(claim.places).get(claim.role.quantity.letters[0], "")
    return named.at(value, {letter: place}) if letter in value.letters else value


def placed_back(value: Named, claim: Claim) -> Named:
    """A claim's value by the letters of its quantity."""
    back = {y: x for x, y in claim.places}
    return named.relettered(value, [back.get(x, x) for x in value.letters])
