"""The formulas of the next parameters, lowered: sums over the rows brought to moments.

Every sum over the rows is brought to moments by the bilinear laws alone, so that a formula that
was changed gives a program that is changed in the same way.
"""

from __future__ import annotations

from fractions import Fraction

from ..algebra.expression import MATRIX, ROW, SCALAR, VECTOR, Expr, expr
from ..document.plain import plain
from ..mixture import Mixture
from .program import CannotLower, Op, Statistic, Update, add, mul, number, outer
from .values import Values, factors, flip, refuse

COUNT = Op("count", ("",))


class Updates(Values):
    """Updates being read, with the statistics found so far; about points where rows are centred."""

    def __init__(self, model: Mixture, centred: bool) -> None:
        super().__init__(model)
        self.centred = centred
        self.statistics: list[Statistic] = []

    def lower(self, symbol: Expr, formula: Expr) -> Update:
        """One update. Raises CannotLower."""
        name, _, indices, mark = symbol.args
        if mark != "t+1":
            raise refuse(symbol, "a solution gives a parameter at t+1")
        if symbol.shape != formula.shape:
            raise refuse(formula, f"is a {formula.shape}, but {plain(symbol)} is a "
                                  f"{symbol.shape}")
        base, scope = self.place(name, indices, symbol)
        return Update(base, scope, self.value(formula), symbol, formula)

    def place(self, name: str, indices: tuple[str, ...], symbol: Expr) -> tuple[str, str]:
        """The base of a parameter, and the key of theta where the symbol is a single value."""
        weights = self.model.weights.names
        for p in self.model.parameters:
            if name == p.base and indices == (self.k,):
                return p.base, ""
            if name in p.names and indices == ():
                return p.base, name
            if name == p.base and len(indices) == 1 and indices[0] in self.labels:
                names = weights if set(p.names) <= set(weights) else p.names
                return p.base, names[self.labels.index(indices[0])]
        raise refuse(symbol, "is no parameter of the model")

    def value(self, e: Expr) -> Op:
        """A value of an update: sums over the rows and counts besides."""
        if e.op == "sum":
            return self.row_sum(e)
        if e.op == "symbol" and e.args[0] == ".N" and len(e.args[2]) == 1 \
                and e.args[3] in ("t", ""):
            label = "" if e.args[2] == (self.k,) else e.args[2][0]
            if label in ("", *self.labels):
                return Op("count", (label,))
        return super().value(e)

    def parameter(self, e: Expr) -> Op:
        """A parameter of the component."""
        if e.args[3] not in ("t", "t+1"):
            raise refuse(e, "an update may use θ at t or t+1 only")
        return Op("parameter", (e.args[0], e.args[3]), e.shape)

    def row_sum(self, e: Expr) -> Op:
        """A sum over the rows, each term of it with one responsibility."""
        body, index, size = e.args
        if index != self.i or size != self.model.observations.size:
            raise refuse(e, "only sums over the observations can be computed")
        if body.op == "add":
            return add(*(self.row_sum(Expr("sum", t, index, size)) for t in body.args))
        weights = [f for f in factors(body) if f.op == "symbol" and f.args[0] == ".T"]
        if len(weights) != 1 or weights[0].args[2] != (self.k, self.i):
            raise refuse(e, "a sum over the rows needs one responsibility T_{k,i} in each term")
        rest = [f for f in factors(body) if f is not weights[0]]
        return mul(*(self.value(f) for f in rest if self.fixed(f)),
                   self.moment([f for f in rest if not self.fixed(f)], e))

    def moment(self, inside: list[Expr], whole: Expr) -> Op:
        """sum_i T f(x_i) for a product f of affine functions, or of a row's own numbers."""
        if not inside:
            return COUNT
        shapes = [f.shape for f in inside]
        if shapes == [VECTOR]:
            return self.first(*self.affine(inside[0]), shape=VECTOR)
        if shapes == [VECTOR, ROW]:
            return self.second(self.affine(inside[0]), self.affine(flip(inside[1])), shape=MATRIX)
        if set(shapes) != {SCALAR}:
            raise refuse(whole, "only Σ T u and Σ T u vᵀ, with u and v affine in x, have moments")
        if self.centred:
            flat = [g for f in inside for g in (
                [f.args[0]] * 2 if f.op == "power" and f.args[1] == expr(2) else [f])]
            try:
                parts = [self.affine(f) for f in flat]
            except CannotLower:
                parts = []
            if 1 <= len(parts) <= 2:
                return self.first(*parts[0]) if len(parts) == 1 else self.second(parts[0], parts[1])
        return self.sum(mul(*map(self.value, inside)), whole)

    def sum(self, function: Op, whole: Expr) -> Op:
        """sum_i T f for a function f of the row alone."""
        if any(o.op in ("parameter", "count", "sum", "first", "second") for o in function.walk()):
            raise refuse(whole, "a sum that mixes rows and parameters must be of degree 1 or 2 "
                                "in the observation")
        found = [s.name for s in self.statistics if s.function == function]
        if not found:
            found = [f"sum_{len(self.statistics) + 1}"]
            self.statistics.append(Statistic(found[0], function))
        return Op("sum", (found[0],))

    def first(self, c: Fraction, p: Op, shape: str = SCALAR) -> Op:
        """sum_i T (c x_i + p), as a moment about a point."""
        if c == 0:
            return mul(COUNT, p)
        return mul(number(c), Op("first", (mul(number(-1 / c), p),), shape))

    def second(self, left: tuple[Fraction, Op], right: tuple[Fraction, Op], shape: str = SCALAR
               ) -> Op:
        """sum_i T (a x_i + p)(b x_i + q)^T, as a moment about two points."""
        (a, p), (b, q) = left, right
        one = SCALAR if shape == SCALAR else VECTOR
        if a == 0 or b == 0:
            return outer(p, self.first(b, q, one)) if a == 0 else outer(self.first(a, p, one), q)
        points = mul(number(-1 / a), p), mul(number(-1 / b), q)
        return mul(number(a * b), Op("second", points, shape))
