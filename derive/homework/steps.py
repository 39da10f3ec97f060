r"""The lines between the parts, judged: each member of a line beside the one before it, by value.

A derivative is compared with that of the derivation's own Q, at a free theta. A line that is set to
zero, and any other equality, has to hold at theta^{t+1}; one that holds at theta^t, where the
E-step is, is right too. A log-likelihood counts up to terms that are free of theta. The gradient by
a covariance may be taken with its entries free or with its symmetry: 2 G - diag(G). What has no
value, or not at every place of an open index, is neither right nor wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from ..algebra.expression import Expr, log, rewrite, symbol, walk
from ..algebra.expression import replace as substituted
from .answer import Answer, Chain, Member
from .feedback import Wording
from .instances import Instance, NotEvaluable
from .judge import COARSE, FINE, INSTANCES, Judge
from .reading.shown import shown
from .signatures import flat
from .verdicts import PartVerdict

Outcome = Literal["right", "wrong", "unread"]
Against = Literal["slope", "before", "zero", "complete", "observed", "density", "part"]


@dataclass(frozen=True)
class Fault:
    """A member that is wrong: what it was compared with, and the part whose mistake it follows."""

    member: Member
    against: Against
    beside: Member | None = None
    follows_from: str | None = None


def verdict(judge: Judge, answer: Answer, own_q: Expr | None = None) -> PartVerdict:
    """What the lines between the parts deserve: wrong where one is; right where some were read and
    none is wrong; unread where none is wrong, but one says what the shapes in it do not allow."""
    right, faults = Steps(judge, own_q).of(answer.chains)
    for claim in answer.claims:
        for step, place in zip(claim.steps, claim.places, strict=True):
            outcome = judge.reading(claim, step)
            right += outcome == "right"
            if outcome == "wrong":
                faults.append(Fault(Member("value", (step,), place, claim.source), "part"))
        if claim.steps and outcome == "right" and judge.claim(claim) == "wrong":
            faults.append(Fault(
                Member("value", claim.readings, claim.place, claim.source), "before",
                Member("value", (claim.steps[-1],), claim.places[-1], claim.source)))
    if faults:
        faults.sort(key=lambda f: (f.member.place.line, f.member.place.column))
        first = faults[0]
        lines = tuple(sorted({f.member.place.line for f in faults}))
        said = shown(judge.em, first.member)
        return PartVerdict("wrong", said, lines[0], (), words(judge, first, lines), lines,
                           first.follows_from)
    if answer.unfit:
        piece = answer.unfit[0]
        return PartVerdict("unread", piece.source, piece.place.line, (),
                           f"This line was not read: {piece.reason}.")
    if right:
        return PartVerdict("right", feedback=f"Intermediate lines read: {right}.")
    return PartVerdict("missing", feedback="No intermediate line was found.")


#: What a wrong member has another value than.
_AGAINST: dict[Against, str] = {
    "zero": "is not zero at the new parameters", "part": "has another value than its line is about",
    "complete": "is not the complete-data log-likelihood", "observed": "is not the log-likelihood",
    "density": "is not the logarithm of this density",
}


def words(judge: Judge, fault: Fault, lines: Sequence[int]) -> str:
    """What is wrong with the first wrong line, and which lines are wrong."""
    said, beside = f"${shown(judge.em, fault.member)}$", fault.beside
    if fault.against == "before" and beside is not None:
        what = f"has another value than ${shown(judge.em, beside)}$ before it"
    elif fault.against == "slope" and beside is not None:
        what = "is not the derivative before it"
        if beside.by:
            by = next((n.args[1] for r in beside.readings for n in walk(r)
                       if n.op == "derivative"), judge.em.setting.weight())
            what = f"is not the derivative of Q by ${judge.kept(Wording, judge.em).latex(by)}$"
    else:
        what = _AGAINST[fault.against]
    text = f"Line {fault.member.place.line}: {said} {what}."
    if fault.follows_from is not None:
        text += f" It follows from your own {fault.follows_from}, which is wrong."
    if len(lines) > 1:
        text += f" Lines that are wrong: {', '.join(map(str, lines))}."
    return text


class Steps:
    """Judges the chains of one answer; ``own_q`` is its own Q where that is wrong."""

    def __init__(self, judge: Judge, own_q: Expr | None = None) -> None:
        self.judge, self.em, self.s, self.own_q = judge, judge.em, judge.em.setting, own_q

    def of(self, chains: Sequence[Chain]) -> tuple[int, list[Fault]]:
        """How many comparisons along the chains were right, and what is wrong."""
        right, faults = 0, list[Fault]()
        for chain in chains:
            for member, against, beside, outcome in self.chain(chain):
                if outcome == "right":
                    right += chain.counts
                elif outcome == "wrong" and chain.sure:
                    faults.append(Fault(member, against, beside, self.source(chain, member)))
        return right, faults

    def chain(self, chain: Chain) -> Iterator[tuple[Member, Against, Member | None, Outcome]]:
        """(member, what it was compared with, where that stands, the outcome) along a chain."""
        if chain.about != "equation":
            yield from self.likelihood(chain, chain.about)
            return
        slope = next((m for m in chain.members if m.kind == "slope"), None)
        values = [m for m in chain.members if m.kind == "value"]
        before: Member | None = None
        outcome: Outcome = "unread"
        for m in values:
            if slope is not None:
                outcome = self.is_slope(slope, m)
                if outcome == "wrong" and before is not None and \
                        self.same(before, m, slope) == "right":
                    continue  # the mistake is in the line before
                yield m, "slope", slope, outcome
            elif before is not None:
                outcome = self.same(before, m, None)
                yield m, "before", before, outcome
            before = m
        zero = next((m for m in chain.members if m.kind == "zero"), None)
        if zero is None or before is None or slope is not None and outcome == "wrong" or \
                slope is not None and slope.by and outcome == "right":
            return
        yield before, "zero", None, _any([self.everywhere(None, r, "t+1", _equal)
                                          for r in before.readings])

    # -- comparisons --------------------------------------------------------------------------

    def is_slope(self, slope: Member, m: Member, readings: Sequence[Expr] = ()) -> Outcome:
        """A member beside the derivative before it."""
        def matches(truth: Expr, r: Expr) -> Outcome:
            base = next((n.args[1].args[0] for n in walk(truth) if n.op == "derivative"),
                        self.em.model.weights.base)
            marked = {n.args[0] for n in walk(r) if n.op == "symbol" and n.args[3] == "t+1"}
            where = "" if not marked else "t+1" if base in marked else f"t+1:{base}"
            return self.everywhere(truth, r, where, _or_symmetric)

        return _any([matches(truth, r) for truth in readings or slope.readings for r in m.readings])

    def same(self, a: Member, b: Member, slope: Member | None) -> Outcome:
        """Two members of one line."""
        pairs = [(x, y) for x in a.readings for y in b.readings]
        if slope is not None:
            return _any([self.everywhere(x, y, "", _equal) for x, y in pairs])
        new = [self.everywhere(x, y, "t+1", _equal) for x, y in pairs]
        if "right" in new:
            return "right"
        return _any([*new, *(self.everywhere(self.unmarked(x), self.unmarked(y), "t", _equal)
                             for x, y in pairs)])

    def unmarked(self, e: Expr) -> Expr:
        """The expression as in the E-step, where a hat is on what is current."""
        return rewrite(e, lambda n: symbol(*n.args[:3]) if n.op == "symbol"
                       and n.args[3] == "t+1" else None)

    def likelihood(self, chain: Chain, about: Against
                   ) -> Iterator[tuple[Member, Against, Member | None, Outcome]]:
        """The members of a line about a log-likelihood, of all observations or of one, or about a
        log-density."""
        s = self.s
        whole = s.over_k(s.Z * log(s.joint())) if about == "complete" else log(
            s.over_k(s.joint()) if about == "observed" else s.density())
        truths = (whole,) if about == "density" else (s.over_i(whole), whole)
        for m in chain.members:
            yield m, about, None, _any([self.everywhere(t, r, "", _equal, True)
                                        for r in m.readings for t in truths])

    def source(self, chain: Chain, m: Member) -> str | None:
        """"Q" where a wrong derivative is that of the answer's own wrong Q."""
        slope = next((x for x in chain.members if x.kind == "slope" and x.by), None)
        if self.own_q is None or slope is None:
            return None
        own = [substituted(r, self.em.expected_log_likelihood, self.own_q) for r in slope.readings]
        changed = [r for r, old in zip(own, slope.readings, strict=True) if r != old]
        return "Q" if changed and self.is_slope(slope, m, changed) == "right" else None

    # -- values -------------------------------------------------------------------------------

    def everywhere(self, truth: Expr | None, e: Expr, where: str,
                   match: Callable[[Any, Any, float], bool], gaps: bool = False) -> Outcome:
        """Whether two expressions have one value at all instances, in floats first: a difference,
        and that there is none, is confirmed at 50 digits."""
        open_ = any(n.op == "symbol" and n.args[0].startswith(".multiplier.")
                    for x in (truth, e) if x is not None for n in walk(x))
        compare = partial(self._compare, truth, e, where, match, gaps)
        try:
            for seed in range(INSTANCES):
                found = compare(seed, False)
                if found == "wrong":
                    found = compare(seed, True)
                if found != "right":
                    return "unread" if open_ and where else found
            return compare(0, True)
        except NotEvaluable:
            return "unread"

    def _compare(self, truth: Expr | None, e: Expr, where: str,
                 match: Callable[[Any, Any, float], bool], gaps: bool, seed: int, precise: bool
                 ) -> Outcome:
        at = self.judge.instances.instance(seed, precise, where)
        tolerance = FINE if precise else COARSE
        same = []
        for binding in self._bindings((e,) if truth is None else (truth, e), at):
            if gaps:
                assert truth is not None
                a, b = (_gaps(x, binding, at) for x in (truth, e))
            else:
                b = at.value(e, binding)
                a = (0,) * len(flat(b)) if truth is None else at.value(truth, binding)
            if len(flat(a)) != len(flat(b)):
                return "unread"
            same.append(match(a, b, tolerance))
        if all(same):
            return "right"
        return "unread" if any(same) else "wrong"

    def _bindings(self, expressions: Sequence[Expr], at: Instance) -> Iterator[dict[str, int]]:
        """Every place of the indices that the expressions leave open."""
        letters = {c for e in expressions for c in at.instances.term(e).letters}
        for k in range(at.sizes.components if self.s.k in letters else 1):
            for i in range(at.sizes.observations if self.s.i in letters else 1):
                yield {self.s.k: k, self.s.i: i}


