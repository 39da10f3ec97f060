"""The derived updates beside what other programs made of the same data from the same start."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "benchmarks" / "peers"
NAMES = sorted(p.stem for p in (PEERS / "reference").glob("*.json"))


@pytest.fixture(scope="module")
def compare():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(PEERS))
        yield import_module("compare")


def test_every_case_has_its_values(compare):
    assert sorted(compare.CASES) == NAMES and len(NAMES) >= 12


@pytest.mark.parametrize("name", NAMES)
def test_same_iterates_and_same_maximum(compare, name):
    found = list(compare.compared(compare.CASES[name]))
    assert any(len(b.iterates) == 3 for b in found)
    page = (ROOT / "docs" / "peers.md").read_text(encoding="utf-8")
    for b in found:
        # glm.fit stops at 1e-8 of the deviance
        allowed = 1e-7 if "FLXMRglm" in b.call else 1e-11
        assert all(off < allowed for off in b.iterates.values()), b
        assert abs(b.theirs - b.ours) < 1e-9 * (1 + abs(b.ours)) and b.maximum < 3e-6, b
        row = next(line for line in page.splitlines() if b.peer in line and b.case.title in line)
        assert f"| {b.theirs:.6f} | {b.ours:.6f} |" in row


def test_another_value_is_told(compare):
    theta = {"pi": np.array([0.5, 0.5]), "mu": np.array([[1.0, 4.0]])}
    moved = {**theta, "mu": np.array([[1.0, 4.0 + 1e-9]])}
    assert compare.difference(theta, theta) == 0 < compare.difference(moved, theta)
    for other in ({"pi": theta["pi"]}, {**theta, "mu": theta["mu"][0]}):
        with pytest.raises(ValueError, match=r"beside|shapes"):
            compare.difference(other, theta)
