"""The results of an algorithm as SymPy expressions for any sizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

import sympy
from sympy.core.symbol import Str
from sympy.matrices.expressions.determinant import Determinant

from ..algebra.expression import SCALAR, Expr, reindex, sizes, symbol
from .forms import Forms, equated, marked, put, shown
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
    """For any sizes: sums over labelled plates are written out under the statement's own names, a
    parameter at the iterate t is named ``tau^t``, symbols have no assumptions.

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
        """The posterior probabilities at theta^t: of one latent variable by its value (a number
        where it is one), under the letter of the value where their number is open; of several by
        how the probability prints."""
        if self.alone:
            (index,), T = self.alone.values, self.alone.joint
            return {shown(v): self.of(self.bayes(T, {index: v}))
                    for v in self.plates[index].labels or (index,)}
        return {str(self.of(T)): self.of(self.bayes(T, {})) for u in self.algorithm.units
                for T in dict.fromkeys((u.joint, *(name for name, _ in u.responsibilities)))}

    @cached_property
    def counts(self) -> Mapping[Any, Any]:
        """The effective numbers of observations N_k, as sums of the posterior probabilities, under
        the keys of these; of several latent variables by how the number prints."""
        if self.alone:
            (index,) = self.alone.values
            return {shown(v): self.of(reindex(e, index, v)) for e in self.count_sums.values()
                    for v in self.plates[index].labels or (index,)}
        return {str(self.of(name)): self.of(e) for name, e in self.count_sums.items()}

    @cached_property
    def updates(self) -> Mapping[str, Any]:
        """The updates by the keys of theta; the equation whose root one is, where it has no closed
        form."""
        return {key: self._update(name, at) for p in self.model.parameters
                if p.name in self.update_of for key, name, at in self.keyed(p)}

    def _update(self, name: str, at: Mapping[str, str]) -> Any:
        u = self.update_of[name]
        if u.formula is None:
            return equated(*map(self.of, self.equation_of(u, at)))
        return self.of(put(u.formula, at))

    @cached_property
    def scores(self) -> Mapping[str, Any]:
        """The derivatives of Q by the keys of theta; no constraint is put in."""
        return {key: self.of(self.score_at(name, at)) for p in self.model.parameters
                if p.name in self.update_of for key, name, at in self.keyed(p)}

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

    def _size(self, e: Expr, bound: Bound) -> Any:
        return self._extent(e.args[0])

    def _extent(self, name: str) -> Any:
        if name == "1":
            return sympy.Integer(1)
        labels = self.labels(name)
        return sympy.Integer(len(labels)) if labels else sympy.Symbol(
            self.length if name == "d" else name)

    def _symbol(self, e: Expr, bound: Bound) -> Any:
        name, kind, indices, mark = e.args
        own = name.startswith(".")
        if name.startswith(".N") and all(self._is_label(i) for i in indices):
            return sympy.Symbol("_".join((self.letter(name), *indices)))
        name, indices = self.written(name, indices)
        if not name:
            return 1 - sympy.Add(*(self._symbol(symbol(e.args[0], kind, (other,), mark), bound)
                                   for other in self.others(e.args[0])))
        letter = self.letter(name)
        base: Any = sympy.Symbol(letter if own else marked(letter, mark))
        if name.startswith(".N"):
            base = Str(base.name)  # no symbol: it may be the letter of a size
        subscripts = [bound.get(i, self._index(i)) for i in indices]
        if kind == SCALAR:
            return Subscripted(base, *subscripts) if subscripts else base
        return SubscriptedMatrix(base, *map(self._extent, sizes(e.shape)), *subscripts)

    def _indicator(self, e: Expr, bound: Bound) -> Any:
        variable, *indices, value = e.args
        written = Str(value) if value == "seen" else bound.get(value, self._index(value))
        return Subscripted(sympy.Symbol(variable.replace(" ", "_")), written,
                           *(bound.get(c, self._index(c)) for c in indices))

    def _iverson(self, e: Expr, bound: Bound) -> Any:
        left, right = (self._of(c, bound) for c in e.args[0].args)
        return sympy.Piecewise((1, sympy.Eq(left, right)), (0, True))

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
        return sympy.Identity(self._extent(sizes(e.shape)[0]))

    def _zero(self, e: Expr, bound: Bound) -> Any:
        return sympy.ZeroMatrix(*map(self._extent, sizes(e.shape)))

    def _density(self, e: Expr, bound: Bound) -> Any:
        return self._of(self.opened(e), bound)

    def _sum(self, e: Expr, bound: Bound) -> Any:
        body, index, over = e.args
        labels = self.labels(over)
        if labels:
            return _total([self._of(reindex(body, index, v), bound) for v in labels], e.shape)
        inner, limits = self._ranging(body, index, over, bound)
        return PlateSum(inner, limits) if e.shape == SCALAR else MatrixSum(inner, *limits)

    def _product(self, e: Expr, bound: Bound) -> Any:
        body, index, over = e.args
        labels = self.labels(over)
        if labels:
            return sympy.Mul(*(self._of(reindex(body, index, v), bound) for v in labels))
        return PlateProduct(*self._ranging(body, index, over, bound))

    def _is_label(self, name: str) -> bool:
        return any(name in p.labels for p in self.model.plates)

    def _index(self, name: str) -> Any:
        """An index letter, a number, or a label that is a word."""
        if name.isdigit():
            return sympy.Integer(int(name))
        return Str(name) if self._is_label(name) else sympy.Symbol(name)

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
