"""Families that a test declares, as a file of derive/families would, under names of its own."""

from __future__ import annotations

from derive.algebra.expression import Expr, choose, exp, power
from derive.families.family import Family, ScipyAnchor, Slot, Support

CHANCE = Slot("chance", "probability")


def exponential_by_mean(x: Expr, mean: Expr) -> Expr:
    return power(mean, -1) * exp(-power(mean, -1) * x)


def exponential_by_rate(x: Expr, rate: Expr) -> Expr:
    return rate * exp(-rate * x)


def geometric(x: Expr, chance: Expr) -> Expr:
    return chance * power(1 - chance, x - 1)


def failures(x: Expr, chance: Expr) -> Expr:
    return chance * power(1 - chance, x)


def coin(x: Expr, chance: Expr) -> Expr:
    return power(chance, x) * power(1 - chance, 1 - x)


def negative_binomial(x: Expr, size: Expr, chance: Expr) -> Expr:
    return choose(x + size - 1, x) * power(chance, size) * power(1 - chance, x)


def made(name: str, support: Support, slots: tuple[Slot, ...], density: object,
         scipy: ScipyAnchor) -> Family:
    return Family(id=f"own_{name.lower()}", names=(name,), title=f"{name} law", latex="",
                  support=support, slots=slots, density=density,  # type: ignore[arg-type]
                  scipy=scipy, convention="")


EXPONENTIAL = made("Waiting", Support("reals", "0"), (Slot("mean", "positive"),),
                   exponential_by_mean, ScipyAnchor("expon", (("scale", "mean"),)))
GEOMETRIC = made("Tries", Support("integers", "1"), (CHANCE,), geometric,
                 ScipyAnchor("geom", (("p", "chance"),)))
FAMILIES = {f.names[0]: f for f in (
    EXPONENTIAL, GEOMETRIC,
    made("Rated", Support("reals", "0"), (Slot("rate", "positive"),), exponential_by_rate,
         ScipyAnchor("expon", (("scale", "inverse:rate"),))),
    made("Failures", Support("integers", "0"), (CHANCE,), failures,
         ScipyAnchor("geom", (("p", "chance"), ("loc", "-1")))),
    made("Coin", Support("integers", "0", "1"), (CHANCE,), coin,
         ScipyAnchor("bernoulli", (("p", "chance"),))),
    made("Losses", Support("integers", "0"), (Slot("size", "natural", known=True), CHANCE),
         negative_binomial, ScipyAnchor("nbinom", (("n", "size"), ("p", "chance")))),
)}
