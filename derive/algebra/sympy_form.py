"""Expressions as SymPy objects, for those who want to go on from there.

SymPy's own matrix symbols, indexed bases and sums answer some questions wrongly and without an
error (the derivative of ``log(Determinant(S))`` by S is 0 to it, that of a sum by an indexed symbol
drops the bound index). So indexed quantities are classes of our own that refuse to be
differentiated by: the score is in the derivation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy
from sympy.matrices.expressions.determinant import Determinant

from ..model import Model
from .expression import SCALAR, VECTOR, Expr, reindex


class Indexed(sympy.Expr):
    """A scalar with indices, ``x_i`` or ``T_{k,i}``: args are the name's symbol and the indices."""

    is_commutative = True
    is_real = True
    _diff_wrt = False

    def _latex(self, printer: Any) -> str:
        name, *indices = self.args
        return f"{{{printer._print(name)}}}_{{{','.join(printer._print(i) for i in indices)}}}"

    def _sympystr(self, printer: Any) -> str:
        name, *indices = self.args
        return f"{name}[{', '.join(printer._print(i) for i in indices)}]"


class IndexedMatrix(sympy.MatrixExpr):
    """A vector or matrix with indices: args are the name's symbol, rows, columns, indices."""

    _diff_wrt = False

    @property
    def shape(self) -> tuple[Any, Any]:
        """Rows and columns."""
        return self.args[1], self.args[2]

    def _entry(self, i: Any, j: Any, **hints: Any) -> Any:
        return Indexed(self.args[0], *self.args[3:], i, j)

    def _latex(self, printer: Any) -> str:
        name, _, _, *indices = self.args
        base = printer._print(name)
        return f"{{{base}}}_{{{','.join(printer._print(i) for i in indices)}}}" if indices else base

    def _sympystr(self, printer: Any) -> str:
        name, _, _, *indices = self.args
        inside = ", ".join(printer._print(i) for i in indices)
        return f"{name}[{inside}]" if indices else str(name)


class MatrixSum(sympy.MatrixExpr):
    """A sum of vectors or matrices over an index: args are the body, the index, first and last."""

    @property
    def shape(self) -> tuple[Any, Any]:
        """Rows and columns of the body."""
        return self.args[0].shape

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

    def _entry(self, i: Any, j: Any, **hints: Any) -> Any:
        body, index, first, last = self.args
        return sympy.Sum(body[i, j], (index, first, last))

    def _latex(self, printer: Any) -> str:
        body, index, first, last = map(printer._print, self.args)
        return rf"\sum_{{{index}={first}}}^{{{last}}} {body}"

    def _sympystr(self, printer: Any) -> str:
        body, index, first, last = map(printer._print, self.args)
        return f"MatrixSum({body}, ({index}, {first}, {last}))"


class Entry(sympy.Expr):
    """The number that a 1 x 1 matrix product is: ``v' A v``."""

    is_commutative = True
    is_real = True

    def doit(self, **hints: Any) -> Any:
        """The entry itself, multiplied out over the coordinates."""
        return self.args[0].doit(**hints)[0, 0]

    def _eval_derivative(self, s: Any) -> Any:
        raise NotImplementedError(
            "differentiate with the derivation's own steps: em.steps holds every score")

    def _latex(self, printer: Any) -> str:
        return str(printer._print(self.args[0]))

    def _sympystr(self, printer: Any) -> str:
        return f"({printer._print(self.args[0])})"


def to_sympy(e: Expr, model: Model) -> Any:
    """e as a SymPy expression (a matrix expression for vectors and matrices).

    Sizes are integer symbols, sums over labelled components are written out under the statement's
    own names, a parameter at the iterate t is named ``tau^t``. Raises TypeError for what has no
    SymPy form (densities and expectations that were not written out).

    >>> import derive
    >>> em = derive.derive_em(derive.models["two_gaussians_1d"])
    >>> em.updates["tau"]
    N[1]/N
    """
    return _Translation(model).of(e, {})


