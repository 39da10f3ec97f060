"""Children that end, hang, are killed, or say nonsense; and those who wait for one."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from derive.homework.limits import Limits
from derive.serve import crew as room
from derive.serve.crew import Allowed, Busy, Crew, Stopped

from .conftest import POISSON

#: A child that does what it is told to, in place of the one that derives.
CHILD = """
import json, os, signal, sys, time
for line in sys.stdin:
    task = json.loads(line)["task"]
    def say(content):
        print(json.dumps(content), flush=True)
    if task == "sleep":
        time.sleep(600)
    elif task == "count":
        for n in range(3):
            say({"so_far": n})
    elif task == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    elif task == "nonsense":
        print("no JSON", flush=True)
        time.sleep(600)
    say({"done": os.getpid()})
"""


@pytest.fixture
def with_crew(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setattr(room, "_START", CHILD)

    def do(what: Callable[[Crew], Awaitable[Any]], count: int = 1, waiting: int = 4) -> Any:
        async def whole() -> Any:
            crew = Crew(count, waiting)
            try:
                return await what(crew)
            finally:
                await crew.close()

        return asyncio.run(whole())

    return do


async def pid(crew: Crew) -> int:
    """The process that answers."""
    return int((await crew.ask("pid", {}, Allowed(20.0)))["done"])


def test_a_child_does_one_thing_after_another(with_crew: Callable[..., Any]) -> None:
    async def what(crew: Crew) -> None:
        first = await pid(crew)
        said = [s async for s in crew.said("count", {}, Allowed(20.0))]
        assert said == [{"so_far": 0}, {"so_far": 1}, {"so_far": 2}, {"done": first}]
        assert await pid(crew) == first

    with_crew(what)


@pytest.mark.parametrize("task", ["die", "nonsense", "sleep"])
def test_another_takes_over_from_a_child_that_does_not_answer(
        with_crew: Callable[..., Any], task: str) -> None:
    async def what(crew: Crew) -> None:
        first = await pid(crew)
        with pytest.raises(Stopped, match="seconds" if task == "sleep" else "ended"):
            await crew.ask(task, {}, Allowed(1.0))
        assert await pid(crew) != first
        with pytest.raises(ProcessLookupError):
            os.kill(first, 0)

    with_crew(what)


def test_a_child_that_was_killed_while_it_had_nothing_to_do_is_replaced(
        with_crew: Callable[..., Any]) -> None:
    async def what(crew: Crew) -> None:
        first = await pid(crew)
        os.kill(first, signal.SIGKILL)
        await asyncio.sleep(0.3)
        assert await pid(crew) != first

    with_crew(what)


def test_who_no_longer_waits_stops_the_work(with_crew: Callable[..., Any]) -> None:
    async def what(crew: Crew) -> None:
        first = await pid(crew)
        work = asyncio.ensure_future(crew.ask("sleep", {}, Allowed(100.0)))
        await asyncio.sleep(0.2)
        work.cancel()
        await asyncio.wait({work})
        assert work.cancelled() and await pid(crew) != first

    with_crew(what)


def test_who_waits_in_the_line_may_leave_it(with_crew: Callable[..., Any]) -> None:
    async def what(crew: Crew) -> None:
        work = asyncio.ensure_future(crew.ask("sleep", {}, Allowed(1.0)))
        await asyncio.sleep(0.2)
        leaving = asyncio.ensure_future(pid(crew))
        staying = asyncio.ensure_future(pid(crew))
        await asyncio.sleep(0.1)
        leaving.cancel()
        assert await staying
        await asyncio.wait({work})
        assert isinstance(work.exception(), Stopped) and await pid(crew)

    with_crew(what)


def test_the_line_has_an_end(with_crew: Callable[..., Any]) -> None:
    async def what(crew: Crew) -> None:
        asked = [asyncio.ensure_future(pid(crew)) for _ in range(12)]
        found = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(isinstance(f, Busy) for f in found) == 12 - 2 - 4
        assert len({f for f in found if isinstance(f, int)}) == 2

    with_crew(what, count=2)


def test_a_child_does_not_live_for_ever(
        with_crew: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "LIFE", 2)

    async def what(crew: Crew) -> None:
        pids = [await pid(crew) for _ in range(4)]
        assert pids[0] == pids[1] != pids[2] == pids[3]

    with_crew(what)


def test_nothing_is_left_when_it_closes(with_crew: Callable[..., Any]) -> None:
    async def what(crew: Crew) -> int:
        found = await pid(crew)
        work = asyncio.ensure_future(crew.ask("sleep", {}, Allowed(100.0)))
        await asyncio.sleep(0.2)
        work.cancel()
        return found

    with pytest.raises(ProcessLookupError):
        os.kill(with_crew(what), 0)


# the child that derives ---------------------------------------------------------------------------

@pytest.mark.parametrize("limits, says", [
    (Limits(seconds=1, in_all=60.0), "time"), (Limits(bytes=2**21), "memory|ended")])
def test_limits_of_time_and_memory(limits: Limits, says: str) -> None:
    statement = POISSON

    async def whole() -> None:
        crew = Crew(1, 4)
        try:
            assert "done" in await crew.ask("state", {"statement": statement}, Allowed(60.0))
            with pytest.raises(Stopped, match=says):
                await crew.ask("fit", {"statement": statement, "data": "deaths", "restarts": 100,
                                       "sizes": {"K": 9}}, Allowed(100.0, limits))
            assert "done" in await crew.ask("state", {"statement": statement}, Allowed(60.0))
        finally:
            await crew.close()

    asyncio.run(whole())


def test_a_fault_is_told_and_the_child_lives_on(monkeypatch: pytest.MonkeyPatch) -> None:
    async def whole() -> None:
        crew = Crew(1, 4)
        try:
            said = await crew.ask("columns", {"folder": "/", "file": "."}, Allowed(60.0))
            assert "failed" in said or "refused" in said
            said = await crew.ask("nothing", {}, Allowed(60.0))
            assert said["failed"].startswith("KeyError")
            assert "done" in await crew.ask("library", {}, Allowed(60.0))
        finally:
            await crew.close()

    asyncio.run(whole())
