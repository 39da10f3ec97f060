"""Probabilities of the unobserved component as people write them: P(Z_i = k | x_i), E[z_ik | x]."""

from __future__ import annotations

from collections.abc import Sequence

from .grammar import Node
from .symbols import text_of, written
from .vocabulary import LATENT


def names_latent(node: Node) -> str | None:
    """The component of which a node is the posterior probability, by its event ("k" or a label), ""
    where it names none (E[z_i | x]), None where it is no such probability or expectation."""
    if node.kind != "product" or len(node.parts) != 2 or node.parts[0].kind in (
            "times", "bracket") or node.parts[1].kind != "bracket":
        return None
    head, bracket = node.parts
    w = written(head)
    if w is None or w.letter not in ("P", "p", "Pr", "f", "Q", "q", "E") or not bracket.parts:
        return None
    event, *given = bracket.parts
    if w.letter == "E":
        return event_label(event)
    if "|" not in bracket.text[1:] and w.letter != "Q" or event.kind != "chain" or \
            given and all("theta" in text_of(p) for p in given):
        return None
    return event_label(event)


def event_at(items: Sequence[Node], n: int, names: Sequence[str]) -> tuple[Node, int] | None:
    """(event, where the items go on) of an indicator by one of those names, ``1{z_i = k}`` or
    ``1_{z_i = k}``, that begins at items[n]; None where none begins."""
    item, event, after = items[n], None, n + 1
    if text_of(item) in names and after < len(items) and items[after].kind in ("bracket", "group"):
        event, after = items[after], n + 2
    elif item.kind == "scripted" and text_of(item.head) in names and len(item.parts) == 2:
        event = next(iter(item.below), None)
    return alone_in(event, after)


def alone_in(event: Node | None, after: int) -> tuple[Node, int] | None:
    """What a bracket compares, with ``after``; None where it is no comparison."""
    while event is not None and event.kind in ("bracket", "group"):
        event = event.alone
    fits = event is not None and event.kind == "chain" and len(event.parts) == 2
    return (event, after) if event is not None and fits else None


def event_label(event: Node) -> str | None:
    """The component that an event or an indicator names: "1", "k", "" for an unnamed one."""
    if event.kind == "chain" and len(event.parts) == 2:
        w = written(event.parts[0])
        return text_of(event.parts[1]) if w is not None and w.letter in LATENT else None
    if event.kind == "product" and len(event.parts) == 2 and event.parts[1].alone and \
            text_of(event.parts[0]).split("_")[0] in ("one", "1", "I", "indicator", "chi", "ind"):
        return event_label(event.parts[1].alone)
    if event.kind == "bracket" and event.alone:
        return event_label(event.alone)
    if text_of(event.head) in ("1", "one", "I") and event.below and event.below[0].parts:
        inner = event.below[0].parts[0]
        return event_label(inner.parts[0] if inner.kind == "bracket" and inner.parts else inner)
    w = written(event)
    if w is not None and w.letter in LATENT and not w.rest:
        components = [t for t in w.indices if t.isdigit()]
        return components[-1] if components else "".join(w.indices[1:2])
    return None
