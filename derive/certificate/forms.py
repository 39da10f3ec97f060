"""What a step does: for each rule whether the two sides look like it."""

from __future__ import annotations

from collections.abc import Callable

from .steps import DERIVED, Step
from .terms import FUNCTION, SCALAR, Term, walk


def log_laws(s: Step) -> bool:
    """Less stands inside logarithms, and no density is written out."""
    opened = any(a.op in ("mul", "power", "product", "exp") for a in s.inside(s.left, "log"))
    return opened and s.in_logs(s.right) < s.in_logs(s.left) and s.right_has("log") and (
        s.counts[0]["density"] == s.counts[1]["density"]) and s.none("law_expectation", *DERIVED)


def written_out(s: Step) -> bool:
    """Densities go, and their form comes."""
    return s.fewer("density") and s.left_has("log") and not s.more("function") and s.none(
        "law_expectation", "posterior", *DERIVED)


def natural(s: Step) -> bool:
    """A difference of log densities at two points is one of sums of T and the observations."""
    sums = [t for t in walk(s.right) if t.op == "sum" and s.data(t.args[0])
            and s.named(t.args[0], ".T") and not s.symbols(t.args[0], "")]
    return s.fewer("density") and bool(sums) and bool(s.symbols(s.left, "t+1")) and bool(
        s.symbols(s.left, "")) and not s.right_has("density")


def inserted(s: Step) -> bool:
    """What a cited line speaks of occurs; no derivative, expectation or total is taken."""
    return s.none(*DERIVED) and s.right.op not in ("number", "size") and s.uses_a_citation() and (
        s.counts[0]["expectation"] == s.counts[1]["expectation"])


def product_rule(s: Step) -> bool:
    """The joint density on the left, densities and indicators on the right."""
    return s.functions(s.left) == {"joint"} and s.left.op == "function" and s.right_has(
        "indicator", "density") and not s.functions(s.right)


def indicators(s: Step) -> bool:
    """A sum goes; a product of powers with indicators comes."""
    return s.fewer("sum") and s.more("product", "power") and s.right_has("indicator")


def independence(s: Step) -> bool:
    """The complete-data likelihood on the left, a product of joint densities on the right."""
    return s.left.op == "function" and s.functions(s.left) == {"complete_likelihood"} and (
        s.right.op == "product" and s.functions(s.right) == {"joint"})


def bayes(s: Step) -> bool:
    """Posteriors go where densities come, or the other way round."""
    posterior = s.counts[1]["posterior"] - s.counts[0]["posterior"]
    density = s.counts[1]["density"] - s.counts[0]["density"]
    return posterior * density < 0 and s.none("log", "expectation")


def linear(s: Step) -> bool:
    """Less stands inside expectations."""
    def size(side: Term) -> int:
        return sum(t.size for t in s.inside(side, "expectation"))

    return s.left_has("expectation") and s.right_has("expectation") and (
        size(s.right) < size(s.left)) and not s.fewer("function")


def expected_indicator(s: Step) -> bool:
    """The expectation goes with its indicators, and responsibilities come."""
    return s.left_has("expectation", "indicator") and not s.right_has("expectation") and (
        len(s.named(s.right, ".T")) > len([t for t in s.named(s.left, ".T") if t.args[3] == "t"]))


def pulled(s: Step) -> bool:
    """Fewer parameters stand inside sums over the observations."""
    return s.left_has("sum") and s.right_has("sum") and (
        s.summed_parameters(s.right) < s.summed_parameters(s.left)) and s.none(
            "log", "law_expectation", "function", *DERIVED) and (
            s.symbols(s.left, "") == s.symbols(s.right, "")) and not s.symbols(s.right, "t+1")


def split(s: Step) -> bool:
    """More sums, of the same terms."""
    of_q = s.functions(s.left) == {"Q"} and not s.functions(s.right)
    same = not s.functions(s.left) | s.functions(s.right) and bool(s.named(s.left, ".T")) and (
        s.counts[0]["density"] == s.counts[1]["density"])
    return (of_q or same) and s.more("sum") and s.right_has("log") and s.none(
        "expectation", "law_expectation", *DERIVED)


