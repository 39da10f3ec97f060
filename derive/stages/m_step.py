"""The M-step: scores by differentials, stationary equations, and their solutions in order."""

from __future__ import annotations

from ..algebra.expression import (
    ONE,
    SCALAR,
    ZERO,
    Expr,
    add,
    at_mark,
    contains,
    derivative,
    differential,
    equation,
    expr,
    log,
    mul,
    reindex,
    replace,
    rewrite,
    sum_over,
    symbol,
    walk,
    zero,
)
from ..algebra.normal import depends_on, factors, parted, terms, tidy
from ..rules import NoClosedForm, RuleBook
from ..rules.differentials import differentiate
from ..rules.isolating import clearing_factors
from ..setting import Q, Setting
from ..trace import Step, Trace

#: The lines that say Q in its separated form, N_k, and that the N_k sum to N.
SPLIT, COUNT, TOTAL = "Q.Q.5", "Q.N.1", "Q.N.2"


def weight_update(s: Setting, rules: RuleBook, trace: Trace) -> None:
    """Records the update of the weights; nothing where they are fixed."""
    w = s.model.weights
    if w.kind == "complement" and len([n for n in w.names if n]) == 1:
        _single_weight(s, rules, trace)
    elif w.kind != "fixed":
        _simplex(s, rules, trace)


def _single_weight(s: Setting, rules: RuleBook, trace: Trace) -> None:
    """tau and 1 - tau: one derivative."""
    w = s.model.weights
    tau = symbol(w.base, "scalar")
    labels = s.model.components.labels
    free = labels[[bool(n) for n in w.names].index(True)]
    n_free, n_last = (reindex(s.N_k, s.k, label) for label in (free, w.complement))
    q_tau = n_free * log(tau) + n_last * log(1 - tau)
    first = trace.equal("score", w.base, "terms_of", derivative(Q, tau), derivative(q_tau, tau),
                        needs=(SPLIT,), note=(rules["terms_of"].reason,))
    score, _ = differentiate(q_tau, tau, rules)
    last = trace.then(first, "d_log", score, note=(rules["d_log"].reason,))
    cleared, equal = _solve_scalar(s, rules, trace, w.base, tau, last)
    counts = {n_free, n_last}
    total = rewrite(equal.right, lambda n: s.N if n.op == "add" and set(n.args) == counts else None)
    named = trace.add("solve", w.base, "total_count", "<=>", equal.right, total, chain=cleared.id,
                      needs=(TOTAL,), given={"factor_left": ONE, "factor_right": ONE},
                      note=(rules["total_count"].reason,))
    _conclude(rules, trace, w.base, tau, named, ())


def _simplex(s: Setting, rules: RuleBook, trace: Trace) -> None:
    """Weights on the simplex: a Lagrange multiplier."""
    base = s.model.weights.base
    w, multiplier = s.weight(), symbol(".lambda", "scalar")
    constrained = Q + multiplier * (1 - sum_over(s.weight(k=s.j), s.j, s.components))
    q_w = s.N_k * log(w)
    first = trace.equal("score", base, "multiplier", derivative(constrained, w),
                        derivative(q_w, w) - multiplier, needs=(SPLIT,),
                        note=(rules["multiplier"].reason,))
    slope, _ = differentiate(q_w, w, rules)
    last = trace.then(first, "d_log", slope - multiplier, note=(rules["d_log"].reason,))
    cleared, equal = _solve_scalar(s, rules, trace, base, w, last)
    total = trace.add("solve", base, "sum_equation", "sum", equal.right,
                      equation(multiplier, s.N), needs=(TOTAL,), chain=cleared.id,
                      given={"index": s.k}, note=(rules["sum_equation"].reason,))
    put, new = (replace(e, multiplier, s.N) for e in (last.right, equal.right))
    trace.add("solve", base, "divide", "solves", at_mark(w, "t+1", (base,)),
              rules.use("divide", new, w), needs=(total.id,),
              given={"equation": equation(put, ZERO), "at": (base,)},
              note=("put the multiplier in",))


def _solve_scalar(s: Setting, rules: RuleBook, trace: Trace, part: str, u: Expr,
                  score: Step) -> tuple[Step, Step]:
    """The stationary equation cleared of denominators, then a u = b."""
    left, right = clearing_factors(score.right, u)
    cleared = rules.use("clear", score.right, left, right)
    one = trace.add("solve", part, "clear", "<=>", equation(score.right, zero(score.right.shape)),
                    equation(cleared, zero(cleared.shape)),
                    head=equation(_chain_head(trace, score), zero(score.right.shape)),
                    needs=(score.id,), given={"factor_left": left, "factor_right": right},
                    note=_multiplied(left, right))
    found = rules.attempt("collect", cleared, u)
    if found == cleared:
        raise NoClosedForm(f"the stationary equation is not linear in {u.args[0]} once cleared")
    found = rules.attempt("effective_count", found, s.T, s.N_k)
    two = trace.add("solve", part, "collect", "<=>", one.right, found, chain=one.id,
                    needs=_counts_named(s, one.right, found),
                    given={"factor_left": expr(-1), "factor_right": ONE},
                    note=(rules["collect"].reason,))
    return one, two


def _counts_named(s: Setting, before: Expr, after: Expr) -> tuple[str, ...]:
    """The definition of N_k, where a line names it that the one before did not."""
    return (COUNT,) if contains(after, s.N_k) and not contains(before, s.N_k) else ()


