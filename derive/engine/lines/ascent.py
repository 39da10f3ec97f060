"""The likelihood of the data never falls: log L = Q + H, and H does not fall either."""

from __future__ import annotations

from functools import partial

from ...algebra.expression import Expr, add, event_probability, function, log, mul
from ...model import Model
from ...trace import LOGS, Step, Trace
from ..letters import over
from ..parts import Summand, Unit
from ..units import responsibility
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
    values_of,
)

STAGE = "ascent"
H, OBSERVED, POSTERIOR = function("H"), function("log_likelihood"), function("log_posterior")


def ascent(model: Model, joint: tuple[Summand, ...], units: tuple[Unit, ...],
           trace: Trace) -> None:
    """Records the log-likelihood of the data, H, log L = Q + H and the ascent; where a parameter
    has a prior, of the log posterior."""
    posteriors = _free_posteriors(model, units, trace)
    observed = _observed(model, joint, units, trace)
    h = _entropy(model, units, posteriors, trace)
    rising, function_of = observed, OBSERVED
    priors = _priors(model, joint)
    q = next(s.id for s in reversed(trace.steps) if s.part == "Q")
    if priors:
        rising = trace.add(STAGE, "log_posterior", "definition", ":=", POSTERIOR,
                           OBSERVED + logs(model, priors, lambda g: mul(), lambda s: s.body),
                           needs=(observed.id,), note=("up to a constant",))
        function_of = POSTERIOR
    total = trace.then(rising, "insert", Q + H, LOGS,
                       needs=(observed.id, h.id, q, *posteriors, *_sums(trace)),
                       note=("averaged over the latent variables with their posterior "
                             "probabilities, which sum to 1",))
    fall = _divergence(model, units, h, posteriors, trace)
    rise = next(s for s in reversed(trace.steps) if s.part == "total" and s.stage == "maximum")
    lemma = f"earlier:{rise.id}@t"
    new, old = (Expr("function", function_of.args[0], mark) for mark in ("t+1", "t"))
    trace.add(STAGE, "ascent", "sum_of_parts", ">=", new, old,
              needs=(total.id, rise.id, fall.id),
              given={"terms": ((lemma, Q_NEW - Q_OLD),
                               (f"earlier:{fall.id}@t+1", function("H", "t+1") - function(
                                   "H", "t")))},
              note=("neither ", Q, " nor ", H, " falls"))


def _sums(trace: Trace) -> tuple[str, ...]:
    return tuple(s.id for s in trace.steps if s.stage == "posterior" and s.rule == "weights_sum")


def _free_posteriors(model: Model, units: tuple[Unit, ...], trace: Trace) -> tuple[str, ...]:
    """The posterior probabilities at any theta."""
    found = []
    for u in units:
        for values in values_of(model, u):
            t = responsibility(model, dict(values), "")
            labels = [v for v in values.values() if v not in u.values]
            part = "_".join(["posterior", *([part_of(t, model)] if len(units) > 1 else []),
                             *labels])
            found.append(trace.add(STAGE, part, "definition", ":=", t,
                                   event_probability(events(model, values), ""),
                                   note=("the same posterior probability, at any theta",)).id)
    return tuple(found)


def _observed(model: Model, joint: tuple[Summand, ...], units: tuple[Unit, ...],
              trace: Trace) -> Step:
    """The likelihood of the data alone."""
    priors = {id(s) for g in _priors(model, joint) for _, s in g.pieces}
    free = [s for s in joint if not s.guards and id(s) not in priors]
    parts = [_over_units(model, u, log(over_values(
        model, u, partial(unit_density, model, u), fresh_letters(model, u)))) for u in units]
    rest = logs(model, groups(model, free), lambda g: mul(), unopened)
    return trace.add(STAGE, "observed", "marginal", ":=", OBSERVED,
                     add(*parts, *([rest] if free else [])),
                     note=("summed over the latent variables",))


def _over_units(model: Model, u: Unit, e: Expr) -> Expr:
    return over(model, u.plates, mul(u.terms[0].weight, e))


def _averaged(model: Model, u: Unit, marks: tuple[str, ...], signs: tuple[int, ...]) -> Expr:
    """sum over units and values of T^t (signs * log T at marks)."""
    return _over_units(model, u, over_values(model, u, lambda values: mul(
        responsibility(model, dict(values)), add(*(mul(s, log(responsibility(
            model, dict(values), m))) for s, m in zip(signs, marks, strict=True))))))


def _entropy(model: Model, units: tuple[Unit, ...], posteriors: tuple[str, ...],
             trace: Trace) -> Step:
    return trace.add(STAGE, "H", "definition", ":=", H, add(
        *(mul(-1, _averaged(model, u, ("",), (1,))) for u in units)), needs=posteriors,
        note=("minus the expected log-probability of the latent variables",))


def _divergence(model: Model, units: tuple[Unit, ...], h: Step, posteriors: tuple[str, ...],
                trace: Trace) -> Step:
    """H(theta) - H(theta^t) is a sum of divergences."""
    apart = add(*(_averaged(model, u, ("t", ""), (1, -1)) for u in units))
    first = trace.equal(STAGE, "entropy", "insert", H - function("H", "t"), apart, LOGS,
                        needs=(h.id, *posteriors), note=("by the definition of ", H))
    return trace.add(STAGE, "entropy", "gibbs", ">=", H, function("H", "t"), "gibbs",
                     needs=(first.id, *posteriors, *_sums(trace)),
                     given={"terms": (("gibbs", apart),)},
                     note=("for each unit the divergence between its two posteriors",))


def _priors(model: Model, joint: tuple[Summand, ...]) -> tuple[Group, ...]:
    names = {p.name for p in model.parameters}
    return groups(model, (s for s in joint if model.factors[s.factor].variable in names))


