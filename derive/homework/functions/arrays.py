"""The quantities of a model at an instance as arrays that functions take and return."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ..value.instance import Instance
from ..value.listed import listed, posterior, theta
from ..value.named import NoValue
from .names import Group, Names, Slot, is_root


@dataclass(frozen=True)
class Way:
    """How quantities are handed over where their names leave it open: ``table`` of posterior
    probabilities by "rows", by "columns", or those of one component as a vector; ``listed`` weights
    of both components where the statement has one; ``root`` of a spread; ``whole`` counts as
    integers; ``second`` where a vector is the second component's."""

    table: str = "rows"
    listed: bool = False
    root: bool = False
    whole: bool = True
    second: bool = False


class Values:
    """What slots are at an instance; squeezed where it is univariate."""

    def __init__(self, names: Names, at: Instance) -> None:
        self.names, self.at = names, at

    def __call__(self, slot: Slot, name: str, way: Way, mark: str) -> Any:
        """The value of a slot, as JSON for the sandbox. Raises NoValue."""
        if slot.what in ("data", "known"):
            return self._variable(slot.name, way)
        if slot.what == "size":
            return ["i", self.at.extent(slot.name)]
        if slot.what == "number":
            return ["i", int(slot.name)] if slot.name.isdigit() else float(slot.name)
        if slot.what == "posterior":
            found = self.posterior(slot.label, way)
            return _mapped(found, math.log) if slot.log else found
        return self.parameter(self.names.group(slot.name), slot.label, name, way, mark)

    def _variable(self, name: str, way: Way) -> Any:
        v = self.names.model.variable(name)
        found = self._squeezed(listed(self.at.symbol(v.name, v.indices, "")), v.domain)
        return ["i", found] if way.whole and v.domain in ("count", "natural", "binary") else found

    def _squeezed(self, value: Any, domain: str) -> Any:
        if self.at.univariate and domain in ("vector", "covariance"):
            array = np.asarray(value)
            return array.reshape(array.shape[:-1] if array.shape[-1:] == (1,) else array.shape
                                 ).tolist()
        return value

    def posterior(self, label: int | None, way: Way) -> Any:
        """The posterior probabilities of a component, or of all as a table."""
        columns = [list(c) for c in zip(*self.rows, strict=True)]
        if label is None and way.table == "vector":
            label = int(way.second)
        if label is not None:
            return columns[label]
        if way.table == "tuple":
            return ["t", *columns]
        return self.rows if way.table == "rows" else columns

    @cached_property
    def rows(self) -> list[list[float]]:
        """The posterior probabilities, a row for each observation."""
        return posterior(self.at)

    def theta(self, mark: str) -> dict[str, Any]:
        """The parameters at a mark, by key."""
        found = theta(self.at, mark)
        domains = {k: p.domain for p in self.at.model.parameters for k in (p.name, *p.keys)}
        return {k: self._squeezed(v, domains[k]) for k, v in found.items()}

    def parameter(self, group: Group, label: int | None, name: str, way: Way, mark: str) -> Any:
        """A parameter of a component, or those of all."""
        keys = self.theta(mark)
        root = group.kind == "spread" and self.rooted(group, label, name, way)
        if group.cells:
            first = next(k for k in group.cells if k)
            cells = [keys[k] if k else 1 - keys[first] for k in group.cells]
            if label is not None:
                return cells[label]
            return cells if way.listed and len(cells) == 2 else keys[group.keys[0]]
        if label is not None and len(group.keys) > 1:
            value = keys[group.keys[label]]
        elif len(group.keys) > 1:
            value = [keys[k] for k in group.keys]
        else:
            value = keys[group.keys[0]]
        return _mapped(value, math.sqrt) if root else value

    def rooted(self, group: Group, label: int | None, name: str, way: Way) -> bool:
        """Whether a spread of that name is a standard deviation."""
        value = self.theta("t")[group.keys[0]]
        scalar = np.ndim(value) == (1 if group.stacked else 0)
        return scalar and is_root(name, label is not None, way.root)

    def keys_of(self, group: Group, label: int | None, name: str, value: Any, way: Way
                ) -> Iterator[tuple[str, Any]]:
        """The keys of theta that a value of a slot says, each with its own."""
        if group.kind == "spread" and self.rooted(group, label, name, way):
            value = _mapped(value, lambda v: v * v)
        if group.cells:
            cells = list(enumerate(value)) if isinstance(value, list) and len(value) == len(
                group.cells) else [(label, value)] if label is not None else []
            if not cells:
                yield group.keys[0], value
            for n, v in cells:
                if group.cells[n] == group.keys[0]:
                    yield group.keys[0], v
                elif len(group.cells) == 2 and isinstance(v, float):
                    yield group.keys[0], 1 - v
        elif label is not None and len(group.keys) > 1:
            yield group.keys[label], value
        elif len(group.keys) > 1:
            if isinstance(value, list) and len(value) == len(group.keys):
                yield from zip(group.keys, value, strict=True)
        else:
            yield group.keys[0], value

    # --- what functions return -------------------------------------------------------------------

    def table(self, items: Sequence[tuple[str, Any]], way: Way) -> list[list[float]] | None:
        """The posterior probabilities among what a function returned, a row for each observation;
        None where there are none. ``items`` are named values."""
        n, k = len(self.rows), len(self.rows[0])
        vectors: dict[int, list[float]] = {}
        for name, value in items:
            array = _array(value)
            if array is None:
                continue
            array = array.reshape([s for s in array.shape if s != 1])
            if name and any(s.log for s in self.names.slots(name)) and array.shape in (
                    (n, k), (k, n), (n,)):
                array = np.exp(array)
            if array.shape == (n, k):
                return _rows(array)
            if array.shape == (k, n):
                return _rows(array.T)
            if array.shape == (n,) and k == 2:
                own = [s.label for s in self.names.slots(name) if s.what == "posterior"
                       and s.label is not None] if name else []
                vectors.setdefault(own[0] if own else len(vectors) if vectors else int(way.second),
                                   array.tolist())
            elif array.shape == (n,):
                vectors[len(vectors)] = array.tolist()
        if len(vectors) == k:
            return [list(r) for r in zip(*(vectors[n] for n in sorted(vectors)), strict=True)]
        if k == 2 and len(vectors) == 1:
            (place, vector), = vectors.items()
            rows = [[v, 1 - v] for v in vector]
            return rows if place == 0 else [r[::-1] for r in rows]
        return None


