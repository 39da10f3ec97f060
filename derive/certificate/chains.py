"""The lines of a derivation as chains: what each begins with, what it ends with, what it cites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .lines import Line
from .terms import Term, walk


@dataclass(frozen=True)
class Chain:
    """Lines that go on from one another."""

    lines: tuple[Line, ...]

    @property
    def first(self) -> Line:
        """The line that it starts with."""
        return self.lines[0]

    @property
    def left(self) -> Term:
        """What it speaks of."""
        return self.first.left if self.first.head is None else self.first.head

    @property
    def right(self) -> Term:
        """Where it ends."""
        return self.lines[-1].right

    @property
    def relation(self) -> str:
        """Its relation as a whole: that of the first line which is no equality, else "="."""
        relations = [x.relation for x in self.lines if x.relation != "="]
        return "=" if not relations else relations[0] if len(set(relations)) == 1 else "mixed"

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its lines."""
        return tuple(x.id for x in self.lines)

    @property
    def cited(self) -> set[str]:
        """The ids of the lines that it rests on."""
        return {n for x in self.lines for n in _cited(x)}


def _cited(line: Line) -> Iterator[str]:
    yield from line.needs
    for name, _ in line.given.get("terms", ()):
        kind, _, rest = name.partition(":")
        if kind in ("earlier", "only"):
            yield rest.partition("@")[0]
    if line.given.get("instance"):
        yield line.given["instance"][0]


def chains_of(lines: Sequence[Line]) -> tuple[Chain, ...]:
    """The chains, in the order in which they start."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        if line.chain in found:
            found[line.chain].append(line)
        else:
            found.setdefault(line.id, []).append(line)
    return tuple(Chain(tuple(x)) for x in found.values())


def ops(term: Term) -> set[str]:
    """The operations in a term."""
    return {t.op for t in walk(term)}


def ordered(term: Term) -> Any:
    """The term up to the order of summands and of scalar factors."""
    if term.op in ("add", "mul"):
        parts, matrices = [], []
        for a in _flat(term, term.op):
            if term.op == "add" or a.shape == "scalar":
                parts.append(ordered(a))
            else:
                matrices.append(ordered(a))
        unit = ("number", 0 if term.op == "add" else 1)
        kept = sorted((p for p in parts if p != unit), key=repr)
        return (term.op, tuple(kept), tuple(matrices))
    return (term.op, *(ordered(a) if isinstance(a, Term) else a for a in term.args))


def _flat(term: Term, op: str) -> Iterator[Term]:
    for a in term.args:
        if a.op == op:
            yield from _flat(a, op)
        else:
            yield a
