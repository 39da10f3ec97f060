"""What the axes of operations are: of the rows, and how long; what depends on the data alone."""

from __future__ import annotations

from ..model import Model
from .emstep import EmStep
from .program import UNARY, Named, Node


class NoRows(ValueError):
    """An operation that has no one axis of the rows, or several."""


class Axes:
    """Where the axis of the rows, the plate of the letter ``letter``, is in each operation of a
    step."""

    def __init__(self, em: EmStep, letter: str) -> None:
        self.em, self.model, self.letter = em, em.model, letter
        self.rows = em.sizes.get(letter, "")
        self._inputs = {a.node: a for a in em.arrays}
        self._given = {g.node: g.names for g in em.given.values()}
        self._row: dict[Node, int | None] = {}
        self._sizes: dict[Node, tuple[str | int, ...]] = {}
        self._data: dict[Node, bool] = {}
        self._age: dict[Node, int] = {}

    def age(self, node: Node) -> int:
        """A number that is smaller for what was asked for earlier."""
        return self._age.setdefault(node, len(self._age))

    def count(self, size: str | int) -> Named:
        """How many there are."""
        g = self.em.lowering.graph
        return g.number(size) if isinstance(size, int) else g.size(size)

    def of_data(self, node: Node) -> bool:
        """Whether a node depends on data alone, and not on numbers of the model alone."""
        if node not in self._data:
            a = self._inputs.get(node)
            self._data[node] = (a is not None and a.role != "parameter") if node.op == "input" \
                else any(p.op not in ("number", "size") for p in node.parts) and all(
                    p.op in ("number", "size", "pi", "infinity") or self.of_data(p)
                    for p in node.parts)
        return self._data[node]

    def measured(self, node: Node, known: bool = True) -> bool:
        """Whether a node is a variable that has real values, or a function of such a one that is
        observed (of one that is known it may be infinite); ``known`` whether it may be known."""
        if node.op in UNARY:
            return self.measured(node.args[0], False)
        if node.op == "power":
            return self.measured(node.args[0][0], False) and node.args[1][0].op == "number"
        a = self._inputs.get(node)
        if a is None or a.role != "variable":
            return False
        v = self.model.variable(a.name)
        return v.domain in ("real", "vector", "positive") and not v.missing and (
            known or v.role == "observed")

    def holds_measured(self, node: Node) -> bool:
        """Whether a node is a sum or product with a variable that has real values."""
        return self.measured(node) or node.op in ("add", "mul", "contract", "move", "spread") and \
            any(map(self.holds_measured, node.parts))

    def row(self, node: Node) -> int | None:
        """The place of the axis of the rows, None where there is none. Raises NoRows."""
        if node not in self._row:
            self._row[node] = self._row_of(node)
        return self._row[node]

    def _row_of(self, node: Node) -> int | None:
        if node.op == "input":
            names: tuple[str, ...] = ()
            if node in self._inputs:
                names = self._inputs[node].letters
            elif node in self._given:
                names = self._given[node]
            return names.index(self.letter) if self.letter in names else None
        found: set[int] = set()
        for a in node.args:
            placed = a if isinstance(a, tuple) and a and isinstance(a[0], Node) else None
            inner = placed[0] if placed else a
            if not isinstance(inner, Node):
                continue
            at = self.row(inner)
            if at is None:
                continue
            if placed:
                at = placed[1][at]
            elif node.op == "middle" and at == node.args[1]:
                continue
            elif node.op in ("take", "middle"):
                if at == node.args[1]:
                    raise NoRows("one of the rows alone")
                at -= at > node.args[1]
            elif node.op == "move":
                at = node.args[1].index(at)
            elif node.op == "log_sum":
                at -= inner.args[1]
            elif node.op == "root":
                continue
            found.add(at)
        if len(found) > 1:
            raise NoRows(f"{node.op} of different rows")
        if not found:
            return None
        (at,) = found
        return at if node.op != "contract" or at < node.rank else None

    def sizes(self, node: Node) -> tuple[str | int, ...]:
        """How long the axes are: names of sizes, or numbers."""
        if node not in self._sizes:
            self._sizes[node] = self._sizes_of(node)
        return self._sizes[node]

    def know(self, node: Node, sizes: tuple[str | int, ...]) -> None:
        """Takes the lengths of the axes of a node that stands for what is computed elsewhere."""
        self._sizes[node] = sizes

    def _sizes_of(self, node: Node) -> tuple[str | int, ...]:
        a = node.args
        if node.op == "input":
            if node in self._inputs:
                array = self._inputs[node]
                return (*(self.em.sizes[i] for i in array.letters), *array.core)
            if node in self._given:
                return tuple(self.em.sizes[i] for i in self._given[node])
            name = str(a[0]).partition(" ")[2]
            return self._parameter(self.model, name)
        if node.op == "spread":
            return (*self.sizes(a[0]), *a[1])
        if node.op == "stack":
            return (*self.sizes(a[0]), len(a))
        if node.op == "eye":
            return (a[0], a[0])
        if node.op in ("take", "middle"):
            return tuple(s for n, s in enumerate(self.sizes(a[0])) if n != a[1])
        if node.op == "move":
            inner = self.sizes(a[0])
            return tuple(inner[n] for n in a[1])
        if node.op == "root":
            return self.sizes(a[4])
        if node.rank == 0:
            return ()
        if a and isinstance(a[0], tuple):
            found: dict[int, str | int] = {}
            for inner_node, places in (p for p in a if isinstance(p, tuple)):
                found.update(zip(places, self.sizes(inner_node), strict=False))
            return tuple(found[n] for n in range(node.rank))
        whole = self.sizes(a[0])
        return whole[a[0].args[1]:] if node.op == "log_sum" else whole[:node.rank]

    def _parameter(self, model: Model, name: str) -> tuple[str | int, ...]:
        from .emstep import core

        p = model.parameter(name)
        return (*(self.em.sizes[i] for i in p.indices), *core(p.domain, p.dimension))
