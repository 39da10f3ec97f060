"""One function of loops: what it stores, in which pass over the rows, in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ..program import Node
from .shapes import ELEMENTWISE, LEAVES, VIEWS, Shapes, reached

#: Where an array lies: "own", its axes in their order; "column", the rows last; "lane", the rows
#: of one block last.
Kind = str


@dataclass(frozen=True)
class Place:
    """An array: its name, how it lies, the lengths of its axes."""

    name: str
    kind: Kind
    shape: tuple[str, ...]


@dataclass
class Frame:
    """The arrays that a kernel works in, each with how many numbers it has: ``block`` and ``N``
    stand for the rows of a block and all
    rows; ``made`` are those with a shape."""

    row: str
    fresh: Callable[[str], str]
    sizes: dict[str, str] = field(default_factory=dict)
    made: list[Place] = field(default_factory=list)

    def array(self, hint: str, count: str) -> str:
        """A new array of so many numbers."""
        name = self.fresh(hint)
        self.sizes[name] = count
        return name

    def place(self, hint: str, kind: Kind, shape: tuple[str, ...]) -> Place:
        """A new array of that shape."""
        rest = [s for s in shape if s != self.row] if kind != "own" else list(shape)
        count = rest + ({"column": [self.row], "lane": ["block"]}.get(kind, [])
                        if self.row in shape else [])
        self.made.append(Place(self.array(hint, "*".join(count) or "1"), kind, shape))
        return self.made[-1]

    @property
    def lanes(self) -> str:
        """How many numbers each row of a block has."""
        found = [count for count in self.sizes.values() if "block" in count.split("*")]
        return " + ".join("*".join(s for s in count.split("*") if s != "block") or "1"
                          for count in found) or "1"


class Kernel:
    """The schedule of some nodes: ``given`` are those that have a place already.

    ``plain`` asks for few arrays, whatever is computed twice. ``stored`` are the nodes that get
    an array, parts first; ``stage`` is the pass in which a node is computed: before the pass of
    that number where it has no rows. ``shares`` are where responsibilities may be asked for.
    """

    def __init__(self, roots: Iterable[Node], given: Mapping[Node, Place], shapes: Shapes,
                 frame: Frame, hints: Mapping[Node, str], plain: bool = False,
                 shares: Mapping[str, Place] | None = None) -> None:
        self.plain, self.shares = plain, shares or {}
        self.roots, self.shapes, self.frame, self.hints = tuple(roots), shapes, frame, hints
        self.row = frame.row
        self.places = dict(given)
        self.given = frozenset(given)
        self.order = [n for n in reached(self.roots, self.parts) if n not in self.given]
        self.users: dict[Node, list[Node]] = {}
        for node in self.order:
            for part in self.parts(node):
                self.users.setdefault(part, []).append(node)
        self.stage: dict[Node, int] = {}
        for node in self.order:
            self.stage[node] = self._stage(node)
        self.stored: list[Node] = []
        for node in self.order:
            if self._is_stored(node):
                self.stored.append(node)
        last = self._last_uses()
        for node in self.stored:
            if node not in self.places:
                self.places[node] = frame.place(self.hint(node), self._kind(node, last),
                                                shapes(node))

    def hint(self, node: Node) -> str:
        """A name that a node may have."""
        return self.hints.get(node) or _HINTS.get(node.op, "a")

    def parts(self, node: Node) -> list[Node]:
        """What a node is computed from here; of a root, what its functions hold besides the
        unknown."""
        if node in self.given:
            return []
        if node.op in ("normalise", "log_sum"):
            return [node.args[0].args[0]]
        if node.op == "root":
            return list(dict.fromkeys([node.args[4], *outside(node)]))
        return list(dict.fromkeys(node.parts))

    def rows(self, node: Node) -> bool:
        """Whether a node has a value for each row."""
        return bool(self.row) and self.row in self.shapes(node)

    def sums_rows(self, node: Node) -> bool:
        """Whether a node is a sum over rows."""
        return node.op == "contract" and not self.rows(node) and any(
            self.rows(part) for part, _ in node.args)

    def _stage(self, node: Node) -> int:
        ready = 0
        for part in self.parts(node):
            if part in self.given:
                continue
            late = self.sums_rows(part) or (node.op in _AFTER and self.rows(part))
            ready = max(ready, self.stage[part] + late)
        return ready

    def _is_stored(self, node: Node) -> bool:
        if node in self.roots:
            return True
        if node.op in LEAVES or node.op == "posterior":
            return False
        users = self.users.get(node, [])
        if node.op in VIEWS:
            return any(user.op in ("cholesky", "inverse", "solve", "root", "det") for user in users)
        if node.op not in ELEMENTWISE:
            return True
        if self.plain:
            return len(users) != 1 or users[0].op not in (*ELEMENTWISE, "next", "contract", "stack")
        if len(users) != 1:
            return True
        (user,) = users
        if self.stage[user] != self.stage[node] or self.rows(user) != self.rows(node):
            return not (user.op == "contract" and self.sums_rows(user) and len(user.args) == 1
                        and self.stage[user] == self.stage[node])
        if user.op == "stack":
            return self.shapes(user)[:-1] != self.shapes(node)
        if user.op in ELEMENTWISE or user.op == "next":
            return user.rank != node.rank
        return not (user.op == "contract" and len(user.args) == 1)

    def _last_uses(self) -> dict[Node, int]:
        """The last pass in which each stored node is read."""
        last: dict[Node, int] = {}
        for node in self.stored:
            todo, seen = self.parts(node), set[Node]()
            while todo:
                part = todo.pop()
                if part in seen or part in self.given:
                    continue
                seen.add(part)
                late = self.stage[node] + (node.op == "root")
                last[part] = max(last.get(part, 0), late)
                if part not in self.stored:
                    todo += self.parts(part)
        return last

    def _kind(self, node: Node, last: Mapping[Node, int]) -> Kind:
        if not self.rows(node) or node.op == "next":
            return "own"
        if node in self.roots or last.get(node, 0) > self.stage[node]:
            return "column"
        return "lane"


def outside(node: Node) -> list[Node]:
    """The largest parts of a root's functions that do not hold its unknown."""
    unknown, *inside = node.args[:4]
    held: dict[Node, bool] = {}

    def holds(n: Node) -> bool:
        if n not in held:
            held[n] = n is unknown or any(map(holds, n.parts))
        return held[n]

    found: dict[Node, None] = {}
    todo = [n for n in inside if n is not None]
    seen: set[Node] = set()
    while todo:
        n = todo.pop()
        if n in seen:
            continue
        seen.add(n)
        if holds(n):
            todo.extend(n.parts)
        elif n.op not in ("number", "pi", "size", "infinity"):
            found[n] = None
    return list(found)


#: What takes all rows of what it is made of.
_AFTER = ("root", "middle", "totals", "one_pass")
_HINTS = {"cholesky": "factor", "inverse": "inverse", "stack": "parts", "normalise": "T",
          "log_sum": "log_p", "next": "new", "middle": "centre", "one_pass": "found",
          "feature_sum": "sum", "totals": "totals"}
