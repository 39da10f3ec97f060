"""How lines of a general derivation are set, and the names that its model has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from ...algebra.expression import Expr, function, size, symbol
from ...engine.parts import Algorithm, Block, Update
from ...model import Parameter, Plate
from ...trace import Step
from .. import document as doc
from ..latex import LatexPrinter
from ..letters import letter
from ..pen import Lines, listed
from .roles import lines

#: The parts of one formula.
Parts = tuple[str | Expr | doc.Law, ...]


@dataclass
class Writer(Lines):
    """The lines of a model in general; what sections share."""

    em: Algorithm

    def named(self, role: str) -> Step | None:
        """The last line that plays a role, None where there is none."""
        found = lines(self.em.steps, role)
        return found[-1] if found else None

    def all(self, *roles: str) -> tuple[Step, ...]:
        """The lines of roles that were not refused, one for each part."""
        return tuple(s for r in roles for s in lines(self.em.steps, r) if self.held(s))

    def part(self, stage: str, *parts: str, but: Iterable[str] = ()) -> doc.Equations:
        """The lines of a stage, or of parts of it in its order; not those of the parts ``but``."""
        return self.group(s for s in self.em.steps if s.stage == stage
                          and (not parts or s.part in parts) and s.part not in but)

    def parts(self, stage: str, beginning: str = "") -> tuple[str, ...]:
        """The parts of a stage, those with a beginning, in their order."""
        return tuple(dict.fromkeys(s.part for s in self.em.steps
                                   if s.stage == stage and s.part.startswith(beginning)))

    def condition(self, step: Step) -> doc.Words:
        """The values of the free index for which an update is stated; the ranges of several
        stand in the problem."""
        if step.relation not in ("solves", "root") or step.left.op != "symbol":
            return ()
        plates = {p.index: p for p in self.em.model.plates}
        free = [plates[i] for i in step.left.args[2] if i in plates]
        return over(free[0]) if len(free) == 1 else ()

    @cached_property
    def stated(self) -> LatexPrinter:
        """Prints random variables as the statement writes them."""
        own = {v.name: letter(v.name) for v in self.em.model.variables}
        return LatexPrinter(replace(self.notation, letters={**self.notation.letters, **own}))

    def event(self, variable: str, *letters: str) -> doc.Law:
        """That a variable has a value, without brackets."""
        return doc.Law(self.stated.event(variable, *letters).replace("=", " = "))

    def spare(self, letters: str) -> str:
        """The first of some letters that nothing else in the report has."""
        model, n = self.em.model, self.notation
        taken = {v.latex for v in n.letters.values()} | {n.marks["t"][0]} | {
            v.name.lower() for v in model.variables} | {p.index for p in model.plates} | {
            n.sizes.get(s, (s,))[0] for s in ("d", *(p.size for p in model.plates))}
        return next((c for c in letters if c not in taken), letters[0])

    @property
    def penalised(self) -> bool:
        """Whether parameters have priors."""
        names = {p.name for p in self.em.model.parameters}
        return any(f.variable in names for f in self.em.model.factors)

    def objective(self, mark: str = "") -> Expr:
        """What rises: the log-likelihood, with the priors where there are any."""
        return function("log_posterior" if self.penalised else "log_likelihood", mark)

    def free(self, u: Update) -> Expr:
        """The parameter of an update."""
        return self.em.model.symbol(u.parameter)

    def kinds(self) -> dict[str, tuple[Block, ...]]:
        """The blocks by what is proved of them."""
        found: dict[str, tuple[Block, ...]] = {}
        for b in self.em.blocks:
            found[b.kind] = (*found.get(b.kind, ()), b)
        return found


def index(letter: str) -> Expr:
    """An index letter, or a label, by itself."""
    return symbol(".index", "scalar", (letter,))


def over(plate: Plate) -> Parts:
    """What an index runs over: "k = 1, …, K"."""
    if not plate.labels:
        return (index(plate.index), " = 1, …, ", size(plate.size))
    return (index(plate.index), *(
        part for n, v in enumerate(plate.labels) for part in (", " if n else " = ", index(v))))


def names(parameters: Iterable[Expr | Parameter]) -> doc.Words:
    """Symbols one after another."""
    return listed([(p if isinstance(p, Expr) else symbol(p.name, "scalar", p.indices),)
                   for p in parameters])
