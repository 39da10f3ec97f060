"""One line of a general derivation: what its relation claims, and whether that holds.

Inequalities rest on lemmas: what is at least 0 by its form, Gibbs' inequality, earlier lines, what
vanishes at a root, the safeguard of a numerical step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .bounds import Bounds
from .evaluation import Evaluator
from .limits import limit
from .reading import Line, Refused
from .signs import negated
from .symbols import POSITIVE_CONSTANTS
from .terms import Term, relettered


class Judge(Bounds):
    """Judges lines, each with those before it."""

    def holds(self, line: Line, at: Evaluator) -> None:
        """Raises Refused where a line does not hold at a point."""
        relation = line.relation
        if "instance" in line.given:
            self.instance(at, line)
        if relation == "->":
            self.tends(line)
        elif relation == "=":
            vanishing = line.given.get("vanishing")
            if isinstance(vanishing, Term):
                self.vanishes(at, vanishing)
                self.equal(at, self.pool.minus(line.left, line.right), vanishing)
            else:
                self.equal(at, line.left, line.right)
        elif relation == ":=":
            self.defined(at, line)
        elif relation in ("<=>", "sum"):
            self.equations(at, line)
        elif relation in ("solves", "root"):
            self.solves(at, line)
        elif relation == ">=":
            self.inequality(at, line)

    def tends(self, line: Line) -> None:
        """Raises Refused where the table does not say that the left side tends to the right."""
        variable = line.given.get("variable")
        if not isinstance(variable, Term) or variable.op != "symbol" or (
                variable.args[0] not in POSITIVE_CONSTANTS):
            raise Refused("a limit in what is no free positive number")
        found = limit(self.signs, line.left, variable, str(line.given.get("to", "")))
        right = line.right
        said = "0" if self.is_zero(right) else "infinity" if (
            right.op == "constant" and right.args[0] == "infinity") else ""
        if found is None or found != said:
            raise Refused("the limit is of no form that is known" if found is None else
                          f"tends to {found}")

    def inequality(self, at: Evaluator, line: Line) -> None:
        """Raises Refused where the difference is not the sum of terms, each at least 0."""
        terms = line.given.get("terms", ())
        if not terms:
            raise Refused("an inequality without terms")
        parts = []
        for lemma, *rest in terms:
            term = rest[0] if rest else None
            parts.append(self.lemma(at, str(lemma), term))
        self.equal(at, self.pool.minus(line.left, line.right), self.pool.add(*parts))

    def lemma(self, at: Evaluator, lemma: str, term: Any) -> Term:
        """The term, which is at least 0 by the lemma. Raises Refused."""
        name, _, of = lemma.partition(":")
        if name == "earlier":
            number, _, mark = of.partition("@")
            earlier = self.seen.get(number)
            if earlier is None or number not in self.right or earlier.relation != ">=":
                raise Refused(f"{number} is no inequality that stands before")
            difference = self.stated.at(self.pool.minus(earlier.left, earlier.right), mark)
            if isinstance(term, Term):
                self.equal(at, term, difference)
            return difference
        if not isinstance(term, Term):
            raise Refused(f"the lemma {lemma} of no term")
        if name == "nonnegative":
            if not self.signs.nonnegative(term) or self.divergences(term):
                raise Refused("a term that is not at least 0 by its form")
        elif name == "divergences":
            if not self.signs.nonnegative(term):
                raise Refused("a term that is no sum of divergences with factors at least 0")
            for d in self.divergences(term):
                if not any(x.relation == ">=" and x.id in self.right and self._says(x, d)
                           for x in self.seen.values()):
                    raise Refused("a divergence that no line before shows to be at least 0")
        elif name == "vanishing":
            self.vanishes(at, term)
        elif name == "safeguard":
            roots = {x.left.args[0] for x in self.seen.values() if x.relation == "root"}
            if not {n for n, m in term.names if m == "t+1"} & roots:
                raise Refused("a safeguard of what is solved in closed form")
        elif name == "gibbs":
            self.gibbs(at, term)
        elif name == "monotone_log":
            self.one_summand(at, term)
        elif name == "probability_at_most_one":
            self.probability(at, term)
        elif name == "average":
            self.average(at, term, of)
        else:
            raise Refused(f"an unknown lemma {lemma}")
        return term

    def one_summand(self, at: Evaluator, term: Term) -> None:
        """Raises Refused unless a term is log(a + b + ...) - log a, none negative, or a sum of
        such: a sum is written out or over the values of a latent variable."""
        while term.op == "sum":
            term = term.args[0]
        minus = [u for u in map(negated, term.args) if u is not None] if term.op == "add" else []
        plus = [t for t in term.args if negated(t) is None] if minus else []
        if len(minus) != 1 or len(plus) != 1 or minus[0].op != "log" or plus[0].op != "log":
            raise Refused("what is no difference of two logarithms")
        whole, part = plus[0].args[0], minus[0].args[0]
        if not self.signs.nonnegative(whole):
            raise Refused("the logarithm of a sum in which a term may be negative")
        if whole.op == "add":
            found: Sequence[Term] = whole.args
        elif whole.op == "sum":
            body, letter, size = whole.args
            own = next((p for p in self.stated.plates.values() if p.size == size), None)
            if own is None:
                raise Refused("a sum over no values")
            found = [relettered(self.pool, body, {letter: x}) for x in sorted(part.letters)
                     if x in (own.index, *(own.labels or ("1", "2")))]
        else:
            raise Refused("the logarithm of no sum")
        if not any(t is part or (t.letters == part.letters and self._equal(at, t, part))
                   for t in found):
            raise Refused("the logarithm of what is no summand")

    def _says(self, line: Line, divergence: Term) -> bool:
        """Whether a line says that this divergence is at least 0, its letters renamed or not."""
        return self.is_zero(line.right) and line.evidence == "gibbs" and (
            divergence in (line.left, self.stated.at(line.left, "t")))
