"""The results of a derivation at given N, d and K, written out in plain SymPy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from itertools import product
from typing import Any

import sympy

from ..algebra.expression import ROW, SCALAR, VECTOR, Expr
from ..derivation import Derivation
from ..families import FAMILIES
from .abstract import number
from .forms import Forms, fixed_weight, marked

#: The most responsibilities, and the largest matrices, that are written out.
MOST, LARGEST = 10_000, 5

At = Mapping[str, str]  # index letters at a number or label


class Concrete(Forms):
    """At N observations, in d dimensions, with K components, in SymPy's own classes alone.

    Symbols have no assumptions and are named as in ``mu_1`` (component), ``x_2`` (observation),
    ``T_1_2`` (component, observation), ``Sigma_1_1_2`` (component, row, column), ``tau^t``. Vectors
    and matrices are ``ImmutableMatrix``; where d is 1 they are scalars. The updates are in x and T
    alone.

    >>> import derive
    >>> em = derive.derive_em("two_coins").concrete(N=1)
    >>> em.Q.diff(em.symbols["p_A"])
    T_A_1*(-(n_1 - x_1)/(1 - p_A) + x_1/p_A)
    """

    def __init__(self, derivation: Derivation, N: int, d: int | None = None,
                 K: int | None = None) -> None:
        super().__init__(derivation)
        self.N, self.d, self.K = N, d, K
        self._check()

    def __reduce__(self) -> tuple[Any, ...]:
        return Concrete, (self.derivation, self.N, self.d, self.K)

    def __repr__(self) -> str:
        sizes = f"N={self.N}" + f", d={self.d}" * self._vectors + f", K={len(self.labels)}"
        return f"<{self.model.name} at {sizes}>"

    def _check(self) -> None:
        labels = len(self.model.components.labels)
        for name, size in (("N", self.N), ("d", self.d), ("K", self.K)):
            if size is not None and (isinstance(size, bool) or not isinstance(size, int)
                                     or size < 1):
                raise ValueError(f"{name}={size!r}: a size is a whole number from 1")
        if self._vectors and self.d is None:
            raise ValueError("the observations are vectors: say how long with d=")
        if not self._vectors and self.d not in (None, 1):
            raise ValueError(f"d={self.d}: the observations of {self.model.name} are numbers")
        if not labels and self.K is None:
            raise ValueError("the statement leaves the number of components open: say it with K=")
        if labels and self.K not in (None, labels):
            raise ValueError(f"K={self.K}: the statement has {labels} components")
        if self.N * len(self.labels) > MOST or (self.d or 1) > LARGEST:
            raise ValueError(
                f"at most {MOST:,} responsibilities, and {LARGEST} dimensions, are written out: "
                "em.lambdify() and em.export() compute with any number of them")

    @property
    def _vectors(self) -> bool:
        return self.setting.family.observation_kind == "vector"

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The components."""
        return self.model.components.labels or tuple(str(n + 1) for n in range(self.K or 0))

    @cached_property
    def rows(self) -> tuple[str, ...]:
        """The observations."""
        return tuple(str(n + 1) for n in range(self.N))

    # --- results --------------------------------------------------------------------------------

    @cached_property
    def symbols(self) -> Mapping[str, Any]:
        """Every symbol by its name; vectors and matrices of symbols, too, by theirs."""
        wholes = {name: value for name, value in self._known.values()}
        parts = set().union(*(value.free_symbols for value in wholes.values()))
        return dict(sorted((wholes | {s.name: s for s in parts}).items()))

    @cached_property
    def responsibilities(self) -> Mapping[Any, Mapping[int, Any]]:
        """P(Z_i = k | x_i, theta^t), by the value of Z (a number where it is one) and by i."""
        e, s = self.derivation.step("T.2").right, self.setting
        return {_key(k): {int(i): self._of(e, {s.k: k, s.i: i}) for i in self.rows}
                for k in self.labels}

    @cached_property
    def counts(self) -> Mapping[Any, Any]:
        """The N_k, by the value of Z."""
        return {_key(k): self._of(self.counts_expr, {self.setting.k: k}) for k in self.labels}

    @cached_property
    def updates(self) -> Mapping[str, Any]:
        """The updates, by the names of the parameters."""
        return {name: self._of(self.derivation.solution(key)[1], at)
                for name, (key, at) in self._keys.items()}

    @cached_property
    def scores(self) -> Mapping[str, Any]:
        """The derivatives of Q, by the names of the parameters. A covariance matrix is
        differentiated by all its entries, as if they were free: the derivative by the symbol that
        stands at two places is twice the entry."""
        return {name: self._of(self.score_of(key), at) for name, (key, at) in self._keys.items()}

    @cached_property
    def _keys(self) -> Mapping[str, tuple[str, At]]:
        """The names of the updated parameters, each as a key of theta and the component."""
        k = self.setting.k
        found: dict[str, tuple[str, At]] = {}
        for key in self.derivation.updated:
            p = self.model.parameter(self.derivation.solution(key)[0].args[0])
            if p.names == (key,) and p.plate:
                found |= {self._name(p.base, (v,)): (key, {k: v}) for v in self.labels}
            else:
                found[key] = key, {}
        return found

    # --- symbols --------------------------------------------------------------------------------

    @cached_property
    def _known(self) -> Mapping[tuple[str, tuple[str, ...], str], tuple[str, Any]]:
        """Name and value of each quantity, by its letter, its indices and its mark."""
        m = self.model
        found: dict[tuple[str, tuple[str, ...], str], tuple[str, Any]] = {}
        kinds = {a.args[0]: a.args[1] for a in self.setting.unknowns()}
        for p, mark in product(m.parameters, ("", "t")):
            free = m.weights.names if p.base == m.weights.base and \
                m.weights.kind == "complement" else self.labels
            for label in (v for v, named in zip(self.labels, free, strict=True) if named):
                name, kind = self._name(p.base, (label,)), kinds.get(p.base, SCALAR)
                found[p.base, (label,), mark] = marked(name, mark), self._filled(name, kind, mark)
        x, T, Z = m.observed.name, self.letters[".T"], m.latent.name
        for i in self.rows:
            name = f"{self.letters[x]}_{i}"
            found[x, (i,), ""] = name, self._filled(name, self.setting.family.observation_kind, "")
            for v in m.known:
                found[v.name, (i,), ""] = f"{v.name}_{i}", sympy.Symbol(f"{v.name}_{i}")
            for k, (key, letter, mark) in product(self.labels, ((".T", T, "t"), (Z, Z, ""))):
                name = f"{letter}_{k}_{i}"
                found[key, (k, i), mark] = name, sympy.Symbol(name)
        return found

    def _name(self, base: str, indices: tuple[str, ...]) -> str:
        """The name of a parameter of one component."""
        written = self.written(base, indices)
        if written or not indices:
            return written or base
        stem, power = (base[:-2], "^2") if base.endswith("^2") else (base, "")
        return f"{stem}_{indices[0]}{power}"

    def _filled(self, name: str, kind: str, mark: str) -> Any:
        """A scalar, or a vector or symmetric matrix of scalars."""
        if kind == SCALAR or self.d == 1:
            return sympy.Symbol(marked(name, mark))
        d = self.d or 1
        if kind == VECTOR:
            return sympy.ImmutableMatrix(
                d, 1, [sympy.Symbol(marked(f"{name}_{c + 1}", mark)) for c in range(d)])
        return sympy.ImmutableMatrix(d, d, lambda a, b: sympy.Symbol(
            marked(f"{name}_{min(a, b) + 1}_{max(a, b) + 1}", mark)))

    # --- translation ----------------------------------------------------------------------------

    def of(self, e: Expr) -> Any:
        """e in SymPy's own classes, written out."""
        return self._of(e, {})

    def _of(self, e: Expr, at: At) -> Any:
        made: Callable[[Expr, At], Any] | None = getattr(self, f"_{e.op}", None)
        if made is not None:
            return made(e, at)
        return _SAME[e.op](*(self._of(c, at) for c in e.children))

    def _number(self, e: Expr, at: At) -> Any:
        return number(e.args[0])

    def _constant(self, e: Expr, at: At) -> Any:
        return {"pi": sympy.pi, "infinity": sympy.oo}[e.args[0]]

    def _size(self, e: Expr, at: At) -> Any:
        name = e.args[0]
        return sympy.Integer((self.d or 1) if name == "d" else len(self._range(name)))

    def _range(self, size: str) -> tuple[str, ...]:
        return self.rows if size == self.model.observations.size else self.labels

    def _symbol(self, e: Expr, at: At) -> Any:
        name, _, indices, mark = e.args
        indices = tuple(at.get(i, i) for i in indices)
        weights = self.model.weights
        if name == ".w":
            return number(fixed_weight(self.model, indices[0]))
        if name == ".N":
            return self._of(self.counts_expr, {self.setting.k: indices[0]})
        if mark == "t+1":
            return self._of(self.derivation.solution(name)[1], {**at, self.setting.k: indices[0]}
                            if indices else at)
        if name == weights.base and weights.kind == "complement":
            free = [v for v, n in zip(self.labels, weights.names, strict=True) if n]
            if indices == (weights.complement,):
                return 1 - sympy.Add(*(self._known[name, (v,), mark][1] for v in free))
            indices = indices or (free[0],)
        return self._known[name, indices, mark][1]

    def _indicator(self, e: Expr, at: At) -> Any:
        latent, i, k = e.args
        return self._known[latent, (at.get(k, k), at.get(i, i)), ""][1]

    def _mul(self, e: Expr, at: At) -> Any:
        parts = [self._of(c, at) for c in e.args]
        whole = sympy.S.One
        for part in parts:
            whole = whole * part
        return whole[0, 0] if e.shape == SCALAR and getattr(whole, "is_Matrix", False) else whole

    def _add(self, e: Expr, at: At) -> Any:
        return _total([self._of(c, at) for c in e.args])

    def _sum(self, e: Expr, at: At) -> Any:
        body, index, over = e.args
        return _total([self._of(body, {**at, index: v}) for v in self._range(over)])

    def _product(self, e: Expr, at: At) -> Any:
        body, index, over = e.args
        return sympy.Mul(*(self._of(body, {**at, index: v}) for v in self._range(over)))

    def _identity(self, e: Expr, at: At) -> Any:
        return sympy.S.One if self.d == 1 else sympy.ImmutableMatrix.eye(self.d)

    def _zero(self, e: Expr, at: At) -> Any:
        rows, cols = {VECTOR: (self.d, 1), ROW: (1, self.d)}.get(e.args[0], (self.d, self.d))
        return sympy.S.Zero if self.d == 1 else sympy.ImmutableMatrix.zeros(rows, cols)

    def _density(self, e: Expr, at: At) -> Any:
        return self._of(FAMILIES[e.args[0]].density(*e.args[1:]), at)


def _key(label: str) -> Any:
    return int(label) if label.isdigit() else label


def _total(parts: list[Any]) -> Any:
    if not getattr(parts[0], "is_Matrix", False):
        return sympy.Add(*parts)
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


@lru_cache(maxsize=64)  # of each component, not once an observation
def _inverse(a: Any) -> Any:
    return a.inv(method="ADJ")


def _of_matrix(act: Callable[[Any], Any], scalar: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda a: act(a) if getattr(a, "is_Matrix", False) else scalar(a)


#: Where d is 1 a matrix is its one entry.
_SAME: dict[str, Callable[..., Any]] = {
    "log": sympy.log, "exp": sympy.exp, "factorial": sympy.factorial, "choose": sympy.binomial,
    "power": sympy.Pow,
    "inverse": _of_matrix(_inverse, lambda a: 1 / a),
    "transpose": _of_matrix(lambda a: a.T, lambda a: a),
    "trace": _of_matrix(lambda a: a.trace(), lambda a: a),
    "det": _of_matrix(lambda a: a.det(method="berkowitz"), lambda a: a)}
