"""Expressions of a model as values that a step can compute: what densities and updates share."""

from __future__ import annotations

from fractions import Fraction

from ..algebra.expression import ROW, SCALAR, VECTOR, Expr, is_zero
from ..document.plain import plain
from ..mixture import Mixture
from .program import CannotLower, Op, add, mul, number, outer


def refuse(e: Expr, why: str) -> CannotLower:
    """The error for an expression that has no array program."""
    return CannotLower(f"{plain(e)}: {why}")


class Values:
    """The names of a model, and the expressions over them that a step can compute.

    ``at_most`` collects the pairs (observation, known quantity) of which a binomial coefficient
    needs the first to be at most the second.
    """

    def __init__(self, model: Mixture) -> None:
        self.model = model
        self.i, self.k = model.observations.index, model.components.index
        self.labels = model.components.labels
        self.sizes = {model.observations.size: "N", model.components.size: "K", "d": "d"}
        self.bases = {p.base for p in model.parameters}
        self.rows = {model.observed.name.lower(): "x",
                     **{v.name.lower(): v.name for v in model.known}}
        self.at_most: dict[tuple[str, str], None] = {}

    def value(self, e: Expr) -> Op:
        """A scalar, vector or matrix of a component or a row. Raises CannotLower."""
        match e.op, e.args:
            case "number", (n,):
                return number(n)
            case "constant", ("pi",):
                return Op("pi")
            case "size", (name,) if name in self.sizes:
                return Op("size", (self.sizes[name],))
            case "symbol", (name, _, indices, _):
                if indices == (self.i,) and name.lower() in self.rows:
                    return Op("variable", (self.rows[name.lower()],), e.shape)
                if indices == (self.k,) and name in self.bases:
                    return self.parameter(e)
                raise refuse(e, "is no quantity that a step can compute with")
            case "add", terms:
                return add(*map(self.value, terms))
            case "mul", factors:
                return self.product(e, [f for f in factors if f.shape != SCALAR])
            case "power", (base, exponent):
                return Op("power", (self.value(base), self.value(exponent)))
            case "log", (Expr(op="factorial") as n,):
                return Op("log_factorial", (self.value(n.args[0]),))
            case "log", (Expr(op="choose") as c,):
                return self.log_choose(*map(self.value, c.args))
            case "log" | "exp", (a,):
                return Op(e.op, (self.value(a),))
        raise refuse(e, "has no array program")

    def parameter(self, e: Expr) -> Op:
        """A parameter of the component."""
        raise NotImplementedError

    def product(self, e: Expr, others: list[Expr]) -> Op:
        """A product in which ``others`` are no scalars: at most one, or a column and a row."""
        if len(others) < 2:
            return mul(*map(self.value, e.args))
        if len(others) == 2 and others[0].shape == VECTOR and others[1].shape == ROW:
            u, v = self.value(others[0]), self.value(flip(others[1]))
            return mul(*(self.value(f) for f in e.args if f.shape == SCALAR), outer(u, v))
        raise refuse(e, "has no array program")

    def log_choose(self, n: Op, x: Op) -> Op:
        """The logarithm of n over x."""
        if n.op == x.op == "variable":
            self.at_most[x.args[0], n.args[0]] = None
        terms = list(n.args) if n.op == "add" else [n]
        rest = add(*(t for t in terms if t != x)) if x in terms else add(n, mul(number(-1), x))
        log_n, log_x, log_rest = (Op("log_factorial", (a,)) for a in (n, x, rest))
        return add(log_n, mul(number(-1), log_x), mul(number(-1), log_rest))

    def varies(self, e: Expr) -> bool:
        """Whether the expression depends on the row."""
        return self.i in e.args[2] if e.op == "symbol" else any(map(self.varies, e.children))

    def fixed(self, e: Expr) -> bool:
        """Whether the expression is a scalar of the component."""
        return e.shape == SCALAR and not self.varies(e)

    def affine(self, e: Expr) -> tuple[Fraction, Op]:
        """(c, p) with e = c x_i + p. Raises CannotLower where e is not of this form."""
        if not self.varies(e):
            return Fraction(0), number(0) if is_zero(e) else self.value(e)
        if e.op == "symbol" and self.rows.get(e.args[0].lower()) == "x":
            return Fraction(1), number(0)
        if e.op == "add":
            parts = [self.affine(t) for t in e.args]
            return sum((c for c, _ in parts), Fraction(0)), add(*(p for _, p in parts))
        if e.op == "mul" and e.args[0].op == "number":
            front, rest = e.args[0].args[0], e.args[1:]
            c, p = self.affine(rest[0] if len(rest) == 1 else Expr("mul", *rest))
            return front * c, mul(number(front), p)
        raise refuse(e, "is not of the form c x + p with a number c")


def factors(e: Expr) -> list[Expr]:
    """The factors of a product, those of the products in it included."""
    return [g for f in e.args for g in factors(f)] if e.op == "mul" else [e]


def flip(e: Expr) -> Expr:
    """The transpose of a row or column."""
    return e.args[0] if e.op == "transpose" else Expr("transpose", e)
