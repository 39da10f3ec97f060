"""Where a sum of terms, each at least 0, is 0: by the cases of equality of the lemmas, and no more.
"""

from __future__ import annotations

from typing import Any

import pytest

from derive.certificate.lemmas import LEMMAS

from .laws import LAWS, Tree, add, messages_of, minus, mul, number, power, step

ONE, ZERO, SIZE = number(1), number(0), ["size", "N"]


def at(name: str, *letters: str, mark: str = "", kind: str = "scalar") -> Tree:
    return ["symbol", name, kind, list(letters), mark]


def total(body: Tree, index: str = "i", size: str = "N") -> Tree:
    return ["sum", body, index, size]


def only(left: Tree, right: Tree, terms: list[tuple[str, Tree]], name: str = "O.1",
         **fields: Any) -> dict[str, Any]:
    return step(name, "only", left, right, "vanishing",
                given={"terms": [[lemma, {"expr": t}] for lemma, t in terms]}, **fields)


def equation(a: Tree, b: Tree) -> Tree:
    return ["equation", a, b]


X, PI, PI_T = at("X", "i"), at("pi", "k"), at("pi", "k", mark="t")
RATIO = mul(PI, power(PI_T, -1))
BOUND = add(RATIO, number(-1), mul(number(-1), ["log", RATIO]))
POISSON, NORMAL = LAWS["poisson"], LAWS["multivariate_normal"]
V = at("v", kind="vector")
SIGMA = at("covariance_", "k", mark="t", kind="symmetric")
FORM = mul(["transpose", V], ["inverse", SIGMA], V)
SQUARE = power(minus(at("rate_", "k"), at("rate_", "k", mark="t")), 2)
RATES = equation(at("rate_", "k"), at("rate_", "k", mark="t"))

HOLDS = [
    (POISSON, SQUARE, RATES, [("square", SQUARE)]),
    (POISSON, mul(SIZE, PI, SQUARE), RATES, [("square", mul(SIZE, PI, SQUARE))]),
    (POISSON, total(SQUARE, "k", "K"), RATES, [("square", total(SQUARE, "k", "K"))]),
    (POISSON, BOUND, equation(PI, PI_T), [("log_bound", BOUND)]),
    (POISSON, mul(PI_T, BOUND), equation(PI_T, PI), [("log_bound", mul(PI_T, BOUND))]),
    (POISSON, add(SQUARE, BOUND), ["and", RATES, equation(PI, PI_T)],
     [("square", SQUARE), ("log_bound", BOUND)]),
    (POISSON, total(mul(PI, X)), equation(X, ZERO), [("nonnegative", total(mul(PI, X)))]),
    (NORMAL, FORM, equation(V, ["zero", "vector"]), [("positive_definite", FORM)]),
    (NORMAL, mul(PI, FORM), equation(V, ["zero", "vector"]),
     [("positive_definite", mul(PI, FORM))]),
]


@pytest.mark.parametrize(("law", "left", "right", "terms"), HOLDS)
def test_the_case_of_equality_follows(law: Any, left: Tree, right: Tree, terms: Any) -> None:
    assert messages_of(law, only(left, right, terms)) == {}


REFUSED = [
    # another difference than the sum of the terms
    (POISSON, mul(number(2), SQUARE), RATES, [("square", SQUARE)], "the left side"),
    # a term that is not taken to be at least 0
    (POISSON, at("rate_", "k"), equation(at("rate_", "k"), ZERO),
     [("square", at("rate_", "k"))], "the shape of the lemma"),
    # a positive quantity is never 0: nothing follows from that it is
    (POISSON, PI, equation(PI, ZERO), [("nonnegative", PI)], "does not follow"),
    # a factor that may be 0
    (POISSON, mul(X, SQUARE), RATES, [("square", mul(X, SQUARE))], "does not follow"),
    (POISSON, mul(X, power(X, 2)), equation(X, ZERO), [("nonnegative", mul(X, X, X))],
     "does not follow"),
    # an equation of what is not in the terms, or of half of it
    (POISSON, SQUARE, equation(at("rate_", "k"), ZERO), [("square", SQUARE)], "does not follow"),
    (POISSON, SQUARE, ["and", RATES, equation(PI, PI_T)], [("square", SQUARE)],
     "does not follow"),
    (POISSON, BOUND, equation(PI, ONE), [("log_bound", BOUND)], "does not follow"),
    (POISSON, SQUARE, at("rate_", "k"), [("square", SQUARE)], "no equation"),
    (POISSON, SQUARE, RATES, [], "does not follow"),
    (POISSON, SQUARE, RATES, [("only:O.0", SQUARE)], "no earlier case"),
    (POISSON, SQUARE, RATES, [("unheard", SQUARE)], "unknown lemma"),
    (POISSON, SQUARE, RATES, [("probability_at_most_one", SQUARE)],
     "the shape of the lemma"),
    (NORMAL, FORM, equation(V, at("X", "i", kind="vector")), [("positive_definite", FORM)],
     "does not follow"),
]


@pytest.mark.parametrize(("law", "left", "right", "terms", "says"), REFUSED)
def test_nothing_else_does(law: Any, left: Tree, right: Tree, terms: Any, says: str) -> None:
    assert says in messages_of(law, only(left, right, terms))["O.1"]


def test_a_line_of_another_relation_is_no_earlier_case_of_equality() -> None:
    first = step("O.0", ">=", SQUARE, ZERO, "inequality",
                 given={"terms": [["square", {"expr": SQUARE}]]})
    found = messages_of(POISSON, first, only(SQUARE, RATES, [("only:O.0", SQUARE)]))
    assert list(found) == ["O.1"]


def test_a_line_is_greater_than_0_where_one_term_is() -> None:
    left, terms = add(SQUARE, PI), [["square", {"expr": SQUARE}], ["positive", {"expr": PI}]]
    line = step("G.1", ">", left, ZERO, "inequality", given={"terms": terms})
    assert messages_of(POISSON, line) == {}
    for wrong in ([["square", {"expr": SQUARE}], ["nonnegative", {"expr": PI}]],
                  [["square", {"expr": SQUARE}], ["positive", {"expr": X}]],
                  [["nonnegative", {"expr": SQUARE}], ["positive", {"expr": SIZE}]]):
        assert "G.1" in messages_of(POISSON, {**line, "given": {"terms": wrong}})
    assert "G.1" in messages_of(POISSON, {**line, "evidence": "vanishing"})


def test_every_lemma_with_a_case_of_equality_states_it() -> None:
    stated = {name for name, lemma in LEMMAS.items() if lemma.equality}
    assert stated == {"log_bound", "gibbs", "positive_definite", "square", "nonnegative"}
