"""The value of a formula of an answer at an instance, from its syntax alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from ...algebra.expression import Expr, symbol
from ...families import LAWS
from ..reading.grammar import Node
from ..reading.symbols import Written, text_of
from . import named
from .binding import Bound, Names
from .evaluating import evaluate
from .instance import Instance
from .named import Named, NoValue

_FUNCTIONS = {"log": np.log, "exp": np.exp, "sqrt": np.sqrt, "sigmoid": special.expit}


@dataclass(frozen=True)
class Marks:
    """At which mark a parameter is read: the unmarked ones, and those solved before at t+1."""

    unmarked: str
    solved: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Definition:
    """``name`` with index letters stands for a formula."""

    indices: tuple[str, ...]
    node: Node


class Formula:
    """Reads the values of formulas of one answer at one instance. Raises NoValue."""

    def __init__(self, names: Names, definitions: Mapping[str, Definition], at: Instance,
                 marks: Marks, greedy: bool = True) -> None:
        self.names, self.definitions, self.at = names, definitions, at
        self.marks, self.greedy = marks, greedy
        self.among: dict[str, str] = {}
        self.depth = 0

    def value(self, node: Node) -> Named:
        """The value of a formula; its letters are the answer's own index letters."""
        self.among = {}
        self._learn(node)
        return self._value(node)

    def _learn(self, node: Node) -> None:
        """Of which plate each index letter is, from the symbols that the statement has."""
        for n in node.walk():
            w = self.names.written(n) if n.kind in ("name", "scripted", "accent") else None
            found = self.names.bind(w, {}) if w is not None else None
            if found is None or found.kind not in ("parameter", "variable"):
                continue
            thing = self.names.parameters.get(found.name) or self.names.variables[found.name]
            for own, index in zip(thing.indices, found.indices, strict=False):
                labels = self.names.plates[own].labels
                if index not in labels and not index.isdigit():
                    self.among.setdefault(index, own)

    def _value(self, node: Node) -> Named:
        act = getattr(self, f"_{node.kind}", None)
        if act is None:
            raise NoValue(f"{text_of(node)[:40]} is not read")
        found: Named = act(node)
        return found

    # --- syntax ----------------------------------------------------------------------------------

    def _number(self, node: Node) -> Named:
        return named.number(float(node.text))

    def _group(self, node: Node) -> Named:
        if len(node.parts) != 1:
            raise NoValue(f"{text_of(node)[:40]} is several things")
        return self._value(node.parts[0])

    def _bracket(self, node: Node) -> Named:
        event = self.names.observed_event(node.parts[0]) if len(node.parts) == 1 else None
        return self._group(node) if event is None else self.at.event(*event)

    def _frac(self, node: Node) -> Named:
        if node.text == "binom":
            return named.entrywise(special.binom, *map(self._value, node.parts))
        above, below = map(self._value, node.parts)
        return named.times(above, named.power(below, named.number(-1)))

    def _sqrt(self, node: Node) -> Named:
        return named.entrywise(np.sqrt, self._value(node.parts[0]))

    def _bars(self, node: Node) -> Named:
        inside = self._value(node.parts[0])
        return named.entrywise(np.abs, inside) if inside.scalar else named.determinant(inside)

    def _expression(self, node: Node) -> Named:
        parts = [self._value(p) if sign == "+" else named.times(named.number(-1), self._value(p))
                 for p, sign in zip(node.parts, node.text, strict=True)]
        return named.plus(parts)

    def _product(self, node: Node) -> Named:
        return self._items(list(node.parts))

    def _name(self, node: Node) -> Named:
        return self._symbol(node)

    _scripted = _name
    _accent = _name

    # --- products --------------------------------------------------------------------------------

    def _items(self, items: Sequence[Node]) -> Named:
        found: Named | None = None
        n = 0
        while n < len(items):
            item = items[n]
            if item.kind == "times":
                n += 1
                continue
            divide = item.kind == "slash"
            n += divide
            if n >= len(items):
                raise NoValue("a fraction without its denominator")
            value, n = self._factor(items, n, divide)
            if divide:
                value = named.power(value, named.number(-1))
            found = value if found is None else named.times(found, value)
        if found is None:
            raise NoValue("an empty product")
        return found

    def _factor(self, items: Sequence[Node], n: int, below: bool) -> tuple[Named, int]:
        """The value of what begins at n, and where it ends."""
        item = items[n]
        if item.sums or item.kind == "big":
            end = self._end_of_sum(items, n + 1)
            return self._sum(item, items[n + 1:end]), end
        if item.head.kind == "func":
            return self._function(items, n)
        following = items[n + 1] if n + 1 < len(items) else None
        if following is not None and following.head.kind in ("bracket", "group") and text_of(
                item) in ("1", "one", "I", "delta") and self._holds_event(following.head):
            return self._value(following), n + 2
        if item.head.kind == "name" and following is not None and following.head.kind == "bracket":
            called = self._call(item, following)
            if called is not None:
                return self._raised(called, following.scripts), n + 2
        return self._value(item), n + 1

    def _holds_event(self, node: Node) -> bool:
        return len(node.parts) == 1 and self.names.observed_event(node.parts[0]) is not None

    def _end_of_sum(self, items: Sequence[Node], n: int) -> int:
        """A sum goes on to the end of its product, or to a slash with a sum or no index below."""
        for m in range(n, len(items)):
            if items[m].kind == "slash" and m > n and m + 1 < len(items):
                return m
        return len(items)

    def _sum(self, item: Node, body: Sequence[Node]) -> Named:
        if not body:
            raise NoValue("a sum of nothing")
        letters = _bound(item)
        if not letters:
            raise NoValue("a sum without its index")
        value = self._items(body)
        which = "sum" if item.head.text == "sum" else "product"
        for letter in reversed(letters):
            if letter in value.letters:
                extent = value.array.shape[value.letters.index(letter)]
            else:
                extent = self._extent(letter)
            value = named.total(value, letter, extent, which)
        return value

    def _extent(self, letter: str) -> int:
        plate = self.names.plates.get(self.among.get(letter, letter.rstrip("'")))
        if plate is None:
            raise NoValue(f"nothing says what the index {letter} runs over")
        return self.at.extent(plate.size)

    def _function(self, items: Sequence[Node], n: int) -> tuple[Named, int]:
        item = items[n]
        name = item.head.text
        start = n + 1
        if start >= len(items):
            raise NoValue(f"{name} of nothing")
        first = items[start]
        if first.head.kind in ("bracket", "group", "frac", "bars") and first.head.text[:1] != "|":
            if first.scripts:
                value = self._raised(self._value(first.head), first.scripts)
            else:
                value = self._value(first)
            end = start + 1
        else:
            end = start + 1
            while end < len(items) and items[end].kind not in ("times", "slash") and (
                    self.greedy or items[end].head.kind == "bracket") and not (
                    items[end].sums or items[end].head.kind == "func"):
                end += 1
            value = self._items(items[start:end])
        if name in ("tr", "det", "inv"):
            act = {"tr": named.trace, "det": named.determinant, "inv": named.inverse}[name]
            return self._raised(act(value), item.scripts), end
        if name == "logdet":
            return named.entrywise(np.log, named.determinant(value)), end
        if name not in _FUNCTIONS:
            raise NoValue(f"the function {name} is not read")
        return self._raised(named.entrywise(_FUNCTIONS[name], value), item.scripts), end

    def _raised(self, value: Named, scripts: Sequence[Node]) -> Named:
        """A value with the powers, transposes and factorials that stand on it."""
        for s in scripts:
            if s.kind == "prime":
                value = named.transpose(value)
            elif s.kind == "bang":
                value = named.entrywise(special.factorial, value)
            elif s.kind == "sup":
                text = text_of(s.parts[0])
                if text in ("T", "top", "'", "t'", "transpose", "tr") or text == "prime":
                    value = named.transpose(value)
                else:
                    value = named.power(value, self._value(s.parts[0]))
            else:
                raise NoValue(f"{text_of(s)[:20]} is not read")
        return value

    # --- symbols ---------------------------------------------------------------------------------

    def _symbol(self, node: Node) -> Named:
        w = self.names.written(node)
        if w is None:
            if node.kind == "scripted":
                return self._raised(self._value(node.parts[0]), node.scripts)
            raise NoValue(f"{text_of(node)[:40]} is not read")
        if w.letter == "e" and not w.indices and self.names.bind(w, self.among) is None:
            return self._raised(named.number(np.e), w.rest)
        if w.letter == "I" and not w.indices and "I" not in self.names.parameters:
            return self._raised(Named((), np.eye(self.at.extent("d"))), w.rest)
        if w.letter not in self.definitions or self._in_model(w):
            found = self.names.bind(w, self.among)
            if found is not None:
                return self._bound_value(found, w)
        hot = self.names.one_hot(w)
        if hot is not None:
            return self._raised(self.at.event(*hot), w.rest)
        if w.letter in self.definitions:
            return self._raised(self._defined(w), (*w.rest, *_primes(w)))
        if w.letter == "pi" and not w.indices:
            return self._raised(named.number(np.pi), w.rest)
        raise NoValue(f"nothing says what {w.letter} is")

    def _in_model(self, w: Written) -> bool:
        found = self.names.bind(w, self.among)
        return found is not None and found.kind in ("parameter", "variable", "responsibility")

    def _bound_value(self, found: Bound, w: Written) -> Named:
        rest = list(w.rest)
        if found.squared:
            rest.remove(next(s for s in rest if text_of(s.parts[0]) == "2"))
        if found.kind == "size":
            value = named.number(self.at.extent(found.name))
        elif found.kind == "count":
            value = self._count(found)
        else:
            value = self.at.symbol(found.name, found.indices, self._mark(found, w))
        if found.kind in ("responsibility", "count"):
            named_by = found.name.partition(":")[2].split(",")
            rest = [s for s in rest if s.kind != "sup" or text_of(s.parts[0]) not in named_by]
        if found.root:
            value = named.entrywise(np.sqrt, value)
        return self._raised(value, (*rest, *_primes(w)))

    def _mark(self, found: Bound, w: Written) -> str:
        if found.kind == "responsibility":
            return "t"
        if found.kind == "variable":
            return ""
        if w.mark in ("old", "older"):
            return "t"
        if w.mark == "new" or w.hat:
            return "t+1"
        return "t+1" if found.name in self.marks.solved else self.marks.unmarked

    def _count(self, found: Bound) -> Named:
        own = found.name.replace(".T", ".N")
        try:
            return self.at.symbol(own, found.indices, "t")
        except NoValue:
            pass
        unit = next(u for u in self.names.units if u.joint.args[0] == found.name)
        value = self.at.symbol(found.name, (*found.indices, *unit.plates), "t")
        for index in unit.plates:
            value = named.total(value, index, self._extent_of(index))
        return value

    def _extent_of(self, plate: str) -> int:
        return self.at.extent(self.names.plates[plate].size)

    def _defined(self, w: Written) -> Named:
        self.depth += 1
        if self.depth > 12:
            raise NoValue(f"{w.letter} is defined by itself")
        kept = self.among
        try:
            made = self.definitions[w.letter]
            if len(made.indices) != len(w.indices):
                raise NoValue(f"{w.letter} has another number of indices where it is defined")
            value = self.value(made.node)
            letters = dict(zip(made.indices, w.indices, strict=True))
            places = {x: int(y) - 1 for x, y in letters.items() if y.isdigit() and x != y}
            for plate in self.names.plates.values():
                places |= {x: plate.labels.index(y) for x, y in letters.items()
                           if y in plate.labels and x != y}
            value = named.at(value, places)
            return named.relettered(value, [letters.get(x, x) for x in value.letters])
        finally:
            self.depth -= 1
            self.among = kept

    # --- laws and events -------------------------------------------------------------------------

    def _call(self, head: Node, bracket: Node) -> Named | None:
        """The value of a law's density, or of a probability; None where it is no call of one."""
        w = self.names.written(head)
        if w is None or bracket.head.text[:1] not in "([":
            return None
        event = self.names.event(Node("product", (head, bracket.head)))
        if event is not None:
            return self.at.symbol(event.name, event.indices, "t")
        law = self._law(w)
        if law is not None:
            return self._density(law, bracket.head)
        return None

    def _law(self, w: Written) -> str | None:
        used = dict.fromkeys(f.law for f in self.names.model.factors)
        for law in used:
            if law in LAWS and w.letter in LAWS[law].names:
                return law
            if law == w.letter:
                return law
        short = w.letter.casefold()
        near = [law for law in used if law in LAWS and len(short) > 1 and any(
            name.casefold().startswith(short) for name in LAWS[law].names)]
        return near[0] if len(near) == 1 else None

    def _density(self, law: str, bracket: Node) -> Named:
        parts = bracket.parts
        slots = LAWS[law].slots if law in LAWS else self.at.laws[law].slots
        if len(parts) != len(slots) + 1:
            raise NoValue(f"the density of {law} has an observation and {len(slots)} arguments")
        values = [self._value(p) for p in parts]
        if law in LAWS and LAWS[law].support.kind == "vectors" and values[0].scalar:
            raise NoValue("the density of a vector at a number")
        placeholder = [symbol(f"_{n}", _kind(v)) for n, v in enumerate(values)]
        e = self.at.density(law, placeholder[0], tuple(placeholder[1:]))
        return evaluate(e, Placed(self.at, dict(zip((s.args[0] for s in placeholder), values,
                                                    strict=True))))


