"""What was installed: all of it, light to import, and two packages that stand apart."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
from pathlib import Path

import pytest

DISTRIBUTION = "derive-em"
HEAVY = ("sympy", "numpy", "scipy", "matplotlib", "lark", "mpmath", "pyarrow",
         "sklearn")
# written in two halves, or this file would name them
REGISTRIES = tuple(
    a + b
    for a, b in (
        ("pypi", ".org"), ("pythonhosted", ".org"), ("npmjs", ".org"), ("npmjs", ".com"),
        ("yarnpkg", ".com"), ("crates", ".io"), ("anaconda", ".org"), ("rubygems", ".org"),
    )
)


def installed_files() -> set[str]:
    files = importlib.metadata.files(DISTRIBUTION)
    assert files is not None
    return {
        file.as_posix()
        for file in files
        if file.parts[0] in ("derive", "numeric") and file.suffix != ".pyc"
    }


def files_of_checkout(checkout: Path) -> set[str]:
    return {
        file.relative_to(checkout).as_posix()
        for package in ("derive", "numeric")
        for file in (checkout / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


def python(code: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, capture_output=True, text=True, timeout=60
    )


def test_every_file_is_in_the_wheel(checkout: Path) -> None:
    page = {"derive/statement/language.md"}  # docs/language.md, for `derive language`
    assert installed_files() == files_of_checkout(checkout) | page


@pytest.mark.parametrize(
    "suffix", [".lark", ".tables", ".txt", ".toml", ".csv", ".typed", ".woff2", ".css", ".js"]
)
def test_package_data_are_in_the_wheel(checkout: Path, suffix: str) -> None:
    wanted = {name for name in files_of_checkout(checkout) if name.endswith(suffix)}
    assert wanted <= installed_files()


def test_nothing_else_is_installed() -> None:
    files = importlib.metadata.files(DISTRIBUTION)
    assert files is not None
    tops = {file.parts[0] for file in files if ".." not in file.parts}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"derive", "numeric"}


def test_metadata() -> None:
    metadata = importlib.metadata.metadata(DISTRIBUTION)
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == ">=3.11"
    [script] = importlib.metadata.entry_points(group="console_scripts", name="derive")
    assert script.value == "derive.cli:main"


def test_numeric_stands_alone(tmp_path: Path) -> None:
    blocked = (
        "import sys, pkgutil, importlib; sys.modules['derive'] = None; import numeric\n"
        "for m in pkgutil.walk_packages(numeric.__path__, 'numeric.'):\n"
        "    importlib.import_module(m.name)\n"
        "assert 'sympy' not in sys.modules\n"
    )
    done = python(blocked, tmp_path)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "code",
    [
        "import derive",
        "import derive.cli",
        "import derive.cli; derive.cli.run(['--help'])",
        "import derive.cli; derive.cli.run(['report', '--help'])",
        "import derive.cli; derive.cli.run(['--version'])",
    ],
)
def test_imports_are_late(tmp_path: Path, code: str) -> None:
    done = python(
        f"import sys; {code}\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)",
        tmp_path,
    )
    assert done.returncode == 0
    assert done.stderr.strip() == "[]"


def test_no_registry_is_named(checkout: Path) -> None:
    tracked = subprocess.run(
        ["git", "-c", f"safe.directory={checkout}", "ls-files", "-z"],
        cwd=checkout, capture_output=True, text=True, check=True,
    ).stdout
    for name in filter(None, tracked.split("\0")):
        content = (checkout / name).read_bytes().lower()
        for host in REGISTRIES:
            assert host.encode() not in content, f"{name} names {host}"
