"""The blocks of a page: run in one directory, their output compared with what the page shows."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
#: Blocks in these languages are shown, not run; one with a title is the file of that name.
SHOWN = ("", "text", "tex", "json")
#: The shell blocks of these sections of README are run by `.ci/run`.
RUN_BY_CI = ("Install", "Tests")


@dataclass(frozen=True)
class Block:
    """A block of a page: its language, the section and the line that it stands in, its text, and
    the file that it is."""

    language: str
    section: str
    line: int
    text: str
    file: str = ""


def blocks(page: str) -> Iterator[Block]:
    """The blocks of a page in Markdown."""
    section, language, file, start, text = "", None, "", 0, ""
    for number, line in enumerate(page.splitlines(keepends=True), 1):
        if language is None and line.startswith("## "):
            section = line[3:].strip()
        if line.startswith("```"):
            if language is None:
                language, _, file = line[3:].strip().removesuffix('"').partition(' title="')
                start, text = number, ""
            else:
                yield Block(language, section, start, text, file)
                language = None
        elif language is not None:
            text += line
    assert language is None, "the page ends inside a block"


def _run(script: str, folder: Path, environment: Mapping[str, str]) -> tuple[int, str]:
    """How a script ends, and what it prints."""
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, capture_output=True, text=True, timeout=300,
        env={**os.environ, "COLUMNS": "100", **environment}, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout + done.stderr


def shell(block: Block, folder: Path, environment: Mapping[str, str]) -> None:
    """Run a block whose output is not shown: no command may fail."""
    status, got = _run("set -e\n" + block.text, folder, environment)
    assert status == 0, f"line {block.line}: {block.text}\n{got}"


def console(block: Block, folder: Path, environment: Mapping[str, str]) -> None:
    """Run the lines after ``$ `` (``> `` goes on), and compare what they print."""
    commands = re.split(r"(?m)^\$ ", block.text)
    assert not commands[0].strip(), f"line {block.line}: a console block begins with '$ '"
    for command in commands[1:]:
        lines = command.splitlines(keepends=True)
        more = 1
        while more < len(lines) and re.match(r">( |$)", lines[more]):
            more += 1
        script = lines[0] + "".join(line[2:] or "\n" for line in lines[1:more])
        wanted = "".join(lines[more:])
        status, got = _run(script, folder, environment)
        assert status in (0, 1) or wanted.startswith("derive: error"), f"{script}\n{got}"
        assert doctest.OutputChecker().check_output(wanted, got, OPTIONS), (
            f"line {block.line}: $ {script}wanted:\n{wanted}\ngot:\n{got}")


def python(block: Block, names: dict[str, object], page: Path) -> None:
    """Run a block of Python; one with ``>>>`` is a doctest."""
    if ">>>" not in block.text:
        exec(compile("\n" * block.line + block.text, page, "exec"), names)
        return
    test = doctest.DocTestParser().get_doctest(
        block.text, names, page.name, str(page), block.line)
    report: list[str] = []
    result = doctest.DocTestRunner(optionflags=OPTIONS).run(
        test, out=report.append, clear_globs=False)
    names.update(test.globs)
    assert result.failed == 0, "".join(report)


def run_page(page: Path, folder: Path, readme: Path, environment: Mapping[str, str] | None = None
             ) -> int:
    """Run the blocks of a page in a folder, which is the current one; how many were run. The
    shell blocks of README that `.ci/run` runs are left to it."""
    names: dict[str, object] = {"__name__": "page"}
    by_ci = [b.text for b in blocks(readme.read_text(encoding="utf-8"))
             if b.language == "sh" and b.section in RUN_BY_CI]
    count = 0
    for block in blocks(page.read_text(encoding="utf-8")):
        if block.file:
            (folder / block.file).parent.mkdir(exist_ok=True)
            (folder / block.file).write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            console(block, folder, environment or {})
        elif block.language == "python":
            python(block, names, page)
        elif block.language == "sh":
            if block.text not in by_ci:
                shell(block, folder, environment or {})
        else:
            assert block.language in SHOWN, f"line {block.line}: {block.language}"
            continue
        count += 1
    return count
