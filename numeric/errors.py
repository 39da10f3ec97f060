"""Errors of the numeric side: each says where, what, and what to do."""

from __future__ import annotations

from typing import Any


class BadInput(ValueError):
    """Observations, parameters or known quantities that the model cannot take.

    >>> raise BadInput("x[3, 1]", "is nan", "remove the row or fill the value in")
    Traceback (most recent call last):
    numeric.errors.BadInput: x[3, 1] is nan: remove the row or fill the value in
    """

    def __init__(self, where: str, what: str, remedy: str) -> None:
        self.where = where
        super().__init__(f"{where} {what}: {remedy}")


class Collapse(ArithmeticError):
    """EM cannot go on: the step that would give iterate `iteration` does not exist in float64.

    `component` is the value of Z concerned, None where no single one is; `iteration` is None for
    a step taken outside a fit; `path` holds the good iterates (theta, log-likelihood) of the fit
    so far, so that path[-1] is the last one that can be used.

    >>> raise EmptyComponent(2, "no row is left to it", "start elsewhere", iteration=7)
    Traceback (most recent call last):
    numeric.errors.EmptyComponent: component 2, iteration 7: no row is left to it: start elsewhere
    """

    def __init__(self, component: Any, what: str, remedy: str, iteration: int | None = None,
                 path: tuple = ()) -> None:
        self.component = component
        self.what = what
        self.remedy = remedy
        self.iteration = iteration
        self.path = path
        places = [] if component is None else [f"component {component}"]
        places += [] if iteration is None else [f"iteration {iteration}"]
        super().__init__(": ".join([", ".join(places)] * bool(places) + [what, remedy]))

    def at(self, iteration: int, path: tuple) -> Collapse:
        """The same collapse, placed in a fit: of the same class, with iteration and path."""
        return type(self)(self.component, self.what, self.remedy, iteration, path)


class EmptyComponent(Collapse):
    """A component whose summed responsibility has underflowed to 0."""


class SingularCovariance(Collapse):
    """A component whose variance or covariance matrix is singular to rounding."""


class ImpossibleRow(Collapse):
    """A row to which every component gives probability 0 in float64."""


class NoInteriorMaximum(ArithmeticError):
    """A numerical maximisation that found no maximum inside the domains of the parameters."""
