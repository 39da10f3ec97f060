"""A divergence is at least 0, and 0 only for equal laws; what only looks like one is refused."""

from __future__ import annotations

from typing import Any

import pytest

from derive.certificate.gibbs import Laws
from derive.certificate.statement import read_statement
from derive.certificate.terms import Pool

from .laws import (
    LAWS,
    LINE,
    SQUARED,
    Tree,
    X,
    add,
    agreed,
    arguments,
    bounded,
    changed,
    data_of,
    defined,
    difference,
    drawn,
    expected,
    gaussian,
    kl,
    law,
    minus,
    mul,
    named,
    number,
    power,
    slot,
    step,
)
from .laws import (
    messages_of as messages,
)

EVERY = pytest.mark.parametrize("name", LAWS)


@EVERY
def test_the_divergence_of_a_law_is_at_least_0_and_0_only_for_equal_parameters(name: str) -> None:
    f = LAWS[name]
    assert messages(f, defined(f), bounded(kl(f)), agreed(f, kl(f))) == {}


def at(name: str, mark: str = "t") -> list[Tree]:
    return arguments(LAWS[name], mark)


MEANS: list[tuple[str, Tree, Tree]] = [
    ("normal", X, at("normal")[0]),
    ("normal", SQUARED, add(at("normal")[1], power(at("normal")[0], 2))),
    ("poisson", X, at("poisson")[0]),
    ("binomial", X, mul(*at("binomial"))),
    ("bernoulli", X, at("bernoulli")[0]),
    ("geometric_from_0", X, add(power(at("geometric_from_0")[0], -1), number(-1))),
    ("geometric_from_1", X, power(at("geometric_from_1")[0], -1)),
    ("exponential_rate", X, power(at("exponential_rate")[0], -1)),
    ("exponential_mean", X, at("exponential_mean")[0]),
    ("negative_binomial", X, mul(at("negative_binomial")[0], add(
        power(at("negative_binomial")[1], -1), number(-1)))),
    ("multivariate_normal", slot("x", "vector"), at("multivariate_normal")[0]),
]


def bound(tree: Any) -> Any:
    """x of a family as the variable of an expectation."""
    if isinstance(tree, list):
        return [".X" if a == "x" and tree[0] == "symbol" else bound(a) for a in tree]
    return tree


@pytest.mark.parametrize(("name", "statistic", "mean"), MEANS)
def test_the_means_of_the_statistics_are_found(name: str, statistic: Tree, mean: Tree) -> None:
    f = LAWS[name]
    left = expected(bound(statistic), drawn(f, "t"))
    assert messages(f, step("M.1", "=", left, mean, "moments")) == {}
    twice = mul(number(2), mean)
    assert "M.1" in messages(f, step("M.1", "=", left, twice, "moments"))


def test_what_is_no_combination_of_the_statistics_has_no_mean_here() -> None:
    f = LAWS["poisson"]
    left = expected(power(bound(X), 2), drawn(f, "t"))
    rate = at("poisson")[0]
    true = add(rate, power(rate, 2))
    assert "combination of the statistics" in messages(
        f, step("M.1", "=", left, true, "moments"))["M.1"]


def test_the_divergence_of_coins_is_its_closed_form() -> None:
    f = LAWS["binomial"]
    (n, p), (_, q) = at("binomial"), at("binomial", "")

    def side(a: Tree, b: Tree) -> Tree:
        return mul(a, minus(["log", a], ["log", b]))

    closed = mul(n, add(side(p, q), side(minus(number(1), p), minus(number(1), q))))
    first = defined(f)
    steps = [first, step("D.2", "=", first["right"], closed, "moments", chain="D.1")]
    assert messages(f, *steps) == {}
    steps[1]["right"] = mul(number(2), closed)
    assert list(messages(f, *steps)) == ["D.2"]


T = slot("t")
CIRCLE = power(add(number(1), power(T, 2)), -1)
SINE = mul(number(2), T, CIRCLE)
COSINE = mul(minus(number(1), power(T, 2)), CIRCLE)
LIES: dict[str, tuple[dict[str, Any], str]] = {
    "a constant of the density": (
        changed("normal", density=mul(number(2), LAWS["normal"]["density"])), "integrate to 1"),
    "a constant that only d = 2 shows": (
        changed("multivariate_normal", density=mul(
            power(mul(number(2), ["constant", "pi"]), "-1/2"),
            *LAWS["multivariate_normal"]["density"][2:])), "integrate to 1"),
    "a support from 1": (
        changed("geometric_from_0", support={"kind": "integers", "low": "1", "high": ""}),
        "integrate to 1"),
    "a statistic left out": (changed("normal", statistics=[X]), "combination of the statistics"),
    "a statistic too many": (
        changed("normal", statistics=[X, SQUARED, power(X, 3)]), "a curved law"),
    "the same statistic twice": (changed("poisson", statistics=[X, X]), "full rank"),
    "another statistic": (changed("poisson", statistics=[SQUARED]), "combination"),
    "no statistics": (changed("poisson", statistics=[]), "without parameters or statistics"),
    "N(t, t^2)": (law("real", [["t", "positive", False]], gaussian(T, power(T, 2)), [X, SQUARED],
                      LINE, ("norm", [])), "a curved law"),
    "N(cos, sin^2), on the unit circle": (
        law("real", [["t", "positive", False]], gaussian(COSINE, power(SINE, 2)), [X, SQUARED],
            LINE, ("norm", [])), "a curved law"),
    "a mean that two slots share": (
        law("real", [["mean", "real", False], ["t", "real", False]],
            gaussian(add(slot("mean"), T), number(1)), [X, SQUARED], LINE, ("norm", [])),
        "full rank"),
    "a support that depends on a parameter": (
        law("real", [["t", "positive", False]], power(T, -1), [X], ("reals", "0", "t"),
            ("uniform", [["scale", "t"]])), "support that depends on a parameter"),
}


