"""EM in general: a lower bound of the log-likelihood that both steps raise.

F(w, theta) is the expectation of log p(x, Z; theta) - log q(Z) over values of the latent variables
that are drawn from any weights w, one unit at a time (Neal and Hinton 1998). It falls short of the
log-likelihood by divergences; the E-step makes these 0, the M-step raises what is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from ...algebra.expression import (
    ONE,
    Expr,
    add,
    both,
    equation,
    event_probability,
    function,
    log,
    mul,
    over_assignments,
    power,
    product_over,
    reindex,
    sum_over,
    symbol,
)
from ...algebra.normal import factors
from ...model import Guard, Model
from ...trace import LOGS, Step, Trace
from ..letters import in_order, over
from ..parts import Summand, Unit
from ..positive import Positive
from .ascent import STAGE, at_free, free_of_latents, objective, over_units, prior_groups
from .complete import COMPLETE
from .e_step import Q, events, part_of
from .written import (
    fresh_letters,
    groups,
    indicators,
    likelihood,
    logs,
    over_values,
    unit_density,
    values_of,
)

LIKELIHOOD = function("complete_likelihood")
LAW, F, HELD = function("assignment_law"), function("F"), function("F_at_T")


def joint_posterior(model: Model, joint: tuple[Summand, ...], units: tuple[Unit, ...],
                    trace: Trace) -> None:
    """Records the sum over all values of all latent variables, and that their posterior is a
    product over the units (Bishop 2006, eq. 9.75); nothing where units are weighted."""
    product = next((s for s in trace.steps if s.left == LIKELIHOOD and s.relation == ":="), None)
    if product is None:
        return
    total = everywhere(model, LIKELIHOOD)
    opened = trace.equal("posterior", "total", "insert", total, everywhere(model, product.right),
                         needs=(product.id,))
    free = [s for s in joint if not s.guards]
    multiplied = trace.then(opened, "sums_multiplied", mul(
        *(_over_units_multiplied(model, u, over_values(
            model, u, partial(unit_density, model, u), fresh_letters(model, u))) for u in units),
        *([likelihood(model, groups(model, free))] if free else [])),
        note=("every combination of values occurs once",))
    first = trace.add("posterior", "all", "conditional", ":=", function("posterior_all"),
                      LIKELIHOOD / total, note=("for all latent variables together",))
    second = trace.then(first, "insert", product.right / multiplied.right,
                        needs=(product.id, multiplied.id),
                        note=("numerator and denominator as above",))
    trace.then(second, "bayes", mul(*(_each_value(
        model, u, event_probability(events(model, dict(zip(
            u.latents, u.values, strict=True))), "")) for u in units)),
        note=("for one unit at a time",))


def everywhere(model: Model, e: Expr) -> Expr:
    """The sum over all values that all latent variables together can have."""
    return over_assignments(e, ",".join(v.name for v in model.latents))


def _over_units_multiplied(model: Model, u: Unit, e: Expr) -> Expr:
    for i in reversed(in_order(model, u.plates)):
        e = product_over(e, i, model.plate(i).size)
    return e


def _each_value(model: Model, u: Unit, e: Expr) -> Expr:
    """The product over units and values of e to the power of [this value]."""
    e = power(e, _event(model, u))
    for i in reversed(in_order(model, u.values)):
        e = product_over(e, i, model.plate(i).size)
    return _over_units_multiplied(model, u, e)


def _event(model: Model, u: Unit) -> Expr:
    """[Z_i = k] for the variables of a unit, multiplied."""
    return indicators(Guard(z, model.variable(z).indices, k)
                      for z, k in zip(u.latents, u.values, strict=True))


@dataclass(frozen=True)
class Bound:
    """What the lines are about, and the lines themselves."""

    model: Model
    joint: tuple[Summand, ...]
    units: tuple[Unit, ...]
    trace: Trace

    def weights(self, u: Unit) -> Expr:
        """Any weights of the values of a unit."""
        return symbol(u.joint.args[0].replace(".T", ".omega", 1), "scalar", u.joint.args[2], "t")

    def valued(self, u: Unit, e: Expr, values: Mapping[str, str]) -> Expr:
        """What has the letters of a unit's values, at values."""
        for z, value in values.items():
            e = reindex(e, self.model.variable(z).values, value)
        return e

    def part(self, name: str, u: Unit) -> str:
        """The part of a line on a unit."""
        return "_".join([name, *([part_of(u.joint, self.model)] if len(self.units) > 1 else [])])

    def last(self, part: str, rule: str = "") -> str:
        """The id of the last line of a part, or of those of a rule."""
        return next(s.id for s in reversed(self.trace.steps)
                    if s.part == part and rule in ("", s.rule))

    @property
    def rest(self) -> tuple[Expr, ...]:
        """The terms in which no latent variable stands."""
        priors = prior_groups(self.model, self.joint)
        return (*free_of_latents(self.model, self.joint),
                *([logs(self.model, priors, lambda g: mul(), lambda s: s.body)] if priors else []))


