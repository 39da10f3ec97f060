"""One line of a general derivation: what its relation claims, and whether that holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .evaluation import Definition, Evaluator
from .field import Array, P, times
from .normalised import Obligation, normalised
from .signs import Signs
from .stated import Stated
from .terms import BOUND, Pool, Term, walk


class Refused(ValueError):
    """A line that does not hold, with what is wrong."""


@dataclass(frozen=True)
class Line:
    """A step as terms."""

    id: str
    stage: str
    part: str
    rule: str
    relation: str
    evidence: str
    left: Term
    right: Term
    chain: str
    needs: tuple[str, ...]
    given: Mapping[str, Any]


#: The evidence on which a relation may rest.
EVIDENCE = {
    ":=": ("definition",), "=": ("identity", "identity-with-logs", "moments"),
    "<=>": ("identity",), "sum": ("identity",), "solves": ("identity",), "root": ("identity",),
    ">=": ("inequality", "gibbs"),
}


def read_line(step: Mapping[str, Any], pool: Pool) -> Line:
    """A step's line. Raises MalformedTerm, KeyError, TypeError."""
    return Line(str(step["id"]), str(step["stage"]), str(step["part"]), str(step["rule"]),
                str(step["relation"]), str(step["evidence"]), pool.read(step["left"]),
                pool.read(step["right"]), str(step["chain"]), tuple(map(str, step["needs"])),
                {str(k): _read(v, pool) for k, v in step["given"].items()})


def _read(value: Any, pool: Pool) -> Any:
    if isinstance(value, dict) and set(value) == {"expr"}:
        return pool.read(value["expr"])
    if isinstance(value, list):
        return tuple(_read(v, pool) for v in value)
    return value


def shorthands(stated: Stated, lines: Sequence[Line]) -> dict[str, Definition]:
    """The counts that lines define: sums of a unit's weight times responsibilities, no other."""
    found: dict[str, Definition] = {}
    for line in lines:
        left = line.left
        if line.relation == ":=" and left.op == "symbol" and left.args[0].startswith(".N") and (
                left.args[0] not in found) and _is_count(stated, line.right):
            found[left.args[0]] = Definition(left, line.right)
    return found


def _is_count(stated: Stated, term: Term) -> bool:
    summed = 0
    while term.op == "sum":
        term, summed = term.args[0], summed + 1
    parts = term.args if term.op == "mul" else (term,)
    shares = [p for p in parts if p.op == "symbol" and stated.responsible(p.args[0])
              and p.args[3] == "t"]
    weights = {w for _, w in stated.weights}
    return summed > 0 and len(shares) == 1 and len(set(parts)) == len(parts) and all(
        p in shares or p in weights or (p.op == "indicator" and p.args[0] not in stated.latents)
        for p in parts)


def solved(stated: Stated, lines: Sequence[Line]) -> dict[str, list[Definition]]:
    """The formulas of the new parameters, by name, in the order in which they are found."""
    found: dict[str, list[Definition]] = {}
    for line in lines:
        left = line.left
        if line.relation == "solves" and left.op == "symbol" and left.args[3] == "t+1" and (
                left.args[0] in stated.parameters):
            old = found.setdefault(left.args[0], [])
            if all(left.args[2] != d.left.args[2] for d in old):
                old.append(Definition(left, line.right))
    return found


