"""Stationary points by number: Newton steps, kept from leaving what is known to hold the root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
#: The score of many unknowns, and its derivative, each of them at its own unknown.
Slope = Callable[[Array], tuple[Array, Array]]

#: A root is found where the next step would change this part of the unknown.
TOLERANCE = 1e-13
#: How many steps are tried; a root that is not found by then is at infinity.
STEPS = 200
#: How far is looked from the start: e^40 of it for a positive number, e^40 away on the whole line.
FURTHEST = 40.0
#: What a sum of terms may lose by rounding.
ROUNDING = 16 * float(np.finfo(float).eps)


@dataclass(frozen=True, eq=False)
class Roots:
    """The unknowns where the search ended. ``found`` is False where there is no root as far as was
    looked: the maximum is then at infinity or at an end of the domain (a shape with equal
    observations, the coefficients of separated groups). ``steps`` is how many were made.

    ``value`` is finite wherever the start is.
    """

    value: Array
    found: Bools
    steps: int


@dataclass(frozen=True)
class _Chart:
    """The numbers between two bounds, drawn on the whole line."""

    low: float
    high: float

    def point(self, v: Array) -> Array:
        """The number at v."""
        if np.isinf(self.low) and np.isinf(self.high):
            return v
        if np.isinf(self.high):
            return self.low + np.exp(v)
        if np.isinf(self.low):
            return self.high - np.exp(-v)
        return self.low + (self.high - self.low) / (1 + np.exp(-v))

    def place(self, u: Array) -> Array:
        """The v at which the number is u."""
        if np.isinf(self.low) and np.isinf(self.high):
            return u
        if np.isinf(self.high):
            return np.log(u - self.low)
        if np.isinf(self.low):
            return -np.log(self.high - u)
        return np.log(u - self.low) - np.log(self.high - u)

    def speed(self, u: Array) -> Array:
        """du/dv at u."""
        if np.isinf(self.low) and np.isinf(self.high):
            return np.ones_like(u)
        if np.isinf(self.high):
            return u - self.low
        if np.isinf(self.low):
            return self.high - u
        return (u - self.low) * (self.high - u) / (self.high - self.low)


def scalar_roots(score: Slope, start: Array, low: float = -np.inf, high: float = np.inf,
                 objective: Callable[[Array], Array] | None = None) -> Roots:
    """The roots of ``score``, many at once, each the first local maximum uphill of its start.

    ``score(u)`` has the sign of the objective's derivative. Newton's method on the domain drawn on
    the whole line, between the points where the score is known to be positive and negative;
    bisection, or a doubled step where one side is open, where Newton leads out of it (Press et al.
    2007, section 9.4). ``start`` lies in the domain. Where ``objective`` is given it never falls:
    an unknown that it would make less is moved less, or stays.
    """
    chart = _Chart(low, high)
    first = np.array(start, dtype=float)
    v = chart.place(first)
    furthest = np.exp(FURTHEST) if np.isinf([low, high]).all() else FURTHEST
    lowest, highest = v - furthest, v + furthest
    below, above = np.full_like(v, -np.inf), np.full_like(v, np.inf)
    done = np.zeros(v.shape, dtype=bool)
    found = np.zeros(v.shape, dtype=bool)
    stride, steps = np.full_like(v, 0.5), 0
    while steps < STEPS and not done.all():
        steps += 1
        u = chart.point(v)
        with np.errstate(all="ignore"):
            value, slope = score(u)
            newton = v - value / (slope * chart.speed(u))
        known = np.isfinite(value)
        rising = value > 0
        below = np.where(~done & known & rising, v, below)
        above = np.where(~done & known & ~rising, v, above)
        outward = np.where(rising, v + stride, v - stride)
        open_end = np.isinf(below) | np.isinf(above)
        with np.errstate(invalid="ignore"):
            middle = np.where(open_end, outward, (below + above) / 2)
        usable = np.isfinite(newton) & (newton > below) & (newton < above) \
            & (abs(newton - v) <= 2 * stride)
        new = np.clip(np.where(usable, newton, middle), lowest, highest)
        inside = (new > lowest) & (new < highest)
        stride = np.where(open_end, 2 * stride, above - below)
        close = abs(new - v) <= TOLERANCE * (1 + abs(v))
        at_root = known & ((value == 0) | (close & inside & (usable | ~open_end)))
        out = ~known | (close & ~at_root)
        found |= ~done & at_root
        v = np.where(done | ~known | (value == 0), v, new)
        done |= at_root | out
    end = chart.point(v)
    end = np.where(np.isfinite(end) & (v != chart.place(first)), end, first)
    if objective is not None:
        end = _not_worse(objective, first, end)
    return Roots(end, found, steps)


def _not_worse(objective: Callable[[Array], Array], start: Array, end: Array) -> Array:
    """The ends, moved towards the starts until the objective is no less than there."""
    height = objective(start)
    for halved in range(60):
        with np.errstate(all="ignore"):
            worse = ~_risen(height, objective(end))
        if not worse.any():
            break
        end = np.where(worse, (start + end) / 2 if halved < 59 else start, end)
    return end


def _risen(height: Array, new: Array) -> Bools:
    """Whether a height is as large as another one, but for rounding."""
    risen: Bools = new >= height - ROUNDING * abs(height)
    return risen


def vector_roots(objective: Callable[[Array], Array],
                 score: Callable[[Array], tuple[Array, Array]], start: Array) -> Roots:
    """Local maxima of ``objective`` (of shape (...,)) in vectors (..., p), many at once.

    ``score(u)`` is the gradient (..., p) with the matrix of its derivatives (..., p, p). A step is
    Newton's where the matrix is negative definite; elsewhere its eigenvalues are taken as negative
    ones, no smaller than a part of the largest. It is halved until the objective is no less, but
    for rounding (Nocedal and Wright 2006, section 3.4).
    """
    u = np.array(start, dtype=float)
    height = objective(u)
    done = np.zeros(height.shape, dtype=bool)
    found, steps = done.copy(), 0
    while steps < STEPS and not done.all():
        steps += 1
        with np.errstate(all="ignore"):
            gradient, hessian = score(u)
            usable: Bools = np.asarray(np.isfinite(gradient).all(-1)
                                       & np.isfinite(hessian).all((-1, -2)))
            step = _uphill(np.where(usable[..., None], gradient, 0.0),
                           np.where(usable[..., None, None], hessian, 0.0))
        small = (abs(step) <= 1e-9 * (1 + abs(u))).all(-1)
        moving = ~done & usable & (gradient != 0).any(-1)
        # a rise this small is lost in the objective's rounding, not in the gradient's
        sure = (gradient * step).sum(-1) <= 1e-12 * (1 + abs(height))
        u, height, moved = _climbed(objective, u, height, step, moving, sure)
        found |= ~done & usable & small
        done |= ~moved | small | (abs(u - start) > np.exp(FURTHEST)).any(-1)
    return Roots(u, found & _flat(score, u), steps)


def _flat(score: Callable[[Array], tuple[Array, Array]], u: Array) -> Bools:
    """Whether the matrix at u is negative definite beyond rounding: else the maximum is a ridge or
    lies at infinity."""
    _, hessian = score(u)
    if not u.shape[-1]:
        return np.ones(u.shape[:-1], dtype=bool)
    bends = np.linalg.eigvalsh((hessian + np.swapaxes(hessian, -1, -2)) / 2)
    flat: Bools = bends[..., -1] < 1e-10 * bends[..., 0]
    return flat


def _uphill(gradient: Array, hessian: Array) -> Array:
    """Newton's step, or one that leads uphill."""
    values, axes = np.linalg.eigh((hessian + np.swapaxes(hessian, -1, -2)) / 2)
    least = np.maximum(1e-12 * abs(values).max(-1, keepdims=True), np.finfo(float).tiny)
    along = np.einsum("...ji,...j->...i", axes, gradient) / np.maximum(abs(values), least)
    return np.einsum("...ij,...j->...i", axes, along)


def _climbed(objective: Callable[[Array], Array], u: Array, height: Array, step: Array,
             moving: Bools, sure: Bools) -> tuple[Array, Array, Bools]:
    """(new unknowns, their heights, which of them moved): steps halved until the height rises."""
    share = np.where(moving, 1.0, 0.0)
    end, new = u, height
    for _ in range(60):
        end = u + share[..., None] * step
        with np.errstate(all="ignore"):
            new = objective(end)
        worse = moving & ~(_risen(height, new) | sure & np.isfinite(new))
        if not worse.any():
            break
        share = np.where(worse, share / 2, share)
    kept = moving & (_risen(height, new) | sure & np.isfinite(new))
    return (np.where(kept[..., None], end, u), np.where(kept, new, height), kept)
