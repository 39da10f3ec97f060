"""What a step may look like that cites a rule: the second table, beside the rules' own.

A step names the law that it uses. Whether its two sides are equal is decided by their values; here
it is whether they look like what that law does: which operations it takes away and which it
brings, what it speaks of, and what kind of line it stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from .lines import Line
from .statement import Statement
from .steps import DERIVED, Step
from .terms import FUNCTION, SCALAR, Pool, Term, walk

LOGS, PLAIN, BOTH = ("identity-with-logs",), ("identity",), ("identity", "identity-with-logs")
DEFINED, MOMENTS, INEQUALITY = ("definition",), ("moments",), ("inequality",)


def _any(s: Step) -> bool:
    return True


@dataclass(frozen=True)
class Shape:
    """What a step does, in words, and what it looks like; the lines in which its rule is cited.

    Operations are listed in one string: those that the left or the right side has, all of them;
    those that are ``gone`` from the right side; of which the right side has ``fewer`` or ``more``;
    and those that neither side has. ``also`` is asked besides.
    """

    says: str
    evidence: tuple[str, ...] = BOTH
    relations: tuple[str, ...] = ("=",)
    left: str = ""
    right: str = ""
    gone: str = ""
    fewer: str = ""
    more: str = ""
    none: str = ""
    also: Callable[[Step], bool] = _any

    def holds(self, s: Step) -> bool:
        """Whether a step looks like that."""
        before, after = s.counts
        return (all(before[o] for o in self.left.split())
                and all(after[o] for o in self.right.split())
                and not any(after[o] for o in self.gone.split())
                and all(after[o] < before[o] for o in self.fewer.split())
                and all(after[o] > before[o] for o in self.more.split())
                and not any(before[o] or after[o] for o in self.none.split())
                and self.also(s))


# -- terms ------------------------------------------------------------------------------------

def _quadratic(t: Term) -> bool:
    """v' A v."""
    return t.op == "mul" and t.shape == SCALAR and any(a.op == "transpose" for a in t.args)


def _log_det(t: Term) -> bool:
    return t.op == "log" and t.args[0].op == "det"


def _power_of_sum(t: Term) -> bool:
    return t.op == "power" and t.args[0].op in ("symbol", "add") and t.args[1].op == "number"


def _inverted(t: Term) -> bool:
    return t.op == "inverse" or (t.op == "power" and t.args[1].op == "number"
                                 and t.args[1].args[0] < 0)


def _zero(t: Term) -> bool:
    return t.op == "zero" or (t.op == "number" and t.args[0] == 0)


def _derived(s: Step, found: Callable[[Term], bool]) -> bool:
    """Whether a derivative on the left is of what it is asked for."""
    return any(t.op in DERIVED and found(t) for t in walk(s.left))


def _taken(*found: Callable[[Term], bool],
           but: Callable[[Term], bool] | None = None) -> Callable[[Step], bool]:
    """Whether derivatives of such terms are on the left, by what they hold, and fewer on the right.
    """
    def by(s: Step, of: Callable[[Term], bool]) -> bool:
        return _derived(s, lambda t: any(of(u) and t.args[1] in walk(u)
                                         for u in walk(t.args[0])))

    def holds(s: Step) -> bool:
        before, after = (sum(side[o] for o in DERIVED) for side in s.counts)
        return after < before and "Q" not in s.calls[0] and all(by(s, f) for f in found) and (
            but is None or not by(s, but))

    return holds


# -- steps ------------------------------------------------------------------------------------

def _natural(s: Step) -> bool:
    """Sums of T and of observations come, without a free parameter in them."""
    return bool(s.symbols(s.left, "t+1") and s.symbols(s.left, "")) and any(
        t.op == "sum" and s.data(t.args[0]) and s.named(t.args[0], ".T")
        and not s.symbols(t.args[0], "") for t in walk(s.right))


def _pulled(s: Step) -> bool:
    """Fewer parameters stand inside sums over the observations."""
    return s.summed_parameters(s.right) < s.summed_parameters(s.left) and (
        s.symbols(s.left, "") == s.symbols(s.right, "")) and not s.symbols(s.right, "t+1")


def _counted(s: Step) -> bool:
    """More of N_k, and no new parameter more or less."""
    return len(s.named(s.right, ".N")) > len(s.named(s.left, ".N")) and (
        s.symbols(s.left, "t+1") == s.symbols(s.right, "t+1"))


def _split(s: Step) -> bool:
    """More sums, of the same terms; or Q as its sums."""
    if s.calls == ({"Q"}, set()):
        return bool(s.weighted(s.right))
    return s.calls == (set(), set()) and bool(s.named(s.left, ".T")) and s.change("density") == 0


