"""It is the maximum: Q falls from theta^{t+1} by a sum of divergences, for every theta.

One chain for every exponential family. At theta^{t+1} the averages of the statistics are their
means under the new law; so the average of a log-ratio of densities, a combination of the
statistics, is its mean, and that is a divergence (Brown 1986; Csiszar and Tusnady 1984).
"""

from __future__ import annotations

from ..algebra.expression import (
    ONE,
    SCALAR,
    ZERO,
    Expr,
    add,
    both,
    equation,
    function,
    law_expectation,
    log,
    mul,
    replace,
    rewrite,
    transpose,
    walk,
)
from ..algebra.expression import trace as trace_of
from ..algebra.normal import factors, mentions_index, terms
from ..rules import RuleBook
from ..rules.logarithms import open_log, write_density
from ..setting import Q_NEW, Q, Setting
from ..trace import LOGS, Step, Trace
from .m_step import COUNT, SPLIT, TOTAL

STAGE = "maximum"


def solutions(trace: Trace) -> dict[str, Step]:
    """Each parameter's solution, by its base name."""
    return {t.left.args[0]: t for t in trace.steps if t.relation == "solves"}


def log_ratio(s: Setting, x: Expr) -> Expr:
    """log p(x; new) - log p(x; free), of the component."""
    return log(s.law_at(s.slots("t+1"), x)) - log(s.law_at(s.slots(), x))


def divergence(s: Setting) -> Expr:
    """KL(p(.; new) || p(.; free)) of the component, not written out."""
    anything = function("·")
    return function("KL_component", "", s.law_at(s.slots("t+1"), anything),
                    s.law_at(s.slots(), anything))


def global_maximum(s: Setting, rules: RuleBook, trace: Trace) -> None:
    """Records that Q(theta^{t+1}) - Q(theta) is a sum of divergences, and that they are >= 0."""
    gain = s.over_i(s.T * log_ratio(s, s.x))
    free_weights = s.model.weights.kind != "fixed"
    parts = ([_weight_gain(s)] if free_weights else []) + [s.over_k(gain)]
    start = trace.equal(STAGE, "gap", "split", Q_NEW - Q, add(*parts), LOGS, needs=(SPLIT,),
                        note=("the separated form at both points, subtracted",))
    shown = [_weights(s, rules, trace)] if free_weights else []
    moments(s, rules, trace)
    shown.append(_component(s, rules, trace, gain))
    named, nonnegative, only = zip(*shown, strict=True)
    new = [*(t.right for t in named[:-1]), s.over_k(named[-1].right)]
    total = trace.then(start, "insert", add(*new), LOGS, needs=tuple(t.id for t in named),
                       note=("the two parts",))
    trace.add(STAGE, "total", "sum_of_parts", ">=", Q_NEW, Q,
              needs=(total.id, *(t.id for t in nonnegative)),
              given={"terms": tuple(("nonnegative", p) for p in new)},
              note=(rules["sum_of_parts"].reason,))
    trace.add(STAGE, "total", "equality", "only", Q_NEW - Q,
              both(*(e for t in only for e in _each(t))), needs=(total.id, *(t.id for t in only)),
              given={"terms": tuple((f"only:{t.id}", p) for t, p in zip(only, new, strict=True))},
              note=(rules["equality"].reason,))


def _each(step: Step) -> tuple[Expr, ...]:
    return step.right.args if step.right.op == "and" else (step.right,)


def _weight_gain(s: Setting) -> Expr:
    return s.over_k(s.N_k * (log(s.weight("t+1")) - log(s.weight())))


