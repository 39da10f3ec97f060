"""What `derive grader` writes, beside the formats that the systems document."""

from __future__ import annotations

import ast
import base64
import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import derive
from derive.commands.grading import grader
from derive.grader import SYSTEMS, Assignment, package
from derive.grader.wheel import wheel
from derive.homework.rubric import RubricError

RUBRIC = '[points]\nresponsibilities = 2\ntau = 0.5\nmu_1 = 1\n[letters]\ndata = "h"\n'


def written(system: str, rubric: str = "", statement: str = "two_gaussians"
            ) -> dict[str, str | bytes]:
    return package(system, Assignment(derive.derive_em(statement), rubric))


def test_a_part_that_is_no_word_of_toml_stands_between_quotes():
    given = Assignment(derive.derive_em("two_gaussians_1d"))
    again = Assignment(given.em, given.rubric_toml)
    assert again.pointed == given.pointed
    assert "sigma_1^2" in given.pointed
    with pytest.raises(RubricError, match=r'"sigma_1\^2" = 1'):
        _ = Assignment(given.em, "[points]\nsigma_1^2 = 1\n").rubric


def laid(files: dict[str, str | bytes], folder: Path) -> None:
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode())


def program(folder: Path) -> Path:
    """A `derive` that is what is tested here."""
    folder.mkdir(parents=True)
    file = folder / "derive"
    file.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m derive "$@"\n')
    file.chmod(0o755)
    return folder


def run(script: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["/bin/sh", "-c", f'"{script}"'], capture_output=True, text=True,
                          timeout=300, env={**os.environ, **environment}, cwd=script.parent)


# -- every system ---------------------------------------------------------------------------------


def test_the_command_offers_every_system() -> None:
    [choice] = [p for p in grader.params if p.name == "system"]
    assert tuple(choice.type.choices) == tuple(SYSTEMS)  # type: ignore[attr-defined]
    for system, what in SYSTEMS.items():
        assert f"  {system:13} {what}\n" in (grader.epilog or "") + "\n"


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_package_is_complete_and_the_same_each_time(system: str) -> None:
    files = written(system, RUBRIC)
    assert files == written(system, RUBRIC)
    readme = files["README.md"]
    assert isinstance(readme, str) and "3.5 points in all" in readme
    for path, content in files.items():
        if isinstance(content, str):
            assert not re.search(r"@\w+@", content), path
        assert not Path(path).is_absolute() and ".." not in Path(path).parts
    named = [f for f in re.findall(r"`([\w./-]+\.(?:md|toml|zip|py|json|ipynb|whl))`", readme)]
    inside: set[str] = set(files)
    for content in files.values():
        if isinstance(content, bytes) and content[:2] == b"PK":
            inside |= set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    made = {"autograder.zip"} if system == "otter" else set()
    assert {n for n in named if not n.startswith("rubric")} <= inside | made


@pytest.mark.parametrize("system", SYSTEMS)
def test_students_are_not_handed_the_solution(system: str) -> None:
    for path, content in written(system).items():
        name = Path(path).name
        if name in ("problem.md", "question.html") or system == "otter" and name.endswith("ipynb"):
            assert r"\frac{1}{N_1}" not in str(content)


