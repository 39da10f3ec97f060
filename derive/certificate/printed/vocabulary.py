"""What occurs in the lines of a derivation: the names that a dictionary has to know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..terms import FUNCTION, Term

#: How the names of divergences begin.
DIVERGENCE = "KL"


@dataclass
class Vocabulary:
    """What occurs in the lines of a derivation: each name with the ways in which it occurs.

    ``symbols`` are (name, kind, count of indices, mark); ``whole`` those that are an argument of a
    divergence; ``functions`` (name, mark, count of arguments); ``slots`` the parameters of one
    family that share index and mark, as a list of (name, kind), with those marks.
    """

    symbols: set[tuple[str, str, int, str]] = field(default_factory=set)
    whole: set[tuple[str, str, int, str]] = field(default_factory=set)
    functions: set[tuple[str, str, int]] = field(default_factory=set)
    indices: set[str] = field(default_factory=set)
    sizes: set[str] = field(default_factory=set)
    families: dict[str, int] = field(default_factory=dict)
    slots: dict[tuple[Any, ...], set[str]] = field(default_factory=dict)
    latent: str = ""

    @property
    def names(self) -> set[str]:
        """The names of symbols and functions, and those that a pattern may show."""
        found = {s[0] for s in self.symbols | self.whole} | {f[0] for f in self.functions}
        return found | {".theta"}


def vocabulary(terms: Iterable[Term], labels: Iterable[str]) -> Vocabulary:
    """What occurs in those terms."""
    v = Vocabulary(indices=set(labels))
    seen: set[Term] = set()
    todo = list(terms)
    while todo:
        t = todo.pop()
        if t in seen:
            continue
        seen.add(t)
        op, a = t.op, t.args
        children = list(t.children)
        if op == "symbol":
            v.symbols.add((a[0], a[1], len(a[2]), a[3]))
            v.indices.update(a[2])
        elif op == "function":
            name = a[0].removeprefix(FUNCTION)
            v.functions.add((name, a[1], len(a) - 2))
            if name.startswith(DIVERGENCE):
                whole = [c for c in children if c.op == "symbol"]
                v.whole.update((c.args[0], c.args[1], len(c.args[2]), c.args[3]) for c in whole)
                v.indices.update(x for c in whole for x in c.args[2])
                children = [c for c in children if c.op != "symbol"]
        elif op in ("sum", "product"):
            v.indices.add(a[1])
            v.sizes.add(a[2].rpartition("..")[2])
        elif op == "size":
            v.sizes.add(a[0])
        elif op == "density":
            v.families[a[0]] = len(children) - 1
            _note_slots(v, a[0], children[1:])
        elif op in ("indicator", "assignments"):
            v.latent = a[0] if op == "indicator" else a[1]
            v.indices.update(a[1:] if op == "indicator" else ())
        elif op == "posterior":
            v.indices.update(a[:2])
        todo += children
    return v


def _note_slots(v: Vocabulary, family: str, slots: list[Term]) -> None:
    if all(s.op == "symbol" and s.args[2:] == slots[0].args[2:] for s in slots) \
            and slots and len(slots[0].args[2]) == 1:
        key = (family, tuple((s.args[0], s.args[1]) for s in slots))
        v.slots.setdefault(key, set()).add(slots[0].args[3])
