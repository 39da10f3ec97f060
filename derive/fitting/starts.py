"""Where EM starts: a theta from a file, or a seeded one that follows from the domains alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..model import Model, Parameter
from .observations import Observations

#: theta has lists of lists of lists of numbers, and none deeper.
DEEPEST = 3
DEEP = "is nested too deeply; give a number, or lists that are at most 3 deep"


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


def require_names(model: Model, sizes: Collection[str], spelled: Spelling = COMMAND) -> None:
    """Raises StartError for a size that the statement does not have."""
    names = (model.components.size, "d")
    unknown = [n for n in sizes if n not in names]
    if unknown:
        raise StartError(f"{spelled.size(unknown[0])}: the statement has no size of that name; "
                         f"it has {' and '.join(names)}")


def components(model: Model, sizes: Mapping[str, int], start: Mapping[str, Any] | None,
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


def read_start(model: Model, file: str) -> dict[str, Any]:
    """theta from a JSON file: an object with the statement's keys, or what `derive fit` printed.
    The values are float64 arrays, or floats. Raises StartError."""
    if not file.strip():
        raise StartError("--start: the name is empty; name a JSON file")
    try:
        content = json.loads(Path(file).read_bytes().decode("utf-8-sig"),
                             object_pairs_hook=_unrepeated)
    except _RepeatedKey as error:
        raise StartError(f"{file}: {error} stands there twice; keep one") from error
    except RecursionError as error:
        raise StartError(f"{file}: {DEEP}") from error
    except OSError as error:
        raise StartError(f"{file}: cannot be read ({error.strerror}); check its name") from error
    except UnicodeDecodeError as error:
        raise StartError(f"{file}: is not UTF-8 text; write theta as JSON") from error
    except ValueError as error:
        raise StartError(f"{file}: is not JSON ({error}); write an object such as "
                         f"{{{', '.join(f'{json.dumps(k)}: ...' for k in model.keys)}}}") from error
    if isinstance(content, dict) and "schema" in content and isinstance(content.get("theta"), dict):
        content = content["theta"]
    if not isinstance(content, dict):
        raise StartError(f"{file}: is not a JSON object; its keys must be {', '.join(model.keys)}")
    for key in model.keys:
        if key not in content:
            raise StartError(f"{file}: {key} is missing; the keys are {', '.join(model.keys)}")
    for key in content:
        if key not in model.keys:
            raise StartError(f"{file}: {key} is no parameter of the statement; the keys are "
                             f"{', '.join(model.keys)}")
    return {key: _value(file, key, content[key]) for key in model.keys}


class _RepeatedKey(Exception):
    """A key that a JSON object has twice."""


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _RepeatedKey(next(key for key in keys if keys.count(key) > 1))
    return found


def _value(file: str, key: str, value: Any) -> Any:
    def only_numbers(v: Any, depth: int = 0) -> bool:
        if depth > DEEPEST:
            raise StartError(f"{file}: {key} {DEEP}")
        if isinstance(v, list):
            return all(only_numbers(part, depth + 1) for part in v)
        return isinstance(v, int | float) and not isinstance(v, bool)

    if not only_numbers(value):
        raise StartError(f"{file}: {key} is not made of numbers; give a number or lists of numbers")
    try:
        array = np.array(value, dtype=np.float64)
    except (ValueError, OverflowError) as error:
        raise StartError(f"{file}: {key} is ragged or too large; give rows of equal length"
                         ) from error
    if not np.all(np.isfinite(array)):
        raise StartError(f"{file}: {key} has a value that is not finite; give numbers")
    return array if array.ndim else float(array)


def check_start(model: Model, file: str, theta: Mapping[str, Any], K: int, d: int) -> None:
    """Raises StartError where a value of theta has another shape than it must have for K
    components of d coordinates, or lies outside its domain."""
    for p in model.parameters:
        inner = {"vector": (d,), "covariance": (d, d)}.get(p.domain, ())
        stacked = p.plate != "" and not model.components.labels
        for key in p.names:
            have, want = np.shape(theta[key]), (K, *inner) if stacked else inner
            if have != want:
                raise StartError(f"{file}: {key} is {_shaped(have)}; it must be {_shaped(want)}")
            domain = "weight" if is_weight(model, p) and K > 1 else p.domain
            for j, value in enumerate(theta[key] if stacked else [theta[key]]):
                wrong = _outside(domain, np.asarray(value))
                if wrong:
                    name = f"{key}, component {j + 1}," if stacked else key
                    raise StartError(f"{file}: {name} {wrong}")
    _require_sum(model, file, theta)


def _shaped(shape: tuple[int, ...]) -> str:
    """An array's shape in words.

    >>> _shaped(()), _shaped((2,)), _shaped((2, 3))
    ('one number', '2 numbers', '2 rows of 3 numbers')
    """
    if len(shape) > DEEPEST:
        return f"nested {len(shape)} deep"
    if shape in ((), (1,)):
        return "a list of one number" if shape else "one number"
    units = (("number", "numbers"), ("row", "rows"), ("matrix", "matrices"))
    words = [f"{n} {unit[n != 1]}" for n, unit in zip(reversed(shape), units)]
    return " of ".join(reversed(words))


def _outside(domain: str, value: Any) -> str:
    """What is wrong with a value, and where it should lie; "" where it lies there."""
    if domain == "covariance":
        if np.any(abs(value - value.T) > 1e-10 * abs(value).max()):
            return "is not symmetric; give a covariance matrix"
        try:
            np.linalg.cholesky(value)
        except np.linalg.LinAlgError:
            return "is not positive definite; give a covariance matrix"
        return ""
    good, where = {"weight": ((value > 0) & (value < 1), "a weight lies inside (0, 1)"),
                   "probability": ((value >= 0) & (value <= 1), "a probability lies in [0, 1]"),
                   "positive": (value >= 0, "it must be at least 0"),
                   "variance": (value > 0, "a variance is more than 0")}.get(domain, (True, ""))
    return "" if np.all(good) else f"is {value:g}; {where}"


def _require_sum(model: Model, file: str, theta: Mapping[str, Any]) -> None:
    """StartError unless the free weights sum to 1, or leave something for the other one."""
    names = [n for n in model.weights.names if n]
    if model.weights.kind == "fixed":
        return
    total = float(sum(np.sum(theta[n]) for n in names))
    rest = model.weights.kind == "complement"
    if total >= 1 if rest else abs(total - 1) > 1e-8:
        raise StartError(f"{file}: the weights {', '.join(names)} sum to {total:g}; they must "
                         f"sum to {'less than 1' if rest else '1'}")


def seeded_start(model: Model, rows: Observations, K: int, update: Any, seed: int, restart: int,
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


def _named(model: Model, p: Parameter, values: Any) -> dict[str, Any]:
    """A parameter's values by the keys of theta."""
    if not model.components.labels:
        return {p.base: np.asarray(values)}
    return {name: values[j] if np.ndim(values[j]) else float(values[j])
            for j, name in enumerate(p.names)}


def is_weight(model: Model, p: Parameter) -> bool:
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


def free_parameters(model: Model, K: int, d: int) -> int:
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
