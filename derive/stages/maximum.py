"""It is the maximum: Q falls from theta^{t+1} by a sum of divergences, for every theta.

One chain for every exponential family. At theta^{t+1} the averages of the statistics are their
means under the new law; so the average of a log-ratio of densities, a combination of the
statistics, is its mean, and that is a divergence (Brown 1986; Csiszar and Tusnady 1984).
"""

from __future__ import annotations

from ..algebra.expression import (
    SCALAR,
    ZERO,
    Expr,
    add,
    both,
    equation,
    expr,
    function,
    law_expectation,
    log,
    mul,
    power,
    replace,
    rewrite,
    transpose,
    walk,
)
from ..algebra.expression import trace as trace_of
from ..algebra.normal import mentions_index
from ..rules import RuleBook
from ..rules.logarithms import open_log, write_density
from ..setting import Q_NEW, Q, Setting
from ..trace import Step, Trace
from .m_step import COUNT, SPLIT, TOTAL

STAGE = "maximum"


def solution_ids(s: Setting, trace: Trace) -> dict[str, str]:
    """The id of each parameter's solution, by its base name."""
    return {t.left.args[0]: t.id for t in trace.steps if t.relation == "solves"}


def log_ratio(s: Setting, x: Expr) -> Expr:
    """log p(x; new) - log p(x; free), of the component."""
    return add(log(s.law_at(s.slots("t+1"), x)), -log(s.law_at(s.slots(), x)))


def divergence(s: Setting) -> Expr:
    """KL(p(.; new) || p(.; free)) of the component, not written out."""
    anything = function("·")
    return function("KL_component", "", s.law_at(s.slots("t+1"), anything),
                    s.law_at(s.slots(), anything))


def global_maximum(s: Setting, rules: RuleBook, trace: Trace) -> None:
    """Records that Q(theta^{t+1}) - Q(theta) is a sum of divergences, and that they are >= 0."""
    gap = add(Q_NEW, mul(-1, Q))
    gain = s.over_i(mul(s.T, log_ratio(s, s.x)))
    free_weights = s.model.weights.kind != "fixed"
    parts = ([_weight_gain(s)] if free_weights else []) + [s.over_k(gain)]
    start = trace.add(STAGE, "gap", "split", "=", gap, add(*parts), "identity-with-logs", head=gap,
                      needs=(SPLIT,),
                      note=("the separated form at both points, subtracted",))
    new = list(parts)
    shown: list[Step] = []
    ends: list[Step] = []
    zero: list[Step] = []
    if free_weights:
        named, nonnegative, only = _weights(s, rules, trace)
        new[0] = named.right
        ends, shown, zero = [named], [nonnegative], [only]
    moments(s, rules, trace)
    named, nonnegative, only = _component(s, rules, trace, gain)
    new[-1] = s.over_k(named.right)
    total = trace.then(start, "insert", add(*new), "identity-with-logs",
                       needs=tuple(e.id for e in (*ends, named)), note=("the two parts",))
    trace.add(STAGE, "total", "sum_of_parts", ">=", Q_NEW, Q, "inequality",
              needs=(total.id, *(n.id for n in (*shown, nonnegative))),
              given={"terms": tuple(("nonnegative", p) for p in new)},
              note=(rules["sum_of_parts"].reason,))
    lines = (*zero, only)
    trace.add(STAGE, "total", "equality", "only", gap, both(*(e for x in lines for e in _each(x))),
              "vanishing", needs=(total.id, *(x.id for x in lines)),
              given={"terms": tuple((f"only:{x.id}", p) for x, p in zip(lines, new, strict=True))},
              note=(rules["equality"].reason,))


def _each(step: Step) -> tuple[Expr, ...]:
    return step.right.args if step.right.op == "and" else (step.right,)


def _weight_gain(s: Setting) -> Expr:
    return s.over_k(mul(s.N_k, add(log(s.weight("t+1")), -log(s.weight()))))


