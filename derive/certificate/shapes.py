"""What a step may look like that cites a rule: the second table, beside the rules' own.

A step names the law that it uses. Whether its two sides are equal is decided by their values; here
it is whether they look like what that law does: which operations it takes away and which it
brings, what it speaks of, and what kind of line it stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from .forms import (
    bayes,
    cleared,
    closed,
    collected,
    counted,
    defined,
    derivative,
    difference,
    differentiated,
    divergence,
    divided,
    expected_indicator,
    exponential_limit,
    gradient,
    independence,
    indicators,
    inserted,
    lemma,
    linear,
    log_det,
    log_laws,
    matching,
    mean,
    moment_equation,
    multiplier,
    natural,
    nonnegative,
    of,
    of_parts,
    power_of_sum,
    product_rule,
    pulled,
    quadratic,
    rearranged,
    split,
    square_of_scalar,
    summed_equation,
    summing_weights,
    terms_of,
    through,
    to_infinity,
    traced,
    weighted_mean,
    written_out,
    yes,
)
from .lines import Line
from .statement import Statement
from .steps import DERIVED, Step
from .terms import Pool, walk

LOGS, PLAIN, BOTH = ("identity-with-logs",), ("identity",), ("identity", "identity-with-logs")


@dataclass(frozen=True)
class Shape:
    """The kinds of lines in which a rule is cited, and what the step does, in words and checked."""

    relations: tuple[str, ...]
    evidence: tuple[str, ...]
    says: str
    holds: Callable[[Step], bool]


def _equal(says: str, holds: Callable[[Step], bool], evidence: tuple[str, ...] = BOTH) -> Shape:
    return Shape(("=",), evidence, says, holds)


SHAPES: dict[str, Shape] = {
    # logarithms and the model
    "log_laws": _equal("a logarithm of a product, power or exponential is opened", log_laws, LOGS),
    "density_written_out": _equal("a density in a logarithm is written out", written_out, LOGS),
    "natural_form": _equal("a difference of log densities is one of weighted statistics", natural,
                           LOGS),
    "product_rule": _equal("the joint density of an observation", product_rule, PLAIN),
    "indicators": _equal("a sum over indicators becomes a product of powers", indicators, PLAIN),
    "independence": _equal("the complete-data likelihood is a product", independence, PLAIN),
    "bayes": _equal("a posterior becomes densities, or densities a posterior", bayes, PLAIN),
    "sums_multiplied": _equal("a sum over all assignments becomes a product of sums",
                              lambda s: s.left_has("assignments") and s.right_has("product", "sum")
                              and not s.right_has("assignments") and not s.functions(s.left),
                              PLAIN),
    "bayes_rearranged": _equal("the logarithm of a sum by one joint density and its posterior",
                               rearranged, LOGS),
    # definitions
    "definition": Shape((":=",), ("definition",), "a name of the calculus", defined(
        "complete_log_likelihood", "T", "Q", "N", "log_likelihood", "H")),
    "marginal": Shape((":=",), ("definition",), "the likelihood", defined("likelihood")),
    "conditional": Shape((":=",), ("definition",), "the joint posterior",
                         defined("posterior_all")),
    "instance": Shape((":=",), ("definition",), "an earlier line at special values",
                      lambda s: "instance" in s.line.given),
    "divergence": Shape((":=", "="), ("definition", *BOTH), "a divergence is named", divergence),
    # expectations and sums
    "insert": _equal("what a cited line says is put in", inserted),
    "expectation_linear": _equal("an expectation of a sum becomes a sum of expectations", linear),
    "expectation_of_indicator": _equal("the expectation of an indicator is a responsibility",
                                       expected_indicator),
    "pull_constants": _equal("a factor without the index leaves its sum", pulled, PLAIN),
    "effective_count": _equal("a sum of responsibilities is N_k", lambda s: s.fewer("sum") and len(
        s.named(s.right, ".N")) > len(s.named(s.left, ".N")) and s.none(*DERIVED) and s.symbols(
            s.left, "t+1") == s.symbols(s.right, "t+1"), PLAIN),
    "exchange": _equal("two sums change places", lambda s: s.counts[0] == s.counts[1] and [
        t.args[1] for t in walk(s.left) if t.op == "sum"] != [
        t.args[1] for t in walk(s.right) if t.op == "sum"]),
    "merge": _equal("two sums over one range become one", lambda s: s.fewer("sum", "add")
                    and s.right_has("sum") and s.none("log", "function")),
    "split": _equal("a sum becomes a sum of sums", split, LOGS),
    "total_count": Shape(("=", "<=>"), PLAIN, "the expected counts sum to N", counted),
    "weights_sum": _equal("weights that sum to 1", summing_weights),
    # derivatives
    "d_constant": _equal("the derivative of a constant", lambda s: any(
        t.op in DERIVED and t.args[1] not in walk(t.args[0]) for t in walk(s.left)) and not (
            s.functions(s.left)), PLAIN),
    "d_variable": _equal("the derivative of the variable itself", lambda s: any(
        t.op in DERIVED and t.args[0] is t.args[1] for t in walk(s.left)), PLAIN),
    "d_sum": _equal("the derivative of a sum is the sum of the derivatives", lambda s: (s.more(
        "derivative") or s.more("differential")) and not s.functions(s.left), PLAIN),
    "d_product": _equal("the derivative of a product", lambda s: s.left.op in DERIVED and (
        s.left.args[0].op == "mul" and s.right.op == "add"), PLAIN),
    "d_quadratic": _equal("the derivative of a quadratic form", differentiated(quadratic), PLAIN),
    "d_log_det": _equal("the derivative of the logarithm of a determinant",
                        differentiated(log_det), PLAIN),
    "d_log": _equal("the derivative of a logarithm", lambda s: differentiated(of("log"))(s)
                    and not differentiated(log_det)(s), PLAIN),
    "d_power": _equal("the derivative of a power", differentiated(power_of_sum), PLAIN),
    "d_inverse": _equal("the derivative of an inverse matrix", differentiated(of("inverse")),
                        PLAIN),
    "d_transpose": _equal("the derivative of a transpose", lambda s: any(
        t.op in DERIVED and t.args[0].op == "transpose" for t in walk(s.left)), PLAIN),
    "trace_of_scalar": _equal("a scalar is its trace, whose factors turn", traced, PLAIN),
    "gradient": _equal("a gradient is read off a differential", gradient, PLAIN),
    "derivative": _equal("a derivative is taken", derivative, PLAIN),
    "terms_of": _equal("the terms of Q with the parameter in them", terms_of, PLAIN),
    "multiplier": _equal("Q with a multiplier of the constraint", multiplier, PLAIN),
    # equations
    "clear": Shape(("<=>",), PLAIN, "denominators are cleared", cleared),
    "collect": Shape(("<=>",), PLAIN, "the unknown is collected on one side", collected),
    "sum_equation": Shape(("sum",), PLAIN, "an equation is summed over an index",
                          summed_equation),
    "divide": Shape(("solves",), BOTH, "the unknown of a cited equation", divided),
    # the maximum
    "mean_of_statistic": _equal("the mean of a statistic", mean, ("moments",)),
    "closed_form": _equal("an expected difference of log densities in closed form", closed,
                          ("moments",)),
    "moment_matching": _equal("sums of log densities become their expectation", matching,
                              ("moments",)),
    "moment_equation": _equal("the weighted statistics are the new means", moment_equation, PLAIN),
    "gibbs": Shape((">=",), ("gibbs",), "a divergence is at least 0", lemma("gibbs")),
    "log_bound": Shape((">=",), ("inequality",), "log u is at most u - 1", lemma("log_bound")),
    "equality": Shape(("only",), ("vanishing",), "a case of equality", yes),
    "sum_of_parts": Shape((">=",), ("inequality",), "each part is at least 0", of_parts),
    "square": Shape((">=",), ("inequality",), "a square is at least 0", lemma("square")),
    "square_of_scalar": _equal("a quadratic form of outer products is a sum of squares",
                               square_of_scalar, PLAIN),
    "update": _equal("a solution is put in", Step.solution, PLAIN),
    "weighted_mean": _equal("a deviation from a mean is a mean of differences", weighted_mean,
                            PLAIN),
    "difference": _equal("a difference by deviations from one point", difference, PLAIN),
    "positive": Shape((">",), ("inequality",), "a product of positive quantities",
                      lambda s: "positive" in s.lemmas),
    "nonnegative": Shape((">=",), ("inequality",), "a product of what is at least 0",
                         nonnegative),
    # bounds and limits
    "monotone_log": Shape((">=",), ("inequality",), "one summand inside a logarithm",
                          lemma("monotone_log")),
    "probability": Shape((">=",), ("inequality",), "a probability is at most 1",
                         lemma("probability_at_most_one")),
    "average": Shape((">=",), ("inequality",), "an average is at most its greatest term",
                     lemma("average")),
    "limit_log": Shape(("->",), ("limit",), "a limit with a logarithm", to_infinity),
    "limit_exp": Shape(("->",), ("limit",), "a limit with an exponential", exponential_limit),
    "divide_through": _equal("a ratio of densities by exponentials of differences", through,
                             PLAIN),
}


def fault_of(line: Line, earlier: Mapping[str, Line], statement: Statement, pool: Pool) -> str:
    """Why a line is not what the rule that it cites does, or ""."""
    shape = SHAPES.get(line.rule)
    if shape is None:
        return f"an unknown rule {line.rule}"
    if line.relation not in shape.relations or line.evidence not in shape.evidence:
        return f"the rule {line.rule} is not cited in a line of this kind"
    if not shape.holds(Step(line, earlier, statement, pool)):
        return f"the step is not what the rule {line.rule} does: {shape.says}"
    return ""


def fitting(line: Line, earlier: Mapping[str, Line], statement: Statement,
            pool: Pool) -> Iterator[str]:
    """The rules whose shape a line has."""
    for name in SHAPES:
        if not fault_of(replace(line, rule=name), earlier, statement, pool):
            yield name
