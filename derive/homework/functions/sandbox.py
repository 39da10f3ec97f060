"""A student's source run in a process without files, network or children, and its replies read."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from ..limits import Limits
from .seccomp import why_not

LIMITS = Limits(seconds=10, in_all=30.0, bytes=2**31)
#: The seconds in which a process has to have loaded NumPy and SciPy, on a busy machine too.
START = 120.0
_LONGEST_REPLY = 1 << 23
_START = ("import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
          "from derive.homework.functions.inside import main; main()")


class Refused(RuntimeError):
    """Why nothing was run."""


class Stopped(RuntimeError):
    """Why what was run gave no reply."""


class Sandbox:
    """A process in which the statements of a source have run and whose functions are called.

    Raises Refused where there is no sandbox here, Stopped where the limits were reached.
    """

    def __init__(self, statements: Sequence[str], limits: Limits = LIMITS) -> None:
        self._statements, self._limits = statements, limits
        self._other: list[Sandbox] = []
        reason = why_not()
        if reason:
            raise Refused(reason)
        one = {n: "1" for n in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START, json.dumps([p for p in sys.path if p])],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0,
            cwd="/", env=one)
        self.until = time.monotonic() + START
        self.rest = b""
        self.slow = set[str]()  # functions that are not called whole again
        try:
            self._say({"source": list(statements), "limits": asdict(limits)})
            self._ready()  # a space comes once the libraries are loaded
            self.until, self.left = time.monotonic() + limits.in_all, limits.in_all
            found = self._reply()
            if "refused" in found:
                raise Refused(str(found["refused"]))
            self.failed = str(found.get("failed") or "")
        except BaseException:
            self.end()
            raise

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *error: object) -> None:
        self.end()

    def other(self) -> Sandbox:
        """Another process of the same source, which may be told what this one is to find."""
        if not self._other:
            self._other.append(Sandbox(self._statements, self._limits))
        return self._other[0]

    def end(self) -> None:
        """End the process."""
        for other in self._other:
            other.end()
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()

    def ask(self, calls: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """What each call returns: "made" and "seen", or "failed"."""
        if not calls:
            return []
        began = time.monotonic()  # what passes between calls is not theirs
        self.until = began + self.left
        self._say(list(calls))
        made = self._reply().get("made")
        self.left -= time.monotonic() - began
        if not isinstance(made, list) or len(made) != len(calls):
            raise Stopped("it gave no reply")
        return [m if isinstance(m, dict) else {} for m in made]

    def _say(self, content: Any) -> None:
        assert self.process.stdin is not None
        pipe, left = self.process.stdin.fileno(), json.dumps(content).encode("ascii") + b"\n"
        os.set_blocking(pipe, False)  # whoever does not read is stopped
        try:
            while left:
                time_left = max(self.until - time.monotonic(), 0)
                if not select.select([], [pipe], [], time_left)[1]:
                    raise Stopped(_ENDED)
                left = left[os.write(pipe, left[:1 << 16]):]
        except OSError:
            raise Stopped(_ENDED) from None

    def _ready(self) -> None:
        assert self.process.stdout is not None
        left = self.until - time.monotonic()
        if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
            raise Stopped(_ENDED)

    def _reply(self) -> dict[str, Any]:
        """The next line that comes through the pipe."""
        assert self.process.stdout is not None
        found = bytearray(self.rest)
        while b"\n" not in found and len(found) <= _LONGEST_REPLY:
            self._ready()
            piece = os.read(self.process.stdout.fileno(), 1 << 16)
            if not piece:
                raise Stopped(_ENDED)
            found += piece
        line, _, rest = bytes(found).partition(b"\n")
        self.rest = rest
        try:
            content = json.loads(line)
        except (ValueError, RecursionError):
            raise Stopped(_ENDED) from None
        if not isinstance(content, dict):
            raise Stopped("it gave no reply")
        return content


_ENDED = "it took too long or too much memory, or ended itself"
