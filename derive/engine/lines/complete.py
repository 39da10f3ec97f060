"""The complete-data log-likelihood, line by line."""

from __future__ import annotations

from ...algebra.expression import ONE, Expr, function, log, replace
from ...model import Model
from ...trace import LOGS, Step, Trace
from ..laws import law_of
from ..opening import log_density
from ..parts import Summand
from .written import groups, indicators, likelihood, logs, unopened

STAGE = "log_likelihood"
COMPLETE = function("complete_log_likelihood")


def complete(model: Model, joint: tuple[Summand, ...], trace: Trace) -> Step:
    """Records log p(x, z; theta); the last step has every density written out."""
    parts = groups(model, joint)
    short = logs(model, parts, indicators, unopened)
    last: Step
    if any(s.weight != ONE for s in joint):
        last = trace.add(STAGE, "log", "weighted_terms", ":=", COMPLETE, short,
                         note=("each unit counts with its weight",))
    else:
        whole = function("complete_likelihood")
        first = trace.add(STAGE, "complete", "product_rule", ":=", whole,
                          likelihood(model, parts), note=("the factors multiplied",))
        opened = trace.add(STAGE, "log", "definition", ":=", COMPLETE, log(whole))
        last = trace.then(opened, "log_laws", short, LOGS, needs=(first.id,),
                          note=("products become sums, powers factors",))
    written = [_density(model, s, trace) for s in _laws(joint)]
    if not written:
        return last
    return trace.then(last, "insert", logs(model, parts, indicators, lambda s: s.body), LOGS,
                      needs=tuple(t.id for t in written), note=("the densities put in",))


def _laws(joint: tuple[Summand, ...]) -> list[Summand]:
    """The summands whose density is a law's, each density once."""
    found: dict[Expr, Summand] = {}
    for s in joint:
        if s.density.op == "density":
            found.setdefault(s.density, s)
    return list(found.values())


def _density(model: Model, s: Summand, trace: Trace) -> Step:
    part = f"density_{s.factor}"
    law, x, *arguments = s.density.args
    written = replace(s.density, s.density, law_of(model, law).density(x, *arguments))
    first = trace.equal(STAGE, part, "density_written_out", log(s.density), log(written), LOGS,
                        note=("the family's density",))
    return trace.then(first, "log_laws", log_density(model, law, x, tuple(arguments)), LOGS)