def _chain_head(trace: Trace, step: Step) -> Expr:
    """What the first line of the step's chain shows on its left."""
    first = next(f for f in trace.steps if f.id == (step.chain or step.id))
    return first.head or first.left


def _multiplied(left: Expr, right: Expr) -> tuple[str | Expr, ...]:
    if right == ONE:
        return ("by ", left) if left.shape == SCALAR else ("by ", left, " from the left")
    number = [f for f in factors(left) if f.shape == SCALAR]
    matrix = mul(*(f for f in factors(left) if f.shape != SCALAR))
    words = (("by ", matrix, " from both sides") if matrix == right else
             ("by ", matrix, " from the left and ", right, " from the right"))
    return (*words, " and by ", mul(*number)) if number else words


def _conclude(rules: RuleBook, trace: Trace, part: str, u: Expr, before: Step,
              solved: tuple[str, ...]) -> Step:
    """u^{t+1}, with every parameter solved before put at t+1."""
    value = rules.use("divide", before.right, u)
    names = (*solved, u.args[0])
    others = tuple(dict.fromkeys(n for n in _symbols(value)
                                 if n.args[3] == "" and n.args[0] in solved))
    note: tuple[str | Expr, ...] = ()
    if others:
        note = ("with the new ", *others, ", the solution for every ", u)
    return trace.add("solve", part, "divide", "solves", at_mark(u, "t+1", names),
                     at_mark(value, "t+1", tuple(solved)), needs=(before.id,),
                     given={"equation": before.right, "at": names}, note=note)


def _symbols(e: Expr) -> list[Expr]:
    return [n for n in walk(e) if n.op == "symbol"]


def parameter_updates(s: Setting, rules: RuleBook, trace: Trace, log_density: Expr) -> None:
    """Records score and solution of every component parameter, in the order that they need."""
    waiting = list(s.unknowns())
    solved: tuple[str, ...] = ()
    free = {u.args[0] for u in waiting}
    while waiting:
        for u in waiting:
            probe = Trace(list(trace.steps))
            last = _score(s, rules, probe, u, log_density)
            _, equal = _solve_scalar(s, rules, probe, u.args[0], u, last)
            value = rules.use("divide", equal.right, u)
            missing = {n.args[0] for n in _symbols(value) if n.args[3] == ""} & free
            if missing <= set(solved):
                _conclude(rules, probe, u.args[0], u, equal, solved)
                trace.steps[:] = probe.steps
                solved += (u.args[0],)
                waiting.remove(u)
                break
        else:
            names = ", ".join(u.args[0] for u in waiting)
            raise NoClosedForm(f"the updates of {names} need one another; no order solves them")


def _score(s: Setting, rules: RuleBook, trace: Trace, u: Expr, log_density: Expr) -> Step:
    """The gradient of Q with respect to u, by differentials."""
    part, scalar = u.args[0], u.shape == SCALAR
    held = add(*(t for t in terms(log_density) if depends_on(t, u)))
    head = derivative(Q, u) if scalar else differential(Q, u)
    body = derivative(held, u) if scalar else _differentials(held, u)
    first = trace.equal("score", part, "terms_of", head, _total(s, body), needs=(SPLIT,),
                        note=(rules["terms_of"].reason,))
    change, laws = differentiate(held, u, rules)
    last = trace.then(first, laws[0] if laws else "d_variable", _total(s, change),
                      given={"laws": laws}, note=_reasons(rules, laws))
    if scalar:
        return _opened(s, rules, trace, last)
    if u.shape != "vector":
        turned = rules.attempt("trace_of_scalar", last.right, u)
        if turned != last.right:
            last = trace.then(last, "trace_of_scalar", turned,
                              note=(rules["trace_of_scalar"].reason,))
    slope = tidy(rules.use("gradient", last.right, u))
    start = trace.equal("score", part, "gradient", derivative(Q, u), slope, needs=(last.id,),
                        note=(rules["gradient"].reason,))
    return _opened(s, rules, trace, start)


def _total(s: Setting, body: Expr) -> Expr:
    """The sum over the observations of T times body, a single term's number before the sum."""
    number, rest = parted(body)
    return number * s.over_i(mul(s.T, *factors(rest)))


def _opened(s: Setting, rules: RuleBook, trace: Trace, step: Step) -> Step:
    """The sum over the observations opened as far as its terms allow, and N_k named."""
    body = step.right
    t = body.args[0] if body.op == "sum" else None
    if t is not None and t.op == "mul" and len(t.args) == 2 and t.args[0] == s.T and (
            t.args[1].op == "add"):
        body = sum_over(add(*(mul(s.T, p) for p in t.args[1].args)), *body.args[1:])
    new = rules.attempt("effective_count", rules.attempt("pull_constants", body), s.T, s.N_k)
    if new == step.right:
        return step
    return trace.then(step, "pull_constants", new, needs=_counts_named(s, step.right, new),
                      note=(rules["pull_constants"].reason,))


def _differentials(e: Expr, u: Expr) -> Expr:
    """d(e), with the numbers before it."""
    parts = map(parted, terms(e))
    return add(*(number * differential(rest, u) for number, rest in parts))


def _reasons(rules: RuleBook, laws: tuple[str, ...]) -> tuple[str, ...]:
    return ("with the " + " and the ".join(rules[law].title for law in laws[1:]),) * bool(laws[1:])