def _weights(s: Setting, rules: RuleBook, trace: Trace) -> tuple[Step, Step, Step]:
    """N KL(new weights || weights), that it is not negative, and where it is 0."""
    new, old, weights = s.weight("t+1"), s.weight(), s.model.weights
    simplex = weights.kind == "simplex" or len(s.model.components.labels) > 2
    solved = solution_ids(s, trace)[weights.base]
    sums: tuple[str, ...] = ()
    if simplex:
        sums = (trace.add(STAGE, "simplex", "weights_sum", "=", s.over_k(new), expr(1), "identity",
                          head=s.over_k(new), needs=(solved, TOTAL),
                          note=("the new weights sum to 1",)).id,)
    kl = function("KL_weights", "", s.weights_as_one("t+1"), s.weights_as_one())
    formula = s.over_k(mul(new, add(log(new), -log(old))))
    definition = trace.add(STAGE, "weights", "divergence", ":=", kl, formula, "definition",
                           note=("between two weight vectors",))
    head = _weight_gain(s)
    first = trace.add(STAGE, "weights", "insert", "=", head, mul(s.N, formula),
                      "identity-with-logs", head=head,
                      needs=(solved,) if simplex else (solved, TOTAL),
                      note=(s.N_k, " is ", mul(s.N, new)))
    named = trace.then(first, "divergence", mul(s.N, kl), "identity-with-logs",
                       needs=(definition.id,), note=("by the definition",))
    ratio = mul(old, power(new, -1))
    bound = s.over_k(mul(new, add(ratio, expr(-1), -log(ratio))))
    rewritten = trace.add(STAGE, "weights", "weights_sum", "=", kl, bound, "identity-with-logs",
                          head=kl, needs=(definition.id, *sums),
                          note=("both weight vectors sum to 1, so the two added terms cancel",))
    terms = (("log_bound", bound),)
    end = trace.add(STAGE, "weights", "log_bound", ">=", rewritten.right, ZERO, "inequality",
                    chain=rewritten.id, given={"terms": terms}, note=("term by term",))
    only = trace.add(STAGE, "weights", "equality", "only", kl, equation(old, new), "vanishing",
                     needs=(rewritten.id,), given={"terms": terms},
                     note=("every term vanishes only where its ratio is 1",))
    return named, end, only


def moments(s: Setting, rules: RuleBook, trace: Trace) -> None:
    """Records the means of the statistics, and that the averages at theta^{t+1} are these means."""
    form = s.natural
    solved = [t for t in trace.steps if t.relation == "solves"][-len(s.unknowns()):]
    law = s.law("t+1")
    found = []
    for statistic, mean in zip(form.statistics, form.means, strict=True):
        here = law_expectation(s.filled(statistic), law)
        found.append(trace.add(STAGE, "means", "mean_of_statistic", "=", here,
                               s.filled(mean, "t+1"), "moments", head=here,
                               note=(rules["mean_of_statistic"].reason,)))
    for n, statistic in enumerate(form.statistics):
        mean = s.filled(form.means[n], "t+1")
        averaged = s.over_i(mul(s.T, s.filled(statistic, "t+1", s.x)))
        means = s.over_i(mul(s.T, mean)) if mentions_index(mean, s.i) else mul(s.N_k, mean)
        used = solved[:n + 1]
        needs = (*(t.id for t in used), *((COUNT,) if any(map(_counts, used)) else ()))
        trace.add(STAGE, "moments", "moment_equation", "=", averaged, means, "identity",
                  head=averaged, needs=needs,
                  note=("the solution, multiplied through",))


def _counts(step: Step) -> bool:
    """Whether a solution has a sum of responsibilities times a sum, which holds N_k."""
    return any(n.op == "sum" and any(f.op == "add" or f.shape == "matrix" or (
        f.op == "power" and f.args[0].op == "add") for f in _factors(n.args[0])[1:])
        for n in walk(step.right))


