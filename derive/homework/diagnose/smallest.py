"""The smallest case in which a wrong formula differs from the right one: few observations, small
numbers, simple parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, partial
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

#: The most observations of a case, and how many choices of them are tried.
LARGEST, CHOICES = 3, 8
#: From which difference on two values are told apart, relative to them.
APART = 1e-6
#: Among how many cases one with fractions is looked for.
AMONG = 24
#: The largest denominator of a value that is told as a fraction.
DENOMINATOR = 600


@dataclass(frozen=True)
class Counterexample:
    """Values are plain data: numbers, lists of numbers, lists of rows.

    ``x`` has an entry for each observation, ``theta_t`` and ``theta`` (for Q: the free theta; None
    elsewhere) one for each key, as fits take them. ``yours`` and ``right`` are the two values;
    those of Q are Q(theta | theta^t) - Q(theta^t | theta^t), to which terms without theta add
    nothing. ``exact`` has the two as fractions where they are such, else None. ``i`` and
    ``component`` say, from 1, for which observation and component they are, where there is a
    choice; ``q_yours`` and ``q_right`` are Q at the two values of a parameter.
    """

    x: Any
    known: dict[str, Any]
    theta_t: dict[str, Any]
    theta: dict[str, Any] | None
    responsibilities: list[list[float]] | None
    yours: Any
    right: Any
    exact: dict[str, Any] | None
    i: int | None
    component: str | None
    q_yours: float | None = None
    q_right: float | None = None

    def to_json(self) -> dict[str, Any]:
        """The contract's keys, and what else is known."""
        found: dict[str, Any] = {"x": self.x, "theta_t": self.theta_t, "yours": self.yours,
                                 "right": self.right, "exact": self.exact}
        more = {"responsibilities": self.responsibilities, "known": self.known or None,
                "theta": self.theta, "i": self.i, "component": self.component,
                "Q_yours": self.q_yours, "Q_right": self.q_right}
        return {**found, **{key: v for key, v in more.items() if v is not None}}

    def words(self) -> str:
        """The counterexample in a sentence."""
        shown = self.exact or {"yours": _rounded(self.yours), "right": _rounded(self.right)}
        before = ", ".join(f"{key} = {_plain(v)}" for key, v in self.theta_t.items())
        place = f" for i = {self.i}" if self.i is not None else ""
        known = "".join(f", {name} = {_plain(v)}" for name, v in self.known.items())
        what = "your formula gives"
        if self.theta is not None:
            free = ", ".join(f"{key} = {_plain(v)}" for key, v in self.theta.items()
                             if v != self.theta_t[key])
            what = f"with the free theta at {free}, else as theta^t, your formula gives"
            if self.i is None:
                what = f"from theta^t to {free} your Q changes by"
        words = (f"Take x = {_plain(self.x)}{known} and theta^t: {before}. There{place} {what} "
                 f"{_plain(shown['yours'])}; right is {_plain(shown['right'])}.")
        if self.q_yours is not None and self.q_right is not None:
            words += (f" Q is {self.q_right:.4g} with the right value and only {self.q_yours:.4g} "
                      "with yours.")
        return words


class Small(Instance):
    """A small instance: ``count`` observations, vectors of length ``d``, simple parameters."""

    def __init__(self, algorithm: Algorithm, d: int, same: bool, count: int, seed: int) -> None:
        self.count, self.d, self.same = count, d, same
        self.free = 0
        self._simple: dict[Role | None, bool] = {}
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

    def simple(self, role: Role | None) -> bool:
        """Whether an entry of the right value of a role, or of Q, is a fraction."""
        if role not in self._simple:
            try:
                if role is None:
                    right = self.q.array - self.still.q.array
                else:
                    of_now = role.quantity.kind == "responsibility"
                    right = role.value(self, "t" if of_now else "t+1").array
            except FAULTS:
                right = np.zeros(())
            self._simple[role] = any(_fractions(v) is not None for v in right.ravel())
        return self._simple[role]

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
        """The counterexample to a claim about a part, or None where none was found."""
        first: Counterexample | None = None
        seen = 0
        place = next(p for k, p in claim.parts if k == key)
        for at in self._instances():
            if seen > AMONG:
                break
            if first is not None and not at.simple(claim.role):
                seen += 1
                continue
            with suppress(*FAULTS, RecursionError, AssertionError):
                where = _where(*self._values(at, claim), claim, place)
                if where is None:
                    continue
                exact = _exact(*where[:2])
                seen += 1
                if first is None or exact is not None:
                    first = self._case(at, claim, key, where, exact)
            if first is not None and first.exact is not None:
                break
        return first

    def _instances(self) -> Iterator[Small]:
        """The smallest first."""
        vectors = not self.reading.univariate and self._vectors
        for key in product((1, 2)[:1 + vectors], (False, True), range(1, LARGEST + 1),
                           range(CHOICES)):
            drawn = self.judge.once(key, partial(self._drawn, *key))
            if drawn is not None:
                yield drawn

    def _drawn(self, d: int, same: bool, count: int, seed: int) -> Small | None:
        with suppress(*FAULTS, ZeroDivisionError):
            return Small(self.judge.algorithm, d, same, count, seed)
        return None

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
        x = {v.name: listed(at.symbol(v.name, v.indices, "")) for v in model.observed
             if v.domain != "label"}
        try:
            T = posterior(at)
        except NoValue:
            T = None
        return Counterexample(
            _simple(next(iter(x.values())) if len(x) == 1 else x),
            {v.name: _simple(listed(at.symbol(v.name, v.indices, ""))) for v in model.known
             if v.domain != "label"},
            _simple(theta(at, "t")), _simple(theta(at, "")) if of_q else None, T,
            listed(mine), listed(true), exact, i, component, *q)

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
            return (named.plus([value, named.times(named.number(-1), before)]),
                    named.plus([at.q, named.times(named.number(-1), still.q)]))
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
            below = named.total(value, letter, 1)
            value = named.times(value, named.power(below, named.number(-1)))
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


def _exact(yours: Named, right: Named) -> dict[str, Any] | None:
    """Both values as fractions, where both are such with small denominators."""
    found = {}
    for name, value in (("yours", yours), ("right", right)):
        shown = _fractions(listed(value))
        if shown is None:
            return None
        found[name] = shown
    return found


def _fractions(value: Any) -> Any:
    if isinstance(value, list):
        inner = [_fractions(v) for v in value]
        return None if any(v is None for v in inner) else inner
    if not np.isfinite(value):
        return None
    near = Fraction(value).limit_denominator(DENOMINATOR)
    return str(near) if abs(float(near) - value) <= 1e-13 * (1 + abs(value)) else None


def _each(value: Any, act: Callable[[Any], Any]) -> Any:
    """Data with something else for each number."""
    if isinstance(value, dict):
        return {k: _each(v, act) for k, v in value.items()}
    return [_each(v, act) for v in value] if isinstance(value, list) else act(value)


def _simple(value: Any) -> Any:
    return _each(value, lambda v: int(v) if isinstance(v, float) and v.is_integer() else v)


def _rounded(value: Any) -> Any:
    return _each(value, lambda v: f"{v:.4g}")


def _plain(v: Any) -> str:
    """Data in a sentence; a list of one entry is that entry."""
    if isinstance(v, list):
        return _plain(v[0]) if len(v) == 1 else "(" + ", ".join(map(_plain, v)) + ")"
    if isinstance(v, dict):
        return "; ".join(f"{k} = {_plain(x)}" for k, x in v.items())
    return f"{v:g}" if isinstance(v, float) else str(v)

