"""The E-step: the responsibilities by Bayes' rule, and Q by the linearity of the expectation."""

from __future__ import annotations

from ..algebra.expression import ONE, expectation, function, over_assignments, posterior, replace
from ..rules import RuleBook
from ..setting import Q, Setting
from ..trace import LOGS, Step, Trace
from .log_likelihood import LIKELIHOOD


def responsibilities(s: Setting, rules: RuleBook, trace: Trace) -> Step:
    """Records T_{k,i}; the last step of its chain is joint over marginal density."""
    first = trace.add("posterior", "", "definition", ":=", s.T, posterior(s.i, s.k, "t"),
                      note=("the posterior probability that observation ", s.letter(s.i),
                            " comes from component ", s.letter(s.k), ", at the current iterate"))
    alike = s.weight().op == "number"
    joint = s.density if alike else s.joint
    formula = rules.use("bayes", first.right, joint("t"), s.k, s.j, s.components, joint("t", s.j))
    bayes = trace.then(first, "bayes", formula,
                       note=(rules["bayes"].reason
                             + ("; the equal weights cancel" if alike else ""),))
    trace.equal("posterior", "sum", "weights_sum", s.over_k(s.T), ONE, needs=(bayes.id,),
                note=("the posterior probabilities of one observation sum to 1",))
    return bayes


def joint_posterior(s: Setting, rules: RuleBook, trace: Trace) -> None:
    """Records that P(Z | x, theta) is a product over the observations (Bishop 2006, eq. 9.75)."""
    product = next(t for t in reversed(trace.steps) if t.part == "complete")
    latent = s.model.latent.name
    total = over_assignments(LIKELIHOOD, latent)
    opened = trace.equal("posterior", "total", "insert", total,
                         over_assignments(product.right, latent), needs=(product.id,))
    multiplied = rules.applied(trace, opened, "sums_multiplied", evidence="identity")
    first = trace.add("posterior", "all", "conditional", ":=", function("posterior_all"),
                      LIKELIHOOD / total, note=("for all latent variables together",))
    second = trace.then(first, "insert", product.right / multiplied.right,
                        needs=(product.id, multiplied.id),
                        note=("numerator and denominator as above",))
    trace.then(second, "bayes", s.prod_i(s.prod_k(posterior(s.i, s.k, "") ** s.Z)),
               note=("for one observation at a time",))


def expected_log_likelihood(s: Setting, rules: RuleBook, trace: Trace, complete: Step) -> Step:
    """Records Q(theta | theta^t); the last step is Q split into its parts."""
    first = trace.add("expectation", "Q", "definition", ":=", Q,
                      expectation(function("complete_log_likelihood")),
                      note=("over the latent variables, given the data, at the current iterate",))
    put = trace.then(first, "insert", expectation(complete.right), LOGS, needs=(complete.id,))
    pushed = rules.applied(trace, put, "expectation_linear")
    return rules.applied(trace, pushed, "expectation_of_indicator", s.T, needs=("T.all.3", "T.1"))


def named_components(s: Setting, rules: RuleBook, trace: Trace, q: Step) -> None:
    """Records Q with one term for each component, where the statement names them."""
    labels = s.model.components.labels
    if not labels:
        return
    written = rules.use("labelled", q.right, s.k, labels)
    for label in labels:
        written = replace(written, s.weight(k=label), s.written_weight(label))
    trace.equal("expectation", "named", "labelled", Q, written, LOGS, needs=(q.id,),
                note=(rules["labelled"].reason,))


def effective_counts(s: Setting, rules: RuleBook, trace: Trace) -> None:
    """Records N_k and that the N_k sum to N."""
    first = trace.add("expectation", "N", "definition", ":=", s.N_k, s.over_i(s.T),
                      note=("the effective number of observations of component ", s.letter(s.k)))
    trace.equal("expectation", "N", "total_count", s.over_k(s.N_k), s.N,
                needs=(first.id, "T.sum.1"), note=(rules["total_count"].reason,))


def split_parts(s: Setting, rules: RuleBook, trace: Trace, q: Step) -> Step:
    """Records Q as one part for the weights and one for each component."""
    parts = rules.use("split", q.right, s.k)
    return trace.then(q, "split", rules.attempt("effective_count", parts, s.T, s.N_k),
                      LOGS, needs=("Q.N.1",), note=(rules["split"].reason,))
