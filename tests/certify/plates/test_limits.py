"""Limits: each entry of the table holds at 50 digits, and no lie about a limit is accepted."""

from __future__ import annotations

import copy
import random
from itertools import pairwise
from typing import Any

import mpmath
import pytest

import derive
from derive.certificate.plates import check
from derive.certificate.plates.limits import TABLE, limit
from derive.certificate.plates.terms import Pool
from derive.em import EM, derive_algorithm

from .lies import of_lines, of_sides, of_terms

pool = Pool()
v = pool.make("symbol", ".epsilon", "scalar", (), "")
a = pool.make("symbol", ".s", "scalar", (), "")
free = pool.make("symbol", "mu", "scalar", (), "")
N = pool.make("size", "N")


def number(x: int) -> Any:
    return pool.number(x)


def inverse(t: Any) -> Any:
    return pool.make("power", t, number(-1))


class Positive:
    """Signs that call positive what the tests name so."""

    def __init__(self, *terms: Any) -> None:
        self.terms = set(terms)

    def positive(self, t: Any) -> bool:
        if t.op == "number":
            return bool(t.args[0] > 0)
        return t in self.terms or t.op == "size" or (
            t.op == "mul" and all(map(self.positive, t.args)))


SIGNS: Any = Positive(v, a)
LOG = pool.make("log", pool.mul(number(2), a, v))
EXP = pool.make("exp", pool.mul(number(-1), a, inverse(v)))

HOLDS: list[tuple[Any, str, str, Any]] = [
    (pool.mul(number(-3), LOG), "0+", "infinity", lambda e: -3 * mpmath.log(2 * e)),
    (pool.mul(number(3), LOG), "0+", "-infinity", lambda e: 3 * mpmath.log(2 * e)),
    (LOG, "infinity", "infinity", lambda e: mpmath.log(2 * e)),
    (pool.mul(free, v), "0+", "0", lambda e: 7 * e),
    (pool.mul(free, v, LOG), "0+", "0", lambda e: 7 * e * mpmath.log(2 * e)),
    (pool.mul(free, EXP), "0+", "0", lambda e: 7 * mpmath.exp(-1 / e)),
    (pool.add(free, LOG, pool.mul(N, free)), "infinity", "infinity",
     lambda e: mpmath.mpf("0.01") + mpmath.log(2 * e) + mpmath.mpf("0.05")),
    (pool.add(free, pool.mul(number(-1), LOG)), "0+", "infinity", lambda e: 7 - mpmath.log(2 * e)),
    (pool.add(pool.mul(free, v), pool.mul(N, v, LOG)), "0+", "0",
     lambda e: 7 * e + 5 * e * mpmath.log(2 * e)),
]


@pytest.mark.parametrize(("term", "to", "expected", "f"), HOLDS)
def test_the_table_says_what_the_numbers_say(term: Any, to: str, expected: str, f: Any) -> None:
    assert limit(SIGNS, term, v, to) == expected
    with mpmath.workdps(50):
        points = [mpmath.mpf(10) ** (n if to == "infinity" else -n) for n in (5, 50, 500, 5000)]
        values = [f(e) for e in points]
    if expected == "0":
        assert all(abs(y) < abs(x) or y == 0 for x, y in pairwise(values))
        assert abs(values[-1]) < mpmath.mpf(10) ** -1000
    else:
        grow = [x * (1 if expected == "infinity" else -1) for x in values]
        assert all(y > 5 * x for x, y in pairwise(grow))


REFUSED = [
    (pool.mul(free, LOG), "0+"),                                    # a sign that nothing shows
    (pool.make("exp", pool.mul(a, inverse(v))), "0+"),              # grows
    (pool.make("exp", pool.mul(number(-1), a, v)), "0+"),           # tends to 1
    (EXP, "infinity"),                                              # tends to 1
    (pool.make("exp", pool.mul(number(-1), free, inverse(v))), "0+"),
    (pool.mul(free, v), "infinity"),
    (v, "0-"),
    (pool.add(v, free), "0+"),
    (pool.add(LOG, v), "infinity"),
    (pool.add(pool.mul(free, LOG), free), "0+"),
    (pool.mul(v, pool.make("log", free)), "infinity"),
    (inverse(v), "0+"),
    (pool.mul(v, pool.make("log", pool.mul(free, v))), "0+"),
    (free, "0+"),
]


@pytest.mark.parametrize(("term", "to"), REFUSED)
def test_other_forms_are_not_known(term: Any, to: str) -> None:
    assert limit(SIGNS, term, v, to) is None


def test_every_entry_is_tried_above() -> None:
    tried = {name for name, entry in TABLE.items() for term, to, _, _ in HOLDS
             if entry(SIGNS, term, v, to) is not None}
    assert tried == set(TABLE)


# -- in derivations -------------------------------------------------------------------------------

MIXTURES = ("two_gaussians", "two_gaussians_1d", "gaussian_mixture")
PARTS = ("unbounded", "degenerate", "assignment", "nearest", "objective", "above", "below",
         "vanishing")
TIED = """x_i | z_i=k ~ N(mu_k, Sigma); P(z_i=k) = pi_k; k = 1..K; x_i in R^d"""


def data_of(name: str) -> dict[str, Any]:
    return copy.deepcopy(EM(derive_algorithm(derive.models[name])).to_data())


@pytest.mark.parametrize("name", MIXTURES)
def test_no_lie_about_a_limit_is_accepted(name: str) -> None:
    data = data_of(name)
    mine = {s["id"] for s in data["steps"]
            if s["part"] in PARTS and told(s["stage"], s["part"])}
    lines = [x for x in of_lines(data) if x.line in mine]
    rest = [x for x in (*of_sides(data), *of_terms(data)) if x.line in mine]
    for lie in (*lines, *random.Random(3).sample(rest, 50)):
        assert lie.refused, (lie.line, lie.kind, lie.place)


