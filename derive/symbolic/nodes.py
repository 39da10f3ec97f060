"""What SymPy lacks to write Q for any N, d and K; each class refuses what SymPy would get wrong.

SymPy's own matrix symbols, indexed bases and sums answer some questions wrongly and without an
error: the derivative of ``log(Determinant(S))`` by S is 0 to it, that of a sum by an indexed symbol
drops the bound index, ``solve`` finds no solution of an equation with a sum, a sum as Python code
begins at index 1, and ``subs`` passes over a bound index. Here each of these raises NotConcrete.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import sympy
from sympy.core.symbol import Str


class NotConcrete(ValueError):
    """Something was asked of an expression for any N, d and K that only one at given sizes can
    answer; the message says how to get that."""


def refuse(why: str) -> NoReturn:
    """Raises NotConcrete with the reason and the way out."""
    raise NotConcrete(f"{why}: em.concrete(N=3) has the same expressions in plain SymPy, written "
                      "out for N = 3 (with d= and K= where they are open)")


#: The hooks of SymPy's printers of code.
_CODE = (
    *(f"_{name}code" for name in (
        "python", "lambda", "math", "mpmath", "numpy", "scipy", "numexpr", "tensorflow", "torch",
        "cupy", "jax", "cmath", "c", "cxx", "f", "r", "m", "rust_")),
    "_glsl", "_javascript", "_julia", "_maple", "_octave", "_aesara", "_theano", "_smtlib")


class _Abstract:
    """Refuses to be differentiated by and to be printed as code."""

    @property
    def _diff_wrt(self) -> bool:
        refuse(f"no derivative by {self}, which stands for several numbers; em.scores has those of "
               "Q")

    def _code(self, printer: Any) -> NoReturn:
        refuse(f"{type(self).__name__} is no code: nothing says which entry of an array has which "
               "index")


for _hook in _CODE:
    setattr(_Abstract, _hook, _Abstract._code)


class _Named(_Abstract):
    """Args are the name's symbol (a Str where it is no symbol of the user's) and more."""

    args: tuple[Any, ...]
    free_symbols: set[Any]

    def _eval_derivative(self, s: Any) -> Any:
        if s in self.free_symbols:
            refuse(f"no derivative of {self} by {s}")
        return sympy.S.Zero

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        shown = str(printer._print(sympy.Symbol(str(self.args[0]))))
        if self.indices:
            shown = f"{{{shown}}}_{{{','.join(printer._print(i) for i in self.indices)}}}"
        return shown if exp is None else f"{shown}^{{{exp}}}"

    def _sympystr(self, printer: Any) -> str:
        inside = ", ".join(printer._print(i) for i in self.indices)
        return f"{self.args[0]}[{inside}]" if inside else str(self.args[0])

    @property
    def indices(self) -> tuple[Any, ...]:
        """What stands between the brackets."""
        return self.args[1:]


def _named(base: Any) -> Any:
    if not isinstance(base, (sympy.Symbol, Str)):
        refuse(f"{base} was put for a letter with an index")
    return base


class Subscripted(_Named, sympy.Expr):
    """A scalar with indices, ``x[i]`` or ``T[k, i]``: args are the name and the indices.

    >>> T = Subscripted(sympy.Symbol("T"), sympy.Symbol("k"), sympy.Symbol("i"))
    >>> T, T.subs("i", 2)
    (T[k, i], T[k, 2])
    >>> T.subs("T", 2)
    Traceback (most recent call last):
      ...
    derive.symbolic.nodes.NotConcrete: 2 was put for a letter with an index: em.concrete(N=3) has
    the same expressions in plain SymPy, written out for N = 3 (with d= and K= where they are open)
    """

    is_commutative = True
    is_Function = True  # or solve passes over it and answers that there is no solution

    def __new__(cls, base: Any, *indices: Any) -> Subscripted:
        """Raises NotConcrete where the base is no name."""
        return super().__new__(cls, _named(base), *indices)


class SubscriptedMatrix(_Named, sympy.MatrixExpr):
    """A vector or matrix: args are the name, rows, columns, indices."""

    def __new__(cls, base: Any, *rest: Any) -> SubscriptedMatrix:
        """Raises NotConcrete where the base is no name."""
        return super().__new__(cls, _named(base), *rest)

    def _subs(self, old: Any, new: Any, **hints: Any) -> Any:
        if isinstance(old, SubscriptedMatrix) and old.args[0] == self.args[0] and (
                getattr(new, "shape", self.shape) != self.shape if old == self
                else old.indices == self.indices):
            refuse(f"{self} is {self.shape[0]} by {self.shape[1]} here")
        return super()._subs(old, new, **hints)

    @property
    def indices(self) -> tuple[Any, ...]:
        """What stands between the brackets."""
        return self.args[3:]

    @property
    def shape(self) -> tuple[Any, Any]:
        """Rows and columns."""
        return self.args[1], self.args[2]

    def _entry(self, i: Any, j: Any, **hints: Any) -> Any:
        return Subscripted(self.args[0], *self.args[3:], i, j)


class _Bound(_Abstract):
    """Sums and products over an index: refuses a ``subs`` that would pass over what is bound."""

    if TYPE_CHECKING:
        args: tuple[Any, ...]

        @property
        def bound_symbols(self) -> list[Any]: ...
        @property
        def free_symbols(self) -> set[Any]: ...

    def _subs(self, old: Any, new: Any, **hints: Any) -> Any:
        bound, free = set(self.bound_symbols), self.free_symbols
        if old == self and isinstance(new, sympy.Dummy):
            refuse("solve does not look into a sum")  # it puts a Dummy for what it passes over
        if old != self and old.free_symbols & bound and \
                (old in bound or self.args[0].has(old)):
            refuse(f"{old} depends on the index {', '.join(map(str, bound))} of a sum")
        if isinstance(old, sympy.Symbol) and old not in free and \
                old.name in {s.name for s in free}:
            refuse(f"the symbol {old} of this expression has no assumptions (em.symbols)")
        return super()._subs(old, new, **hints)  # type: ignore[misc]


class PlateSum(_Bound, sympy.Sum):
    """A sum of scalars over an index from 1."""


class PlateProduct(_Bound, sympy.Product):
    """A product of scalars over an index from 1."""


class MatrixSum(_Bound, sympy.MatrixExpr):
    """A sum of vectors or matrices over an index: args are the body, the index, first and last."""

    @property
    def shape(self) -> tuple[Any, Any]:
        """Rows and columns of the body."""
        rows, cols = self.args[0].shape
        return rows, cols

    @property
    def bound_symbols(self) -> list[Any]:
        """The summation index."""
        return [self.args[1]]

    @property
    def free_symbols(self) -> set[Any]:
        """The free symbols of the body and the limits, the index left out."""
        body, index, *limits = self.args
        found = body.free_symbols - {index}
        return found.union(*(limit.free_symbols for limit in limits))

    def doit(self, **hints: Any) -> Any:
        """The terms written out where both limits are numbers."""
        body, index, first, last = self.args
        if not (first.is_Integer and last.is_Integer):
            return self
        terms = range(int(first), int(last) + 1)
        return sympy.MatAdd(*(body.xreplace({index: sympy.Integer(n)}) for n in terms))

    def _eval_derivative(self, s: Any) -> Any:
        if s in self.free_symbols:
            refuse(f"no derivative of a sum of matrices by {s}")
        return sympy.ZeroMatrix(*self.shape)

    def _entry(self, i: Any, j: Any, **hints: Any) -> Any:
        body, index, first, last = self.args
        return PlateSum(body[i, j], (index, first, last))

    def _latex(self, printer: Any) -> str:
        body, index, first, last = map(printer._print, self.args)
        return rf"\sum_{{{index}={first}}}^{{{last}}} {body}"

    def _sympystr(self, printer: Any) -> str:
        body, index, first, last = map(printer._print, self.args)
        return f"MatrixSum({body}, ({index}, {first}, {last}))"


class Entry(_Abstract, sympy.Expr):
    """The number that a 1 x 1 matrix product, a determinant or a trace is: ``v' A v``, ``|A|``."""

    is_commutative = True

    def doit(self, **hints: Any) -> Any:
        """The entry itself, multiplied out over the coordinates."""
        if any(m.shape[0].is_Integer for m in self.args[0].atoms(SubscriptedMatrix)):
            refuse(f"the entries of {self} have no names")
        inside = self.args[0].doit(**hints)
        return inside[0, 0] if getattr(inside, "is_Matrix", False) else inside

    def _eval_derivative(self, s: Any) -> Any:
        if s in self.free_symbols:
            refuse(f"no derivative of a product of matrices by {s}; em.scores has those of Q")
        return sympy.S.Zero

    def _latex(self, printer: Any) -> str:
        return str(printer._print(self.args[0]))

    def _sympystr(self, printer: Any) -> str:
        inside = printer._print(self.args[0])
        return f"({inside})" if self.args[0].is_MatMul else str(inside)
