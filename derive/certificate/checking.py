"""All lines of a derivation, one after the other: order, chains, definitions, values, bounds."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .arithmetic import NotASquare, NoValue, Singular
from .degrees import DegreeInterpreter, false_acceptance
from .exact import Exact, Shared
from .facts import Facts
from .gibbs import laws_of
from .ledger import Ledger
from .lemmas import Ground
from .letters import COMPONENT, ROW, Definition
from .lines import (
    Line,
    Refused,
    check_form,
    claims,
    determined,
    difference,
    equal,
    sides,
)
from .needs import Needs
from .openings import Opening
from .points import Setup, Sizes, exact_at
from .shown import bare
from .signs import Signs
from .statement import Statement
from .terms import MalformedTerm, Pool, Term

RIGHT, WRONG = "right", "wrong"

#: What goes wrong while a line is checked is the line's fault: it is refused, nothing is raised.
PROBLEMS = (Refused, NoValue, MalformedTerm, Singular, NotASquare, RecursionError, KeyError,
            TypeError, ValueError, IndexError, AttributeError)


@dataclass(frozen=True)
class LineVerdict:
    """What was found of one line. ``bounds`` has the false-acceptance bound for each size."""

    id: str
    stage: str
    rule: str
    relation: str
    evidence: str
    sizes: tuple[Sizes, ...]
    bounds: tuple[float, ...]
    verdict: str
    message: str = ""

    @property
    def false_acceptance(self) -> float:
        """The greatest probability with which a false line would have been accepted at a size."""
        return max(self.bounds, default=0.0)


def sizes_to_try(statement: Statement, thorough: bool) -> tuple[Sizes, ...]:
    """The sizes (N, d, K); K is given where the components have labels, d is 1 for scalars."""
    labels = len(statement.labels)
    if thorough:
        ds = range(1, 5) if statement.vector else (1,)
        ks = (labels,) if labels else range(1, 5)
        return tuple(itertools.product(range(1, 7), ds, ks))
    vectors, scalars = ((4, 2, 2), (2, 1, 3), (5, 3, 2)), ((3, 1, 2), (4, 1, 3), (5, 1, 4))
    chosen = vectors if statement.vector else scalars
    return tuple((n, d, labels or k) for n, d, k in chosen)


class Checker:
    """Checks the lines of one derivation, in order."""

    def __init__(self, statement: Statement, pool: Pool, lines: Sequence[Line], seed: int,
                 thorough: bool, by_use: bool = True) -> None:
        self.pool, self.lines, self.seed, self.thorough = pool, lines, seed, thorough
        self.by_use = by_use  # without it, every definition is open: for tests of values alone
        definitions = tuple(Definition(x.left, x.right) for x in lines if x.relation == ":=")
        solutions = tuple(Definition(x.left, x.right) for x in lines if x.relation == "solves")
        self.laws, self.definitions = laws_of(statement.family), definitions
        signs = Signs(statement, definitions)
        facts = Facts(statement, pool, definitions, solutions)
        self.everything = Opening.of_everything(facts)
        ground = Opening(facts) if self.by_use else self.everything
        self.setup = Setup(facts, signs, ground)
        self.letters = facts.kinds
        self.points: dict[tuple[Sizes, Opening | None], Exact] = {}
        self.shared: dict[str, Shared] = {}
        self.degrees: dict[Sizes, DegreeInterpreter] = {}
        self.sizes = sizes_to_try(statement, thorough)
        self.ledger = Ledger(statement, pool, signs)
        self.needs = Needs(facts, self.ledger)
        self.opening = ground

    def close(self) -> None:
        """Let go of all values: nothing is evaluated after this."""
        for interpreter in (*self.points.values(), *self.degrees.values()):
            interpreter.close()

    def verdict(self, line: Line) -> LineVerdict:
        """What is found of a line, given those before it."""
        sizes: list[Sizes] = []
        bounds: list[float] = []
        message = self.refusal(line, sizes, bounds)
        self.ledger.close(line, right=not message)
        return LineVerdict(line.id, line.stage, line.rule, line.relation, line.evidence,
                           tuple(sizes), tuple(bounds), WRONG if message else RIGHT, message)

    def refusal(self, line: Line, sizes: list[Sizes], bounds: list[float]) -> str:
        """Why a line is refused, or nothing; the sizes at which it was evaluated are noted."""
        try:
            self.ledger.enter(line)
            self._form(line, line.needs)
            try:
                self._evaluate(line, sizes, bounds)
            except PROBLEMS as fault:
                raise Refused(self._worded(line, fault)) from fault
            if self.by_use:
                self._needed(line)
            self.ledger.cite(line)
        except PROBLEMS as fault:
            return str(fault) or type(fault).__name__
        return ""

    def check(self, line: Line, needs: Sequence[str]) -> None:
        """Raises one of PROBLEMS where the line does not hold with those needs."""
        self._form(line, needs)
        self._evaluate(line)

    def _form(self, line: Line, needs: Sequence[str]) -> None:
        """Open what those needs open, and raise where the line has not the form that it must."""
        ledger, definitions = self.ledger, self.definitions
        inequalities, vanishing = ledger.inequalities, ledger.vanishing
        earlier: Iterable[Line] = ledger.seen.values()
        if self.by_use:
            self.opening = self.needs.opening(line, needs)
            self.setup.signs.assume(ledger.shown[n] for n in needs if n in ledger.shown)
            inequalities, vanishing = ({n: x[n] for n in needs if n in x} for x in (
                inequalities, vanishing))
            earlier = self.needs.chains(needs)
            if line.relation != ":=":
                definitions = tuple(Definition(x.left, x.right) for x in earlier
                                    if x.relation == ":=")
        check_form(line, Ground(self.setup.signs, self.pool, self._is_zero, self.laws, definitions,
                                ledger.seen, ledger.wrong), inequalities, vanishing)
        if line.relation == "solves":
            self._comes_from(line, earlier)

    def _needed(self, line: Line) -> None:
        """Raises Refused where a line holds with one of its needs closed."""
        for need in line.needs:
            if not self.needs.closable(need):
                if not self.needs.occurs(line, need):
                    raise Refused(f"{need} is cited, and nothing of it occurs here")
                continue
            try:
                self.check(line, [n for n in line.needs if n != need])
            except PROBLEMS:
                continue
            raise Refused(f"{need} is cited and not needed")

    def _worded(self, line: Line, fault: Exception) -> str:
        """The fault; where the line holds once what is closed is opened, that is named."""
        said = str(fault) or type(fault).__name__
        if not self.by_use:
            return said
        closed = list(dict.fromkeys(name for name, _ in self.needs.closed(line)))
        for name in closed:
            for entry in self.needs.giving(name):
                if self._holds(line, self.needs.opening(line, line.needs, [entry])):
                    return f"{bare(name)} is not opened: cite {entry.line} ({said})"
        listed = " and ".join(map(bare, closed))
        return f"{listed} are not opened: cite what is used of their lines ({said})" if (
            closed and self._holds(line, self.everything)) else said

    def _holds(self, line: Line, opening: Opening) -> bool:
        """Whether the values agree under an opening."""
        self.opening = opening
        try:
            self._evaluate(line)
        except PROBLEMS:
            return False
        return True

    def _evaluate(self, line: Line, sizes: list[Sizes] | None = None,
                  bounds: list[float] | None = None) -> None:
        size_of = self._size_of(line)
        pairs = claims(line, self.pool, size_of)
        if line.relation == ":=":
            pairs = [(line.right, line.right)]
        if line.relation == "->":
            pairs = [(line.left, line.left)]
        skipped: Exception | None = None
        found: list[Sizes] = []
        reported: list[Sizes] = []
        for size, same in self._sizes_of([t for pair in pairs for t in pair], line.relation):
            try:
                self._at_point(size, lambda at: self._at(line, pairs, at))
            except (Singular, NotASquare) as fault:
                skipped = fault
                continue
            except Refused as fault:
                raise Refused(f"at (N, d, K) = {same[0]}: {fault}") from fault
            found.append(size)
            reported += same
        if not found and line.relation != ":=":
            raise Refused(f"no size at which both sides exist: {skipped}")
        if found and sizes is not None and bounds is not None:
            greatest = tuple(max(v) for v in zip(*found, strict=True))
            bound = 0.0 if line.relation == ":=" else false_acceptance(
                self.setup, greatest, pairs, line, self.letters, self.opening, self.degrees)
            sizes += sorted(reported)
            bounds += [bound] * len(sizes)

    def _sizes_of(self, terms: Sequence[Term],
                  relation: str = "=") -> list[tuple[Sizes, list[Sizes]]]:
        """The sizes at which terms are evaluated, each with those of which it is as good.

        Where nothing in the terms goes through a size or stands for it, one value of it is as good
        as another that lets different letters have different values. Where all assignments are
        gone through, the sizes are few; where a row or a component has a number, it must exist.
        """
        s, reaches = self.setup.statement, [self.opening.reach(t) for t in terms]
        reached = {name for r in reaches for name in r.sizes}
        rows, components = (self.letters.least(kind, *terms) for kind in (ROW, COMPONENT))
        sizes = tuple(x for x in self.sizes if x[0] >= rows and x[2] >= components)
        if any(r.assigned for r in reaches):
            sizes = tuple(x for x in sizes if x[0] <= 4 and x[2] ** x[0] <= 81)
            reached |= {s.observation_size, s.component_size}
        n, d, k = (name in reached for name in (s.observation_size, "d", s.component_size))
        kinds = list(self.letters.kinds(*terms).values())
        rows = max(rows, kinds.count(ROW))
        components = max(components, 1 + (relation == "solves"), kinds.count(COMPONENT))
        found: dict[Sizes, list[Sizes]] = {}
        for x in sorted(sizes):
            at = x[0] if n else rows, x[1] if d else 1, x[2] if k else components
            found.setdefault(at, []).append(x)
        return list(found.items())

    def _at(self, line: Line, pairs: Sequence[tuple[Term, Term]], interpreter: Exact) -> None:
        for left, right in pairs:
            every, most = list(self._bindings(interpreter, left, right)), 6 if self.thorough else 3
            if len(every) > most:
                every = random.Random(f"{self.seed}:{line.id}").sample(every, most)
            for binding in every:
                interpreter.binding = binding
                try:
                    if line.relation == "->":
                        continue
                    equal(interpreter, line, left, right)
                    if line.relation == "solves" and left is pairs[0][0]:
                        interpreter.value(line.right)
                        if interpreter.point.sizes[self.setup.statement.component_size] > 1:
                            determined(interpreter, line)
                finally:
                    interpreter.binding = {}

    def _bindings(self, interpreter: Exact, *terms: Term) -> Iterator[dict[str, int]]:
        """All values of the free letters of terms, in order."""
        kinds = sorted(self.letters.kinds(*terms).items())
        extents = [range(interpreter.extent(self.letters.size(kind))) for _, kind in kinds]
        for v in itertools.product(*extents):
            yield dict(zip([x for x, _ in kinds], v, strict=True))

    def _size_of(self, line: Line) -> dict[str, str]:
        terms = [line.left, line.right]
        kinds = self.letters.kinds(*terms)
        index = line.given.get("index")
        if isinstance(index, str) and index not in kinds:
            raise Refused(f"the line does not depend on the index {index}")
        return {x: self.letters.size(kind) for x, kind in kinds.items()}

    def _comes_from(self, line: Line, lines: Iterable[Line]) -> None:
        """The equation that is solved stands in those lines, a multiplier's value put in or not."""
        equation = line.given.get("equation")
        if not isinstance(equation, Term):
            raise Refused("no equation that is solved")
        earlier = [x for x in lines if x.relation in ("<=>", "sum") and x.part == line.part]
        stated = [e for x in earlier for e in (x.left, x.right) if e.op == "equation"]
        if equation in stated:
            return
        for name, value in [e.args for e in stated if e.args[0].op == "symbol"]:
            for e in stated:
                moved = _put(self.pool, e, name, value)
                if moved is equation or self._same(moved, equation):
                    return
        raise Refused("the equation that is solved does not stand earlier")

    def _same(self, a: Term, b: Term) -> bool:
        try:
            return sides(a)[0].shape == sides(b)[0].shape and self._is_zero(
                self.pool.minus(difference(self.pool, a), difference(self.pool, b)))
        except PROBLEMS:
            return False

    def _is_zero(self, term: Term) -> bool:
        """Whether a term is 0 in exact arithmetic at every size that is tried here."""
        tried = 0
        sizes = [size for size, _ in self._sizes_of([term])]
        for size in sorted(sizes, key=lambda s: -s[0] * s[1] * s[2]):
            if tried >= 3:
                break
            try:
                zero = self._at_point(size, lambda at: self._zero_at(term, at))
            except (Singular, NotASquare):
                continue
            if not zero:
                return False
            tried += 1
        return tried > 0

    def _zero_at(self, term: Term, interpreter: Exact) -> bool:
        try:
            for binding in itertools.islice(self._bindings(interpreter, term), 4):
                interpreter.binding = binding
                if interpreter.value(term) != interpreter.zero(term.shape):
                    return False
            return True
        finally:
            interpreter.binding = {}

    def _at_point(self, size: Sizes, act: Callable[[Exact], Any]) -> Any:
        """``act`` at a point of that size, at one where every root exists if some do not."""
        try:
            return act(self._point(size))
        except NotASquare:
            return act(self._point(size, roots=True))

    def _point(self, size: Sizes, roots: bool = False) -> Exact:
        key = (size, self.opening if roots else None)
        if key not in self.points:
            self.points[key] = exact_at(self.setup, size, str(self.seed), self.shared, key[1])
        found = self.points[key]
        if found.opening is not self.opening:
            found.open(self.opening)
        return found


def _put(pool: Pool, term: Term, old: Term, new: Term) -> Term:
    return new if term is old else pool.rebuilt(term, lambda a: _put(pool, a, old, new))
