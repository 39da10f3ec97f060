"""Child processes that work one thing at a time each, within limits, and are killed where they do
not end by themselves."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from collections import deque
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any

from ..homework.limits import Limits

#: What a child runs: it imports from where this process does, never from the current folder.
_START = ("import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
          "from derive.serve.child import main; main()")
#: The longest line that a child may say, in bytes.
LONGEST = 1 << 26
#: A child that has done so many things is replaced by a fresh one.
LIFE = 300

ENDED = "The process that worked on this has ended: try again."


class Stopped(RuntimeError):
    """The work was not finished: the message says why."""


class Busy(RuntimeError):
    """Too many others are waiting."""


@dataclass(frozen=True)
class Allowed:
    """What one piece of work may take: seconds in all; of processor time and memory ``limits``."""

    seconds: float
    limits: Limits = field(default_factory=Limits)


class Crew:
    """So many children, and a line of those who wait for one.

    ``waiting`` is the most that may stand in it.
    """

    def __init__(self, count: int, waiting: int) -> None:
        self.waiting = waiting
        self.free = [_Child() for _ in range(count)]
        self.all = tuple(self.free)
        self.line: deque[asyncio.Future[_Child]] = deque()
        self.killed: list[asyncio.subprocess.Process | None] = []
        self.closed = False

    async def ask(self, task: str, given: Mapping[str, Any], allowed: Allowed) -> dict[str, Any]:
        """The last thing that a child says: done, refused or failed. Raises Stopped, Busy."""
        return [said async for said in self.said(task, given, allowed)][-1]

    async def said(self, task: str, given: Mapping[str, Any], allowed: Allowed
                   ) -> AsyncGenerator[dict[str, Any], None]:
        """Everything that a child says, as it comes. Whoever stops listening stops the child.
        Raises Stopped, Busy."""
        child = await self._one()
        finished, until = False, time.monotonic() + allowed.seconds
        try:
            await child.tell({"task": task, "given": dict(given),
                              "limits": asdict(allowed.limits)})
            while not finished:
                said = await asyncio.wait_for(child.hear(), until - time.monotonic())
                finished = "so_far" not in said
                yield said
        except TimeoutError:
            raise Stopped(f"This took longer than {allowed.seconds:g} seconds, and was stopped."
                          ) from None
        finally:
            if not finished or child.done >= LIFE:
                # without waiting: whoever is cancelled may be cancelled again
                self.killed = [p for p in (*self.killed, child.end())
                               if p is not None and p.returncode is None]
            self._give_back(child)

    async def _one(self) -> _Child:
        if self.closed:
            raise Stopped("The page is being closed.")
        if self.free:
            return self.free.pop()
        if len(self.line) >= self.waiting:
            raise Busy("Many questions are being answered: try again in a moment.")
        place: asyncio.Future[_Child] = asyncio.get_running_loop().create_future()
        self.line.append(place)
        try:
            return await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self._give_back(place.result())
            raise

    def _give_back(self, child: _Child) -> None:
        while self.line:
            place = self.line.popleft()
            if not place.done():
                place.set_result(child)
                return
        self.free.append(child)

    async def warm(self) -> None:
        """Have every child ready for its first question."""
        given = [self.ask("warm", {}, Allowed(120.0)) for _ in self.all]
        await asyncio.gather(*given, return_exceptions=True)

    async def close(self) -> None:
        """End all children."""
        self.closed = True
        for place in self.line:
            place.cancel()
        for ended in [*self.killed, *(child.end() for child in self.all)]:
            if ended is not None:
                await ended.wait()


class _Child:
    """A process that is started when it is first asked, and again after it has ended."""

    def __init__(self) -> None:
        self.process: asyncio.subprocess.Process | None = None
        self.done = 0

    async def tell(self, work: Mapping[str, Any]) -> None:
        if self.process is None or self.process.returncode is not None:
            self.end()
            debugging = os.environ.get("DERIVE_DEBUG", "") not in ("", "0")
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-P", "-c", _START, json.dumps([p for p in sys.path if p]),
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
                stderr=None if debugging else asyncio.subprocess.DEVNULL,
                start_new_session=True, limit=LONGEST)
        assert self.process.stdin is not None
        self.done += 1
        with suppress(ConnectionError):  # hear says why
            self.process.stdin.write(json.dumps(work).encode("ascii") + b"\n")
            await self.process.stdin.drain()

    async def hear(self) -> dict[str, Any]:
        assert self.process is not None and self.process.stdout is not None
        line = b""
        try:
            line = await self.process.stdout.readline()
            said = json.loads(line)
        except ValueError:
            raise Stopped(ENDED if line else await self._why()) from None
        assert isinstance(said, dict)
        return said

    async def _why(self) -> str:
        """Why a process has said no more."""
        assert self.process is not None
        code = await self.process.wait()
        if code == -getattr(signal, "SIGXCPU", 0):
            return "This took too much time, and was stopped."
        if code == 3:
            return "This took too much memory, and was stopped."
        return ENDED

    def end(self) -> asyncio.subprocess.Process | None:
        """Kill the process, and what it has started in its group; what was killed."""
        process, self.process, self.done = self.process, None, 0
        if process is not None and process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                if hasattr(os, "killpg"):
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()
        return process