def lower_bound(model: Model, joint: tuple[Summand, ...], units: tuple[Unit, ...],
                trace: Trace) -> bool:
    """Records F, that it is at most what rises, and that each step of EM raises it; whether there
    is one: a posterior probability that may be 0 leaves a value that no weights may have."""
    positive = Positive(model, joint, {})
    if not all(positive.share(dict(zip(u.latents, u.values, strict=True))) and positive(
            u.terms[0].weight) for u in units):
        return False
    b = Bound(model, joint, units, trace)
    totals = tuple(_any_weights(b, u) for u in units)
    opened = _itself(b, totals)
    above, only = _below(b, opened, totals)
    held = _held(b, opened)
    _e_step(b, held, above, only)
    _m_step(b, held)
    return True


def touching(trace: Trace) -> None:
    """Records that F at the responsibilities is at most what rises, for every theta: Q + H."""
    held = next(s for s in reversed(trace.steps) if s.part == "F_at_T")
    h = next(s for s in trace.steps if s.part == "H")
    rise = next(s for s in trace.steps if s.part == "entropy" and s.relation == ">=")
    total = next(s for s in reversed(trace.steps) if s.right == Q + function("H"))
    trace.add(STAGE, "touching", "through", ">=", objective(trace), HELD,
              needs=(held.id, total.id, h.id, rise.id),
              given={"terms": ((f"earlier:{rise.id}", function("H") - function("H", "t")),)},
              note=("what ", HELD, " has beside ", Q, " is ", function("H", "t")))


def _any_weights(b: Bound, u: Unit) -> str:
    """Any weights of the values of a unit, and that they sum to 1."""
    w, fresh = b.weights(u), fresh_letters(b.model, u)
    r = symbol(w.args[0].replace(".omega", ".r", 1), "scalar", w.args[2], "t")
    total = r
    for i, letter in reversed(list(fresh.items())):
        total = sum_over(reindex(total, i, letter), letter, b.model.plate(i).size)
    first = b.trace.add("posterior", b.part("any", u), "definition", ":=", w, r / total,
                        note=("any positive numbers ", r, ", divided by their sum"))
    return b.trace.equal("posterior", b.part("any", u), "weights_sum",
                         over(b.model, u.values, w), ONE, needs=(first.id,),
                         note=("for each unit",)).id


