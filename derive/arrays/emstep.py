"""The EM step of an algorithm as array operations: posterior, log-likelihood, next parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

from ..algebra.expression import Expr, expr, mul, rewrite
from ..engine.parts import Algorithm, Summand, Unit, Update
from ..model import Law, Model, Parameter, kind
from .lower import CannotLower, Lowering
from .program import Graph, Named, Node
from .root import root
from .saddle import SaddlePoint, saddle_point
from .supports import bounds, mixed


@dataclass(frozen=True)
class Array:
    """An array that is read: its node, what the axes are (letters, then the sizes of a vector or
    matrix). ``role`` is "variable" (its values), "labels" (one-hot), "seen" (1.0 where a cell is
    there), "allowed" (1.0 where a latent label may have a value), or "parameter"."""

    name: str
    role: str
    node: Node
    letters: tuple[str, ...]
    core: tuple[str, ...] = ()


@dataclass(frozen=True)
class Next:
    """The next value of a parameter: axes its own letters, then those of its vector or matrix."""

    parameter: Parameter
    value: Named
    update: Update


@dataclass(frozen=True)
class EmStep:
    """An algorithm as operations on arrays.

    ``log_joint``, ``joint`` and ``totals`` (log p(x) of each) belong to the units,
    ``responsibilities`` to their names; their axes are the values, then the indices; ``handed``
    are the axes where they are handed out, the indices first. ``log_likelihood`` is without
    priors, ``log_prior`` None where there are none. ``sizes`` are those of the letters, ``hints``
    names that nodes may have in a text; ``lowering`` makes further operations of the same graph.
    ``exact`` are responsibilities and log-likelihood with log-probabilities of counts in
    saddle-point form, None where there are none; ``divided`` the parameters that may not be 0.
    """

    algorithm: Algorithm
    arrays: tuple[Array, ...]
    log_joint: tuple[Named, ...]
    joint: tuple[Named, ...]
    totals: tuple[Named, ...]
    responsibilities: Mapping[str, Named]
    given: Mapping[str, Named]
    handed: Mapping[str, tuple[str, ...]]
    log_likelihood: Named
    log_prior: Named | None
    next: tuple[Next, ...]
    sizes: Mapping[str, str]
    hints: Mapping[Node, str]
    lowering: Lowering = field(repr=False, compare=False)
    exact: tuple[Mapping[str, Named], Named] | None = None
    divided: frozenset[str] = frozenset()

    @property
    def model(self) -> Model:
        """The model."""
        return self.algorithm.model

    @property
    def single(self) -> str:
        """The name of the responsibility where there is one alone, of one latent variable; else
        ""."""
        names = list(self.responsibilities)
        return names[0] if len(names) == 1 and len(self.model.latents) == 1 else ""


def axes(model: Model) -> tuple[str, ...]:
    """The letters in the order that axes have: the values of the latent variables, their indices,
    those of the other variables, the rest. Sums over few values are fast where these come first.
    """
    found = [v.values for v in model.latents]
    found += [i for v in model.latents for i in v.indices]
    found += [i for v in model.variables for i in v.indices]
    return tuple(dict.fromkeys([*found, *(p.index for p in model.plates)]))


class Reading:
    """What symbols stand for: data, parameters at theta^t and t+1, responsibilities, counts."""

    def __init__(self, model: Model, graph: Graph) -> None:
        self.model, self.graph = model, graph
        self.arrays: dict[tuple[str, str], Array] = {}
        self.made: dict[tuple[str, str], tuple[Named, tuple[str, ...]]] = {}
        self.places = {p.index: {label: n for n, label in enumerate(p.labels)}
                       for p in model.plates}

    def __call__(self, name: str, mark: str, indices: tuple[str, ...]) -> Named:
        """The array of a symbol or an indicator at a mark, under those indices."""
        found = self.made.get((name, mark)) or self._input(name, mark, indices)
        return self.indexed(*found, indices)

    def indexed(self, value: Named, own: tuple[str, ...], indices: Sequence[str]) -> Named:
        """``value``, whose indices are ``own``, under other indices; a label takes its entry."""
        renamed: dict[str, str] = {}
        for letter, index in zip(own, indices, strict=False):
            place = self.places.get(letter, {}).get(index)
            if place is None and index.isdecimal():
                place = int(index) - 1
            if place is None:
                renamed[letter] = index
            else:
                value = self.graph.take(value, letter, place)
        return value.renamed(**renamed)

    def _input(self, name: str, mark: str, indices: tuple[str, ...]
               ) -> tuple[Named, tuple[str, ...]]:
        m = self.model
        parameters = {p.name: p for p in m.parameters}
        if name in parameters:
            if mark not in ("", "t"):
                raise CannotLower(f"{name} at {mark} is needed before it is known")
            p = parameters[name]
            self.made[name, ""] = self.made[name, "t"] = self._array(
                name, "parameter", p.indices, core(p.domain, p.dimension))
            return self.made[name, "t"]
        base, _, rest = name.partition(" ")
        try:
            v = m.variable(base)
        except KeyError:
            raise CannotLower(f"nothing is known of {name}") from None
        if rest == "seen":
            return self._array(base, "allowed", (*v.indices, v.values))
        if len(indices) > len(v.indices):
            if indices[-1] == "seen":
                return self._array(base, "seen", v.indices)
            return self._array(base, "labels", (*v.indices, v.values))
        return self._array(base, "variable", v.indices, core(v.domain, v.dimension))

    def _array(self, name: str, role: str, letters: tuple[str, ...], more: tuple[str, ...] = ()
               ) -> tuple[Named, tuple[str, ...]]:
        if (name, role) not in self.arrays:
            node = self.graph.node("input", f"{role} {name}", rank=len(letters) + len(more))
            self.arrays[name, role] = Array(name, role, node, letters, more)
        return Named(self.arrays[name, role].node, letters), letters


def core(domain: str, dimension: str) -> tuple[str, ...]:
    """The sizes of the axes of a vector or matrix."""
    shape = kind(domain, dimension)
    if shape == "scalar":
        return ()
    if shape == "vector" or shape.endswith(" x 1"):
        return (dimension,)
    rows, _, columns = dimension.partition(" x ")
    return (rows, columns or rows)


def em_step(algorithm: Algorithm) -> EmStep:
    """The operations of an algorithm. Raises CannotLower, naming the smallest such expression."""
    model = algorithm.model
    graph = Graph(axes(model))
    reading = Reading(model, graph)
    sizes = {p.index: p.size for p in model.plates}
    lowering = Lowering(graph, reading, sizes,
                        {law.name: partial(_written, law) for law in model.laws})
    found = _posteriors(algorithm, lowering)
    given, handed, hints = {}, {}, dict[Node, str]()
    for unit in algorithm.units:
        for t in _responsibilities(unit):
            name = t.args[0]
            names = found.responsibilities[name].names
            given[name] = graph.input(f"responsibility {name}", names)
            reading.made[name, "t"] = given[name], t.args[2]
            handed[name] = (*(i for i in names if i in unit.plates),
                            *(i for i in names if i not in unit.plates))
            count, values = _count(reading, lowering, unit, t, unit.terms[0].weight)
            hints[count] = name.replace(".T", "N", 1) + "_" + "".join(values)
    observed, prior = _without_latents(algorithm, lowering)

    def whole(of: _Posteriors) -> Named:
        return graph.add(of.value, observed) if observed else of.value

    exact = None
    if any(_saddle(s, model) for u in algorithm.units for s in u.terms):
        with_digits = _posteriors(algorithm, lowering, exact=True)
        exact = with_digits.responsibilities, whole(with_digits)
    done = tuple(_next(u, reading, lowering, algorithm) for u in algorithm.updates)
    return EmStep(algorithm, tuple(reading.arrays.values()), found.log_joint, found.joint,
                  found.totals, found.responsibilities, given, handed, whole(found), prior, done,
                  sizes, hints, lowering, exact,
                  frozenset(p.name for p in model.parameters if _divides(algorithm, p)))


@dataclass(frozen=True)
class _Posteriors:
    """The posteriors of the units, and the sum of their log-likelihoods."""

    log_joint: tuple[Named, ...]
    joint: tuple[Named, ...]
    totals: tuple[Named, ...]
    responsibilities: Mapping[str, Named]
    value: Named


def _responsibilities(unit: Unit) -> list[Expr]:
    """The symbols of a unit's responsibilities."""
    return list(dict.fromkeys([unit.joint, *(r for r, _ in unit.responsibilities)]))


