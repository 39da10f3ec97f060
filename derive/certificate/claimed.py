"""The terms of a model that claims speak of, and what a chain that states one may look like."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .chains import Chain, ops, ordered
from .facts import Facts
from .statement import Parameter
from .terms import BOUND, FUNCTION, Term, walk
from .vanishing import equations_of

#: The symbols of the responsibilities and of the expected counts.
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


def stated(chain: Chain) -> str:
    """Nothing is wrong with a chain that says it at all."""
    return ""


def has_new(term: Term) -> bool:
    """Whether theta^{t+1} occurs."""
    return any(t.op == "symbol" and t.args[3] == "t+1" for t in walk(term))


class Model:
    """The terms of one model."""

    def __init__(self, facts: Facts) -> None:
        self.facts, self.pool, self.s = facts, facts.pool, facts.statement
        self.i, self.k = self.s.observation_index, self.s.component_index

    def function(self, name: str, mark: str = "") -> Term:
        """A function without arguments."""
        return self.pool.make("function", FUNCTION + name, mark)

    def parameter(self, q: Parameter, mark: str) -> Term:
        """A parameter of the k-th component."""
        return self.facts.parameter_term(q.base, self.k, mark)

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
        return a is b or (a.op == b.op and ordered(a) == ordered(b))

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

    def starts(self, name: str, left: Term, relation: str,
                fault: Callable[[Chain], str] = stated) -> Claim:
        """A claim about that term, by its relation."""
        return Claim(name, lambda c: c.relation == relation and self.same(c.left, left), fault)

    def without(self, *operations: str, functions: bool = True,
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

    def ends(self, *terms: Term) -> Callable[[Chain], str]:
        """Whether the chain ends with one of the terms."""
        return lambda c: "" if any(self.same(c.right, t) for t in terms) else (
            "it ends with something else")

    def unsolved(self, t: Term) -> bool:
        """Whether a symbol is neither of the data nor taken at theta^t or theta^{t+1}."""
        name, mark = t.args[0], t.args[3]
        if self.s.is_observed(name) or self.s.known_domain(name) is not None:
            return False
        return mark not in ("t", "t+1")

    def equation(self, a: Term, b: Term) -> Term:
        """a = b."""
        return self.pool.make("equation", a, b)

    def all_of(self, equations: tuple[Term, ...]) -> Callable[[Chain], str]:
        """Whether an "only" line has all of those equations."""
        def fault(chain: Chain) -> str:
            stated = equations_of(chain.right)
            lost = [e for e in equations
                    if e not in stated and self.equation(*e.args[::-1]) not in stated]
            return f"it does not say that {lost[0].args[0].args[0]} agrees" if lost else ""

        return fault

    def agreement(self, a: str, b: str) -> tuple[Term, ...]:
        """theta at one mark is theta at another."""
        pairs = [(self.weight(a), self.weight(b))] if self.weights_free() else []
        pairs += [(self.parameter(q, a), self.parameter(q, b)) for q in self.unknowns]
        return tuple(self.equation(*pair) for pair in pairs)
