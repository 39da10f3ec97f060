"""A component's weight and log-density, lowered: a constant, and terms of component and row.

The log-density is read as a sum of products of a coefficient of the component and a function of
the row. Where it takes a square of the row, what the rows are centred on is found on the way.
"""

from __future__ import annotations

from fractions import Fraction

from ..algebra.expression import ROW, SCALAR, Expr, expr
from .program import CannotLower, Op, Term, add, mul, number
from .saddle import saddle_point
from .values import Values, factors, flip, refuse

#: Operations whose values differ between components; squares are taken about the own centre.
_OF_A_COMPONENT = ("parameter", "log_det", "centred", "squared_norm", "whitened_norm")


class Density(Values):
    """The density being read, with the centre found so far."""

    centre: Op | None = None

    def lower(self, weight: Expr, density: Expr) -> tuple[Op, tuple[Term, ...], tuple[Term, ...]]:
        """The constant, the terms of the component, and those that all share. Raises CannotLower.
        """
        if density.shape != SCALAR:
            raise refuse(density, "a log-density is a scalar")
        constants = [Op("log", (self.weight(weight),))]
        terms: list[Term] = []
        common: list[Term] = []
        for t in _terms(density):
            outside = [f for f in factors(t) if self.fixed(f)]
            inside = [f for f in factors(t) if not self.fixed(f)]
            if not inside:
                constants.append(self.value(t))
                continue
            term = self.term(inside, outside, t)
            own = any(o.op in _OF_A_COMPONENT for o in term.product.walk())
            (terms if own else common).append(term)
        constants, terms, common = saddle_point(constants, terms, common)
        return add(*constants), tuple(terms), tuple(common)

    def weight(self, e: Expr) -> Op:
        """The weight of a component: its own symbol, or a given number."""
        w = self.model.weights
        names = (".w",) if w.kind == "fixed" else (w.base, *w.names)
        if e.op == "symbol" and e.args[0] in names and self.k in e.args[2]:
            return Op("weight")
        if self.varies(e):
            raise refuse(e, "the weight of a component cannot depend on the row")
        return self.value(e)

    def term(self, inside: list[Expr], outside: list[Expr], whole: Expr) -> Term:
        """The product of what depends on the row and what does not."""
        vectors = [f for f in inside if f.shape != SCALAR]
        function = mul(*(self.value(f) for f in inside if f.shape == SCALAR),
                       *([self.quadratic(vectors, whole)] if vectors else []))
        # r log c with c = 0 is 0 where r is 0: the logarithm stays with its row.
        log = next((f for f in outside if f.op == "log" and f.args[0].op != "det" and not vectors
                    and any(o.op == "parameter" for o in self.value(f).walk())), None)
        if log is not None:
            function = Op("times_log", (function, self.value(log.args[0])))
        return Term(mul(*(self.value(f) for f in outside if f is not log)), function)

    def value(self, e: Expr) -> Op:
        """A value of a density: squares of the row are taken about the centre."""
        if e.op == "power" and e.args[1] == expr(2) and self.varies(e):
            try:
                square = self.centred(e.args[0], e)
            except CannotLower:
                return super().value(e)
            return mul(number(square), Op("power", (Op("centred"), number(2))))
        if e.op == "log" and e.args[0].op == "det":
            return Op("log_det", (self.matrix(e.args[0].args[0], e),))
        return super().value(e)

    def parameter(self, e: Expr) -> Op:
        """A parameter of the component."""
        if e.args[3] not in ("", "t"):
            raise refuse(e, "a density is taken at one θ")
        return Op("parameter", (e.args[0], "t"), e.shape)

    def matrix(self, e: Expr, whole: Expr) -> str:
        """The base of a matrix that is a parameter of the component."""
        if e.op == "symbol" and e.args[0] in self.bases and e.args[2] == (self.k,):
            return str(self.parameter(e).args[0])
        raise refuse(whole, "only uᵀ S⁻¹ u and log|S| with a parameter S can be computed by rows")

    def quadratic(self, vectors: list[Expr], whole: Expr) -> Op:
        """u^T S^-1 u, or u^T u, for a multiple u of the centred row."""
        if vectors[0].shape != ROW or flip(vectors[0]) != vectors[-1] or \
                [f.op for f in vectors[1:-1]] not in ([], ["inverse"]):
            raise refuse(whole, "only uᵀ S⁻¹ u and uᵀ u can be computed by rows")
        square = number(self.centred(vectors[-1], whole))
        if len(vectors) == 2:
            return mul(square, Op("squared_norm"))
        return mul(square, Op("whitened_norm", (self.matrix(vectors[1].args[0], whole),)))

    def centred(self, u: Expr, whole: Expr) -> Fraction:
        """The square of c where u = c (x - centre)."""
        c, p = self.affine(u)
        if c == 0:
            raise refuse(u, "does not depend on the observation")
        centre = mul(number(-1 / c), p)
        if self.centre not in (None, centre):
            raise refuse(whole, "its quadratic forms have different centres")
        self.centre = centre
        return c * c


def _terms(e: Expr) -> list[Expr]:
    """The terms of a sum, a product of a number and one sum of scalars multiplied out."""
    if e.op == "add":
        return [s for t in e.args for s in _terms(t)]
    if e.op == "mul" and len(e.args) == 2 and e.args[0].op == "number" and e.args[1].op == "add" \
            and e.shape == SCALAR:
        return [s for t in e.args[1].args for s in _terms(e.args[0] * t)]
    return [e]
