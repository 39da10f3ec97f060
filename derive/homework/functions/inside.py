"""What runs in the sandbox: a student's source, then its functions and loops on given arrays.

Nothing of derive's own formulas is in this process, so there is nothing to be found out here; the
posterior probabilities come only once the functions that are to compute them have been called.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import io
import json
import math
import os
import signal
import sys
import time
import types
from typing import TYPE_CHECKING, Any

from .each import EACH, like, opened

if TYPE_CHECKING:
    from .each import Each
    from .own_values import Own

_MOST, _DEEPEST = 60, 4
#: The seconds of processor time in which one call must end.
CALL = 1.0
#: From how many on it is slow, and not called in every way.
LONG = 0.2


class Theta(dict[str, Any]):
    """Parameters by name, as keys and as attributes."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def main() -> None:
    """Read the source, lock this process in, run it; then answer each line of calls with one."""
    asked = os.fdopen(os.dup(0), "rb")
    work = json.loads(asked.readline())
    results = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)

    import numpy as np

    # what students import is loaded before no file opens any more
    names = ["collections", "dataclasses", "functools", "itertools", "typing"]
    if any("scipy" in source for source in work["source"]):
        names += ["scipy.linalg", "scipy.special", "scipy.stats"]
    if any("pandas" in source for source in work["source"]):
        names.append("pandas")
    for name in names:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    for name in ("numpy", "math", "scipy.special", "scipy.stats"):
        if any(f"from {name} import *" in source for source in work["source"]):
            exec(f"from {name} import *", {})

    # the first products and decompositions load what they need
    np.linalg.inv(np.eye(3) @ np.eye(3))
    np.random.default_rng(0).normal(size=2)
    low, high = sorted((asked.fileno(), results))
    os.closerange(3, low)
    os.closerange(low + 1, high)
    os.closerange(high + 1, 4096)
    from ..limits import Limits, limit_this_process, memory_held
    from .each import Each
    from .own_values import Own
    from .seccomp import NoSandbox, lock

    signal.signal(signal.SIGVTALRM, _stop)
    limit_this_process(Limits(**work["limits"]), time.process_time(), memory_held())
    os.write(results, b" ")  # from here the time counts
    try:
        lock()
    except NoSandbox as error:
        _say(results, {"refused": str(error)})
        os._exit(0)
    for own in (np.exp, np.sqrt):  # outside their domain they end nothing
        setattr(math, own.__name__, lambda x, own=own: float(own(float(x))))
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        student = Student(work["source"], np, Own(np), Each(np))
        _say(results, {"failed": student.failed})
        for line in iter(asked.readline, b""):
            _say(results, {"made": [student.called(c) for c in json.loads(line)]})
    os._exit(0)


def _say(results: int, found: dict[str, Any]) -> None:
    content = json.dumps(found).encode("ascii") + b"\n"
    while content:
        content = content[os.write(results, content):]


class _Slow(BaseException):
    """A call that does not end in time."""


def _stop(*_: object) -> None:
    raise _Slow(f"it took longer than {CALL:g} s")


