"""The quantities of a model that the symbols of an answer can stand for, by role and not by letter.

A mixture of named components has its parameters one by one (``mu_1``, ``mu_2``); people write
``mu_k`` of them, and weights ``pi_k`` for tau and 1 - tau. So what stands in one slot of the law of
one variable, one for each label, is a quantity too, with the labels as its axis.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from ...algebra.expression import Expr, add, at_mark, indicator, mul, power, sum_over, walk
from ...engine.parts import Algorithm, Unit
from ...families import LAWS
from ...model import Factor, Model, Parameter, Variable
from ..value import named
from ..value.evaluating import evaluate
from ..value.instance import Instance
from ..value.named import TRIAL, Named, NoValue


@dataclass(frozen=True)
class Quantity:
    """``kind`` is "parameter", "weight", "responsibility", "count", "data", "known", "failures",
    "tally" (how often each value of an observed label occurs) or "size";
    ``letters`` are the plates of its axes, ``shape`` "scalar", "vector" or "matrix".

    ``cells`` are its expressions, one for each label of its first letter, or one alone.
    ``positive`` says that its square root has a name of its own (sigma of sigma^2).
    """

    kind: str
    name: str
    letters: tuple[str, ...]
    shape: str
    cells: tuple[Expr, ...] = ()
    positive: bool = False

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.kind, self.name, self.letters))

    def value(self, at: Instance, mark: str) -> Named:
        """Its value at a mark, axes in the order of its letters. Raises NoValue."""
        if self.kind == "size":  # one for all, N_d = N
            return named.number(at.extent(self.name))
        if not self.cells:
            return at.symbol(self.name, self.letters, mark)
        names = tuple(p.name for p in at.model.parameters)
        values = [evaluate(at_mark(c, mark, names), at) for c in self.cells]
        if len(values) == 1:
            return named.ordered(values[0], self.letters)
        letters, arrays = named.aligned(values)
        whole = Named((self.letters[0], *letters), np.stack(np.broadcast_arrays(*arrays)))
        return named.ordered(whole, self.letters)

    def parameters(self, label: int | None) -> frozenset[str]:
        """The parameters that it is made of, at a label's place or at all."""
        return _names(self.cells if label is None or len(self.cells) == 1 else (self.cells[label],))


@cache
def _names(cells: tuple[Expr, ...]) -> frozenset[str]:
    return frozenset(n.args[0] for c in cells for n in walk(c) if n.op == "symbol")


_SHAPES = {"vector": "vector", "covariance": "matrix", "matrix": "matrix"}


def quantities(algorithm: Algorithm) -> tuple[Quantity, ...]:
    """All quantities of a model that a symbol of an answer can be, parameters first."""
    m = algorithm.model
    found = [*_parameters(m), *_stacked(m), *_posterior(algorithm)]
    for v in m.variables:
        if v.role != "latent" and v.domain != "label":
            found.append(Quantity("data" if v.role == "observed" else "known", v.name, v.indices,
                                  _SHAPES.get(v.domain, "scalar"), positive="^2" in v.name))
    found += [*_failures(m), *_by_value(algorithm)]
    sizes = dict.fromkeys(p.size for p in m.plates)
    things: tuple[Variable | Parameter, ...] = (*m.variables, *m.parameters)
    for thing in things:
        if thing.domain in _SHAPES:
            sizes |= dict.fromkeys(thing.dimension.split(" x "))
    found += [Quantity("size", s, (), "scalar") for s in sizes]
    pairs = dict.fromkeys(v.indices for v in m.latents if len(v.indices) == 2)
    return (*found, *(Quantity("size", m.plate(n).size, (d,), "scalar") for d, n in pairs))


def _parameters(m: Model) -> Iterator[Quantity]:
    for p in m.parameters:
        yield Quantity("parameter", p.name, p.indices, _SHAPES.get(p.domain, "scalar"),
                       (m.symbol(p.name),), p.domain == "variance" or p.domain == "covariance")


def _stacked(m: Model) -> Iterator[Quantity]:
    """The weights of each latent label, and what stands in one slot of all components' laws."""
    for f in m.factors:
        if f.law == "categorical" and f.variable in {v.name for v in m.latents}:
            own = m.variable(f.variable)
            if len(f.arguments) > 1 and all(_free_of_data(m, a) for a in f.arguments):
                yield Quantity("weight", f"P({own.name})", (own.values,), "scalar", f.arguments)
    for v in m.observed:
        cells = [f for f in m.factors if f.variable == v.name and len(f.guards) == 1
                 and f.law in LAWS]
        if not cells:
            continue
        plate = m.plate(m.variable(cells[0].guards[0].variable).values)
        if len({f.law for f in cells}) > 1 or tuple(
                f.guards[0].value for f in cells) != plate.labels:
            continue
        for n, slot in enumerate(LAWS[cells[0].law].slots):
            stack = tuple(f.arguments[n] for f in cells)
            if all(e.op == "symbol" and not e.args[2] and e.args[0] in
                   {p.name for p in m.parameters} for e in stack) and len(set(stack)) == len(stack):
                p = m.parameter(stack[0].args[0])
                yield Quantity("parameter", f"{v.name} {slot.name}", (plate.index,),
                               _SHAPES.get(p.domain, "scalar"), stack,
                               p.domain in ("variance", "covariance"))


def bound_of(f: Factor) -> Expr | None:
    """The argument of a factor that its counts are at most: the number of trials."""
    law = LAWS.get(f.law)
    if law is None or law.support.kind != "integers":
        return None
    return next((a for slot, a in zip(law.slots, f.arguments) if slot.name == law.support.high),
                None)


