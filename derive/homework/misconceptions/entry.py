"""What a misconception is."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ...algebra.expression import Expr
from ...derivation import Derivation

#: What a misconception changes: the derivation and the right formula give wrong ones.
Change = Callable[[Derivation, Expr], Iterable[Expr]]

#: The kinds of part that a mistake can occur in.
E_STEP, Q, UPDATE = ("responsibilities",), ("Q",), ("update",)
WEIGHT, MEAN, SPREAD = ("weight",), ("mean",), ("spread",)
BOTH, MEAN_OR_WEIGHT, ALL = (*MEAN, *SPREAD), (*MEAN, *WEIGHT), (*MEAN, *SPREAD, *WEIGHT)


@dataclass(frozen=True)
class Misconception:
    """A mistake: its id, what the student is told, the stage where it happens, where it can occur.

    ``hint`` says where to look, without saying what is wrong. ``kinds`` are "responsibilities",
    "Q", "weight", "mean", "spread" (the slots' starting rules "row" and "spread" tell the last
    two) or "update" for every update. ``rule`` is the rule of the derivation's step that the
    mistake is made in, "" where any of the stage will do.
    """

    id: str
    sentence: str
    hint: str
    stage: str
    kinds: tuple[str, ...]
    change: Change
    rule: str = ""


def mistake(id: str, kinds: tuple[str, ...], stage: str, rule: str, change: Change
            ) -> Misconception:
    """A misconception with its words, which stand in the file ``words.toml``."""
    own = _words()[id]
    told = own if "hint" in own else own[kinds[0]]
    return Misconception(id, told["sentence"], told["hint"], stage, kinds, change, rule)


@cache
def _words() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
