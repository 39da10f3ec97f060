"""Limits: a likelihood without a bound, and K-means."""

from __future__ import annotations

from .. import document as doc
from ..pen import say, section
from .pen import Writer


def limits(pen: Writer) -> doc.Section:
    """The lines about limits, where there are any."""
    unbounded, hard = pen.parts("ascent", "unbounded"), pen.parts("limit")
    return section(
        "limits", "Limits",
        say("Along this path the likelihood grows without bound:") if unbounded else None,
        pen.part("ascent", "unbounded", "degenerate") if unbounded else None,
        say("Where all spreads are the same and fall to 0, EM becomes K-means:") if hard else None,
        pen.part("limit") if hard else None)
