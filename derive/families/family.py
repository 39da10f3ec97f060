"""What the engine needs to know of a distribution. One file in this folder is one distribution."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..algebra.expression import Expr, symbol, to_json
from ..model import Domain
from .proof import Chain, Context, Maximum, Words


@dataclass(frozen=True)
class Slot:
    """One argument of a distribution: its name in the family and where it may lie.

    ``known`` marks an argument that is given with the data (the number of tosses); ``start`` says
    how a starting value is taken from the data: "row" (a distinct observation), "spread" (the
    (co)variance of all observations, divisor N) or "share" (an observation over its known total).
    ``worked`` are the values of the first components in the iteration worked by hand, or the known
    values of its four observations.
    """

    name: str
    domain: Domain
    known: bool = False
    start: str = ""
    worked: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScipyAnchor:
    """The distribution of scipy.stats that the written-out density must equal.

    ``arguments`` pairs scipy's argument names with slot names; "sqrt:slot" is its square root.
    """

    distribution: str
    arguments: tuple[tuple[str, str], ...]


KINDS = {"vector": "vector", "covariance": "symmetric"}


def no_chains(c: Context) -> tuple[Chain, ...]:
    """No chains: what a family states that has nothing to say here."""
    return ()


@dataclass(frozen=True)
class Family:
    """A distribution as data.

    ``density(x, *slots)`` is the density written out as a product of powers and an exponential;
    log-density, score and updates are derived from it by rules. ``maximum`` states why the
    stationary point is the maximum; ``existence``, ``likelihood`` and ``curvature`` state when it
    exists, how the observed-data likelihood behaves, and where Q is not concave; ``hard_limit``
    derives K-means where the family has it as a limit. ``remarks`` are
    the family's own words for the report: "convention" (how its arguments are read), "symmetric"
    (how derivatives by a symmetric matrix are read), "order" (why the update of
    one parameter may use that of another). ``worked`` are four observations for an iteration by
    hand; ``dataset`` is a shipped data set, the attribute of it that holds the observations and
    the one that holds the known quantity;
    ``picture`` names the class of :mod:`numeric.plots` that draws the components; ``reference`` are
    keys of :data:`derive.document.references.REFERENCES`.
    """

    id: str
    names: tuple[str, ...]
    title: str
    latex: str
    observation: Domain
    slots: tuple[Slot, ...]
    density: Callable[..., Expr]
    scipy: ScipyAnchor
    maximum: Callable[[Context], Maximum]
    existence: Callable[[Context], tuple[Chain, ...]]
    likelihood: Callable[[Context], tuple[Chain, ...]]
    curvature: Callable[[Context], tuple[Chain, ...]]
    remarks: Callable[[Context], dict[str, Words]]
    reference: tuple[str, ...]
    worked: tuple[int, ...]
    dataset: tuple[str, str, str] = ("", "", "")
    picture: str = ""
    hard_limit: Callable[[Context], tuple[Chain, ...]] = no_chains

    def kind(self, slot: Slot) -> str:
        """The kind of the symbol that stands for a slot."""
        return KINDS.get(slot.domain, "scalar")

    @property
    def observation_kind(self) -> str:
        """The kind of the symbol that stands for an observation."""
        return KINDS.get(self.observation, "scalar")

    def to_json(self) -> dict[str, Any]:
        """Slots, density and scipy anchor as plain data: what the certificate reads."""
        x = symbol("x", self.observation_kind)
        slots = [symbol(s.name, self.kind(s)) for s in self.slots]
        return {
            "slots": [[s.name, s.domain, s.known] for s in self.slots],
            "observation": self.observation,
            "density": to_json(self.density(x, *slots)),
            "scipy": {
                "distribution": self.scipy.distribution,
                "arguments": [list(a) for a in self.scipy.arguments],
            },
        }
