"""Normal(mu, sigma^2): real numbers with a variance."""

from __future__ import annotations

from fractions import Fraction

from ..algebra.expression import (
    PI,
    Expr,
    add,
    derivative,
    exp,
    expr,
    function,
    log,
    mul,
    power,
)
from .degenerate import EPSILON, unbounded
from .family import Family, ScipyAnchor, Slot
from .proof import Chain, Context, Maximum, ProofLine, Words
from .spherical import hard_limit

HALF = Fraction(1, 2)


def density(x: Expr, mean: Expr, variance: Expr) -> Expr:
    """(2 pi sigma^2)^(-1/2) exp(-(x - mu)^2/(2 sigma^2))  (Bishop 2006, eq. 2.42)."""
    return power(2 * PI * variance, expr(-HALF)) * exp(-HALF * square(x - mean) / variance)


def square(e: Expr) -> Expr:
    """e^2."""
    return power(e, 2)


def maximum(c: Context) -> Maximum:
    """Q's part of component k falls from its stationary point by N_k KL, for all (mu, sigma^2)."""
    x, m, s2 = c.x, c.new["mean"], c.new["variance"]
    mu, v = c.free["mean"], c.free["variance"]
    log_ratio = log(v) - log(s2)
    bracket = add(log_ratio, s2 / v, expr(-1), square(m - mu) / v)
    ratio = s2 / v
    bound = HALF * add(ratio, expr(-1), -log(ratio))
    return Maximum(
        lines=(
            ProofLine(
                c.total(
                    c.T
                    * add(
                        HALF * log(v),
                        -HALF * log(s2),
                        HALF * square(x - mu) / v,
                        -HALF * square(x - m) / s2,
                    )
                ),
                "density_written_out",
                ("the constant ", log(2 * PI), " cancels"),
                evidence="identity-with-logs",
            ),
            ProofLine(
                add(
                    HALF * c.N * log_ratio,
                    HALF / v * c.total(c.T * square(x - m)),
                    HALF * c.N * square(m - mu) / v,
                    -HALF / s2 * c.total(c.T * square(x - m)),
                ),
                "parallel_axis",
                (
                    "write ",
                    x - mu,
                    " as ",
                    x - m,
                    " plus ",
                    m - mu,
                    "; the mixed term vanishes, because ",
                    c.total(c.T * (x - m)),
                    " is 0 at the new mean",
                ),
                evidence="identity-with-logs",
            ),
            ProofLine(
                HALF * c.N * bracket,
                "scatter_is_variance",
                (c.total(c.T * square(x - m)), " is ", c.N * s2),
                evidence="identity-with-logs",
            ),
        ),
        gain=ProofLine(
            c.N * c.divergence(),
            "divergence",
            ("this is the divergence between two normal distributions",),
            evidence="identity-with-logs",
        ),
        formula=HALF * bracket,
        nonnegative=(
            ProofLine(
                add(bound, HALF * square(m - mu) / v),
                "log_of_ratio",
                ("the two logarithms are that of the ratio ", ratio),
                evidence="identity-with-logs",
            ),
            ProofLine(
                expr(0),
                "log_bound",
                ("for ", ratio, ", and a square over a variance"),
                relation=">=",
                evidence="inequality",
                given={"terms": (("log_bound", bound), ("square", HALF * square(m - mu) / v))},
            ),
        ),
        equality=("Equality holds only at ", v, " = ", s2, " and ", mu, " = ", m, "."),
    )


def existence(c: Context) -> tuple[Chain, ...]:
    """The new variance is positive exactly if not all observations are equal."""
    m, s2 = c.new["mean"], c.new["variance"]
    scatter = mul(power(c.N, -1), c.total(c.T * square(c.x - m)))
    return (
        Chain(
            "positive_variance",
            s2,
            (
                ProofLine(scatter, "update", ()),
                ProofLine(
                    expr(0),
                    "square",
                    ("a weighted sum of squares",),
                    relation=">=",
                    evidence="inequality",
                    given={"terms": (("square", scatter),)},
                ),
            ),
            lead=("When is the new variance a variance?",),
            close=(
                "It is zero only if all observations equal ",
                m,
                ", since every responsibility is positive: two different observations are enough. "
                "Where all are equal, ",
                function("Q"),
                " has no maximum: with the mean on them it is unbounded above as a variance falls "
                "to 0.",
            ),
        ),
    )


def likelihood(c: Context) -> tuple[Chain, ...]:
    """The observed-data likelihood is unbounded above for every data set."""
    return unbounded(c, "variance", EPSILON, -HALF * log(2 * PI * EPSILON), ("the square is 0",))


def curvature(c: Context) -> tuple[Chain, ...]:
    """Q is not concave in the variance: it curves upwards beyond twice the stationary point."""
    m, s2 = c.new["mean"], c.new["variance"]
    v = c.free["variance"]
    slope = add(-HALF * c.N / v, HALF * c.N * s2 * power(v, -2))
    at_new = dict(c.free) | {"mean": m}
    return (
        Chain(
            "slope",
            derivative(c.total(c.T * log(c.law(at_new, c.x))), v),
            (ProofLine(slope, "derivative", (c.total(c.T * square(c.x - m)), " is ", c.N * s2)),),
            lead=(
                "In these parameters a second derivative could not have shown this: ",
                function("Q"),
                " is not jointly concave in ",
                c.free["mean"],
                " and ",
                v,
                ", nor in the variance alone. (In the natural parameters ",
                c.free["mean"] / v,
                " and ",
                power(v, -1),
                " it is, as for every exponential family.) At the new mean,",
            ),
        ),
        Chain(
            "bend",
            derivative(slope, v),
            (
                ProofLine(
                    mul(HALF, c.N, power(v, -3), add(v, -2 * s2)), "derivative", ("term by term",)
                ),
            ),
            close=(
                "which is positive wherever ",
                v,
                " exceeds ",
                2 * s2,
                ". The first derivative vanishes at ",
                s2,
                " alone; the identity above compares that point with all others.",
            ),
        ),
    )


def remarks(c: Context) -> dict[str, Words]:
    """How the arguments are read."""
    return {
        "convention": (
            "The second argument of Normal is the variance, written with its square; "
            "derivatives are taken by the variance as a whole, not by its root.",
        ),
        "order": (
            "Whatever ",
            c.free["variance"],
            " is, the squared difference alone depends on ",
            c.free["mean"],
            ". So the maximiser over ",
            c.free["mean"],
            " does not depend on ",
            c.free["variance"],
            ", and ",
            c.new["variance"],
            " may use ",
            c.new["mean"],
            ".",
        ),
    }


FAMILY = Family(
    id="normal",
    names=("Normal", "N", "Gaussian"),
    title="normal distribution",
    latex=r"\mathcal{N}",
    observation="real",
    slots=(
        Slot("mean", "real", start="row", worked=("1", "4", "2.5")),
        Slot("variance", "variance", start="spread", worked=("1", "2", "1.5")),
    ),
    density=density,
    scipy=ScipyAnchor("norm", (("loc", "mean"), ("scale", "sqrt:variance"))),
    maximum=maximum,
    existence=existence,
    likelihood=likelihood,
    curvature=curvature,
    hard_limit=lambda c: hard_limit(c, "mean", EPSILON, expr(1)),
    remarks=remarks,
    reference=("esl", "kiefer", "day"),
    worked=(0, 1, 3, 4),
    dataset=("faithful", 'column("waiting")', ""),
    picture="Normals",
)
