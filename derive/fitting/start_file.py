"""Where EM starts from a file: theta as JSON, checked before a formula touches it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from ..model import Model
from .starts import StartError

#: theta has lists of lists of lists of numbers, and none deeper.
DEEPEST = 3
DEEP = "is nested too deeply; give a number, or lists that are at most 3 deep"


def read_start(model: Model, file: str) -> dict[str, Any]:
    """theta from a JSON file: an object with the statement's keys, or what `derive fit` printed;
    of several fits the chosen one. The values are float64 arrays, or floats. Raises StartError."""
    return read_fit(model, file)[0]


def read_fit(model: Model, file: str) -> tuple[dict[str, Any], list[str] | None]:
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


def _content(model: Model, file: str) -> Any:
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
    if isinstance(content, dict) and isinstance(content.get("fits"), list):
        chosen = [f for f in content["fits"] if isinstance(f, dict)
                  and f.get(content.get("size")) == content.get("chosen") is not None]
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
