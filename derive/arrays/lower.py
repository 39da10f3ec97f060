"""Expressions to array operations: no rule here knows a distribution or a model."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..algebra.expression import (
    ONE,
    SCALAR,
    Expr,
    expr,
    factors_of_quadratic,
    is_symmetric,
    mul,
    power,
    sizes,
)
from ..algebra.normal import factors
from ..families import LAWS
from .program import Graph, Named

#: What gives the array of a symbol or an indicator: of its name, mark and indices.
Read = Callable[[str, str, tuple[str, ...]], Named]

class CannotLower(ValueError):
    """An expression that has no array program. Names the smallest such expression."""


class Lowering:
    """The operations that compute expressions, on one graph.

    ``read`` gives the arrays of symbols; ``sizes`` are those of the plates by their letters.
    ``laws`` are densities that are none of a family's, as functions of x and the slots.
    """

    def __init__(self, graph: Graph, read: Read,
                 sizes: Mapping[str, str], laws: Mapping[str, Callable[..., Expr]]) -> None:
        self.graph, self.read, self.sizes, self.laws = graph, read, dict(sizes), laws
        self._known: dict[Expr, Named] = {}
        self._fresh = 0

    def fresh(self) -> str:
        """The name of an axis that nothing else has."""
        self._fresh += 1
        return f"#{self._fresh}"

    # numbers --------------------------------------------------------------------------------------

    def scalar(self, e: Expr) -> Named:
        """The array of a scalar expression: its axes are the plates on which it depends."""
        if e not in self._known:
            self._known[e] = self._scalar(e)
        return self._known[e]

    def _scalar(self, e: Expr) -> Named:
        g, a = self.graph, e.args
        if e.shape != SCALAR:
            raise CannotLower(f"no number: {e!r}")
        match e.op:
            case "number":
                return g.number(a[0])
            case "constant":
                return Named(g.node("pi"))
            case "size":
                return g.size(a[0])
            case "symbol":
                return g.single(self.read(a[0], a[3], a[2]))
            case "indicator":
                return g.single(self.read(a[0], "", a[1:]))
            case "add":
                return g.add(*map(self.scalar, a))
            case "mul":
                return self._product(e)
            case "power":
                return g.power(self.scalar(a[0]), self.scalar(a[1]))
            case "log":
                return self._log(a[0])
            case "factorial":
                return g.apply("exp", self._log(e))
            case "choose":
                return g.apply("exp", self._log(e))
            case "exp" | "loggamma" | "digamma" | "trigamma":
                return g.apply(e.op, self.scalar(a[0]))
            case "iverson":
                return g.equal(self.scalar(a[0].args[0]), self.scalar(a[0].args[1]))
            case "sum":
                return self.summed(self.scalar(a[0]), e)
            case "product":
                return g.apply("exp", self.summed(self._log(a[0]), e))
            case "density":
                return self.scalar(self.written(e))
            case "det":
                row, column = self.fresh(), self.fresh()
                return g.of_matrix("det", self.matrix(a[0], row, column), row, column)
            case "trace":
                return self._trace(a[0])
        raise CannotLower(f"no array program for {e!r}")

    def summed(self, body: Named, e: Expr) -> Named:
        """The body summed over the index of e, a sum or product."""
        return self.graph.sum(body, (e.args[1],), {**self.sizes, e.args[1]: e.args[2]})

    def written(self, e: Expr) -> Expr:
        """A density, written out."""
        name, *arguments = e.args
        law = LAWS[name].density if name in LAWS else self.laws.get(name)
        if law is None:
            raise CannotLower(f"no density is known of {name}")
        return law(*arguments)

    def _product(self, e: Expr) -> Named:
        chain = [f for f in e.args if f.shape != SCALAR]
        numbers = [self.scalar(f) for f in e.args if f.shape == SCALAR]
        return self.graph.mul(*numbers, *([self._form(mul(*chain))] if chain else ()))

    def _form(self, e: Expr) -> Named:
        """v' A w, a number. Where it is a square, v' S^-1 v, by the Cholesky factor of S."""
        parts = factors_of_quadratic(e)
        if parts and parts[1].op == "inverse" and is_symmetric(parts[1]):
            a, b = self.fresh(), self.fresh()
            factor = self.factor(parts[1].args[0], a, b)
            inverse = self.graph.of_matrix("inverse", factor, a, b)
            v = self.matrix(parts[0], b, "")
            names = self.graph.sorted(n for n in (*inverse.names, *v.names) if n not in (a, b))
            white = self.graph.contract([inverse, v], (*names, a))
            return self.graph.contract([white, white], names)
        return self.chain(list(factors(e)), "", "")

    def factor(self, a: Expr, row: str, column: str) -> Named:
        """The lower Cholesky factor of a symmetric positive matrix."""
        return self.graph.of_matrix("cholesky", self.matrix(a, row, column), row, column)

    def _trace(self, a: Expr) -> Named:
        if a.op == "add":
            return self.graph.add(*map(self._trace, a.args))
        row, column = self.fresh(), self.fresh()
        whole = self.matrix(a, row, column).renamed(**{column: row})
        return self.graph.contract([whole], self.graph.sorted(n for n in whole.names if n != row))

    # logarithms -----------------------------------------------------------------------------------

    def _log(self, e: Expr) -> Named:
        """The logarithm, opened as far as numbers of its argument would be too large or small."""
        g, a = self.graph, e.args
        match e.op:
            case "mul" if all(f.shape == SCALAR for f in a):
                if not (a[0].op == "number" and a[0].args[0] < 0):
                    constants = [f for f in a if f.op in ("number", "constant")]
                    rest = [f for f in a if f not in constants]
                    if rest:
                        head = [g.apply("log", self.scalar(mul(*constants)))] if constants else []
                        return g.add(*head, *map(self._log, rest))
            case "power":
                return g.mul(self.scalar(a[1]), self._log(a[0]))
            case "exp":
                return self.scalar(a[0])
            case "factorial":
                return g.apply("loggamma", g.add(self.scalar(a[0]), g.number(1)))
            case "choose":
                n, x = a
                return self._log(expr_ratio(n, x))
            case "product":
                return self.summed(self._log(a[0]), e)
            case "density":
                return self._log(self.written(e))
            case "det" if is_symmetric(a[0]):
                return g.log_diagonal(self.factor(a[0], self.fresh(), self.fresh()))
            case "add":
                return self._log_of_sum(e)
        return g.apply("log", self.scalar(e))

    def _log_of_sum(self, e: Expr) -> Named:
        """log(1 + exp u) as softplus u, log(1 - 1/(1 + exp u)) as -softplus(-u), log(1 - p) with
        the digits of a small p."""
        g = self.graph
        rest = [t for t in e.args if t != ONE]
        if len(rest) + 1 == len(e.args) and len(rest) == 1:
            part = rest[0]
            if part.op == "exp":
                return g.apply("softplus", self.scalar(part.args[0]))
            odds = _one_over_one_plus_exp(part)
            if odds is not None:
                return g.mul(g.number(-1), g.apply("softplus", self.scalar(mul(-1, odds))))
            return g.apply("log1p", self.scalar(part))
        return g.apply("log", self.scalar(e))

    # vectors and matrices -------------------------------------------------------------------------

    def matrix(self, e: Expr, row: str, column: str) -> Named:
        """The array of an expression with its rows and columns under those names; "" for the axis
        that a vector does not have."""
        g, a = self.graph, e.args
        rows, columns = sizes(e.shape)
        if e.shape == SCALAR:
            return self.scalar(e)
        match e.op:
            case "symbol":
                found = self.read(a[0], a[3], a[2])
                own = tuple(n for n in (row if rows != "1" else "",
                                        column if columns != "1" else "") if n)
                return g.single(Named(found.node, (*found.names, *own)))
            case "add":
                return g.add(*(self.matrix(t, row, column) for t in a))
            case "mul":
                numbers = [self.scalar(f) for f in a if f.shape == SCALAR]
                chain = [f for f in a if f.shape != SCALAR]
                return g.mul(*numbers, self.chain(chain, row, column))
            case "transpose":
                return self.matrix(a[0], column, row)
            case "inverse":
                whole = self.matrix(a[0], row, column)
                return g.of_matrix("inverse", whole, row, column)
            case "identity":
                return Named(g.node("eye", "d", rank=2), (row, column))
            case "zero":
                kept = {n: s for n, s in ((row, rows), (column, columns)) if s != "1"}
                return g.ordered(g.number(0), list(kept), kept)
            case "sum":
                return self.summed(self.matrix(a[0], row, column), e)
        raise CannotLower(f"no array program for {e!r}")

    def chain(self, parts: list[Expr], row: str, column: str) -> Named:
        """A product of matrices as one contraction; A^-1 b by solving."""
        found, rest, left = [], list(parts), row
        while rest:
            first = rest.pop(0)
            right = column if not rest else self.fresh() if sizes(first.shape)[1] != "1" else ""
            if first.op == "inverse" and rest:
                middle = self.fresh()
                outer = column if sizes(rest[-1].shape)[1] != "1" else ""
                found.append(self.graph.solve(self.matrix(first.args[0], left, middle),
                                              self.chain(rest, middle, outer), left, middle, outer))
                break
            found.append(self.matrix(first, left, right))
            left = right
        if len(found) == 1:
            return found[0]
        inner = {n for f in found for n in f.names if n.startswith("#")} - {row, column}
        names = self.graph.sorted(n for f in found for n in f.names if n not in inner)
        ending = [n for n in (row, column) if n in names]
        return self.graph.contract(found, (*(n for n in names if n not in ending), *ending))


def expr_ratio(n: Expr, x: Expr) -> Expr:
    """n! / (x! (n - x)!)"""
    return mul(Expr("factorial", n), power(Expr("factorial", x), -1),
               power(Expr("factorial", n - x), -1))


def _one_over_one_plus_exp(e: Expr) -> Expr | None:
    """u where e is -1/(1 + exp u)."""
    if e.op != "mul" or e.args[0] != expr(-1) or len(e.args) != 2 or e.args[1].op != "power":
        return None
    base, exponent = e.args[1].args
    if exponent != expr(-1) or base.op != "add" or len(base.args) != 2 or ONE not in base.args:
        return None
    other = next(t for t in base.args if t != ONE)
    return other.args[0] if other.op == "exp" else None
