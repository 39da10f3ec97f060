"""Normal(mu, Sigma): vectors with a full covariance matrix."""

from __future__ import annotations

from fractions import Fraction

from ..algebra.expression import (
    IDENTITY,
    PI,
    Expr,
    add,
    derivative,
    det,
    differential,
    eigenvalue,
    exp,
    expr,
    function,
    inverse,
    log,
    mul,
    power,
    size,
    sum_over,
    symbol,
    trace,
    transpose,
)
from .degenerate import EPSILON, unbounded
from .family import Family, ScipyAnchor, Slot
from .proof import Chain, Context, Maximum, ProofLine, Words
from .spherical import hard_limit

HALF = Fraction(1, 2)
D = size("d")


def density(x: Expr, mean: Expr, covariance: Expr) -> Expr:
    """(2 pi)^(-d/2) |Sigma|^(-1/2) exp(-(x - mu)' Sigma^-1 (x - mu)/2)  (Bishop 2006, eq. 2.43)."""
    return (
        power(2 * PI, -HALF * D)
        * power(det(covariance), expr(-HALF))
        * exp(-HALF * quadratic(x - mean, covariance))
    )


def quadratic(v: Expr, covariance: Expr) -> Expr:
    """v' Sigma^-1 v."""
    return transpose(v) * inverse(covariance) * v


