"""The data of a statement of the library, as its variables take them; its run beside the print."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..statement.library import Entry, Published
from .cells import Array

#: A run has converged where no parameter moves by more than this, relative to 1 + its size.
STILL = 1e-9


def observations(entry: Entry) -> dict[str, Array]:
    """The variables of an entry's data, observed and known, by name.

    A variable has an axis for each of ``entry.index`` (without: one, the rows), of the places in
    the order of their numbers, then one for its columns where they are several. What no row holds
    is missing, nan.

    >>> from derive.statement.library import library
    >>> {name: x.shape for name, x in observations(library["beta_blockers"]).items()}
    {'y': (22, 2), 'n': (22, 2), 'x': (22, 2, 2)}
    """
    from numeric.datasets import load

    data = load(entry.data)
    variables = {name: np.stack([data.column(c) for c in columns], axis=-1)
                 for name, columns in entry.columns.items()}
    if entry.index:
        places = [np.unique(data.column(c), return_inverse=True) for c in entry.index.values()]
        rows = tuple(place for _, place in places)
        for name, value in variables.items():
            spread = np.full((*(len(found) for found, _ in places), value.shape[-1]), np.nan)
            spread[rows] = value
            variables[name] = spread
    return {name: x[..., 0] if x.shape[-1] == 1 else x for name, x in variables.items()}


def known(entry: Entry) -> dict[str, Array]:
    """The known quantities of an entry that are no columns of its data."""
    return {name: np.asarray(value, dtype=np.float64) for name, value in entry.known.items()}


def start(entry: Entry) -> dict[str, Array]:
    """The entry's start: a theta of arrays.

    >>> from derive.statement.library import library
    >>> start(library["co2"])["beta"].tolist()
    [[8.0, -1.0], [1.0, 1.0]]
    """
    return {name: np.asarray(value, dtype=np.float64) for name, value in entry.start.items()}


def arguments(entry: Entry, observed: Sequence[str]) -> tuple[Any, dict[str, Array]]:
    """The data and the known quantities as an update takes them: an array where one variable is
    ``observed``, else a mapping, and the rest."""
    held = observations(entry)
    rest = {name: value for name, value in held.items() if name not in observed}
    x = {name: held[name] for name in observed}
    return (x[observed[0]] if len(observed) == 1 else x), {**rest, **known(entry)}


@dataclass(frozen=True, eq=False)
class Run:
    """EM from an entry's start: what it came to, and ``at``, some of the iterates on the way with
    the log-likelihood of each."""

    iterations: int
    theta: Mapping[str, Any]
    log_likelihood: float
    at: Mapping[int, tuple[Mapping[str, Any], float]]


def run(entry: Entry, observed: Sequence[str], step: Callable[..., tuple[dict[str, Any], float]],
        iterations: int = 20_000) -> Run:
    """EM by ``step(x, theta, known)``, without ``known`` where nothing is, until theta stands
    still, or for so many steps.

    ``at`` has the iterates that the entry's prints are of.
    """
    x, given = arguments(entry, observed)
    last = (given,) if given else ()
    wanted = {p.iterations for p in entry.published}
    at: dict[int, tuple[Mapping[str, Any], float]] = {}
    theta: Mapping[str, Any] = start(entry)
    for t in range(iterations):
        after, log_likelihood = step(x, theta, *last)
        if t in wanted:
            at[t] = theta, log_likelihood
        if all(np.all(np.abs(after[key] - np.asarray(theta[key]))
                      <= STILL * (1 + np.abs(after[key]))) for key in theta):
            break
        theta = after
    return Run(t, theta, log_likelihood, at)


@dataclass(frozen=True)
class Digits:
    """A printed number beside ours: ``name`` says which, as ``mu[0][1]``."""

    name: str
    printed: str
    ours: float

    @property
    def decimals(self) -> int:
        """How many digits after the point the print has.

        >>> Digits("p", "0.360", 0.3601).decimals
        3
        """
        return len(self.printed.partition(".")[2])

    @property
    def off(self) -> float:
        """How far ours is from the print, in units of its last digit.

        >>> round(Digits("p", "0.360", 0.3621).off, 1)
        2.1
        """
        return abs(self.ours - float(self.printed)) * 10.0 ** self.decimals

    @property
    def equal(self) -> bool:
        """Whether ours, rounded to its digits, is the print.

        >>> Digits("p", "0.360", 0.3604).equal, Digits("p", "0.360", 0.3606).equal
        (True, False)
        """
        return f"{self.ours:.{self.decimals}f}".lstrip("-0") == self.printed.lstrip("-0") and (
            self.ours * float(self.printed) >= 0)


def compared(published: Published, theta: Mapping[str, Any], log_likelihood: float
             ) -> tuple[Digits, ...]:
    """Every number of a print beside that of a fit, in the order of the print.

    A key ``sqrt(sigma^2)`` is the root of theta's. Raises KeyError where theta lacks a key.

    >>> [d.equal for d in compared(Published("here", "-1.5", theta={"p": ["0.2", "0.8"]}),
    ...                            {"p": [0.21, 0.79]}, -1.499)]
    [True, True, True]
    """
    found = []
    if published.log_likelihood:
        found.append(Digits("log_likelihood", published.log_likelihood, log_likelihood))
    for key, printed in (published.theta or {}).items():
        root = key.startswith("sqrt(")
        ours = np.asarray(theta[key[5:-1] if root else key], dtype=np.float64)
        found += _digits(key, printed, np.sqrt(ours) if root else ours)
    return tuple(found)


def _digits(name: str, printed: Any, ours: Array) -> Iterator[Digits]:
    if isinstance(printed, str):
        yield Digits(name, printed, float(ours))
        return
    if len(printed) != len(ours):
        raise ValueError(f"{name}: {len(printed)} are printed, theta has {len(ours)}")
    for i, part in enumerate(printed):
        yield from _digits(f"{name}[{i}]", part, ours[i])
