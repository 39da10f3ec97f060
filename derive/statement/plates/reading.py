"""A statement's names sorted: variables with their indices and values, roles, letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ...model import Guard
from ..errors import shortened
from ..facts import Place
from .roles import roles_of
from .scope import Line, Scope
from .stated import Event, Stated
from .subscripts import USUAL, Subscripts
from .values import check_same, values_of

if TYPE_CHECKING:
    from ...families.family import Family


class Reading:
    """The facts of a statement with what its names are.

    ``parents`` are the variables that others are given, ``values`` those with labels, ``binary``
    those of them that are 0 or 1 and parents of none, ``labels`` the others.
    """

    def __init__(self, facts: Stated, families: Mapping[str, Family]) -> None:
        self.facts, self.families = facts, families
        if not facts.laws and not facts.chances:
            raise self.first_place().error(
                "no line says how the observations are distributed",
                "add a line such as X_i | Z_i=k ~ Normal(mu_k, Sigma_k)")
        self.parents = {e.variable.letter for c in facts.lines
                        for e in c.events}
        self.values = {v.variable: v for v in values_of(facts)}
        self.binary = [h for h, v in self.values.items() if h not in self.parents
                       and v.labels and {*v.labels} <= {"0", "1"} and not any(
                           c.variable.letter == h for c in facts.laws)]
        labels = {x: v for x, v in self.values.items() if x not in self.binary}
        generic = [x for v in labels.values() for x in (v.letter, *v.others)]
        self.subscripts = Subscripts(facts, generic, [x for v in labels.values()
                                                      for x in v.labels])
        self.indices = self.indices_of()
        self.roles = roles_of(facts, self.subscripts, labels, self.parents)
        sizes = {r.items[-1] for r in facts.ranges if ".." in r.items}
        known = {n: p for n, p in {**self.roles.observed, **self.roles.known}.items()
                 if n in self.roles.known and n not in sizes
                 or n in self.roles.observed and not self.has_law(n)}
        self.scope = Scope(facts, self.subscripts, labels, self.indices, known, sizes)
        self.scope.rows = self.roles.rows
        self.labels = labels

    def first_place(self) -> Place:
        """The place of a fact, where there is no law."""
        f = self.facts
        return next(x.place for kind in (f.constraints, f.roles, f.priors, f.ranges) for x in kind)

    def has_law(self, name: str) -> bool:
        """Whether a variable has a law, or probabilities."""
        return any(self.subscripts.split(c.variable).name == name for c in self.facts.laws) or any(
            c.event.variable.letter == name for c in self.facts.chances)

    def indices_of(self) -> dict[str, tuple[str, ...]]:
        """The indices of each variable, the same wherever it stands."""
        found: dict[str, tuple[str, ...]] = {}
        for s in [*(c.variable for c in self.facts.laws), *(
                c.event.variable for c in self.facts.chances), *(
                e.variable for c in self.facts.lines for e in c.events)]:
            split = self.subscripts.split(s)
            indices = tuple(i if isinstance(i, str) else i.name for i in split.indices)
            if not indices:
                loose = [x for x in s.subscript if x.islower() and x not in USUAL]
                raise s.place.error(
                    f"{shortened(s.place.written)} has no index of the units"
                    + (f": nothing else has the index {loose[-1]}" if loose else ""),
                    f"add its range, {loose[-1]} = 1..{loose[-1].upper()}" if loose else
                    f"write {s.letter}_i; one that all units share is a parameter")
            if s.letter in self.values and split.name != s.letter:
                raise s.place.error(
                    f"the subscript of {shortened(s.place.written)} is not made of indices alone",
                    f"two variables have two letters; {s.letter}_{','.join(indices)} is one")
            check_same(s.place, found.setdefault(split.name, indices), indices, split.name)
        return found

    def line(self, indices: tuple[str, ...], events: Sequence[Event]) -> tuple[
            Line, tuple[Guard, ...]]:
        """Where an expression of a line stands, and what the line is guarded by."""
        letters: list[str] = []
        alias: dict[str, str] = {}
        guards = []
        for e in events:
            v = self.values[e.variable.letter]
            at = tuple(i for i in self.subscripts.split(e.variable).indices if isinstance(i, str))
            free = e.value in (None, v.letter, *v.others) and e.value not in v.labels
            if not {*at} <= {*indices}:
                raise e.place.error(
                    f"{e.variable.name} has the index {', '.join({*at} - {*indices})}, and what it "
                    f"is given for has {', '.join(indices) or 'none'}",
                    "a variable depends on those of its own unit")
            if free:
                letters.append(v.letter)
                if e.value not in (None, v.letter):
                    alias[str(e.value)] = v.letter
            guards.append(Guard(v.variable, at, v.letter if free else str(e.value)))
        if len({g.variable for g in guards}) < len(guards):
            raise events[-1].place.error(f"{events[-1].variable.name} stands twice among the "
                                         "conditions", "a line is given one value of each variable")
        return Line(indices, tuple(letters), alias), tuple(guards)
