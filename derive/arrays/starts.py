"""Where EM starts by itself: posteriors at random and from clusters, for every law, then an M-step.

C. Biernacki, G. Celeux and G. Govaert, Choosing starting values for the EM algorithm, Computational
Statistics and Data Analysis 41 (2003) 561-575.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.random import Generator

from ..fitting.posteriors import clustered
from ..fitting.starts import COMMAND, Spelling, StartError
from ..model import Model, Parameter
from .emstep import EmStep, core
from .labelling import label_factor, of_weights, with_weights
from .theta import named, stacked
from .update import ArrayUpdate

Arrays = Mapping[str, Any]

#: The kinds of posteriors, in turn.
KINDS = ("k-means", "random", "rows")


def sizes_of(em: EmStep, prepared: Arrays, given: Mapping[str, int], start: Arrays | None = None,
             spelled: Spelling = COMMAND) -> dict[str, int]:
    """How many each plate, and the coordinates of each vector, has: by its labels, the data, what
    is given, a start. Raises StartError for one that nothing says."""
    require_names(em.model, given, spelled)
    found = {p.size: len(p.labels) for p in em.model.plates if p.labels}
    said: dict[str, str] = {}
    for a in sorted(em.arrays, key=lambda a: a.role == "parameter"):
        axes = [*(em.sizes[i] for i in a.letters), *a.core]
        if a.role == "parameter":
            p = em.model.parameter(a.name)
            if start is None or p.theta[0] not in start:
                continue
            shape = [*((len(p.keys),) if stacked(p) else ()), *np.shape(start[p.theta[0]])]
            where = "the start has"
            if not shape and axes and axes[0] not in found:
                raise StartError(f"{spelled.option('start')}: {p.theta[0]} is one number; give a "
                                 "list, a value for each component")
        else:
            shape = list(np.shape(prepared[f"{a.role} {a.name}"]))
            where = "the observations have" if a.core else "the data have"
        for size, n in zip(axes, shape, strict=False):
            if found.setdefault(size, n) == n:
                said.setdefault(size, where)
    values = {v.values for v in em.model.latents}
    found.setdefault("d", given.get("d", 1))
    for size, n in given.items():
        plate = next((p for p in em.model.plates if p.size == size), None)
        if found.get(size, n) != n:
            have, what = found[size], "column" if plate is None else size
            if plate and plate.labels:
                raise StartError(f"{spelled.size(size, n)}: the statement names {have} "
                                 f"components ({', '.join(plate.labels)})")
            if plate and plate.index in values:
                raise StartError(f"{spelled.size(size, n)}: the start has {have} "
                                 f"component{'s' * (have != 1)}")
            raise StartError(f"{spelled.size(size, n)}: {said.get(size, 'the data have')} " + (
                f"{have} column{'s' * (have != 1)}" if plate is None else f"{what}={have}"))
        found[size] = n
    for size in (plate.size for plate in em.model.plates):
        if size not in found:
            raise StartError(f"the statement leaves {size} open: give it with "
                             f"{spelled.size(size, 2)}, or a start with "
                             f"{spelled.option('start')}")
    return found


def require_names(model: Model, sizes: Mapping[str, Any], spelled: Spelling = COMMAND) -> None:
    """Raises StartError for a size that the statement does not have, or that is none."""
    vectors = [v.dimension for v in model.variables if v.domain == "vector"]
    names = list(dict.fromkeys([*(p.size for p in model.plates), *vectors, "d"]))
    for name, n in sizes.items():
        if name not in names:
            said = ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else names[0]
            raise StartError(f"{spelled.size(name)}: the statement has no size of that name; it "
                             f"has {said}")
        if n < 1:
            raise StartError(f"{spelled.size(name, n)}: give at least 1")


@dataclass(frozen=True, eq=False)
class Start:
    """What starts are made of: the generated code with its ``data``, prepared, their ``arrays`` by
    what they are, and the ``sizes``. Where each row has one label and nothing else is latent, ``K``
    is how many values it has, else 0, and ``rows`` (N, q) what is observed of each."""

    update: ArrayUpdate
    data: Any
    arrays: Arrays
    sizes: Mapping[str, int]
    K: int
    rows: Any

    @staticmethod
    def of(update: ArrayUpdate, data: Any, arrays: Arrays, sizes: Mapping[str, int]) -> Start:
        """The start of prepared data."""
        em = update.em
        units = em.algorithm.units
        one = bool(em.single) and len(units) == 1 and len(units[0].plates) == 1
        K = sizes[em.sizes[units[0].values[0]]] if one else 0
        N = sizes[em.sizes[units[0].plates[0]]] if one else 0
        rows = _observed(em, arrays, units[0].plates, N) if one else np.zeros((0, 0))
        return Start(update, data, arrays, sizes, K if rows.shape[1] else 0, rows)

    @cached_property
    def allowed(self) -> Any:
        """1 where a row may have a value (N, K); None where any may have any."""
        return self.arrays.get(f"allowed {self.update.em.model.latents[0].name}") \
            if self.K else None

    @cached_property
    def _whitening(self) -> Any:
        S = np.atleast_2d(np.cov(self.rows.T, bias=True))
        return np.linalg.inv(np.linalg.cholesky(S))

    def regular(self, theta: Mapping[str, Any], degenerate: float) -> bool:
        """Whether no covariance of theta is degenerate beside that of all rows."""
        model = self.update.em.model
        if not self.K or len(model.observed) != 1:
            return True
        d = self.rows.shape[1]
        size = "" if model.observed[0].domain != "vector" else model.observed[0].dimension
        found = [np.asarray(theta[key], dtype=np.float64).reshape(-1, d, d)
                 for p in model.parameters for key in p.theta
                 if (p.domain == "covariance" or p.structure) and p.dimension == size
                 or p.domain == "variance" and not p.structure and d == 1 and not size]
        if not found:
            return True
        try:
            W = self._whitening
        except np.linalg.LinAlgError:
            return True
        return all(np.linalg.eigvalsh(W @ Sigma @ W.T)[0] >= degenerate
                   for each in found for Sigma in each)


def masked(start: Start, T: Any) -> Any:
    """A posterior (N, K) with nothing on values that a row may not have."""
    if start.allowed is None:
        return T
    kept = T * np.reshape(start.allowed, T.shape) + 1e-300 * np.reshape(start.allowed, T.shape)
    return kept / kept.sum(axis=1, keepdims=True)


def row_start(start: Start, seed: int, restart: int, spelled: Spelling = COMMAND, source: str = ""
              ) -> dict[str, Any]:
    """The start of one restart: the same for the same arguments.

    Equal weights; means at K distinct rows with the (co)variance of all rows, divisor N. Where the
    parameters are no such ones, what an M-step leads to that gives most of each value of the label
    to one row. Raises StartError.

    >>> import derive
    >>> from derive.arrays.search import Search
    >>> em = derive.derive_em("poisson_mixture")
    >>> search = Search(em.lambdify(), [0.0, 1, 7, 9], sizes={"K": 2})
    >>> sorted(row_start(search.start, 0, 0)["lambda"].round(1).tolist())
    [0.7, 7.1]
    """
    from numeric.errors import BadInput
    from numeric.starts import covariance_of_all, distinct_rows, seeded, shares

    model, K, x = start.update.em.model, start.K, start.rows
    rng = seeded(seed, restart)
    own = of_the_law(model)
    theta: dict[str, Any] = {}
    if own is not None:
        try:
            for p in own:
                if p.domain in ("vector", "real"):
                    value = distinct_rows(x, K, rng)
                    value = value if p.domain == "vector" else value[:, 0]
                else:
                    S = covariance_of_all(x)
                    S = S if p.domain == "covariance" else S[0, 0]
                    value = np.repeat(np.asarray(S)[None], K, axis=0) if p.indices else S
                theta |= {key: each if np.ndim(each) else float(each)
                          for key, each in named(p, value, start.sizes).items()}
        except BadInput as error:
            raise StartError(f"{source}{error}") from error
    else:
        try:
            theta = seeded_theta(start, masked(start, shares(x, K, rng)))
        except start.update.Collapse as error:
            raise StartError(f"{source}no start can be taken from these rows ({error}): "
                             f"give one with {spelled.option('start')}") from error
    of = of_weights(model)
    if all(key in theta for key in model.keys if key not in _keys(model, of)):
        first = first_theta(start.update.em, start.sizes)
        theta = {**{key: first[key] for key in _keys(model, of)}, **theta}
        theta = with_weights(model, theta, np.full(K, 1 / K))
    return {key: theta[key] for key in model.keys}


def _keys(model: Model, names: Sequence[str]) -> list[str]:
    return [key for p in model.parameters if p.name in names for key in p.theta]


def of_the_law(model: Model) -> list[Parameter] | None:
    """The parameters beside the weights, where each is an argument of the law of the one observed
    variable: a mean of each value of the label, or a (co)variance. None where one is not."""
    own = [p for p in model.parameters if p.name not in of_weights(model)]
    if len(model.observed) != 1 or label_factor(model) is None:
        return None
    symbols = {e.args[0]: e.args[2] for f in model.factors if f.variable == model.observed[0].name
               for e in f.arguments if e.op == "symbol"}
    values = (model.latents[0].values,)
    for p in own:
        mean = p.domain in ("vector", "real") and p.indices == values
        spread = p.domain in ("covariance", "variance") and p.indices in ((), values)
        held = p.name in symbols or any(key in symbols for key in p.theta)
        if not (mean or spread) or p.structure or not held:
            return None
    return own


def drawn(em: EmStep, prepared: Arrays, sizes: Mapping[str, int], kind: str, rng: Generator
          ) -> Any:
    """Responsibilities of every unit, as an M-step takes them: of k-means on the observations of
    a unit, random and soft, or with most of each value on one unit."""
    parts: dict[str, Any] = {}
    for unit, joint in zip(em.algorithm.units, em.joint, strict=True):
        plates = joint.names[len(unit.values):]
        names = (*plates, *joint.names[:len(unit.values)])
        shape = [sizes[em.sizes[i]] for i in names]
        units = math.prod(shape[:len(plates)])
        values = math.prod(shape[len(plates):])
        features = _features(em, prepared, plates, units)
        T = _posterior(kind, features, values, rng)
        shown = prepared.get(f"allowed {unit.latents[0]}") if len(unit.latents) == 1 else None
        if shown is not None and kind != "random":
            T = _nearest(features, np.reshape(shown, (units, values)), T)
        T = T.reshape(shape)
        for letter, name in zip(unit.values, unit.latents, strict=True):
            allowed = prepared.get(f"allowed {name}")
            if allowed is not None:
                held = [n for n, i in enumerate(names) if i in (*plates, letter)]
                T = T * np.expand_dims(allowed, [n for n in range(T.ndim) if n not in held])
        total = T.sum(axis=tuple(range(len(plates), T.ndim)), keepdims=True)
        parts |= marginals(em, names, T / total)
    if em.single:
        return parts[em.single]
    return {key_of(em, name): T for name, T in parts.items()}


def key_of(em: EmStep, name: str) -> str:
    """What a responsibility is called where it is handed out: its latent variables."""
    return name.partition(":")[2] or em.model.latents[0].name


def marginals(em: EmStep, names: Sequence[str], T: Any) -> dict[str, Any]:
    """The responsibilities that a joint posterior with those axes has, as they are handed out."""
    found = {}
    for name, own in em.handed.items():
        if set(own) <= set(names):
            gone = tuple(n for n, i in enumerate(names) if i not in own)
            kept = [i for i in names if i in own]
            found[name] = T.sum(axis=gone).transpose([kept.index(i) for i in own])
    return found


def _observed(em: EmStep, prepared: Arrays, plates: Sequence[str], units: int) -> Any:
    """What is observed of each unit: (units, q)."""
    columns = []
    for a in em.arrays:
        own = a.role in ("variable", "labels") and a.letters[:len(plates)] == tuple(plates)
        if own and em.model.variable(a.name).role == "observed":
            columns.append(np.reshape(prepared[f"{a.role} {a.name}"], (units, -1)))
    return np.hstack(columns) if columns else np.zeros((units, 0))


def _features(em: EmStep, prepared: Arrays, plates: Sequence[str], units: int) -> Any:
    """What is observed of each unit, in standard deviations: (units, q)."""
    rows = _observed(em, prepared, plates, units)
    spread = rows.std(axis=0)
    return (rows - rows.mean(axis=0)) / np.where(spread > 0, spread, 1.0)


def _posterior(kind: str, rows: Any, values: int, rng: Generator) -> Any:
    units = len(rows)
    T = rng.dirichlet(np.ones(values), size=units)
    if kind == "k-means" and rows.shape[1] and len(np.unique(rows, axis=0)) >= values:
        return 0.9 * clustered(rows, values, rng) + 0.1 * T
    if kind == "rows" and rows.shape[1]:
        at = rows[rng.choice(units, size=min(values, units), replace=False)]
        away = ((rows[:, None] - at) ** 2).sum(axis=-1)
        near = np.zeros((units, values))
        near[np.arange(units), away.argmin(axis=1)] = 1.0
        return 0.8 * near + 0.2 * T
    return T


def _nearest(rows: Any, allowed: Any, T: Any) -> Any:
    """``T`` with most of each unit on the value whose units of known label are nearest on the
    average; as it is where a value has no such unit."""
    known = allowed * (allowed.sum(axis=1, keepdims=True) == 1)
    count = known.sum(axis=0)
    if not (count > 0).all() or not rows.shape[1]:
        return T
    centre = known.T @ rows / count[:, None]
    away = ((rows[:, None] - centre) ** 2).sum(axis=-1)
    return 0.9 * np.eye(len(count))[away.argmin(axis=1)] + 0.1 * T


def first_theta(em: EmStep, sizes: Mapping[str, int]) -> dict[str, Any]:
    """A theta that every domain holds, for an M-step that starts from one."""
    theta: dict[str, Any] = {}
    for p in em.model.parameters:
        shape = tuple(sizes[em.sizes[i]] for i in p.indices)
        value = _first(p, shape, tuple(sizes[s] for s in core(p.domain, p.dimension)))
        theta |= named(p, value, sizes)
    return theta


def _first(p: Parameter, shape: tuple[int, ...], inner: tuple[int, ...]) -> Any:
    if p.domain == "covariance":
        return np.broadcast_to(np.eye(inner[0]), (*shape, *inner))
    if p.domain == "simplex":
        return np.full(shape, 1 / shape[-1])
    return np.full((*shape, *inner), {"positive": 1.0, "variance": 1.0, "probability": 0.5}.get(
        p.domain, 0.0))


def seeded_theta(start: Start, T: Any) -> dict[str, Any]:
    """theta by an M-step from responsibilities. Raises the update's Collapse."""
    first = first_theta(start.update.em, start.sizes)
    found: dict[str, Any] = start.update.m_step(start.data, T, theta=first)
    return found