def _weights(s: Setting, rules: RuleBook, trace: Trace) -> tuple[Step, Step, Step]:
    """N KL(new weights || weights), that it is not negative, and where it is 0."""
    new, old, weights = s.weight("t+1"), s.weight(), s.model.weights
    simplex = weights.kind == "simplex" or len(s.model.components.labels) > 2
    solved = solutions(trace)[weights.base].id
    sums: tuple[str, ...] = ()
    if simplex:
        sums = (trace.equal(STAGE, "simplex", "weights_sum", s.over_k(new), ONE,
                            needs=(solved, TOTAL), note=("the new weights sum to 1",)).id,)
    kl = function("KL_weights", "", s.weights_as_one("t+1"), s.weights_as_one())
    formula = s.over_k(new * (log(new) - log(old)))
    definition = trace.add(STAGE, "weights", "divergence", ":=", kl, formula,
                           note=("between two weight vectors",))
    first = trace.equal(STAGE, "weights", "insert", _weight_gain(s), s.N * formula, LOGS,
                        needs=(solved,) if simplex else (solved, TOTAL),
                        note=(s.N_k, " is ", s.N * new))
    named = trace.then(first, "divergence", s.N * kl, LOGS, needs=(definition.id,),
                       note=("by the definition",))
    ratio = old / new
    bound = s.over_k(new * (ratio - 1 - log(ratio)))
    rewritten = trace.equal(STAGE, "weights", "weights_sum", kl, bound, LOGS,
                            needs=(definition.id, *sums),
                            note=("both weight vectors sum to 1, so the two added terms cancel",))
    given = {"terms": (("log_bound", bound),)}
    end = trace.add(STAGE, "weights", "log_bound", ">=", rewritten.right, ZERO,
                    chain=rewritten.id, given=given, note=("term by term",))
    only = trace.add(STAGE, "weights", "equality", "only", kl, equation(old, new),
                     needs=(rewritten.id,), given=given,
                     note=("every term vanishes only where its ratio is 1",))
    return named, end, only


def moments(s: Setting, rules: RuleBook, trace: Trace) -> None:
    """Records the means of the statistics, and that the averages at theta^{t+1} are these means."""
    form = s.natural
    solved = list(solutions(trace).values())[-len(s.unknowns()):]
    law = s.law("t+1")
    means = [s.filled(mean, "t+1") for mean in form.means]
    for statistic, mean in zip(form.statistics, means, strict=True):
        trace.equal(STAGE, "means", "mean_of_statistic", law_expectation(s.filled(statistic), law),
                    mean, "moments", note=(rules["mean_of_statistic"].reason,))
    for n, (statistic, mean) in enumerate(zip(form.statistics, means, strict=True), start=1):
        used = solved[:n]
        trace.equal(STAGE, "moments", "moment_equation",
                    s.over_i(s.T * s.filled(statistic, "t+1", s.x)), _counted(s, mean),
                    needs=(*(t.id for t in used), *((COUNT,) if any(map(_counts, used)) else ())),
                    note=("the solution, multiplied through",))


def _counted(s: Setting, e: Expr) -> Expr:
    """sum_i T e, as N_k e where e is the same for every observation."""
    return s.over_i(s.T * e) if mentions_index(e, s.i) else s.N_k * e


def _counts(step: Step) -> bool:
    """Whether a solution has a sum of responsibilities times a sum, which holds N_k."""
    return any(n.op == "sum" and any(f.op == "add" or f.shape == "matrix" or (
        f.op == "power" and f.args[0].op == "add") for f in factors(n.args[0])[1:])
        for n in walk(step.right))


