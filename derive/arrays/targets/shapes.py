"""How long the axes of operations are."""

from __future__ import annotations

from ..emstep import EmStep, core
from ..program import Node

#: The lengths of the axes of an array: names of sizes, or numbers.
Shape = tuple[str, ...]


class Shapes:
    """The shape of each node of an algorithm."""

    def __init__(self, em: EmStep) -> None:
        self._known: dict[Node, Shape] = {}
        for a in em.arrays:
            self._known[a.node] = (*(em.sizes[i] for i in a.letters), *a.core)
        for g in em.given.values():
            self._known[g.node] = tuple(em.sizes[i] for i in g.names)
        self._unknown = {
            f"unknown {p.name}": (*(em.sizes[i] for i in p.indices), *core(p.domain, p.dimension))
            for p in em.model.parameters}

    def __call__(self, node: Node) -> Shape:
        """The lengths of the axes of a node."""
        if node not in self._known:
            self._known[node] = self._of(node)
        return self._known[node]

    def letters(self, node: Node) -> dict[int, str]:
        """The lengths of the axes of an elementwise operation or a contraction, those that are
        summed over too."""
        return {at: size for part, places in node.args
                for at, size in zip(places, self(part), strict=True)}

    def _of(self, node: Node) -> Shape:
        a = node.args
        match node.op:
            case "input":
                return self._unknown[a[0]]
            case "add" | "mul" | "power" | "equal" | "within" | "contract":
                found = self.letters(node)
                return tuple(found[n] for n in range(node.rank))
            case "solve":
                found = {}
                for part, places in (a[1], a[0]):
                    found.update(zip(places, self(part), strict=True))
                return tuple(found[n] for n in range(node.rank))
            case "take":
                shape = self(a[0])
                return (*shape[:a[1]], *shape[a[1] + 1:])
            case "stack":
                return (*self(a[0]), str(len(a)))
            case "spread":
                return (*self(a[0]), *a[1])
            case "move":
                return tuple(self(a[0])[n] for n in a[1])
            case "eye":
                return a[0], a[0]
            case "det" | "log_diagonal":
                return self(a[0])[:-2]
            case "log_sum":
                inner, n = a[0].args
                return self(inner)[n:]
            case "normalise":
                return self(a[0].args[0])
            case "number" | "pi" | "size" | "infinity":
                return ()
        return self(a[0])
