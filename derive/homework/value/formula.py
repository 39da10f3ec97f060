"""The value of a formula of an answer at an instance, from its syntax alone, and sums of terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..bind.marks import Marks
from ..bind.reading import Kept, Reading
from ..parse.grammar import Node
from ..parse.symbols import text_of
from . import named
from .dots import without_dots
from .instance import Instance
from .named import Named, NoValue
from .products import Products
from .ranges import bound


class Formula(Products):
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

    def _expression(self, node: Node) -> Named:
        node = without_dots(self.language, node, self.at.taken)
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
