"""A student's source run in a process without files, network or children, and the reply read."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ..limits import Limits
from .seccomp import why_not

LIMITS = Limits(seconds=10, in_all=30.0, bytes=2**31)
#: The seconds in which a process has to have loaded NumPy and SciPy, on a busy machine too.
START = 120.0
_LONGEST_REPLY = 1 << 22
_START = ("import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
          "from derive.homework.functions.inside import main; main()")


class Refused(RuntimeError):
    """Why nothing was run."""


class Stopped(RuntimeError):
    """Why what was run gave no reply."""


def run(source: str, calls: Mapping[str, Sequence[Sequence[Any]]],
        limits: Limits = LIMITS) -> dict[str, Any]:
    """What the functions of a source return for the arguments of each call, by "e_step" and
    "m_step"; "failed" for what raised.

    Raises Refused where there is no sandbox here, Stopped where the limits were reached.
    """
    reason = why_not()
    if reason:
        raise Refused(reason)
    one = {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
    process = subprocess.Popen(
        [sys.executable, "-I", "-c", _START, json.dumps([p for p in sys.path if p])],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/", env=one)
    assert process.stdin is not None and process.stdout is not None
    try:
        process.stdin.write(json.dumps(
            {"source": source, "calls": calls, "limits": asdict(limits)}).encode("ascii"))
        process.stdin.close()
        pipe = process.stdout.fileno()
        _ready(pipe, time.monotonic() + START)  # a space comes once the libraries are loaded
        found = json.loads(_reply(pipe, time.monotonic() + limits.in_all))
    except (OSError, ValueError, TimeoutError, RecursionError):
        raise Stopped("it took too long or too much memory, or ended itself") from None
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    if not isinstance(found, dict):
        raise Stopped("it gave no reply")
    if "refused" in found:
        raise Refused(str(found["refused"]))
    return found


def _ready(pipe: int, until: float) -> None:
    """Wait until something can be read. Raises TimeoutError."""
    left = until - time.monotonic()
    if left <= 0 or not select.select([pipe], [], [], left)[0]:
        raise TimeoutError


def _reply(pipe: int, until: float) -> bytes:
    """All that comes through a pipe. Raises TimeoutError, and ValueError for too much."""
    found = bytearray()
    while len(found) <= _LONGEST_REPLY:
        _ready(pipe, until)
        piece = os.read(pipe, 1 << 16)
        if not piece:
            return bytes(found)
        found += piece
    raise ValueError("too long")
