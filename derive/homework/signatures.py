"""What a formula's value is at an instance, in the form in which two formulas are compared.

A signature has one line for each place at which the part asks for a value (a component, an
observation), and in each line one entry for each value of the letters that the formula leaves open
though the part does not have them: the observation of a sum that was forgotten. Q is compared by
its differences between three values of the free theta, so that terms without theta do not count;
responsibilities up to a factor by their shares.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from ..algebra.expression import Expr
from .answer import Claim
from .instances import Instance, NotEvaluable

Match = Literal["equal", "different", "partly"]


@dataclass(frozen=True)
class Entry:
    """The numbers of a value, row by row, and how large they are."""

    numbers: tuple[Any, ...]
    scale: float


@dataclass(frozen=True)
class Signature:
    """The lines of entries of one formula at one instance."""

    lines: tuple[tuple[Entry, ...], ...]

    def match(self, right: Signature, tolerance: float) -> Match:
        """How this compares with the signature of the right formula: "partly" where the open
        letters can be put so that it is equal, and can be put so that it is not."""
        widths = {len(line) for s in (self, right) for line in s.lines} - {1}
        if len(widths) > 1:
            return "different"  # they leave open different letters
        width = max(widths, default=1)
        wide = ((x if len(x) == width else x * width for x in pair)
                for pair in zip(self.lines, right.lines, strict=True))
        same = [[_same(a, b, tolerance) for a, b in zip(x, y, strict=True)] for x, y in wide]
        columns = [all(column) for column in zip(*same, strict=True)]
        return "equal" if all(columns) else "partly" if any(columns) else "different"


def _same(a: Entry, b: Entry, tolerance: float) -> bool:
    if len(a.numbers) != len(b.numbers):
        return False
    bound = tolerance * (1 + b.scale)
    return all(abs(x - y) <= bound for x, y in zip(a.numbers, b.numbers, strict=True))


def flat(value: Any) -> list[Any]:
    """The entries of a number, vector or matrix, row by row.

    >>> flat(((1, 2), (3, 4)))
    [1, 2, 3, 4]
    """
    return [entry for row in value for entry in flat(row)] if isinstance(value, tuple | list) \
        else [value]


def signature(claim: Claim, formula: Expr, positions: list[int], at: Instance) -> Signature:
    """The signature of a formula, read as an answer to the claim's part for the components at
    those positions. Raises NotEvaluable."""
    em = at.instances.em
    s, rows = em.setting, list(range(at.sizes.observations))
    outer: dict[str, list[int]] = {}
    if claim.part == "responsibilities":
        outer = {s.k: positions, s.i: rows}
    elif claim.part != "Q" and s.k in em.solution(claim.part)[0].args[2]:
        outer = {s.k: positions}
    ranges = {s.k: list(range(at.sizes.components)), s.i: rows}
    inner = {c: ranges[c] for c in at.instances.term(formula).letters
             if c in ranges and c not in outer}

    def entry(binding: dict[str, int]) -> Entry:
        if claim.part == "Q":
            return _gaps(formula, binding, at)
        if claim.relation == "proportional":
            return _share(formula, binding, at)
        return _entry(flat(at.value(formula, binding)))

    return Signature(tuple(tuple(entry({**place, **more}) for more in _bindings(inner))
                           for place in _bindings(outer)))


def _bindings(ranges: dict[str, list[int]]) -> Iterator[dict[str, int]]:
    for values in itertools.product(*ranges.values()):
        yield dict(zip(ranges, values, strict=True))


def _entry(numbers: list[Any], scale: float | None = None) -> Entry:
    """An entry of real numbers. Raises NotEvaluable for others."""
    for v in numbers:
        if isinstance(v, complex) or hasattr(v, "imag") and v.imag != 0:
            raise NotEvaluable("no real number")
        if not math.isfinite(float(v)):
            raise NotEvaluable("no finite number")
    return Entry(tuple(numbers), max(float(abs(v)) for v in numbers) if scale is None else scale)


def _gaps(formula: Expr, binding: dict[str, int], at: Instance) -> Entry:
    values = [flat(here.value(formula, binding)) for here in (at, *at.elsewhere)]
    if len(values[0]) != 1:
        return _entry(values[0])
    return _entry([v[0] - values[0][0] for v in values[1:]], max(float(abs(v[0])) for v in values))


def _share(formula: Expr, binding: dict[str, int], at: Instance) -> Entry:
    k = at.instances.em.setting.k
    values = [at.value(formula, {**binding, k: j}) for j in range(at.sizes.components)]
    if any(isinstance(v, tuple) for v in values) or sum(values) == 0:
        raise NotEvaluable("no shares")
    return _entry([values[binding[k]] / sum(values)])
