"""The quantities of a model at an instance as nested lists, as fits and functions take them."""

from __future__ import annotations

from typing import Any

from .instance import Instance
from .named import Named, NoValue


def listed(value: Named) -> Any:
    """A value as nested lists; a number as a float, a vector without its one column."""
    array = value.array
    if array.shape[-1] == 1:
        array = array[..., 0]
        if array.shape[-1] == 1 and value.scalar:
            array = array[..., 0]
    return array.tolist()


def theta(at: Instance, mark: str) -> dict[str, Any]:
    """The parameters at a mark by their keys, as fits take them but for a matrix of which the
    diagonal is stated, which is its diagonal. Raises NoValue."""
    found: dict[str, Any] = {}
    for p in at.model.parameters:
        value = listed(at.symbol(p.name, p.indices, mark))
        if not p.keys:
            found[p.name] = value
        for n, key in enumerate(p.keys):
            if key:
                found[key] = value[n]
    return found


def posterior(at: Instance) -> list[list[float]]:
    """The posterior probabilities, a row for each observation. Raises NoValue where the model has
    others than one label for each observation."""
    units = at.algorithm.units
    if len(units) != 1 or len(units[0].values) != 1 or len(units[0].plates) != 1:
        raise NoValue("no table of posterior probabilities")
    (k,), (i,) = units[0].values, units[0].plates
    value = at.symbol(units[0].joint.args[0], units[0].joint.args[2], "t")
    axes = [value.letters.index(i), value.letters.index(k)]
    rows: list[list[float]] = value.array[..., 0, 0].transpose(axes).tolist()
    return rows
