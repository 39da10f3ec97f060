"""Exact numbers and enclosures hold what they say, and values agree with the array program; the
code that proves counterexamples shares nothing with the judge."""

import ast
import math
from fractions import Fraction
from pathlib import Path

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import derive
from derive.algebra.expression import expr, power, symbol
from derive.homework.exact import enclosure
from derive.homework.exact.arithmetic import EXACT, FLOATS
from derive.homework.exact.enclosure import Enclosure, Unknown
from derive.homework.exact.numbers import Number, number
from derive.homework.exact.small import instances
from derive.homework.exact.values import Small, Values
from tests.homework.mixtures import mixture_em

FOLDER = Path(derive.__file__).parent / "homework" / "exact"
small_fractions = st.fractions(min_value=-40, max_value=40, max_denominator=50)
positive = st.fractions(min_value=Fraction(1, 50), max_value=200, max_denominator=50)


def _imports(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")
        elif isinstance(node, ast.Import):
            yield from (a.name for a in node.names)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda p: p.name)
def test_what_proves_shares_nothing_with_what_judges(path):
    banned = ("judge", "instances", "signatures", "diagnose", "grade", "grading", "certificate",
              "certify", "follows", "locate")
    for name in _imports(path):
        assert not any(part in banned for part in name.split(".")), name


def test_the_import_walk_finds_what_it_looks_for():
    judge = FOLDER.parent / "judge.py"
    assert any("instances" in name for name in _imports(judge))


def _mpf(q):
    return mpmath.mpf(q.numerator) / q.denominator


@settings(deadline=None)  # the machine may be busy
@given(small_fractions)
def test_exponentials_lie_in_their_enclosures(q):
    with mpmath.workdps(110):
        found = enclosure.exponential(Enclosure(q, q))
        assert _mpf(found.low) <= mpmath.exp(_mpf(q)) <= _mpf(found.high)
        assert found.high - found.low <= found.high * Fraction(1, 10**50) + Fraction(1, 10**70)


@settings(deadline=None)  # the machine may be busy
@given(positive)
def test_logarithms_and_roots_lie_in_their_enclosures(q):
    with mpmath.workdps(110):
        for here, there in ((enclosure.logarithm, mpmath.log), (enclosure.root, mpmath.sqrt)):
            found = here(Enclosure(q, q))
            assert _mpf(found.low) <= there(_mpf(q)) <= _mpf(found.high)
            assert found.high - found.low < Fraction(1, 10**60)


def test_pi_lies_in_its_enclosure_and_not_beside_it():
    with mpmath.workdps(110):
        found = enclosure.pi()
        assert _mpf(found.low) <= +mpmath.pi <= _mpf(found.high)
        assert found.high - found.low < Fraction(1, 10**60)
    assert not found.meets(Enclosure(Fraction(22, 7), Fraction(22, 7)))


@pytest.mark.parametrize("make", [
    lambda: enclosure.logarithm(Enclosure(Fraction(-1), Fraction(1))),
    lambda: enclosure.root(Enclosure(Fraction(-1), Fraction(1))),
    lambda: Enclosure(Fraction(-1), Fraction(1)).inverse(),
    lambda: enclosure.exponential(Enclosure(Fraction(10**6), Fraction(10**6))),
    lambda: number(0).power(Fraction(-1)),
    lambda: number(-2).power(Fraction(1, 2)),
    lambda: number(0).log(),
])
def test_what_has_no_value_is_refused(make):
    with pytest.raises(Unknown):
        make()


#: The same operation on exact numbers and on mpmath's.
OPERATIONS = {
    "add": (lambda v, w: v + w, lambda v, w: v + w),
    "subtract": (lambda v, w: v - w, lambda v, w: v - w),
    "multiply": (lambda v, w: v * w, lambda v, w: v * w),
    "divide": (lambda v, w: v / w, lambda v, w: v / w),
    "root": (lambda v, w: v.power(Fraction(1, 2)), lambda v, w: mpmath.sqrt(v)),
    "exp": (lambda v, w: v.exp(), lambda v, w: mpmath.exp(v)),
    "log": (lambda v, w: v.log(), lambda v, w: mpmath.log(v)),
}


