"""Anchors: the ends of a derivation against what it did not make.

Line after line may be right and the first one wrong. So the ends are compared, in floating point at
random real points, with the densities by their names in scipy.stats, with the expectation by
going through all assignments, and with derivatives that no rule took. This is sampled evidence:
it can refuse a derivation, and it proves nothing.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .arithmetic import Real
from .densities import is_discrete
from .independent import Independent, feasible_directions, moved, perturbed
from .lines import Line
from .points import Setup
from .reals import RealDraw, RealInterpreter
from .samples import Point
from .terms import FUNCTION, Term, walk

TOLERANCE = 1e-8
STEP = 1e-30


@dataclass(frozen=True)
class Anchor:
    """One comparison: what with what, how often, and the greatest relative difference."""

    id: str
    compared: str
    samples: int
    max_difference: float
    verdict: str
    message: str = ""

    @property
    def tolerance(self) -> float:
        """The relative difference that is allowed."""
        return TOLERANCE

    def to_json(self) -> dict[str, Any]:
        """The comparison as plain data."""
        return {"id": self.id, "compared": self.compared, "samples": self.samples,
                "max_difference": self.max_difference, "tolerance": TOLERANCE,
                "verdict": self.verdict, "message": self.message}


def anchors_of(setup: Setup, lines: Sequence[Line], *, seed: int,
               thorough: bool) -> tuple[Anchor, ...]:
    """The anchors of a derivation; more points where thorough."""
    points, others = (20, 200) if thorough else (4, 50)
    sizes = (4, 2 if setup.statement.vector else 1, len(setup.statement.labels) or 3)
    drawn = [Point(setup.statement, setup.sizes(sizes), RealDraw(f"{seed}:anchor:{n}", sizes[1]))
             for n in range(points)]
    readers = [RealInterpreter(setup.facts, drawn[0], Real(f)) for f in (math, cmath)]
    worlds = [_World(setup, sizes, point, readers) for point in drawn]
    last = _last_lines(lines)
    found = _compared(worlds, (
        ("density", "the first lines with the densities of scipy.stats",
         lambda w: _complete(w, last.get("log_likelihood", ()))),
        ("posterior", "the responsibilities with joint over marginal density",
         lambda w: _posterior(w, last.get("posterior", ()))),
        ("Q", "Q with the sum over all K^N assignments",
         lambda w: _expected(w, last.get("expectation", ()))),
        ("stationary", "the gradient of Q at theta^{t+1} along feasible directions with 0",
         _gradient),
        ("maximum", f"by how much Q at {others} feasible points at distances 1e-3 to 10 "
         "exceeds Q at theta^{t+1}", lambda w: _higher(w, others)),
        ("Fisher", "the gradient of Q at theta^t with that of log L as it is written", _fisher),
    ))
    for reader in readers:
        reader.close()
    return found


def _last_lines(lines: Sequence[Line]) -> dict[str, tuple[Line, ...]]:
    """By stage, every line of the chain that its quantity is defined in."""
    found: dict[str, tuple[Line, ...]] = {}
    defined = {"log_likelihood": FUNCTION + "complete_log_likelihood",
               "expectation": FUNCTION + "Q"}
    for stage in ("log_likelihood", "posterior", "expectation"):
        starts = [x.id for x in lines if x.stage == stage and x.relation == ":=" and (
            x.left.args[0] == defined.get(stage, ".T"))]
        found[stage] = tuple(x for x in lines if starts and (x.id == starts[0]
                                                             or x.chain == starts[0]))
    return found


def _compared(worlds: Sequence[_World], comparisons: Sequence[
        tuple[str, str, Callable[[_World], tuple[int, float]]]]) -> tuple[Anchor, ...]:
    """Each comparison at every point: point after point, since what is read there is kept."""
    samples: dict[str, int] = {name: 0 for name, _, _ in comparisons}
    worst, faults = dict.fromkeys(samples, 0.0), dict.fromkeys(samples, "")
    for w in worlds:
        for name, _, act in comparisons:
            if faults[name]:
                continue
            try:
                n, difference = act(w)
            except Exception as fault:  # whatever goes wrong here, the anchor does not hold
                faults[name] = str(fault) or type(fault).__name__
                continue
            samples[name] += n
            worst[name] = max(worst[name], difference if math.isfinite(difference) else math.inf)
    return tuple(_anchor(name, compared, samples[name], worst[name], faults[name])
                 for name, compared, _ in comparisons)


def _anchor(name: str, compared: str, samples: int, worst: float, fault: str) -> Anchor:
    if not fault and samples == 0:
        fault = "nothing to compare with"
    if fault:
        return Anchor(name, compared, samples, math.inf, "wrong", fault)
    good = worst <= TOLERANCE
    return Anchor(name, compared, samples, float(worst), "right" if good else "wrong",
                  "" if good else f"the greatest relative difference is {worst:.3g}")


class _World:
    """A real point with the derivation's reading of it and an independent one."""

    def __init__(self, setup: Setup, sizes: tuple[int, int, int], point: Point,
                 readers: Sequence[RealInterpreter]) -> None:
        self.setup, self.sizes, self.point, self._readers = setup, sizes, point, readers
        self.seed = point.draw.seed
        self.own = Independent(setup.statement, self.point, sizes)
        self.new = self._new_parameters()

    @property
    def read(self) -> RealInterpreter:
        """The derivation's reading: one interpreter for all points, put at this one."""
        return self._put(self._readers[0])

    @property
    def complex(self) -> RealInterpreter:
        """The same over the complex numbers."""
        return self._put(self._readers[1])

    def _put(self, reader: RealInterpreter) -> RealInterpreter:
        if reader.point is not self.point:
            reader.point, reader.z = self.point, self.point.z
            reader.forget()
        return reader

    def _new_parameters(self) -> dict[str, list[Any]] | None:
        s, pool = self.setup.statement, self.setup.pool
        kinds = {"vector": "vector", "covariance": "symmetric"}
        found: dict[str, list[Any]] = {}
        bases = [(p.base, kinds.get(p.domain, "scalar"), p.per_component or
                  p.base == s.weights.base) for p in s.parameters]
        try:
            for base, kind, indexed in bases:
                k = s.component_index
                new = pool.make("symbol", base, kind, (k,) if indexed else (), "t+1")
                found[base] = [self.read.value_at(new, {k: j})
                               for j in range(self.sizes[2] if indexed else 1)]
        except (ValueError, ArithmeticError):
            return None
        return self.own.arrays(found)


