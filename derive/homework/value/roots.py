"""The new value of a parameter that has no closed form: the root of its equation at an instance."""

from __future__ import annotations

import numpy as np
from scipy import optimize
from scipy.special import expit, logit

from ...engine.parts import Update
from . import named
from .evaluating import Reads, evaluate
from .named import Array, Named, NoValue

#: How far the two sides of an equation may be apart at its root, relatively.
TOLERANCE = 1e-10


def root_of(update: Update, at: Reads) -> Named:
    """The root of an update's equation, started at theta^t. Raises NoValue where none is found."""
    start = at.values[update.parameter, "t"]
    assert update.equation is not None
    left, right = update.equation.args

    def at_free(x: Array) -> Named:
        return Named(start.letters, _within(update, x).reshape(start.array.shape))

    def residual(x: Array) -> Array:
        here = at.with_free({update.parameter: at_free(x)})
        letters, (a, b) = named.aligned([evaluate(left, here), evaluate(right, here)])
        found = np.asarray(a - b)
        order = [letters.index(i) for i in start.letters]
        if len(order) != len(letters) or found.size != start.array.size:
            raise NoValue("another number of equations than unknowns")
        return found.transpose([*order, len(order), len(order) + 1]).ravel()

    free = _without(update, start.array.ravel())
    with np.errstate(all="ignore"):
        scale = 1 + float(np.abs(residual(free)).max())
        for first in (free, 0 * free, -free):
            found = optimize.root(residual, first, method="lm", tol=TOLERANCE / 100).x
            if np.abs(residual(found)).max() <= TOLERANCE * scale:
                return at_free(found)
    raise NoValue(f"no root was found for {update.parameter}")


def _within(update: Update, x: Array) -> Array:
    """Numbers of the line between the bounds of a parameter."""
    if update.low and update.high:
        low, high = float(update.low), float(update.high)
        return low + (high - low) * np.asarray(expit(x))
    return float(update.low) + np.exp(x) if update.low else x


def _without(update: Update, x: Array) -> Array:
    """The numbers of the line that ``_within`` takes to these."""
    if update.low and update.high:
        low, high = float(update.low), float(update.high)
        return np.asarray(logit((x - low) / (high - low)))
    return np.log(x - float(update.low)) if update.low else x
