"""The likelihood of the data, and that it never falls: log L = Q + H, and H does not fall either.
"""

from __future__ import annotations

from functools import partial

from ...algebra.expression import (
    Expr,
    add,
    both,
    equation,
    event_probability,
    function,
    log,
    mul,
    symbol,
)
from ...model import Model
from ...trace import LOGS, Step, Trace
from ..equality import at_t
from ..letters import over
from ..parts import Summand, Unit
from ..positive import Positive
from .e_step import Q, events, part_of
from .maximum import Q_NEW, Q_OLD
from .written import (
    Group,
    fresh_letters,
    groups,
    logs,
    over_values,
    unit_density,
    unopened,
)

STAGE = "ascent"
H, OBSERVED, POSTERIOR = function("H"), function("log_likelihood"), function("log_posterior")


def likelihood(model: Model, joint: tuple[Summand, ...], units: tuple[Unit, ...],
               trace: Trace) -> None:
    """Records the log-likelihood of the data, with the logarithms of the priors where a parameter
    has one, and the posterior probabilities at any theta."""
    _free_posteriors(model, units, trace)
    observed = _observed(model, joint, units, trace)
    priors = prior_groups(model, joint)
    if priors:
        trace.add(STAGE, "log_posterior", "definition", ":=", POSTERIOR,
                  OBSERVED + logs(model, priors, lambda g: mul(), lambda s: s.body),
                  needs=(observed.id,), note=("up to a constant",))


def rising(trace: Trace) -> Step:
    """The last line on what rises: the log-likelihood, or with priors the log posterior."""
    return next(s for part in ("log_posterior", "observed") for s in reversed(trace.steps)
                if s.part == part)


def objective(trace: Trace, mark: str = "") -> Expr:
    """What rises."""
    return function("log_posterior" if rising(trace).part == "log_posterior" else
                    "log_likelihood", mark)


def ascent(model: Model, joint: tuple[Summand, ...], units: tuple[Unit, ...],
           trace: Trace) -> None:
    """Records H, log L = Q + H and the ascent."""
    posteriors = tuple(s.id for s in trace.steps if s.stage == STAGE and s.relation == ":="
                       and s.part.startswith("posterior"))
    observed = next(s.id for s in reversed(trace.steps) if s.part == "observed")
    before = rising(trace)
    h = _entropy(model, units, posteriors, trace)
    q = next(s.id for s in reversed(trace.steps) if s.part == "Q")
    total = trace.then(before, "insert", Q + H, LOGS,
                       needs=(observed, h.id, q, *posteriors, *_sums(trace)),
                       note=("averaged over the latent variables with their posterior "
                             "probabilities, which sum to 1",))
    fall = _divergence(model, joint, units, h, posteriors, trace)
    new, old = (objective(trace, mark) for mark in ("t+1", "t"))
    falls = (f"earlier:{fall.id}@t+1", function("H", "t+1") - function("H", "t"))
    for rise in (s for s in tuple(trace.steps) if s.part == "total" and s.stage == "maximum"):
        needs = (total.id, rise.id, fall.id)
        if rise.relation == "only":
            equations = rise.right.args if rise.right.op == "and" else (rise.right,)
            trace.add(STAGE, "ascent", "equality", "only", new - old, at_t(model, equations),
                      needs=needs, given={"terms": ((f"only:{rise.id}@t", Q_NEW - Q_OLD), falls)},
                      note=(Q, " is then not raised either"))
        else:
            trace.add(STAGE, "ascent", "sum_of_parts", ">=", new, old, needs=needs,
                      given={"terms": ((f"earlier:{rise.id}@t", Q_NEW - Q_OLD), falls)},
                      note=("neither ", Q, " nor ", H, " falls"))


def _sums(trace: Trace) -> tuple[str, ...]:
    return tuple(s.id for s in trace.steps if s.stage == "posterior" and s.rule == "weights_sum")


def _free_posteriors(model: Model, units: tuple[Unit, ...], trace: Trace) -> tuple[str, ...]:
    """The posterior probabilities at any theta."""
    found = []
    for u in units:
        t = at_free(u.joint)
        part = "_".join(["posterior", *([part_of(t, model)] if len(units) > 1 else [])])
        found.append(trace.add(STAGE, part, "definition", ":=", t, event_probability(
            events(model, dict(zip(u.latents, u.values, strict=True))), ""),
            note=("the same posterior probability, at any ", symbol(".theta", "scalar"))).id)
    return tuple(found)


