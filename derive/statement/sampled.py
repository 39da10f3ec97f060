"""The density of a sample: y ~ f with the index of the observations y_1, ..., y_n."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .facts import (
    Computed,
    Constraint,
    Expression,
    Fact,
    Law,
    Number,
    Probability,
    Range,
    Role,
    Symbol,
    Tree,
    changed,
    parts,
)
from .laws import same


def indexed(facts: Sequence[Fact]) -> list[Fact]:
    """y ~ f, where the statement says that y_1, ..., y_n are observed or how often each y occurs,
    with the index of the observations. f(t) may be written of T, and P(Y = y) of y."""
    facts = list(facts)
    for fact in facts:
        x = fact.variable if isinstance(fact, Law) else fact.event.parts[0] if isinstance(
            fact, Probability) and isinstance(fact.event, Tree) and fact.event.head == "=" else None
        if not isinstance(x, Symbol) or x.subscript or x.power:
            continue
        alike = {x.letter, x.letter.swapcase()}
        samples = [f.entry for f in facts if isinstance(f, Role) and f.role == "observed"
                   and isinstance(f.entry, Symbol) and f.entry.letter in alike
                   and f.units is not None]
        counted = [f for f in facts if isinstance(f, Constraint) and f.kind == "occurs"
                   and isinstance(f.parts[0], Symbol) and f.parts[0].letter in alike]
        if len(samples) + len(counted) != 1:
            continue
        name = samples[0] if samples else x
        used = {s.subscript for f in facts for s in symbols(f)}
        i = Symbol(next(w for w in "injt" if w not in used), "", "", x.place)
        return [_put(f, x, name, i, alike) for f in _whole(facts, name, i)
                if not (counted and _rows(f, alike))]
    return facts


def _put(fact: Fact, x: Symbol, name: Symbol, i: Symbol, alike: set[str]) -> Fact:
    """The fact with the index of the observations at a variable, and at what has the variable's
    values as its index."""
    new = Symbol(name.letter, i.letter, "", x.place, (i,))

    def put(s: Symbol) -> Symbol:
        if same(s, x) or s.name in alike and not s.power and not isinstance(fact, Law):
            return replace(new, place=s.place)
        if s.letter == x.letter and s.subscript not in ("", i.letter):  # x_j, one coordinate
            return replace(s, subscript=f"{i.letter},{s.subscript}", indices=(i, *s.indices))
        return replace(s, subscript=i.letter, indices=(i,)) if s.subscript in alike else s

    if isinstance(fact, Law):
        return replace(fact, variable=changed(fact.variable, put),
                       law=changed(renamed(fact.law, x, new), put))
    if isinstance(fact, Probability) and isinstance(fact.event, Tree):
        return replace(fact, event=replace(fact.event, parts=(
            changed(fact.event.parts[0], put), *fact.event.parts[1:])))
    if isinstance(fact, Role):
        return replace(fact, entry=changed(fact.entry, put))
    if isinstance(fact, Constraint):
        return replace(fact, parts=tuple(changed(p, put) for p in fact.parts))
    if isinstance(fact, Range) and same(fact.symbol, x) and fact.relation == "in":
        return replace(fact, symbol=put(fact.symbol))
    return fact


def _whole(facts: Sequence[Fact], x: Symbol, i: Symbol) -> list[Fact]:
    """The facts with ``observed: y for 1..n`` as y and the range of its index."""
    found: list[Fact] = []
    for f in facts:
        units = f.units if isinstance(f, Role) and same(f.entry, x) else None
        if isinstance(f, Role) and isinstance(units, Tree) and units.head == ".." and (
                units.parts[0] == Number("1", units.place)):
            f = replace(f, units=None)
            found.append(Range(i, "=", ("1", "..", units.parts[-1].place.plain), units.place,
                               units.place))
        found.append(f)
    return found


def _rows(f: Fact, alike: set[str]) -> bool:
    """Whether a range is that of the rows of a table of counts from 0."""
    return isinstance(f, Range) and f.symbol.name in alike and f.items[:1] == ("0",) and (
        ".." in f.items)


def renamed(e: Expression, old: Symbol, new: Symbol) -> Expression:
    """The expression with the value of a variable as the variable."""
    if isinstance(e, Symbol) and e.power == old.name:
        return Tree("^", (replace(e, power=""), new), e.place)
    if isinstance(e, Tree):
        return replace(e, parts=tuple(renamed(p, old, new) for p in e.parts))
    return replace(new, place=e.place) if same(e, old) else e


def symbols(fact: Fact) -> list[Symbol]:
    """The names in a fact, with those in subscripts."""
    inside: tuple[Expression, ...] = ()
    if isinstance(fact, Law):
        inside = (fact.variable, fact.law, *fact.conditions)
    elif isinstance(fact, Probability):
        inside = (fact.event, *fact.conditions, *fact.values)
    elif isinstance(fact, Computed):
        inside = (fact.variable, fact.value)
    elif isinstance(fact, Constraint):
        inside = fact.parts
    elif isinstance(fact, Role):
        inside = (fact.entry,)
    return [p for e in inside for p in parts(e) if isinstance(p, Symbol)]


def unlawful(facts: Sequence[Fact]) -> list[str]:
    """The name of the one latent variable of which nothing else is said: that of the component of a
    sum of laws."""
    roles = {f.entry.letter for f in facts if isinstance(f, Role) and f.role == "latent"
             and isinstance(f.entry, Symbol) and f.units is None}
    used = {s.letter for f in facts if not isinstance(f, Role) for s in symbols(f)}
    at = {f.entry.subscript for f in facts if isinstance(f, Role) and f.role == "latent"
          and isinstance(f.entry, Symbol)}
    units = {f.variable.subscript for f in facts if isinstance(f, Law)
             and isinstance(f.variable, Symbol)}
    return [*roles - used] if len(roles) == 1 and at <= {"", *units} else []
