"""From facts to the mixture that they state, in whichever of its spellings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from .components import Conditional, Mixture, Weight
from .errors import DERIVED, STATE, UNREAD, shortened
from .facts import (
    Computed,
    Expression,
    Fact,
    Law,
    Place,
    Probability,
    Range,
    Role,
    Symbol,
    Tree,
    changed,
    parts,
)
from .laws import arguments_of, event, is_bernoulli, is_categorical, joined, law_name, same
from .linear import linear
from .probabilities import completed, latent_weights, stated_weights
from .sampled import unlawful
from .switch import switched

if TYPE_CHECKING:
    from ..families.family import Family

def mixture(facts: Sequence[Fact], families: Mapping[str, Family]) -> Mixture:
    """The mixture that the facts state. Raises StatementError where a law names no component."""
    return Spellings(facts, families).mixture()


class Spellings:
    """The facts with every law in a form of its own: sums of laws as terms, a switch as laws."""

    def __init__(self, facts: Sequence[Fact], families: Mapping[str, Family]) -> None:
        self.families = families
        self.used = {s.letter for f in facts for s in symbols(f)}
        self.facts = switched(_sized(facts), self.free)
        self.laws = [f for f in self.facts if isinstance(f, Law)]
        conditions = {p.name for f in self.laws for c in (*f.conditions, f.law) for p in parts(c)
                      if isinstance(p, Symbol)}
        self.latent = [f for f in self.laws if not f.conditions
                       and (is_categorical(f.law) or is_bernoulli(f.law))
                       and isinstance(f.variable, Symbol) and f.variable.name in conditions]
        variables = [f.variable for f in self.laws if f not in self.latent]
        self.index = next((v.subscript for v in variables if isinstance(v, Symbol)), "")
        self.ranges = [f for f in self.facts if isinstance(f, Range)]

    def free(self, wanted: str) -> str:
        """The first of the letters that the statement does not use."""
        letter = next((w for w in wanted if w not in self.used), wanted[0] * 2)
        self.used.add(letter)
        return letter

    def mixture(self) -> Mixture:
        """The mixture. Raises StatementError where there is none."""
        components = [c for f in self.laws if f not in self.latent for c in self.components(f)]
        self.of_latent(components)
        weights = stated_weights([f for f in self.facts if isinstance(f, Probability)], self.index,
                                 self.is_parameter)
        weights += [w for law in self.latent for w in latent_weights(
            law, [c.label for c in components], self.ranges)
            if (w.label, w.value) not in [(v.label, v.value) for v in weights]]
        weights += [Weight(latent, label, at, linear(weight), at) for f in self.laws
                    for latent, label, at, weight, _ in self.terms(f) or ()]
        self.imply_range(components, weights)
        return Mixture(tuple(components), tuple(completed(components, weights)),
                       tuple(self.ranges), tuple(f for f in self.facts if isinstance(f, Role)))

    def components(self, law: Law) -> list[Conditional]:
        """The components that a law states."""
        variable = law.variable
        if isinstance(variable, Tree) and re.match("[A-Za-z]{4,} [A-Za-z]", variable.place.written):
            raise variable.place.error(UNREAD, STATE)
        if not isinstance(variable, Symbol):
            raise variable.place.error(f"{shortened(variable.place.written)} is no variable",
                                       "a variable is a name with an index, X_i")
        terms = self.terms(law)
        if terms:
            return [self.conditional(law, latent, label, at, call)
                    for latent, label, at, _, call in terms]
        events: list[Expression] = [c for c in law.conditions if not self.is_parameter(c)]
        # N(mu_{z_i}, ...) says that it is given z_i
        events += [i for s in parts(law.law) for i in getattr(s, "indices", ()) if not events
                   and isinstance(i, Symbol) and i.subscript == variable.subscript][:1]
        if not events:
            raise self.no_component(law)
        if len(events) > 1:
            raise events[1].place.error(
                f"{shortened(events[1].place.written)} is a second condition of "
                f"{variable.name}: this is not derived yet", DERIVED)
        given, call = events[0], law.law
        if isinstance(given, Symbol) and len(named := self.named(given)) > 1 and any(
                isinstance(p, Symbol) and p.subscript == given.name for p in parts(law.law)):
            return [self.conditional(law, given, label, given.place, self.at(law, given, label))
                    for label in named]
        if isinstance(given, Symbol):
            label, call = self.generic(law, given)
            return [self.conditional(law, given, label, given.place, call)]
        return [self.conditional(law, *event(given, self.index), call)]

    def no_component(self, law: Law) -> Exception:
        """The error of a law that names no component."""
        at, written = law.variable.place, shortened(law.variable.place.written)
        if not any(map(_is_law, parts(law.law))):
            return law.law.place.error(
                f"{shortened(law.law.place.written)} is no law of {written}",
                f"a law is a name with arguments, Normal(mu_1, Sigma_1); a weight is written "
                f"P({written} = 1) = tau")
        means = ("k) = pi_k and k = 1..K" if is_categorical(law.law) else
                 "1) = tau and P({0} = 0) = 1 - tau" if is_bernoulli(law.law) else "")
        return at.error(
            "no component is named before this line's ~",
            (f"where {written} is the unobserved component of X_i, write its weights: "
             f"P({written} = {means.format(written)}; " if means else "") + DERIVED)

    def terms(self, law: Law) -> list[tuple[Symbol, str, Place, Expression, Expression]] | None:
        """Latent variable, label, place, weight and law of each term of a weighted sum of laws."""
        body = law.law
        if not isinstance(body, Tree) or not all(
                self.is_parameter(c) or self.is_covariate(c) for c in law.conditions):
            return None
        if body.head == "sum":
            bound = body.parts[0]
            assert isinstance(bound, Symbol)
            inside = bound.indices[0] if bound.indices else None
            k = inside.parts[0] if isinstance(inside, Tree) and inside.head == "=" else inside
            split = _split(body.parts[1])
            if not isinstance(k, Symbol) or not split or not re.fullmatch(
                    "[A-Za-z]?|[0-9]+", bound.power):
                return None
            if isinstance(inside, Tree) and bound.power and not any(
                    same(r.symbol, k) for r in self.ranges):
                first = inside.parts[1].place.plain
                self.ranges.append(Range(k, "=", (first, "..", bound.power), bound.place,
                                         bound.place))
            labelled = [(k.letter, k.place, *split)]
        elif body.head == "+":
            splits = [_split(p) for p in body.parts]
            labelled = [(str(j), s[1].place, *s) for j, s in enumerate(splits, 1) if s]
            bare = [p for p, s in zip(body.parts, splits) if not s]
            if bare and any(_is_law(p) for t in body.parts for p in parts(t)):
                raise bare[0].place.error(
                    f"{shortened(bare[0].place.written)} is no weight times a law",
                    "a mixture is a sum of laws with a weight before each, as in "
                    "tau N(mu_1, Sigma_1) + (1 - tau) N(mu_2, Sigma_2)")
            if bare:
                return None
        else:
            return None
        letter = next(w for w in (*unlawful(self.facts), *"ZCWGz") if w not in self.used)
        return [(Symbol(letter, self.index, "", law.variable.place), *term) for term in labelled]

    def is_covariate(self, e: Expression) -> bool:
        """Whether a condition is a name that no law and no probability is about."""
        about = [f.variable for f in self.laws] + [
            f.event.parts[0] for f in self.facts if isinstance(f, Probability)
            and isinstance(f.event, Tree)]
        return isinstance(e, Symbol) and not any(same(e, v) for v in about)

    def is_parameter(self, e: Expression) -> bool:
        """Whether a condition is a parameter, which every law depends on: it has no index of the
        observations and no law."""
        return isinstance(e, Symbol) and not {*e.subscript} & {*self.index} and not any(
            same(e, f.variable) for f in self.laws)

    def named(self, latent: Symbol) -> list[str]:
        """The components that probabilities of the latent variable name one by one."""
        events = [f.event for f in self.facts if isinstance(f, Probability)]
        return list(dict.fromkeys(e.parts[1].place.plain for e in events if isinstance(e, Tree)
                                  and same(e.parts[0], latent)))

    def generic(self, law: Law, latent: Symbol) -> tuple[str, Expression]:
        """The index letter, and the law with it, where each argument's subscript is the latent
        variable: ``mu_{z_i}``."""
        inside = [p for p in parts(law.law) if isinstance(p, Symbol)]
        if not any(p.subscript == latent.name for p in inside):
            raise latent.place.error(
                "the condition names no component",
                f"a component is named as {latent.name}=1, or as {latent.name}=k together with "
                f"the line k = 1..K; {DERIVED}")
        ranged = [r.symbol.letter for r in self.ranges
                  if r.relation == "=" and not r.symbol.subscript and r.symbol.letter != self.index]
        stated = [e.parts[1].letter for f in self.facts if isinstance(f, Probability)
                  and isinstance(e := f.event, Tree) and isinstance(e.parts[1], Symbol)]
        label = [*stated, *ranged, ""][0] or self.free("kjclmr")
        return label, self.at(law, latent, label)

    def at(self, law: Law, latent: Symbol, label: str) -> Expression:
        """The law with the label where the latent variable is a subscript."""
        return changed(law.law, lambda s: s.at(label) if s.subscript == latent.name else s)

    def conditional(self, law: Law, latent: Symbol, label: str, at: Place,
                    call: Expression) -> Conditional:
        """The component that a law states under a label."""
        variable = joined(law.variable)
        if isinstance(call, Symbol):
            call = Tree("call", (call,), call.place)
        function = call.parts[0] if isinstance(call, Tree) and call.head == "call" else None
        if not isinstance(call, Tree) or not isinstance(function, Symbol):
            raise no_law(call)
        given, values = [], []
        for name, a in arguments_of(call, law.variable):
            a = changed(a, joined)
            given.append(name)
            values.append(replace(linear(a), place=a.place, written=a))
        if function.subscript and any(
                f.observation == "vector" and function.letter in f.names
                for f in self.families.values()):
            self.ranges.append(Range(variable, "in", (f"R^{function.subscript}",),
                                     function.place, function.place))
            function = function.at("")
        return Conditional(variable, latent, label, at, function, tuple(values), tuple(given),
                           law.first, call.place, law.place)

    def of_latent(self, components: Sequence[Conditional]) -> None:
        """``Z_i in {1, ..., K}`` is the range of the components."""
        labels = list(dict.fromkeys(c.label for c in components))
        for j, r in enumerate(self.ranges):
            if r.relation == "in" and components and same(r.symbol, components[0].latent):
                if {*r.items} == {*labels}:
                    del self.ranges[j]
                elif len(labels) == 1 and labels[0].isalpha():
                    self.ranges[j] = replace(r, symbol=Symbol(labels[0], "", "", r.symbol.place))
                return

    def imply_range(self, components: Sequence[Conditional], weights: Sequence[Weight]) -> None:
        """A single label that is the subscript of its weight is an index: ``k = 1..K``."""
        labels = {c.label for c in components}
        label = labels.pop() if len(labels) == 1 else ""
        if re.fullmatch("[c-z]", label) and not any(
                r.symbol.letter == label for r in self.ranges) and any(
                w.label == label and w.value.symbol and w.value.symbol.subscript == label
                for w in weights):
            at = components[0].label_place
            self.ranges.append(Range(Symbol(label, "", "", at), "=",
                                     ("1", "..", self.free("KMLC")), at, at))

def _is_law(e: Expression) -> bool:
    return law_name(e) not in ("", "exp", "log", "sqrt")


def _split(term: Expression) -> tuple[Expression, Expression] | None:
    """The weight and the law of a product."""
    factors = term.parts if isinstance(term, Tree) and term.head == "*" else ()
    laws = [f for f in factors if _is_law(f)]
    rest = tuple(f for f in factors if f not in laws)
    if len(laws) != 1 or not rest:
        return None
    at = Place(rest[0].place.line, rest[0].place.start, rest[-1].place.end)
    return (rest[0] if len(rest) == 1 else Tree("*", rest, at)), laws[0]


def no_law(e: Expression) -> Exception:
    """The error of what stands behind a ~ and calls no distribution."""
    name = re.match(r"[A-Za-z]+([-' ]+[A-Za-z]+)+(?=\s*\()", e.place.line.text[e.place.start:])
    if name:
        at = Place(e.place.line, e.place.start, e.place.start + name.end())
        return at.error(f"the distribution {at.written}: this is not derived yet", DERIVED)
    return e.place.error(f"{shortened(e.place.written)} is no distribution",
                         "a law is a name with arguments, as in Normal(mu_1, Sigma_1)")


def symbols(fact: Fact) -> list[Symbol]:
    """The names that stand in a fact."""
    if isinstance(fact, Law):
        inside = [fact.variable, *fact.conditions, fact.law]
    elif isinstance(fact, Probability):
        inside = [fact.event, *fact.conditions, *fact.values]
    elif isinstance(fact, Computed):
        inside = [fact.variable, fact.value, *([fact.condition] if fact.condition else [])]
    elif isinstance(fact, Range):
        return [fact.symbol, *(Symbol(i, "", "", fact.items_place) for i in fact.items)]
    else:
        return []
    return [s for e in inside for s in parts(e) if isinstance(s, Symbol)]


def _sized(facts: Sequence[Fact]) -> list[Fact]:
    """``K = 3`` put into the ranges that end at K."""
    ends = {f.items[-1] for f in facts if isinstance(f, Range) and ".." in f.items}
    sizes = {f.symbol.name: f.items[0] for f in facts if isinstance(f, Range)
             and f.symbol.name in ends and len(f.items) == 1 and f.items[0].isdigit()}
    return [replace(f, items=tuple(sizes.get(i, i) for i in f.items)) if isinstance(f, Range)
            else f for f in facts if not (isinstance(f, Range) and f.symbol.name in sizes)]
