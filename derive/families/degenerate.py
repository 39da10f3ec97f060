"""A density that runs to infinity: why a likelihood of densities has no maximum.

Kiefer and Wolfowitz (1956); Day (1969).
"""

from __future__ import annotations

from ..algebra.expression import Expr, add, density, function, log, mul, sum_over, symbol
from .proof import Chain, Context, ProofLine, Words

EPSILON = symbol(".epsilon", "scalar")


def unbounded(
    c: Context, spread: str, narrow: Expr, at_peak: Expr, note: Words
) -> tuple[Chain, ...]:
    """The chains that show the observed-data log-likelihood to be unbounded above.

    One component is put on the first observation with ``narrow`` as its ``spread`` (the slot's
    name), a multiple of epsilon; ``at_peak`` is then the logarithm of its density there, and
    ``note`` says why. What the other components contribute to observation i is an arbitrary
    positive r_i that does not depend on epsilon.
    """
    name, kind = c.x.args[0], c.x.args[1]
    first, rest = symbol(name, kind, ("1",)), symbol(".r", "scalar", (c.i,))
    w, rest_1 = symbol(".omega", "scalar"), symbol(".r", "scalar", ("1",))
    peak, other = density(c.family, first, first, narrow), density(c.family, c.x, first, narrow)
    later = f"2..{c.observations}"
    left = add(log(mul(w, peak) + rest_1), sum_over(log(mul(w, other) + rest), c.i, later))
    right = add(log(mul(w, peak)), sum_over(log(rest), c.i, later))
    gaps = (
        log(mul(w, peak) + rest_1) - log(mul(w, peak)),
        sum_over(log(mul(w, other) + rest) - log(rest), c.i, later),
    )
    terms = tuple(("monotone_log", g) for g in gaps)
    return (
        Chain(
            "unbounded",
            left,
            (
                ProofLine(
                    right,
                    "monotone_log",
                    ("each logarithm of a sum of positive terms is at least that of one of them",),
                    relation=">=",
                    evidence="inequality",
                    given={"terms": terms},
                ),
            ),
            lead=(
                "The observed-data log-likelihood has no maximum at all. Put the mean of one "
                "component, of weight ",
                w,
                ", on the first observation and its ",
                spread,
                " at ",
                narrow,
                "; write ",
                rest,
                " for what the other components contribute to the density of observation ",
                symbol(".index", "scalar", (c.i,)),
                ", which does not depend on ",
                EPSILON,
                ". Then the log-likelihood is",
            ),
        ),
        Chain(
            "degenerate",
            log(peak),
            (
                ProofLine(at_peak, "density_written_out", note, evidence="identity-with-logs"),
                ProofLine(
                    Expr("constant", "infinity"),
                    "limit_log",
                    ("as ", EPSILON, " falls to 0"),
                    relation="->",
                    evidence="limit",
                    given={"variable": EPSILON, "to": "0+"},
                ),
            ),
            lead=("and of what is left only one term depends on ", EPSILON, ":"),
            close=(
                "So the likelihood is unbounded above for every data set (Kiefer and Wolfowitz "
                "1956; Day 1969). What EM looks for is a good local maximum in the interior, and "
                '"the maximum-likelihood update" is the maximum of ',
                function("Q"),
                ", never of the likelihood.",
            ),
        ),
    )