@pytest.mark.parametrize("name", LIES)
def test_a_law_that_is_none_has_no_divergence(name: str) -> None:
    f, says = LIES[name]
    found = messages(f, defined(f), bounded(kl(f)))
    assert says in found["G.1"], found
    assert "O.1" in messages(f, defined(f), agreed(f, kl(f)))


f = LAWS["poisson"]
WRONG: dict[str, Tree] = {
    "twice itself": mul(number(2), kl(f)),
    "twice a divergence": mul(number(2), expected(difference(f), drawn(f, "t"))),
    "a closed form": minus(at("poisson", "")[0], at("poisson")[0]),
    "under the other law": expected(difference(f), drawn(f, "")),
    "the sign": expected(mul(number(-1), difference(f)), drawn(f, "t")),
    "of one log": expected(["log", drawn(f, "t")], drawn(f, "t")),
    "of three": expected(add(*difference(f)[1:], number(1)), drawn(f, "t")),
    "at another point": expected(minus(["log", ["density", "own", ["symbol", "X", "scalar", ["i"],
                                                                   ""], *at("poisson")]],
                                       ["log", drawn(f, "")]), drawn(f, "t")),
}


@pytest.mark.parametrize("name", WRONG)
def test_another_right_side_is_no_divergence(name: str) -> None:
    found = messages(f, defined(f, WRONG[name]), bounded(kl(f)))
    assert "G.1" in found, found


def test_a_parameter_that_is_not_determined_need_not_agree() -> None:
    """N(t^2, 1): the divergence is at least 0, and 0 at -t too."""
    own = law("real", [["t", "real", False]], gaussian(power(T, 2), number(1)), [X], LINE,
              ("norm", []))
    assert list(messages(own, defined(own), bounded(kl(own)), agreed(own, kl(own)))) == ["O.1"]


def test_the_normalisation_is_an_obligation_that_is_printed() -> None:
    pool = Pool()
    laws = Laws(read_statement(data_of(f, []), pool).family, pool)
    assert laws.obligations == ()
    assert laws.fault == ""
    (found,) = laws.obligations
    assert found.points >= 3
    assert found.to_json()["verdict"] == "right"


W, U = (["symbol", "pi", "scalar", ["k"], m] for m in ("t", ""))


def weighted(p: Tree, q: Tree, size: str = "K") -> Tree:
    return ["sum", mul(p, minus(["log", p], ["log", q])), "k", size]


def test_a_divergence_between_weights() -> None:
    term = weighted(W, U)
    assert messages(f, bounded(term), agreed(f, term, [["equation", U, W]])) == {}
    assert messages(f, agreed(f, term, [["equation", U, number(1)]])) != {}


@pytest.mark.parametrize("term", [
    weighted(W, mul(number("1/2"), U)), weighted(mul(number(2), W), U), weighted(W, U, "N"),
    weighted(["symbol", "rate_", "scalar", ["k"], "t"], U),
    ["sum", mul(W, minus(["log", U], ["log", W])), "k", "K"],
    ["sum", mul(U, minus(["log", W], ["log", U])), "k", "K"],
], ids=str)
def test_weights_that_do_not_sum_to_1_have_none(term: Tree) -> None:
    assert "G.1" in messages(f, bounded(term))


def test_the_case_of_equality_needs_every_factor_positive() -> None:
    n, d = ["size", "N"], kl(f)
    x = ["symbol", "X", "scalar", ["i"], ""]
    assert messages(f, defined(f), agreed(f, mul(n, d))) == {}
    assert messages(f, defined(f), agreed(f, ["sum", mul(n, d), "k", "K"])) == {}
    found = messages(f, defined(f), agreed(f, mul(x, d)))
    assert "does not follow" in found["O.1"]


def test_only_what_follows_is_claimed() -> None:
    g = LAWS["normal"]
    mean, variance = at("normal", "")
    new, old = at("normal")
    assert messages(g, defined(g), agreed(g, kl(g), [["equation", mean, new]])) == {}
    for wrong in (["equation", mean, variance], ["equation", mean, number(0)],
                  ["equation", variance, new]):
        assert "does not follow" in messages(g, defined(g), agreed(g, kl(g), [
            ["equation", variance, old], wrong]))["O.1"]
    assert "no equation" in messages(g, defined(g), agreed(g, kl(g), [mean]))["O.1"]


def test_an_earlier_case_of_equality_is_cited() -> None:
    first = agreed(f, kl(f))
    term = ["sum", mul(["size", "N"], kl(f)), "k", "K"]
    second = {**agreed(f, term, lemma="only:O.1"), "id": "O.2"}
    assert messages(f, defined(f), first, second) == {}
    assert list(messages(f, defined(f), {**second, "id": "O.3"})) == ["O.3"]
    other = {**agreed(f, ["sum", kl(f), "k", "K"], [["equation", U, W]], "only:O.1"), "id": "O.2"}
    assert list(messages(f, defined(f), first, other)) == ["O.2"]


def test_evidence_and_lemma_go_together() -> None:
    line = bounded(kl(f))
    assert "G.1" in messages(f, defined(f), {**line, "evidence": "inequality"})
    assert "G.1" in messages(f, defined(f), {**line, "given": {"terms": [
        ["nonnegative", {"expr": kl(f)}]]}})
    assert messages(f, {**line, "left": named(f, "t")}) != {}
