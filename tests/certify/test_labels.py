"""Labels that are numbers: components 0 and 1 are no observations, and x_1 is no component."""

from __future__ import annotations

import copy
from typing import Any

import pytest

import derive
from derive.certificate.letters import COMPONENT, ROW, Letters
from derive.certificate.statement import read_statement
from derive.certificate.terms import Pool
from derive.certify import certify

ZERO_AND_ONE = """X_i | Z_i=0 ~ Normal(mu_0, Sigma_0)
X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)
P(Z_i = 1) = tau
P(Z_i = 0) = 1 - tau
"""
TWO_AND_THREE = ZERO_AND_ONE.replace("=0", "=3").replace("= 0", "= 3").replace("_0", "_3").replace(
    "=1", "=2").replace("(Z_i = 1", "(Z_i = 2").replace("_1", "_2")


@pytest.mark.parametrize("text", [ZERO_AND_ONE, TWO_AND_THREE])
def test_numbers_as_labels_are_right_at_few_sizes_and_at_all(text: str) -> None:
    data = derive.derive_em(derive.parse(text)).to_data()
    for thorough in (False, True):
        found = certify(data, thorough=thorough)
        assert found.verdict == "right", [(v.id, v.message) for v in found.refused]


def test_a_number_is_read_by_its_place() -> None:
    data = derive.derive_em(derive.parse(ZERO_AND_ONE)).to_data()
    pool = Pool()
    letters = Letters(read_statement(dict(data), pool), ())
    x = pool.read(["symbol", "X", "vector", ["1"], ""])
    mu = pool.read(["symbol", "mu", "vector", ["1"], ""])
    assert (letters.places(x), letters.places(mu)) == ((ROW,), (COMPONENT,))
    both = pool.make("add", x, mu)
    assert (letters.least(ROW, both), letters.least(COMPONENT, both)) == (1, 2)
    third = pool.read(["symbol", "X", "vector", ["3"], ""])
    assert letters.least(ROW, third) == 3


def _second(node: Any) -> Any:
    """The first observation made the second one."""
    if isinstance(node, list) and node[:2] == ["symbol", "X"] and node[3] == ["1"]:
        return [*node[:3], ["2"], *node[4:]]
    return [_second(n) for n in node] if isinstance(node, list) else node


def test_the_first_observation_is_not_the_second() -> None:
    data = copy.deepcopy(derive.derive_em(derive.parse(ZERO_AND_ONE)).to_data())
    changed = [s for s in data["steps"] if _second(s["right"]) != s["right"]]
    assert changed
    changed[0]["right"] = _second(changed[0]["right"])
    assert certify(data).verdict != "right"
