"""The term language holds and evaluates what is not certified: shapes d x q, shifted indices."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from derive.algebra.expression import (
    Expr,
    density,
    det,
    function,
    indicator,
    inverse,
    log,
    power,
    product_over,
    sum_over,
    symbol,
    to_json,
    transpose,
)
from derive.certificate.plates.evaluation import Evaluator
from derive.certificate.plates.field import NoValue, P
from derive.certificate.plates.points import Point
from derive.certificate.plates.stated import Stated
from derive.certificate.plates.terms import MalformedTerm, Pool
from derive.families import FAMILIES
from derive.model import Factor, Guard, Model, Parameter, Plate, Variable


def evaluator(model: Model, sizes: dict[str, int], *letters: str) -> Evaluator:
    stated = Stated({"model": model.to_json(), "families": {
        "poisson": FAMILIES["poisson"].to_json()}}, Pool())
    return Evaluator(stated, Point(stated, sizes, 1), [*stated.plates, *letters], {}, {})


def value(at: Evaluator, e: Expr) -> Any:
    return at.value(at.pool.read(to_json(e)))


FACTORS = Model(
    "factors", (Plate("i", "N"),),
    (Variable("x", ("i",), "vector"), Variable("w", ("i",), "vector", "known", dimension="q")),
    (Parameter("mu", (), "vector"), Parameter("Lambda", (), "matrix", dimension="d x q"),
     Parameter("Psi", (), "covariance")), ())


def test_factor_analysis() -> None:
    """Woodbury: (L L' + Psi)^-1 = Psi^-1 - Psi^-1 L (I + L' Psi^-1 L)^-1 L' Psi^-1, and the
    posterior mean of the factors by both."""
    at = evaluator(FACTORS, {"N": 3, "d": 3, "q": 2})
    lam, psi, x, mu = (FACTORS.symbol(n) for n in ("Lambda", "Psi", "x", "mu"))
    w = FACTORS.symbol("w")
    assert lam.shape == "d x q"
    assert (transpose(lam) * inverse(psi) * lam).shape == "q x q"
    assert value(at, lam * w).shape[-2:] == (3, 1)
    sigma = lam * transpose(lam) + psi
    inner = sum_over(w * transpose(w), "i", "N") + transpose(lam) * inverse(psi) * lam
    both = lam * inverse(inner) * transpose(lam) + psi
    product = value(at, inverse(sigma) * sigma)
    assert (product[:, 0, 0] == np.eye(3, dtype=int)).all()
    small = sum_over(w * transpose(w), "i", "N")
    by_hand = inverse(psi) - inverse(psi) * lam * inverse(
        inverse(inverse(small)) + transpose(lam) * inverse(psi) * lam) * transpose(lam) * inverse(
        psi)
    whole = lam * inverse(small) * transpose(lam) + psi
    assert (value(at, by_hand) == value(at, inverse(whole))).all()
    assert not (value(at, inverse(both)) == value(at, by_hand)).all()
    centred = x - mu
    assert value(at, transpose(centred) * inverse(sigma) * centred).shape[-2:] == (1, 1)
    assert (value(at, det(inverse(sigma))) * value(at, det(sigma)) % P == 1).all()


def test_a_gradient_by_a_matrix_that_is_not_square() -> None:
    at = evaluator(FACTORS, {"N": 2, "d": 3, "q": 2})
    lam, x, w = (FACTORS.symbol(n) for n in ("Lambda", "x", "w"))
    body = sum_over(transpose(x) * lam * w, "i", "N")
    gradient = value(at, Expr("derivative", body, lam))
    assert (gradient == value(at, sum_over(x * transpose(w), "i", "N"))).all()


def chain() -> Model:
    """Two states, Poisson counts: Z_t given Z_{t-1} by A."""
    plates = Plate("t", "T"), Plate("j", "K"), Plate("k", "K")
    x = Variable("X", ("t",), "count")
    z = Variable("Z", ("t",), "label", "latent", "k")
    m = Model("chain", plates, (x, z), (Parameter("A", ("j", "k"), "simplex"),
                                       Parameter("lambda", ("k",), "positive")), ())
    return Model(m.name, plates, (x, z), m.parameters, (
        Factor("X", "poisson", (m.symbol("lambda"),), (Guard("Z", ("t",), "k"),)),))


def test_a_chain() -> None:
    """The likelihood by all paths is that of the forward recursion; before the first time there
    is no state, so that its factor is an empty product."""
    m, length = chain(), 3
    at = evaluator(m, {"T": length, "K": 2})
    before, now = indicator("Z", "t-1", "j"), indicator("Z", "t", "k")
    seen = density("poisson", m.symbol("X"), m.symbol("lambda"))
    paths = product_over(product_over(product_over(
        power(m.symbol("A"), before * now), "k", "K"), "j", "K"), "t", "T") * product_over(
        product_over(power(seen, now), "k", "K"), "t", "T")
    every = value(at, paths)
    assert every.shape[at.axes["*"]] == 2**length
    by_paths = at.total(every, "*", 2**length)
    a = at.point.values["A", ""][:, 0, :, :, 0, 0]
    emission = at.gathered(value(at, seen), ("t", "k"))[:, 0, :, :, 0, 0]
    for point, total in enumerate(by_paths.ravel().tolist()):
        forward = [int(e) for e in emission[point, 0]]
        for time in range(1, length):
            forward = [sum(forward[j] * int(a[point, j, k]) for j in range(2)) * int(
                emission[point, time, k]) % P for k in range(2)]
        assert sum(forward) % P == total


def test_a_shift_is_of_values_before() -> None:
    m = chain()
    at = evaluator(m, {"T": 4, "K": 2})
    x = at.point.values["X", ""][:, 0, :, 0, 0]
    shifted = at.gathered(value(at, symbol("X", "scalar", ("t-1",))), ("t",))[:, 0, :, 0, 0]
    assert (shifted[:, 1:] == x[:, :-1]).all() and (shifted[:, 0] == 0).all()


def test_laws_of_logarithms() -> None:
    m = chain()
    at = evaluator(m, {"T": 3, "K": 2})
    rate, x = m.symbol("lambda"), m.symbol("X")
    opened = x * log(rate) - rate - log(Expr("factorial", x))
    assert (value(at, log(density("poisson", x, rate))) == value(at, opened)).all()
    assert not (value(at, log(rate + 1)) == value(at, log(rate))).any()
    third = log(power(rate, -3))
    assert (value(at, third) == value(at, -3 * log(rate))).all()


@pytest.mark.parametrize("term", [
    ["symbol", "lambda", "scalar", ["k", "t"], ""], ["symbol", "mu", "scalar", [], ""],
    ["sum", ["symbol", "lambda", "scalar", ["k"], ""], "k", "T"],
    ["sum", ["symbol", "lambda", "scalar", ["k"], ""], "k", "M"],
    ["indicator", "Z", "t"], ["indicator", "Y", "t", "k"], ["function", "F", ""],
    ["log", ["number", "-1"]], ["density", "gauss", ["symbol", "X", "scalar", ["t"], ""]],
    ["factorial", ["symbol", "lambda", "scalar", ["k"], ""]], ["nonsense"], [], "x",
    ["factorial", ["number", "1000000000"]], ["symbol", "#total0", "scalar", ["t"], ""],
    ["indicator", "Z@0", "t", "k"], ["sum", ["number", "1"], "*", "K"],
    ["power", ["number", "1"]], ["symbol", "lambda", "scalar", ["q"], ""],
])
def test_what_is_no_term_of_the_model(term: Any) -> None:
    at = evaluator(chain(), {"T": 3, "K": 2})
    with pytest.raises((NoValue, MalformedTerm)):
        at.value(at.pool.read(term))


def test_the_meaning_of_the_posterior_is_by_enumeration() -> None:
    """P(Z_t = k | x) of independent labels is Bayes' rule at each time."""
    m = chain()
    at = evaluator(m, {"T": 3, "K": 2}, "l")
    t = value(at, Expr("event_probability", "t", indicator("Z", "t", "k")))
    seen = {k: density("poisson", m.symbol("X"), m.symbol("lambda", (k,), "t")) for k in "kl"}
    assert (t == value(at, seen["k"] / sum_over(seen["l"], "l", "K"))).all()
    assert list(itertools.islice(at.table, 1)) == ["Z"]
    with pytest.raises(MalformedTerm):
        value(at, function("nothing"))


def test_large_numbers_take_no_time() -> None:
    at = evaluator(chain(), {"T": 3, "K": 2})
    large = ["number", "1000000000000000003"]
    assert at.value(at.pool.read(["log", large])).shape[0] == at.point.count
    with pytest.raises((NoValue, OverflowError)):
        at.value(at.pool.read(["power", ["symbol", "lambda", "scalar", ["k"], ""], [
            "number", "1" + "0" * 40]]))
