"""Each entry of the table of limits holds at 50 digits, and refuses what is not of its form."""

from itertools import pairwise

import mpmath
import pytest

from derive.certificate.limits import TABLE, limit
from derive.certificate.terms import Pool

pool = Pool()
v = pool.make("symbol", ".epsilon", "scalar", (), "")
a = pool.make("symbol", ".s", "scalar", (), "")
free = pool.make("symbol", "mu", "scalar", (), "")
N = pool.make("size", "N")


def number(x):
    return pool.number(x)


def inverse(t):
    return pool.make("power", t, number(-1))


class Positive:
    """Signs that call positive what the tests name so."""

    def __init__(self, *terms):
        self.terms = set(terms)

    def positive(self, t):
        if t.op == "number":
            return t.args[0] > 0
        return t in self.terms or t.op == "size" or (
            t.op in ("mul",) and all(map(self.positive, t.args)))


SIGNS = Positive(v, a)
LOG = pool.make("log", pool.mul(number(2), a, v))
EXP = pool.make("exp", pool.mul(number(-1), a, inverse(v)))

HOLDS = [
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
def test_the_table_says_what_the_numbers_say(term, to, expected, f):
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
def test_other_forms_are_not_known(term, to):
    assert limit(SIGNS, term, v, to) is None


def test_every_entry_is_tried_above():
    tried = {name for name, entry in TABLE.items() for term, to, _, _ in HOLDS
             if entry(SIGNS, term, v, to) is not None}
    assert tried == set(TABLE)