class _Translation:
    """One model's names."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.d = sympy.Symbol("d", integer=True, positive=True)

    def of(self, e: Expr, bound: dict[str, Any]) -> Any:
        """The SymPy form of e with some index letters bound."""
        made: Callable[[Expr, dict[str, Any]], Any] | None = getattr(self, f"_{e.op}", None)
        if made is not None:
            return made(e, bound)
        if e.op in _SAME:
            return _SAME[e.op](*(self.of(c, bound) for c in e.children))
        raise TypeError(f"a {e.op} has no SymPy form: write it out first")

    def _number(self, e: Expr, bound: dict[str, Any]) -> Any:
        return sympy.Rational(e.args[0].numerator, e.args[0].denominator)

    def _constant(self, e: Expr, bound: dict[str, Any]) -> Any:
        return {"pi": sympy.pi, "infinity": sympy.oo}[e.args[0]]

    def _size(self, e: Expr, bound: dict[str, Any]) -> Any:
        return self.size(e.args[0])

    def labels(self, size: str) -> tuple[str, ...]:
        """The labels of what there is so much of; none where that is open."""
        return next((p.labels for p in self.model.plates if p.size == size), ())

    def size(self, name: str) -> Any:
        """A size as a symbol, or the number of labels."""
        if self.labels(name):
            return sympy.Integer(len(self.labels(name)))
        return self.d if name == "d" else sympy.Symbol(name, integer=True, positive=True)

    def _symbol(self, e: Expr, bound: dict[str, Any]) -> Any:
        name, kind, indices, mark = e.args
        weights = self.model.weights
        if weights.kind == "complement" and name == weights.base \
                and indices == (weights.complement,):
            free = [n for n in weights.names if n]
            return 1 - sympy.Add(*(sympy.Symbol(_marked(n, mark)) for n in free))
        written = self._written(name, indices)
        if written is not None:
            name, indices = written, ()
        if name == self.model.observed.name:
            name = name.lower()
        base = sympy.Symbol(name[1:] if name.startswith(".") else _marked(name, mark))
        subscripts = [bound.get(i, _index(i)) for i in indices]
        if kind == SCALAR:
            return Indexed(base, *subscripts) if subscripts else base
        rows, cols = (self.d, sympy.Integer(1)) if kind == VECTOR else (self.d, self.d)
        return IndexedMatrix(base, rows, cols, *subscripts)

    def _written(self, base: str, indices: tuple[str, ...]) -> str | None:
        """The statement's own name of a parameter of one labelled component, or of a single one."""
        labels = self.model.components.labels
        weights = self.model.weights
        if base == weights.base and not indices and weights.kind == "complement":
            return next(n for n in weights.names if n)
        if len(indices) != 1 or indices[0] not in labels:
            return None
        at = labels.index(indices[0])
        if base == weights.base and weights.names:
            return weights.names[at]
        for p in self.model.parameters:
            if p.base == base and len(p.names) == len(labels):
                return p.names[at]
        return None

    def _add(self, e: Expr, bound: dict[str, Any]) -> Any:
        parts = [self.of(c, bound) for c in e.args]
        return sympy.Add(*parts) if e.shape == SCALAR else sympy.MatAdd(*parts)

    def _mul(self, e: Expr, bound: dict[str, Any]) -> Any:
        scalars = [self.of(c, bound) for c in e.args if c.shape == SCALAR]
        matrices = [self.of(c, bound) for c in e.args if c.shape != SCALAR]
        if not matrices:
            return sympy.Mul(*scalars)
        product = sympy.MatMul(*matrices)
        if e.shape == SCALAR:
            return sympy.Mul(*scalars, Entry(product))
        return sympy.MatMul(sympy.Mul(*scalars), product) if scalars else product

    def _identity(self, e: Expr, bound: dict[str, Any]) -> Any:
        return sympy.Identity(self.d)

    def _density(self, e: Expr, bound: dict[str, Any]) -> Any:
        from ..families import FAMILIES

        return self.of(FAMILIES[e.args[0]].density(*e.args[1:]), bound)

    def _sum(self, e: Expr, bound: dict[str, Any]) -> Any:
        body, index, over = e.args
        labels = self.labels(over)
        if labels:
            parts = [self.of(reindex(body, index, label), bound) for label in labels]
            return sympy.Add(*parts) if e.shape == SCALAR else sympy.MatAdd(*parts)
        letter = _index(index)
        inner = self.of(body, {**bound, index: letter})
        limits = letter, sympy.Integer(1), self.size(over)
        return sympy.Sum(inner, limits) if e.shape == SCALAR else MatrixSum(inner, *limits)


#: What SymPy has too.
_SAME: dict[str, Callable[..., Any]] = {
    "log": sympy.log, "exp": sympy.exp, "factorial": sympy.factorial, "choose": sympy.binomial,
    "power": sympy.Pow, "inverse": sympy.Inverse, "transpose": sympy.Transpose,
    "trace": sympy.Trace, "det": Determinant}


def _index(name: str) -> Any:
    return sympy.Integer(int(name)) if name.isdigit() else sympy.Symbol(name, integer=True)


def _marked(name: str, mark: str) -> str:
    if not mark:
        return name
    return f"({name})^{mark}" if "^" in name else f"{name}^{mark}"
