"""EM in general: a lower bound of the log-likelihood that both steps raise.

F(w, theta) is the expectation of log L(theta; x, Z) - log q(Z) over assignments Z that are drawn
from any weights w, one observation at a time (Neal and Hinton 1998). It falls short of the
log-likelihood by divergences; the E-step makes these 0, the M-step raises what is left.
"""

from __future__ import annotations

from typing import Any

from ..algebra.expression import (
    ONE,
    Expr,
    equation,
    function,
    log,
    over_assignments,
    replace,
    sum_over,
    symbol,
)
from ..rules import RuleBook
from ..setting import Q_NEW, F, F_at_T, H, Q, Setting
from ..trace import LOGS, Step, Trace
from .ascent import OBSERVED, STAGE
from .log_likelihood import COMPLETE

LAW = function("assignment_law")


def lower_bound(s: Setting, rules: RuleBook, trace: Trace) -> None:
    """Records F, that it is at most log L, and that each step of EM maximises it."""
    opened, total = _bound_itself(s, rules, trace)
    above, only = _gap(s, trace, opened.id, total.id)
    at_t = _at_responsibilities(s, trace, opened)
    _e_step(s, trace, at_t, above, only)
    _m_step(s, trace, at_t)


def touching(s: Setting, trace: Trace) -> None:
    """Records that F at the responsibilities is at most log L, for every theta: Q + H again."""
    written = next(t for t in trace.steps if t.part == "F_at_T" and t.relation == "=")
    total = next(t for t in reversed(trace.steps) if t.part == "observed")
    h = next(t for t in reversed(trace.steps) if t.part == "H")
    rise = next(t for t in trace.steps if t.part == "entropy" and t.relation == ">=")
    trace.add(STAGE, "touching", "through", ">=", OBSERVED, F_at_T,
              needs=(written.id, total.id, h.id, rise.id),
              given={"terms": ((f"earlier:{rise.id}", H - function("H", "t")),)},
              note=("what ", F_at_T, " has beside ", Q, " is ", function("H", "t")))


def _line(trace: Trace, part: str, rule: str) -> str:
    """The id of the last line of a part that cites a rule."""
    return next(t.id for t in reversed(trace.steps) if t.part == part and t.rule == rule)


def _bound_itself(s: Setting, rules: RuleBook, trace: Trace) -> tuple[Step, Step]:
    """The weights, the law of assignments that they make, and F, written out."""
    r = symbol(".r", "scalar", (s.k, s.i), "t")
    r_j = symbol(".r", "scalar", (s.j, s.i), "t")
    weights = trace.add("posterior", "any", "definition", ":=", s.w,
                        r / sum_over(r_j, s.j, s.components),
                        note=("any positive numbers ", r, ", divided by their sum"))
    total = trace.equal("posterior", "any", "weights_sum", s.over_k(s.w), ONE,
                        needs=(weights.id,), note=("for each observation",))
    law = trace.add("posterior", "law", "definition", ":=", LAW, s.prod_i(s.prod_k(s.w ** s.Z)),
                    note=("the probability of an assignment whose components are drawn "
                          "independently, with these weights",))
    first = trace.add(STAGE, "F", "definition", ":=", F,
                      over_assignments(LAW * (COMPLETE - log(LAW)), s.model.latent.name),
                      note=("the expectation of the difference, over assignments so drawn",))
    logarithm = _line(trace, "log", "log_laws")
    written = trace.then(first, "row_by_row", _written(s, s.w), LOGS,
                         needs=(law.id, logarithm, total.id),
                         note=(rules["row_by_row"].reason,))
    return written, total


def _written(s: Setting, w: Expr) -> Expr:
    """sum_i sum_k w (log joint - log w)."""
    return s.over_i(s.over_k(w * (log(s.joint()) - log(w))))


