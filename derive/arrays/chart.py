"""The free numbers of theta: what may vary on its own, and how every entry moves with it.

A simplex is drawn by all its entries but one, a covariance by its lower half, everything else as
it is: so each entry of theta is a linear function of the free numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model import Model, Parameter
from .theta import of_parameter, stacked

Array = NDArray[np.float64]

#: A probability that is no further from 0 or 1 lies on the boundary.
EDGE = 1e-5


@dataclass(frozen=True, eq=False)
class Chart:
    """The free numbers of theta at a point: ``directions`` has for each parameter an array (P, its
    shape), what each of the P free numbers moves; ``of`` the parameter of each; ``places`` where
    its value stands; ``values`` are the arrays of the parameters; ``edge`` names the entries on
    the boundary, which are held there."""

    values: Mapping[str, Array]
    directions: Mapping[str, Array]
    of: tuple[str, ...]
    places: tuple[tuple[int, ...], ...]
    edge: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many free numbers there are."""
        return len(self.of)

    def numbers(self, model: Model, theta: Mapping[str, Any]) -> Array:
        """The free numbers of a theta."""
        arrays = {p.name: of_parameter(p, theta) for p in model.parameters}
        return np.array([arrays[name][place]
                         for name, place in zip(self.of, self.places, strict=True)])


def chart(model: Model, theta: Mapping[str, Any]) -> Chart:
    """The free numbers at theta."""
    values = {p.name: np.asarray(of_parameter(p, theta), float) for p in model.parameters}
    edge: list[str] = []
    moves: list[tuple[str, tuple[int, ...], Array]] = []
    for p in model.parameters:
        held = _at_edge(p, values[p.name])
        edge += [entry_name(p, tuple(place)) for place in np.argwhere(held).tolist()]
        moves += [(p.name, place, move) for place, move in _moves(p, values[p.name], held)]
    directions = {name: np.zeros((len(moves), *a.shape)) for name, a in values.items()}
    for n, (name, _, move) in enumerate(moves):
        directions[name][n] = move
    return Chart(values, directions, tuple(name for name, _, _ in moves),
                 tuple(place for _, place, _ in moves), tuple(edge))


def _at_edge(p: Parameter, a: Array) -> Any:
    if p.domain == "simplex":
        return a <= EDGE
    if p.domain == "probability":
        return (a <= EDGE) | (a >= 1 - EDGE)
    return np.zeros(a.shape, dtype=bool)


def _moves(p: Parameter, a: Array, held: Any) -> list[tuple[tuple[int, ...], Array]]:
    """(the place of a free number, what moves with it)"""
    found = []
    for place in np.ndindex(a.shape):
        move = np.zeros(a.shape)
        move[place] = 1.0
        if held[place]:
            continue
        if p.domain == "simplex":
            row = place[:-1]
            last = reference(p, held[row])
            if place[-1] == last:
                continue
            move[(*row, last)] = -1.0
        elif p.domain == "covariance":
            if place[-1] > place[-2]:
                continue
            move[(*place[:-2], place[-1], place[-2])] = 1.0
        elif len(p.keys) > 1 and "" in p.keys:
            rest = p.keys.index("")
            if place[0] == rest:
                continue
            move[(rest, *place[1:])] = -1.0
        found.append((place, move))
    return found


def reference(p: Parameter, held: Any) -> int:
    """The entry of a simplex that is 1 less the others: the one that theta has no key for, else
    the last; where that lies on the boundary, the last that does not."""
    free = np.flatnonzero(~held)
    own = p.keys.index("") if "" in p.keys else len(held) - 1
    return own if own in free else int(free[-1])


def entry_name(p: Parameter, place: Sequence[int]) -> str:
    """An entry of a parameter as a reader finds it in theta, counted from 1."""
    name, rest = p.theta[0], list(place)
    if stacked(p):
        name, rest = p.keys[rest[0]] or f"1 - {' - '.join(p.theta)}", rest[1:]
    if p.structure == "diagonal":
        rest.append(rest[-1])
    return name + (f"[{', '.join(str(n + 1) for n in rest)}]" if rest else "")
