"""The data of examples are data that a newcomer can fit."""

from __future__ import annotations

import pytest

from tests.arrays.targets.cases import NAMES, case


@pytest.mark.parametrize("name", NAMES)
def test_a_fit_of_the_example_converges(name: str) -> None:
    c = case(name)
    found = c.update.fit(c.x, c.theta)
    assert found.stopped == "converged"
    assert found.trace[-1][1] > found.trace[0][1]
