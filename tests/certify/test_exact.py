"""The arithmetic modulo p against fractions, the laws at 50 digits, the bound on degrees."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction

import mpmath
import pytest

from derive.certificate.arithmetic import (
    Logs,
    Modular,
    NotASquare,
    NoValue,
    P,
    Singular,
    prime_powers,
    square_root_mod,
)
from derive.certificate.degrees import Degree, Degrees
from derive.certificate.exact import LAWS, signed
from derive.certificate.lemmas import LEMMAS

M = Modular()


def residue(q: Fraction) -> int:
    return q.numerator * pow(q.denominator, -1, P) % P


def test_matrices_modulo_p_are_those_of_fractions() -> None:
    r = random.Random(1)
    for n in (1, 2, 3, 4):
        a = [[Fraction(r.randint(-9, 9), r.randint(1, 9)) for _ in range(n)] for _ in range(n)]
        b = [[Fraction(r.randint(-9, 9), r.randint(1, 9)) for _ in range(n)] for _ in range(n)]
        product = [[sum((a[i][m] * b[m][j] for m in range(n)), Fraction(0)) for j in range(n)]
                   for i in range(n)]
        ma, mb = (tuple(tuple(map(residue, row)) for row in x) for x in (a, b))
        assert M.times(ma, mb) == tuple(tuple(map(residue, row)) for row in product)
        determinant, inverse = M.eliminate(ma)
        assert M.times(ma, inverse) == M.filled(n, n, 1)
        assert determinant == residue(leibniz(a))


def leibniz(a: list[list[Fraction]]) -> Fraction:
    if not a:
        return Fraction(1)
    return sum(((-1) ** j * a[0][j] * leibniz([row[:j] + row[j + 1:] for row in a[1:]])
                for j in range(len(a))), Fraction(0))


def test_a_singular_matrix_has_determinant_0_and_no_inverse() -> None:
    assert M.determinant(((1, 2), (2, 4))) == 0
    with pytest.raises(Singular):
        M.inverse(((1, 2), (2, 4)))


def test_square_roots_split_over_products_of_squares() -> None:
    a, b = 12345**2, 67891**2
    assert square_root_mod(a * b % P) == square_root_mod(a) * square_root_mod(b) % P
    with pytest.raises(NotASquare):
        square_root_mod(P - a)  # -1 is no square, because P is 3 modulo 4


def test_a_product_of_two_logarithms_has_no_value() -> None:
    log = Logs(0, {"a": 1})
    assert M.mul(3, log) == Logs(0, {"a": 3})
    with pytest.raises(NoValue):
        M.mul(log, log)


def test_equal_logarithms_cancel() -> None:
    assert M.add([Logs(2, {"a": 1}), Logs(3, {"a": P - 1})]) == 5


def test_small_rationals_are_recognised() -> None:
    assert signed(residue(Fraction(-3, 7))) == Fraction(-3, 7)
    assert prime_powers(Fraction(1)) == {}


def matrix(r: random.Random, n: int = 3) -> mpmath.matrix:
    a = mpmath.matrix(n, n)
    for i in range(n):
        for j in range(n):
            a[i, j] = mpmath.mpf(r.random()) + (2 if i == j else 0)
    return a * a.T


SIDES: dict[str, Callable[[random.Random], tuple[object, object]]] = {
    "log_product": lambda r: (lambda a, b: (mpmath.log(a * b), mpmath.log(a) + mpmath.log(b)))(
        mpmath.mpf(r.random()), mpmath.mpf(r.random())),
    "log_power": lambda r: (lambda a, c: (mpmath.log(a**c), c * mpmath.log(a)))(
        mpmath.mpf(r.random()), mpmath.mpf(r.gauss(0, 3))),
    "log_long_product": lambda r: (lambda a: (mpmath.log(mpmath.fprod(a)),
                                              mpmath.fsum(map(mpmath.log, a))))(
        [mpmath.mpf(r.random()) for _ in range(5)]),
    "log_exp": lambda r: (lambda c: (mpmath.log(mpmath.exp(c)), c))(mpmath.mpf(r.gauss(0, 3))),
    "log_det_product": lambda r: (lambda a, b: (
        mpmath.log(mpmath.det(a * b)), mpmath.log(mpmath.det(a)) + mpmath.log(mpmath.det(b))))(
        matrix(r), matrix(r)),
    "log_det_inverse": lambda r: (lambda a: (mpmath.log(mpmath.det(a**-1)),
                                             -mpmath.log(mpmath.det(a))))(matrix(r)),
    "log_det_transpose": lambda r: (lambda a: (mpmath.log(mpmath.det(a.T)),
                                               mpmath.log(mpmath.det(a))))(matrix(r)),
    "log_det_multiple": lambda r: (lambda a, c: (mpmath.log(mpmath.det(c * a)),
                                                 3 * mpmath.log(c) + mpmath.log(mpmath.det(a))))(
        matrix(r), mpmath.mpf(r.random())),
    "exp_sum": lambda r: (lambda a, b: (mpmath.exp(a + b), mpmath.exp(a) * mpmath.exp(b)))(
        mpmath.mpf(r.gauss(0, 3)), mpmath.mpf(r.gauss(0, 3))),
    "exp_multiple": lambda r: (lambda a: (mpmath.exp(-a / 2), mpmath.exp(a) ** mpmath.mpf(-0.5)))(
        mpmath.mpf(r.gauss(0, 3))),
    "exp_log": lambda r: (lambda a, c: (mpmath.exp(c * mpmath.log(a)), a**c))(
        mpmath.mpf(r.random()), mpmath.mpf(r.gauss(0, 3))),
}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
def test_each_law_holds_at_50_digits(law: object) -> None:
    r = random.Random(7)
    with mpmath.workdps(60):
        for _ in range(20):
            left, right = SIDES[law.name](r)  # type: ignore[attr-defined]
            assert abs(left - right) <= mpmath.mpf(10) ** -50 * (1 + abs(right))


def test_every_law_has_its_two_sides() -> None:
    assert {law.name for law in LAWS} == set(SIDES)


INEQUALITIES: dict[str, Callable[[random.Random], object]] = {
    "log_bound": lambda r: (lambda u: u - 1 - mpmath.log(u))(mpmath.exp(r.gauss(0, 5))),
    "positive_definite": lambda r: (lambda a, v: (v.T * a * v)[0])(
        matrix(r), mpmath.matrix([r.gauss(0, 1) for _ in range(3)])),
    "square": lambda r: mpmath.mpf(r.gauss(0, 5)) ** 2,
    "probability_at_most_one": lambda r: -mpmath.log(mpmath.mpf(r.uniform(1e-9, 1))),
    "nonnegative": lambda r: mpmath.mpf(r.random()) * mpmath.mpf(r.random()),
    "positive": lambda r: mpmath.mpf(r.random()) * mpmath.mpf(r.random()) - mpmath.mpf(10) ** -99,
    "gibbs": lambda r: (lambda p, q: mpmath.fsum(
        a / sum(p) * mpmath.log(a / sum(p) / (b / sum(q))) for a, b in zip(p, q, strict=True)))(
        *([mpmath.mpf(r.random()) for _ in range(4)] for _ in range(2))),
    "monotone_log": lambda r: (lambda a, b: mpmath.log(a + b) - mpmath.log(a))(
        mpmath.exp(r.gauss(0, 5)), mpmath.exp(r.gauss(0, 5))),
}


@pytest.mark.parametrize("name", sorted(LEMMAS))
def test_each_lemma_holds_at_50_digits(name: str) -> None:
    r = random.Random(9)
    with mpmath.workdps(50):
        assert all(INEQUALITIES[name](r) >= 0 for _ in range(200))
    assert LEMMAS[name].words and LEMMAS[name].latex


def test_a_degree_counts_a_common_denominator_once() -> None:
    d = Degrees(2)
    below = d.inv(Degree(3))
    total = d.add([below, d.mul(below, Degree(2)), Degree(1)])
    assert (total.numerator, total.denominator) == (4, 3)


def test_the_degree_of_an_inverse_matrix() -> None:
    d = Degrees(3)
    assert d.determinant(Degree(2)).numerator == 6
    inverse = d.inverse(Degree(2))
    assert (inverse.numerator, inverse.denominator) == (4, 6)


def test_a_false_identity_of_known_degree_is_accepted_as_rarely_as_bounded() -> None:
    """x^2 = 1 modulo a small prime: degree 2 of p residues agree, no more."""
    p = 101
    assert sum(x * x % p == 1 for x in range(p)) <= 2
