"""Help, versions, and the two ways to start the program."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .shell import Shell

COMMANDS = ("models", "data", "language", "report", "verify", "export", "fit", "grader", "serve")


def test_help(derive: Shell) -> None:
    done = derive("--help")
    assert done.returncode == 0
    assert done.stderr == b""
    for command in COMMANDS:
        assert f"  {command} " in done.stdout.decode()
    assert derive().stdout == done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command_has_an_example(derive: Shell, command: str) -> None:
    done = derive(command, "--help")
    assert done.returncode == 0
    assert done.stderr == b""
    text = done.stdout.decode()
    assert f"Usage: derive {command}" in text
    assert f"\n    derive {command}" in text.partition("Example")[2]
    assert "--json" in text


def test_help_names_every_target_and_format(derive: Shell) -> None:
    from derive.arrays.targets import TARGETS
    from derive.document.formats import FORMATS

    text = derive("export", "--help").stdout.decode()
    assert f"What to write: {', '.join(TARGETS)}, sklearn." in " ".join(text.split())
    text = derive("report", "--help").stdout.decode()
    for form in FORMATS.values():
        assert form.name in text
        assert form.suffixes[0] in text


def test_the_starts_in_the_help_of_fit_are_starts(derive: Shell) -> None:
    text = derive("fit", "--help").stdout.decode()
    for beginning, arguments in (
        ('{"tau"', ("two_gaussians", "faithful")), ('{"pi"', ("poisson_mixture", "deaths")),
    ):
        theta, _ = json.JSONDecoder().raw_decode(text[text.index(beginning):])
        start = derive.write("start.json", json.dumps(theta))
        done = derive("fit", *arguments, "--start", start, "--iterations", "1")
        assert done.returncode == 1, done.stderr.decode()


@pytest.mark.parametrize("command", [(), *((command,) for command in COMMANDS)])
def test_version(derive: Shell, command: tuple[str, ...]) -> None:
    from importlib.metadata import version

    assert derive(*command, "--version").stdout.decode() == f"derive {version('derive-em')}\n"


def test_script_and_module_are_one(derive: Shell) -> None:
    script = Path(sys.executable).with_name("derive")
    done = subprocess.run([script, "models"], cwd=derive.folder, capture_output=True)
    assert done.stdout == derive("models").stdout