@pytest.mark.parametrize("rubric", ["[points]\nSigma_9 = 1", "[points"])
def test_a_rubric_that_cannot_be_used_is_refused(rubric: str, tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(rubric)
    done = subprocess.run(
        [sys.executable, "-m", "derive", "grader", "otter", "two_gaussians", "-o", "x",
         "--rubric", "r.toml"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2 and "--rubric r.toml" in done.stderr
    assert not (tmp_path / "x").exists()


def test_the_command_writes_and_replaces_only_when_told(tmp_path: Path) -> None:
    def derive_grader(*more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "derive", "grader", "prairielearn", "two_coins", "-o", "p",
             *more], cwd=tmp_path, capture_output=True, text=True)

    first = derive_grader("--json")
    assert first.returncode == 0, first.stderr
    files = json.loads(first.stdout)["files"]
    there = {p.relative_to(tmp_path / "p").as_posix() for p in (tmp_path / "p").rglob("*")
             if p.is_file()}
    assert there == set(files)
    assert os.access(tmp_path / "p/questions/two_coins/tests/run.sh", os.X_OK)
    again = derive_grader()
    assert again.returncode == 2 and "--force" in again.stderr
    assert derive_grader("--force").returncode == 0


# -- the wheel ------------------------------------------------------------------------------------


def test_the_wheel_is_one() -> None:
    name, content = wheel()
    assert re.fullmatch(r"derive_em-[\d.]+-py3-none-any\.whl", name)
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        about = name.removesuffix("-py3-none-any.whl") + ".dist-info"
        rows = list(csv.reader(io.StringIO(found.read(f"{about}/RECORD").decode())))
        assert {row[0] for row in rows} == set(found.namelist())
        for path, digest, size in rows:
            if not path.endswith("RECORD"):
                kept = found.read(path)
                hashed = base64.urlsafe_b64encode(hashlib.sha256(kept).digest()).decode()
                assert (digest, size) == (f"sha256={hashed.rstrip('=')}", str(len(kept)))
        assert {"derive/__init__.py", "derive/statement/language.md", "numeric/__init__.py",
                f"{about}/METADATA", f"{about}/entry_points.txt"} <= set(found.namelist())


# -- Gradescope: https://gradescope-autograders.readthedocs.io/en/latest/specs/ -------------------


def test_gradescope_runs(tmp_path: Path) -> None:
    files = written("gradescope", RUBRIC.replace('data = "h"', 'data = "x"'))
    content = files["autograder.zip"]
    assert isinstance(content, bytes)
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        assert {"setup.sh", "run_autograder"} <= set(found.namelist())  # at its root
        for script in ("setup.sh", "run_autograder"):
            assert found.getinfo(script).external_attr >> 16 & 0o111
            assert found.read(script).startswith(b"#!/usr/bin/env bash\n")
            done = subprocess.run(["bash", "-n"], input=found.read(script), capture_output=True)
            assert done.returncode == 0, done.stderr
        found.extractall(tmp_path / "source")
    program(tmp_path / "source/environment/bin")
    # where Gradescope copies it, and what it lays beside it
    place = tmp_path / "run_autograder"
    place.write_bytes((tmp_path / "source/run_autograder").read_bytes())
    place.chmod(0o755)
    (tmp_path / "submission").mkdir()
    for answer, points in ((str(files["solution.md"]), 3.5),
                           (r"$$\tau^{t+1}=\frac1N\sum_i T_{1,i}$$", 0.5)):
        (tmp_path / "submission/answer.md").write_text(answer)
        done = run(place)
        assert done.returncode == 0, done.stderr
        results = json.loads((tmp_path / "results/results.json").read_text())
        assert results["score"] == points
        assert sum(t.get("max_score", 0) for t in results["tests"]) == 3.5
    (tmp_path / "source/statement.txt").write_text("nonsense")
    assert run(place).returncode == 2


# -- PrairieLearn: https://docs.prairielearn.com/externalGrading/ ---------------------------------

#: The keys that its schema of info.json has, of those that a question of version 3 can use.
QUESTION = {"uuid", "type", "title", "topic", "tags", "gradingMethod", "singleVariant",
            "partialCredit", "showCorrectAnswer", "externalGradingOptions", "authors", "comment"}
GRADING = {"comment", "enabled", "image", "entrypoint", "serverFilesCourse", "timeout",
           "enableNetworking", "environment"}


@pytest.mark.parametrize("statement", ["two_gaussians", "gaussian_mixture", "candy"])
def test_a_question_of_prairielearn(statement: str) -> None:
    files = written("prairielearn", statement=statement)
    place = f"questions/{statement}"
    info = json.loads(files[f"{place}/info.json"])
    assert set(info) <= QUESTION and {"uuid", "title", "topic", "type"} <= set(info)
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
                        info["uuid"])
    options = info["externalGradingOptions"]
    assert set(options) <= GRADING and 0 < options["timeout"] <= 600
    assert options["entrypoint"] == "/grade/tests/run.sh" and f"{place}/tests/run.sh" in files
    question = str(files[f"{place}/question.html"])
    assert "{{" not in question  # a template's own
    for element in ("pl-question-panel", "pl-submission-panel", "pl-file-editor",
                    "pl-external-grader-results", "pl-file-preview", "markdown"):
        assert question.count(f"<{element}") == question.count(f"</{element}>") == 1
    assert [p for p in files if p.startswith("image/")] == [
        "image/Dockerfile", f"image/{wheel()[0]}"]
    assert f"COPY {wheel()[0]} " in str(files["image/Dockerfile"])


def test_two_statements_are_two_questions() -> None:
    ids = {json.loads(written("prairielearn", statement=s)[f"questions/{s}/info.json"])["uuid"]
           for s in ("two_gaussians", "two_coins")}
    assert len(ids) == 2


def test_prairielearn_runs(tmp_path: Path) -> None:
    files = written("prairielearn")
    laid(files, tmp_path)
    script = tmp_path / "questions/two_gaussians/tests/run.sh"
    script.chmod(0o755)
    grade = tmp_path / "grade"
    (grade / "student").mkdir(parents=True)
    (grade / "tests").symlink_to(script.parent)
    path = f"{program(tmp_path / 'bin')}:{os.environ['PATH']}"
    for answer, score in ((str(files["solution.md"]), 1.0),
                          (r"$$\tau^{t+1}=\frac1N\sum_i T_{1,i}$$", 1 / 7)):
        (grade / "student/answer.md").write_text(answer)
        done = run(script, GRADE=str(grade), PATH=path)
        assert done.returncode == 0, done.stderr
        results = json.loads((grade / "results/results.json").read_text())
        assert results["gradable"] is True and results["score"] == pytest.approx(score)


# -- notebooks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("system", ["nbgrader", "otter"])
def test_notebooks_are_valid(system: str) -> None:
    import nbformat

    files = written(system, RUBRIC)
    [content] = [c for p, c in files.items() if p.endswith(".ipynb")]
    assert isinstance(content, str)
    nbformat.validate(nbformat.reads(content, as_version=4))
    for path, text in files.items():
        if path.endswith(".py"):
            ast.parse(text)


def test_cells_of_nbgrader() -> None:
    content = written("nbgrader", RUBRIC)["source/two_gaussians/two_gaussians.ipynb"]
    cells = [c["metadata"]["nbgrader"] for c in json.loads(content)["cells"]]
    assert {c["schema_version"] for c in cells} == {3}
    assert len({c["grade_id"] for c in cells}) == len(cells)
    assert [c["points"] for c in cells if c["grade"]] == [2.0, 0.5, 1.0]
    assert all(c["locked"] and not c["solution"] for c in cells if c["grade"])
    assert [c["grade_id"] for c in cells if c["solution"]] == ["answer"]


def test_a_part_alone_has_its_own_points() -> None:
    em = derive.derive_em("two_gaussians")
    result = derive.grade(em, r"$\tau^{t+1}=\frac1N\sum_i T_{1,i}$, $\mu_1^{t+1} = 3$",
                          "[points]\ntau = 2\nmu_1 = 3\n")
    assert repr(result.only("tau")) == "2.0" and repr(result.only("mu_1")) == "0.0"
    assert str(result.only("tau")).startswith("2 of 2 points\nUpdate of tau: Right.")
    assert "mu_1" not in str(result.only("tau"))
