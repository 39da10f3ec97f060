"""A family that no table of the checker knows is certified from its data, and lies are refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import derive
from derive.algebra.expression import expr
from derive.certificate.densities import DENSITIES, is_discrete
from derive.certificate.moments import Law
from derive.certificate.statement import read_statement
from derive.certificate.terms import Pool
from derive.certificate.written import entries, written_log_density
from derive.certify import Certificate, certify
from derive.families import FAMILIES, Family

from .lies import equal_in_value, tell
from .made import EXPONENTIAL, GEOMETRIC
from .made import FAMILIES as LAWS
from .test_lies import reason

MADE = pytest.mark.parametrize("family", [EXPONENTIAL, GEOMETRIC], ids=lambda f: f.id)


def data_of(family: Family, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A mixture of that family, under a name of scipy.stats without a closed form here."""
    monkeypatch.setitem(FAMILIES, family.id, family)
    monkeypatch.delitem(DENSITIES, family.scipy.distribution, raising=False)
    known = "r_i, " if any(s.known for s in family.slots) else ""
    law = f"{family.names[0]}({known}beta_k)"
    model = derive.parse(f"X_i | Z_i=k ~ {law}\nP(Z_i = k) = pi_k\nk = 1..K\n")
    return derive.derive_em(model).to_data()


def failed(found: Certificate) -> set[str]:
    return {a.id for a in found.anchors if a.verdict == "wrong"}


@pytest.mark.parametrize("family", LAWS.values(), ids=LAWS)
def test_it_is_certified(family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    found = certify(data_of(family, monkeypatch))
    assert found.verdict == "right", [(v.id, v.message) for v in found.refused]
    assert {"density", "stationary", "maximum", "Fisher"} <= {a.id for a in found.anchors}
    assert all(a.samples for a in found.anchors)


@MADE
def test_lies_are_refused(family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    data = data_of(family, monkeypatch)
    told = tell(data, ("=", ">=", "sum", "<=>"))
    right = {s["id"]: s["right"] for s in data["steps"]}
    assert len(told) > 500
    for lie in told:
        if not lie.refused:
            assert reason(lie), (lie.line, lie.kind, lie.place)
            assert lie.kind.endswith("in a term") or equal_in_value(
                data, right[lie.line], lie.tree), (lie.line, lie.kind)


@MADE
def test_a_solution_off_by_a_factor_is_refused(family: Family,
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    data = data_of(family, monkeypatch)
    step = [s for s in data["steps"] if s["relation"] == "solves"][-1]
    step["right"] = ["mul", ["number", "2/3"], step["right"]]
    found = certify(data)
    assert step["id"] in {v.id for v in found.refused}
    assert {"stationary", "maximum"} <= failed(found)


@MADE
def test_a_density_that_is_not_scipys_is_refused(family: Family,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    other = replace(family, density=lambda x, a: expr(2) * family.density(x, a))
    assert "density" in failed(certify(data_of(other, monkeypatch)))


@MADE
def test_observations_that_do_not_fit_scipys_name_are_refused(
        family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    data = data_of(family, monkeypatch)
    wrong = "natural" if family is EXPONENTIAL else "positive"
    data["families"][family.id]["observation"] = wrong
    assert "density" in failed(certify(data))


def test_a_density_has_no_probabilities_below_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """-log p >= 0 for the geometric law, and not for the exponential one."""
    for family, verdict in ((GEOMETRIC, "right"), (EXPONENTIAL, "wrong")):
        data = data_of(family, monkeypatch)
        x, b = ["symbol", "X", "scalar", ["i"], ""], ["symbol", "beta", "scalar", ["k"], ""]
        term = ["mul", ["number", "-1"], ["log", ["density", family.id, x, b]]]
        data["steps"].append({
            "id": "own", "stage": "maximum", "part": "own", "rule": "probability",
            "relation": ">=", "left": term, "right": ["number", "0"], "evidence": "inequality",
            "head": None, "chain": "", "needs": [], "note": [],
            "given": {"terms": [["probability_at_most_one", {"expr": term}]]}})
        line = certify(data).lines[-1]
        assert line.verdict == verdict, line.message


@pytest.mark.parametrize("name", sorted(derive.models))
def test_the_written_density_is_the_closed_form(name: str) -> None:
    data = derive.derive_em(derive.models[name]).to_data()
    pool = Pool()
    s = read_statement(data, pool)
    random, d, n = np.random.default_rng(4), 2, 5
    a = random.standard_normal((d, d))
    values = {
        "vector": random.standard_normal(d) + 0.1j, "covariance": a @ a.T + np.eye(d) * (1 + 0.1j),
        "real": 0.3 + 0.1j, "variance": 1.7 + 0.1j, "positive": 1.7 + 0.1j,
        "probability": 0.3 + 0.1j, "natural": np.full(n, 9.0)}
    slots = {slot: values[domain] for slot, domain, _ in s.family.slots}
    x = random.standard_normal((n, d)) if s.vector else random.integers(0, 9, n).astype(float)
    other = {b: np.sqrt(slots[b[5:]]) if b.startswith("sqrt:") else slots[b]
             for _, b in s.family.arguments}
    expected = DENSITIES[s.family.distribution](x, **{
        theirs: other[ours] for theirs, ours in s.family.arguments})
    given = {slot: slots[slot] if known else entries(domain, slots[slot])
             for slot, domain, known in s.family.slots}
    points = tuple((c,) for c in x.T) if s.vector else x
    found = written_log_density(Law(s.family, pool), points, given)
    assert np.allclose(found, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("name", "discrete"), [
    ("poisson", True), ("norm", False), ("nbinom", True), ("gamma", False)])
def test_discreteness_without_the_table_is_asked_of_scipy(name: str, discrete: bool) -> None:
    assert is_discrete(name) is discrete


def test_an_unknown_distribution_is_refused() -> None:
    with pytest.raises(ValueError, match="no distribution"):
        is_discrete("unheard")
