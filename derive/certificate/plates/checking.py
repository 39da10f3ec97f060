"""All lines of a general derivation, one after the other, and what it must contain."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from .claim import ClaimVerdict
from .evaluation import Evaluator
from .field import NoValue, P, Singular, power
from .lower_bound import Bounded
from .normalised import Obligation
from .points import POINTS, Point, seeds, sizes_to_try, small_sizes
from .reading import Line, Refused, letters_of, read_line
from .required import claims_of
from .terms import MalformedTerm, Pool, Term, walk
from .vanishing import Vanishing as Judge

#: So many points are drawn where roots must exist.
CANDIDATES = 128
RIGHT, WRONG = "right", "wrong"

#: Of the plain data that is read here.
SCHEMA = 3

#: What goes wrong while a line is checked is the line's fault: it is refused, nothing is raised.
PROBLEMS = (Refused, NoValue, MalformedTerm, Singular, RecursionError, KeyError, TypeError,
            ValueError, IndexError, AttributeError, OverflowError)


@dataclass(frozen=True)
class LineVerdict:
    """What was found of one line; ``sizes`` at which it was evaluated."""

    id: str
    stage: str
    rule: str
    relation: str
    evidence: str
    sizes: tuple[Mapping[str, int], ...]
    false_acceptance: float
    verdict: str
    message: str = ""


@dataclass(frozen=True)
class Certificate:
    """The verdicts of all lines and of what must be said. "right" only where every one is.

    ``conditions`` are names of prior arguments that must be at least 1: so far a maximum is shown.
    """

    lines: tuple[LineVerdict, ...]
    claims: tuple[ClaimVerdict, ...] = ()
    anchors: tuple[Any, ...] = field(default=())
    obligations: tuple[Obligation, ...] = ()
    conditions: tuple[str, ...] = ()
    grid: str = "quick"

    @property
    def verdict(self) -> str:
        """"right" or "wrong"."""
        parts = (*self.lines, *self.claims, *self.anchors, *self.obligations)
        return RIGHT if all(v.verdict == RIGHT for v in parts) else WRONG

    @property
    def refused(self) -> tuple[LineVerdict, ...]:
        """The lines that were not accepted."""
        return tuple(v for v in self.lines if v.verdict != RIGHT)

    @property
    def first_fault(self) -> str:
        """The first refused line with its reason; else what is missing."""
        for line in self.refused:
            return f"{line.id}: {line.message}"
        for claim in self.claims:
            if claim.verdict != RIGHT:
                return claim.message
        return next((f"{o.what}: not met" for o in self.obligations if o.verdict != RIGHT), "")

    def to_json(self, latex: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The certificate as plain data; ``latex`` gives each line's formula by its id."""
        return {"verdict": self.verdict,
                "lines": [{"id": v.id, "stage": v.stage, "rule": v.rule,
                           "latex": (latex or {}).get(v.id, ""), "evidence": v.evidence,
                           "sizes": [dict(s) for s in v.sizes],
                           "false_acceptance": v.false_acceptance, "verdict": v.verdict,
                           "message": v.message} for v in self.lines],
                "anchors": [], "conditions": list(self.conditions),
                "claims": [asdict(c) for c in self.claims],
                "obligations": [o.to_json() for o in self.obligations]}


def check(data: Mapping[str, Any], thorough: bool = False, seed: int = 0,
          trusted: int | None = None) -> Certificate:
    """The certificate of a derivation's plain data of schema 3. Deterministic for a seed.

    With ``trusted``, for tests, so many lines are taken as right, and the first that is refused is
    the last that is looked at.

    Raises MalformedTerm, KeyError or ValueError where the model itself cannot be read.
    """
    pool = Pool()
    stated = Bounded(data, pool)
    stated.groups  # noqa: B018  a weight inside a unit is refused at once
    read: list[Line | LineVerdict] = []
    for n, step in enumerate(data["steps"]):
        try:
            read.append(read_line(step, pool))
        except PROBLEMS as fault:
            read.append(LineVerdict(
                str(step.get("id", n)), str(step.get("stage", "")), str(step.get("rule", "")),
                str(step.get("relation", "")), str(step.get("evidence", "")), (), 0.0, WRONG,
                f"the line cannot be read: {fault}"))
    lines = [x for x in read if isinstance(x, Line)]
    judge = Judge(stated, lines)
    places = Places(judge, lines, thorough, seed)
    verdicts: list[LineVerdict] = []
    for n, x in enumerate(read):
        if n < (trusted or 0) and isinstance(x, Line):
            if x.relation == ">=":  # its case of equality is known all the same
                judge.note_equality(x, places.anywhere())
            judge.close(x, right=True)
            continue
        verdicts.append(_verdict(judge, x, places) if isinstance(x, Line) else x)
        if trusted is not None and verdicts[-1].verdict != RIGHT:
            return Certificate(tuple(verdicts))
    claims = claims_of(judge, lines)
    return Certificate(tuple(verdicts), claims, obligations=tuple(judge.obligations.values()),
                       conditions=tuple(sorted(judge.signs.assumed)),
                       grid="full" if thorough else "quick")


