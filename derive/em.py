"""From a model to its EM algorithm: the stages in order."""

from __future__ import annotations

from .derivation import Derivation
from .rules import RULES, RuleBook
from .setting import setting
from .stages import (
    ascent,
    curvature,
    e_step,
    feasible,
    kmeans,
    log_likelihood,
    lower_bound,
    m_step,
    maximum,
)
from .statement.mixture import Mixture
from .trace import Trace


def derive_em(model: Mixture, rules: RuleBook = RULES) -> Derivation:
    """The derivation of the EM algorithm of ``model``, every step recorded, nothing yet checked.

    ``rules`` may be a book in which a rule was replaced: the derivation then makes that mistake.
    Raises :class:`derive.rules.NoClosedForm` where a stationary equation cannot be solved.

    >>> import derive
    >>> em = derive.derive_em(derive.models["two_gaussians"])
    >>> em.steps[0].id
    'L.joint.1'
    """
    s, trace = setting(model), Trace()
    complete = log_likelihood.complete_log_likelihood(s, rules, trace)
    e_step.responsibilities(s, rules, trace)
    e_step.joint_posterior(s, rules, trace)
    q = e_step.expected_log_likelihood(s, rules, trace, complete)
    e_step.named_components(s, rules, trace, q)
    e_step.effective_counts(s, rules, trace)
    e_step.split_parts(s, rules, trace, q)
    _, log_density = log_likelihood.component_terms(s, q)
    m_step.weight_update(s, rules, trace)
    m_step.parameter_updates(s, rules, trace, log_density)
    maximum.global_maximum(s, rules, trace)
    curvature.curvature(s, rules, trace)
    feasible.feasibility(s, rules, trace)
    ascent.likelihood(s, rules, trace)
    lower_bound.lower_bound(s, rules, trace)
    ascent.ascent(s, rules, trace)
    lower_bound.touching(s, trace)
    ascent.boundedness(s, rules, trace)
    kmeans.hard_limit(s, rules, trace)
    return Derivation(model, tuple(trace.steps))
