"""Where EM starts by itself: posteriors at random and from clusters, for every law, then an M-step.

C. Biernacki, G. Celeux and G. Govaert, Choosing starting values for the EM algorithm, Computational
Statistics and Data Analysis 41 (2003) 561-575.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.random import Generator

from ..fitting.posteriors import clustered
from ..fitting.starts import StartError
from ..model import Parameter
from .emstep import EmStep, core
from .theta import named, stacked
from .update import ArrayUpdate

Arrays = Mapping[str, Any]

#: The kinds of posteriors, in turn.
KINDS = ("k-means", "random", "rows")


def sizes_of(em: EmStep, prepared: Arrays, given: Mapping[str, int],
             start: Arrays | None = None) -> dict[str, int]:
    """How many each plate, and the coordinates of each vector, has: by its labels, the data, what
    is given, a start. Raises StartError for one that nothing says."""
    found = {p.size: len(p.labels) for p in em.model.plates if p.labels}
    for a in em.arrays:
        axes = [*(em.sizes[i] for i in a.letters), *a.core]
        if a.role == "parameter":
            p = em.model.parameter(a.name)
            if start is None:
                continue
            shape = [*((len(p.keys),) if stacked(p) else ()), *np.shape(start[p.theta[0]])]
        else:
            shape = list(np.shape(prepared[f"{a.role} {a.name}"]))
        for size, n in zip(axes, shape, strict=False):
            found.setdefault(size, n)
    for size, n in given.items():
        if found.get(size, n) != n:
            raise StartError(f"{size}={n}: the data have {size}={found[size]}")
        found[size] = n
    for plate in em.model.plates:
        if plate.size not in found:
            raise StartError(f"the statement leaves {plate.size} open: give it with "
                             f"--set {plate.size}=2, or a start with --start")
    return found


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


def _features(em: EmStep, prepared: Arrays, plates: Sequence[str], units: int) -> Any:
    """What is observed of each unit, in standard deviations: (units, q)."""
    columns = []
    for a in em.arrays:
        own = a.role in ("variable", "labels") and a.letters[:len(plates)] == tuple(plates)
        if own and em.model.variable(a.name).role == "observed":
            columns.append(np.reshape(prepared[f"{a.role} {a.name}"], (units, -1)))
    rows = np.hstack(columns) if columns else np.zeros((units, 0))
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


def seeded_theta(update: ArrayUpdate, prepared: Any, arrays: Arrays, sizes: Mapping[str, int],
                 kind: str, rng: Generator) -> dict[str, Any]:
    """An M-step from drawn responsibilities. Raises the update's Collapse."""
    T = drawn(update.em, arrays, sizes, kind, rng)
    found: dict[str, Any] = update.m_step(prepared, T, theta=first_theta(update.em, sizes))
    return found
