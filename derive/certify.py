"""The certificate of a derivation: every line checked again, by code that shares none with it.

:func:`certify` reads plain data alone. Each line is evaluated exactly, modulo the prime
p = 2^61 - 1, at random points of small sizes (N, d, K); identities are decided, but for a
probability of at most degree / p each (Schwartz 1980, Zippel 1979); inequalities are such an
identity and lemmas whose shapes the terms must have. What an exact identity cannot show, that the
ends of the derivation mean what they say, is compared with definitions in the anchors.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from .certificate.anchors import Anchor, anchors_of
from .certificate.checking import PROBLEMS, RIGHT, WRONG, Checker, LineVerdict
from .certificate.claims import ClaimVerdict, claims_of
from .certificate.gibbs import Obligation
from .certificate.lines import Line, read_line
from .certificate.statement import read_statement
from .certificate.terms import Pool


@dataclass(frozen=True)
class Certificate:
    """The verdicts of all lines, of the anchors, of what must be said, of what was met numerically.

    "right" only where every one is.

    ``grid`` says at which sizes: "quick", a few at which everything differs, or "full", all small
    ones.

    >>> Certificate((), ()).verdict
    'right'
    """

    lines: tuple[LineVerdict, ...]
    anchors: tuple[Anchor, ...] = field(default=())
    claims: tuple[ClaimVerdict, ...] = field(default=())
    obligations: tuple[Obligation, ...] = field(default=())
    grid: str = "quick"

    @property
    def verdict(self) -> str:
        """"right" or "wrong"."""
        verdicts = [part.verdict for parts in (self.lines, self.anchors, self.claims,
                                               self.obligations) for part in parts]
        return RIGHT if all(v == RIGHT for v in verdicts) else WRONG

    @property
    def refused(self) -> tuple[LineVerdict, ...]:
        """The lines that were not accepted."""
        return tuple(v for v in self.lines if v.verdict != RIGHT)

    @property
    def first_fault(self) -> str:
        """The first refused line with its reason; else what is missing, or does not compare."""
        for line in self.refused:
            return f"{line.id}: {line.message}"
        for claim in self.claims:
            if claim.verdict != RIGHT:
                return claim.message
        for anchor in self.anchors:
            if anchor.verdict != RIGHT:
                return f"{anchor.compared}: {anchor.message}"
        return next((o.what + ": not met" for o in self.obligations if o.verdict != RIGHT), "")

    def to_json(self, latex: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The certificate as plain data; ``latex`` gives each line's formula by its id."""
        return {"verdict": self.verdict,
                "lines": [{
                    "id": v.id, "stage": v.stage, "rule": v.rule,
                    "latex": (latex or {}).get(v.id, ""), "evidence": v.evidence,
                    "sizes": [list(s) for s in v.sizes], "false_acceptance": v.false_acceptance,
                    "bounds": list(v.bounds), "verdict": v.verdict, "message": v.message,
                } for v in self.lines],
                "anchors": [a.to_json() for a in self.anchors],
                "claims": [c.to_json() for c in self.claims],
                "obligations": [o.to_json() for o in self.obligations]}


@contextmanager
def _rarely_collected() -> Iterator[None]:
    """Fewer searches for cycles: the values kept are many, and none is garbage before the end."""
    kept = gc.get_threshold()
    gc.set_threshold(max(kept[0], 5_000_000) if kept[0] else 0, *kept[1:])
    try:
        yield
    finally:
        gc.set_threshold(*kept)


@_rarely_collected()
def certify(data: Mapping[str, Any], *, thorough: bool = False, seed: int = 0) -> Certificate:
    """The certificate of a derivation's plain data (``Derivation.to_data()``).

    ``thorough`` goes through all sizes N in 1..6, d in 1..4, K in 1..4 that the statement leaves
    open; otherwise a few sizes at which everything differs. Deterministic for a seed. A line that
    cannot be read or evaluated is wrong; nothing is raised for it. Raises KeyError or ValueError
    where the model itself cannot be read.
    """
    pool = Pool()
    statement = read_statement(dict(data), pool)
    lines: list[Line | LineVerdict] = []
    for n, step in enumerate(data["steps"]):
        try:
            lines.append(read_line(step, pool))
        except PROBLEMS as fault:
            lines.append(LineVerdict(
                str(step.get("id", n)), str(step.get("stage", "")), str(step.get("rule", "")),
                str(step.get("relation", "")), str(step.get("evidence", "")), (), (), WRONG,
                f"the line cannot be read: {fault}"))
    read = [x for x in lines if isinstance(x, Line)]
    checker = Checker(statement, pool, read, seed, thorough)
    verdicts = tuple(checker.verdict(x) if isinstance(x, Line) else x for x in lines)
    anchors = anchors_of(checker.setup, read, seed=seed, thorough=thorough)
    claims = claims_of(checker.setup.facts, read, {v.id for v in verdicts if v.verdict != RIGHT})
    checker.close()
    return Certificate(verdicts, anchors, claims, checker.laws.obligations,
                       "full" if thorough else "quick")
