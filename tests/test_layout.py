"""Where things are: scripts and people rely on the top-level folders and on the arrows."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDERS = {".ci", "benchmarks", "derive", "docs", "numeric", "reports", "tests"}
FILES = {".gitignore", "LICENSE", "README.md", "pyproject.toml", "CHANGELOG.md", "CITATION.cff",
         "CONTRIBUTING.md", "mkdocs.yml"}
# modules of derive that may use numeric: verify, the pictures of reports, fit, and what lists data
USERS_OF_NUMERIC = (
    "derive/verifying", "derive/witness", "derive/fitting", "derive/commands/", "derive/cli",
    "derive/document/general/on_data",
    "derive/document/general/components", "derive/document/general/live_content",
    "derive/document/general/by_hand",
    "derive/document/general/convergence", "derive/arrays/shown_run", "derive/arrays/starts",
    "derive/document/values",  # decimals that are settled
    "derive/serve/library", "derive/serve/fits",  # the shipped data that a page offers
)
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "manager", "process", "misc", "common", "info"}


def tracked(checkout: Path) -> list[Path]:
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={checkout}", "ls-files"],
        cwd=checkout, capture_output=True, text=True, check=True,
    ).stdout
    return [Path(line) for line in listed.splitlines()]


def imports(file: Path) -> Iterator[str]:
    """The top-level packages that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_top_level(checkout: Path) -> None:
    files = tracked(checkout)
    assert {file.parts[0] for file in files if len(file.parts) > 1} == FOLDERS
    assert {file.name for file in files if len(file.parts) == 1} == FILES
    assert Path(".ci/run") in files


def test_numeric_imports_nothing_of_derive(checkout: Path) -> None:
    for file in (checkout / "numeric").rglob("*.py"):
        assert "derive" not in imports(file), file


def test_derive_imports_numeric_in_few_places(checkout: Path) -> None:
    users = [
        file.relative_to(checkout).as_posix()
        for file in (checkout / "derive").rglob("*.py")
        if "numeric" in imports(file)
    ]
    assert [user for user in users if not user.startswith(USERS_OF_NUMERIC)] == []


@pytest.mark.parametrize("package", ["derive", "numeric"])
def test_modules_have_a_subject(checkout: Path, package: str) -> None:
    for file in (checkout / package).rglob("*.py"):
        assert file.stem not in EMPTY_WORDS, file
