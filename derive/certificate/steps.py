"""A step, with what the shape of a rule may ask of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property

from .lines import Line, put_at
from .statement import Statement
from .terms import FUNCTION, Pool, Term, matched, walk

DERIVED = ("derivative", "differential")


class Step:
    """A line with what a shape may ask of it."""

    def __init__(self, line: Line, earlier: Mapping[str, Line], statement: Statement,
                 pool: Pool) -> None:
        self.line, self.earlier, self.s, self.pool = line, earlier, statement, pool
        self.left, self.right = line.left, line.right

    # -- both sides -----------------------------------------------------------------------------

    @cached_property
    def counts(self) -> tuple[Counter[str], Counter[str]]:
        """How often each operation occurs on the left and on the right."""
        return Counter(t.op for t in walk(self.left)), Counter(t.op for t in walk(self.right))

    @cached_property
    def calls(self) -> tuple[set[str], set[str]]:
        """The functions on the left and on the right."""
        left, right = ({t.args[0].removeprefix(FUNCTION) for t in walk(side)
                        if t.op == "function"} for side in (self.left, self.right))
        return left, right

    def change(self, op: str) -> int:
        """How many more of an operation the right side has."""
        return self.counts[1][op] - self.counts[0][op]

    def shrinks(self, op: str) -> bool:
        """Whether both sides have the operation, and less stands inside it on the right."""
        before, after = (sum(a.size for a in self.inside(side, op))
                         for side in (self.left, self.right))
        return 0 < after < before

    # -- one side -------------------------------------------------------------------------------

    def symbols(self, side: Term, mark: str) -> set[Term]:
        """The parameters on a side at that mark."""
        return {t for t in walk(side) if t.op == "symbol" and t.args[3] == mark and (
            t.args[0] == self.s.weights.base or self.s.parameter(t.args[0]) is not None)}

    def named(self, side: Term, name: str) -> list[Term]:
        """The symbols of that name on a side."""
        return [t for t in walk(side) if t.op == "symbol" and t.args[0] == name]

    def data(self, side: Term) -> set[Term]:
        """The observations on a side."""
        return {t for t in walk(side) if t.op == "symbol" and self.s.is_observed(t.args[0])}

    def inside(self, side: Term, op: str) -> list[Term]:
        """The bodies of an operation."""
        return [t.args[0] for t in walk(side) if t.op == op]

    def indices(self, side: Term) -> list[str]:
        """The indices of the sums on a side, in order."""
        return [t.args[1] for t in walk(side) if t.op == "sum"]

    def summed_parameters(self, side: Term) -> int:
        """How often a free parameter stands inside a sum over the observations."""
        free = self.symbols(side, "")
        return sum(u in free for t in walk(side) if t.op == "sum"
                   and t.args[1] == self.s.observation_index for u in walk(t.args[0]))

    def weighted(self, side: Term) -> list[tuple[Term, ...]]:
        """The factors of the bodies of sums over the components."""
        return [t.args[0].args if t.args[0].op == "mul" else (t.args[0],) for t in walk(side)
                if t.op == "sum" and t.args[2] == self.s.component_size]

    # -- what is given and cited ----------------------------------------------------------------

    @property
    def lemmas(self) -> set[str]:
        """The lemmas that the line's terms name."""
        return {name.partition(":")[0] for name, _ in self.line.given.get("terms", ())}

    @cached_property
    def cited(self) -> list[Line]:
        """The lines that it cites."""
        return [self.earlier[n] for n in self.line.needs if n in self.earlier]

    @cached_property
    def _chains(self) -> list[Line]:
        """The lines of the chains of those."""
        starts = {x.chain or x.id for x in self.cited}
        return [x for x in self.earlier.values() if starts & {x.id, x.chain}]

    def cites(self, op: str) -> bool:
        """Whether an operation stands on the left in what is cited."""
        return any(t.op == op for x in self._chains for t in walk(x.left))

    def uses_a_citation(self) -> bool:
        """Whether what a cited line speaks of occurs here, with other letters or at a mark."""
        wanted: dict[tuple[str, int], set[Term]] = {}
        for t in (t for x in self._chains for t in (x.left, x.right, x.head) if t is not None):
            if t.children or t.op in ("symbol", "function", "posterior"):
                wanted.setdefault((t.op, t.size), set()).add(t)
        parts = {t for side in (self.left, self.right) for t in walk(side)}
        solved = {x.left.args[0] for x in self.cited if x.relation == "solves"}
        return any(t.op == "symbol" and t.args[3] == "t+1" and t.args[0] in solved
                   for t in parts) or any(
            a is b or matched(self._alike(a), self._alike(b)) is not None
            for b in parts for a in wanted.get((b.op, b.size), ()))

    def _alike(self, term: Term) -> Term:
        """The term without its marks."""
        return put_at(self.pool, term, "", every=True)

    def solution(self) -> bool:
        """Whether a solution that is cited is put in, or taken out."""
        here, there = (Counter(t.args[0] for t in walk(side) if t.op == "symbol"
                               and t.args[3] == "t+1") for side in (self.left, self.right))
        return any(here[x.left.args[0]] != there[x.left.args[0]] for x in self.cited
                   if x.relation == "solves")

    def sums_to_1(self) -> bool:
        """Whether a line is cited whose right side is 1, or the weights are tau and 1 - tau."""
        return self.s.weights.kind == "complement" or any(
            x.relation == "=" and x.right is self.pool.number(1) for x in self.cited)
