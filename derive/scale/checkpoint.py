"""What a run over chunks has come to, in a file: a run that was killed goes on from it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ..fitting.starts import StartError

SCHEMA, KIND = 1, "derive fit checkpoint"


@dataclass(frozen=True)
class State:
    """A run after some passes over the rows.

    ``theta`` is the last iterate whose log-likelihood is known, ``following`` that of the next
    pass, None where there is none, for the ``reason``. ``values`` are the log-likelihoods,
    ``risen`` what EM makes rise, of all iterates; ``iterates`` the parameters of each where these
    are kept. The rest says what the run is of: ``units`` are what AIC and BIC count.
    """

    statement: str
    source: str
    chunk: int
    rows: int
    units: int
    engine: str
    columns: tuple[str, ...] = ()
    chosen: tuple[str, ...] | None = None
    labels: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, float] = field(default_factory=dict)
    search: Mapping[str, Any] = field(default_factory=dict)
    theta: Mapping[str, Any] | None = None
    following: Mapping[str, Any] | None = None
    reason: str = ""
    values: tuple[float, ...] = ()
    risen: tuple[float, ...] = ()
    iterates: tuple[Mapping[str, Any], ...] | None = None


def save(state: State, file: Path) -> None:
    """Put the state into the file: whenever that is cut off, the file has this state or the one
    before. Raises OSError."""
    text = json.dumps({"schema": SCHEMA, "kind": KIND, **asdict(state)}, default=_plain,
                      ensure_ascii=False)
    beside = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        with beside.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, file)
    finally:
        beside.unlink(missing_ok=True)
    if os.name == "posix":  # the name is on the disk only when its folder is
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def load(file: Path) -> State:
    """The state in a file. Raises StartError."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content.pop("kind") != KIND or content.pop("schema") != SCHEMA:
            raise ValueError("of another kind")
        for name in ("columns", "chosen", "values", "risen", "iterates"):
            if content[name] is not None:
                content[name] = tuple(content[name])
        for name in ("theta", "following"):
            content[name] = _theta(content[name])
        if content["iterates"] is not None:
            content["iterates"] = tuple(map(_theta, content["iterates"]))
        return State(**content)
    except OSError as error:
        raise StartError(f"{file}: cannot be read ({error.strerror}); --resume takes the FILE of "
                         "--checkpoint") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StartError(f"{file}: is no checkpoint of derive fit; --resume takes the FILE of "
                         "--checkpoint") from error


def _plain(value: Any) -> Any:
    return np.asarray(value).tolist()


def _theta(theta: Any) -> Any:
    return None if theta is None else {
        key: value if isinstance(value, float) else np.asarray(value, dtype=np.float64)
        for key, value in theta.items()}
