"""What a derivation must contain, from the model alone, each claim with its shape.

A claim is found by what a chain of lines starts with and by its relation, never by the ids of
lines; it is right where exactly one chain states it, in full. Missing, doubled and weaker ones are
refused by name.
"""

from __future__ import annotations

from collections.abc import Callable

from .bounds import Bounds
from .chains import Chain
from .claimed import Claim, Model, N, T
from .domains import Domains
from .facts import COMPLETE, JOINT, Facts
from .gains import Gains
from .statement import Parameter
from .terms import Term, walk


def required(facts: Facts) -> tuple[Claim, ...]:
    """All claims that a model's derivation must contain, in the order of a derivation."""
    gains = Gains(facts)
    return (*Steps(facts).claims(), *gains.maximum(), *Domains(facts).claims(),
            *Bounds(facts).claims(), *gains.ascent())


class Steps(Model):
    """The steps of the algorithm: from the likelihood to the update of each parameter."""

    def claims(self) -> tuple[Claim, ...]:
        """The claims up to the updates."""
        found = [*self._likelihood(), *self._posterior(), *self._expected()]
        if self.weights_free():
            base = self.s.weights.base
            found += self._block(base, lambda t: t.args[0] == base)
        for q in self.unknowns:
            found += self._block(q.base, self._is(q))
        return tuple(found)

    def _is(self, q: Parameter) -> Callable[[Term], bool]:
        return lambda t: t is self.parameter(q, t.args[3])

    def _likelihood(self) -> list[Claim]:
        p = self.pool
        log_density = p.make("log", self.density(""))
        x = self.density("").args[1]
        return [
            self.starts("the joint density of an observation",
                         p.make("function", JOINT, "", x), "=",
                         self.without(holds=("indicator", "density", "product"))),
            self.starts("the complete-data likelihood", p.make("function", COMPLETE, ""), "=",
                         self.without(holds=("indicator", "density"))),
            self.starts("the complete-data log-likelihood",
                         self.function("complete_log_likelihood"), ":=",
                         self.without("density", "product", holds=("indicator", "sum"))),
            self.starts("the logarithm of the density", log_density, "=",
                         lambda c: "its logarithm is not opened" if c.right.op == "log" else
                         self.without("density", "exp")(c)),
        ]

    def _posterior(self) -> list[Claim]:
        p, s = self.pool, self.s
        every = p.make("assignments", p.make("function", COMPLETE, ""), s.latent)
        one = self.responsibility("t")
        return [
            self.starts("the responsibilities", one, ":=",
                         self.without("posterior", holds=("density", "sum"))),
            self.starts("the responsibilities sum to 1",
                         self.total(one, self.k, s.component_size), "=", self.ends(p.number(1))),
            self.starts("the sum over all assignments", every, "=",
                         self.without("assignments", "indicator", holds=("product", "sum"))),
            self.starts("the posterior falls into factors", self.function("posterior_all"), ":=",
                         self.without("assignments", holds=("posterior", "product"))),
        ]

    def _expected(self) -> list[Claim]:
        p, s = self.pool, self.s
        count = p.make("symbol", N, "scalar", (self.k,), "t")
        without = self.without("expectation", "indicator", "density", "product", "posterior",
                                holds=("sum",))

        def taken(chain: Chain) -> str:
            marks = {t.args[3] for t in walk(chain.right)
                     if t.op == "symbol" and t.args[0] in (T, N)}
            return without(chain) or ("" if marks == {"t"} else "responsibilities not at theta^t")

        def apart(chain: Chain) -> str:
            summed = any(t.op == "sum" and t.args[2] == s.component_size
                         for t in walk(chain.right))
            return "its components are summed" if summed else taken(chain)

        named = [self.starts("Q, component by component", self.function("Q"), "=", apart)]
        return [
            self.starts("Q", self.function("Q"), ":=", taken),
            *(named if s.labels else ()),
            self.starts("the expected counts", count, ":="),
            self.starts("the expected counts sum to N",
                         self.total(count, self.k, s.component_size), "=",
                         self.ends(p.make("size", s.observation_size))),
        ]

    # -- one parameter --------------------------------------------------------------------------

    def _block(self, base: str, is_it: Callable[[Term], bool]) -> list[Claim]:
        q = self.function("Q")

        def slope(t: Term) -> bool:
            return t.op == "derivative" and t.args[1].op == "symbol" and (
                t.args[1].args[3] == "" and t.args[1].args[0] == base and is_it(t.args[1])) and (
                t.args[0] is q or (base == self.s.weights.base and self._constrained(t.args[0])))

        def stationary(chain: Chain) -> bool:
            left = chain.left
            return chain.relation in ("<=>", "mixed", "sum") and left.op == "equation" and (
                slope(left.args[0]) and left.args[1].op in ("number", "zero"))

        def zero(chain: Chain) -> str:
            right = chain.left.args[1]
            if right.op == "number" and right.args[0] != 0:
                return "the score is set to something else than 0"
            bad = {x.relation for x in chain.lines} - {"<=>", "sum"}
            return "it is no chain of equations" if bad else ""

        def update(chain: Chain) -> str:
            (line, *more) = chain.lines
            if more:
                return "a solution goes on"
            free = [t for t in walk(line.right) if t.op == "symbol" and self.unsolved(t)]
            if free or self.names(line.right):
                return "the right side has a free parameter"
            if not any(t.op == "symbol" and t.args[0] in (T, N) for t in walk(line.right)):
                return "the right side has no responsibility"
            return ""

        return [
            Claim(f"the score of {base}", lambda c: c.relation == "=" and slope(c.left),
                  self.without("derivative", "differential")),
            Claim(f"the stationary equation of {base}", stationary, zero),
            Claim(f"the update of {base}", lambda c: c.first.relation == "solves"
                  and c.first.left.args[0] == base and c.first.left.args[3] == "t+1"
                  and is_it(c.first.left), update),
        ]

    def _constrained(self, body: Term) -> bool:
        """Q plus a multiplier times one minus the sum of the weights."""
        if body.op != "add" or len(body.args) != 2 or body.args[0] is not self.function("Q"):
            return False
        product = body.args[1]
        if product.op != "mul" or len(product.args) != 2 or product.args[0].op != "symbol":
            return False
        for t in walk(product.args[1]):
            if t.op == "sum" and t.args[2] == self.s.component_size:
                w = self.pool.make("symbol", self.s.weights.base, "scalar", (t.args[1],), "")
                return t.args[0] is w and self.same(product.args[1], self.one_minus(t))
        return False
