"""A computation in a child process that may take so much time and memory, and no more."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

#: How a computation ended: it finished, or why it was stopped.
End = Literal["done", "time", "memory", "crash"]

#: Whether a child process can be had by fork, which is quick and shares what is prepared.
FORKS = sys.platform == "linux"
_OUT_OF_MEMORY = 3
_FAILED = 4


@dataclass(frozen=True)
class Limits:
    """What one judgement may use: seconds of processor time, seconds in all, bytes of memory.

    Time and memory that its process had used before do not count: libraries and threads take what
    the machine has.
    """

    seconds: int = 30
    in_all: float = 120.0
    bytes: int = 3 * 2**29


@dataclass(frozen=True)
class Outcome:
    """How a computation ended, and what it left."""

    end: End
    content: bytes = b""


def run_limited(task: Callable[[], bytes], limits: Limits) -> Outcome:
    """What a task returns, computed in a forked child within the limits. Linux only.

    >>> run_limited(lambda: b"42", Limits()).content
    b'42'
    """
    receiving, sending = os.pipe()
    child = os.fork()
    if not child:
        os.close(receiving)
        _compute(task, limits, sending)
    os.close(sending)
    content = _received(receiving, time.monotonic() + limits.in_all)
    os.close(receiving)
    if content is None:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if content is None or os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
        return Outcome("time")
    if not os.WIFEXITED(status):
        return Outcome("crash")
    ended = os.WEXITSTATUS(status)
    if ended == _OUT_OF_MEMORY:
        return Outcome("memory")
    return Outcome("crash") if ended else Outcome("done", content)


def _compute(task: Callable[[], bytes], limits: Limits, sending: int) -> None:
    """In the child: compute, send, and leave without a trace."""
    status = _FAILED
    try:
        limit_this_process(limits, held=memory_held())
        content = task()
        while content:
            content = content[os.write(sending, content):]
        status = 0
    except MemoryError:
        status = _OUT_OF_MEMORY
    except BaseException:
        if os.environ.get("DERIVE_DEBUG", "") not in ("", "0"):
            import traceback

            traceback.print_exc()
    finally:
        os._exit(status)


def memory_held() -> int:
    """The bytes of address space that this process has; 0 where the platform does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as sizes:
            return int(sizes.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def limit_this_process(limits: Limits, spent: float = 0.0, held: int = 0) -> None:
    """Bound the time (beyond what was ``spent``) and the memory (beyond what was ``held``) of this
    process, as far as the platform can; no core files, no new files."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock alone
        return
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    last = int(spent) + limits.seconds
    for what, soft in (("RLIMIT_CPU", last), ("RLIMIT_AS", held + limits.bytes), ("RLIMIT_CORE", 0),
                       ("RLIMIT_FSIZE", 0)):
        if not hasattr(resource, what):
            continue
        number = getattr(resource, what)
        hard = resource.getrlimit(number)[1]
        if hard != resource.RLIM_INFINITY:
            soft = min(soft, hard)
        try:
            resource.setrlimit(number, (soft, hard))
        except (ValueError, OSError):
            continue  # macOS has the name of a limit on memory, and refuses to set it


def _received(receiving: int, until: float) -> bytes | None:
    """All that comes until the pipe is closed; None where that takes too long."""
    pieces: list[bytes] = []
    while True:
        left = until - time.monotonic()
        if left <= 0 or not select.select([receiving], [], [], left)[0]:
            return None
        piece = os.read(receiving, 1 << 16)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
