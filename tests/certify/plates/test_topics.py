"""What a derivation says beside its answer: bounds, curvature, edges of domains, differentials,
forms of Q. No lie about them is accepted, and none of their lines can be left out."""

from __future__ import annotations

import copy
import json
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import derive
from derive.certificate.plates import check
from derive.certificate.plates.reading import read_line, shorthands, solved
from derive.certificate.plates.stated import Stated
from derive.certificate.plates.strict import Strict
from derive.certificate.plates.terms import Pool, Term
from derive.em import EM, derive_algorithm

from .lies import of_lines, of_sides, of_terms

LIBRARY = Path(derive.__file__).parent / "statement" / "library"


@cache
def _text(name: str) -> str:
    model = derive.models[name] if name in derive.models else derive.read(
        str(LIBRARY / f"{name}.txt"))
    return json.dumps(EM(derive_algorithm(
        model)).to_data())


def data_of(name: str) -> Any:
    return json.loads(_text(name))


def line(data: Any, id: str) -> Any:
    return next(s for s in data["steps"] if s["id"] == id)


def fault(data: Any) -> str:
    found = check(data)
    assert found.verdict == "wrong"
    return found.first_fault


TOLD = [
    ("gaussian_mixture", "domain_Sigma|domain_Sigma_span"),
    ("two_gaussians_1d", "domain_sigma^2|domain_sigma^2_span|bend"),
    ("two_coins", "domain_p|bend|bounded|named"),
    ("two_gaussians", "ray|slope|bend|named|separated"),
    ("poisson_mixture", "domain_lambda|bend|bounded|separated"),
    ("lifetimes", "peak|bounded"),
]


@pytest.mark.parametrize(("name", "parts"), TOLD)
def test_no_lie_is_accepted(name: str, parts: str) -> None:
    data = data_of(name)
    mine = {s["id"] for s in data["steps"] if s["part"] in parts.split("|")}
    assert {s["part"] for s in data["steps"]} >= set(parts.split("|"))
    lost = [x for x in of_lines(data) if x.line in mine]
    rest = [x for x in (*of_sides(data), *of_terms(data)) if x.line in mine]
    for lie in (*lost, *random.Random(5).sample(rest, min(len(rest), 60))):
        assert lie.refused, (lie.line, lie.kind, lie.place)


def test_no_lie_about_a_differential_is_accepted() -> None:
    data = data_of("gaussian_mixture")
    mine = {s["id"] for s in data["steps"] if s["stage"] == "score" and s["part"] == "Sigma"}
    lies = [x for x in (*of_lines(data), *of_sides(data)) if x.line in mine]
    for lie in random.Random(5).sample(lies, 120):
        assert lie.refused or _rotated(data, lie), (lie.line, lie.kind, lie.place)


def _rotated(data: Any, lie: Any) -> bool:
    """Whether a lie is none: factors rotated within a trace, a logarithm of a multiple whose
    differential is the same."""
    return lie.kind == "order_changed" or (lie.kind == "doubled" and lie.line == "score.Sigma.1")


# -- bounds ---------------------------------------------------------------------------------------

def test_a_density_is_no_probability() -> None:
    data = data_of("gaussian_mixture")
    below = next(s for s in data["steps"] if s["part"] == "observed" and s["rule"] == "log_laws")
    data["steps"].append({
        **below, "id": "ascent.bounded.1", "part": "bounded", "rule": "probability",
        "relation": ">=", "evidence": "inequality", "chain": "", "head": None,
        "left": ["number", "0"], "right": ["function", "log_likelihood", ""], "needs": [],
        "given": {"terms": [["probability_at_most_one", {
            "expr": ["mul", ["number", "-1"], below["right"]]}]]}})
    assert "no probability" in fault(data)


def test_a_bound_is_of_the_likelihood_and_of_nothing_else() -> None:
    data = data_of("poisson_mixture")
    step = line(data, "ascent.bounded.1")
    changed = copy.deepcopy(data)
    line(changed, "ascent.bounded.1")["right"] = ["function", "Q", ""]
    assert "ascent.bounded.1" in fault(changed)
    step["left"] = ["number", "-1"]
    assert "ascent.bounded.1" in fault(data)


