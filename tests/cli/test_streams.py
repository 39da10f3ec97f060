"""Streams: standard input and output, full, closed, in any locale, and on a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from .shell import STATEMENT, Shell, refused


def test_a_statement_from_standard_input(derive: Shell) -> None:
    done = derive("export", "-", "--to", "numpy", stdin=STATEMENT.encode())
    assert done.returncode == 0, done.stderr.decode()
    assert b"m_a" in done.stdout
    refused(derive("export", "-", "--to", "numpy", stdin=b"\xff\xfe\x00"))
    refused(derive("export", "-", "--to", "numpy", stdin=b""))


def test_a_reader_that_goes_away(derive: Shell) -> None:
    done = subprocess.run(
        ["bash", "-c", f"'{sys.executable}' -m derive report two_gaussians --no-certify | head -1"],
        cwd=derive.folder, capture_output=True,
    )
    assert done.stderr == b""
    assert done.stdout.count(b"\n") == 1


@pytest.mark.parametrize("buffered", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize(
    "arguments", ["models", "--help", "data --version", "export two_gaussians --to numpy"])
def test_a_full_disk(derive: Shell, arguments: str, buffered: str) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "derive", *arguments.split()], cwd=derive.folder,
            stdout=full, stderr=subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": buffered},
        )
    assert done.returncode == 2
    assert done.stderr.decode() == (
        "derive: error: standard output cannot be written: no space left on device\n")


def test_output_that_was_closed(derive: Shell) -> None:
    done = subprocess.run(
        ["bash", "-c", f"'{sys.executable}' -m derive models >&-"], cwd=derive.folder,
        capture_output=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-16"])
def test_output_is_utf8_in_every_locale(derive: Shell, encoding: str) -> None:
    arguments = ("report", "two_gaussians_1d", "--no-certify")
    done = derive(*arguments, PYTHONIOENCODING=encoding, PYTHONUTF8="0", LC_ALL="C")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == derive(*arguments).stdout
    done.stdout.decode("utf-8")


REPEATED = {
    "models": ("models", "--json"),
    "tex": ("report", "two_gaussians", "--no-certify", "--format", "tex"),
    "html": ("report", "two_gaussians", "--no-certify", "--format", "html"),
    "text": ("report", "two_gaussians", "--no-certify"),
    "verify": ("verify", "two_gaussians_1d", "--json"),
    "numpy": ("export", "two_gaussians", "--to", "numpy"),
    "fit": ("fit", "two_gaussians", "faithful", "--restarts", "2", "--json"),
}


@pytest.mark.parametrize("arguments", REPEATED.values(), ids=REPEATED)
def test_the_same_bytes_on_every_run(derive: Shell, arguments: tuple[str, ...]) -> None:
    first, second = (derive(*arguments, PYTHONHASHSEED=seed) for seed in ("1", "4242"))
    assert first.returncode == 0, first.stderr.decode()
    assert first.stdout == second.stdout


def in_terminal(folder: Path, *arguments: str, **environment: str) -> bytes:
    """What the command shows on a terminal, on both streams."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "derive", *arguments], cwd=folder, stdin=subprocess.DEVNULL,
        stdout=follower, stderr=follower, env={**os.environ, "TERM": "xterm", **environment},
    )
    os.close(follower)
    shown = b""
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:  # the terminal has no writer left
            break
        if not part:
            break
        shown += part
    process.wait(timeout=60)
    os.close(leader)
    return shown


@pytest.mark.parametrize(("arguments", "file", "said"), [
    (("export", "two_coins", "--to", "numpy"), "em.py", b"wrote em.py\n"),
    (("export", "two_coins", "--to", "numpy"), "em/", b"wrote 1 file in em/\n"),
    (("report", "two_coins", "--no-certify"), "r.md", b"wrote r.md\n"),
    (("check", "two_coins", "a.txt"), "graded", b"wrote graded/gradebook.html, gradebook.csv, "
     b"grades.json and 1 page in graded/submissions\n"),
])
def test_a_command_says_what_it_wrote_and_what_would_be_overwritten(
    derive: Shell, arguments: tuple[str, ...], file: str, said: bytes
) -> None:
    (derive.folder / "a.txt").write_text("p_A = 1")
    done = derive(*arguments, "-o", file)
    assert done.stderr == said and said not in done.stdout
    before = {p: p.read_bytes() for p in derive.folder.rglob("*") if p.is_file()}
    again = derive(*arguments, "-o", file)
    assert again.returncode == 2 and b"exists" in again.stderr and b"--force" in again.stderr
    assert b"wrote" not in again.stderr
    assert before == {p: p.read_bytes() for p in derive.folder.rglob("*") if p.is_file()}
    assert derive(*arguments, "-o", file, "--force").stderr == said


def test_colour_and_progress_on_a_terminal_only(
    derive: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    shown = in_terminal(derive.folder, "verify", "two_gaussians_1d")
    assert b"\x1b[32m" in shown
    assert b"deriving" in shown
    assert b"\x1b[" not in in_terminal(derive.folder, "verify", "two_gaussians_1d", NO_COLOR="1")
    assert b"\x1b[" in in_terminal(derive.folder, "report", "two_gaussians_1d")
    assert b"wrote em.py" in in_terminal(
        derive.folder, "export", "two_gaussians", "--to", "numpy", "-o", "em.py")
    for command in ("verify", "report"):
        done = derive(command, "two_gaussians_1d")
        assert b"\x1b[" not in done.stdout
        assert done.stderr == b""
