"""Indices in brackets: ``gamma_j(c)`` is ``gamma_jc`` where an answer writes that symbol so, and
``x^{(j)}`` is ``x_j`` where it sums over j."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ..parse.grammar import Node
from ..parse.read import Read
from ..parse.symbols import PARAMETERS, written
from ..value.ranges import bound_in

#: Letters that are the argument of a function: data, and the number of the iterate.
_NO_INDEX = frozenset("xyt")


def bracketed(reads: Sequence[Read]) -> list[Read]:
    """The statements with the index that stands in a bracket as one of the symbol's own: behind it
    where such a statement begins with it, or a sum runs over that letter, and it nowhere has
    anything else behind it; above it where a sum runs over that letter."""
    bound = frozenset(x for r in reads if r.node is not None for n in r.node.walk() if n.sums
                      for below in n.below[:1] for x in bound_in(below)) - _NO_INDEX
    reads = [replace(r, node=_lowered(r.node, bound)) if r.node is not None and bound else r
             for r in reads]
    first = {letter for r in reads if r.node is not None and r.node.kind == "chain"
             for letter in (_indexed(r.node.parts[0].items),) if letter} | {
                 letter for r in reads if r.node is not None for n in r.node.walk()
                 if n.kind == "product" for m in range(len(n.parts) - 1)
                 if _inside(n.parts[m + 1]) in bound and (letter := _indexed(n.parts[m:]))}
    uses: defaultdict[str, set[bool]] = defaultdict(set)
    for r in reads:
        for n in r.node.walk() if r.node is not None and first else ():
            for m, item in enumerate(n.parts):
                if item.kind == "scripted" and item.head.kind == "name":
                    uses[item.head.text].add(n.kind == "product" and bool(_indexed(n.parts[m:])))
    letters = frozenset(x for x in first if uses[x] == {True})
    return [replace(r, node=_joined(r.node, letters)) if r.node is not None and letters else r
            for r in reads]


def _indexed(items: Sequence[Node]) -> str:
    """The letter of a symbol with one index and another one in the bracket behind it; "" of
    anything else."""
    w = written(items[0]) if len(items) > 1 else None
    inside = _inside(items[1]) if w is not None else ""
    fits = w is not None and len(w.indices) == 1 and not w.rest and (
        inside.isdigit() or len(inside) == 1 and inside not in _NO_INDEX)
    return items[0].head.text if fits else ""


def _inside(item: Node) -> str:
    """The one letter, with or without primes, or the number that a bracket holds, "" for more."""
    inside = item.head.alone if item.head.kind == "bracket" else None
    if inside is not None and inside.kind == "scripted" and all(
            s.kind == "prime" for s in inside.scripts):
        inside = inside.head
    return inside.text if inside is not None and inside.kind in ("name", "number") else ""


def _lowered(node: Node, bound: frozenset[str]) -> Node:
    parts = tuple(_lowered(p, bound) for p in node.parts)
    if node.kind == "scripted" and node.head.kind in ("name", "accent") and (
            written(node.head) is not None) and not PARAMETERS & {n.text for n in node.head.walk()}:
        parts = (parts[0], *(replace(s, kind="sub", parts=(letter,)) if (
            letter := _above(s)) is not None and letter.text in bound else s for s in parts[1:]))
    return node.with_parts(parts) if node.parts else node


def _above(script: Node) -> Node | None:
    """The letter of a superscript that is one letter in brackets, None of another."""
    if script.kind != "sup":
        return None
    inside = script.parts[0].alone if script.parts[0].kind == "group" else script.parts[0]
    letter = inside.alone if inside is not None and inside.text == "(" else None
    return letter if letter is not None and letter.kind == "name" else None


def _joined(node: Node, letters: frozenset[str]) -> Node:
    parts: list[Node] = []
    for n, part in enumerate(node.parts):
        if node.kind == "product" and n and _indexed(node.parts[n - 1:]) in letters:
            index = Node("sub", part.head.parts, "", part.at)
            parts[-1] = replace(parts[-1], parts=(*parts[-1].parts, index, *part.scripts))
        else:
            parts.append(_joined(part, letters))
    if node.kind == "product" and len(parts) == 1:
        return parts[0]
    return node.with_parts(parts) if node.parts else node
