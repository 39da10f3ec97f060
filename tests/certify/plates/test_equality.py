"""Where a sum of divergences is 0, and what is positive: as far as it follows, and no further."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from derive.certificate.plates import check
from derive.certificate.plates.evaluation import Evaluator
from derive.certificate.plates.identified import identified
from derive.certificate.plates.points import Point
from derive.certificate.plates.stated import Stated
from derive.certificate.plates.terms import Pool
from derive.families import LAWS

from .derivations import derivation

Node = list[Any]


def line(data: dict[str, Any], name: str) -> dict[str, Any]:
    return next(s for s in data["steps"] if s["id"] == name)


def changed(name: str, at: str, **parts: Any) -> dict[str, Any]:
    data = copy.deepcopy(derivation(name))
    line(data, at).update(parts)
    return data


def faults(data: dict[str, Any]) -> dict[str, str]:
    found = check(data)
    return {v.id: v.message for v in found.refused} | {
        c.name: c.message for c in found.claims if c.verdict != "right"}


def equation(name: str, kind: str, *indices: str, mark: str = "") -> Node:
    return ["equation", ["symbol", name, kind, list(indices), mark],
            ["symbol", name, kind, list(indices), "t+1"]]


def test_all_parameters_agree() -> None:
    data = derivation("full covariances")
    right = line(data, "max.total.2")["right"]
    assert [e[1][1] for e in right[1:]] == ["pi", "mu", "Sigma"]
    stays = line(data, "ascent.ascent.2")["right"]
    assert {(e[1][4], e[2][4]) for e in stays[1:]} == {("t", "t+1")}


@pytest.mark.parametrize(("name", "at", "right"), [
    # fewer equations than follow, and others
    ("full covariances", "max.total.2", equation("pi", "scalar", "k")),
    ("full covariances", "max.KL_1_gibbs.2", equation("mu", "vector", "k")),
    ("full covariances", "max.KL_1_gibbs.2", equation("pi", "scalar", "k")),
    ("full covariances", "max.KL_1_gibbs.2", ["and", equation("mu", "vector", "k"), equation(
        "Sigma", "symmetric", "k"), equation("pi", "scalar", "k")]),
    ("full covariances", "ascent.entropy.3", equation("pi", "scalar", "k", mark="t")),
    ("full covariances", "ascent.ascent.2", equation("mu", "vector", "k", mark="t")),
    # at another iterate
    ("full covariances", "max.KL_1_gibbs.2", ["and", equation(
        "mu", "vector", "k", mark="t"), equation("Sigma", "symmetric", "k", mark="t")]),
    # no equation
    ("full covariances", "max.total.2", ["number", "0"]),
    ("full covariances", "max.total.2", ["symbol", "pi", "scalar", ["k"], ""]),
    ("full covariances", "max.total.2", ["and"]),
])
def test_another_equation_is_refused(name: str, at: str, right: Node) -> None:
    assert at in faults(changed(name, at, right=right))


@pytest.mark.parametrize("at", ["max.total.2", "max.KL_1_gibbs.2", "max.KL_pi_gibbs.2",
                                "ascent.entropy.3", "ascent.ascent.2"])
def test_another_left_side_is_refused(at: str) -> None:
    left = line(derivation("full covariances"), at)["left"]
    assert at in faults(changed("full covariances", at, left=["mul", ["number", "2"], left]))


@pytest.mark.parametrize("at", ["max.total.2", "max.KL_1_gibbs.2", "max.KL_pi_gibbs.2",
                                "ascent.entropy.3", "ascent.ascent.2"])
def test_a_case_of_equality_must_be_said(at: str) -> None:
    data = copy.deepcopy(derivation("full covariances"))
    data["steps"] = [s for s in data["steps"] if s["id"] != at]
    assert any(name.startswith("where ") for name in faults(data))


def test_a_missing_value_may_leave_a_parameter_free() -> None:
    """Someone may be rated by no one as some value: the mean count of that value may be 0."""
    name = "raters, missing"
    right = line(derivation(name), "max.total.2")["right"]
    assert right[0] == "equation"
    rated = next(e for e in (line(derivation(name), s["id"])["right"] for s in derivation(
        name)["steps"] if s["relation"] == "only" and s["id"].startswith("max.KL")) if e != right)
    assert "max.total.2" in faults(changed(name, "max.total.2", right=["and", right, rated]))


def test_of_what_a_point_mass_takes_nothing_is_claimed() -> None:
    data = derivation("zero inflation")
    strict = [s for s in data["steps"] if s["relation"] == ">"]
    assert strict == []
    at = next(s["id"] for s in data["steps"] if s["rule"] == "nonnegative")
    step = line(data, at)
    wrong = changed("zero inflation", at, relation=">", rule="positive", given={
        "terms": [["positive", t] for _, t in step["given"]["terms"]]})
    assert "not positive" in faults(wrong)[at]


def test_a_known_weight_of_0() -> None:
    data = copy.deepcopy(derivation("full covariances"))
    assert line(data, "max.domain_pi.2")["relation"] == ">"
    at = "max.domain_pi.2"
    terms = line(data, at)["given"]["terms"]
    weaker = changed("full covariances", at, relation=">=", rule="nonnegative",
                     given={"terms": [["nonnegative", t] for _, t in terms]})
    assert "weaker than is known" in " ".join(faults(weaker).values())


@pytest.mark.parametrize("terms", [
    [["positive", {"expr": ["number", "0"]}]], [], [["nonnegative", {"expr": ["number", "1"]}]],
    [["positive", {"expr": ["symbol", "mu", "vector", ["k"], "t+1"]}]],
    [["positive", {"expr": ["add", ["size", "N"], ["mul", ["number", "-1"], ["size", "K"]]]}]],
])
def test_what_is_not_positive_by_its_form(terms: Any) -> None:
    at = "max.domain_pi.2"
    assert at in faults(changed("full covariances", at, given={"terms": terms}))


def evaluator(d: int) -> Evaluator:
    data = copy.deepcopy(derivation("full covariances"))
    data["families"] |= {name: law.to_json() for name, law in LAWS.items()}
    laws = data["model"]["laws"]
    a, b, x = (["symbol", n, "scalar", [], ""] for n in ("a", "b", "x"))
    for name, rate in (("sum", ["add", a, b]), ("product", ["mul", a, b]),
                       ("square", ["mul", ["power", a, ["number", "2"]], b])):
        minus = ["mul", ["number", "-1"], rate, x]
        laws.append([name, [["a", "positive"], ["b", "positive"]],
                     ["mul", rate, ["exp", minus]], "reals", "0", ""])
    shifted = ["add", x, ["mul", ["number", "-1"], ["power", a, ["number", "2"]]]]
    laws.append(["folded", [["a", "real"]], ["mul", ["power", ["mul", ["number", "2"], [
        "constant", "pi"]], ["number", "-1/2"]], ["exp", ["mul", ["number", "-1/2"], [
            "power", shifted, ["number", "2"]]]]], "reals", "", ""])
    stated = Stated(data, Pool())
    sizes = {name: {"N": 5, "d": d}.get(name, 2) for name in stated.sizes}
    return Evaluator(stated, Point(stated, sizes, 3), list(stated.plates), {}, {})


@pytest.mark.parametrize("d", [1, 2, 3])
def test_a_law_with_one_parameter(d: int) -> None:
    at = evaluator(d)
    shown = {name for name in LAWS if identified(at, at.stated.laws[name])}
    assert set(LAWS) - shown == {"student_t", "weibull"}  # no exponential families
    assert identified(at, at.stated.laws["weibull"], frozenset({"shape"}))


@pytest.mark.parametrize("name", ["sum", "product", "square", "folded"])
def test_a_law_with_several(name: str) -> None:
    """An exponential law of rate a + b, a b or a^2 b; N(a^2, 1) for any real a."""
    at = evaluator(1)
    assert not identified(at, at.stated.laws[name])
    if name != "folded":
        assert identified(at, at.stated.laws[name], frozenset({"b"}))
