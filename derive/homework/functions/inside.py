"""What runs in the sandbox: a student's source, then its functions on given arrays.

Nothing of derive's own formulas is in this process, so there is nothing to be found out here; the
posterior probabilities come only once the functions that are to compute them have been called.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import time
from collections.abc import Callable
from typing import Any

_MOST, _DEEPEST = 60, 4


class Theta(dict[str, Any]):
    """Parameters by name, as keys and as attributes."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def main() -> None:
    """Read the source from standard input, lock this process in, run it; then a line of calls, and
    a line of what they return, until there are no more."""
    asked = os.fdopen(os.dup(0), "rb")
    work = json.loads(asked.readline())
    results = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)

    import numpy as np

    # what students import is loaded before no file opens any more
    if any("scipy" in source for source in work["source"]):
        import scipy.linalg
        import scipy.special
        import scipy.stats  # noqa: F401
    for name in ("collections", "dataclasses", "functools", "itertools", "typing"):
        importlib.import_module(name)

    # the first products and decompositions load what they need
    np.linalg.inv(np.eye(3) @ np.eye(3))
    np.random.default_rng(0).normal(size=2)
    low, high = sorted((asked.fileno(), results))
    os.closerange(3, low)
    os.closerange(low + 1, high)
    os.closerange(high + 1, 4096)
    from ..limits import Limits, limit_this_process, memory_held
    from .seccomp import NoSandbox, lock

    limit_this_process(Limits(**work["limits"]), time.process_time(), memory_held())
    os.write(results, b" ")  # from here the time counts
    try:
        lock()
    except NoSandbox as error:
        _say(results, {"refused": str(error)})
        os._exit(0)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        student = Student(work["source"], np)
        _say(results, {"failed": student.failed})
        for line in iter(asked.readline, b""):
            _say(results, {"made": [student.called(c) for c in json.loads(line)]})
    os._exit(0)


def _say(results: int, found: dict[str, Any]) -> None:
    content = json.dumps(found).encode("ascii") + b"\n"
    while content:
        content = content[os.write(results, content):]