class Student:
    """A source that has run, statement by statement: one that fails leaves the others alone."""

    def __init__(self, statements: list[str], np: Any, own: Own, each: Each) -> None:
        self.np, self.own, self.each, self.failed = np, own, each, ""
        module = types.ModuleType("answer")  # a dataclass looks up the module of its class
        sys.modules["answer"] = module
        self.scope: dict[str, Any] = vars(module)
        self.scope |= {"_own": own, "_each": each}
        for source in statements:
            try:
                exec(compile(source, "answer.py", "exec"), self.scope)
            except BaseException as error:
                self.failed = self.failed or _said(error)

    def called(self, call: dict[str, Any]) -> dict[str, Any]:
        """What a call returns and leaves in its object and names; "slow" where it does not end."""
        try:
            signal.setitimer(signal.ITIMER_VIRTUAL, CALL)
            began = time.process_time()
            made = self._called(call)
            return {**made, "slow": True} if time.process_time() - began > LONG else made
        except _Slow as error:
            return {"failed": _said(error), "slow": True}
        except BaseException as error:
            return {"failed": _said(error)}
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    def _called(self, call: dict[str, Any]) -> dict[str, Any]:
        self.own.take(call.get("own", ()))
        if "body" not in call:
            self._before(call, self.scope)
        owner, _, name = call["path"].rpartition(".")
        self_ = self._object(self.scope[owner], call) if owner else None
        own = self.scope if self_ is None else vars(self_)
        if self_ is None:
            own.update({n: self.value(v) for n, v in call.get("state", {}).items()})
        left = call.get("shared", ()) if self_ is None else own
        before = {n: self.plain(own[n]) for n in left if n in own}
        function: Any = getattr(self_, name) if owner else self.scope.get(name)
        said = getattr(function, "__annotations__", {})
        taken = {n: _as(said.get(n), self.value(a)) for n, a in call["arguments"].items()}
        arguments = [*taken.values()]
        given = {n: self.plain(a) for n, a in taken.items()}
        named = {name: self.value(a) for name, a in call["named"].items()}
        made: Any = None
        seen: dict[str, Any] = {}
        if "body" in call:
            scope = self.scope if function is None else dict(self.scope)
            if function is not None:
                plain = getattr(function, "__func__", function)
                first = [self_] if inspect.ismethod(function) else []
                bound = inspect.signature(plain).bind(*first, *arguments, **named)
                bound.apply_defaults()
                scope.update(bound.arguments)
            seen = self._passed(call, scope, self_)
        else:
            made = function(*arguments, **named)
        after = {n: self.plain(own[n]) for n in list(left)[:_MOST] if n in own}
        if made is None and "body" not in call:  # what changes its arguments in their place
            before, after = before | given, after | {n: self.plain(a) for n, a in taken.items()}
        return {"made": None if made is self_ else self.plain(made), "seen": {
            **{n: self.plain(v) for n, v in list(seen.items())[:_MOST]},
            **{n: _changed(v, before.get(n)) for n, v in after.items() if v != before.get(n)}}}

    def _before(self, call: dict[str, Any], scope: dict[str, Any]) -> None:
        """What stands before a function or a loop, which may fail, from given values."""
        start, sizes = call.get("start", {}), dict[int, int]()
        assigned: list[str] = []
        for source, names in [("", start), *call.get("before", ()), ("", start)]:
            with contextlib.suppress(Exception):
                exec(compile(source, "answer.py", "exec"), scope)
            assigned += names if source else ()
            for n in names:
                if n in start:
                    own: Any = scope.get(n) if n in assigned else None
                    scope[n] = like(own, _as(own, self.value(start[n])))
                    if hasattr(own, "__len__") and hasattr(scope[n], "__len__"):
                        sizes[len(own)] = len(scope[n])
            for n in assigned:
                if n not in start and type(scope.get(n)) is int and scope[n] in sizes:
                    scope[n] = sizes[scope[n]]

    def _passed(self, call: dict[str, Any], scope: dict[str, Any], self_: Any) -> dict[str, Any]:
        """What the names of a loop hold after one pass that starts from given values."""
        self._before(call, scope)
        if self_ is not None:
            self._give(self_, call)
        seen: dict[str, Any] = {}
        lists = [(v, len(v)) for v in scope.values() if isinstance(v, list) and v]
        key = json.dumps([call[n] for n in ("path", "arguments", "named", "state", "start")])
        self.each.start(key, {n: [self.value(v) for v in values]
                              for n, values in call["given"].items() if n.endswith(EACH)})
        for source, names in call["body"]:
            try:
                exec(compile(source, "answer.py", "exec"), scope)
            except BaseException:
                if not seen:
                    raise
                return seen
            for name in names:
                where = scope if name in scope else getattr(self_, "__dict__", {})
                for value in map(self.value, call["given"].get(name, ())):
                    if name in where and _shape(value, self.np) == _shape(where[name], self.np):
                        where[name] = like(where[name], _as(where[name], value))
                        break
                if name in where:
                    made = where[name]
                    table = type(made).__name__ == "DataFrame" and name not in call["start"]
                    one_more = any(made is v and len(v) == n + 1 for v, n in lists)
                    # of iterates in a list the last
                    seen[name] = made.to_numpy() if table else made[-1] if one_more else made
            seen |= {n + EACH: made for n, made in self.each.made.items()}
        return seen

    def _object(self, cls: Any, call: dict[str, Any]) -> Any:
        try:
            made = cls(**{n: self.value(v) for n, v in call["init"].items()})
        except Exception:
            made = cls.__new__(cls)
        self._give(made, call)
        return made

    def _give(self, self_: Any, call: dict[str, Any]) -> None:
        for name, value in call["state"].items():
            with contextlib.suppress(AttributeError):  # a property says it itself
                given = self.value(value)
                if type(given) is int and hasattr(getattr(self_, name, None), "__len__"):
                    continue  # not how many there are, but all of them
                setattr(self_, name, given)

    def value(self, given: Any) -> Any:
        """What JSON stands for: lists are arrays, ["t", ...] a tuple, ["l", ...] a list, ["i", n]
        an integer array, ["b", ...] one of truth values, ["m", ...] a dictionary by 0, 1, ...,
        ["p", {...}] a table of pandas, ["o", class, {...}] an object of the source's own class, a
        dictionary theta."""
        if isinstance(given, dict):
            return Theta({name: self.value(value) for name, value in given.items()})
        if not isinstance(given, list):
            return given
        if given[:1] == ["o"]:
            return self._own_class(self.scope.get(given[1]), self.value(given[2]))
        if given[:1] == ["m"]:
            return dict(enumerate(given[1:]))
        if given[:1] == ["p"]:
            columns = self.value(given[1])
            return sys.modules["pandas"].DataFrame(columns) if "pandas" in sys.modules else columns
        if given[:1] in (["t"], ["l"]):
            return (tuple if given[0] == "t" else list)(self.value(v) for v in given[1:])
        if given[:1] == ["b"]:
            return self.np.array(given[1], dtype=bool)
        if given[:1] == ["i"]:
            return self.np.array(given[1], dtype=int) if isinstance(given[1], list) else int(
                given[1])
        return self.np.array(given, dtype=float)

    def _own_class(self, cls: Any, fields: Theta) -> Any:
        """An object of a class that has these fields; the fields alone where it cannot be made."""
        try:
            taken = inspect.signature(cls).parameters
            made = cls(**{n: v for n, v in fields.items() if n in taken})
            return made if taken else fields
        except Exception:
            return fields

    def plain(self, made: Any, depth: int = 0) -> Any:
        """What a function returned, for JSON: an array as lists, a tuple as {"t": [...]}, a
        dictionary or object as {"d": {...}}, {"x": why} for what is no numbers."""
        np = self.np
        if type(made).__name__ == "DataFrame":
            made = {n: made[n] for n in made}
        if hasattr(made, "_asdict"):
            made = made._asdict()
        elif type(made).__module__ == "answer":
            made = vars(made)
        if made is None or depth > _DEEPEST:
            return None
        if (numbered := _numbered(made)) is not None:
            made = numbered
        if isinstance(made, dict):
            return {"d": {str(n): self.plain(v, depth + 1) for n, v in list(made.items())[:_MOST]}}
        if isinstance(made, tuple) or isinstance(made, list) and _ragged(made, np):
            found = {"t": [self.plain(v, depth + 1) for v in made[:_MOST]]}
            return found | {"list": True} if isinstance(made, list) else found
        try:
            found = np.asarray(made, dtype=float)
        except (TypeError, ValueError) as error:
            return {"x": _said(error)}
        return found.tolist() if found.size < 10_000 else {"x": "it is too large"}


