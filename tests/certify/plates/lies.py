"""Lies about a general derivation: every small mistake of a list at every place of every line, and
lines lost, doubled or weakened. What the checker accepts of them is given back."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from derive.certificate.plates import check
from derive.certificate.plates.terms import Pool

Node = list[Any]


@dataclass(frozen=True)
class Lie:
    """A changed derivation: the line's id, the mistake and where it was made."""

    line: str
    kind: str
    place: tuple[int, ...]
    data: dict[str, Any]
    before: int = 0

    @property
    def refused(self) -> bool:
        """Whether it is refused; the lines before the changed one are as they were."""
        return check(self.data, trusted=self.before).verdict == "wrong"


def _number(v: str) -> Node:
    return ["number", v]


def sign(n: Node) -> Iterator[Node]:
    if n[0] == "add":
        for j in range(1, len(n)):
            yield [*n[:j], ["mul", _number("-1"), n[j]], *n[j + 1:]]
    if n[0] == "number" and n[1] != "0":
        yield _number(n[1][1:] if n[1].startswith("-") else "-" + n[1])


def number_changed(n: Node) -> Iterator[Node]:
    if n[0] == "number":
        yield _number("3" if n[1] != "3" else "2")


def lost(n: Node) -> Iterator[Node]:
    if n[0] in ("add", "mul", "and"):
        for j in range(1, len(n)):
            rest = [*n[1:j], *n[j + 1:]]
            yield [n[0], *rest] if len(rest) > 1 else rest[0]
    if n[0] in ("log", "inverse", "power", "sum", "product", "transpose", "exp", "expectation",
                "det", "trace", "iverson"):
        yield n[1]


def doubled(n: Node) -> Iterator[Node]:
    if n[0] in ("log", "function", "symbol", "sum", "size", "indicator", "derivative", "density",
                "event_probability", "law_expectation"):
        yield ["mul", _number("2"), n]


def mark_changed(n: Node) -> Iterator[Node]:
    if n[0] == "symbol" and n[1][0] != ".":
        yield from ([*n[:4], m] for m in ("", "t", "t+1") if m != n[4])
    if n[0] == "symbol" and n[1].startswith(".T"):
        yield [*n[:4], "" if n[4] else "t"]
    if n[0] == "function" and not n[1].startswith("KL"):
        yield from ([*n[:2], m, *n[3:]] for m in ("", "t", "t+1") if m != n[2])
    if n[0] == "event_probability":
        yield [n[0], "" if n[1] else "t", *n[2:]]


def index_changed(n: Node) -> Iterator[Node]:
    if n[0] == "symbol" and len(n[3]) > 1:
        yield [*n[:3], n[3][::-1], n[4]]
    if n[0] == "symbol":
        for j in range(len(n[3])):
            for other in ("i", "k", "j", "l"):
                if other != n[3][j]:
                    yield [*n[:3], [*n[3][:j], other, *n[3][j + 1:]], n[4]]
    if n[0] == "indicator":
        yield [n[0], n[1], *n[2:][::-1]]


def size_changed(n: Node) -> Iterator[Node]:
    if n[0] == "size":
        yield ["add", n, _number("-1")]
    if n[0] in ("sum", "product"):
        yield [*n[:2], "l" if n[2] != "l" else "k", n[3]]
        yield ["product" if n[0] == "sum" else "sum", *n[1:]]


def order_changed(n: Node) -> Iterator[Node]:
    if n[0] == "power":
        yield [n[0], n[2], n[1]]
    if n[0] == "mul":
        scalar = [Pool().read(a).shape == ("1", "1") for a in n[1:]]
        for j in range(1, len(n) - 1):
            if scalar[j - 1] or scalar[j]:
                continue
            yield [*n[:j], n[j + 1], n[j], *n[j + 2:]]


KINDS: tuple[Callable[[Node], Iterator[Node]], ...] = (
    sign, number_changed, lost, doubled, mark_changed, index_changed, size_changed, order_changed)


def places(n: Any, at: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Node]]:
    """Every node of a tree with its place."""
    if isinstance(n, list) and n and isinstance(n[0], str):
        yield at, n
        if n[0] != "symbol":
            for j, child in enumerate(n[1:], start=1):
                if isinstance(child, list):
                    yield from places(child, (*at, j))


def put(tree: Node, place: tuple[int, ...], new: Node) -> Node:
    """The tree with another node at a place."""
    if not place:
        return copy.deepcopy(new)
    result = list(tree)
    result[place[0]] = put(tree[place[0]], place[1:], new)
    return result


def of_sides(data: dict[str, Any]) -> Iterator[Lie]:
    """Every mistake in the right side of every line; the line that goes on from it goes along."""
    for n, step in enumerate(data["steps"]):
        for place, node in places(step["right"]):
            for kind in KINDS:
                for wrong in kind(node):
                    tree = put(step["right"], place, wrong)
                    steps = list(data["steps"])
                    steps[n] = {**step, "right": tree}
                    chain = step["chain"] or step["id"]
                    after = next((m for m in range(n + 1, len(steps))
                                  if steps[m]["chain"] == chain), None)
                    if after is not None:
                        steps[after] = {**steps[after], "left": tree}
                    yield Lie(step["id"], kind.__name__, place, {**data, "steps": steps}, n)


def of_terms(data: dict[str, Any]) -> Iterator[Lie]:
    """Every mistake in what an inequality rests on, and in the equation that is solved."""
    for n, step in enumerate(data["steps"]):
        trees = [(("terms", j, 1, "expr"), t[1]["expr"])
                 for j, t in enumerate(step["given"].get("terms", ())) if len(t) > 1]
        trees += [((k, "expr"), step["given"][k]["expr"])
                  for k in ("equation", "factor_left", "factor_right", "vanishing")
                  if isinstance(step["given"].get(k), dict)]
        for path, whole in trees:
            for place, node in places(whole):
                for kind in KINDS:
                    for wrong in kind(node):
                        lie = copy.deepcopy(step)
                        inner = lie["given"]
                        for key in path[:-1]:
                            inner = inner[key]
                        inner[path[-1]] = put(whole, place, wrong)
                        yield Lie(step["id"], f"{kind.__name__} in {path[0]}", place,
                                  {**data, "steps": [*data["steps"][:n], lie,
                                                     *data["steps"][n + 1:]]}, n)


def of_lines(data: dict[str, Any]) -> Iterator[Lie]:
    """Every line lost, doubled, or of a relation or evidence that it has not."""
    steps = data["steps"]
    for n, step in enumerate(steps):
        yield Lie(step["id"], "line lost", (), {**data, "steps": steps[:n] + steps[n + 1:]},
                  n)
        again = {**step, "id": step["id"] + "0", "chain": ""}
        yield Lie(step["id"], "line doubled", (), {**data, "steps": [*steps, again]},
                  len(steps))
        for relation, evidence in ((":=", "definition"), ("=", "identity"), (">=", "inequality"),
                                   (">=", "gibbs"), ("solves", "identity")):
            if relation != step["relation"]:
                changed = {**step, "relation": relation, "evidence": evidence}
                yield Lie(step["id"], f"relation {relation}", (), {
                    **data, "steps": [*steps[:n], changed, *steps[n + 1:]]}, n)


def accepted(lies: Iterator[Lie]) -> list[Lie]:
    """The lies that the checker accepts."""
    return [x for x in lies if not x.refused]