class Student:
    """A source that has run, statement by statement: one that fails leaves the others alone."""

    def __init__(self, statements: list[str], np: Any) -> None:
        self.np, self.failed = np, ""
        self.scope: dict[str, Any] = {"__name__": "answer"}
        for source in statements:
            try:
                exec(compile(source, "answer.py", "exec"), self.scope)
            except BaseException as error:
                self.failed = self.failed or _said(error)

    def called(self, call: dict[str, Any]) -> dict[str, Any]:
        """What a call returns, and what it leaves in its object and in its names."""
        try:
            return self._called(call)
        except BaseException as error:
            return {"failed": _said(error)}

    def _called(self, call: dict[str, Any]) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        if "script" in call:
            scope: dict[str, Any] = dict(self.scope, **self._hooks(call, seen, None))
            try:
                exec(compile(call["script"], "answer.py", "exec"), scope)
            except BaseException as error:
                if not seen:
                    raise
                return {"seen": self._all(seen), "failed in part": _said(error)}
            return {"seen": self._all(seen)}
        arguments = [self.value(a) for a in call["arguments"]]
        named = {name: self.value(a) for name, a in call["named"].items()}
        owner, _, name = call["path"].rpartition(".")
        if not owner:
            function = self.scope[name]
            with _Set(getattr(function, "__globals__", {}), self._hooks(call, seen, None)):
                made = function(*arguments, **named)
            return {"made": self.plain(made), "seen": self._all(seen)}
        self_ = self._object(self.scope[owner], call)
        state = {n: self.value(v) for n, v in call["state"].items()}
        self._give(self_, state)
        before = {n: self.plain(v) for n, v in vars(self_).items()}
        function = getattr(type(self_), name)
        with _Set(getattr(function, "__globals__", {}), self._hooks(call, seen, self_)):
            made = getattr(self_, name)(*arguments, **named)
        after = {n: self.plain(v) for n, v in list(vars(self_).items())[:_MOST]}
        return {"made": None if made is self_ else self.plain(made), "seen": {
            **self._all(seen), **{n: v for n, v in after.items() if v != before.get(n)}}}

    def _object(self, cls: Any, call: dict[str, Any]) -> Any:
        try:
            return cls(**{n: self.value(v) for n, v in call["init"].items()})
        except Exception:
            return cls.__new__(cls)

    def _give(self, self_: Any, state: dict[str, Any]) -> None:
        for name, value in state.items():
            with contextlib.suppress(AttributeError):  # a property says it itself
                setattr(self_, name, value)

    def _hooks(self, call: dict[str, Any], seen: dict[str, Any], self_: Any
               ) -> dict[str, Callable[..., Any]]:
        """What the loops made one pass of call: the start of a name, and its value seen."""
        np, started, given = self.np, set(), call.get("given", {})

        def start(name: str, value: Any) -> Any:
            own = call.get("start", {})
            if name in own and name not in started:
                started.add(name)
                return self.value(own[name])
            return value

        def saw(name: str, value: Any) -> Any:
            if name in given:
                mine = np.shape(value)
                fitting = [v for v in map(self.value, given[name]) if np.shape(v) == mine]
                value = fitting[0] if fitting else value
            seen[name] = value
            return value

        def again() -> None:
            started.clear()
            if self_ is not None:
                self._give(self_, {n: self.value(v) for n, v in call["state"].items()})
        return {"__start__": start, "__saw__": saw, "__again__": again}

    def value(self, given: Any) -> Any:
        """What JSON stands for: lists are arrays, ["t", ...] a tuple, ["i", n] an integer array,
        a dictionary theta."""
        if isinstance(given, dict):
            return Theta({name: self.value(value) for name, value in given.items()})
        if isinstance(given, list) and given[:1] == ["t"]:
            return tuple(self.value(v) for v in given[1:])
        if isinstance(given, list) and given[:1] == ["i"]:
            return self.np.array(given[1], dtype=int) if isinstance(given[1], list) else given[1]
        return self.np.array(given, dtype=float) if isinstance(given, list) else given

    def _all(self, seen: dict[str, Any]) -> dict[str, Any]:
        return {name: self.plain(value) for name, value in list(seen.items())[:_MOST]}

    def plain(self, made: Any, depth: int = 0) -> Any:
        """What a function returned, for JSON: an array as lists, a tuple as {"t": [...]}, a
        dictionary or object as {"d": {...}}, {"x": why} for what is no numbers."""
        np = self.np
        if hasattr(made, "_asdict"):
            made = made._asdict()
        elif hasattr(made, "__dataclass_fields__"):
            made = vars(made)
        if made is None or depth > _DEEPEST:
            return None
        if isinstance(made, dict):
            return {"d": {str(n): self.plain(v, depth + 1) for n, v in list(made.items())[:_MOST]}}
        if isinstance(made, tuple) or isinstance(made, list) and _ragged(made, np):
            return {"t": [self.plain(v, depth + 1) for v in made[:_MOST]]}
        try:
            found = np.asarray(made, dtype=float)
        except (TypeError, ValueError) as error:
            return {"x": _said(error)}
        return found.tolist() if found.size < 10_000 else {"x": "it is too large"}


class _Set:
    """Names of a module for as long as a call takes."""

    def __init__(self, scope: dict[str, Any], names: dict[str, Any]) -> None:
        self.scope, self.names = scope, names

    def __enter__(self) -> None:
        self.scope.update(self.names)

    def __exit__(self, *error: object) -> None:
        for name in self.names:
            self.scope.pop(name, None)


def _ragged(made: list[Any], np: Any) -> bool:
    return len({np.shape(v) if not isinstance(v, dict) else "d" for v in made}) > 1 or any(
        isinstance(v, dict) for v in made)


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {str(error)[:200]}"
