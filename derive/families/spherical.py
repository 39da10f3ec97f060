"""K-means as a limit: equal spherical spreads, known and falling to 0, with fixed weights."""

from __future__ import annotations

from fractions import Fraction

from ..algebra.expression import (
    PI,
    SCALAR,
    ZERO,
    Expr,
    add,
    at_mark,
    density,
    exp,
    function,
    log,
    mul,
    power,
    reindex,
    sum_over,
    symbol,
    transpose,
)
from .degenerate import EPSILON
from .proof import Chain, Context, ProofLine

HALF = Fraction(1, 2)
DELTA = symbol(".delta", SCALAR)


def squared_distance(c: Context, mean: Expr) -> Expr:
    """||x_i - mu_k||^2."""
    v = c.x - mean
    return power(v, 2) if v.shape == SCALAR else transpose(v) * v


def hard_limit(c: Context, mean: str, spread: Expr, dimension: Expr) -> tuple[Chain, ...]:
    """The chains that lead from the responsibilities at the common spread to hard assignment.

    ``mean`` is the slot of the mean, ``spread`` the common spread (a multiple of epsilon) and
    ``dimension`` the number of coordinates.
    """

    free = c.free[mean]
    current = at_mark(free, "t", (free.args[0],))

    def joint(k: str, centre: Expr) -> Expr:
        return mul(weight(k), density(c.family, c.x, reindex(centre, c.k, k), spread))

    def weight(k: str) -> Expr:
        return reindex(c.weight, c.k, k)

    k, j = c.k, c.j
    near = squared_distance(c, current)
    far = squared_distance(c, reindex(current, k, j))
    r = symbol(".R", SCALAR, (k, c.i))
    ratio = mul(weight(j), power(weight(k), -1))
    gap = add(near, -far)
    exact = power(
        sum_over(mul(ratio, exp(mul(HALF, power(EPSILON, -1), gap))), j, c.components), -1
    )
    other = mul(ratio, exp(mul(-HALF, DELTA, power(EPSILON, -1))))

    def total(body: Expr) -> Expr:
        return c.total(sum_over(body, k, c.components))

    energy = mul(EPSILON, total(mul(r, log(joint(k, free)))))
    inertia = mul(-HALF, total(mul(r, squared_distance(c, free))))
    logs = total(mul(r, log(weight(k))))
    least = mul(c.count, sum_over(log(weight(k)), k, c.components))
    constant = mul(-HALF, EPSILON, c.count, dimension, log(2 * PI * EPSILON))
    return (
        Chain(
            "assignment",
            r,
            (
                ProofLine(
                    mul(
                        joint(k, current),
                        power(sum_over(joint(j, current), j, c.components), -1),
                    ),
                    "bayes",
                    ("at the common spread ", spread),
                    relation=":=",
                    evidence="definition",
                ),
                ProofLine(
                    exact,
                    "divide_through",
                    ("by the numerator; what the densities share cancels",),
                ),
            ),
            lead=(
                "Let all spreads be known and equal, ",
                spread,
                ", and the weights fixed between 0 and 1. At the current means Bayes' rule then "
                "gives",
            ),
            close=(
                "For two components this is the logistic function (expit) of a multiple of ",
                power(EPSILON, -1),
                " plus a constant. One term of the sum is 1, the one of component ",
                symbol(".index", SCALAR, (k,)),
                " itself. Where its mean is strictly the nearest to ",
                c.x,
                ", each other term has an exponent ",
                mul(-HALF, DELTA, power(EPSILON, -1)),
                " with a positive ",
                DELTA,
                ", and vanishes:",
            ),
        ),
        Chain(
            "nearest",
            other,
            (
                ProofLine(
                    ZERO,
                    "limit_exp",
                    (
                        "as ",
                        EPSILON,
                        " falls to 0",
                    ),
                    relation="->",
                    evidence="limit",
                    given={"variable": EPSILON, "to": "0+"},
                ),
            ),
            close=(
                "So ",
                r,
                " tends to 1 for the nearest of the current means and to 0 for the others: each "
                "observation is assigned to one cluster. Where several means are equally near "
                "their exponents are 0, and they keep the weights that they have, scaled to sum "
                "to 1; K-means picks one of them. The update of the mean does not contain the "
                "spread; with responsibilities 0 and 1 it is the mean of the cluster. These are "
                "the two steps of K-means.",
            ),
        ),
        Chain(
            "objective",
            energy,
            (
                ProofLine(
                    add(inertia, mul(EPSILON, logs), constant),
                    "log_laws",
                    ("the responsibilities of an observation sum to 1",),
                    evidence="identity-with-logs",
                ),
            ),
            lead=(
                "What K-means minimises is the inertia: the sum of the squared distances to the "
                "assigned means. Minus one half of it is the limit, not of ",
                function("Q"),
                ", but of ",
                mul(EPSILON, function("Q")),
                ". With the free means in the densities, and the current ones in ",
                r,
                ", that is",
            ),
        ),
        Chain(
            "weights_above",
            ZERO,
            (
                ProofLine(
                    logs,
                    "probability",
                    ("no weight exceeds 1, and no ", r, " is negative"),
                    relation=">=",
                    evidence="inequality",
                    given={
                        "terms": (
                            ("probability_at_most_one", total(mul(-1, r, log(weight(k))))),
                        )
                    },
                ),
            ),
            lead=(
                "The sum over the logarithms of the weights depends on ",
                EPSILON,
                ", through ",
                r,
                ", but is bounded:",
            ),
        ),
        Chain(
            "weights_below",
            logs,
            (
                ProofLine(
                    least,
                    "probability",
                    ("no ", r, " exceeds 1 either"),
                    relation=">=",
                    evidence="inequality",
                    given={
                        "terms": (
                            ("probability_at_most_one", total(mul(-1, 1 - r, log(weight(k))))),
                        )
                    },
                ),
            ),
            close=("Multiplied by ", EPSILON, " the bounds vanish, and so does the last term:"),
        ),
        Chain(
            "vanishing",
            add(mul(EPSILON, least), constant),
            (
                ProofLine(
                    ZERO,
                    "limit_log",
                    ("term by term, as ", EPSILON, " falls to 0"),
                    relation="->",
                    evidence="limit",
                    given={"variable": EPSILON, "to": "0+"},
                ),
            ),
            close=(
                "So the limit is minus one half of the inertia. A tie does not matter for its "
                "value at the current means: the tied distances are equal, however the observation "
                "is divided. Neither step of K-means lowers the limit: the nearest means are the "
                "best assignment while the means are held, and the means of the clusters are the "
                "best means while the assignment is held. So the inertia never rises, as in EM the "
                "likelihood never falls. The model with free spreads has no such limit: "
                "its spreads are estimated anew in every iteration and do not fall to 0 "
                "together.",
            ),
        ),
    )
