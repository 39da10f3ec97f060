"""Array operations with named axes: what stands between formulas and a programming language.

An operation (:class:`Node`) knows positions, not names: equal work is one node, whatever its axes
are called where it is used. A :class:`Named` is a node with a name for each of its axes: a plate's
letter, or a name of its own for a row or column of a matrix. Elementwise operations take the union
of the names; a product that is summed over names is one contraction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

#: An argument of an elementwise operation: a node, and the axis of the result for each of its own.
Placed = tuple["Node", tuple[int, ...]]

#: Elementwise functions of one argument. "log" of 0 is a large negative number, not -inf: what it
#: is multiplied by may be 0.
UNARY = ("log", "exp", "loggamma", "digamma", "trigamma", "log1p", "softplus", "stirling")


@dataclass(frozen=True, eq=False)
class Node:
    """An operation on arrays, by position; nodes of one :class:`Graph` are equal only where they
    are the same object.

    ======================  ==================================================================
    number Fraction; pi
    size name               how many a plate, or the coordinates of a vector, has
    input name              an array that is read: of the data, of theta, a responsibility
    add, mul Placed...      elementwise; power Placed Placed; equal Placed Placed: 1.0 or 0.0
    deviance Placed Placed  x log(x / m) - (x - m), see :mod:`.saddle`
    within Placed*3         1.0 where the first is from the second to the third, else 0.0;
                            infinity sign, for no bound
    a name in UNARY, node   elementwise
    next node name domain   the node, the next value of the parameter of that name
    contract Placed...      sum of products (einsum): axes from ``rank`` on are summed over
    take node axis n        the entry n of an axis
    stack node...           along a new last axis
    spread node sizes       repeated along new last axes of those sizes
    move node axes          transposed
    middle node axis        a point among the entries of an axis, such as their mean
    cholesky S              the lower factor of the last two axes; inverse A, det A likewise
    log_diagonal L          2 sum of the logarithms of the diagonal
    solve A B bool          A^-1 B, where B is a vector or has one axis more
    eye name                the identity matrix
    posterior node n        of the logarithms of a joint density, values on the first n axes: two
                            results, normalise posterior (the shares) and log_sum posterior (the
                            logarithm of the sum)
    root u f s h start low high name
                            the u where f(u) = 0, s its derivative, h what f is the slope of or
                            None; u is an input that f, s and h hold
    ======================  ==================================================================
    """

    op: str
    args: tuple[Any, ...]
    rank: int

    @property
    def parts(self) -> Iterator[Node]:
        """The nodes that this is made of."""
        for a in self.args:
            if isinstance(a, Node):
                yield a
            elif isinstance(a, tuple) and a and isinstance(a[0], Node):
                yield a[0]


@dataclass(frozen=True)
class Named:
    """A node and the names of its axes, in their order."""

    node: Node
    names: tuple[str, ...] = ()

    def renamed(self, **new: str) -> Named:
        """The same node under other names."""
        return Named(self.node, tuple(new.get(n, n) for n in self.names))


class Graph:
    """Makes nodes, the same one for the same operation on the same nodes.

    ``order`` are names in the order that the axes of a result have; other names come behind.
    """

    def __init__(self, order: Sequence[str] = ()) -> None:
        self._made: dict[Any, Node] = {}
        self.order = {n: at for at, n in enumerate(order)}
        self._nested = 0

    def node(self, op: str, *args: Any, rank: int = 0) -> Node:
        """The node of that operation."""
        return self._made.setdefault((op, args, rank), Node(op, args, rank))

    def sorted(self, names: Iterable[str]) -> tuple[str, ...]:
        """Names in the order of a result's axes; those behind in the order of mention."""
        return tuple(sorted(dict.fromkeys(names), key=lambda n: self.order.get(n, len(self.order))))

    # leaves ---------------------------------------------------------------------------------------

    def number(self, value: int | Fraction) -> Named:
        """A number."""
        return Named(self.node("number", Fraction(value)))

    def input(self, name: str, names: Sequence[str]) -> Named:
        """An array that is read."""
        return Named(self.node("input", name, rank=len(names)), tuple(names))

    def next(self, a: Named, name: str, domain: str) -> Named:
        """``a`` as the next value of a parameter, which no product or sum takes apart."""
        return Named(self.node("next", a.node, name, domain, rank=a.node.rank), a.names)

    # elementwise ----------------------------------------------------------------------------------

    def _elementwise(self, op: str, parts: Sequence[Named]) -> Named:
        names = self.sorted(n for p in parts for n in p.names)
        placed = tuple((p.node, tuple(map(names.index, p.names))) for p in map(self.single, parts))
        return Named(self.node(op, *placed, rank=len(names)), names)

    def single(self, a: Named) -> Named:
        """``a`` with each name once: of a name that it has twice, the diagonal."""
        names = tuple(dict.fromkeys(a.names))
        return a if len(names) == len(a.names) else self.contract([a], names)

    def add(self, *terms: Named) -> Named:
        """The sum, its numbers added in front."""
        number = sum((_value(t) for t in terms if t.node.op == "number"), Fraction(0))
        rest = [t for t in terms if t.node.op != "number"]
        if number or not rest:
            rest.insert(0, self.number(number))
        return rest[0] if len(rest) == 1 else self._elementwise("add", rest)

    def mul(self, *factors: Named) -> Named:
        """The product, flattened, its numbers multiplied in front."""
        flat = [g for f in factors for g in self.factors(f)]
        number = Fraction(1)
        for f in flat:
            number *= _value(f) if f.node.op == "number" else 1
        rest = [f for f in flat if f.node.op != "number"]
        if number == 0:
            return self.number(0)
        if number != 1 or not rest:
            rest.insert(0, self.number(number))
        return rest[0] if len(rest) == 1 else self._elementwise("mul", rest)

    def factors(self, a: Named) -> list[Named]:
        """The factors of a product, ``a`` alone otherwise."""
        return self._arguments(a) if a.node.op == "mul" else [a]

    def terms(self, a: Named) -> list[Named]:
        """The terms of a sum, ``a`` alone otherwise."""
        return self._arguments(a) if a.node.op == "add" else [a]

    def _arguments(self, a: Named) -> list[Named]:
        return [Named(n, tuple(a.names[p] for p in places)) for n, places in a.node.args]

    def power(self, base: Named, exponent: Named) -> Named:
        """base ** exponent."""
        if exponent.node.op == "number" and _value(exponent) == 1:
            return base
        return self._elementwise("power", [base, exponent])

    def equal(self, a: Named, b: Named) -> Named:
        """1 where both are equal, else 0."""
        return self._elementwise("equal", [a, b])

    def within(self, a: Named, low: Named | None, high: Named | None) -> Named:
        """1 where a lies between the bounds, else 0."""
        ends = [end or Named(self.node("infinity", sign))
                for end, sign in ((low, "-"), (high, ""))]
        return self._elementwise("within", [a, *ends])

    def deviance(self, x: Named, m: Named) -> Named:
        """x log(x / m) - (x - m)."""
        return self._elementwise("deviance", [x, m])

    def apply(self, op: str, a: Named) -> Named:
        """An elementwise function of one argument, see :data:`UNARY`."""
        return Named(self.node(op, a.node, rank=a.node.rank), a.names)

    # sums -----------------------------------------------------------------------------------------

    def contract(self, parts: Sequence[Named], names: Sequence[str]) -> Named:
        """The sum of the product over all axes but those of ``names``, which the parts have."""
        if len(parts) > 1 and {n for p in parts for n in p.names} == set(names):
            return self.mul(*parts)
        letters = {n: at for at, n in enumerate(names)}
        for p in parts:
            for n in p.names:
                letters.setdefault(n, len(letters))
        placed = tuple((p.node, tuple(letters[n] for n in p.names)) for p in parts)
        return Named(self.node("contract", *placed, rank=len(names)), tuple(names))

    def sum(self, a: Named, over: Sequence[str], sizes: dict[str, str]) -> Named:
        """The sum over axes; an axis that ``a`` does not have counts its size."""
        absent = [self.size(sizes[n]) for n in over if n not in a.names]
        if absent:
            return self.mul(*absent, self.sum(a, [n for n in over if n in a.names], sizes))
        if not over:
            return a
        parts = self.terms(a)
        if len(parts) > 1 and any(self._splits(p, over) for p in parts):
            return self.add(*(self.sum(p, over, sizes) for p in parts))
        held = self.factors(a)
        inside = [f for f in held if set(f.names) & set(over)]
        outside = [f for f in held if not set(f.names) & set(over)]
        names = self.sorted(n for f in inside for n in f.names if n not in over)
        return self.mul(*outside, self.contract([g for f in inside for g in self._inner(f)],
                                                names))

    def _inner(self, a: Named) -> list[Named]:
        """The parts of a contraction, those axes over which it sums under names of their own."""
        if a.node.op != "contract":
            return [a]
        self._nested += 1
        names = {at: n for at, n in enumerate(a.names)}
        return [Named(n, tuple(names.get(p, f"{self._nested}.{p}") for p in places))
                for n, places in a.node.args]

    def _splits(self, term: Named, over: Sequence[str]) -> bool:
        """Whether a term is summed at less cost alone: it lacks an axis, or is a product of parts
        that do."""
        held = self.factors(term)
        return not set(over) <= set(term.names) or any(
            len(set(f.names) - set(over)) < len(set(term.names) - set(over)) for f in held
            if f.node.op not in ("number", "size"))

    def size(self, name: str) -> Named:
        """How many there are."""
        return Named(self.node("size", name))

    # shapes ---------------------------------------------------------------------------------------

    def ordered(self, a: Named, names: Sequence[str], sizes: dict[str, str]) -> Named:
        """``a`` with exactly the axes ``names`` in that order, repeated along those it lacks."""
        absent = [n for n in names if n not in a.names]
        if absent:
            a = Named(self.node("spread", a.node, tuple(sizes[n] for n in absent),
                                rank=len(a.names) + len(absent)), (*a.names, *absent))
        at = tuple(a.names.index(n) for n in names)
        if at == tuple(range(len(at))):
            return a
        return Named(self.node("move", a.node, at, rank=len(at)), tuple(names))

    def take(self, a: Named, name: str, n: int) -> Named:
        """The entry n of an axis."""
        axis = a.names.index(name)
        return Named(self.node("take", a.node, axis, n, rank=a.node.rank - 1),
                     (*a.names[:axis], *a.names[axis + 1:]))

    def stack(self, parts: Sequence[Named], name: str, sizes: dict[str, str]) -> Named:
        """The parts along a new axis."""
        names = self.sorted(n for p in parts for n in p.names)
        nodes = [self.ordered(p, names, sizes).node for p in parts]
        made = Named(self.node("stack", *nodes, rank=len(names) + 1), (*names, name))
        return self.ordered(made, self.sorted(made.names), sizes)

    # matrices: the axes ``row`` and ``column`` are the last two -----------------------------------

    def of_matrix(self, op: str, a: Named, row: str, column: str) -> Named:
        """cholesky or inverse (a matrix), det (a number) of each matrix."""
        plates = self.sorted(n for n in a.names if n not in (row, column))
        a = self.ordered(a, (*plates, row, column), {})
        if op == "det":
            return Named(self.node("det", a.node, rank=len(plates)), plates)
        return Named(self.node(op, a.node, rank=a.node.rank), a.names)

    def log_diagonal(self, factor: Named) -> Named:
        """log det of L L'."""
        return Named(self.node("log_diagonal", factor.node, rank=factor.node.rank - 2),
                     factor.names[:-2])

    def solve(self, a: Named, b: Named, row: str, column: str, outer: str) -> Named:
        """A^-1 B: ``a`` has the axes row and column, ``b`` column and, unless "", outer; so that
        the result has row and outer."""
        plates = self.sorted(n for n in (*a.names, *b.names) if n not in (row, column, outer))
        ending = (column, outer) if outer else (column,)
        a = self.ordered(a, (*(n for n in plates if n in a.names), row, column), {})
        b = self.ordered(b, (*(n for n in plates if n in b.names), *ending), {})
        rank, d = len(plates) + len(ending), len(plates)
        placed = [(a.node, (*(plates.index(n) for n in a.names[:-2]), d, d + 1)),
                  (b.node, (*(plates.index(n) for n in b.names[:-len(ending)]),
                            *range(d, d + len(ending))))]
        names = (*plates, row, outer) if outer else (*plates, row)
        return Named(self.node("solve", *placed, not outer, rank=rank), names)


def _value(a: Named) -> Fraction:
    number: Fraction = a.node.args[0]
    return number
