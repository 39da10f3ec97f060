"""Y = (1-D) Y_1 + D Y_2: a mixture as a variable that switches between two others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from .facts import (
    Computed,
    Fact,
    Law,
    Number,
    Probability,
    Symbol,
    Tree,
    changed,
    names,
)
from .laws import same
from .linear import Sum, linear


def is_switch(fact: Fact, facts: Iterable[Fact]) -> dict[str, Law] | None:
    """The laws by the value of D where the fact is Y = (1-D) Y_1 + D Y_2, otherwise None."""
    laws = [f for f in facts if isinstance(f, Law) and not f.conditions]
    value = fact.value if isinstance(fact, Computed) and fact.condition is None else None
    if not (isinstance(value, Tree) and value.head == "+" and len(value.parts) == 2):
        return None
    found: dict[str, Law] = {}
    shared = [s for s in names(value.parts[0]) if any(same(s, t) for t in names(value.parts[1]))]
    D = shared[0] if len(shared) == 1 else None
    for term in value.parts:
        factors = term.parts if isinstance(term, Tree) and term.head == "*" else ()
        law = next((f for p in factors for f in laws if same(p, f.variable) and not same(p, D)),
                   None)
        weights = [linear(p) for p in factors if law is None or not same(p, law.variable)]
        if D is None or law is None or len(weights) != 1:
            return None
        off = Sum(Fraction(1), (), D.place).plus(linear(D).times(Fraction(-1)))
        found["1" if weights[0] == linear(D) else "0" if weights[0] == off else ""] = law
    return found if {*found} == {"0", "1"} else None


def switched(facts: Sequence[Fact], free: Callable[[str], str]) -> list[Fact]:
    """The facts with Y = (1-D) Y_1 + D Y_2 as the laws of Y given D; ``free`` gives an index letter
    where they have none."""
    found = next(((f, laws) for f in facts if (laws := is_switch(f, facts))), None)
    if not found:
        return list(facts)
    fact, laws = found
    assert isinstance(fact, Computed)
    term = fact.value
    assert isinstance(term, Tree)
    D = next(s for s in names(term)
             if not any(same(s, law.variable) for law in laws.values()))
    index = fact.variable.subscript or free("intj")

    def indexed(s: Symbol) -> Symbol:
        return replace(s.at(index), place=s.place) if s.letter == D.letter else s

    stated: list[Fact] = []
    for label, law in laws.items():
        event = Tree("=", (D.at(index), Number(label, law.variable.place)), law.variable.place)
        stated.append(replace(law, variable=replace(fact.variable.at(index)),
                              conditions=(event,)))
    for f in facts:
        if isinstance(f, Probability):
            stated.append(replace(f, event=changed(f.event, indexed)))
        elif isinstance(f, Law) and f not in laws.values():
            stated.append(replace(f, variable=changed(f.variable, indexed)))
        elif not isinstance(f, Law) and f is not fact:
            stated.append(f)
    return stated
