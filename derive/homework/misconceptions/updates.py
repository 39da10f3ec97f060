"""Mistakes in every kind of update, and in those of means and spreads alike."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import (
    SCALAR,
    Expr,
    expr,
    mul,
    power,
    reindex,
    replace,
    rewrite,
    walk,
)
from ...derivation import Derivation
from ..symbols import hard
from .changes import HALF, binary, for_the_other, forms, negated, scaled, swap, weighted_by
from .entry import Misconception

BOTH = ("mean", "spread")
ALL = ("mean", "spread", "weight")


def _n_for_nk(em: Derivation, f: Expr) -> Iterator[Expr]:
    for g in forms(em, f):
        yield from swap(g, power(em.setting.N_k, -1), power(em.setting.N, -1))


def _nk_minus_1(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    for g in forms(em, f):
        yield from swap(g, power(s.N_k, -1), power(s.N_k - 1, -1))


def _nk_squared(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield from swap(f, power(em.setting.N_k, -1), power(em.setting.N_k, -2))


def _not_divided(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    for count in (s.N_k, s.N):
        yield from swap(f, power(count, -1), expr(1))


def _multiplied(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield from swap(f, power(em.setting.N_k, -1), em.setting.N_k)


def _plain(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    for g in forms(em, f):
        yield replace(replace(g, s.T, expr(1)), s.N_k, s.N)


def _unweighted_sum(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield from swap(f, em.setting.T, expr(1))


def _squared(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    squares = power(s.T, 2)
    yield from swap(f, s.T, squares)
    for g in forms(em, f):
        yield weighted_by(em, g, squares)
    yield from swap(weighted_by(em, f, squares), s.N, s.over_k(s.over_i(squares)))


def _root(em: Derivation, f: Expr) -> Iterator[Expr]:
    root = power(em.setting.T, HALF)
    yield from swap(f, em.setting.T, root)
    for g in forms(em, f):
        yield weighted_by(em, g, root)


def _hard(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    for g in forms(em, f):
        yield weighted_by(em, g, hard(s.k, s.i))


def _prior_weights(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    yield from swap(f, s.T, s.weight("t"))


def _swapped_responsibilities(em: Derivation, f: Expr) -> Iterator[Expr]:
    if binary(em):
        changed = weighted_by(em, f, 1 - em.setting.T)
        if changed != f:
            yield changed


def _responsibilities_of_other(em: Derivation, f: Expr) -> Iterator[Expr]:
    if binary(em):
        yield from swap(f, em.setting.T, 1 - em.setting.T)


def _old_weight_in_count(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    if s.weight("t").op == "symbol":
        yield from swap(f, power(s.N_k, -1), power(s.N * s.weight("t"), -1))


def _other_count(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    if binary(em):
        yield from swap(f, power(s.N_k, -1), power(s.N - s.N_k, -1))
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
        body = replace(f, power(s.N_k, -1), expr(1))
        if body != f:
            yield replace(body, s.T, expr(1))


def _old_parameter(em: Derivation, f: Expr) -> Iterator[Expr]:
    """The parameter left at theta^t."""
    for left, right in em.solutions:
        if right == f:
            yield Expr("symbol", *left.args[:3], "t")


def _reciprocal(em: Derivation, f: Expr) -> Iterator[Expr]:
    if f.shape == SCALAR:
        yield power(f, -1)


TABLE = (
    Misconception(
        "n_for_nk",
        "The sum is divided by the number of all observations; it has to be divided by the sum of "
        "the responsibilities of this component.",
        "What do the weights in your sum add up to?",
        "solve", BOTH, _n_for_nk, "divide"),
    Misconception(
        "nk_minus_1",
        "One is subtracted from the sum of the responsibilities. That is the unbiased estimate "
        "for one sample, not the maximum of Q.",
        "Does your denominator follow from setting the derivative of Q to zero?",
        "solve", BOTH, _nk_minus_1, "divide"),
    Misconception(
        "nk_squared", "The sum is divided by the sum of the responsibilities twice.",
        "How often do you divide by the sum of the responsibilities?",
        "solve", BOTH, _nk_squared, "divide"),
    Misconception(
        "not_divided",
        "A weighted sum is no weighted mean: it still has to be divided by the sum of its "
        "weights.",
        "Let all observations be equal: what comes out?",
        "solve", BOTH, _not_divided, "divide"),
    Misconception(
        "multiplied_for_divided",
        "The sum is multiplied with the sum of the responsibilities instead of divided by it.",
        "Let all observations be equal: what comes out?",
        "solve", BOTH, _multiplied, "divide"),
    Misconception(
        "plain_mean",
        "All observations count alike here; each has to count with its responsibility.",
        "Which observations should count more for this component?",
        "score", BOTH, _plain, "pull_constants"),
    Misconception(
        "responsibilities_lost_in_sum",
        "The responsibilities are missing in the sum, though the division is by their sum.",
        "Which weights belong to your denominator?",
        "score", BOTH, _unweighted_sum, "pull_constants"),
    Misconception(
        "squared_responsibilities",
        "The responsibilities are squared. In Q each stands once, as a factor.",
        "How often does the responsibility stand in Q?",
        "score", ALL, _squared, "pull_constants"),
    Misconception(
        "root_responsibilities", "The square roots of the responsibilities stand here.",
        "To which power does the responsibility stand in Q?",
        "score", ALL, _root, "pull_constants"),
    Misconception(
        "hard_assignment",
        "Every observation counts wholly for its most probable component: that is K-means. EM "
        "weights with the responsibilities.",
        "Can an observation count for both components?",
        "expectation", ALL, _hard, "expectation_of_indicator"),
    Misconception(
        "prior_for_responsibility",
        "The weight of the component stands where the responsibility of each observation belongs.",
        "Does every observation count alike for this component?",
        "expectation", BOTH, _prior_weights, "expectation_of_indicator"),
    Misconception(
        "swapped_components", "This is the answer for the other component.",
        "Which component does your answer speak of?",
        "score", BOTH, for_the_other, "pull_constants"),
    Misconception(
        "swapped_responsibilities",
        "The responsibilities are those of the other component.",
        "Which component do the responsibilities in your sum belong to?",
        "score", ("spread",), _swapped_responsibilities, "pull_constants"),
    Misconception(
        "other_responsibilities_in_sum",
        "The responsibilities in the sum are those of the other component; the division is by this "
        "component's.",
        "Which component do the responsibilities in your sum belong to?",
        "score", BOTH, _responsibilities_of_other, "pull_constants"),
    Misconception(
        "old_weight_in_count",
        "N times the old weight stands for the sum of the responsibilities; only with the new "
        "weight are the two equal.",
        "Which iterate of the weight is the mean of the responsibilities?",
        "solve", BOTH, _old_weight_in_count, "divide"),
    Misconception(
        "other_count",
        "The sum is divided by the sum of the other component's responsibilities.",
        "What do the weights in your sum add up to?",
        "solve", BOTH, _other_count, "divide"),
    Misconception(
        "sum_lost",
        "One observation x_i stands where the sum over all of them belongs.",
        "Which observation is meant on the right side?",
        "score", ALL, _sum_lost, "pull_constants"),
    Misconception(
        "weights_cancelled",
        "The responsibilities are cancelled inside the sums; a quotient of sums cannot be "
        "cancelled term by term.",
        "May a factor be cancelled that depends on the index of the sum?",
        "solve", BOTH, _sum_is_one, "divide"),
    Misconception(
        "old_weight_left_in",
        "The weight of the component stands as a factor; it belongs to the responsibilities and "
        "does not come in again.",
        "Where does the weight come in when Q is differentiated?",
        "score", ("update",), _weight_left, "terms_of"),
    Misconception(
        "old_parameter", "The old value is left as it is; it has to be updated.",
        "Does your formula hold the observations?",
        "solve", BOTH, _old_parameter, "divide"),
    Misconception(
        "reciprocal", "This is one over what is asked for.",
        "In which unit is your result?",
        "solve", ("mean", "weight"), _reciprocal, "divide"),
    Misconception(
        "half_extra",
        "A factor 1/2 is too much. It cancels when the derivative is set to zero.",
        "Follow the factor 1/2 through the derivative.",
        "solve", ("update",), scaled(HALF), "clear"),
    Misconception(
        "factor_two",
        "A factor 2 is too much. It cancels when the derivative is set to zero.",
        "Follow the factors through the derivative.",
        "solve", ("update",), scaled(expr(2)), "clear"),
    Misconception(
        "sign", "The sign is wrong.", "Follow the sign through the derivative.",
        "solve", ("update",), negated, "collect"),
)
