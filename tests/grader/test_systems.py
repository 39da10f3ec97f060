"""nbgrader and Otter run what `derive grader` writes for them, and Gradescope's image is built.

nbgrader and Otter are looked for in the folder that GRADING_SYSTEMS names, the `bin` of an
environment that has
them and derive's dependencies; `.ci/run --all` makes one.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import derive
from derive.grader import Assignment, package

from .test_packages import laid

pytestmark = pytest.mark.slow
RUBRIC = "[points]\ntau = 0.5\nmu_1 = 2\nmu_2 = 1\n[misconceptions]\nn_for_nk = 0.25\n"
#: Of the mistake, and of no mistake.
MISTAKE = (r"\frac{1}{N_1}", r"\frac{1}{N}")


@pytest.fixture
def course(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A package of the system, beside a folder with its program installed from its wheel."""
    system = request.param
    where = os.environ.get("GRADING_SYSTEMS", str(Path(sys.executable).parent))
    if shutil.which(system, path=where) is None:
        pytest.skip(f"not run: no {system} in {where}; GRADING_SYSTEMS names another folder")
    laid(package(system, Assignment(derive.derive_em("two_gaussians_1d"), RUBRIC)),
         tmp_path / "course")
    [wheel] = (tmp_path / "course").glob("*.whl")
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target",
                    tmp_path / "installed", wheel], check=True)
    return tmp_path / "course"


def answered(notebook: Path, solution: str, to: Path) -> None:
    """The notebook with an answer in its cell for it."""
    content = json.loads(notebook.read_text())
    content["cells"][1]["source"] = f'answer = r"""\n{solution}"""'
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(json.dumps(content))


def command(course: Path, *words: str) -> str:
    where = os.environ.get("GRADING_SYSTEMS", str(Path(sys.executable).parent))
    done = subprocess.run(
        [str(Path(where) / words[0]), *words[1:]], cwd=course, capture_output=True, text=True,
        timeout=600, env={**os.environ, "PYTHONPATH": str(course.parent / "installed"),
                          "PATH": f"{where}:{os.environ['PATH']}"})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("course", ["nbgrader"], indirect=True)
def test_nbgrader(course: Path) -> None:
    name = "two_gaussians_1d"
    source = course / f"source/{name}/{name}.ipynb"
    solution = Assignment(derive.derive_em(name), RUBRIC).solution
    command(course, "nbgrader", "generate_assignment", name, "--create")
    release = course / f"release/{name}/{name}.ipynb"
    handed_out = release.read_text()
    assert "frac" not in handed_out.partition("Your answer")[2] and "grade(" not in handed_out
    assert "grade(" in source.read_text()
    for student, text in (("anna", solution), ("ben", solution.replace(*MISTAKE)), ("eve", "")):
        answered(release, text, course / f"submitted/{student}/{name}/{name}.ipynb")
    command(course, "nbgrader", "autograde", name, "--create")
    command(course, "nbgrader", "export")
    table = (course / "grades.csv").read_text().splitlines()
    columns = table[0].split(",")
    got = {row.split(",")[columns.index("student_id")]: float(row.split(",")[
        columns.index("score")]) for row in table[1:]}
    assert got == {"anna": 3.5, "ben": 0.5 + 0.5 + 1, "eve": 0.0}
    graded = (course / f"autograded/ben/{name}/{name}.ipynb").read_text()
    assert "sum of the responsibilities" in graded  # what ben reads


@pytest.mark.parametrize("course", ["otter"], indirect=True)
def test_otter(course: Path) -> None:
    name = "two_gaussians_1d"
    solution = (course / "solution.md").read_text()
    [wheel] = course.glob("*.whl")
    command(course, "otter", "generate", "-t", "tests", "-r", "requirements.txt", "-c",
            "otter_config.json", "-o", "autograder.zip", wheel.name)
    # a test passes or fails: no share for the mistake
    for student, text, points in (("anna", solution, 3.5),
                                  ("ben", solution.replace(*MISTAKE), 1.5)):
        handed_in = course / f"{student}/{name}.ipynb"
        answered(course / f"{name}.ipynb", text, handed_in)
        command(course, "otter", "run", "-a", "autograder.zip", "-o", student, str(handed_in))
        results = json.loads((course / student / "results.json").read_text())
        assert results["score"] == points
        said = "".join(t.get("output", "") for t in results["tests"])
        assert ("sum of the responsibilities" in said) == (student == "ben")


def test_setup_of_gradescope(tmp_path: Path) -> None:
    content = package("gradescope", Assignment(derive.derive_em("two_gaussians_1d")))[
        "autograder.zip"]
    assert isinstance(content, bytes)
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        found.extractall(tmp_path)
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(["bash", tmp_path / "setup.sh"], capture_output=True, text=True,
                          timeout=600, env={**environment, "PYTHON": sys.executable})
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "statement: right"