def step(data: dict[str, Any], id: str) -> Any:
    return next(s for s in data["steps"] if s["id"] == id)


def fault(data: dict[str, Any]) -> str:
    found = check(data)
    assert found.verdict == "wrong"
    return found.first_fault


NARROW = ["mul", ["symbol", ".epsilon", "scalar", [], ""], ["identity"]]


def pairs(data: dict[str, Any], id: str) -> Any:
    return step(data, id)["given"]["instance"][1]


def test_a_spread_that_is_not_positive_is_not_put_in() -> None:
    data = data_of("gaussian_mixture")
    for wrong in (["mul", ["number", "-1"], *NARROW[1:]],
                  ["mul", ["symbol", ".v", "vector", [], ""],
                   ["transpose", ["symbol", ".v", "vector", [], ""]]]):
        changed = copy.deepcopy(data)
        pairs(changed, "ascent.degenerate.1")[1][1]["expr"] = wrong
        assert "positive" in fault(changed)


def test_a_weight_is_not_put_in() -> None:
    data = data_of("two_gaussians_1d")
    tau = {"expr": ["symbol", "tau", "scalar", [], ""]}
    pairs(data, "ascent.degenerate.1").append([tau, {"expr": ["number", "2"]}])
    assert "ascent.degenerate.1" in fault(data)


def test_an_assignment_is_a_posterior_probability_and_no_other_share() -> None:
    data = data_of("gaussian_mixture")
    del step(data, "limit.assignment.1")["given"]["instance"]
    assert "no posterior probability" in fault(data)
    data = data_of("gaussian_mixture")
    step(data, "limit.assignment.1")["given"]["instance"][0] = "Q.N.1"
    assert "limit.assignment.1" in fault(data)


def test_one_limit_is_not_another() -> None:
    data = data_of("gaussian_mixture")
    for id, wrong in (("ascent.degenerate.2", ["number", "0"]),
                      ("limit.nearest.1", ["constant", "infinity"]),
                      ("limit.vanishing.1", ["number", "1"])):
        changed = copy.deepcopy(data)
        step(changed, id)["right"] = wrong
        assert id in fault(changed)


def test_the_path_is_one_of_spreads_that_fall() -> None:
    data = data_of("gaussian_mixture")
    for key, wrong in (("to", "infinity"), ("to", "0-")):
        changed = copy.deepcopy(data)
        step(changed, "ascent.degenerate.2")["given"][key] = wrong
        assert "ascent.degenerate.2" in fault(changed)
    changed = copy.deepcopy(data)
    step(changed, "ascent.degenerate.2")["given"]["variable"] = {
        "expr": ["symbol", "mu", "vector", ["k"], ""]}
    assert "ascent.degenerate.2" in fault(changed)


def test_a_logarithm_of_what_is_no_summand_is_not_below() -> None:
    data = data_of("two_gaussians_1d")
    terms = step(data, "ascent.unbounded.1")["given"]["terms"]
    minus = terms[0][1]["expr"]
    # log of twice the summand, on both sides
    doubled = copy.deepcopy(minus)
    doubled[2][2] = ["log", ["mul", ["number", "2"], *minus[2][2][1][1:]]]
    terms[0][1]["expr"] = doubled
    assert "no summand" in fault(data)


@pytest.mark.parametrize("id", ["limit.nearest.1", "limit.vanishing.1", "limit.above.1",
                                "limit.below.1", "limit.assignment.2", "ascent.degenerate.2"])
def test_a_topic_is_told_in_full(id: str) -> None:
    data = data_of("gaussian_mixture")
    data["steps"] = [s for s in data["steps"] if s["id"] != id]
    assert fault(data)


# -- of which models ------------------------------------------------------------------------------

def parts(text: str) -> set[str]:
    found = derive.derive_em(derive.parse(text))
    em = found if isinstance(found, EM) else EM(derive_algorithm(found.model))
    assert em.certify().verdict == "right"
    return {s.part for s in em.steps if s.part in PARTS and told(s.stage, s.part)}


def told(stage: str, part: str) -> bool:
    """Whether a line is about a limit: other lines have parts of the same names."""
    return stage == "limit" or part in ("unbounded", "degenerate")


def test_a_tied_covariance_has_the_limit_of_k_means_and_no_narrow_component() -> None:
    assert parts(TIED) == set(PARTS) - {"unbounded", "degenerate"}


def test_a_law_without_a_scale_of_its_own_has_neither() -> None:
    assert parts("x_i | z_i=k ~ Poisson(lambda_k); P(z_i=k) = pi_k; k = 1..K") == set()


def test_diagonal_and_spherical_covariances_have_both() -> None:
    for shape in ("diagonal", "spherical"):
        own = TIED.replace("Sigma)", "Sigma_k)")
        assert parts(f"{own}; Sigma_k {shape}") == set(PARTS)


def test_fixed_weights_have_both() -> None:
    assert parts("x_i | z_i=k ~ N(mu_k, s_k^2); P(z_i=1) = 1/3, P(z_i=2) = 2/3; k = 1..2"
                 ) == set(PARTS)


def test_a_line_contracts_on_an_observation_where_its_own_coefficients_allow() -> None:
    line = "y_i | z_i=k ~ N(beta_k'x_i, s_k^2); P(z_i=k) = pi_k; k = 1..K; known: x"
    assert parts(line) == {"unbounded", "degenerate"}
    assert parts(line.replace("s_k^2", "s^2")) == set()
