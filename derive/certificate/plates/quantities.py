"""What a statement is made of: plates, variables and parameters, laws, factors, units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .terms import Term

#: Domains whose values are small integers, drawn as such.
COUNTS = ("count", "natural", "binary")
POSITIVE = ("positive", "variance", "probability", "simplex", "natural")
#: Any weights of the values of a unit, and the positive numbers of which a line makes them.
WEIGHTS, NUMBERS = ".omega", ".r"
_KINDS = {"vector": "vector", "covariance": "symmetric", "matrix": "matrix"}


@dataclass(frozen=True)
class Plate:
    """A letter, the name of its size, the labels of its values if they are named."""

    index: str
    size: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Quantity:
    """A variable or a parameter; ``role`` is observed, latent, known or parameter."""

    name: str
    indices: tuple[str, ...]
    domain: str
    role: str
    values: str = ""
    dimension: str = "d"
    missing: bool = False
    seen: bool = False

    @property
    def kind(self) -> str:
        """The kind of its symbol."""
        kind = _KINDS.get(self.domain, "scalar")
        if kind == "scalar" or self.dimension == "d":
            return kind
        return {"vector": f"{self.dimension} x 1", "covariance": f"symmetric {self.dimension}"}.get(
            self.domain, self.dimension)


@dataclass(frozen=True)
class Density:
    """A law: its density in x and the names of its slots, each with its domain and whether it is
    given with the data; where it lies."""

    id: str
    slots: tuple[tuple[str, str, bool], ...]
    density: Term
    kind: str
    low: str
    high: str
    own: bool = False


@dataclass(frozen=True)
class Piece:
    """A factor: the product over ``plates`` of core^exponent; its logarithm counts ``weight``
    times, or not at all (a core that is 0 or 1: wherever it is 0 its exponent's mean is 0)."""

    factor: int
    plates: tuple[str, ...]
    core: Term
    exponent: Term
    weight: Term
    latents: frozenset[str]
    dropped: bool = False
    prior: bool = False


@dataclass(frozen=True)
class Group:
    """A unit: latent variables tied by factors, and the plates that all of them have."""

    latents: tuple[str, ...]
    plates: tuple[str, ...]
    inner: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
