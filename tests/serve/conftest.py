"""A server on a port of its own, and what asks it."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from .browser import CHROMIUM, Browser

TWO = ("X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\nX_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n"
       "P(Z_i = 1) = tau\nP(Z_i = 2) = 1 - tau\n")
POISSON = "X_i | Z_i=k ~ Poisson(lambda_k)\nP(Z_i = k) = pi_k\nk = 1..K\n"


@dataclass
class Said:
    """An answer of the server."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.content.splitlines()]


@dataclass
class Server:
    """A running server."""

    process: subprocess.Popen[str]
    address: str

    @property
    def port(self) -> int:
        return int(re.findall(r":(\d+)/", self.address)[0])

    def send(self, method: str, path: str, content: bytes | None = None,
             **headers: str) -> Said:
        """What is said to a request; a header is named with _ for -."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=180)
        link.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        given = {"host": f"127.0.0.1:{self.port}",
                 **{k.replace("_", "-"): v for k, v in headers.items()}}
        if content is not None:
            given["content-length"] = str(len(content))
        for name, value in given.items():
            if value:
                link.putheader(name, value)
        link.endheaders(content)
        found = link.getresponse()
        said = Said(found.status, {k.lower(): v for k, v in found.getheaders()}, found.read())
        link.close()
        return said

    def ask(self, name: str, /, **given: Any) -> Said:
        """What the page would be told."""
        return self.send("POST", f"/api/{name}", json.dumps(given).encode(),
                         content_type="application/json", origin=self.address.rstrip("/"))

    def bring(self, name: str, content: bytes) -> str:
        """The key of a file."""
        said = self.send("POST", f"/api/file?name={name}", content,
                         content_type="application/octet-stream")
        assert said.status == 200, said.content
        return str(said.json["key"])

    def children(self) -> list[int]:
        """The processes that it has started."""
        done = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)],
                              capture_output=True, text=True, check=False)
        return [int(pid) for pid in done.stdout.split()]


def started(*arguments: str) -> Server:
    """A server that has said where it is."""
    process = subprocess.Popen(
        [sys.executable, "-m", "derive", "serve", *arguments, "--no-browser", "--json"],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    assert process.stdout is not None
    said = ""
    while "}" not in said:
        line = process.stdout.readline()
        assert line, "the server did not start"
        said += line
    return Server(process, json.loads(said)["address"])


@pytest.fixture(scope="package")
def server() -> Iterator[Server]:
    found = started()
    yield found
    found.process.send_signal(signal.SIGINT)
    assert found.process.wait(30) == 0


@pytest.fixture(scope="package")
def browser(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("chromium is not here")
    found = Browser(tmp_path_factory.mktemp("browser"))
    yield found
    found.close()
