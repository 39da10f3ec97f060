"""Interpreters at random points of given sizes, made for one derivation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .arithmetic import Modular, NotASquare, NoValue, Singular, square_root_mod
from .exact import Exact
from .facts import Facts
from .openings import Opening
from .samples import ModularDraw, Point, congruent_pair
from .signs import Signs
from .statement import Statement
from .terms import Pool, Term, walk

ATTEMPTS = 64

Sizes = tuple[int, int, int]


@dataclass(frozen=True)
class Setup:
    """What every point of a derivation needs: its facts, its signs, matrices with eigenvalues.

    ``ground`` is what is open before a line's needs open more.
    """

    facts: Facts
    signs: Signs
    eigenvalues: tuple[Term, ...]
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


def spectral_terms(terms: Sequence[Term]) -> tuple[Term, ...]:
    """The matrices whose eigenvalues occur."""
    return tuple(dict.fromkeys(t.args[0] for term in terms for t in walk(term)
                               if t.op == "eigenvalue"))


def exact_at(setup: Setup, sizes: Sizes, seed: str, roots: Opening | None = None) -> Exact:
    """An interpreter at a random point; at ``roots`` new covariances' determinants are squares.

    Where eigenvalues of Sigma^-1 S occur, Sigma is drawn with S so that they are known.
    """
    for attempt in range(ATTEMPTS * 4):
        draw = ModularDraw(f"{seed}:{sizes}:{attempt}", sizes[1])
        point = Point(setup.statement, setup.sizes(sizes), draw)
        interpreter = _interpreter(setup, point)
        if roots is not None:
            interpreter.open(roots)
            if not _roots_exist(setup, interpreter, sizes[2]):
                continue
            interpreter.open(setup.ground)
        for matrix in setup.eigenvalues:
            interpreter = _with_spectra(setup, interpreter, matrix, draw, sizes[2])
        return interpreter
    raise NotASquare("no point at which every root exists was found")


def _interpreter(setup: Setup, point: Point) -> Exact:
    made = Exact(setup.facts, point, Modular(), signs=setup.signs)
    made.open(setup.ground)
    return made


def _roots_exist(setup: Setup, interpreter: Exact, components: int) -> bool:
    """Whether the new variances and determinants are squares (or do not exist at these sizes)."""
    k = setup.statement.component_index
    for p in setup.statement.parameters:
        if p.domain not in ("variance", "covariance"):
            continue
        kind = "symmetric" if p.domain == "covariance" else "scalar"
        new = setup.pool.make("symbol", p.base, kind, (k,) if p.per_component else (), "t+1")
        for j in range(components if p.per_component else 1):
            try:
                v = interpreter.value_at(setup.pool.make("det", new), {k: j})
                square_root_mod(v)
            except NotASquare:
                return False
            except (NoValue, Singular):
                return True
    return True


def _with_spectra(setup: Setup, interpreter: Exact, matrix: Term, draw: ModularDraw,
                  components: int) -> Exact:
    """The interpreter at the same point, Sigma drawn anew so that Sigma^-1 S has known roots."""
    factors = matrix.args if matrix.op == "mul" else ()
    if len(factors) != 2 or factors[0].op != "inverse" or factors[0].args[0].op != "symbol":
        return interpreter
    free, other = factors[0].args[0], factors[1]
    name, letters, k = free.args[0], free.args[2], setup.statement.component_index
    point = interpreter.point
    if free.args[3] != "" or letters not in ((k,), ()) or name not in point.theta[""]:
        return interpreter
    covariances, logs = [], []
    for j in range(components if letters else 1):
        try:
            b = interpreter.value_at(other, {k: j})
            a, spectrum = congruent_pair(b, draw, interpreter.algebra)
        except (Singular, NoValue):
            return interpreter
        covariances.append(a)
        point.spectra.append(spectrum)
        logs.append((a, j, spectrum))
    point.theta[""][name] = covariances
    fresh = _interpreter(setup, point)
    algebra = fresh.algebra
    for a, j, spectrum in logs:
        fresh.binding = {k: j}
        parts = [fresh.log_det(other)]
        parts += [algebra.mul(algebra.number(Fraction(-1)), fresh.generator(r)) for r in spectrum]
        fresh.generators[algebra.determinant(a)] = algebra.add(parts)
    fresh.binding = {}
    return fresh