def _posteriors(algorithm: Algorithm, lowering: Lowering, exact: bool = False) -> _Posteriors:
    """The posteriors of all units; ``exact`` with log-probabilities in saddle-point form."""
    graph, sizes = lowering.graph, lowering.sizes
    log_joint, joint, totals = [], [], []
    responsibilities: dict[str, Named] = {}
    value = graph.number(0)
    for unit in algorithm.units:
        whole = _log_joint(unit, lowering, algorithm.model, exact)
        log_joint.append(whole)
        n = len(unit.values)
        both = graph.node("posterior", whole.node, n, rank=whole.node.rank)
        total = Named(graph.node("log_sum", both, rank=whole.node.rank - n), whole.names[n:])
        T = Named(graph.node("normalise", both, rank=whole.node.rank), whole.names)
        joint.append(T)
        totals.append(total)
        value = graph.add(value, graph.sum(
            graph.mul(lowering.scalar(unit.terms[0].weight), total), unit.plates, sizes))
        for t in _responsibilities(unit):
            gone = [v for v in unit.values if v not in t.args[2]]
            found = graph.sum(T, gone, sizes) if gone else T
            responsibilities[t.args[0]] = graph.ordered(found, graph.sorted(t.args[2]), sizes)
    return _Posteriors(tuple(log_joint), tuple(joint), tuple(totals), responsibilities, value)


