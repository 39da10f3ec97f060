"""What a line uses of names that other lines define or solve for, it cites."""

from __future__ import annotations

import copy

import pytest

from derive.certificate.plates import check

from .derivations import derivation

NAME = "full covariances"


def without(at: str, *lost: str, name: str = NAME) -> dict[str, str]:
    """The faults where a line cites fewer lines."""
    data = copy.deepcopy(derivation(name))
    step = next(s for s in data["steps"] if s["id"] == at)
    assert set(lost) <= set(step["needs"])
    step["needs"] = [n for n in step["needs"] if n not in lost]
    return {v.id: v.message for v in check(data).refused}


def needs(at: str, name: str = NAME) -> list[str]:
    step = next(s for s in derivation(name)["steps"] if s["id"] == at)
    return list(step["needs"])


@pytest.mark.parametrize(("at", "of", "says"), [
    ("max.gap.2", "solve.mu", "mu at t+1"), ("max.gap.2", "solve.Sigma", "Sigma at t+1"),
    ("max.gap.2", "solve.pi", "pi at t+1"), ("max.gap.2", "max.KL_1", "a divergence"),
    ("max.gap.2", "Q.N", ".N at t"),
    ("Q.Q.4", "T.", ".T at t"),
    ("max.domain_pi.1", "solve.pi", "pi at t+1"),
])
def test_a_line_lost_from_what_is_cited(at: str, of: str, says: str) -> None:
    lost = [n for n in needs(at) if n.startswith(of)]
    assert lost
    assert says in without(at, *lost)[at]


@pytest.mark.parametrize("name", ["tosses in rounds", "two hidden causes", "poisson regressions",
                                  "common mean, two variances", "three coins"])
def test_few_lines_may_cite_nothing(name: str) -> None:
    """Without a citation no new parameter is its formula, no count a sum."""
    name = {"poisson regressions": "Poisson regressions"}.get(name, name)
    data = copy.deepcopy(derivation(name))
    wanted = set()
    for s in data["steps"]:
        if s["relation"] == "=" and not s["chain"] and s["rule"] in (
                "total_count", "moment_equation") or s["id"].endswith("gap.2"):
            wanted.add(s["id"])
    assert wanted
    for at in wanted:
        assert at in without(at, *needs(at, name), name=name)


def test_a_name_is_free_in_a_line_that_does_not_cite_it() -> None:
    """The score holds for any responsibilities: it cites Q alone."""
    step = next(s for s in derivation(NAME)["steps"] if s["id"] == "score.pi.1")
    (q,) = step["needs"]
    assert q.startswith("Q.")
    assert without("score.pi.1", q)["score.pi.1"].endswith("says what .T at t is")


def test_citing_a_line_on_something_else_does_not_help() -> None:
    data = copy.deepcopy(derivation(NAME))
    step = next(s for s in data["steps"] if s["id"] == "max.gap.2")
    step["needs"] = ["T.Z.1", "score.mu.1", *[n for n in step["needs"]
                                             if not n.startswith("solve.mu")]]
    assert "mu at t+1" in {v.id: v.message for v in check(data).refused}["max.gap.2"]
