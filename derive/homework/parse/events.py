"""Probabilities of the unobserved component as people write them: P(Z_i = k | x_i), E[z_ik | x]."""

from __future__ import annotations

from ..lex.vocabulary import LATENT
from .grammar import Node
from .symbols import text_of, written


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
