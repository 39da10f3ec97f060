"""Anchors: the ends of a derivation against what it did not make.

Line after line may be right and the first one wrong. So the ends are compared, in floating point at
random real points, with the densities by their names in scipy.stats, with the expectation by
going through all assignments, and with derivatives that no rule took. This is sampled evidence:
it can refuse a derivation, and it proves nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from .arithmetic import Real
from .densities import is_discrete
from .gibbs import laws_of
from .independent import Independent, moved
from .lines import Line
from .points import Setup
from .reals import RealDraw, RealInterpreter
from .samples import Point
from .terms import FUNCTION, Term
from .written import Arrays, entries

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
        return {**asdict(self), "tolerance": TOLERANCE}


def anchors_of(setup: Setup, lines: Sequence[Line], *, seed: int,
               thorough: bool) -> tuple[Anchor, ...]:
    """The anchors of a derivation; more points where thorough."""
    points, others = (20, 200) if thorough else (4, 50)
    sizes = (4, 2 if setup.statement.vector else 1, len(setup.statement.labels) or 3)
    drawn = [Point(setup.statement, setup.sizes(sizes), RealDraw(f"{seed}:anchor:{n}", sizes[1]))
             for n in range(points)]
    readers = [RealInterpreter(setup.facts, drawn[0], a) for a in (Real(math), Arrays())]
    log_likelihood, responsibilities, q = (_lines_about(lines, name) for name in (
        FUNCTION + "complete_log_likelihood", ".T", FUNCTION + "Q"))
    with np.errstate(all="ignore"):
        worlds = [_World(setup, point, readers) for point in drawn]
        found = _compared(worlds, (
            ("density", "the first lines with the densities of scipy.stats",
             lambda w: _complete(w, log_likelihood)),
            ("posterior", "the responsibilities with joint over marginal density",
             lambda w: _posterior(w, responsibilities)),
            ("Q", "Q with the sum over all K^N assignments",
             lambda w: _expected(w, q)),
            ("stationary", "the gradient of Q at theta^{t+1} along feasible directions with 0",
             _gradient),
            ("maximum", f"by how much Q at {others} feasible points at distances 1e-3 to 10 "
             "exceeds Q at theta^{t+1}", lambda w: _higher(w, others)),
            ("Fisher", "the gradient of Q at theta^t with that of log L as it is written", _fisher),
        ))
    for reader in readers:
        reader.close()
    return found


def _lines_about(lines: Sequence[Line], name: str) -> tuple[Line, ...]:
    """Every line of the chain in which a quantity is defined."""
    start = next((x.id for x in lines if x.relation == ":=" and x.left.args[0] == name), None)
    return tuple(x for x in lines if start and start in (x.id, x.chain))


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

    def __init__(self, setup: Setup, point: Point, readers: Sequence[RealInterpreter]) -> None:
        self.setup, self.point, self._readers = setup, point, readers
        s = setup.statement
        self.seed = int.from_bytes(point.draw.seed.encode()[-7:], "big")
        self.own = Independent(s, point, laws_of(s.family).law)
        self.rows, self.components = (range(point.sizes[name]) for name in (
            s.observation_size, s.component_size))
        self.new = self._new_parameters()

    @property
    def read(self) -> RealInterpreter:
        """The derivation's reading: one interpreter for all points, put at this one."""
        return self._put(self._readers[0])

    @property
    def stacked(self) -> RealInterpreter:
        """The same for several parameters at once, complex ones too."""
        return self._put(self._readers[1])

    def _put(self, reader: RealInterpreter) -> RealInterpreter:
        if reader.point is not self.point:
            reader.point, reader.z = self.point, self.point.z
            reader.forget()
        return reader

    def _new_parameters(self) -> dict[str, Any] | None:
        s, found = self.setup.statement, {}
        k = s.component_index
        try:
            for p in s.parameters:
                new = self.setup.facts.parameter_term(p.base, k, "t+1")
                found[p.base] = [self.read.value_at(new, {k: j})
                                 for j in (self.components if new.letters else (0,))]
        except (ValueError, ArithmeticError):
            return None
        return self.own.arrays(found)


