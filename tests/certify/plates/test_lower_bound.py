"""EM in general: what F is, that it lies below, that both steps raise it; nothing less or else."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from derive.certificate.plates import check
from derive.engine.em import derive_algorithm
from derive.engine.positive import Positive

from .derivations import MODELS, derivation
from .lies import of_lines

Node = list[Any]
BOUND = ("T.any", "T.law", "ascent.F", "ascent.averaged", "ascent.any_divergence", "ascent.below",
         "ascent.e_step", "ascent.m_step", "ascent.touching", "T.all", "T.total",
         "ascent.likelihood")
W, T = (["symbol", ".omega", "scalar", ["k", "i"], "t"],
        ["symbol", ".T", "scalar", ["k", "i"], ""])


def line(data: dict[str, Any], name: str) -> dict[str, Any]:
    return next(s for s in data["steps"] if s["id"] == name)


def faults(data: dict[str, Any]) -> dict[str, str]:
    found = check(data)
    return {v.id: v.message for v in found.refused} | {
        c.name: c.message for c in found.claims if c.verdict != "right"}


def changed(at: str, name: str = "full covariances", **parts: Any) -> dict[str, str]:
    data = copy.deepcopy(derivation(name))
    step = line(data, at)
    after = next((s for s in data["steps"] if s["chain"] == (step["chain"] or at)
                  and s["left"] == step["right"]), None)
    step.update(parts)
    if after is not None and "right" in parts:
        after["left"] = parts["right"]
    return faults(data)


def has_bound(name: str) -> bool:
    return any(s["id"] == "ascent.F.1" for s in derivation(name)["steps"])


def test_where_a_value_may_be_impossible_there_is_no_bound() -> None:
    without = {name for name in MODELS if not has_bound(name)}
    assert {"zero inflation", "some labels seen, weighted", "uniform noise"} <= without
    assert {"full covariances", "two hidden causes", "topics, frequencies", "normal prior",
            "raters, missing", "common mean, two variances", "Weibull"}.isdisjoint(without)


@pytest.mark.parametrize("name", ["zero inflation", "some labels seen, weighted",
                                  "uniform noise"])
def test_a_bound_where_there_is_none_is_refused(name: str,
                                                monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights on an impossible value make F minus infinity, its terms without log 0 any number."""
    monkeypatch.setattr(Positive, "share", lambda self, values: True)
    monkeypatch.setattr(Positive, "_weighted", lambda self, values: True)
    data = {**derivation(name), "steps": [s.to_json() for s in derive_algorithm(
        MODELS[name]).steps]}
    found = faults(json.loads(json.dumps(data)))
    assert any("may be 0" in m for at, m in found.items() if at.startswith("T.any"))


@pytest.mark.parametrize("name", ["two hidden causes", "latent class, priors", "three coins"])
def test_every_line_of_it_is_needed(name: str) -> None:
    for lie in of_lines(derivation(name)):
        if lie.line.startswith(BOUND) and lie.kind in ("line lost", "line doubled"):
            assert lie.refused, (lie.line, lie.kind)


@pytest.mark.parametrize("right", [
    T, ["mul", W[:], ["number", "1"]],
    ["symbol", ".r", "scalar", ["k", "i"], "t"],
    # divided by the sum over observations, or by that of other numbers
    ["mul", ["symbol", ".r", "scalar", ["k", "i"], "t"], ["power", [
        "sum", ["symbol", ".r", "scalar", ["k", "l"], "t"], "l", "N"], ["number", "-1"]]],
    ["mul", ["symbol", ".r", "scalar", ["k", "i"], "t"], ["power", [
        "sum", ["symbol", "pi", "scalar", ["l"], ""], "l", "K"], ["number", "-1"]]],
    ["mul", ["symbol", "pi", "scalar", ["k"], ""], ["power", [
        "sum", ["symbol", "pi", "scalar", ["l"], ""], "l", "K"], ["number", "-1"]]],
])
def test_any_weights_are_any_weights(right: Node) -> None:
    assert "T.any.1" in changed("T.any.1", right=right)


@pytest.mark.parametrize(("at", "parts"), [
    ("ascent.below.3", {"left": ["function", "F", ""], "right": ["function",
                                                                 "log_likelihood", ""]}),
    ("ascent.below.3", {"right": ["function", "F", "t"]}),
    ("ascent.below.4", {"right": ["equation", W, [*T[:4], "t"]]}),
    ("ascent.below.4", {"right": ["equation", T, ["symbol", "pi", "scalar", ["k"], ""]]}),
    ("ascent.e_step.1", {"right": ["function", "log_likelihood", ""]}),
    ("ascent.e_step.1", {"left": ["function", "F", "t"]}),
    ("ascent.e_step.3", {"right": ["equation", W, T]}),
    ("ascent.m_step.1", {"left": ["function", "F", "t+1"], "right": ["function", "F", ""]}),
    ("ascent.touching.1", {"left": ["function", "F_at_T", ""],
                           "right": ["function", "log_likelihood", ""]}),
])
def test_another_inequality_or_case_is_refused(at: str, parts: dict[str, Node]) -> None:
    assert at in changed(at, **parts)


def test_the_divergence_is_from_the_posterior_to_the_weights() -> None:
    data = derivation("full covariances")
    kl = line(data, "ascent.any_divergence.1")
    name, mark, w, t = kl["left"][1:]
    turned = ["function", name, mark, t, w]
    assert "ascent.any_divergence.1" in changed("ascent.any_divergence.1", left=turned)
    other = ["function", name, mark, w, [*t[:3], ["k"], ""]]
    assert "ascent.any_divergence.1" in changed("ascent.any_divergence.1", left=other)


def test_a_sum_over_some_latent_variables_is_no_sum_over_all() -> None:
    data = derivation("two hidden causes")
    total = line(data, "T.total.1")
    assert total["left"] == ["assignments", ["function", "complete_likelihood", ""], "A,C"]
    some = ["assignments", total["left"][1], "A"]
    assert "T.total.1" in changed("T.total.1", "two hidden causes", left=some)


def test_the_weight_of_a_unit_counts_its_part_of_the_law() -> None:
    """With weights log q(Z) is not what is subtracted: each unit's logarithm counts so often."""
    name = "topics, frequencies"
    first = line(derivation(name), "ascent.F.1")["right"]
    law = first[1][1]
    plain = ["assignments", ["mul", law, ["add", ["function", "complete_log_likelihood", ""], [
        "mul", ["number", "-1"], ["log", law]]]], first[2]]
    assert "ascent.F.1" in changed("ascent.F.1", name, right=plain)


def test_with_priors_what_rises_has_the_priors_in_it() -> None:
    at = "ascent.below.3"
    data = derivation("latent class, priors")
    assert line(data, at)["left"] == ["function", "log_posterior", ""]
    assert at in changed(at, "latent class, priors", left=["function", "log_likelihood", ""])
