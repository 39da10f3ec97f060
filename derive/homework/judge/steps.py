r"""The lines between the parts of an answer to any model, each member judged by its value.

A derivative is compared with that of the derivation's own Q, at a free theta. A line that is set to
zero, and any other equality, has to hold at theta^{t+1}; one that holds at theta^t, where the
E-step is, is right too. A log-likelihood counts up to terms that are free of theta. The gradient by
a covariance may be taken with its entries free or with its symmetry: 2 G - diag(G). What has no
value, or not at every place of an open index, is neither right nor wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import product

from ..act.contents import HIDDEN, Member
from ..act.lines import Line
from ..act.symbols import EQUAL, symbols_in
from ..parse.grammar import Node
from ..parse.slopes import slope_at
from ..value import named
from ..value.comparing import Result, any_of
from ..value.free import KINDS, free_letters
from ..value.gradients import by_of, differential, taken_after
from ..value.instance import Instance
from ..value.named import Named, NoValue
from .claims import Claim, says, some_of_q
from .judging import FAULTS
from .likelihoods import NO_VALUE, Against, Fault, Steps
from .multipliers import NO_MULTIPLIER
from .optima import Optima
from .slopes import SLOPES

#: How far two values may be apart, relatively.
VALUES = 1e-8
#: The most members of the lines of one answer.
MOST = 400
_DIFFERENTIAL = "a differential"
_UNFIT = ("a sum of a number and a matrix", "a product of matrices whose shapes",
          "a function of numbers at a matrix")


class Reader(Optima):
    """Judges the lines of one answer under the reading that was found for it."""

    def steps(self, lines: Sequence[Line]) -> Steps:
        """The judgement of all lines."""
        self._survey(lines)
        claims: dict[int, list[Claim]] = {}
        for claim, _ in self.outcome.said:
            if not claim.linear:
                claims.setdefault(id(claim.line), []).append(claim)
        spent = 0
        for line in sorted(lines, key=self._gives):
            spent += len(line.members)
            if spent > MOST:
                break
            if line.partial and not line.written:
                continue
            if line.partial:
                line = replace(line, members=line.written)
            try:
                if line.relations[0] == "solves":
                    if id(line) in claims:
                        continue
                    line = replace(line, members=line.members[1:], relations=line.relations[1:])
                objectives = self._of_objectives(line)
                if objectives and some_of_q(self.reading, line.members[0]):
                    continue
                if id(line) in claims:
                    self._of_part(claims[id(line)][0])
                elif not objectives:
                    self._between(line)
                    if line.at in self.found.unread:
                        self._for_all(line)
            except (*FAULTS, RecursionError):
                self.found.unread.setdefault(line.at, NO_VALUE)
        return self.found

    @cached_property
    def rests(self) -> Sequence[int]:
        """After how many updates a score is zero: all, and each of a block whose parameters are
        updated one by one, with the later ones as they were."""
        found, done = [len(self.judge.algorithm.updates)], 0
        for block in self.judge.algorithm.blocks:
            for _ in block.updates:
                done += 1
                if block.kind != "joint":
                    found.append(done)
        return tuple(dict.fromkeys(found))

    def _for_all(self, line: Line) -> None:
        """A line that holds whatever its letters are, or a derivative by one that does not."""
        by = {w for s in self._slopes([line]) if (w := self.language.written(s.by)) is not None
              and ((r := self.reading.role(w)) is None or r.quantity.kind == "data"
                   or w.head in self.outcome.guessed)}
        doubtful = self._doubtful(line.members)
        letters = free_letters(self.reading, line.members, {*self.outcome.guessed, *(
            h for h in self.reading.meanings if h.letter == doubtful)}, bool(by))
        kept, wrong = self.found, None
        for kinds in product(KINDS, repeat=len(letters)) if letters else ():
            self.free = {x: (y, kind) for (x, y), kind in zip(letters.items(), kinds, strict=True)}
            self.found = Steps()
            try:
                self._between(line)
                found = self.found
            except (*FAULTS, RecursionError):
                continue
            finally:
                self.free, self.found = {}, kept
            if found.right and not (found.faults or found.unread):
                break
            wrong = wrong or (found if by and found.faults and not found.unread else None)
        else:
            if wrong is None:
                return
            found = wrong
        del kept.unread[line.at]
        kept.right += found.right
        kept.faults += found.faults
        kept.read.add(line.at)

    def _of_part(self, claim: Claim) -> None:
        """The members of a part's line before its last one."""
        if claim.proportional or claim.weak or len(claim.members) < 2 or not any(
                says(self.reading, m) for m in claim.members[-1:]):
            return  # numbers of an example are no derivation
        place = claim.parts[0][1]
        outcomes: list[str] = []
        members = [m for m in claim.members[:-1] if self.language.written(m) is None]
        members.append(claim.members[-1])
        for m in members:
            try:
                outcomes.append(self.judge._member(self.reading, claim, m, place).verdict)
            except (*FAULTS, RecursionError):
                outcomes.append("unread")
        for m, outcome in zip(members[:-1], outcomes, strict=False):
            if outcome in ("right", "wrong"):
                self.note(outcome, claim.line, Fault(m.at, self.source(m, claim.line), "part"))
        if outcomes[-2:] == ["right", "wrong"]:
            before, last = members[-2:]
            self.found.faults.append(Fault(last.at, self.source(last, claim.line), "before",
                                           self.source(before, claim.line)))

    def _between(self, line: Line) -> None:
        about = self.about(line.members)
        if about:
            self._likelihood(about, line)
            return
        if self._of_parameter(line.members[0]) or self._is_event(line):
            return  # a part that is not read, a constraint, a start, a case
        density = self._own_density(line)
        if density is not None:
            self._density(line, density)
            return
        gives = self._is_solved(self._multiplier(line.members[0]))
        own = None if gives else self._defined(line)
        first = int(own is not None and (own[1] or not own[0] or line.relations[0] != "="))
        runs: list[list[Member]] = [[]]
        misfit, compared = "", any(r not in EQUAL for r in line.relations)
        for n in range(first, len(line.members)):
            after = n > 0 and line.relations[n - 1] in EQUAL
            if n > first and not after:
                runs.append([])
            if not after and (n == len(line.relations) or line.relations[n] not in EQUAL):
                continue  # it is equal to nothing
            try:
                member = self._member(line.members[n], line)
            except (*FAULTS, RecursionError) as fault:
                if str(fault).startswith(_UNFIT):
                    misfit = str(fault)
                elif own is None and not compared and str(fault) != _DIFFERENTIAL and (
                        not self._apart(line)) and (
                        any(slope_at(m.items, 0) for m in line.members) or self._derives(
                            [Member("value", line.members[n], "")], False)):
                    self.found.unread.setdefault(line.at, str(fault) if isinstance(
                        fault, NoValue) else NO_VALUE)
                continue
            runs[-1].append(member)
            if member.kind == "zero" and len(runs[-1]) > 1:
                runs.append([])
        if misfit and any(m.kind in ("zero", "slope") for run in runs for m in run):
            self.found.unread[line.at] = f"shapes do not fit: {misfit}"
        for run in runs:
            self._chain(run, line, own is None or first == 1, len(line.members) > 2)

    def _is_event(self, line: Line) -> bool:
        """Whether a line is ``z_i = 1``, of a label and not of its indicator."""
        w = self.language.written(line.members[0])
        v = None if w is None or w.rest else self.language.latent(w.letter)
        return v is not None and w is not None and len(line.members) == 2 and (
            len(w.indices) == len(v.indices) and line.members[1].kind in ("number", "name"))

    def _member(self, node: Node, line: Line) -> Member:
        """A member of a chain. Raises NoValue where it has no value at the first instance."""
        source = self.source(node, line)
        if node.kind in ("number", "name") and node.text == "0":
            return Member("zero", node, source)
        found = slope_at(node.items, 0)
        if found is None and differential(node, self.reading):
            raise NoValue(_DIFFERENTIAL)
        if any(n.kind == "name" and n.text in ("KL", "D_KL") for n in node.walk()):
            raise NoValue("a divergence")
        if found is not None:
            _, after = self._derived(self.instances[0]).slope(found, node.items)
            if after == len(node.items):
                body = found.body or node.items[found.after:]
                of_q = body[0].kind == "name" and body[0].text == "Q"
                by = by_of(self.reading, found.by, self.free)
                return Member("slope", node, source, found, of_q, by)
        self._derived(self.instances[0]).value(node)
        return Member("value", node, source)

    def _chain(self, members: Sequence[Member], line: Line, sure: bool, long: bool) -> None:
        if len(members) < 2 or all(m.kind == "zero" for m in members):
            return
        slopes = any(m.kind == "slope" for m in members)
        weighted, _, parameters, _ = self._held([m.node for m in members])
        if not sure and not parameters:  # the symbol is defined once more
            self._chain(members[1:], line, True, long)
            return
        gives = self._is_solved(self._multiplier(members[0].node))
        if not (slopes or parameters or weighted or gives):
            return
        counts = gives or self._derives(members, long)
        if not sure:
            first, data, own, _ = self._held([members[0].node], line.members)
            sure = first and not (own or data)
        results: set[Result] = set()
        for member, against, beside, result in self._compared(members):
            results.add(result)
            if result == "right":
                self.found.right += counts or bool(self.free)
            elif result == "wrong" and sure and not self._doubtful(line.members, True):
                self.found.faults.append(Fault(
                    member.node.at, member.source, against, beside.source if beside else "",
                    self._from_q(members, member)))
                self.found.read.add(line.at)
        doubtful = self._doubtful(line.members, "wrong" in results)
        if doubtful:
            if (counts or sure) and not self._apart(line):
                self.found.unread.setdefault(line.at, f"nothing says what {doubtful} is")
        elif counts and results:
            if {"unread", "none"} & results and "wrong" not in results:
                if self._apart(line):
                    return
                self.found.unread.setdefault(
                    line.at, NO_VALUE if "unread" in results else NO_MULTIPLIER)
            else:
                self.found.read.add(line.at)

    def _compared(self, members: Sequence[Member]
                  ) -> Iterator[tuple[Member, Against, Member | None, Result]]:
        """(member, what it was compared with, where that stands, the result) along a chain."""
        slope = next((m for m in members if m.kind == "slope"), None)
        before: Member | None = None
        result: Result = "unread"
        for m in members:
            if m.kind == "zero" or m is slope:
                continue
            if slope is not None:
                result = self._is_slope(slope, m)
                if result == "wrong" and before is not None and self._free(before, m) == "right":
                    continue  # the mistake is in the line before
                yield m, "slope", slope, result
            elif before is not None:
                result = self._equal(before, m)
                yield m, "before", before, result
                if result == "none":
                    continue  # a multiplier of which nothing says what it is
            before = m
        zero = next((m for m in members if m.kind == "zero"), None)
        if zero is None or before is None or slope is not None and result == "wrong" or (
                slope is not None and slope.of_q and result == "right"):
            return
        yield before, "zero", None, self._zero(before)

    def _free(self, a: Member, b: Member) -> Result:
        """Two members at a free theta."""
        return self._everywhere(lambda i: self._derived(i).value(a.node),
                                lambda i: self._derived(i).value(b.node), SLOPES)

    def _equal(self, a: Member, b: Member) -> Result:
        """Two members of one line; "none" where they hold a multiplier that nothing explains."""
        letters = self._unsolved(a.node, b.node)
        if letters:
            found = self._by_multiplier(letters, (a.node, b.node), lambda d: named.minus(
                d.value(a.node), d.value(b.node)))
            if found != "none" or any(self.objectives.multipliers[x] is None for x in letters):
                return found
        return self._same(a, b)

    def _same(self, a: Member, b: Member) -> Result:
        """Two members of one line: at theta^{t+1}, where a block's update rests, or at theta^t."""
        results: list[Result] = []
        for done in (*self.rests, 0):
            for x, y in self._ways(a.node, b.node):
                def value(node: Node, way: tuple[int, bool], instance: Instance,
                          done: int = done) -> Named:
                    d = self._derived(taken_after(instance, done))
                    d.first, d.posteriors = way[0], way[1]
                    if not done:
                        d.marks = type(d.marks)("", update=True, free_new=True)
                    return d.value(node)

                results.append(self._everywhere(
                    lambda i, x=x: value(a.node, x, i),  # type: ignore[misc]
                    lambda i, y=y: value(b.node, y, i), VALUES))  # type: ignore[misc]
                if results[-1] == "right":
                    return "right"
        return any_of(results)

    def _ways(self, a: Node, b: Node) -> Iterator[tuple[tuple[int, bool], tuple[int, bool]]]:
        """Which component a single z_i indicates, and whether quotients are posteriors."""
        single = any(w.letter in HIDDEN and len(w.indices) == 1
                     for m in (a, b) for w in symbols_in(self.language, m))
        of_density = self._of_density(a, b)
        for first in (0, 1) if single else (0,):
            yield (first, True), (first, True)
            if of_density:
                yield (first, False), (first, False)

    def _zero(self, m: Member) -> Result:
        """Whether a member is 0 at the new parameters; "none" as above."""
        letters = self._unsolved(m.node)
        if letters:
            found = self._by_multiplier(letters, (m.node,), lambda d: d.value(m.node))
            if found != "none" or any(self.objectives.multipliers[x] is None for x in letters):
                return found
        results: list[Result] = []
        for whole, done in product((True, False), self.rests):
            def value(instance: Instance, whole: bool = whole, done: int = done) -> Named:
                d = self._derived(taken_after(instance, done))
                d.whole = whole
                return d.value(m.node)

            results.append(self._everywhere(lambda i: None, value, SLOPES))
            if results[-1] == "right":
                return "right"
        return any_of(results)


#: What a wrong member has another value than.
_AGAINST: dict[Against, str] = {
    "zero": "is not zero at the new parameters", "part": "has another value than its line is about",
    "complete": "is not the complete-data log-likelihood", "observed": "is not the log-likelihood",
    "density": "is not the logarithm of this density",
    "objective": "does not depend on these parameters as Q does",
}


def words(fault: Fault, lines: Sequence[int]) -> str:
    """What is wrong with the first wrong line, and which lines are wrong."""
    if fault.against == "before":
        what = f"has another value than ${fault.beside}$ before it"
    elif fault.against == "slope":
        what = f"is not the derivative ${fault.beside}$ before it"
    else:
        what = _AGAINST[fault.against]
    text = f"Line {lines[0]}: ${fault.source}$ {what}."
    if fault.follows_from is not None:
        text += f" It follows from your own {fault.follows_from}, which is wrong."
    if len(lines) > 1:
        text += f" Lines that are wrong: {', '.join(map(str, lines))}."
    return text