def _relative(a: Any, b: Any) -> float:
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    return float(np.max(np.abs(a - b)) / (1 + np.max(np.abs(b))))


def _complete(w: _World, chain: Sequence[Line]) -> tuple[int, float]:
    z, s = w.read.z, w.setup.statement
    if s.family.discrete != is_discrete(s.family.distribution):
        raise ValueError(f"observations are {s.family.observation}, which does not fit "
                         f"scipy.stats' {s.family.distribution}")
    joint = w.own.log_joint(w.own.theta(""))
    expected = sum(joint[i, k] for i, k in enumerate(z))
    worst = [_relative(w.read.value(line.right), expected) for line in chain]
    i, k = s.observation_index, s.component_index
    table = _table(w, w.setup.facts.joint_term(i, k, ""), i, k)
    return len(chain), max([*worst, _relative(table, np.exp(joint))])


def _table(w: _World, term: Term, i: str, k: str) -> list[list[Any]]:
    """The values of a term for each observation and component."""
    return [[w.read.value_at(term, {i: row, k: component}) for component in w.components]
            for row in w.rows]


def _posterior(w: _World, chain: Sequence[Line]) -> tuple[int, float]:
    if not chain:
        return 0, 0.0
    k, i = chain[0].left.args[2]
    worst = max(_relative(_table(w, line.right, i, k), w.own.responsibilities) for line in chain)
    return len(chain) * w.own.responsibilities.size, worst


def _expected(w: _World, chain: Sequence[Line]) -> tuple[int, float]:
    expected = w.own.expected(w.own.theta(""))
    worst = max((_relative(w.read.value(x.right), expected) for x in chain), default=math.inf)
    return len(chain), worst


def _directions(w: _World, theta: dict[str, Any], how_many: int) -> dict[str, Any]:
    return w.own.directions(theta, np.random.default_rng(w.seed), how_many)


def _new(w: _World) -> dict[str, Any]:
    if w.new is None:
        raise ValueError("the new parameters have no value")
    return w.new


def _gradient(w: _World) -> tuple[int, float]:
    new, old = _new(w), w.own.theta("t")
    if max(_relative(new[name], old[name]) for name in new) < 1e-3:
        return 0, 0.0
    count = 2 * w.own.coordinates
    slopes = _slopes(w, new, _directions(w, new, count))
    return count, float(abs(slopes).max()) / len(w.rows)


def _slopes(w: _World, theta: dict[str, Any], directions: dict[str, Any]) -> Any:
    """The derivatives of Q at theta along each direction, by the complex step."""
    return w.own.stacked(moved(theta, directions, 1j * STEP)).imag / STEP


def _higher(w: _World, how_many: int) -> tuple[int, float]:
    new, random = _new(w), np.random.default_rng(w.seed + 1)
    top = w.own.expected(new)
    others = w.own.perturbed(new, np.geomspace(1e-3, 10, how_many), random)
    excess = float(w.own.stacked(others).max() - top)
    if excess < 0:
        return how_many, 0.0
    return how_many, excess / (1 + abs(top)) + 2 * TOLERANCE


def _fisher(w: _World) -> tuple[int, float]:
    at, count, theta = w.own.theta("t"), 3, w.point.theta["t"]
    directions = _directions(w, at, count)
    own = _slopes(w, at, directions)
    s, pool, reader = w.setup.statement, w.setup.pool, w.stacked
    i, k = s.observation_index, s.component_index
    marginal = pool.make("sum", w.setup.facts.joint_term(i, k, "t"), k, s.component_size)
    likelihood = pool.make("sum", pool.make("log", marginal), i, s.observation_size)
    kept = dict(theta)
    for name, v in moved(at, directions, 1j * STEP).items():
        theta[name] = [entries(w.own.domain(name), v[:, j]) for j in range(v.shape[1])]
    reader.forget()
    slopes = reader.value(likelihood).imag.ravel() / STEP
    theta |= kept
    reader.forget()
    return count, float((abs(slopes - own) / (1 + abs(own))).max())
