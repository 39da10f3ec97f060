"""K-means beside EM: hard assignment as a limit, distances turned into weights, Bayes' rule."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ...algebra.expression import function
from .. import examples
from ..document import Block, Items, Link, Section, Table, Words
from ..pen import Pen, family_chains, say, theta

POINT, CENTRES = 0.2, (0.0, 1.0)


def shares(weights: Sequence[float]) -> tuple[float, ...]:
    """Weights divided by their sum.

    >>> shares((1.0, 3.0))
    (0.25, 0.75)
    """
    return tuple(w / sum(weights) for w in weights)


def kmeans(pen: Pen) -> Section:
    """K-means and EM side by side; empty for families that have no means to cluster by."""
    s = pen.em.setting
    chains = s.family.hard_limit(s.context())
    if not chains:
        return Section("kmeans", "K-means beside EM", ())
    mean = pen.em.solution(next(u.args[0] for u in s.unknowns()))[0]
    solved = next(t for t in pen.em.steps if t.relation == "solves" and t.left == mean)
    blocks: list[Block] = [
        say(
            "K-means, too, goes back and forth between two steps: assign every observation to a "
            "centre, then put every centre at the mean of what was assigned to it. The two "
            "algorithms differ in how they assign, and there are three ways to do it. For an "
            f"observation at {POINT} and centres at {CENTRES[0]:.0f} and {CENTRES[1]:.0f} they give"
        ),
        _one_point(),
        *family_chains(pen, chains, "limit", lead="Hard assignment"),
        say(
            "It is tempting to divide the distances to the centres by their "
            "sum and to use the result as a soft assignment. Taken literally that gives the "
            "farther "
            "centre the larger weight, as the table shows. With inverse distances the nearer "
            "centre "
            "has it, and an observation that lies on a centre belongs to it wholly. That is "
            "sensible, but it is the posterior probability of no component of this model: neither "
            "the weights nor the spreads stand in it, and the update that follows does not raise "
            "the likelihood; it may lower it.",
            lead="Distances as weights",
        ),
        say(
            "The responsibilities ",
            Link("T.2"),
            " are the one assignment with which ",
            function("Q"),
            ", up to a constant, touches the log-likelihood at ",
            theta("t"),
            " and lies nowhere above it, so that the likelihood never falls. First the means are "
            "updated ",
            Link(solved.id),
            ", then the spreads about the new means; both use the same responsibilities, and what "
            "is left in the end is, besides the estimate of ",
            theta(),
            ", the posterior probability of each component for each observation, at that "
            "estimate.",
            lead="Bayes' rule",
        ),
        *_beside(s.family.id),
    ]
    return Section("kmeans", "K-means beside EM", tuple(blocks))


def _one_point() -> Table:
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
    return Table(head, tuple(((name,), *((f"{v:.3f}",) for v in values))
                             for name, values in rows))


def _beside(family: str) -> list[Block]:
    """The run of both on published data."""
    f = examples.figures(f"kmeans-{family}")
    if f is None:
        return []
    rows = tuple(tuple((str(cell),) for cell in row) for row in f["rows"])
    return [
        say(f["text"]),
        Table(tuple((h,) for h in f["head"]), rows),
        Items(tuple((i,) for i in f["items"])),
    ]


