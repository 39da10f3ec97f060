"""Every law against scipy, by its own declaration: density, statistics' means, divergence."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import scipy.stats
from scipy.integrate import quad

from derive.algebra.expression import exp, log, symbol
from derive.engine.exponential import NoExponentialFamily, natural
from derive.families import FAMILIES, LAWS
from derive.rules import RULES
from derive.rules.differentials import differentiate
from derive.rules.logarithms import open_log

from .numbers import value

SCALAR = [f for f in LAWS.values() if f.observation != "vector"]
REAL = [f for f in SCALAR if not f.support.discrete]
#: No function of the observation times one of the parameters; Weibull's and Student's shape.
CURVED = {"weibull", "student_t"}


def ids(family):
    return family.id


def slots(family, which):
    """The values of the first or second component of the iteration worked by hand."""
    return {s.name: float(Fraction(s.values[min(which, len(s.values) - 1)]))
            for s in family.slots}


def scipys(family, at):
    return getattr(scipy.stats, family.scipy.distribution)(**family.scipy.values(at))


def points(family, at):
    """Observations from all over the law's support."""
    return [float(x) for x in scipys(family, at).ppf([0.03, 0.2, 0.5, 0.77, 0.98])]


def test_what_a_mixture_can_be_is_less_than_what_a_model_can():
    assert set(FAMILIES) < set(LAWS)
    assert all(not f.general for f in FAMILIES.values())


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("family", SCALAR, ids=ids)
def test_the_density_is_that_of_scipy(family, which):
    at = slots(family, which)
    law, (x, symbols) = scipys(family, at), family.formal()
    e = family.density(x, *symbols)
    opened = open_log(log(e)) or log(e)
    for point in points(family, at):
        theirs = law.pmf(point) if family.support.discrete else law.pdf(point)
        assert value(e, {**at, "x": point}) == pytest.approx(float(theirs), rel=1e-10)
        if theirs > 0:
            assert value(opened, {**at, "x": point}) == pytest.approx(
                float(np.log(theirs)), abs=1e-10)


@pytest.mark.parametrize("family", SCALAR, ids=ids)
def test_no_logarithm_of_a_product_power_or_exponential_is_left(family):
    x, symbols = family.formal()
    opened = open_log(log(family.density(x, *symbols)))
    assert opened is not None
    assert "exp(loggamma" not in repr(opened)


@pytest.mark.parametrize("family", [f for f in REAL if f.id not in CURVED], ids=ids)
def test_the_means_of_the_statistics_are_their_integrals(family):
    at, form = slots(family, 0), natural(family)
    law = scipys(family, at)
    low, high = law.support()
    for statistic, mean in zip(form.statistics, form.means, strict=True):
        middle = law.ppf([1e-9, 0.3, 0.7, 1 - 1e-9])
        integral = sum(quad(lambda x, s=statistic: value(s, {**at, "x": x}) * law.pdf(x), a, b,
                            limit=200)[0] for a, b in zip(
            [max(low, middle[0]), *middle[1:3]], [*middle[1:3], min(high, middle[3])], strict=True))
        assert value(mean, at) == pytest.approx(integral, rel=1e-5)


@pytest.mark.parametrize("family", sorted(CURVED))
def test_a_curved_law_is_no_exponential_family(family):
    with pytest.raises(NoExponentialFamily):
        natural(LAWS[family])


@pytest.mark.parametrize("family", [f for f in REAL if f.divergence], ids=ids)
def test_the_divergence_is_its_integral(family):
    new, free = slots(family, 0), slots(family, 1)
    p, q = scipys(family, new), scipys(family, free)
    ends = p.ppf([1e-10, 0.25, 0.5, 0.75, 1 - 1e-10])
    integral = sum(quad(lambda x: p.pdf(x) * (p.logpdf(x) - q.logpdf(x)), a, b, limit=200)[0]
                   for a, b in pairwise(ends))
    marked = [symbol(f"{s.name}'", s.kind) for s in family.slots]
    e = family.divergence(*marked, *family.formal()[1])
    at = {**free, **{f"{name}'": v for name, v in new.items()}}
    assert value(e, at) == pytest.approx(integral, rel=1e-6)
    assert value(e, {**new, **{f"{name}'": v for name, v in new.items()}}) == pytest.approx(
        0, abs=1e-12)


@pytest.mark.parametrize("family", [f for f in SCALAR if f.general], ids=ids)
def test_score_and_curvature_are_the_derivatives(family):
    at = slots(family, 0)
    x, symbols = family.formal()
    opened = open_log(log(family.density(x, *symbols)))
    for slot, u in zip(family.slots, symbols, strict=True):
        if slot.known:
            continue
        for point in points(family, at)[1:4]:
            e, here = opened, {**at, "x": point}
            for _ in range(2):
                slope = differentiate(e, u, RULES)[0]
                h = 1e-6 * max(1.0, abs(at[slot.name]))
                ends = [value(e, {**here, slot.name: at[slot.name] + s * h}) for s in (1, -1)]
                assert value(slope, here) == pytest.approx((ends[0] - ends[1]) / (2 * h),
                                                           rel=1e-5, abs=1e-7)
                e = slope


def test_the_logistic_is_the_derivative_of_softplus():
    s = symbol("s", "scalar")
    slope, used = differentiate(log(1 + exp(2 * s)), s, RULES)
    assert used == ("d_softplus",)
    for v in (-300.0, -1.0, 0.5, 300.0):
        assert value(slope, {"s": v}) == pytest.approx(2 / (1 + math.exp(-2 * v)), rel=1e-12)