class Places:
    """The points at which lines are evaluated, one evaluator for each of the sizes."""

    def __init__(self, judge: Judge, lines: list[Line], thorough: bool, seed: int) -> None:
        self.judge, self.seed = judge, seed
        self.letters = judge.stated.size_letters(list(letters_of(lines)))
        self.sizes = sizes_to_try(judge.stated, thorough)
        #: At so many of the sizes every line has to exist; at the others it may not: a variance of
        #: one observation is 0.
        self.needed = len(self.sizes)
        if thorough:
            self.sizes += [s for s in small_sizes(judge.stated) if s not in self.sizes]
        self.found: dict[tuple[int, int], Evaluator] = {}
        self.radicands = list(dict.fromkeys(
            t.args[0] for found in judge.solutions.values() for d in found for t in walk(d.right)
            if t.op == "power" and t.args[1].op == "number" and t.args[1].args[0].denominator == 2))

    def _keep_squares(self, point: Point) -> None:
        """Keep points at which the roots in the new parameters exist. Raises Singular."""
        judge = self.judge
        at = Evaluator(judge.stated, point, self.letters, judge.definitions, judge.solutions,
                       judge.roots)
        exist = np.ones(point.count, dtype=bool)
        for t in self.radicands:
            v = power(at.value(t), (P - 1) // 2) == 1
            exist &= np.broadcast_to(v.reshape(len(v), -1).all(axis=1), exist.shape)
        if exist.sum() < POINTS:
            raise Singular("no points at which the roots exist")
        point.some(np.flatnonzero(exist)[:POINTS])

    def anywhere(self) -> Evaluator:
        """An evaluator at the first sizes, at a point that exists."""
        for attempt in seeds():
            with contextlib.suppress(Singular):
                return self.at(0, attempt)
        raise Singular("no points at which the roots exist")

    def at(self, n: int, attempt: int) -> Evaluator:
        """The evaluator at the n-th sizes."""
        if (n, attempt) not in self.found:
            judge = self.judge
            seed = self.seed * 1000 + n * 50 + attempt
            point = Point(judge.stated, self.sizes[n], seed,
                          CANDIDATES if self.radicands else POINTS)
            if self.radicands:
                self._keep_squares(point)
            self.found[n, attempt] = Evaluator(judge.stated, point, self.letters,
                                               judge.definitions, judge.solutions,
                                               judge.roots)
        return self.found[n, attempt]


def _verdict(judge: Judge, line: Line, places: Places) -> LineVerdict:
    message, sizes = "", []
    try:
        judge.form(line)
        for n, size in enumerate(places.sizes):
            fault: Exception | None = None
            for attempt in itertools.islice(seeds(), None if n < places.needed else 1):
                try:
                    judge.holds(line, places.at(n, attempt))
                    fault = None
                    break
                except Singular as singular:
                    fault = singular
            if fault is not None and n >= places.needed:
                continue
            if fault is not None:
                raise Refused(f"no point at which both sides exist: {fault}")
            sizes.append(size)
    except PROBLEMS as fault:
        message = str(fault) or type(fault).__name__
    judge.close(line, not message)
    bound = (_degree(line.left) + _degree(line.right)) / P
    return LineVerdict(line.id, line.stage, line.rule, line.relation, line.evidence, tuple(sizes),
                       min(1.0, bound) ** POINTS, WRONG if message else RIGHT, message)


def _degree(term: Term) -> int:
    """An estimate of the degree of a term as a rational function of all that is drawn."""
    own = {"inverse": 6, "det": 3, "power": 4, "expectation": 400, "event_probability": 400,
           "function": 2000, "density": 40, "law_expectation": 400}.get(term.op, 1)
    if term.op == "symbol" and term.args[3] == "t+1":
        own = 400
    inner = [_degree(c) for c in term.children]
    return own * max(1, sum(inner)) if term.op in ("power", "inverse", "det") else own + sum(inner)
