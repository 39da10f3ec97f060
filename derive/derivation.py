"""A derivation: a model and the steps from its statement to its EM algorithm."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

from .algebra.expression import Expr, mul, reindex, rewrite
from .algebra.normal import factors
from .engine.exponential import natural
from .families import FAMILIES
from .setting import Setting, setting
from .statement.mixture import Mixture
from .trace import Step

#: Of the plain data that a derivation is written to and read from.
SCHEMA = 2


class DerivationRefused(ValueError):
    """The certificate refused a line; the message names the first one."""


@dataclass(frozen=True, eq=True)
class Derivation:
    """A model with the steps that lead from its statement to its EM algorithm. Frozen. It is data:
    what prints, checks, runs or writes it as code is told of it (:mod:`derive.api`)."""

    model: Mixture
    steps: tuple[Step, ...]

    def step(self, id: str) -> Step:
        """The step with that id. Raises KeyError."""
        for s in self.steps:
            if s.id == id:
                return s
        raise KeyError(id)

    def __reduce__(self) -> tuple[type[Self], tuple[Mixture, tuple[Step, ...]]]:
        return type(self), (self.model, self.steps)  # without what was worked out from them

    def with_step(self, step: Step) -> Self:
        """A copy in which the step of that id is replaced."""
        return replace(self, steps=tuple(step if s.id == step.id else s for s in self.steps))

    @cached_property
    def setting(self) -> Setting:
        """The symbols of the model."""
        return setting(self.model)

    @property
    def generic_weight(self) -> Expr:
        """The weight of the generic component, as the responsibilities use it. Raises ValueError
        where they are not a joint density over its sum over the components."""
        s, formula = self.setting, self.step("T.2").right
        above = [f for f in factors(formula) if f.op != "power"]
        below = [f.args[0] for f in factors(formula) if f.op == "power"]
        joint = mul(*above)
        if len(below) != 1 or below[0].op != "sum" or \
                reindex(below[0].args[0], below[0].args[1], s.k) != joint:
            raise ValueError(
                "line T.2: the responsibilities are not a joint density over its sum over the "
                "components, so there is no E-step to generate")
        if s.weight().op == "number":
            return s.weight()
        weight = mul(*(f for f in above if f.op != "density"))
        return rewrite(weight, lambda n: Expr("symbol", *n.args[:3], "")
                       if n.op == "symbol" and n.args[3] == "t" else None)

    @property
    def log_density(self) -> Expr:
        """log p(x_i | parameters of component k), as derived."""
        return self.step("L.density.2").right

    @property
    def solutions(self) -> tuple[tuple[Expr, Expr], ...]:
        """The updates as (symbol at t+1, formula), in the order in which they were found."""
        return tuple((s.left, s.right) for s in self.steps if s.relation == "solves")

    @property
    def expected_log_likelihood(self) -> Expr:
        """Q(theta | theta^t), without Z, the log-density written out."""
        return self.step("Q.Q.4").right

    def solution(self, name: str) -> tuple[Expr, Expr]:
        """The update of one key of theta (or of a base name), as (symbol at t+1, formula). Raises
        KeyError with the names that there are."""
        found = self._solution_of.get(name)
        if found is None:
            found = self._solution_of[name] = self._solution(name)
        return found

    @cached_property
    def _solution_of(self) -> dict[str, tuple[Expr, Expr]]:
        return {}

    def _solution(self, name: str) -> tuple[Expr, Expr]:
        labels = self.model.components.labels
        for symbol, formula in self.solutions:
            parameter = self.model.parameter(symbol.args[0])
            if name == parameter.base or parameter.names == (name,):
                return symbol, formula
            if name in parameter.names:
                label = labels[_position(self.model, parameter.base, name)]
                k = self.setting.k
                return reindex(symbol, k, label), reindex(formula, k, label)
        raise KeyError(f"no update of {name!r}: there are {', '.join(self.model.keys)}")

    @cached_property
    def updated(self) -> tuple[str, ...]:
        """The keys of theta that have an update, in the statement's order."""
        names = []
        for key in self.model.keys:
            try:
                self.solution(key)
            except KeyError:
                continue
            names.append(key)
        return tuple(names)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of an answer to its homework: responsibilities, Q, the keys of theta, steps."""
        return ("responsibilities", "Q", *self.updated, "steps")

    # --- as data --------------------------------------------------------------------------------

    def to_data(self) -> dict[str, Any]:
        """Mixture, steps and the families' facts as plain data: what the certificate reads."""
        used = sorted({f.family for f in self.model.factors if f.given})
        return {
            "schema": SCHEMA,
            "model": self.model.to_json(),
            "families": {id: FAMILIES[id].to_json(natural(FAMILIES[id]).statistics) for id in used},
            "steps": [s.to_json() for s in self.steps]}

    def to_json(self) -> str:
        """The derivation as JSON text; :func:`from_json` reads it back."""
        return json.dumps(self.to_data(), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The derivation that :meth:`to_json` wrote. Raises ValueError for other text."""
        try:
            d = json.loads(text)
            if d["schema"] != SCHEMA:
                raise ValueError(
                    f"this derivation is of schema {d['schema']}, written by another version; "
                    f"schema {SCHEMA} is read here: derive it again from its statement")
            return cls(Mixture.from_json(d["model"]), tuple(Step.from_json(s) for s in d["steps"]))
        except (KeyError, TypeError, IndexError, AttributeError, RecursionError,
                json.JSONDecodeError) as error:
            raise ValueError(f"this is not a derivation in JSON: {error}") from error


def _position(model: Mixture, base: str, name: str) -> int:
    """Which label a key of theta belongs to."""
    if base == model.weights.base:
        return model.weights.names.index(name)
    return model.parameter(base).names.index(name)
