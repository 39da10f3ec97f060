"""A refusal names the smallest parts of the two sides that differ."""

from __future__ import annotations

import json
from typing import Any

import pytest

from derive.certificate.shown import LONGEST, short
from derive.certificate.terms import Pool
from derive.certify import certify

from .test_certify import changed, plain

Q = "Q.Q.4"
WRONG_PARTS = [
    ("two_gaussians", Q, ('["inverse", ["symbol", "Sigma", "symmetric", ["k"], ""]], ', ""),
     "`(X[i] - mu[k])' Sigma[k]^-1 (X[i] - mu[k])` on the left is not "
     "`(X[i] - mu[k])' (X[i] - mu[k])` on the right"),
    ("two_gaussians", Q, ('"Sigma", "symmetric", ["k"], ""]]', '"Sigma", "symmetric", ["1"], ""]]'),
     "`Sigma[k]` on the left is not `Sigma[1]` on the right"),
    ("poisson_mixture", Q, (', ["mul", ["number", "-1"], ["symbol", "lambda", "scalar", ["k"], ""'
                            ']]', ""),
     "the left side has `-lambda[k]`, which the right side lacks"),
    ("poisson_mixture", Q, ('["log", ["symbol", "lambda"', '["log", ["symbol", "pi"'),
     "`lambda[k]` on the left is not `pi[k]` on the right"),
    ("two_gaussians", "Q.N.2", ('["size", "N"]', '["size", "d"]'),
     "`sum_k N^t[k]` on the left is not `d` on the right"),
]


@pytest.mark.parametrize(("name", "line", "edit", "says"), WRONG_PARTS)
def test_the_smallest_part_is_named(name: str, line: str, edit: tuple[str, str],
                                    says: str) -> None:
    data = plain(name)
    right = json.dumps(next(s for s in data["steps"] if s["id"] == line)["right"])
    assert edit[0] in right
    found = certify(changed(data, line, right=json.loads(right.replace(*edit, 1))))
    (message,) = [v.message for v in found.refused if v.id == line]
    assert says in message, message
    assert message.startswith("at (N, d, K) = (")


def test_parts_that_are_equal_are_not_blamed() -> None:
    """Both factors of the summand change and their product is another: the product is named."""
    data = plain("two_coins")
    right = ["mul", ["number", "2"], ["size", "N"]]
    found = certify(changed(data, "T.sum.1", right=right))
    assert "on the right" in found.refused[0].message


A: list[Any] = ["symbol", "a", "scalar", [], ""]
SHOWN = [
    (["add", A, ["mul", ["number", "-1"], ["number", "1/2"], A]], "a - (1/2) a"),
    (["power", ["add", A, A], ["number", "-1"]], "(a + a)^(-1)"),
    (["mul", A, ["sum", ["symbol", ".T", "scalar", ["k", "i"], "t+1"], "i", "N"], A],
     "a (sum_i T^(t+1)[k,i]) a"),
    (["posterior", "i", "k", "t"], "P^t(Z[i] = k | x)"),
    (["indicator", "Z", "i", "1"], "[Z[i] = 1]"),
    (["log", ["density", "normal", A, A, A]], "log(p(a | a, a))"),
    (["choose", A, ["factorial", A]], "choose(a, factorial(a))"),
    (["law_expectation", A, ["density", "normal", ["symbol", ".X", "scalar", [], ""], A, A]],
     "E[a] under p(X | a, a)"),
    (["and", ["equation", A, A], ["equation", A, ["zero", "scalar"]]], "a = a and a = 0"),
    (["expectation", ["function", "f", "t", A]], "E[f^t(a)]"),
    (["equation", A, ["zero", "scalar"]], "a = 0"),
]


@pytest.mark.parametrize(("tree", "text"), SHOWN)
def test_a_term_in_one_line(tree: Any, text: str) -> None:
    assert short(Pool().read(tree)) == text


def test_a_long_term_is_cut() -> None:
    text = short(Pool().read(["add", *[A] * 200]))
    assert len(text) <= LONGEST
    assert text.endswith("...")
