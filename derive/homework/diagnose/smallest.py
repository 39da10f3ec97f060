"""The smallest case in which a wrong formula differs from the right one: few observations, small
numbers, simple parameters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np

from ...engine.parts import Algorithm
from ...model import Parameter, Variable
from ..bind.quantities import Role, m_values
from ..bind.reading import Reading
from ..judge.claims import Claim
from ..judge.judging import FAULTS, Judge
from ..value import named
from ..value.formula import Formula
from ..value.gradients import taken_at
from ..value.instance import Instance, concentrations
from ..value.listed import listed, posterior, theta
from ..value.named import Array, Named, NoValue
from .case import Counterexample, each, fractions

#: The most observations of a case, and how many choices of them are tried.
LARGEST, CHOICES = 3, 8
#: From which difference on two values are told apart, relative to them.
APART = 1e-6
#: Among how many cases one with fractions is looked for.
AMONG = 16
#: After how many cases of a size in which nothing differs no more of that size are tried.
FEW = 2
#: From which difference on two values are seen to be others, as a share of the larger one.
VISIBLE = 0.2


class Small(Instance):
    """A small instance: ``count`` observations, vectors of length ``d``, simple parameters."""

    def __init__(self, algorithm: Algorithm, d: int, same: bool, count: int, seed: int) -> None:
        self.count, self.d, self.same = count, d, same
        self.free = 0
        self._kinds: dict[Role | None, tuple[bool, bool]] = {}
        super().__init__(algorithm, seed, d == 1)

    def _extents(self) -> dict[str, int]:
        values = m_values(self.model)
        return self._sized(lambda p: 2 if p.index in values else self.count, lambda: self.d)

    def _drawn(self, v: Variable, shape: tuple[int, ...]) -> Array:
        low, high, integers = self._support(v)
        if v.domain == "covariance":
            return np.ones((*shape, 1, 1)) * np.eye(self.sizes[v.dimension])
        if v.name in concentrations(self.model):
            return np.full((*shape, 1, 1), 2.0)
        shape = (*shape, self.sizes[v.dimension] if v.domain == "vector" else 1, 1)
        if v.role == "known" and v.domain == "natural":
            return np.asarray(4.0 + (np.arange(np.prod(shape)) % 2).reshape(shape), float)
        ends = (-3, 4 - (v.domain == "vector"))
        if integers:
            ends = int(low or 0), int(min(high or 4, 4))
        elif low is not None:
            ends = int(low) + 1, int(min(high or 5, 5))
        return self._choice(*ends, int(np.prod(shape))).reshape(shape)

    def _choice(self, low: int, high: int, count: int) -> Array:
        """Small numbers, the smallest in the first choices."""
        pool = sorted(range(low, max(high, low) + 1), key=lambda v: (abs(v), -v))
        pool = pool[:3 + self.seed]
        return np.array([pool[int(n)] for n in self.random.integers(0, len(pool), count)], float)

    def _theta(self, p: Parameter) -> Named:
        self.free += 1
        r = self.free % 2  # 1 for the free theta
        shape = tuple(self.sizes[self.model.plate(i).size] for i in p.indices)
        if p.domain == "simplex":
            own = 0.5 ** np.minimum(np.arange(shape[-1]) + 1, shape[-1] - 1)
            own = own[::-1] if r or self.seed % 2 else own
            return Named(p.indices, np.broadcast_to(own, shape)[..., None, None])
        grid = np.zeros(shape) if self.same or not shape else np.indices(shape)[0]
        mean, spread = 2.0 * grid + r, (4.0 if self.seed % 2 else 1.0) ** grid * (1 + r)
        first = 0.75 if r else 0.25 if self.seed % 2 else 0.5
        value: Any = {"real": mean, "vector": mean, "probability": first / (1 + grid),
                      "variance": spread, "covariance": spread}.get(p.domain, 1.0 + grid + r)
        d = self.sizes.get(p.dimension, 1)
        inner = np.eye(d) if p.domain == "covariance" else np.ones((
            d if p.domain == "vector" else 1, 1))
        return Named(p.indices, np.asarray(value)[..., None, None] * inner)

    def kind(self, role: Role | None) -> tuple[bool, bool]:
        """Whether the right value of a role, or of Q, is regular: no spread in it is 0 or singular;
        and whether an entry of it is a fraction."""
        if role not in self._kinds:
            self._kinds[role] = self._kind(role)
        return self._kinds[role]

    def _kind(self, role: Role | None) -> tuple[bool, bool]:
        try:
            if role is None:
                right, spread = self.q.array - self.still.q.array, False
            else:
                of_now = role.quantity.kind == "responsibility"
                right = role.value(self, "t" if of_now else "t+1").array
                spread = role.quantity.positive
        except FAULTS:
            return False, False
        return regular(right, spread), any(fractions(v) is not None for v in right.ravel())

    def data(self, v: Variable) -> Any:
        """The values of a variable as plain data; None for what is missing."""
        seen = self.events.get(v.name)
        if v.domain != "label":
            found = listed(self.symbol(v.name, v.indices, ""))
            return found if seen is None else _where_seen(found, seen.array[..., 0, 0].tolist())
        assert seen is not None
        return _labels(seen.array[..., 0, 0].tolist(), self.model.plate(v.values).labels)

    @cached_property
    def series(self) -> frozenset[str]:
        """The names of what has an entry for each value of an index."""
        m = self.model
        return frozenset([*(v.name for v in (*m.observed, *m.known) if v.indices),
                          *(p.name for p in m.parameters if len(p.indices) == 1 and not p.keys)])

    @cached_property
    def still(self) -> Instance:
        """The same at theta^t."""
        return taken_at(self, "t")


class Smallest:
    """Looks for the smallest case of a wrong claim."""

    def __init__(self, judge: Judge, reading: Reading) -> None:
        self.judge, self.reading = judge, reading

    @cached_property
    def univariate(self) -> Reading:
        """The reading with vectors as numbers."""
        return replace(self.reading, univariate=True)

    def case(self, claim: Claim, key: str) -> Counterexample | None:
        """The counterexample to a claim about a part, or None where none was found: the smallest
        of those that show best, in which the right value is regular, the two are far apart and both
        are fractions."""
        best: Counterexample | None = None
        shows, tried = (False, 0.0, False), 0
        alike: Counter[tuple[int, bool, int]] = Counter()
        place = next(p for k, p in claim.parts if k == key)
        for at in sorted(self._instances(), key=lambda at: [not x for x in at.kind(claim.role)]):
            sound, fraction = at.kind(claim.role)
            if best is not None and (tried > AMONG or (sound, VISIBLE, fraction) <= shows):
                break
            if alike[at.d, at.same, at.count] > FEW:
                continue
            tried += 1
            with suppress(*FAULTS, RecursionError, AssertionError):
                where = _where(*self._values(at, claim), claim, place)
                if where is None:
                    alike[at.d, at.same, at.count] += 1
                    continue
                exact = _exact(*where[:2])
                gap = apart(where[0].array, where[1].array)
                found = sound, min(gap, VISIBLE), exact is not None
                if best is None or found > shows:
                    best, shows = self._case(at, claim, key, where, exact), found
        return best

    def _instances(self) -> Iterator[Small]:
        """The smallest first."""
        vectors = not self.reading.univariate and self._vectors
        for key in product((1, 2)[:1 + vectors], (False, True), range(1, LARGEST + 1),
                           range(CHOICES)):
            drawn = small(self.judge, *key)
            if drawn is not None:
                yield drawn

    @cached_property
    def _vectors(self) -> bool:
        return any(v.domain == "vector" for v in self.judge.algorithm.model.variables)

    def _case(self, at: Small, claim: Claim, key: str,
              where: tuple[Named, Named, Mapping[str, int]], exact: dict[str, Any] | None
              ) -> Counterexample:
        of_q, model = claim.role is None, at.model
        mine, true, index = where
        i, component = None, None
        for plate, letter in claim.places:
            if letter in index and plate in self.judge.language.values:
                labels = model.plate(plate).labels
                component = labels[index[letter]] if labels else str(index[letter] + 1)
            elif letter in index and claim.role and claim.role.quantity.kind == "responsibility":
                i = index[letter] + 1
        q = (None, None) if of_q else self._q(at, claim, key, mine)
        try:
            T = posterior(at)
        except NoValue:
            T = None
        return Counterexample(
            {v.name: simple(at.data(v)) for v in model.observed},
            {v.name: simple(at.data(v)) for v in model.known},
            simple(theta(at, "t")), simple(theta(at, "")) if of_q else None, T,
            listed(mine), listed(true), exact, i, component, *q,
            series=at.series)

    def _values(self, at: Small, claim: Claim) -> tuple[Named, Named]:
        """The value of a claim and the right one. Raises NoValue."""
        reading = self.reading if at.d > 1 or not self._vectors else self.univariate
        marks = self.judge.marks(reading, claim)
        for member in reversed(claim.members):
            try:
                value = Formula(reading, at, marks).value(member)
            except FAULTS:
                continue
            if claim.proportional:
                value = _shares(self.judge, claim, value)
            if claim.role is not None:
                return value, self.judge.truth(reading, claim, at)
            still = at.still
            before = Formula(reading, still, marks).value(member)
            return named.minus(value, before), named.minus(at.q, still.q)
        raise NoValue("no value")

    def _q(self, at: Small, claim: Claim, key: str, mine: Named
           ) -> tuple[float | None, float | None]:
        """Q at the answer's value of a parameter and at the right one, where both have one."""
        p, role = next((p for p in at.model.parameters if key in p.keys), None), claim.role
        if p is None or role is None or role.root or role.inverse or len(
                role.quantity.cells) > 1 or p.domain == "simplex":
            return None, None
        new = taken_at(at, "t+1")
        try:
            array = new.symbol(p.name, p.indices, "").array.copy()
            array[p.keys.index(key)] = mine.array
            yours = float(new.with_free({p.name: Named(p.indices, array)}).q.array.item())
            right = float(new.q.array.item())
        except FAULTS:
            return None, None
        return (yours, right) if -np.inf < yours < right < np.inf else (None, None)


