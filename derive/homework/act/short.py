"""Letters that an answer says are short for a parameter: ``S = Sigma``, ``m_k = mu_k^{t+1}``."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from ..parse.cases import with_label
from ..parse.grammar import Node
from ..parse.read import Read
from ..parse.symbols import Written, written

#: What has no value without a component's index, so that ``S = Sigma`` can only be a name for it.
_INDEXED = {"mu", "Sigma", "sigma", "lambda"}
_NOT_FREE = set("NnMdtikxXyYQ")


def in_full(reads: Sequence[Read], indexed: Set[str] = _INDEXED) -> list[Read]:
    """The statements with the parameters themselves for letters that are said to be short for
    them, and that stand alone on no other left side."""
    heads = [r.node.parts[0].text for r in reads
             if r.node is not None and r.node.kind == "chain" and r.node.parts[0].kind == "name"]
    short = {letter: meant for letter, meant in filter(None, (_named(r, indexed) for r in reads))
             if heads.count(letter) == 1}
    return [r if r.node is None or _named(r, indexed) is not None
            else replace(r, node=_renamed(r.node, short)) for r in reads]


def _named(r: Read, indexed: Set[str]) -> tuple[str, str] | None:
    """(letter, parameter) of a statement that only names a parameter."""
    node = r.node
    if node is None or node.kind != "chain" or node.text not in ("=", ":=") or \
            len(node.parts) != 2 or any(p.kind != "name" for p in node.parts):
        return None
    letter, meant = node.parts[0].text, node.parts[1].text
    fits = len(letter) == 1 and letter not in _NOT_FREE and meant in indexed
    return (letter, meant) if fits else None


def _renamed(node: Node, short: dict[str, str]) -> Node:
    if node.kind == "name":
        return replace(node, text=short.get(node.text, node.text))
    if node.kind == "sub" or not node.parts:
        return node
    return replace(node, parts=tuple(_renamed(p, short) for p in node.parts))


def turned(reads: Sequence[Read], labels: tuple[str, ...], indexed: Set[str] = _INDEXED
           ) -> list[Read]:
    """The statements with ``m_k = mu_k^{t+1}`` as ``mu_k^{t+1} = m_k`` where m has a formula of its
    own elsewhere; for each component by itself where that has."""
    found: list[Read] = []
    for n, r in enumerate(reads):
        own = _other_name(r, indexed)
        heads = [w for m, other in enumerate(reads) if own is not None and m != n
                 and (w := _head(other)) is not None and w.key == own.key and not w.mark]
        if own is None or r.node is None or not heads:
            found.append(r)
            continue
        node = replace(r.node, parts=r.node.parts[::-1])
        each = {i for w in heads for i in w.indices}
        single = own.indices and each <= set(labels) and not set(own.indices) & each
        found += [replace(r, node=with_label(node, own.indices[0], i))
                  for i in sorted(each)] if single else [replace(r, node=node)]
    return found


def _head(r: Read) -> Written | None:
    """The symbol on the left of a statement."""
    return written(r.node.parts[0]) if r.node is not None and r.node.kind == "chain" else None


def _other_name(r: Read, indexed: Set[str]) -> Written | None:
    """The symbol that a statement says to be a new parameter, and nothing more."""
    own = _head(r)
    if own is None or r.node is None or r.node.text not in ("=", ":=") or len(r.node.parts) != 2:
        return None
    meant = written(r.node.parts[1])
    names = meant is not None and meant.mark == "new" and meant.letter in indexed and \
        not meant.rest and meant.indices == own.indices and meant.letter != own.letter
    return own if names and not own.rest and not own.mark else None