def _component(s: Setting, rules: RuleBook, trace: Trace, gain: Expr) -> tuple[Step, Step, Step]:
    """N_k KL of one component, that it is not negative, and where it is 0."""
    kl, ratio, law = divergence(s), log_ratio(s, s.X), s.law("t+1")
    expected = law_expectation(ratio, law)
    definition = trace.add(STAGE, "divergence", "divergence", ":=", kl, expected, "definition",
                           note=("with ", s.X, " drawn from the law at the new parameters",))
    closed = closed_form(s)
    if closed is not None:
        trace.then(definition, "closed_form", closed, "moments",
                   note=(rules["closed_form"].reason,))
    equations = tuple(t for t in trace.steps if t.part == "moments")
    each = mentions_index(kl, s.i)
    opened, counted = _in_statistics(s)
    start = trace.add(STAGE, "component", "natural_form", "=", gain, opened, "identity-with-logs",
                      head=gain, needs=(COUNT,) if counted else (),
                      note=(rules["natural_form"].reason,))
    put = opened
    for t in equations:
        put = rewrite(replace(put, t.left, t.right), _scalars_first)
    averaged = trace.then(start, "insert", put, "identity-with-logs",
                          needs=tuple(t.id for t in equations))
    matched = s.over_i(mul(s.T, expected)) if each else mul(s.N_k, expected)
    first = trace.then(averaged, "moment_matching", matched, "moments",
                       note=(rules["moment_matching"].reason,))
    named = trace.then(first, "divergence", replace(matched, expected, kl), "identity-with-logs",
                       needs=(definition.id,), note=("by the definition",))
    terms = (("gibbs", kl),)
    end = trace.add(STAGE, "nonnegative", "gibbs", ">=", kl, ZERO, "gibbs",
                    needs=(definition.id,), given={"terms": terms},
                    note=(rules["gibbs"].reason,))
    same = both(*(equation(free, new) for free, new, slot in zip(
        s.slots().values(), s.slots("t+1").values(), s.family.slots, strict=True)
        if not slot.known))
    only = trace.add(STAGE, "nonnegative", "equality", "only", kl, same, "vanishing",
                     needs=(definition.id,), given={"terms": terms},
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
        apart = add(s.filled(eta, "t+1", s.x), mul(-1, s.filled(eta, "", s.x)))
        total = s.over_i(mul(s.T, s.filled(statistic, "t+1", s.x)))
        parts.append(_paired(apart, total))
    left = add(s.filled(form.log_partition), mul(-1, s.filled(form.log_partition, "t+1")))
    counted = not mentions_index(left, s.i)
    parts.append(mul(s.N_k, left) if counted else s.over_i(mul(s.T, left)))
    return add(*parts), counted


def _paired(a: Expr, b: Expr) -> Expr:
    """<a, b> of scalars, vectors or symmetric matrices."""
    if a.shape == SCALAR:
        return mul(a, b)
    return mul(transpose(a), b) if a.shape == "vector" else trace_of(mul(a, b))


def closed_form(s: Setting) -> Expr | None:
    """The divergence without an expectation: as the family writes it, or the log-ratio at the
    mean where the observation itself is the one statistic; else None."""
    new, free = s.slots("t+1"), s.slots()
    if s.family.divergence is not None:
        known = {slot.name for slot in s.family.slots if slot.known}
        return s.family.divergence(*new.values(),
                                   *(v for n, v in free.items() if n not in known))
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
        return list(opened.args) if opened.op == "add" else [opened]

    above, below = written(s.slots("t+1")), written(s.slots())
    pairs: list[Expr] = []
    for a, b in zip(above, below, strict=True):
        if a != b:
            pairs += _difference(a, b)
    return add(*pairs)


def _difference(a: Expr, b: Expr) -> list[Expr]:
    """a - b, what both have in common before a bracket."""
    common = [f for f in _factors(a) if f in _factors(b)]
    if not common or all(f.op == "number" for f in common):
        return [a, mul(-1, b)]
    rest = [mul(*(f for f in _factors(e) if f not in common)) for e in (a, b)]
    return [mul(*common, add(rest[0], mul(-1, rest[1])))]


def _factors(e: Expr) -> tuple[Expr, ...]:
    return e.args if e.op == "mul" else (e,)