def _gap(s: Setting, trace: Trace, opened: str, total: str) -> tuple[Step, Step]:
    """log L - F is a sum of divergences, never negative, and where it is 0."""
    written = next(t for t in reversed(trace.steps) if t.part == "observed")
    split = _line(trace, "posterior", "bayes_rearranged")
    averaged = trace.add(STAGE, "averaged", "weights_sum", "=", written.right,
                         s.over_i(s.over_k(s.w * (log(s.joint()) - log(s.T_free)))), LOGS,
                         head=OBSERVED, needs=(written.id, split, total),
                         note=("average it over ", s.letter(s.k), " with the weights ", s.w))
    kl = function("KL_assignment", "", symbol(".omega", "scalar", (s.i,), "t"),
                  symbol(".T", "scalar", (s.i,)))
    formula = s.over_k(s.w * (log(s.w) - log(s.T_free)))
    named = trace.add(STAGE, "any_divergence", "divergence", ":=", kl, formula,
                      note=("between the weights and the posterior of observation ",
                            s.letter(s.i)))
    first = trace.equal(STAGE, "below", "insert", OBSERVED - F, s.over_i(formula), LOGS,
                        needs=(written.id, averaged.id, opened),
                        note=("the joint densities cancel",))
    second = trace.then(first, "divergence", s.over_i(kl), LOGS, needs=(named.id,),
                        note=("by the definition of the divergence",))
    shown: dict[str, Any] = {
        "needs": (second.id, named.id, total, _line(trace, "posterior", "weights_sum")),
        "given": {"terms": (("gibbs", second.right),)}}
    end = trace.add(STAGE, "below", "gibbs", ">=", OBSERVED, F, "gibbs",
                    note=("no divergence is negative",), **shown)
    only = trace.add(STAGE, "below", "equality", "only", OBSERVED - F, equation(s.w, s.T_free),
                     note=("a divergence vanishes only where the two are the same",), **shown)
    return end, only


def _at_responsibilities(s: Setting, trace: Trace, opened: Step) -> Step:
    """F where the weights are the responsibilities: Q and a constant."""
    first = trace.add(STAGE, "F_at_T", "instance", ":=", F_at_T,
                      replace(opened.right, s.w, s.T),
                      given={"instance": (opened.id, ((s.w, s.T),))},
                      note=("with the responsibilities for the weights",))
    constant = s.over_i(s.over_k(s.T * log(s.T)))
    return trace.then(first, "insert", Q - constant, LOGS,
                      needs=(_line(trace, "Q", "expectation_of_indicator"),),
                      note=("the first part is ", Q))


def _e_step(s: Setting, trace: Trace, at_t: Step, above: Step, only: Step) -> None:
    """At theta^t no weights do better than the responsibilities, which reach log L."""
    now, old = function("F_at_T", "t"), function("F", "t")
    likelihood = function("log_likelihood", "t")
    touch = trace.equal(STAGE, "e_step", "insert", now, likelihood, LOGS,
                        needs=("T.1", at_t.chain, _line(trace, "observed", "log_laws")),
                        note=("by Bayes' rule the two logarithms differ by the same for each ",
                              s.letter(s.k)))
    trace.add(STAGE, "e_step", "through", ">=", now, old, needs=(touch.id, above.id),
              given={"terms": ((f"earlier:{above.id}@t", likelihood - old),)},
              note=("no weights give more than the log-likelihood",))
    trace.add(STAGE, "e_step", "equality", "only", now - old, equation(s.w, s.T),
              needs=(touch.id, only.id),
              given={"terms": ((f"only:{only.id}@t", likelihood - old),)},
              note=("other weights leave a divergence",))


def _m_step(s: Setting, trace: Trace, at_t: Step) -> None:
    """With the responsibilities held no parameters do better than theta^{t+1}."""
    new = function("F_at_T", "t+1")
    rise, only = (t for t in trace.steps if t.part == "total" and t.stage == "maximum")
    gap = Q_NEW - Q
    trace.add(STAGE, "m_step", "sum_of_parts", ">=", new, F_at_T, needs=(at_t.id, rise.id),
              given={"terms": ((f"earlier:{rise.id}", gap),)},
              note=("the constant stays as it is",))
    trace.add(STAGE, "m_step", "equality", "only", new - F_at_T, only.right,
              needs=(at_t.id, only.id), given={"terms": ((f"only:{only.id}", gap),)},
              note=("the difference is that of ", Q,))