def _divergence(s: Step) -> bool:
    """A divergence is what is defined, or comes where logarithms go."""
    here, there = (any(n.startswith("KL") for n in side) for side in s.calls)
    if s.line.relation == ":=":
        return here
    return there and not here and s.change("log") < 0 and len(s.calls[1] - {"·"}) == 1


def _summing_weights(s: Step) -> bool:
    """A sum that is 1, or an average of a sum with weights that are cited to sum to 1."""
    if s.right is s.pool.number(1):
        return s.left.op == "sum" and s.left.args[2] == s.s.component_size
    average = any(n.startswith("KL") for n in s.calls[0]) or any(
        a.op == "sum" for a in s.inside(s.left, "log"))
    return average and s.line.evidence == "identity-with-logs" and s.sums_to_1() and any(
        len(b) > 1 and any(f.op == "add" for f in b) for b in s.weighted(s.right)
    ) and not s.calls[1]


def _cleared(s: Step) -> bool:
    """Equations: fewer inverses, and 0 stays on the right."""
    before, after = (sum(map(_inverted, walk(side))) for side in (s.left, s.right))
    return _equations(s) and after < before and _zero(s.right.args[1])


def _equations(s: Step) -> bool:
    return s.left.op == s.right.op == "equation"


def _defined(*names: str) -> Callable[[Step], bool]:
    return lambda s: str(s.left.args[0]).removeprefix(FUNCTION).lstrip(".") in names


def _lemma(name: str) -> Callable[[Step], bool]:
    """All terms name that lemma."""
    return lambda s: s.lemmas == {name}


def _bound(says: str, lemma: str) -> Shape:
    return Shape(says, INEQUALITY, (">=",), also=_lemma(lemma))


def _of_parts(s: Step) -> bool:
    """One function at two points, by what other lines show."""
    return s.lemmas <= {"nonnegative", "earlier"} and bool(s.line.needs) and not _zero(
        s.left) and not _zero(s.right) and s.left.op == "function" and s.calls[0] == s.calls[1]


def _of_data(s: Step, left: int, right: int) -> bool:
    """So many observations on each side."""
    return len(s.data(s.left)) == left and len(s.data(s.right)) == right


def _matched(s: Step) -> bool:
    """New parameters come, and the observations go."""
    return s.left.op == "sum" and bool(s.data(s.left)) and not s.data(s.right) and bool(
        s.symbols(s.right, "t+1")) and not s.symbols(s.left, "t+1")


_D = " ".join(DERIVED)

