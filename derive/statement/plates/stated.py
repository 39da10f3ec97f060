"""Facts in one form: laws given events, probabilities of events, whichever way they are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..clauses import PROBABILITY
from ..errors import STATE, shortened
from ..facts import (
    Computed,
    Constraint,
    Expression,
    Fact,
    Law,
    Number,
    Place,
    Prior,
    Probability,
    Range,
    Role,
    Symbol,
    Tree,
    parts,
)
from ..laws import is_bernoulli, is_categorical, same
from ..probabilities import resolved
from ..spellings import Spellings

if TYPE_CHECKING:
    from ...families.family import Family


@dataclass(frozen=True)
class Event:
    """``variable = value``; ``value`` is None where the variable stands alone or is a subscript,
    as in x_i | z_i and mu_{z_i}."""

    variable: Symbol
    value: str | None
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True)
class Conditional:
    """``variable | events ~ law``. ``first`` is the value that a count starts from."""

    variable: Symbol
    events: tuple[Event, ...]
    law: Expression
    first: str
    place: Place


@dataclass(frozen=True)
class Chance:
    """``P(event | events) = value``."""

    event: Event
    events: tuple[Event, ...]
    value: Expression
    place: Place

    @property
    def variable(self) -> Symbol:
        """That which the probability is about."""
        return self.event.variable


@dataclass(frozen=True)
class Stated:
    """All that a statement says, one kind of fact a field."""

    laws: tuple[Conditional, ...]
    chances: tuple[Chance, ...]
    ranges: tuple[Range, ...]
    roles: tuple[Role, ...]
    priors: tuple[Prior, ...]
    constraints: tuple[Constraint, ...]

    @property
    def lines(self) -> tuple[Conditional | Chance, ...]:
        """The laws, then the probabilities."""
        return (*self.laws, *self.chances)


def stated(facts: Sequence[Fact], families: Mapping[str, Family]) -> Stated:
    """The facts in one form. Raises StatementError at a fact that has none."""
    return _Forms(facts, families).stated()


class _Forms:
    def __init__(self, facts: Sequence[Fact], families: Mapping[str, Family]) -> None:
        self.spellings = Spellings(facts, families)
        self.laws: list[Conditional] = []
        self.chances: list[Chance] = []
        self.heads = self.label_heads()
        asked = any(isinstance(f, Constraint) and getattr(f.parts[0], "letter", "") == "maximum"
                    for f in facts if isinstance(f, Constraint) and f.kind == "title")
        self.priors = self.parameters_with_laws() if asked else []

    def label_heads(self) -> set[str]:
        """The letters of the variables that have labels as values."""
        found: set[str] = set()
        for f in self.spellings.facts:
            events = (*f.conditions, f.event) if isinstance(f, Probability) else (
                f.conditions if isinstance(f, Law) else (f.condition,)
                if isinstance(f, Computed) and f.condition is not None else ())
            found |= {e.parts[0].letter for e in events
                      if isinstance(e, Tree) and e.head == "=" and isinstance(e.parts[0], Symbol)}
            if isinstance(f, Law):
                found |= {i.letter for s in parts(f.law) for i in getattr(s, "indices", ())
                          if isinstance(i, Symbol) and i.subscript}
                if isinstance(f.variable, Symbol) and is_categorical(f.law):
                    found.add(f.variable.letter)
        given = {c.letter for f in self.spellings.laws for c in f.conditions
                 if isinstance(c, Symbol)}
        return found | {f.variable.letter for f in self.spellings.laws
                        if isinstance(f.variable, Symbol) and f.variable.letter in given
                        and is_bernoulli(f.law)}

    def parameters_with_laws(self) -> list[Law]:
        """The laws of parameters, where a title asks for the maximum a posteriori."""
        used = {s.letter for f in self.spellings.facts
                for e in ((f.law,) if isinstance(f, Law) else
                          f.values if isinstance(f, Probability) else ())
                for s in parts(e) if isinstance(s, Symbol)}
        return [f for f in self.spellings.laws if isinstance(f.variable, Symbol)
                and not f.conditions and f.variable.letter in used
                and f.variable.letter not in self.heads]

    def stated(self) -> Stated:
        facts = self.spellings.facts
        values = [f for f in facts if isinstance(f, Probability)]
        for fact in facts:
            if isinstance(fact, Law) and fact not in self.priors:
                self.law(fact)
            elif isinstance(fact, Probability):
                self.chance(fact, values)
            elif isinstance(fact, Computed):
                self.computed(fact)
        return Stated(
            tuple(self.laws), tuple(self.chances), tuple(self.spellings.ranges),
            tuple(f for f in facts if isinstance(f, Role)),
            (*(f for f in facts if isinstance(f, Prior)),
             *(Prior(f, f.place) for f in self.priors)),
            tuple(f for f in facts if isinstance(f, Constraint)))

    def law(self, law: Law) -> None:
        variable = law.variable
        if not isinstance(variable, Symbol) or variable.power:
            raise variable.place.error(f"{shortened(variable.place.written)} is no variable",
                                       "a variable is a name with an index, X_i")
        if isinstance(law.law, Symbol) and law.law.subscript == variable.name:  # p(z_i) = pi_{z_i}
            name, at = Symbol("Categorical", "", "", law.law.place), law.law.place
            law = replace(law, law=Tree("call", (name, law.law.at("")), at))
        terms = self.spellings.terms(law)
        if terms:
            for latent, label, at, weight, call in terms:
                event = Event(replace(latent.at(variable.subscript), indices=variable.indices),
                              label, at)
                self.laws.append(Conditional(variable, (event,), call, law.first, call.place))
                self.chances.append(Chance(event, (), weight, weight.place))
            self.spellings.used.add(terms[0][0].letter)
            return
        events = list(self.events(law.conditions))
        inside = {s.name for s in parts(law.law) if isinstance(s, Symbol)}
        for c in law.conditions:
            if isinstance(c, Symbol) and c.subscript and c.letter not in self.heads and (
                    c.name not in inside):
                raise c.place.error(
                    f"{shortened(c.place.written)} is a condition, and stands nowhere in the law",
                    "what a law does not depend on is left out")
        for s in parts(law.law):
            for i in getattr(s, "indices", ()):
                if isinstance(i, Symbol) and i.subscript and not any(
                        e.variable.name == i.name for e in events):
                    events.append(Event(i, None, i.place))
        self.laws.append(Conditional(variable, tuple(events), law.law, law.first, law.place))

    def events(self, conditions: Sequence[Expression]) -> list[Event]:
        found = []
        for c in conditions:
            if isinstance(c, Tree) and c.head == "=" and isinstance(c.parts[0], Symbol):
                found.append(_event(c))
            elif isinstance(c, Symbol) and c.letter in self.heads:
                found.append(Event(c, None, c.place))
            elif not isinstance(c, Symbol):
                raise c.place.error("a condition that is no value of a variable",
                                    "a condition is written Z_i=1, or Z_i=k for every k")
        return found

    def chance(self, fact: Probability, others: Sequence[Probability]) -> None:
        if fact.function.letter not in PROBABILITY:
            raise fact.function.place.error(
                f"{fact.function.name} is not the sign of a probability",
                f"a probability is written P({shortened(fact.event.place.written)})")
        event = fact.event
        if not (isinstance(event, Tree) and event.head == "="
                and isinstance(event.parts[0], Symbol)):
            raise event.place.error("this is no value of a variable",
                                    "a probability is that of a value, P(Z_i = 1) = tau")
        first, *more = fact.values
        refers = more and any(isinstance(p, Tree) and p.head == "call" for p in parts(more[0]))
        if len(more) > 1 or more and (not isinstance(first, Symbol) or refers):
            line = fact.place.line
            start = line.text.rindex("=", 0, fact.values[-1].place.start)
            raise line.error("a weight is given twice", start, fact.place.end,
                             "write one of the two")
        for c in fact.conditions:
            if isinstance(c, Symbol) and c.letter not in self.heads and any(
                    same(c, f.variable) for f in self.spellings.laws):
                raise c.place.error(
                    f"a probability given {shortened(c.place.written)} is no weight of a "
                    "component", "weights are stated without data, as in P(Z_i = 1) = tau")
        conditions = [c for c in fact.conditions if not (isinstance(c, Symbol)
                                                         and c.letter not in self.heads)]
        values = {f.event.parts[1].place.plain: f.values[-1] for f in others if f is not fact
                  and isinstance(f.event, Tree) and f.conditions == fact.conditions}
        if fact.values == (Number("1", fact.place),) and any(
                isinstance(f.variable, Symbol) and f.variable.letter == event.parts[0].letter
                for f in self.spellings.laws):  # P(Y_i = 0 | Z_i = 0) = 1
            point = Tree("point", (event.parts[1],), event.place)
            self.laws.append(Conditional(event.parts[0], tuple(self.events(conditions)), point, "",
                                         fact.place))
            return
        self.chances.append(Chance(_event(event), tuple(self.events(conditions)),
                                   resolved(fact.values[-1], values), fact.place))

    def computed(self, fact: Computed) -> None:
        if fact.condition is None or not isinstance(fact.value, Number | Symbol):
            raise fact.place.error(f"{fact.variable.name} is computed from other quantities",
                                   STATE)
        if not (isinstance(fact.condition, Tree) and fact.condition.head == "="):
            raise fact.condition.place.error("a condition that is no value of a variable",
                                             "a condition is written Z_i=1")
        point = Tree("point", (fact.value,), fact.value.place)
        self.laws.append(Conditional(fact.variable, tuple(self.events([fact.condition])), point,
                                     "", fact.place))


def _event(e: Tree) -> Event:
    variable, value = e.parts[0], e.parts[1]
    assert isinstance(variable, Symbol)
    if variable.power:
        raise variable.place.error(f"{shortened(variable.place.written)} is no variable",
                                   "a variable is a name with an index, Z_i")
    if isinstance(value, Tree) and value.head == "-":
        raise value.place.error("a component cannot have a negative number",
                                "number the components 1, 2, ... or give them names")
    text = value.written if isinstance(value, Number) else getattr(value, "name", "")
    if not text.isalnum():
        raise value.place.error(
            f"{shortened(value.place.written)} names no value of {variable.name}",
            "a value is a number or a name, as in Z_i=1 or Z_i=a")
    return Event(variable, text, value.place)