def _relative(a: Any, b: Any) -> float:
    import numpy as np

    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    return float(np.max(np.abs(a - b)) / (1 + np.max(np.abs(b))))


def _complete(w: _World, chain: Sequence[Line]) -> tuple[int, float]:
    z, worst, family = w.read.z, 0.0, w.setup.statement.family
    if family.discrete != is_discrete(family.distribution):
        raise ValueError(f"observations are {family.observation}, which does not fit scipy.stats' "
                         f"{family.distribution}")
    joint = w.own.log_joint(w.own.theta(""))
    expected = sum(joint[i, k] for i, k in enumerate(z))
    for line in chain:
        worst = max(worst, _relative(w.read.value(line.right), expected))
    i, k = w.setup.statement.observation_index, w.setup.statement.component_index
    term = w.setup.facts.joint_term(i, k, "")
    for row in range(w.sizes[0]):
        for component in range(w.sizes[2]):
            v = w.read.value_at(term, {i: row, k: component})
            worst = max(worst, _relative(v, math.exp(joint[row, component])))
    return len(chain), worst


def _posterior(w: _World, chain: Sequence[Line]) -> tuple[int, float]:
    table, worst, count = w.own.responsibilities(), 0.0, 0
    for line in chain:
        letters = line.left.args[2] if line.relation == ":=" else chain[0].left.args[2]
        k, i = letters
        for row in range(w.sizes[0]):
            for component in range(w.sizes[2]):
                v = w.read.value_at(line.right, {i: row, k: component})
                worst = max(worst, _relative(v, table[row, component]))
                count += 1
    return count, worst