def _itself(b: Bound, totals: tuple[str, ...]) -> Step:
    """The law of the values that the weights make, and F, written out."""
    law = b.trace.add("posterior", "law", "definition", ":=", LAW, mul(*(
        _each_value(b.model, u, b.weights(u)) for u in b.units)),
        note=("the probability of values that are drawn independently, with these weights",))
    own = add(*(over_units(b.model, u, over(b.model, u.values, mul(
        _event(b.model, u), log(b.weights(u))))) for u in b.units))
    weighted = any(u.terms[0].weight != ONE for u in b.units)
    first = b.trace.add(STAGE, "F", "definition", ":=", F, everywhere(
        b.model, LAW * (COMPLETE - (own if weighted else log(LAW)))),
        note=("the mean of the difference, over values so drawn",))
    written = add(*(over_units(b.model, u, over_values(b.model, u, partial(
        _weighted, b, u))) for u in b.units), *b.rest)
    return b.trace.then(first, "row_by_row", written, LOGS,
                        needs=(law.id, b.last("log", "log_laws" if not weighted else ""), *totals),
                        note=("the mean of a sum is taken unit by unit",))


def _weighted(b: Bound, u: Unit, values: Mapping[str, str]) -> Expr:
    """w (log joint - log w) at values."""
    w = b.valued(u, b.weights(u), values)
    return w * (log(unit_density(b.model, u, values)) - log(w))


def _below(b: Bound, opened: Step, totals: tuple[str, ...]) -> tuple[Step, Step]:
    """What rises less F is a sum of divergences, never negative, and where it is 0."""
    posteriors = tuple(_rearranged(b, u) for u in b.units)
    written = next(s for s in b.trace.steps if s.part == "observed" and s.stage == STAGE
                   and "function" not in {n.op for n in (s.right, *s.right.children)})
    averaged = b.trace.equal(
        STAGE, "averaged", "weights_sum", function("log_likelihood"), add(*(over_units(
            b.model, u, over_values(b.model, u, partial(_averaged, b, u))) for u in b.units),
            *free_of_latents(b.model, b.joint)), LOGS,
        needs=(written.id, *(p for each in posteriors for p in each[1:]), *totals),
        note=("averaged with the weights",))
    apart, named = [], []
    for u in b.units:
        w, t = b.weights(u), at_free(u.joint)
        each = over(b.model, u.values, w * (log(w) - log(t)))
        kl = function("KL_assignment", "", *(symbol(e.args[0], "scalar", e.args[2][len(u.values):],
                                                    e.args[3]) for e in (w, t)))
        line = b.trace.add(STAGE, b.part("any_divergence", u), "divergence", ":=", kl, each,
                           note=("between the weights and the posterior of one unit",))
        apart.append(over_units(b.model, u, each))
        named.append((over_units(b.model, u, kl), line.id))
    rises = objective(b.trace)
    prior = (b.last("log_posterior"),) if rises != function("log_likelihood") else ()
    first = b.trace.equal(STAGE, "below", "insert", rises - F, add(*apart), LOGS,
                          needs=(averaged.id, opened.id, *prior),
                          note=("the joint densities cancel",))
    second = b.trace.then(first, "divergence", add(*(e for e, _ in named)), LOGS,
                          needs=tuple(n for _, n in named),
                          note=("by the definition of the divergence",))
    shown: dict[str, Any] = {
        "needs": (second.id, *(n for _, n in named), *totals, *(p[1] for p in posteriors)),
        "given": {"terms": tuple(("gibbs", e) for e, _ in named)}}
    end = b.trace.add(STAGE, "below", "gibbs", ">=", rises, F, "gibbs",
                      note=("no divergence is negative",), **shown)
    only = b.trace.add(STAGE, "below", "equality", "only", rises - F, both(*(
        equation(b.weights(u), at_free(u.joint)) for u in b.units)),
        note=("a divergence is 0 only where the two are the same",), **shown)
    return end, only


def _averaged(b: Bound, u: Unit, values: Mapping[str, str]) -> Expr:
    """w (log joint - log T) at values."""
    w, t = (b.valued(u, e, values) for e in (b.weights(u), at_free(u.joint)))
    return w * (log(unit_density(b.model, u, values)) - log(t))


