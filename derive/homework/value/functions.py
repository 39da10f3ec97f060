"""The values of functions by their names, and how far the argument of one without brackets goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from scipy import special

from ..parse.grammar import Node
from . import named
from .meanings import Meanings
from .named import Array, Named, NoValue
from .ranges import Ranges, bound_in

_ACTS: Mapping[str, Callable[[Named], Named]] = {
    "tr": named.trace, "det": named.determinant, "inv": named.inverse, "diag": named.diagonal,
    "logdet": lambda a: named.entrywise(np.log, named.determinant(a)),
    **{name: partial(named.entrywise, act) for name, act in (
        ("exp", np.exp), ("sqrt", np.sqrt), ("sigmoid", special.expit),
        ("digamma", special.digamma))}}
#: Functions of all values over an index.
_OVER: Mapping[str, Callable[..., Any]] = {
    "max": np.max, "min": np.min, "mean": np.mean, "logsumexp": special.logsumexp}
_WHOLE = ("bracket", "group", "frac", "bars")


class Functions(Meanings):
    """What stands behind the name of a function, with it."""

    _items: Callable[[Sequence[Node]], Named]
    greedy: bool
    asked: bool

    def _function(self, items: Sequence[Node], n: int) -> tuple[Named, int]:
        item = items[n]
        name = item.head.text
        start = n + 1
        if start >= len(items):
            raise NoValue(f"{name} of nothing")
        if name == "arg":
            inner = items[start] if items[start].head.kind == "func" and items[
                start].head.text in ("max", "min") else None
            if inner is not None and inner.head.text == "min":
                raise NoValue("where a formula is smallest")
            value = self._items(items[start + (inner is not None):])
            return self.chosen(inner or item, value), len(items)
        first = items[start]
        own = self.log_density(items[start:start + 2]) if name == "log" and not item.scripts \
            else None
        if own is not None:
            return own, start + 2
        if name == "mean" and not item.below and first.head.kind == "bracket":
            scripts = *item.scripts, *first.scripts
            return self._raised(self._average(first.head), scripts), start + 1
        if name == "mean" and not item.below and first.below and start + 1 == len(items):
            return self._average(first), start + 1  # avg r_i
        if name in _OVER and first.kind == "bracket" and len(first.parts) > 1 and not item.scripts:
            letters, arrays = named.aligned([*map(self._value, first.parts)])
            stack = Named(letters, np.stack(np.broadcast_arrays(*arrays)))
            return Named(letters, _OVER[name](stack.array, axis=0)), start + 1
        naming = first.head.kind == "group" and self.language.written(first) is not None and (
            start + 1 < len(items) and items[start + 1].head.kind == "bracket")
        outside = False
        if first.sums:
            value, end = self._items(items[start:]), len(items)
        elif first.head.kind == "func":
            value, end = self._function(items, start)
        elif first.head.kind == "bracket" and (w := self.language.written(first)) and w.mark:
            value, end = self._symbol(first), start + 1  # log (sigma^2)^{t+1}
        elif not naming and first.head.kind in _WHOLE and first.head.text[:1] != "|":
            value, end = self._value(first.head), start + 1
            outside = name not in ("log", "logdet")  # log (a)^2 is that of a^2
            if first.scripts and not outside:
                value = self._raised(value, first.scripts)
        else:
            end = start + 1
            while end < len(items) and items[end].kind not in ("times", "slash") and not (
                    items[end].sums or items[end].head.kind == "func") and (
                    items[end].head.kind == "bracket" or self._goes_on()):
                end += 1
            value = self._items(items[start:end])
        if name in (*_OVER, "softmax"):
            found = self._over(item, value, name)
        elif name in _ACTS or name == "log":
            act = _ACTS.get(name, partial(named.entrywise, self.logarithm))
            found = self._raised(act(value), item.scripts)
        else:
            raise NoValue(f"the function {name} is not read")
        if outside and first.scripts:
            found = self._raised(found, first.scripts)
        return found, end

    def logarithm(self, x: Array) -> Array:
        """The logarithm of numbers."""
        return np.asarray(np.log(x))

    def _goes_on(self) -> bool:
        """Whether the argument of a function without brackets takes the next factor too."""
        self.asked = True
        return self.greedy

    def _over(self, item: Node, value: Named, name: str) -> Named:
        """A maximum, logsumexp or softmax over the index below the name."""
        letters = [x for b in item.below for x in bound_in(b)[:1]]
        if len(letters) != 1 or letters[0] not in value.letters or not value.scalar:
            raise NoValue(f"a {name} without its index")
        Ranges(self.reading, lambda x: self.reading.sort(x, self.among),
                   self.at.taken).whole(item)
        axis = value.letters.index(letters[0])
        if name == "softmax":
            return Named(value.letters, special.softmax(value.array, axis=axis))
        return Named(tuple(x for x in value.letters if x != letters[0]),
                     _OVER[name](value.array, axis=axis))
