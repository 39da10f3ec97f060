"""A small example of a model's data and parameters, as text for a generated module."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..model import Model
from .python_text import broken
from .simulate import random_theta, simulate, small_sizes
from .theta import named

#: How many units an example has: enough for all components to last in a fit.
UNITS = 40


def example(model: Model, given: Mapping[str, int] | None = None
            ) -> tuple[dict[str, Any], dict[str, Any]]:
    """Simulated data by the names of the variables (labels as themselves, or 1, 2, ...), and a
    theta by its keys: three digits of each number. ``given`` are sizes that it must have."""
    wide = max((given or {}).values(), default=0)
    sizes = small_sizes(model, max(UNITS, 4 * wide))
    sizes |= {p.index: given[p.size] for p in model.plates if given and p.size in given}
    sizes |= {size: n for size, n in (given or {}).items() if size in sizes}
    rng = np.random.default_rng(1)
    theta = random_theta(model, sizes, rng)
    found = simulate(model, theta, sizes, seed=1)
    data: dict[str, Any] = {}
    for v in model.variables:
        if v.role == "latent" and not v.seen:
            continue
        value = found.get(f"{v.name} seen", found[v.name])
        data[v.name] = _labels(value, model.plate(v.values).labels) if v.domain == "label" else \
            _digits(value)
    by_size = sizes | {p.size: sizes[p.index] for p in model.plates}
    keyed = {k: a for p in model.parameters for k, a in named(p, theta[p.name], by_size).items()}
    whole = {key for p in model.parameters if p.domain == "simplex" for key in p.theta
             if len(p.keys) < 2}
    return data, {key: _shares(_digits(a)) if key in whole else _digits(a)
                  for key, a in keyed.items()}


def _shares(a: Any) -> Any:
    """Numbers along the last axis that sum to 1."""
    if isinstance(a[0], list):
        return [_shares(each) for each in a]
    return [*a[:-1], round(1 - sum(a[:-1]), 12)]


def _digits(a: Any) -> Any:
    if np.ndim(a):
        return [_digits(each) for each in a]
    value = float(a)
    return value if value != value else float(f"{value:.3g}")


def _labels(hot: Any, labels: tuple[str, ...]) -> Any:
    """One-hot rows as labels; None where none, or more than one, is possible."""
    if np.ndim(hot) > 1:
        return [_labels(row, labels) for row in hot]
    if hot.sum() != 1:
        return None
    n = int(np.argmax(hot))
    return labels[n] if labels else n + 1


def example_lines(model: Model, sizes: Mapping[str, int] | None = None
                  ) -> tuple[list[str], bool]:
    """EXAMPLE_X and EXAMPLE_THETA as lines of Python, with EXAMPLE_KNOWN where one variable is
    observed and others are given with it; and whether they are."""
    data, theta = example(model, sizes)
    known = {v.name: data.pop(v.name) for v in model.known} if len(model.observed) == 1 and set(
        data) == {v.name for v in (*model.observed, *model.known)} else {}
    alone = len(model.observed) == 1 and len(data) == 1
    x = _text(next(iter(data.values()))) if alone else _mapping(data)
    return ["#: An example: data that the model made, and parameters.",
            *broken(f"EXAMPLE_X = {x}"),
            *(broken(f"EXAMPLE_KNOWN = {_mapping(known)}") if known else ()),
            *broken(f"EXAMPLE_THETA = {_mapping(theta)}")], bool(known)


def _mapping(arrays: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{name!r}: {_text(a)}" for name, a in arrays.items()) + "}"


def _text(a: Any) -> str:
    """A number or list as Python; an empty cell is nan."""
    if isinstance(a, list):
        return f"[{', '.join(map(_text, a))}]"
    return "math.nan" if a != a else repr(a)
