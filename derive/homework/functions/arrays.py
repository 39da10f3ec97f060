"""The quantities of a model at an instance as arrays that functions take and return."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from ..value.instance import Instance
from ..value.listed import listed, posterior, theta
from ..value.named import NoValue
from .documents import Documents, documents
from .each import EACH
from .forms import FORMS, Form, changed
from .names import Group, Names, Slot, is_root

#: From which score on a name says that these are posterior probabilities.
SAYS = 8.0
#: How hard E-steps say components: counted from 0, from 1, by whether it is the first of two.
HARD = ("hard", "from_1", "mask")


@dataclass(frozen=True)
class Way:
    """How quantities are handed over where their names leave it open: ``table`` of posterior
    probabilities by "rows", by "columns", or those of one component as a vector; ``listed`` weights
    of both components where the statement has one; ``root`` of a spread; ``whole`` counts as
    integers; ``second`` where a vector is the second component's; ``level`` where what is known is
    one number for all components; the ``form`` of labels; all parameters by ``keys``, or as a list
    of "components"; the ``axis`` of the components, where an array of parameters has others, and
    it is not as stated; ``full`` matrices where diagonals are stated; (group, form) of what is held
    in another of the ``forms``."""

    table: str = "rows"
    listed: bool = False
    root: bool = False
    whole: bool = True
    second: bool = False
    level: bool = False
    form: str = ""
    keys: str = "keys"
    axis: int | None = None
    full: bool = False
    forms: tuple[tuple[str, str], ...] = ()


class Values:
    """What slots are at an instance; lists have different lengths where they are ``uneven``."""

    def __init__(self, names: Names, at: Instance, uneven: bool = False) -> None:
        self.names, self.at, self.uneven = names, at, uneven
        self.domains = {k: p.domain for p in at.model.parameters for k in (p.name, *p.keys)}

    def __call__(self, slot: Slot, name: str, way: Way, mark: str) -> Any:
        """The value of a slot, as JSON for the sandbox. Raises NoValue."""
        if slot.what == "place" and way.form != "tokens":
            raise NoValue("the labels stand in lists")
        if slot.what in ("data", "place") and self.documents is not None:
            return self.documents.data(way.form, slot.what == "place")
        if slot.what in ("data", "known"):
            v = self.names.model.variable(slot.name)
            if v.domain == "label" and v.name in self.at.events and not v.missing:
                hot = self.at.events[v.name].array[..., 0, 0]
                return ["i", (hot if way.form == "hot" else hot.argmax(axis=-1)).tolist()]
            found = self._squeezed(listed(self.at.symbol(v.name, v.indices, "")), v.domain)
            if way.level and slot.what == "known" and v.domain != "natural" and np.ndim(found):
                return float(np.ravel(found)[0])
            whole = way.whole and v.domain in ("count", "natural", "binary")
            return ["i", found] if whole else found
        if slot.what == "rows":
            columns = [self(Slot("data", n), name, way, mark) for n in slot.name.split(",")]
            return ["l", *(["t", *row] for row in zip(*(
                [["i", v] for v in c[1]] if c[:1] == ["i"] else c for c in columns), strict=True))]
        if slot.what == "size":
            return ["i", self.at.extent(slot.name)]
        if slot.what == "number":
            return ["i", int(slot.name)] if slot.name.isdigit() else float(slot.name)
        if slot.what == "posterior":
            found = self.posterior(slot.label, way)
            return _mapped(found, math.log) if slot.log else found
        return self.parameter(slot, name, way, mark)

    def _squeezed(self, value: Any, domain: str) -> Any:
        if self.at.univariate and domain in ("vector", "covariance"):
            array = np.asarray(value)
            return (array[..., 0] if array.shape[-1:] == (1,) else array).tolist()
        return value

    def posterior(self, label: int | None, way: Way) -> Any:
        """The posterior probabilities of a component, or of all as a table."""
        if self.documents is not None:
            return self.documents.posterior(way.form, way.table)
        columns = [list(c) for c in zip(*self.rows, strict=True)]
        if label is None and way.table == "vector":
            label = int(way.second)
        if label is not None:
            return columns[label]
        return {"tuple": ["t", *columns], "rows": self.rows,
                "labels": dict(zip(self.names.labels, columns, strict=True))
                if self.names.labels else columns,
                **{t: ["b" if t == "mask" else "i", self._labels(t).tolist()] for t in HARD}
                }.get(way.table, columns)

    def _labels(self, table: str) -> Any:
        """The likeliest component of each observation, as a hard E-step says it."""
        places = np.argmax(self.rows, axis=1)
        return places == 0 if table == "mask" else places + (table == "from_1")

    def hard(self, made: Sequence[Any]) -> dict[str, list[list[float]]]:
        """The tables of 0 and 1 that places of components say, by how they say them, best first."""
        k, n = len(self.rows[0]), len(self.rows)
        found: dict[str, list[list[float]]] = {}
        for value in made:
            for table in HARD if np.shape(value) == (n,) and not found else ():
                of = {"mask": {1: 0, 0: 1} if k == 2 else {}}.get(
                    table, {m + (table == "from_1"): m for m in range(k)})
                if {*value} <= {*of}:
                    found[table] = np.eye(k)[[of[v] for v in value]].tolist()
            likeliest = [t for t in found if np.array_equal(value, self._labels(t))]
            found = {t: found[t] for t in likeliest or found}
        return found

    @cached_property
    def documents(self) -> Documents | None:
        """The data as labels in lists, where they are such."""
        (unit, *_), observed = self.at.algorithm.units, self.at.model.observed
        return documents(self.at, observed, unit.joint, unit.values[0], unit.plates,
                         self.uneven)

    @cached_property
    def rows(self) -> list[list[float]]:
        """The posterior probabilities, a row for each observation."""
        return posterior(self.at) if self.documents is None else self.documents.rows

    def theta(self, mark: str) -> dict[str, Any]:
        """The parameters at a mark, by key."""
        if mark == "t+1" and self.uneven and self.documents is not None:
            return self.documents.theta()
        return {k: self._squeezed(v, self.domains[k]) for k, v in theta(self.at, mark).items()}

    def parameter(self, slot: Slot, name: str, way: Way, mark: str) -> Any:
        """A parameter of a component, or those of all."""
        keys, group, label = self.theta(mark), self.names.group(slot.name), slot.label
        if slot.log:
            return _mapped(self.parameter(replace(slot, log=False), name, way, mark), math.log)
        if group.cells:
            first = next(k for k in group.cells if k)
            cells = [keys[k] if k else 1 - keys[first] for k in group.cells]
            if label is not None:
                return cells[label]
            return cells if way.listed and len(cells) == 2 else keys[group.keys[0]]
        value = [keys[k] for k in group.keys] if len(group.keys) > 1 else keys[group.keys[0]]
        form = self._form(group, way)
        if form is not None and not (label is not None and group.stacked):
            value = [changed(v, form.of) for v in value] if len(group.keys) > 1 else changed(
                value, form.of)
        several = group.stacked or len(group.keys) > 1
        if group.structure == "diagonal" and way.full and np.ndim(value) > several:
            value = (np.asarray(value)[..., None] * np.eye(np.shape(value)[-1])).tolist()
        if label is None and way.axis is not None and np.ndim(value) > 1:
            value = np.moveaxis(np.asarray(value), group.axis, way.axis).tolist()
        if label is not None and (group.stacked or len(group.keys) > 1):
            value = value[label]
            if form is not None and group.stacked:
                value = changed(value, form.of)
        return _mapped(value, math.sqrt) if self.rooted(group, label, name, way) else value

    def _form(self, group: Group, way: Way) -> Form | None:
        name = next((f for g, f in way.forms if g == group.name), "")
        return FORMS[group.kind][name] if name else None

    def components(self, keys: Mapping[str, Slot], way: Way, mark: str, cls: str = "") -> Any:
        """All parameters as a list, a dictionary or an object for each component."""
        rows = [{k: self.parameter(replace(s, label=n), k, way, mark) for k, s in keys.items()}
                for n in range(len(self.rows[0]))]
        return ["l", *(["o", cls, row] if cls else row for row in rows)]

    def rooted(self, group: Group, label: int | None, name: str, way: Way) -> bool:
        """Whether a spread of that name is a standard deviation."""
        if group.kind != "spread" or self._form(group, way):
            return False
        scalar = np.ndim(self.theta("t")[group.keys[0]]) == (1 if group.stacked else 0)
        diagonal = group.structure == "diagonal" and not way.full
        return (scalar or diagonal) and is_root(name, label is not None, way.root)

    def keys_of(self, slot: Slot, name: str, value: Any, way: Way) -> Iterator[tuple[str, Any]]:
        """The keys of theta that a value of a slot says, each with its own."""
        group, label = self.names.group(slot.name), slot.label
        value = _without_axes(value, np.ndim(self.theta("t")[group.keys[0]]) - (
            group.stacked and label is not None))
        if slot.log:
            value = _mapped(value, math.exp)
        if self.rooted(group, label, name, way):
            value = _mapped(value, lambda v: v * v)
        if (form := self._form(group, way)) is not None:
            value = changed(value, form.back)
        if group.structure == "diagonal" and np.ndim(value) == 2 + (label is None):
            value = _diagonal(value)
        if label is None and way.axis is not None and np.ndim(value) > 1:
            value = np.moveaxis(np.asarray(value, float), way.axis, group.axis).tolist()
        if self.documents is not None and self.documents.keys[1] in group.keys:
            value = self.documents.filled(value)
        several = isinstance(value, list)
        if group.cells:
            if several and len(value) == len(group.cells):
                cells = list(enumerate(value))
            elif label is None:
                yield group.keys[0], value
                return
            else:
                cells = [(label, value)]
            for n, v in cells:
                if group.cells[n] == group.keys[0]:
                    yield group.keys[0], v
                elif len(group.cells) == 2 and isinstance(v, float):
                    yield group.keys[0], 1 - v
        elif len(group.keys) == 1:
            yield group.keys[0], value
        elif label is not None:
            yield group.keys[label], value
        elif several and len(value) == len(group.keys):
            yield from zip(group.keys, value, strict=True)

    def table(self, items: Sequence[tuple[str, Any]], way: Way) -> list[list[float]] | None:
        """The posterior probabilities among named values, by the observation; None for none."""
        if self.documents is not None:
            return self.documents.read([v for _, v in items])
        n, k = len(self.rows), len(self.rows[0])
        vectors: dict[int, list[float]] = {}
        says = {name: max((v for s, v in self.names.slots(name).items() if s.what == "posterior"),
                          default=0.0) for name, _ in items}
        for name, value in items:
            if says[name] < max(says.values()) >= SAYS:
                continue  # beside what is called so, others are something else
            try:
                array = np.asarray(value, float).squeeze()
            except (TypeError, ValueError):
                continue
            if array.shape == (n * k,) and name.endswith(EACH):
                array = array.reshape(n, k)
                if not np.allclose(array.sum(axis=1), 1):  # or each component in turn
                    other = array.reshape(k, n)
                    array = other if np.allclose(other.sum(axis=0), 1) else array
            if array.shape not in ((n, k), (k, n), (n,)):
                continue
            slots = [s for s in self.names.slots(name) if s.what == "posterior"] if name else []
            if any(s.log for s in slots):
                array = np.exp(array)
            if array.ndim == 2:
                rows: list[list[float]] = (array if array.shape == (n, k) else array.T).tolist()
                return rows
            place = next((s.label for s in slots if s.label is not None and k == 2), None)
            first = int(way.second) if k == 2 and not vectors else len(vectors)
            vectors.setdefault(first if place is None else place, array.tolist())
        if len(vectors) == k:
            return [list(r) for r in zip(*(vectors[n] for n in sorted(vectors)), strict=True)]
        if k == 2 and len(vectors) == 1:
            (place, vector), = vectors.items()
            return [[v, 1 - v][::1 - 2 * place] for v in vector]
        return None


def _without_axes(value: Any, ndim: int) -> Any:
    """A value without axes of length 1, if it has so many without them."""
    with suppress(TypeError, ValueError):
        array = np.asarray(value, float)
        if array.ndim > array.squeeze().ndim == ndim:
            return array.squeeze().tolist()
    return value


def _diagonal(value: Any) -> Any:
    """The diagonals of diagonal matrices; others as they are."""
    array = np.asarray(value, float)
    square = array.shape[-1] == array.shape[-2]
    diagonal = array.diagonal(axis1=-2, axis2=-1)
    same = square and np.array_equal(array, diagonal[..., None] * np.eye(array.shape[-1]))
    return diagonal.tolist() if same else value


def _mapped(value: Any, act: Any) -> Any:
    if isinstance(value, list):
        return [v if v in ("t", "i") else _mapped(v, act) for v in value]
    try:
        return act(value)
    except (TypeError, ValueError):
        return float("nan")


def items_of(made: Any, names: Sequence[Sequence[str]] = (), depth: int = 0
             ) -> Iterator[tuple[tuple[str, ...], Any]]:
    """(names, value) of all that a function returned, the results having these ``names``."""
    alone = tuple(names[0]) if len(names) == 1 else ()
    if not isinstance(made, Mapping) or "x" in made or depth > 3:
        if isinstance(made, list) and len(names) == len(made) > 1:
            yield from ((tuple(n), v) for n, v in zip(names, made, strict=True))
        elif made is not None:
            yield alone, made
        return
    entries = list(made["d"].values()) if "d" in made else made["t"]
    if len(entries) > 1 and all(isinstance(e, Mapping) and "d" in e for e in entries):
        columns = {k: [_flat(e["d"].get(k)) for e in entries] for k in entries[0]["d"]}
        if all(_alike(c) for c in columns.values()):
            yield from (((k,), c) for k, c in columns.items())
            return
    if "d" in made:
        for key, value in made["d"].items():
            yield from items_of(value, [[key]], depth + 1)
    elif depth and _alike(entries) and not len(names) == len(entries) > 1:
        yield alone, entries
    elif alone and (made.get("list") or alone[0].endswith(EACH)):
        yield from ((alone, value) for value in entries)
    else:
        for n, value in enumerate(entries):
            yield from items_of(value, [names[n]] if n < len(names) > 1 else (), depth + 1)


def _flat(value: Any) -> Any:
    """A value, a tuple of numbers as a list of these."""
    own = value.get("t") if isinstance(value, Mapping) else None
    return own if own and _alike(own) else value


def _alike(values: Sequence[Any]) -> bool:
    """Whether values are numbers or arrays of one shape."""
    return not any(v is None or isinstance(v, Mapping) for v in values) and len(
        {np.shape(v) for v in values}) == 1
