"""What a line opens of the symbols that earlier lines define or solve for: needs by use.

While a line is checked, what is defined or solved for is *closed*: a symbol, or the value of a
function at given arguments, is drawn anew, with its shape and nothing else. The line's ``needs``
open it again, each as far as the line that is cited says:

- ``:=`` and ``solves``: the symbol or function stands for the right side;
- ``=``: what the line's chain starts with stands for the line's right side. It may be any term
  ("the derivative of Q by mu_k"), whose letters may be renamed. Where the right side has a letter
  more, as in log m_i = log p_{k,i} - log T_{k,i} for every k, the right side stands for the left;
- ``=`` with a sum of a closed symbol over an index on the left: the draws have that sum.

What a line holds of with a symbol drawn freely, it holds of whatever the symbol is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from .facts import EVERYWHERE, MODEL_FUNCTIONS, POSTERIOR_ALL, Facts
from .remembering import remembered
from .terms import SCALAR, Term, matched

#: What no line can be asked to cite, because the checker knows it without a line, and why.
ALWAYS_OPEN = {
    "density": "the statement's family says what p(x | ...) is; there is no other meaning of it",
    "posterior": "P(Z_i = k | x_i) is the model's own conditional probability",
    "joint": "the model's own joint density of an observation and its latent variable",
    "complete_likelihood": "the product of the model's own joint densities",
    "weights": "P(Z_i = k) at theta and theta^t lies on the simplex, because theta is in its "
               "domain; the weights at t+1 do so only by a line",
    "indicators": "exactly one [Z_i = k] is 1 for every i, because Z_i has one value",
    "signs": "a symbol is positive where its definition shows it; laws of logarithms and lemmas "
             "ask for no line about that",
    "calculus": "derivatives, matrices and logarithms are evaluated by their meaning; a line of "
                "algebra alone may be cited, and then has to occur in the line that cites it",
}


@dataclass(frozen=True, eq=False)
class Entry:
    """``left`` stands for ``right``, because of a line."""

    line: str
    left: Term
    right: Term

    @property
    def mark(self) -> str:
        """The parameters that a symbol or function on the left is taken at."""
        return str(self.left.args[3 if self.left.op == "symbol" else 1])


@dataclass(frozen=True, eq=False)
class Total:
    """The sum of a symbol over one of its indices, ``place``, is ``right``, because of a line."""

    line: str
    symbol: Term
    place: int
    size: str
    right: Term


class Evaluation(NamedTuple):
    """How a term is evaluated: by which method of an interpreter; and what its value depends on:
    index letters, rows whose latent variables matter, entries that are open, mark; ``of_rows``
    where it is the same however many observations there are.
    """

    term: Term
    method: str
    letters: tuple[str, ...]
    rows: str
    used: Any
    read_at: tuple[Any, ...]
    of_rows: bool


class Reach(NamedTuple):
    """What the value of a term depends on besides its letters, under an opening.

    The entries and totals that it uses, the closed names with their marks, the sizes that are gone
    through, and whether all assignments are.
    """

    used: frozenset[Entry | Total]
    closed: frozenset[tuple[str, str]]
    sizes: frozenset[str]
    assigned: bool


NOTHING = Reach(frozenset(), frozenset(), frozenset(), False)


class Opening:
    """What is open while a line is checked; ``everything`` is, for values and not for lines."""

    def __init__(self, facts: Facts, opened: Sequence[Entry | Total] = (),
                 everything: bool = False, base: Opening | None = None) -> None:
        self.facts, self.everything = facts, everything
        self.named: dict[str, list[Entry]] = {}
        self.compounds: list[Entry] = []
        self.totals: dict[tuple[str, str], Total] = {}
        for e in opened:
            if isinstance(e, Total):
                self.totals.setdefault((e.symbol.args[0], e.symbol.args[3]), e)
            elif e.left.op in ("symbol", "function"):
                self.named.setdefault(e.left.args[0], []).append(e)
            else:
                self.compounds.append(e)
        self._base = base  # with nothing opened, for terms that nothing opened occurs in
        self._names = frozenset(self.named) | {name for name, _ in self.totals}
        self._mentioned = [facts.mentions(e.left) for e in self.compounds]

    @classmethod
    def of_everything(cls, facts: Facts) -> Opening:
        """Every definition and solution is open: for values that no line is judged by."""
        opened = [Entry("", d.left, d.right) for table in (facts.solved, facts.named)
                  for definitions in table.values() for d in definitions
                  if d.left.op in ("symbol", "function") and d.left.args[0] not in MODEL_FUNCTIONS]
        return cls(facts, opened, everything=True)

    def closes(self, name: str, at: str) -> bool:
        """Whether a symbol or function is drawn where no entry opens it."""
        if self.everything:
            return False
        f = self.facts
        return (name in f.named and name not in MODEL_FUNCTIONS) or name == POSTERIOR_ALL or (
            at == "t+1" and f.statement.parameter(name) is not None)

    def total(self, name: str, at: str) -> Total | None:
        """The sum that the draws of a closed symbol have; one without a mark holds at each."""
        return self.totals.get((name, at)) or self.totals.get((name, ""))

    def compound(self, term: Term) -> tuple[Entry, dict[str, str]] | None:
        """The entry whose left side a term is, with what its letters are there."""
        return self._compound(term) if self.compounds else None

    @remembered()
    def _compound(self, term: Term) -> tuple[Entry, dict[str, str]] | None:
        for e in self.compounds:
            letters = matched(e.left, term, self.facts.statement.labels)
            if letters is not None:
                return e, letters
        return None

    # -- what a value depends on --------------------------------------------------------------

    @remembered()
    def evaluation(self, term: Term, mark: str, at: tuple[str, ...]) -> Evaluation:
        """How a term is evaluated at a mark, and what its value depends on."""
        reach = self.reach(term, mark, at)
        used = self.everything or reach.used
        letters, free, rows = self.facts.dependence(term)
        of_rows = not self.everything and not reach.assigned and rows != EVERYWHERE and (
            self.facts.statement.observation_size not in reach.sizes)
        method = "_" + term.op
        if self.compound(term) is not None:
            method = "_meant"
        elif term.op == "mul" and any(f.op == "indicator" for f in term.args):
            method = "_guarded"
        elif term.op == "mul" and all(f.shape == SCALAR for f in term.args):
            method = "_scalars"
        return Evaluation(term, method, letters, rows, used, (mark, at) if free else (),
                          of_rows)

    def reach(self, term: Term, mark: str = "", at: tuple[str, ...] = ()) -> Reach:
        """What the value of a term depends on, read at a mark."""
        if not self.facts.free(term):
            mark, at = "", ()
        return (self.apart(term) or self)._reach(term, mark, at)

    @remembered(meanwhile=NOTHING)  # a definition that needs itself gets no value anyway
    def _reach(self, term: Term, mark: str, at: tuple[str, ...]) -> Reach:
        parts = list(self._reaches(term, mark, at))
        return Reach(frozenset().union(*(p.used for p in parts)),
                     frozenset().union(*(p.closed for p in parts)),
                     frozenset().union(*(p.sizes for p in parts)), any(p.assigned for p in parts))

    def apart(self, term: Term) -> Opening | None:
        """The opening of nothing, where nothing that is opened occurs in the term, else None.

        A closed name in the term is not looked into: it is drawn, whatever its meaning holds.
        """
        if self._base is None:
            return None
        inside = self.facts.mentions(term)
        if inside.isdisjoint(self._names) and not any(e <= inside for e in self._mentioned):
            return self._base
        return None

    def _reaches(self, term: Term, mark: str, at: tuple[str, ...]) -> Iterator[Reach]:
        facts, op = self.facts, term.op
        hit = self.compound(term)
        if hit is not None:
            yield self._uses(hit[0])
            yield self.reach(hit[0].right, mark, at)
            return
        if op == "derivative":
            form = self.compound(facts.pool.make("differential", *term.args))
            if form is not None:
                yield self._sized(*self._own_sizes(term))
                yield self._uses(form[0])
                yield self.reach(form[0].right, mark, at)
                return
        yield self._sized(*self._own_sizes(term))
        for child in term.children:
            yield self.reach(child, mark, at)
        if op in ("symbol", "function"):
            mine = str(term.args[3 if op == "symbol" else 1])
            here = mine or ("t+1" if term.args[0] in at and mark == "" else mark)
            yield from self._reaches_named(term, here, at)
        elif op == "expectation":
            yield NOTHING._replace(assigned=True)
            yield self._posterior_of_all(at)
        elif op == "assignments":
            yield NOTHING._replace(assigned=True)
        elif op in ("density", "posterior") and (own := facts.own_term(term)) is not None:
            yield self.reach(own, mark, at)

    def _posterior_of_all(self, at: tuple[str, ...]) -> Reach:
        if self.everything:
            return NOTHING
        return self.reach(self.facts.pool.make("function", POSTERIOR_ALL, "t"), "", at)

    def _reaches_named(self, term: Term, here: str, at: tuple[str, ...]) -> Iterator[Reach]:
        name, facts = term.args[0], self.facts
        s = facts.statement
        entries = [e for e in self.named.get(name, ()) if e.mark in (here, "")]
        for e in entries:
            yield self._uses(e)
            yield self.reach(e.right, "" if e.mark else here, at)
        if name in MODEL_FUNCTIONS and term.op == "function":
            own = facts.model_term(term)
            if own is not None:
                yield self.reach(own, here, at)
        if name == s.weights.base and s.weights.kind == "complement" and here != "t+1":
            yield self._sized(s.component_size)
        if self.closes(name, here) and not any(self._covers(e, term) for e in entries):
            yield NOTHING._replace(closed=frozenset({(name, here)}))
            total = self.total(name, here)
            if total is not None:
                yield self._sized(total.size)._replace(used=frozenset({total}))
                yield self.reach(total.right, here, at)

    def _covers(self, e: Entry, term: Term) -> bool:
        """Whether an entry is for every value of its letters, or for those of the term."""
        letters = e.left.args[2] if e.left.op == "symbol" else ()
        labels = self.facts.statement.labels
        return not any(x in labels for x in letters) or (
            term.op == "symbol" and letters == term.args[2])

    def _uses(self, e: Entry) -> Reach:
        return NOTHING if self.everything else NOTHING._replace(used=frozenset({e}))

    def _sized(self, *names: str) -> Reach:
        return NOTHING._replace(sizes=frozenset(names))

    def _own_sizes(self, term: Term) -> list[str]:
        """The sizes that the term itself goes through or stands for."""
        s, op = self.facts.statement, term.op
        found = ["d"] if term.shape != SCALAR else []
        if op in ("sum", "product"):
            found.append(term.args[2].split("..")[-1])
        elif op == "size":
            found.append(term.args[0])
        elif op in ("indicator", "expectation", "assignments"):
            found += [s.observation_size, s.component_size]
        elif op == "symbol" and term.args[0] in (s.weights.base, ".w"):
            found.append(s.component_size)
        return found