def _failures(m: Model) -> Iterator[Quantity]:
    """What is left of known numbers of trials without the successes."""
    for f in m.factors:
        trials = bound_of(f)
        if f.variable in {v.name for v in m.observed} and (
                trials in [m.symbol(v.name) for v in m.known]):
            own = m.variable(f.variable)
            left = add(trials, mul(-1, m.symbol(own.name)))
            yield Quantity("failures", f"{own.name} left", own.indices, "scalar", (left,))
            return


def _by_value(algorithm: Algorithm) -> Iterator[Quantity]:
    """How often each value of an observed label occurs, and the posterior there."""
    m = algorithm.model
    for u in algorithm.units:
        z, own = m.variable(u.latents[0]), [v for v in m.observed if v.domain == "label"]
        if len(u.latents) > 1 or len(m.observed) != 1 or not own or own[0].missing or (
                own[0].indices != z.indices or not z.indices or z.seen):
            continue
        w, (*outer, last) = own[0], z.indices
        factors = [f for f in m.factors if f.variable in (w.name, z.name)]
        laws = [f.arguments[0] for f in factors]
        if any(f.law != "categorical" or len(f.arguments) > 1 or a.op != "symbol"
               or last in a.args[2] for f, a in zip(factors, laws, strict=True)):
            continue
        yield Quantity("tally", f"{w.name} counted", (*outer, w.values), "scalar", (sum_over(
            indicator(w.name, *w.indices, w.values), last, m.plate(last).size),))
        (k,) = u.values
        yield Quantity("responsibility", u.joint.args[0], (k, *outer, w.values), "scalar", (mul(
            *laws, power(sum_over(mul(*laws), k, m.plate(k).size), -1)),))


def _free_of_data(m: Model, e: Expr) -> bool:
    return not any(n.op == "symbol" and n.args[2] for n in walk(e))


def _posterior(algorithm: Algorithm) -> Iterator[Quantity]:
    for u in algorithm.units:
        for s in dict.fromkeys((u.joint, *(s for s, _ in u.responsibilities))):
            yield Quantity("responsibility", s.args[0], s.args[2], "scalar")
            yield Quantity("count", s.args[0].replace(".T", ".N"), values_of(u, s), "scalar")


def values_of(unit: Unit, responsibility: Expr) -> tuple[str, ...]:
    """The letters of a responsibility that are values of latent variables."""
    return tuple(x for x in responsibility.args[2] if x in unit.values)


@dataclass(frozen=True)
class Role:
    """A quantity with some of its letters at labels: what is left are ``letters``, in order.

    ``root`` says that the square root is meant, ``squared`` that a square belongs to the name.
    """

    quantity: Quantity
    fixed: tuple[tuple[str, int], ...] = ()
    root: bool = False
    squared: bool = False
    exact: bool = False
    """Whether the indices belong to the name."""
    inverse: bool = False
    """Whether the inverse is meant, of a covariance matrix its precision."""
    each: str = ""
    """The plate of an index that it is written with, and that makes no difference."""
    rows: str = ""
    """The plate whose members are the rows of a vector or matrix, ``X`` of ``x_i``."""

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.quantity, self.fixed, self.root, self.inverse))

    @cached_property
    def letters(self) -> tuple[str, ...]:
        """The letters of its own indices."""
        places = dict(self.fixed)
        own = (*self.quantity.letters, self.each) if self.each else self.quantity.letters
        return tuple(x for x in own if x not in places and x != self.rows)

    def value(self, at: Instance, mark: str) -> Named:
        """Its value at a mark. Raises NoValue."""
        if (self, mark) not in at.kept:
            at.kept[self, mark] = self._value(at, mark)
        return at.kept[self, mark]

    def _value(self, at: Instance, mark: str) -> Named:
        found = named.at(self.quantity.value(at, mark), dict(self.fixed))
        if self.rows:
            found = named.stacked(found, self.rows)
            if self.quantity.positive and self.quantity.kind == "parameter":
                found = named.diagonal(found)  # the variances of the coordinates, D_k
        if self.inverse:
            found = named.inverse(found)
        return named.entrywise(np.sqrt, found) if self.root else found


def placed(value: Named, indices: Mapping[str, str], m: Model) -> Named:
    """A value at other letters, or labels, or numbers from 1. Raises NoValue."""
    places: dict[str, int] = {}
    kept = []
    for own in value.letters:
        if own == TRIAL:
            kept.append(own)
            continue
        index = indices[own]
        label = label_at(m, own, index)
        if index.isdigit() and not m.plate(own).labels and own not in m_values(m):
            raise NoValue("one observation alone")
        if label is None:
            kept.append(index)
        else:
            places[own] = label
    try:
        return named.relettered(named.at(value, places), kept)
    except IndexError:
        raise NoValue("an index beyond its range") from None


def m_values(m: Model) -> frozenset[str]:
    """The letters of the values of latent variables and of observed labels."""
    return frozenset(v.values for v in m.variables if v.values)


def label_at(m: Model, plate: str, index: str) -> int | None:
    """The place of a label, or of a number, among the values of a plate; None for a letter."""
    labels = m.plate(plate).labels
    for spelled in (index, index.upper(), index.lower()):
        if spelled in labels:
            return labels.index(spelled)
    if index.isdigit():
        n = int(index) - 1
        if labels and not 0 <= n < len(labels):
            raise NoValue(f"there is no component {index}")
        return n
    return None
