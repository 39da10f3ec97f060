"""What symbols and indicators mean at a point."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from . import field as f
from .field import Array, NoValue, P, transposed
from .laws import Law
from .layout import FRONT
from .operations import Dual
from .quantities import NUMBERS, Quantity
from .terms import MalformedTerm, Term, shape_of

#: Names of numbers that nothing defines: any value.
ANY = "?"  # how the names of those begin that stand in the place of defined ones
FREE = (".lambda", ".v", NUMBERS)
#: Of numbers that nothing defines: any positive value.
POSITIVE_CONSTANTS = (".epsilon", ".s", ".delta")
#: The responsibilities of a limit: defined by a line, of all values together or of each.
ASSIGNMENT = ".R"
#: The mark of the direction of a differential: any value, symmetric where the parameter is.
DIRECTION = "d"


class Definition(NamedTuple):
    """What a symbol stands for, under its own letters."""

    left: Term
    right: Term


class Symbols(Law):
    """Evaluates what has a name: data, parameters, counts, values of the checker's own."""

    raws: dict[tuple[str, str], Array]
    integers: set[str]
    roots: frozenset[str]
    definitions: dict[str, Definition]
    solutions: dict[str, list[Definition]]

    def responsibility(self, latents: tuple[str, ...], indices: tuple[str, ...],
                       mark: str) -> Array:
        """P(these latent variables have these values | x, theta^mark)."""
        raise NotImplementedError

    def _symbol(self, term: Term) -> Dual:
        name, _, indices, mark = term.args
        responsible = self.stated.responsible(name)
        if responsible is not None:
            return Dual(self.responsibility(responsible, indices, mark))
        if name.startswith("#"):
            return self._own(name, indices, mark)
        if name.startswith(ANY):
            return self._anything(name, term)
        if name == ASSIGNMENT and name not in self.definitions:
            return self._assignment(indices)
        if name in self.definitions:
            left, right = self.definitions[name]
            if mark != left.args[3]:
                raise NoValue(f"{name} at {mark or 'free theta'} is not defined")
            return self._relettered(left, right, indices)
        q = self.stated.quantities.get(name)
        if q is None:
            return self._free(term)
        if q.kind != term.args[1] and shape_of(q.kind) != term.shape:
            raise MalformedTerm(f"{name} is no {term.args[1]}")
        if q.role == "parameter" and mark == "t+1":
            return self._new(q, indices)
        if q.role == "parameter" and mark == DIRECTION and (name, mark) not in self.point.values:
            drawn = self.point.any((1, *self._extents(q)))
            self.point.values[name, mark] = (drawn + transposed(drawn)) % P if (
                q.domain == "covariance") else drawn
        if (name, mark) not in self.point.values:
            raise NoValue(f"{name} has no value at {mark or 'free theta'}")
        raw = self.point.values[name, mark]
        v = self.spread(raw, indices, q.indices)
        return Dual(v, self._seeds(q, indices) if self.moving == f"{name}@{mark}" else None)

    def _seeds(self, q: Quantity, indices: Sequence[str]) -> Array:
        """A direction for every entry of a parameter."""
        own = self._extents(q)
        seeds = np.eye(math.prod(own), dtype=np.int64).reshape(1, -1, *own)
        return self.spread(seeds, indices, q.indices)

    def _extents(self, q: Quantity) -> tuple[int, ...]:
        return (*map(self.extent, q.indices),
                *(self.point.dimension(s) for s in shape_of(q.kind)))

    def _new(self, q: Quantity, indices: tuple[str, ...]) -> Dual:
        """A new parameter; it alone moves where it does, and no formula with it."""
        kept, self.moving = self.moving, ""
        try:
            v = self._solved(q.name, indices).v
        finally:
            self.moving = kept
        return Dual(v, self._seeds(q, indices) if kept == f"{q.name}@t+1" else None)

    def _own(self, name: str, indices: Sequence[str], mark: str) -> Dual:
        """Values of the checker's own: a unit's total and shares, slots and draws of a law."""
        if name in self.draws:
            v = self.draws[name]
            if self.moving == f"{name}@":
                count = v.shape[-2] * v.shape[-1]
                seeds = np.eye(count, dtype=np.int64).reshape(
                    1, count, *[1] * (self.rank - 4), *v.shape[-2:])
                return Dual(v, seeds)
            return Dual(v)
        if name.startswith("#total"):
            return Dual(self._total_of(int(name[6:]), mark))
        if name.startswith("#share"):
            n = int(name[6:])
            product = self.value(self.stated.unit_total(n, mark, f"@{n}"))
            return Dual(product * f.inv(self._total_of(n, mark)) % P)
        raise NoValue(f"{name} has no value")

    def _total_of(self, n: int, mark: str) -> Array:
        product = self.value(self.stated.unit_total(n, mark, f"@{n}"))
        return self.total(product, f"*{n}", self.extent(f"*{n}"))

    def _anything(self, name: str, term: Term) -> Dual:
        """Any value in the place of what lines define or solve for."""
        _, _, indices, mark = term.args
        base = name.removeprefix(ANY)
        latents = self.stated.responsible(base)
        q = self.stated.parameters.get(base)
        own = indices if q is None else q.indices
        if latents is not None:
            own = self.stated.responsibility_letters(latents)
        elif base in self.definitions:
            own = self.definitions[base].left.args[2]
        if (name, mark) not in self.raws:
            # new weights lie on the simplex because a line says so
            self.raws[name, mark] = self.point.parameter(q) if (
                q is not None and q.domain != "simplex") else (
                self.point.any((1, *map(self.extent, own), 1, 1)))
        return Dual(self.spread(self.raws[name, mark], indices, own))

    def _free(self, term: Term) -> Dual:
        name, kind, indices, mark = term.args
        if name in POSITIVE_CONSTANTS and term.shape == ("1", "1") and not indices and not mark:
            if (name, "") not in self.raws:
                self.raws[name, ""] = self.point.squares((1, 1, 1))
            v = self.flat(self.raws[name, ""])
            return Dual(v, self.constant(1) if self.moving == f"{name}@" else None)
        if not name.startswith(FREE):
            raise NoValue(f"{name} is not defined")
        own = indices
        if name.startswith(NUMBERS):  # the numbers of any weights, under whatever letters
            own = self.stated.numbered(name)
        rows, columns = (self.point.dimension(s) for s in shape_of(kind))
        shape = (1, *map(self.extent, own), rows, columns)
        key = (f"{name}{shape}", mark)
        if key not in self.raws:
            self.raws[key] = self.point.any(shape)
        return Dual(self.spread(self.raws[key], indices, own))

    def _solved(self, name: str, indices: tuple[str, ...]) -> Dual:
        q = self.stated.quantities[name]
        found = self.solutions.get(name)
        if not found and name in self.roots:  # any value: that it is the root is used by name
            if (name, "t+1") not in self.raws:
                self.raws[name, "t+1"] = self.point.parameter(q)
            return Dual(self.spread(self.raws[name, "t+1"], indices, q.indices))
        if not found:
            raise NoValue(f"{name} at t+1 is not solved")
        if len(found) == 1:
            return self._relettered(*found[0], indices)
        exact = [s for s in found if s.left.args[2] == indices]
        if exact:
            return self.dual(exact[0].right)
        raws = [self.gathered(self.value(s.right), [x for x in s.left.args[2] if x in self.axes])
                for s in sorted(found, key=lambda s: [
                    self.label(x, p) for x, p in zip(s.left.args[2], q.indices, strict=True)
                    if x not in self.axes])]
        position = next(n for n, x in enumerate(found[0].left.args[2]) if x not in self.axes)
        return Dual(self.spread(np.stack(np.broadcast_arrays(*raws), axis=FRONT + position),
                                indices, q.indices))

    def _assignment(self, indices: tuple[str, ...]) -> Dual:
        """The responsibilities of a limit, where they are defined value by value."""
        latents = tuple(self.stated.latents)
        own = self.stated.responsibility_letters(latents)
        labels = self.stated.plates[own[0]].labels if len(latents) == 1 else ()
        if not labels or any(f"{ASSIGNMENT}@{x}" not in self.definitions for x in labels):
            raise NoValue("an assignment that is not defined")
        raws = [self.gathered(self.value(self.definitions[f"{ASSIGNMENT}@{x}"].right), own[1:])
                for x in labels]
        return Dual(self.spread(np.stack(np.broadcast_arrays(*raws), axis=FRONT), indices, own))

    def _relettered(self, left: Term, right: Term, indices: tuple[str, ...]) -> Dual:
        own = left.args[2]
        dual = self.dual(right)
        if own == indices:
            return dual
        letters = [x for x in own if x in self.axes]
        if len(letters) != len(own):
            raise NoValue(f"{left.args[0]} is defined for labels alone")
        plates = own
        return dual.each(lambda v: self.spread(self.gathered(v, letters), indices, plates))

    def _indicator(self, term: Term) -> Dual:
        name, *places = term.args
        base, tag, unit = name.partition("@")
        z = self.stated.latents.get(base)
        if z is not None:
            table = self.groups[int(unit)] if tag else self.table
            inner = self.stated.groups[int(unit)].inner[base] if tag else z.indices
            kept = [x for x, own in zip(places, z.indices, strict=False) if own in inner]
            if len(places) != len(z.indices) + 1 or base not in table:
                raise MalformedTerm(f"{base} has {len(z.indices)} indices and a value")
            count = self.point.extent(z.values)
            hot = (table[base][..., None] == np.arange(count)).astype(np.int64)
            return Dual(self.spread(
                hot[None, None, ..., None, None], (*kept, "*" + unit, places[-1]),
                (*inner, "*" + unit, z.values)))
        if base.endswith(" seen"):
            z = self.stated.latents.get(base.removesuffix(" seen"))
            if z is not None and base in self.point.hot:
                return Dual(self.spread(self.point.hot[base], places, (*z.indices, z.values)))
        q = self.stated.quantities.get(base)
        if q is None:
            raise MalformedTerm(f"an event of {base}, which the model does not have")
        if places and places[-1] == "seen" and f"{base} there" in self.point.hot:
            return Dual(self.spread(self.point.hot[f"{base} there"], places[:-1], q.indices))
        if base not in self.point.hot:
            raise MalformedTerm(f"{base} is no label")
        return Dual(self.spread(self.point.hot[base], places, (*q.indices, q.values)))
