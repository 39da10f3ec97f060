"""What was installed: all of it, light to import, and two packages that stand apart."""

from __future__ import annotations

import ast
import importlib.metadata
import json
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from derive.extras import EXTRAS

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


def pyproject(checkout: Path) -> dict[str, list[str]]:
    """The distributions that the core and each extra bring; of an extra of extras, their names."""
    project = tomllib.loads((checkout / "pyproject.toml").read_text())["project"]
    listed = {"": project["dependencies"], **project["optional-dependencies"]}
    return {extra: [re.split(r"[<>=;]", wanted)[0].strip() for wanted in lines]
            for extra, lines in listed.items()}


def imported(checkout: Path) -> Iterator[tuple[Path, str]]:
    """What the packages import from elsewhere, wherever it stands."""
    own = {"derive", "numeric", *sys.stdlib_module_names}
    for package in ("derive", "numeric"):
        for file in (checkout / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                names: list[str] = []
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    names = [node.module or ""]
                yield from ((file, top) for n in names if (top := n.partition(".")[0]) not in own)


def python(code: str, cwd: Path, seconds: int = 60) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, capture_output=True, text=True, timeout=seconds
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


# -- the core, and what an extra brings ----------------------------------------------------------


def test_the_core_needs_five(checkout: Path) -> None:
    assert pyproject(checkout)[""] == ["click", "lark", "numpy", "scipy", "sympy"]


def test_every_other_module_is_of_an_extra(checkout: Path) -> None:
    brought = pyproject(checkout)
    core = {*brought[""], "mpmath"}  # SymPy's own
    for file, module in imported(checkout):
        assert module in core or module in EXTRAS, f"{file}: {module}"
    distribution = {"sklearn": "scikit-learn"}
    for module, extra in EXTRAS.items():
        assert distribution.get(module, module) in brought[extra]
    assert brought["all"] == [f"derive-em[{','.join(sorted({*EXTRAS.values()} - {'spark'}))}]"]


#: A program in which no extra is installed.
WITHOUT = f"""
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {list(EXTRAS)!r}:
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Absent())
import derive.cli
"""


def without_extras(commands: Sequence[str], folder: Path) -> list[tuple[int, str]]:
    """The exit code of each command line, and what it says on standard error."""
    done = python(WITHOUT + f"""
import contextlib, io, json
said = []
for command in {list(commands)!r}:
    with contextlib.redirect_stderr(io.StringIO()) as heard, contextlib.redirect_stdout(
            io.TextIOWrapper(io.BytesIO())):
        status = derive.cli.run(command.split())
    said.append((status, heard.getvalue()))
print(json.dumps(said))
""", folder, 300)
    assert done.returncode == 0, done.stderr
    return [(status, heard) for status, heard in json.loads(done.stdout)]


def test_the_core_alone(tmp_path: Path) -> None:
    from numeric import datasets

    rows = [",".join(map(str, row)) for row in datasets.load("faithful").values.tolist()]
    (tmp_path / "own.csv").write_text("a,b\n" + "\n".join(rows) + "\n")
    (tmp_path / "answer.md").write_text(r"$\tau^{t+1}=\frac1N\sum_i T_{1,i}$")
    commands = [
        "models", "data", "language", "misconceptions", "report two_gaussians",
        *(f"report two_gaussians -o r.{suffix}" for suffix in ("html", "tex", "md", "ipynb")),
        "verify poisson_mixture --grid quick", "fit two_gaussians faithful",
        "fit two_gaussians own.csv", "fit two_gaussians own.csv --chunks 100",
        "export two_gaussians --to numpy", "export two_gaussians --to jax",
        "export two_gaussians --to c -o c/", "grader nbgrader two_gaussians -o course",
        "check two_gaussians answer.md"]
    for command, (status, said) in zip(commands, without_extras(commands, tmp_path), strict=True):
        assert status == int(command.startswith("check")), f"{command}: {said}"


def test_what_is_missing_is_named_with_its_extra(tmp_path: Path) -> None:
    (tmp_path / "x.parquet").write_bytes(b"PAR1")
    (tmp_path / "x.duckdb").write_bytes(b"")
    (tmp_path / "x.csv").write_text("1\n2\n4\n7\n9\n")
    wanted = {
        "report two_gaussians --data faithful -o r.html": "matplotlib",
        "fit two_gaussians_1d x.parquet": "pyarrow",
        "fit two_gaussians_1d x.csv --chunks 2 --engine jax": "jax",
        "fit two_gaussians_1d x.csv --chunks 2 --engine dask": "dask",
        "fit two_gaussians_1d x.csv --chunks 2 --engine spark": "pyspark",
        "fit two_gaussians_1d x.duckdb --chunks 2": "duckdb"}
    for command, module, (status, said) in zip(
            wanted, wanted.values(), without_extras(tuple(wanted), tmp_path), strict=True):
        assert status == 2, command
        assert f"pip install 'derive-em[{EXTRAS[module]}]'" in said, command
        assert "fault of derive" not in said


@pytest.mark.slow
def test_sdist_and_wheel_pass_twine(checkout: Path, tmp_path: Path) -> None:
    for command in (["build", "--no-isolation", "--outdir", tmp_path, checkout],
                    ["twine", "check", "--strict", *(tmp_path / n for n in ("*.whl", "*.gz"))]):
        done = subprocess.run([sys.executable, "-m", *map(str, command)], cwd=tmp_path,
                              capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("PASSED") == 2
    [wheel], [sdist] = tmp_path.glob("*.whl"), tmp_path.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as found:
        assert set(found.namelist()) >= files_of_checkout(checkout)
    with tarfile.open(sdist) as found_too:
        top = sdist.name.removesuffix(".tar.gz")
        assert {f"{top}/{name}" for name in (
            "README.md", "LICENSE", "CHANGELOG.md", "CITATION.cff", "docs/language.md",
            "tests/conftest.py")} <= set(found_too.getnames())
