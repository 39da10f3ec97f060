"""Poisson(lambda): counts without an upper bound."""

from __future__ import annotations

from ..algebra.expression import (
    ZERO,
    Expr,
    add,
    derivative,
    exp,
    expr,
    factorial,
    function,
    log,
    mul,
    power,
)
from .family import Family, ScipyAnchor, Slot
from .proof import Chain, Context, Maximum, ProofLine, Words


def density(x: Expr, rate: Expr) -> Expr:
    """lambda^x exp(-lambda) / x!"""
    return power(rate, x) * exp(-rate) * power(factorial(x), -1)


def maximum(c: Context) -> Maximum:
    """Q's part of component k falls from its stationary point by N_k KL, for every lambda."""
    new, free = c.new["rate"], c.free["rate"]
    log_ratio = add(log(new), -log(free))
    bracket = add(new * log_ratio, -new, free)
    ratio = free / new
    bound = mul(new, add(ratio, expr(-1), -log(ratio)))
    return Maximum(
        lines=(
            ProofLine(
                c.total(c.T * add(c.x * log_ratio, -new, free)),
                "density_written_out",
                ("the constant ", log(factorial(c.x)), " cancels"),
                evidence="identity-with-logs",
            ),
            ProofLine(
                c.N * bracket,
                "weighted_total",
                (c.total(c.T * c.x), " is ", c.N * new),
                evidence="identity-with-logs",
            ),
        ),
        gain=ProofLine(
            c.N * c.divergence(),
            "divergence",
            ("this is the divergence between two Poisson distributions",),
            evidence="identity-with-logs",
        ),
        formula=bracket,
        nonnegative=(
            ProofLine(
                bound,
                "log_of_ratio",
                ("the two logarithms are that of the ratio ", ratio),
                evidence="identity-with-logs",
            ),
            ProofLine(
                ZERO,
                "log_bound",
                ("for ", ratio),
                relation=">=",
                evidence="inequality",
                given={"terms": (("log_bound", bound),)},
            ),
        ),
        equality=("Equality holds only at ", free, " = ", new, "."),
    )


def existence(c: Context) -> tuple[Chain, ...]:
    """The new rate is positive exactly if not all counts are zero."""
    new = c.new["rate"]
    mean = mul(power(c.N, -1), c.total(c.T * c.x))
    return (
        Chain(
            "positive_rate",
            new,
            (
                ProofLine(mean, "update", ()),
                ProofLine(
                    ZERO,
                    "nonnegative",
                    ("counts are not negative",),
                    relation=">=",
                    evidence="inequality",
                    given={"terms": (("nonnegative", mean),)},
                ),
            ),
            lead=("When is the new rate positive?",),
            close=(
                "It is zero only if every count is zero, since every responsibility is positive. "
                "Then the part of ",
                function("Q"),
                " is ",
                -c.N * c.free["rate"],
                ", which has no maximum among positive "
                "rates and is largest at the boundary: rate 0, all mass on the count 0.",
            ),
        ),
    )


def likelihood(c: Context) -> tuple[Chain, ...]:
    """The observed-data log-likelihood is at most 0."""
    return (
        Chain(
            "bounded",
            ZERO,
            (
                ProofLine(
                    function("log_likelihood"),
                    "probability",
                    ("each observation's probability is at most 1",),
                    relation=">=",
                    evidence="inequality",
                    given={"terms": (("probability_at_most_one", -c.total(log(c.mixture))),)},
                ),
            ),
            lead=(
                "Counts have probabilities, not densities, so the observed-data likelihood is "
                "bounded:",
            ),
            close=(
                "EM cannot run away as it can with a density; it may still end in a local maximum "
                "that is not the highest.",
            ),
        ),
    )


def curvature(c: Context) -> tuple[Chain, ...]:
    """Q is concave in the rate."""
    free = c.free["rate"]
    slope = add(power(free, -1) * c.total(c.T * c.x), -c.N)
    return (
        Chain(
            "bend",
            derivative(slope, free),
            (
                ProofLine(
                    mul(-1, power(free, -2), c.total(c.T * c.x)), "derivative", ("term by term",)
                ),
            ),
            lead=(
                "Here a second derivative would have shown the same: ",
                function("Q"),
                " is concave in the rate, since the derivative of its score",
            ),
            close=("is never positive.",),
        ),
    )


def remarks(c: Context) -> dict[str, Words]:
    """How the argument is read."""
    return {"convention": ("The argument of Poisson is its rate, which is its mean.",)}


FAMILY = Family(
    id="poisson",
    names=("Poisson", "Pois", "Poi"),
    title="Poisson distribution",
    latex=r"\mathrm{Poisson}",
    observation="count",
    slots=(Slot("rate", "positive", start="row", worked=("1", "4", "2")),),
    density=density,
    scipy=ScipyAnchor("poisson", (("mu", "rate"),)),
    maximum=maximum,
    existence=existence,
    likelihood=likelihood,
    curvature=curvature,
    remarks=remarks,
    reference=("hasselblad",),
    worked=(0, 1, 3, 6),
    dataset=("deaths", 'column("deaths")', ""),
    picture="Poissons",
)