def _saddle(s: Summand, model: Model) -> SaddlePoint | None:
    """The saddle-point form of a summand."""
    return saddle_point(s.body, frozenset(p.name for p in model.parameters))


def _divides(algorithm: Algorithm, p: Parameter) -> bool:
    """Whether a density divides by a parameter, or takes another function of it than a logarithm,
    so that it is not 0."""
    def divided(e: Expr, under: bool) -> bool:
        if e.op == "symbol":
            return under and e.args[0] == p.name
        inside = under or e.op in ("loggamma", "digamma", "det", "inverse", "exp") or \
            e.op == "power" and not (e.args[1].op == "number" and e.args[1].args[0] > 0)
        return any(divided(c, inside) for c in e.children)

    return any(divided(s.body, False) for s in algorithm.joint)


def _written(law: Law, x: Expr, *slots: Expr) -> Expr:
    """The density of a law of the statement's own at x."""
    values = {"x": x, **{name: e for (name, _), e in zip(law.slots, slots, strict=True)}}
    return rewrite(law.density, lambda n: values.get(n.args[0])
                   if n.op == "symbol" and n.args[0] in values else None)


def _count(reading: Reading, lowering: Lowering, unit: Unit, t: Expr, weight: Expr
           ) -> tuple[Node, tuple[str, ...]]:
    """The sum of a responsibility over all that the unit has, weighted: ``.N``."""
    values = tuple(i for i in t.args[2] if i not in unit.plates)
    summed = lowering.graph.sum(lowering.scalar(mul(weight, t)), unit.plates, lowering.sizes)
    reading.made[t.args[0].replace(".T", ".N", 1), "t"] = summed, values
    return summed.node, values


def _term(s: Summand, lowering: Lowering, keep: Iterable[str], model: Model, exact: bool) -> Named:
    """The summand without guards and weight, summed over the plates that are not kept."""
    over = tuple(i for i in s.plates if i not in set(keep))
    graph, point = lowering.graph, _saddle(s, model) if exact else None
    value = lowering.scalar(mul(s.seen, s.body)) if point is None else graph.mul(
        lowering.scalar(s.seen), _of_saddle(point, lowering))
    f = model.factors[s.factor]
    if mixed(model, f) and f.law not in ("point", "known", "categorical"):
        ends = [b if isinstance(b, Expr) else expr(Fraction(b)) if b else None
                for b in bounds(model, f)]
        if any(ends):
            inside = graph.within(lowering.scalar(model.symbol(f.variable)),
                                  *(lowering.scalar(b) if b else None for b in ends))
            value = graph.add(value, graph.mul(lowering.scalar(s.seen),
                                               graph.apply("log", inside)))
    return graph.sum(value, over, lowering.sizes)


