"""Observed labels in lists, words in documents, as arrays that functions take and return: the lists
themselves, a table of codes, or how often each label occurs in each list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import numpy as np
import numpy.typing as npt

from ...algebra.expression import Expr
from ...model import Variable
from ..value.instance import Instance

Array = npt.NDArray[np.float64]
#: Forms of the data.
FORMS = ("lists", "codes", "counts")
#: In which order the axes of posterior probabilities by label stand: list, label, component.
ORDERS = ("lvk", "lkv", "klv")


@dataclass(frozen=True)
class Documents:
    """The codes of the labels, a row for each list, and the posterior probabilities of each, whole
    and by the label."""

    codes: npt.NDArray[np.int64]
    each: Array
    by_label: Array

    def data(self, form: str) -> Any:
        """The data in a form, as JSON for the sandbox."""
        if form == "counts":
            width = self.by_label.shape[1]
            return ["i", [np.bincount(row, minlength=width).tolist() for row in self.codes]]
        return ["i", self.codes.tolist()] if form == "codes" else [
            "l", *(["i", row.tolist()] for row in self.codes)]

    def posterior(self, form: str, table: str) -> Any:
        """The posterior probabilities that go with the data in a form; by label where ``table`` is
        an order of axes, else a table for each list, by "rows" or "columns"."""
        if form == "counts":
            order = table if table in ORDERS else ORDERS[0]
            return self.by_label.transpose(*("lvk".index(x) for x in order)).tolist()
        tables = self.each if table != "columns" else self.each.transpose(0, 2, 1)
        return tables.tolist() if form == "codes" else ["l", *tables.tolist()]

    @property
    def rows(self) -> list[list[float]]:
        """The posterior probabilities, a row for each observation."""
        rows: list[list[float]] = self.each.reshape(-1, self.each.shape[-1]).tolist()
        return rows

    def read(self, made: Any) -> list[list[float]] | None:
        """The rows of what holds posterior probabilities in any of these forms, else None."""
        axes = self.axes(made)
        if not axes:
            return None
        kind = "n" if "n" in axes else "v"
        array = np.asarray(made, float).squeeze().transpose([axes.index(x) for x in f"l{kind}k"])
        if kind == "v":
            array = array[np.arange(len(self.codes))[:, None], self.codes]
        found: list[list[float]] = array.reshape(-1, array.shape[-1]).tolist()
        return found

    def axes(self, made: Any) -> str:
        """The axes of what holds posterior probabilities: list, component, and place in the list
        (n) or label (v); "" for other things."""
        try:
            shape = np.asarray(made, float).squeeze().shape
        except (TypeError, ValueError):
            return ""
        lists, each, k = self.each.shape
        sizes = {"l": lists, "n": each, "v": self.by_label.shape[1], "k": k}
        return next(("".join(axes) for axes in (*permutations("lnk"), *permutations("lvk"))
                     if shape == tuple(sizes[x] for x in axes)), "")


def documents(at: Instance, observed: Sequence[Variable], joint: Expr, values: str,
              plates: Sequence[str]) -> Documents | None:
    """The observed labels of an instance in lists; None where the model has others, or not two
    plates."""
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
    return Documents(codes, each, share / share.sum(axis=-1, keepdims=True))
