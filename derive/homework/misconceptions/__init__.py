"""Mistakes that people make, each as one small change of the derivation's own formulas.

A misconception says which parts it can occur in and how it changes their formula; whoever makes the
mistake hands in the changed formula, and is recognised by its value. Ids never change.
"""

from __future__ import annotations

from dataclasses import replace

from . import expected, logarithms, means, posterior, spreads, updates, weights
from .entry import Change, Misconception

#: Every misconception, by the part that it occurs in. Two entries may share an id: one mistake in
#: two kinds of part.
ENTRIES: tuple[Misconception, ...] = (
    *posterior.TABLE, *logarithms.TABLE, *expected.TABLE, *updates.TABLE, *weights.TABLE,
    *means.TABLE, *spreads.TABLE,
)


def misconceptions() -> dict[str, Misconception]:
    """Every misconception by its id, with all the kinds of part that it occurs in.

    >>> sorted(misconceptions()["swapped_components"].kinds)
    ['mean', 'responsibilities', 'spread']
    """
    found: dict[str, Misconception] = {}
    for m in ENTRIES:
        if m.id in found:
            first = found[m.id]
            m = replace(first, kinds=tuple(dict.fromkeys((*first.kinds, *m.kinds))))
        found[m.id] = m
    return found


#: One entry for each id.
TABLE: tuple[Misconception, ...] = tuple(misconceptions().values())

__all__ = ["ENTRIES", "TABLE", "Change", "Misconception", "misconceptions"]
