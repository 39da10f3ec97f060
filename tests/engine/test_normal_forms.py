"""Named normal forms are idempotent, keep the value, and have the form that they promise."""

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.algebra.expression import expr, inverse, log, mul, power, sum_over, symbol, transpose
from derive.algebra.normal import depends_on, multiply_out, pull_out, terms, tidy

from .numbers_at import Numbers, evaluate

T = symbol(".T", "scalar", ("k", "i"), "t")
x = symbol("X", "scalar", ("i",))
m, v = symbol("mu", "scalar", ("k",)), symbol("v", "scalar")

leaves = st.sampled_from([T, x, m, v, expr(2), expr(-1), power(v, -1), power(v, 2)])
bodies = st.recursive(
    leaves,
    lambda s: st.one_of(
        st.builds(lambda a, b: a + b, s, s),
        st.builds(lambda a, b: a * b, s, s),
        st.builds(lambda a, b: a - b, s, s),
    ),
    max_leaves=10,
)


def numbers(seed):
    r = random.Random(seed)
    rows, ks = ("1", "2", "3"), ("1", "2")
    values = {("X", (i,), ""): r.uniform(-2, 2) for i in rows}
    values |= {(".T", (k, i), "t"): r.uniform(0.1, 0.9) for k in ks for i in rows}
    values |= {("mu", (k,), ""): r.uniform(-2, 2) for k in ks}
    values |= {("v", (), ""): r.uniform(0.5, 2)}
    return Numbers(values, {"N": rows, "K": ks}, {"k": "1", "i": "2"})


FORMS = {
    "tidy": tidy,
    "multiply_out": lambda e: multiply_out(e, lambda a: True),
    "pull_out": lambda e: pull_out(sum_over(e, "i", "N")),
}


@pytest.mark.parametrize("name", FORMS)
@given(e=bodies, seed=st.integers(0, 5))
@settings(max_examples=150, deadline=None)
def test_the_value_stays(name, e, seed):
    n = numbers(seed)
    before = sum_over(e, "i", "N") if name == "pull_out" else e
    after = FORMS[name](e)
    size = evaluate(_absolute(before), n)
    assert math.isclose(evaluate(before, n), evaluate(after, n), abs_tol=1e-12 * (1 + size))


def _absolute(e):
    """The expression with every sum a sum of absolute values: what rounding is measured by."""
    from derive.algebra.expression import Expr

    if e.op in ("number", "symbol"):
        return power(power(e, 2), expr(1) / 2) if e.op == "symbol" else expr(abs(e.args[0]))
    return Expr(e.op, *(_absolute(a) if isinstance(a, Expr) else a for a in e.args))


@pytest.mark.parametrize("name", ["tidy", "multiply_out"])
@given(e=bodies)
@settings(max_examples=150, deadline=None)
def test_idempotent(name, e):
    once = FORMS[name](e)
    assert FORMS[name](once) == once


def test_only_what_is_asked_for_is_opened():
    e = T * power(x - m, 2) * (v + 1)
    opened = multiply_out(e, lambda a: depends_on(a, v))
    assert len(terms(opened)) == 2
    assert all(any(f == power(x - m, 2) for f in t.args) for t in terms(opened))


def test_inverses_cancel_beside_each_other_only():
    S, A = symbol("S", "symmetric"), symbol("A", "matrix")
    assert tidy(mul(S, inverse(S), A)) == A
    assert tidy(mul(S, A, inverse(S))) == mul(S, A, inverse(S))


def test_matrix_factors_leave_a_sum_to_their_side():
    S, y = symbol("S", "symmetric"), symbol("Y", "vector", ("i",))
    e = sum_over(mul(T, inverse(S), y, transpose(y), inverse(S)), "i", "N")
    assert pull_out(e) == mul(
        inverse(S), sum_over(mul(T, y, transpose(y)), "i", "N"), inverse(S))


def test_a_constant_sums_to_the_size():
    assert evaluate(pull_out(sum_over(v, "i", "N")), numbers(1)) == pytest.approx(
        3 * numbers(1).values["v", (), ""])
    assert pull_out(sum_over(log(v), "i", "N")).op == "mul"