def _mapped(value: Any, act: Any) -> Any:
    if isinstance(value, list):
        return [v if v in ("t", "i") else _mapped(v, act) for v in value]
    try:
        return act(value)
    except (TypeError, ValueError):
        return float("nan")


def _array(value: Any) -> np.ndarray[Any, Any] | None:
    try:
        return np.asarray(value, float) if isinstance(value, list | float | int) else None
    except (TypeError, ValueError):
        return None


def _rows(array: np.ndarray[Any, Any]) -> list[list[float]]:
    found: list[list[float]] = array.tolist()
    return found


def items_of(made: Any, results: Sequence[Sequence[str]], single: bool, depth: int = 0
             ) -> Iterator[tuple[tuple[str, ...], Any]]:
    """(names, value) of all that a function returned, tuples and dictionaries opened."""
    if isinstance(made, Mapping) and "d" in made:
        for name, value in made["d"].items():
            if isinstance(value, Mapping) and "x" not in value and depth < 2:
                yield from items_of(value, (), True, depth + 1)
            else:
                yield (name,), value
    elif isinstance(made, Mapping) and "t" in made:
        for n, value in enumerate(made["t"]):
            names = tuple(results[n]) if not single and n < len(results) else ()
            if isinstance(value, Mapping) and "x" not in value and depth < 2:
                inner = list(items_of(value, (), True, depth + 1))
                plain = all(not own for own, _ in inner)
                if plain and len({np.shape(v) for _, v in inner}) == 1:
                    yield names, [v for _, v in inner]
                else:
                    yield from inner
            else:
                yield names, value
    elif not isinstance(made, Mapping) and made is not None:
        if not single and len(results) > 1 and isinstance(made, list) and len(made) == len(results):
            yield from ((tuple(n), v) for n, v in zip(results, made, strict=True))
        else:
            yield tuple(results[0]) if results and single else (), made


__all__ = ["NoValue", "Values", "Way", "items_of"]
