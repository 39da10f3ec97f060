"""Whether the likelihood has a bound: of probabilities, and of densities each of which is largest
under the law that is fitted to its observation alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from ...algebra.expression import (
    ONE,
    ZERO,
    Expr,
    add,
    density,
    is_zero,
    law_expectation,
    log,
    mul,
    rewrite,
    symbol,
    walk,
)
from ...algebra.normal import factors, tidy
from ...model import Factor, Model
from ...trace import Step, Trace
from ..laws import law_of
from ..letters import over
from ..parts import Summand, Unit
from ..solve import Solution
from .ascent import OBSERVED, STAGE
from .written import over_values, unit_density

#: Laws that are probabilities and no families.
COUNTED = ("categorical", "multinomial", "point")


def bounded(model: Model, joint: tuple[Summand, ...], units: tuple[Unit, ...],
            solutions: Mapping[str, Solution], trace: Trace) -> None:
    """Records a bound of the log-likelihood, where one is known."""
    written = next(s for s in trace.steps if s.stage == STAGE and s.part == "observed"
                   and not any(n.op == "function" for n in walk(s.right)))
    variables = {v.name for v in model.variables}
    laws = [f.law for f in model.factors if f.variable in variables]
    given = {f.variable for f in model.factors if f.law == "categorical"}
    if not all(sums_to_one(model, f) for f in model.factors if f.law == "categorical"):
        return
    if all(law in COUNTED or (law != "known" and law_of(model, law).support.discrete)
           for law in laws) and all(v.name in given for v in model.latents):
        trace.add(STAGE, "bounded", "probability", ">=", ZERO, OBSERVED, needs=(written.id,),
                  given={"terms": (("probability_at_most_one", -written.right),)},
                  note=("each observation's probability is at most 1",))
        return
    _by_peaks(model, joint, units, solutions, written, trace)


def sums_to_one(model: Model, f: Factor) -> bool:
    """Whether the probabilities of a label are known to sum to 1."""
    first = f.arguments[0]
    if len(f.arguments) > 1:
        return tidy(add(*f.arguments)) == ONE
    if first.op == "symbol":
        return any(p.name == first.args[0] and p.domain == "simplex" for p in model.parameters)
    labels = model.plate(model.variable(f.variable).values).labels
    return bool(first.op == "number" and first.args[0] * len(labels) == 1)


def _by_peaks(model: Model, joint: tuple[Summand, ...], units: tuple[Unit, ...],
              solutions: Mapping[str, Solution], written: Step, trace: Trace) -> None:
    """No value's density at an observation exceeds that of the law fitted to it alone."""
    law = _only_density(model, joint, units)
    if law is None:
        return
    u = units[0]
    x, *arguments = law.density.args[1:]
    best = [_alone(a, law.plates, u, solutions) for a in arguments]
    if any(b is None or is_zero(b) for b in best):
        return
    name, top = law.density.args[0], [b for b in best if b is not None]
    drawn = symbol(".X", x.args[1])
    under = density(name, drawn, *top)
    peak = density(name, x, *top)
    divergence = law_expectation(log(under) - log(density(name, drawn, *arguments)), under)
    first = trace.equal(STAGE, "peak", "moment_matching", log(peak) - log(law.density),
                        divergence, "moments", needs=(written.id,))
    above = trace.add(STAGE, "peak", "gibbs", ">=", divergence, ZERO, "gibbs", chain=first.id,
                      given={"terms": (("gibbs", divergence),)})
    mixture = over_values(model, u, partial(unit_density, model, u))
    rest = over(model, u.plates, log(peak) - log(mixture))
    trace.add(STAGE, "bounded", "average", ">=", over(model, u.plates, log(peak)), OBSERVED,
              needs=(written.id, above.id), given={"terms": ((f"average:{above.id}", rest),)},
              note=("an average of densities is at most the greatest",))


def _only_density(model: Model, joint: tuple[Summand, ...], units: tuple[Unit, ...]
                  ) -> Summand | None:
    """The one law beside the probabilities of the one label of each unit."""
    if len(units) != 1 or len(units[0].latents) != 1 or len(units[0].plates) != 1 or model.weights:
        return None
    u = units[0]
    latent = model.variable(u.latents[0])
    found = [s for s in joint if model.factors[s.factor].variable != latent.name]
    if len(found) != 1 or latent.seen or len(u.terms) != len(joint):
        return None
    (s,) = found
    plain = s.density.op == "density" and s.seen == ONE and set(s.plates) == {
        u.plates[0], u.values[0]} and [g.value for g in s.guards] == [u.values[0]]
    return s if plain else None


def _alone(a: Expr, plates: tuple[str, ...], u: Unit, solutions: Mapping[str, Solution]
           ) -> Expr | None:
    """What an argument of a law is where it is estimated from one observation: its update with
    the responsibility 1 there; None where that is not known."""
    s = solutions.get(a.args[0]) if a.op == "symbol" else None
    if s is None:
        known = a.op == "number" or (a.op == "symbol" and u.values[0] not in a.args[2]
                                     and a.args[0] not in solutions)
        return a if known else None
    if s.formula is None or u.values[0] not in a.args[2]:
        return None
    t = u.joint

    def one(e: Expr) -> Expr | None:
        if e.op == "symbol" and e.args[0].startswith(".N"):
            return ONE
        if e.op == "sum" and e.args[1] == u.plates[0] and t in factors(e.args[0]):
            return mul(*(f for f in factors(e.args[0]) if f != t))
        return None

    found = tidy(rewrite(s.formula, one))
    left = {n.args[0] for n in walk(found) if n.op == "symbol"}
    return None if left & {*solutions} or any(n.startswith((".T", ".N")) for n in left) else found
