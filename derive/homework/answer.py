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
    places: tuple[Place, ...] = ()
    """Where the steps stand."""


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
class Member:
    """One member of a line of equalities.

    ``kind`` is "value" for a formula, "slope" for the derivative of Q or of another function by a
    parameter, "zero" for a 0 alone. ``readings`` are what it can be: the parameters at mark "" are
    the unmarked ones, of which only the place in the derivation says which they are.
    """

    kind: Literal["value", "slope", "zero"]
    readings: tuple[Expr, ...]
    place: Place
    source: str
    by: str = ""
    """The parameter by which Q is differentiated, none for another function."""


@dataclass(frozen=True)
class Chain:
    """A line of equalities that gives no part: what follows from what on the way to one.

    ``about`` is "equation", or what the first member has to be: "complete" or "observed" for the
    logarithm of that likelihood, "density" for the logarithm of a component's density. ``counts``
    tells a line of a derivation from one that only introduces notation.
    """

    members: tuple[Member, ...]
    about: Literal["equation", "complete", "observed", "density"] = "equation"
    counts: bool = True
    sure: bool = True
    """Whether a difference is a mistake: not where a symbol may have been given a new meaning."""


@dataclass(frozen=True)
class Answer:
    """Everything that was read from one submission."""

    claims: tuple[Claim, ...]
    definitions: tuple[OwnDefinition, ...]
    unread: tuple[Unread, ...]
    univariate: bool = False
    """Whether it takes the observations of a statement about vectors as numbers: its claims are in
    the symbols of that statement in one dimension."""
    chains: tuple[Chain, ...] = ()
    """The lines between the parts."""
    unfit: tuple[Unread, ...] = ()
    """Lines that were not read because the shapes in them do not fit."""