def _rearranged(b: Bound, u: Unit) -> tuple[str, ...]:
    """The posterior probabilities sum to 1; the logarithm of a unit's likelihood is the same
    difference for every value."""
    part, t = b.part("posterior", u), at_free(u.joint)
    defined = b.last(part)
    found = [defined, b.trace.equal(STAGE, part, "weights_sum", over(b.model, u.values, t), ONE,
                                    needs=(defined,)).id]
    whole = log(over_values(b.model, u, partial(unit_density, b.model, u),
                            fresh_letters(b.model, u)))
    for values in values_of(b.model, u):
        found.append(b.trace.equal(
            STAGE, part, "bayes_rearranged", whole,
            log(unit_density(b.model, u, values)) - log(b.valued(u, t, values)), LOGS,
            needs=(defined,), note=("whatever the value",)).id)
    return tuple(found)


def _held(b: Bound, opened: Step) -> Step:
    """F where the weights are the responsibilities: Q and a constant."""
    first = b.trace.add(STAGE, "F_at_T", "instance", ":=", HELD, add(*(over_units(
        b.model, u, over_values(b.model, u, partial(_responsible, b, u))) for u in b.units),
        *b.rest), needs=(opened.id,),
        note=("with the responsibilities for the weights",))
    constant = add(*(over_units(b.model, u, over(b.model, u.values, u.joint * log(u.joint)))
                     for u in b.units))
    return b.trace.then(first, "insert", Q - constant, LOGS, needs=(b.last("Q"),),
                        note=("the first part is ", Q))


def _responsible(b: Bound, u: Unit, values: Mapping[str, str]) -> Expr:
    t = b.valued(u, u.joint, values)
    return t * (log(unit_density(b.model, u, values)) - log(t))


def _e_step(b: Bound, held: Step, above: Step, only: Step) -> None:
    """At theta^t no weights do better than the responsibilities, which reach what rises."""
    now, old, reached = function("F_at_T", "t"), function("F", "t"), objective(b.trace, "t")
    bayes = tuple(s.id for s in b.trace.steps if s.stage == "posterior" and (
        s.relation == ":=" or s.rule == "bayes") and s.part not in ("all", "law"))
    touch = b.trace.equal(STAGE, "e_step", "insert", now, reached, LOGS,
                          needs=(*bayes, held.chain, b.last("observed")),
                          note=("by Bayes' rule the two logarithms differ by the same for every "
                                "value",))
    b.trace.add(STAGE, "e_step", "through", ">=", now, old, needs=(touch.id, above.id),
                given={"terms": ((f"earlier:{above.id}@t", reached - old),)},
                note=("no weights give more",))
    b.trace.add(STAGE, "e_step", "equality", "only", now - old, both(*(
        equation(b.weights(u), u.joint) for u in b.units)), needs=(touch.id, only.id),
        given={"terms": ((f"only:{only.id}@t", reached - old),)},
        note=("other weights leave a divergence",))


def _m_step(b: Bound, held: Step) -> None:
    """With the responsibilities held theta^{t+1} does better than any, or than theta^t."""
    for line in [s for s in b.trace.steps if s.stage == "maximum" and s.part == "total"]:
        gap = line.left if line.relation == "only" else line.left - line.right
        mark = "t" if function("Q", "t") in gap.children or any(
            function("Q", "t") in factors(t) for t in gap.children) else ""
        new, other = function("F_at_T", "t+1"), function("F_at_T", mark)
        if line.relation == "only":
            b.trace.add(STAGE, "m_step", "equality", "only", new - other, line.right,
                        needs=(held.id, line.id), given={"terms": ((f"only:{line.id}", gap),)},
                        note=("the difference is that of ", Q))
        else:
            b.trace.add(STAGE, "m_step", "sum_of_parts", ">=", new, other,
                        needs=(held.id, line.id), given={"terms": ((f"earlier:{line.id}", gap),)},
                        note=("the constant stays as it is",))
