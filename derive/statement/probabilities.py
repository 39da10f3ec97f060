"""The weights of the components: as probabilities, and as the latent variable's law."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from .clauses import PROBABILITY
from .components import Conditional, Weight
from .errors import shortened
from .facts import Expression, Law, Probability, Range, Symbol, Tree, parts
from .laws import event, is_bernoulli, is_counted
from .linear import Sum, linear


def stated_weights(stated: Sequence[Probability], index: str,
                   is_parameter: Callable[[Expression], bool]) -> list[Weight]:
    """The weights that ``P(Z_i = k) = pi_k`` states. Raises StatementError for a probability that
    is no weight."""
    found = []
    values: dict[str, Expression] = {}
    for fact in stated:
        if fact.function.letter not in PROBABILITY:
            raise fact.function.place.error(
                f"{fact.function.name} is not the sign of a probability",
                f"a probability is written P({shortened(fact.event.place.written)})")
        for given in fact.conditions:
            if not is_parameter(given):
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
        values[event(fact.event, index)[1]] = fact.values[-1]
    for fact in stated:
        latent, label, at = event(fact.event, index)
        value = resolved(fact.values[-1], {n: v for n, v in values.items() if n != label})
        found.append(Weight(latent, label, at, linear(value), fact.place))
    return found


def resolved(e: Expression, values: Mapping[str, Expression]) -> Expression:
    """The expression with the value of each other weight that it refers to put in."""
    if not isinstance(e, Tree):
        return e
    if e.head == "call" and len(e.parts) == 2 and isinstance(e.parts[1], Tree) and (
            e.parts[1].head == "=" and isinstance(e.parts[0], Symbol)
            and e.parts[0].letter in PROBABILITY):
        value = values.get(e.parts[1].parts[1].place.plain, e)
        return e if any(isinstance(p, Tree) and p.head == "call" and getattr(
            p.parts[0], "letter", "") in PROBABILITY for p in parts(value)) else value
    return replace(e, parts=tuple(resolved(p, values) for p in e.parts))


def latent_weights(law: Law, labels: Sequence[str], ranges: list[Range]) -> list[Weight]:
    """The weights that the latent variable's own law states, for these labels. A range that it
    implies is put among the ranges."""
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
            if not any(r.symbol.letter == k.letter for r in ranges):
                ranges.append(Range(k, "=", ("0", "1"), at, at))
        rest = Sum(Fraction(1), (), p.place).plus(p.times(Fraction(-1)))
        return [Weight(latent, "1", at, p, at), Weight(latent, "0", at, rest, at)]
    if is_counted(call) and len(arguments) > 1:  # Multinomial(1, pi)
        arguments = arguments[1:]
    first = arguments[0]
    dots = any(isinstance(p, Tree) and p.head == ".." for a in arguments for p in parts(a))
    if dots or len(arguments) == 1:
        inside = [p for a in arguments for p in (a.parts if isinstance(a, Tree) and a.head == ".."
                                                 else (a,))]
        symbol = inside[0] if inside else first
        last = inside[-1].subscript if inside and isinstance(inside[-1], Symbol) else ""
        if not isinstance(symbol, Symbol) or symbol.power or any(
                getattr(p, "base", "") != symbol.base for p in inside) or (
                dots and last.isdigit() and len(labels) not in (1, int(last[:6]))):
            raise at.error(
                f"{shortened(at.written)} is no law of the components {', '.join(labels)}",
                "write a name, as in Categorical(pi), or one weight for each component")
        if dots and len(labels) == 1 and not any(r.symbol.name == labels[0] for r in ranges):
            ranges.append(Range(Symbol(labels[0], "", "", at), "=",
                                (symbol.subscript, "..", last), at, at))
        return [Weight(latent, label, at, Sum(Fraction(0), ((replace(
            symbol.at(label), place=first.place), Fraction(1)),), first.place), at)
            for label in labels]
    if not all(label.isdigit() for label in labels) or len(labels) != len(arguments):
        raise at.error(
            f"{len(arguments)} weights stand here, and the components are {', '.join(labels)}",
            f"write P({latent.name} = {labels[0]}) = ... for each component")
    return [Weight(latent, label, a.place, linear(a), at)
            for label, a in zip(sorted(labels, key=int), arguments)]


def completed(components: Sequence[Conditional], weights: list[Weight]) -> list[Weight]:
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