SHAPES: dict[str, Shape] = {
    # logarithms and the model
    "log_laws": Shape(
        "a logarithm of a product, power or exponential is opened", LOGS, right="log",
        none=f"law_expectation {_D}", also=lambda s: s.change("density") == 0 and s.shrinks("log")
        and any(a.op in ("mul", "power", "product", "exp") for a in s.inside(s.left, "log"))),
    "density_written_out": Shape(
        "a density in a logarithm is written out", LOGS, left="log", fewer="density",
        none=f"law_expectation posterior {_D}", also=lambda s: s.change("function") <= 0),
    "natural_form": Shape(
        "a difference of log densities is one of weighted statistics", LOGS, fewer="density",
        gone="density", also=_natural),
    "product_rule": Shape(
        "the joint density of an observation", PLAIN, right="indicator density",
        also=lambda s: s.left.op == "function" and s.calls == ({"joint"}, set())),
    "indicators": Shape("a sum over indicators becomes a product of powers", PLAIN, fewer="sum",
                        more="product power", right="indicator"),
    "independence": Shape(
        "the complete-data likelihood is a product", PLAIN, also=lambda s: s.left.op == "function"
        and s.right.op == "product" and s.calls == ({"complete_likelihood"}, {"joint"})),
    "bayes": Shape("a posterior becomes densities, or densities a posterior", PLAIN,
                   none="log expectation",
                   also=lambda s: s.change("posterior") * s.change("density") < 0),
    "sums_multiplied": Shape(
        "a sum over all assignments becomes a product of sums", PLAIN, left="assignments",
        right="product sum", gone="assignments", also=lambda s: not s.calls[0]),
    "bayes_rearranged": Shape(
        "the logarithm of a sum by one joint density and its posterior", LOGS, gone="sum",
        also=lambda s: s.left.op == "log" and s.left.args[0].op == "sum"
        and bool(s.named(s.right, ".T"))),
    # definitions
    "definition": Shape("a name of the calculus", DEFINED, (":=",), also=_defined(
        "complete_log_likelihood", "T", "Q", "N", "log_likelihood", "H", "omega", "assignment_law",
        "F")),
    "marginal": Shape("the likelihood", DEFINED, (":=",), also=_defined("likelihood")),
    "conditional": Shape("the joint posterior", DEFINED, (":=",), also=_defined("posterior_all")),
    "instance": Shape("an earlier line at special values", DEFINED, (":=",),
                      also=lambda s: "instance" in s.line.given),
    "divergence": Shape("a divergence is named", (*DEFINED, *BOTH), (":=", "="), also=_divergence),
    # expectations and sums
    "insert": Shape(
        "what a cited line says is put in", none=_D, also=lambda s: s.change("expectation") == 0
        and s.right.op not in ("number", "size") and s.uses_a_citation()),
    "expectation_linear": Shape(
        "an expectation of a sum becomes a sum of expectations", left="expectation",
        right="expectation",
        also=lambda s: s.shrinks("expectation") and s.change("function") >= 0),
    "expectation_of_indicator": Shape(
        "the expectation of an indicator is a responsibility", left="expectation indicator",
        gone="expectation", also=lambda s: len(s.named(s.right, ".T")) > len(
            [t for t in s.named(s.left, ".T") if t.args[3] == "t"])),
    "pull_constants": Shape("a factor without the index leaves its sum", PLAIN, left="sum",
                            right="sum", none=f"log law_expectation function {_D}", also=_pulled),
    "effective_count": Shape("a sum of responsibilities is N_k", PLAIN, fewer="sum", none=_D,
                             also=_counted),
    "row_by_row": Shape(
        "a sum over all assignments becomes one over the rows", LOGS, left="assignments",
        right="sum", gone="assignments indicator", also=lambda s: bool(s.named(s.right, ".omega"))),
    "exchange": Shape("two sums change places", also=lambda s: s.counts[0] == s.counts[1] and (
        s.indices(s.left) != s.indices(s.right))),
    "merge": Shape("two sums over one range become one", fewer="sum add", right="sum",
                   none="log function"),
    "split": Shape("a sum becomes a sum of sums", LOGS, more="sum", right="log",
                   none=f"expectation law_expectation {_D}", also=_split),
    "labelled": Shape(
        "Q with one term for each component that has a name", LOGS, right="log",
        none=f"expectation law_expectation {_D}", also=lambda s: s.calls == ({"Q"}, set())
        and bool(s.named(s.right, ".T")) and not s.weighted(s.right)),
    "total_count": Shape(
        "the expected counts sum to N", PLAIN, ("=", "<=>"), more="size", none="log",
        also=lambda s: len(s.named(s.right, ".N")) < len(s.named(s.left, ".N"))),
    "weights_sum": Shape("weights that sum to 1", also=_summing_weights),
    # derivatives
    "d_constant": Shape("the derivative of a constant", PLAIN, also=lambda s: not s.calls[0] and (
        _derived(s, lambda t: t.args[1] not in walk(t.args[0])))),
    "d_variable": Shape("the derivative of the variable itself", PLAIN,
                        also=lambda s: _derived(s, lambda t: t.args[0] is t.args[1])),
    "d_sum": Shape("the derivative of a sum is the sum of the derivatives", PLAIN,
                   also=lambda s: not s.calls[0] and any(s.change(o) > 0 for o in DERIVED)),
    "d_product": Shape("the derivative of a product", PLAIN, also=lambda s: s.left.op in DERIVED
                       and s.left.args[0].op == "mul" and s.right.op == "add"),
    "d_quadratic": Shape("the derivative of a quadratic form", PLAIN, also=_taken(_quadratic)),
    "d_log_det": Shape("the derivative of the logarithm of a determinant", PLAIN,
                       also=_taken(_log_det)),
    "d_log": Shape("the derivative of a logarithm", PLAIN,
                   also=_taken(lambda t: t.op == "log", but=_log_det)),
    "d_power": Shape("the derivative of a power", PLAIN, also=_taken(_power_of_sum)),
    "d_inverse": Shape("the derivative of an inverse matrix", PLAIN,
                       also=_taken(lambda t: t.op == "inverse")),
    "d_transpose": Shape("the derivative of a transpose", PLAIN, also=lambda s: _derived(
        s, lambda t: t.args[0].op == "transpose")),
    "trace_of_scalar": Shape(
        "a scalar is its trace, whose factors turn", PLAIN, more="trace",
        also=lambda s: any(t.op == "symbol" and t.args[3] == "d" for t in walk(s.left))),
    "gradient": Shape("a gradient is read off a differential", PLAIN, gone=_D, also=lambda s: (
        s.left.op == "derivative" and s.cites("differential"))),
    "derivative": Shape("a derivative is taken", PLAIN, gone=_D, also=lambda s: (
        s.left.op == "derivative" and "Q" not in s.calls[0])),
    "terms_of": Shape(
        "the terms of Q with the parameter in them", PLAIN, also=lambda s: s.left.op in DERIVED
        and s.left.args[0].op == "function" and s.calls == ({"Q"}, set())
        and bool(s.counts[1][s.left.op])),
    "multiplier": Shape(
        "Q with a multiplier of the constraint", PLAIN, left="sum", right="derivative",
        also=lambda s: s.left.op == "derivative" and s.left.args[0].op == "add"
        and s.calls == ({"Q"}, set())),
    # equations
    "clear": Shape("denominators are cleared", PLAIN, ("<=>",), also=_cleared),
    "collect": Shape("the unknown is collected on one side", PLAIN, ("<=>",), also=lambda s: (
        _equations(s) and _zero(s.left.args[1]) and not _zero(s.right.args[1]))),
    "sum_equation": Shape("an equation is summed over an index", PLAIN, ("sum",),
                          also=lambda s: _equations(s) and "index" in s.line.given),
    "divide": Shape(
        "the unknown of a cited equation", BOTH, ("solves",), also=lambda s: s.left.op == "symbol"
        and s.left.args[3] == "t+1" and any(x.relation in ("<=>", "sum") for x in s.cited)),
    # the maximum
    "mean_of_statistic": Shape(
        "the mean of a statistic", MOMENTS, gone="law_expectation",
        also=lambda s: s.left.op == "law_expectation" and not s.counts[0]["log"]),
    "closed_form": Shape(
        "an expected difference of log densities in closed form", MOMENTS, left="log",
        gone="law_expectation", also=lambda s: s.left.op == "law_expectation"),
    "moment_matching": Shape(
        "sums of log densities become their expectation", MOMENTS, right="law_expectation log",
        also=lambda s: not s.counts[0]["law_expectation"]),
    "moment_equation": Shape("the weighted statistics are the new means", PLAIN,
                             also=_matched),
    "gibbs": Shape("a divergence is at least 0", ("gibbs",), (">=",), also=_lemma("gibbs")),
    "log_bound": _bound("log u is at most u - 1", "log_bound"),
    "equality": Shape("a case of equality", ("vanishing",), ("only",)),
    "sum_of_parts": Shape("each part is at least 0", INEQUALITY, (">=",), also=_of_parts),
    "through": Shape(
        "an inequality between what two functions are equal to", INEQUALITY, (">=",),
        also=lambda s: s.lemmas == {"earlier"} and len(s.line.needs) > 1 and (
            s.left.op == s.right.op == "function" and s.calls[0] != s.calls[1])),
    "square": _bound("a square is at least 0", "square"),
    "square_of_scalar": Shape(
        "a quadratic form of outer products is a sum of squares", PLAIN,
        also=lambda s: s.left.op == "mul" and s.left.args[0].op == "transpose" and any(
            t.op == "power" and _quadratic(t.args[0]) for t in walk(s.right))),
    "update": Shape("a solution is put in", PLAIN, also=Step.solution),
    "weighted_mean": Shape(
        "a deviation from a mean is a mean of differences", PLAIN, right="sum",
        also=lambda s: _of_data(s, 1, 2) and bool(s.symbols(s.left, "t+1"))
        and not s.symbols(s.right, "t+1")),
    "difference": Shape(
        "a difference by deviations from one point", PLAIN, none="sum",
        also=lambda s: _of_data(s, 2, 2) and not s.symbols(s.left, "t+1")
        and len(s.symbols(s.right, "t+1")) == 1),
    "positive": Shape("a product of positive quantities", INEQUALITY, (">",),
                      also=lambda s: "positive" in s.lemmas),
    "nonnegative": Shape("a product of what is at least 0", INEQUALITY, (">=",), also=lambda s: (
        s.lemmas == {"nonnegative"} and (_zero(s.left) or _zero(s.right)))),
    # bounds and limits
    "monotone_log": _bound("one summand inside a logarithm", "monotone_log"),
    "probability": _bound("a probability is at most 1", "probability_at_most_one"),
    "average": _bound("an average is at most its greatest term", "average"),
    "limit_log": Shape("a limit with a logarithm", ("limit",), ("->",), left="log"),
    "limit_exp": Shape("a limit with an exponential", ("limit",), ("->",), left="exp",
                       also=lambda s: not s.counts[0]["log"]),
    "divide_through": Shape("a ratio of densities by exponentials of differences", PLAIN,
                            fewer="density", more="exp", none="log"),
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