def _numbered(made: Any) -> list[Any] | None:
    """A dictionary whose keys are whole numbers, or a list of such, as lists; None for others."""
    rows = made if isinstance(made, list) else [made]
    if not rows or not all(isinstance(r, dict) and r and all(
            isinstance(k, int) or hasattr(k, "__index__") for k in r) and min(r) >= 0 and (
                max(r) < 1000) for r in rows):
        return None
    width = max(map(max, rows)) + 1
    found = [[r.get(n, 0.0) for n in range(width)] for r in rows]
    return found if isinstance(made, list) else found[0]


def _changed(now: Any, then: Any) -> Any:
    """A value, of a dictionary the entries that are no longer what they were."""
    if isinstance(now, dict) and "d" in now and isinstance(then, dict) and "d" in then:
        return {"d": {n: v for n, v in now["d"].items() if v != then["d"].get(n)}}
    return now


def _as(own: Any, value: Any) -> Any:
    """A value in a table or series of pandas, where what it stands for is one, or is to be."""
    if type(own).__name__ == "Series" and len(own) == len(value):
        return type(own)(value, index=own.index, name=own.name)
    said = own if isinstance(own, str) else getattr(own, "__name__", "")
    if said in ("Series", "pd.Series") and "pandas" in sys.modules:
        return sys.modules["pandas"].Series(value)
    if type(own).__name__ != "DataFrame" or type(value).__name__ == "DataFrame":
        return value
    columns = {n: value[n] for n in own.columns if n in value} if isinstance(value, dict) else {}
    with contextlib.suppress(ValueError):
        return type(own)(columns) if columns else type(own)(
            value, index=own.index, columns=own.columns)
    return value


def _shape(value: Any, np: Any) -> Any:
    """The shape of an array, or those of what is in a list where they differ."""
    value = opened(value)
    try:
        return np.shape(value)
    except ValueError:
        return tuple(map(np.shape, value))


def _ragged(made: list[Any], np: Any) -> bool:
    own = [type(v).__module__ == "answer" or isinstance(v, dict) for v in made]
    return any(own) or len({np.shape(v) for v in made}) > 1


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {str(error)[:200]}"