def _any(found: Sequence[Outcome]) -> Outcome:
    """Right where one reading is right, wrong where all are."""
    if "right" in found:
        return "right"
    return "wrong" if found and all(f == "wrong" for f in found) else "unread"


def _gaps(e: Expr, binding: dict[str, int], at: Instance) -> Any:
    values = [flat(here.value(e, binding)) for here in (at, *at.elsewhere)]
    return tuple(a - b for v in values[1:] for a, b in zip(v, values[0], strict=True))


def _equal(a: Any, b: Any, tolerance: float) -> bool:
    """Whether two values are equal; a row is the column that it is the transpose of."""
    x, y = flat(a), flat(b)
    for v in (*x, *y):
        if isinstance(v, complex) or v != v or abs(v) == float("inf"):
            raise NotEvaluable("no finite real number")
    bound = tolerance * (1 + max(float(abs(v)) for v in x))
    return all(abs(p - q) <= bound for p, q in zip(x, y, strict=True))


def _or_symmetric(a: Any, b: Any, tolerance: float) -> bool:
    """Whether b is the gradient a, or the gradient by the entries of a symmetric matrix."""
    if _equal(a, b, tolerance):
        return True
    if not isinstance(a, tuple) or len(a) < 2 or len(a) != len(a[0]):
        return False
    doubled = tuple(tuple(v * (1 if r == c else 2) for c, v in enumerate(row))
                    for r, row in enumerate(a))
    return _equal(doubled, b, tolerance)
