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
from .changes import swap
from .entry import Misconception


def _n_minus_1(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    yield from swap(f, power(s.N, -1), power(s.N - 1, -1))


def _one_minus(em: Derivation, f: Expr) -> Iterator[Expr]:
    if f.shape == SCALAR:
        yield 1 - f


def _old(em: Derivation, f: Expr) -> Iterator[Expr]:
    left = next((left for left, right in em.solutions if right == f), None)
    if left is not None:
        yield Expr("symbol", *left.args[:3], "t")


def _equal(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    yield power(sum_over(expr(1), s.k, s.components), -1)


def _count(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield replace(f, power(em.setting.N, -1), expr(1))


def _odds(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    count = next((n for n in walk(f) if n.op == "symbol" and n.args[0] == ".N"), None)
    if count is not None:
        yield from swap(f, power(s.N, -1), power(s.N - count, -1))


def _product(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    count = next((n for n in walk(f) if n.op == "symbol" and n.args[0] == ".N"), None)
    if count is not None:
        product = product_over(reindex(s.T, s.k, count.args[2][0]), s.i, s.observations)
        yield product
        yield power(product, power(s.N, -1))  # the geometric mean


def _over_components(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    yield from swap(f, power(s.N, -1), power(sum_over(expr(1), s.k, s.components), -1))


TABLE = (
    Misconception(
        "n_minus_1",
        "The weight is divided by N - 1; the responsibilities of all components sum to N.",
        "What do the new weights of all components add up to?",
        "solve", ("weight",), _n_minus_1, "divide"),
    Misconception(
        "tau_for_one_minus_tau", "This is one minus the weight: the other component's.",
        "Which component has this weight?",
        "solve", ("weight",), _one_minus, "divide"),
    Misconception(
        "old_weight", "The old weight is left as it is; it has to be updated too.",
        "Does your formula hold the observations?",
        "solve", ("weight",), _old, "divide"),
    Misconception(
        "equal_weights", "The weights are set equal; they follow from the responsibilities.",
        "Does your formula hold the observations?",
        "solve", ("weight",), _equal, "divide"),
    Misconception(
        "count_for_weight",
        "This is a number of observations; divided by N it is the weight.",
        "Is your result at most 1?",
        "solve", ("weight",), _count, "divide"),
    Misconception(
        "odds_for_weight",
        "The count is divided by that of the other component, not by the sum of both.",
        "Is your result at most 1?",
        "solve", ("weight",), _odds, "divide"),
    Misconception(
        "product_for_weight",
        "The responsibilities are multiplied; their mean is the weight.",
        "How do the responsibilities of all observations come together in Q?",
        "score", ("weight",), _product, "terms_of"),
    Misconception(
        "components_for_observations",
        "The count is divided by the number of components instead of the number of observations.",
        "What do the new weights of all components add up to?",
        "solve", ("weight",), _over_components, "divide"),
)
