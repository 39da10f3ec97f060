"""New parameters: they solve their equations, and the checker's own Q is stationary there."""

from __future__ import annotations

from typing import Any

import numpy as np

from .evaluation import Evaluator
from .field import Array, P, times
from .instances import Instances
from .reading import Line, Refused
from .symbols import Definition
from .terms import Term


class Solutions(Instances):
    """Judges solutions and roots."""

    def solves(self, at: Evaluator, line: Line) -> None:
        """Raises Refused where a new parameter is not where the derivative of Q is 0."""
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
        moved = self.pool.put(self.difference(equation), lambda s: self.pool.make(
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
        moved = self._at_new(line.right.op == "equation" and self.difference(line.right),
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

    def vanishes(self, at: Evaluator, term: Term) -> None:
        """Raises Refused unless a term is made of what roots make 0: sums of products, one factor
        of each the difference of an equation at its root."""
        if term.op == "add":
            for a in term.args:
                self.vanishes(at, a)
            return
        if term.op == "sum":
            self.vanishes(at, term.args[0])
            return
        factors = term.args if term.op == "mul" else (term,)
        zeros = [self._at_new(self.difference(x.right), {x.left.args[0], *x.given.get("at", ())})
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
