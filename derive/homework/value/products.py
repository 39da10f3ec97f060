"""The values of products: what their factors are, what a slash divides, how far a sum goes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..bind.marks import Marks
from ..parse.grammar import Node
from ..parse.symbols import text_of
from . import named
from .functionals import indexed
from .functions import Functions
from .named import Ambiguous, Named, NoValue
from .ranges import Ranges, bound, upper

_NAMES = ("name", "scripted", "accent")


class Products(Functions):
    """Factors in a row."""

    def _items(self, items: Sequence[Node]) -> Named:
        kept = self.marks
        if kept.e_step and kept.solved and any(self.calls_density(items, n)
                                               for n in range(len(items))):
            self.marks = Marks("t")
        try:
            return self._in_row(items)
        finally:
            self.marks = kept

    def _in_row(self, items: Sequence[Node]) -> Named:
        found: Named | None = None
        n = 0
        while n < len(items):
            item = items[n]
            if item.kind == "times":
                if item.text not in ("*", "", "odot") or n + 1 >= len(items) or not n:
                    raise NoValue(f"the sign {item.text} is not read")
                n += 1
                if item.text == "odot" and found is not None:
                    value, n = self._factor(items, n)
                    found = named.entry_by_entry(found, value)
                continue
            if item.head.text == "one" and item.scripts and n + 1 < len(items) and (
                    after := self.language.written(items[n + 1])) and "sum" in after.accents:
                n += 1  # 1' w_{.k} is the sum of w_{.k}
                continue
            divide = item.kind == "slash"
            n += divide
            if n >= len(items) or divide and found is None:
                raise NoValue("a fraction without its denominator")
            whole = divide and n > 1 and items[n].kind == "number" and items[n - 2].kind != "number"
            below = divide and items[n].kind in _NAMES
            ones = item.kind == "number" and item.text == "1" and found is not None and (
                found.shape == (1, self._observations()))  # w^T 1
            value, n = self._factor(items, n)
            if ones:
                value = Named((), np.ones((self._observations(), 1)))
            while below and (more := self._below(items, n)) is not None:
                value, n = named.times(value, more), n + 1
            while whole and n < len(items) and items[n].kind in (  # a/2b is a/(2b)
                    "name", "scripted", "bracket", "group", "accent"):
                more, n = self._factor(items, n)
                value = named.times(value, more)
            if divide:
                value = named.power(value, named.number(-1))
            found = value if found is None else named.times(found, value)
        if found is None:
            raise NoValue("an empty product")
        return found

    def _below(self, items: Sequence[Node], n: int) -> Named | None:
        """What stands after a symbol below a slash and belongs there too, as in x / N tau; None
        where the quotient has ended. Raises NoValue where a reader may doubt it: 1/N R, x/N (1-p).
        """
        item = items[n] if n < len(items) else None
        if item is None or item.kind not in (*_NAMES, "bracket") or item.kind != "bracket" and (
                n + 1 < len(items) and items[n + 1].head.kind == "bracket"):
            return None
        if item.kind == "bracket" and any(p.kind in ("big", "func") for p in item.walk()):
            return None
        value, after = self._factor(items, n)
        if after != n + 1 or not value.scalar or any(map(self._runs, value.letters)):
            return None
        alone = len(items[:n]) == 3 and items[0].kind == "number"
        if item.kind == "bracket" or alone:
            raise Ambiguous(f"Does {text_of(item)[:20]} stand below the stroke? Brackets say it.")
        return value

    def _factor(self, items: Sequence[Node], n: int) -> tuple[Named, int]:
        """The value of what begins at n, and where it ends."""
        item = items[n]
        if item.sums or item.kind == "big":
            letters = bound(item) if item.sums else []
            end = self._end_of_sum(items, n + 1, letters)
            if letters and item.head.text == "product":  # a product of products: none in the other
                end = next((m for m in range(n + 2, end) if items[m].sums and (
                    items[m].head.text == "product" and set(bound(items[m])) & set(letters))), end)
            return self._sum(item, items[n + 1:end]), end
        if item.head.kind == "func":
            return self._function(items, n)
        indicated = self.indicated(items, n)
        if indicated is not None:
            return indicated
        following = items[n + 1] if n + 1 < len(items) else None
        if following is not None and following.head.kind == "bracket" and (
                self.language.written(item) is not None):
            called = self.call(item, following.head)
            if called is not None:
                return self._raised(called, following.scripts), n + 2
        return self._value(item), n + 1

    def _end_of_sum(self, items: Sequence[Node], n: int, letters: Sequence[str]) -> int:
        """A sum goes on to the end of its product, or to a slash with nothing of its index
        behind it."""
        for m in range(n, len(items)):
            if items[m].kind == "slash" and m > n and m + 1 < len(items) and not (
                    self._free(Node("product", tuple(items[m + 1:]))) & set(letters)):
                return m
        return len(items)

    def _free(self, node: Node) -> set[str]:
        """The index letters of a formula's symbols that no sum in it binds."""
        inner = {x for p in node.walk() if p.sums for x in bound(p)}
        return {i for p in node.walk() if p.kind == "scripted"
                and (w := self.language.written(p)) is not None for i in w.indices} - inner

    def _sum(self, item: Node, body: Sequence[Node]) -> Named:
        kept, letters = self.among, bound(item)
        own = [p.index for p in self.language.plates.values() if not p.labels
               and p.size == upper(item)]
        if len(own) == len(letters) == 1 and letters[0] not in kept:
            self.among = {**kept, letters[0]: own[0]}  # j up to V here and up to K elsewhere
        try:
            return self._summed(item, body, letters)
        finally:
            self.among = kept

    def _summed(self, item: Node, body: Sequence[Node], letters: list[str]) -> Named:
        if not body:
            raise NoValue("a sum of nothing")
        which = "sum" if item.head.text == "sum" else "product"
        if not letters:
            rows = self._rows()
            inner = [indexed(self.reading, n, f"{rows}'") for n in body] if rows and (
                which == "sum") else list(body)  # of whole vectors, sum(w y)
            value = self._items(inner)
            letters = [x for x in value.letters if self._runs(x)] or [
                x for x in value.letters if x == f"{rows}'"]
            if item.scripts or len(letters) != 1 or letters[0] not in value.letters:
                raise NoValue("a sum without its index")
        else:
            among = self.restricted(item)
            if among is None:
                Ranges(self.reading, lambda x: self.reading.sort(x, self.among),
                       self.at.taken).whole(item)
            value = self._items(body)
            if among is not None:
                value = named.times(among, value)
                if which != "sum":
                    raise NoValue("a product over a part of its range")
        for letter in reversed(letters):
            if letter in value.letters:
                extent = value.array.shape[value.letters.index(letter)]
                if extent == 1:
                    extent = self._extent(letter)
                    value = Named(value.letters, np.repeat(
                        value.array, extent, axis=value.letters.index(letter)))
                elif item.above and extent != self._extent(letter):
                    raise NoValue(f"the sum over {letter} ends at {text_of(item.above[0])}")
            else:
                extent = self._extent(letter)
            value = named.total(value, letter, extent, which)
        return value

    def _extent(self, letter: str) -> int:
        plate = self.language.plates.get(self.reading.sort(letter, self.among) or letter)
        if plate is None:
            raise NoValue(f"nothing says what the index {letter} runs over")
        return self.at.extent(plate.size)

    def _observations(self) -> int:
        """How many observations an instance has, -1 where they have several indices."""
        rows = self._rows()
        return self.at.extent(self.language.plates[rows].size) if rows else -1
