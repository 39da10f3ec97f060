"""A latent-variable model as stated: plates, variables, parameters, factors, weights of units.

``p(x, z; theta)`` is the product of the factors, each over its plates, each only where its guard
holds. Nothing here knows a component: a mixture is a label ``Z_i`` with a categorical factor, and
factors that are guarded by ``[Z_i = k]``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, Literal

from .algebra.expression import Expr, from_json, symbol, to_json

#: Where a value lies. A label's and a simplex's values are those of a plate.
Domain = Literal["real", "vector", "positive", "variance", "probability", "covariance", "simplex",
                 "natural", "count", "binary", "label", "matrix"]
Role = Literal["observed", "latent", "known"]


@dataclass(frozen=True)
class Plate:
    """An index and what it runs over: ``size`` of them, or the given labels in their order.

    >>> Plate("k", "K", ("H", "T")).labels
    ('H', 'T')
    """

    index: str
    size: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Variable:
    """A random or given quantity: ``X_ij`` has the indices ("i", "j").

    ``values`` is the plate (its letter) of which a label is a value. ``dimension`` is the size of
    a vector. ``missing`` says that some of its values are missing, ignorably; ``seen`` that some
    values of this latent variable are known.
    """

    name: str
    indices: tuple[str, ...]
    domain: str
    role: str = "observed"
    values: str = ""
    dimension: str = "d"
    missing: bool = False
    seen: bool = False


@dataclass(frozen=True)
class Parameter:
    """An unknown. No index: one for all. A simplex has the index of its axis last.

    ``keys`` are those of theta where each value of the index has its own (``mu_1``, ``mu_2``), ""
    for the one that is 1 minus the others; else the name alone, stacked. ``structure`` "diagonal"
    or "spherical": theta has a matrix of which this is the diagonal. ``dimension`` is the size of
    a vector, of a matrix "d" or "d x q".
    """

    name: str
    indices: tuple[str, ...]
    domain: str
    keys: tuple[str, ...] = ()
    structure: str = ""
    dimension: str = "d"

    @property
    def theta(self) -> tuple[str, ...]:
        """The keys of theta."""
        return tuple(k for k in self.keys if k) or (self.name,)


@dataclass(frozen=True)
class Guard:
    """``[variable = value]``, the variable with its own indices, or others (``Z_{t-1}``).

    ``value`` is the letter of the plate of its values, or one of the labels.
    """

    variable: str
    indices: tuple[str, ...]
    value: str


@dataclass(frozen=True)
class Law:
    """A density that the statement itself writes: of ``x`` with the slots as symbols of their
    names; where it lies ("reals", "integers"), from ``low`` to ``high``, "" for no bound."""

    name: str
    slots: tuple[tuple[str, str], ...]
    density: Expr
    support: str = "reals"
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class Factor:
    """``variable ~ law(arguments)`` where the guards hold, over all plates that occur in it.

    ``variable`` is a variable's name, or a parameter's: then it is a prior. ``law`` is a family's
    id, the name of one of the model's own laws, or one of

    * "categorical": of a label; one argument that has the index of the label's values, or one
      argument for each label;
    * "multinomial": of counts, their last index that of the categories; one argument with it;
    * "point": all its mass on the one argument;
    * "known": the density itself is given, ``variable`` is its value at the observation;
    * "dirichlet", "beta", "gamma": of a parameter; "inverse_wishart" of a covariance, its
      arguments a matrix and the degrees of freedom.

    ``plates`` are those of the variable, in which its indices may be others' (``X_{i,t}``).
    """

    variable: str
    law: str
    arguments: tuple[Expr, ...]
    guards: tuple[Guard, ...] = ()


@dataclass(frozen=True)
class Weight:
    """A positive number for each unit of the plates ``indices``: how often it occurs, or how much
    it counts. It multiplies the unit's term in log L and Q, and never enters the posterior."""

    indices: tuple[str, ...]
    value: Expr
    counts: bool = False