def _of_saddle(point: SaddlePoint, lowering: Lowering) -> Named:
    """A log-probability in saddle-point form."""
    g = lowering.graph
    return g.add(*(g.mul(g.number(-1), g.deviance(lowering.scalar(x), lowering.scalar(m)))
                   for x, m in point.deviances),
                 *(g.mul(g.number(sign), g.apply("stirling", lowering.scalar(x)))
                   for sign, x in point.stirlings), lowering.scalar(point.rest))


def _log_joint(unit: Unit, lowering: Lowering, model: Model, exact: bool) -> Named:
    """log p(z, x) of a unit: axes its values, then its plates."""
    kept = (*unit.plates, *unit.values)
    terms = [({model.variable(g.variable).values: g.value for g in s.guards},
              _term(s, lowering, kept, model, exact)) for s in unit.terms]
    whole = stacked_by_label(terms, list(unit.values), lowering, model)
    order = lowering.graph.sorted((*unit.values, *unit.plates))
    return lowering.graph.ordered(whole, order, lowering.sizes)


def stacked_by_label(terms: Sequence[tuple[Mapping[str, str], Named]], values: list[str],
                     lowering: Lowering, model: Model) -> Named:
    """The sum of terms, those of a label at its place along the axis of the values only."""
    graph = lowering.graph
    if not values:
        return graph.add(*(t for _, t in terms))
    letter, rest = values[0], values[1:]
    of_label = [(g, t) for g, t in terms if g.get(letter, letter) != letter]
    rest_of = [(g, t) for g, t in terms if (g, t) not in of_label]
    others = stacked_by_label(rest_of, rest, lowering, model)
    if not of_label:
        return others
    parts = [stacked_by_label([(g, t) for g, t in of_label if g[letter] == label], rest, lowering,
                              model) for label in model.plate(letter).labels]
    return graph.add(others, graph.stack(parts, letter, lowering.sizes))


def _without_latents(algorithm: Algorithm, lowering: Lowering
                     ) -> tuple[Named | None, Named | None]:
    """The log-likelihood of what no latent variable touches, and the log prior."""
    names = {p.name for p in algorithm.model.parameters}
    observed: list[Named] = []
    prior: list[Named] = []
    for s in algorithm.joint:
        if not s.guards:
            body = mul(s.weight, s.seen, s.body)
            value = lowering.graph.sum(lowering.scalar(body), s.plates, lowering.sizes)
            of = algorithm.model.factors[s.factor].variable
            (prior if of in names else observed).append(value)
    graph = lowering.graph
    return (graph.add(*observed) if observed else None, graph.add(*prior) if prior else None)


def _next(u: Update, reading: Reading, lowering: Lowering, algorithm: Algorithm) -> Next:
    """The next value of a parameter; from here on it is known at t+1."""
    p, graph = algorithm.model.parameter(u.parameter), lowering.graph
    inner = core(p.domain, p.dimension)
    names = tuple(f"#{n}" for n in "abc"[:len(inner)])
    sizes = {**lowering.sizes, **dict(zip(names, inner, strict=True))}
    if u.formula is None:
        start = reading(p.name, "t", p.indices)
        unknown = graph.input(f"unknown {p.name}", (*p.indices, *names))
        kept = reading.made[p.name, ""]
        reading.made[p.name, ""] = Named(unknown.node, p.indices), p.indices
        found = root(algorithm, u, Lowering(graph, reading, lowering.sizes, lowering.laws),
                     unknown, start, names)
        reading.made[p.name, ""] = kept
    else:
        row, column = (*names, "", "")[:2]
        found = graph.ordered(lowering.matrix(u.formula, row, column), (*p.indices, *names), sizes)
    found = graph.next(found, p.name, p.domain)
    reading.made[p.name, "t+1"] = Named(found.node, p.indices), p.indices
    return Next(p, found, u)
