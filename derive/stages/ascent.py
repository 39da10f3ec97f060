"""The likelihood never decreases: log L = Q + H, and H does not fall either."""

from __future__ import annotations

from ..algebra.expression import (
    ONE,
    add,
    at_mark,
    equation,
    expectation,
    expr,
    function,
    log,
    mul,
    over_assignments,
    posterior,
    power,
    replace,
    symbol,
)
from ..rules import RuleBook
from ..setting import Q_NEW, Q_OLD, H, Q, Setting
from ..trace import Step, Trace
from .log_likelihood import LIKELIHOOD

STAGE = "ascent"
OBSERVED = function("log_likelihood")


def ascent(s: Setting, rules: RuleBook, trace: Trace) -> None:
    """Records log L = Q + H, H's divergence identity, and the ascent."""
    mixture = s.over_k(s.joint())
    observed = _observed(s, rules, trace)
    post, added, split = _posterior(s, trace)
    h = _h(s, rules, trace, post.id)
    weighted = s.over_i(s.over_k(mul(s.T, add(log(s.joint()), -log(s.T_free)))))
    assert observed.right == s.over_i(log(mixture))
    first = trace.then(observed, "weights_sum", weighted, "identity-with-logs",
                       needs=(split.id, "T.sum.1"),
                       note=("average the last line over ", s.letter(s.k), " with weights ", s.T,
                             ", which sum to 1"))
    total = trace.then(first, "insert", add(Q, H), "identity-with-logs",
                       needs=(h.id, "Q.Q.4"), note=("the first part is ", Q))
    fall = _entropy(s, trace, h.id, added.id)
    new, old = function("log_likelihood", "t+1"), function("log_likelihood", "t")
    parts = (add(Q_NEW, mul(-1, Q_OLD)),
             add(function("H", "t+1"), mul(-1, function("H", "t"))))
    maximum = [t for t in trace.steps if t.part == "total" and t.stage == "maximum"]
    trace.add(STAGE, "ascent", "sum_of_parts", ">=", new, old, "inequality",
              needs=(total.id, maximum[0].id, fall.id),
              given={"terms": tuple(zip((f"earlier:{maximum[0].id}@t", f"earlier:{fall.id}@t+1"),
                                        parts, strict=True))},
              note=("the difference is that of ", Q, " plus that of ", H,
                    ", and neither is negative"))
    names = tuple(p.base for p in s.model.parameters)
    trace.add(STAGE, "ascent", "equality", "only", add(new, mul(-1, old)),
              at_mark(maximum[1].right, "t", names), "vanishing",
              needs=(total.id, maximum[1].id, fall.id),
              given={"terms": tuple(zip((f"only:{maximum[1].id}@t", f"earlier:{fall.id}@t+1"),
                                        parts, strict=True))},
              note=(Q, " is then not raised either"))


def _observed(s: Setting, rules: RuleBook, trace: Trace) -> Step:
    """The likelihood of the data alone, and its logarithm."""
    likelihood = function("likelihood")
    total = [t for t in trace.steps if t.stage == "posterior" and t.part == "total"][-1]
    first = trace.add(STAGE, "likelihood", "marginal", ":=", likelihood,
                      over_assignments(LIKELIHOOD, s.model.latent.name), "definition",
                      note=(rules["marginal"].reason,))
    summed = trace.then(first, "insert", total.right, needs=(total.id,))
    start = trace.add(STAGE, "observed", "definition", ":=", OBSERVED, log(likelihood),
                      "definition")
    put = trace.then(start, "insert", log(summed.right), "identity-with-logs",
                     needs=(summed.id,))
    return trace.then(put, "log_laws", rules.use("log_laws", put.right), "identity-with-logs",
                      note=(rules["log_laws"].reason,))


def _posterior(s: Setting, trace: Trace) -> tuple[Step, Step, Step]:
    """The posterior probabilities at any theta, that they sum to 1, and Bayes' rule rearranged."""
    post = trace.add(STAGE, "posterior", "definition", ":=", s.T_free, posterior(s.i, s.k, ""),
                     "definition",
                     note=("the same posterior probability, at any ", symbol(".theta", "scalar")))
    added = trace.add(STAGE, "posterior", "weights_sum", "=", s.over_k(s.T_free), ONE, "identity",
                      head=s.over_k(s.T_free), needs=(post.id,))
    mixture = log(s.over_k(s.joint()))
    split = trace.add(STAGE, "posterior", "bayes_rearranged", "=", mixture,
                      add(log(s.joint()), -log(s.T_free)), "identity-with-logs", head=mixture,
                      needs=(post.id,), note=("it holds for each ", s.letter(s.k)))
    return post, added, split


def _h(s: Setting, rules: RuleBook, trace: Trace, post: str) -> Step:
    """H, and that it is the mean logarithm of the posterior probabilities."""
    factored = next(t for t in reversed(trace.steps) if t.part == "all")
    h = trace.add(STAGE, "H", "definition", ":=", H,
                  mul(-1, expectation(log(function("posterior_all")))), "definition",
                  note=("minus the expected log-probability of the latent variables",))
    put = trace.then(h, "insert", mul(-1, expectation(log(factored.right))), "identity-with-logs",
                     needs=(factored.id,))
    named = replace(rules.use("log_laws", put.right), posterior(s.i, s.k, ""), s.T_free)
    opened = trace.then(put, "log_laws", named, "identity-with-logs", needs=(post,),
                        note=("the logarithm of a product is a sum",))
    pushed = rules.use("expectation_linear", opened.right.args[-1])
    written = rules.use("expectation_of_indicator", pushed, s.T)
    return trace.then(opened, "expectation_of_indicator", mul(-1, written), "identity-with-logs",
                      needs=(factored.id, "T.1"),
                      note=(rules["expectation_of_indicator"].reason,))


def _entropy(s: Setting, trace: Trace, h: str, added: str) -> Step:
    """H(theta) - H(theta^t) is a sum of divergences, never negative."""
    h_old = function("H", "t")
    gap = add(H, mul(-1, h_old))
    kl = function("KL_posterior", "", symbol(".T", "scalar", (s.i,), "t"),
                  symbol(".T", "scalar", (s.i,)))
    formula = s.over_k(mul(s.T, add(log(s.T), -log(s.T_free))))
    named = trace.add(STAGE, "divergence", "divergence", ":=", kl, formula, "definition",
                      note=("between the two posteriors of observation ", s.letter(s.i)))
    first = trace.add(STAGE, "entropy", "insert", "=", gap, s.over_i(formula),
                      "identity-with-logs", head=gap, needs=(h,),
                      note=("by the definition of ", H))
    second = trace.then(first, "divergence", s.over_i(kl), "identity-with-logs",
                        needs=(named.id,), note=("by the definition of the divergence",))
    ratio = mul(s.T_free, power(s.T, -1))
    bound = s.over_i(s.over_k(mul(s.T, add(ratio, expr(-1), -log(ratio)))))
    third = trace.then(second, "weights_sum", bound, "identity-with-logs",
                       needs=(named.id, added),
                       note=("both posteriors sum to 1, so the two added terms cancel",))
    terms = (("log_bound", bound),)
    end = trace.add(STAGE, "entropy", "log_bound", ">=", H, h_old, "inequality",
                    needs=(third.id,), given={"terms": terms}, note=("again term by term",))
    trace.add(STAGE, "entropy", "equality", "only", gap,
              equation(s.T_free, s.T), "vanishing", needs=(third.id,), given={"terms": terms},
              note=("every term vanishes only where its ratio is 1",))
    return end