class Placed:
    """An instance with values in the places of some symbols."""

    def __init__(self, at: Instance, values: Mapping[str, Named]) -> None:
        self.at, self.values = at, values

    def symbol(self, name: str, indices: tuple[str, ...], mark: str) -> Named:
        """The value that was put in, or the instance's own."""
        return self.values[name] if name in self.values else self.at.symbol(name, indices, mark)

    def extent(self, size: str) -> int:
        """The number that a size is; d is the length of the vectors that were put in."""
        if size == "d":
            return max(max(v.shape) for v in self.values.values())
        return self.at.extent(size)

    def density(self, law: str, x: Expr, slots: tuple[Expr, ...]) -> Expr:
        """A law's density written out."""
        return self.at.density(law, x, slots)

    def event(self, variable: str, indices: tuple[str, ...], value: str) -> Named:
        """1 where an observed label has a value."""
        return self.at.event(variable, indices, value)


def _kind(v: Named) -> str:
    rows, columns = v.shape
    return "scalar" if rows == columns == 1 else "vector" if columns == 1 else "symmetric"


def _primes(w: Written) -> list[Node]:
    return [Node("prime")] * w.primes


def _bound(item: Node) -> list[str]:
    """The letters that a sum sign binds."""
    if not item.below:
        return []
    inside = item.below[0]
    found = []
    for p in inside.parts if inside.kind == "group" else (inside,):
        first = p.parts[0] if p.kind == "chain" else p
        found += [text_of(q) for q in (first.parts if first.kind == "product" else (first,))]
    return [x for x in found if x]


