"""What follows from a statement, the definitions and the solutions, whatever is drawn.

A value depends on the index letters that are free in its term; on the mark and on what an equation
puts at t+1 only where an unmarked symbol is read; on the assignment z of the latent variables only
where an indicator is, and where all indicators are of one row i, on z_i alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from .arithmetic import NoValue
from .letters import Definition, Letters
from .remembering import remembered
from .statement import COUNTS, KINDS, Statement
from .terms import BOUND, FUNCTION, Pool, Term, walk

COMPONENT = "component'"  # a bound letter that no derivation uses
JOINT, COMPLETE = FUNCTION + "joint", FUNCTION + "complete_likelihood"
#: The functions that are the model's own: p(x_i, Z_i) and the product of it over the observations.
MODEL_FUNCTIONS = (JOINT, COMPLETE)
#: The function that is P(Z = z | x): the weight of an assignment in an expectation.
POSTERIOR_ALL = FUNCTION + "posterior_all"
NOWHERE, EVERYWHERE = "", "*"


class Dependence(NamedTuple):
    """What the value of a term depends on.

    ``rows`` is NOWHERE, EVERYWHERE or the letter of the one row whose z_i matters.
    """

    letters: tuple[str, ...]
    free: bool
    rows: str


class Facts:
    """The facts of one derivation, each found once."""

    def __init__(self, statement: Statement, pool: Pool, definitions: Sequence[Definition],
                 solutions: Sequence[Definition]) -> None:
        self.statement, self.pool = statement, pool
        self.named: dict[str, list[Definition]] = {}
        self.solved: dict[str, list[Definition]] = {}
        for d in definitions:
            self.named.setdefault(d.left.args[0], []).append(d)
        for d in solutions:
            self.solved.setdefault(d.left.args[0], []).append(d)
        self.kinds = Letters(statement, (*definitions, *solutions))
        self.laws: dict[str, Any] = {}

    # -- what stands for what -----------------------------------------------------------------

    def complement_term(self, mark: str) -> Term:
        """One minus the other weights, at a mark."""
        p, s = self.pool, self.statement
        last = s.complement % len(s.labels)
        free = [p.make("symbol", s.weights.base, "scalar", (label,), mark)
                for j, label in enumerate(s.labels) if j != last]
        return p.add(p.number(1), *(p.mul(p.number(-1), w) for w in free))

    @remembered()
    def density_term(self, term: Term) -> Term:
        """The family's density with a density's arguments put in. Raises NoValue."""
        family, p = self.statement.family, self.pool
        if term.args[0] != family.id or len(term.children) != len(family.slots) + 1:
            raise NoValue(f"a density of {term.args[0]} that the statement does not have")
        names = ["x", *(slot[0] for slot in family.slots)]
        given = dict(zip(names, term.children, strict=True))
        formal = {s: given[s.args[0]] for s in walk(family.density)
                  if s.op == "symbol" and s.args[0] in given and not s.args[2]}
        for s, a in formal.items():
            if s.shape != a.shape:
                raise NoValue(f"{s.args[0]} of {family.id} is no {a.shape}")
        return self.substitute(p.add(family.density), formal)

    @remembered()
    def posterior_term(self, i: str, k: str, mark: str) -> Term:
        """P(Z_i = k | x_i) by Bayes: the joint density over its sum over the components."""
        p = self.pool
        marginal = p.make("sum", self.joint_term(i, COMPONENT, mark), COMPONENT,
                          self.statement.component_size)
        return p.mul(self.joint_term(i, k, mark), p.make("power", marginal, p.number(-1)))

    @remembered()
    def joint_term(self, i: str, k: str, mark: str) -> Term:
        """P(Z_i = k) p(x_i | Z_i = k) at a mark, as the statement has them."""
        p, s = self.pool, self.statement
        x = p.make("symbol", s.observed, "vector" if s.observed_domain == "vector" else "scalar",
                   (i,), "")
        slots = []
        for how, name, number in s.arguments:
            if how == "number":
                slots.append(p.number(number or 0))
            elif how == "known":
                slots.append(p.make("symbol", name, "scalar", (i,), ""))
            else:
                slots.append(self.parameter_term(name, k, mark))
        weight = p.make("symbol", s.weights.base or ".w", "scalar", (k,), mark)
        return p.mul(weight, p.make("density", s.family.id, x, *slots))

    def parameter_term(self, name: str, k: str, mark: str) -> Term:
        """A parameter at a mark: that of the component k, or the one of all components."""
        q = self.statement.parameter(name)
        assert q is not None
        indexed = q.per_component or name == self.statement.weights.base
        return self.pool.make("symbol", name, KINDS.get(q.domain, "scalar"),
                              (k,) if indexed else (), mark)

    def model_term(self, term: Term) -> Term | None:
        """What joint(x_i) and complete_likelihood stand for, with the indicators of z."""
        p, s = self.pool, self.statement
        name, _, *arguments = term.args
        if name == COMPLETE and not arguments:
            body = self._joint(s.observation_index)
            return p.make("product", body, s.observation_index, s.observation_size)
        if name == JOINT and [a.op for a in arguments] == ["symbol"] and s.is_observed(
                arguments[0].args[0]) and len(arguments[0].args[2]) == 1:
            return self._joint(arguments[0].args[2][0])
        return None

    def _joint(self, i: str) -> Term:
        p, s = self.pool, self.statement
        power = p.make("power", self.joint_term(i, COMPONENT, ""),
                       p.make("indicator", s.latent, i, COMPONENT))
        return p.make("product", power, COMPONENT, s.component_size)

    def substitute(self, term: Term, formal: dict[Term, Term]) -> Term:
        """The term with symbols replaced. Raises NoValue where a bound letter would be caught."""
        return self._substitute(term, tuple(formal.items())) if formal else term

    @remembered()
    def _substitute(self, term: Term, formal: tuple[tuple[Term, Term], ...]) -> Term:
        for old, new in formal:
            if term is old:
                return new
        if term.op in ("sum", "product") and any(term.args[1] in new.letters
                                                 for _, new in formal):
            raise NoValue("an index letter with two meanings")
        return self.pool.rebuilt(term, lambda a: self._substitute(a, formal))

    # -- what depends on what -----------------------------------------------------------------

    @remembered()
    def dependence(self, term: Term) -> Dependence:
        """What the value of a term depends on."""
        return Dependence(self.letters(term), self.free(term), self.rows(term))

    @remembered(meanwhile=())
    def letters(self, term: Term) -> tuple[str, ...]:
        """The free index letters, those included that only a function's definition has."""
        inside = {x for c in term.children for x in self.letters(c)}
        if term.op == "function":
            for d in self.named.get(term.args[0], ()):
                inside |= set(self.letters(d.right)) - set(d.left.letters)
        if term.op in ("sum", "product"):
            inside.discard(term.args[1])
        elif term.op == "law_expectation":
            inside.discard(BOUND)
        elif term.op == "symbol" and term.args[0] == BOUND:
            inside.add(BOUND)
        return tuple(sorted({*term.letters, *inside}))

    def latent(self, term: Term) -> bool:
        """Whether the value depends on the latent variables."""
        return self.rows(term) != NOWHERE

    @remembered(meanwhile=EVERYWHERE)  # a definition that needs itself gets no value anyway
    def rows(self, term: Term) -> str:
        """The rows whose latent variables the value depends on: see :class:`Dependence`."""
        if term.op in ("expectation", "assignments"):
            return NOWHERE
        if term.op == "indicator":
            return str(term.args[1])
        if term.op == "function" and term.args[0] in (*MODEL_FUNCTIONS, POSTERIOR_ALL):
            (row, *others) = term.letters or (EVERYWHERE,)
            return EVERYWHERE if others else str(row)
        found = {self.rows(c) for c in term.children} - {NOWHERE}
        if term.op in ("symbol", "function") and any(
                self.latent(d.right) for d in self.named.get(term.args[0], ())):
            return EVERYWHERE
        if not found:
            return NOWHERE
        (row, *others) = found
        bound = term.op in ("sum", "product") and term.args[1] == row
        return EVERYWHERE if others or bound else row

    def own_term(self, term: Term) -> Term | None:
        """What the model itself says that a density, a posterior or a function of it is."""
        try:
            if term.op == "density":
                return self.density_term(term)
            if term.op == "posterior":
                return self.posterior_term(*term.args)
        except NoValue:
            return None  # its evaluation says so
        return self.model_term(term) if term.op == "function" else None

    @remembered()
    def mentions(self, term: Term) -> frozenset[str]:
        """The names of symbols and functions in a term, those in the model's own parts included."""
        own = self.own_term(term)
        inside = {x for c in (*term.children, *([own] if own else ())) for x in self.mentions(c)}
        if term.op in ("symbol", "function"):
            inside.add(term.args[0])
        elif term.op == "expectation":
            inside.add(POSTERIOR_ALL)
        return frozenset(inside)

    @remembered(meanwhile=True)
    def free(self, term: Term) -> bool:
        """Whether the value may depend on the mark at which unmarked symbols are read."""
        op, name = term.op, term.args[0] if term.args else ""
        if op == "symbol":
            known = self.statement.is_observed(name) or self.statement.known_domain(name)
            return bool(term.args[3] == "" and not known) or any(
                self.free(d.right) for d in (*self.named.get(name, ()),
                                             *self.solved.get(name, ())))
        if op == "function" or (op == "posterior" and term.args[2] == ""):
            return True
        if op in ("posterior", "density"):
            own = self.own_term(term)
            return own is None or self.free(own)
        return any(map(self.free, term.children))

    @remembered(meanwhile=True)
    def moves(self, term: Term, name: str) -> bool:
        """Whether an unmarked symbol of that name may be read somewhere in the term."""
        op, inside = term.op, list(term.children)
        if op == "symbol":
            if term.args[3] != "":
                return False
            if term.args[0] == name:
                return True
        if op == "posterior" or (op == "function" and term.args[0] in MODEL_FUNCTIONS):
            return bool(term.args[2 if op == "posterior" else 1] == "")
        if op == "symbol" or (op == "function" and term.args[1] == ""):
            for table in (self.named, self.solved):
                inside += [d.right for d in table.get(term.args[0], ())]
        if op == "density":
            inside.append(self.statement.family.density)
        return any(self.moves(t, name) for t in inside)

    @remembered()
    def counts(self, term: Term) -> bool:
        """Whether the value may be a rational number always: of sizes, counts, [Z_i = k]."""
        s = self.statement
        if term.op == "symbol":
            name, domains = term.args[0], COUNTS
            if name == BOUND:
                return s.observed_domain in domains
            return s.known_domain(name) in domains or (
                s.is_observed(name) and s.observed_domain in domains)
        return term.op in ("number", "size", "indicator") or (
            term.op in ("add", "mul", "power") and all(map(self.counts, term.children)))
