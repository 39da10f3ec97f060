"""What a derivation must contain: nothing can be taken away, said twice, or said more weakly."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from derive.certificate.claims import ClaimVerdict, claims_of
from derive.certificate.facts import Facts
from derive.certificate.lines import read_line
from derive.certificate.statement import read_statement
from derive.certificate.terms import Pool
from derive.certify import certify

from .test_certify import LAWS, STATEMENTS, changed, plain

EVERY = pytest.mark.parametrize("name", STATEMENTS)

#: Chapters of their own: (stage, part). They may be left out; what is left must still be tied.
CHAPTERS = {("maximum", p) for p in ("bend", "slope", "ray")} | {("ascent", p) for p in (
    "unbounded", "degenerate", "bounded", "peak")} | {("limit", p) for p in (
        "assignment", "nearest", "objective", "above", "below", "vanishing")}


def claimed(data: dict[str, Any]) -> list[ClaimVerdict]:
    """What is wrong with the claims, every line taken to be accepted."""
    pool = Pool()
    facts = Facts(read_statement(data, pool), pool, (), ())
    lines = [read_line(s, pool) for s in data["steps"]]
    return [c for c in claims_of(facts, lines, set()) if c.verdict == "wrong"]


def goes_on(data: dict[str, Any]) -> bool:
    """Whether every chain goes on from where it stopped."""
    ends: dict[str, Any] = {}
    for step in data["steps"]:
        if step["chain"] and ends.get(step["chain"]) != step["left"]:
            return False
        ends[step["chain"] or step["id"]] = step["right"]
    return True


def without(data: dict[str, Any], gone: set[str]) -> dict[str, Any]:
    """The derivation without those lines, and without the citations of them."""
    steps = [copy.deepcopy(s) for s in data["steps"] if s["id"] not in gone]
    for step in steps:
        step["needs"] = [n for n in step["needs"] if n not in gone]
    return {**data, "steps": steps}


def refused(data: dict[str, Any]) -> bool:
    return not goes_on(data) or bool(claimed(data)) or certify(data).verdict == "wrong"


def place(step: dict[str, Any]) -> tuple[str, str]:
    return step["stage"], step["part"]


@pytest.mark.parametrize("name", [*STATEMENTS, *LAWS])
def test_everything_is_there(name: str) -> None:
    data = plain(name)
    assert claimed(data) == []
    assert len(certify(data).claims) >= 32


@EVERY
def test_no_line_can_be_taken_away(name: str) -> None:
    data = plain(name)
    for step in data["steps"]:
        if place(step) not in CHAPTERS:
            assert refused(without(data, {step["id"]})), step["id"]


@EVERY
def test_no_part_and_no_stage_can_be_taken_away(name: str) -> None:
    data = plain(name)
    for gone in dict.fromkeys([*map(place, data["steps"]), *((s["stage"], "")
                                                            for s in data["steps"])]):
        if gone in CHAPTERS or gone[0] == "limit":
            continue
        ids = {s["id"] for s in data["steps"] if gone in (place(s), (s["stage"], ""))}
        assert refused(without(data, ids)), gone


@EVERY
def test_a_chapter_can_be_left_out(name: str) -> None:
    data = plain(name)
    ids = {s["id"] for s in data["steps"] if place(s) in CHAPTERS}
    assert ids
    assert claimed(without(data, ids)) == []


@EVERY
def test_no_claim_is_made_twice(name: str) -> None:
    data, tried = plain(name), 0
    by_id = {s["id"]: s for s in data["steps"]}
    pool = Pool()
    facts = Facts(read_statement(data, pool), pool, (), ())
    for claim in claims_of(facts, [read_line(s, pool) for s in data["steps"]], set()):
        again = [copy.deepcopy(by_id[n]) for n in claim.lines]
        for step in again:
            step["chain"] = step["chain"] and f"{step['chain']}.again"
            step["id"] += ".again"
        (found, *_) = claimed({**data, "steps": [*data["steps"], *again]})
        assert "stated 2 times" in found.message
        tried += 1
    assert tried >= 32


def at(data: dict[str, Any], name: str) -> dict[str, Any]:
    return next(s for s in data["steps"] if s["id"] == name)


Q = [["function", "Q", m] for m in ("t+1", "t", "")]
L = [["function", "log_likelihood", m] for m in ("t+1", "t", "")]
F, HELD = (["function", "F", ""], ["function", "F_at_T", ""])
W = ["symbol", ".omega", "scalar", ["k", "i"], "t"]
RATE = ["symbol", "lambda", "scalar", ["k"], "t+1"]


def agreement(data: dict[str, Any], line: str, keep: int) -> list[Any]:
    found = at(data, line)["right"]
    return found[1 + keep] if found[0] == "and" else ["equation", ["number", "0"], ["number", "0"]]


WEAKER: list[tuple[str, str, Any, str]] = [
    ("Q at theta^t alone", "max.total.1", lambda d: {"right": Q[1]}, "the maximum of Q"),
    ("Q at theta^t is exceeded", "max.total.1", lambda d: {"left": Q[1]}, "the maximum of Q"),
    ("one parameter agrees", "max.total.2", lambda d: {"right": agreement(d, "max.total.2", 0)},
     "theta^{t+1} only"),
    ("another one agrees", "max.total.2", lambda d: {"right": agreement(d, "max.total.2", 1)},
     "theta^{t+1} only"),
    ("the likelihood at theta", "ascent.ascent.1", lambda d: {"left": L[2]}, "does not fall"),
    ("the other way", "ascent.ascent.1", lambda d: {"left": L[1], "right": L[0]},
     "does not fall"),
    ("a bound at theta^t alone", "ascent.below.3", lambda d: {"left": L[1], "right": [
        "function", "F", "t"]}, "the lower bound is at most the log-likelihood"),
    ("no bound of the log-likelihood", "ascent.below.3", lambda d: {"left": HELD},
     "the lower bound is at most the log-likelihood"),
    ("other weights reach it, too", "ascent.below.4", lambda d: {"right": [
        "equation", W, W]}, "the lower bound is the log-likelihood only at the posterior"),
    ("F with its assignments", "ascent.F.2", lambda d: {"right": at(d, "ascent.F.1")["right"]},
     "the lower bound: "),
    ("F at the responsibilities without its entropy", "ascent.F_at_T.2", lambda d: {
        "right": Q[2]}, "the lower bound at the responsibilities: "),
    ("the E-step stays below", "ascent.e_step.1", lambda d: {"right": ["function", "F", "t"]},
     "the E-step reaches the log-likelihood"),
    ("the E-step beats itself", "ascent.e_step.2", lambda d: {"right": [
        "function", "F_at_T", "t"]}, "the E-step maximises the lower bound"),
    ("other weights are as good", "ascent.e_step.3", lambda d: {"right": ["equation", W, W]},
     "the E-step is the only maximum"),
    ("the M-step beats theta^t alone", "ascent.m_step.1", lambda d: {"right": [
        "function", "F_at_T", "t"]}, "the M-step maximises the lower bound"),
    ("other parameters are as good", "ascent.m_step.2", lambda d: {"right": agreement(
        d, "ascent.m_step.2", 0)}, "the M-step is the only maximum"),
    ("a bound that touches, at theta^t", "ascent.touching.1", lambda d: {"left": L[1]},
     "the lower bound at the responsibilities is at most the log-likelihood"),
    ("an equation that is no score's", "solve.lambda.1", lambda d: {"head": None},
     "the stationary equation of lambda"),
    ("the score is 1", "solve.lambda.1", lambda d: {"head": ["equation", at(
        d, "solve.lambda.1")["head"][1], ["number", "1"]]}, "the stationary equation of lambda"),
    ("the score of something else", "score.lambda.1", lambda d: {"head": ["derivative", [
        "mul", ["number", "2"], Q[2]], at(d, "score.lambda.1")["left"][2]]},
     "the score of lambda"),
    ("a solution that needs itself", "solve.lambda.3", lambda d: {"right": [
        "symbol", "lambda", "scalar", ["k"], ""]}, "the update of lambda"),
    ("a solution without data", "solve.lambda.3", lambda d: {"right": ["number", "1"]},
     "the update of lambda"),
    ("a weak inequality", "max.domain_weights.1", lambda d: {"relation": ">="},
     "the new weight is positive"),
    ("a parameter by its own domain", "max.domain_lambda.2", lambda d: {"given": {"terms": [
        ["nonnegative", {"expr": RATE}]]}}, "rests on lambda at t+1 itself"),
    ("an equality that says nothing of the data", "max.domain_lambda.3", lambda d: {
        "right": ["equation", RATE, ["number", "0"]]}, "does not speak of the observations"),
    ("a mean as an expectation", "max.means.1", lambda d: {"right": at(
        d, "max.means.1")["left"]}, "the mean of statistic 1"),
    ("a moment equation of the data", "max.moments.1", lambda d: {"right": at(
        d, "max.moments.1")["left"]}, "the moment equation of statistic 1"),
    ("a gap of logarithms", "max.gap.2", lambda d: {"right": at(d, "max.gap.1")["right"]},
     "the gap of Q is a sum of divergences"),
    ("Q with a latent variable", "Q.Q.5", lambda d: {"right": at(d, "Q.Q.2")["right"]}, "Q: "),
    ("H as an expectation", "ascent.H.4", lambda d: {"right": at(d, "ascent.H.3")["right"]},
     "H: "),
    ("sums that do not end", "T.sum.1", lambda d: {"right": at(d, "T.sum.1")["left"]},
     "the responsibilities sum to 1"),
]


@pytest.mark.parametrize(("kind", "line", "fields", "says"), WEAKER, ids=[w[0] for w in WEAKER])
def test_a_weaker_claim_is_none(kind: str, line: str, fields: Any, says: str) -> None:
    data = plain("poisson_mixture")
    found = claimed(changed(data, line, **fields(data)))
    assert any(says in c.message for c in found), [c.message for c in found]


def test_a_chapter_that_speaks_of_nothing_is_refused() -> None:
    data = plain("gaussian_mixture")
    own = {**at(data, "max.bend.1"), "id": "own.1", "head": None, "chain": "", "needs": [],
           "left": ["power", ["symbol", ".s", "scalar", [], ""], ["number", "2"]],
           "right": ["power", ["symbol", ".s", "scalar", [], ""], ["number", "2"]]}
    (found,) = claimed({**data, "steps": [*data["steps"], own]})
    assert found.message == "the chapter from own.1 is tied to nothing that must be said"


@pytest.mark.parametrize("relation", ["<=>", "solves"])
def test_nothing_is_solved_in_a_chapter(relation: str) -> None:
    data = plain("poisson_mixture")
    first = at(data, "solve.lambda.1")
    own = {**first, "id": "own.1", "head": None, "relation": relation}
    assert claimed({**data, "steps": [*data["steps"], own]})


def test_the_claims_are_part_of_the_certificate() -> None:
    data = plain("two_coins")
    found = certify(without(data, {"max.means.1"}))
    assert found.verdict == "wrong"
    (claim,) = [c for c in found.to_json()["claims"] if c["name"] == "the mean of statistic 1"]
    assert claim["verdict"] == "wrong"
    assert claim["message"] == "the mean of statistic 1: missing, or stated in another form"
    assert found.to_json()["obligations"][0]["verdict"] == "right"
