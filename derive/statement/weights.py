"""The components' weights: free on the simplex, with one as the complement, or numbers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from .components import Weight
from .errors import DERIVED, OtherShape, shortened
from .facts import Symbol
from .finite_mixture import Parameter, Weights
from .indices import Indices, Names
from .letters import Letters
from .linear import Sum
from .parameters import Subscripts, named_by_label

_MEANING = "the weight of the components"


def weights_of(facts: Mapping[str, Weight], labels: tuple[str, ...], ranges: Indices,
               names: Names, letters: Letters,
               subscripts: Subscripts) -> tuple[Weights, Parameter | None]:
    """The weights and the parameter that they make, None where all are numbers. Raises
    StatementError where they cannot sum to 1."""
    if not labels:
        return _open(next(iter(facts.values())), ranges, letters)
    for fact in facts.values():
        _check_form(fact, names)
    values = {label: facts[label].value for label in labels}
    last = max(facts.values(), key=lambda f: (f.place.line.number, f.place.start)).value
    numbers = [label for label in labels if values[label].number is not None]
    rests = [label for label in labels if values[label].constant and label not in numbers]
    if len(numbers) == len(labels):
        return _fixed(values, labels, last, letters), None
    if numbers:
        value = values[numbers[0]]
        raise value.place.error(
            f"{shortened(value.place.written)} is a number, and other weights are unknown: this "
            "is not derived yet",
            "derived are weights that are all numbers, or all unknown")
    if len(rests) > 1 or len(rests) == 1 and not _is_rest(values, rests[0]):
        raise _not_one(values, labels, values[rests[-1]])
    free = [label for label in labels if label not in rests]
    symbols = {label: s for label in free if (s := values[label].symbol)}
    bases = {s.letter for s in symbols.values()}
    if not rests and (len(bases) > 1 or any(not s.subscript for s in symbols.values())):
        raise _not_one(values, labels, last)
    for symbol in symbols.values():
        letters.claim(symbol.letter, _MEANING, symbol.place)
    base, found = named_by_label(symbols, ranges.component, labels, letters, subscripts, "simplex")
    if not rests and len(set(found.values())) < len(found):
        raise _not_one(values, labels, last)
    if len(free) == 1:
        base = next(iter(bases))
    written = tuple(found.get(label, "") for label in labels)
    if not rests:
        return Weights("simplex", base, written), Parameter(base, "k", "simplex", written)
    weights = Weights("complement", base, written, rests[0])
    if len(free) == 1:
        return weights, Parameter(base, "", "probability", (found[free[0]],))
    return weights, Parameter(base, "k", "simplex", tuple(found[label] for label in free))


def _check_form(fact: Weight, names: Names) -> None:
    value = fact.value
    problem = value.problem
    single = value.symbol is not None or value.number is not None
    rest = value.constant == 1 and all(c == -1 for _, c in value.terms)
    if any(s.power for s, _ in value.terms):
        problem = "it has a power"
    if not problem and not single and not rest:
        problem = "it is neither a name, nor a number, nor 1 minus the others"
    if problem:
        raise value.place.error(
            f"{shortened(value.place.written)} cannot be a weight: {problem}",
            "a weight is a name, a number, or 1 minus the others; weights that are other functions "
            "are not derived yet")
    for symbol, _ in value.terms:
        if symbol.subscript == names.index:
            raise symbol.place.error(
                f"{shortened(symbol.place.written)} would be another weight for each observation: "
                "this is not derived yet", DERIVED)


def _open(fact: Weight, ranges: Indices, letters: Letters) -> tuple[Weights, Parameter]:
    symbol = fact.value.symbol
    if symbol is None or symbol.power or symbol.subscript != ranges.component:
        letter = symbol.letter if symbol else "pi"
        raise OtherShape.of(fact.value.place.error(
            f"{shortened(fact.value.place.written)} is not one weight for each of "
            f"{ranges.size} components",
            f"derived are weights of each component's own, {letter}_{ranges.component}, and "
            f"numbers where the components are counted, as in {ranges.component} = 1..3"))
    letters.claim(symbol.letter, _MEANING, symbol.place)
    base = symbol.letter
    return Weights("simplex", base, (base,)), Parameter(base, "k", "simplex", (base,))


def _fixed(values: Mapping[str, Sum], labels: tuple[str, ...], last: Sum,
           letters: Letters) -> Weights:
    for label in labels:
        if not 0 < values[label].constant < 1:
            raise values[label].place.error(
                f"the weight {shortened(values[label].place.written)} is not between 0 and 1",
                "write a number above 0 and below 1")
    numbers = tuple(values[label].constant for label in labels)
    total = sum(numbers, Fraction(0))
    if total != 1:
        raise last.place.error(
            f"the weights sum to {_number(total)}, not 1",
            "weights that are numbers sum to 1 exactly; 1/3 is written as a fraction")
    return Weights("fixed", letters.free(["pi", "w", "tau"]), values=numbers)


def _is_rest(values: Mapping[str, Sum], rest: str) -> bool:
    others = [v.symbol for label, v in values.items() if label != rest]
    terms = [s for s, _ in values[rest].terms]
    return len(set(others)) == len(others) and set(terms) == set(others)


def _not_one(values: Mapping[str, Sum], labels: tuple[str, ...], at: Sum) -> Exception:
    """The weights' sum, written out, and a remedy at the place of one of them."""
    constant = sum((v.constant for v in values.values()), Fraction(0))
    terms: dict[Symbol, Fraction] = {}
    for value in values.values():
        for symbol, coefficient in value.terms:
            terms[symbol] = terms.get(symbol, Fraction(0)) + coefficient
    text = " + ".join(
        ([_number(constant)] if constant else [])
        + [s.name if c == 1 else f"{_number(c)} {s.name}" for s, c in terms.items() if c]
    ).replace("+ -1 ", "- ").replace("+ -", "- ")
    others = list(dict.fromkeys(
        v.symbol.name for v in values.values() if v is not at and v.symbol is not None))
    return at.place.error(
        f"the weights sum to {shortened(text, 80)}, not 1",
        f"where each has a name of its own, the last is {' - '.join(['1', *others])}; equal "
        f"weights are numbers, as in 1/{len(labels)}" if len(others) == len(labels) - 1
        else "where each has a name of its own, the last is 1 minus the others")


def _number(value: Fraction | int) -> str:
    return shortened(str(value), 30)
