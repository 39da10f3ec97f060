"""Letters that an answer says are short for a parameter of a component: ``S = Sigma``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .claims import Read
from .grammar import Node

#: What has no value without a component's index, so that ``S = Sigma`` can only be a name for it.
_INDEXED = {"mu", "Sigma", "sigma", "lambda"}
_NOT_FREE = set("NnMdtikxXyYQ")


def in_full(reads: Sequence[Read]) -> list[Read]:
    """The statements with the parameters themselves for letters that are said to be short for
    them, and that stand alone on no other left side."""
    heads = [r.node.parts[0].text for r in reads
             if r.node is not None and r.node.kind == "chain" and r.node.parts[0].kind == "name"]
    short = {pair[0]: pair[1] for r in reads if (pair := _named(r)) is not None
             and heads.count(pair[0]) == 1}
    if not short:
        return list(reads)
    return [r if r.node is None or _named(r) is not None
            else replace(r, node=_renamed(r.node, short)) for r in reads]


def _named(r: Read) -> tuple[str, str] | None:
    """(letter, parameter) of a statement that only names a parameter."""
    node = r.node
    if node is None or node.kind != "chain" or node.text not in ("=", ":=") or \
            len(node.parts) != 2 or any(p.kind != "name" for p in node.parts):
        return None
    letter, meant = node.parts[0].text, node.parts[1].text
    fits = len(letter) == 1 and letter not in _NOT_FREE and meant in _INDEXED
    return (letter, meant) if fits else None


def _renamed(node: Node, short: dict[str, str]) -> Node:
    if node.kind == "name":
        return replace(node, text=short.get(node.text, node.text))
    if node.kind == "sub" or not node.parts:
        return node
    return replace(node, parts=tuple(_renamed(p, short) for p in node.parts))
