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
from .statement import COUNTS, Statement
from .terms import BOUND, FUNCTION, Pool, Term

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
        self._substituted: dict[Any, Term] = {}
        self._made: dict[Any, Term] = {}
        self._dependence: dict[Term, Dependence] = {}
        self._letters: dict[Term, tuple[str, ...]] = {}
        self._rows: dict[Term, str] = {}
        self._free: dict[Term, bool] = {}
        self._moves: dict[tuple[Term, str], bool] = {}
        self._counts: dict[Term, bool] = {}
        self._mentions: dict[Term, frozenset[str]] = {}

    # -- what stands for what -----------------------------------------------------------------

    def complement_term(self, mark: str) -> Term:
        """One minus the other weights, at a mark."""
        p, s = self.pool, self.statement
        last = s.complement % len(s.labels)
        free = [p.make("symbol", s.weights.base, "scalar", (label,), mark)
                for j, label in enumerate(s.labels) if j != last]
        return p.add(p.number(1), *(p.mul(p.number(-1), w) for w in free))

    def density_term(self, term: Term) -> Term:
        """The family's density with a density's arguments put in. Raises NoValue."""
        found = self._made.get(term)
        if found is None:
            found = self._made[term] = self._density_term(term)
        return found

    def _density_term(self, term: Term) -> Term:
        family, p = self.statement.family, self.pool
        if term.args[0] != family.id or len(term.children) != len(family.slots) + 1:
            raise NoValue(f"a density of {term.args[0]} that the statement does not have")
        names = ["x", *(slot[0] for slot in family.slots)]
        given = dict(zip(names, term.children, strict=True))
        formal = {s: given[s.args[0]] for s in _symbols(family.density)
                  if s.args[0] in given and not s.args[2]}
        for s, a in formal.items():
            if s.shape != a.shape:
                raise NoValue(f"{s.args[0]} of {family.id} is no {a.shape}")
        return self.substitute(p.add(family.density), formal)

    def posterior_term(self, i: str, k: str, mark: str) -> Term:
        """P(Z_i = k | x_i) by Bayes: the joint density over its sum over the components."""
        found = self._made.get(("posterior", i, k, mark))
        if found is None:
            p = self.pool
            marginal = p.make("sum", self.joint_term(i, COMPONENT, mark), COMPONENT,
                              self.statement.component_size)
            found = p.mul(self.joint_term(i, k, mark), p.make("power", marginal, p.number(-1)))
            self._made["posterior", i, k, mark] = found
        return found

    def joint_term(self, i: str, k: str, mark: str) -> Term:
        """P(Z_i = k) p(x_i | Z_i = k) at a mark, as the statement has them."""
        found = self._made.get(("joint", i, k, mark))
        if found is None:
            p, s = self.pool, self.statement
            kind = "vector" if s.observed_domain == "vector" else "scalar"
            x = p.make("symbol", s.observed, kind, (i,), "")
            slots = []
            for how, name, number in s.arguments:
                if how == "number":
                    slots.append(p.number(number or 0))
                elif how == "known":
                    slots.append(p.make("symbol", name, "scalar", (i,), ""))
                else:
                    q = s.parameter(name)
                    assert q is not None
                    kinds = {"vector": "vector", "covariance": "symmetric"}
                    slots.append(p.make("symbol", name, kinds.get(q.domain, "scalar"),
                                        (k,) if q.per_component else (), mark))
            weight = p.make("symbol", s.weights.base or ".w", "scalar", (k,), mark)
            found = p.mul(weight, p.make("density", s.family.id, x, *slots))
            self._made["joint", i, k, mark] = found
        return found

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
        if not formal:
            return term
        key = (term, tuple(formal.items()))
        found = self._substituted.get(key)
        if found is None:
            found = self._substituted[key] = self._substitute(term, formal)
        return found

    def _substitute(self, term: Term, formal: dict[Term, Term]) -> Term:
        if term in formal:
            return formal[term]
        if not term.children:
            return term
        if term.op in ("sum", "product") and any(term.args[1] in a.letters
                                                 for a in formal.values()):
            raise NoValue("an index letter with two meanings")
        return self.pool.make(term.op, *(self.substitute(a, formal) if isinstance(a, Term) else a
                                         for a in term.args))

    # -- what depends on what -----------------------------------------------------------------

    def dependence(self, term: Term) -> Dependence:
        """What the value of a term depends on."""
        found = self._dependence.get(term)
        if found is None:
            found = Dependence(self.letters(term), self.free(term), self.rows(term))
            self._dependence[term] = found
        return found

    def letters(self, term: Term) -> tuple[str, ...]:
        """The free index letters, those included that only a function's definition has."""
        found = self._letters.get(term)
        if found is None:
            self._letters[term] = term.letters
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
            found = self._letters[term] = tuple(sorted({*term.letters, *inside}))
        return found

    def latent(self, term: Term) -> bool:
        """Whether the value depends on the latent variables."""
        return self.rows(term) != NOWHERE

    def rows(self, term: Term) -> str:
        """The rows whose latent variables the value depends on: see :class:`Dependence`."""
        found = self._rows.get(term)
        if found is None:
            self._rows[term] = EVERYWHERE  # a definition that needs itself gets no value anyway
            found = self._rows[term] = self._find_rows(term)
        return found

    def _find_rows(self, term: Term) -> str:
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

    def mentions(self, term: Term) -> frozenset[str]:
        """The names of symbols and functions in a term, those in the model's own parts included."""
        found = self._mentions.get(term)
        if found is None:
            inside = {x for c in term.children for x in self.mentions(c)}
            if term.op in ("symbol", "function"):
                inside.add(term.args[0])
            try:
                if term.op == "density":
                    inside |= self.mentions(self.density_term(term))
                elif term.op == "posterior":
                    inside |= self.mentions(self.posterior_term(*term.args))
                elif term.op == "expectation":
                    inside.add(POSTERIOR_ALL)
                elif term.op == "function" and (own := self.model_term(term)) is not None:
                    inside |= self.mentions(own)
            except NoValue:
                pass  # its evaluation says so
            found = self._mentions[term] = frozenset(inside)
        return found

    def free(self, term: Term) -> bool:
        """Whether the value may depend on the mark at which unmarked symbols are read."""
        found = self._free.get(term)
        if found is None:
            self._free[term] = True
            found = self._free[term] = self._is_free(term)
        return found

    def _is_free(self, term: Term) -> bool:
        op, name = term.op, term.args[0] if term.args else ""
        if op == "symbol":
            known = self.statement.is_observed(name) or self.statement.known_domain(name)
            return bool(term.args[3] == "" and not known) or any(
                self.free(d.right) for d in (*self.named.get(name, ()),
                                             *self.solved.get(name, ())))
        if op == "function":
            return True
        try:
            if op == "posterior":
                return term.args[2] == "" or self.free(self.posterior_term(*term.args))
            if op == "density":
                return self.free(self.density_term(term))
        except NoValue:
            return True
        return any(map(self.free, term.children))

    def moves(self, term: Term, name: str) -> bool:
        """Whether an unmarked symbol of that name may be read somewhere in the term."""
        key = (term, name)
        found = self._moves.get(key)
        if found is None:
            self._moves[key] = True
            found = self._moves[key] = self._may_move(term, name)
        return found

    def _may_move(self, term: Term, name: str) -> bool:
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

    def counts(self, term: Term) -> bool:
        """Whether the value may be a rational number always: of sizes, counts, [Z_i = k]."""
        found = self._counts.get(term)
        if found is None:
            found = self._counts[term] = self._may_count(term)
        return found

    def _may_count(self, term: Term) -> bool:
        s = self.statement
        if term.op == "symbol":
            name, domains = term.args[0], COUNTS
            if name == BOUND:
                return s.observed_domain in domains
            return s.known_domain(name) in domains or (
                s.is_observed(name) and s.observed_domain in domains)
        return term.op in ("number", "size", "indicator") or (
            term.op in ("add", "mul", "power") and all(map(self.counts, term.children)))


def _symbols(term: Term) -> list[Term]:
    if term.op == "symbol":
        return [term]
    return list(dict.fromkeys(s for c in term.children for s in _symbols(c)))
