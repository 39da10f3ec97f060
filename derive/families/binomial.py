"""Binomial(n_i, p): successes among a known number of trials."""

from __future__ import annotations

from ..algebra.expression import Expr, choose, power
from .family import Family, ScipyAnchor, Slot, Support


def density(x: Expr, trials: Expr, probability: Expr) -> Expr:
    """(n over x) p^x (1 - p)^(n - x)"""
    return choose(trials, x) * power(probability, x) * power(1 - probability, trials - x)


FAMILY = Family(
    id="binomial",
    names=("Binomial", "Bin"),
    title="binomial distribution",
    latex=r"\mathrm{Binomial}",
    support=Support("integers", "0", "trials"),
    slots=(Slot("trials", "natural", known=True), Slot("probability", "probability")),
    density=density,
    scipy=ScipyAnchor("binom", (("n", "trials"), ("p", "probability"))),
    convention="The first argument of Binomial is the known number of trials {trials}, the second "
    "the probability of a success.",
    reference=("do",),
    dataset=("coins", 'column("heads")', 'column("n")'),
    picture="Binomials",
)
