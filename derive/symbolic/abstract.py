"""The results of a derivation as SymPy expressions for any N, d and K."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

import sympy
from sympy.core.symbol import Str
from sympy.matrices.expressions.determinant import Determinant

from ..algebra.expression import SCALAR, VECTOR, Expr, reindex
from ..families import LAWS
from .forms import Forms, fixed_weight, marked
from .nodes import (
    Entry,
    MatrixSum,
    PlateProduct,
    PlateSum,
    Subscripted,
    SubscriptedMatrix,
)

Bound = dict[str, Any]


class Abstract(Forms):
    """For any N, d and K: sums over labelled components are written out under the statement's own
    names, a parameter at the iterate t is named ``tau^t``, symbols have no assumptions.

    >>> import derive
    >>> em = derive.derive_em("two_gaussians_1d")
    >>> em.updates["tau"], em.counts[1]
    (N_1/N, Sum(T[1, i], (i, 1, N)))
    """

    # --- results --------------------------------------------------------------------------------

    @cached_property
    def symbols(self) -> Mapping[str, Any]:
        """Every symbol, size, indexed quantity and index, by the name under which it prints."""
        whole = (self.Q, self.complete_log_likelihood, *self.responsibilities.values(),
                 *self.counts.values(), *self.updates.values(), *self.scores.values())
        named = set().union(*(e.atoms(Subscripted, SubscriptedMatrix) for e in whole))
        bases = {n.args[0] for n in named}
        plain = set().union(*(e.atoms(sympy.Symbol) for e in whole)) - bases
        return {str(s): s for s in sorted(named | plain, key=str)}

    @cached_property
    def responsibilities(self) -> Mapping[Any, Any]:
        """P(Z_i = k | x_i, theta^t), by the value of Z (a number where it is one); under the
        component index where the number of components is open."""
        return self._by_label(self.derivation.step("T.2").right)

    @cached_property
    def counts(self) -> Mapping[Any, Any]:
        """The N_k, by the value of Z, as the sums of the responsibilities."""
        return self._by_label(self.counts_expr)

    def _by_label(self, e: Expr) -> Mapping[Any, Any]:
        labels = self.model.components.labels or (self.setting.k,)
        return {int(v) if v.isdigit() else v: self.of(reindex(e, self.setting.k, v))
                for v in labels}

    @cached_property
    def updates(self) -> Mapping[str, Any]:
        """The updates by the keys of theta."""
        return {name: self.of(self.derivation.solution(name)[1])
                for name in self.derivation.updated}

    @cached_property
    def scores(self) -> Mapping[str, Any]:
        """The derivatives of Q by the keys of theta; no constraint is put in."""
        return {name: self.of(self.score_of(name)) for name in self.derivation.updated}

    # --- translation ----------------------------------------------------------------------------

    def of(self, e: Expr) -> Any:
        """e as a SymPy expression (a matrix expression for vectors and matrices).

        Raises TypeError for what has no SymPy form (expectations that were not written out).
        """
        return self._of(e, {})

    def _of(self, e: Expr, bound: Bound) -> Any:
        made: Callable[[Expr, Bound], Any] | None = getattr(self, f"_{e.op}", None)
        if made is not None:
            return made(e, bound)
        if e.op in _SAME:
            return _SAME[e.op](*(self._of(c, bound) for c in e.children))
        raise TypeError(f"a {e.op} has no SymPy form: write it out first")

    def _number(self, e: Expr, bound: Bound) -> Any:
        return number(e.args[0])

    def _constant(self, e: Expr, bound: Bound) -> Any:
        return {"pi": sympy.pi, "infinity": sympy.oo}[e.args[0]]

    def _labels(self, size: str) -> tuple[str, ...]:
        return next((p.labels for p in self.model.plates if p.size == size), ())

    def _size(self, e: Expr, bound: Bound) -> Any:
        return self._extent(e.args[0])

    def _extent(self, name: str) -> Any:
        labels = self._labels(name)
        return sympy.Integer(len(labels)) if labels else sympy.Symbol(
            self.length if name == "d" else name)

    def _symbol(self, e: Expr, bound: Bound) -> Any:
        name, kind, indices, mark = e.args
        weights = self.model.weights
        if weights.kind == "complement" and name == weights.base \
                and indices == (weights.complement,):
            return 1 - sympy.Add(*(sympy.Symbol(marked(n, mark)) for n in weights.names if n))
        if name == ".w":
            return number(fixed_weight(self.model, indices[0]))
        if name == ".N" and indices[0] in self.model.components.labels:
            return sympy.Symbol(f"{self.letters[name]}_{indices[0]}")
        own = name.startswith(".")
        written = None if own else self.written(name, indices)
        if written is not None:
            name, indices = written, ()
        letter = self.letters.get(name, name)
        base: Any = sympy.Symbol(letter if own else marked(letter, mark))
        if name == ".N":
            base = Str(base.name)  # no symbol: it may be the letter of a size
        subscripts = [bound.get(i, self._index(i)) for i in indices]
        if kind == SCALAR:
            return Subscripted(base, *subscripts) if subscripts else base
        d = self._extent("d")
        rows, cols = (d, sympy.Integer(1)) if kind == VECTOR else (d, d)
        return SubscriptedMatrix(base, rows, cols, *subscripts)

    def _indicator(self, e: Expr, bound: Bound) -> Any:
        latent, i, k = e.args
        return Subscripted(sympy.Symbol(latent), *(bound.get(c, self._index(c)) for c in (k, i)))

    def _add(self, e: Expr, bound: Bound) -> Any:
        return _total([self._of(c, bound) for c in e.args], e.shape)

    def _mul(self, e: Expr, bound: Bound) -> Any:
        scalars = [self._of(c, bound) for c in e.args if c.shape == SCALAR]
        matrices = [self._of(c, bound) for c in e.args if c.shape != SCALAR]
        if not matrices:
            return sympy.Mul(*scalars)
        if e.shape == SCALAR:
            return sympy.Mul(*scalars, Entry(sympy.MatMul(*matrices)))
        return sympy.MatMul(*scalars, *matrices).doit(deep=False)

    def _identity(self, e: Expr, bound: Bound) -> Any:
        return sympy.Identity(self._extent("d"))

    def _density(self, e: Expr, bound: Bound) -> Any:
        return self._of(LAWS[e.args[0]].density(*e.args[1:]), bound)

    def _sum(self, e: Expr, bound: Bound) -> Any:
        body, index, over = e.args
        labels = self._labels(over)
        if labels:
            return _total([self._of(reindex(body, index, v), bound) for v in labels], e.shape)
        inner, limits = self._ranging(body, index, over, bound)
        return PlateSum(inner, limits) if e.shape == SCALAR else MatrixSum(inner, *limits)

    def _product(self, e: Expr, bound: Bound) -> Any:
        body, index, over = e.args
        labels = self._labels(over)
        if labels:
            return sympy.Mul(*(self._of(reindex(body, index, v), bound) for v in labels))
        return PlateProduct(*self._ranging(body, index, over, bound))

    def _index(self, name: str) -> Any:
        """An index letter, a number, or a label that is a word."""
        if name.isdigit():
            return sympy.Integer(int(name))
        return Str(name) if name in self.model.components.labels else sympy.Symbol(name)

    def _ranging(self, body: Expr, index: str, over: str, bound: Bound) -> tuple[Any, Any]:
        """The body with the index bound, and the limits."""
        letter = self._index(index)
        limits = letter, sympy.Integer(1), self._extent(over)
        return self._of(body, {**bound, index: letter}), limits


#: What SymPy has too.
_SAME: dict[str, Callable[..., Any]] = {
    "log": sympy.log, "exp": sympy.exp, "factorial": sympy.factorial, "choose": sympy.binomial,
    "loggamma": sympy.loggamma, "digamma": sympy.digamma,
    "trigamma": lambda a: sympy.polygamma(1, a), "power": sympy.Pow, "inverse": sympy.Inverse,
    "transpose": sympy.Transpose,
    "trace": lambda a: Entry(sympy.Trace(a)), "det": lambda a: Entry(Determinant(a))}


def _total(parts: list[Any], shape: str) -> Any:
    # in SymPy's order, in which srepr prints it
    return sympy.Add(*parts) if shape == SCALAR else sympy.MatAdd(*parts).doit(deep=False)


def number(value: Fraction) -> Any:
    """A fraction as a SymPy number."""
    return sympy.Rational(value.numerator, value.denominator)
