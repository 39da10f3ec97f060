"""Every printed program on data that are hard for a step, beside the hand-written EM."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from derive.arrays.emstep import em_step
from derive.arrays.targets import program_text, project
from derive.arrays.targets.rust import Crate
from derive.arrays.theta import of_parameter
from numeric.reference import REFERENCES
from tests.arrays.targets.cases import case
from tests.arrays.targets.hard import HARD, compare, hard
from tests.arrays.targets.test_plain_loops import compiled, run_in_c, theta_array
from tests.arrays.targets.test_r import write

#: Where programs are built.
BUILT: list[Path] = []
PYTHON = ("numpy", "numba", "c", "jax", "torch")


@pytest.fixture(scope="module", autouse=True)
def _compiled(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        BUILT.append(tmp_path_factory.mktemp("rust"))
        yield


@cache
def module(target: str, statement: str) -> dict[str, Any]:
    """The module of a statement, in Python."""
    files = project(case(statement).algorithm, target)
    source = next(text for path, text in files.items() if path.endswith(".py"))
    found: dict[str, Any] = {"__name__": "alone"}
    exec(compile(source, statement, "exec", dont_inherit=True), found)
    return found


def require(target: str) -> None:
    """Skips where the runtime is not there."""
    there = shutil.which("gcc") if target == "c" else importlib.util.find_spec(target)
    if not there:
        pytest.skip(f"{target} is not installed: nothing of it was run")


@pytest.mark.parametrize("name", HARD)
@pytest.mark.parametrize("target", PYTHON)
def test_a_step_in_python(target: str, name: str) -> None:
    require(target)
    h = hard(name)
    found = module(target, h.statement)
    if target == "c":
        assert found["_LIBRARY"] is not None
    compare(name, *found["step"](h.data, h.theta))


@pytest.mark.parametrize("target", ("numba", "c"))
@pytest.mark.parametrize("fewer", (0, 1))
@pytest.mark.parametrize("d", (1, 2, 3, 13))
def test_blocks_and_what_is_left_of_them(d: int, fewer: int, target: str) -> None:
    """The sums are those of the value with fewer rows, and no block or vector is full at the end.
    """
    require(target)
    rng = np.random.default_rng(d)
    mu = 2.0 * rng.normal(size=(2, d))
    x = mu[(rng.integers(10, size=2003) > 0) ^ fewer]
    x = x + rng.normal(size=x.shape)
    pi = np.array([0.1, 0.9]) if fewer == 0 else np.array([0.9, 0.1])
    theta = {"pi": pi, "mu": mu + 0.1, "Sigma": np.stack([1.3 * np.eye(d)] * 2)}
    found, value = module(target, "gaussian_mixture")["step"](x, theta)
    after, right = REFERENCES["gaussian_mixture"].step(x, theta, {})
    assert value == pytest.approx(right, rel=1e-12)
    for key, wanted in after.items():
        assert np.max(np.abs(found[key] - wanted)) <= 1e-12 * np.max(np.abs(wanted)), key


@pytest.mark.parametrize("name", HARD)
@pytest.mark.parametrize("target", ("numpy", "jax", "torch"))
def test_a_plain_step(target: str, name: str) -> None:
    require(target)
    h = hard(name)
    found: dict[str, Any] = {"__name__": "alone"}
    exec(compile(program_text(case(h.statement).algorithm, target, "plain"), name, "exec",
                 dont_inherit=True), found)
    compare(name, *found["step"](h.data, h.theta))


@cache
def in_c(statement: str) -> Any:
    """The plain form in C."""
    folder = BUILT[-1] / statement
    folder.mkdir()
    return compiled(case(statement), folder)


@pytest.mark.parametrize("name", HARD)
def test_a_plain_step_in_c(name: str) -> None:
    require("c")
    h = hard(name)
    c = case(h.statement)
    value, found, _ = run_in_c(c, in_c(h.statement), h.data, h.theta)
    assert abs(value - h.value) <= 1e-12 * h.scale
    for n, a in zip(c.update.em.next, found, strict=True):
        right = theta_array(c, n.parameter.name, h.after)
        assert np.max(np.abs(a - right)) <= 1e-10 * np.max(np.abs(right))


def plain(a: Any) -> Any:
    """Arrays as lists."""
    return {key: plain(each) for key, each in a.items()} if isinstance(a, dict) else \
        np.asarray(a).tolist()


@pytest.mark.parametrize("name", HARD)
def test_a_step_in_javascript(name: str, tmp_path: Path) -> None:
    if not shutil.which("node"):
        pytest.skip("Node is not installed: nothing of it was run")
    h = hard(name)
    write(tmp_path, project(case(h.statement).algorithm, "javascript"))
    (tmp_path / "given.json").write_text(json.dumps([plain(h.data), plain(dict(h.theta))]))
    (tmp_path / "run.mjs").write_text(f"""