@dataclass(frozen=True)
class Model:
    """A latent-variable model as stated. Frozen; equality is by content, without the text.

    ``notes`` are the choices that were made in reading it, to be printed.
    """

    name: str
    plates: tuple[Plate, ...]
    variables: tuple[Variable, ...]
    parameters: tuple[Parameter, ...]
    factors: tuple[Factor, ...]
    weights: tuple[Weight, ...] = ()
    laws: tuple[Law, ...] = ()
    statement: str = field(default="", compare=False)
    notes: tuple[str, ...] = field(default=(), compare=False)

    @cached_property
    def latents(self) -> tuple[Variable, ...]:
        """The latent variables."""
        return tuple(v for v in self.variables if v.role == "latent")

    @cached_property
    def observed(self) -> tuple[Variable, ...]:
        """The observed variables."""
        return tuple(v for v in self.variables if v.role == "observed")

    @cached_property
    def known(self) -> tuple[Variable, ...]:
        """The quantities that are given with the data, not modelled."""
        return tuple(v for v in self.variables if v.role == "known")

    def variable(self, name: str) -> Variable:
        """The variable of that name. Raises KeyError."""
        return self._variables[name]

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name. Raises KeyError."""
        return self._parameters[name]

    def plate(self, index: str) -> Plate:
        """The plate of that letter. Raises KeyError."""
        return self._plates[index]

    @cached_property
    def _variables(self) -> Mapping[str, Variable]:
        return {v.name: v for v in self.variables}

    @cached_property
    def _parameters(self) -> Mapping[str, Parameter]:
        return {p.name: p for p in self.parameters}

    @cached_property
    def _plates(self) -> Mapping[str, Plate]:
        return {p.index: p for p in self.plates}

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of theta, in the order of the parameters."""
        return tuple(k for p in self.parameters for k in p.theta)

    def symbol(self, name: str, indices: tuple[str, ...] | None = None, mark: str = "") -> Expr:
        """The symbol of a variable or parameter, with its own indices or others.

        >>> Model("m", (Plate("k", "K"),), (), (Parameter("mu", ("k",), "vector"),),
        ...       ()).symbol("mu", mark="t+1")
        symbol('mu', 'vector', ('k',), 't+1')
        """
        thing: Variable | Parameter = self._variables.get(name) or self._parameters[name]
        return symbol(name, kind(thing.domain, thing.dimension),
                      thing.indices if indices is None else indices, mark)

    def to_json(self) -> dict[str, Any]:
        """The model as plain data, without the statement's text; an expression as
        :func:`.expression.to_json` writes it."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}

    @staticmethod
    def from_json(d: Mapping[str, Any]) -> Model:
        """The inverse of :meth:`to_json`."""
        return Model(
            d["name"], tuple(Plate(i, s, tuple(ls)) for i, s, ls in d["plates"]),
            tuple(Variable(n, tuple(i), *rest) for n, i, *rest in d["variables"]),
            tuple(Parameter(n, tuple(i), dom, tuple(keys), *rest)
                  for n, i, dom, keys, *rest in d["parameters"]),
            tuple(Factor(v, law, tuple(map(from_json, args)),
                         tuple(Guard(z, tuple(i), g) for z, i, g in guards))
                  for v, law, args, guards in d["factors"]),
            tuple(Weight(tuple(i), from_json(e), c) for i, e, c in d["weights"]),
            tuple(Law(n, tuple((a, b) for a, b in slots), from_json(e), *rest)
                  for n, slots, e, *rest in d["laws"]),
            d["statement"], tuple(d["notes"]))


#: The kinds of symbols of a domain that are no scalars.
_KINDS = {"vector": "vector", "covariance": "symmetric", "matrix": "matrix"}


def kind(domain: str, dimension: str = "d") -> str:
    """The kind of the symbol of what lies in a domain.

    >>> kind("vector"), kind("vector", "p"), kind("matrix", "d x q"), kind("simplex")
    ('vector', 'p x 1', 'd x q', 'scalar')
    """
    usual = _KINDS.get(domain, "scalar")
    if usual == "scalar" or dimension == "d":
        return usual
    if domain == "vector":
        return f"{dimension} x 1"
    return dimension if domain == "matrix" else f"symmetric {dimension}"


def _plain(value: Any) -> Any:
    if isinstance(value, Expr):
        return to_json(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, (Plate, Variable, Parameter, Guard, Law, Factor, Weight)):
        return [_plain(getattr(value, f.name)) for f in fields(value)]
    return value
