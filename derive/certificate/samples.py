"""Random points at which a derivation's lines are evaluated, and everything is consistent there.

Weights lie on the simplex, covariances are symmetric with a determinant that is a square, counts
are small integers. theta and theta^t are independent; responsibilities and theta^{t+1} follow from
them by the definitions and the solutions, never by drawing.
"""

from __future__ import annotations

import random
from fractions import Fraction
from hashlib import blake2b
from typing import Any

from .arithmetic import NoValue, P
from .signs import POSITIVE_CONSTANTS
from .statement import COUNTS, Parameter, Statement
from .terms import MATRIX, SCALAR, VECTOR, Term

MARKS = ("", "t", "d")
SHAPES = {"vector": VECTOR, "covariance": MATRIX}


def by_name(s: Statement, x: list[Any], known: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The data by their names: X is written x in a density."""
    return {n: values for name, values in ((s.observed, x), *known.items())
            for n in (name, name.lower())}


class Point:
    """A point: sizes, data, parameters at each mark, an assignment z, and arbitrary constants.

    Frozen by convention once made; ``draw`` gives the values.
    """

    def __init__(self, statement: Statement, sizes: dict[str, int], draw: Any) -> None:
        self.sizes, self.draw, self.statement = sizes, draw, statement
        n, k = sizes[statement.observation_size], sizes[statement.component_size]
        known = {name: [draw.trials(i) for i in range(n)] for name, _ in statement.known}
        trials = next(iter(known.values()), [None] * n)
        self.observe([draw.observation(statement, trials[i]) for i in range(n)], known)
        self.theta: dict[str, dict[str, Any]] = {m: self._theta(m, k) for m in MARKS}
        self.pi = draw.pi()
        self.z = tuple(draw.component(k) for _ in range(n))
        self.free: dict[Any, Any] = {}

    def observe(self, x: list[Any], known: dict[str, list[Any]]) -> None:
        """Put these observations, and these known quantities, in the place of those drawn."""
        self.x, self.known = x, known
        self.data = by_name(self.statement, x, known)

    def _theta(self, mark: str, components: int) -> dict[str, Any]:
        s, w = self.statement, self.statement.weights
        found: dict[str, Any] = {}
        for p in s.parameters:
            if p.base != w.base:
                found[p.base] = [self.draw.parameter(p.domain, mark)
                                 for _ in range(components if p.per_component else 1)]
        if w.kind == "fixed":
            found[w.base or ".w"] = found[".w"] = [self.draw.number(v) for v in w.values]
        else:
            found[w.base] = self.draw.weights(components, s.complement % components, mark)
        return found

    def free_weight(self, statement: Statement) -> int:
        """The position of the one free weight (tau of tau and 1 - tau)."""
        if len(statement.labels) != 2:
            raise NoValue("a weight without an index among more than two")
        return 1 - statement.complement % 2

    def look_up(self, s: Statement, term: Term, positions: tuple[int, ...], at: str) -> Any:
        """The value of a symbol that nothing defines. Raises NoValue."""
        name, kind = term.args[0], term.args[1]
        if name == s.weights.base or (name == ".w" and s.weights.kind == "fixed"):
            where = positions or (self.free_weight(s),)
            if s.weights.kind == "fixed":
                at = ""
            return self._given(self.theta.get(at), at, where, SCALAR, term)
        parameter = s.parameter(name)
        if parameter is not None:
            where = positions if parameter.per_component else (0, *positions)
            return self._given(self.theta.get(at), at, where,
                               SHAPES.get(parameter.domain, SCALAR), term)
        if name in self.data:
            vector = s.is_observed(name) and s.observed_domain == "vector"
            return self._given(self.data, at, positions, VECTOR if vector else SCALAR, term)
        if at == "t+1":
            raise NoValue(f"{name} at t+1 has no solution step")
        key = (name, kind, positions, at)
        if key not in self.free:
            self.free[key] = self.draw.constant(kind, key, name in POSITIVE_CONSTANTS)
        return self.free[key]

    def closed(self, s: Statement, term: Term, key: Any) -> Any:
        """A value for what is closed: of its shape, and for new parameters of its domain's."""
        found = self.free.get(key)
        if found is None:
            kind, positive = "scalar", False
            if term.op == "symbol":
                kind, parameter = term.args[1], s.parameter(term.args[0])
                if parameter is not None:
                    self._fits(s, parameter, term, key[2])
                    positive = parameter.domain in ("positive", "variance")
            found = self.free[key] = self.draw.closed(kind, key, positive)
        return found

    def _fits(self, s: Statement, parameter: Parameter, term: Term,
              places: tuple[int, ...]) -> None:
        """Raises NoValue unless a new parameter has its shape and its indices."""
        shape = SHAPES.get(parameter.domain, SCALAR)
        if term.shape != shape:
            raise NoValue(f"{parameter.base} is a {shape}, not a {term.shape}")
        indexed = parameter.per_component or parameter.base == s.weights.base
        if len(places) != indexed or any(p >= self.sizes[s.component_size] for p in places):
            has = "one index, in its range" if indexed else "no index"
            raise NoValue(f"{parameter.base} has {has}")

    def _given(self, table: dict[str, Any] | None, at: str, positions: tuple[int, ...],
               shape: str, term: Term) -> Any:
        name = term.args[0]
        if term.shape != shape:
            raise NoValue(f"{name} is a {shape}, not a {term.shape}")
        if table is None:
            raise NoValue(f"{name} at {at} has no solution step")
        try:
            (position,) = positions
            return table[name][position]
        except (ValueError, IndexError):
            raise NoValue(f"{name} has one index, in its range") from None

    def count(self, s: Statement, term: Term, positions: tuple[int, ...]) -> int | None:
        """The small integer that a symbol of the data is, or None."""
        name = term.args[0]
        domain = s.observed_domain if s.is_observed(name) else s.known_domain(name)
        if domain not in COUNTS or len(positions) != 1:
            return None
        return int(self.data[name][positions[0]])

    def unit(self, q: Any) -> Any:
        """What stands for e^(q/2)."""
        return self.draw.unit(q)


class ModularDraw:
    """Draws modulo p. Deterministic for a seed, whatever the order of the questions.

    What belongs to the observations is drawn apart: with the same seed more of them have the same
    parameters, and begin with the same observations.
    """

    def __init__(self, seed: str, d: int) -> None:
        self.seed, self.d = seed, d
        self.random = random.Random(seed)
        self._known, self._observed, self._latent = (
            random.Random(f"{seed}:{of}") for of in ("known", "observed", "latent"))

    def any(self) -> int:
        """A residue that is not 0."""
        return self.random.randrange(1, P)

    def square(self) -> int:
        """The square of a square, so that its root is a polynomial in what was drawn."""
        return pow(self.any(), 4, P)

    def number(self, value: Fraction) -> int:
        """A rational number."""
        return value.numerator * pow(value.denominator, -1, P) % P

    def trials(self, i: int) -> int:
        """A known number of trials."""
        return self._known.randrange(3, 9)

    def observation(self, s: Statement, trials: int | None) -> Any:
        """One observation."""
        source = self._observed
        if s.observed_domain == "vector":
            return tuple((source.randrange(1, P),) for _ in range(self.d))
        if s.observed_domain == "binary":
            return source.randrange(2)
        if s.observed_domain in COUNTS:
            return source.randrange(1, 7 if trials is None else trials)
        return source.randrange(1, P)

    def vector(self) -> Any:
        """A column."""
        return tuple((self.any(),) for _ in range(self.d))

    def symmetric(self, definite: bool) -> Any:
        """A symmetric matrix; L L' where it stands for a covariance."""
        d = self.d
        if not definite:
            entries = {(i, j): self.any() for i in range(d) for j in range(i + 1)}
            return tuple(tuple(entries[max(i, j), min(i, j)] for j in range(d)) for i in range(d))
        lower = [[self.any() if j < i else pow(self.any(), 2, P) if i == j else 0
                  for j in range(d)] for i in range(d)]
        return tuple(tuple(sum(a * b for a, b in zip(u, v, strict=True)) % P for v in lower)
                     for u in lower)

    def parameter(self, domain: str, mark: str) -> Any:
        """A parameter of that domain, or a direction in it."""
        if domain == "vector":
            return self.vector()
        if domain == "covariance":
            return self.symmetric(mark != "d")
        return self.square() if domain in ("positive", "variance") and mark != "d" else self.any()

    def weights(self, components: int, last: int, mark: str) -> list[int]:
        """Weights that sum to 1, or a direction that sums to 0."""
        drawn = [self.any() for _ in range(components)]
        drawn[last] = (int(mark != "d") - sum(v for j, v in enumerate(drawn) if j != last)) % P
        return drawn

    def pi(self) -> int:
        """The constant, as a square; 2 is a square modulo p, so 2 pi is one."""
        return self.square()

    def component(self, components: int) -> int:
        """The component of an observation."""
        return self._latent.randrange(components)

    def constant(self, kind: str, key: Any, positive: bool) -> Any:
        """An arbitrary constant, the same for the same key."""
        own = ModularDraw(f"{self.seed}:{key}", self.d)
        if kind == "vector":
            return own.vector()
        if kind == "symmetric":
            return own.symmetric(True)
        if kind == "matrix":
            return tuple(tuple(own.any() for _ in range(self.d)) for _ in range(self.d))
        return own.square() if positive else own.any()

    def closed(self, kind: str, key: Any, positive: bool) -> Any:
        """A value of a closed symbol or function, the same for the same key."""
        if kind == "scalar" and not positive:
            return 1 + int.from_bytes(blake2b(f"{self.seed}:{key}".encode(),
                                              digest_size=16).digest(), "big") % (P - 1)
        return self.constant(kind, key, positive)

    def unit(self, q: int) -> int:
        """A square that stands for e^(q/2)."""
        return ModularDraw(f"{self.seed}:unit:{q}", self.d).square()
