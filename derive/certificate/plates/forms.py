"""The form of a line: what it may rest on, what it may name, what it goes on from."""

from __future__ import annotations

from collections.abc import Sequence

from .laws import ASSIGNED
from .normalised import Obligation
from .reading import EVIDENCE, Line, Refused, shorthands, solved
from .stated import Stated
from .strict import Strict
from .terms import Term, walk


class Forms:
    """Judges the form of lines, each with those before it."""

    def __init__(self, stated: Stated, lines: Sequence[Line]) -> None:
        self.stated, self.pool = stated, stated.pool
        self.definitions, self.solutions = shorthands(stated, lines), solved(stated, lines)
        self.signs = Strict(stated, self.definitions, self.solutions)
        self.order = [x.left.args[0] for x in lines if x.relation in ("solves", "root")
                      and x.left.op == "symbol"]
        self.roots = frozenset(x.left.args[0] for x in lines if x.relation == "root"
                               and x.left.op == "symbol") - set(self.solutions)
        self.seen: dict[str, Line] = {}
        self.last: dict[str, Line] = {}  # of each chain
        self.right: set[str] = set()
        self.strict: set[str] = set()  # inequalities whose case of equality is known
        self.obligations: dict[str, Obligation] = {}
        self.posteriors: set[tuple[str, str]] = set()  # what symbols are defined, with marks
        self.named: set[Term] = set()  # divergences that are defined

    def form(self, line: Line) -> None:
        """Raises Refused where a line may not stand where it stands."""
        if line.evidence not in EVIDENCE.get(line.relation, ()):
            raise Refused(f"a line of the relation {line.relation} by {line.evidence}")
        if line.id in self.seen:
            raise Refused("a line of that name stands before")
        for need in line.needs:
            if need not in self.seen:
                raise Refused(f"{need} is cited and does not stand before")
            if need not in self.right:
                raise Refused(f"{need} is cited and was refused")
        if line.chain:
            before = self.last.get(line.chain)
            if before is None or before.right is not line.left:
                raise Refused("does not go on from the line before it in its chain")
            if before.id not in self.right:
                raise Refused(f"goes on from {before.id}, which was refused")
        if (line.relation in (":=", "solves") or (line.relation == "=" and line.chain)) and (
                line.left not in self.divergences(line.left)):
            more = self.letters_of(line.right) - self.letters_of(line.left)
            if more:
                raise Refused(f"the right side has an index {min(more)}, the left has not")
        if line.relation == "<=>" and not line.chain:
            self._starts_at_zero(line)
        if line.relation == ":=" and any(x.relation == ":=" and x.left is line.left
                                         for x in self.seen.values()):
            raise Refused("is defined before")
        self._names(line)
        if line.relation in (":=", "=", ">=", ">", "only") and line.left.op == "equation":
            raise Refused("an equation is no value")

    def _names(self, line: Line) -> None:
        """Raises Refused where a shorthand stands that no line before defines."""
        for term in (line.left, line.right):
            for d in self.divergences(term):
                if d not in self.named and not (line.relation == ":=" and d is line.left):
                    raise Refused("a divergence that is not defined before")
            for name, mark in term.names:
                own = line.relation == ":=" and line.left.args[:1] == (name,)
                if (self.stated.responsible(name) or self.stated.weighted(name)) and not own and (
                        (name, mark) not in self.posteriors):
                    raise Refused(f"{name} at {mark or 'free theta'} is not defined before")

    def close(self, line: Line, right: bool) -> None:
        """Note a judged line."""
        self.seen.setdefault(line.id, line)
        self.last[line.chain or line.id] = line
        if right:
            self.right.add(line.id)
        if right and line.relation == ":=" and line.left.op == "symbol":
            self.posteriors.add((line.left.args[0], line.left.args[3]))
        if right and line.relation == ":=" and line.left in self.divergences(line.left):
            self.named |= {line.left, self.stated.at(line.left, "t")}

    def letters_of(self, term: Term) -> frozenset[str]:
        """The free letters of a term: those that no sum binds, nor a divergence of weights."""
        if term.op == "function" and term.args[0].startswith("KL_") and term.args[0] != ASSIGNED:
            axes = {c.args[2][-1] for c in term.children if c.op == "symbol" and c.args[2]}
            return self._letters(term.letters) - axes
        if term.op in ("sum", "product"):
            return self.letters_of(term.args[0]) - {term.args[1]}
        if not term.children:
            return self._letters(term.letters)
        return frozenset[str]().union(*map(self.letters_of, term.children))

    def _letters(self, indices: frozenset[str]) -> frozenset[str]:
        labels = {x for p in self.stated.plates.values() for x in p.labels}
        return frozenset(x for x in indices if x not in labels and not x.isdigit() and x != "seen")

    def _starts_at_zero(self, line: Line) -> None:
        """The first equation is a score = 0, where its chain ended."""
        for x in self.seen.values():
            if x.stage == "score" and x.part == line.part and x.id in self.right and (
                    line.left.op == "equation" and line.left.args[0] is x.right
                    and self.is_zero(line.left.args[1])
                    and self.last[x.chain or x.id] is x):
                return
        raise Refused("the first equation is not that the derivative, as it was last written, is 0")

    @staticmethod
    def is_zero(t: Term) -> bool:
        """Whether a term is written as 0."""
        return t.op == "zero" or (t.op == "number" and t.args[0] == 0)

    @staticmethod
    def divergences(term: Term) -> list[Term]:
        """The divergences that stand in a term."""
        return [n for n in walk(term) if n.op == "function" and n.args[0].startswith("KL")]
