"""How likely a false line is accepted: the degree of what is compared, over p.

A value is a rational function of what was drawn. :class:`Degrees` is an arithmetic that computes,
instead of values, bounds on the degrees of numerator and denominator, so that the same code that
evaluates a line bounds its degree. Denominators are kept by where they came from, so that common
ones count once. Two different rational functions a/b and c/d agree at a random point with
probability at most deg(ad - bc) / (p - 1) (Schwartz 1980, Zippel 1979).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

from .arithmetic import NoValue, P, Singular
from .exact import Exact
from .facts import POSTERIOR_ALL
from .interpreter import Count
from .moments import Drawn, law_of, slot_values
from .openings import Opening
from .samples import Point
from .statement import COUNTS, Statement
from .terms import BOUND, Term


class Degree:
    """Degree of a numerator, and the factors of the denominator: {factor: (degree, power)}."""

    __slots__ = ("numerator", "below")

    def __init__(self, numerator: int, below: dict[Any, tuple[int, int]] | None = None) -> None:
        self.numerator, self.below = numerator, below or {}

    @property
    def denominator(self) -> int:
        """The degree of the whole denominator."""
        return sum(degree * power for degree, power in self.below.values())

    def __neg__(self) -> Degree:
        return self


def common(values: Sequence[Degree]) -> dict[Any, tuple[int, int]]:
    """The factors of a common denominator."""
    found: dict[Any, tuple[int, int]] = {}
    for v in values:
        for factor, (degree, power) in v.below.items():
            found[factor] = (degree, max(power, found.get(factor, (0, 0))[1]))
    return found


class Degrees:
    """Bounds on degrees, with the interface of the exact arithmetic; a matrix is one bound."""

    exact = True

    def __init__(self, d: int) -> None:
        self.d = d
        self.nothing = self.one = Degree(0)
        self.kept: list[Degree] = []  # a factor is named by its object, which must live on

    def number(self, value: Fraction) -> Degree:
        """A constant."""
        return Degree(0)

    def add(self, values: Iterable[Degree]) -> Degree:
        """A sum over a common denominator."""
        values = list(values)
        below = common(values)
        whole = Degree(0, below).denominator
        return Degree(max((v.numerator + whole - v.denominator for v in values), default=0), below)

    def mul(self, a: Degree, b: Degree) -> Degree:
        """A product."""
        below = dict(a.below)
        for factor, (degree, power) in b.below.items():
            below[factor] = (degree, power + below.get(factor, (0, 0))[1])
        return Degree(a.numerator + b.numerator, below)

    def inv(self, a: Degree) -> Degree:
        """One over a value."""
        self.kept.append(a)
        return Degree(a.denominator, {id(a): (a.numerator, 1)} if a.numerator else {})

    def power(self, base: Degree, exponent: Fraction) -> Degree:
        """A power; square roots are of squares of what was drawn, or halve the degree upwards."""
        if exponent < 0:
            return self.power(self.inv(base), -exponent)
        whole = -(-exponent.numerator // exponent.denominator)
        return Degree(base.numerator * whole,
                      {f: (d, n * whole) for f, (d, n) in base.below.items()} if whole else {})

    def plus(self, a: Degree, b: Degree) -> Degree:
        """A sum of matrices."""
        return self.add([a, b])

    def times(self, a: Degree, b: Degree) -> Degree:
        """A product of matrices."""
        return self.mul(a, b)

    scale = times

    def transpose(self, a: Degree) -> Degree:
        """The transpose."""
        return a

    trace = entry = transpose

    def determinant(self, a: Degree) -> Degree:
        """A determinant: a sum of products of d entries."""
        return self.power(a, Fraction(self.d))

    def inverse(self, a: Degree) -> Degree:
        """q adj(M) / det(M) for the matrix M / q."""
        top = Degree(a.numerator)
        self.kept.append(a)
        return Degree((self.d - 1) * top.numerator + a.denominator,
                      {("det", id(a)): (self.d * top.numerator, 1)} if top.numerator else {})

    def filled(self, rows: int, columns: int, diagonal: int = 0) -> Degree:
        """A constant matrix."""
        return Degree(0)

    def gather(self, rows: list[list[Degree]]) -> Degree:
        """Entries over a common denominator."""
        return self.add([v for row in rows for v in row])


class DegreeDraw:
    """What is drawn, as degrees: see :class:`.samples.ModularDraw`, value by value."""

    def number(self, value: Fraction) -> Degree:
        """A constant."""
        return Degree(0)

    def trials(self, i: int) -> int:
        """The numbers of trials are small integers, and constants here."""
        return 8

    def observation(self, s: Statement, trials: int | None) -> Any:
        """A count is a constant, here its greatest value; anything else is a variable."""
        return 8 if s.observed_domain in COUNTS else Degree(1)

    def parameter(self, domain: str, mark: str) -> Degree:
        """A covariance is L L' with squares on L's diagonal; a variance a fourth power."""
        return Degree(4 if domain in ("covariance", "positive", "variance") else 1)

    def weights(self, components: int, last: int, mark: str) -> list[Degree]:
        """Variables, the last one minus the others."""
        return [Degree(1)] * components

    def pi(self) -> Degree:
        """A fourth power."""
        return Degree(4)

    def component(self, components: int) -> int:
        """The component of an observation."""
        return 0

    def constant(self, kind: str, key: Any, positive: bool) -> Degree:
        """An arbitrary constant."""
        return Degree(4 if positive or kind == "symmetric" else 1)

    def closed(self, kind: str, key: Any, positive: bool) -> Degree:
        """What is closed is drawn as an arbitrary constant is."""
        return self.constant(kind, key, positive)

    def unit(self, q: Any) -> Degree:
        """A fourth power."""
        return Degree(4)


class DegreePoint(Point):
    """A point of degrees."""

    def look_up(self, s: Statement, term: Term, positions: tuple[int, ...], at: str) -> Any:
        """As at any point; a count is a constant."""
        found = super().look_up(s, term, positions, at)
        return Degree(0) if isinstance(found, int) else found


class DegreeInterpreter(Exact):
    """Evaluates degrees; counts the generators and notes the greatest degree of one."""

    greatest = 0
    met = 0

    def log_number(self, value: Fraction) -> Degree:
        """A constant."""
        return Degree(0)

    def generator(self, v: Degree, drawn: bool = False) -> Degree:
        """A formal symbol; that two different ones get one value is part of the bound."""
        self.greatest = max(self.greatest, v.numerator + v.denominator)
        self.met += 1
        return Degree(0)

    def exp_leaf(self, c: Fraction, q: Degree) -> Degree:
        """A power of a fresh unit, up to the sign of the exponent."""
        self.generator(q)
        power = abs(2 * c)
        return Degree(4 * -(-power.numerator // power.denominator))

    def _integer(self, term: Term) -> int:
        return 1

    def over(self, index: str, size: str, act: Callable[..., Any], *arguments: Any) -> list[Any]:
        """As for any, but rows are alike: what the second has that the first lacks, each has own.

        So are components that have no labels.
        """
        s = self.statement
        last = size.split("..")[-1]
        alike = last == s.observation_size or (last == s.component_size and not s.labels)
        rows = range(int(size.split("..")[0]) - 1 if ".." in size else 0, self.extent(last))
        if not alike or len(rows) < 3:
            return super().over(index, size, act, *arguments)
        kept, found = self.binding, []
        try:
            met = [self.met]
            for row in rows[:2]:
                self.binding = {**kept, index: row}
                found.append(act(*arguments))
                met.append(self.met)
            self.met += max(met[1] - met[0], met[2] - met[1]) * (len(rows) - 2)
        finally:
            self.binding = kept
        first, second = found
        for row in rows[2:]:
            found.append(second if second is None else Degree(second.numerator, {
                f if f in first.below else (f, row): v for f, v in second.below.items()}))
        return found

    def vanishes(self, term: Term) -> bool:
        """What holds of a bound holds for every assignment."""
        return False

    def _holds(self, term: Term) -> bool:
        return True

    def expected(self, act: Callable[[Term], Any], body: Term, shape: str) -> Any:
        """The bound of prod_i sum_k T_{k,i} times that of the body, which no assignment exceeds."""
        inner = act(body)
        if inner is None:
            return self.zero(shape)
        s, a = self.statement, self.algebra
        if not self.opening.everything:
            return a.mul(inner, self.value(self.pool.make("function", POSTERIOR_ALL, "t")))
        for row in self.table(self.extent(s.observation_size), self.extent(s.component_size)):
            inner = a.mul(inner, a.add(row))
        return inner

    def _law_expectation(self, term: Term) -> Any:
        return _expectation(self, *term.args)

    def _assignments(self, term: Term) -> Any:
        """The bound of the body; over the common denominator its numerator grows by that."""
        body = self.value(term.args[0])
        return Degree(body.numerator + body.denominator, dict(body.below))


def _expectation(interpreter: DegreeInterpreter, body: Term, law: Term) -> Degree:
    """A bound on the degree of E[body]: that of the body and of the means of the statistics.

    The means solve J m = a with J and a of one bound n / b, so that m has S n over S n.
    """
    made, a, family = law_of(interpreter), interpreter.algebra, interpreter.statement.family
    values = slot_values(interpreter, law)
    x: Any = Count(8) if family.discrete else Degree(1)
    point = DegreePoint.__new__(DegreePoint)
    point.__dict__.update(Drawn(
        made.statement, [8 if family.discrete else x], {name: [8] for name, _ in made.known},
        {name: [values[name]] for name, _ in made.free}, interpreter.d,
        interpreter.point.pi).__dict__)
    inner = DegreeInterpreter(made.facts, point, a, signs=made.signs)
    inner.binding = {"i": 0}
    slopes = a.add([inner.value(made.pool.make("derivative", made.log_density, made.slot(*slot)))
                    for slot in made.free])
    count = made.dimension(interpreter.d)
    n = count * slopes.numerator
    a.kept.append(slopes)
    means = Degree(n, {("law", id(slopes)): (n, 1)} if n else {})
    of_body = interpreter.value_at(body, {BOUND: x})
    fit = Degree(2 * (count + 1))  # that the body is a combination is decided at random draws
    return a.mul(fit, a.add([of_body, a.mul(of_body, means)]))


def false_acceptance(setup: Any, size: tuple[int, int, int], pairs: Sequence[tuple[Term, Term]],
                     line: Any, letters: Any, opening: Opening,
                     store: dict[Any, DegreeInterpreter]) -> float:
    """A bound on the probability that the pairs agree at a random point although they differ.

    With logarithms the formal sums agree only where every coefficient does, or where two of the g
    generators coincide: g (g - 1) / 2 more events of the generators' degree.
    """
    if size not in store:
        d = size[1]
        point = DegreePoint(setup.statement, setup.sizes(size), DegreeDraw())
        store[size] = DegreeInterpreter(setup.facts, point, Degrees(d), signs=setup.signs)
        store[size].open(setup.ground)
    at = store[size]
    at.open(opening)
    total = 0
    at.read_at("", tuple(line.given.get("at", ())) if line.relation == "solves" else ())
    try:
        for pair in pairs:
            at.binding = dict.fromkeys(letters.kinds(*pair), 0)
            a, b = at.value(pair[0]), at.value(pair[1])
            below = Degree(0, common([a, b])).denominator
            total += max(v.numerator + below - v.denominator for v in (a, b)) + below
    except (NoValue, Singular) as fault:
        raise NoValue(f"no bound on the degree: {fault}") from fault
    finally:
        at.binding = {}
        at.read_at("")
    collisions = at.met * (at.met - 1) // 2 * 2 * at.greatest
    return (total + collisions) / (P - 1)