def _shares(judge: Judge, claim: Claim, value: Named) -> Named:
    for plate, letter in claim.places:
        if plate in judge.language.values and letter in value.letters:
            value = named.over(value, named.total(value, letter, 1))
    return value


def _where(yours: Named, right: Named, claim: Claim, place: int | None
           ) -> tuple[Named, Named, Mapping[str, int]] | None:
    """The two values at the first place where they differ, and that place; None for none."""
    if claim.role is not None and place is not None:
        letter = dict(claim.places).get(claim.role.quantity.letters[0], "")
        yours, right = (named.at(v, {letter: place}) if letter in v.letters else v
                        for v in (yours, right))
    letters, (a, b) = named.aligned([yours, right])
    if yours.shape != right.shape:
        mine, true = (named.at(Named(letters, v), dict.fromkeys(letters, 0)) for v in (a, b))
        return (mine, true, {}) if np.isfinite(a).all() else None
    a, b = np.broadcast_arrays(a, b)
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return None
    gap = np.abs(a - b).max(axis=(-2, -1))
    size = 1e-3 + np.abs(b).max(axis=(-2, -1))
    extra = [n for n, x in enumerate(letters) if x not in right.letters]
    differs = gap > APART * size
    for n in reversed(extra):  # an open letter: wrong at every value of it
        differs = differs.all(axis=n, keepdims=True) & np.ones_like(differs)
    if not differs.any():
        return None
    index = tuple(int(n) for n in np.argwhere(differs)[0])
    return (Named((), a[index]), Named((), b[index]),
            {x: n for x, n in zip(letters, index, strict=True) if x in right.letters})