def _component(s: Setting, rules: RuleBook, trace: Trace, gain: Expr) -> tuple[Step, Step, Step]:
    """N_k KL of one component, that it is not negative, and where it is 0."""
    kl, ratio, law = divergence(s), log_ratio(s, s.X), s.law("t+1")
    expected = law_expectation(ratio, law)
    definition = trace.add(STAGE, "divergence", "divergence", ":=", kl, expected,
                           note=("with ", s.X, " drawn from the law at the new parameters",))
    closed = closed_form(s)
    if closed is not None:
        trace.then(definition, "closed_form", closed, "moments",
                   note=(rules["closed_form"].reason,))
    equations = tuple(t for t in trace.steps if t.part == "moments")
    opened, counted = _in_statistics(s)
    start = trace.equal(STAGE, "component", "natural_form", gain, opened, LOGS,
                        needs=(COUNT,) if counted else (), note=(rules["natural_form"].reason,))
    put = opened
    for t in equations:
        put = rewrite(replace(put, t.left, t.right), _scalars_first)
    averaged = trace.then(start, "insert", put, LOGS, needs=tuple(t.id for t in equations))
    matched = _counted(s, expected)
    first = trace.then(averaged, "moment_matching", matched, "moments",
                       note=(rules["moment_matching"].reason,))
    named = trace.then(first, "divergence", replace(matched, expected, kl), LOGS,
                       needs=(definition.id,), note=("by the definition",))
    given = {"terms": (("gibbs", kl),)}
    end = trace.add(STAGE, "nonnegative", "gibbs", ">=", kl, ZERO, "gibbs",
                    needs=(definition.id,), given=given, note=(rules["gibbs"].reason,))
    same = both(*(equation(free, new) for free, new, slot in zip(
        s.slots().values(), s.slots("t+1").values(), s.family.slots, strict=True)
        if not slot.known))
    only = trace.add(STAGE, "nonnegative", "equality", "only", kl, same,
                     needs=(definition.id,), given=given,
                     note=("the two laws are then the same, and a law has one parameter",))
    return named, end, only


def _scalars_first(e: Expr) -> Expr | None:
    """A trace with its scalar factors before it."""
    if e.op != "trace" or e.args[0].op != "mul":
        return None
    scalars = [f for f in e.args[0].args if f.shape == SCALAR]
    return mul(*scalars, trace_of(mul(*(f for f in e.args[0].args if f.shape != SCALAR))))


def _in_statistics(s: Setting) -> tuple[Expr, bool]:
    """sum_i T (log p(x_i; new) - log p(x_i; free)) by the sums of the statistics, and whether N_k
    stands in it."""
    form = s.natural
    parts = []
    for statistic, eta in zip(form.statistics, form.parameters, strict=True):
        apart = s.filled(eta, "t+1", s.x) - s.filled(eta, "", s.x)
        parts.append(_paired(apart, s.over_i(s.T * s.filled(statistic, "t+1", s.x))))
    left = s.filled(form.log_partition) - s.filled(form.log_partition, "t+1")
    return add(*parts, _counted(s, left)), not mentions_index(left, s.i)


def _paired(a: Expr, b: Expr) -> Expr:
    """<a, b> of scalars, vectors or symmetric matrices."""
    if a.shape == SCALAR:
        return a * b
    return transpose(a) * b if a.shape == "vector" else trace_of(a * b)


def closed_form(s: Setting) -> Expr | None:
    """The divergence without an expectation: as the family writes it, or the log-ratio at the
    mean where the observation itself is the one statistic; else None."""
    new, free = s.slots("t+1"), s.slots()
    if s.family.divergence is not None:
        known = {slot.name for slot in s.family.slots if slot.known}
        return s.family.divergence(*new.values(), *(v for n, v in free.items() if n not in known))
    if s.natural.statistics != (s.family.formal()[0],):
        return None
    mean = s.filled(s.natural.means[0], "t+1")
    return replace(_written_ratio(s), s.X, mean)


def _written_ratio(s: Setting) -> Expr:
    """log p(X; new) - log p(X; free), written out; what is free of the parameters cancels."""
    def written(slots: dict[str, Expr]) -> list[Expr]:
        p = write_density(s.law_at(slots))
        opened = open_log(log(p)) if p is not None else None
        assert opened is not None
        return list(terms(opened))

    above, below = written(s.slots("t+1")), written(s.slots())
    pairs: list[Expr] = []
    for a, b in zip(above, below, strict=True):
        if a != b:
            pairs += _difference(a, b)
    return add(*pairs)


def _difference(a: Expr, b: Expr) -> list[Expr]:
    """a - b, what both have in common before a bracket."""
    common = [f for f in factors(a) if f in factors(b)]
    if not common or all(f.op == "number" for f in common):
        return [a, -b]
    rest = [mul(*(f for f in factors(e) if f not in common)) for e in (a, b)]
    return [mul(*common, rest[0] - rest[1])]
