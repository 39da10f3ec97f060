"""What lines say of variables as a whole: observed, latent, known, seen for some, missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..errors import shortened
from ..facts import Expression, Place, Role, Symbol, Tree
from .stated import Stated
from .subscripts import Subscripts
from .values import Values

_WHOLE = ("observed: X says it of all units, as does X in a line of its own for the other units; "
          "values that are missing are stated, X_ij missing")


@dataclass(frozen=True)
class Roles:
    """Names by what is said of them; ``seen`` are labels that are observed for some units."""

    observed: Mapping[str, Place]
    latent: Mapping[str, Place]
    known: Mapping[str, Place]
    seen: Mapping[str, Place]
    missing: Mapping[str, Place]
    rows: Mapping[str, Place]


def roles_of(stated: Stated, subscripts: Subscripts, values: Mapping[str, Values],
             parents: set[str]) -> Roles:
    """What the lines say of each name. Raises StatementError where they contradict each other."""
    found: dict[str, dict[str, Place]] = {w: {} for w in ("observed", "latent", "known")}
    seen: dict[str, Place] = {}
    rows: dict[str, Place] = {}
    some: dict[str, list[Role]] = {}
    for fact in stated.roles:
        if fact.role == "unknown":
            continue
        for symbol in _entries(fact.entry):
            name = subscripts.split(symbol).name
            if fact.role == "rows":
                rows[name] = found["known"][name] = symbol.place
                continue
            if not _whole(fact, stated):
                if fact.role == "latent" and any(
                        _others(fact, f, name, subscripts) for f in stated.roles) and _ends(
                        fact, symbol, stated):
                    continue
                if fact.role != "observed":
                    raise fact.place.error(f"{symbol.name} is {fact.role} for some units only",
                                           "a name is known or latent for all units")
                if name in values and name in parents:
                    seen[name] = symbol.place
                    continue
                some.setdefault(name, []).append(fact)
                if len(some[name]) < 2:
                    continue
            found[fact.role][name] = symbol.place
    for name, facts in some.items():
        if name not in found["observed"]:
            raise facts[0].place.error(
                f"{name} is observed for some units only, and no line says that it is missing for "
                "the others", _WHOLE)
    for given in stated.constraints:
        if given.kind in ("known", "fixed"):
            for symbol in _entries(given.parts[0]):
                found["known"][subscripts.split(symbol).name] = symbol.place
    missing = {subscripts.split(s).name: s.place for f in stated.constraints
               if f.kind == "missing" for s in _entries(f.parts[0])}
    for name, place in seen.items():
        if name in found["latent"]:
            del found["latent"][name]
        found["observed"].pop(name, None)
        seen[name] = place
    both = [n for n in found["observed"] if n in found["latent"] or n in found["known"]
            and n in parents]
    if both:
        raise found["observed"][both[0]].error(
            f"{both[0]} is observed by this line, and another one says otherwise",
            "the two cannot both hold")
    return Roles(found["observed"], found["latent"], found["known"], seen, missing,
                 rows)


def _others(fact: Role, other: Role, name: str, subscripts: Subscripts) -> bool:
    """Whether ``other`` says that a name is observed for all units but those of ``fact``: 1..m and
    m+1..n, or d in L and d in U."""
    if other.role != "observed" or other.units is None or fact.units is None or not any(
            subscripts.split(s).name == name for s in _entries(other.entry)):
        return False
    mine, theirs = (re.split(r"\.\.+|in", u.place.plain.replace(",", "")) for u in (
        fact.units, other.units))
    if len(mine) != 2 or len(theirs) != 2:
        return False
    if isinstance(fact.units, Tree) and fact.units.head == "in":
        return mine[0] == theirs[0] and mine[1] != theirs[1]
    return mine[0].split("=")[-1] == f"{theirs[1]}+1" and mine[1] != theirs[1]


def _ends(fact: Role, symbol: Symbol, stated: Stated) -> bool:
    """Whether units from m+1 on run to the end that a line gives to the one index."""
    ranges = [r for r in stated.ranges if ".." in r.items and f"_{r.symbol.name}" in {
        f"_{c.variable.subscript}" for c in stated.lines if c.variable.letter == symbol.letter}]
    _, dots, last = fact.units.place.plain.rpartition("..") if fact.units is not None else ("",) * 3
    return not dots or not ranges or last in {r.items[-1] for r in ranges}


def _entries(e: Expression) -> Iterator[Symbol]:
    if isinstance(e, Symbol):
        yield e
    elif isinstance(e, Tree) and e.head in ("(", "{"):
        for p in e.parts:
            yield from _entries(p)
    else:
        raise e.place.error(f"{shortened(e.place.written)} is no name",
                            "names stand here, as in observed: X, Y")


def _whole(fact: Role, stated: Stated) -> bool:
    """Whether a role is said of all units."""
    units = fact.units
    if units is None or isinstance(units, Symbol) and units.letter == "all":
        return True
    if not (isinstance(units, Tree) and units.head == "=" and isinstance(units.parts[0], Symbol)):
        return False
    last = units.parts[1].place.plain.rpartition("..")[2]
    return any(r.symbol.name == units.parts[0].name and r.items[-1] == last
               for r in stated.ranges)
