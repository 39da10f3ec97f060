"""Whether a line may stand where it stands: ids, chains, definitions before their use, promises."""

from __future__ import annotations

from typing import Any

from .facts import MODEL_FUNCTIONS
from .lines import Line, Refused
from .shapes import fault_of as shape_fault
from .signs import Signs
from .statement import Statement
from .terms import FUNCTION, Pool, Term, walk

#: The function that stands for a law's variable where a law is an argument.
PLACE = "·"
AFTER_EXPECTATION = ("score", "solve", "maximum", "ascent", "limit")


class Ledger:
    """The lines so far, in order: all, those that define, those refused, shown inequalities."""

    def __init__(self, statement: Statement, pool: Pool, signs: Signs) -> None:
        self.statement, self.signs, self.zero = statement, signs, pool.number(0)
        self.pool = pool
        self.seen: dict[str, Line] = {}
        self.chains: dict[str, list[Line]] = {}
        self.defined: dict[Any, Line] = {}
        self.inequalities: dict[str, tuple[Term, Term]] = {}
        self.shown: dict[str, Term] = {}
        self.vanishing: dict[str, tuple[Term, Term]] = {}
        self.wrong: set[str] = set()

    def enter(self, line: Line) -> None:
        """Raises Refused where the line may not stand here."""
        self.place(line)
        self.promise(line)
        if line.relation == ":=":
            self.define(line)

    def cite(self, line: Line) -> None:
        """Raises Refused where the step is not what the rule that it names does."""
        fault = shape_fault(line, self.seen, self.statement, self.pool)
        if fault:
            raise Refused(fault)

    def close(self, line: Line, right: bool) -> None:
        """Note what was found of the line."""
        self.seen[line.id] = line
        self.chains.setdefault(line.chain or line.id, []).append(line)
        if not right:
            self.wrong.add(line.id)
        elif line.relation == "only":
            self.vanishing[line.id] = (line.left, line.right)
        elif line.relation in (">=", ">"):
            self.inequalities[line.id] = (line.left, line.right)
            self.show(line)

    def show(self, line: Line) -> None:
        """A chain of accepted equalities that ends with ">= 0" shows its start to be at least 0.

        So does such a line alone.
        """
        chain = self.chains[line.chain or line.id]
        if line.right is self.zero and not any(
                x.id in self.wrong or x.relation not in ("=", ":=") for x in chain
                if x is not line):
            self.shown[line.id] = chain[0].left
            self.signs.show(chain[0].left)

    def place(self, line: Line) -> None:
        """Ids are new, needs are earlier, a chain continues where it stopped."""
        if line.id in self.seen:
            raise Refused(f"the id {line.id} occurs twice")
        for need in line.needs:
            if need not in self.seen:
                raise Refused(f"{need} is needed and stands later, or nowhere")
        if line.chain:
            before = self.chains.get(line.chain)
            if not before:
                raise Refused(f"there is no chain {line.chain}")
            if before[-1].right is not line.left:
                raise Refused(f"the line does not go on from {before[-1].id}")
        for term in (line.left, line.right):
            for t in walk(term):
                if t.op == "function" and line.relation != ":=":
                    self._defined_before(t)
                if t.op == "symbol" and t is not line.left:
                    self._introduced(t)

    def _defined_before(self, t: Term) -> None:
        name = t.args[0].removeprefix(FUNCTION)
        if name != PLACE and t.args[0] not in MODEL_FUNCTIONS and not any(
                defined == t.args[0] for defined, *_ in self.defined):
            raise Refused(f"{name} is used before its definition")

    def _introduced(self, t: Term) -> None:
        """A defined symbol stands after its definition, a new parameter after its solution."""
        name, mark, s = t.args[0], t.args[3], self.statement
        if name in self.signs.meanings and not any(
                key[0] == name and key[2] in (mark, "") for key in self.defined):
            raise Refused(f"{name} is used before its definition")
        if mark == "t+1" and (s.parameter(name) or name == s.weights.base) and not any(
                x.relation == "solves" and x.left.args[0] == name for x in self.seen.values()):
            raise Refused(f"{name} at t+1 is used before its solution")

    def promise(self, line: Line) -> None:
        """After Q nothing random is left, but in a chain that takes the expectation it defines."""
        if line.stage not in AFTER_EXPECTATION:
            return
        start = self.seen.get(line.chain, line)
        taken = start.relation == ":=" and any(t.op == "expectation" for t in walk(start.right))
        if any(map(_bare, (line.left, line.right))) or not taken and any(
                t.op == "expectation" for t in walk(line.right)):
            raise Refused("a latent variable is left after the expectation was taken")

    def define(self, line: Line) -> None:
        """A definition is of a new name, and is taken at the parameters that its mark says.

        What it may say is in :mod:`.definitions`.
        """
        left, s = line.left, self.statement
        if left.op not in ("symbol", "function"):
            raise Refused("only a symbol or a function is defined")
        name = left.args[0]
        if left.op == "symbol":
            taken = s.parameter(name) or s.is_observed(name) or s.known_domain(name)
            if taken or name == s.weights.base:
                raise Refused(f"{name} has a meaning already")
        mark = left.args[3] if left.op == "symbol" else left.args[1]
        key = (name, left.op, mark, len(left.letters))
        if key in self.defined:
            raise Refused(f"{name} is defined twice")
        if mark:
            for t in walk(line.right):
                if t.op == "symbol" and not t.args[3] and (
                        s.parameter(t.args[0]) or t.args[0] == s.weights.base
                        or t.args[0] in self.signs.meanings):
                    raise Refused(f"{t.args[0]} is free in a definition at {mark}")
                if t.op in ("posterior", "function") and t.args[2 if t.op == "posterior"
                                                                else 1] == "":
                    raise Refused(f"a free {t.op} in a definition at {mark}")
        if not set(line.right.letters) <= set(left.letters) | set(s.labels) and (
                left.op == "symbol"):
            raise Refused("the definition needs an index that its left side does not have")
        if left.shape != line.right.shape and left.op == "symbol":
            raise Refused("the two sides of the definition have different shapes")
        self.defined[key] = line


def _bare(term: Term) -> bool:
    """Whether an indicator stands outside every expectation and sum over all assignments."""
    return term.op == "indicator" or (
        term.op not in ("expectation", "assignments") and any(map(_bare, term.children)))
