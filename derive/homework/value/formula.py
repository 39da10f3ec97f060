"""The value of a formula of an answer at an instance, from its syntax alone: products and sums."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from scipy import special

from ..bind.marks import Marks
from ..bind.quantities import Role, label_at, placed
from ..bind.reading import Definition, Kept, Reading, is_two
from ..parse.grammar import Node
from ..parse.symbols import Written, pieces, share, symbols, text_of
from . import named
from .choices import Choices
from .functionals import by_observation, indexed
from .instance import Instance
from .named import TRIAL, Ambiguous, Array, Mismatch, Named, NoValue
from .ranges import Ranges, bound, bound_in

_ACTS: Mapping[str, Callable[[Named], Named]] = {
    "tr": named.trace, "det": named.determinant, "inv": named.inverse, "diag": named.diagonal,
    "logdet": lambda a: named.entrywise(np.log, named.determinant(a)),
    **{name: partial(named.entrywise, act) for name, act in (
        ("exp", np.exp), ("sqrt", np.sqrt), ("sigmoid", special.expit),
        ("digamma", special.digamma))}}
#: Functions of all values over an index.
_OVER: Mapping[str, Callable[..., Any]] = {
    "max": np.max, "min": np.min, "mean": np.mean, "logsumexp": special.logsumexp}
_NAMES = ("name", "scripted", "accent")
_WHOLE = ("bracket", "group", "frac", "bars")
_TRANSPOSES = ("T", "top", "'", "t'", "transpose", "tr", "prime", "H")


class Formula(Choices):
    """Reads the values of formulas of one answer at one instance. Raises NoValue."""

    def __init__(self, reading: Reading, at: Instance, marks: Marks, greedy: bool = True) -> None:
        super().__init__(reading, at)
        self.marks, self.greedy = marks, greedy
        self.among: dict[str, str] = {}
        self.given: dict[str, Named] = {}
        self.depth = 0
        self.nodes = 0
        self.asked = False
        """Whether it was asked how far the argument of a function without brackets goes."""

    def value(self, node: Node) -> Named:
        """The value of a formula; its letters are the answer's own index letters."""
        if self.given or type(self) is not Formula:
            return self._own_value(node)
        found, key = self.reading.found, (id(node), id(self.at), self.marks)
        kept = found.get((*key, self.greedy))
        if kept is None:
            asked, self.asked = self.asked, False
            try:
                value: Named | NoValue = self._own_value(node)
            except NoValue as reason:
                if self.depth:
                    raise
                value = reason
            kept = Kept(value, self.asked, node, self.at)
            for greedy in (self.greedy,) if self.asked else (True, False):
                found[*key, greedy] = kept
            self.asked = asked
        self.asked = self.asked or kept.asked
        if isinstance(kept.value, NoValue):
            raise kept.value.with_traceback(None)
        return kept.value

    def _own_value(self, node: Node) -> Named:
        kept, learnt = self.among, self.reading.learnt
        if id(node) not in learnt:
            learnt[id(node)] = node, dict(self._learn(node))
        self.among = learnt[id(node)][1]
        try:
            return self._value(node)
        finally:
            self.among = kept

    def _learn(self, node: Node) -> Iterable[tuple[str, str]]:
        """Of which plate each index letter is, from the symbols that have a role."""
        found: dict[str, str] = {}
        for n in node.walk():
            w = self.language.written(n) if n.kind in ("name", "scripted", "accent") else None
            role = self.reading.role(w) if w is not None else None
            if w is None or role is None or len(role.letters) != 1 or len(w.indices) != 1:
                continue
            index = w.indices[0]
            if not index.isdigit() and index not in self.reading.language.plates[
                    role.letters[0]].labels and role.quantity.kind in ("data", "parameter"):
                found.setdefault(index, role.letters[0])
        return found.items()

    def _value(self, node: Node) -> Named:
        self.nodes += 1
        if self.nodes > 20_000:
            raise NoValue("it is too long")
        act = getattr(self, f"_{node.kind}", None)
        if act is None:
            raise NoValue(f"{text_of(node)[:40]} is not read")
        found: Named = act(node)
        return found

    # --- syntax ----------------------------------------------------------------------------------

    def _none(self, node: Node) -> Named:
        raise NoValue(node.text or "? is not read")

    def _number(self, node: Node) -> Named:
        return named.number(float(node.text))

    def _group(self, node: Node) -> Named:
        if len(node.parts) != 1:
            if len(node.parts) == 3 and node.parts[1].kind == "dots" and set(node.text[1:]) <= {
                    ","}:
                return self._column(node)
            raise NoValue(f"{text_of(node)[:40]} is several things")
        return self._value(node.parts[0])

    def _column(self, node: Node, transposed: bool = False) -> Named:
        """The vector of numbers ``(r_1, ..., r_N)``, also transposed; vectors side by side,
        ``(x_1, ..., x_N)``, which are rows in ``(x_1, ..., x_N)^T``."""
        letter, term = self._between(node.parts[0], node.parts[2]) or ("", node)
        w = self.language.written(term)
        role = None if w is None else self.reading.role(w)
        value = self._value(term) if letter else None
        if value is None or letter not in value.letters or value.shape[1] != 1:
            raise NoValue(f"{text_of(node)[:40]} is several things")
        stacked = named.stacked(value, letter)
        across = not value.scalar or role is not None and role.quantity.shape == "vector"
        return named.transpose(stacked) if across and not transposed else stacked

    def _bracket(self, node: Node) -> Named:
        if node.text == "<,":
            return self._inner(*node.parts)
        if node.text[:1] == "<":
            return self._symbol(node) if self.language.written(node) is not None or len(
                node.parts) != 1 else self._average(node.parts[0])
        if node.text[:1] == "{" and len(node.parts) == 2 and node.text[1:] in (":", "|"):
            return self.count_of(node)
        event = None if node.alone is None else self.event_value(node.alone)
        if event is None and node.text[:1] == "[" and node.parts[0].kind == "chain":
            return self.holds(node.parts[0])
        return self._group(node) if event is None else event

    def _inner(self, a: Node, b: Node) -> Named:
        """The inner product of two vectors, of what the observations have or of coordinates."""
        letter = f"{self._rows()}'"
        left, right = (self._along(n, letter) for n in (a, b))
        if letter not in left.letters:
            return named.times(named.transpose(left), right)
        extent = left.array.shape[left.letters.index(letter)]
        return named.total(named.times(left, right), letter, extent)

    def _along(self, node: Node, letter: str) -> Named:
        """A vector that has an entry for each observation, by its entry; 1 is that of ones."""
        if text_of(node) in ("1", "one"):
            return named.number(1.0)
        w = self.language.written(node)
        bare = node if w is None or w.accents != ("sum",) else _without_accent(node)  # r_{.k}
        return self._value(indexed(self.reading, bare, letter))

    def _average(self, node: Node, mean: bool = True) -> Named:
        """The mean of a formula over the observations, in angle brackets, or its sum."""
        units = [u.plates for u in self.language.units]
        letter = f"{self._rows() or ''.join(units[0] if len(units) == 1 else ())}'"
        value = self._value(indexed(self.reading, node, letter) if len(letter) == 2 else node)
        own = [x for x in value.letters if x == letter or self._runs(x)]
        if len(own) != 1:
            raise NoValue("an average over several indices, or of what no observation has")
        extent = value.array.shape[value.letters.index(own[0])]
        return named.times(named.total(value, own[0], extent),
                           named.number(1 / extent if mean else 1))

    def _frac(self, node: Node) -> Named:
        if node.text == "binom":
            return named.entrywise(special.binom, *map(self._value, node.parts))
        above, below = map(self._value, node.parts)
        return named.over(above, below)

    def _sqrt(self, node: Node) -> Named:
        return named.entrywise(np.sqrt, self._value(node.parts[0]))

    def _bars(self, node: Node) -> Named:
        if node.text == "||":
            return self._norm(node)
        if node.parts[0].kind == "bracket" and node.parts[0].text[:1] == "{":
            return self._value(node.parts[0])
        inside = self._value(node.parts[0])
        if inside.shape[1] == 1 < inside.shape[0]:
            return self._norm(node)
        return named.entrywise(np.abs, inside) if inside.scalar else named.determinant(inside)

    def _norm(self, node: Node, by: Sequence[Node] = ()) -> Named:
        """The length of a vector, in the metric of the matrix below the bars."""
        v = self._value(node.parts[0])
        inner = named.transpose(v)
        for s in by:
            matrix = self._value(s.parts[0])
            if len(by) > 1 or not v.shape[0] == matrix.shape[0] == matrix.shape[1]:
                raise NoValue(f"{text_of(s)[:20]} is not read")
            inner = named.times(inner, matrix)
        return named.entrywise(np.sqrt, named.times(inner, v))

    def _expression(self, node: Node) -> Named:
        node = self._without_dots(node)
        found: list[Named] = []
        items = list(zip(node.parts, node.text, strict=True))
        n = 0
        while n < len(items):
            product, sign = items[n]
            n += 1
            more = []
            # a term after a sum that still carries the sum's index belongs to the sum
            while n < len(items) and self._carries(product, items[n][0]):
                more.append(items[n])
                n += 1
            value = self._value(product) if not more else self._widened(product, more)
            found.append(value if sign == "+" else named.times(named.number(-1), value))
        return named.plus(found)

    def _without_dots(self, node: Node) -> Node:
        """``r_1 + ... + r_n`` as a sum over what differs between its first and its last term."""
        at = next((n for n, p in enumerate(node.parts) if p.kind == "dots"), 0)
        if not at or at + 1 >= len(node.parts):
            return node
        last = node.parts[at + 1]
        start = next((n for n in range(at) if (self._between(node.parts[n], last)) is not None),
                     None)
        if start is None or "-" in node.text[start + 1:at + 2]:
            raise NoValue("a sum with dots")
        letter, body = self._between(node.parts[start], last) or ("", last)
        for n in range(start, at):  # every term before the dots is one of them
            if self._between(node.parts[n], last, str(n - start + 1)) is None:
                raise NoValue("a sum with dots")
        below = Node("chain", (Node("name", (), letter), Node("number", (), "1")), "=")
        sign = Node("scripted", (Node("big", (), "sum"), Node("sub", (Node(
            "group", (below,), "{"),))))
        whole = Node("product", (sign, body), "", node.at)
        return Node("expression", (*node.parts[:start], whole, *node.parts[at + 2:]),
                    node.text[:start + 1] + node.text[at + 2:], node.at)

    def _between(self, first: Node, last: Node, number: str = "1") -> tuple[str, Node] | None:
        """The letter and the general term of two that differ in an index alone: a number in the
        first and a size in the last."""
        sizes = {p.size: p.index for p in self.language.plates.values()}
        if first.kind == "number" and last.kind == "name" and first.text == number:
            own = next((i for s, i in sizes.items() if last.text.lower() == s.lower()), "")
            if not own and last.text in ("n", "m", "N"):
                own = next((p.index for p in self.language.plates.values()
                            if not p.labels and p.index not in self.language.values), "")
            return (f"{own}'", Node("name", (), f"{own}'", last.at)) if own else None
        if first.kind == "number" and last.kind == "product":  # r_11 to r_N1
            first = Node("product", tuple(
                Node("number", (), x, first.at) for x in first.text), last.text, first.at)
        if first.kind != last.kind or first.text != last.text or len(first.parts) != len(
                last.parts):
            return None
        letter, parts = "", []
        for a, b in zip(first.parts, last.parts, strict=True):
            if text_of(a) == text_of(b):
                parts.append(b)
                continue
            found = self._between(a, b, number)
            if found is None or letter and letter != found[0]:
                return None
            letter = found[0]
            parts.append(found[1])
        return (letter, Node(last.kind, tuple(parts), last.text, last.at)) if letter else None

    def _carries(self, product: Node, term: Node) -> bool:
        """Whether a term has the index that the last sum of the product before it binds."""
        sums = [p for p in product.items if p.sums]
        letters = {x for s in sums for x in bound(s)} if sums else {
            x for x in self._free(product) if self._runs(x)} if any(
                p.kind == "big" for p in product.items) and not any(
                p.kind == "big" for p in term.walk()) else set()
        if not letters:
            return False
        inner = {x for p in term.walk() if p.sums for x in bound(p)}
        for n in term.walk():
            w = self.language.written(n) if n.kind == "scripted" else None
            if w is not None and set(w.indices) & letters - inner:
                return True
        return False

    def _widened(self, product: Node, more: Sequence[tuple[Node, str]]) -> Named:
        items = list(product.items)
        first = next(n for n, p in enumerate(items) if p.sums or p.kind == "big")
        while first + 1 < len(items) and items[first + 1].sums:
            first += 1
        body = Node("product", tuple(items[first + 1:]), "", product.at)
        whole = Node("expression", (body, *(p for p, _ in more)),
                     "+" + "".join(s for _, s in more), product.at)
        return self._items([*items[:first + 1], Node("group", (whole,), "{", product.at)])

    def _product(self, node: Node) -> Named:
        return self._items(list(node.parts))

    def _name(self, node: Node) -> Named:
        return self._symbol(node)

    _accent = _name

    def _scripted(self, node: Node) -> Named:
        found = self.indicated([node], 0)
        return self._symbol(node) if found is None else found[0]

    # --- products --------------------------------------------------------------------------------

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
            after = self.language.written(items[n + 1]) if n + 1 < len(items) else None
            if item.head.text == "one" and item.scripts and after is not None and (
                    "sum" in after.accents):
                n += 1  # 1' w_{.k} is the sum of w_{.k}
                continue
            divide = item.kind == "slash"
            n += divide
            if n >= len(items) or divide and found is None:
                raise NoValue("a fraction without its denominator")
            whole = divide and n > 1 and items[n].kind == "number" and items[n - 2].kind != "number"
            below = divide and items[n].kind in _NAMES
            ones = found is not None and found.shape == (1, self._observations()) and (
                item.kind == "number" and item.text == "1")  # w^T 1
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
        own = [p.index for p in self.language.plates.values() if not p.labels and item.above
               and p.size == text_of(item.above[0])]
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
                Ranges(self.reading, lambda x: self.reading.sort(x, self.among)).whole(item)
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

    def _runs(self, letter: str) -> bool:
        plate = self.reading.sort(letter, self.among)
        return plate is not None and plate not in self.language.values

    def _extent(self, letter: str) -> int:
        plate = self.language.plates.get(self.reading.sort(letter, self.among) or letter)
        if plate is None:
            raise NoValue(f"nothing says what the index {letter} runs over")
        return self.at.extent(plate.size)

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
        Ranges(self.reading, lambda x: self.reading.sort(x, self.among)).whole(item)
        axis = value.letters.index(letters[0])
        if name == "softmax":
            return Named(value.letters, special.softmax(value.array, axis=axis))
        return Named(tuple(x for x in value.letters if x != letters[0]),
                     _OVER[name](value.array, axis=axis))

    def _raised(self, value: Named, scripts: Sequence[Node]) -> Named:
        """A value with the powers, transposes, factorials and entries that stand on it."""
        for s in scripts:
            if s.kind == "prime":
                value = named.transpose(value)
            elif s.kind == "bang":
                value = named.entrywise(special.factorial, value)
            elif s.kind == "sup":
                text = text_of(s.parts[0])
                if text in _TRANSPOSES:
                    value = named.transpose(value)
                elif text in ("-T", "-top"):
                    value = named.transpose(named.inverse(value))
                elif text in ("new", "old", "t", "t+1", "(t)", "(t+1)"):
                    raise NoValue("an iterate of a formula")
                else:
                    value = named.power(value, self._value(s.parts[0]))
            elif s.kind == "taken":
                text = text_of(s.parts[0])
                if "theta" not in text or not ("t" in text.replace("theta", "") or "old" in text) \
                        or self.marks.unmarked != "t":
                    raise NoValue("where it is taken")
            elif s.kind == "sub" and s.parts[0].kind == "chain" or s.kind == "sub" and (
                    s.parts[0].kind == "group" and s.parts[0].alone is not None
                    and s.parts[0].alone.kind == "chain"):
                value = self._raised(value, (Node("taken", s.parts, "", s.at),))
            elif s.kind == "sub":
                value = named.entries(value, self._entries(s))
            else:
                raise NoValue(f"{text_of(s)[:20]} is not read")
        return value

    def _entries(self, s: Node) -> list[str]:
        text = text_of(s.parts[0]).replace(",", "")
        if not text.isalpha() or len(text) > 2:
            raise NoValue(f"{text_of(s)[:20]} is not read")
        return list(text)

    # --- symbols ---------------------------------------------------------------------------------

    def _symbol(self, node: Node) -> Named:
        w = self.language.written(node)
        if w is None:
            if node.kind == "scripted":
                scripts = node.scripts
                if node.head.kind == "bracket" and len(node.head.parts) == 3 and (
                        len(scripts) == 1 and scripts[0].kind in ("sup", "prime")):
                    transposes = scripts[0].kind == "prime" or text_of(
                        scripts[0].parts[0]) in _TRANSPOSES
                    if transposes and node.head.parts[1].kind == "dots":
                        return self._column(node.head, transposed=True)
                if node.head.kind == "bars":
                    by = [s for s in scripts if s.kind == "sub" and text_of(s.parts[0]) != "2"]
                    return self._raised(self._norm(node.head, by) if by else self._value(
                        node.head), tuple(s for s in scripts if s.kind != "sub"))
                return self._raised(self._value(node.parts[0]), scripts)
            raise NoValue(f"{text_of(node)[:40]} is not read")
        if w.name in self.given:
            return self._raised(self.given[w.name], (*w.rest, *_primes(w)))
        meaning = self.reading.meaning(w)
        if isinstance(meaning, Role):
            return self._of_role(meaning, w)
        if meaning == "own" and self.language.head(w) not in self.marks.beside:
            return self._raised(self._defined(w), (*w.rest, *_primes(w)))
        if meaning in ("number", "normaliser"):
            return self._raised(named.number(np.pi if meaning == "number" else 1), w.rest)
        hot = self.language.one_hot(w)
        if hot is not None:
            return self._raised(self.at.event(*hot), w.rest)
        if w.letter == "e" and not w.indices:
            return self._raised(named.number(np.e), w.rest)
        unit = self._unit(w)
        if unit is not None:
            return self._raised(unit, w.rest)
        if self.marks.constants and not w.rest and not w.indices and w.letter in (
                "const", "c", "C", "Const", "k_0"):
            return named.number(0.0)
        whole = replace(w, indices=w.indices[:-1], rest=(), primes=0)
        if w.indices and self.reading.meaning(whole) == "own" and (
                not self._defined(whole).scalar):  # an entry of a vector
            return self._raised(named.entries(self._defined(whole), [w.indices[-1]]), w.rest)
        if w.accents and set(w.accents) <= {"bar", "sum"} and not w.mark and not w.rest and (
                not by_observation(self.reading, w)):
            return self._average(_without_accent(node), "bar" in w.accents)
        raise NoValue(f"nothing says what {w.letter} is")

    def _observations(self) -> int:
        """How many observations an instance has, -1 where they have several indices."""
        rows = self._rows()
        return self.at.extent(self.language.plates[rows].size) if rows else -1

    def _unit(self, w: Written) -> Named | None:
        """The vector of ones, or the unit matrix; None for another symbol."""
        if w.letter not in ("one", "I") or len(w.indices) > 1 or w.accents or w.mark:
            return None
        count = self.language.plates[rows].size if (rows := self._rows()) else ""
        size = {"d": "d", "p": "d", "D": "d", "N": count, "n": count}.get("".join(w.indices))
        if w.letter == "one" and size in (None, count) and count and (size or not w.indices):
            return Named((), np.ones((self.at.extent(count), 1)))
        if w.letter == "I" and not w.indices:
            return Named((), np.ones((1, 1)), True)
        return Named((), np.eye(self.at.extent(size))) if w.letter == "I" and size else None

    def _rows(self) -> str:
        """The plate of the observations, "" where there are several."""
        plates = {v.indices for v in self.language.model.observed}
        one = plates.pop() if len(plates) == 1 else ()
        return one[0] if len(one) == 1 else ""

    def _of_role(self, role: Role, w: Written) -> Named:
        rest, primes = list(w.rest), w.primes
        if primes and w.letter in self.reading.primes:
            primes = max(0, primes - self.reading.new_primes)
        if role.squared:
            two = next((s for s in rest if is_two(s)), None)
            if two is None:
                role = replace(role, root=True, squared=False)
            else:
                rest.remove(two)
        entry, indices = [], w.indices
        extra = len(indices) - len(role.letters)
        if extra > 0 and extra == {"vector": 1, "matrix": 2}.get(role.quantity.shape, 0):
            indices, entry = indices[:-extra], list(indices[-extra:])
        shorter = Written(w.letter, w.accents, indices, w.mark)
        if role.quantity.kind == "count" and any(i.isdigit() for i in indices) and not any(
                i.isdigit() for p in role.letters for i in self.language.plates[p].labels) and any(
                self.language.plates[p].labels for p in role.letters):
            raise Mismatch(f"nothing says what {w.name} is")
        mark, places = self._mark(role, w), self.reading.placed(role, shorter, self.among)
        key = (role, *places.items()), mark
        value = self.at.kept.get(key)
        if value is None:
            value = self.at.kept[key] = placed(
                role.value(self.at, mark), places, self.language.model)
        if entry:
            value = named.entries(value, entry)
        return self._raised(value, (*rest, *[Node("prime")] * primes))

    def _mark(self, role: Role, w: Written) -> str:
        kind = role.quantity.kind
        beside = self.language.head(w) in self.marks.beside
        if kind in ("responsibility", "count") and not beside:
            return "t"
        if kind not in ("parameter", "weight"):
            if w.mark:
                raise NoValue(f"{w.name} at an iterate")
            return ""
        if w.hat and not w.mark and not self.marks.update and not w.primes:
            return "t+1" if beside else "t"
        if w.mark in ("old", "older"):
            return "t"
        primed = w.primes >= self.reading.new_primes and w.letter in self.reading.primes
        if w.primes and not primed and w.letter in self.reading.primes:
            return "t"
        if w.mark == "new" or w.hat and self.marks.update or primed:
            return "" if self.marks.free_new else "t+1"
        if beside and self.marks.update:
            return "t+1"
        if self.marks.update and any(letter == w.letter and (
                line in (self.marks.line, -2) or line == -1 and self.marks.new)
                for line, letter in self.reading.old):
            return "t"
        own = role.quantity.parameters(dict(role.fixed).get(
            role.quantity.letters[0]) if role.quantity.letters else None)
        solved = bool(own) and own <= self.marks.solved or self._key(role, w) in self.marks.solved
        return "t+1" if solved else self.marks.unmarked

    def _key(self, role: Role, w: Written) -> str:
        """The key of the one parameter of a component that a symbol is, "" of several."""
        names = role.quantity.parameters(None)
        p = next((p for p in self.language.model.parameters if names == {p.name}), None)
        if p is None or len(p.indices) != 1 or not p.keys:
            return ""
        place = dict(role.fixed).get(p.indices[0])
        if place is None and w.indices:
            place = label_at(self.language.model, p.indices[0], w.indices[0])
        return "" if place is None else p.keys[place]

    def _defined(self, w: Written) -> Named:
        self.depth += 1
        kept = self.marks
        try:
            if self.depth > 12:
                raise NoValue(f"{w.letter} is defined by itself")
            found = self.reading.definitions[self.language.head(w)]
            if w.mark:
                self.marks = Marks("t+1" if w.mark == "new" else "t", e_step=False)
            whole = sorted((d for d in found if self._fits(d, w)), key=lambda d: sum(
                self._other_sort(a, b) for a, b in zip(d.indices, w.indices, strict=True)))
            if whole:
                return self._of_definition(whole[0], w)
            return self._of_components(found, w)
        finally:
            self.depth -= 1
            self.marks = kept

    def _other_sort(self, a: str, b: str) -> bool:
        """Whether two indices are of different plates, lambda_d beside lambda_k."""
        return a != b and self.reading.sort(a, self.among) != self.reading.sort(b, self.among)

    def _of_definition(self, d: Definition, w: Written) -> Named:
        if self.marks.solved and self.mentions_density(d.node) or share(d.node) and any(
                (r := self.reading.role(v)) is not None and self.language.weighs(r.quantity)
                for v in symbols(d.node)):
            self.marks = Marks("t")
        value = self.value(d.node)
        letters = dict(zip(d.indices, w.indices, strict=True))
        free = {x: y for x, y in letters.items() if x != y and x in value.letters}
        places = {}
        for x, y in free.items():
            own = self.reading.sort(x, self.among)
            labels = {label for p in self.language.plates.values() for label in p.labels
                      if own in (None, p.index)}
            if y in labels or y.isdigit():
                plate = own or next((p.index for p in self.language.plates.values()
                                     if y in p.labels), "")
                place = label_at(self.language.model, plate, y) if plate else int(y) - 1
                places[x] = -1 if place is None else place
        if any(not 0 <= n < value.array.shape[value.letters.index(x)]
               for x, n in places.items()):
            raise NoValue("an index beyond its range")
        value = named.at(value, places)
        left = set(value.letters) - set(letters.values()) - {*letters, TRIAL}
        if any(self.reading.sort(x, self.among) in (None, *self.language.values) for x in left):
            raise NoValue(f"{w.letter} leaves an index open where it is defined")
        return named.relettered(value, [letters.get(x, x) for x in value.letters])

    def _of_components(self, found: Sequence[Definition], w: Written) -> Named:
        """What is defined for each component by itself, at an index letter."""
        for n, index in enumerate(w.indices):
            own = {d.indices[n]: d for d in found if len(d.indices) == len(w.indices)
                   and self._is_label(d.indices[n])}
            for plate in self.language.values:
                labels = self.language.plates[plate].labels
                keys = [k for k in (labels, tuple(str(m + 1) for m in range(len(labels))))
                        if labels and set(k) == set(own)]
                if keys:
                    values = [self._of_definition(own[k], Written(w.letter, w.accents, (
                        *w.indices[:n], k, *w.indices[n + 1:]))) for k in keys[0]]
                    letters, arrays = named.aligned(values)
                    return Named((index, *letters), np.stack(np.broadcast_arrays(*arrays)))
        raise NoValue(f"{w.letter} is not defined for {', '.join(w.indices)}")


def _without_accent(node: Node) -> Node:
    """A symbol without its accents, and without a place that no index takes."""
    head = node.head
    node = Node(node.kind, tuple(replace(s, parts=(Node("group", tuple(
        p for p in pieces(s.parts[0]) if p.kind != "times"), "{"),)) if s.kind == "sub" else s
        for s in node.parts), node.text, node.at)
    while head.kind in ("accent", "group") and len(head.parts) == 1:
        head = head.parts[0]
    return Node("scripted", (head, *node.scripts), "", node.at) if node.scripts else head


def _primes(w: Written) -> list[Node]:
    return [Node("prime")] * w.primes

