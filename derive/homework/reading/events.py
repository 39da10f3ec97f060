"""Probabilities of the unobserved component as people write them: P(Z_i = k | x_i), E[z_ik | x]."""

from __future__ import annotations

from .grammar import Node
from .symbols import text_of, written
from .vocabulary import LATENT


def names_latent(node: Node) -> str | None:
    """The component of which a node is the posterior probability, by its event ("k" or a label), ""
    where it names none (E[z_i | x]), None where it is no such probability or expectation."""
    if node.kind != "product":
        return None
    head = next((p for p in node.parts if p.kind != "times"), None)
    brackets = [p for p in node.parts if p.kind == "bracket"]
    if head is None or len(brackets) != 1 or node.parts[-1] is not brackets[0]:
        return None
    w = written(head)
    if w is None or len(node.parts) != 2:
        return None
    bracket = brackets[0]
    marks = bracket.text[1:]
    expectation = w.letter in ("E", "mathbb E")
    if w.letter not in ("P", "p", "Pr", "f", "Q", "q", "E") or not bracket.parts:
        return None
    if "|" not in marks and not expectation and w.letter != "Q":
        return None
    event = bracket.parts[0]
    if expectation:
        return event_label(event)
    if len(bracket.parts) > 1 and all("theta" in text_of(p) for p in bracket.parts[1:]):
        return None
    if event.kind == "chain":
        return event_label(event)
    return None


def event_label(event: Node) -> str | None:
    """The component that an event or an indicator names: "1", "k", "" for an unnamed one."""
    if event.kind == "chain" and len(event.parts) == 2:
        w = written(event.parts[0])
        if w is not None and w.letter in LATENT:
            return text_of(event.parts[1])
        return None
    if event.kind == "product" and len(event.parts) == 2:
        a, b = event.parts
        if b.kind in ("bracket", "group") and len(b.parts) == 1:
            name = text_of(a)
            if name.split("_")[0] in ("one", "1", "I", "indicator", "chi", "ind"):
                return event_label(b.parts[0])
    if event.kind == "bracket" and len(event.parts) == 1:
        return event_label(event.parts[0])
    if event.kind == "scripted" and text_of(event.parts[0]) in ("1", "one", "I"):
        subs = [s for s in event.parts[1:] if s.kind == "sub"]
        if subs and subs[0].parts[0].parts:
            inner = subs[0].parts[0].parts[0]
            if inner.kind == "bracket" and inner.parts:
                inner = inner.parts[0]
            return event_label(inner)
    w = written(event)
    if w is not None and w.letter in LATENT and not w.rest:
        components = [t for t in w.indices if t.isdigit()]
        return components[-1] if components else (w.indices[1] if len(w.indices) > 1 else "")
    return None
