"""Printed Octave, run: every statement's own test; what it says of wrong data."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from derive.arrays.targets import project
from tests.arrays.targets.cases import NAMES, case
from tests.arrays.targets.test_r import write

pytestmark = pytest.mark.skipif(not shutil.which("octave-cli"),
                                reason="Octave is not installed: nothing of it was run")


def octave(folder: Path, script: str) -> str:
    (folder / "run_it.m").write_text(script, encoding="utf-8")
    return subprocess.run(["octave-cli", "-q", "--no-init-file", "run_it.m"], cwd=folder,
                          capture_output=True, text=True, timeout=300).stdout


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What one run says of every statement."""
    root = tmp_path_factory.mktemp("octave")
    lines = ["1;"]
    for name in NAMES:
        files = project(case(name).algorithm, "octave")
        write(root, files)
        test = list(files)[1].removesuffix(".m")
        lines.append(f"printf('\\n{name}: '); try, {test}; catch e, disp(e.message); end")
    return octave(root, "\n".join(lines) + "\n")


@pytest.mark.parametrize("name", NAMES)
def test_its_numbers_are_those_of_numpy(said: str, name: str) -> None:
    assert f"\n{name}: the numbers agree\n" in said, said.partition(f"\n{name}: ")[2][:300]


def test_a_wrong_number_is_found(tmp_path: Path) -> None:
    files = project(case("candy").algorithm, "octave")
    test = files["test_candy.m"]
    files["test_candy.m"] = test.replace("right = ", "right = (1 + 1e-8) * ")
    assert files["test_candy.m"] != test
    write(tmp_path, files)
    assert "agree" not in octave(tmp_path, "test_candy\n")


def test_a_fit_faults_and_a_collapse(tmp_path: Path) -> None:
    write(tmp_path, project(case("gaussian_mixture").algorithm, "octave"))
    assert octave(tmp_path, """
em = gaussian_mixture();
x = [sin((1:50)'.^2), cos((1:50)'.^3); 4 + sin((1:50)'.^2), 4 + cos((1:50)'.^3)];
start = struct('pi', [0.5; 0.5], 'mu', [0 0; 4 4], 'Sigma', cat(1, reshape(eye(2), 1, 2, 2), ...
               reshape(eye(2), 1, 2, 2)));
fit = em.fit(x, start);
disp([strcmp(fit.stopped, 'converged'), all(diff(fit.trace) > -1e-9), ...
      all(abs(sum(em.e_step(x, fit.theta), 2) - 1) < 1e-12)]);
fit = em.fit([x(:, 1), ones(100, 1)], start);
disp(fit.stopped);
x(3) = NaN;
try, em.step(x, start); catch e, disp(e.identifier); end
""").split("\n")[:3] == ["  1  1  1", "collapsed", "em:input"]
