"""Mistakes in every kind of update, and in those of means and spreads alike."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import SCALAR, Expr, expr, mul, reindex, replace, rewrite, walk
from ...derivation import Derivation
from ..symbols import hard
from .changes import (
    HALF,
    Make,
    binary,
    exchanged,
    for_the_other,
    forms,
    old_value,
    scaled,
    swap,
    unless,
    weighted_by,
    where,
)
from .entry import ALL, BOTH, MEAN_OR_WEIGHT, SPREAD, UPDATE, Change, mistake


def _plain(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    for g in forms(em, f):
        yield replace(replace(g, s.T, expr(1)), s.N_k, s.N)


def _weighted(weight: Make) -> Change:
    """Another weight for the responsibility, in the counts and the new parameters too."""
    return lambda em, f: (weighted_by(em, g, weight(em.setting)) for g in forms(em, f))


def _squared(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    squares = s.T**2
    yield from swap(f, s.T, squares)
    yield from _weighted(lambda s: squares)(em, f)
    yield from swap(weighted_by(em, f, squares), s.N, s.over_k(s.over_i(squares)))


def _root(em: Derivation, f: Expr) -> Iterator[Expr]:
    root = em.setting.T**HALF
    yield from swap(f, em.setting.T, root)
    yield from _weighted(lambda s: root)(em, f)


def _other_count(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    yield from swap(f, 1 / s.N_k, 1 / (s.N - s.N_k))
    for n in walk(f):
        if n.op == "power" and n.args[1] == expr(-1) and n.args[0] != s.N_k:
            yield from swap(f, n, replace(n, s.T, expr(1) - s.T))


def _weight_left(em: Derivation, f: Expr) -> Iterator[Expr]:
    w = em.setting.weight("t")
    for left, right in em.solutions:
        if right == f and left.args[0] == em.model.weights.base:
            w = Expr("symbol", *left.args[:3], "t")
    if w.op != "number":
        yield mul(w, f)
        yield f / w


def _sum_lost(em: Derivation, f: Expr) -> Iterator[Expr]:
    """The sum's body in the sum's place, its observation left open; so too without its weight."""
    s = em.setting
    found = [n for n in walk(f) if n.op == "sum" and n.args[1] == s.i]
    if not found:  # the counts of the weights' update
        yield rewrite(f, lambda n: reindex(s.T, s.k, n.args[2][0])
                      if n.op == "symbol" and n.args[0] == ".N" else None)
    for n in found:
        yield replace(f, n, n.args[0])
        bare = replace(n.args[0], s.T, expr(1))
        if any(m == s.x for m in walk(bare)):
            yield bare
        yield n.args[0]


def _sum_is_one(em: Derivation, f: Expr) -> Iterator[Expr]:
    """The count replaced by one responsibility: T_i x_i / T_i summed."""
    s = em.setting
    if f.op == "mul":
        body = replace(f, 1 / s.N_k, expr(1))
        if body != f:
            yield replace(body, s.T, expr(1))


TABLE = (
    mistake("n_for_nk", BOTH, "solve", "divide",
            exchanged(lambda s: (1 / s.N_k, 1 / s.N), written_out=True)),
    mistake("nk_minus_1", BOTH, "solve", "divide",
            exchanged(lambda s: (1 / s.N_k, 1 / (s.N_k - 1)), written_out=True)),
    mistake("nk_squared", BOTH, "solve", "divide", exchanged(lambda s: (1 / s.N_k, s.N_k**-2))),
    mistake("not_divided", BOTH, "solve", "divide",
            exchanged(lambda s: (1 / s.N_k, expr(1)), lambda s: (1 / s.N, expr(1)))),
    mistake("multiplied_for_divided", BOTH, "solve", "divide",
            exchanged(lambda s: (1 / s.N_k, s.N_k))),
    mistake("plain_mean", BOTH, "score", "pull_constants", _plain),
    mistake("responsibilities_lost_in_sum", BOTH, "score", "pull_constants",
            exchanged(lambda s: (s.T, expr(1)))),
    mistake("squared_responsibilities", ALL, "score", "pull_constants", _squared),
    mistake("root_responsibilities", ALL, "score", "pull_constants", _root),
    mistake("hard_assignment", ALL, "expectation", "expectation_of_indicator",
            _weighted(lambda s: hard(s.k, s.i))),
    mistake("prior_for_responsibility", BOTH, "expectation", "expectation_of_indicator",
            exchanged(lambda s: (s.T, s.weight("t")))),
    mistake("swapped_components", BOTH, "score", "pull_constants", where(binary, for_the_other)),
    mistake("swapped_responsibilities", SPREAD, "score", "pull_constants",
            where(binary, lambda em, f: unless(f, weighted_by(em, f, 1 - em.setting.T)))),
    mistake("other_responsibilities_in_sum", BOTH, "score", "pull_constants",
            where(binary, exchanged(lambda s: (s.T, 1 - s.T)))),
    mistake("old_weight_in_count", BOTH, "solve", "divide",
            where(lambda em: em.setting.weight("t").op == "symbol",
                  exchanged(lambda s: (1 / s.N_k, 1 / (s.N * s.weight("t")))))),
    mistake("other_count", BOTH, "solve", "divide", where(binary, _other_count)),
    mistake("sum_lost", ALL, "score", "pull_constants", _sum_lost),
    mistake("weights_cancelled", BOTH, "solve", "divide", _sum_is_one),
    mistake("old_weight_left_in", UPDATE, "score", "terms_of", _weight_left),
    mistake("old_parameter", BOTH, "solve", "divide", old_value),
    mistake("reciprocal", MEAN_OR_WEIGHT, "solve", "divide",
            lambda em, f: (f**-1,) if f.shape == SCALAR else ()),
    mistake("half_extra", UPDATE, "solve", "clear", scaled(HALF)),
    mistake("factor_two", UPDATE, "solve", "clear", scaled(expr(2))),
    mistake("sign", UPDATE, "solve", "collect", scaled(expr(-1))),
)