def quadratic(t: Term) -> bool:
    """v' A v."""
    return t.op == "mul" and t.shape == SCALAR and any(a.op == "transpose" for a in t.args)


def differentiated(found: Callable[[Term], bool]) -> Callable[[Step], bool]:
    """Whether derivatives of such terms are on the left, by what they hold, and fewer on the right.
    """
    def holds(s: Step) -> bool:
        taken = [t for t in walk(s.left) if t.op in DERIVED]
        after = sum(s.counts[1][o] for o in DERIVED)
        return after < len(taken) and "Q" not in s.functions(s.left) and any(
            found(u) and t.args[1] in walk(u) for t in taken for u in walk(t.args[0]))

    return holds


def of(*ops: str) -> Callable[[Term], bool]:
    """Terms of those operations."""
    return lambda t: t.op in ops


def log_det(t: Term) -> bool:
    """log det A."""
    return t.op == "log" and t.args[0].op == "det"


def power_of_sum(t: Term) -> bool:
    """A power of a symbol or a sum."""
    return t.op == "power" and t.args[0].op in ("symbol", "add") and t.args[1].op == "number"


def traced(s: Step) -> bool:
    """A differential in a quadratic form becomes a trace."""
    return s.more("trace") and any(t.args[3] == "d" for t in walk(s.left) if t.op == "symbol")


def gradient(s: Step) -> bool:
    """A derivative on the left, and a differential in what is cited."""
    return s.left.op == "derivative" and not s.right_has("derivative") and not s.right_has(
        "differential") and any(t.op == "differential" for line in s.cited
                                for x in s.chain_of(line) for t in walk(x.left))


def derivative(s: Step) -> bool:
    """A derivative of what stands on the left, and none on the right."""
    return s.left.op == "derivative" and not s.right_has("derivative") and (
        "Q" not in s.functions(s.left))


def terms_of(s: Step) -> bool:
    """The derivative of Q becomes that of its terms."""
    return s.left.op in DERIVED and s.left.args[0].op == "function" and s.functions(
        s.left) == {"Q"} and s.right_has(s.left.op) and not s.functions(s.right)


def multiplier(s: Step) -> bool:
    """The derivative of Q and its constraint becomes that of its terms."""
    return s.left.op == "derivative" and s.left.args[0].op == "add" and s.functions(
        s.left) == {"Q"} and s.left_has("sum") and s.right_has("derivative") and not s.functions(
            s.right)


def negative(t: Term) -> bool:
    """An inverse."""
    return t.op == "inverse" or (t.op == "power" and t.args[1].op == "number"
                                 and t.args[1].args[0] < 0)


def is_zero(t: Term) -> bool:
    """Zero, of any shape."""
    return t.op == "zero" or (t.op == "number" and t.args[0] == 0)


def cleared(s: Step) -> bool:
    """Equations: fewer inverses, and 0 stays on the right."""
    if s.left.op != "equation" or s.right.op != "equation":
        return False
    before, after = (sum(map(negative, walk(side))) for side in (s.left, s.right))
    return after < before and is_zero(s.right.args[1])


def collected(s: Step) -> bool:
    """Equations: 0 on the right becomes the known."""
    return s.left.op == s.right.op == "equation" and is_zero(s.left.args[1]) and not is_zero(
        s.right.args[1])


def counted(s: Step) -> bool:
    """Expected counts go, and N comes."""
    return len(s.named(s.right, ".N")) < len(s.named(s.left, ".N")) and s.more("size") and s.none(
        "log")


def summed_equation(s: Step) -> bool:
    """Equations, and an index."""
    return s.left.op == s.right.op == "equation" and "index" in s.line.given


def divided(s: Step) -> bool:
    """A new parameter on the left, an equation in what is cited."""
    return s.left.op == "symbol" and s.left.args[3] == "t+1" and any(
        x.relation in ("<=>", "sum") for x in s.cited)


def defined(*names: str) -> Callable[[Step], bool]:
    """A name of those."""
    return lambda s: str(s.left.args[0]).removeprefix(FUNCTION).lstrip(".") in names


