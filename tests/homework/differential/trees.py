"""Formulas as a writer has them in mind, apart from the engine's own: small immutable trees.

Operations: num Fraction; pi; size s ("N", "K", "d"); sym name, indices, mark; add, mul (in order);
neg; frac top, bottom; pow base, exponent; inv, t (transpose), trace, det, log, exp, sqrt,
factorial; choose;
sum body, index, over; prod likewise; density x, parameters; ident; own letter, indices
(what the answer defines); stack word ("X", "D" with its component, "one"): all observations at
once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple


class Tree(NamedTuple):
    op: str
    args: tuple[Any, ...]

    @property
    def children(self) -> tuple[Tree, ...]:
        return tuple(a for a in self.args if isinstance(a, Tree))


def tree(op: str, *args: Any) -> Tree:
    return Tree(op, args)


def num(value: Any) -> Tree:
    """A number; a negative one is the negative of a positive one, a fraction is a quotient."""
    value = Fraction(value)
    if value < 0:
        return tree("neg", num(-value))
    if value.denominator != 1:
        return tree("frac", num(value.numerator), num(value.denominator))
    return tree("num", value)


ONE, TWO, PI = num(1), num(2), tree("pi")


def sym(name: str, *indices: str, mark: str = "") -> Tree:
    return tree("sym", name, indices, mark)


def size(name: str) -> Tree:
    return tree("size", name)


def add(*terms: Tree) -> Tree:
    flat: list[Tree] = []
    for t in terms:
        flat.extend(t.args if t.op == "add" else (t,))
    return flat[0] if len(flat) == 1 else tree("add", *flat)


def mul(*factors: Tree) -> Tree:
    """The product, flat; a sign goes in front, ones are left out."""
    flat: list[Tree] = []
    sign = False
    for f in factors:
        while f.op == "neg":
            sign, f = not sign, f.args[0]
        flat.extend(f.args if f.op == "mul" else (f,))
    kept = [f for f in flat if f != ONE] or [ONE]
    out = kept[0] if len(kept) == 1 else tree("mul", *kept)
    return neg(out) if sign else out


def neg(a: Tree) -> Tree:
    return a.args[0] if a.op == "neg" else tree("neg", a)


def minus(a: Tree, b: Tree) -> Tree:
    return add(a, neg(b))


def frac(a: Tree, b: Tree) -> Tree:
    if b == ONE:
        return a
    if a.op == "neg":
        return neg(frac(a.args[0], b))
    return tree("frac", a, b)


def power(a: Tree, b: Tree) -> Tree:
    return a if b == ONE else tree("pow", a, b)


def total(body: Tree, index: str, over: str) -> Tree:
    return tree("sum", body, index, over)


def walk(t: Tree) -> Iterator[Tree]:
    yield t
    for c in t.children:
        yield from walk(c)


def count(t: Tree) -> int:
    return sum(1 for _ in walk(t))


def paths(t: Tree, at: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Tree]]:
    """Every node with the way to it."""
    yield at, t
    for n, a in enumerate(t.args):
        if isinstance(a, Tree):
            yield from paths(a, (*at, n))


_MAKE: dict[str, Callable[..., Tree]] = {"add": add, "mul": mul, "neg": neg, "frac": frac}


def remade(t: Tree, args: tuple[Any, ...]) -> Tree:
    return _MAKE[t.op](*args) if t.op in _MAKE else Tree(t.op, args)


def put(t: Tree, path: tuple[int, ...], new: Tree) -> Tree:
    """t with another node at a path."""
    if not path:
        return new
    args = list(t.args)
    args[path[0]] = put(args[path[0]], path[1:], new)
    return remade(t, tuple(args))


def changed(t: Tree, change: Callable[[Tree], Tree | None]) -> Tree:
    """t with ``change`` tried at every node, innermost first."""
    args = tuple(changed(a, change) if isinstance(a, Tree) else a for a in t.args)
    new = t if args == t.args else remade(t, args)
    other = change(new)
    return new if other is None else other


def reindexed(t: Tree, old: str, new: str) -> Tree:
    """t with a free index renamed."""
    if t.op in ("sum", "prod") and t.args[1] == old:
        return t
    if t.op in ("sum", "prod") and t.args[1] == new:
        fresh = unused(t, new, old)
        body = reindexed(t.args[0], new, fresh)
        return Tree(t.op, (reindexed(body, old, new), fresh, t.args[2]))
    args = tuple(
        reindexed(a, old, new) if isinstance(a, Tree)
        else tuple(new if s == old else s for s in a) if isinstance(a, tuple) else a
        for a in t.args
    )
    return remade(t, args)


def unused(t: Tree, like: str, other: str = "") -> str:
    """An index like the one given (i... over observations, k... over components), not in t."""
    stem = like[0]
    taken = {s for n in walk(t) for a in n.args if isinstance(a, tuple) and not isinstance(a, Tree)
             for s in a} | {n.args[1] for n in walk(t) if n.op in ("sum", "prod")}
    return next(f"{stem}{n}" for n in range(2, 1000) if f"{stem}{n}" not in taken | {like, other})


def free(t: Tree) -> frozenset[str]:
    """The index letters that t leaves free."""
    if t.op in ("sum", "prod"):
        return free(t.args[0]) - {t.args[1]}
    found: frozenset[str] = frozenset()
    for a in t.args:
        if isinstance(a, Tree):
            found |= free(a)
        elif isinstance(a, tuple):
            found |= {s for s in a if s[:1] in "ik" and not s.isdigit()}
    return found
