"""The probabilities of a label's values: a law of its own, or one line for each value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from ...algebra.expression import (
    Expr,
    add,
    exp,
    expr,
    mul,
    negate,
    power,
    reindex,
    sum_over,
)
from ..errors import shortened
from ..facts import Expression, Place, Symbol, Tree
from ..gating import softmax
from ..laws import is_bernoulli, is_categorical, is_counted
from ..linear import Sum, linear
from .expressions import listed, read, whole
from .scope import Claim, Line, Scope
from .values import Values

_NAMES = ("pi", "w", "tau", "rho")


def of_law(call: Expression, values: Values, scope: Scope, line: Line) -> tuple[Expr, ...]:
    """The arguments of the categorical factor that a label's own law states."""
    if not isinstance(call, Tree) or not (is_bernoulli(call) or is_categorical(call)):
        raise call.place.error(
            f"{values.variable} has labels as values, and {shortened(call.place.written)} is no "
            "law of labels", "write Categorical(pi), or the probability of each value")
    arguments = list(call.parts[1:])
    if is_bernoulli(call):
        p = read(arguments[0], "probability", scope, line)
        return tuple(p if label == "1" else add(1, negate(p)) for label in values.labels)
    if is_counted(call) and len(arguments) > 1:
        arguments = arguments[1:]
    arguments, dots = listed(arguments)
    first, last = arguments[0], arguments[-1]
    if dots or len(arguments) == 1:
        if not isinstance(first, Symbol):
            raise first.place.error(
                f"{shortened(first.place.written)} is no vector of probabilities",
                "write a name, as in Categorical(pi), or one probability for each value")
        if dots and values.labels and getattr(last, "subscript", "").isdigit() and (
                getattr(last, "subscript", "") != str(len(values.labels))):
            raise call.place.error(
                f"{shortened(call.place.written)} is no law of the values "
                + ", ".join(values.labels), "write a name, as in Categorical(pi), or one "
                "probability for each value")
        s = whole(first, scope) if dots else first
        return (scope.symbol(s, "simplex", line, axis=values.letter),)
    if len(arguments) != len(values.labels) or not (values.ordered or all(
            v.isdigit() for v in values.labels)):
        raise call.place.error(
            f"{len(arguments)} weights stand here, and {values.variable} has the values "
            + (", ".join(values.labels) or f"1..{values.size}"),
            f"write P({values.variable}_i = {(values.labels or ('1',))[0]}) = ... for each value")
    return by_label(dict(zip(values.labels, arguments, strict=True)), values, scope, line, {})


def every(e: Expression, values: Values, scope: Scope, line: Line) -> tuple[Expr, ...]:
    """The arguments where one line stands for every value: P(Z_i = k) = pi_k."""
    if isinstance(e, Symbol):
        if values.letter not in scope.split(e, line)[1]:
            raise e.place.error(
                f"{shortened(e.place.written)} is not one weight for each of "
                + (", ".join(values.labels) or f"{values.size or 'the'} components"),
                f"a weight of each is {e.letter}_{values.letter}")
        return (scope.symbol(e, "simplex", line),)
    gate = softmax(e, next((a for a, b in line.alias.items() if b == values.letter),
                           values.letter))
    if gate is not None:
        each = exp(read(gate, "real", scope, line))
        taken = {*line.indices, *scope.subscripts.letters, *scope.plain}
        other = next(w for w in "lmhgrsuvwabc" if w not in taken)
        size = values.size or str(len(values.labels))
        return (mul(each, power(sum_over(reindex(each, values.letter, other), other, size), -1)),)
    number = linear(e).number
    if number is not None:
        if not values.labels or number * len(values.labels) != 1:
            raise e.place.error(
                f"{shortened(e.place.written)} for each of "
                + (", ".join(values.labels) or f"{values.size or 'the'} values") +
                " does not sum to 1", "equal weights are one over the number of values")
        return (expr(number),) * len(values.labels)
    if _size_under_one(e) == values.size != "":
        return (read(e, "probability", scope, line),)
    raise e.place.error(
        f"{shortened(e.place.written)} is no weight: it does not sum to 1 over the values of "
        f"{values.variable}", f"weights of all values are one name, {_NAMES[0]}_{values.letter}; "
        "for two values P(Z_i=1) = logistic(phi'x_i) is derived")


def _size_under_one(e: Expression) -> str:
    """K of 1/K."""
    one, under = e.parts if isinstance(e, Tree) and e.head == "*" and len(e.parts) == 2 else (e, e)
    inside = under.parts[0] if isinstance(under, Tree) and under.head == "/" else None
    return inside.name if linear(one).number == 1 and isinstance(inside, Symbol) else ""


