"""Lines that hold a label as a value or as a number, as a line for each of its values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from .clauses import PROBABILITY
from .facts import (
    Expression,
    Fact,
    Law,
    Number,
    Probability,
    Range,
    Symbol,
    Tree,
    parts,
)
from .laws import is_bernoulli, law_name, same

_MOST = 16


def expanded(facts: Sequence[Fact]) -> list[Fact]:
    """The facts with P(X_ij = Z_i) = a_j as a line for each value of Z, with a label that stands as
    a number in a law as a line for each number, and with the values of k where the probabilities
    of a label name them and its law has k."""
    labels = _labels(facts)
    found: list[Fact] = []
    for fact in _apart(facts):
        found += _lines(fact, labels)
    return [*found, *_ranges(found)]


def _apart(facts: Sequence[Fact]) -> list[Fact]:
    """The facts with lines for k = 1..3 as one for each, where Z has the values 0, 1, 2, 3."""
    for r in facts:
        if not isinstance(r, Range) or r.symbol.subscript or r.relation != "=":
            continue
        k, values = r.symbol.name, _listed(r)
        about = [c.parts[0] for f in facts if isinstance(f, Law) for c in f.conditions
                 if isinstance(c, Tree) and c.head == "=" and getattr(c.parts[1], "name", "") == k]
        whole = next((_listed(w) for w in facts if isinstance(w, Range) and w.relation == "in"
                      and any(same(w.symbol, z) for z in about)), ())
        if len(k) != 1 or not values or not {*values} < {*whole} or any(
                not same(z, about[0]) for z in about):
            continue
        z = about[0]
        found: list[Fact] = []
        for f in facts:
            if isinstance(f, Law) and any(_is_event(c, z, k) for c in f.conditions):
                found += [replace(f, law=_named(f.law, k, v), conditions=tuple(
                    _named(c, k, v) for c in f.conditions)) for v in values]
            elif isinstance(f, Probability) and _is_event(f.event, z, k):
                found += [replace(f, event=_named(f.event, k, v), values=tuple(
                    _named(e, k, v) for e in f.values)) for v in whole]
            elif f is not r:
                found.append(f)
        return found
    return list(facts)


def _listed(r: Range) -> tuple[str, ...]:
    """The values of a range that ends at a number, or of a list."""
    items = tuple(i for i in r.items if i != "..")
    if ".." in r.items and len(items) > 1 and items[0].isdigit() and items[-1].isdigit() and (
            int(items[-1]) - int(items[0]) < _MOST):
        return tuple(str(j) for j in range(int(items[0]), int(items[-1]) + 1))
    return items if ".." not in r.items and len(items) > 1 else ()


def _is_event(e: Expression, z: Expression, k: str) -> bool:
    return isinstance(e, Tree) and e.head == "=" and same(e.parts[0], z) and getattr(
        e.parts[1], "name", "") == k


def _named(e: Expression, k: str, value: str) -> Expression:
    """The expression at one value of k, in subscripts and as the value of an event."""
    if isinstance(e, Tree):
        return replace(e, parts=tuple(_named(p, k, value) for p in e.parts),
                       given=tuple(_named(p, k, value) for p in e.given))
    if isinstance(e, Symbol) and e.name == k:
        return Number(value, e.place) if value.isdigit() else replace(e, letter=value)
    if isinstance(e, Symbol) and re.fullmatch(f"([a-z],?)*{k}(,?[a-z])*", e.subscript):
        return replace(e, subscript=e.subscript.replace(k, value), indices=())
    return e


def _labels(facts: Sequence[Fact]) -> dict[str, tuple[str, ...]]:
    """The numbers that are the values of each label, where lines list them."""
    found: dict[str, list[str]] = {}
    given = {c.letter for f in facts if isinstance(f, Law | Probability) for e in f.conditions
             for c in (e.parts[:1] if isinstance(e, Tree) else (e,)) if isinstance(c, Symbol)}
    given |= {v.letter for f in facts if isinstance(f, Probability) and isinstance(f.event, Tree)
              and f.event.head == "=" for v in parts(f.event.parts[1])
              if isinstance(v, Symbol) and v.subscript}
    for f in facts:
        if isinstance(f, Law) and is_bernoulli(f.law) and isinstance(f.variable, Symbol) and (
                f.variable.letter in given):
            found[f.variable.letter] = ["0", "1"]
        elif isinstance(f, Range) and f.symbol.subscript and ".." not in f.items and (
                f.symbol.letter in given) and all(i.isdigit() for i in f.items):
            found[f.symbol.letter] = list(f.items)
    for f in facts:
        if isinstance(f, Probability) and isinstance(f.event, Tree) and f.event.head == "=":
            z, value = f.event.parts[0], f.event.parts[1]
            if isinstance(z, Symbol) and isinstance(value, Number) and z.letter in given and not (
                    f.conditions):
                mine = found.setdefault(z.letter, [])
                if value.written not in mine:
                    mine.append(value.written)
    return {letter: tuple(v) for letter, v in found.items()
            if len(v) > 1 and all(x.isdigit() for x in v)}


def _lines(fact: Fact, labels: dict[str, tuple[str, ...]]) -> list[Fact]:
    if isinstance(fact, Probability):
        bodies: tuple[Expression, ...] = fact.values
        value = fact.event.parts[1] if isinstance(fact.event, Tree) and fact.event.head in (
            "=",) else None
        bodies = (*bodies, value) if value is not None else bodies
    elif isinstance(fact, Law):
        bodies = (fact.law,)
    else:
        return [fact]
    numbers = list(dict.fromkeys(s.name for e in bodies for s in _numbers(e)
                                 if s.letter in labels and s.subscript))
    if not numbers:
        return [fact]
    by_name = {s.name: s for e in bodies for s in _numbers(e)}
    spaces = [labels[by_name[n].letter] for n in numbers]
    stated = {c.parts[0].name for c in fact.conditions if isinstance(c, Tree)
              and c.head == "=" and isinstance(c.parts[0], Symbol)}
    total = 1
    for space in spaces:
        total *= len(space)
    if stated & {*numbers} or total > _MOST:
        return [fact]
    found: list[Fact] = []
    for values in product(*spaces):
        at = dict(zip(numbers, values, strict=True))
        conditions = (*(c for c in fact.conditions if not isinstance(c, Symbol)
                        or c.name not in at),
                      *(Tree("=", (by_name[n], Number(v, by_name[n].place)), by_name[n].place)
                        for n, v in at.items()))
        if isinstance(fact, Law):
            found.append(replace(fact, conditions=conditions, law=_at(fact.law, at)))
            continue
        event = fact.event
        if value is not None and isinstance(event, Tree):
            held = _whole(_at(value, at))
            if held is None:
                return [fact]
            event = replace(event, parts=(event.parts[0], Number(str(held), value.place)))
        found.append(replace(fact, event=event, conditions=conditions,
                             values=tuple(_at(v, at) for v in fact.values)))
    return found


def _numbers(e: Expression) -> Iterator[Symbol]:
    """The names in an expression that are no subscripts."""
    if isinstance(e, Symbol):
        yield e
    elif isinstance(e, Tree) and law_name(e) not in PROBABILITY:
        for p in (*e.parts[e.head == "call":], *e.given):
            yield from _numbers(p)


def _at(e: Expression, values: dict[str, str]) -> Expression:
    """The expression with the values of labels, and without what is 0 by them."""
    if isinstance(e, Symbol):
        return Number(values[e.name], e.place) if e.name in values and not e.power else (
            Tree("^", (Number(values[e.name], e.place), Number(e.power, e.place)), e.place)
            if e.name in values else e)
    if not isinstance(e, Tree):
        return e
    inner = tuple(_at(p, values) for p in e.parts)
    if inner == e.parts and not e.given:
        return e
    if e.head == "*":
        if any(_is(p, "0") for p in inner):
            return Number("0", e.place)
        inner = tuple(p for p in inner if not _is(p, "1")) or inner[:1]
        return inner[0] if len(inner) == 1 else replace(e, parts=inner)
    if e.head == "+":
        inner = tuple(p for p in inner if not _is(p, "0")) or inner[:1]
        return inner[0] if len(inner) == 1 else replace(e, parts=inner)
    if e.head == "-" and _is(inner[0], "0"):
        return inner[0]
    if e.head == "^" and len(inner) == 2 and _is(inner[1], "0"):
        return Number("1", e.place)
    if e.head == "^" and len(inner) == 2 and _is(inner[1], "1"):
        return inner[0]
    return replace(e, parts=inner, given=tuple(_at(p, values) for p in e.given))


def _is(e: Expression, number: str) -> bool:
    return isinstance(e, Number) and e.written == number


def _whole(e: Expression) -> int | None:
    """The whole number, not below 0, that sums and differences of numbers are."""
    def value(e: Expression) -> int | None:
        if isinstance(e, Number):
            return int(e.written) if e.written.isdigit() else None
        if isinstance(e, Tree) and e.head in ("+", "-"):
            inner = [value(p) for p in e.parts]
            if any(v is None for v in inner):
                return None
            return sum(v for v in inner if v is not None) * (-1 if e.head == "-" else 1)
        return None
    found = value(e)
    return found if found is not None and found >= 0 else None


def _ranges(facts: Sequence[Fact]) -> list[Fact]:
    """k in 1, 2 where X_i | Z_i=k has a law with k, and probabilities name the values of Z."""
    laws: dict[str, list[tuple[Expression, Law]]] = {}
    named: dict[str, list[Expression]] = {}
    for f in facts:
        events = f.conditions if isinstance(f, Law) else (
            (f.event,) if isinstance(f, Probability) and not f.conditions else ())
        for e in events:
            if not (isinstance(e, Tree) and e.head == "=" and isinstance(e.parts[0], Symbol)):
                continue
            if isinstance(f, Law):
                laws.setdefault(e.parts[0].name, []).append((e.parts[1], f))
            else:
                named.setdefault(e.parts[0].name, []).append(e.parts[1])
    stated = {f.symbol.name for f in facts if isinstance(f, Range)} | {
        f.variable.name for f in facts if isinstance(f, Law) and isinstance(f.variable, Symbol)}
    found: list[Fact] = []
    for z, uses in laws.items():
        letters = {v.name if isinstance(v, Symbol) else "" for v, _ in uses}
        k = uses[0][0]
        labels = [v.place.plain for v in named.get(z, [])]
        inside = any(k.name in s.subscript for _, law in uses for s in parts(law.law)
                     if isinstance(s, Symbol)) if isinstance(k, Symbol) else False
        if isinstance(k, Symbol) and re.fullmatch("[a-z]", k.name) and len(letters) == 1 and (
                inside and len(labels) == len({*labels}) > 1 and not {*labels} & {k.name}
                and all(re.fullmatch("[0-9]+|[A-Za-z]+", v) for v in labels)
                and not {z, k.name} & stated):
            at = named[z][0].place
            found.append(Range(k, "=", tuple(labels), at, at))
            stated.add(k.name)
    return found
