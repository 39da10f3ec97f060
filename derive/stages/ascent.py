"""The likelihood never decreases: log L = Q + H, and H does not fall either."""

from __future__ import annotations

from ..algebra.expression import (
    add,
    expectation,
    expr,
    function,
    log,
    mul,
    posterior,
    power,
    symbol,
)
from ..rules import RuleBook
from ..setting import Q_NEW, Q_OLD, H, Q, Setting
from ..trace import Trace
from .maximum import likelihood_chains

STAGE = "ascent"


def ascent(s: Setting, rules: RuleBook, trace: Trace) -> None:
    """Records log L = Q + H, H's divergence identity, and the ascent."""
    observed = function("log_likelihood")
    mixture = s.over_k(s.joint())
    definition = trace.add(
        STAGE,
        "observed",
        "definition",
        ":=",
        observed,
        s.over_i(log(mixture)),
        "definition",
        note=("the sum over ", s.Z_i, " taken for one observation at a time"),
    )
    post = trace.add(
        STAGE,
        "posterior",
        "definition",
        ":=",
        s.T_free,
        posterior(s.i, s.k, ""),
        "definition",
        note=(
            "the same posterior probability, at any ",
            symbol(".theta", "scalar"),
        ),
    )
    split = trace.add(
        STAGE,
        "posterior",
        "bayes_rearranged",
        "=",
        log(mixture),
        add(log(s.joint()), -log(s.T_free)),
        "identity-with-logs",
        head=log(mixture),
        needs=(post.id,),
        note=("it holds for each ", symbol(".index", "scalar", (s.k,))),
    )
    weighted = s.over_i(s.over_k(mul(s.T, add(log(s.joint()), -log(s.T_free)))))
    first = trace.then(
        definition,
        "weights_sum",
        weighted,
        "identity-with-logs",
        needs=(split.id, "T.sum.1"),
        note=(
            "average the last line over ",
            s.letter(s.k),
            " with weights ",
            s.T,
            ", which sum to 1",
        ),
    )
    h_formula = mul(-1, expectation(s.over_i(s.over_k(mul(s.Z, log(s.T_free))))))
    h_written = mul(-1, s.over_i(s.over_k(mul(s.T, log(s.T_free)))))
    h = trace.add(
        STAGE,
        "H",
        "definition",
        ":=",
        H,
        h_formula,
        "definition",
        needs=(post.id, "T.all.3"),
        note=(
            "minus the expected log-probability of the latent variables; their posterior is a "
            "product over the observations, so its logarithm is a sum",
        ),
    )
    written = trace.then(
        h, "expectation_of_indicator", h_written, "identity-with-logs",
        note=(rules["expectation_of_indicator"].reason,),
    )
    total = trace.then(
        first,
        "insert",
        add(Q, H),
        "identity-with-logs",
        needs=(written.id, "Q.Q.4"),
        note=("the first part is ", Q),
    )
    _entropy(s, rules, trace, h.id)
    new, old = function("log_likelihood", "t+1"), function("log_likelihood", "t")
    h_new, h_old = function("H", "t+1"), function("H", "t")
    trace.add(
        STAGE,
        "ascent",
        "sum_of_parts",
        ">=",
        new,
        old,
        "inequality",
        needs=(total.id, "max.total.1", "ascent.entropy.4"),
        given={
            "terms": (
                ("earlier:max.total.1@t", add(Q_NEW, mul(-1, Q_OLD))),
                ("earlier:ascent.entropy.4@t+1", add(h_new, mul(-1, h_old))),
            )
        },
        note=("the difference is that of ", Q, " plus that of ", H, ", and neither is negative"),
    )
    likelihood_chains(s, trace)


def _entropy(s: Setting, rules: RuleBook, trace: Trace, definition: str) -> None:
    """H(theta) - H(theta^t) is a sum of divergences, never negative."""
    h_old = function("H", "t")
    gap = add(H, mul(-1, h_old))
    kl = function(
        "KL_posterior", "", symbol(".T", "scalar", (s.i,), "t"), symbol(".T", "scalar", (s.i,))
    )
    formula = s.over_k(mul(s.T, add(log(s.T), -log(s.T_free))))
    named = trace.add(
        STAGE,
        "divergence",
        "divergence",
        ":=",
        kl,
        formula,
        "definition",
        note=("the divergence between the two posteriors of observation ", s.letter(s.i)),
    )
    first = trace.add(
        STAGE,
        "entropy",
        "insert",
        "=",
        gap,
        s.over_i(formula),
        "identity-with-logs",
        head=gap,
        needs=(definition,),
        note=("by the definition of ", H),
    )
    second = trace.then(
        first,
        "divergence",
        s.over_i(kl),
        "identity-with-logs",
        needs=(named.id,),
        note=("by the definition of the divergence",),
    )
    ratio = mul(s.T_free, power(s.T, -1))
    bound = s.over_i(s.over_k(mul(s.T, add(ratio, expr(-1), -log(ratio)))))
    trace.then(
        second,
        "weights_sum",
        bound,
        "identity-with-logs",
        needs=("T.sum.1",),
        note=("both posteriors sum to 1, so the two added terms cancel",),
    )
    trace.add(
        STAGE,
        "entropy",
        "log_bound",
        ">=",
        H,
        h_old,
        "inequality",
        given={"terms": (("log_bound", bound),)},
        note=("again; equality only where the posteriors agree",),
    )
