"""Definitions by cases: rows for single components, and 0 or 1 where something holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .events import event_label
from .grammar import Node
from .letters import index_letters
from .read import Read
from .survey import Definition, Survey, label_of
from .symbols import text_of, written

_REASON = "a definition by cases"


def by_component(reads: Sequence[Read], labels: tuple[str, ...]) -> list[Read]:
    """The statements with the row ``a_k = ... if k = 1`` as one on a_1; a row whose condition names
    no component is not read, but for an indicator's, ``I_i = 1 if Z_i = 1``."""
    observed = index_letters([r.node for r in reads if r.node is not None])[0]
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
    return event_label(r.condition) is not None and r.node.kind == "chain" and \
        r.node.parts[-1].kind == "number" and r.node.parts[-1].text in "01"


def by_comparison(found: Survey, reads: Sequence[Read]) -> Survey:
    """The notation with ``h_i = 1 if r_i > 1/2``, or ``I_i = 1 if Z_i = 1``, as the indicator of
    its condition, where h is no responsibility itself; a condition that has no syntax leaves h
    without a definition."""
    compared = {n: r for n, r in enumerate(reads) if r.compared or _indicates(r)}
    if not compared:
        return found
    definitions = dict(found.definitions)
    for key, own in found.definitions.items():
        if key not in found.responsibilities:
            definitions[key] = tuple(
                _indicating(d, compared[d.number].condition) if d.number in compared else d
                for d in own
                if d.number not in compared or compared[d.number].condition is not None)
    return replace(found, definitions=definitions)


def _indicating(d: Definition, condition: Node | None) -> Definition:
    assert condition is not None
    at = d.body.at
    one = Node("number", (), "1", at)
    holds = Node("product", (one, Node("bracket", (condition,), "{", at)), "", at)
    return replace(d, body=holds if d.body.text == "1" else
                   Node("expression", (one, holds), "+-", at))
