"""Observed labels in lists, words in documents, as arrays that functions take and return: the lists
themselves, a table of codes, how often each label occurs in each list, or all labels in a row, with
the list of each beside them.

Lists have different lengths, so that one may not be taken for another; in a table they are as long
as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

import numpy as np
import numpy.typing as npt

from ...algebra.expression import Expr
from ...model import Variable
from ..value.instance import Instance

Array = npt.NDArray[np.float64]
#: Forms of the data.
FORMS = ("lists", "counts", "codes", "tokens")
#: In which order the axes of posterior probabilities by label stand: list, label, component.
ORDERS = ("lvk", "lkv", "klv")


@dataclass(frozen=True)
class Documents:
    """The codes of the labels, a row for each list of which the first ``lengths`` are in it, the
    posterior probabilities of each, whole and by the label, and the ``keys`` of the parameters, of
    lists and of labels."""

    codes: npt.NDArray[np.int64]
    each: Array
    by_label: Array
    lengths: tuple[int, ...]
    keys: tuple[str, str]

    def data(self, form: str, places: bool = False) -> Any:
        """The data in a form, as JSON for the sandbox; or the list of each label in a row."""
        if places:
            return ["i", np.repeat(np.arange(len(self.codes)), self.lengths).tolist()]
        if form == "codes":
            return ["i", self.codes.tolist()]
        lists = [row[:n] for row, n in zip(self.codes, self.lengths, strict=True)]
        if form == "tokens":
            return ["i", np.concatenate(lists).tolist()]
        if form == "counts":
            width = self.by_label.shape[1]
            return ["i", [np.bincount(row, minlength=width).tolist() for row in lists]]
        return ["l", *(["i", row.tolist()] for row in lists)]

    def posterior(self, form: str, table: str) -> Any:
        """The posterior probabilities that go with the data in a form, in an order."""
        if table == "dicts":
            return ["l", *(["l", *(["m", *row] for row in t.tolist())] for t in self._tables)]
        if form == "tokens":
            return np.transpose(self.rows).tolist() if table == "columns" else self.rows
        if form == "counts":
            order = table if table in ORDERS else ORDERS[0]
            return self.by_label.transpose(*("lvk".index(x) for x in order)).tolist()
        tables = [(t.T if table == "columns" else t).tolist() for t in self._tables]
        return tables if form == "codes" else ["l", *tables]

    @property
    def _first(self) -> npt.NDArray[np.int64]:
        """Which of the different labels each label is, counted through all lists."""
        found, before = list[int](), 0
        for row, n in zip(self.codes, self.lengths, strict=True):
            seen = list(dict.fromkeys(row[:n].tolist()))
            found += [before + seen.index(w) for w in row[:n].tolist()]
            before += len(seen)
        return np.array(found)

    def turns(self) -> list[Any]:
        """The posterior probabilities in turn, of all labels and of each different one."""
        rows = np.array(self.rows)
        places = self._first
        once = np.array([rows[places == n][0] for n in range(places.max() + 1)])
        return [rows.tolist(), rows.ravel().tolist(), once.tolist(), once.ravel().tolist()]

    @property
    def _tables(self) -> list[Array]:
        return [t[:n] for t, n in zip(self.each, self.lengths, strict=True)]

    @property
    def rows(self) -> list[list[float]]:
        """The posterior probabilities, a row for each observation."""
        return [row for t in self._tables for row in t.tolist()]

    def theta(self) -> dict[str, Any]:
        """The new parameters."""
        counts = np.zeros(self.by_label.shape[1:])
        for t, row in zip(self._tables, self.codes, strict=True):
            np.add.at(counts, row[:len(t)], t)
        return {self.keys[0]: [t.mean(axis=0).tolist() for t in self._tables],
                self.keys[1]: (counts / counts.sum(axis=0)).T.tolist()}

    def filled(self, value: Any) -> Any:
        """The probabilities of labels, those left out, which do not occur, being 0."""
        array = _array(value)
        _, width, k = self.by_label.shape
        if array is None or array.ndim != 2 or array.shape[0] != k or array.shape[1] >= width or (
                array.shape[1] <= self.codes.max()):
            return value
        return np.pad(array, ((0, 0), (0, width - array.shape[1]))).tolist()

    def read(self, made: Sequence[Any]) -> list[list[float]] | None:
        """The rows of what holds posterior probabilities in any of these forms, else None."""
        axes, array = next(((x, m) for m in made if (x := self.axes(m))), ("", None))
        if axes:
            kind = "n" if "n" in axes else "v"
            array = np.asarray(array, float).squeeze().transpose(
                [axes.index(x) for x in f"l{kind}k"])
            if kind == "v":
                array = array[np.arange(len(self.codes))[:, None], self.codes]
            return [row for t, n in zip(array, self.lengths, strict=True) for row in t[:n].tolist()]
        each: tuple[Any, ...] = slice(None), slice(None), self._first, self._first
        shape = (self.each.shape[-1], len(self.rows))
        arrays = [a for a in map(_array, made) if a is not None]
        for values in (a.T if a.shape == shape else a for a in arrays):
            for form, places in zip(self.turns(), each, strict=True):
                if np.shape(form) == np.shape(values):
                    rows: list[list[float]] = np.reshape(values, (
                        -1, self.each.shape[-1]))[places].tolist()
                    return rows
        if len(made) != len(self.codes):
            return None
        found: list[list[float]] = []
        for one, right in zip(made, self._tables, strict=True):
            table = _array(one)
            if table is None or table.shape not in (right.shape, right.T.shape):
                return None
            found += (table if table.shape == right.shape else table.T).tolist()
        return found

    def axes(self, made: Any) -> str:
        """The axes of posterior probabilities: list, component, place in it (n) or label (v)."""
        array = _array(made)
        lists, each, k = self.each.shape
        sizes = {"l": lists, "n": each, "v": self.by_label.shape[1], "k": k}
        return "" if array is None else next(
            ("".join(axes) for axes in (*permutations("lnk"), *permutations("lvk"))
             if array.squeeze().shape == tuple(sizes[x] for x in axes)), "")


def _array(made: Any) -> Array | None:
    try:
        return np.asarray(made, float)
    except (TypeError, ValueError):
        return None


def documents(at: Instance, observed: Sequence[Variable], joint: Expr, values: str,
              plates: Sequence[str], uneven: bool) -> Documents | None:
    """The observed labels of an instance in lists; None where it has others."""
    labels = observed[0] if len(observed) == 1 else None
    if labels is None or labels.domain != "label" or labels.missing or (
            len(plates) != 2 or labels.indices != tuple(plates)):
        return None
    hot = at.events[labels.name].array[..., 0, 0]
    codes = hot.argmax(axis=-1)
    value = at.symbol(joint.args[0], joint.args[2], "t")
    axes = [value.letters.index(x) for x in (*plates, values)]
    each = value.array[..., 0, 0].transpose(axes)
    theta = [p for p in at.model.parameters if p.domain == "simplex"]
    first = next((p for p in theta if p.indices == (plates[0], values)), None)
    second = next((p for p in theta if p.indices == (values, labels.values)), None)
    if first is None or second is None or len(theta) != len(at.model.parameters):
        return None
    a, b = (at.symbol(p.name, p.indices, "t").array[..., 0, 0] for p in (first, second))
    share = a[:, None, :] * b.T[None, :, :]
    found = Documents(codes, each, share / share.sum(axis=-1, keepdims=True),
                      (codes.shape[1],) * len(codes), (first.name, second.name))
    plain = all(np.allclose(at.symbol(p.name, p.indices, "t+1").array[..., 0, 0],
                            found.theta()[p.name]) for p in (first, second))
    return replace(found, lengths=tuple(codes.shape[1] - d % 2 for d in range(len(codes)))
                   ) if uneven and plain else found
