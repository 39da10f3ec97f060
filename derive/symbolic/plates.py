"""The results of any model's EM algorithm as SymPy expressions, for any sizes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import sympy
from sympy.core.symbol import Str

from ..algebra.expression import (
    SCALAR,
    Expr,
    add,
    mul,
    reindex,
    rewrite,
    sizes,
    sum_over,
    symbol,
)
from ..engine.parts import Algorithm, Expected, Summand, Update
from .abstract import Abstract, Bound
from .forms import marked
from .nodes import Subscripted, SubscriptedMatrix


class Plates(Abstract):
    """For any sizes: sums over labelled plates are written out under the statement's own names.

    An update without a closed form is an equation, of which it is the root.
    """

    def __init__(self, algorithm: Algorithm) -> None:
        self.algorithm, self.plated = algorithm, algorithm.model
        self._plates = {p.index: p for p in self.plated.plates}

    # --- results --------------------------------------------------------------------------------

    @cached_property
    def symbols(self) -> Mapping[str, Any]:
        """Every symbol, size, indexed quantity and index, by the name under which it prints."""
        whole = (self.Q, self.complete_log_likelihood, *self.responsibilities.values(),
                 *self.updates.values())
        named = set().union(*(e.atoms(Subscripted, SubscriptedMatrix) for e in whole))
        bases = {n.args[0] for n in named}
        plain = set().union(*(e.atoms(sympy.Symbol) for e in whole)) - bases
        return {str(s): s for s in sorted(named | plain, key=str)}

    @cached_property
    def Q(self) -> Any:
        """Q(theta | theta^t)."""
        return self._over(self.algorithm.q, lambda e: mul(e.coefficient, e.body))

    @cached_property
    def complete_log_likelihood(self) -> Any:
        """log L(theta; x, Z), in which ``Z[k, i]`` is 1 where Z_i = k and 0 elsewhere."""
        def written(s: Summand) -> Expr:
            events = (Expr("indicator", g.variable, *g.indices, g.value) for g in s.guards)
            return mul(s.weight, s.seen, *events, s.body)

        return self._over(self.algorithm.joint, written)

    @cached_property
    def responsibilities(self) -> Mapping[Any, Any]:
        """The posterior probabilities: by the value of the latent variable, where the model has
        one with named values, else by how they print."""
        found: dict[Any, Any] = {}
        alone = len(self.algorithm.units) == len(self.algorithm.units[0].values) == 1
        for unit in self.algorithm.units:
            names = dict.fromkeys((unit.joint, *(name for name, _ in unit.responsibilities)))
            for name in names:
                labels = self._plates[unit.values[0]].labels if alone else ()
                if labels:
                    found |= {int(v) if v.isdigit() else v:
                              self.of(self.bayes(name, unit.values[0], v)) for v in labels}
                else:
                    found[str(self.of(name))] = self.of(self.bayes(name))
        return found

    def bayes(self, responsibility: Expr, index: str = "", label: str = "") -> Expr:
        """The formula of a responsibility, at a label where one is given."""
        at_label = reindex(responsibility, index, label) if label else responsibility
        chains: dict[Expr, Expr] = {}
        left: dict[str, Expr] = {}
        for s in self.algorithm.steps:
            if s.stage == "posterior":
                left.setdefault(s.chain or s.id, s.left)
                chains[left[s.chain or s.id]] = s.right
        if at_label in chains:
            return chains[at_label]
        return reindex(chains[responsibility], index, label) if label else chains[responsibility]

    @cached_property
    def updates(self) -> Mapping[str, Any]:
        """The updates by the keys of theta; the equation whose root one is, where it has no closed
        form."""
        found: dict[str, Any] = {}
        for update in self.algorithm.updates:
            parameter = self.plated.parameter(update.parameter)
            labels = self._key_labels(update)
            for key in parameter.theta:
                index, label = labels.get(key, ("", ""))
                found[key] = self._update(update, index, label)
        return {key: found[key] for key in self.plated.keys if key in found}

    def _key_labels(self, update: Update) -> Mapping[str, tuple[str, str]]:
        parameter = self.plated.parameter(update.parameter)
        if not parameter.keys or not parameter.indices:
            return {}
        plate = self._plates[parameter.indices[0]]
        return {key: (plate.index, label)
                for key, label in zip(parameter.keys, plate.labels, strict=False)}

    def _update(self, update: Update, index: str, label: str) -> Any:
        e = update.formula if update.formula is not None else update.equation
        assert e is not None
        if index:
            e = reindex(e, index, label)
        if update.formula is not None:
            return self.of(e)
        left, right = e.args if e.op == "equation" else (e, symbol(".zero", "scalar"))
        return sympy.Eq(self.of(left), self.of(right) if e.op == "equation" else 0, evaluate=False)

    def _over(self, parts: Iterable[Any], written: Any) -> Any:
        return self.of(add(*(self._total(part, written(part)) for part in parts)))

    def _total(self, part: Summand | Expected, body: Expr) -> Expr:
        for index in reversed(part.plates):
            body = sum_over(body, index, self._plates[index].size)
        return body

    # --- translation ----------------------------------------------------------------------------

    @cached_property
    def taken(self) -> frozenset[str]:
        """The letters of the statement."""
        m = self.plated
        names = (*(p.name for p in m.parameters), *m.keys, *(v.name for v in m.variables))
        return frozenset((*names, *(n.split("_")[0] for n in names), *self._plates,
                          *(p.size for p in m.plates)))

    @cached_property
    def letters(self) -> Mapping[str, str]:
        """The letters of observations, of T and of N_k, none of them one of the statement's."""
        taken = self.taken
        found = {v.name: v.name.lower() for v in self.plated.observed
                 if v.name.lower() not in taken}
        taken = taken | {*found.values()}
        found[".T"] = next(c for c in ("T", "R", "W", "gamma", "resp") if c not in taken)
        found[".N"] = next(c for c in ("N", "M", "C", "nu", "count")
                           if c not in self.taken - {p.size for p in self.plated.plates})
        return found

    @cached_property
    def length(self) -> str:
        """The letter of the number of coordinates."""
        return next(c for c in ("d", "D", "dim") if c not in self.taken)

    def _letter(self, name: str) -> str:
        own, _, latents = name.partition(":")
        letter = self.letters.get(own, own.lstrip("."))
        return f"{letter}_{latents.replace(',', '')}" if latents else letter

    def _labels(self, size: str) -> tuple[str, ...]:
        return next((p.labels for p in self.plated.plates if p.size == size), ())

    def _density(self, e: Expr, bound: Bound) -> Any:
        own = next((law for law in self.plated.laws if law.name == e.args[0]), None)
        if own is None:
            return super()._density(e, bound)
        x, *slots = e.args[1:]
        given = {symbol("x", "scalar"): x} | {
            symbol(name, "scalar"): s for (name, _), s in zip(own.slots, slots, strict=True)}
        return self._of(rewrite(own.density, given.get), bound)

    def _index(self, name: str) -> Any:
        if name.isdigit():
            return sympy.Integer(int(name))
        named = any(name in p.labels for p in self.plated.plates)
        return Str(name) if named else sympy.Symbol(name)

    def _written(self, name: str, indices: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        """The key of theta that a parameter has at a label, and the indices that are left."""
        parameter = next((p for p in self.plated.parameters if p.name == name), None)
        if parameter is None or not parameter.keys or not indices:
            return name, indices
        labels = self._plates[parameter.indices[0]].labels
        if indices[0] not in labels:
            return name, indices
        return parameter.keys[labels.index(indices[0])], indices[1:]

    def _symbol(self, e: Expr, bound: Bound) -> Any:
        name, kind, indices, mark = e.args
        own = name.startswith(".")
        name, indices = self._written(name, indices)
        letter = self._letter(name)
        base: Any = sympy.Symbol(letter if own else marked(letter, mark))
        if name.startswith(".N"):
            base = Str(base.name)
        subscripts = [bound.get(i, self._index(i)) for i in indices]
        if kind == SCALAR:
            return Subscripted(base, *subscripts) if subscripts else base
        rows, cols = (self._extent(n) if n != "1" else sympy.Integer(1) for n in sizes(e.shape))
        return SubscriptedMatrix(base, rows, cols, *subscripts)

    def _indicator(self, e: Expr, bound: Bound) -> Any:
        variable, *indices, value = e.args
        return Subscripted(sympy.Symbol(variable),
                           *(bound.get(c, self._index(c)) for c in (value, *indices)))

    def _iverson(self, e: Expr, bound: Bound) -> Any:
        left, right = (self._of(c, bound) for c in e.args[0].args)
        return sympy.Piecewise((1, sympy.Eq(left, right)), (0, True))
