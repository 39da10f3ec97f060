"""The facts of a finite mixture, whichever way they were written: the law and the weight of each
component, ranges and roles."""

from __future__ import annotations

from dataclasses import dataclass

from .facts import Place, Range, Role, Symbol
from .linear import Sum


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
class Weight:
    """``P(latent = label) = value``."""

    latent: Symbol
    label: str
    label_place: Place
    value: Sum
    place: Place


@dataclass(frozen=True)
class Mixture:
    """What a statement says of a finite mixture, each component by its label."""

    components: tuple[Conditional, ...]
    weights: tuple[Weight, ...]
    ranges: tuple[Range, ...]
    roles: tuple[Role, ...]

    @property
    def letters(self) -> set[str]:
        """The letters of all variables, parameters and weights."""
        values = [*(a for c in self.components for a in c.arguments),
                  *(w.value for w in self.weights)]
        return {s.letter for v in values for s, _ in v.terms} | {
            s.letter for c in self.components for s in (c.variable, c.latent)} | {
            r.symbol.letter for r in self.ranges} | {i for r in self.ranges for i in r.items}