def test_an_average_needs_the_line_that_says_it_of_each() -> None:
    data = data_of("lifetimes")
    step = line(data, "ascent.bounded.1")
    for other in ("ascent.peak.1", "max.total.1", "ascent.entropy.2"):
        changed = copy.deepcopy(data)
        line(changed, "ascent.bounded.1")["given"]["terms"][0][0] = f"average:{other}"
        assert "ascent.bounded.1" in fault(changed)
    step["given"]["terms"][0][0] = "probability_at_most_one"
    assert "ascent.bounded.1" in fault(data)


def test_which_likelihoods_have_a_bound() -> None:
    def parts(name: str) -> set[str]:
        return {s["part"] for s in data_of(name)["steps"]} & {"bounded", "peak", "unbounded"}

    assert parts("two_coins") == parts("poisson_mixture") == {"bounded"}
    assert parts("lifetimes") == parts("known_variance") == {"bounded", "peak"}
    assert parts("two_gaussians") == {"unbounded"}
    assert parts("faithful_tied") == set()


# -- curvature ------------------------------------------------------------------------------------

def test_a_sign_of_the_curvature_that_is_not_there() -> None:
    data = data_of("poisson_mixture")
    bend = line(data, "max.bend.2")
    bend["left"], bend["right"] = bend["right"], bend["left"]
    assert "max.bend.2" in fault(data)


def test_the_second_derivative_is_of_the_score() -> None:
    data = data_of("poisson_mixture")
    bend = line(data, "max.bend.1")
    bend["left"][1] = ["mul", ["number", "2"], bend["left"][1]]
    bend["head"] = bend["left"]
    bend["right"] = ["mul", ["number", "2"], bend["right"]]
    assert fault(data)


# -- shares, as in a limit ------------------------------------------------------------------------

POOL = Pool()
DATA = data_of("gaussian_mixture")
STATED = Stated(DATA, POOL)
LINES = [read_line(s, POOL) for s in DATA["steps"]]
SIGNS = Strict(STATED, shorthands(STATED, LINES), solved(STATED, LINES))


def weight(k: str, mark: str = "") -> Any:
    return ["symbol", "pi", "scalar", [k], mark]


def rate(k: str) -> Any:
    return ["exp", ["symbol", ".a", "scalar", [k, "i"], ""]]


def share(over: list[Any], under: Any, size: str = "K", power: str = "-1") -> Term:
    return POOL.read(["mul", *over, ["power", ["sum", under, "j", size], ["number", power]]])


TERM = ["mul", weight("j"), rate("j")]
NONE = [
    share([weight("k")], TERM),
    share([weight("k"), rate("m")], TERM),
    share([weight("k", "t"), rate("k")], TERM),
    share([["number", "2"], weight("k"), rate("k")], TERM),
    share([weight("k"), rate("k")], TERM, size="N"),
    share([weight("k"), rate("k")], TERM, power="-2"),
    POOL.read(weight("k")),
    POOL.read(["symbol", ".N", "scalar", ["k"], "t"]),
]


def one_minus(t: Term) -> Term:
    return POOL.minus(POOL.number(1), t)


def test_a_share_does_not_exceed_1() -> None:
    assert SIGNS._share(share([weight("k"), rate("k")], TERM))
    for t in (POOL.read(["symbol", ".R", "scalar", ["k", "i"], ""]), POOL.read(weight("k"))):
        assert SIGNS.nonnegative(one_minus(t))
        assert SIGNS.nonpositive(POOL.make("log", t))


@pytest.mark.parametrize("t", NONE, ids=str)
def test_what_may_exceed_1_is_no_share(t: Term) -> None:
    assert not SIGNS._share(t)


def test_a_product_with_a_logarithm_has_the_sign_of_its_factors() -> None:
    log, minus = POOL.read(["log", weight("k")]), POOL.number(-1)
    r = POOL.read(["symbol", ".R", "scalar", ["k", "i"], ""])
    unknown = POOL.read(["symbol", ".a", "scalar", ["k"], ""])
    assert SIGNS.nonnegative(POOL.mul(minus, r, log))
    assert SIGNS.nonnegative(POOL.mul(minus, one_minus(r), log))
    assert not SIGNS.nonnegative(POOL.mul(minus, unknown, log))
    assert not SIGNS.nonnegative(POOL.mul(minus, one_minus(POOL.number(2)), log))
    assert not SIGNS.nonnegative(POOL.mul(r, log))
    assert not SIGNS.nonnegative(POOL.mul(minus, r, POOL.read(["log", ["number", "2"]])))