@settings(deadline=None)  # the machine may be busy
@given(positive, st.lists(st.tuples(st.sampled_from(sorted(OPERATIONS)), positive), max_size=4))
def test_numbers_follow_the_real_ones(start, steps):
    with mpmath.workdps(60):
        value, expected = number(start), _mpf(start)
        for operation, q in steps:
            if operation == "log" and expected <= 1e-6 or operation == "root" and expected < 0:
                return
            if operation == "exp" and abs(expected) > 50:
                return
            ours, theirs = OPERATIONS[operation]
            value, expected = ours(value, number(q)), theirs(expected, _mpf(q))
            inside = value.enclosed
            slack = abs(expected) * mpmath.mpf(10) ** -45 + mpmath.mpf(10) ** -45
            assert _mpf(inside.low) - slack <= expected <= _mpf(inside.high) + slack


@pytest.mark.parametrize(("made", "shown"), [
    (number(Fraction(3, 4)), "3/4"), (number(12).log(), "2 log 2 + log 3"),
    (number(8).power(Fraction(1, 2)), "2 sqrt(2)"), (number(0), "0"),
    (number(0).power(Fraction(1, 2)), "0"),
    (number(2).power(Fraction(1, 2)) * number(2).power(Fraction(1, 2)), "2"),
    (number(Fraction(1, 2)).exp(), "1.6487")])
def test_numbers_are_shown_as_people_write_them(made, shown):
    assert str(made) == shown


def test_two_numbers_are_told_apart_and_equal_ones_are_not():
    assert number(2).exp().differs(number(Fraction(739, 100)))
    assert not (number(2).exp() * number(3).exp()).differs(number(5).exp())
    assert (number(2).exp() * number(3).exp()).terms == number(5).exp().terms


def _starts(name, count):
    em = mixture_em(derive.models[name])
    found = list(instances(em))
    return em, [small for small, _ in found[:: max(1, len(found) // count)]]


def _for_arrays(em, small):
    theta = {}
    labels = em.model.components.labels
    for p in em.model.parameters:
        values = dict(small.theta_t)[p.base]
        arrays = [np.array([[float(v) for v in row] for row in x]) if isinstance(x, tuple)
                  else np.array(float(x)) for x in values]
        arrays = [a[:, 0] if p.domain == "vector" else a for a in arrays]
        if not labels:
            theta[p.base] = np.array(arrays)
        elif p.base == em.model.weights.base and len(p.names) < len(arrays):
            theta[p.names[0]] = float(arrays[0])
        else:
            theta.update(zip(p.names, arrays, strict=True))
    x = np.array([[float(v) for v in row] for row in small.x])
    return (x if em.setting.x.shape != "scalar" else x[:, 0]), theta


@pytest.mark.parametrize("name", list(derive.models))
def test_values_agree_with_the_array_program(name):
    em, starts = _starts(name, 12)
    update = em.lambdify()
    compared = 0
    for small in starts:
        x, theta = _for_arrays(em, small)
        known = {name: np.array([float(v) for v in values]) for name, values in small.known}
        T = update.e_step(x, theta, **({"known": known} if known else {}))
        for arithmetic in (FLOATS, EXACT):
            values = Values(em, small, arithmetic)
            mine = [[float(values.responsibility(k, i)) for k in range(small.components)]
                    for i in range(len(x))]
            assert np.allclose(mine, T, atol=1e-12)
            compared += 1
    assert compared >= 20


def test_responsibilities_are_fractions_where_it_is_said():
    for name in derive.models:
        em = mixture_em(derive.models[name])
        for small, exact in instances(em):
            if exact:
                values = Values(em, small, EXACT)
                assert all(values.responsibility(0, i).fraction is not None
                           for i in range(len(small.x)))


@pytest.mark.parametrize("name", list(derive.models))
def test_instances_are_small_and_of_one_digit(name):
    em = mixture_em(derive.models[name])
    seen = set()
    for small, _ in instances(em):
        assert 1 <= len(small.x) <= 3 and small.d <= 2
        assert all(v.denominator == 1 and abs(v) <= 9 for row in small.x for v in row)
        seen.add(len(small.x))
    assert seen == {1, 2, 3}


def test_what_has_no_meaning_has_no_value():
    em = mixture_em(derive.models["two_gaussians_1d"])
    small = next(instances(em))[0]
    values = Values(em, small, FLOATS)
    for formula in (symbol("nobody", "scalar", ("k",)), symbol("mu", "scalar", ("q",)),
                    power(expr(-1), expr(1) / 2)):
        with pytest.raises(ArithmeticError):
            values.at(formula, {"k": 0})
    assert isinstance(Values(em, small, EXACT).at(expr(2), {}), Number)
    assert math.isclose(values.at(expr(2), {}), 2)
    assert isinstance(small, Small)
