"""A forked process that does one task after another, each within its own limits.

What one task leaves in memory serves the next: values that do not depend on who asks. A task that
fails there is done again in a fresh process, alone, and that decides.
"""

from __future__ import annotations

import os
import select
import signal
import struct
import time
from collections.abc import Callable

from .limits import End, Limits, Outcome, limit_this_process, memory_held

#: How many tasks a process does before a fresh one takes over.
LIFE = 200
_HEAD = struct.Struct("<q")
_OUT_OF_MEMORY, _FAILED = 3, 4


def run_limited(task: Callable[[], bytes], limits: Limits) -> Outcome:
    """What a task returns, computed in a forked child within the limits. Linux only.

    >>> run_limited(lambda: b"42", Limits()).content
    b'42'
    """
    lane = Lane(lambda given: task(), limits)
    outcome = lane.do(b"")
    lane.end()
    return outcome


class Lane:
    """Does tasks of bytes to bytes. Linux only.

    >>> lane = Lane(bytes.upper, Limits())
    >>> lane.do(b"once").content, lane.do(b"again").content
    (b'ONCE', b'AGAIN')
    >>> lane.end()
    """

    def __init__(self, task: Callable[[bytes], bytes], limits: Limits) -> None:
        self.task, self.limits = task, limits
        self.child = self.done = 0
        self.sending = self.receiving = -1

    def do(self, given: bytes) -> Outcome:
        """What the task makes of the bytes."""
        if self.done >= LIFE:
            self.end()
        fresh = not self.child
        outcome = self._asked(given)
        return outcome if fresh or outcome.end == "done" else self._asked(given)

    def _asked(self, given: bytes) -> Outcome:
        if not self.child:
            self._begin()
        self.done += 1
        try:
            _write(self.sending, given)
            content = _read(self.receiving, time.monotonic() + self.limits.in_all)
        except TimeoutError:
            self.end()
            return Outcome("time")
        except (OSError, EOFError):
            return Outcome(self._ended())
        return Outcome("done", content)

    def end(self) -> None:
        """End the process."""
        if self.child:
            os.kill(self.child, signal.SIGKILL)
            self._ended()

    def _ended(self) -> End:
        """Why the process ended, once it has."""
        _, status = os.waitpid(self.child, 0)
        os.close(self.sending)
        os.close(self.receiving)
        self.child = self.done = 0
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
            return "time"
        memory = os.WIFEXITED(status) and os.WEXITSTATUS(status) == _OUT_OF_MEMORY
        return "memory" if memory else "crash"

    def _begin(self) -> None:
        given, self.sending = os.pipe()
        self.receiving, made = os.pipe()
        self.child = os.fork()
        if not self.child:
            os.close(self.sending)
            os.close(self.receiving)
            self._serve(given, made)
        os.close(given)
        os.close(made)

    def _serve(self, given: int, made: int) -> None:
        """In the child: tasks until one fails or none comes. Never returns."""
        status, held = _FAILED, memory_held()
        try:
            while True:
                asked = _read(given, None)
                limit_this_process(self.limits, time.process_time(), held)
                _write(made, self.task(asked))
        except MemoryError:
            status = _OUT_OF_MEMORY
        except BaseException as error:
            if os.environ.get("DERIVE_DEBUG", "") not in ("", "0") and \
                    not isinstance(error, EOFError):
                import traceback

                traceback.print_exc()
        finally:
            os._exit(status)


def _write(pipe: int, content: bytes) -> None:
    for piece in (_HEAD.pack(len(content)), content):
        left = memoryview(piece)
        while left:
            left = left[os.write(pipe, left):]


def _read(pipe: int, until: float | None) -> bytes:
    """A message. Raises EOFError at the end of the pipe, TimeoutError where it is late."""
    (size,) = _HEAD.unpack(_exactly(pipe, _HEAD.size, until))
    return _exactly(pipe, size, until)


def _exactly(pipe: int, size: int, until: float | None) -> bytes:
    found = bytearray()
    while len(found) < size:
        left = None if until is None else max(until - time.monotonic(), 0)
        if not select.select([pipe], [], [], left)[0]:
            raise TimeoutError
        piece = os.read(pipe, min(size - len(found), 1 << 16))
        if not piece:
            raise EOFError
        found += piece
    return bytes(found)
