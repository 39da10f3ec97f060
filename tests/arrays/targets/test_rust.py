"""Printed Rust, compiled without a warning and run: every statement's own test; wrong data."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from derive.arrays.lower import CannotLower
from derive.arrays.targets import project
from tests.arrays.targets.cases import NAMES, case
from tests.arrays.targets.test_plain_loops import ROOTS
from tests.arrays.targets.test_r import write

pytestmark = pytest.mark.skipif(not shutil.which("cargo"),
                                reason="Rust is not installed: nothing of it was run")
WRITTEN = [name for name in NAMES if name not in ROOTS]


def cargo(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["cargo", *arguments], cwd=folder, capture_output=True, text=True,
                          timeout=600)


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What one run of the tests of all crates says."""
    root = tmp_path_factory.mktemp("rust")
    for name in WRITTEN:
        write(root / name, project(case(name).algorithm, "rust"))
    members = ", ".join(f'"{name}"' for name in WRITTEN)
    write(root, {"Cargo.toml": f'[workspace]\nresolver = "2"\nmembers = [{members}]\n'})
    done = cargo(root, "test", "--offline", "--no-fail-fast")
    assert "warning" not in done.stderr, done.stderr[:2000]
    return done.stdout


@pytest.mark.parametrize("name", WRITTEN)
def test_its_numbers_are_those_of_numpy(said: str, name: str) -> None:
    assert f"test the_numbers_of_{name.lower()}_are_those_of_numpy ... ok" in said


@pytest.mark.parametrize("name", sorted(ROOTS))
def test_the_root_of_an_equation_is_refused(name: str) -> None:
    with pytest.raises(CannotLower, match="is the root of an equation, which is not written in"):
        project(case(name).algorithm, "rust")


def test_a_wrong_number_is_found(tmp_path: Path) -> None:
    files = project(case("candy").algorithm, "rust")
    right = files["tests/numbers.rs"]
    files["tests/numbers.rs"] = right.replace("most, \"", "most / 1e8 - 1.0, \"")
    assert files["tests/numbers.rs"] != right
    write(tmp_path, files)
    assert "instead of" in cargo(tmp_path, "test", "--offline").stdout


def test_faults_a_fit_and_a_collapse(tmp_path: Path) -> None:
    files = project(case("gaussian_mixture").algorithm, "rust")
    files["tests/more.rs"] = """
#![allow(non_snake_case)]
use gaussian_mixture::*;

fn given() -> (Data, Theta) {
    let x: Vec<Vec<f64>> = (0..100).map(|n| {
        let (a, far) = (f64::from(n), if n < 50 { 0.0 } else { 4.0 });
        vec![far + (a * a).sin(), far + (a * a * a).cos()]
    }).collect();
    let one = vec![vec![1.0, 0.0], vec![0.0, 1.0]];
    (Data { X: x }, Theta { pi: vec![0.5, 0.5], mu: vec![vec![0.0; 2], vec![4.0; 2]],
        Sigma: vec![one.clone(), one] })
}

#[test]
fn a_fit_rises_and_converges() {
    let (data, theta) = given();
    let found = fit(&data, &theta, 500, 1e-10).unwrap();
    assert_eq!(found.stopped, "converged");
    assert!(found.trace.windows(2).all(|w| w[1] > w[0] - 1e-9));
    assert_eq!(log_likelihood(&data, &found.theta).unwrap(), *found.trace.last().unwrap());
}

#[test]
fn a_flat_cluster_collapses() {
    let (mut data, theta) = given();
    data.X.iter_mut().for_each(|row| row[1] = 1.0);
    let found = fit(&data, &theta, 500, 1e-10).unwrap();
    assert_eq!(found.stopped, "collapsed");
    assert!(log_likelihood(&data, &found.theta).is_ok());
}

#[test]
fn wrong_data_are_named() {
    let (mut data, theta) = given();
    data.X[3][0] = f64::NAN;
    assert!(step(&data, &theta).unwrap_err().to_string().contains("not finite"));
    data.X[3] = vec![1.0];
    assert!(step(&data, &theta).unwrap_err().to_string().contains("different lengths"));
    let (data, mut theta) = given();
    theta.mu = vec![vec![0.0; 3]; 2];
    assert!(step(&data, &theta).unwrap_err().to_string().contains("it needs 2"));
}
"""
    write(tmp_path, files)
    done = cargo(tmp_path, "test", "--offline")
    assert done.returncode == 0 and "3 passed" in done.stdout, done.stdout + done.stderr
