"""A step, with what the shape of a rule may ask of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property

from .chains import ordered
from .lines import Line
from .meanings import renamed
from .statement import Statement
from .terms import FUNCTION, Pool, Term, walk

DERIVED = ("derivative", "differential")


class Step:
    """A line with what a shape may ask of it."""

    def __init__(self, line: Line, earlier: Mapping[str, Line], statement: Statement,
                 pool: Pool) -> None:
        self.line, self.earlier, self.s, self.pool = line, earlier, statement, pool
        self.left, self.right = line.left, line.right

    # -- operations -----------------------------------------------------------------------------

    @cached_property
    def counts(self) -> tuple[Counter[str], Counter[str]]:
        """How often each operation occurs on the left and on the right."""
        return Counter(t.op for t in walk(self.left)), Counter(t.op for t in walk(self.right))

    def left_has(self, *ops: str) -> bool:
        """Whether the left side has all of them."""
        return all(self.counts[0][o] for o in ops)

    def right_has(self, *ops: str) -> bool:
        """Whether the right side has all of them."""
        return all(self.counts[1][o] for o in ops)

    def fewer(self, *ops: str) -> bool:
        """Whether the right side has fewer of each."""
        return all(self.counts[1][o] < self.counts[0][o] for o in ops)

    def more(self, *ops: str) -> bool:
        """Whether the right side has more of each."""
        return all(self.counts[1][o] > self.counts[0][o] for o in ops)

    def none(self, *ops: str) -> bool:
        """Whether neither side has any."""
        return not any(side[o] for side in self.counts for o in ops)

    # -- what occurs ----------------------------------------------------------------------------

    def functions(self, side: Term) -> set[str]:
        """The functions on a side."""
        return {t.args[0].removeprefix(FUNCTION) for t in walk(side) if t.op == "function"}

    def symbols(self, side: Term, *marks: str) -> set[Term]:
        """The parameters on a side at those marks."""
        return {t for t in walk(side) if t.op == "symbol" and t.args[3] in marks and (
            t.args[0] == self.s.weights.base or self.s.parameter(t.args[0]) is not None)}

    def named(self, side: Term, name: str) -> list[Term]:
        """The symbols of that name on a side."""
        return [t for t in walk(side) if t.op == "symbol" and t.args[0] == name]

    def data(self, side: Term) -> set[Term]:
        """The observations on a side."""
        return {t for t in walk(side) if t.op == "symbol" and self.s.is_observed(t.args[0])}

    def inside(self, side: Term, *ops: str) -> list[Term]:
        """The bodies of those operations."""
        return [t.args[0] for t in walk(side) if t.op in ops]

    def in_logs(self, side: Term) -> int:
        """How much stands inside logarithms."""
        return sum(a.size for a in self.inside(side, "log"))

    def summed_parameters(self, side: Term) -> int:
        """How often a free parameter stands inside a sum over the observations."""
        return sum(len([u for u in walk(t.args[0]) if u in self.symbols(t.args[0], "")])
                   for t in walk(side) if t.op == "sum" and t.args[1] == self.s.observation_index)

    @property
    def lemmas(self) -> set[str]:
        """The lemmas that the line's terms name."""
        return {name.partition(":")[0] for name, _ in self.line.given.get("terms", ())}

    # -- citations ------------------------------------------------------------------------------

    @cached_property
    def cited(self) -> list[Line]:
        """The lines that it cites, and those of their chains."""
        return [self.earlier[n] for n in self.line.needs if n in self.earlier]

    def chain_of(self, line: Line) -> list[Line]:
        """The lines of a cited line's chain."""
        start = line.chain or line.id
        return [x for x in self.earlier.values() if start in (x.id, x.chain)]

    def uses_a_citation(self) -> bool:
        """Whether what a cited line speaks of occurs here, with other letters or at a mark."""
        wanted = []
        for line in self.cited:
            for x in self.chain_of(line):
                wanted += [t for t in (x.left, x.right, x.head) if t is not None and (
                    t.children or t.op in ("symbol", "function", "posterior"))]
        parts = {t for side in (self.left, self.right) for t in walk(side)}
        solved = {x.left.args[0] for x in self.cited if x.relation == "solves"}
        if any(t.op == "symbol" and t.args[3] == "t+1" and t.args[0] in solved for t in parts):
            return True
        return any(_alike(self.pool, a, b) for a in wanted for b in parts if a.op == b.op)

    def solution(self) -> bool:
        """Whether a solution that is cited is put in, or taken out."""
        for line in self.cited:
            if line.relation == "solves":
                base = line.left.args[0]
                here, there = ([t for t in walk(side) if t.op == "symbol" and t.args[0] == base
                                and t.args[3] == "t+1"] for side in (self.left, self.right))
                if len(here) != len(there):
                    return True
        return False

    def sums_to_1(self) -> bool:
        """Whether a line is cited whose right side is 1, or the weights are tau and 1 - tau."""
        return any(x.relation == "=" and x.right is self.pool.number(1) for x in self.cited) or (
            self.s.weights.kind == "complement")

    # -- forms ----------------------------------------------------------------------------------

    def weighted(self, side: Term) -> list[tuple[Term, ...]]:
        """The factors of the bodies of sums over the components."""
        return [t.args[0].args if t.args[0].op == "mul" else (t.args[0],) for t in walk(side)
                if t.op == "sum" and t.args[2] == self.s.component_size]

    def same_terms(self) -> bool:
        """Whether the sides differ in the order of summands and factors alone."""
        return bool(ordered(self.pool, self.left) == ordered(self.pool, self.right))


def _alike(pool: Pool, a: Term, b: Term) -> bool:
    """Whether b is a with other letters, or put at a mark."""
    return a is b or (a.size == b.size and renamed(_unmarked(pool, a), _unmarked(pool, b), {}))


def _unmarked(pool: Pool, term: Term) -> Term:
    args: list[object] = [_unmarked(pool, a) if isinstance(a, Term) else a for a in term.args]
    place = {"symbol": 3, "function": 1, "posterior": 2}.get(term.op)
    if place is not None:
        args[place] = ""
    return pool.make(term.op, *args)
