"""The results of an algorithm at given sizes, written out in plain SymPy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import product
from math import prod
from typing import Any

import sympy

from ..algebra.expression import Expr, sizes
from ..engine.parts import Algorithm
from ..engine.units import latents_of
from ..model import Parameter, Variable, kind
from .abstract import number
from .forms import Forms, equated, marked, shown

#: The most responsibilities, and the largest matrices, that are written out.
MOST, LARGEST = 10_000, 5

At = Mapping[str, str]  # index letters at a number or label


class Concrete(Forms):
    """At given sizes (N observations, in d dimensions, K values of the latent variable), in SymPy's
    own classes alone.

    Symbols have no assumptions and are named as in ``mu_1`` (value), ``x_2`` (observation),
    ``T_1_2`` (value, observation), ``Sigma_1_1_2`` (value, row, column), ``tau^t``. Vectors and
    matrices are ``ImmutableMatrix``; those of one entry are scalars. The updates are in x and T
    alone where each is a maximum by itself.

    >>> import derive
    >>> em = derive.derive_em("two_coins").concrete(N=1)
    >>> em.Q.diff(em.symbols["p_A"])
    T_A_1*(-(n_1 - x_1)/(1 - p_A) + x_1/p_A)
    """

    def __init__(self, algorithm: Algorithm, sizes: Mapping[str, int]) -> None:
        super().__init__(algorithm)
        self._given = dict(sizes)
        self.sizes = self._checked()

    def __reduce__(self) -> tuple[Any, ...]:
        return Concrete, (self.algorithm, self._given)

    def __repr__(self) -> str:
        return f"<{self.model.name} at {', '.join(f'{n}={s}' for n, s in self.sizes.items())}>"

    # --- sizes ----------------------------------------------------------------------------------

    @cached_property
    def _lengths(self) -> tuple[str, ...]:
        """The sizes that are no plate's: those of vectors and matrices."""
        things: tuple[Parameter | Variable, ...] = (*self.model.parameters, *self.model.variables)
        found = [n for v in things for n in sizes(_symbol_of(v).shape) if n != "1"]
        plates = {p.size for p in self.model.plates}
        return tuple(n for n in dict.fromkeys(found) if n not in plates)

    def _checked(self) -> dict[str, int]:
        given = self._given
        for name, size in given.items():
            if isinstance(size, bool) or not isinstance(size, int) or size < 1:
                raise ValueError(f"{name}={size!r}: a size is a whole number from 1")
        named = {p.size: p.labels for p in self.model.plates if p.labels}
        (first, *others), lengths = self.model.plates, self._lengths
        open_sizes = (first.size, *lengths, *(p.size for p in others))
        found = {}
        for name in dict.fromkeys(n for n in open_sizes if n not in named):
            if name not in given:
                raise ValueError(f"the observations are vectors: say how long with {name}="
                                 if name in lengths else
                                 f"the statement leaves {name} open: say it with {name}=")
            found[name] = given[name]
        for name, labels in named.items():
            if given.get(name, len(labels)) != len(labels):
                raise ValueError(f"{name}={given[name]}: the statement names {len(labels)}, "
                                 f"{', '.join(labels)}")
            found[name] = len(labels)
        for name, size in given.items():
            if name not in found and (name, size) != ("d", 1):
                raise ValueError(
                    f"d={size}: the observations of {self.model.name} are numbers" if name == "d"
                    else f"{name}={size}: the sizes of {self.model.name} are {', '.join(found)}")
        most = max(prod(found[self.plates[i].size] for i in (*u.plates, *u.values))
                   for u in self.algorithm.units)
        if most > MOST or any(found[n] > LARGEST for n in lengths):
            raise ValueError(
                f"at most {MOST:,} responsibilities, and {LARGEST} dimensions, are written out: "
                "em.lambdify() and em.export() compute with any number of them")
        return found

    def range(self, index: str) -> tuple[str, ...]:
        """The values of an index letter."""
        return self._range(self.plates[index].size)

    def _range(self, size: str) -> tuple[str, ...]:
        return self.labels(size) or tuple(str(n + 1) for n in range(self.sizes[size]))

    # --- results --------------------------------------------------------------------------------

    @cached_property
    def symbols(self) -> Mapping[str, Any]:
        """Every symbol by its name; vectors and matrices of symbols, too, by theirs."""
        wholes = {name: value for name, value in self._known.values()}
        parts = set().union(*(value.free_symbols for value in wholes.values()))
        return dict(sorted((wholes | {s.name: s for s in parts}).items()))

    @cached_property
    def responsibilities(self) -> Mapping[Any, Mapping[Any, Any]]:
        """The posterior probabilities at theta^t: of one latent variable by its value (a number
        where it is one) and by i; of several by the name of the probability and by the values with
        the indices. Where there are several indices, a tuple of them."""
        found: dict[Any, dict[Any, Any]] = {}
        for u in self.algorithm.units:
            for T in dict.fromkeys((u.joint, *(name for name, _ in u.responsibilities))):
                for indices in product(*map(self.range, T.args[2])):
                    e = self._of(*self._bayes(T, indices))
                    values = tuple(map(shown, indices))
                    row, rest = (values[0], values[1:]) if self.alone else (
                        self.letter(T.args[0]), values)
                    found.setdefault(row, {})[rest[0] if len(rest) == 1 else rest] = e
        return found

    def _bayes(self, T: Expr, indices: tuple[str, ...]) -> tuple[Expr, At]:
        """The formula of a probability, and where: a label may have a formula of its own."""
        at = dict(zip(T.args[2], indices, strict=True))
        values = {i: at[i] for i in T.args[2][:len(latents_of(self.model, T.args[0]))]
                  if self.plates[i].labels}
        return self.bayes(T, values), at

    @cached_property
    def counts(self) -> Mapping[Any, Any]:
        """The effective numbers of observations: of one latent variable by its value, of several
        by the name of the number and a tuple of the values."""
        found: dict[Any, Any] = {}
        for name, e in self.count_sums.items():
            for values in product(*map(self.range, name.args[2])):
                key: Any = tuple(map(shown, values))
                key = key[0] if self.alone else (self.letter(name.args[0]), *key)
                found[key] = self._of(e, dict(zip(name.args[2], values, strict=True)))
        return found

    @cached_property
    def updates(self) -> Mapping[str, Any]:
        """The updates, by the names of the parameters; the equation whose root one is, where it has
        no closed form."""
        return {name: self._update(p, at) for name, p, at in self._keys()}

    def _update(self, name: str, at: At) -> Any:
        u = self.update_of[name]
        if u.formula is not None:
            return self._of(u.formula, at)
        return equated(*(self._of(side, at) for side in self.equation_of(u, {})))

    @cached_property
    def scores(self) -> Mapping[str, Any]:
        """The derivatives of Q, by the names of the parameters. A covariance matrix is
        differentiated by all its entries, as if they were free: the derivative by the symbol that
        stands at two places is twice the entry."""
        return {name: self._of(self.score_at(p, at), at) for name, p, at in self._keys()}

    def _keys(self) -> Iterator[tuple[str, str, At]]:
        """The names of the updated parameters at each of their indices."""
        for p in self.model.parameters:
            if p.name in self.update_of:
                for indices in product(*map(self.range, p.indices)):
                    name = self._name(p.name, indices)
                    if name:
                        yield name, p.name, dict(zip(p.indices, indices, strict=True))

    # --- symbols --------------------------------------------------------------------------------

    @cached_property
    def _known(self) -> Mapping[tuple[str, tuple[str, ...], str], tuple[str, Any]]:
        """Name and value of each quantity, by its letter, its indices and its mark."""
        m = self.model
        found: dict[tuple[str, tuple[str, ...], str], tuple[str, Any]] = {}
        roots = {name for name, u in self.update_of.items() if u.formula is None}
        for p in m.parameters:
            for mark in ("", "t", "t+1") if p.name in roots else ("", "t"):
                for indices in product(*map(self.range, p.indices)):
                    name = self._name(p.name, indices)
                    if name:
                        found[p.name, indices, mark] = (
                            marked(name, mark), self._filled(name, _symbol_of(p).shape, mark))
        for v in m.variables:
            values = (*self.range(v.values), *["seen"] * v.missing) if v.domain == "label" else \
                ("seen",) * v.missing
            for indices in product(*map(self.range, v.indices)):
                letter = self.letter(v.name)
                if v.domain != "label":
                    name = self._name(letter, indices)
                    found[v.name, indices, ""] = name, self._filled(name, _symbol_of(v).shape, "")
                for event, value in product((v.name, *[f"{v.name} seen"] * v.seen), values):
                    name = self._name(event.replace(" ", "_"), (value, *indices))
                    found[event, (value, *indices), ""] = name, sympy.Symbol(name)
        for u in self.algorithm.units:
            for T in (u.joint, *(name for name, _ in u.responsibilities)):
                for indices in product(*map(self.range, T.args[2])):
                    name = self._name(self.letter(T.args[0]), indices)
                    found[T.args[0], indices, "t"] = name, sympy.Symbol(name)
        return found

    def _name(self, name: str, indices: tuple[str, ...]) -> str:
        """The name of a quantity at its indices."""
        name, indices = self.written(name, indices)
        stem, raised = (name[:-2], "^2") if name.endswith("^2") else (name, "")
        return "_".join((stem, *indices)) + raised if indices else name

    def _filled(self, name: str, shape: str, mark: str) -> Any:
        """A scalar, or a vector or symmetric matrix of scalars."""
        rows, cols = (1 if n == "1" else self.sizes[n] for n in sizes(shape))
        if rows == cols == 1:
            return sympy.Symbol(marked(name, mark))
        if cols == 1:
            return sympy.ImmutableMatrix(
                rows, 1, [sympy.Symbol(marked(f"{name}_{c + 1}", mark)) for c in range(rows)])
        symmetric = rows == cols
        return sympy.ImmutableMatrix(rows, cols, lambda a, b: sympy.Symbol(marked(
            f"{name}_{min(a, b) + 1}_{max(a, b) + 1}" if symmetric else f"{name}_{a + 1}_{b + 1}",
            mark)))

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
        return sympy.Integer(self.sizes[e.args[0]])

    def _symbol(self, e: Expr, at: At) -> Any:
        name, _, indices, mark = e.args
        indices = tuple(at.get(i, i) for i in indices)
        if name.startswith(".N"):
            return self._counted(name, indices)
        if mark == "t+1" and self.update_of[name].formula is not None:
            return self._update(name, dict(zip(
                self.model.parameter(name).indices, indices, strict=True)))
        if not self.written(name, indices)[0]:
            return 1 - sympy.Add(*(self._known[name, (other,), mark][1]
                                   for other in self.others(name)))
        return self._known[name, indices, mark][1]

    def _counted(self, name: str, values: tuple[str, ...]) -> Any:
        head, e = next((h, e) for h, e in self.count_sums.items() if h.args[0] == name)
        return self._of(e, dict(zip(head.args[2], values, strict=True)))

    def _indicator(self, e: Expr, at: At) -> Any:
        variable, *indices, value = e.args
        return self._known[variable, tuple(at.get(i, i) for i in (value, *indices)), ""][1]

    def _iverson(self, e: Expr, at: At) -> Any:
        left, right = (self._of(c, at) for c in e.args[0].args)
        return sympy.Piecewise((1, sympy.Eq(left, right)), (0, True))

    def _mul(self, e: Expr, at: At) -> Any:
        whole: Any = sympy.S.One
        for part in e.args:
            whole = _entry(whole * self._of(part, at))
        return whole

    def _add(self, e: Expr, at: At) -> Any:
        return _total([self._of(c, at) for c in e.args])

    def _sum(self, e: Expr, at: At) -> Any:
        body, index, over = e.args
        return _total([self._of(body, {**at, index: v}) for v in self._range(over)])

    def _product(self, e: Expr, at: At) -> Any:
        body, index, over = e.args
        return sympy.Mul(*(self._of(body, {**at, index: v}) for v in self._range(over)))

    def _identity(self, e: Expr, at: At) -> Any:
        return _entry(sympy.ImmutableMatrix.eye(self.sizes[sizes(e.shape)[0]]))

    def _zero(self, e: Expr, at: At) -> Any:
        return _entry(sympy.ImmutableMatrix.zeros(
            *(1 if n == "1" else self.sizes[n] for n in sizes(e.shape))))

    def _density(self, e: Expr, at: At) -> Any:
        return self._of(self.opened(e), at)


