"""Passes over the array program before it becomes loops: the same numbers, at less cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..emstep import EmStep
from ..program import Graph, Node, Placed
from .shapes import Shapes, rewritten


@dataclass
class Passes:
    """The passes on the graph of one algorithm.

    ``row`` is the length of the axis along which the rows run, "" for none; ``symmetric`` are the
    two places of a contraction that may be exchanged.
    """

    graph: Graph
    shapes: Shapes
    row: str
    symmetric: dict[Node, tuple[int, int]] = field(default_factory=dict)

    def joined(self, em: EmStep, nodes: Iterable[Node]) -> Mapping[Node, Node]:
        """E and M step as one program: the responsibilities in the place of those that are given.
        """
        made = {em.given[name].node: found.node for name, found in em.responsibilities.items()}
        return rewritten(self.graph, nodes, lambda n: made.get(n, n))

    def cheaper(self, nodes: Iterable[Node]) -> Mapping[Node, Node]:
        """Sums of products: what one factor alone has is summed before; of several factors with
        rows, those that hold the fewest places are multiplied first, until there are two."""
        return rewritten(self.graph, nodes, self._cheaper)

    def _cheaper(self, node: Node) -> Node:
        if node.op != "contract":
            return node
        parts = self._summed_first(node)
        held = {p for part in parts for p in part[1]}
        if len(parts) == 1 and parts[0][1] == tuple(range(node.rank)):
            return parts[0][0]
        if all(p < node.rank for p in held) and all(len(set(p)) == len(p) for _, p in parts):
            return self.graph.node("mul", *parts, rank=node.rank)
        before = self.graph.node("contract", *parts, rank=node.rank)
        exchanged = self._exchanged(before)
        made = self.graph.node("contract", *self._paired(parts, node.rank), rank=node.rank)
        if exchanged:
            self.symmetric[made] = exchanged
        return made

    def _summed_first(self, node: Node) -> list[Placed]:
        found = []
        uses = Counter(p for _, places in node.args for p in set(places))
        for part, places in node.args:
            alone = {p for p in places if p >= node.rank and uses[p] == 1}
            if alone and len(node.args) > 1:
                kept = tuple(dict.fromkeys(p for p in places if p not in alone))
                rest = {p: len(kept) + n for n, p in enumerate(sorted(alone))}
                at = tuple(rest[p] if p in alone else kept.index(p) for p in places)
                part = self.graph.node("contract", (part, at), rank=len(kept))
                places = kept
            found.append((part, places))
        return found

    def _paired(self, parts: list[Placed], rank: int) -> list[Placed]:
        """The parts, those with rows multiplied into two."""
        parts = list(parts)
        while True:
            rows = [p for p in parts if self.row and self.row in self.shapes(p[0])
                    and len(set(p[1])) == len(p[1])]
            if len(rows) < 3:
                return parts
            rows.sort(key=lambda p: len(p[1]))
            first, second = rows[:2]
            names = tuple(dict.fromkeys((*first[1], *second[1])))
            placed = [(n, tuple(map(names.index, own))) for n, own in (first, second)]
            both = self.graph.node("mul", *placed, rank=len(names))
            for gone in (first, second):
                parts.remove(gone)
            parts.insert(0, (both, names))

    def _exchanged(self, node: Node) -> tuple[int, int] | None:
        """Two places of the result that may be exchanged."""
        sizes = self.shapes(node)
        parts = Counter(node.args)
        for b in range(node.rank):
            for a in range(b):
                if sizes[a] == sizes[b]:
                    swap = {a: b, b: a}
                    other = Counter((n, tuple(swap.get(p, p) for p in places))
                                    for n, places in node.args)
                    if other == parts:
                        return a, b
        return None


def row_axis(em: EmStep, shapes: Shapes, nodes: Iterable[Node]) -> str:
    """The length of the axis along which a program runs row by row: that of the units' first index
    for which every operation has it once at most and as an axis of rows; "" where there is none."""
    nodes = list(nodes)
    sizes = [shapes.text(em.sizes[i]) for u in em.algorithm.units for i in u.plates]
    return next((s for s in dict.fromkeys(sizes) if all(_runs(n, s, shapes) for n in nodes)), "")


def _runs(node: Node, row: str, shapes: Shapes) -> bool:
    shape = shapes(node) if node.op != "posterior" else ()
    if shape.count(row) > 1:
        return False
    match node.op:
        case "take":
            return shapes(node.args[0])[node.args[1]] != row
        case "contract":
            return len({p for part, places in node.args
                        for p, s in zip(places, shapes(part), strict=True) if s == row}) < 2
        case "cholesky" | "inverse":
            return row not in shape[-2:]
        case "det" | "log_diagonal":
            return row not in shapes(node.args[0])[-2:]
        case "solve":
            return row not in shapes(node.args[0][0])[-2:] and (
                node.args[2] or shape[-1] != row)
        case "root":
            return row not in shape
        case "posterior":
            return row not in shapes(node.args[0])[:node.args[1]]
    return True
