"""Where EM starts without a file: a seeded theta that follows from the domains alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..mixture import Mixture, Parameter
from .observations import Observations


class StartError(ValueError):
    """A start, or a number of components, that cannot be used: what is wrong, and what to do."""


@dataclass(frozen=True)
class Spelling:
    """How sizes and options are written where a fit is asked for.

    >>> COMMAND.size("K", 3), PYTHON.size("K", 3), COMMAND.option("seed", 1), PYTHON.option("seed")
    ('--set K=3', 'K=3', '--seed 1', 'seed')
    """

    set: str
    dashes: str
    between: str

    def size(self, name: str, value: object = "") -> str:
        """A size, with its value where one is given."""
        return f"{self.set}{name}" + (f"={value}" if value != "" else "")

    def option(self, name: str, value: object = "") -> str:
        """An option, with its value where one is given."""
        return f"{self.dashes}{name}" + (f"{self.between}{value}" if value != "" else "")


COMMAND, PYTHON = Spelling("--set ", "--", " "), Spelling("", "", "=")


def require_names(model: Mixture, sizes: Collection[str], spelled: Spelling = COMMAND) -> None:
    """Raises StartError for a size that the statement does not have."""
    names = (model.components.size, "d")
    unknown = [n for n in sizes if n not in names]
    if unknown:
        raise StartError(f"{spelled.size(unknown[0])}: the statement has no size of that name; "
                         f"it has {' and '.join(names)}")


def components(model: Mixture, sizes: Mapping[str, int], start: Mapping[str, Any] | None,
               spelled: Spelling = COMMAND) -> int:
    """K: the statement's, else that of ``sizes``, else that of the start. Raises StartError."""
    require_names(model, sizes, spelled)
    name = model.components.size
    labels = model.components.labels
    if labels:
        if sizes.get(name, len(labels)) != len(labels):
            raise StartError(f"{spelled.size(name, sizes[name])}: the statement names "
                             f"{len(labels)} components ({', '.join(labels)})")
        return len(labels)
    from_start = None
    if start is not None:
        key = next(p.base for p in model.parameters if p.plate)
        if not np.ndim(start[key]):
            raise StartError(f"{spelled.option('start')}: {key} is one number; give a "
                             "list, a value for each component")
        from_start = len(start[key])
    K = sizes.get(name, from_start)
    if K is None:
        raise StartError(f"the statement leaves {name} open: give it with "
                         f"{spelled.size(name, 2)}, or a start with {spelled.option('start')}")
    if K < 1 or (from_start is not None and from_start != K):
        raise StartError(f"{spelled.size(name, K)}: the start has {from_start} components"
                         if K >= 1 else f"{spelled.size(name, K)}: give at least 1")
    return K


def seeded_start(model: Mixture, rows: Observations, K: int, update: Any, seed: int, restart: int,
                 spelled: Spelling = COMMAND) -> dict[str, Any]:
    """The start of one restart: the same for the same arguments.

    Equal weights; means at K distinct rows with the (co)variance of all rows, divisor N. Every
    other law starts where an M-step of ``update``, the generated code, leads that gives most of
    each component to one row.

    >>> import derive
    >>> from derive.fitting.observations import read_observations
    >>> em = derive.derive_em("two_gaussians")
    >>> rows = read_observations(em.model, "faithful")
    >>> theta = seeded_start(em.model, rows, 2, em.lambdify(), seed=0, restart=0)
    >>> theta["tau"], theta["mu_1"].shape
    (0.5, (2,))
    """
    from numeric.errors import BadInput
    from numeric.starts import seeded, shares

    rng = seeded(seed, restart)
    own = [p for p in model.parameters if not is_weight(model, p)]
    if all(p.domain in SLOT_STARTS for p in own):
        try:
            values = {p.base: SLOT_STARTS[p.domain](rows, K, rng) for p in own}
        except BadInput as error:
            raise StartError(f"{rows.source}: {error}") from error
        theta = {name: v for p in own for name, v in _named(model, p, values[p.base]).items()}
    else:
        known = {"known": dict(rows.known)} if rows.known else {}
        try:
            theta = update.m_step(rows.x, shares(rows.x, K, rng), **known)
        except update.Collapse as error:
            raise StartError(f"{rows.source}: no start can be taken from these rows ({error}): "
                             f"give one with {spelled.option('start')}") from error
    for p in model.parameters:
        if is_weight(model, p):
            theta |= _named(model, p, np.full(K, 1 / K))
    return {key: theta[key] for key in model.keys}


def _named(model: Mixture, p: Parameter, values: Any) -> dict[str, Any]:
    """A parameter's values by the keys of theta."""
    if not model.components.labels:
        return {p.base: np.asarray(values)}
    return {name: values[j] if np.ndim(values[j]) else float(values[j])
            for j, name in enumerate(p.names)}


def is_weight(model: Mixture, p: Parameter) -> bool:
    """Whether a parameter is, or is among, the weights of the components."""
    w = model.weights
    return w.kind != "fixed" and (p.base == w.base or set(p.names) <= {n for n in w.names if n})


def _rows(rows: Observations, K: int, rng: Any) -> Any:
    from numeric.starts import distinct_rows

    found = distinct_rows(rows.x.reshape(len(rows.x), -1), K, rng)
    return found if rows.x.ndim == 2 else found[:, 0]


def _spread(rows: Observations, K: int, rng: Any) -> Any:
    from numeric.starts import covariance_of_all

    S = covariance_of_all(rows.x.reshape(len(rows.x), -1))
    return np.repeat(S[None], K, axis=0) if rows.x.ndim == 2 else np.full(K, S[0, 0])


#: How a parameter of a component starts, by where it lies: (K, ...) from the rows.
SLOT_STARTS: Mapping[str, Callable[[Observations, int, Any], Any]] = {
    "vector": _rows, "real": _rows, "covariance": _spread, "variance": _spread}


def free_parameters(model: Mixture, K: int, d: int) -> int:
    """How many numbers theta has that may vary on their own.

    >>> import derive
    >>> free_parameters(derive.models["two_gaussians"], 2, 2)
    11
    """
    size = {"vector": d, "covariance": d * (d + 1) // 2}
    found = 0
    for p in model.parameters:
        if is_weight(model, p):
            found += K - 1 if p.domain == "simplex" or p.plate else len(p.names)
        else:
            found += size.get(p.domain, 1) * (K if p.plate else 1)
    return found
