"""What a distribution declares: its density, where it lies, its names. One file here is one law.

Statistics, natural parameters, means, the proof of the maximum, existence, boundedness, concavity,
starts and checks of the data follow from the declaration.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import e
from typing import Any

from ..algebra.expression import Expr, size, symbol, to_json
from ..model import Domain

Words = tuple["str | Expr", ...]

KINDS = {"vector": "vector", "covariance": "symmetric"}


class SupportDepends(ValueError):
    """A law whose support depends on a parameter: its score says nothing of the maximum."""


@dataclass(frozen=True)
class Support:
    """Where observations lie: "integers", "reals" or "vectors", from ``low`` to ``high``.

    Bounds are numbers, "" for none, or the name of a known slot. Outside them the density is 0;
    real bounds are left out of the support where the density has no value at them.

    >>> Support("integers", "0").domain
    'count'
    """

    kind: str
    low: str = ""
    high: str = ""

    @property
    def domain(self) -> Domain:
        """The domain of an observation, as the model names it."""
        low, high = ("" if self.kind == "reals" and bound.isalpha() else bound
                     for bound in (self.low, self.high))
        return _DOMAINS.get((self.kind, low, high)) or _DOMAINS[self.kind, low, ""]

    @property
    def discrete(self) -> bool:
        """Whether observations have probabilities instead of a density."""
        return self.kind == "integers"


_DOMAINS: dict[tuple[str, str, str], Domain] = {
    ("reals", "", ""): "real", ("reals", "0", ""): "positive", ("vectors", "", ""): "vector",
    ("reals", "0", "1"): "probability", ("integers", "0", ""): "count",
    ("integers", "1", ""): "natural", ("integers", "0", "1"): "binary",
}


@dataclass(frozen=True)
class Slot:
    """One argument of a distribution: its name in the law and where it may lie.

    ``known`` marks an argument that is given with the data (the number of tosses). ``worked`` are
    its values in the iteration worked by hand, where those of its domain are unfit.
    """

    name: str
    domain: Domain
    known: bool = False
    worked: tuple[str, ...] = ()

    @property
    def start(self) -> str:
        """How a start is taken from the data: "row" (a distinct observation), "spread" (the
        (co)variance of all observations) or "share" (an observation over its known total)."""
        return {"variance": "spread", "covariance": "spread", "probability": "share"}.get(
            self.domain, "row")

    @property
    def kind(self) -> str:
        """The kind of the symbol that stands for it."""
        return KINDS.get(self.domain, "scalar")

    @property
    def values(self) -> tuple[str, ...]:
        """Its values in the iteration worked by hand: of the first components, or, where it is
        known, of the four observations."""
        return self.worked or (("10", "10", "8", "10") if self.known else _WORKED[self.domain])


_WORKED = {
    "real": ("1", "4", "2.5"), "vector": ("1", "4", "2.5"), "variance": ("1", "2", "1.5"),
    "covariance": ("1", "2", "1.5"), "positive": ("1", "4", "2"),
    "probability": ("0.6", "0.5", "0.3"),
}
_OBSERVED = {
    "real": (0, 1, 3, 4), "vector": (0, 1, 3, 4), "count": (0, 1, 3, 6), "natural": (1, 2, 4, 7),
    "positive": (1, 2, 6, 8), "binary": (1, 0, 1, 1),
}


@dataclass(frozen=True)
class ScipyAnchor:
    """The distribution of scipy.stats that the written-out density must equal.

    ``arguments`` pairs scipy's argument names with slot names; "sqrt:slot" is its square root,
    "inverse:slot" one over it, "exp:slot" its exponential, "above low:slot" the slot less the slot
    low; a number is itself.
    """

    distribution: str
    arguments: tuple[tuple[str, str], ...]

    def values(self, slots: Mapping[str, Any]) -> dict[str, Any]:
        """scipy's arguments from the slots' values.

        >>> ScipyAnchor("expon", (("scale", "inverse:rate"),)).values({"rate": 4.0})
        {'scale': 0.25}
        """
        found: dict[str, Any] = {}
        for theirs, ours in self.arguments:
            how, _, name = ours.rpartition(":")
            v = slots[name] if name in slots else float(name)
            if how == "exp":
                v = e**v
            elif how.startswith("above "):
                v = v - slots[how.removeprefix("above ")]
            found[theirs] = v ** {"sqrt": 0.5, "inverse": -1}.get(how, 1)
        return found


@dataclass(frozen=True)
class Family:
    """A distribution as data.

    ``density(x, *slots)`` is the density written out as a product of powers and an exponential.
    ``convention`` says how the arguments are read, slots between braces, as in "{rate}". Where the
    rules cannot read the means of the statistics off the density, ``means(*slots)`` gives them, in
    their order; ``divergence(*new, *free)`` is a form of the divergence for display, checked like
    any line. ``dataset`` is a shipped data set, the attribute of it that holds the observations
    and the one that holds the known quantity; ``picture`` names the class of :mod:`numeric.plots`
    that draws the components; ``reference`` are keys of
    :data:`derive.document.references.REFERENCES`. ``general`` marks a law that a Model takes and a
    Mixture does not. Raises SupportDepends.
    """

    id: str
    names: tuple[str, ...]
    title: str
    latex: str
    support: Support
    slots: tuple[Slot, ...]
    density: Callable[..., Expr]
    scipy: ScipyAnchor
    convention: str
    means: Callable[..., tuple[Expr, ...]] | None = None
    divergence: Callable[..., Expr] | None = None
    reference: tuple[str, ...] = ()
    dataset: tuple[str, str, str] = ("", "", "")
    picture: str = ""
    general: bool = False

    def __post_init__(self) -> None:
        for slot in self.slots:
            if slot.name in (self.support.low, self.support.high) and not slot.known:
                raise SupportDepends(
                    f"the support of {self.names[0]} depends on the parameter {slot.name}: where "
                    "the density jumps to 0 the derivative of Q does not vanish at the maximum, so "
                    "no score equation finds it")

    @property
    def located(self) -> bool:
        """Whether observations lie anywhere around the first slot, and the second is their
        variance or covariance matrix."""
        return self.support.low == self.support.high == "" and [s.domain for s in self.slots] in (
            ["real", "variance"], ["vector", "covariance"])

    @property
    def observation(self) -> Domain:
        """Where an observation lies, as the model names it."""
        return self.support.domain

    def kind(self, slot: Slot) -> str:
        """The kind of the symbol that stands for a slot."""
        return slot.kind

    @property
    def observation_kind(self) -> str:
        """The kind of the symbol that stands for an observation."""
        return KINDS.get(self.observation, "scalar")

    @property
    def unknown(self) -> tuple[Slot, ...]:
        """The slots that are estimated."""
        return tuple(s for s in self.slots if not s.known)

    @property
    def worked(self) -> tuple[int, ...]:
        """Four observations for the iteration worked by hand."""
        return (5, 9, 6, 4) if self.support.high.isalpha() else _OBSERVED[self.observation]

    def formal(self) -> tuple[Expr, tuple[Expr, ...]]:
        """An observation x and the slots as symbols under their own names."""
        return (symbol("x", self.observation_kind),
                tuple(symbol(s.name, s.kind) for s in self.slots))

    def reads(self, slots: Mapping[str, Expr]) -> Words:
        """The convention with the statement's symbols in it."""
        given = {**slots, "d": size("d")}
        return tuple(given[part] if n % 2 else part
                     for n, part in enumerate(re.split(r"\{(\w+)\}", self.convention)) if part)

    def to_json(self, statistics: tuple[Expr, ...] = ()) -> dict[str, Any]:
        """Slots, support, density, statistics and scipy anchor: what the certificate reads."""
        x, slots = self.formal()
        return {
            "slots": [[s.name, s.domain, s.known] for s in self.slots],
            "observation": self.observation,
            "support": {"kind": self.support.kind, "low": self.support.low,
                        "high": self.support.high},
            "density": to_json(self.density(x, *slots)),
            "statistics": [to_json(s) for s in statistics],
            "scipy": {
                "distribution": self.scipy.distribution,
                "arguments": [list(a) for a in self.scipy.arguments],
            },
        }
