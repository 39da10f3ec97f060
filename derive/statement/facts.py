"""The facts of a statement as written: small trees, each piece with its place in the source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
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

    @property
    def plain(self) -> str:
        """What the plain line has there, without spaces."""
        return self.line.text[self.start:self.end].replace(" ", "")

    def error(self, message: str, suggestion: str = "") -> StatementError:
        """The error that points here."""
        return self.line.error(message, self.start, self.end, suggestion)


@dataclass(frozen=True)
class Number:
    """A number as written: ``0.5``. Equality of expressions ignores their places."""

    written: str
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True)
class Symbol:
    """A name with subscripts and a power: ``sigma_1^2``; ``x^{(i)}`` is ``x_i``. The subscripts
    are ``indices``, and ``subscript`` as one text."""

    letter: str
    subscript: str
    power: str
    place: Place = field(compare=False, repr=False)
    indices: tuple[Expression, ...] = field(default=(), compare=False)

    @property
    def name(self) -> str:
        """The name as theta has it."""
        return named(self.base, self.subscript)

    @property
    def base(self) -> str:
        """The name without its subscript: ``sigma^2``."""
        return f"{self.letter}^{self.power}" if self.power else self.letter

    def at(self, subscript: str) -> Symbol:
        """The same letter with another subscript."""
        return replace(self, subscript=subscript, indices=())


def named(base: str, subscript: str) -> str:
    """A base name with a subscript.

    >>> named("sigma^2", "1")
    'sigma_1^2'
    """
    letter, caret, power = base.partition("^")
    return (f"{letter}_{subscript}" if subscript else letter) + caret + power


@dataclass(frozen=True)
class Tree:
    """An operation on expressions.

    ``head`` is ``+``, ``-`` (of one part), ``*``, ``/`` (one over the part), ``^``, ``'``, ``sum``,
    ``call`` (the first part is the function), ``indicator``, ``..``, a bracket, or the signs of a
    relation between the parts: ``=``, ``in``, ``<= <``. ``given`` is what stands behind a ``|`` in
    a call's brackets.
    """

    head: str
    parts: tuple[Expression, ...]
    place: Place = field(compare=False, repr=False)
    given: tuple[Expression, ...] = ()

    @property
    def relation(self) -> bool:
        """Whether it is an equation, an inequality or a membership."""
        return self.head[0] in "=<>" or self.head.startswith("in") and self.head != "indicator"


Expression = Number | Symbol | Tree


def parts(e: Expression) -> list[Expression]:
    """An expression and all that stands in it, subscripts too, from the outside in."""
    found, left = [], [e]
    while left:
        found.append(part := left.pop())
        inner = (*part.parts, *part.given) if isinstance(part, Tree) \
            else getattr(part, "indices", ())
        left.extend(reversed(inner))
    return found


def names(e: Expression) -> list[Symbol]:
    """The names in an expression, without those in their subscripts."""
    if isinstance(e, Tree):
        return [s for part in (*e.parts, *e.given) for s in names(part)]
    return [e] if isinstance(e, Symbol) else []


def changed(e: Expression, change: Callable[[Symbol], Symbol]) -> Expression:
    """The expression with each symbol changed."""
    if isinstance(e, Tree):
        return replace(e, parts=tuple(changed(p, change) for p in e.parts),
                       given=tuple(changed(p, change) for p in e.given))
    return change(e) if isinstance(e, Symbol) else e


@dataclass(frozen=True)
class Law:
    """``variable | conditions ~ law``, or a density as an equation, p(variable | ...) = law.

    ``first`` is the value that a count starts from, "0" or "1", where the line says so.
    """

    variable: Expression
    conditions: tuple[Expression, ...]
    law: Expression
    first: str
    place: Place


@dataclass(frozen=True)
class Probability:
    """``function(event | conditions) = values``."""

    function: Symbol
    event: Expression
    conditions: tuple[Expression, ...]
    values: tuple[Expression, ...]
    place: Place


@dataclass(frozen=True)
class Computed:
    """``variable = value if condition``: a deterministic line."""

    variable: Symbol
    value: Expression
    condition: Expression | None
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
    """``observed: entry``, ``latent: entry`` or ``known: entry``; ``units`` are those for which."""

    role: str
    entry: Expression
    place: Place
    units: Expression | None = None


@dataclass(frozen=True)
class Prior:
    """``prior: theta ~ law``."""

    law: Law
    place: Place


@dataclass(frozen=True)
class Constraint:
    """A fact about parameters or data: ``kind`` is "equation", "bounds", "occurs", "weight",
    "given" or the word written (diagonal, missing); ``parts`` are what it is about."""

    kind: str
    parts: tuple[Expression, ...]
    place: Place
    sign: Place
    units: Expression | None = None


Fact = Law | Probability | Computed | Range | Role | Prior | Constraint
