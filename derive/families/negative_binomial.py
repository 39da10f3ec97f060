"""NegativeBinomial(r_i, p): failures before the r-th success, r known."""

from __future__ import annotations

from ..algebra.expression import Expr, choose, power
from .family import Family, ScipyAnchor, Slot, Support


def density(x: Expr, size: Expr, probability: Expr) -> Expr:
    """(x + r - 1 over x) p^r (1 - p)^x"""
    return (choose(x + size - 1, x) * power(probability, size)
            * power(1 - probability, x))


FAMILY = Family(
    id="negative_binomial",
    names=("NegativeBinomial", "NegBin", "NB"),
    title="negative binomial distribution",
    latex=r"\mathrm{NegativeBinomial}",
    support=Support("integers", "0"),
    slots=(Slot("size", "natural", known=True), Slot("probability", "probability")),
    density=density,
    scipy=ScipyAnchor("nbinom", (("n", "size"), ("p", "probability"))),
    convention="The first argument of NegativeBinomial is the known number of successes {size}, "
    "the second the probability of one; it counts the failures before the last of them.",
)
