"""Evidence of "only": a sum of terms, each at least 0, is 0 only where every term is.

Each lemma's case of equality gives equations, for every value of a letter that a sum binds; a
factor must be shown to be positive, since a product that is 0 says nothing of the other factor.
A line claims all equations that follow so, and no other.
"""

from __future__ import annotations

from typing import Any

from .evaluation import Evaluator
from .field import P
from .identified import identified
from .laws import ASSIGNED, stated_pairs, weights_and_posterior
from .lines import Judge
from .quantities import COUNTS
from .reading import Line, Refused
from .signs import negated
from .terms import Term

#: Equations, each with what it may be written as.
Equations = list[tuple[Term, ...]]


class Vanishing(Judge):
    """Judges lines, those of equality among them."""

    def holds(self, line: Line, at: Evaluator) -> None:
        """Raises Refused where a line does not hold at a point."""
        self.open(line)
        if line.relation in (">", "only") and "instance" in line.given:
            self.instance(at, line)
        if line.relation == ">=":
            super().holds(line, at)
            self.note_equality(line, at)
        elif line.relation == ">":
            self._positive(at, line)
        elif line.relation == "only":
            self._only(at, line)
        else:
            super().holds(line, at)

    def note_equality(self, line: Line, at: Evaluator) -> None:
        """Note whether something follows where an inequality is an equality."""
        terms = line.given.get("terms", ())
        if self.where_zero(at, terms) or any(
                t[0].partition(":")[2].partition("@")[0] in self.strict for t in terms):
            self.strict.add(line.id)

    def _positive(self, at: Evaluator, line: Line) -> None:
        """The difference is a sum of terms that are at least 0, one of them positive."""
        parts = []
        for lemma, term in line.given.get("terms", ()):
            if lemma == "positive":
                if not self.signs.positive(term):
                    raise Refused("a term that is not positive by its form")
            elif lemma != "nonnegative" or not self.signs.nonnegative(term) or (
                    self.divergences(term)):
                raise Refused("a term that is not at least 0 by its form")
            parts.append(term)
        if not any(lemma == "positive" for lemma, _ in line.given.get("terms", ())):
            raise Refused("a strict inequality without a positive term")
        self.equal(at, self.pool.minus(line.left, line.right), self.pool.add(*parts))

    def _only(self, at: Evaluator, line: Line) -> None:
        """Raises Refused where the left side may be 0 elsewhere, or more is known than is said."""
        parts = [self._part(at, lemma, term) for lemma, term in line.given.get("terms", ())]
        self.equal(at, line.left, self.pool.add(*parts))
        known = self.where_zero(at, line.given.get("terms", ()))
        claimed = equations_of(line.right)
        if not known or not claimed:
            raise Refused("nothing follows where the terms are 0")
        for e in claimed:
            if not any(self._follows(at, e, other) for every in known for other in every):
                raise Refused("an equation that does not follow where the terms are 0")
        for every in known:
            if not any(self._follows(at, e, other) for e in claimed for other in every):
                raise Refused("more follows where the terms are 0 than is said")

    def _part(self, at: Evaluator, lemma: str, term: Any) -> Term:
        """A term that is at least 0 by its lemma, or by an earlier line of this kind."""
        name, _, of = lemma.partition(":")
        if name != "only":
            return self.lemma(at, lemma, term)
        earlier, mark = self._earlier(of)
        difference = self.stated.at(earlier.left, mark)
        if isinstance(term, Term):
            self.equal(at, term, difference)
        return difference

    def _earlier(self, of: str) -> tuple[Line, str]:
        number, _, mark = of.partition("@")
        earlier = self.seen.get(number)
        if earlier is None or number not in self.right or earlier.relation != "only":
            raise Refused(f"{number} is no line that stands before and says where it is 0")
        return earlier, mark

    def where_zero(self, at: Evaluator, terms: Any) -> Equations:
        """What holds where all terms are 0, as far as it is known."""
        found: Equations = []
        for lemma, *rest in terms:
            name, _, of = lemma.partition(":")
            if name == "only":
                earlier, mark = self._earlier(of)
                found += [(self.stated.at(e, mark),) for e in equations_of(earlier.right)]
            elif name in ("divergences", "gibbs"):
                found += self._equalities(at, rest[0])
            elif name == "nonnegative":
                found += self._zeros(rest[0])
        return found

    def _zeros(self, term: Term) -> Equations:
        """What holds where a sum of squares, or of counts and what they lack of their greatest
        value, is 0; each factor beside them must be positive."""
        if self._count(term):
            return [(self.pool.make("equation", term, self.pool.number(0)),)]
        if term.op == "add":
            return [e for t in term.args for e in self._zeros(t)]
        if term.op == "sum":
            return self._zeros(term.args[0])
        if term.op == "mul":
            rest = [f for f in term.args if not (
                f.shape == ("1", "1") and self.signs.positive(f))]
            return self._zeros(rest[0]) if len(rest) == 1 else []
        if term.op == "power" and term.args[1].op == "number" and term.args[1].args[0] > 0 and (
                term.args[1].args[0] % 2 == 0):
            return [(self.pool.make("equation", term.args[0], self.pool.number(0)),)]
        return []

    def _count(self, term: Term) -> bool:
        """Whether a term is an observed count, or one with a number or another taken from it, that
        is at least 0 by the law's support."""
        parts = term.args if term.op == "add" and len(term.args) == 2 else (term,)
        counts = [q for q in (self.stated.quantities.get(p.args[0]) for p in (
            negated(t) or t for t in parts) if p.op == "symbol")
            if q is not None and q.role == "observed" and q.domain in COUNTS]
        return len(counts) == 1 and self.signs.nonnegative(term) and (
            not self.signs.positive(term))

    def _equalities(self, at: Evaluator, term: Term) -> Equations:
        """The equations of a sum of divergences, each with factors at least 0."""
        if term.op == "add":
            return [e for t in term.args for e in self._equalities(at, t)]
        if term.op == "sum":
            return self._equalities(at, term.args[0])
        if term.op == "function":
            return self.agreement(at, term)
        if term.op != "mul":
            return []
        inner = [f for f in term.args if f.op in ("sum", "add", "function") and (
            self.divergences(f) or "log" in f.ops)]
        shares = [f for f in term.args if f.op == "symbol" and self.is_share(f)]
        rest = [f for f in term.args if f not in inner and f not in shares]
        if len(inner) != 1 or not all(map(self.signs.positive, rest)):
            return []
        if inner[0].op == "add" and len(shares) == 1 and "function" not in inner[0].ops:
            other = self.compared(shares[0], inner[0])
            return [] if other is None else [(self.pool.make("equation", other, shares[0]),)]
        if not all(map(self.signs.positive, shares)):
            return []
        return self._equalities(at, inner[0])

    def agreement(self, at: Evaluator, divergence: Term) -> Equations:
        """Where a divergence of two laws, or of weights, is 0."""
        p, *rest = divergence.children
        equation = self.pool.make
        if divergence.args[0] == ASSIGNED:
            return [(equation("equation", *weights_and_posterior(self.stated, divergence)),)]
        if p.op == "density":
            (q,) = rest
            law = self.stated.laws[p.args[0]]
            same = equation("equation", q, p)
            apart = [(b, a) for a, b in zip(p.args[2:], q.args[2:], strict=True) if a is not b]
            held = frozenset(n for (n, _, _), a, b in zip(
                law.slots, p.args[2:], q.args[2:], strict=True) if a is b)
            if not identified(at, law, held):
                return [(same,)]
            return [(equation("equation", b, a), *([same] if law.own else [])) for b, a in apart]
        half = len(divergence.children) // 2
        new, free = divergence.children[:half], divergence.children[half:]
        if half == 1 and self._simplex(p):
            return [(equation("equation", free[0], new[0]),)]
        return [(equation("equation", b, a),) for a, b in stated_pairs(self.stated, new, free)]

    def _simplex(self, p: Term) -> bool:
        q = self.stated.parameters.get(p.args[0])
        return q is not None and q.domain == "simplex"

    def _follows(self, at: Evaluator, a: Term, b: Term) -> bool:
        """Whether an equation is another one, or follows from it as an injective function of its
        sides."""
        if a is b:
            return True
        if "density" in {x.op for e in (a, b) for x in e.args}:
            return False
        one = at.value(self.pool.minus(*a.args))
        while True:
            if a.args[0].shape == b.args[0].shape == b.args[1].shape:
                two = at.value(self.pool.minus(*b.args))
                if bool((one == two).all() or ((one + two) % P == 0).all()):
                    return True
            inner = self._inside(b)
            if inner is None:
                return False
            b = inner

    def _inside(self, equation: Term) -> Term | None:
        """The equation of what stands within both sides, beside what they share: of positive bases
        with the same exponent, of exponents; None where there is none."""
        u, v = equation.args
        if u.op == v.op == "add":
            sides = [[t for t in x.args if t not in y.args] for x, y in ((u, v), (v, u))]
            if len(sides[0]) < len(u.args):
                return self.pool.make("equation", *(self.pool.add(*s) for s in sides))
        if u.op == v.op == "mul" and u.args[0].op == "number" and u.args[0] is v.args[0] and (
                u.args[0].args[0] != 0):
            return self.pool.make("equation", *(self.pool.mul(*s.args[1:]) for s in (u, v)))
        if u.op == v.op == "exp" or (
                u.op == v.op == "power" and u.args[1] is v.args[1] and u.args[1].op == "number"
                and u.args[1].args[0] != 0 and (u.args[1].args[0] % 2 == 1 or all(
                    map(self.signs.nonnegative, (u.args[0], v.args[0]))))):
            return self.pool.make("equation", u.args[0], v.args[0])
        return None


def equations_of(right: Term) -> tuple[Term, ...]:
    """The equations that the right side of an "only" line claims; () where it is none."""
    if right.op == "equation":
        return (right,)
    return right.args if right.op == "and" and all(
        e.op == "equation" for e in right.args) else ()
