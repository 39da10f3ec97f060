"""An EM step as an array program: what is computed for the components, the rows and the sums.

A program is what stands between a derivation and a programming language. It holds no layout and
no language: values of a component (scalars, vectors, matrices), functions of a row, sums over
the rows weighted by the responsibilities, and the formulas of the next parameters from those
sums. Targets print it and decide the order of memory, the chunks and the calls of libraries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..algebra.expression import MATRIX, SCALAR, Expr
from ..mixture import Mixture

_OF_A_ROW = ("variable", "centred", "times_log", "squared_norm", "whitened_norm")


class CannotLower(ValueError):
    """An expression that has no array program. Names the smallest such expression."""


@dataclass(frozen=True)
class Op:
    """A value of the program. ``args`` holds operations, and strings or Fractions at the leaves.

    Of a component: ``number`` Fraction, ``size`` s, ``pi``, ``parameter`` base and mark,
    ``weight`` (of the component); ``add``, ``mul``, ``power``, ``log``, ``exp``, ``log_factorial``,
    ``outer`` u v: u v^T; ``log_det`` base: log of the determinant from a Cholesky factor. Sums over
    the rows, weighted by T of the component: ``count`` label or "" (of 1), ``sum`` name (of the
    function of that statistic), ``first`` p (of x - p), ``second`` p q (of (x - p)(x - q)^T).

    Of a row: ``variable`` name; ``centred``: x less the centre; ``times_log`` r c: r log c, 0
    where r is 0; ``deviance`` x m: x log(x / m) - (x - m), and ``stirling`` x: log x! less
    x log x - x, see :mod:`.saddle`; ``squared_norm``: u^T u of the centred row u;
    ``whitened_norm`` base: u^T S^-1 u.

    >>> Op("add", (Op("size", ("N",)), Op("pi")))
    add(size(N), pi)
    """

    op: str
    args: tuple[Any, ...] = ()
    shape: str = SCALAR

    def __repr__(self) -> str:
        return f"{self.op}({', '.join(map(str, self.args))})" if self.args else self.op

    def walk(self) -> Iterator[Op]:
        """This operation and all that it is made of, parents first."""
        yield self
        for a in self.args:
            if isinstance(a, Op):
                yield from a.walk()

    @property
    def of_row(self) -> bool:
        """Whether the value is one of each row, not of the component alone."""
        return any(o.op in _OF_A_ROW for o in self.walk())


def number(value: int | Fraction) -> Op:
    """A number as an operation."""
    return Op("number", (Fraction(value),))


def add(*terms: Op) -> Op:
    """The sum, flattened, its numbers added where the first stands, 0 left out.

    >>> add(number(2), Op("pi"), number(-2))
    pi
    """
    kept: list[Op] = []
    at = None
    for t in (t for s in terms for t in (s.args if s.op == "add" else (s,))):
        if t.op == "number" and at is not None:
            kept[at] = number(kept[at].args[0] + t.args[0])
            continue
        at = len(kept) if t.op == "number" else at
        kept.append(t)
    kept = [t for t in kept if t != number(0)]
    if len(kept) < 2:
        return kept[0] if kept else number(0)
    return Op("add", tuple(kept), kept[0].shape)


def mul(*factors: Op) -> Op:
    """The product, flattened, its numbers multiplied in front; 0 where a factor is 0.

    >>> mul(number(2), Op("pi"), number(3))
    mul(number(6), pi)
    """
    flat = [f for g in factors for f in (g.args if g.op == "mul" else (g,))]
    front = Fraction(1)
    for f in flat:
        front *= f.args[0] if f.op == "number" else 1
    rest = [f for f in flat if f.op != "number"]
    kept = rest if front == 1 and rest else [number(front), *rest]
    if front == 0 or len(kept) == 1:
        return number(0) if front == 0 else kept[0]
    return Op("mul", tuple(kept), next((f.shape for f in kept if f.shape != SCALAR), SCALAR))


def outer(u: Op, v: Op) -> Op:
    """u v^T, which is the product of two scalars."""
    return mul(u, v) if u.shape == SCALAR else Op("outer", (u, v), MATRIX)


@dataclass(frozen=True)
class Term:
    """``coefficient * function``, a term of the log-density: of a component, and of a row."""

    coefficient: Op
    function: Op

    @property
    def product(self) -> Op:
        """The term as one operation, the coefficient multiplied out before it meets the rows."""
        if self.coefficient.op == "mul":
            return Op("mul", (self.coefficient, self.function))
        return mul(self.coefficient, self.function)


@dataclass(frozen=True)
class Statistic:
    """The sum over the rows of a function of a row, weighted by the responsibilities T."""

    name: str
    function: Op


@dataclass(frozen=True)
class Update:
    """The next value of a parameter. ``scope`` is "" (one for each component) or the name of the
    single value that the formula gives; ``symbol`` = ``source`` is where it comes from.
    """

    base: str
    scope: str
    formula: Op
    symbol: Expr
    source: Expr


@dataclass(frozen=True)
class Program:
    """One EM step of a model.

    log P(Z = k) + log p(x | Z = k) is ``constant`` + the sum of ``terms`` + the sum of ``common``,
    the terms that are equal for all components and so leave the responsibilities alone.
    ``centre`` is what the rows of a component are centred on, None where no square is taken.
    ``at_most`` pairs an observation with the known quantity that it cannot exceed. ``updates`` are
    taken in their order. ``density`` and ``weight`` are what the terms and the constant come from.
    """

    model: Mixture
    constant: Op
    terms: tuple[Term, ...]
    common: tuple[Term, ...]
    centre: Op | None
    at_most: tuple[tuple[str, str], ...]
    statistics: tuple[Statistic, ...]
    updates: tuple[Update, ...]
    density: Expr
    weight: Expr

    @property
    def vector(self) -> bool:
        """Whether an observation is a vector (d,), not a number."""
        return self.model.observed.domain == "vector"

    @property
    def in_density(self) -> tuple[Op, ...]:
        """The operations of the density."""
        roots = (self.constant, *(t.product for t in (*self.terms, *self.common)))
        return tuple(o for root in roots for o in root.walk())

    @property
    def in_updates(self) -> tuple[Op, ...]:
        """The operations of the updates and of the sums that they take."""
        roots = (*(s.function for s in self.statistics), *(u.formula for u in self.updates))
        return tuple(o for root in roots for o in root.walk())

    @property
    def needs_old(self) -> bool:
        """Whether the next parameters need the current ones besides T."""
        return any(o.op == "parameter" and o.args[1] == "t" for o in self.in_updates)

    @property
    def factored(self) -> tuple[str, ...]:
        """The bases of the matrices whose Cholesky factors the density needs."""
        return tuple(dict.fromkeys(
            o.args[0] for o in self.in_density if o.op in ("log_det", "whitened_norm")))

    @property
    def inverted(self) -> frozenset[str]:
        """The bases of the parameters by which the density divides: 0 is none of their values."""
        under = [o.args[0] for o in self.in_density
                 if o.op == "power" and o.args[1].op == "number" and o.args[1].args[0] < 0]
        return frozenset(f.args[0] for u in under for f in (u.args if u.op == "mul" else (u,))
                         if f.op == "parameter")
