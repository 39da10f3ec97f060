"""A law as an exponential family, read off its density: statistics, natural parameters, means.

log p(x; phi) = sum_j <eta_j(phi), s_j(x)> - A(phi) + log h(x)  (Brown 1986, chapter 1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..algebra.expression import ONE, SCALAR, ZERO, Expr, add, is_zero, log, mul, rewrite, transpose
from ..algebra.normal import Test, depends_on, factors, multiply_out, term, terms, tidy
from ..families import Family
from ..rules import RULES
from ..rules.differentials import differentiate
from ..rules.isolating import clear, clearing_factors
from ..rules.logarithms import open_log


class NoExponentialFamily(ValueError):
    """A density of which no finite number of statistics is enough; the message names a term."""


@dataclass(frozen=True)
class Natural:
    """An exponential family, in the symbols ``x`` and the names of the slots.

    ``statistics`` are the s_j(x), ``parameters`` the eta_j, ``means`` the E s_j(X).
    """

    statistics: tuple[Expr, ...]
    parameters: tuple[Expr, ...]
    log_partition: Expr
    means: tuple[Expr, ...]


def natural(family: Family) -> Natural:
    """The exponential family that a law's density is. Raises NoExponentialFamily.

    >>> from derive.families import FAMILIES
    >>> natural(FAMILIES["poisson"]).means
    (symbol('rate', 'scalar', (), ''),)
    """
    known, found = _KNOWN.get(family.id, (None, None))
    if found is None or known is not family:
        found = _natural(family)
        _KNOWN[family.id] = family, found
    return found


_KNOWN: dict[str, tuple[Family, Natural]] = {}


def _natural(family: Family) -> Natural:
    x, slots = family.formal()
    free = [s for s, slot in zip(slots, family.slots, strict=True) if not slot.known]

    def held(e: Expr) -> bool:
        return any(depends_on(e, s) for s in (x, *free))

    parameters: dict[Expr, list[Expr]] = {}
    partition: list[Expr] = []
    for t in terms(_expanded(log(family.density(x, *slots)), held)):
        if not any(depends_on(t, u) for u in free):
            continue
        statistic, parameter = _parted(t, x)
        if any(depends_on(statistic, u) for u in free):
            raise NoExponentialFamily(
                f"{family.title}: a term of its log-density is no product of a function of the "
                f"observation and one of the parameters: {t!r}")
        if depends_on(statistic, x):
            parameters.setdefault(statistic, []).append(parameter)
        else:
            partition.append(mul(-1, t))
    eta = {s: tidy(add(*parameters[s])) for s in sorted(parameters, key=lambda s: _degree(s, x))}
    a = add(*partition) if partition else ZERO
    means = family.means(*slots) if family.means else _means(family, eta, a, free)
    return Natural(tuple(eta), tuple(eta.values()), a, means)


def _expanded(e: Expr, opens: Test) -> Expr:
    """The log-density as a sum of products."""
    opened = rewrite(open_log(e) or e, _transposed)
    opened = multiply_out(opened, opens)
    return multiply_out(rewrite(opened, _log_of_product), opens)


def _transposed(e: Expr) -> Expr | None:
    if e.op == "transpose" and e.args[0].op == "add":
        return add(*map(transpose, e.args[0].args))
    return None


def _log_of_product(e: Expr) -> Expr | None:
    if e.op == "log" and e.args[0].op == "mul":
        return add(*map(log, e.args[0].args))
    return None


def _parted(t: Expr, x: Expr) -> tuple[Expr, Expr]:
    """(s, eta) with t = <eta, s>: the product, a' b, or tr(A b b')."""
    flat = _flat(t)
    scalars = [f for f in flat if f.shape == SCALAR]
    chain = [f for f in flat if f.shape != SCALAR]
    inside = [f for f in scalars if depends_on(f, x)]
    outside = [f for f in scalars if not depends_on(f, x)]
    count = sum(f in (x, transpose(x)) for f in chain)
    if not count:
        return mul(*inside), mul(*outside, *chain)
    if count == 2:
        return x * transpose(x), mul(*inside, *outside, *chain[1:-1])
    rest = mul(*chain[1:]) if chain[0] == transpose(x) else transpose(mul(*chain[:-1]))
    return x, mul(*inside, *outside, rest)


def _degree(e: Expr, x: Expr) -> int:
    if e.op == "power" and e.args[1].op == "number":
        return int(e.args[1].args[0]) * _degree(e.args[0], x)
    return int(e == x) + sum(_degree(c, x) for c in e.children)


def _flat(e: Expr) -> list[Expr]:
    return [g for f in factors(e) for g in (_flat(f) if f.op == "mul" else [f])]


def _means(family: Family, eta: Mapping[Expr, Expr], a: Expr, free: list[Expr]) -> tuple[Expr, ...]:
    """The means from grad A = J' m, one parameter after the other."""

    def slope(e: Expr, u: Expr) -> Expr:
        return differentiate(e, u, RULES)[0]

    found: dict[Expr, Expr] = {}
    waiting = list(free)
    while waiting:
        for u in waiting:
            left = [s for s in eta if s not in found and not is_zero(slope(eta[s], u))]
            if len(left) == 1:
                s = left[0]
                rest = add(slope(a, u), *(mul(-1, m, slope(eta[q], u)) for q, m in found.items()))
                found[s] = _ratio(rest, slope(eta[s], u), u)
                waiting.remove(u)
                break
        else:
            raise NoExponentialFamily(
                f"{family.title}: the means of its statistics do not follow one by one; let the "
                "law state them")
    return tuple(found[s] for s in eta)


def _ratio(above: Expr, below: Expr, u: Expr) -> Expr:
    """above / below, both cleared of what stands in their denominators. Raises
    NoExponentialFamily where what is left below is a sum."""
    factor, _ = clearing_factors(add(below, above), u)
    above, below = (clear(e, factor, ONE) or e for e in (above, below))
    opened = multiply_out(above, lambda n: True)
    above = opened if len(terms(opened)) < len(terms(above)) else above
    t = term(multiply_out(below, lambda n: True))
    if any(base.op == "add" for base, _ in t.powers):
        raise NoExponentialFamily(f"a mean is no closed form: {above!r} over {below!r}")
    return tidy(mul(1 / t.number, *(b**-e for b, e in t.powers), above))
