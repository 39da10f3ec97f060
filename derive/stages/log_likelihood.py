"""The complete-data log-likelihood, step by step."""

from __future__ import annotations

from ..algebra.expression import Expr, add, function, log, replace
from ..rules import RuleBook
from ..setting import Setting
from ..trace import LOGS, Step, Trace

STAGE = "log_likelihood"
LIKELIHOOD = function("complete_likelihood")
COMPLETE = function("complete_log_likelihood")


def complete_log_likelihood(s: Setting, rules: RuleBook, trace: Trace) -> Step:
    """Records L(theta; x, Z) and its logarithm; the last step holds it written out."""
    joint = function("joint", "", s.x)
    named = trace.add(STAGE, "joint", "product_rule", "=", joint, s.over_k(s.Z * s.joint()),
                      note=(rules["product_rule"].reason,))
    factored = trace.then(named, "indicators", s.prod_k(s.joint() ** s.Z),
                          note=(rules["indicators"].reason,))
    first = trace.add(STAGE, "complete", "independence", "=", LIKELIHOOD, s.prod_i(joint),
                      note=(rules["independence"].reason,))
    product = trace.then(first, "insert", replace(first.right, joint, factored.right),
                         needs=(factored.id,))
    start = trace.add(STAGE, "log", "definition", ":=", COMPLETE,
                      log(LIKELIHOOD),
                      note=("the logarithm of the likelihood of the complete data",))
    put = trace.then(start, "insert", log(product.right), LOGS, needs=(product.id,))
    opened = rules.applied(trace, put, "log_laws")
    written = log_density(s, rules, trace)
    return trace.then(opened, "density_written_out",
                      replace(opened.right, log(s.density()), written.right), LOGS,
                      needs=(written.id,))


def log_density(s: Setting, rules: RuleBook, trace: Trace) -> Step:
    """Records log p(x_i | component k) written out."""
    named = log(s.density())
    first = trace.equal(STAGE, "density", "density_written_out", named,
                        rules.use("density_written_out", named), LOGS,
                        note=("the density of the ", s.family.title))
    return rules.applied(trace, first, "log_laws")


def component_terms(s: Setting, step: Step) -> tuple[Expr, Expr]:
    """(log weight, log density written out) of a line sum_i sum_k c (log w_k + log p)."""
    body = step.right.args[0].args[0]
    inner = body.args[-1]
    return inner.args[0], add(*inner.args[1:])