def at_free(t: Expr) -> Expr:
    """A responsibility at free theta."""
    return Expr("symbol", *t.args[:3], "")


def _observed(model: Model, joint: tuple[Summand, ...], units: tuple[Unit, ...],
              trace: Trace) -> Step:
    """The likelihood of the data alone: that of the complete data summed over all values of the
    latent variables, where a line says what that sum is."""
    parts = [over_units(model, u, log(over_values(
        model, u, partial(unit_density, model, u), fresh_letters(model, u)))) for u in units]
    e = add(*parts, *free_of_latents(model, joint))
    total = [s for s in trace.steps if s.stage == "posterior" and s.part == "total"]
    if not total or prior_groups(model, joint):
        return trace.add(STAGE, "observed", "marginal", ":=", OBSERVED, e)
    whole = function("likelihood")
    first = trace.add(STAGE, "likelihood", "marginal", ":=", whole, total[0].left,
                      note=("the latent variables summed out",))
    summed = trace.then(first, "insert", total[-1].right, needs=(total[-1].id,))
    start = trace.add(STAGE, "observed", "definition", ":=", OBSERVED, log(whole))
    return trace.then(start, "log_laws", e, LOGS, needs=(summed.id,),
                      note=("the logarithm of a product is a sum",))


def free_of_latents(model: Model, joint: tuple[Summand, ...]) -> tuple[Expr, ...]:
    """The logarithms of the factors in which no latent variable stands, without the priors."""
    priors = {id(s) for g in prior_groups(model, joint) for _, s in g.pieces}
    free = [s for s in joint if not s.guards and id(s) not in priors]
    return (logs(model, groups(model, free), lambda g: mul(), unopened),) if free else ()


def over_units(model: Model, u: Unit, e: Expr) -> Expr:
    """The sum over the units, each with its weight."""
    return over(model, u.plates, mul(u.terms[0].weight, e))


def _averaged(model: Model, u: Unit, e: Expr) -> Expr:
    """sum over units and values of weight * T^t * e."""
    return over_units(model, u, over(model, u.values, mul(u.joint, e)))


def _entropy(model: Model, units: tuple[Unit, ...], posteriors: tuple[str, ...],
             trace: Trace) -> Step:
    return trace.add(STAGE, "H", "definition", ":=", H, add(
        *(mul(-1, _averaged(model, u, log(at_free(u.joint)))) for u in units)),
        needs=posteriors,
        note=("minus the expected log-probability of the latent variables",))


def _divergence(model: Model, joint: tuple[Summand, ...], units: tuple[Unit, ...], h: Step,
                posteriors: tuple[str, ...], trace: Trace) -> Step:
    """H(theta) - H(theta^t) is a sum of divergences."""
    apart = tuple(_averaged(model, u, log(u.joint) - log(at_free(u.joint))) for u in units)
    first = trace.equal(STAGE, "entropy", "insert", H - function("H", "t"), add(*apart), LOGS,
                        needs=(h.id, *posteriors), note=("by the definition of ", H))
    needs = (first.id, *posteriors, *_sums(trace))
    given = {"terms": tuple(("gibbs", e) for e in apart)}
    fall = trace.add(STAGE, "entropy", "gibbs", ">=", H, function("H", "t"), "gibbs", needs=needs,
                     given=given,
                     note=("for each unit the divergence between its two posteriors",))
    positive = Positive(model, joint, {})
    equations = [equation(at_free(u.joint), u.joint) for u in units
                 if positive(u.terms[0].weight)]
    if equations:
        trace.add(STAGE, "entropy", "equality", "only", H - function("H", "t"), both(*equations),
                  needs=needs, given=given,
                  note=("a divergence is 0 only where the two are the same",))
    return fall


def prior_groups(model: Model, joint: tuple[Summand, ...]) -> tuple[Group, ...]:
    """The summands of the priors."""
    names = {p.name for p in model.parameters}
    return groups(model, (s for s in joint if model.factors[s.factor].variable in names))


