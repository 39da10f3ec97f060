"""From facts to the mixture that they state, in whichever of its spellings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from .clauses import PROBABILITY
from .components import Conditional, Mixture, Weight
from .errors import DERIVED, shortened
from .facts import (
    Computed,
    Expression,
    Fact,
    Law,
    Number,
    Place,
    Probability,
    Range,
    Role,
    Symbol,
    Tree,
    changed,
    names,
    parts,
)
from .linear import Sum, linear

if TYPE_CHECKING:
    from ..families.family import Family

_CATEGORICAL = ("Categorical", "Cat", "Discrete", "Multinoulli")
_COUNTED = ("Multinomial", "Mult", "Multi")
_BERNOULLI = ("Bernoulli", "Bern", "Ber")
#: Names that stand before an argument without a sign: ``rate lambda``.
_WORDS = frozenset(
    "rate mean scale shape size trials prob probability var variance sd std cov covariance "
    "precision location dispersion".split())


def mixture(facts: Sequence[Fact], families: Mapping[str, Family]) -> Mixture:
    """The mixture that the facts state. Raises StatementError where a law names no component."""
    return _Spellings(facts, families).mixture()


def same(a: Expression | None, b: Expression | None) -> bool:
    """Whether two expressions are the same name."""
    return isinstance(a, Symbol) and isinstance(b, Symbol) and a.name == b.name


def law_name(law: Expression) -> str:
    """The name of the distribution that a law calls, "" where it calls none."""
    function = law.parts[0] if isinstance(law, Tree) and law.head == "call" else None
    return function.letter if isinstance(function, Symbol) else ""


def is_categorical(law: Expression) -> bool:
    """Whether a law gives one of the labels: Categorical, or Multinomial without a count."""
    name, arguments = law_name(law), getattr(law, "parts", ())[1:]
    one = len(arguments) == 1 or arguments[:1] == (Number("1", law.place),)
    return bool(arguments) and (name in _CATEGORICAL or name in _COUNTED and one)


def is_bernoulli(law: Expression) -> bool:
    """Whether a law is a Bernoulli law."""
    return law_name(law) in _BERNOULLI and isinstance(law, Tree) and len(law.parts) == 2


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


class _Spellings:
    def __init__(self, facts: Sequence[Fact], families: Mapping[str, Family]) -> None:
        self.families = families
        self.used = {s.letter for f in facts for s in symbols(f)}
        self.facts = self.switched(_sized(facts))
        self.laws = [f for f in self.facts if isinstance(f, Law)]
        conditions = [p for f in self.laws for c in (*f.conditions, f.law) for p in parts(c)]
        self.latent = [f for f in self.laws if not f.conditions
                       and (is_categorical(f.law) or is_bernoulli(f.law))
                       and any(same(f.variable, p) for p in conditions)]
        variables = [f.variable for f in self.laws if f not in self.latent]
        self.index = next((v.subscript for v in variables if isinstance(v, Symbol)), "")
        self.ranges = [f for f in self.facts if isinstance(f, Range)]

    def free(self, wanted: str) -> str:
        """The first of the letters that the statement does not use."""
        letter = next((w for w in wanted if w not in self.used), wanted[0] * 2)
        self.used.add(letter)
        return letter

    def mixture(self) -> Mixture:
        components = [c for f in self.laws if f not in self.latent for c in self.components(f)]
        weights = self.weights()
        for law in self.latent:
            weights += self.weights_of(law, [c.label for c in components])
        weights = [*self.of_terms, *weights]
        self.imply_range(components, weights)
        return Mixture(tuple(components), tuple(_completed(components, weights)),
                       tuple(self.ranges), tuple(f for f in self.facts if isinstance(f, Role)))

    # components
    @property
    def of_terms(self) -> list[Weight]:
        """The weights that stand before the laws of a weighted sum."""
        return [Weight(latent, label, at, linear(weight), at)
                for f in self.laws for latent, label, at, weight, _ in self.terms(f) or ()]

    def components(self, law: Law) -> list[Conditional]:
        variable = law.variable
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
        event, call = events[0], law.law
        if isinstance(event, Symbol):
            label, call = self.generic(law, event)
            return [self.conditional(law, event, label, event.place, call)]
        return [self.conditional(law, *self.event(event), call)]

    def no_component(self, law: Law) -> Exception:
        at, written = law.variable.place, shortened(law.variable.place.written)
        if not any(map(self.is_law, parts(law.law))):
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
        if not isinstance(body, Tree) or not all(map(self.is_parameter, law.conditions)):
            return None
        if body.head == "sum":
            bound = body.parts[0]
            assert isinstance(bound, Symbol)
            inside = bound.indices[0] if bound.indices else None
            k = inside.parts[0] if isinstance(inside, Tree) and inside.head == "=" else inside
            split = _split(body.parts[1], self.is_law)
            if not isinstance(k, Symbol) or not split:
                return None
            if isinstance(inside, Tree) and bound.power and not any(
                    same(r.symbol, k) for r in self.ranges):
                first = inside.parts[1].place.plain
                self.ranges.append(Range(k, "=", (first, "..", bound.power), bound.place,
                                         bound.place))
            labelled = [(k.letter, k.place, *split)]
        elif body.head == "+":
            splits = [_split(p, self.is_law) for p in body.parts]
            labelled = [(str(j), s[1].place, *s) for j, s in enumerate(splits, 1) if s]
            bare = [p for p, s in zip(body.parts, splits) if not s]
            if bare and any(self.is_law(p) for t in body.parts for p in parts(t)):
                raise bare[0].place.error(
                    f"{shortened(bare[0].place.written)} is no weight times a law",
                    "a mixture is a sum of laws with a weight before each, as in "
                    "tau N(mu_1, Sigma_1) + (1 - tau) N(mu_2, Sigma_2)")
            if bare:
                return None
        else:
            return None
        letter = next(w for w in "ZCWGz" if w not in self.used)
        return [(Symbol(letter, self.index, "", law.variable.place), *term) for term in labelled]

    def is_law(self, e: Expression) -> bool:
        return isinstance(e, Tree) and e.head == "call" and not (
            isinstance(e.parts[0], Symbol) and e.parts[0].letter in ("exp", "log", "sqrt"))

    def is_parameter(self, e: Expression) -> bool:
        """Whether a condition is a parameter, which every law depends on: it has no index of the
        observations and no law."""
        return isinstance(e, Symbol) and not {*e.subscript} & {*self.index} and not any(
            same(e, f.variable) for f in self.laws)

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
        return label, changed(law.law, lambda s: s.at(label) if s.subscript == latent.name else s)

    def event(self, e: Expression) -> tuple[Symbol, str, Place]:
        """The latent variable, the label and its place of ``Z_i = k``, or of ``Z_ik = 1``."""
        if not (isinstance(e, Tree) and e.head == "=" and isinstance(e.parts[0], Symbol)):
            raise e.place.error("the condition names no component",
                                f"a component is named as Z_i=1; {DERIVED}")
        latent, label = _joined(e.parts[0]), e.parts[1]
        if isinstance(label, Tree) and label.head == "-":
            raise label.place.error("a component cannot have a negative number",
                                    "number the components 1, 2, ... or give them names")
        text = label.written if isinstance(label, Number) else getattr(label, "name", "")
        if not re.fullmatch("[A-Za-z]+|[0-9]+", text):
            raise label.place.error(
                f"{shortened(label.place.written)} names no component",
                "a component is named by a number or a name, as in Z_i=1 or Z_i=a")
        extra = latent.subscript.replace(self.index, "", 1)
        if (self.index and self.index in latent.subscript and len(extra) == 1
                and text == "1"):
            return latent.at(self.index), extra, latent.place
        return latent, text, label.place

    def conditional(self, law: Law, latent: Symbol, label: str, at: Place,
                    call: Expression) -> Conditional:
        variable = _joined(law.variable)
        if isinstance(call, Symbol):
            call = Tree("call", (call,), call.place)
        function = call.parts[0] if isinstance(call, Tree) and call.head == "call" else None
        if not isinstance(call, Tree) or not isinstance(function, Symbol):
            raise _no_law(call)
        arguments = call.given or call.parts[1:]
        if call.given and not (len(call.parts) == 2 and same(call.parts[1], law.variable)):
            raise call.place.error(
                f"this is not the density of {variable.name}",
                f"write {function.name}({variable.name} | ...), or {variable.name} before a ~")
        if not call.given and len(arguments) > 1 and same(arguments[0], law.variable):
            arguments = arguments[1:]
        given, values = [], []
        for a in arguments:
            name = ""
            if isinstance(a, Tree) and a.head == "=" and isinstance(a.parts[0], Symbol):
                name, a = a.parts[0].letter, a.parts[1]
            elif (isinstance(a, Tree) and a.head == "*" and isinstance(a.parts[0], Symbol)
                  and a.parts[0].letter in _WORDS):
                name, rest = a.parts[0].letter, a.parts[1:]
                place = Place(a.place.line, rest[0].place.start, a.place.end)
                a = rest[0] if len(rest) == 1 else Tree("*", rest, place)
            given.append(name)
            a = changed(a, _joined)
            values.append(replace(linear(a), place=a.place, written=a))
        if function.subscript and any(
                f.observation == "vector" and function.letter in f.names
                for f in self.families.values()):
            if not any(same(r.symbol, variable) for r in self.ranges):
                self.ranges.append(Range(variable, "in", (f"R^{function.subscript}",),
                                         function.place, function.place))
            function = function.at("")
        return Conditional(variable, latent, label, at, function, tuple(values), tuple(given),
                           law.first, call.place, law.place)

    # weights
    def weights(self) -> list[Weight]:
        found = []
        stated = [f for f in self.facts if isinstance(f, Probability)]
        values: dict[str, Expression] = {}
        for fact in stated:
            if fact.function.letter not in PROBABILITY:
                event = shortened(fact.event.place.written)
                raise fact.function.place.error(
                    f"{fact.function.name} is not the sign of a probability",
                    f"a probability is written P({event})")
            for given in fact.conditions:
                if not self.is_parameter(given):
                    raise given.place.error(
                        f"a probability given {shortened(given.place.written)} is no weight of a "
                        "component", "weights are stated without data, as in P(Z_i = 1) = tau")
            first, *more = fact.values
            refers = more and any(isinstance(p, Tree) and p.head == "call" for p in parts(more[0]))
            if len(more) > 1 or more and (not isinstance(first, Symbol) or refers):
                line = fact.place.line
                start = line.text.index("=", first.place.end)
                raise line.error("a weight is given twice", start, fact.place.end,
                                 "write one of the two")
            values[self.event(fact.event)[1]] = fact.values[-1]
        for fact in stated:
            latent, label, at = self.event(fact.event)
            value = self.resolved(fact.values[-1], {n: v for n, v in values.items() if n != label})
            found.append(Weight(latent, label, at, linear(value), fact.place))
        return found

    def resolved(self, e: Expression, values: Mapping[str, Expression]) -> Expression:
        """The expression with the value of each other weight that it refers to put in."""
        if not isinstance(e, Tree):
            return e
        if e.head == "call" and len(e.parts) == 2 and isinstance(e.parts[1], Tree) and (
                e.parts[1].head == "=" and isinstance(e.parts[0], Symbol)
                and e.parts[0].letter in PROBABILITY):
            value = values.get(e.parts[1].parts[1].place.plain, e)
            return e if any(isinstance(p, Tree) and p.head == "call" for p in parts(value)) \
                else value
        return replace(e, parts=tuple(self.resolved(p, values) for p in e.parts))

    def weights_of(self, law: Law, labels: Sequence[str]) -> list[Weight]:
        """The weights that the latent variable's own law states."""
        call, latent = law.law, law.variable
        assert isinstance(call, Tree) and isinstance(latent, Symbol)
        arguments = call.parts[1:]
        labels = list(dict.fromkeys(labels))
        at = call.place
        if is_bernoulli(call):
            p = linear(arguments[0])
            if not {*labels} <= {"0", "1"} and len(labels) > 1:
                raise at.error(
                    f"{shortened(law.place.written)} is 0 or 1, and the components are "
                    f"{', '.join(labels)}", f"write their weights, P({latent.name} = {labels[0]}) "
                    "= tau and so on, or number the components 0 and 1")
            if not {*labels} & {"0", "1"}:
                k = Symbol(labels[0], "", "", at)
                if not any(r.symbol.letter == k.letter for r in self.ranges):
                    self.ranges.append(Range(k, "=", ("0", "1"), at, at))
            rest = Sum(Fraction(1), (), p.place).plus(p.times(Fraction(-1)))
            return [Weight(latent, "1", at, p, at), Weight(latent, "0", at, rest, at)]
        if law_name(call) in _COUNTED and len(arguments) > 1:  # Multinomial(1, pi)
            arguments = arguments[1:]
        first = arguments[0]
        dots = any(isinstance(p, Tree) and p.head == ".." for a in arguments for p in parts(a))
        if dots or len(arguments) == 1:
            symbol = next((p for p in parts(first) if isinstance(p, Symbol)), None)
            if symbol is None:
                raise first.place.error(
                    f"{shortened(first.place.written)} is no vector of weights",
                    "write a name, as in Categorical(pi), or one weight for each component")
            return [Weight(latent, label, at, Sum(Fraction(0), ((replace(
                symbol.at(label), place=first.place), Fraction(1)),), first.place), at)
                for label in labels]
        if not all(label.isdigit() for label in labels) or len(labels) != len(arguments):
            raise at.error(
                f"{len(arguments)} weights stand here, and the components are {', '.join(labels)}",
                f"write P({latent.name} = {labels[0]}) = ... for each component")
        return [Weight(latent, label, a.place, linear(a), at)
                for label, a in zip(sorted(labels, key=int), arguments)]

    def imply_range(self, components: Sequence[Conditional], weights: Sequence[Weight]) -> None:
        """A single label that is the subscript of its weight is an index: ``k = 1..K``."""
        labels = {c.label for c in components}
        label = labels.pop() if len(labels) == 1 else ""
        if len(label) == 1 and label.isalpha() and not any(
                r.symbol.letter == label for r in self.ranges) and any(
                w.label == label and w.value.symbol and w.value.symbol.subscript == label
                for w in weights):
            at = components[0].label_place
            self.ranges.append(Range(Symbol(label, "", "", at), "=",
                                     ("1", "..", self.free("KMLC")), at, at))

    def switched(self, facts: Sequence[Fact]) -> list[Fact]:
        """Y = (1-D) Y_1 + D Y_2 as the laws of Y given D."""
        found = next(((f, laws) for f in facts if (laws := is_switch(f, facts))), None)
        if not found:
            return list(facts)
        fact, laws = found
        assert isinstance(fact, Computed)
        term = fact.value
        assert isinstance(term, Tree)
        D = next(s for s in names(term)
                 if not any(same(s, law.variable) for law in laws.values()))
        index = fact.variable.subscript or self.free("intj")

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


