"""K-means beside EM: hard assignment as a limit, distances turned into weights, Bayes' rule."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from ...algebra.expression import Expr, function, mul, power, symbol, transpose
from ...trace import Step
from .. import document as doc
from .. import examples
from ..pen import cited, computed, fact, listed, run_table, section, theta
from .answer import solved
from .pen import Writer, index
from .points import example_of

POINT, CENTRES = 0.2, (0.0, 1.0)


def shares(weights: Sequence[float]) -> tuple[float, ...]:
    """Weights divided by their sum.

    >>> shares((1.0, 3.0))
    (0.25, 0.75)
    """
    return tuple(w / sum(weights) for w in weights)


def kmeans(pen: Writer) -> doc.Section:
    """K-means and EM side by side; empty for laws that have no such limit."""
    title, found = "K-means beside EM", _located(pen)
    if found is None:
        return section("kmeans", title)
    mean, spread = found
    scale = _name(pen, spread) + "s"
    first, second = (f"update:{u.args[0]}" for u in found)
    updates = solved(pen, pen.em.blocks)
    return section(
        "kmeans", title,
        cited(pen, ("bishop",), "K-means, too, goes back and forth between two steps: assign every "
              "observation to a centre, then put every centre at the mean of what was assigned to "
              "it (Bishop 2006). The two algorithms differ in how they assign."),
        computed("There are three ways to do it. For an observation at "
                 f"{POINT} and centres at {CENTRES[0]:.0f} and {CENTRES[1]:.0f} they give"),
        _one_point(),
        *_limit(pen, mean, spread),
        fact(pen, ("bayes",), "It is tempting to divide the distances to the centres by their sum "
             "and to use the result as a soft assignment. Taken literally that gives the farther "
             "centre the larger weight, as the table shows. With inverse distances the nearer "
             "centre has it. That is sensible, but neither the weights nor the ", scale, " stand "
             "in it, as they do in ", pen.link("bayes"), ". An iteration with such weights need "
             "not raise the likelihood, and may lower it",
             ", as it does in the example below." if example_of(pen) else ".",
             run=True, lead="Distances as weights"),
        _only_bayes(pen),
        _same_sums(pen, updates),
        fact(pen, updates, "First the means are updated, ", pen.link(first), ", then the ",
             scale, " about the new means, ", pen.link(second), "; both use the same "
             "responsibilities. So in the model itself the ", scale, " are estimated anew in every "
             "iteration; the limit above is that of models in which they are known and equal."),
        *_beside(pen))


def _located(pen: Writer) -> tuple[Expr, Expr] | None:
    """The mean and the spread whose limit is derived."""
    hard = pen.named("hard")
    if hard is None or not pen.em.model.latents:
        return None
    spread = hard.given["instance"][1][0][0]
    model = pen.em.model
    for f in model.factors:
        slots = [a for a in f.arguments if a.op == "symbol"]
        if any(a.args[0] == spread.args[0] for a in slots) and len(slots) > 1:
            return slots[0], Expr("symbol", *spread.args[:3], "")
    return None


def _name(pen: Writer, spread: Expr) -> str:
    return "covariance" if spread.shape == "matrix" else "variance"


def _only_bayes(pen: Writer) -> doc.Paragraph | None:
    return fact(pen, ("bayes", "below", "lower bound plain", "E reaches", "E only"), "Of all "
                "assignments the posterior ", pen.link("bayes"), " is the only one for "
                "which the lower bound ", pen.link("lower bound plain"), " equals the "
                "log-likelihood at ", theta("t"), ", by ", pen.link("E reaches"), " and ",
                pen.link("E only"), ". Then no step that raises the bound can lower the "
                "log-likelihood.", lead="Bayes' rule")


def _same_sums(pen: Writer, updates: tuple[Step | None, ...]) -> doc.Paragraph | None:
    """Which assignments give the same Q."""
    own = pen.own
    if own is None or pen.held("E only") is None:
        return None
    x, w = pen.em.model.symbol(own.observed[0]), symbol(".omega", "scalar", own.T.args[2], "t")
    square = x * transpose(x) if x.shape == "vector" else power(x, 2)
    sums = [(own.over_i(w),), (own.over_i(w * x),), (own.over_i(w * square),)]
    return fact(pen, ("Q plain", *updates), "Other assignments with the same ", *listed(sums),
                " for every component give the same ", function("Q"), " and the same new "
                "parameters, but at ", theta("t"), " a smaller bound.")


def _limit(pen: Writer, mean: Expr, spread: Expr) -> Iterator[doc.Block | None]:
    q, name = function("Q"), _name(pen, spread)
    model, update = pen.em.model, f"update:{mean.args[0]}"
    latent = model.latents[0]
    k, epsilon = index(latent.values), symbol(".epsilon", "scalar")
    r, delta = symbol(".R", "scalar", (latent.values, *latent.indices)), symbol(".delta", "scalar")
    divided = _for_each(pen, "assignment", "divide_through")
    vanish, hard = _for_each(pen, "nearest", "limit_exp"), pen.held("hard")
    if hard is not None:
        yield fact(pen, ("hard", *divided), "Let all components have the same known ",
                   name, ", ", hard.given["instance"][1][0][1], ", and fixed weights between 0 and "
                   "1. At the current means Bayes' rule then gives", lead="Hard assignment")
    yield pen.part("limit", "assignment")
    yield fact(pen, (*divided, *vanish), "For two components this is the logistic "
               "function (expit) of a multiple of ", 1 / epsilon, " plus a constant. One term of "
               "the sum is 1, the one of component ", k, " itself. Where its mean is strictly the "
               "nearest to ", *pen.data, ", each other term has an exponent ",
               mul(-1, delta, 1 / (2 * epsilon)), " with a positive ", delta, ", and vanishes:")
    yield pen.part("limit", "nearest")
    yield fact(pen, (*divided, *vanish, update), "So ", r, " tends to 1 for the "
               "nearest of the current means and to 0 for the others: each observation is assigned "
               "to one cluster. Where several means are equally near their exponents are 0, and "
               "they keep the weights that they have, scaled to sum to 1; K-means picks one of "
               "them. The update of the mean, ", pen.link(update), ", does not contain the ", name,
               "; with responsibilities 0 and 1 it is the mean of the cluster. These are the two "
               "steps of K-means.")
    limit = ("energy", "energy above", "energy below", "rest vanishes")
    yield fact(pen, limit, "What K-means minimises is the inertia: the sum of the squared "
               "distances to the assigned means. Minus one half of it is the limit, not of ", q,
               ", but of ", epsilon * q, ". With the free means in the densities, and the current "
               "ones in ", r, ", that is")
    yield pen.part("limit", "objective")
    yield fact(pen, limit, "The sum over the logarithms of the weights depends on ", epsilon,
               ", through ", r, ", but is bounded from both sides:")
    yield pen.part("limit", "above")
    yield pen.part("limit", "below")
    yield fact(pen, limit, "and what the bounds add to the first term vanishes, term by term:")
    yield pen.part("limit", "vanishing")
    yield fact(pen, (*limit, *vanish), "So the limit is minus one half of the inertia. A "
               "tie does not matter for its value at the current means: the tied distances are "
               "equal, however the observation is divided. Neither step of K-means raises the "
               "inertia: the nearest means are the best assignment while the means are held, and "
               "the means of the clusters are the best means while the assignment is held (Bishop "
               "2006).", cites=("bishop",))


def _for_each(pen: Writer, part: str, rule: str) -> tuple[Step | None, ...]:
    """The lines of a part by a rule: as many as there are responsibilities in the limit; None
    where one is missing."""
    found = [s for s in pen.em.steps if (s.stage, s.part, s.rule) == ("limit", part, rule)]
    firsts = [s for s in pen.em.steps if (s.stage, s.part, s.relation) == (
        "limit", "assignment", ":=")]
    return tuple(map(pen.held, found)) if len(found) == len(firsts) else (None,)


def _one_point() -> doc.Table | None:
    distances = [abs(POINT - c) for c in CENTRES]
    nearest = distances.index(min(distances))
    rows: list[tuple[str, tuple[float, ...]]] = [
        ("hard: the nearest centre", tuple(float(n == nearest) for n in range(2))),
        ("distances, divided by their sum", shares(distances)),
        ("inverse distances, divided by their sum", shares([1 / d for d in distances])),
        ("Bayes' rule, equal weights, variances 1", shares([math.exp(-d * d / 2)
                                                           for d in distances])),
    ]
    head: tuple[doc.Words, ...] = (("assignment",), *((f"to {c:.0f}",) for c in CENTRES))
    return run_table(head, (
        ((name,), *((f"{v:.3f}",) for v in values)) for name, values in rows))


def _beside(pen: Writer) -> Iterator[doc.Block | None]:
    """The run of both on published data, and a likelihood that inverse distances let fall."""
    f = examples.figures(f"kmeans-{example_of(pen)}")
    if f is None:
        return
    if not pen.on_data:
        yield computed(f["text"])
        yield run_table(tuple((h,) for h in f["head"]),
                        (tuple((str(cell),) for cell in row) for row in f["rows"]))
        yield computed(f["apart"])
    yield computed(f["falls"])