def _symbol_of(thing: Parameter | Variable) -> Expr:
    return Expr("symbol", thing.name, kind(thing.domain, thing.dimension), (), "")


def _entry(a: Any) -> Any:
    """A matrix of one entry is that entry."""
    return a[0, 0] if getattr(a, "is_Matrix", False) and a.shape == (1, 1) else a


def _total(parts: list[Any]) -> Any:
    if not getattr(parts[0], "is_Matrix", False):
        return sympy.Add(*parts)
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


@lru_cache(maxsize=64)  # of each value, not once an observation
def _inverse(a: Any) -> Any:
    return a.adjugate() / a.det()  # what inv(method="ADJ") is, without a search for its zeros


def _of_matrix(act: Callable[[Any], Any], scalar: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda a: act(a) if getattr(a, "is_Matrix", False) else scalar(a)


#: What SymPy has too, of a matrix and of its one entry.
_SAME: dict[str, Callable[..., Any]] = {
    "log": sympy.log, "exp": sympy.exp, "factorial": sympy.factorial, "choose": sympy.binomial,
    "loggamma": sympy.loggamma, "digamma": sympy.digamma,
    "trigamma": lambda a: sympy.polygamma(1, a), "power": sympy.Pow,
    "inverse": _of_matrix(_inverse, lambda a: 1 / a),
    "transpose": _of_matrix(lambda a: a.T, lambda a: a),
    "trace": _of_matrix(lambda a: a.trace(), lambda a: a),
    "det": _of_matrix(lambda a: a.det(method="berkowitz"), lambda a: a)}
