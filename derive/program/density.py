"""A component's weight and log-density, lowered: a constant, and terms of component and row.

The log-density is read as a sum of products of a coefficient of the component and a function of
the row. What the rows are centred on is found on the way.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..algebra.expression import ROW, SCALAR, Expr, expr
from ..model import Model
from .ops import add, mul, number, refuse
from .program import CannotLower, Op, Term
from .scalars import Scalars, factors, flip


@dataclass(frozen=True)
class Density:
    """What a program holds of the density, by the names that it has there."""

    constant: Op
    terms: tuple[Term, ...]
    common: tuple[Term, ...]
    centre: Op | None
    at_most: tuple[tuple[str, str], ...]


def lower_density(model: Model, weight: Expr, density: Expr) -> Density:
    """The weight and the log-density of the generic component. Raises CannotLower."""
    return _Lowering(model).density(weight, density)


class _Lowering(Scalars):
    """A density being read, with the centre found so far."""

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self.centre: Op | None = None

    def density(self, weight: Expr, density: Expr) -> Density:
        if density.shape != SCALAR:
            raise refuse(density, "a log-density is a scalar")
        constants: list[Op] = [Op("log", (self.weight(weight),))]
        terms: list[Term] = []
        common: list[Term] = []
        for t in _terms(density):
            parts = factors(t)
            outside = [f for f in parts if f.shape == SCALAR and not self.varies(f)]
            inside = [f for f in parts if not (f.shape == SCALAR and not self.varies(f))]
            if not inside:
                constants.append(self.scalar(t))
                continue
            function, more = self.row_function(inside, outside, t)
            term = Term(mul(*map(self.scalar, more)), function)
            (terms if _of_component(term) else common).append(term)
        return Density(add(*constants), tuple(terms), tuple(common), self.centre,
                       tuple(self.at_most))

    def weight(self, e: Expr) -> Op:
        w = self.model.weights
        names = (".w",) if w.kind == "fixed" else (w.base, *w.names)
        if e.op == "symbol" and e.args[0] in names and self.k in e.args[2]:
            return Op("weight")
        if not self.varies(e):
            return self.scalar(e)
        raise refuse(e, "the weight of a component cannot depend on the row")

    def own(self, e: Expr) -> Op | None:
        if e.op == "power" and self.varies(e.args[0]) and e.args[1] == expr(2):
            try:
                return Op("power", (self.centred(e.args[0]), number(2)), "row")
            except CannotLower:
                return None
        if e.op == "log" and e.args[0].op == "det":
            return self.log_det(e.args[0])
        return None

    def parameter(self, e: Expr) -> Op:
        name, _, _, mark = e.args
        if mark not in ("", "t"):
            raise refuse(e, "a density is taken at one θ")
        return Op("parameter", (name, "t"), "component", e.shape)

    def row_function(self, inside: list[Expr], outside: list[Expr], whole: Expr
                     ) -> tuple[Op, list[Expr]]:
        """The function of a row, and the factors that stay in its coefficient."""
        vectors = [f for f in inside if f.shape != SCALAR]
        scalars = [f for f in inside if f.shape == SCALAR]
        parts = [self.scalar(f) for f in scalars]
        if vectors:
            parts.append(self.quadratic(vectors, whole))
        # r log c with c = 0 is 0 where r is 0: the logarithm stays with its row.
        logs = [f for f in outside if f.op == "log" and f.args[0].op != "det"]
        if logs and not vectors and any(self.has_parameter(f) for f in logs):
            rest = [f for f in outside if f is not logs[0]]
            inner = self.scalar(logs[0].args[0])
            return Op("times_log", (mul(*parts), inner), "row"), rest
        return mul(*parts), outside

    def has_parameter(self, e: Expr) -> bool:
        return any(o.op == "parameter" for o in self.scalar(e).walk())

    def quadratic(self, vectors: list[Expr], whole: Expr) -> Op:
        """u^T S^-1 u, or u^T u."""
        if len(vectors) == 3 and vectors[1].op == "inverse" and flip(vectors[0]) == vectors[2]:
            matrix = vectors[1].args[0]
            if matrix.op == "symbol" and matrix.args[0] in self.bases \
                    and matrix.args[2] == (self.k,) and matrix.args[3] in ("", "t"):
                return Op("whitened_norm", (matrix.args[0], self.centred(vectors[2])), "row")
        if len(vectors) == 2 and vectors[0].shape == ROW and flip(vectors[0]) == vectors[1]:
            return Op("squared_norm", (self.centred(vectors[1]),), "row")
        raise refuse(whole, "only uᵀ S⁻¹ u with a parameter S, or uᵀ u, can be computed by rows")

    def centred(self, u: Expr) -> Op:
        c, p = self.affine(u)
        if c == 0:
            raise refuse(u, "does not depend on the observation")
        if abs(c) == 1 and self.centre is None:
            self.centre = p if c == -1 else mul(number(-1), p)
            if self.centre.op == "mul" and self.centre.args[0] == number(-1) \
                    and self.centre.args[1].op == "mul" \
                    and self.centre.args[1].args[0] == number(-1):
                self.centre = mul(*self.centre.args[1].args[1:])
        return Op("affine", (number(c), p), "row", u.shape)

    def log_det(self, e: Expr) -> Op:
        matrix = e.args[0]
        if matrix.op == "symbol" and matrix.args[0] in self.bases and matrix.args[2] == (self.k,):
            return Op("log_det", (matrix.args[0],))
        raise refuse(e, "only the determinant of a parameter's own matrix can be computed")


def _of_component(term: Term) -> bool:
    ops = (*term.coefficient.walk(), *term.function.walk())
    return any(o.op in ("parameter", "weight", "log_det", "whitened_norm") for o in ops)


def _terms(e: Expr) -> list[Expr]:
    """The terms of a sum, a product with one sum of scalars in it multiplied out."""
    if e.op == "add":
        return [s for t in e.args for s in _terms(t)]
    if e.op == "mul":
        sums = [f for f in e.args if f.op == "add" and f.shape == SCALAR]
        numbers = [f for f in e.args if f.op == "number"]
        if len(sums) == 1 and len(numbers) + 1 == len(e.args):
            return [s for t in sums[0].args for s in _terms(numbers[0] * t)]
    return [e]
