"""The layer before everything else, without a network."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from derive.serve import store as room
from derive.serve.guard import Guard, Rate
from derive.serve.store import Document, Store


def said(guard: Guard, *messages: dict[str, Any], wait: float = 0.0, **headers: str) -> int:
    """The status of an answer to a request that arrives in some pieces."""
    found: list[dict[str, Any]] = []
    waiting = list(messages)

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(wait)
        return waiting.pop(0)

    async def send(message: Any) -> None:
        found.append(message)

    given = {"host": "127.0.0.1:80", "content-type": "application/json", **headers}
    scope = {"type": "http", "method": "POST", "path": "/api/state",
             "headers": [(k.encode(), v.encode()) for k, v in given.items()]}
    asyncio.run(guard(scope, receive, send))
    return int(found[0]["status"])


def piece(content: bytes, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": content, "more_body": more}


async def inside(scope: Any, receive: Any, send: Any) -> None:
    body = (await receive())["body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


def guard(rate: Rate | None = None, seconds: float = 5.0) -> Guard:
    return Guard(inside, 80, (("/", 10),), rate or Rate(1000, 1000), seconds)


def test_a_body_in_pieces_is_put_together_up_to_the_limit() -> None:
    assert said(guard(), piece(b"12345", True), piece(b"67890")) == 200
    assert said(guard(), piece(b"12345", True), piece(b"678901")) == 413


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    assert said(guard(seconds=0.2), piece(b"1", True), piece(b"2"), wait=0.15) == 408


def test_a_body_that_breaks_off_is_no_question() -> None:
    assert said(guard(), piece(b"1", True), {"type": "http.disconnect"}) == 413


def test_so_many_at_once_and_no_more() -> None:
    layer = guard(Rate(0.001, 3))
    assert [said(layer, piece(b"")) for _ in range(5)] == [200, 200, 200, 429, 429]


def test_a_rate_recovers() -> None:
    rate = Rate(10, 2)
    assert rate.takes() and rate.takes() and not rate.takes()
    rate.at -= 0.1
    assert rate.takes() and not rate.takes()


def test_two_hosts_are_none() -> None:
    layer = guard()
    scope_headers = {"host": "127.0.0.1:80", "Host": "evil.example"}
    assert said(layer, piece(b""), **{"host": scope_headers["host"]}) == 200
    assert layer._refused({"method": "GET", "path": "/", "headers": [
        (b"host", b"127.0.0.1:80"), (b"host", b"evil.example")]}) is not None


def test_old_files_and_documents_go(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(room, "FILES", 2)
    monkeypatch.setattr(room, "BYTES", 10)
    store = Store(tmp_path)
    keys = [store.keep_file(f"../{n}.csv", b"x") for n in range(3)]
    assert store.file(keys[0]) is None and len(list(tmp_path.iterdir())) == 2
    found = store.file(keys[2])
    assert found is not None and Path(found["folder"], found["file"]).read_bytes() == b"x"
    assert Path(found["folder"]).parent == tmp_path
    made = [store.keep(Document(b"12345", "text/plain", "a")) for _ in range(3)]
    assert store.document(made[0]) is None and store.document(made[2]) is not None
    large = store.keep(Document(b"1" * 99, "text/plain", "a"))
    assert store.document(large) is not None and len(store.documents) == 1
