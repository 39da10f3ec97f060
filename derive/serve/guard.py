"""Who may ask, how much and how often: a layer before everything else.

Only a browser on this machine may ask, on a page that this server has sent: the Host of a request
is the loopback address, which a name that was pointed at it is not, and its Origin is the same.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = ("127.0.0.1", "localhost", "[::1]")
#: Of every response. Styles in attributes are KaTeX's; a frame holds a report, which has a policy
#: of its own.
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
        "font-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    "x-content-type-options": "nosniff", "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


@dataclass
class Rate:
    """So many requests a second in the long run, ``burst`` at once."""

    a_second: float
    burst: float
    left: float = field(init=False)
    at: float = field(init=False)

    def __post_init__(self) -> None:
        self.left, self.at = self.burst, time.monotonic()

    def takes(self) -> bool:
        """Whether one more may come now."""
        now = time.monotonic()
        self.left = min(self.burst, self.left + (now - self.at) * self.a_second)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


@dataclass
class Guard:
    """Refuses what may not be asked; sets the headers of what is answered.

    ``most`` is the most that a request may bring, by the start of its path; ``seconds`` the most
    that it may take to arrive.
    """

    app: ASGIApp
    port: int
    most: Sequence[tuple[str, int]]
    rate: Rate
    seconds: float = 30.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [k for k, _ in message.get("headers", ())]
                message["headers"] = [*message.get("headers", ()), *(
                    (k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in own)]
            await send(message)

        refused = self._refused(scope)
        content = b""
        if refused is None and scope["method"] == "POST":
            try:
                content = await asyncio.wait_for(
                    self._body(receive, self._most(scope["path"])), self.seconds)
            except TimeoutError:
                refused = 408, "The request did not arrive in time."
            except ValueError:
                refused = 413, "This is too large."
        if refused is not None:
            await _say(sent, *refused)
            return
        given = False

        async def received() -> Message:
            nonlocal given
            if not given:
                given = True
                return {"type": "http.request", "body": content, "more_body": False}
            return await receive()

        await self.app(scope, received, sent)

    def _refused(self, scope: Scope) -> tuple[int, str] | None:
        headers: dict[bytes, list[bytes]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name, []).append(value)
        hosts = [f"{h}:{self.port}" for h in HOSTS]
        host = [v.decode("latin-1").lower() for v in headers.get(b"host", ())]
        if len(host) != 1 or host[0] not in hosts:
            return 403, "This page is for this machine alone."
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return 405, "This is not possible here."
        if scope["method"] != "POST":
            return None
        origin = [v.decode("latin-1").lower() for v in headers.get(b"origin", ())]
        if any(o != f"http://{host[0]}" for o in origin):
            return 403, "Another page may not ask this one."
        site = headers.get(b"sec-fetch-site", [b"same-origin"])
        if site != [b"same-origin"]:
            return 403, "Another page may not ask this one."
        # a form of another page cannot send these types without being asked first
        kind = headers.get(b"content-type", [b""])[0].split(b";")[0].strip()
        if kind not in (b"application/json", b"application/octet-stream"):
            return 415, "Send JSON, or a file as it is."
        if not self.rate.takes():
            return 429, "Too many questions at once: try again in a moment."
        return None

    def _most(self, path: str) -> int:
        return next(most for start, most in self.most if path.startswith(start))

    async def _body(self, receive: Receive, most: int) -> bytes:
        """The whole body. Raises ValueError where it is too large."""
        found = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                raise ValueError
            found += message.get("body", b"")
            if len(found) > most:
                raise ValueError
            if not message.get("more_body"):
                return bytes(found)


async def _say(send: Any, status: int, words: str) -> None:
    more = [(b"retry-after", b"1")] if status == 429 else []
    await send({"type": "http.response.start", "status": status, "headers": [
        (b"content-type", b"application/json"), (b"connection", b"close"), *more]})
    await send({"type": "http.response.body",
                "body": json.dumps({"message": words}).encode("ascii")})