class Judge:
    """Judges lines, each with those before it."""

    def __init__(self, stated: Stated, lines: Sequence[Line]) -> None:
        self.stated, self.pool = stated, stated.pool
        self.definitions, self.solutions = shorthands(stated, lines), solved(stated, lines)
        self.signs = Signs(stated, self.definitions, self.solutions)
        self.order = [x.left.args[0] for x in lines if x.relation in ("solves", "root")
                      and x.left.op == "symbol"]
        self.roots = frozenset(x.left.args[0] for x in lines if x.relation == "root"
                               and x.left.op == "symbol") - set(self.solutions)
        self.seen: dict[str, Line] = {}
        self.last: dict[str, Line] = {}  # of each chain
        self.right: set[str] = set()
        self.obligations: dict[str, Obligation] = {}
        self.posteriors: set[tuple[str, str]] = set()  # what symbols are defined, with marks
        self.named: set[Term] = set()  # divergences that are defined

    # -- form -----------------------------------------------------------------------------------

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
        if line.relation in (":=", "=", "solves") and line.left not in self._divergences(line.left):
            more = self._free(line.right) - self._free(line.left)
            if more:
                raise Refused(f"the right side has an index {min(more)}, the left has not")
        if line.relation == "<=>" and not line.chain:
            self._starts_at_zero(line)
        if line.relation == ":=" and any(x.relation == ":=" and x.left is line.left
                                         for x in self.seen.values()):
            raise Refused("is defined before")
        self._names(line)
        if line.relation in (":=", "=", ">=") and line.left.op == "equation":
            raise Refused("an equation is no value")

    def _names(self, line: Line) -> None:
        """Raises Refused where a shorthand stands that no line before defines."""
        for term in (line.left, line.right):
            for d in self._divergences(term):
                if d not in self.named and not (line.relation == ":=" and d is line.left):
                    raise Refused("a divergence that is not defined before")
            for name, mark in term.names:
                own = line.relation == ":=" and line.left.args[:1] == (name,)
                if self.stated.responsible(name) is not None and not own and (
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
        if right and line.relation == ":=" and line.left in self._divergences(line.left):
            self.named |= {line.left, self.stated.at(line.left, "t")}

    def _free(self, term: Term) -> frozenset[str]:
        """The free letters of a term: those that no sum binds, nor a divergence of weights."""
        if term.op == "function" and term.args[0].startswith("KL_"):
            axes = {c.args[2][-1] for c in term.children if c.op == "symbol" and c.args[2]}
            return self._letters(term.letters) - axes
        if term.op in ("sum", "product"):
            return self._free(term.args[0]) - {term.args[1]}
        if not term.children:
            return self._letters(term.letters)
        return frozenset[str]().union(*map(self._free, term.children))

    def _letters(self, indices: frozenset[str]) -> frozenset[str]:
        labels = {x for p in self.stated.plates.values() for x in p.labels}
        return frozenset(x for x in indices if x not in labels and not x.isdigit() and x != "seen")

    def _starts_at_zero(self, line: Line) -> None:
        """The first equation is a score = 0, where its chain ended."""
        for x in self.seen.values():
            if x.stage == "score" and x.part == line.part and x.id in self.right and (
                    line.left.op == "equation" and line.left.args[0] is x.right
                    and self._is_zero_term(line.left.args[1])
                    and self.last[x.chain or x.id] is x):
                return
        raise Refused("the first equation is not that the derivative, as it was last written, is 0")

    @staticmethod
    def _is_zero_term(t: Term) -> bool:
        return t.op == "zero" or (t.op == "number" and t.args[0] == 0)

    # -- values ---------------------------------------------------------------------------------

    def holds(self, line: Line, at: Evaluator) -> None:
        """Raises Refused where a line does not hold at a point."""
        relation = line.relation
        if relation == "=":
            vanishing = line.given.get("vanishing")
            if isinstance(vanishing, Term):
                self._vanishes(at, vanishing)
                self._equal(at, self.pool.minus(line.left, line.right), vanishing)
            else:
                self._equal(at, line.left, line.right)
        elif relation == ":=":
            self._defined(at, line)
        elif relation in ("<=>", "sum"):
            self._equations(at, line)
        elif relation in ("solves", "root"):
            self._solves(at, line)
        elif relation == ">=":
            self._inequality(at, line)

    def _equal(self, at: Evaluator, left: Term, right: Term) -> None:
        if left.shape != right.shape:
            raise Refused("the sides have different shapes")
        a, b = at.value(left), at.value(right)
        a, b = np.broadcast_arrays(a, b)
        if (a != b).any():
            where = np.argwhere(a != b)[0]
            raise Refused(f"the sides differ at {self._at(at, where)}")

    @staticmethod
    def _at(at: Evaluator, where: Array) -> str:
        found = [f"{x} = {where[n] + 1}" for x, n in at.axes.items() if x[0] not in "*#"
                 and where[n]]
        return ", ".join(found) or "the first indices"

    def _defined(self, at: Evaluator, line: Line) -> None:
        left, right = line.left, line.right
        if left.op == "function" and left.args[0].startswith("KL"):
            if right.op == "law_expectation":
                if right.args[1] is not left.args[2] or left.args[2].args[1].args[0] != BOUND:
                    raise Refused("a divergence whose mean is under another law")
                if right.args[0] is not self.pool.minus(
                        self.pool.make("log", left.args[2]), self.pool.make("log", left.args[3])):
                    raise Refused("what is no divergence")
        elif left.op == "function":
            self.stated.meaning(left.args[0])
            if left.args[1] or left.children:
                raise Refused("a function of the model is defined at free theta")
        elif left.op == "symbol" and self.stated.responsible(left.args[0]) is not None:
            own = self.stated.responsibility(self.stated.responsible(left.args[0]) or ())
            if left.args[2] != own.args[2] or left.args[3] not in ("t", ""):
                raise Refused("a responsibility under other indices than its own")
        elif not (left.op == "symbol" and left.args[0] in self.definitions
                  and self.definitions[left.args[0]] == Definition(left, right)):
            raise Refused("nothing of that name may be defined, or it is defined before")
        self._equal(at, left, right)

    def _difference(self, equation: Term) -> Term:
        if equation.op != "equation":
            raise Refused("what is no equation")
        left, right = equation.args
        if self._is_zero_term(right):
            return left
        return self.pool.minus(left, right)

    def _equations(self, at: Evaluator, line: Line) -> None:
        before, after = self._difference(line.left), self._difference(line.right)
        if line.relation == "sum":
            letter = line.given.get("index")
            if letter not in before.letters or letter in after.letters:
                raise Refused("a sum over an index that the equation has not, or still has")
            moved = self.pool.make("sum", before, letter, self.stated.plates[letter].size)
        else:
            parts = [line.given.get("factor_left"), before, line.given.get("factor_right")]
            moved = self.pool.mul(*(p for p in parts if isinstance(p, Term)))
            for p in (parts[0], parts[2]):
                if isinstance(p, Term):
                    v = at.value(p if p.shape == ("1", "1") else self.pool.make("det", p))
                    if (v == 0).any():
                        raise Refused("an equation is multiplied by what is not invertible")
        self._equal(at, moved, after)

    # -- solutions ------------------------------------------------------------------------------

    def _solves(self, at: Evaluator, line: Line) -> None:
        left = line.left
        if left.op != "symbol" or left.args[0] not in self.stated.parameters or (
                left.args[3] != "t+1"):
            raise Refused("what is solved for is no new parameter")
        name = left.args[0]
        if line.relation == "root":
            self._root(at, line)
            return
        mine = [d for d in self.solutions.get(name, ()) if d.left.args[2] == left.args[2]]
        if mine != [Definition(left, line.right)]:
            raise Refused("is solved before")
        equation = line.given.get("equation")
        if not isinstance(equation, Term):
            raise Refused("no equation that is solved")
        names = line.given.get("at", ())
        moved = self.pool.put(self._difference(equation), lambda s: self.pool.make(
            "symbol", *s.args[:3], "t+1") if s.op == "symbol" and s.args[0] in names
            and s.args[3] == "" else None)
        if (at.value(moved) != 0).any():
            raise Refused("the formula does not solve the equation")
        self._stationary(at, name)

    def _root(self, at: Evaluator, line: Line) -> None:
        """The equation is, but for an invertible factor, that the checker's own derivative of Q is
        0, with parameters at t+1 that ``at`` names and at t where they stand in it so; the root is
        any value that solves it."""
        name = line.left.args[0]
        if line.left is not self.stated.symbol(name, "t+1") or name in self.solutions:
            raise Refused("is solved before, or under other indices than its own")
        others = set(line.given.get("at", ())) - {name}
        if not others <= set(self.order):
            raise Refused("a parameter at t+1 that no line solves")
        factor = line.given.get("factor_left", self.pool.number(1))
        moved = self._at_new(line.right.op == "equation" and self._difference(line.right),
                             {name, *others})
        factor = self._at_new(factor, {name, *others})
        if not isinstance(moved, Term) or not isinstance(factor, Term):
            raise Refused("a root of what is no equation")
        old = {n for n, m in line.right.names if m == "t"} - {name, *others}
        gradient = self._gradient(at, name, {name, *others}, old)
        by = at.value(factor)
        if (by == 0).any():
            raise Refused("an equation is multiplied by what is not invertible")
        product = by * gradient % P if factor.shape == ("1", "1") else times(by, gradient)
        if (product != at.value(moved)).any():
            raise Refused("the equation is not that the derivative of Q is 0")

    def _at_new(self, term: Any, names: set[str]) -> Any:
        if not isinstance(term, Term):
            return term
        return self.pool.put(term, lambda s: self.pool.make("symbol", *s.args[:3], "t+1")
                             if s.op == "symbol" and s.args[0] in names and s.args[3] == ""
                             else None)

    def _vanishes(self, at: Evaluator, term: Term) -> None:
        """Raises Refused unless a term is made of what roots make 0: sums of products, one factor
        of each the difference of an equation at its root."""
        if term.op == "add":
            for a in term.args:
                self._vanishes(at, a)
            return
        if term.op == "sum":
            self._vanishes(at, term.args[0])
            return
        factors = term.args if term.op == "mul" else (term,)
        zeros = [self._at_new(self._difference(x.right), {x.left.args[0], *x.given.get("at", ())})
                 for x in self.seen.values() if x.relation == "root" and x.id in self.right]
        if not any(self._same(at, f, z) for f in factors for z in zeros):
            raise Refused("what no root makes 0")

    @staticmethod
    def _same(at: Evaluator, a: Term, b: Term) -> bool:
        if a.shape != b.shape:
            return False
        x, y = at.value(a), at.value(b)
        return x.shape == y.shape and bool((x == y).all())

    def _stationary(self, at: Evaluator, name: str) -> None:
        """The derivative of Q by the parameter is 0 at the new one: of the checker's own Q.

        The others stand at t+1 where they are found before and at t where after, or, where they
        are found together, all at t+1.
        """
        place = self.order.index(name)
        solved_first = set(self.order[:place + 1])
        for at_new in (solved_first, set(self.order)):
            if self._gradient_is_zero(at, name, at_new):
                return
        raise Refused(f"the derivative of Q by {name} is not 0 there")

    def _gradient_is_zero(self, at: Evaluator, name: str, new: set[str]) -> bool:
        key = ("stationary", name, frozenset(new))
        if key in at.judged:
            return at.judged[key]
        old = set(self.stated.parameters) - new
        gradient = self._gradient(at, name, new, old)
        q = self.stated.parameters[name]
        if q.domain == "simplex":
            axis = at.axes[q.indices[-1]]
            gradient = (gradient - np.take(gradient, [0], axis=axis)) % P
            total = at.value(self.pool.make("sum", self.stated.symbol(name, "t+1"), q.indices[-1],
                                            self.stated.plates[q.indices[-1]].size))
            if (total != 1).any():
                raise Refused(f"{name} does not sum to 1")
        at.judged[key] = not (gradient != 0).any()
        return at.judged[key]

    def _gradient(self, at: Evaluator, name: str, new: set[str], old: set[str]) -> Array:
        """The derivative of the checker's own Q, some parameters at t+1 and some at t."""
        marks = {n: "t+1" if n in new else "t" for n in new | old}
        q = self.pool.put(self.stated.meaning("Q"), lambda s: self.pool.make(
            "symbol", *s.args[:3], marks[s.args[0]]) if s.op == "symbol" and s.args[0] in marks
            and s.args[3] == "" else None)
        return at.gradient(q, self.stated.symbol(name, "t+1"))

    # -- inequalities ---------------------------------------------------------------------------

    def _inequality(self, at: Evaluator, line: Line) -> None:
        terms = line.given.get("terms", ())
        if not terms:
            raise Refused("an inequality without terms")
        parts = []
        for lemma, *rest in terms:
            term = rest[0] if rest else None
            parts.append(self._lemma(at, str(lemma), term))
        self._equal_unless_stated(at, self.pool.minus(line.left, line.right), parts, line)

    def _equal_unless_stated(self, at: Evaluator, difference: Term, parts: list[Term],
                             line: Line) -> None:
        self._equal(at, difference, self.pool.add(*parts))

    def _lemma(self, at: Evaluator, lemma: str, term: Any) -> Term:
        """The term, which is at least 0 by the lemma. Raises Refused."""
        name, _, of = lemma.partition(":")
        if name == "earlier":
            number, _, mark = of.partition("@")
            earlier = self.seen.get(number)
            if earlier is None or number not in self.right or earlier.relation != ">=":
                raise Refused(f"{number} is no inequality that stands before")
            difference = self.stated.at(self.pool.minus(earlier.left, earlier.right), mark)
            if isinstance(term, Term):
                self._equal(at, term, difference)
            return difference
        if not isinstance(term, Term):
            raise Refused(f"the lemma {lemma} of no term")
        if name == "nonnegative":
            if not self.signs.nonnegative(term) or self._divergences(term):
                raise Refused("a term that is not at least 0 by its form")
        elif name == "divergences":
            if not self.signs.nonnegative(term):
                raise Refused("a term that is no sum of divergences with factors at least 0")
            for d in self._divergences(term):
                if not any(x.relation == ">=" and x.id in self.right and self._says(x, d)
                           for x in self.seen.values()):
                    raise Refused("a divergence that no line before shows to be at least 0")
        elif name == "vanishing":
            self._vanishes(at, term)
        elif name == "safeguard":
            roots = {x.left.args[0] for x in self.seen.values() if x.relation == "root"}
            if not {n for n, m in term.names if m == "t+1"} & roots:
                raise Refused("a safeguard of what is solved in closed form")
        elif name == "gibbs":
            self._gibbs(at, term)
        else:
            raise Refused(f"an unknown lemma {lemma}")
        return term

    def _says(self, line: Line, divergence: Term) -> bool:
        """Whether a line says that this divergence is at least 0, its letters renamed or not."""
        return self._is_zero_term(line.right) and line.evidence == "gibbs" and (
            divergence in (line.left, self.stated.at(line.left, "t")))

    @staticmethod
    def _divergences(term: Term) -> list[Term]:
        return [n for n in walk(term) if n.op == "function" and n.args[0].startswith("KL")]

    def _gibbs(self, at: Evaluator, term: Term) -> None:
        """A divergence of two laws of the model, or sums with factors at least 0 of
        sum p (log p - log q) over all values of latent variables."""
        if term.op == "function" and term.args[0].startswith("KL"):
            at.value(term)  # found by the checker itself: else refused
            if term.children[0].op == "density":
                law = term.children[0].args[0]
                self.obligations[law] = normalised(self.stated.laws[law])
                if self.obligations[law].verdict != "right":
                    raise Refused(f"the density of {law} does not sum or integrate to 1")
            return
        inner = term
        letters: list[str] = []
        factors: list[Term] = []
        while inner.op in ("sum", "mul"):
            if inner.op == "sum":
                letters.append(inner.args[1])
                inner = inner.args[0]
                continue
            logs = [p for p in inner.args if p.op == "add"]
            shares = [p for p in inner.args if p.op == "symbol"
                      and self.stated.responsible(p.args[0])]
            sums = [p for p in inner.args if p.op == "sum"]
            if len(sums) == 1:
                factors += [p for p in inner.args if p is not sums[0]]
                inner = sums[0]
                continue
            if len(logs) != 1 or len(shares) != 1:
                break
            factors += [p for p in inner.args if p not in (logs[0], shares[0])]
            self._share_against(shares[0], logs[0], letters, factors)
            return
        raise Refused("what is no sum of p (log p - log q)")

    def _share_against(self, share: Term, logs: Term, letters: list[str],
                       factors: list[Term]) -> None:
        latents = self.stated.responsible(share.args[0]) or ()
        own = self.stated.responsibility_letters(latents)
        if share.args[2] != own or not set(self.stated.latents[z].values for z in latents) <= set(
                letters):
            raise Refused("a divergence that is not over all values")
        other = self.pool.make("symbol", *share.args[:3], "")
        wanted = self.pool.minus(self.pool.make("log", share), self.pool.make("log", other))
        values = {self.stated.latents[z].values for z in latents}
        if logs is not wanted or share.args[3] == "":
            raise Refused("what is no divergence of one posterior from another")
        if not all(map(self.signs.nonnegative, factors)) or any(
                p.letters & values for p in factors):
            raise Refused("a factor of a divergence that is not at least 0")


def letters_of(lines: Sequence[Line]) -> Iterator[Term]:
    """Every term of the lines."""
    for line in lines:
        yield line.left
        yield line.right
        for v in line.given.values():
            yield from _terms(v)


def _terms(value: Any) -> Iterator[Term]:
    if isinstance(value, Term):
        yield value
    elif isinstance(value, tuple):
        for v in value:
            yield from _terms(v)

