"""Mistakes in the weights' update."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import (
    SCALAR,
    Expr,
    expr,
    power,
    product_over,
    reindex,
    replace,
    sum_over,
    walk,
)
from ...derivation import Derivation
from ...setting import Setting
from .changes import exchanged, made, old_value, swap
from .entry import WEIGHT, mistake


def _one_over_components(s: Setting) -> Expr:
    return power(sum_over(expr(1), s.k, s.components), -1)


def _count(f: Expr) -> Expr | None:
    """The sum of responsibilities in a formula."""
    return next((n for n in walk(f) if n.op == "symbol" and n.args[0] == ".N"), None)


def _odds(em: Derivation, f: Expr) -> Iterator[Expr]:
    s, count = em.setting, _count(f)
    if count is not None:
        yield from swap(f, 1 / s.N, 1 / (s.N - count))


def _product(em: Derivation, f: Expr) -> Iterator[Expr]:
    s, count = em.setting, _count(f)
    if count is not None:
        product = product_over(reindex(s.T, s.k, count.args[2][0]), s.i, s.observations)
        yield product
        yield power(product, 1 / s.N)  # the geometric mean


TABLE = (
    mistake("n_minus_1", WEIGHT, "solve", "divide", exchanged(lambda s: (1 / s.N, 1 / (s.N - 1)))),
    mistake("tau_for_one_minus_tau", WEIGHT, "solve", "divide",
            lambda em, f: (1 - f,) if f.shape == SCALAR else ()),
    mistake("old_weight", WEIGHT, "solve", "divide", old_value),
    mistake("equal_weights", WEIGHT, "solve", "divide", made(_one_over_components)),
    mistake("count_for_weight", WEIGHT, "solve", "divide",
            lambda em, f: (replace(f, 1 / em.setting.N, expr(1)),)),
    mistake("odds_for_weight", WEIGHT, "solve", "divide", _odds),
    mistake("product_for_weight", WEIGHT, "score", "terms_of", _product),
    mistake("components_for_observations", WEIGHT, "solve", "divide",
            exchanged(lambda s: (1 / s.N, _one_over_components(s)))),
)
