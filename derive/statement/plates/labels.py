"""Variables with labels: which are latent, and the probabilities of their values."""

from __future__ import annotations

from collections.abc import Sequence

from ...algebra.expression import Expr
from ...model import Factor, Guard, Variable
from ..errors import DERIVED
from ..facts import Place
from . import licensed
from .lines import check_cover
from .reading import Reading
from .scope import Line
from .stated import Chance, Event
from .values import Values
from .weights import by_label, every, of_law


def ordered(r: Reading) -> list[str]:
    """The labels, each behind those that it is given."""
    above = {h: {e.variable.letter for c in r.facts.lines for e in c.events
                 if c.variable.letter == h} for h in r.values}
    found: list[str] = []
    while len(found) < len(r.values):
        ready = [h for h in r.values if h not in found and above[h] <= {*found, h}]
        if not ready:
            c = next(c for c in r.facts.lines if c.events)
            raise c.events[0].place.error(
                "each of these variables is given another of them, in a circle",
                "a variable is given those that stand before it")
        found.append(ready[0])
    return found


def latents(r: Reading) -> list[Variable]:
    """The latent variables, each behind those that it is given. Raises StatementError where one
    has no probabilities, or where there is none."""
    found = []
    roles = r.roles
    for head in ordered(r):
        if head in r.binary or head in roles.known or head in roles.observed:
            continue
        if head not in r.parents and head not in roles.latent:
            continue
        v = r.values[head]
        if not r.has_law(head):
            place = next(e.place for c in r.facts.lines
                         for e in c.events if e.variable.letter == head)
            raise place.error(
                f"{head}_{','.join(r.indices[head])} has no probabilities",
                f"add P({head}_{','.join(r.indices[head])} = "
                f"{v.labels[0] if v.labels else v.letter}) = ..., or observed: {head}, or "
                f"known: {head}")
        found.append(Variable(head, r.indices[head], "label", "latent", v.letter,
                              seen=head in roles.seen or head in roles.missing))
    if not found:
        raise r.facts.lines[0].place.error(
            "no variable of this statement is latent: there is nothing for EM to do",
            "a latent variable is one that others are given, X_i | Z_i=k ~ ...; " + DERIVED)
    for name, place in r.roles.latent.items():
        if name not in [v.name for v in found]:
            raise place.error(
                f"{name} is latent by this line: "
                + ("a latent variable without labels is not derived yet"
                   if name in r.indices else "it is no variable of this model"), DERIVED)
    for name, place in r.roles.seen.items():
        if name not in [v.name for v in found]:
            raise place.error(f"{name} is seen for some units, and is no latent variable",
                              DERIVED)
    return found


def categorical(r: Reading, head: str) -> list[Factor]:
    """The factors of a label: its own laws, or the probabilities of its values."""
    values, indices = r.values[head], r.indices[head]
    found = []
    places: list[tuple[Place, tuple[Guard, ...]]] = []
    groups: dict[tuple[Event, ...], list[Chance]] = {}
    for chance in r.facts.chances:
        if chance.event.variable.letter == head:
            groups.setdefault(chance.events, []).append(chance)
    for c in r.facts.laws:
        if c.variable.letter == head:
            line, guards = r.line(indices, c.events)
            places.append((c.place, guards))
            new = Factor(head, "categorical", of_law(c.law, values, r.scope, line), guards)
            for chance in groups.pop(c.events, []):
                if _of_chances(r, [chance], values, line) != new.arguments:
                    raise chance.place.error(
                        f"{head} has a law already, on line {c.place.line.number}",
                        "the two say different things: write one of them")
            found.append(new)
    for events, chances in groups.items():
        line, guards = r.line(indices, events)
        places.append((chances[0].place, guards))
        found.append(Factor(head, "categorical", _of_chances(r, chances, values, line),
                            guards))
    check_cover(r, head, places)
    return found


def _of_chances(r: Reading, chances: Sequence[Chance], values: Values, line: Line) -> tuple[
        Expr, ...]:
    seen: dict[str, Chance] = {}
    for c in chances:
        value = str(c.event.value)
        if value in seen:
            raise c.place.error(f"the value {value} has a probability already, on line "
                                f"{seen[value].place.line.number}",
                                "each value has one")
        seen[value] = c
    free = [c for v, c in seen.items() if v in (values.letter, *values.others)
            and v not in values.labels]
    if free and len(seen) > 1:
        raise chances[-1].place.error(
            "one line stands for every value, and another one for one of them",
            "write one line for all values, or one for each")
    if free:
        value = str(free[0].event.value)
        alias = {**line.alias, value: values.letter}
        inside = Line(line.units, (*line.values, values.letter), alias)
        return every(free[0].value, values, r.scope, inside)
    ones = {n: f.place for n, f in licensed.ones(r.facts, r.scope).items()}
    return by_label({v: c.value for v, c in seen.items()}, values, r.scope, line, ones)
