"""What the model of a derivation says, read from its plain data."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .terms import Pool, Term

COUNTS = ("count", "natural", "binary")
POSITIVE = ("positive", "variance", "probability", "simplex", "natural")
#: The kinds of symbols for parameters of a domain that are no scalars.
KINDS = {"vector": "vector", "covariance": "symmetric"}


@dataclass(frozen=True)
class Parameter:
    """An unknown: its base name, whether each component has its own, and where it lies."""

    base: str
    per_component: bool
    domain: str


@dataclass(frozen=True)
class Weights:
    """P(Z_i = k): "simplex", "complement" (which label is one minus the others) or "fixed"."""

    kind: str
    base: str
    complement: str
    values: tuple[Fraction, ...]


@dataclass(frozen=True)
class Support:
    """Where a law's values lie: all integers, reals or vectors from ``low`` to ``high``.

    A bound is a number, the name of a slot, or "" where there is none.
    """

    kind: str
    low: str
    high: str

    @property
    def slots(self) -> tuple[str, ...]:
        """The slots that bound it."""
        return tuple(b for b in (self.low, self.high)
                     if b and not b.lstrip("-").isdigit())


@dataclass(frozen=True)
class Family:
    """A distribution: its slots, its density as a term in the symbols x and the slots' names."""

    id: str
    slots: tuple[tuple[str, str, bool], ...]
    observation: str
    density: Term
    distribution: str
    arguments: tuple[tuple[str, str], ...]
    statistics: tuple[Term, ...]
    support: Support

    @property
    def discrete(self) -> bool:
        """Whether the observations have probabilities instead of a density."""
        return self.observation in COUNTS

    @property
    def trials(self) -> str | None:
        """The slot n of a family whose density has the factor C(n, x): then x is at most n."""
        counts = {name for name, domain, _ in self.slots if domain in COUNTS}
        factors = self.density.args if self.density.op == "mul" else (self.density,)
        for f in factors:
            if f.op == "choose" and [a.op for a in f.args] == ["symbol", "symbol"]:
                n, x = (a.args[0] for a in f.args)
                if n in counts and x == "x":
                    return str(n)
        return None


@dataclass(frozen=True)
class Statement:
    """The model: its indices and sizes, variables, parameters, weights and the one factor."""

    observation_index: str
    observation_size: str
    component_index: str
    component_size: str
    labels: tuple[str, ...]
    observed: str
    observed_domain: str
    latent: str
    known: tuple[tuple[str, str], ...]
    parameters: tuple[Parameter, ...]
    weights: Weights
    family: Family
    arguments: tuple[tuple[str, str, Fraction | None], ...]

    @property
    def vector(self) -> bool:
        """Whether the observations are vectors, so that d matters."""
        return self.observed_domain == "vector" or any(
            p.domain in ("vector", "covariance") for p in self.parameters)

    def parameter(self, base: str) -> Parameter | None:
        """The parameter of that base name, the weights' included, or None."""
        for p in self.parameters:
            if p.base == base:
                return p
        return None

    def is_observed(self, name: str) -> bool:
        """Whether a symbol of that name is the observation (X is written x in a density)."""
        return name in (self.observed, self.observed.lower())

    def known_domain(self, name: str) -> str | None:
        """The domain of the given quantity of that name, or None."""
        for known, domain in self.known:
            if name in (known, known.lower()):
                return domain
        return None

    @property
    def complement(self) -> int:
        """The position of the weight that is one minus the others; the last where none is named."""
        w = self.weights
        return self.labels.index(w.complement) if w.complement in self.labels else -1


def read_statement(data: dict[str, Any], pool: Pool) -> Statement:
    """The statement of a derivation's data. Raises KeyError, ValueError or TypeError."""
    model = data["model"]
    variables = {role: [v for v in model["variables"] if v[1] == role]
                 for role in ("observed", "latent", "known")}
    observed, latent = variables["observed"][0], variables["latent"][0]
    rows = next(p for p in model["plates"] if p[0] == observed[2])
    components = next(p for p in model["plates"] if p[0] != observed[2])
    factor = next(f for f in model["factors"] if f[0] == observed[0])
    family = data["families"][factor[2]]
    scipy = family.get("scipy") or {"distribution": "", "arguments": []}
    w = model["weights"]
    return Statement(
        observation_index=rows[0], observation_size=rows[1],
        component_index=components[0], component_size=components[1], labels=tuple(components[2]),
        observed=observed[0], observed_domain=observed[3], latent=latent[0],
        known=tuple((v[0], v[3]) for v in variables["known"]),
        parameters=tuple(Parameter(p[0], p[1] != "", p[2]) for p in model["parameters"]),
        weights=Weights(w["kind"], w["base"], w["complement"],
                        tuple(Fraction(v) for v in w["values"])),
        family=Family(factor[2], tuple((s[0], s[1], bool(s[2])) for s in family["slots"]),
                      family["observation"], pool.read(family["density"]),
                      scipy["distribution"], tuple((a, b) for a, b in scipy["arguments"]),
                      tuple(pool.read(s) for s in family["statistics"]),
                      Support(*(str(family["support"][k]) for k in ("kind", "low", "high")))),
        arguments=tuple((a[0], a[1], None if a[2] is None else Fraction(a[2])) for a in factor[3]),
    )
