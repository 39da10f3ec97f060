"""What a statement says, as frozen data: plates, variables, parameters, weights, factors.

A model holds no formula. The formula of a distribution stands in its family's file; the model
only says which family generates which variable from which parameters.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from ..model import Domain, Role


@dataclass(frozen=True)
class Plate:
    """An index and what it runs over: 1..size, or the given labels in their order.

    >>> Plate("k", "K", ("1", "2")).labels
    ('1', '2')
    """

    index: str
    size: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Variable:
    """A random or known quantity of each observation: ``X_i``, ``Z_i``, the known ``n_i``.
    ``domain`` is "real", "vector", "count" (0, 1, 2, ...), "natural" (1, 2, ...) or "label"."""

    name: str
    role: Role
    plate: str
    domain: Domain


@dataclass(frozen=True)
class Parameter:
    """An unknown to be estimated. ``plate`` is the component index, or "" for a single parameter.

    ``names`` are the keys of theta in the statement's own writing: one for each label
    (``mu_1``, ``mu_2``), or the base name alone where the number of components is open.
    """

    base: str
    plate: str
    domain: Domain
    names: tuple[str, ...]


@dataclass(frozen=True)
class Argument:
    """One argument of a distribution: an indexed parameter, a known variable or a number."""

    kind: Literal["parameter", "known", "number"]
    name: str
    value: Fraction | None = None


@dataclass(frozen=True)
class Factor:
    """``variable | given = k ~ family(arguments)``, the same family for every component."""

    variable: str
    given: str
    family: str
    arguments: tuple[Argument, ...]


@dataclass(frozen=True)
class Weights:
    """P(Z_i = k), in one of three forms.

    * "simplex": one free weight for each component, summing to 1 (``pi_k``);
    * "complement": free weights for all labels but ``complement``, which gets 1 minus their sum
      (``tau``, ``1 - tau``);
    * "fixed": the numbers ``values``.

    ``base`` is the letter of the generic weight (``tau_k``); ``names`` has, for each label, the
    parameter's name in the statement, "" where the weight is not a free parameter.
    """

    kind: Literal["simplex", "complement", "fixed"]
    base: str
    names: tuple[str, ...] = ()
    complement: str = ""
    values: tuple[Fraction, ...] = ()


@dataclass(frozen=True)
class Mixture:
    """A latent-variable model as stated. Frozen; equality is by content.

    >>> from derive.statement.reader import stated_mixture
    >>> stated_mixture is not None
    True
    """

    name: str
    plates: tuple[Plate, ...]
    variables: tuple[Variable, ...]
    parameters: tuple[Parameter, ...]
    factors: tuple[Factor, ...]
    weights: Weights
    statement: str = field(default="", compare=False)

    @cached_property
    def observed(self) -> Variable:
        """The observed variable."""
        return next(v for v in self.variables if v.role == "observed")

    @cached_property
    def latent(self) -> Variable:
        """The latent variable, the component of each observation."""
        return next(v for v in self.variables if v.role == "latent")

    @cached_property
    def known(self) -> tuple[Variable, ...]:
        """Quantities of each observation that are given, not modelled (the n_i of coins)."""
        return tuple(v for v in self.variables if v.role == "known")

    @cached_property
    def law(self) -> Factor:
        """The distribution of an observation given its component."""
        return next(f for f in self.factors if f.given)

    @cached_property
    def observations(self) -> Plate:
        """The plate of the observations."""
        return next(p for p in self.plates if p.index == self.observed.plate)

    @cached_property
    def components(self) -> Plate:
        """The plate of the components."""
        return next(p for p in self.plates if p.index != self.observed.plate)

    def parameter(self, base: str) -> Parameter:
        """The parameter with that base name. Raises KeyError where there is none."""
        found = [p for p in self.parameters if p.base == base]
        if not found:
            raise KeyError(base)
        return found[0]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of theta, in the order of the statement's parameters, weights first."""
        return tuple(name for p in self.parameters for name in p.names)

    def to_json(self) -> dict[str, Any]:
        """The model as plain data (strings, lists, numbers), without the statement's text."""
        return _by_name(self) | {"weights": _by_name(self.weights)}

    @staticmethod
    def from_json(d: dict[str, Any]) -> Mixture:
        """The inverse of :meth:`to_json`."""
        w = d["weights"]
        return Mixture(
            name=d["name"],
            plates=tuple(Plate(i, s, tuple(ls)) for i, s, ls in d["plates"]),
            variables=tuple(Variable(*v) for v in d["variables"]),
            parameters=tuple(Parameter(b, p, dom, tuple(n)) for b, p, dom, n in d["parameters"]),
            factors=tuple(
                Factor(
                    v, g, f,
                    tuple(Argument(k, n, None if q is None else Fraction(q)) for k, n, q in args))
                for v, g, f, args in d["factors"]),
            weights=Weights(w["kind"], w["base"], tuple(w["names"]), w["complement"],
                            tuple(Fraction(v) for v in w["values"])),
            statement=d["statement"])


def _by_name(whole: Mixture | Weights) -> dict[str, Any]:
    return {f.name: _plain(getattr(whole, f.name)) for f in fields(whole)}


def _plain(value: Any) -> Any:
    """Tuples and what has fields as lists, a number as its text."""
    if is_dataclass(value):
        return [_plain(getattr(value, f.name)) for f in fields(value)]
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, Fraction) else value
