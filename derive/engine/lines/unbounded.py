"""Whether the likelihood has a bound: along which path it has none."""

from __future__ import annotations

from functools import partial

from ...algebra.expression import Expr, log, reindex, replace, sum_over
from ...trace import LOGS, Trace
from .ascent import OBSERVED, STAGE
from .located import EPSILON, Located
from .written import over_values, unit_density

INFINITY = Expr("constant", "infinity")


def unbounded(law: Located, trace: Trace) -> None:
    """Records that the likelihood grows without bound where one value of the latent variable
    contracts on one observation and another covers the rest (Kiefer and Wolfowitz 1956; Day 1969).
    """
    if law.k not in law.spread.args[2]:
        return
    model, u = law.model, law.unit
    first, second = law.labels
    later = f"2..{model.plate(law.i).size}"
    mixture = over_values(model, u, partial(unit_density, model, u))
    peak, other = (unit_density(model, u, law.values(v)) for v in (first, second))

    def at_first(e: Expr) -> Expr:
        return reindex(e, law.i, "1")

    rest = sum_over(log(other), law.i, later)
    gaps = (log(at_first(mixture)) - log(at_first(peak)),
            sum_over(log(mixture) - log(other), law.i, later))
    written = next(s for s in trace.steps if s.stage == STAGE and s.part == "observed")
    below = trace.add(STAGE, "unbounded", "monotone_log", ">=", OBSERVED,
                      log(at_first(peak)) + rest, needs=(written.id,),
                      given={"terms": tuple(("monotone_log", g) for g in gaps)},
                      note=("each logarithm of a sum of positive terms is at least that of one of "
                            "them",))
    centre, mean, fitted, spread = (reindex(e, law.k, first) for e in (
        law.centre, law.mean, law.fitted, law.spread))
    narrow = unit_density(model, u, law.values(first))
    narrow = at_first(replace(replace(narrow, centre, law.law.density.args[1]), spread,
                              law.narrow))
    line = trace.equal(
        STAGE, "degenerate", "density_written_out", log(narrow) + rest,
        log(at_first(law.weight(law.values(first)))) + law.log_at_mean() + rest, LOGS,
        needs=(below.id,), given={"instance": (
            below.id, ((mean, at_first(fitted)), (spread, law.narrow)))})
    trace.add(STAGE, "degenerate", "limit_log", "->", line.right, INFINITY, chain=line.id,
              given={"variable": EPSILON, "to": "0+"}, note=("as ", EPSILON, " falls to 0"))



