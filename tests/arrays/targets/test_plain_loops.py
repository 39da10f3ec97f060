"""The plain forms of C and Numba, run: the numbers of NumPy; all of them in few lines."""

from __future__ import annotations

import ctypes
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from derive.arrays.emstep import em_step
from derive.arrays.loops.textbook import Textbook
from derive.arrays.lower import CannotLower
from derive.arrays.program import Node
from derive.arrays.targets import program_text
from derive.arrays.targets.c_plain import C
from derive.arrays.targets.c_program import CProgram
from derive.arrays.theta import of_parameter
from tests.arrays.targets.cases import NAMES, Case, case, expected

#: Their updates are roots of equations, which have no plain form.
ROOTS = {"beta_blockers", "experts", "fabric", "gammas", "poisson_regressions",
         "random_intercepts", "seizures"}


def arrays(c: Case, p: CProgram, x: Any = None, theta: Any = None) -> tuple[list[int], list[Any]]:
    """The sizes, and the arrays of the data and of theta that are read, in the order of a call."""
    theta = c.theta if theta is None else theta
    read = c.update.prepare(c.x if x is None else x, None, theta)
    found, sizes = [], {}
    for node, place in p.loops.inputs.items():
        found.append(np.asarray(read[p.loops.module.name_of[node]], float))
        sizes.update(zip(place.shape, found[-1].shape, strict=True))
    for node, place in p.loops.parameters.items():
        name = next(n for n, a in p.loops.module.theta.items() if a.node is node)
        found.append(theta_array(c, name, theta))
        sizes.update(zip(place.shape, found[-1].shape, strict=True))
    return [sizes[s] for s in p.loops.sizes], found


def theta_array(c: Case, name: str, theta: Any) -> Any:
    q = c.algorithm.model.parameter(name)
    return np.asarray(of_parameter(q, {k: np.asarray(v, float) for k, v in theta.items()}), float)


def compared(c: Case, p: CProgram, value: float, found: list[Any]) -> None:
    """Assert that a step is that of NumPy."""
    assert value == pytest.approx(c.update.log_likelihood(c.x, c.theta), rel=1e-12)
    for (theta, _) in expected(c, 1):
        for n, a in zip(p.em.next, found, strict=True):
            right = theta_array(c, n.parameter.name, theta)
            assert np.allclose(a, right, rtol=1e-10, atol=1e-10 * np.abs(right).max())


@pytest.mark.parametrize("name", NAMES)
def test_c(name: str, tmp_path: Path) -> None:
    if shutil.which("gcc") is None:
        pytest.skip("there is no gcc: nothing in C was run")
    c = case(name)
    if name in ROOTS:
        with pytest.raises(CannotLower, match="is the root of an equation"):
            program_text(c.algorithm, "c", "plain")
        return
    value, into, shares = run_in_c(c, compiled(c, tmp_path))
    compared(c, CProgram(em_step(c.algorithm)), value, into)
    for node, T in shares.items():
        assert np.allclose(T.sum(axis=tuple(range(node.args[0].args[1]))), 1.0, rtol=1e-12)


def compiled(c: Case, folder: Path) -> Any:
    """The function of the plain form in C, compiled without a warning."""
    (folder / "em.c").write_text(program_text(c.algorithm, "c", "plain"), encoding="utf-8")
    made = subprocess.run(["gcc", "-std=c11", "-O1", "-Wall", "-Wextra", "-shared", "-fPIC", "em.c",
                           "-o", "em.so", "-lm"], cwd=folder, capture_output=True, text=True)
    assert (made.returncode, made.stderr) == (0, "")
    step = ctypes.CDLL(str(folder / "em.so")).step
    step.restype = ctypes.c_double
    return step


def run_in_c(c: Case, step: Any, x: Any = None, theta: Any = None
             ) -> tuple[float, list[Any], dict[Node, Any]]:
    """The log-likelihood, the next parameters, and the posterior probabilities."""
    p = CProgram(em_step(c.algorithm))
    sizes, given = arrays(c, p, x, theta)
    into = [np.zeros_like(theta_array(c, n.parameter.name, theta or c.theta)) for n in p.em.next]
    known = dict(zip(p.loops.sizes, sizes, strict=True))
    shares = {node: np.zeros([known.get(s) or int(s) for s in place.shape])
              for node, place in Textbook(p.em, C()).shares.items()}
    held = [a.copy(order="C") for a in given]
    value = step(*map(ctypes.c_int, sizes),
                 *(a.ctypes.data_as(ctypes.c_void_p) if a.ndim else ctypes.c_double(float(a))
                   for a in held),
                 *(a.ctypes.data_as(ctypes.c_void_p) for a in (*into, *shares.values())))
    return value, into, shares


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ROOTS])
def test_numba(name: str) -> None:
    pytest.importorskip("numba", reason="Numba is not installed: nothing of it was run")
    c = case(name)
    found: dict[str, Any] = {}
    text = program_text(c.algorithm, "numba", "plain")
    exec(compile(text, name, "exec", dont_inherit=True), found)
    p = CProgram(em_step(c.algorithm))
    *new, value = found["step"](*(a if a.ndim else float(a) for a in arrays(c, p)[1]))
    compared(c, p, value, new)


@pytest.mark.parametrize("target", ["c", "javascript", "jax", "numba", "numpy", "r", "torch"])
def test_it_is_short_and_says_what_it_computes(target: str) -> None:
    text = program_text(case("two_gaussians").algorithm, target, "plain")
    assert len(text.splitlines()) <= 60
    for formula in ("log p(X, Z) of a unit", "τᵗ⁺¹ = N₁/N", "μₖᵗ⁺¹ = (1/Nₖ) ∑ᵢ₌₁ᴺ Tₖᵢ xᵢ",
                    "Σₖᵗ⁺¹ = (1/Nₖ) ∑ᵢ₌₁ᴺ Tₖᵢ (xᵢ − μₖᵗ⁺¹)(xᵢ − μₖᵗ⁺¹)ᵀ"):
        assert text.count(formula) == 1
    if target not in ("jax", "numpy", "torch"):
        assert not re.search("chol|triang|lgamma", text)


@pytest.mark.parametrize("target", ["c", "javascript", "numba", "r"])
@pytest.mark.parametrize("name", NAMES)
def test_its_lines_are_not_too_long(name: str, target: str) -> None:
    if name in ROOTS:
        return
    text = program_text(case(name).algorithm, target, "plain")
    assert [line for line in text.splitlines() if len(line) > 100] == []
