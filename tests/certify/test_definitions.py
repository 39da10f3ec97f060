"""What may be defined is a closed list: a definition claims nothing."""

from __future__ import annotations

from typing import Any

import pytest

from derive.certify import certify

from .test_certify import changed, plain

COMPLETE = ["function", "complete_likelihood", ""]
Q = ["function", "Q", ""]


def at(data: dict[str, Any], name: str, side: str = "right") -> Any:
    return next(s for s in data["steps"] if s["id"] == name)[side]


def twice(tree: Any) -> Any:
    return ["mul", ["number", "2"], tree]


DEFINITIONS = ("L.log.1", "T.1", "T.all.1", "Q.Q.1", "Q.N.1", "max.weights.1", "max.divergence.1",
               "ascent.likelihood.1", "ascent.observed.1", "ascent.posterior.1", "ascent.H.1",
               "limit.assignment.1", "T.any.1", "T.law.1", "ascent.F.1",
               "ascent.F_at_T.1", "ascent.any_divergence.1")


@pytest.mark.parametrize("line", DEFINITIONS)
def test_twice_what_it_is_is_no_definition(line: str) -> None:
    data = plain("two_gaussians")
    found = {v.id: v for v in certify(changed(data, line, right=twice(at(data, line)))).lines}
    assert found[line].verdict == "wrong"
    assert "and nothing else" in found[line].message or "is not what" in found[line].message


CLAIMS = [
    ("ascent.observed.1", lambda d: at(d, "ascent.observed.3"), "the logarithm of the likelihood"),
    ("ascent.observed.1", lambda d: ["add", Q, ["function", "H", ""]],
     "the logarithm of the likelihood"),
    ("ascent.H.1", lambda d: at(d, "ascent.H.4"), "minus the expectation"),
    ("Q.Q.1", lambda d: at(d, "Q.Q.4"), "the expectation of the complete-data log-likelihood"),
    ("Q.N.1", lambda d: ["size", "N"], "the sum of the responsibilities"),
    ("T.1", lambda d: at(d, "T.2"), "the posterior probability of a component"),
    ("T.all.1", lambda d: at(d, "T.all.3"), "over its sum over all assignments"),
    ("max.divergence.1", lambda d: at(d, "max.divergence.2"), "and nothing else"),
    ("max.divergence.1", lambda d: at(d, "max.divergence.1", "left"), "and nothing else"),
    ("ascent.any_divergence.1", lambda d: at(d, "max.weights.1"), "not that of what"),
    ("ascent.likelihood.1", lambda d: at(d, "ascent.likelihood.2"), "the sum of the complete-data"),
    ("L.log.1", lambda d: at(d, "L.log.3"), "the logarithm of the complete-data likelihood"),
    ("limit.assignment.1", lambda d: ["number", "1"], "is not what T.2 says"),
    ("T.any.1", lambda d: at(d, "T.1"), "positive numbers over their sum"),
    ("T.any.1", lambda d: ["number", "1/2"], "positive numbers over their sum"),
    ("T.law.1", lambda d: ["function", "posterior_all", ""], "the product over the observations"),
    ("ascent.F.1", lambda d: at(d, "ascent.F.2"), "the sum over all assignments of their"),
    ("ascent.F.1", lambda d: ["function", "log_likelihood", ""], "the sum over all assignments"),
    ("ascent.F_at_T.1", lambda d: ["function", "log_likelihood", ""],
     "is not what ascent.F.2 says"),
]


@pytest.mark.parametrize(("line", "right", "says"), CLAIMS)
def test_what_follows_is_no_definition(line: str, right: Any, says: str) -> None:
    data = plain("two_gaussians")
    found = {v.id: v.message for v in certify(changed(data, line, right=right(data))).lines}
    assert says in found[line], found[line]


def test_any_weights_are_over_their_own_sum() -> None:
    """The index of the sum is bound there alone: r_ki over the sum of r_ii is something else."""
    data = plain("two_gaussians")
    r = [["symbol", ".r", "scalar", [x, "i"], "t"] for x in "kji"]
    for body, index in ((r[2], "i"), (r[0], "j"), (r[1], "k")):
        wrong = ["mul", r[0], ["power", ["sum", body, index, "K"], ["number", "-1"]]]
        found = {v.id: v.message for v in certify(changed(data, "T.any.1", right=wrong)).lines}
        assert found["T.any.1"]


@pytest.mark.parametrize("name", ["joint", "complete_likelihood", "ray", "loss"])
def test_no_other_function_is_defined(name: str) -> None:
    data = plain("two_coins")
    own = {**next(s for s in data["steps"] if s["id"] == "L.log.1"), "id": "own.1",
           "left": ["function", name, ""], "right": ["number", "1"]}
    found = certify({**data, "steps": [*data["steps"], own]}).lines[-1]
    assert found.verdict == "wrong"


def instance(data: dict[str, Any], line: str, **fields: Any) -> str:
    found = {v.id: v.message for v in certify(changed(data, line, **fields)).lines}
    return found[line]


def test_an_instance_is_compared_with_the_line_that_it_comes_from() -> None:
    data = plain("two_gaussians")
    line = next(s for s in data["steps"] if s["id"] == "limit.assignment.1")
    name, pairs = line["given"]["instance"]
    assert instance(data, "limit.assignment.1", given={"instance": [name, pairs]}) == ""
    assert "is not what T.2 says" in instance(
        data, "limit.assignment.1", given={"instance": [name, pairs[:1]]})
    assert "no earlier line" in instance(
        data, "limit.assignment.1", given={"instance": ["limit.below.1", pairs]})
    assert "none of what may be defined" in instance(
        data, "limit.assignment.1", given={"instance": None})
    (old, _), *rest = pairs
    negative = [[old, {"expr": ["mul", ["number", "-1"], old["expr"]]}], *rest]
    assert "not shown to be positive definite" in instance(
        data, "limit.assignment.1", given={"instance": [name, negative]})


@pytest.mark.parametrize(("line", "other"), [
    ("max.ray.1", "max.total.1"), ("ascent.degenerate.1", "max.gap.1"),
    ("limit.nearest.1", "T.2"), ("limit.objective.1", "L.log.1"), ("limit.vanishing.1", "T.2")])
def test_a_line_that_is_no_instance_is_refused(line: str, other: str) -> None:
    data = plain("two_gaussians")
    given = next(s for s in data["steps"] if s["id"] == line)["given"]["instance"]
    assert "no part of" in instance(data, line, given={"instance": [other, *given[1:]]})
