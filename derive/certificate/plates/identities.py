"""Identities: definitions, equalities, equations that follow from one another."""

from __future__ import annotations

import numpy as np

from .evaluation import Evaluator
from .field import Array
from .forms import Forms
from .reading import Line, Refused, assigned
from .symbols import ASSIGNMENT, Definition
from .terms import BOUND, Term


class Identities(Forms):
    """Judges what is equal."""

    def equal(self, at: Evaluator, left: Term, right: Term) -> None:
        """Raises Refused where two terms differ."""
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

    def defined(self, at: Evaluator, line: Line) -> None:
        """Raises Refused where a definition is of what means something else."""
        left, right = line.left, line.right
        latents = self.stated.weighted(left.args[0]) if left.op == "symbol" else None
        if latents is not None and not self.signs.share(latents, left.args[2]):
            raise Refused("weights of values of which the posterior probability may be 0")
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
        elif left.op == "symbol" and left.args[0] == ASSIGNMENT:
            if self.definitions.get(assigned(self.stated, left)) != Definition(left, right):
                raise Refused("is defined before")
            if "instance" not in line.given:
                raise Refused("an assignment that is no posterior probability at special values")
        elif not (left.op == "symbol" and left.args[0] in self.definitions
                  and self.definitions[left.args[0]] == Definition(left, right)):
            raise Refused("nothing of that name may be defined, or it is defined before")
        self.equal(at, left, right)

    def difference(self, equation: Term) -> Term:
        """The left side less the right one. Raises Refused."""
        if equation.op != "equation":
            raise Refused("what is no equation")
        left, right = equation.args
        if self.is_zero(right):
            return left
        return self.pool.minus(left, right)

    def equations(self, at: Evaluator, line: Line) -> None:
        """Raises Refused where an equation does not follow from the one before."""
        before, after = self.difference(line.left), self.difference(line.right)
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
        self.equal(at, moved, after)
