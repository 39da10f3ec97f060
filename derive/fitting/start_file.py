"""Where EM starts from a file: theta as JSON, checked before a formula touches it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ..mixture import Mixture
from ..model import Model
from .starts import StartError, is_weight

#: theta has lists of lists of lists of numbers, and none deeper.
DEEPEST = 3
DEEP = "is nested too deeply; give a number, or lists that are at most 3 deep"


def read_start(model: Mixture | Model, file: str) -> dict[str, Any]:
    """theta from a JSON file: an object with the statement's keys, or what `derive fit` printed;
    of several fits the chosen one. The values are float64 arrays, or floats. Raises StartError."""
    return read_fit(model, file)[0]


def read_fit(model: Mixture | Model, file: str) -> tuple[dict[str, Any], list[str] | None]:
    """theta from a JSON file as :func:`read_start` gives it, and the columns that were fitted, or
    None where the file does not say. Raises StartError."""
    content = _content(model, file)
    columns = None
    if isinstance(content, dict) and "schema" in content and isinstance(content.get("theta"), dict):
        columns, content = content.get("columns"), content["theta"]
    if not isinstance(content, dict):
        raise StartError(f"{file}: is not a JSON object; its keys must be {', '.join(model.keys)}")
    for key in model.keys:
        if key not in content:
            raise StartError(f"{file}: {key} is missing; the keys are {', '.join(model.keys)}")
    for key in content:
        if key not in model.keys:
            raise StartError(f"{file}: {key} is no parameter of the statement; the keys are "
                             f"{', '.join(model.keys)}")
    named = isinstance(columns, list) and columns and all(isinstance(c, str) for c in columns)
    return ({key: _value(file, key, content[key]) for key in model.keys},
            columns if named else None)


def _content(model: Mixture | Model, file: str) -> Any:
    """A JSON file's content; of several fits the chosen one."""
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
    several = isinstance(content, dict) and isinstance(content.get("fits"), list)
    if several and isinstance(model, Mixture):
        chosen = [f for f in content["fits"] if isinstance(f, dict)
                  and f.get(model.components.size) == content.get("chosen") is not None]
        if not chosen:
            raise StartError(f"{file}: has several fits and none that is chosen; give one of them")
        return chosen[0]
    return content


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


def check_start(model: Mixture, file: str, theta: Mapping[str, Any], K: int, d: int) -> None:
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


def _require_sum(model: Mixture, file: str, theta: Mapping[str, Any]) -> None:
    """StartError unless the free weights sum to 1, or leave something for the other one."""
    names = [n for n in model.weights.names if n]
    if model.weights.kind == "fixed":
        return
    total = float(sum(np.sum(theta[n]) for n in names))
    rest = model.weights.kind == "complement"
    if total >= 1 if rest else abs(total - 1) > 1e-8:
        raise StartError(f"{file}: the weights {', '.join(names)} sum to {total:g}; they must "
                         f"sum to {'less than 1' if rest else '1'}")
