"""`derive` as a script runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

STATEMENT = """\
Y_j | W_j=a ~ Normal(m_a, s_a^2)
Y_j | W_j=b ~ Normal(m_b, s_b^2)
P(W_j = a) = rho
P(W_j = b) = 1 - rho
"""


class Shell:
    """Runs `derive` in an empty folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self, *arguments: str, stdin: bytes | None = None, **environment: str
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "derive", *arguments],
            cwd=self.folder, capture_output=True, timeout=300,
            input=b"" if stdin is None else stdin,
            env={**os.environ, **environment},
        )

    def write(self, name: str, content: str | bytes) -> str:
        data = content.encode() if isinstance(content, str) else content
        (self.folder / name).write_bytes(data)
        return name


def refused(done: subprocess.CompletedProcess[bytes]) -> str:
    """The message of a command that could not use its input."""
    message = done.stderr.decode()
    assert done.returncode == 2, message
    assert done.stdout == b""
    assert message.startswith("derive: error: ")
    assert "Traceback" not in message
    assert "fault of derive" not in message
    return message
