"""Which results of an algorithm leave as SymPy; each form of them says how."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import product
from typing import Any

import sympy

from ..algebra.expression import (
    SCALAR,
    ZERO,
    Expr,
    add,
    indicator,
    mul,
    power,
    product_over,
    reindex,
    rewrite,
    sum_over,
    symbol,
)
from ..algebra.normal import depends_on, terms
from ..engine.parts import Algorithm, Unit, Update
from ..engine.solve.score import slope
from ..engine.totals import Totals
from ..families import LAWS
from ..model import Parameter, Plate

#: A coefficient and what it multiplies, with the letters of the plates over which it is summed.
Part = tuple[tuple[str, ...], Expr, Expr]
#: The key of a result, the expression's parameter, and the labels that its letters have there.
Keyed = tuple[str, str, Mapping[str, str]]


class Forms(ABC):
    """The results of an algorithm in one form of SymPy."""

    def __init__(self, algorithm: Algorithm) -> None:
        self.algorithm, self.model = algorithm, algorithm.model
        self.plates: Mapping[str, Plate] = {p.index: p for p in self.model.plates}

    @abstractmethod
    def of(self, e: Expr) -> Any:
        """An expression of the derivation."""

    @property
    @abstractmethod
    def symbols(self) -> Mapping[str, Any]:
        """What the results are made of, by the name under which it prints."""

    # --- letters --------------------------------------------------------------------------------

    @cached_property
    def taken(self) -> frozenset[str]:
        """The letters of the statement, those of sizes and of observations left out."""
        m = self.model
        names = (*(p.name for p in m.parameters), *m.keys,
                 *(v.name for v in m.variables if v.role != "observed"))
        return frozenset((*names, *(n.split("_")[0] for n in names), *self.plates))

    @cached_property
    def letters(self) -> Mapping[str, str]:
        """The letters of observations, of T and of N_k, none of them one of the statement's."""
        sizes = {p.size for p in self.model.plates if not p.labels}
        found = {v.name: v.name if v.name.lower() in self.taken else v.name.lower()
                 for v in self.model.observed}
        if len(set(found.values())) < len(found):
            found = {name: name for name in found}
        taken = self.taken | {*found.values()}
        found[".T"] = next(c for c in ("T", "R", "W", "gamma", "resp")
                           if c not in taken | sizes | {self.length})
        # N_k may have the letter of the size: it never stands without its index
        found[".N"] = next(c for c in ("N", "M", "C", "nu", "count")
                           if c not in taken | {found[".T"]})
        return found

    @cached_property
    def length(self) -> str:
        """The letter of the number of coordinates, none of the statement's."""
        if any(p.size == "d" for p in self.model.plates):
            return "d"
        taken = self.taken | {p.size for p in self.model.plates if not p.labels}
        return next(c for c in ("d", "D", "p", "dim") if c not in taken)

    def letter(self, name: str) -> str:
        """The letter of a symbol of the derivation; ``T_AC`` of several latent variables."""
        own, _, latents = name.partition(":")
        letter = self.letters.get(own, own.lstrip("."))
        return f"{letter}_{latents.replace(',', '')}" if latents else letter

    def labels(self, size: str) -> tuple[str, ...]:
        """The labels that the statement gives a size; none where it is a number."""
        return next((p.labels for p in self.model.plates if p.size == size), ())

    def written(self, name: str, indices: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        """The key of theta that a parameter has at a label, and the indices that are left; "" for
        the one that is 1 minus the others."""
        p = next((p for p in self.model.parameters if p.name == name), None)
        if p is None or not p.keys or not indices:
            return name, indices
        labels = self.plates[p.indices[0]].labels
        if indices[0] not in labels:
            return name, indices
        return p.keys[labels.index(indices[0])], indices[1:]

    # --- expressions of the derivation ------------------------------------------------------------

    def _summed(self, parts: Iterator[Part]) -> Expr:
        """Parts as one sum over the plates that they have in common, label by label where a plate
        has labels; what has the same coefficient stands together."""
        found: dict[tuple[str, ...], dict[Expr, list[Expr]]] = {}
        for plates, coefficient, body in parts:
            named = [i for i in plates if self.plates[i].labels]
            left = tuple(i for i in plates if i not in named)
            for chosen in product(*(self.plates[i].labels for i in named)):
                c, b = coefficient, body
                for i, label in zip(named, chosen, strict=True):
                    c, b = reindex(c, i, label), reindex(b, i, label)
                found.setdefault(left, {}).setdefault(c, []).append(b)
        return add(*(self._over(left, add(*(mul(c, add(*bodies)) for c, bodies in each.items())))
                     for left, each in found.items()))

    def _over(self, plates: tuple[str, ...], e: Expr) -> Expr:
        for i in reversed(plates):
            e = sum_over(e, i, self.plates[i].size)
        return e

    @property
    def complete_expr(self) -> Expr:
        """log L(theta; x, Z), the log-densities written out."""
        return self._summed((
            s.plates, mul(s.weight, s.seen, *(indicator(g.variable, *g.indices, g.value)
                                              for g in s.guards)), s.body)
            for s in self.algorithm.joint)

    @property
    def q_expr(self) -> Expr:
        """Q(theta | theta^t), the log-densities written out."""
        return self._summed((e.plates, e.coefficient, e.body) for e in self.algorithm.q)

    @property
    def posterior_expr(self) -> Expr:
        """P(Z | x, theta^t) for all latent variables at once."""
        units = []
        for u in self.algorithm.units:
            e = power(u.joint, mul(*(
                indicator(name, *self.model.variable(name).indices, value)
                for name, value in zip(u.latents, u.values, strict=True))))
            for i in (*reversed(u.values), *reversed(u.plates)):
                e = product_over(e, i, self.plates[i].size)
            units.append(e)
        return mul(*units)

    @cached_property
    def alone(self) -> Unit | None:
        """The unit, where the model has one latent variable."""
        units = self.algorithm.units
        return units[0] if len(units) == len(units[0].values) == 1 else None

    @cached_property
    def probabilities(self) -> Mapping[Expr, Expr]:
        """The posterior probabilities with their formulas, at each label where Bayes' rule is
        written label by label."""
        found: dict[Expr, Expr] = {}
        first: dict[str, Expr] = {}
        for s in self.algorithm.steps:
            if s.stage == "posterior":
                left = first.setdefault(s.chain or s.id, s.left)
                found[left] = s.right
        return found

    def bayes(self, responsibility: Expr, at: Mapping[str, str]) -> Expr:
        """The formula of a posterior probability where letters have these values."""
        known = self.probabilities
        return known.get(put(responsibility, at)) or put(known[responsibility], at)

    @cached_property
    def count_sums(self) -> Mapping[Expr, Expr]:
        """The effective numbers of observations, as the sums that they are."""
        return {name: e for u in self.algorithm.units
                for name, e in self._totals.count_definitions(u)}

    @cached_property
    def _totals(self) -> Totals:
        return Totals(self.model, self.algorithm.units)

    def others(self, name: str) -> tuple[str, ...]:
        """The labels of the weights that a weight is 1 minus."""
        p = self.model.parameter(name)
        return tuple(label for key, label in zip(
            p.keys, self.plates[p.indices[0]].labels, strict=True) if key)

    def score_at(self, name: str, at: Mapping[str, str]) -> Expr:
        """The derivative of Q by a parameter where its indices have these values. Where a weight
        is 1 minus the others, Q depends on the others through it as well."""
        p, generic = self.model.parameter(name), self._score(name)
        own = put(generic, at)
        if "" not in p.keys:
            return own
        rest = self.plates[p.indices[0]].labels[p.keys.index("")]
        return add(own, mul(-1, put(generic, {p.indices[0]: rest})))

    def _score(self, name: str) -> Expr:
        """The derivative of Q by a parameter under its own indices, without a multiplier."""
        u = self.model.symbol(name)
        return self._totals.total(
            [(frozenset(e.plates), mul(e.coefficient, t)) for e in self.algorithm.q
             if depends_on(e.body, u) for t in terms(slope(e.body, u))],
            self.model.parameter(name).indices)

    @cached_property
    def update_of(self) -> Mapping[str, Update]:
        """The updates by the parameter."""
        return {u.parameter: u for u in self.algorithm.updates}

    def equation_of(self, u: Update, at: Mapping[str, str]) -> tuple[Expr, Expr]:
        """The two sides of the equation whose root an update is."""
        assert u.equation is not None
        e = put(u.equation, at)
        left, right = e.args if e.op == "equation" else (e, ZERO)
        return left, right

    def keyed(self, p: Parameter) -> Iterator[Keyed]:
        """The keys under which theta has a parameter."""
        if not p.keys or not p.indices:
            yield p.name, p.name, {}
            return
        plate = self.plates[p.indices[0]]
        for key, label in zip(p.keys, plate.labels, strict=True):
            if key:
                yield key, p.name, {plate.index: label}

    def opened(self, e: Expr) -> Expr:
        """The density of a law, written out."""
        own = next((law for law in self.model.laws if law.name == e.args[0]), None)
        if own is None:
            return LAWS[e.args[0]].density(*e.args[1:])
        x, *slots = e.args[1:]
        given = {symbol("x", SCALAR): x} | {
            symbol(name, SCALAR): s for (name, _), s in zip(own.slots, slots, strict=True)}
        return rewrite(own.density, given.get)

    # --- results --------------------------------------------------------------------------------

    @cached_property
    def Q(self) -> Any:
        """Q(theta | theta^t)."""
        return self.of(self.q_expr)

    @cached_property
    def complete_log_likelihood(self) -> Any:
        """log L(theta; x, Z), in which ``Z[k, i]`` is 1 where Z_i = k and 0 elsewhere."""
        return self.of(self.complete_expr)

    @cached_property
    def posterior(self) -> Any:
        """P(Z | x, theta^t) of an assignment of all observations, in T and in Z as above."""
        return self.of(self.posterior_expr)


def put(e: Expr, at: Mapping[str, str]) -> Expr:
    """e where letters have these values."""
    for index, value in at.items():
        e = reindex(e, index, value)
    return e


def shown(label: str) -> Any:
    """A label as a key: the number that it is, else itself.

    >>> shown("2"), shown("A")
    (2, 'A')
    """
    return int(label) if label.isdigit() else label


def equated(left: Any, right: Any) -> Any:
    """An equation that SymPy does not decide."""
    return sympy.Eq(left, right, evaluate=False)


def marked(name: str, mark: str) -> str:
    """The name of a quantity at an iterate.

    >>> marked("sigma_1^2", "t")
    'sigma_1^2^t'
    """
    return f"{name}^{mark}" if mark else name