def maximum(c: Context) -> Maximum:
    """Q's part of component k falls from its stationary point by N_k KL, for every (mu, Sigma)."""
    x, m, S = c.x, c.new["mean"], c.new["covariance"]
    mu, sigma = c.free["mean"], c.free["covariance"]
    log_ratio = log(det(sigma)) - log(det(S))
    own = -HALF * c.total(c.T * quadratic(x - m, S))
    bracket = add(log_ratio, trace(inverse(sigma) * S), -D, quadratic(m - mu, sigma))
    rho = eigenvalue(inverse(sigma) * S, c.j)
    spectral = sum_over(add(rho, expr(-1), -log(rho)), c.j, "d")
    return Maximum(
        lines=(
            ProofLine(
                c.total(
                    c.T
                    * add(
                        HALF * log(det(sigma)),
                        -HALF * log(det(S)),
                        HALF * quadratic(x - mu, sigma),
                        -HALF * quadratic(x - m, S),
                    )
                ),
                "density_written_out",
                (
                    "the constant ",
                    log(2 * PI),
                    " cancels",
                ),
                evidence="identity-with-logs",
            ),
            ProofLine(
                add(
                    HALF * c.N * log_ratio,
                    HALF * c.total(c.T * quadratic(x - m, sigma)),
                    HALF * c.N * quadratic(m - mu, sigma),
                    own,
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
                "trace_of_scatter",
                (
                    "a quadratic form is a trace, ",
                    c.total(c.T * quadratic(x - m, sigma)),
                    " is ",
                    c.N * trace(inverse(sigma) * S),
                    ", and with ",
                    S,
                    " for ",
                    sigma,
                    " the trace is ",
                    D,
                ),
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
                add(HALF * spectral, HALF * quadratic(m - mu, sigma)),
                "eigenvalues",
                (
                    symbol(".rho", "scalar", (c.j,)),
                    " are the eigenvalues of ",
                    function("similar", "", S, sigma),
                    ", which are those of ",
                    inverse(sigma) * S,
                    ": their sum is the trace, their product the determinant, and all are positive",
                ),
                evidence="identity-with-logs",
            ),
            ProofLine(
                expr(0),
                "log_bound",
                (
                    "for each eigenvalue; the quadratic form because ",
                    inverse(sigma),
                    " is positive definite",
                ),
                relation=">=",
                evidence="inequality",
                given={
                    "terms": (
                        ("log_bound", HALF * spectral),
                        ("positive_definite", HALF * quadratic(m - mu, sigma)),
                    )
                },
            ),
        ),
        equality=(
            "Equality holds only where every eigenvalue is 1 and the quadratic form is 0, "
            "that is at ",
            sigma,
            " = ",
            S,
            " and ",
            mu,
            " = ",
            m,
            ".",
        ),
    )


def existence(c: Context) -> tuple[Chain, ...]:
    """The new covariance is positive definite exactly if the observations affinely span R^d."""
    m, S = c.new["mean"], c.new["covariance"]
    v = symbol(".v", "vector")
    square = power(transpose(v) * (c.x - m), 2)
    scatter = mul(power(c.N, -1), c.total(c.T * square))
    return (
        Chain(
            "positive_definite",
            transpose(v) * S * v,
            (
                ProofLine(
                    scatter,
                    "square_of_scalar",
                    ("the definition of ", S, ", and a scalar is its own transpose"),
                ),
                ProofLine(
                    expr(0),
                    "square",
                    ("a weighted sum of squares",),
                    relation=">=",
                    evidence="inequality",
                    given={"terms": (("square", scatter),)},
                ),
            ),
            lead=("When does the new covariance exist as a covariance? For every vector ", v, ","),
            close=(
                "For a ",
                v,
                " other than 0 it is zero only if ",
                transpose(v) * (c.x - m),
                " is zero for all observations, since every responsibility is positive. So ",
                S,
                " is positive definite if and "
                "only if the observations do not lie in a hyperplane, that is if they affinely "
                "span "
                "the space; more observations than coordinates are needed for that. Where they "
                "do lie in one, ",
                function("Q"),
                " has no maximum: it is unbounded above, as a covariance about a mean in the "
                "hyperplane becomes ever flatter across it.",
            ),
        ),
    )


def likelihood(c: Context) -> tuple[Chain, ...]:
    """The observed-data likelihood is unbounded above for every data set."""
    return unbounded(
        c,
        "covariance",
        mul(EPSILON, IDENTITY),
        -HALF * D * log(2 * PI * EPSILON),
        ("the quadratic form is 0, the determinant ", power(EPSILON, D)),
    )


def curvature(c: Context) -> tuple[Chain, ...]:
    """Q is not concave: along the ray s S_k it curves upwards for s > 2."""
    m, S = c.new["mean"], c.new["covariance"]
    s = symbol(".s", "scalar")
    scaled = dict(c.free) | {"mean": m, "covariance": mul(s, S)}
    q = function("ray", "", s)
    along = mul(-HALF, c.N, add(D * log(2 * PI), log(det(S)), log(power(s, D)), D / s))
    slope = mul(HALF, c.N, D, add(power(s, -2), -power(s, -1)))
    return (
        Chain(
            "curvature",
            q,
            (
                ProofLine(
                    c.total(c.T * log(c.law(scaled, c.x))),
                    "definition",
                    ("this component's part of ", function("Q"), " on the ray"),
                    relation=":=",
                    evidence="definition",
                ),
                ProofLine(
                    along,
                    "density_written_out",
                    (
                        "a determinant of ",
                        s * S,
                        " gains the factor ",
                        power(s, D),
                        ", a quadratic form the factor ",
                        power(s, -1),
                    ),
                    evidence="identity-with-logs",
                ),
            ),
            lead=(
                "In these parameters a second derivative could not have shown this: ",
                function("Q"),
                " is not jointly concave in ",
                c.free["mean"],
                " and ",
                c.free["covariance"],
                ", nor in the covariance alone. (In the natural parameters ",
                inverse(c.free["covariance"]) * c.free["mean"],
                " and ",
                inverse(c.free["covariance"]),
                " it is, as for every exponential family.) Along the ray of the multiples of ",
                S,
                ", at the new mean,",
            ),
        ),
        Chain("slope", derivative(q, s), (ProofLine(slope, "derivative", ("term by term",)),)),
        Chain(
            "bend",
            derivative(slope, s),
            (
                ProofLine(
                    mul(HALF, c.N, D, power(s, -3), add(s, expr(-2))),
                    "derivative",
                    ("the second derivative, term by term",),
                ),
            ),
            close=(
                "which is positive for every ",
                s,
                " above 2. The first derivative vanishes at "
                "1 alone; the identity above compares that point with all others, on the ray and "
                "off it.",
            ),
        ),
    )


def remarks(c: Context) -> dict[str, Words]:
    """How the arguments are read, and what is special at the boundary."""
    sigma, gradient = c.free["covariance"], symbol(".G", "symmetric")
    return {
        "convention": (
            "The second argument of Normal is the covariance matrix: symmetric and "
            "positive definite, ",
            D,
            " by ",
            D,
            ".",
        ),
        "symmetric": (
            "Derivatives by the symmetric matrix ",
            sigma,
            " are read off the differential: the gradient is the symmetric matrix ",
            gradient,
            " for which ",
            differential(function("Q"), sigma),
            " = ",
            trace(gradient * Expr("symbol", *sigma.args[:3], "d")),
            " in every symmetric direction. Some books give ",
            2 * gradient,
            " minus the diagonal of ",
            gradient,
            " instead, for the free entries; both vanish together.",
        ),
        "order": (
            "Whatever ",
            c.free["covariance"],
            " is, the quadratic form alone depends on ",
            c.free["mean"],
            ". So the maximiser over ",
            c.free["mean"],
            " does not depend on ",
            c.free["covariance"],
            ", and ",
            c.new["covariance"],
            " may use ",
            c.new["mean"],
            ".",
        ),
    }


FAMILY = Family(
    id="multivariate_normal",
    names=("Normal", "N", "Gaussian", "MultivariateNormal", "MVN"),
    title="normal distribution",
    latex=r"\mathcal{N}",
    observation="vector",
    slots=(
        Slot("mean", "vector", start="row", worked=("1", "4", "2.5")),
        Slot("covariance", "covariance", start="spread", worked=("1", "2", "1.5")),
    ),
    density=density,
    scipy=ScipyAnchor("multivariate_normal", (("mean", "mean"), ("cov", "covariance"))),
    maximum=maximum,
    existence=existence,
    likelihood=likelihood,
    curvature=curvature,
    hard_limit=lambda c: hard_limit(c, "mean", mul(EPSILON, IDENTITY), D),
    remarks=remarks,
    reference=("bishop", "magnus", "kiefer", "day"),
    worked=(0, 1, 3, 4),
    dataset=("faithful", "values", ""),
    picture="Normals",
)
