"""K-means beside EM: hard assignment as a limit, distances turned into weights, Bayes' rule."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from ...algebra.expression import function, mul, symbol
from .. import examples
from ..document import Block, Section, Table, Words
from ..pen import Pen, cited, computed, fact, listed, run_table, section, theta
from .steps import updates

POINT, CENTRES = 0.2, (0.0, 1.0)


def shares(weights: Sequence[float]) -> tuple[float, ...]:
    """Weights divided by their sum.

    >>> shares((1.0, 3.0))
    (0.25, 0.75)
    """
    return tuple(w / sum(weights) for w in weights)


def kmeans(pen: Pen) -> Section:
    """K-means and EM side by side; empty for laws that have no such limit."""
    s, title = pen.em.setting, "K-means beside EM"
    if not any(t.stage == "limit" for t in pen.em.steps):
        return section("kmeans", title)
    mean, spread = (f"update:{u.args[0]}" for u in s.unknowns())
    scale = f"{s.family.slots[-1].name}s"
    sums = [(s.over_i(s.w),), *((s.over_i(s.w * s.filled(f, "", s.x)),)
                                for f in s.natural.statistics)]
    return section(
        "kmeans", title,
        cited(pen, ("bishop",), "K-means, too, goes back and forth between two steps: assign every "
              "observation to a centre, then put every centre at the mean of what was assigned to "
              "it (Bishop 2006). The two algorithms differ in how they assign."),
        computed("There are three ways to do it. For an observation at "
                 f"{POINT} and centres at {CENTRES[0]:.0f} and {CENTRES[1]:.0f} they give"),
        _one_point(),
        *_limit(pen, mean),
        fact(pen, ("bayes",), "It is tempting to divide the distances to the centres by their sum "
             "and to use the result as a soft assignment. Taken literally that gives the farther "
             "centre the larger weight, as the table shows. With inverse distances the nearer "
             "centre has it. That is sensible, but neither the weights nor the ", scale, " stand "
             "in it, as they do in ", pen.link("bayes"), ". An iteration with such weights need "
             "not raise the likelihood, and may lower it, as it does in the example below.",
             run=True, lead="Distances as weights"),
        fact(pen, ("bayes", "below", "lower bound plain", "E reaches", "E only"), "Of all "
             "assignments ", s.w, " the posterior ", pen.link("bayes"), " is the only one for "
             "which the lower bound ", pen.link("lower bound plain"), " equals the log-likelihood "
             "at ", theta("t"), ", by ", pen.link("E reaches"), " and ", pen.link("E only"),
             ". Then no step that raises the bound can lower the log-likelihood.",
             lead="Bayes' rule"),
        fact(pen, ("Q plain", *updates(pen)), "Other assignments with the same ", *listed(sums),
             " for every component give the same ", function("Q"), " and the same new parameters, "
             "but at ", theta("t"), " a smaller bound."),
        fact(pen, updates(pen), "First the means are updated, ", pen.link(mean), ", then the ",
             scale, " about the new means, ", pen.link(spread), "; both use the same "
             "responsibilities. So in the model itself the ", scale, " are estimated anew in every "
             "iteration; the limit above is that of models in which they are known and equal."),
        *_beside(pen))


def _limit(pen: Pen, mean: str) -> Iterator[Block | None]:
    s, q = pen.em.setting, function("Q")
    k, epsilon = s.letter(s.k), symbol(".epsilon", "scalar")
    r, delta = symbol(".R", "scalar", (s.k, s.i)), symbol(".delta", "scalar")
    hard, name = pen.held("hard"), s.family.slots[-1].name
    if hard is not None:
        spread = hard.given["instance"][1][0][1]
        yield fact(pen, ("hard",), "Let all components have the same known ",
                   name, ", ", spread, ", and fixed weights between 0 and 1. At the current means "
                   "Bayes' rule then gives", lead="Hard assignment")
    yield pen.part("limit", "assignment")
    yield fact(pen, ("hard divided", "farther vanish"), "For two components this is the logistic "
               "function (expit) of a multiple of ", 1 / epsilon, " plus a constant. One term of "
               "the sum is 1, the one of component ", k, " itself. Where its mean is strictly the "
               "nearest to ", s.x, ", each other term has an exponent ",
               mul(-1, delta, 1 / (2 * epsilon)), " with a positive ", delta, ", and vanishes:")
    yield pen.part("limit", "nearest")
    yield fact(pen, ("hard divided", "farther vanish", mean), "So ", r, " tends to 1 for the "
               "nearest of the current means and to 0 for the others: each observation is assigned "
               "to one cluster. Where several means are equally near their exponents are 0, and "
               "they keep the weights that they have, scaled to sum to 1; K-means picks one of "
               "them. The update of the mean, ", pen.link(mean), ", does not contain the ", name,
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
    yield fact(pen, (*limit, "farther vanish"), "So the limit is minus one half of the inertia. A "
               "tie does not matter for its value at the current means: the tied distances are "
               "equal, however the observation is divided. Neither step of K-means raises the "
               "inertia: the nearest means are the best assignment while the means are held, and "
               "the means of the clusters are the best means while the assignment is held (Bishop "
               "2006).", cites=("bishop",))


def _one_point() -> Table | None:
    distances = [abs(POINT - c) for c in CENTRES]
    nearest = distances.index(min(distances))
    rows: list[tuple[str, tuple[float, ...]]] = [
        ("hard: the nearest centre", tuple(float(n == nearest) for n in range(2))),
        ("distances, divided by their sum", shares(distances)),
        ("inverse distances, divided by their sum", shares([1 / d for d in distances])),
        ("Bayes' rule, equal weights, variances 1", shares([math.exp(-d * d / 2)
                                                           for d in distances])),
    ]
    head: tuple[Words, ...] = (("assignment",), *((f"to {c:.0f}",) for c in CENTRES))
    return run_table(head, (
        ((name,), *((f"{v:.3f}",) for v in values)) for name, values in rows))


def _beside(pen: Pen) -> Iterator[Block | None]:
    """The run of both on published data, and a likelihood that inverse distances let fall."""
    f = examples.figures(f"kmeans-{pen.em.setting.family.id}")
    if f is None:
        return
    if not pen.on_data:
        yield computed(f["text"])
        yield run_table(tuple((h,) for h in f["head"]),
                        (tuple((str(cell),) for cell in row) for row in f["rows"]))
        yield computed(f["apart"])
    yield computed(f["falls"])
