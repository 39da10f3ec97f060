"""The likelihood of the data: it never decreases, as log L = Q + H and H does not fall either; and
it is bounded exactly if that of each single observation is."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..algebra.expression import (
    IDENTITY,
    ONE,
    PI,
    SCALAR,
    ZERO,
    Expr,
    at_mark,
    equation,
    expectation,
    function,
    is_zero,
    law_expectation,
    log,
    mul,
    over_assignments,
    posterior,
    reindex,
    replace,
    rewrite,
    size,
    sum_over,
    symbol,
    zero,
)
from ..algebra.normal import factors, tidy
from ..rules import RuleBook
from ..setting import EPSILON, Q_NEW, Q_OLD, H, Q, Setting
from ..trace import LOGS, Step, Trace
from .log_likelihood import LIKELIHOOD

STAGE = "ascent"
OBSERVED = function("log_likelihood")


def likelihood(s: Setting, rules: RuleBook, trace: Trace) -> None:
    """Records log L(theta; x), and what the posterior at any theta makes of it."""
    _observed(s, rules, trace)
    _posterior(s, trace)


def ascent(s: Setting, rules: RuleBook, trace: Trace) -> None:
    """Records log L = Q + H, H's divergence identity, and the ascent."""
    observed = next(t for t in reversed(trace.steps) if t.part == "observed")
    post, added, split = (t for t in trace.steps if t.part == "posterior")
    h = _h(s, rules, trace, post.id)
    weighted = s.over_i(s.over_k(s.T * (log(s.joint()) - log(s.T_free))))
    assert observed.right == s.over_i(log(s.over_k(s.joint())))
    first = trace.then(observed, "weights_sum", weighted, LOGS, needs=(split.id, "T.sum.1"),
                       note=("average it over ", s.letter(s.k), " with weights ", s.T,
                             ", which sum to 1"))
    total = trace.then(first, "insert", Q + H, LOGS, needs=(h.id, "Q.Q.4"),
                       note=("the first part is ", Q))
    fall = _entropy(s, trace, h.id, added.id)
    new, old = function("log_likelihood", "t+1"), function("log_likelihood", "t")
    parts = (Q_NEW - Q_OLD, function("H", "t+1") - function("H", "t"))
    rise, only = (t for t in trace.steps if t.part == "total" and t.stage == "maximum")

    def terms(lemma: str) -> tuple[tuple[str, Expr], ...]:
        return tuple(zip((f"{lemma}@t", f"earlier:{fall.id}@t+1"), parts, strict=True))

    trace.add(STAGE, "ascent", "sum_of_parts", ">=", new, old, needs=(total.id, rise.id, fall.id),
              given={"terms": terms(f"earlier:{rise.id}")},
              note=("the difference is that of ", Q, " plus that of ", H,
                    ", and neither is negative"))
    trace.add(STAGE, "ascent", "equality", "only", new - old,
              at_mark(only.right, "t", tuple(p.base for p in s.model.parameters)),
              needs=(total.id, only.id, fall.id), given={"terms": terms(f"only:{only.id}")},
              note=(Q, " is then not raised either"))


def _observed(s: Setting, rules: RuleBook, trace: Trace) -> None:
    """The likelihood of the data alone, and its logarithm."""
    named = function("likelihood")
    total = [t for t in trace.steps if t.stage == "posterior" and t.part == "total"][-1]
    first = trace.add(STAGE, "likelihood", "marginal", ":=", named,
                      over_assignments(LIKELIHOOD, s.model.latent.name),
                      note=(rules["marginal"].reason,))
    summed = trace.then(first, "insert", total.right, needs=(total.id,))
    start = trace.add(STAGE, "observed", "definition", ":=", OBSERVED, log(named))
    put = trace.then(start, "insert", log(summed.right), LOGS, needs=(summed.id,))
    rules.applied(trace, put, "log_laws")


