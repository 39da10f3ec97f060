"""`derive serve`: how it begins, what it needs, how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .conftest import POISSON, started


def run(*arguments: str, code: str = "") -> subprocess.CompletedProcess[str]:
    begin = ["-c", f"{code}\nfrom derive.cli import main\nmain({['serve', *arguments]!r})"]
    return subprocess.run([sys.executable, *begin], capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("missing", ["starlette", "uvicorn"])
def test_what_is_not_installed_is_named(missing: str) -> None:
    done = run(code=f"import sys; sys.modules[{missing!r}] = None")
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "derive-em[serve]" in done.stderr and missing in done.stderr


def test_a_statement_that_cannot_be_used_is_said_at_once() -> None:
    done = run("nothing_of_that_name")
    assert done.returncode == 2 and "nothing_of_that_name" in done.stderr


def test_a_port_that_is_taken() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run("--port", str(port), "--no-browser")
    assert done.returncode == 2 and f"--port {port}" in done.stderr


def test_it_begins_with_a_statement_and_ends_with_its_children(tmp_path: Path) -> None:
    file = tmp_path / "fish.txt"
    file.write_text(POISSON)
    server = started(str(file), "--children", "1")
    begin = server.send("GET", "/api/library").json["begin"]
    assert begin == {"name": "fish", "statement": POISSON}
    assert server.ask("state", statement=POISSON).status == 200
    assert len(server.children()) == 2
    children = server.children()
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(30) == 0
    assert_gone(children)


def test_children_do_not_outlive_a_server_that_was_killed() -> None:
    server = started("--children", "1")
    assert server.ask("state", statement=POISSON).status == 200
    children = server.children()
    server.process.kill()
    server.process.wait()
    assert_gone(children)


def test_killed_children_are_replaced() -> None:
    server = started("--children", "1")
    try:
        assert server.ask("state", statement=POISSON).status == 200
        assert server.ask("export", statement=POISSON, target="latex").status == 200
        children = server.children()
        assert len(children) == 2
        for child in children:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.5)
        assert server.ask("state", statement=POISSON).status == 200
        assert server.ask("export", statement=POISSON, target="latex").status == 200
        assert not set(children) & set(server.children())
    finally:
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(30) == 0


def test_a_fit_that_nobody_waits_for_is_stopped() -> None:
    server = started("--children", "1")
    try:
        assert server.ask("export", statement=POISSON, target="latex").status == 200
        before = set(server.children())
        content = json.dumps({"statement": POISSON, "data": "deaths", "sizes": {"K": 9},
                              "restarts": 100}).encode()
        with socket.create_connection(("127.0.0.1", server.port)) as link:
            link.sendall(b"POST /api/fit HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: "
                         b"application/json\r\nContent-Length: %d\r\n\r\n%b" % (
                             server.port, len(content), content))
            heard = b""
            while b"points" not in heard:
                heard += link.recv(4096)
        began = time.monotonic()
        assert server.ask("export", statement=POISSON, target="latex").status == 200
        assert time.monotonic() - began < 20
        assert set(server.children()) != before
    finally:
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(30) == 0


def assert_gone(children: list[int]) -> None:
    """None of the processes is there, after a while."""
    assert children
    for _ in range(100):
        done = subprocess.run(["ps", "-o", "stat=", "-p", ",".join(map(str, children))],
                              capture_output=True, text=True, check=False)
        if not [s for s in done.stdout.split() if not s.startswith("Z")]:
            return
        time.sleep(0.1)
    raise AssertionError(f"still there: {children}")
