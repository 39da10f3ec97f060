"""The laws of one variable, by the values that they are given."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from ...model import Guard
from ..errors import shortened
from ..facts import Number, Place, Symbol, Tree
from .expressions import symbols
from .reading import Reading
from .scope import Line
from .stated import Chance, Conditional
from .weights import by_label

Lines = Sequence[tuple[Conditional, Line, tuple[Guard, ...]]]


def lines_of(r: Reading, name: str) -> Lines:
    """The laws of a variable in the order of the values that they are given, each value once."""
    found = []
    for c in r.facts.laws:
        if r.subscripts.split(c.variable).name == name:
            found.append((c, *r.line(r.indices[name], c.events)))
    for chance in r.facts.chances:
        if chance.event.variable.letter == name and name not in r.binary:
            raise chance.place.error(
                f"{chance.event.variable.name} has a law that is no law of labels, and here the "
                "probability of a value", "the law says that probability too: write one of them")
        if chance.event.variable.letter == name:
            law = _of_binary(r, chance)
            found += [(law, *r.line(r.indices[name], chance.events))] if law else []
    _check_labels(r, found)
    check_cover(r, name, [(c.place, g) for c, _, g in found])
    order = {v.variable: v.labels for v in r.values.values()}
    return sorted(found, key=lambda f: [order[g.variable].index(g.value)
                                        if g.value in order[g.variable] else -1
                                        for g in f[2]])


def _check_labels(r: Reading, lines: Lines) -> None:
    """Raises StatementError where the subscript of a name is the label of another line."""
    for c, _, guards in lines:
        for g in guards:
            labels = r.values[g.variable].labels
            mine = {s.subscript for d, _, others in lines for s in symbols(d.law)
                    if s.subscript in labels}
            for s in symbols(c.law):
                own = {t.subscript for d, _, _ in lines for t in symbols(d.law)
                       if t.letter == s.letter}
                if g.value in labels and s.subscript in mine - {g.value} and own <= {*labels}:
                    raise s.place.error(
                        f"{shortened(s.place.written)} stands for component {g.value}, but has "
                        f"the subscript of component {s.subscript}",
                        f"where it is the same for both, its name has no label: {s.base}")


def _of_binary(r: Reading, chance: Chance) -> Conditional | None:
    """P(X_i = 1 | Z_i = k) = p as a Bernoulli law; None for that of 0 beside it, which must be the
    rest."""
    value, at = chance.value, chance.value.place
    if chance.event.value == "0":
        one = [c for c in r.facts.chances if c.events == chance.events
               and c.event.variable.letter == chance.event.variable.letter
               and c.event.value == "1"]
        if one:
            head = chance.event.variable.letter
            line, _ = r.line(r.indices[head], chance.events)
            by_label({"0": value, "1": one[0].value}, r.values[head], r.scope, line, {})
            return None
        value = Tree("+", (Number("1", at), Tree("-", (value,), at)), at)
    call = Tree("call", (Symbol("Bernoulli", "", "", at), value), at)
    return Conditional(chance.event.variable, chance.events, call, "", chance.place)


def check_cover(r: Reading, name: str, lines: Sequence[tuple[Place, tuple[Guard, ...]]]) -> None:
    """Raises StatementError unless each value of what a variable is given has one line."""
    given = {tuple(sorted(g.variable for g in guards)) for _, guards in lines}
    if len(given) > 1:
        raise lines[-1][0].error(
            f"the lines about {name} are given different variables",
            "each line about a variable is given a value of the same variables")
    seen: dict[tuple[str, ...], Place] = {}
    for place, guards in lines:
        guards = tuple(sorted(guards, key=lambda g: g.variable))
        spaces = [(g.value,) if g.value in (labels := r.values[g.variable].labels)
                  or not labels else labels for g in guards]
        for values in product(*spaces):
            if values in seen:
                at = ", ".join(f"{g.variable}={v}" for g, v in zip(guards, values, strict=True))
                raise place.error(
                    (f"{name} given {at}" if at else name) + " has a law already, on line "
                    f"{seen[values].line.number}",
                    "each value has one: change the value of a line, or remove the line")
            seen[values] = place
    if lines and lines[0][1]:
        heads = sorted(g.variable for g in lines[0][1])
        spaces = [r.values[h].labels or (r.values[h].letter,) for h in heads]
        for values in product(*spaces):
            if values not in seen:
                at = ", ".join(f"{h}={v}" for h, v in zip(heads, values, strict=True))
                raise lines[0][0].error(f"{name} given {at} has no law",
                                        f"add a line {name} | {at} ~ ...")
