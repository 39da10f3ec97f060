"""The likelihood never decreases: log L = Q + H, and H does not fall either."""

from __future__ import annotations

from typing import Any

from ..algebra.expression import (
    ONE,
    Expr,
    at_mark,
    equation,
    expectation,
    function,
    log,
    over_assignments,
    posterior,
    replace,
    symbol,
)
from ..rules import RuleBook
from ..setting import Q_NEW, Q_OLD, H, Q, Setting
from ..trace import LOGS, Step, Trace
from .log_likelihood import LIKELIHOOD

STAGE = "ascent"
OBSERVED = function("log_likelihood")


def ascent(s: Setting, rules: RuleBook, trace: Trace) -> None:
    """Records log L = Q + H, H's divergence identity, and the ascent."""
    observed = _observed(s, rules, trace)
    post, added, split = _posterior(s, trace)
    h = _h(s, rules, trace, post.id)
    weighted = s.over_i(s.over_k(s.T * (log(s.joint()) - log(s.T_free))))
    assert observed.right == s.over_i(log(s.over_k(s.joint())))
    first = trace.then(observed, "weights_sum", weighted, LOGS, needs=(split.id, "T.sum.1"),
                       note=("average the last line over ", s.letter(s.k), " with weights ", s.T,
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


def _observed(s: Setting, rules: RuleBook, trace: Trace) -> Step:
    """The likelihood of the data alone, and its logarithm."""
    likelihood = function("likelihood")
    total = [t for t in trace.steps if t.stage == "posterior" and t.part == "total"][-1]
    first = trace.add(STAGE, "likelihood", "marginal", ":=", likelihood,
                      over_assignments(LIKELIHOOD, s.model.latent.name),
                      note=(rules["marginal"].reason,))
    summed = trace.then(first, "insert", total.right, needs=(total.id,))
    start = trace.add(STAGE, "observed", "definition", ":=", OBSERVED, log(likelihood))
    put = trace.then(start, "insert", log(summed.right), LOGS, needs=(summed.id,))
    return rules.applied(trace, put, "log_laws")


def _posterior(s: Setting, trace: Trace) -> tuple[Step, Step, Step]:
    """The posterior probabilities at any theta, that they sum to 1, and Bayes' rule rearranged."""
    post = trace.add(STAGE, "posterior", "definition", ":=", s.T_free, posterior(s.i, s.k, ""),
                     note=("the same posterior probability, at any ", symbol(".theta", "scalar")))
    added = trace.equal(STAGE, "posterior", "weights_sum", s.over_k(s.T_free), ONE,
                        needs=(post.id,))
    split = trace.equal(STAGE, "posterior", "bayes_rearranged", log(s.over_k(s.joint())),
                        log(s.joint()) - log(s.T_free), LOGS, needs=(post.id,),
                        note=("it holds for each ", s.letter(s.k)))
    return post, added, split


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
    kl = function("KL_posterior", "", symbol(".T", "scalar", (s.i,), "t"),
                  symbol(".T", "scalar", (s.i,)))
    formula = s.over_k(s.T * (log(s.T) - log(s.T_free)))
    named = trace.add(STAGE, "divergence", "divergence", ":=", kl, formula,
                      note=("between the two posteriors of observation ", s.letter(s.i)))
    first = trace.equal(STAGE, "entropy", "insert", H - h_old, s.over_i(formula), LOGS, needs=(h,),
                        note=("by the definition of ", H))
    second = trace.then(first, "divergence", s.over_i(kl), LOGS, needs=(named.id,),
                        note=("by the definition of the divergence",))
    ratio = s.T_free / s.T
    bound = s.over_i(s.over_k(s.T * (ratio - 1 - log(ratio))))
    third = trace.then(second, "weights_sum", bound, LOGS, needs=(named.id, added),
                       note=("both posteriors sum to 1, so the two added terms cancel",))
    shown: dict[str, Any] = {"needs": (third.id,), "given": {"terms": (("log_bound", bound),)}}
    end = trace.add(STAGE, "entropy", "log_bound", ">=", H, h_old, note=("again term by term",),
                    **shown)
    trace.add(STAGE, "entropy", "equality", "only", H - h_old, equation(s.T_free, s.T),
              note=("every term vanishes only where its ratio is 1",), **shown)
    return end
