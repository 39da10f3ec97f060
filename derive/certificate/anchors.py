"""Anchors: the ends of a derivation against what it did not make.

Line after line may be right and the first one wrong. So the ends are compared, in floating point at
random real points, with the densities by their names in scipy.stats, with the expectation by
going through all assignments, and with derivatives that no rule took. This is sampled evidence:
it can refuse a derivation, and it proves nothing. All points are read at once: each number is an
array with a value for every point.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from .densities import is_discrete
from .gibbs import laws_of
from .independent import Independent, moved
from .lines import Line
from .points import Setup
from .reals import RealDraw
from .samples import Point
from .stacked import Draws
from .terms import FUNCTION, Term
from .written import ArrayInterpreter, Arrays, entries

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
    draws = Draws([RealDraw(f"{seed}:anchor:{n}", sizes[1]) for n in range(points)])
    log_likelihood, responsibilities, q = (_lines_about(lines, name) for name in (
        FUNCTION + "complete_log_likelihood", ".T", FUNCTION + "Q"))
    with np.errstate(all="ignore"):
        w = _World(setup, Point(setup.statement, setup.sizes(sizes), draws), seed)
        found = tuple(_compared(w, *comparison) for comparison in (
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
    w.read.close()
    return found


def _lines_about(lines: Sequence[Line], name: str) -> tuple[Line, ...]:
    """Every line of the chain in which a quantity is defined."""
    start = next((x.id for x in lines if x.relation == ":=" and x.left.args[0] == name), None)
    return tuple(x for x in lines if start and start in (x.id, x.chain))


def _compared(w: _World, name: str, compared: str,
              act: Callable[[_World], tuple[int, Any]]) -> Anchor:
    """One comparison: at how many samples, and the greatest difference."""
    try:
        samples, differences = act(w)
    except Exception as fault:  # whatever goes wrong here, the anchor does not hold
        return _anchor(name, compared, 0, math.inf, str(fault) or type(fault).__name__)
    worst = float(np.max(differences, initial=0.0))
    return _anchor(name, compared, samples, worst if math.isfinite(worst) else math.inf, "")


def _anchor(name: str, compared: str, samples: int, worst: float, fault: str) -> Anchor:
    if not fault and samples == 0:
        fault = "nothing to compare with"
    if fault:
        return Anchor(name, compared, samples, math.inf, "wrong", fault)
    good = worst <= TOLERANCE
    return Anchor(name, compared, samples, float(worst), "right" if good else "wrong",
                  "" if good else f"the greatest relative difference is {worst:.3g}")


class _World:
    """Real points with the derivation's reading of them and an independent one."""

    def __init__(self, setup: Setup, point: Point, seed: int) -> None:
        self.setup, self.point, self.seed = setup, point, abs(seed)
        s = setup.statement
        self.read = ArrayInterpreter(setup.facts, point, Arrays())
        self.own = Independent(s, point, laws_of(s.family).law)
        self.points = self.own.points
        self.rows, self.components = (range(point.sizes[name]) for name in (
            s.observation_size, s.component_size))
        self.new = self._new_parameters()

    def values(self, term: Term) -> Any:
        """The value of a number at each point."""
        return self._at_each(self.read.value(term))

    def _at_each(self, value: Any) -> Any:
        return np.broadcast_to(np.asarray(value), (self.points, 1))[:, 0]

    def table(self, term: Term, i: str, k: str) -> Any:
        """The values for each observation and component: (points, N, K)."""
        return np.stack([np.stack([self._at_each(self.read.value_at(term, {i: row, k: component}))
                                   for component in self.components], axis=-1)
                         for row in self.rows], axis=1)

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


def _relative(a: Any, b: Any) -> Any:
    """The greatest difference at each point, relative to the second."""
    a, b = (v.reshape(len(v), -1) for v in np.broadcast_arrays(a, b))
    return abs(a - b).max(axis=1) / (1 + abs(b).max(axis=1))


def _complete(w: _World, chain: Sequence[Line]) -> tuple[int, Any]:
    s = w.setup.statement
    if s.family.discrete != is_discrete(s.family.distribution):
        raise ValueError(f"observations are {s.family.observation}, which does not fit "
                         f"scipy.stats' {s.family.distribution}")
    joint, at = w.own.log_joint(w.own.theta("")), range(w.points)
    expected = sum(joint[at, i, k] for i, k in enumerate(w.point.z))
    i, k = s.observation_index, s.component_index
    table = w.table(w.setup.facts.joint_term(i, k, ""), i, k)
    return len(chain) * w.points, [_relative(w.values(line.right), expected) for line in chain] + [
        _relative(table, np.exp(joint))]


def _posterior(w: _World, chain: Sequence[Line]) -> tuple[int, Any]:
    if not chain:
        return 0, 0.0
    k, i = chain[0].left.args[2]
    own = w.own.responsibilities
    return len(chain) * own.size, [_relative(w.table(x.right, i, k), own) for x in chain]


def _expected(w: _World, chain: Sequence[Line]) -> tuple[int, Any]:
    expected = w.own.expected(w.own.theta(""))
    return len(chain) * w.points, [_relative(w.values(x.right), expected) for x in chain]


def _new(w: _World) -> dict[str, Any]:
    if w.new is None:
        raise ValueError("the new parameters have no value")
    return w.new


def _gradient(w: _World) -> tuple[int, Any]:
    new, old, count = _new(w), w.own.theta("t"), 2 * w.own.coordinates
    far = np.max([_relative(new[name], old[name]) for name in new], axis=0) >= 1e-3
    slopes = _slopes(w, new, w.own.directions(new, np.random.default_rng(w.seed), count))
    return count * int(far.sum()), abs(slopes[far]) / len(w.rows)


def _slopes(w: _World, theta: Mapping[str, Any], directions: Mapping[str, Any]) -> Any:
    """The derivatives of Q at theta along each direction, by the complex step."""
    return w.own.stacked(moved(theta, directions, 1j * STEP)).imag / STEP


def _higher(w: _World, how_many: int) -> tuple[int, Any]:
    new, random = _new(w), np.random.default_rng(w.seed + 1)
    top = w.own.expected(new)
    others = w.own.perturbed(new, np.geomspace(1e-3, 10, how_many), random)
    excess = w.own.stacked(others).max(axis=-1) - top
    return how_many * w.points, np.where(excess < 0, 0.0,
                                         excess / (1 + abs(top)) + 2 * TOLERANCE)


def _fisher(w: _World) -> tuple[int, Any]:
    at, count, theta = w.own.theta("t"), 3, w.point.theta["t"]
    directions = w.own.directions(at, np.random.default_rng(w.seed), count)
    own = _slopes(w, at, directions)
    s, pool, reader = w.setup.statement, w.setup.pool, w.read
    i, k = s.observation_index, s.component_index
    marginal = pool.make("sum", w.setup.facts.joint_term(i, k, "t"), k, s.component_size)
    likelihood = pool.make("sum", pool.make("log", marginal), i, s.observation_size)
    kept = dict(theta)
    for name, v in moved(at, directions, 1j * STEP).items():
        theta[name] = [entries(w.own.domain(name), v[:, :, j]) for j in range(v.shape[2])]
    reader.forget()
    slopes = np.broadcast_to(reader.value(likelihood).imag / STEP, own.shape)
    theta |= kept
    reader.forget()
    return count * w.points, abs(slopes - own) / (1 + abs(own))
