"""What a derivation must contain, from the model alone, each claim with its shape.

A claim is found by what a chain of lines starts with and by its relation, never by the ids of
lines; it is right where exactly one chain states it, in full. Missing, doubled and weaker ones are
refused by name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .chains import Chain, ops, ordered
from .facts import COMPLETE, JOINT, Facts
from .statement import Parameter
from .terms import BOUND, FUNCTION, Term, walk
from .vanishing import equations_of

#: Domains in which every value lies.
EVERYWHERE = ("real", "vector")
KINDS = {"vector": "vector", "covariance": "symmetric"}
T, N = ".T", ".N"


@dataclass(frozen=True)
class Claim:
    """What must be said: its name, which chains say it, and what is wrong with one ("" if nothing).

    ``when`` says of all chains whether it must be said.
    """

    name: str
    says: Callable[[Chain], bool]
    fault: Callable[[Chain], str]
    when: Callable[[Sequence[Chain]], bool] = lambda chains: True


def _right(chain: Chain) -> str:
    return ""


def _new(term: Term) -> bool:
    """Whether theta^{t+1} occurs."""
    return any(t.op == "symbol" and t.args[3] == "t+1" for t in walk(term))


class Requirements:
    """The claims that a model's derivation must contain."""

    def __init__(self, facts: Facts) -> None:
        self.facts, self.pool, self.s = facts, facts.pool, facts.statement
        self.i, self.k = self.s.observation_index, self.s.component_index

    # -- terms ----------------------------------------------------------------------------------

    def function(self, name: str, mark: str = "") -> Term:
        """A function without arguments."""
        return self.pool.make("function", FUNCTION + name, mark)

    def parameter(self, q: Parameter, mark: str) -> Term:
        """A parameter of the k-th component."""
        kind = KINDS.get(q.domain, "scalar")
        return self.pool.make("symbol", q.base, kind, (self.k,) if q.per_component else (), mark)

    def weight(self, mark: str) -> Term:
        """The weight of the k-th component."""
        return self.pool.make("symbol", self.s.weights.base, "scalar", (self.k,), mark)

    def responsibility(self, mark: str) -> Term:
        """T_{k,i}."""
        return self.pool.make("symbol", T, "scalar", (self.k, self.i), mark)

    def one_minus(self, term: Term) -> Term:
        """1 minus a term."""
        return self.pool.minus(self.pool.number(1), term)

    def total(self, body: Term, index: str, size: str) -> Term:
        """A sum over all values of an index."""
        return self.pool.make("sum", body, index, size)

    def law(self, mark: str) -> Term:
        """The law of the k-th component, of the bound variable."""
        density = self.density(mark)
        x = self.pool.make("symbol", BOUND, density.args[1].args[1], (), "")
        return self.pool.make("density", density.args[0], x, *density.args[2:])

    def density(self, mark: str) -> Term:
        """p(x_i | the k-th component)."""
        return self.facts.joint_term(self.i, self.k, mark).args[1]

    def statistic(self, s: Term, x: Term) -> Term:
        """A statistic of the family at x, and at what is known of the observation."""
        formal = self.pool.make("symbol", "x", x.args[1], (), "")
        return self.facts.substitute(s, {formal: x})

    def same(self, a: Term, b: Term) -> bool:
        """Whether two terms are the same up to the order of summands and factors."""
        return a is b or ordered(self.pool, a) == ordered(self.pool, b)

    def names(self, term: Term) -> set[str]:
        """The functions in a term."""
        return {t.args[0] for t in walk(term) if t.op == "function"}

    def weights_free(self) -> bool:
        """Whether the weights are unknown."""
        return self.s.weights.kind != "fixed"

    @property
    def one_weight(self) -> bool:
        """Whether the weights are tau and 1 - tau."""
        return self.s.weights.kind == "complement" and len(self.s.labels) == 2

    @property
    def unknowns(self) -> tuple[Parameter, ...]:
        """The parameters but the weights."""
        return tuple(p for p in self.s.parameters if p.base != self.s.weights.base)

    # -- the list -------------------------------------------------------------------------------

    def claims(self) -> tuple[Claim, ...]:
        """All of them, in the order of a derivation."""
        found = [*self._likelihood(), *self._posterior(), *self._expected()]
        if self.weights_free():
            base = self.s.weights.base
            found += self._block(base, lambda t: t.args[0] == base)
        for q in self.unknowns:
            found += self._block(q.base, lambda t, q=q: t is self.parameter(q, t.args[3]))
        return (*found, *self._maximum(), *self._feasible(), *self._ascent())

    def _starts(self, name: str, left: Term, relation: str,
                fault: Callable[[Chain], str] = _right) -> Claim:
        return Claim(name, lambda c: c.relation == relation and self.same(c.left, left), fault)

    def _without(self, *operations: str, functions: bool = True,
                 holds: tuple[str, ...] = ()) -> Callable[[Chain], str]:
        """Whether the end has none of the operations (nor functions), and has the others."""
        refused = {*operations, *(("function",) if functions else ())}

        def fault(chain: Chain) -> str:
            inside = ops(chain.right)
            left = sorted(inside & refused)
            if left:
                return f"it ends with {left[0]} in it"
            lost = [o for o in holds if o not in inside]
            return f"it ends without {lost[0]}" if lost else ""

        return fault

    def _likelihood(self) -> list[Claim]:
        p = self.pool
        log_density = p.make("log", self.density(""))
        x = self.density("").args[1]
        return [
            self._starts("the joint density of an observation",
                         p.make("function", JOINT, "", x), "=",
                         self._without(holds=("indicator", "density", "product"))),
            self._starts("the complete-data likelihood", p.make("function", COMPLETE, ""), "=",
                         self._without(holds=("indicator", "density"))),
            self._starts("the complete-data log-likelihood",
                         self.function("complete_log_likelihood"), ":=",
                         self._without("density", "product", holds=("indicator", "sum"))),
            self._starts("the logarithm of the density", log_density, "=",
                         lambda c: "its logarithm is not opened" if c.right.op == "log" else
                         self._without("density", "exp")(c)),
        ]

    def _posterior(self) -> list[Claim]:
        p, s = self.pool, self.s
        every = p.make("assignments", p.make("function", COMPLETE, ""), s.latent)
        one = self.responsibility("t")
        return [
            self._starts("the responsibilities", one, ":=",
                         self._without("posterior", holds=("density", "sum"))),
            self._starts("the responsibilities sum to 1",
                         self.total(one, self.k, s.component_size), "=", self._ends(p.number(1))),
            self._starts("the sum over all assignments", every, "=",
                         self._without("assignments", "indicator", holds=("product", "sum"))),
            self._starts("the posterior falls into factors", self.function("posterior_all"), ":=",
                         self._without("assignments", holds=("posterior", "product"))),
        ]

    def _ends(self, *terms: Term) -> Callable[[Chain], str]:
        return lambda c: "" if any(self.same(c.right, t) for t in terms) else (
            "it ends with something else")

    def _expected(self) -> list[Claim]:
        p, s = self.pool, self.s
        count = p.make("symbol", N, "scalar", (self.k,), "t")
        without = self._without("expectation", "indicator", "density", "product", "posterior",
                                holds=("sum",))

        def taken(chain: Chain) -> str:
            marks = {t.args[3] for t in walk(chain.right)
                     if t.op == "symbol" and t.args[0] in (T, N)}
            return without(chain) or ("" if marks == {"t"} else "responsibilities not at theta^t")

        return [
            self._starts("Q", self.function("Q"), ":=", taken),
            self._starts("the expected counts", count, ":="),
            self._starts("the expected counts sum to N",
                         self.total(count, self.k, s.component_size), "=",
                         self._ends(p.make("size", s.observation_size))),
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
            free = [t for t in walk(line.right) if t.op == "symbol" and self._unsolved(t)]
            if free or self.names(line.right):
                return "the right side has a free parameter"
            if not any(t.op == "symbol" and t.args[0] in (T, N) for t in walk(line.right)):
                return "the right side has no responsibility"
            return ""

        return [
            Claim(f"the score of {base}", lambda c: c.relation == "=" and slope(c.left),
                  self._without("derivative", "differential")),
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

    def _unsolved(self, t: Term) -> bool:
        """Whether a symbol is neither of the data nor taken at theta^t or theta^{t+1}."""
        name, mark = t.args[0], t.args[3]
        if self.s.is_observed(name) or self.s.known_domain(name) is not None:
            return False
        return mark not in ("t", "t+1")

    # -- the maximum ----------------------------------------------------------------------------

    def _divergences(self) -> list[tuple[str, Callable[[Term], bool], tuple[Term, ...]]]:
        """Of the weights and of a component: the name, which function it is, the equality."""
        found = []
        if self.weights_free():
            w = tuple(self.pool.make("symbol", self.s.weights.base, "scalar", (), m)
                      for m in ("t+1", ""))
            found.append(("the divergence of the weights", lambda t: t.args[2:] == w,
                          (self._equation(self.weight(""), self.weight("t+1")),)))
        place = self.pool.make("function", FUNCTION + "·", "")
        laws = tuple(self.pool.make("density", d.args[0], place, *d.args[2:])
                     for d in (self.density("t+1"), self.density("")))
        found.append(("the divergence of a component", lambda t: t.args[2:] == laws,
                      tuple(self._equation(self.parameter(q, ""), self.parameter(q, "t+1"))
                            for q in self.unknowns)))
        return found

    def _equation(self, a: Term, b: Term) -> Term:
        return self.pool.make("equation", a, b)

    def _all_of(self, equations: tuple[Term, ...]) -> Callable[[Chain], str]:
        """Whether an "only" line has all of those equations."""
        def fault(chain: Chain) -> str:
            stated = equations_of(chain.right)
            lost = [e for e in equations
                    if e not in stated and self._equation(*e.args[::-1]) not in stated]
            return f"it does not say that {lost[0].args[0].args[0]} agrees" if lost else ""

        return fault

    def _maximum(self) -> list[Claim]:
        p, found = self.pool, []
        x = self.density("").args[1]
        for j, s in enumerate(self.s.family.statistics, start=1):
            mean = p.make("law_expectation", self.statistic(s, self.law("t+1").args[1]),
                          self.law("t+1"))
            data = self.total(p.mul(self.responsibility("t"), self.statistic(s, x)), self.i,
                              self.s.observation_size)
            found += [
                self._starts(f"the mean of statistic {j}", mean, "=",
                             self._without("law_expectation")),
                self._starts(f"the moment equation of statistic {j}", data, "=", self._no_data),
            ]
        for name, is_it, equations in self._divergences():
            def about(t: Term, is_it: Callable[[Term], bool] = is_it) -> bool:
                return t.op == "function" and t.args[0].startswith(FUNCTION + "KL") and is_it(t)

            found += [
                Claim(name, lambda c, about=about: c.first.relation == ":=" and about(c.left),
                      self._without("law_expectation")),
                Claim(f"{name} is at least 0",
                      lambda c, about=about: c.relation == ">=" and about(c.left),
                      self._ends(p.number(0))),
                Claim(f"{name} is 0 only for equal parameters",
                      lambda c, about=about: c.relation == "only" and about(c.left),
                      self._all_of(equations)),
            ]
        new, free = self.function("Q", "t+1"), self.function("Q")
        gap = p.minus(new, free)
        return [
            *found,
            self._starts("the gap of Q is a sum of divergences", gap, "=", self._divergent),
            self._starts("the maximum of Q", new, ">=", self._ends(free)),
            self._starts("the maximum of Q is at theta^{t+1} only", gap, "only",
                         self._all_of(self._agreement("", "t+1"))),
        ]

    def _agreement(self, a: str, b: str) -> tuple[Term, ...]:
        """theta at one mark is theta at another."""
        pairs = [(self.weight(a), self.weight(b))] if self.weights_free() else []
        pairs += [(self.parameter(q, a), self.parameter(q, b)) for q in self.unknowns]
        return tuple(self._equation(*pair) for pair in pairs)

    def _no_data(self, chain: Chain) -> str:
        if any(t.op == "symbol" and self.s.is_observed(t.args[0]) for t in walk(chain.right)):
            return "it ends with the observations in it"
        return "" if _new(chain.right) else "it ends without theta^{t+1}"

    def _divergent(self, chain: Chain) -> str:
        terms = chain.right.args if chain.right.op == "add" else (chain.right,)
        if any(o in ops(chain.right) for o in ("log", "law_expectation")) or not all(
                any(n.startswith(FUNCTION + "KL") for n in self.names(t)) for t in terms):
            return "it ends with what is no divergence"
        return ""

    # -- theta^{t+1} lies in its domain -----------------------------------------------------------

    def _feasible(self) -> list[Claim]:
        p, s, found = self.pool, self.s, []
        if self.weights_free():
            w = self.weight("t+1")
            if self.one_weight:
                w = p.make("symbol", s.weights.base, "scalar", (), "t+1")
                found.append(self._shown("the new weight is below 1", self.one_minus(w), (">",)))
            else:
                found.append(self._starts("the new weights sum to 1", self.total(
                    w, self.k, s.component_size), "=", self._ends(p.number(1))))
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
        name, zero = f"the new {q.base} is positive semidefinite", self._ends(self.pool.number(0))

        def form(t: Term) -> bool:
            return t.op == "mul" and len(t.args) == 3 and t.args[1] is new and (
                t.args[0].op == "transpose" and t.args[0].args[0] is t.args[2]
                and t.args[2].op == "symbol" and self._unsolved(t.args[2]))

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
            return any(c.relation == "only" and _new(c.right) and any(
                t.op == "symbol" and t.args[0] == q.base and t.args[3] == "t+1"
                for t in walk(c.left)) and data(c.right) for c in chains)

        return [
            Claim(f"{name} where the differences of the observations are",
                  lambda c: c.relation == "=" and len(data(c.left)) == 1 and _new(c.left)
                  and len(data(c.right)) == 2 and not _new(c.right), _right, needed),
            Claim(f"{name} only where the differences of the observations are",
                  lambda c: c.relation == "=" and len(data(c.left)) == 2 and not _new(c.left)
                  and _new(c.right), _right, needed),
        ]

    # -- ascent -----------------------------------------------------------------------------------

    def _ascent(self) -> list[Claim]:
        p, name = self.pool, "log_likelihood"
        log = {m: self.function(name, m) for m in ("", "t", "t+1")}
        h, h_t = self.function("H"), self.function("H", "t")

        def observed(chain: Chain) -> str:
            if not any(self._logs_of_sums(x.right) for x in chain.lines):
                return "it is nowhere written as a sum of logarithms"
            if not self.same(chain.right, p.add(self.function("Q"), h)):
                return "it does not end with Q + H"
            return ""

        return [
            self._starts("the log-likelihood is Q + H", log[""], ":=", observed),
            self._starts("H", h, ":=", self._without("expectation", "indicator", "posterior")),
            self._starts("H is least at theta^t", h, ">=", self._ends(h_t)),
            self._starts("H is least where the responsibilities agree", p.minus(h, h_t), "only",
                         self._all_of((self._equation(self.responsibility(""),
                                                      self.responsibility("t")),))),
            self._starts("the log-likelihood does not fall", log["t+1"], ">=",
                         self._ends(log["t"])),
            self._starts("the log-likelihood stays only where theta stays",
                         p.minus(log["t+1"], log["t"]), "only",
                         self._all_of(self._agreement("t", "t+1"))),
        ]

    def _logs_of_sums(self, t: Term) -> bool:
        """sum_i log sum_k of the model's own weights and densities."""
        if t.op != "sum" or t.args[1:] != (self.i, self.s.observation_size):
            return False
        log = t.args[0]
        if log.op != "log" or log.args[0].op != "sum":
            return False
        body, index, size = log.args[0].args
        density = self.facts.joint_term(self.i, index, "").args[1]
        return size == self.s.component_size and any(d is density for d in walk(body))
