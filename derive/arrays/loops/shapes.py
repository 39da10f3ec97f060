"""The lengths of the axes of array operations, and how operations are made of others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ..emstep import EmStep
from ..program import Graph, Node
from .form import shape_of

#: Operations at each place of their arguments by itself.
ELEMENTWISE = ("add", "mul", "power", "equal", "within", "log", "exp", "loggamma", "digamma",
               "trigamma", "log1p", "softplus")
#: What is no work: another look at an array, or a number.
VIEWS = ("take", "move", "spread", "eye")
LEAVES = ("number", "pi", "size", "infinity", "input")


class Shapes:
    """The lengths of a node's axes as texts, digits where the statement has the number.

    ``text`` gives the text of a size's name.
    """

    def __init__(self, em: EmStep, text: Callable[[str], str]) -> None:
        self.text = text
        self._known: dict[Node, tuple[str, ...]] = {}
        for a in em.arrays:
            self._known[a.node] = (*(text(em.sizes[i]) for i in a.letters), *map(text, a.core))
        for g in em.given.values():
            self._known[g.node] = tuple(text(em.sizes[i]) for i in g.names)

    def __call__(self, node: Node) -> tuple[str, ...]:
        """The lengths of the axes."""
        if node not in self._known:
            self._known[node] = self._of(node)
        return self._known[node]

    def of_letters(self, node: Node) -> dict[int, str]:
        """The length of each place of an elementwise operation or a contraction."""
        found: dict[int, str] = {}
        for part, places in node.args:
            found.update(zip(places, self(part), strict=True))
        return found

    def _of(self, node: Node) -> tuple[str, ...]:
        a = node.args
        match node.op:
            case "number" | "pi" | "size" | "infinity":
                return ()
            case "add" | "mul" | "power" | "equal" | "within" | "contract":
                return tuple(self.of_letters(node)[n] for n in range(node.rank))
            case "totals" | "one_pass" | "feature_sum":
                return shape_of(node, self)
            case "take" | "middle":
                inner = self(a[0])
                return (*inner[:a[1]], *inner[a[1] + 1:])
            case "stack":
                return (*self(a[0]), str(len(a)))
            case "spread":
                return (*self(a[0]), *map(self.text, a[1]))
            case "move":
                inner = self(a[0])
                return tuple(inner[n] for n in a[1])
            case "log_diagonal" | "log_det" | "det":
                return self(a[0])[:-2]
            case "solve":
                found = dict(zip(a[1][1], self(a[1][0]), strict=True))
                found.update(zip(a[0][1], self(a[0][0]), strict=True))
                return tuple(found[n] for n in range(node.rank))
            case "eye":
                return (self.text(a[0]),) * 2
            case "log_sum":
                whole, n = a[0].args
                return self(whole)[n:]
            case "normalise":
                return self(a[0].args[0])
            case "root":
                self._known[a[0]] = self(a[4])
                return self(a[4])
        return self(a[0])


def is_placed(a: Any) -> bool:
    """Whether an argument is a node with places."""
    return isinstance(a, tuple) and bool(a) and isinstance(a[0], Node)


def rewritten(graph: Graph, nodes: Iterable[Node], change: Callable[[Node], Node]
              ) -> dict[Node, Node]:
    """Nodes, and all that they are made of, with ``change`` of each, its parts changed already."""
    found: dict[Node, Node] = {}

    def of(node: Node) -> Node:
        if node not in found:
            args = tuple(of(a) if isinstance(a, Node) else (of(a[0]), *a[1:]) if is_placed(a)
                         else a for a in node.args)
            found[node] = change(graph.node(node.op, *args, rank=node.rank))
        return found[node]

    for node in nodes:
        of(node)
    return found


def reached(nodes: Iterable[Node], parts: Callable[[Node], Iterable[Node]]) -> list[Node]:
    """Nodes with all that they are made of, parts before what is made of them."""
    found: dict[Node, None] = {}
    stack: list[tuple[Node, Iterator[Node]]] = []
    for root in nodes:
        if root in found:
            continue
        stack.append((root, iter(parts(root))))
        while stack:
            node, rest = stack[-1]
            part = next((p for p in rest if p not in found), None)
            if part is not None:
                stack.append((part, iter(parts(part))))
            else:
                found.setdefault(node)
                stack.pop()
    return list(found)
