"""Mistakes in the responsibilities."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ...algebra.expression import (
    SCALAR,
    Expr,
    add,
    at_mark,
    exp,
    expr,
    log,
    mul,
    reindex,
    rewrite,
    sum_over,
    transpose,
    walk,
)
from ...derivation import Derivation
from ...setting import Setting
from ..symbols import hard
from .changes import (
    HALF,
    binary,
    for_the_other,
    inverses_lost,
    made,
    of_others,
    per_term,
    roots_of_spread,
    squares_lost,
    two_weights,
    where,
)
from .entry import E_STEP, mistake


def _shares(s: Setting, joint: Expr) -> Expr:
    """A quantity of component k over its sum over the components."""
    return joint / sum_over(reindex(joint, s.k, s.j), s.j, s.components)


def _put(em: Derivation, f: Expr, term: Expr, other: Expr) -> Expr:
    """The formula with another term in the logarithm of each of its densities: the density times
    e to the difference. A term that was changed before is left as it is."""
    s, names = em.setting, tuple(p.base for p in em.model.parameters)
    old = at_mark(mul(-1, term), "t", names)
    inside = {n for e in walk(f) if e.op == "exp" for n in walk(e)}
    if any(reindex(old, s.k, k) in inside for k in (s.k, s.j, *em.model.components.labels)):
        return f
    gap = at_mark(add(other, mul(-1, term)), "t", names)

    def change(n: Expr) -> Expr | None:
        if n.op != "density":
            return None
        (k,) = {c for a in n.args[2:] for c in a.args[2]} - {s.i}
        return mul(n, exp(reindex(gap, s.k, k)))

    return rewrite(f, change)


_terms = partial(per_term, _put)


def _prior_lost(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    if s.weight("t").op == "symbol":
        yield rewrite(f, lambda n: expr(1) if n.op == "symbol" and n.args[0] == s.weight().args[0]
                      else None)
    yield s.density("t") / sum_over(s.joint("t", s.j), s.j, s.components)
    yield s.joint("t") / sum_over(s.density("t", s.j), s.j, s.components)


def _distances(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    slots = s.slots("t")
    if "mean" in slots:
        v = s.x - slots["mean"]
        square = v**2 if v.shape == SCALAR else transpose(v) * v
        for distance in (square**HALF, square):
            yield _shares(s, distance)
            yield _shares(s, distance**-1)


TABLE = (
    mistake("prior_lost_in_e_step", E_STEP, "posterior", "bayes", _prior_lost),
    mistake("unnormalised", E_STEP, "posterior", "bayes",
            made(lambda s: s.joint("t"), lambda s: s.density("t"))),
    mistake("normalised_over_i", E_STEP, "posterior", "bayes",
            made(lambda s: s.joint("t") / s.over_i(s.joint("t")),
                 lambda s: s.density("t") / s.over_i(s.density("t")))),
    mistake("prior_for_posterior", E_STEP, "posterior", "bayes", made(lambda s: s.weight("t"))),
    mistake("free_parameters_in_e_step", E_STEP, "posterior", "definition",
            made(lambda s: _shares(s, s.joint()), lambda s: _shares(s, s.joint("t+1")))),
    mistake("odds_for_posterior", E_STEP, "posterior", "bayes",
            made(lambda s: s.joint("t") / of_others(s, s.joint("t")))),
    mistake("log_for_posterior", E_STEP, "posterior", "definition", made(lambda s: log(s.T))),
    mistake("log_shares", E_STEP, "posterior", "bayes",
            made(lambda s: _shares(s, log(s.joint("t"))))),
    mistake("squared_posterior", E_STEP, "posterior", "bayes",
            made(lambda s: s.T**2, lambda s: _shares(s, s.T**2))),
    mistake("hard_assignment", E_STEP, "posterior", "definition", made(lambda s: hard(s.k, s.i))),
    mistake("swapped_components", E_STEP, "posterior", "bayes", where(binary, for_the_other)),
    mistake("weights_exchanged_in_e_step", E_STEP, "posterior", "bayes",
            where(two_weights, made(lambda s: _shares(s, mul(1 - s.weight("t"), s.density("t")))))),
    mistake("weight_divided_in_e_step", E_STEP, "posterior", "bayes",
            where(lambda em: not binary(em),  # of two it is the exchange of the weights
                  made(lambda s: _shares(s, s.density("t") / s.weight("t"))))),
    mistake("distances_for_densities", E_STEP, "posterior", "bayes", _distances),
    mistake("half_lost", E_STEP, "log_likelihood", "density_written_out",
            _terms(lambda t: (2 * t,), "data", "spread")),
    mistake("half_extra_in_e_step", E_STEP, "log_likelihood", "density_written_out",
            _terms(lambda t: (HALF * t,), "data", "spread")),
    mistake("determinant_lost_in_e_step", E_STEP, "log_likelihood", "density_written_out",
            _terms(lambda t: (), "spread")),
    mistake("normaliser_lost", E_STEP, "log_likelihood", "density_written_out",
            _terms(lambda t: (), "rate")),
    mistake("deviation_for_variance", E_STEP, "log_likelihood", "density_written_out",
            _terms(roots_of_spread, "data")),
    mistake("determinant_inverted_in_e_step", E_STEP, "log_likelihood", "density_written_out",
            _terms(lambda t: (-t,), "spread")),
    mistake("exponent_sign_in_e_step", E_STEP, "log_likelihood", "density_written_out",
            _terms(lambda t: (-t,), "data")),
    mistake("inverse_lost_in_e_step", E_STEP, "log_likelihood", "density_written_out",
            _terms(inverses_lost, "data")),
    mistake("no_square", E_STEP, "log_likelihood", "density_written_out",
            _terms(squares_lost, "data")),
)