import {{ readFileSync }} from "node:fs";
import {{ nested, step }} from "./{h.statement}.mjs";
const [x, theta] = JSON.parse(readFileSync("given.json"));
const found = step(x, theta);
for (const [key, a] of Object.entries(found.theta)) {{
  found.theta[key] = typeof a === "object" && "shape" in a ? nested(a) : a;
}}
console.log(JSON.stringify(found));
""")
    done = subprocess.run(["node", "run.mjs"], cwd=tmp_path, capture_output=True, text=True,
                          timeout=120)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    compare(name, found["theta"], found["logLikelihood"])


RUST = """
use ⟦crate⟧::*;

struct Read(Vec<f64>, usize);

impl Read {
    fn v0(&mut self) -> f64 { self.1 += 1; self.0[self.1 - 1] }
    fn n(&mut self) -> usize { self.v0() as usize }
    fn v1(&mut self, n: &[usize]) -> Vec<f64> { (0..n[0]).map(|_| self.v0()).collect() }
    fn v2(&mut self, n: &[usize]) -> Vec<Vec<f64>> { (0..n[0]).map(|_| self.v1(&n[1..])).collect() }
    fn v3(&mut self, n: &[usize]) -> Vec<Vec<Vec<f64>>> {
        (0..n[0]).map(|_| self.v2(&n[1..])).collect()
    }
}

fn main() {
    let text = std::fs::read_to_string("given.txt").unwrap();
    let mut read = Read(text.split_whitespace().map(|v| v.parse().unwrap()).collect(), 0);
⟦data⟧
⟦theta⟧
    let (found, value) = step(&data, &theta).unwrap();
    println!("{value:?}");
⟦print⟧
}
"""


@cache
def rust(statement: str) -> tuple[Path, Crate]:
    """A program that makes a step with the numbers in given.txt, built."""
    crate = Crate(em_step(case(statement).algorithm))
    folder = BUILT[-1] / statement
    write(folder, project(case(statement).algorithm, "rust"))

    def filled(what: str, places: Any) -> str:
        lines = []
        for a in places:
            axes = ", ".join(["read.n()"] * len(a.shape))
            lines += [f"    let n: [usize; {len(a.shape)}] = [{axes}];",
                      f"    let {a.name} = read.v{len(a.shape)}({'&n' if a.shape else ''});"]
        lines.append(f"    let {what.lower()} = {what} {{ {', '.join(a.name for a in places)} }};")
        return "\n".join(lines)

    theta = [a for _, a in crate.theta]
    text = RUST.replace("⟦crate⟧", crate.name.lower()).replace(
        "⟦data⟧", filled("Data", crate.data)).replace("⟦theta⟧", filled("Theta", theta)).replace(
        "⟦print⟧", "\n".join(f'    println!("{{:?}}", found.{a.name}.flat());' for a in theta))
    write(folder, {"examples/hard.rs": text})
    subprocess.run(["cargo", "build", "-q", "--offline", "--release", "--example", "hard"],
                   cwd=folder, check=True, timeout=300)
    return folder / "target/release/examples/hard", crate


@pytest.mark.parametrize("name", HARD)
def test_a_step_in_rust(name: str, tmp_path: Path) -> None:
    if not shutil.which("cargo"):
        pytest.skip("Rust is not installed: nothing of it was run")
    h = hard(name)
    program, crate = rust(h.statement)
    theta = {key: np.asarray(v, float) for key, v in h.theta.items()}
    read = case(h.statement).update.prepare(h.data, None, h.theta)
    given = [read[crate.loops.module.name_of[node]] for node in crate.loops.inputs]
    given += [of_parameter(q, theta) for q, _ in crate.theta]
    numbers = [v for a in given for v in (*np.shape(a), *np.ravel(a).tolist())]
    (tmp_path / "given.txt").write_text(" ".join(map(repr, numbers)))
    done = subprocess.run([program], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    value, *rest = map(json.loads, done.stdout.splitlines())
    after = {key: np.asarray(v, float) for key, v in h.after.items()}
    same = {}
    for (q, _), flat in zip(crate.theta, rest, strict=True):
        wanted = of_parameter(q, after)
        same[q.name] = np.reshape(flat, np.shape(wanted)), wanted
    for found, wanted in same.values():
        assert np.max(np.abs(found - wanted)) <= 1e-10 * np.max(np.abs(wanted))
    assert abs(value - h.value) <= 1e-12 * h.scale
