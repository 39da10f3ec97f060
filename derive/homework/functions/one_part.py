"""What is said of one part: whether the values that a function returned are right, and by which
usual mistake they are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np

from ..judge.judging import FAULTS, Judge
from ..value.listed import listed
from ..value.named import Named
from ..verdicts import PartVerdict
from .arrays import HARD
from .results import Returned

TOLERANCE = 1e-7
#: From how much on what is added to a diagonal is no ridge, and asked about.
RIDGE = 1e-3
Value = Any


def part_verdict(judge: Judge, one: Returned) -> PartVerdict:
    """The verdict of a part by the values that a function returned for it."""
    hard = one.layout in HARD or one.how is not None and one.how[2].table in HARD
    fault = one.why or _fault(one)
    at = [n for n, mine in enumerate(one.made) if not fault or one.shaped and _is_finite(mine)]
    some = replace(one, made=tuple(one.made[n] for n in at), right=tuple(one.right[n] for n in at))
    if fault and at and not one.why and not _fault(some) and _added(some.made, some.right) < 0:
        one, fault = some, ""  # of an empty set there is no mean, and of a negative number no root
    if fault and (one.why or not hard):
        return PartVerdict(one.verdict, feedback=fault)
    added = -1.0 if hard else _added(one.made, one.right)
    ridge = f"Your function adds {added:.3g} to the diagonal"
    if added == 0:
        return PartVerdict("right", assumption=one.assumption)
    if 0 < added <= RIDGE:
        return PartVerdict("right", assumption=(
            f"{ridge}: that ridge is there for the numbers' sake."))
    if added > 0:
        return PartVerdict("undecided", feedback=(
            f"{ridge}, and is right without that ridge: is it meant to be there?"))
    if one.question and not hard:
        return PartVerdict("undecided", feedback=one.question, question=one.question)
    from ..misconceptions import misconceptions

    ids = ("hard_assignment",) if hard else _mistakes(judge, one, at)
    if one.rival and not ids:
        return PartVerdict("undecided", feedback=one.rival, question=one.rival)
    own = [misconceptions()[m] for m in ids if m in misconceptions()]
    said = "" if ids else ("Your function returns another value than it should; no usual "
                           "mistake gives exactly it.")
    if own:
        said = "\n".join([own[0].hint, " ".join(m.sentence for m in own)])
    return PartVerdict("wrong", misconceptions=ids, feedback=said)


def _mistakes(judge: Judge, one: Returned, at: Sequence[int]) -> tuple[str, ...]:
    """The usual mistake that leads to these values at the instances ``at``."""
    pairs = list(zip(at, one.made[:2], strict=False))
    found: list[dict[str, None]] = [{} for _ in pairs]
    with suppress(*FAULTS):
        found = [dict.fromkeys(id for id, value in _wrong(judge, one, n) if same([mine], [value]))
                 for n, mine in pairs]
    return tuple(id for id in found[0] if all(id in f for f in found))[:1]


def _wrong(judge: Judge, one: Returned, n: int) -> Iterator[tuple[str, Value]]:
    mistakes, key = judge.mistakes(
        judge.instances(one.univariate, True)[n]), one.key
    if key == "Q":
        yield from ((ids[0], value) for ids, value in mistakes.values("Q", False))
    elif key == "responsibilities":
        for (id, *_), value in mistakes.values(key, False):
            if len(value.letters) == 2 and value.letters[0] in judge.language.values:
                value = Named(value.letters[::-1], value.array.transpose(1, 0, 2, 3))
            yield id, listed(value)
    else:
        p = next(p for p in judge.language.model.parameters if key in p.theta)
        for (id, *_), value in mistakes.values(p.name, False):
            if key in p.keys:
                place = p.keys.index(key) if value.array.shape[0] > 1 else 0
                value = Named(value.letters[1:], value.array[place])
            yield id, listed(value)


def is_right(one: Returned) -> bool:
    """Whether what a function returns is right."""
    return not one.why and not _fault(one) and 0 <= _added(one.made, one.right) <= RIDGE


def _fault(one: Returned) -> str:
    """Why what a function returns has no verdict; "" for nothing."""
    for mine, true in zip(one.made, one.right, strict=True):
        if isinstance(mine, str):
            return f"{one.called} returns no number: {mine}"
        if np.shape(mine) != np.shape(true):
            return f"{one.called} returns another shape than {np.shape(true)}."
        if not _is_finite(mine):
            return f"{one.called} returns what is no finite number."
    return ""


def _is_finite(mine: Value) -> bool:
    return not isinstance(mine, str) and bool(np.isfinite(np.asarray(mine, float)).all())


def _added(made: Sequence[Value], right: Sequence[Value]) -> float:
    """What is added to the diagonal of a matrix; -1 where values differ otherwise."""
    if same(made, right):
        return 0.0
    added = []
    for mine, true in zip(made, right, strict=True):
        gap = np.asarray(mine, float) - np.asarray(true, float)
        if gap.ndim < 2 or gap.shape[-1] != gap.shape[-2]:
            return -1.0
        added.append(float(gap[..., 0, 0].flat[0]))
        if not 0 < added[-1] < 0.1 or not np.allclose(
                gap, added[-1] * np.eye(gap.shape[-1]), rtol=1e-6, atol=1e-12):
            return -1.0
    return added[0] if np.allclose(added, added[0], rtol=1e-5) else -1.0


def same(mine: Sequence[Value], right: Sequence[Value]) -> bool:
    """Whether two values have the same entries at every instance."""
    for a, b in zip(map(np.ravel, mine), map(np.ravel, right), strict=True):
        if a.size != b.size or not (np.abs(a - b) <= TOLERANCE * (1 + np.abs(b).max())).all():
            return False
    return True
