"""What was read from an answer: claims about the parts of a derivation, in the engine's symbols."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..algebra.expression import Expr

#: How a claim's formula stands to the quantity that it is about.
Relation = Literal["equal", "proportional"]


@dataclass(frozen=True)
class Place:
    """Where in the source, 1-based."""

    line: int
    column: int = 1


@dataclass(frozen=True)
class Claim:
    """One formula that the answer gives for one part.

    ``part`` is "responsibilities", "Q", or the base name of a parameter ("mu", "sigma^2", "tau");
    ``labels`` are the components that it speaks of, by the statement's labels: all of them for an
    answer stated for general k, none where the part has no components (Q, tau).

    ``readings`` are the formulas that the source can mean, in the symbols of the derivation's own
    lines (see :mod:`derive.setting`): the generic component index stands for the labels,
    ``.T[k, i]`` at mark "t" is the responsibility, ``.N[k]`` its sum, parameters carry the marks
    "", "t" or "t+1" by the conventions of :mod:`derive.homework.conventions`. More than one where
    the formula (for each reading the same), in order; they may be empty.

    ``source`` is the formula as it stands in the answer, in LaTeX.
    """

    part: str
    labels: tuple[str, ...]
    readings: tuple[Expr, ...]
    place: Place
    source: str
    relation: Relation = "equal"
    steps: tuple[Expr, ...] = ()


@dataclass(frozen=True)
class OwnDefinition:
    """A symbol that the answer defines: its formula is substituted where it is used.

    ``part`` is the graded part that it defines (a responsibility symbol), or "" for an auxiliary.
    """

    name: str
    formula: Expr
    place: Place
    source: str
    part: str = ""


@dataclass(frozen=True)
class Unread:
    """A formula that was not read, with the reason; ``part`` is what it seems to be about."""

    place: Place
    source: str
    reason: str
    part: str = ""


@dataclass(frozen=True)
class Answer:
    """Everything that was read from one submission."""

    claims: tuple[Claim, ...]
    definitions: tuple[OwnDefinition, ...]
    unread: tuple[Unread, ...]
    univariate: bool = False
    """Whether it takes the observations of a statement about vectors as numbers: its claims are in
    the symbols of that statement in one dimension."""
