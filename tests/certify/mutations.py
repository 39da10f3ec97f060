"""Lies: every small mistake of a list, made at every place of a line where it applies.

A mutation works on the plain data of a line's right side. Each kind is a function from a node to
the wrong nodes that may stand in its place.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Node = list[Any]


@dataclass(frozen=True)
class Surroundings:
    """What a mistake needs to know of the model: its latent variable, indices, sizes, labels."""

    latent: str
    i: str
    k: str
    observations: str
    components: str
    labels: tuple[str, ...]
    weights: str
    parameters: tuple[str, ...]


def surroundings(data: dict[str, Any]) -> Surroundings:
    """The surroundings of a derivation's data."""
    model = data["model"]
    latent = next(v[0] for v in model["variables"] if v[1] == "latent")
    row = next(v[2] for v in model["variables"] if v[1] == "observed")
    rows = next(p for p in model["plates"] if p[0] == row)
    components = next(p for p in model["plates"] if p[0] != row)
    return Surroundings(latent, rows[0], components[0], rows[1], components[1],
                        tuple(components[2]), model["weights"]["base"],
                        tuple(p[0] for p in model["parameters"]))


def _number(v: str) -> Node:
    return ["number", v]


def lost_square(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] == "power" and n[2] == _number("2"):
        yield n[1]


def sign(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] == "add":
        for j in range(1, len(n)):
            yield [*n[:j], ["mul", _number("-1"), n[j]], *n[j + 1:]]
    if n[0] == "number" and n[1] not in ("0", "1"):
        yield _number(n[1][1:] if n[1].startswith("-") else "-" + n[1])


def half_lost(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] == "number" and n[1].endswith("/2"):
        yield _number(n[1][:-2])


def n_for_nk(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] == "symbol" and n[1] == ".N":
        yield ["size", s.observations]


def nk_minus_1(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] == "symbol" and n[1] == ".N":
        yield ["add", n, _number("-1")]


def old_parameter(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] in ("symbol", "function") and n[-1 if n[0] == "symbol" else 2] == "t+1":
        place = 4 if n[0] == "symbol" else 2
        yield [*n[:place], "t", *n[place + 1:]]


def free_for_t(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] == "symbol" and n[4] in ("t", "t+1"):
        yield [*n[:4], ""]
    if n[0] == "function" and n[2] in ("t", "t+1"):
        yield [*n[:2], "", *n[3:]]
    if n[0] == "posterior" and n[3] == "t":
        yield [*n[:3], ""]


def t_for_free(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] == "symbol" and n[4] == "" and n[1] in s.parameters:
        yield [*n[:4], "t"]
        yield [*n[:4], "t+1"]


def inner_for_outer(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] == "mul":
        for j in range(1, len(n) - 1):
            if n[j + 1] == ["transpose", n[j]]:
                yield [*n[:j], n[j + 1], n[j], *n[j + 2:], ["identity"]]
                yield [*n[:j], n[j + 1], n[j], *n[j + 2:]]


def transposition(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] == "mul":
        for j in range(1, len(n) - 1):
            yield [*n[:j], n[j + 1], n[j], *n[j + 2:]]
    if n[0] == "transpose":
        yield n[1]


def term_lost(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] == "add":
        for j in range(1, len(n)):
            rest = [*n[1:j], *n[j + 1:]]
            yield ["add", *rest] if len(rest) > 1 else rest[0]


def factor_lost(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] == "mul":
        for j in range(1, len(n)):
            rest = [*n[1:j], *n[j + 1:]]
            yield ["mul", *rest] if len(rest) > 1 else rest[0]


def component_swapped(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] == "symbol":
        for j, letter in enumerate(n[3]):
            if letter in s.labels and len(n[3]) == (2 if n[1] == ".T" else 1):
                other = s.labels[(s.labels.index(letter) + 1) % len(s.labels)]
                yield [*n[:3], [*n[3][:j], other, *n[3][j + 1:]], n[4]]


def label_for_index(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] == "symbol" and s.k in n[3] and s.labels:
        yield [*n[:3], [s.labels[0] if x == s.k else x for x in n[3]], n[4]]


def z_left(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] == "symbol" and n[1] == ".T" and len(n[3]) == 2:
        yield ["indicator", s.latent, n[3][1], n[3][0]]


def posterior_for_any(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] == "symbol" and n[1] == ".omega":
        for mark in ("t", ""):
            yield ["symbol", ".T", *n[2:4], mark]


def inverse_lost(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] == "inverse":
        yield n[1]
    if n[0] == "power" and n[2] == _number("-1"):
        yield n[1]


def power_changed(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] == "power":
        yield ["power", n[1], ["mul", _number("2"), n[2]]]
    if n[0] == "det":
        yield ["power", n, _number("2")]


def index_swapped(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] == "symbol" and len(n[3]) == 2:
        yield [*n[:3], n[3][::-1], n[4]]
    if n[0] in ("posterior", "indicator"):
        a = 1 if n[0] == "posterior" else 2
        yield [*n[:a], n[a + 1], n[a], *n[a + 2:]]


def sum_lost(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] in ("sum", "product"):
        yield n[1]


def wrong_size(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] == "size":
        for other in (s.observations, s.components, "d"):
            if other != n[1]:
                yield ["size", other]


def log_lost(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] == "log":
        yield n[1]


def density_for_prior(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] == "symbol" and n[1] == s.weights:
        yield _number("1")


def off_by_one(n: Node, s: Surroundings) -> Iterator[Node]:
    if n[0] in ("size", "sum"):
        yield ["add", n, _number("1")]


KINDS: dict[str, Callable[[Node, Surroundings], Iterator[Node]]] = {f.__name__: f for f in (
    lost_square, sign, half_lost, n_for_nk, nk_minus_1, old_parameter, free_for_t, t_for_free,
    inner_for_outer, transposition, term_lost, factor_lost, component_swapped, label_for_index,
    z_left, posterior_for_any, inverse_lost, power_changed, index_swapped, sum_lost, wrong_size,
    log_lost, density_for_prior, off_by_one)}


def mutants(tree: Node, s: Surroundings) -> Iterator[tuple[str, tuple[int, ...], Node]]:
    """(kind, place, the whole tree with that mistake at that place), each different tree once."""
    for place, node in _places(tree):
        for name, kind in KINDS.items():
            for wrong in kind(node, s):
                yield name, place, _put(tree, place, wrong)


def _places(n: Any, at: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Node]]:
    if isinstance(n, list) and n and isinstance(n[0], str):
        yield at, n
        if n[0] != "symbol":
            for j, child in enumerate(n[1:], start=1):
                if isinstance(child, list):
                    yield from _places(child, (*at, j))


def _put(tree: Node, place: tuple[int, ...], new: Node) -> Node:
    if not place:
        return copy.deepcopy(new)
    result = list(tree)
    result[place[0]] = _put(tree[place[0]], place[1:], new)
    return result
