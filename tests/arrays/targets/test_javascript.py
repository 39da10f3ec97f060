"""Printed JavaScript, run: every statement's own test; what it says of wrong data."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from derive.arrays.emstep import em_step
from derive.arrays.lower import CannotLower
from derive.arrays.targets import program_text, project
from derive.arrays.targets.c_program import CProgram
from tests.arrays.targets.cases import NAMES, case
from tests.arrays.targets.test_plain_loops import ROOTS, arrays
from tests.arrays.targets.test_plain_loops import compared as compare
from tests.arrays.targets.test_r import write

pytestmark = pytest.mark.skipif(not shutil.which("node"),
                                reason="Node is not installed: nothing of it was run")


def node(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    (folder / "run.mjs").write_text(script, encoding="utf-8")
    return subprocess.run(["node", "run.mjs"], cwd=folder, capture_output=True, text=True,
                          timeout=120)


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What one run says of every statement."""
    root = tmp_path_factory.mktemp("javascript")
    for name in NAMES:
        write(root / name, project(case(name).algorithm, "javascript"))
    return node(root, f"for (const name of {json.dumps(NAMES)}) {{\n"
                      "  console.log(`\\n${name}:`);\n"
                      "  await import(`./${name}/test.mjs`).catch((e) => console.log(e.stack));\n"
                      "}\n").stdout


@pytest.mark.parametrize("name", NAMES)
def test_its_numbers_are_those_of_numpy(said: str, name: str) -> None:
    assert f"\n{name}:\nthe numbers agree\n" in said, said.partition(f"\n{name}:\n")[2][:300]


@pytest.mark.parametrize("name", ["candy", "experts", "two_causes"])
def test_its_lines_are_not_too_long(name: str) -> None:
    source = next(iter(project(case(name).algorithm, "javascript").values()))
    code = source.partition("const KERNELS")[0]
    assert max(map(len, code.splitlines())) <= 110


def test_a_wrong_number_is_found(tmp_path: Path) -> None:
    files = project(case("candy").algorithm, "javascript")
    right = files["test.mjs"]
    files["test.mjs"] = right.replace("const after = {", 'const after = {"no": 1, ')
    assert files["test.mjs"] != right
    write(tmp_path, files)
    assert subprocess.run(["node", "test.mjs"], cwd=tmp_path, capture_output=True,
                          timeout=60).returncode != 0


def test_typed_arrays_faults_and_collapses(tmp_path: Path) -> None:
    write(tmp_path, project(case("gaussian_mixture").algorithm, "javascript"))
    done = node(tmp_path, """
import { BadInput, eStep, fit, prepare, step } from "./gaussian_mixture.mjs";
const data = Float64Array.from({ length: 400 }, (_, n) => Math.sin(n * n) + (n < 200 ? 0 : 4));
const x = { data, shape: [200, 2] };
const start = { pi: [0.5, 0.5], mu: [[0, 0], [4, 4]], Sigma: [[[1, 0], [0, 1]], [[1, 0], [0, 1]]] };
const found = fit(x, start);
const T = eStep(x, found.theta);
const sums = Array.from({ length: 200 }, (_, n) => T.data[2 * n] + T.data[2 * n + 1]);
const rises = found.trace.every((v, t) => t === 0 || v > found.trace[t - 1] - 1e-9);
const prepared = prepare(x);
const same = step(prepared, start).logLikelihood === step(x, start).logLikelihood;
const flat = fit({ data: data.map((a, n) => (n % 2 ? 1 : a)), shape: [200, 2] }, start);
const faults = [[() => step([[1, NaN]], start), "empty or infinite"],
  [() => step([1, 2], start), "axes"], [() => step(x, { pi: [0.5, 0.5] }), "theta has no"],
  [() => step(x, { ...start, mu: [[0, 0]] }), "it needs"],
  [() => step([[1, 2], [3]], start), "different lengths"]].map(([f, text]) => {
  try { f(); return false; } catch (e) { return e instanceof BadInput && e.message.includes(text); }
});
console.log(JSON.stringify([found.stopped, T.shape, sums.every((s) => Math.abs(s - 1) < 1e-12),
  rises, same, flat.stopped, faults]));
""")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == ["converged", [200, 2], True, True, True, "collapsed",
                                       [True] * 5]


def test_plain_steps_are_those_of_numpy(tmp_path: Path) -> None:
    calls, names = [], []
    for name in NAMES:
        c = case(name)
        if name in ROOTS:
            with pytest.raises(CannotLower, match="is the root of an equation"):
                program_text(c.algorithm, "javascript", "plain")
            continue
        (tmp_path / f"{name}.mjs").write_text(program_text(c.algorithm, "javascript", "plain"),
                                              encoding="utf-8")
        given = [a.tolist() for a in arrays(c, CProgram(em_step(c.algorithm)))[1]]
        calls.append(f"out.{name} = (await import('./{name}.mjs')).step(...{json.dumps(given)});")
        names.append(name)
    done = node(tmp_path, "const out = {};\n" + "\n".join(calls)
                + "\nconsole.log(JSON.stringify(out));\n")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    for name in names:
        *new, value = found[name].values()
        compare(case(name), CProgram(em_step(case(name).algorithm)), value,
                [np.asarray(a, float) for a in new])
