"""Binomial(n_i, p): successes among a known number of trials."""

from __future__ import annotations

from ..algebra.expression import (
    ZERO,
    Expr,
    add,
    choose,
    derivative,
    expr,
    function,
    log,
    mul,
    power,
)
from .family import Family, ScipyAnchor, Slot
from .proof import Chain, Context, Maximum, ProofLine, Words


def density(x: Expr, trials: Expr, probability: Expr) -> Expr:
    """(n over x) p^x (1 - p)^(n - x)"""
    return choose(trials, x) * power(probability, x) * power(1 - probability, trials - x)


def maximum(c: Context) -> Maximum:
    """Q's part of component k falls from its stationary point by a sum of divergences."""
    new, free, n, x = c.new["probability"], c.free["probability"], c.new["trials"], c.x
    gain, loss = add(log(new), -log(free)), add(log(1 - new), -log(1 - free))
    formula = mul(n, add(new * gain, (1 - new) * loss))
    up, down = free / new, (1 - free) / (1 - new)
    bound_up = mul(n, new, add(up, expr(-1), -log(up)))
    bound_down = mul(n, 1 - new, add(down, expr(-1), -log(down)))
    return Maximum(
        lines=(
            ProofLine(
                c.total(c.T * add(x * gain, (n - x) * loss)),
                "density_written_out",
                ("the constant ", log(choose(n, x)), " cancels"),
                evidence="identity-with-logs",
            ),
            ProofLine(
                c.total(c.T * n) * add(new * gain, (1 - new) * loss),
                "weighted_total",
                (c.total(c.T * x), " is ", new * c.total(c.T * n)),
                evidence="identity-with-logs",
            ),
        ),
        gain=ProofLine(
            c.total(c.T * c.divergence()),
            "divergence",
            ("for each observation this is the divergence between two binomial distributions",),
            evidence="identity-with-logs",
        ),
        formula=formula,
        nonnegative=(
            ProofLine(
                add(bound_up, bound_down),
                "log_of_ratio",
                (
                    "the logarithms are those of the ratios ",
                    up,
                    " and ",
                    down,
                    "; what is added cancels",
                ),
                evidence="identity-with-logs",
            ),
            ProofLine(
                ZERO,
                "log_bound",
                ("for both ratios",),
                relation=">=",
                evidence="inequality",
                given={"terms": (("log_bound", bound_up), ("log_bound", bound_down))},
            ),
        ),
        equality=("Equality holds only at ", free, " = ", new, "."),
    )


def existence(c: Context) -> tuple[Chain, ...]:
    """The new probability lies inside (0, 1) unless all trials end alike."""
    new, n = c.new["probability"], c.new["trials"]
    share = mul(c.total(c.T * c.x), power(c.total(c.T * n), -1))
    failures = mul(c.total(c.T * (n - c.x)), power(c.total(c.T * n), -1))
    return (
        Chain(
            "positive",
            new,
            (
                ProofLine(share, "update", ()),
                ProofLine(
                    ZERO,
                    "nonnegative",
                    ("successes are not negative",),
                    relation=">=",
                    evidence="inequality",
                    given={"terms": (("nonnegative", share),)},
                ),
            ),
            lead=("When does the new probability lie inside the unit interval?",),
        ),
        Chain(
            "below_one",
            1 - new,
            (
                ProofLine(failures, "update", ("taken from 1",)),
                ProofLine(
                    ZERO,
                    "nonnegative",
                    ("failures are not negative",),
                    relation=">=",
                    evidence="inequality",
                    given={"terms": (("nonnegative", failures),)},
                ),
            ),
            close=(
                "It is 0 only if there is no success in any observation and 1 only if there "
                "is no failure, since every responsibility is positive. Then ",
                function("Q"),
                " has its maximum at the boundary.",
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
    """Q is concave in the probability."""
    free, n = c.free["probability"], c.free["trials"]
    successes, failures = c.total(c.T * c.x), c.total(c.T * (n - c.x))
    slope = add(power(free, -1) * successes, -power(1 - free, -1) * failures)
    bend = add(-power(free, -2) * successes, -power(1 - free, -2) * failures)
    return (
        Chain(
            "bend",
            derivative(slope, free),
            (ProofLine(bend, "derivative", ("term by term",)),),
            lead=(
                "Here a second derivative would have shown the same: ",
                function("Q"),
                " is concave in the probability, since the derivative of its score",
            ),
            close=("is never positive.",),
        ),
    )


def remarks(c: Context) -> dict[str, Words]:
    """How the arguments are read."""
    return {
        "convention": (
            "The first argument of Binomial is the known number of trials ",
            c.free["trials"],
            ", the second the probability of a success.",
        )
    }


FAMILY = Family(
    id="binomial",
    names=("Binomial", "Bin"),
    title="binomial distribution",
    latex=r"\mathrm{Binomial}",
    observation="count",
    slots=(
        Slot("trials", "natural", known=True, worked=("10", "10", "8", "10")),
        Slot("probability", "probability", start="share", worked=("0.6", "0.5", "0.3")),
    ),
    density=density,
    scipy=ScipyAnchor("binom", (("n", "trials"), ("p", "probability"))),
    maximum=maximum,
    existence=existence,
    likelihood=likelihood,
    curvature=curvature,
    remarks=remarks,
    reference=("do",),
    worked=(5, 9, 6, 4),
    dataset=("coins", 'column("heads")', 'column("n")'),
    picture="Binomials",
)