def _posterior(s: Setting, trace: Trace) -> None:
    """The posterior probabilities at any theta, that they sum to 1, and Bayes' rule rearranged."""
    post = trace.add(STAGE, "posterior", "definition", ":=", s.T_free, posterior(s.i, s.k, ""),
                     note=("the same posterior probability, at any ", symbol(".theta", "scalar")))
    trace.equal(STAGE, "posterior", "weights_sum", s.over_k(s.T_free), ONE, needs=(post.id,))
    trace.equal(STAGE, "posterior", "bayes_rearranged",
                log(sum_over(s.joint(k=s.j), s.j, s.components)),
                log(s.joint()) - log(s.T_free), LOGS, needs=(post.id,),
                note=("it holds for each ", s.letter(s.k)))


def _h(s: Setting, rules: RuleBook, trace: Trace, post: str) -> Step:
    """H, and that it is the mean logarithm of the posterior probabilities."""
    factored = next(t for t in reversed(trace.steps) if t.part == "all")
    h = trace.add(STAGE, "H", "definition", ":=", H, -expectation(log(function("posterior_all"))),
                  note=("minus the expected log-probability of the latent variables",))
    put = trace.then(h, "insert", -expectation(log(factored.right)), LOGS, needs=(factored.id,))
    named = replace(rules.use("log_laws", put.right), posterior(s.i, s.k, ""), s.T_free)
    opened = trace.then(put, "log_laws", named, LOGS, needs=(post,),
                        note=("the logarithm of a product is a sum",))
    pushed = rules.use("expectation_linear", opened.right.args[-1])
    written = rules.use("expectation_of_indicator", pushed, s.T)
    return trace.then(opened, "expectation_of_indicator", -written, LOGS,
                      needs=(factored.id, "T.1"), note=(rules["expectation_of_indicator"].reason,))


def _entropy(s: Setting, trace: Trace, h: str, added: str) -> Step:
    """H(theta) - H(theta^t) is a sum of divergences, never negative."""
    h_old = function("H", "t")
    formula = s.over_i(s.over_k(s.T * (log(s.T) - log(s.T_free))))
    first = trace.equal(STAGE, "entropy", "insert", H - h_old, formula, LOGS, needs=(h,),
                        note=("by the definition of ", H))
    shown: dict[str, Any] = {"needs": (first.id, added),
                             "given": {"terms": (("gibbs", formula),)}}
    end = trace.add(STAGE, "entropy", "gibbs", ">=", H, h_old, "gibbs",
                    note=("for each observation this is the divergence between its two "
                          "posteriors",), **shown)
    trace.add(STAGE, "entropy", "equality", "only", H - h_old, equation(s.T_free, s.T),
              note=("every divergence vanishes only where the two are the same",), **shown)
    return end


def boundedness(s: Setting, rules: RuleBook, trace: Trace) -> None:
    """Records a bound of the log-likelihood, or a path along which it has none.

    A probability is at most 1. A density is bounded where the law's own estimate from one
    observation lies inside the domain; where its spread is then 0 the likelihood has no bound
    (Kiefer and Wolfowitz 1956; Day 1969).
    """
    written = [t for t in trace.steps if t.part == "observed" and t.rule == "log_laws"][-1]
    if s.family.support.discrete:
        trace.add(STAGE, "bounded", "probability", ">=", ZERO, OBSERVED, needs=(written.id,),
                  given={"terms": (("probability_at_most_one", -written.right),)},
                  note=("each observation's probability is at most 1",))
        return
    one = estimate_from_one(s, trace)
    if any(is_zero(v) for v in one.values()):
        _unbounded(s, trace, written.id, one)
    else:
        _bounded(s, trace, written.id, one)


