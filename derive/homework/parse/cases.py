"""Definitions by cases: rows for single components, and 0 or 1 where something holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..lex.vocabulary import DATA, LATENT
from .grammar import Node
from .read import Read
from .symbols import symbols, text_of, written

_REASON = "a definition by cases"


def by_component(reads: Sequence[Read], labels: tuple[str, ...]) -> list[Read]:
    """The statements with the row ``a_k = ... if k = 1`` as one on a_1; a row whose condition names
    no component is not read, but for an indicator's, ``I_i = 1 if Z_i = 1``."""
    observed = frozenset(w.indices[0] for r in reads if r.node is not None
                         for w in symbols(r.node) if w.letter in DATA and w.indices)
    found = []
    for r in reads:
        if r.node is None or r.condition is None or r.compared or _indicates(r):
            found.append(r)
        else:
            row = _of_component(r.node, r.condition, labels, observed)
            found.append(not_read(replace(r, node=None, condition=None), r.node) if row is None
                         else replace(r, node=row, condition=None))
    return found


def not_read(read: Read, node: Node) -> Read:
    """A row of a definition by cases that is not read, with the symbol that it is of."""
    named = Node("chain", (node.parts[0], Node("none")), "=", node.at) \
        if node.kind == "chain" else None
    return replace(read, reason=_REASON, named=named)


def _of_component(node: Node, condition: Node, labels: tuple[str, ...],
                  observed: frozenset[str]) -> Node | None:
    if condition.kind != "chain" or len(condition.parts) != 2 or \
            condition.parts[0].kind != "name" or node.kind != "chain":
        return None
    letter = condition.parts[0].text
    label = label_of(text_of(condition.parts[1]), labels)
    head = written(node.parts[0], observed)
    named = head is not None and letter in head.indices and letter not in observed
    return with_label(node, letter, label) if label is not None and named else None


def with_label(node: Node, letter: str, label: str) -> Node:
    """A formula with a component's label for an index letter, but where a sum binds the letter."""
    if node.kind == "name" and node.text == letter:
        return replace(node, kind="number" if label.isdigit() else "name", text=label)
    end = next((n for n, p in enumerate(node.parts) if node.kind == "product" and p.sums and any(
        text_of(s).partition("=")[0] == letter for s in p.below)), len(node.parts))
    kept = (with_label(p, letter, label) for p in node.parts[:end])
    return replace(node, parts=(*kept, *node.parts[end:]))


def _indicates(r: Read) -> bool:
    """Whether a row says 0 or 1 of an event of the unobserved component."""
    if r.node is None or r.condition is None:
        return False
    w = written(r.condition.parts[0]) if len(r.condition.parts) == 2 else None
    return w is not None and w.letter in LATENT and r.node.kind == "chain" and \
        r.node.parts[-1].kind == "number" and r.node.parts[-1].text in "01"


def label_of(text: str, labels: Sequence[str]) -> str | None:
    """The component's label that an index is, or its number stands for where labels are letters.

    >>> label_of("2", ("A", "B")), label_of("B", ("A", "B")), label_of("k", ("1", "2"))
    ('B', 'B', None)
    """
    counts = text.isdigit() and len(text) < 4 and 1 <= int(text) <= len(labels) and \
        not any(name.isdigit() for name in labels)
    return text if text in labels else labels[int(text) - 1] if counts else None
