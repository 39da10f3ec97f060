"""What the stages hand on: summands, units, updates, blocks, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass

from ..algebra.expression import Expr
from ..model import Guard, Model
from ..trace import Step


@dataclass(frozen=True)
class Summand:
    """sum over ``plates`` of weight * [guards] * seen * body: the joint and Q are lists of these.

    ``plates`` are letters, in the model's order. ``guards`` are on latent variables only: what is
    guarded by data is ``seen``, a product of indicators of observed labels (1 where there is
    none). ``weight`` is that of the unit, outside the logarithm's argument (1 where there is
    none). ``factor`` is the position of the model's factor that it comes from. ``density`` is
    that of which body is the logarithm written out.
    """

    plates: tuple[str, ...]
    guards: tuple[Guard, ...]
    body: Expr
    weight: Expr
    seen: Expr
    factor: int
    density: Expr


@dataclass(frozen=True)
class Expected:
    """A summand of Q: sum over ``plates`` of ``coefficient`` * body, no latent variable left.

    ``coefficient`` is weight * seen * responsibility.
    """

    plates: tuple[str, ...]
    coefficient: Expr
    body: Expr
    factor: int


@dataclass(frozen=True)
class Unit:
    """Latent variables that are dependent given the data: their posterior is one law.

    ``plates`` are their indices, ``values`` the letters of their values, ``terms`` the summands of
    the joint in which they stand; ``joint`` is the responsibility of all of them,
    ``responsibilities`` those that Q needs, each a symbol with what it is in terms of ``joint``
    (or of itself).
    """

    latents: tuple[str, ...]
    plates: tuple[str, ...]
    values: tuple[str, ...]
    terms: tuple[Summand, ...]
    joint: Expr
    responsibilities: tuple[tuple[Expr, Expr], ...]


@dataclass(frozen=True)
class Update:
    """theta^{t+1} of one parameter.

    ``solver`` is the name of the rule that found it. ``formula`` holds the data, responsibilities
    (mark "t"), parameters that are solved before it (mark "t+1") and, in a conditional block,
    those not solved yet (mark "t"). Where there is no closed form it is None, and ``equation`` is
    the stationary equation in the unmarked parameter, whose root is found by safeguarded Newton
    steps between ``low`` and ``high`` (numbers or None), Q never falling.
    """

    parameter: str
    solver: str
    formula: Expr | None
    equation: Expr | None = None
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class Block:
    """Parameters that Q ties to one another.

    ``kind`` is what is proved of their updates: "joint" (the one global maximum of Q),
    "conditional" (each the maximum with the others held, in this order), or "safeguarded"
    (a step is taken only where Q rises).
    """

    kind: str
    updates: tuple[Update, ...]


@dataclass(frozen=True)
class Algorithm:
    """A model's EM algorithm with its derivation."""

    model: Model
    joint: tuple[Summand, ...]
    units: tuple[Unit, ...]
    q: tuple[Expected, ...]
    blocks: tuple[Block, ...]
    steps: tuple[Step, ...]

    @property
    def updates(self) -> tuple[Update, ...]:
        """All updates, in the order in which they are made."""
        return tuple(u for b in self.blocks for u in b.updates)
