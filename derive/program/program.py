"""An EM step as an array program: what is computed for the components, the rows and the sums.

A program is what stands between a derivation and a programming language. It holds no layout and
no language: values of a component (scalars, vectors, matrices), functions of a row, sums over
the rows weighted by the responsibilities, and the formulas of the next parameters from those
sums. Targets print it and decide the order of memory, the chunks and the calls of libraries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from ..algebra.expression import Expr
from ..document.notation import Notation
from ..model import Domain, Weights

Level = Literal["component", "row"]


@dataclass(frozen=True)
class Op:
    """A value of the program. ``args`` holds operations, and strings or Fractions at the leaves.

    Of a component: ``number`` Fraction, ``size`` s, ``pi``, ``parameter`` base and mark,
    ``weight`` (of the component), ``count`` label or "", ``statistic`` name, ``centre``;
    ``add``, ``mul``, ``power``, ``log``, ``exp``, ``log_factorial``; ``log_det`` base: log of the
    determinant from a Cholesky factor; ``outer`` u v: u v^T; ``symmetric_outer`` u v: u v^T + v
    u^T.

    Of a row: ``variable`` name; ``affine`` c p: c x + p; ``times_log`` r c: r log c, 0 where r is
    0; ``squared_norm`` u: u^T u; ``whitened_norm`` base u: u^T S^-1 u by the Cholesky factor of S.

    >>> Op("add", (Op("size", ("N",)), Op("pi")))
    add(size(N), pi)
    """

    op: str
    args: tuple[Any, ...] = ()
    level: Level = "component"
    shape: str = "scalar"

    def __repr__(self) -> str:
        return f"{self.op}({', '.join(map(str, self.args))})" if self.args else self.op

    def walk(self) -> Iterator[Op]:
        """This operation and all that it is made of, parents first."""
        yield self
        for a in self.args:
            if isinstance(a, Op):
                yield from a.walk()


@dataclass(frozen=True)
class Slot:
    """A parameter of theta: its keys in the statement's writing and the shape of one value.

    ``names`` are one for each component, in the order of the components, or the base alone where
    the values are stacked along axis 0. ``shape`` is "scalar", "vector" (d,) or "matrix" (d, d).
    """

    base: str
    domain: Domain
    names: tuple[str, ...]
    stacked: bool
    shape: str


@dataclass(frozen=True)
class Term:
    """``coefficient * function``, a term of the log-density: of a component, and of a row."""

    coefficient: Op
    function: Op


@dataclass(frozen=True)
class Statistic:
    """A sum over the rows, weighted by the responsibilities T of a component.

    ``kind`` is "first" (sum of T (x - c)), "second" (sum of T (x - c)(x - c)^T), both about the
    component's ``centre`` c, or "sum" (sum of T f for the function of a row in ``function``).
    """

    name: str
    kind: Literal["first", "second", "sum"]
    function: Op | None = None


@dataclass(frozen=True)
class Update:
    """The next value of a parameter. ``scope`` is "" (one for each component) or the label or
    name of the single value that the formula gives; ``symbol`` = ``source`` is where it comes from.
    """

    base: str
    scope: str
    formula: Op
    symbol: Expr
    source: Expr


@dataclass(frozen=True)
class Program:
    """One EM step.

    log P(Z = k) + log p(x | Z = k) is ``constant`` + the sum of ``terms`` + the sum of ``common``,
    the terms that are equal for all components and so leave the responsibilities alone.
    ``centre`` is what the rows of a component are centred on, None where they are not.
    ``at_most`` pairs an observation with the known quantity that it cannot exceed.
    ``needs_old`` says whether the next parameters need the current ones besides T.
    ``density``, ``weight`` and the sources of the updates are written in ``notation``.
    """

    name: str
    statement: str
    labels: tuple[str, ...]
    component: str
    components: str
    observed: str
    observation: Domain
    known: tuple[tuple[str, Domain], ...]
    at_most: tuple[tuple[str, str], ...]
    slots: tuple[Slot, ...]
    weights: Weights
    constant: Op
    terms: tuple[Term, ...]
    common: tuple[Term, ...]
    centre: Op | None
    statistics: tuple[Statistic, ...]
    updates: tuple[Update, ...]
    needs_old: bool
    density: Expr
    weight: Expr
    notation: Notation

    def slot(self, base: str) -> Slot:
        """The parameter of that base name. Raises KeyError."""
        for s in self.slots:
            if s.base == base:
                return s
        raise KeyError(base)

    @property
    def vector(self) -> bool:
        """Whether an observation is a vector (d,), not a number."""
        return self.observation == "vector"

    @property
    def factored(self) -> tuple[str, ...]:
        """The bases of the matrices whose Cholesky factors the density needs."""
        ops = [o for t in (*self.terms, *self.common) for o in
               (*t.coefficient.walk(), *t.function.walk())] + list(self.constant.walk())
        return tuple(dict.fromkeys(
            o.args[0] for o in ops if o.op in ("log_det", "whitened_norm")))

    @property
    def inverted(self) -> frozenset[str]:
        """The bases of the parameters by which the density divides: 0 is none of their values."""
        ops = [o for t in (*self.terms, *self.common) for o in t.coefficient.walk()]
        under = [o.args[0] for o in ops if o.op == "power" and o.args[1].op == "number"
                 and o.args[1].args[0] < 0]
        return frozenset(f.args[0] for u in under for f in (u.args if u.op == "mul" else (u,))
                         if f.op == "parameter")


class CannotLower(ValueError):
    """An expression that has no array program. Names the smallest such expression."""
