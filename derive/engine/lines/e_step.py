"""The E-step, line by line: the posterior probabilities and Q."""

from __future__ import annotations

from functools import partial

from ...algebra.expression import (
    ONE,
    Expr,
    event_probability,
    expectation,
    function,
    indicator,
    power,
    sum_over,
)
from ...model import Guard, Model
from ...trace import LOGS, Step, Trace
from ..joint import certain
from ..letters import over
from ..parts import Summand, Unit
from ..posterior import marginal
from ..totals import Totals
from ..units import latents_of, responsibility
from .complete import COMPLETE
from .written import (
    Group,
    Values,
    at,
    expected_indicators,
    fresh_letters,
    groups,
    indicators,
    logs,
    over_values,
    unit_density,
    values_of,
)

Q = function("Q")


def part_of(t: Expr, model: Model) -> str:
    """The name of a responsibility's lines: its variables'."""
    return "_".join(v.name for v in latents_of(model, t.args[0]))


def posterior(model: Model, units: tuple[Unit, ...], trace: Trace) -> None:
    """Records the responsibilities of every unit: of all its variables by Bayes' rule, of some of
    them as sums of these."""
    for u in units:
        _bayes(model, u, trace)
        joint_part = part_of(u.joint, model)
        for t, _ in u.responsibilities:
            if t != u.joint:
                trace.add("posterior", part_of(t, model), "marginal", ":=", t,
                          marginal(model, u, t), needs=(f"T.{joint_part}_sum.1",),
                          note=("summed over the others",))


def events(model: Model, values: Values) -> tuple[Expr, ...]:
    """[Z_i = k] for each variable."""
    return tuple(indicator(name, *model.variable(name).indices, value)
                 for name, value in values.items())


def _bayes(model: Model, u: Unit, trace: Trace) -> None:
    fresh, part = fresh_letters(model, u), part_of(u.joint, model)
    total = over_values(model, u, partial(unit_density, model, u), fresh)
    first = trace.add("posterior", part, "definition", ":=", u.joint, event_probability(
        events(model, dict(zip(u.latents, u.values, strict=True)))),
        note=("the posterior probability, at the current iterate",))
    steps = [first]
    for values in values_of(model, u):
        ratio = at(model, unit_density(model, u, values) * power(total, -1), "t")
        labels = [v for v in values.values() if v not in u.values]
        note = ("joint over marginal",)
        if labels:
            steps.append(trace.equal("posterior", "_".join([part, *labels]), "bayes",
                                     responsibility(model, dict(values)), ratio,
                                     needs=(first.id,), note=note))
        else:
            steps.append(trace.then(first, "bayes", ratio, note=note))
    trace.equal("posterior", f"{part}_sum", "weights_sum",
                over(model, u.values, u.joint), ONE,
                needs=tuple(s.id for s in steps),
                note=("the posterior probabilities sum to 1",))


def expected_log_likelihood(model: Model, joint: tuple[Summand, ...], units: tuple[Unit, ...],
                            complete: Step, trace: Trace) -> Step:
    """Records Q(theta | theta^t); no latent variable is left in the last step."""
    first = trace.add("expectation", "Q", "definition", ":=", Q, expectation(COMPLETE),
                      note=("over the latent variables, given the data, at the current iterate",))
    put = trace.then(first, "insert", expectation(complete.right), LOGS, needs=(complete.id,))
    needs = tuple(s.id for s in trace.steps if s.stage == "posterior" and s.relation == ":=")
    if not any(certain(s) for s in joint):
        put = trace.then(put, "expectation_linear", logs(
            model, groups(model, joint), _means, lambda s: s.body), LOGS,
            note=("only the indicators are random",))
    return trace.then(put, "expectation_of_indicator", q_expression(model, joint), LOGS,
                      needs=needs,
                      note=("each indicator's mean is its posterior probability",))


def _means(guards: tuple[Guard, ...]) -> Expr:
    """E[[Z_i = k]], of each condition."""
    return expectation(indicators(guards)) if guards else ONE


def q_groups(model: Model, joint: tuple[Summand, ...]) -> tuple[Group, ...]:
    """The groups of Q: without what is 1 wherever its posterior is positive."""
    return groups(model, (s for s in joint if not certain(s)))


def q_expression(model: Model, joint: tuple[Summand, ...]) -> Expr:
    """Q as nested sums."""
    return logs(model, q_groups(model, joint), expected_indicators(model), lambda s: s.body)


def sums(trace: Trace) -> tuple[str, ...]:
    """The lines that say what sums of responsibilities are: those over values, the counts."""
    return tuple(s.id for s in trace.steps if (
        s.stage == "posterior" and s.rule in ("weights_sum", "marginal")
        and not s.part.startswith("any")) or (
        s.stage == "expectation" and s.part.startswith("N")))


def counts(model: Model, units: tuple[Unit, ...], totals: Totals, names: frozenset[str],
           trace: Trace) -> None:
    """Records the sums of responsibilities that have those names, and what these add up to."""
    for u in units:
        for count, summed in totals.count_definitions(u):
            if count.args[0] not in names:
                continue
            part = "_".join(["N", *count.args[0].split(":")[1:]]).replace(",", "_")
            first = trace.add("expectation", part, "definition", ":=", count, summed,
                              note=("the expected number of units with these values",))
            each = count
            for i in reversed(count.args[2]):
                each = sum_over(each, i, model.plate(i).size)
            trace.equal("expectation", part, "total_count", each, totals.whole(u), needs=(
                first.id, f"T.{part_of(u.joint, model)}_sum.1", *_marginal_ids(trace)),
                note=("every unit has one value",))


def _marginal_ids(trace: Trace) -> tuple[str, ...]:
    return tuple(s.id for s in trace.steps if s.stage == "posterior" and s.rule == "marginal")