def divergence(s: Step) -> bool:
    """A divergence is what is defined, or comes where logarithms go."""
    here, there = (any(n.startswith("KL") for n in s.functions(x)) for x in (s.left, s.right))
    if s.line.relation == ":=":
        return here
    return there and not here and s.left_has("log") and s.fewer("log") and len(
        s.functions(s.right) - {"·"}) == 1


def mean(s: Step) -> bool:
    """An expectation under a law of what has no logarithm."""
    return s.left.op == "law_expectation" and not s.left_has("log") and not s.right_has(
        "law_expectation")


def closed(s: Step) -> bool:
    """An expectation under a law of logarithms, and none on the right."""
    return s.left.op == "law_expectation" and s.left_has("log") and not s.right_has(
        "law_expectation")


def matching(s: Step) -> bool:
    """An expectation of logarithms under a law comes."""
    return not s.left_has("law_expectation") and s.right_has("law_expectation", "log")


def moment_equation(s: Step) -> bool:
    """A weighted sum of the observations becomes what has new parameters alone."""
    return s.left.op == "sum" and bool(s.data(s.left)) and not s.data(s.right) and bool(
        s.symbols(s.right, "t+1")) and not s.symbols(s.left, "t+1")


def lemma(name: str) -> Callable[[Step], bool]:
    """All terms name that lemma."""
    return lambda s: s.lemmas == {name}


def nonnegative(s: Step) -> bool:
    """Terms that are at least 0, against 0."""
    return s.lemmas == {"nonnegative"} and (is_zero(s.left) or is_zero(s.right))


def of_parts(s: Step) -> bool:
    """One function at two points, by what other lines show."""
    return s.lemmas <= {"nonnegative", "earlier"} and bool(s.line.needs) and not is_zero(
        s.left) and not is_zero(s.right) and s.left.op == "function" and (
        s.functions(s.left) == s.functions(s.right))


def square_of_scalar(s: Step) -> bool:
    """v' A v becomes squares of scalars v'(...)."""
    return s.left.op == "mul" and s.left.args[0].op == "transpose" and any(
        t.op == "power" and quadratic(t.args[0]) for t in walk(s.right))


def weighted_mean(s: Step) -> bool:
    """A deviation from a new mean becomes a sum of differences of two observations."""
    return len(s.data(s.left)) == 1 and len(s.data(s.right)) == 2 and s.right_has("sum") and bool(
        s.symbols(s.left, "t+1")) and not s.symbols(s.right, "t+1")


def difference(s: Step) -> bool:
    """A difference of two observations by their deviations from one new parameter."""
    return len(s.data(s.left)) == 2 == len(s.data(s.right)) and not s.symbols(
        s.left, "t+1") and len(s.symbols(s.right, "t+1")) == 1 and s.none("sum")


def summing_weights(s: Step) -> bool:
    """A sum that is 1, or an average of a sum with weights that are cited to sum to 1."""
    if s.right is s.pool.number(1):
        return s.left.op == "sum" and s.left.args[2] == s.s.component_size
    bodies = s.weighted(s.right)
    average = any(n.startswith("KL") for n in s.functions(s.left)) or any(
        a.op == "sum" for a in s.inside(s.left, "log"))
    return average and s.line.evidence == "identity-with-logs" and s.sums_to_1() and any(
        len(b) > 1 and any(f.op == "add" for f in b) for b in bodies) and not s.functions(s.right)


def rearranged(s: Step) -> bool:
    """The logarithm of a sum becomes that of one term and of its responsibility."""
    return s.left.op == "log" and s.left.args[0].op == "sum" and not s.right_has("sum") and bool(
        s.named(s.right, ".T"))


def through(s: Step) -> bool:
    """Densities go, exponentials come, without a logarithm."""
    return s.fewer("density") and s.more("exp") and s.none("log")


def to_infinity(s: Step) -> bool:
    """A logarithm on the left."""
    return s.left_has("log")


def exponential_limit(s: Step) -> bool:
    """An exponential on the left, and no logarithm."""
    return s.left_has("exp") and not s.left_has("log")


def yes(s: Step) -> bool:
    """Any step."""
    return True
