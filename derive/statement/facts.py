"""The facts of a statement as written, each piece with its place in the source."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from .errors import StatementError
from .layout import Line


@dataclass(frozen=True)
class Place:
    """The characters from ``start`` to ``end`` of a plain line."""

    line: Line = field(repr=False)
    start: int
    end: int

    @property
    def written(self) -> str:
        """What the source has there."""
        return self.line.written(self.start, self.end)

    def error(self, message: str, suggestion: str = "") -> StatementError:
        """The error that points here."""
        return self.line.error(message, self.start, self.end, suggestion)


@dataclass(frozen=True)
class Symbol:
    """A name with an optional subscript and power: ``sigma_1^2``. Equality ignores the place."""

    letter: str
    subscript: str
    power: str
    place: Place = field(compare=False, repr=False)

    @property
    def name(self) -> str:
        """The name as theta has it."""
        return named(self.base, self.subscript)

    @property
    def base(self) -> str:
        """The name without its subscript: ``sigma^2``."""
        return f"{self.letter}^{self.power}" if self.power else self.letter


def named(base: str, subscript: str) -> str:
    """A base name with a subscript.

    >>> named("sigma^2", "1")
    'sigma_1^2'
    """
    letter, caret, power = base.partition("^")
    return (f"{letter}_{subscript}" if subscript else letter) + caret + power


@dataclass(frozen=True)
class Sum:
    """``constant`` plus coefficient times symbol; ``problem`` where it is no such sum."""

    constant: Fraction
    terms: tuple[tuple[Symbol, Fraction], ...]
    place: Place = field(compare=False, repr=False)
    problem: str = ""

    @property
    def symbol(self) -> Symbol | None:
        """The symbol that the sum is, None where it is anything else."""
        if self.problem or self.constant or len(self.terms) != 1 or self.terms[0][1] != 1:
            return None
        return self.terms[0][0]

    @property
    def number(self) -> Fraction | None:
        """The number that the sum is, None where it holds a symbol."""
        return None if self.problem or self.terms else self.constant


@dataclass(frozen=True)
class Conditional:
    """``variable | latent = label ~ distribution(arguments)``.

    ``names`` has for each argument the name that is written before it, "" where none is; ``first``
    is the value that a count starts from, "0" or "1", where the line says so.
    """

    variable: Symbol
    latent: Symbol
    label: str
    label_place: Place
    distribution: Symbol
    arguments: tuple[Sum, ...]
    names: tuple[str, ...]
    first: str
    call: Place
    place: Place


@dataclass(frozen=True)
class Probability:
    """``function(latent = label) = value``."""

    function: Symbol
    latent: Symbol
    label: str
    label_place: Place
    value: Sum
    place: Place


@dataclass(frozen=True)
class Range:
    """``symbol = items`` or ``symbol in items``; dots stand as ``..`` among the items."""

    symbol: Symbol
    relation: Literal["=", "in"]
    items: tuple[str, ...]
    place: Place
    items_place: Place


@dataclass(frozen=True)
class Role:
    """``observed: symbol``, ``latent: symbol`` or ``known: symbol``."""

    role: str
    symbol: Symbol
    place: Place


Fact = Conditional | Probability | Range | Role
