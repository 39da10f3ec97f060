"""Mistakes that people make: where each can occur, and what the student is told. Ids never change.

What the change is stands with the checker (:mod:`derive.homework.diagnose.mistakes`), which
recognises a mistake by the value that it leads to.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True)
class Misconception:
    """A mistake: its id, what the student is told, the stage where it happens, where it can occur.

    ``hint`` says where to look, without saying what is wrong. ``kinds`` are "responsibilities",
    "Q", "weight", "mean", "spread" (a covariance, a variance or a standard deviation) or "update"
    for every update. ``rule`` is the rule of the derivation's step that the mistake is made in.
    """

    id: str
    sentence: str
    hint: str
    stage: str
    kinds: tuple[str, ...]
    rule: str = ""


def _entries() -> Iterator[Misconception]:
    """Every misconception with its words and its places, which stand in the file ``words.toml``."""
    words = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    for id, own in words.items():
        for kinds, stage, rule in own["where"]:
            each = tuple(kinds.split())
            told = own if "hint" in own else own[each[0]]
            yield Misconception(id, told["sentence"], told["hint"], stage, each, rule)


#: Every misconception, by the part that it occurs in. Two entries may share an id: one mistake in
#: two kinds of part.
ENTRIES: tuple[Misconception, ...] = tuple(_entries())


@cache
def misconceptions() -> Mapping[str, Misconception]:
    """Every misconception by its id, with all the kinds of part that it occurs in.

    >>> sorted(misconceptions()["swapped_components"].kinds)
    ['mean', 'responsibilities', 'spread']
    """
    found: dict[str, Misconception] = {}
    for m in ENTRIES:
        if m.id in found:
            first = found[m.id]
            m = replace(first, kinds=tuple(dict.fromkeys((*first.kinds, *m.kinds))))
        found[m.id] = m
    return MappingProxyType(found)


#: One entry for each id.
TABLE: tuple[Misconception, ...] = tuple(misconceptions().values())
