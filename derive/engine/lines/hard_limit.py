"""K-means as a limit: equal spherical spreads, known and falling to 0, with fixed weights
(Bishop 2006, section 9.3.2)."""

from __future__ import annotations

from fractions import Fraction

from ...algebra.expression import (
    ONE,
    ZERO,
    Expr,
    add,
    at_mark,
    exp,
    log,
    mul,
    power,
    reindex,
    replace,
    rewrite,
    size,
    sum_over,
    symbol,
    walk,
)
from ...trace import LOGS, Step, Trace
from ..letters import over
from ..parts import Summand
from .e_step import q_groups
from .located import EPSILON, Located, weights_alone
from .written import (
    Values,
    at,
    expected_indicators,
    fresh_letters,
    logs,
    over_values,
    unit_density,
    unopened,
    values_of,
)

STAGE = "limit"
HALF = Fraction(1, 2)
DELTA = symbol(".delta", "scalar")


def hard_limit(law: Located, joint: tuple[Summand, ...], trace: Trace) -> None:
    """Records that responsibilities become assignments, and epsilon Q minus half the inertia."""
    if not weights_alone(law):
        return
    Limit(law, joint, trace).record()


class Limit:
    """The lines of the limit of one model."""

    def __init__(self, law: Located, joint: tuple[Summand, ...], trace: Trace) -> None:
        self.law, self.joint, self.trace = law, joint, trace
        self.model, self.unit = law.model, law.unit
        self.weights = tuple(p.name for p in self.model.parameters if any(
            n.op == "symbol" and n.args[0] == p.name for s in law.others for n in walk(s.density)))

    def record(self) -> None:
        """All of them."""
        bayes = [s for s in self.trace.steps if s.stage == "posterior" and s.rule == "bayes"
                 and s.part != "all"]
        divided = [self._assignment(values, line)
                   for values, line in zip(values_of(self.model, self.unit), bayes, strict=True)]
        self._objective(tuple(s.id for s in divided))

    def _r(self, values: Values) -> Expr:
        """The responsibility in the limit's model, at a value."""
        (value,) = values.values()
        return symbol(".R", "scalar", (value, *self.unit.joint.args[2][1:]))

    def _joint(self, values: Values) -> Expr:
        """Weight times density at the spread epsilon, the mean that of theta^t."""
        e = at_mark(unit_density(self.model, self.unit, values), "t", (self.law.mean.args[0],))
        return self.law.narrowed(self._spread_of(e, values))

    def _spread_of(self, e: Expr, values: Values) -> Expr:
        (value,) = values.values()
        return replace(e, reindex(self.law.spread, self.law.k, value), self.law.narrow)

    def _assignment(self, values: Values, bayes: Step) -> Step:
        model, law, u = self.model, self.law, self.unit
        (value,) = values.values()
        fresh = fresh_letters(model, u)
        half = HALF * power(EPSILON, -1)
        put = ((at(model, law.spread, "t"), law.narrow),
               *((at(model, w, "t"), w) for w in map(model.symbol, self.weights)))
        r, total = self._r(values), over_values(model, u, self._joint, fresh)
        first = self.trace.add(STAGE, "assignment", "instance", ":=", r,
                               self._joint(values) * power(total, -1), needs=(bayes.id,),
                               given={"instance": (bayes.id, put)},
                               note=("at the common ", law.spread, " = ", law.narrow))

        def gap(k: str, j: str) -> Expr:
            return law.distance(k, "t") - law.distance(j, "t")

        def beside(other: Values) -> Expr:
            (j,) = other.values()
            if j == value:  # the letter of a sum: another one is put in its place below
                j = fresh[law.k]
            ratio = law.weight(law.values(j)) * power(law.weight(values), -1)
            return ratio * exp(half * gap(value, j))

        exact = add(ONE, *(beside(v) for v in values_of(model, u) if v != values)) \
            if value != law.k else self._over_fresh(beside(values), fresh[law.k])
        then = self.trace.then(first, "divide_through", power(exact, -1),
                               note=("by the numerator; what the densities share cancels",))
        others = [v for v in values_of(model, u) if v != values] or [law.values(fresh[law.k])]
        for other in others:
            (j,) = other.values()
            ratio = law.weight(law.values(j)) * power(law.weight(values), -1)
            self.trace.add(STAGE, "nearest", "limit_exp", "->", ratio * exp(half * -DELTA), ZERO,
                           needs=(then.id,), given={
                               "variable": EPSILON, "to": "0+",
                               "instance": (then.id, ((gap(value, j), -DELTA),))},
                           note=("as ", EPSILON, " falls to 0"))
        return then

    def _over_fresh(self, e: Expr, letter: str) -> Expr:
        return sum_over(e, letter, self.model.plate(self.law.k).size)

    def _objective(self, assignment: tuple[str, ...]) -> None:
        """epsilon Q, between two bounds that tend to minus one half of the inertia."""
        model, law, trace = self.model, self.law, self.trace
        t, r = self.unit.joint, self._r(law.values(law.k))

        def hard(e: Expr) -> Expr:
            return rewrite(e, lambda n: symbol(".R", "scalar", n.args[2])
                           if n.op == "symbol" and n.args[0] == t.args[0] else None)

        groups = q_groups(model, self.joint)
        held = expected_indicators(model)
        energy = EPSILON * law.narrowed(hard(logs(model, groups, held, unopened)))
        own = [p for g in groups if (p := g.part(lambda s: s is not law.law)) is not None]
        weights = hard(logs(model, own, held, unopened))
        inertia = -HALF * over(model, (law.i, law.k), r * law.distance(law.k))
        count = size(model.plate(law.i).size)
        least = mul(EPSILON, count, over_values(model, self.unit,
                                                lambda v: log(law.weight(v))))
        constant = mul(EPSILON, count, law.log_at_mean())
        q = next(s for s in reversed(trace.steps) if s.part == "Q")
        first = trace.equal(STAGE, "objective", "density_written_out", energy,
                            inertia + EPSILON * weights + constant, LOGS,
                            needs=(*assignment, q.id),
                            given={"instance": (q.id, ((law.spread, law.narrow), (t, r)), EPSILON)},
                            note=("the responsibilities of an observation sum to 1",))
        below = over(model, (law.i,), over_values(model, self.unit, lambda v: (
            1 - self._r(v)) * log(law.weight(v))))
        trace.add(STAGE, "above", "probability", ">=", inertia + constant, energy,
                  needs=(first.id,),
                  given={"terms": (("nonnegative", mul(-1, EPSILON, weights)),)},
                  note=("no weight exceeds 1, and no ", r, " is negative"))
        last = trace.add(STAGE, "below", "probability", ">=", energy, inertia + least + constant,
                         needs=(first.id,),
                         given={"terms": (("nonnegative", mul(-1, EPSILON, below)),)},
                         note=("no ", r, " exceeds 1 either"))
        trace.add(STAGE, "vanishing", "limit_log", "->", least + constant, ZERO,
                  needs=(last.id,),
                  given={"variable": EPSILON, "to": "0+", "instance": (last.id, ())},
                  note=("term by term, as ", EPSILON, " falls to 0: ", EPSILON * log(EPSILON),
                        " does so, too"))
