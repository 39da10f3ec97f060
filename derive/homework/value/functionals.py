"""Functionals of an answer's own, ``S_k[u] = sum_i r_ik u(x_i)``, and averages ``<p x>``: formulas
whose symbols stand without the index of the observations, or with a dot or a bar in its place."""

from __future__ import annotations

from dataclasses import replace

from ..bind.reading import Reading
from ..parse.grammar import Node
from ..parse.symbols import Written, pieces


def indexed(reading: Reading, node: Node, index: str) -> Node:
    """A formula with an index on what it has of the observations, ``x x^T`` as ``x_i x_i^T``."""
    if node.kind in ("scripted", "name", "accent"):
        w = reading.language.written(node)
        role = None if w is None else reading.role(
            Written(w.letter, w.accents, (*w.indices, index)))
        if w is not None and w.indices and reading.meaning(w) is not None:
            return node
        own = w is not None and not w.rest and by_observation(reading, w)
        if not own and (w is None or role is None or len(role.letters) != len(w.indices) + 1 or (
                role.quantity.kind not in ("data", "responsibility", "known"))):
            return node if node.kind != "scripted" else Node(node.kind, (
                indexed(reading, node.parts[0], index), *node.parts[1:]), node.text, node.at)
        below = Node("sub", (Node("group", (Node("name", (), index, node.at),), "{", node.at),))
        subs = [s for s in node.scripts if s.kind == "sub"]
        rest = [s for s in node.scripts if s.kind != "sub"]
        return Node("scripted", (node.head, *subs, below, *rest), "", node.at)
    return Node(node.kind, tuple(indexed(reading, p, index) for p in node.parts), node.text,
                node.at)


def by_observation(reading: Reading, w: Written) -> bool:
    """Whether the answer defines a symbol with one more index, that of the observations."""
    head = w.head
    return any(reading.sort(d.indices[-1], {}) in {v.indices[-1] for v in
                                               reading.language.model.observed if v.indices}
               for d in reading.definitions.get(head._replace(arity=head.arity + 1), ()))


def without_accent(node: Node) -> Node:
    """A symbol without its bar, and without a place that no index takes."""
    head = node.head
    node = Node(node.kind, tuple(replace(s, parts=(Node("group", tuple(
        p for p in pieces(s.parts[0]) if p.kind != "times"), "{"),)) if s.kind == "sub" else s
        for s in node.parts), node.text, node.at)
    while head.kind == "group" and len(head.parts) == 1 or head.text in ("bar", "overline"):
        head = head.parts[0]
    return Node("scripted", (head, *node.scripts), "", node.at) if node.scripts else head


def is_functional(formal: str, body: Node) -> bool:
    """Whether the formal argument of a function is itself a function of the observations."""
    return any(_at(formal, a, b) for n in body.walk() for a, b in zip(
        n.parts, (*n.parts[1:], None), strict=False))


def _at(formal: str, node: Node, following: Node | None) -> str:
    """The index of the observation that a function is taken at, ``u(x_i)`` or ``u_i``."""
    where = node
    if node.kind == "name" and node.text == formal and following is not None and (
            following.head.kind == "bracket" and len(following.head.parts) == 1):
        where = following.head.parts[0]
    elif node.kind != "scripted" or node.head.text != formal:
        return ""
    inside = where.below[0].alone if len(where.below) == 1 else None
    return inside.text if inside is not None and inside.kind == "name" else ""


def put_in(reading: Reading, formal: str, argument: Node, body: Node) -> Node:
    """The body of a functional with its argument in the place of its formal one."""
    parts: list[Node] = []
    n = 0
    while n < len(body.parts):
        p = body.parts[n]
        following = body.parts[n + 1] if n + 1 < len(body.parts) else None
        index = _at(formal, p, following)
        called = p.kind == "name"
        if not index:
            parts.append(put_in(reading, formal, argument, p))
        else:
            made = Node("group", (indexed(reading, argument, index),), "{", p.at)
            scripts = (following.scripts if called and following is not None else tuple(
                s for s in p.scripts if s.kind != "sub"))
            parts.append(Node("scripted", (made, *scripts), "", p.at) if scripts else made)
            n += called
        n += 1
    return Node(body.kind, tuple(parts), body.text, body.at)
