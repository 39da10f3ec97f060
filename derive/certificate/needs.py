"""What the lines that a line cites give it: see :mod:`.openings`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .facts import MODEL_FUNCTIONS, Facts
from .ledger import Ledger
from .lines import Line
from .openings import Entry, Opening, Total
from .remembering import remembered
from .terms import Term, matched, walk

EQUALITIES = ("=", ":=")


class Needs:
    """What each line so far opens for those that cite it."""

    def __init__(self, facts: Facts, ledger: Ledger) -> None:
        self.facts, self.ledger = facts, ledger
        self._openings: dict[tuple[Entry | Total, ...], Opening] = {}

    def opening(self, line: Line, needs: Sequence[str],
                more: Sequence[Entry | Total] = ()) -> Opening:
        """What is open in a line with those needs: what they give, and a solution its own value."""
        found = [e for e in map(self.opened, needs) if e is not None]
        if line.relation == "solves":
            found.insert(0, Entry(line.id, line.left, line.right))
        key = (*found, *more)
        if key not in self._openings:
            base = self._openings.get(())
            if base is None:
                base = self._openings[()] = Opening(self.facts)
            self._openings[key] = Opening(self.facts, key, base=base) if key else base
        return self._openings[key]

    @remembered()
    def opened(self, need: str) -> Entry | Total | None:
        """What citing a line opens."""
        line = self.ledger.seen.get(need)
        if line is None or line.relation not in (*EQUALITIES, "solves"):
            return None
        start = self.start(line)
        if start.relation not in (*EQUALITIES, "solves") or any(
                x.relation not in EQUALITIES for x in self.chains([need]) if x is not line):
            return None
        left, right = start.left, line.right
        if left.op in ("symbol", "function"):
            if left.op == "function" and left.args[0] in MODEL_FUNCTIONS:
                return None
            return Entry(need, left, right)
        if left.op == "sum" and left.args[0].op == "symbol" and self._may_close(left.args[0]):
            symbol, index, size = left.args
            if symbol.args[2].count(index) == 1 and index not in right.letters and (
                    self._letters(right) <= set(symbol.args[2])):
                return Total(need, symbol, symbol.args[2].index(index), size, right)
        if self._letters(right) <= self._letters(left):
            return Entry(need, left, right)
        if self._letters(left) <= self._letters(right) and right.op not in ("symbol", "function"):
            return Entry(need, right, left)
        return None

    def _letters(self, term: Term) -> set[str]:
        """The free letters of a term, labels and numbers left out."""
        labels = self.facts.statement.labels
        return {x for x in term.letters if x not in labels and not x.isdigit()}

    def start(self, line: Line) -> Line:
        """The line that a line's chain starts with."""
        return self.ledger.seen.get(line.chain, line) if line.chain else line

    def chains(self, needs: Sequence[str]) -> list[Line]:
        """The lines with those ids, and the ones before them in their chains."""
        found: dict[str, Line] = {}
        for need in needs:
            line = self.ledger.seen.get(need)
            if line is None:
                continue
            chain = self.ledger.chains[line.chain or line.id]
            found |= {x.id: x for x in chain[:chain.index(line) + 1]}
        return list(found.values())

    def _may_close(self, term: Term) -> bool:
        """Whether a symbol or function is drawn where nothing opens it."""
        name, mark = term.args[0], term.args[3 if term.op == "symbol" else 1]
        return name not in MODEL_FUNCTIONS and (
            name in self.facts.named or name in self.facts.solved and mark in ("", "t+1"))

    @remembered(meanwhile=True)
    def closable(self, need: str) -> bool:
        """Whether a line says more than the checker knows without it: see ALWAYS_OPEN.

        A definition does, a solution, an inequality, an equation that is solved; and an equality
        that itself needs such a line, it or one before it in its chain.
        """
        return any(x.relation not in EQUALITIES
                   or (x.relation == ":=" and self._may_close(x.left))
                   or any(map(self.closable, x.needs)) for x in self.chains([need]))

    def occurs(self, line: Line, need: str) -> bool:
        """Whether a side of a cited line stands in a line, with other letters or not."""
        cited = self.ledger.seen[need]
        sides = [t for t in (self.start(cited).left, cited.left, cited.right)
                 if t.op not in ("number", "size")]
        labels = self.facts.statement.labels
        return any(matched(side, t, labels) is not None
                   for whole in _terms(line) for t in walk(whole) for side in sides)

    def closed(self, line: Line) -> list[tuple[str, str]]:
        """The names with marks that are closed in a line, in order."""
        opening = self.opening(line, line.needs)
        return sorted({c for t in _terms(line) for c in opening.reach(t).closed})

    def giving(self, name: str) -> list[Entry | Total]:
        """What the lines so far open of a name, the latest first."""
        found = [e for e in map(self.opened, reversed(self.ledger.seen)) if e is not None]
        return [e for e in found if name == (
            e.symbol if isinstance(e, Total) else e.left).args[0]]


def _terms(line: Line) -> Iterator[Term]:
    """The terms of a line: its sides, its head, and what is given with it."""
    yield line.left
    yield line.right
    if line.head is not None:
        yield line.head
    todo = list(line.given.values())
    while todo:
        value = todo.pop()
        if isinstance(value, Term):
            yield value
        elif isinstance(value, tuple):
            todo += value
