"""Printed C, compiled without a warning and run with its checks of addresses and of undefined
behaviour: the numbers of NumPy; and the Python module that compiles it where it runs."""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from derive.arrays import lambdify
from derive.arrays.targets import program_text, project
from derive.engine.em import derive_algorithm
from derive.estimator.stated import stated_model
from tests.arrays.targets.cases import NAMES, case, same

if shutil.which("gcc") is None or shutil.which("make") is None:
    pytest.skip("there is no gcc, or no make: nothing in C was run", allow_module_level=True)


def written(name: str, folder: Path) -> Path:
    """The project of a statement in a folder."""
    for path, text in project(case(name).algorithm, "c").items():
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def run(*command: str, folder: Path) -> str:
    """What a command prints; its faults are those of the test, and so is any warning."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache for what is compiled."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def loaded(source: str) -> dict[str, Any]:
    found: dict[str, Any] = {"__name__": "alone"}
    exec(compile(source, "alone", "exec", dont_inherit=True), found)
    return found


def module(name: str) -> dict[str, Any]:
    """The Python module of a statement."""
    files = project(case(name).algorithm, "c")
    return loaded(next(text for path, text in files.items() if path.endswith(".py")))


@pytest.mark.parametrize("name", NAMES)
def test_it_builds_and_tests_itself(name: str, tmp_path: Path) -> None:
    folder = written(name, tmp_path)
    printed = run("make", "-s", "sanitize", folder=folder)
    assert "as expected" in printed and "DIFFERS" not in printed
    for path in folder.glob("*.[ch]"):
        text = re.sub(r"(?m)^ {7}.*$", "", path.read_text(encoding="utf-8"))  # the statement
        assert max(map(len, text.splitlines())) <= 100, path.name
        assert "alloc" not in text.lower().replace("allocated", "") or path.name == "example.c"


@pytest.mark.parametrize("flags", ["-D{}_FLOAT -fsanitize=address,undefined", "-D{}_SCALAR",
                                   "-march=native"])
@pytest.mark.parametrize("name", ["two_gaussians", "seizures", "gammas", "raters"])
def test_float_sums_without_vectors_and_this_machine(name: str, flags: str, tmp_path: Path) -> None:
    flags = flags.format(name.upper())
    assert "DIFFERS" not in run("make", "-s", "test", f"CFLAGS=-O2 {flags}",
                                folder=written(name, tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["two_gaussians", "seizures"])
def test_clang_builds_it_too(name: str, tmp_path: Path) -> None:
    if shutil.which("clang") is None:
        pytest.skip("not run: no clang")
    printed = run("make", "-s", "test", "CC=clang", folder=written(name, tmp_path))
    assert "as expected" in printed and "DIFFERS" not in printed


def test_cmake_and_a_caller_in_cpp(tmp_path: Path) -> None:
    folder = written("two_gaussians", tmp_path)
    (folder / "caller.cpp").write_text(
        '#include "two_gaussians.h"\n'
        "int main() { return two_gaussians_message(0)[0] != 'd'; }\n", encoding="utf-8")
    run("gcc", "-std=c11", "-c", "two_gaussians.c", folder=folder)
    run("g++", "caller.cpp", "two_gaussians.o", "-o", "caller", "-lm", folder=folder)
    run("./caller", folder=folder)
    if shutil.which("cmake") is None:
        pytest.skip("there is no cmake: the rest was run")
    run("cmake", "-S", ".", "-B", "build", folder=folder)
    run("cmake", "--build", "build", folder=folder)
    run("ctest", "--test-dir", "build", folder=folder)


def test_the_source_stands_alone(tmp_path: Path) -> None:
    (tmp_path / "em.c").write_text(program_text(case("candy").algorithm, "c"), encoding="utf-8")
    run("gcc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-c", "em.c", folder=tmp_path)


@pytest.mark.parametrize("name", ["two_gaussians", "two_causes", "labels_seen", "random_intercepts",
                                  "topics", "carcinoma_prior"])
def test_the_module_has_all_that_numpys_has(name: str, cache: Path) -> None:
    c, found = case(name), module(name)
    assert found["_LIBRARY"] is not None and list(cache.rglob("*.so"))
    T, right = found["e_step"](c.x, c.theta), c.update.e_step(c.x, c.theta)
    for key in right if isinstance(right, dict) else [...]:
        assert np.allclose(T[key], right[key], rtol=0, atol=1e-12)
    value = c.update.log_likelihood(c.x, c.theta)
    assert found["log_likelihood"](c.x, c.theta) == pytest.approx(value, rel=1e-12)
    fit, numpy = (f["fit"](c.x, c.theta, iterations=2, tolerance=0)
                  for f in (found, {"fit": c.update.fit}))
    assert (fit.iterations, fit.stopped) == (numpy.iterations, numpy.stopped)
    same(fit.theta, numpy.theta, 1e-9)
    if fit.iterations:
        same(found["m_step"](c.x, right, theta=c.theta), c.update.step(c.x, c.theta)[0], 1e-10)


def test_the_module_is_compiled_once_and_runs_numpy_where_it_cannot(
        cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    module("two_coins")
    made = {file: file.stat().st_mtime_ns for file in cache.rglob("*.so")}
    module("two_coins")
    assert {file: file.stat().st_mtime_ns for file in cache.rglob("*.so")} == made
    assert capsys.readouterr().err == ""
    monkeypatch.setenv("CC", "/nowhere/cc")
    for name in ("two_coins", "two_gaussians"):
        found, c = module(name), case(name)
        assert f"{name}: not compiled, NumPy runs instead" in capsys.readouterr().err
        value = c.update.step(c.x, c.theta)[1]
        assert found["step"](c.x, c.theta)[1] == pytest.approx(value, rel=1e-12)
        assert found["fit"](c.x, c.theta, iterations=1).trace[0][1] == pytest.approx(value)


def test_a_collapse_is_told_and_leaves_the_last_good_theta(cache: Path) -> None:
    c, found = case("gaussian_mixture"), module("gaussian_mixture")
    x = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0], [9.0, 1.0]])
    fit, numpy = (f["fit"](x, c.theta) for f in (found, {"fit": c.update.fit}))
    assert fit.stopped == numpy.stopped == "collapsed" and fit.iterations == numpy.iterations
    with pytest.raises(found["Collapse"], match="singular"):
        found["step"](x[:1], c.theta)


def test_a_project_builds_and_tests_itself_within_ten_seconds(tmp_path: Path) -> None:
    """Of the processor: how busy the machine is does not count."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert "as expected" in run("make", "-s", "test", folder=written("two_gaussians", tmp_path))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime <= 10


def test_a_step_is_one_pass_where_the_log_joint_is_linear() -> None:
    for name, linear in (("gaussian_mixture", True), ("labels_seen", False), ("topics", False)):
        assert ("one_pass(" in program_text(case(name).algorithm, "c")) == linear, name


def test_the_same_text_every_time() -> None:
    algorithm = derive_algorithm(stated_model("gaussian_mixture"))
    assert project(algorithm, "c") == project(algorithm, "c")
    assert lambdify(algorithm).source
