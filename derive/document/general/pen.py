"""How lines of a general derivation are set, and the names that its model has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from ...algebra.expression import Expr, function, indicator, size, symbol, walk
from ...engine.parts import Algorithm, Block, Update
from ...model import Parameter, Plate
from ...trace import Step
from .. import document as doc
from ..latex import LatexPrinter
from ..letters import letter
from ..pen import Lines, listed
from .labelled import Labelled, labelled
from .notation import data as observed
from .roles import lines

#: The parts of one formula.
Parts = tuple[str | Expr | doc.Law, ...]


@dataclass
class Writer(Lines):
    """The lines of a model in general; what sections share."""

    em: Algorithm

    def named(self, role: str) -> Step | None:
        """The last line that plays a role, or the first where it is one for several values of a
        label; None where there is none."""
        found = lines(self.em.steps, role)
        return (found[0] if role == "bayes" else found[-1]) if found else None

    def held(self, claim: str | Step | None) -> Step | None:
        """The line of a role, if it was not refused and no line that it needs is missing."""
        step = super().held(claim)
        return step if step is not None and step.id in self._whole else None

    @cached_property
    def _whole(self) -> frozenset[str]:
        """The lines of which nothing is missing that they need, directly or through others."""
        found: set[str] = set()
        for s in self.em.steps:
            if found.issuperset(s.needs) and (not s.chain or s.chain in found):
                found.add(s.id)
        return frozenset(found)

    def every(self, claim: str | Step | None) -> tuple[Step | None, ...]:
        """The lines that play a role, as far as they are held; None where one is missing: of
        Bayes' rule, which may have a line for each value of a label, the sum of them, too."""
        if not isinstance(claim, str):
            return (self.held(claim),)
        found: tuple[Step | None, ...] = lines(self.em.steps, claim)
        if claim == "bayes":
            found += lines(self.em.steps, "responsibilities sum") or (None,)
        return tuple(map(self.held, found)) or (None,)

    def all(self, *roles: str) -> tuple[Step, ...]:
        """The lines of roles that were not refused, one for each part."""
        return tuple(s for r in roles for s in lines(self.em.steps, r) if self.held(s))

    def part(self, stage: str, *parts: str, but: Iterable[str] = (),
             why: doc.Paragraph | None = None) -> doc.Equations:
        """The lines of a stage, or of parts of it in its order; not those of the parts ``but``."""
        return self.group((s for s in self.em.steps if s.stage == stage
                           and (not parts or s.part in parts) and s.part not in but), why)

    def chain(self, *roles: str, why: doc.Paragraph | None = None) -> doc.Equations:
        """The lines of those roles, as far as there are such lines."""
        return self.group((s for r in roles for s in lines(self.em.steps, r)), why)

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
    def engine(self) -> frozenset[str]:
        """The engine's own letters that occur in the derivation."""
        return frozenset(n.args[0].partition(":")[0] for s in self.em.steps
                         for e in (s.left, s.right) for n in walk(e)
                         if n.op == "symbol" and n.args[0].startswith(".")) | {".T", ".N", ".theta"}

    @cached_property
    def own(self) -> Labelled | None:
        """The parts of a model with one label for each observation; None for another one."""
        return labelled(self.em.model)

    @cached_property
    def data(self) -> doc.Words:
        """The observed variables, one after another."""
        return names(self.em.model.symbol(v.name) for v in observed(self.em.model))

    @cached_property
    def stated(self) -> LatexPrinter:
        """Prints random variables as the statement writes them; a borrowed notation has one letter
        for the variable and its value."""
        if self.notation.style != "problem":
            return LatexPrinter(self.notation)
        own = {v.name: letter(v.name) for v in self.em.model.variables}
        return LatexPrinter(replace(self.notation, letters={**self.notation.letters, **own}))

    def event(self, variable: str, *letters: str) -> doc.Law:
        """That a variable has a value, without brackets."""
        n = self.notation
        if variable != n.latent:
            return doc.Law(self.stated.event(variable, *letters).replace("=", " = "))
        printer, shown = LatexPrinter(n), ""
        own = n.components.get(("indicator", letters[-1]))
        if own is not None:  # one letter for two values: the other is 1 minus it
            other = "(1" in own[0]
            shown = printer.show(self.em.model.symbol(variable)) + f" = {int(not other)}"
        elif "=" in n.patterns["indicator"][0]:
            shown = " = ".join(printer.show(e) for e in (
                self.em.model.symbol(variable), index(letters[-1])))
        else:
            shown = printer.show(indicator(variable, *letters)) + " = 1"
        return doc.Law(shown)

    def spare(self, letters: str) -> str:
        """The first of some letters that nothing else in the report has."""
        model, n = self.em.model, self.notation
        taken = {v.latex for name, v in n.letters.items()
                 if name[:1] != "." or name in self.engine}
        taken |= {n.marks["t"][0], *(n.words[w][0] for w in "LQHFqxXZT"), n.words["Zall"][0]}
        taken |= {v.name.lower() for v in model.variables} | {
            n.indices.get(p.index, p.index) for p in model.plates} | {
            n.sizes.get(s, (s,))[0] for s in ("d", *(p.size for p in model.plates))}
        return next((c for c in letters if c not in taken), letters[0])

    def local(self, letters: str) -> Expr:
        """That letter as a symbol."""
        return symbol(self.spare(letters), "scalar")

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