def _expected(w: _World, chain: Sequence[Line]) -> tuple[int, float]:
    expected = w.own.expected(w.own.theta("")).real
    worst = max((_relative(w.read.value(x.right), expected) for x in chain), default=math.inf)
    if chain and not _promised(w, chain[-1].right):
        raise ValueError("a latent variable, an expectation or a free responsibility is left in Q")
    return len(chain), worst


def _promised(w: _World, term: Term) -> bool:
    """Nothing random is left: no indicator, no expectation, responsibilities at theta^t."""
    if w.setup.facts.latent(term):
        return False
    for t in walk(term):
        if t.op in ("expectation", "indicator") or (t.op == "posterior" and t.args[2] != "t"):
            return False
        if t.op == "symbol" and t.args[0].startswith(".") and t.args[3] != "t" and (
                t.args[0] in w.setup.facts.named):
            return False
    return True


def _directions(w: _World, theta: dict[str, Any], how_many: int) -> dict[str, Any]:
    import numpy as np

    random = np.random.default_rng(abs(hash_of(w.seed)))
    return feasible_directions(w.setup.statement, theta, random, how_many)


def hash_of(text: str) -> int:
    """A number that a text stands for, the same in every process."""
    return int.from_bytes(text.encode()[-7:], "big")


def _gradient(w: _World) -> tuple[int, float]:
    if w.new is None:
        raise ValueError("the new parameters have no value")
    if _relative_distance(w.new, w.own.theta("t")) < 1e-3:
        return 0, 0.0
    count = 2 * w.own.coordinates
    slopes = _slopes(w, w.new, _directions(w, w.new, count))
    return count, float(abs(slopes).max()) / w.sizes[0]


def _slopes(w: _World, theta: dict[str, Any], directions: dict[str, Any]) -> Any:
    """The derivatives of Q at theta along each direction, by the complex step."""
    return w.own.expected(moved(theta, directions, 1j * STEP)).imag / STEP


def _relative_distance(a: dict[str, Any], b: dict[str, Any]) -> float:
    return max(_relative(a[name], b[name]) for name in a)


def _higher(w: _World, how_many: int) -> tuple[int, float]:
    import numpy as np

    if w.new is None:
        raise ValueError("the new parameters have no value")
    random = np.random.default_rng(abs(hash_of(w.seed)) + 1)
    top = float(w.own.expected(w.new).real)
    others = perturbed(w.setup.statement, w.new, np.geomspace(1e-3, 10, how_many), random)
    worst = float(w.own.expected(others).real.max()) - top
    return how_many, max(0.0, worst / (1 + abs(top)) + (2 * TOLERANCE if worst >= 0 else 0.0))


def _fisher(w: _World) -> tuple[int, float]:
    worst, at, count = 0.0, w.own.theta("t"), 3
    directions = _directions(w, at, count)
    own = _slopes(w, at, directions)
    reader = w.complex
    s, pool = w.setup.statement, w.setup.pool
    i, k = s.observation_index, s.component_index
    marginal = pool.make("sum", w.setup.facts.joint_term(i, k, "t"), k, s.component_size)
    likelihood = pool.make("sum", pool.make("log", marginal), i, s.observation_size)
    start = dict(w.point.theta["t"])
    for n in range(count):
        reader.forget()
        w.point.theta["t"] |= {
            name: [_shifted(v, e) for v, e in zip(start[name], d[n], strict=True)]
            for name, d in directions.items()}
        slope = reader.value(likelihood).imag / STEP
        worst = max(worst, float(abs(slope - own[n]) / (1 + abs(own[n]))))
    w.point.theta["t"] |= start
    return count, worst


def _shifted(value: Any, direction: Any) -> Any:
    """The value a complex step further."""
    if isinstance(value, tuple):
        if len(value[0]) == 1:
            return tuple((v + 1j * STEP * float(e),) for (v,), e in zip(value, direction,
                                                                        strict=True))
        return tuple(tuple(v + 1j * STEP * float(e) for v, e in zip(a, b, strict=True))
                     for a, b in zip(value, direction, strict=True))
    return value + 1j * STEP * float(direction)