def estimate_from_one(s: Setting, trace: Trace) -> dict[str, Expr]:
    """The component's slots estimated from observation i alone: the updates where T is 1 there."""
    found: dict[Expr, Expr] = {}

    def alone(e: Expr) -> Expr | None:
        if e in found:
            return found[e]
        if e == s.N_k:
            return ONE
        if e.op in ("mul", "sum", "transpose") and any(map(is_zero, e.children)):
            return zero(e.shape)
        if e.op == "sum" and e.args[1] == s.i and s.T in factors(e.args[0]):
            return tidy(mul(*(f for f in factors(e.args[0]) if f != s.T)))
        return tidy(e) if e.op == "add" else None

    for step in trace.steps:
        if step.relation == "solves" and step.left in s.slots("t+1").values():
            found[step.left] = tidy(rewrite(step.right, alone))
    return {n: found.get(v, v) for n, v in s.slots("t+1").items()}


def _unbounded(s: Setting, trace: Trace, written: str, one: Mapping[str, Expr]) -> None:
    """One component narrows on the first observation; another stays where it is."""
    first, second = (s.model.components.labels or ("1", "2"))[:2]
    head = reindex(s.x, s.i, "1")
    later = f"2..{s.observations}"
    mixture = s.over_k(s.joint())
    peak, other = s.joint(k=first), s.joint(k=second)
    at_first = reindex(peak, s.i, "1")
    rest = sum_over(log(other), s.i, later)
    narrow = {n: narrow_spread(slot.kind) if is_zero(one[slot.name]) else
              reindex(one[slot.name], s.i, "1")
              for n, slot in zip(one, s.family.slots, strict=True)}
    gaps = (log(reindex(mixture, s.i, "1")) - log(at_first),
            sum_over(log(mixture) - log(other), s.i, later))
    trace.add(STAGE, "unbounded", "monotone_log", ">=", OBSERVED, log(at_first) + rest,
              needs=(written,), given={"terms": tuple(("monotone_log", g) for g in gaps)},
              note=("each logarithm of a sum of positive terms is at least that of one of them",))
    put = tuple((u, v) for u, v in zip(s.slots(k=first).values(), narrow.values(), strict=True))
    weight = s.weight(k=first)
    line = trace.equal(STAGE, "degenerate", "density_written_out",
                       log(weight * s.law_at(narrow, head)) + rest,
                       log(weight) + _at_its_mean(s) + rest, LOGS,
                       given={"instance": ("ascent.unbounded.1", put)})
    trace.add(STAGE, "degenerate", "limit_log", "->", line.right, Expr("constant", "infinity"),
              chain=line.id, given={"variable": EPSILON, "to": "0+"},
              note=("as ", EPSILON, " falls to 0"))


def narrow_spread(kind: str) -> Expr:
    """The spread epsilon, of a number or in every direction."""
    return EPSILON if kind == SCALAR else mul(EPSILON, IDENTITY)


def _at_its_mean(s: Setting) -> Expr:
    """The logarithm of the density at its own mean: -(d/2) log(2 pi epsilon)."""
    d = ONE if s.family.observation_kind == SCALAR else size("d")
    return mul(Fraction(-1, 2), d, log(2 * PI * EPSILON))


def _bounded(s: Setting, trace: Trace, written: str, one: Mapping[str, Expr]) -> None:
    """No component's density at an observation exceeds that at the estimate from it alone."""
    best = s.law_at(one, s.x)
    law = s.law_at(one)
    divergence = law_expectation(log(law) - log(s.law()), law)
    first = trace.equal(STAGE, "peak", "moment_matching", log(best) - log(s.density()), divergence,
                        "moments")
    above = trace.add(STAGE, "peak", "gibbs", ">=", divergence, ZERO, "gibbs", chain=first.id,
                      given={"terms": (("gibbs", divergence),)})
    rest = s.over_i(log(best) - log(s.over_k(s.joint())))
    trace.add(STAGE, "bounded", "average", ">=", s.over_i(log(best)), OBSERVED,
              needs=(written, above.id), given={"terms": ((f"average:{above.id}", rest),)},
              note=("an average of densities is at most the greatest",))