def small(judge: Judge, d: int, same: bool, count: int, seed: int) -> Small | None:
    """A small instance, made once; None where it has no values."""
    def drawn() -> Small | None:
        with suppress(*FAULTS, ZeroDivisionError):
            return Small(judge.algorithm, d, same, count, seed)
        return None

    return judge.once((d, same, count, seed), drawn)


def regular(right: Array, spread: bool) -> bool:
    """Whether a right value is finite and, where it is a spread, neither 0 nor singular."""
    if not spread or not np.isfinite(right).all():
        return bool(np.isfinite(right).all())
    matrix = right.ndim > 1 and right.shape[-1] == right.shape[-2]
    least = np.linalg.eigvalsh(right) if matrix else right
    return bool(least.min() > 1e-6 * max(1.0, np.abs(right).max()))


def apart(a: Array, b: Array) -> float:
    """How far two values are apart, as a share of the larger one; 1 where one has another shape."""
    if a.shape != b.shape:
        return 1.0
    gap = float(np.abs(a - b).max())
    return gap / max(float(np.abs(a).max()), float(np.abs(b).max())) if gap else 0.0


def _where_seen(values: Any, seen: Any) -> Any:
    """Values with None for those that are not seen."""
    if isinstance(seen, list):
        return [_where_seen(v, s) for v, s in zip(values, seen, strict=True)]
    return values if seen else None


def _labels(hot: Any, labels: Sequence[str]) -> Any:
    """The label at each place of a table of 0 and 1, from 1 where they have no names."""
    if isinstance(hot[0], list):
        return [_labels(h, labels) for h in hot]
    n = next((n for n, v in enumerate(hot) if v), None)
    return None if n is None else labels[n] if labels else n + 1


def _exact(yours: Named, right: Named) -> dict[str, Any] | None:
    """Both values as fractions, where both are such with small denominators."""
    found = {}
    for name, value in (("yours", yours), ("right", right)):
        shown = fractions(listed(value))
        if shown is None:
            return None
        found[name] = shown
    return found


def simple(value: Any) -> Any:
    """Plain data with whole numbers for those that are."""
    return each(value, lambda v: int(v) if isinstance(v, float) and v.is_integer() else v)
