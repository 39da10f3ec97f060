"""Which results of a derivation leave as SymPy; each form of them says how."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

from ..algebra.expression import ZERO, Expr, reindex, rewrite, symbol
from ..derivation import Derivation
from ..mixture import Mixture


class Forms(ABC):
    """The results of a derivation in one form of SymPy."""

    def __init__(self, derivation: Derivation) -> None:
        self.derivation, self.model, self.setting = derivation, derivation.model, derivation.setting

    @abstractmethod
    def of(self, e: Expr) -> Any:
        """An expression of the derivation."""

    @property
    @abstractmethod
    def symbols(self) -> Mapping[str, Any]:
        """What the results are made of, by the name under which it prints."""

    # --- letters --------------------------------------------------------------------------------

    @cached_property
    def taken(self) -> frozenset[str]:
        """The letters of the statement, those of observations left out."""
        m = self.model
        keys = (*(p.base for p in m.parameters), *m.keys, *(v.name for v in m.known))
        return frozenset((*keys, *(key.split("_")[0] for key in keys), m.latent.name,
                          *(p.index for p in m.plates), self.setting.j))

    @cached_property
    def letters(self) -> Mapping[str, str]:
        """The letters of observations, of T and of N_k, none of them one of the statement's."""
        x = self.model.observed.name
        taken = self.taken | {*self.sizes, self.length}
        found = {x: x if x.lower() in taken else x.lower()}
        taken |= {*found.values()}
        found[".T"] = next(c for c in ("T", "R", "W", "gamma", "resp") if c not in taken)
        # N_k may have the letter of the size: it never stands without its index
        taken = self.taken | {*found.values()}
        found[".N"] = next(c for c in ("N", "M", "C", "nu", "count") if c not in taken)
        return found

    @cached_property
    def length(self) -> str:
        """The letter of the number of coordinates, none of the statement's."""
        taken = self.taken | set(self.sizes)
        return next(c for c in ("d", "D", "p", "dim") if c not in taken)

    @cached_property
    def sizes(self) -> tuple[str, ...]:
        """The names of the sizes that the statement leaves open."""
        return tuple(p.size for p in self.model.plates if not p.labels)

    def written(self, base: str, indices: tuple[str, ...]) -> str | None:
        """The statement's own name of a parameter of one labelled component, or of a single one."""
        labels, weights = self.model.components.labels, self.model.weights
        if base == weights.base and not indices and weights.kind == "complement":
            return next(n for n in weights.names if n)
        if len(indices) != 1 or indices[0] not in labels:
            return None
        at = labels.index(indices[0])
        if base == weights.base and weights.names:
            return weights.names[at]
        return next((p.names[at] for p in self.model.parameters
                     if p.base == base and len(p.names) == len(labels)), None)

    # --- expressions of the derivation ------------------------------------------------------------

    @property
    def complete_expr(self) -> Expr:
        """log L(theta; x, Z), the log-density written out."""
        return next(s.right for s in reversed(self.derivation.steps)
                    if s.stage == "log_likelihood" and s.part == "log")

    @property
    def posterior_expr(self) -> Expr:
        """P(Z | x, theta^t) for all observations at once."""
        T, line = self.setting.T, self.derivation.step("T.all.3").right
        return rewrite(line, lambda n: T if n.op == "posterior" else None)

    @property
    def counts_expr(self) -> Expr:
        """N_k as the sum of responsibilities."""
        return self.derivation.step("Q.N.1").right

    def score_expr(self, base: str) -> Expr:
        """The derivative of Q by a parameter of the generic component; a multiplier is left out."""
        last = next(s.right for s in reversed(self.derivation.steps)
                    if s.stage == "score" and s.part == base)
        multiplier = symbol(".lambda", "scalar")
        return rewrite(last, lambda n: ZERO if n == multiplier else None)

    def score_of(self, name: str) -> Expr:
        """The derivative of Q by a key of theta, or by a base name for the generic component. Where
        one weight is 1 minus the others, Q depends on the others through it as well."""
        base = self.derivation.solution(name)[0].args[0]
        parameter, k = self.model.parameter(base), self.setting.k
        generic = self.score_expr(base)
        if name == base:
            return generic
        labels, weights = self.model.components.labels, self.model.weights
        names = weights.names if base == weights.base else parameter.names
        own = reindex(generic, k, labels[names.index(name)])
        if base == weights.base and weights.kind == "complement":
            return own - reindex(generic, k, weights.complement)
        return own

    # --- results --------------------------------------------------------------------------------

    @cached_property
    def Q(self) -> Any:
        """Q(theta | theta^t)."""
        return self.of(self.derivation.expected_log_likelihood)

    @cached_property
    def complete_log_likelihood(self) -> Any:
        """log L(theta; x, Z), in which ``Z[k, i]`` is 1 where Z_i = k and 0 elsewhere."""
        return self.of(self.complete_expr)

    @cached_property
    def posterior(self) -> Any:
        """P(Z | x, theta^t) of an assignment of all observations, in T and in Z as above."""
        return self.of(self.posterior_expr)


def marked(name: str, mark: str) -> str:
    """The name of a quantity at an iterate.

    >>> marked("sigma_1^2", "t")
    'sigma_1^2^t'
    """
    return f"{name}^{mark}" if mark else name


def fixed_weight(model: Mixture, label: str) -> Fraction:
    """The number that a weight is."""
    return model.weights.values[model.components.labels.index(label)]
