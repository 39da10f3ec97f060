"""The quantities of a model at an instance as arrays that functions take and return."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..bind.reading import Language, base_of
from ..diagnose.changes import kind
from ..value.instance import Instance
from ..value.listed import listed, posterior, theta
from ..value.named import NoValue
from .found import DATA, POSTERIOR, THETA, Function, plain

#: Names of arguments and results that are usual for the parameters of a role.
USUAL: Mapping[str, frozenset[str]] = {k: frozenset(v.split()) for k, v in {
    "weight": "pi pis weight weights mixing mix phi alpha tau prior priors mixingweights w",
    "mean": "mu mus mean means m lam lams lambda lambdas rate rates p ps prob probs",
    "spread": "sigma sigmas cov covs covariance covariances sigma2 sigmasq var variance variances "
              "std stds sd sds s"}.items()}
#: Of these names a standard deviation may be the value.
DEVIATIONS = frozenset("sigma sigmas std stds sd sds s".split())


class Unknown(ValueError):
    """What nothing says how it is handed to a function."""


def stacked(language: Language, at: Instance, role: str, mark: str) -> Any:
    """The one parameter of a role for all components. Raises Unknown."""
    if role == "weight":
        for q in language.quantities:
            if q.kind == "weight":
                return listed(q.value(at, mark))
    own = [q for q in language.quantities if q.kind == "parameter" and kind(
        at.algorithm, q.name) == role]
    if len(own) != 1:
        raise Unknown(role)
    return listed(own[0].value(at, mark))


class Arguments:
    """What a function is called with at an instance."""

    def __init__(self, language: Language, function: Function) -> None:
        self.language, self.function = language, function
        model = language.model
        self.data = {plain(v.name): v.name for v in model.observed}
        self.known = {plain(v.name): v.name for v in model.known}

    def at(self, at: Instance, turned: bool) -> list[Any]:
        """The arguments, the posterior probabilities ``turned``: a column for each observation.
        Raises Unknown, NoValue."""
        named = [self._of(a, at, turned) for a in self.function.arguments]
        if all(v is None for v in named):  # none says what it is: x, then T or theta
            return self._in_order(at, turned)
        if any(v is None for v in named):
            first = next(n for n, v in enumerate(named) if v is None)
            raise Unknown(self.function.arguments[first])
        return named

    def _in_order(self, at: Instance, turned: bool) -> list[Any]:
        given = [self._data(at), self._posterior(at, turned)
                 if self.function.step == "m_step" else theta(at, "t"),
                 *(listed(at.symbol(v.name, v.indices, "")) for v in self.language.model.known)]
        return given[:max(len(self.function.arguments), 2)]

    def _data(self, at: Instance) -> Any:
        observed = self.language.model.observed
        if len(observed) != 1:
            raise Unknown("the data")
        return listed(at.symbol(observed[0].name, observed[0].indices, ""))

    def _posterior(self, at: Instance, turned: bool) -> Any:
        rows = posterior(at)
        return [list(c) for c in zip(*rows, strict=True)] if turned else rows

    def _of(self, argument: str, at: Instance, turned: bool) -> Any:
        """The value of an argument by its name; None where that says nothing."""
        bare, keys = plain(argument), theta(at, "t")
        if argument in keys:
            return keys[argument]
        if bare in self.known:
            v = self.language.model.variable(self.known[bare])
            return listed(at.symbol(v.name, v.indices, ""))
        if bare in self.data or bare in DATA:
            return self._data(at)
        if bare in THETA:
            return keys
        if bare in POSTERIOR and self.function.step == "m_step":
            return self._posterior(at, turned)
        if bare in ("k", "ncomponents", "nclusters"):
            units = self.language.units
            return float(at.extent(self.language.plates[units[0].values[0]].size))
        for p in self.language.model.parameters:
            if plain(base_of(p.name)[0]) == bare and len(p.indices) < 2:
                return listed(at.symbol(p.name, p.indices, "t"))
        for role, names in USUAL.items():
            if bare in names:
                return stacked(self.language, at, role, "t")
        return None


def parts_of(language: Language, made: Any, returns: Sequence[str], at: Instance
             ) -> dict[str, tuple[str, Any]]:
    """What an m_step returned, by the keys of theta: each with the name that it had there. A tuple
    by the names that the function returns, else by the order of the parameters where it has as
    many."""
    if isinstance(made, Mapping) and made and all(str(k).isdigit() for k in made):
        values = list(made.values())
        named = dict(zip(returns, values, strict=False)) if len(returns) == len(values) else {}
        names = named or dict(zip(_by_shape(language, values, at), values, strict=False))
    elif isinstance(made, Mapping):
        names = dict(made)
    else:
        return {}
    found: dict[str, tuple[str, Any]] = {}
    keys = set(language.model.keys)
    for name, value in names.items():
        if name in keys:
            found[name] = (name, value)
    for name, value in names.items():
        if name not in keys:
            for key, own in _split(language, plain(name), value):
                found.setdefault(key, (plain(name), own))
    return found


def _by_shape(language: Language, values: Sequence[Any], at: Instance) -> list[str]:
    """Names for the values of a tuple: of its shapes where they tell the roles apart."""
    shapes = {role: np.shape(v) for role in USUAL
              if (v := _safe(language, at, role)) is not None}
    if len(set(shapes.values())) == len(shapes) == len(values):
        back = {shape: role for role, shape in shapes.items()}
        return [next(iter(sorted(USUAL[back[s]]))) if (s := np.shape(v)) in back else "?"
                for v in values]
    keys = list(language.model.keys)
    return keys if len(keys) == len(values) else []


def _safe(language: Language, at: Instance, role: str) -> Any:
    try:
        return stacked(language, at, role, "t")
    except (Unknown, NoValue):
        return None


def _split(language: Language, name: str, value: Any) -> list[tuple[str, Any]]:
    """The keys of theta that a value of all components has, each with its own."""
    model, algorithm = language.model, language.algorithm
    role = next((r for r, names in USUAL.items() if name in names), "")
    found: list[tuple[str, Any]] = []
    for p in model.parameters:
        named = plain(base_of(p.name)[0]) == name
        if not named and (not role or kind(algorithm, p.name) != role):
            continue
        if not p.keys:
            weight = next((q for q in language.quantities if q.kind == "weight" and len(
                q.cells) > 1 and p.name in q.parameters(None)), None)
            if weight is not None and isinstance(value, list) and len(value) == len(weight.cells):
                place = next(n for n, c in enumerate(weight.cells) if c.op == "symbol"
                             and c.args[0] == p.name)
                found.append((p.name, value[place]))
            else:
                found.append((p.name, value))
        elif isinstance(value, list) and len(value) == len(p.keys):
            found += [(key, v) for key, v in zip(p.keys, value, strict=True) if key]
    return found
