"""What must be shown of theta^{t+1}: that it lies in its domain, and where it is on the edge."""

from __future__ import annotations

from collections.abc import Sequence

from .chains import Chain
from .claimed import Claim, Model, has_new, stated
from .statement import Parameter
from .terms import Term, walk
from .vanishing import equations_of

#: Domains in which every value lies.
EVERYWHERE = ("real", "vector")


class Domains(Model):
    """That the new parameters are parameters."""

    def claims(self) -> list[Claim]:
        """theta^{t+1} lies in its domain, or where it does not."""
        p, s = self.pool, self.s
        found: list[Claim] = []
        if self.weights_free():
            w = self.weight("t+1")
            if self.one_weight:
                w = p.make("symbol", s.weights.base, "scalar", (), "t+1")
                found.append(self._shown("the new weight is below 1", self.one_minus(w), (">",)))
            else:
                found.append(self.starts("the new weights sum to 1", self.total(
                    w, self.k, s.component_size), "=", self.ends(p.number(1))))
            found.append(self._shown("the new weight is positive", w, (">",)))
        for q in self.unknowns:
            new = self.parameter(q, "t+1")
            if q.domain == "covariance":
                found += self._quadratic_form(q, new)
            elif q.domain not in EVERYWHERE:
                found += self._bounded(f"the new {q.base} is at least 0", new)
                if q.domain == "probability":
                    found += self._bounded(f"the new {q.base} is at most 1", self.one_minus(new))
            if q.domain in ("covariance", "variance"):
                found += self._span(q)
        return found

    def _bounded(self, name: str, term: Term) -> list[Claim]:
        """At least 0, and where it is 0: both, or greater than 0."""
        return [self._shown(name, term, (">=", ">")), Claim(
            f"{name}, and where it is not greater",
            lambda c: c.relation in ("only", ">") and self.same(c.left, term),
            lambda c: self._about_data(c) if c.relation == "only" else "")]

    def _shown(self, name: str, term: Term, relations: tuple[str, ...]) -> Claim:
        def fault(chain: Chain) -> str:
            if not self.same(chain.right, self.pool.number(0)):
                return "it ends with something else"
            return self._circular(chain)

        return Claim(name, lambda c: c.relation in relations and self.same(c.left, term), fault)

    def _circular(self, chain: Chain) -> str:
        """What is shown of theta^{t+1} may not rest on that it lies in its domain."""
        for line in chain.lines:
            for _, term in line.given.get("terms", ()):
                for t in walk(term):
                    q = self.s.parameter(t.args[0]) if t.op == "symbol" else None
                    if q and t.args[3] == "t+1" and q.domain not in EVERYWHERE:
                        return f"it rests on {q.base} at t+1 itself"
        return ""

    def _about_data(self, chain: Chain) -> str:
        """The case of equality speaks of the observations."""
        found = equations_of(chain.right)
        good = found and all(any(t.op == "symbol" and self.s.is_observed(t.args[0])
                                 for t in walk(e)) for e in found)
        return self._circular(chain) or ("" if good else "it does not speak of the observations")

    def _quadratic_form(self, q: Parameter, new: Term) -> list[Claim]:
        """v'Sv is at least 0 for every v, and where it is 0."""
        name, zero = f"the new {q.base} is positive semidefinite", self.ends(self.pool.number(0))

        def form(t: Term) -> bool:
            return t.op == "mul" and len(t.args) == 3 and t.args[1] is new and (
                t.args[0].op == "transpose" and t.args[0].args[0] is t.args[2]
                and t.args[2].op == "symbol" and self.unsolved(t.args[2]))

        return [
            Claim(name, lambda c: c.relation == ">=" and form(c.left),
                  lambda c: zero(c) or self._circular(c)),
            Claim(f"{name}, and where it is singular",
                  lambda c: c.relation == "only" and form(c.left), self._about_data),
        ]

    def _span(self, q: Parameter) -> list[Claim]:
        """That every deviation from the new mean is 0 means that all observations agree."""
        name = f"the deviations in the new {q.base} are 0"

        def data(t: Term) -> set[str]:
            return {x for s in walk(t) if s.op == "symbol" and self.s.is_observed(s.args[0])
                    for x in s.args[2]}

        def needed(chains: Sequence[Chain]) -> bool:
            return any(c.relation == "only" and has_new(c.right) and any(
                t.op == "symbol" and t.args[0] == q.base and t.args[3] == "t+1"
                for t in walk(c.left)) and data(c.right) for c in chains)

        return [
            Claim(f"{name} where the differences of the observations are",
                  lambda c: c.relation == "=" and len(data(c.left)) == 1 and has_new(c.left)
                  and len(data(c.right)) == 2 and not has_new(c.right), stated, needed),
            Claim(f"{name} only where the differences of the observations are",
                  lambda c: c.relation == "=" and len(data(c.left)) == 2 and not has_new(c.left)
                  and has_new(c.right), stated, needed),
        ]
