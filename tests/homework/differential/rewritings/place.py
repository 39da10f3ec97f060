"""What a rewriting is, and where it takes place."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from ..models import Statement
from ..trees import ONE, TWO, Tree, frac, tree

HALF = frac(ONE, TWO)


@dataclass
class Place:
    """Where a rewriting takes place: the statement, the part, what the answer defines so far."""

    statement: Statement
    part: str
    own: dict[str, tuple[tuple[str, ...], Tree]]
    rng: random.Random
    letters: list[str] = field(default_factory=list)
    """Letters that are free for definitions."""
    one_weight: bool = False
    """Whether the notation has a symbol for the first weight only."""
    one_responsibility: str = ""
    """The only component whose responsibilities have a symbol, if there is only one."""

    def shape(self, t: Tree) -> str:
        op, a = t.op, t.args
        if op == "sym":
            return self.statement.shapes[a[0]]
        if op == "own":
            return self.shape(self.own[a[0]][1])
        if op in ("inv", "ident", "stack") or op == "t" and a[0].op == "stack":
            return "matrix"
        if op == "t":
            return {"vector": "row", "row": "vector"}.get(self.shape(a[0]), self.shape(a[0]))
        if op in ("neg", "sum", "prod", "frac", "add"):
            return self.shape(a[0])
        if op == "mul" and any(f.op == "stack" or f.op == "t" and f.args[0].op == "stack"
                               for f in a):
            return "vector" if tree("stack", "one") in a else "matrix"
        if op == "mul":
            shapes = [s for s in map(self.shape, a) if s != "scalar"]
            if not shapes:
                return "scalar"
            first, last = shapes[0], shapes[-1]
            rows = {"vector": "d", "matrix": "d", "row": "1"}[first]
            columns = {"vector": "1", "matrix": "d", "row": "d"}[last]
            return {("d", "1"): "vector", ("1", "d"): "row", ("d", "d"): "matrix",
                    ("1", "1"): "scalar"}[rows, columns]
        return "scalar"

    def scalar(self, t: Tree) -> bool:
        return self.shape(t) == "scalar"


Rewriting = Callable[[Tree, Place], "Tree | None"]
WRITTEN: list[Rewriting] = []
"""Every rewriting that the modules define; REWRITINGS says in which order they are counted."""


def rewriting(f: Rewriting) -> Rewriting:
    """f, entered as a rewriting."""
    WRITTEN.append(f)
    return f


def factors(t: Tree) -> tuple[Tree, ...]:
    return t.args if t.op == "mul" else (t,)


def signed(t: Tree) -> tuple[bool, Tree]:
    return (True, t.args[0]) if t.op == "neg" else (False, t)
