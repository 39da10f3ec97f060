"""Whether a law has one parameter: whether its density, at all its values, determines the slots.

log p(x | phi) is looked at as a function of phi, at several x at once. Combinations over x that sum
to 0 (so that what depends on phi alone falls out) are functions of the law. A slot is determined
where such combinations depend on no later slot and are an injective function of it, earlier slots
held: of a number a Moebius function of itself, its logarithm, square or log-odds, or its power by a
slot that is held; of a vector or a matrix, or its inverse, an affine one of full rank.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from . import field as f
from .field import Array, NoValue, P, Singular
from .laws import Law, draw_values
from .operations import Dual
from .quantities import COUNTS, Density
from .terms import shape_of

#: Values of x beyond as many as there are coordinates; pairs of parameters at which a combination
#: is shown not to depend on a later slot.
MORE, TRIED = 5, 6
_SHAPES = {"vector": "vector", "covariance": "symmetric"}
Slots = dict[str, Array]
_found: dict[str, bool] = {}


def identified(at: Law, law: Density, held: frozenset[str] = frozenset()) -> bool:
    """Whether equal laws have equal slots, those ``held`` being equal or given with the data."""
    held |= {n for n, _, known in law.slots if known}
    key = repr((sorted(held), law.slots, law.density, law.kind, law.low, law.high))
    if key not in _found:
        if len(_found) > 500:
            _found.clear()
        names = [n for n, _, _ in law.slots if n not in held]
        try:
            _found[key] = any(_determined(Drawn(at, law, held), order)
                              for order in itertools.permutations(names))
        except (NoValue, Singular, ValueError):
            _found[key] = False
    return _found[key]


class Drawn:
    """log p(x | slots) at some x, the slots drawn at random."""

    def __init__(self, at: Law, law: Density, held: frozenset[str]) -> None:
        self.at, self.law, self.source = at, law, np.random.default_rng(7)
        self.domains = {n: d for n, d, _ in law.slots}
        make = at.pool.make
        serial = f"id{len(at.draws)}"
        vector = law.kind == "vectors"
        self.x = make("symbol", f"#x:{serial}", "vector" if vector else "scalar", (), "")
        self.serial = serial
        count = sum(r * (r + 1) // 2 if r == c else r for r, c in map(self.extents, self.domains))
        draw_values(at, law, self.x, count + MORE)
        self.held = {n: self.drawn(n) for n in held}

    def log(self, v: int) -> int:
        """The logarithm of a number of which nothing else is known."""
        return int(self.at.leaf(Dual(self.at.constant(v))).v[0].reshape(-1)[0])

    def power(self, v: int, slot: str) -> int:
        """A number to the power of a slot that is held."""
        at, make = self.at, self.at.pool.make
        base, exponent = (make("symbol", f"#{n}:{self.serial}", "scalar", (), "")
                          for n in (f"base{v}", slot))
        at.draws[base.args[0]] = at.constant(v)
        return int(at.value(make("power", base, exponent)).reshape(len(at.point.numbers), -1)[0, 0])

    def drawn(self, slot: str) -> Array:
        """A random value: (rows, columns)."""
        domain = self.domains[slot]
        rows, columns = self.extents(slot)
        if domain in COUNTS:
            return np.full((1, 1), 20 + int(self.source.integers(0, 9)))
        v = self.source.integers(2, P, (rows, columns), dtype=np.int64)
        if domain == "covariance":
            return f.times(v, v.T)
        return v * v % P if domain in ("positive", "variance") else v

    def shape(self, slot: str) -> tuple[str, str]:
        """The shape of a slot."""
        return shape_of(_SHAPES.get(self.domains[slot], "scalar"))

    def extents(self, slot: str) -> tuple[int, int]:
        """Its rows and columns."""
        rows, columns = map(self.at.point.dimension, self.shape(slot))
        return rows, columns

    def logs(self, slots: Mapping[str, Array]) -> Array:
        """log p at every x."""
        at, put = self.at, []
        self.serial += "'"
        for name, domain, _ in self.law.slots:
            symbol = at.pool.make("symbol", f"#{name}:{self.serial}", _SHAPES.get(
                domain, "scalar"), (), "")
            at.draws[symbol.args[0]] = at.flat(slots[name][None])
            if domain in COUNTS:
                at.integers.add(symbol.args[0])
            put.append(symbol)
        v = at.log(at.stated.opened(at.pool.make("density", self.law.id, self.x, *put))).v[0]
        return v.reshape(-1)


def _determined(law: Drawn, order: Sequence[str]) -> bool:
    held = {**law.held, **{n: law.drawn(n) for n in order}}
    for n, name in enumerate(order):
        later = order[n + 1:]
        kept = {o: held[o] for o in (*law.held, *order[:n])}
        same: list[Array] = []
        for _ in range(TRIED * max(1, len(later)) if later else 0):
            here = {**kept, name: law.drawn(name)}
            same.append((law.logs({**here, **{o: law.drawn(o) for o in later}})
                         - law.logs({**here, **{o: law.drawn(o) for o in later}})) % P)
        count = len(law.logs(held))
        free = _kernel(np.array([np.ones(count, dtype=np.int64), *same]))
        if not len(free):
            return False

        def seen(v: Array, kept: Slots = kept, later: Sequence[str] = later, name: str = name,
                 free: Array = free) -> Array:
            logs = law.logs({**kept, **{o: held[o] for o in later}, name: v})
            return (free * logs % P).sum(-1) % P

        if not _injective(law, name, seen):
            return False
    return True


def _injective(law: Drawn, name: str, seen: Callable[[Array], Array]) -> bool:
    """Whether those combinations determine the slot."""
    rows, columns = law.shape(name)
    domain = law.domains[name]
    if (rows, columns) == ("1", "1"):
        values = [law.drawn(name) for _ in range(4)]
        found = np.array([seen(v) for v in values]).T
        return any(_moebius(kind, y) for kind in _kinds(law, domain, values) for y in found)
    if columns == "1":
        return _affine(law, name, seen, lambda v: v)
    return _affine(law, name, seen, lambda v: f.eliminated(v[None])[1][0]) or _affine(
        law, name, seen, lambda v: v)


def _kinds(law: Drawn, domain: str, values: Sequence[Array]) -> list[list[int]]:
    """A number itself, and injective functions of it on its domain, at values."""
    x = [int(v[0, 0]) for v in values]
    found = [x]
    if domain in ("positive", "variance", "probability"):
        log = [law.log(v) for v in x]
        found += [[v * v % P for v in x], log]
        found += [[law.power(v, s) for v in x] for s in law.held if domain != "probability"
                  and law.domains[s] in ("positive", "variance")]
        if domain == "probability":
            other = [law.log((1 - v) % P) for v in x]
            found += [other, [(a - b) % P for a, b in zip(log, other, strict=True)]]
    return found


def _moebius(x: Sequence[int], y: Sequence[int]) -> bool:
    """Whether y is (b + c x) / (d + e x), not constant: then cross ratios are the same."""
    def ratio(v: Sequence[int]) -> int:
        p, q, r, s = map(int, v)
        return (p - r) * (q - s) * pow((p - s) * (q - r), -1, P) % P

    return len(set(map(int, y))) == len(set(x)) == 4 and ratio(x) == ratio(y)


def _affine(law: Drawn, name: str, seen: Callable[[Array], Array],
            of: Callable[[Array], Array]) -> bool:
    """Whether the combinations are affine in ``of`` a vector or symmetric matrix, of full rank."""
    inverse = of(of(law.drawn(name)))  # of is its own inverse
    x, y = law.drawn(name), law.drawn(name)
    half = f.number(1, 2)
    middle = of((of(x) + of(y)) * half % P)
    if ((seen(x) + seen(y) - 2 * seen(middle)) % P).any():
        return False
    slopes = [(seen(of((of(x) + unit) % P)) - seen(x)) % P
              for unit in _units(inverse.shape)]
    return len(_kernel(np.array(slopes).T)) == 0


def _units(shape: tuple[int, ...]) -> list[Array]:
    """The directions of a vector, or of a symmetric matrix."""
    found = []
    for i in range(shape[0]):
        for j in range(shape[1] if shape[1] == 1 else i + 1):
            unit = np.zeros(shape, dtype=np.int64)
            unit[i, j] = 1
            if shape[1] > 1:
                unit[j, i] = 1
            found.append(unit)
    return found


def _kernel(rows: Array) -> Array:
    """A basis of the vectors that are 0 with every row."""
    rows = rows % P
    count, pivots = rows.shape[1], []
    rank = 0
    for c in range(count):
        at = next((r for r in range(rank, len(rows)) if rows[r, c]), None)
        if at is None:
            continue
        rows[[rank, at]] = rows[[at, rank]]
        rows[rank] = rows[rank] * pow(int(rows[rank, c]), -1, P) % P
        for r in range(len(rows)):
            if r != rank and rows[r, c]:
                rows[r] = (rows[r] - rows[r, c] * rows[rank]) % P
        pivots.append(c)
        rank += 1
    found = []
    for c in (c for c in range(count) if c not in pivots):
        v = np.zeros(count, dtype=np.int64)
        v[c] = 1
        for r, p in enumerate(pivots):
            v[p] = -rows[r, c] % P
        found.append(v)
    return np.array(found, dtype=np.int64).reshape(-1, count)