def by_label(stated: Mapping[str, Expression], values: Values, scope: Scope, line: Line,
             ones: Mapping[frozenset[str], Place]) -> tuple[Expr, ...]:
    """The arguments where each value has a line, or all but one. ``ones`` are sums of names that
    a line says are 1. Raises StatementError where they do not sum to 1."""
    labels = values.labels
    missing = [v for v in labels if v not in stated]
    if len(missing) > 1 or len(stated) < 1:
        at = next(iter(stated.values())).place
        raise at.error(f"the value {missing[0]} of {values.variable} has no probability",
                       f"write P({values.variable}... = {missing[0]}) = ...")
    sums = {v: linear(e) for v, e in stated.items()}
    if missing:
        rest = Sum(Fraction(1), (), next(iter(sums.values())).place)
        for s in sums.values():
            rest = rest.plus(s.times(Fraction(-1)))
        sums[missing[0]] = rest
    at = max((e.place for e in stated.values()), key=lambda p: (p.line.number, p.start))
    numbers = [v for v in labels if sums[v].number is not None]
    if len(numbers) == len(labels):
        return _numbers(sums, labels, at)
    free = {v: s.symbol for v, s in sums.items() if s.symbol is not None}
    rests = [v for v in labels if v not in free]
    names = {v: scope.split(s, line)[0] for v, s in free.items()}
    known = all(n in scope.known or {*line.units} <= {*scope.split(free[v], line)[1]}
                and line.units for v, n in names.items()) and bool(names)
    distinct = len(set(names.values())) == len(names)
    if len(rests) == 1 and distinct and not known and not numbers and _complement(
            sums[rests[0]], [s for v, s in free.items()]):
        if len(labels) == 2:
            p = scope.symbol(next(iter(free.values())), "probability", line)
            return tuple(p if v in free else add(1, negate(p)) for v in labels)
        return (_simplex(free, labels, values, scope, line),)
    if not rests and distinct and not known:
        together = {s.base for s in free.values()}
        one = len(together) == 1 and all(s.subscript for s in free.values())
        if one or frozenset(names.values()) in ones:
            return (_simplex(free, labels, values, scope, line),)
        if len(together) > 1:
            raise at.error(
                f"the weights are {', '.join(names.values())}, and no line says that they sum "
                "to 1", f"write {' + '.join(names.values())} = 1, or the last one as 1 minus the "
                "others")
    found = {v: read(e, "probability", scope, line) for v, e in stated.items()}
    for v, e in found.items():
        if e.op == "number":
            raise stated[v].place.error(
                f"{shortened(stated[v].place.written)} is a number, and other weights are not: "
                "this is not derived yet",
                "derived are weights that are all numbers, or none of them")
    if known or _sums(found, labels, missing):
        if missing:
            found[missing[0]] = add(1, *(negate(found[v]) for v in labels if v in found))
        return tuple(found[v] for v in labels)
    raise at.error(f"the weights of {values.variable} do not sum to 1 for every value of their "
                   "names", "where each has a name of its own, the last is 1 minus the others, or "
                   "is left out")


def _numbers(sums: Mapping[str, Sum], labels: Sequence[str], at: Place) -> tuple[Expr, ...]:
    numbers = [sums[v].constant for v in labels]
    for v, number in zip(labels, numbers, strict=True):
        if not 0 < number < 1:
            raise sums[v].place.error(f"the weight {number} is not between 0 and 1",
                                      "write a number above 0 and below 1")
    if sum(numbers) != 1:
        raise at.error(f"the weights sum to {sum(numbers)}, not 1",
                       "weights that are numbers sum to 1 exactly; 1/3 is written as a fraction")
    return tuple(map(expr, numbers))


def _complement(rest: Sum, others: Sequence[Symbol]) -> bool:
    return (not rest.problem and rest.constant == 1 and all(c == -1 for _, c in rest.terms)
            and {s for s, _ in rest.terms} == {*others})


def _simplex(free: Mapping[str, Symbol], labels: Sequence[str], values: Values, scope: Scope,
             line: Line) -> Expr:
    """Weights under names of their own, as one vector of probabilities."""
    split = {v: scope.split(s, line) for v, s in free.items()}
    indices = {i for _, i in split.values()}
    first = next(iter(free.values()))
    if len(indices) > 1:
        raise first.place.error("the weights have different indices",
                                "the weights of one variable have the same indices")
    common = {s.base for s in free.values()}
    name = first.base if len(common) == 1 and first.base not in scope.plain else next(
        n for n in _NAMES if n not in scope.plain)
    at = (*indices.pop(), values.letter)
    keys = tuple(split[v][0] if v in split else "" for v in labels) if len(at) == 1 else ()
    scope.claim(name, Claim(at, "simplex", False, "d", first.place, keys=keys))
    from ...algebra.expression import symbol

    return symbol(name, "scalar", at)


def _sums(found: Mapping[str, Expr], labels: Sequence[str], missing: Sequence[str]) -> bool:
    """Whether expressions sum to 1 by their form: one is left out, or is 1 minus the other."""
    if missing:
        return True
    a, b = (found[v] for v in labels) if len(labels) == 2 else (None, None)
    return a is not None and b is not None and (
        a == add(1, mul(-1, b)) or b == add(1, mul(-1, a)))
