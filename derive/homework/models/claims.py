"""What an answer to a model's homework says of which part: each a chain of equal members."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...algebra.expression import Expr
from ...engine.parts import Unit
from ...model_em import part_of
from ..reading.claims import Read
from ..reading.grammar import Node
from .binding import Bound, Names
from .formula import Definition

#: Relations whose sides are equal.
EQUAL = ("=", ":=", "=:")


@dataclass(frozen=True)
class Claim:
    """``members`` are all said to be the part's value at ``indices``; ``proportional`` up to a
    factor that does not depend on the latent variables."""

    part: str
    target: Bound | None
    members: tuple[Node, ...]
    at: int
    end: int
    proportional: bool = False
    new: bool = False


def _kept(unit: Unit) -> tuple[tuple[Expr, Expr], ...]:
    return unit.responsibilities or ((unit.joint, unit.joint),)


def chains(reads: Sequence[Read]) -> Iterator[tuple[Read, Node]]:
    """The statements that are chains of relations."""
    for r in reads:
        if r.node is not None and r.node.relates and len(r.node.parts) > 1:
            yield r, r.node


class Claims:
    """The claims and definitions of one answer."""

    def __init__(self, names: Names, reads: Sequence[Read]) -> None:
        self.names = names
        self.claims: list[Claim] = []
        self.definitions: dict[str, Definition] = {}
        found = list(chains(reads))
        self._responsibilities = [s.args[0] for u in names.units for s, _ in _kept(u)]
        for _, node in found:
            self._note_heads(node)
        for _, node in found:
            self._note_definition(node)
        for read, node in found:
            claim = self._claim(read, node)
            if claim is not None:
                self.claims.append(claim)

    # --- heads and definitions -------------------------------------------------------------------

    def _note_heads(self, node: Node) -> None:
        """A symbol that is said to be the probability of an event of a latent variable."""
        events = [e for p in node.parts if (e := self.names.event(p)) is not None]
        if not events:
            return
        for p in node.parts:
            w = self.names.written(p)
            if w is not None and (self.names.bind(w, {}) is None or self._only_responsibility(p)):
                self.names.heads[w.letter] = events[0].indices[0]

    def _only_responsibility(self, node: Node) -> bool:
        w = self.names.written(node)
        found = self.names.bind(w, {}) if w is not None else None
        return found is not None and found.kind == "responsibility"

    def _note_definition(self, node: Node) -> None:
        """``N_k = sum_i r_ik``: a symbol that the statement does not have, and its formula."""
        if node.relations[0] not in EQUAL:
            return
        w = self.names.written(node.parts[0])
        if w is None or w.rest or w.letter in self.definitions or w.letter == "Q":
            return
        found = self.names.bind(w, {})
        if found is not None and found.kind in ("parameter", "variable", "responsibility"):
            return
        if self.names.event(node.parts[1]) is None and w.letter not in self.names.heads:
            self.definitions[w.letter] = Definition(w.indices, node.parts[-1])
            self.names.defined.add(w.letter)

    # --- claims ----------------------------------------------------------------------------------

    def _claim(self, read: Read, node: Node) -> Claim | None:
        relations, members = node.relations, node.parts
        if any(r not in (*EQUAL, "propto") for r in relations):
            return None
        proportional = "propto" in relations
        first, rest = members[0], members[1:]
        target = self.names.event(first)
        w = self.names.written(first)
        if target is None and w is not None:
            target = self._bound(first)
        if target is not None and target.kind == "responsibility":
            rest = tuple(m for m in rest if self.names.event(m) is None)
            if not rest:
                return None
            part = part_of(target.name, self._responsibilities)
            return Claim(part, target, rest, read.at, read.end, proportional)
        if target is not None and target.kind == "parameter" and not target.root:
            assert w is not None
            if w.mark == "old" or proportional:
                return None
            return Claim(target.name, target, rest, read.at, read.end,
                         new=w.mark == "new" or w.hat)
        head = self.names.written(first.items[0])
        if head is not None and head.letter == "Q" and (
                len(first.items) == 1 or first.items[1].kind == "bracket"):
            return Claim("Q", None, rest, read.at, read.end)
        return None

    def _bound(self, node: Node) -> Bound | None:
        w = self.names.written(node)
        return None if w is None else self.names.bind(w, {})