def _joined(e: Expression) -> Symbol:
    """A symbol with the subscripts ``i,j`` as ``ij``."""
    assert isinstance(e, Symbol)
    if re.fullmatch("[A-Za-z0-9]+(,[A-Za-z0-9]+)+", e.subscript):
        return e.at(e.subscript.replace(",", ""))
    return e


def _split(term: Expression, is_law: object) -> tuple[Expression, Expression] | None:
    """The weight and the law of a product."""
    factors = term.parts if isinstance(term, Tree) and term.head == "*" else ()
    laws = [f for f in factors if callable(is_law) and is_law(f)]
    rest = tuple(f for f in factors if f not in laws)
    if len(laws) != 1 or not rest:
        return None
    at = Place(rest[0].place.line, rest[0].place.start, rest[-1].place.end)
    return (rest[0] if len(rest) == 1 else Tree("*", rest, at)), laws[0]


def _no_law(e: Expression) -> Exception:
    name = re.match(r"[A-Za-z]+([-' ]+[A-Za-z]+)+(?=\s*\()", e.place.line.text[e.place.start:])
    if name:
        at = Place(e.place.line, e.place.start, e.place.start + name.end())
        return at.error(f"the distribution {at.written}: this is not derived yet", DERIVED)
    return e.place.error(f"{shortened(e.place.written)} is no distribution",
                         "a law is a name with arguments, as in Normal(mu_1, Sigma_1)")


def _completed(components: Sequence[Conditional], weights: list[Weight]) -> list[Weight]:
    """The weights, the only one that is missing being 1 minus the others."""
    labels = {c.label: c for c in components}
    missing = [label for label in labels if label not in {w.label for w in weights}]
    if not weights or len(missing) != 1 or any(w.value.problem or w.label not in labels
                                               for w in weights):
        return weights
    c = labels[missing[0]]
    rest = Sum(Fraction(1), (), c.label_place)
    for w in weights:
        rest = rest.plus(w.value.times(Fraction(-1)))
    return [*weights, Weight(c.latent, c.label, c.label_place, rest, c.label_place)]
