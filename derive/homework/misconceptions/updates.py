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


def _swapped_responsibilities(em: Derivation, f: Expr) -> Iterator[Expr]:
    return unless(f, weighted_by(em, f, 1 - em.setting.T))


def _has_weight(em: Derivation) -> bool:
    return em.setting.weight("t").op == "symbol"


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
            exchanged(lambda s: (1 / s.N_k, 1 / s.N), written_out=True),
            "The sum is divided by the number of all observations; it has to be divided by the sum "
            "of the responsibilities of this component.",
            "What do the weights in your sum add up to?"),
    mistake("nk_minus_1", BOTH, "solve", "divide",
            exchanged(lambda s: (1 / s.N_k, 1 / (s.N_k - 1)), written_out=True),
            "One is subtracted from the sum of the responsibilities. That is the unbiased estimate "
            "for one sample, not the maximum of Q.",
            "Does your denominator follow from setting the derivative of Q to zero?"),
    mistake("nk_squared", BOTH, "solve", "divide", exchanged(lambda s: (1 / s.N_k, s.N_k**-2)),
            "The sum is divided by the sum of the responsibilities twice.",
            "How often do you divide by the sum of the responsibilities?"),
    mistake("not_divided", BOTH, "solve", "divide",
            exchanged(lambda s: (1 / s.N_k, expr(1)), lambda s: (1 / s.N, expr(1))),
            "A weighted sum is no weighted mean: it still has to be divided by the sum of its "
            "weights.",
            "Let all observations be equal: what comes out?"),
    mistake("multiplied_for_divided", BOTH, "solve", "divide",
            exchanged(lambda s: (1 / s.N_k, s.N_k)),
            "The sum is multiplied with the sum of the responsibilities instead of divided by it.",
            "Let all observations be equal: what comes out?"),
    mistake("plain_mean", BOTH, "score", "pull_constants", _plain,
            "All observations count alike here; each has to count with its responsibility.",
            "Which observations should count more for this component?"),
    mistake("responsibilities_lost_in_sum", BOTH, "score", "pull_constants",
            exchanged(lambda s: (s.T, expr(1))),
            "The responsibilities are missing in the sum, though the division is by their sum.",
            "Which weights belong to your denominator?"),
    mistake("squared_responsibilities", ALL, "score", "pull_constants", _squared,
            "The responsibilities are squared. In Q each stands once, as a factor.",
            "How often does the responsibility stand in Q?"),
    mistake("root_responsibilities", ALL, "score", "pull_constants", _root,
            "The square roots of the responsibilities stand here.",
            "To which power does the responsibility stand in Q?"),
    mistake("hard_assignment", ALL, "expectation", "expectation_of_indicator",
            _weighted(lambda s: hard(s.k, s.i)),
            "Every observation counts wholly for its most probable component: that is K-means. EM "
            "weights with the responsibilities.",
            "Can an observation count for both components?"),
    mistake("prior_for_responsibility", BOTH, "expectation", "expectation_of_indicator",
            exchanged(lambda s: (s.T, s.weight("t"))),
            "The weight of the component stands where the responsibility of each observation "
            "belongs.",
            "Does every observation count alike for this component?"),
    mistake("swapped_components", BOTH, "score", "pull_constants", where(binary, for_the_other),
            "This is the answer for the other component.",
            "Which component does your answer speak of?"),
    mistake("swapped_responsibilities", SPREAD, "score", "pull_constants",
            where(binary, _swapped_responsibilities),
            "The responsibilities are those of the other component.",
            "Which component do the responsibilities in your sum belong to?"),
    mistake("other_responsibilities_in_sum", BOTH, "score", "pull_constants",
            where(binary, exchanged(lambda s: (s.T, 1 - s.T))),
            "The responsibilities in the sum are those of the other component; the division is by "
            "this component's.",
            "Which component do the responsibilities in your sum belong to?"),
    mistake("old_weight_in_count", BOTH, "solve", "divide",
            where(_has_weight, exchanged(lambda s: (1 / s.N_k, 1 / (s.N * s.weight("t"))))),
            "N times the old weight stands for the sum of the responsibilities; only with the new "
            "weight are the two equal.",
            "Which iterate of the weight is the mean of the responsibilities?"),
    mistake("other_count", BOTH, "solve", "divide", where(binary, _other_count),
            "The sum is divided by the sum of the other component's responsibilities.",
            "What do the weights in your sum add up to?"),
    mistake("sum_lost", ALL, "score", "pull_constants", _sum_lost,
            "One observation x_i stands where the sum over all of them belongs.",
            "Which observation is meant on the right side?"),
    mistake("weights_cancelled", BOTH, "solve", "divide", _sum_is_one,
            "The responsibilities are cancelled inside the sums; a quotient of sums cannot be "
            "cancelled term by term.",
            "May a factor be cancelled that depends on the index of the sum?"),
    mistake("old_weight_left_in", UPDATE, "score", "terms_of", _weight_left,
            "The weight of the component stands as a factor; it belongs to the responsibilities "
            "and does not come in again.",
            "Where does the weight come in when Q is differentiated?"),
    mistake("old_parameter", BOTH, "solve", "divide", old_value,
            "The old value is left as it is; it has to be updated.",
            "Does your formula hold the observations?"),
    mistake("reciprocal", MEAN_OR_WEIGHT, "solve", "divide",
            lambda em, f: (f**-1,) if f.shape == SCALAR else (),
            "This is one over what is asked for.",
            "In which unit is your result?"),
    mistake("half_extra", UPDATE, "solve", "clear", scaled(HALF),
            "A factor 1/2 is too much. It cancels when the derivative is set to zero.",
            "Follow the factor 1/2 through the derivative."),
    mistake("factor_two", UPDATE, "solve", "clear", scaled(expr(2)),
            "A factor 2 is too much. It cancels when the derivative is set to zero.",
            "Follow the factors through the derivative."),
    mistake("sign", UPDATE, "solve", "collect", scaled(expr(-1)),
            "The sign is wrong.",
            "Follow the sign through the derivative."),
)
