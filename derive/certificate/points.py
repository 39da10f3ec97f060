"""Interpreters at random points of given sizes, made for one derivation."""

from __future__ import annotations

from dataclasses import dataclass

from .arithmetic import Modular, NotASquare, NoValue, Singular, square_root_mod
from .exact import Exact, Shared
from .facts import Facts
from .openings import Opening
from .samples import ModularDraw, Point
from .signs import Signs
from .statement import Statement
from .terms import Pool

ATTEMPTS = 64

Sizes = tuple[int, int, int]


@dataclass(frozen=True)
class Setup:
    """What every point of a derivation needs: its facts and signs, and what is open before
    a line's needs open more.
    """

    facts: Facts
    signs: Signs
    ground: Opening

    @property
    def statement(self) -> Statement:
        """The statement."""
        return self.facts.statement

    @property
    def pool(self) -> Pool:
        """What makes terms."""
        return self.facts.pool

    def sizes(self, sizes: Sizes) -> dict[str, int]:
        """(N, d, K) by the names that the statement uses."""
        n, d, k = sizes
        s = self.statement
        return {"d": d, s.observation_size: n, s.component_size: k}


def exact_at(setup: Setup, sizes: Sizes, seed: str, shared: dict[str, Shared],
             roots: Opening | None = None) -> Exact:
    """An interpreter at a random point; at ``roots`` new covariances' determinants are squares.

    Points with the same d and K but more observations begin with the same ones: ``shared`` has
    what does not depend on how many there are.
    """
    for attempt in range(ATTEMPTS * 4):
        draw = ModularDraw(f"{seed}:{sizes[1:]}:{attempt}", sizes[1])
        point = Point(setup.statement, setup.sizes(sizes), draw)
        interpreter = Exact(setup.facts, point, Modular(), signs=setup.signs,
                            shared=shared.setdefault(draw.seed, Shared()))
        interpreter.open(setup.ground)
        if roots is not None:
            interpreter.open(roots)
            if not _roots_exist(setup, interpreter, sizes[2]):
                continue
            interpreter.open(setup.ground)
        return interpreter
    raise NotASquare("no point at which every root exists was found")


def _roots_exist(setup: Setup, interpreter: Exact, components: int) -> bool:
    """Whether the new variances and determinants are squares (or do not exist at these sizes)."""
    k = setup.statement.component_index
    for p in setup.statement.parameters:
        if p.domain not in ("variance", "covariance"):
            continue
        new = setup.facts.parameter_term(p.base, k, "t+1")
        for j in range(components if p.per_component else 1):
            try:
                v = interpreter.value_at(setup.pool.make("det", new), {k: j})
                square_root_mod(v)
            except NotASquare:
                return False
            except (NoValue, Singular):
                return True
    return True
