"""Where two sides of a line differ: the smallest parts of the same form that differ in value.

Both trees are gone down together while they have the same operation and exactly one pair of parts
that differ; where a sum lost or gained a term, that term is found. This only words a refusal.
"""

from __future__ import annotations

from typing import Any

from .exact import Exact
from .shown import short
from .terms import SCALAR, Term

#: What may go wrong with a part that the whole never asked the value of.
UNKNOWN = (ArithmeticError, ValueError, TypeError, LookupError, RecursionError)
COMMUTATIVE = ("add", "mul")


def blame(interpreter: Exact, left: Term, right: Term) -> str:
    """What differs, in words. The sides must differ at the interpreter's point and binding."""
    kept = interpreter.binding, interpreter.z
    try:
        here, there = _narrowed(interpreter, left, right)
    finally:
        interpreter.binding, interpreter.z = kept
    if not there:
        return f"the left side has {_list(here)}, which the right side lacks"
    if not here:
        return f"the right side has {_list(there)}, which the left side lacks"
    return f"{_list(here)} on the left is not {_list(there)} on the right"


def _list(parts: list[Term]) -> str:
    return " and ".join(f"`{short(t)}`" for t in parts)


def _narrowed(at: Exact, left: Term, right: Term) -> tuple[list[Term], list[Term]]:
    """The smallest differing parts; one side is empty where the other has parts too many."""
    while True:
        here, there = _differing(at, left, right)
        if len(here) != 1 or len(there) != 1:
            lost = not here or not there
            return (here, there) if lost and len(here + there) == 1 else ([left], [right])
        if here[0] is left:
            return [left], [right]
        left, right = here[0], there[0]


def _differing(at: Exact, left: Term, right: Term) -> tuple[list[Term], list[Term]]:
    """The parts that differ, where both are the same operation on them; else the two themselves."""
    whole = [left], [right]
    if left.op != right.op or left.op in ("derivative", "differential", "equation", "density"):
        return whole
    try:
        if left.op in ("sum", "product"):
            return _inside(at, left, right) or whole
        if left.op == "expectation":
            return _assigned(at, left, right) or whole
        if left.op in COMMUTATIVE and all(
                t.shape == SCALAR or left.op == "add" for t in (*left.args, *right.args)):
            return _unpaired(at, left, right)
        fixed = [tuple(a for a in t.args if not isinstance(a, Term)) for t in (left, right)]
        if fixed[0] != fixed[1] or len(left.children) != len(right.children):
            return whole
        pairs = [(a, b) for a, b in zip(left.children, right.children, strict=True)
                 if a is not b and (a.shape != b.shape or at.value(a) != at.value(b))]
    except UNKNOWN:
        return whole
    return ([pairs[0][0]], [pairs[0][1]]) if len(pairs) == 1 else whole


def _inside(at: Exact, left: Term, right: Term) -> Any:
    """The bodies of two sums over the same index, at the first value at which they differ."""
    if left.args[1:] != right.args[1:]:
        return None
    _, index, size = left.args

    def differ() -> dict[str, int] | None:
        same = at.value(left.args[0]) == at.value(right.args[0])
        return None if same else dict(at.binding)

    found = next((b for b in at.over(index, size, differ) if b is not None), None)
    if found is None:
        return None
    at.binding = found
    return [left.args[0]], [right.args[0]]


def _assigned(at: Exact, left: Term, right: Term) -> Any:
    """The bodies of two expectations, at the first assignment at which they differ."""
    unequal = [at.z for _ in at.over_assignments()
               if at.value(left.args[0]) != at.value(right.args[0])]
    if not unequal:
        return None
    at.z = unequal[0]
    return [left.args[0]], [right.args[0]]


def _unpaired(at: Exact, left: Term, right: Term) -> tuple[list[Term], list[Term]]:
    """What is left of the terms of two sums, or the factors of two products, without equal ones."""
    here, there = list(left.args), list(right.args)
    for a in left.args:
        for b in there:
            if a is b or at.value(a) == at.value(b):
                here.remove(a)
                there.remove(b)
                break
    return here, there
