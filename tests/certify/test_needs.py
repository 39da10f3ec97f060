"""Needs by use: what a line does not open is drawn freely, and what it opens it must need."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

import pytest

import derive
from derive.certificate.checking import PROBLEMS, Checker
from derive.certificate.facts import MODEL_FUNCTIONS
from derive.certificate.lines import Line, read_line
from derive.certificate.openings import ALWAYS_OPEN
from derive.certificate.statement import read_statement
from derive.certificate.terms import FUNCTION, Pool, matched

from .needed import findings, repaired

STATEMENTS = ("two_gaussians", "two_gaussians_1d", "gaussian_mixture", "poisson_mixture",
              "two_coins")


@cache
def plain(name: str) -> dict[str, Any]:
    return repaired(derive.derive_em(derive.models[name]).to_data())


def checker(data: dict[str, Any], thorough: bool = False) -> tuple[Checker, list[Line]]:
    pool = Pool()
    statement = read_statement(dict(data), pool)
    lines = [read_line(step, pool) for step in data["steps"]]
    return Checker(statement, pool, lines, seed=0, thorough=thorough, by_use=True), lines


def refused(data: dict[str, Any]) -> dict[str, str]:
    found, lines = checker(data)
    verdicts = map(found.verdict, lines)
    return {v.id: v.message for v in verdicts if v.verdict != "right"}


def changed(data: dict[str, Any], at: str, /, **fields: Any) -> dict[str, Any]:
    data = copy.deepcopy(data)
    next(s for s in data["steps"] if s["id"] == at).update(fields)
    return data


def needs(data: dict[str, Any], at: str) -> list[str]:
    return list(next(s for s in data["steps"] if s["id"] == at)["needs"])


@pytest.mark.parametrize("name", STATEMENTS)
def test_every_line_cites_what_it_uses(name: str) -> None:
    assert not refused(plain(name))
    assert not findings(plain(name))


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_line_does_not_hold_without_one_of_its_needs(name: str) -> None:
    found, lines = checker(plain(name))
    tried = 0
    for line in lines:
        assert not found.refusal(line, [], [])
        for need in line.needs:
            if found.needs.closable(need):
                tried += 1
                rest = tuple(n for n in line.needs if n != need)
                with pytest.raises(PROBLEMS):
                    found.check(line, rest)
        found.ledger.close(line, right=True)
    assert tried > 20


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_line_that_cites_one_more_is_refused_with_its_name(name: str) -> None:
    found, lines = checker(plain(name))
    tried = named = 0
    for line in lines:
        kept = found.ledger.seen.copy()
        for n, other in enumerate(kept):
            if other in line.needs or (n + len(line.id)) % 7 or line.relation == ":=":
                continue
            more = Line(**{**{f: getattr(line, f) for f in line.__dataclass_fields__},
                           "needs": (*line.needs, other)})
            message = found.refusal(more, [], [])
            if not found.needs.closable(other) and found.needs.occurs(line, other):
                assert not message
                continue
            tried += 1
            named += f"{other} is cited" in message
            assert message
        assert not found.refusal(line, [], [])
        found.ledger.close(line, right=True)
    assert tried > 100
    assert named > 0.9 * tried  # now and then a definition takes the place of what is needed


@pytest.mark.parametrize(("id", "closed", "named"), [
    ("Q.Q.4", "T.1", "T is not opened"),
    ("Q.Q.4", "T.all.3", "posterior_all is not opened"),
    ("Q.Q.5", "Q.N.1", "N is not opened"),
    ("Q.N.2", "T.sum.1", "T is not opened"),
    ("max.gap.1", "Q.Q.5", "Q is not opened"),
    ("score.mu.1", "Q.Q.5", "Q is not opened"),
])
def test_a_refusal_names_what_is_closed(id: str, closed: str, named: str) -> None:
    data = plain("two_gaussians")
    fewer = [n for n in needs(data, id) if n != closed]
    assert len(fewer) < len(needs(data, id))
    assert named in refused(changed(data, id, needs=fewer))[id]


LIES = [
    # not true of free responsibilities, though true of those at theta^t
    ("T.sum.1", {"needs": []}, "T"),
    # an equation that is true but says nothing of what it is cited for
    ("Q.Q.4", {"needs": ["T.all.3", "T.total.2"]}, "T"),
    ("max.weights.3", {"needs": ["max.weights.2"]}, ""),
    ("solve.mu.3", {"needs": ["solve.tau.3"]}, "does not stand earlier"),
]


@pytest.mark.parametrize(("id", "fields", "says"), LIES)
def test_a_citation_that_is_not_the_reason_is_refused(id: str, fields: dict[str, Any],
                                                      says: str) -> None:
    assert says in refused(changed(plain("two_gaussians"), id, **fields))[id]


def test_the_gradient_is_read_off_the_differential() -> None:
    data = plain("gaussian_mixture")
    assert needs(data, "score.Sigma.4") == ["score.Sigma.3"]
    wrong = refused(changed(data, "score.Sigma.4", needs=["score.mu.2"]))
    assert "Q" in wrong["score.Sigma.4"]


def test_the_same_value_is_kept_for_lines_that_open_other_things() -> None:
    found, lines = checker(plain("two_coins"))
    for line in lines:
        found.verdict(line)
    size = found.sizes[-1]
    at = found._point(size)
    opening, by_id = found.needs.opening, {x.id: x for x in lines}
    q, log_p = by_id["Q.Q.5"], by_id["L.density.1"].left
    total = next(x.left for x in lines if x.id == "Q.Q.1")
    at.open(opening(q, ()))
    at.binding = {x: 0 for x in log_p.letters}
    closed, first = at.value(total), at.value(log_p)
    at.open(opening(q, ("Q.Q.5",)))
    assert at.value(total) != closed
    assert at.value(log_p) is first
    at.open(opening(q, ("Q.N.1",)))
    assert at.value(total) == closed


def test_a_bound_is_no_greater_where_less_is_opened() -> None:
    name = "gaussian_mixture"
    found, lines = checker(plain(name))
    bounds = {v.id: v.false_acceptance for v in map(found.verdict, lines)}
    pool = Pool()
    opened = Checker(read_statement(dict(plain(name)), pool), pool,
                     [read_line(s, pool) for s in plain(name)["steps"]], 0, False, by_use=False)
    again = [opened.verdict(read_line(s, pool)) for s in plain(name)["steps"]]
    later = {v.id: v.false_acceptance for v in again if v.verdict == "right"}
    assert all(0 <= bounds[id] < 1e-6 for id in bounds)
    assert sum(bounds[id] for id in later) < sum(later.values())


@pytest.mark.parametrize(("id", "size", "other", "smallest"), [
    ("L.density.2", ["size", "d"], ["number", "1"], "(1, 2, 1)"),
    ("max.divergence.2", ["size", "d"], ["number", "1"], "(1, 2, 1)"),
    ("solve.pi.3", ["size", "N"], ["number", "1"], "(2, 1, 1)"),
])
def test_a_lie_about_a_size_is_seen_where_the_size_is_reached(
        id: str, size: list[str], other: list[str], smallest: str) -> None:
    def put(node: Any) -> Any:
        if node == size:
            return other
        return [put(n) for n in node] if isinstance(node, list) else node

    data = plain("gaussian_mixture")
    step = next(s for s in data["steps"] if s["id"] == id)
    lie = changed(data, id, right=put(step["right"]))
    found, lines = checker(lie, thorough=True)
    for line in lines:
        v = found.verdict(line)
        if line.id == id:
            assert f"at (N, d, K) = {smallest}" in v.message
            return
    pytest.fail("no such line")


def test_all_sizes_are_said_of_a_line_that_reaches_none() -> None:
    found, lines = checker(plain("gaussian_mixture"), thorough=True)
    line = next(x for x in lines if x.id == "L.density.1")
    at = found._sizes_of([line.left, line.right])
    assert [size[1] for size, _ in at] == [1, 2, 3, 4]
    assert sorted(x for _, same in at for x in same) == sorted(found.sizes)


def test_what_cannot_be_closed_is_listed_with_its_reason() -> None:
    assert {n.removeprefix(FUNCTION) for n in MODEL_FUNCTIONS} <= set(ALWAYS_OPEN)
    assert all(len(why) > 20 for why in ALWAYS_OPEN.values())


PAIRS = [
    (["symbol", "x", "scalar", ["i"], ""], ["symbol", "x", "scalar", ["j"], ""], {"i": "j"}),
    (["symbol", "x", "scalar", ["1"], ""], ["symbol", "x", "scalar", ["j"], ""], None),
    (["symbol", "x", "scalar", ["A"], ""], ["symbol", "x", "scalar", ["j"], ""], None),
    (["symbol", "x", "scalar", ["i"], ""], ["symbol", "x", "scalar", ["A"], ""], {"i": "A"}),
    (["symbol", "x", "scalar", ["i"], ""], ["symbol", "x", "scalar", ["i"], "t"], None),
    (["sum", ["symbol", "x", "scalar", ["i"], ""], "i", "N"],
     ["sum", ["symbol", "x", "scalar", ["j"], ""], "j", "N"], {}),
    (["sum", ["symbol", "x", "scalar", ["k"], ""], "i", "N"],
     ["sum", ["symbol", "x", "scalar", ["j"], ""], "j", "N"], None),
    (["sum", ["symbol", "x", "scalar", ["i"], ""], "i", "N"],
     ["sum", ["symbol", "x", "scalar", ["k"], ""], "j", "N"], None),
    (["sum", ["symbol", "x", "scalar", ["i"], ""], "i", "N"],
     ["sum", ["symbol", "x", "scalar", ["i"], ""], "i", "2..N"], None),
    (["sum", ["sum", ["symbol", "x", "scalar", ["i", "j"], ""], "i", "N"], "j", "N"],
     ["sum", ["sum", ["symbol", "x", "scalar", ["j", "i"], ""], "i", "N"], "j", "N"], None),
    (["add", ["symbol", "x", "scalar", ["i"], ""], ["symbol", "x", "scalar", ["j"], ""]],
     ["add", ["symbol", "x", "scalar", ["k"], ""], ["symbol", "x", "scalar", ["k"], ""]],
     {"i": "k", "j": "k"}),
    (["add", ["symbol", "x", "scalar", ["i"], ""], ["symbol", "x", "scalar", ["i"], ""]],
     ["add", ["symbol", "x", "scalar", ["i"], ""], ["symbol", "x", "scalar", ["k"], ""]], None),
    (["posterior", "i", "k", "t"], ["posterior", "j", "A", "t"], {"i": "j", "k": "A"}),
    (["posterior", "i", "k", ""], ["posterior", "i", "k", "t"], None),
]


@pytest.mark.parametrize(("formal", "actual", "letters"), PAIRS)
def test_a_term_is_another_with_its_letters_renamed(formal: Any, actual: Any,
                                                    letters: Any) -> None:
    pool = Pool()
    assert matched(pool.read(formal), pool.read(actual), ("A", "B")) == letters
