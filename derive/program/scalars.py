"""What densities and updates have in common: scalars, and affine functions of a row."""

from __future__ import annotations

from fractions import Fraction

from ..algebra.expression import MATRIX, ROW, SCALAR, VECTOR, Expr, is_zero
from ..model import Model
from .ops import add, level, mul, number, refuse
from .program import Op


class Scalars:
    """The names of a model, and the expressions over them that a step can compute.

    ``at_most`` collects the pairs (observation, known quantity) of which a binomial coefficient
    needs the first to be at most the second.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.i, self.k = model.observations.index, model.components.index
        self.labels = model.components.labels
        self.bases = {p.base for p in model.parameters}
        self.x = model.observed.name.lower()
        self.known = {v.name.lower(): v for v in model.known}
        self.at_most: dict[tuple[str, str], None] = {}

    def own(self, e: Expr) -> Op | None:
        """What only this kind of formula can compute. None where ``e`` is nothing of its own."""
        return None

    def parameter(self, e: Expr) -> Op:
        """A parameter of the component."""
        raise refuse(e, "is no quantity that a step can compute with")

    def varies(self, e: Expr) -> bool:
        """Whether the expression depends on the row."""
        if e.op == "symbol":
            return self.i in e.args[2]
        return any(self.varies(c) for c in e.children)

    def scalar(self, e: Expr) -> Op:
        """A scalar of a component or a row, node by node."""
        op, args = e.op, e.args
        own = self.own(e)
        if own is not None:
            return own
        if op == "number":
            return number(args[0])
        if op == "constant" and args[0] == "pi":
            return Op("pi")
        if op == "size":
            return Op("size", (self.size(e),))
        if op == "symbol":
            return self.symbol(e)
        if op == "add":
            return add(*map(self.scalar, args))
        if op == "mul" and all(a.shape == SCALAR for a in args):
            return mul(*map(self.scalar, args))
        if op == "power":
            base, exponent = map(self.scalar, args)
            return Op("power", (base, exponent), level([base, exponent]))
        if op in ("log", "exp"):
            inner = args[0]
            if op == "log" and inner.op == "factorial":
                return log_factorial(self.scalar(inner.args[0]))
            if op == "log" and inner.op == "choose":
                return self.log_choose(*map(self.scalar, inner.args))
            a = self.scalar(inner)
            return Op(op, (a,), a.level)
        raise refuse(e, "has no array program as a scalar")

    def log_choose(self, n: Op, x: Op) -> Op:
        """The logarithm of n over x."""
        if n.op == x.op == "variable":
            self.at_most[x.args[0], n.args[0]] = None
        rest = difference(n, x)
        return add(log_factorial(n), mul(number(-1), log_factorial(x)),
                   mul(number(-1), log_factorial(rest)))

    def size(self, e: Expr) -> str:
        """The name of a size: N, K or d."""
        name = str(e.args[0])
        if name == self.model.observations.size:
            return "N"
        if name == self.model.components.size:
            return "K"
        if name == "d":
            return "d"
        raise refuse(e, "is no size of this model")

    def symbol(self, e: Expr) -> Op:
        """The observation, a known quantity of the row, or a parameter."""
        name, _, indices, _ = e.args
        if name.lower() == self.x and indices == (self.i,):
            return Op("variable", ("x",), "row", e.shape)
        if name.lower() in self.known and indices == (self.i,):
            return Op("variable", (self.known[name.lower()].name,), "row", e.shape)
        if name in self.bases and indices == (self.k,):
            return self.parameter(e)
        raise refuse(e, "is no quantity that a step can compute with")

    def value(self, e: Expr) -> Op:
        """A scalar, vector or matrix of a component."""
        if e.shape == SCALAR:
            return self.scalar(e)
        own = self.own(e)
        if own is not None:
            return own
        if e.op == "symbol":
            return self.symbol(e)
        if e.op == "add":
            return add(*map(self.value, e.args))
        if e.op == "mul":
            scalars = [f for f in e.args if f.shape == SCALAR]
            others = [f for f in e.args if f.shape != SCALAR]
            if len(others) == 1:
                return mul(*map(self.scalar, scalars), self.value(others[0]))
            if len(others) == 2 and others[0].shape == VECTOR and others[1].shape == ROW:
                u, v = self.value(others[0]), self.value(flip(others[1]))
                return mul(*map(self.scalar, scalars), Op("outer", (u, v), shape=MATRIX))
        raise refuse(e, "has no array program as a vector or a matrix")

    def affine(self, e: Expr) -> tuple[Fraction, Op]:
        """(c, p) with e = c x_i + p. Raises CannotLower where e is not of this form."""
        zero = number(0)
        if e.op == "symbol" and e.args[0].lower() == self.x and e.args[2] == (self.i,):
            return Fraction(1), zero
        if not self.varies(e):
            return Fraction(0), zero if is_zero(e) else self.value(e)
        if e.op == "add":
            parts = [self.affine(t) for t in e.args]
            return sum((c for c, _ in parts), Fraction(0)), add(*(p for _, p in parts))
        if e.op == "mul" and e.args[0].op == "number":
            factor, rest = e.args[0].args[0], e.args[1:]
            c, p = self.affine(rest[0] if len(rest) == 1 else Expr("mul", *rest))
            return factor * c, mul(number(factor), p)
        raise refuse(e, "is not of the form c x + p with a number c")


def log_factorial(n: Op) -> Op:
    """log n!"""
    return Op("log_factorial", (n,), n.level)


def difference(n: Op, x: Op) -> Op:
    """n - x, without the x that is a term of n."""
    terms = list(n.args) if n.op == "add" else [n]
    if x in terms:
        terms.remove(x)
        return add(*terms)
    return add(n, mul(number(-1), x))


def factors(e: Expr) -> list[Expr]:
    """The factors of a product, those of the products in it included."""
    return [g for f in e.args for g in factors(f)] if e.op == "mul" else [e]


def flip(e: Expr) -> Expr:
    """The transpose of a row or column."""
    return e.args[0] if e.op == "transpose" else Expr("transpose", e)
