"""The value of an expression of a derivation at an instance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Protocol, Self

import numpy as np
from scipy import special

from ...algebra.expression import Expr, reindex, rewrite, symbol
from ...families import LAWS
from . import named
from .named import Named, NoValue


class Reads(Protocol):
    """What knows the values of symbols."""

    kept: dict[object, Named]
    """Values that were found before."""
    values: dict[tuple[str, str], Named]
    """The values of symbols by name and mark."""

    def with_free(self, theta: Mapping[str, Named | None]) -> Self:
        """The same with other values of the free theta, None for none."""

    def symbol(self, name: str, indices: tuple[str, ...], mark: str) -> Named:
        """A symbol's value, its letters those indices that are no labels. Raises NoValue."""

    def extent(self, size: str) -> int:
        """The number that a size is. Raises NoValue."""

    def density(self, law: str, x: Expr, slots: tuple[Expr, ...]) -> Expr:
        """A law's density written out. Raises NoValue."""

    def event(self, variable: str, indices: tuple[str, ...], value: str) -> Named:
        """1 where an observed label has a value, else 0. Raises NoValue."""


def evaluate(e: Expr, at: Reads) -> Named:
    """The value of an expression. Raises NoValue.

    Source of the operations: :mod:`derive.algebra.expression`.
    """
    found = at.kept.get(e)
    if found is None:
        found = at.kept[e] = _evaluated(e, at)
    return found


def _evaluated(e: Expr, at: Reads) -> Named:
    op, args = e.op, e.args
    if op == "number":
        return named.number(float(args[0]))
    if op == "constant":
        return named.number({"pi": np.pi}.get(args[0], np.inf))
    if op == "size":
        return named.number(at.extent(args[0]))
    if op == "symbol":
        return at.symbol(args[0], args[2], args[3])
    if op == "indicator":
        return at.event(args[0], tuple(args[1:-1]), args[-1])
    if op in ("sum", "product"):
        return _over(op, args, at)
    if op == "density":
        return evaluate(at.density(args[0], args[1], tuple(args[2:])), at)
    if op == "iverson":
        left, right = (evaluate(a, at) for a in args[0].args)
        return named.entrywise(np.equal, left, right)
    if op == "identity":
        return Named((), np.eye(at.extent("d")))
    if op == "mul":
        return _product([evaluate(a, at) for a in args])
    if op in _OF_VALUES:
        return _OF_VALUES[op](*(evaluate(a, at) for a in args))
    if op in _ENTRYWISE:
        return named.entrywise(_ENTRYWISE[op], *(evaluate(a, at) for a in args))
    raise NoValue(f"a {op} has no value here")


def _over(op: str, args: tuple[Any, ...], at: Reads) -> Named:
    body, letter, size = args
    fresh = f"{letter}'"  # a letter of its own, so that no outer one is caught
    return named.total(evaluate(_renamed(body, letter, fresh), at), fresh, at.extent(size), op)


_renamed = lru_cache(4096)(reindex)


def _product(factors: list[Named]) -> Named:
    found = factors[0]
    for f in factors[1:]:
        found = named.times(found, f)
    return found


_OF_VALUES: Mapping[str, Callable[..., Named]] = {
    "add": lambda *parts: named.plus(parts), "power": named.power, "inverse": named.inverse,
    "transpose": named.transpose, "det": named.determinant, "trace": named.trace}
_ENTRYWISE: Mapping[str, Any] = {
    "log": np.log, "exp": np.exp, "factorial": special.factorial, "choose": special.binom,
    "loggamma": special.gammaln, "digamma": special.digamma,
    "trigamma": lambda x: special.polygamma(1, x)}


def written_out(law: str, x: Expr, slots: tuple[Expr, ...], own: Mapping[str, Any]) -> Expr:
    """A law's density at x and its slots: a family's, or one of the model's own. Raises NoValue."""
    if law in LAWS:
        return LAWS[law].density(x, *slots)
    if law not in own:
        raise NoValue(f"there is no law {law}")
    formal = {symbol("x", "scalar"): x} | {
        symbol(name, "scalar"): s for (name, _), s in zip(own[law].slots, slots, strict=True)}
    return rewrite(own[law].density, formal.get)
