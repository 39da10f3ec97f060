"""The server run on a port of the loopback address until it is interrupted."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping

import uvicorn

from .application import application

#: The port that is tried first; where it is taken, any free one is.
PORT = 8765
#: The most connections at once.
CONNECTIONS = 400


def listening(port: int | None) -> socket.socket:
    """A socket that listens on the loopback address alone: on that port, or on the usual or a free
    one where None is given. Raises OSError."""
    for wanted in (port,) if port is not None else (PORT, 0):
        found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind(("127.0.0.1", wanted))
            return found
        except OSError:
            found.close()
            if port is not None:
                raise
    raise OSError("no port is free")


def run(statement: Mapping[str, str], found: socket.socket, children: int,
        started: Callable[[], None]) -> None:
    """Answer until interrupted; ``started`` is called when the page can be opened."""
    port = found.getsockname()[1]
    config = uvicorn.Config(
        application(statement, port, children), log_level="error", access_log=False,
        server_header=False, lifespan="on", ws="none", limit_concurrency=CONNECTIONS,
        timeout_keep_alive=15, timeout_graceful_shutdown=2)
    _Server(config, started).run(sockets=[found])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self.then = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.then()
