"""From facts to the model: variables, factors, priors, weights, in this order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING

from ...algebra.expression import Expr
from ...model import Factor, Guard, Model, Variable
from ...model import Law as OwnLaw
from ..errors import DERIVED, shortened
from ..facts import Fact, Law, Number, Place, Probability, Symbol, Tree, named
from ..later import refuse
from ..laws import is_categorical
from . import licensed
from .expressions import symbols
from .priors import prior
from .roles import Roles, roles_of
from .scope import Line, Scope
from .stated import Chance, Conditional, Event, Stated, stated
from .structure import Observed
from .subscripts import USUAL, Subscripts
from .units import plates, weights
from .values import Values, check_same, values_of, without_indicators
from .weights import by_label, every, of_law

if TYPE_CHECKING:
    from ...families.family import Family


def model_of(facts: Sequence[Fact], name: str, text: str,
             families: Mapping[str, Family] | None = None) -> Model:
    """The model that the facts state. Raises StatementError where they contradict each other,
    leave something out, or state what is not derived yet."""
    if families is None:
        from ...families import LAWS as families
    assert families is not None
    refuse(facts, general=True)
    if not any(isinstance(f, Law | Probability) for f in facts):
        refuse(facts)
    return _Build(without_indicators(stated(facts, families)), families).model(name, text)


class _Build:
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
        self.labels = labels

    def first_place(self) -> Place:
        f = self.facts
        return next(x.place for kind in (f.constraints, f.roles, f.priors, f.ranges) for x in kind)

    def has_law(self, name: str) -> bool:
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

    def model(self, name: str, text: str) -> Model:
        self.check_apart()
        latents = self.latents()
        self.scope.latent = frozenset(v.name for v in latents)
        factors: list[Factor] = []
        labelled = [v for v in self.ordered() if v not in self.binary]
        for head in labelled:
            if head in self.scope.latent:
                factors += self.categorical(head)
        others = [n for n in self.indices if n not in self.scope.latent]
        laws: dict[str, OwnLaw] = {}
        found: list[Variable] = []
        coordinates: dict[str, str] = {}
        bounds = licensed.bounds(self.facts, self.scope)
        for n in others:
            if n in self.labels and (is_label_law(self, n) or not self.has_law(n)):
                observed = n in self.roles.observed or n not in self.parents
                if self.has_law(n):
                    factors += self.categorical(n)
                role = "observed" if self.has_law(n) and observed and (
                    n not in self.roles.known) else "known"
                found.append(Variable(n, self.indices[n], "label", role, self.labels[n].letter,
                                      missing=n in self.roles.missing))
                continue
            about = Observed(n, self.indices[n], self.scope, self.families, self.facts,
                             self.lines(n), bounds, laws)
            new, variable = about.read(n in self.roles.missing)
            factors += new
            coordinates |= about.coordinates
            if variable is not None:
                found.append(variable)
        self.check_observed(found, latents)
        unit_weights = weights(self.facts, latents, self.scope)
        priors = [prior(p, self.scope, self.families) for p in self.facts.priors]
        given = self.scope.given()
        used = {s.args[0] for f in (*factors, *priors) for a in f.arguments for s in _symbols(a)}
        self.check_known(used | {f.variable for f in factors} | {
            s.args[0] for w in unit_weights for s in _symbols(w.value)})
        every_variable = (*found, *latents, *given)
        parameters = self.scope.parameters()
        letters = list(dict.fromkeys(
            [i for v in (*latents, *found) for i in v.indices]
            + [i for own in (*(p.indices for p in parameters), *(v.indices for v in given))
               for i in own]
            + [v.values for v in every_variable if v.values]))
        model = Model(
            name, plates(letters, self.facts, [self.labels[v.name] for v in every_variable
                                               if v.values], coordinates),
            every_variable, parameters, tuple(factors + priors), unit_weights,
            tuple(laws.values()), text, (*self.choices(found, latents), *self.scope.notes))
        self.check_names(model)
        licensed.check(self.facts, model, self.scope)
        return model

    def ordered(self) -> list[str]:
        """The labels, each behind those that it is given."""
        above = {h: {e.variable.letter for c in self.facts.lines
                     for e in c.events if (c.variable if isinstance(c, Conditional) else
                                           c.event.variable).letter == h} for h in self.values}
        found: list[str] = []
        while len(found) < len(self.values):
            ready = [h for h in self.values if h not in found and above[h] <= {*found, h}]
            if not ready:
                c = next(c for c in self.facts.lines if c.events)
                raise c.events[0].place.error(
                    "each of these variables is given another of them, in a circle",
                    "a variable is given those that stand before it")
            found.append(ready[0])
        return found

    def latents(self) -> list[Variable]:
        found = []
        for head in self.ordered():
            roles: Roles = self.roles
            if head in self.binary or head in roles.known or head in roles.observed:
                continue
            if head not in self.parents and head not in roles.latent:
                continue
            v = self.values[head]
            if not self.has_law(head):
                place = next(e.place for c in self.facts.lines
                             for e in c.events if e.variable.letter == head)
                raise place.error(
                    f"{head}_{','.join(self.indices[head])} has no probabilities",
                    f"add P({head}_{','.join(self.indices[head])} = "
                    f"{v.labels[0] if v.labels else v.letter}) = ..., or observed: {head}, or "
                    f"known: {head}")
            found.append(Variable(head, self.indices[head], "label", "latent", v.letter,
                                  seen=head in roles.seen))
        if not found:
            raise self.facts.lines[0].place.error(
                "no variable of this statement is latent: there is nothing for EM to do",
                "a latent variable is one that others are given, X_i | Z_i=k ~ ...; " + DERIVED)
        for name, place in self.roles.latent.items():
            if name not in [v.name for v in found]:
                raise place.error(
                    f"{name} is latent by this line: "
                    + ("a latent variable without labels is not derived yet"
                       if name in self.indices else "it is no variable of this model"), DERIVED)
        for name, place in self.roles.seen.items():
            if name not in [v.name for v in found]:
                raise place.error(f"{name} is seen for some units, and is no latent variable",
                                  DERIVED)
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

    def lines(self, name: str) -> list[tuple[Conditional, Line, tuple[Guard, ...]]]:
        """The laws of a variable in the order of the values that they are given, each value once.
        """
        found = []
        for c in self.facts.laws:
            if self.subscripts.split(c.variable).name == name:
                found.append((c, *self.line(self.indices[name], c.events)))
        for chance in self.facts.chances:
            if chance.event.variable.letter == name and name in self.binary:
                found.append((self.of_binary(chance, [c for c, *_ in found]),
                              *self.line(self.indices[name], chance.events)))
        found = [f for f in found if not isinstance(f[0].law, Tree) or f[0].law.head != "nothing"]
        self.check_labels(found)
        self.check_cover(name, [(c.place, g) for c, _, g in found])
        order = {v.variable: v.labels for v in self.values.values()}
        return sorted(found, key=lambda f: [order[g.variable].index(g.value)
                                            if g.value in order[g.variable] else -1
                                            for g in f[2]])

    def check_labels(self, lines: Sequence[tuple[Conditional, Line, tuple[Guard, ...]]]) -> None:
        """Raises StatementError where the subscript of a name is the label of another line."""
        for c, _, guards in lines:
            for g in guards:
                labels = self.values[g.variable].labels
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

    def of_binary(self, chance: Chance, before: Sequence[Conditional]) -> Conditional:
        """P(X_i = 1 | Z_i = k) = p as a Bernoulli law; that of 0 must be the rest."""
        value, at = chance.value, chance.value.place
        if chance.event.value == "0":
            one = [c for c in self.facts.chances if c.events == chance.events
                   and c.event.variable.letter == chance.event.variable.letter
                   and c.event.value == "1"]
            if one:
                scope, line = self.scope, self.line(self.indices[chance.event.variable.letter],
                                                    chance.events)[0]
                by_label({"0": value, "1": one[0].value},
                         self.values[chance.event.variable.letter], scope, line, {})
                return Conditional(chance.event.variable, chance.events,
                                   Tree("nothing", (), at), "", chance.place)
            value = Tree("+", (Number("1", at), Tree("-", (value,), at)), at)
        call = Tree("call", (Symbol("Bernoulli", "", "", at), value), at)
        return Conditional(chance.event.variable, chance.events, call, "", chance.place)

    def check_cover(self, name: str, lines: Sequence[tuple[Place, tuple[Guard, ...]]]) -> None:
        """Raises StatementError unless each value of what a variable is given has one line."""
        given = {tuple(sorted(g.variable for g in guards)) for _, guards in lines}
        if len(given) > 1:
            raise lines[-1][0].error(
                f"the lines about {name} are given different variables",
                "each line about a variable is given a value of the same variables")
        seen: dict[tuple[str, ...], Place] = {}
        for place, guards in lines:
            guards = tuple(sorted(guards, key=lambda g: g.variable))
            spaces = [(g.value,) if g.value in (labels := self.values[g.variable].labels)
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
            spaces = [self.values[h].labels or (self.values[h].letter,) for h in heads]
            for values in product(*spaces):
                if values not in seen:
                    at = ", ".join(f"{h}={v}" for h, v in zip(heads, values, strict=True))
                    raise lines[0][0].error(f"{name} given {at} has no law",
                                            f"add a line {name} | {at} ~ ...")

    def categorical(self, head: str) -> list[Factor]:
        """The factors of a label: its own laws, or the probabilities of its values."""
        values, indices = self.values[head], self.indices[head]
        found = []
        places: list[tuple[Place, tuple[Guard, ...]]] = []
        groups: dict[tuple[Event, ...], list[Chance]] = {}
        for chance in self.facts.chances:
            if chance.event.variable.letter == head:
                groups.setdefault(chance.events, []).append(chance)
        for c in self.facts.laws:
            if c.variable.letter == head:
                line, guards = self.line(indices, c.events)
                places.append((c.place, guards))
                new = Factor(head, "categorical", of_law(c.law, values, self.scope, line), guards)
                for chance in groups.pop(c.events, []):
                    if self.of_chances([chance], values, line) != new.arguments:
                        raise chance.place.error(
                            f"{head} has a law already, on line {c.place.line.number}",
                            "the two say different things: write one of them")
                found.append(new)
        for events, chances in groups.items():
            line, guards = self.line(indices, events)
            places.append((chances[0].place, guards))
            found.append(Factor(head, "categorical", self.of_chances(chances, values, line),
                                guards))
        self.check_cover(head, places)
        return found

    def of_chances(self, chances: Sequence[Chance], values: Values, line: Line) -> tuple[
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
            return every(free[0].value, values, self.scope, inside)
        ones = {n: f.place for n, f in licensed.ones(self.facts, self.scope).items()}
        return by_label({v: c.value for v, c in seen.items()}, values, self.scope, line, ones)

    def check_apart(self) -> None:
        """Raises StatementError where a variable has nothing to do with any other one."""
        for head in self.values:
            alone = head not in self.parents and not any(
                c.events for c in self.facts.lines if c.variable.letter == head)
            if alone and head not in self.roles.observed and any(
                    c.variable.letter != head for c in self.facts.lines):
                c = next(c for c in self.facts.lines if c.variable.letter == head)
                others = sorted(self.parents)
                raise c.variable.place.error(
                    f"{c.variable.name} stands apart: nothing is given it, and it is given nothing",
                    "the others are " + ", ".join(f"{h}_{','.join(self.indices[h])}"
                                                  for h in others) if others else DERIVED)

    def check_observed(self, found: Sequence[Variable], latents: Sequence[Variable]) -> None:
        """Raises StatementError where a variable is neither observed nor derived as latent."""
        names = {v.name for v in found}
        for name, place in self.roles.observed.items():
            if name not in names and name not in self.scope.known and name not in [
                    s for s in self.indices]:
                raise place.error(f"{name} is observed by this line, and is no variable of this "
                                  "model", "its variables are " + ", ".join(self.indices))
        for name in self.scope.data:
            if name not in self.roles.observed:
                c = next(c for c in self.facts.laws
                         if self.subscripts.split(c.variable).name == name)
                raise c.place.error(
                    f"{name} is an argument of another law: a latent variable that has no labels "
                    "is not derived yet", f"where it is observed, write observed: {name}")
        for v in found:
            if v.role == "observed" and self.roles.observed and v.name not in self.roles.observed:
                c = next((c for c in self.facts.laws if c.variable.letter == v.name),
                         self.facts.laws[0])
                raise c.place.error(
                    f"{v.name} is not among what is observed, and nothing depends on it",
                    "add it to the line observed:, or remove its law")

    def check_known(self, used: set[str]) -> None:
        known = {**self.roles.known}
        sizes = {r.items[-1] for r in self.facts.ranges}
        for name, place in known.items():
            if name not in used | self.scope.absorbed | sizes and name not in self.values:
                raise place.error(f"{name} is known by this line, and stands nowhere else",
                                  "remove it, or write it where it belongs")

    def check_names(self, model: Model) -> None:
        """Raises StatementError where a name is one of an indexed family and stands alone too."""
        names = {n: c.place for n, c in self.scope.claims.items()}
        for p in model.parameters:
            alone = next((n for n, c in self.scope.claims.items() if n.startswith(p.name + "_")
                          and c.domain != p.domain), "") if not p.indices else ""
            if alone:
                raise names[alone].error(
                    f"{p.name} is one thing and {alone} another", "two things have two letters")
            if p.name.partition("_")[0] in self.scope.sizes:
                raise names[p.name].error(f"{p.name} is a parameter, and a size on another line",
                                          "two things have two letters")
            for i in p.indices:
                for label in model.plate(i).labels or ("1", "2"):
                    other = named(p.name, label)
                    if other in names:
                        raise names[other].error(
                            f"{other} stands here, and {p.name}_{i} on another line: is it one of "
                            f"{p.name}_{i}?", "another parameter has another letter; one value of "
                            "an indexed parameter by itself is not derived yet")

    def choices(self, found: Sequence[Variable], latents: Sequence[Variable]) -> tuple[str, ...]:
        """What is observed and what is latent, where no line says so."""
        seen = [v.name for v in found if v.role == "observed"]
        said = [] if self.roles.observed or not seen else ["observed: " + ", ".join(seen)]
        if not self.roles.latent:
            said.append("latent: " + ", ".join(v.name for v in latents))
        missing = [v.name for v in found if v.missing]
        if missing:
            said.append(f"values of {', '.join(missing)} are missing at random: they are left out")
        return tuple(said)


def is_label_law(build: _Build, name: str) -> bool:
    """Whether a variable's laws give labels."""
    laws = [c.law for c in build.facts.laws if c.variable.letter == name]
    return all(is_categorical(law) for law in laws) if laws else name in build.labels


def _symbols(e: Expr) -> list[Expr]:
    found = [e] if e.op == "symbol" else []
    return found + [s for child in e.children for s in _symbols(child)]
