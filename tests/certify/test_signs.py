"""What is shown to be at least 0 by its form: one minus a share, and what only looks like it."""

from __future__ import annotations

from typing import Any

import pytest

import derive
from derive.certificate.checking import Checker
from derive.certificate.lemmas import LEMMAS, Ground
from derive.certificate.lines import read_line
from derive.certificate.signs import Signs
from derive.certificate.statement import read_statement
from derive.certificate.terms import Pool, Term

DATA = derive.derive_em(derive.models["gaussian_mixture"]).to_data()
POOL = Pool()
CHECKER = Checker(read_statement(DATA, POOL), POOL, [read_line(s, POOL) for s in DATA["steps"]],
                  0, False)
SIGNS: Signs = CHECKER.setup.signs


def weight(k: str, mark: str = "") -> Any:
    return ["symbol", "pi", "scalar", [k], mark]


def rate(k: str, i: str = "i") -> Any:
    return ["exp", ["symbol", ".a", "scalar", [k, i], ""]]


def share(over: list[Any], under: Any, size: str = "K", power: str = "-1") -> Term:
    below = ["power", ["sum", under, "j", size], ["number", power]]
    return POOL.read(["mul", *over, below])


TERM = ["mul", weight("j"), rate("j")]
SHARES = [share([weight("k"), rate("k")], TERM), share([weight("1"), rate("1")], TERM),
          POOL.read(["symbol", ".R", "scalar", ["k", "i"], ""])]
NONE = [
    share([weight("k")], TERM),
    share([weight("k"), rate("m")], TERM),
    share([weight("k"), rate("k", "m")], TERM),
    share([weight("k", "t"), rate("k")], TERM),
    share([["number", "2"], weight("k"), rate("k")], TERM),
    share([weight("k"), rate("k")], TERM, size="N"),
    share([weight("k"), rate("k")], TERM, power="-2"),
    share([["symbol", "mu", "scalar", ["k"], ""]], ["symbol", "mu", "scalar", ["j"], ""]),
    POOL.read(weight("k")),
    POOL.read(["symbol", ".N", "scalar", ["k"], "t"]),
]


def one_minus(t: Term) -> Term:
    return POOL.minus(POOL.number(1), t)


@pytest.mark.parametrize("t", SHARES, ids=str)
def test_a_share_does_not_exceed_1(t: Term) -> None:
    assert SIGNS.share(t)
    assert SIGNS.nonnegative(one_minus(t))
    assert not SIGNS.positive(one_minus(t))


@pytest.mark.parametrize("t", NONE, ids=str)
def test_what_may_exceed_1_is_no_share(t: Term) -> None:
    assert not SIGNS.share(t)


def test_the_lemma_of_probabilities_takes_factors_that_are_not_negative() -> None:
    ground = Ground(SIGNS, POOL, CHECKER._is_zero)
    accepts = LEMMAS["probability_at_most_one"].accepts
    log, minus = POOL.read(["log", weight("k")]), POOL.number(-1)
    unknown = POOL.read(["symbol", "mu", "scalar", ["k"], ""])
    for t in SHARES:
        assert accepts(ground, POOL.mul(minus, t, log))
        assert accepts(ground, POOL.mul(minus, one_minus(t), log))
    assert not accepts(ground, POOL.mul(minus, unknown, log))
    assert not accepts(ground, POOL.mul(minus, one_minus(POOL.number(2)), log))
    assert not accepts(ground, POOL.mul(SHARES[0], log))
    assert not accepts(ground, POOL.mul(minus, SHARES[0], POOL.read(["log", ["number", "2"]])))
