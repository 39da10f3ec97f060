"""What symbols stand for: definitions, solutions, the last weight, densities, Bayes' rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .arithmetic import NoValue
from .facts import MODEL_FUNCTIONS, Definition, Facts
from .terms import Term


@dataclass(frozen=True)
class Meaning:
    """What a symbol stands for: a term, read with those index values at that mark."""

    term: Term
    binding: dict[str, Any]
    mark: str


class Meanings:
    """Finds what a symbol, function, density or posterior stands for, at a point.

    ``binding`` gives index letters their values (from 0), ``mark`` the parameters at which free
    symbols are read, ``at`` the names that an equation puts at t+1, ``z`` the assignment of the
    latent variables. Raises NoValue.
    """

    def __init__(self, facts: Facts, point: Any, algebra: Any) -> None:
        self.facts, self.point, self.algebra = facts, point, algebra
        self.statement, self.pool = facts.statement, facts.pool
        self.binding: dict[str, Any] = {}
        self.mark = ""
        self.z: tuple[int, ...] = point.z
        self.at: tuple[str, ...] = ()

    def positions(self, letters: Sequence[str]) -> tuple[int, ...]:
        """The values of index letters; a letter without one is a label of a component."""
        found = []
        for letter in letters:
            if letter in self.binding:
                found.append(self.binding[letter])
            elif letter in self.statement.labels:
                found.append(self.statement.labels.index(letter))
            elif letter.isdigit() and letter != "0":
                found.append(int(letter) - 1)
            else:
                raise NoValue(f"the index {letter} has no value here")
        return tuple(found)

    def meaning(self, term: Term) -> Meaning | None:
        """The term that a symbol, function, density or posterior stands for, or None."""
        if term.op == "symbol":
            return self._symbol_meaning(term)
        if term.op == "function":
            return self._function_meaning(term)
        if term.op == "density":
            return Meaning(self.facts.density_term(term), self.binding, self.mark)
        if term.op == "posterior":
            i, k, mark = term.args
            return Meaning(self.facts.posterior_term(i, k, mark), self.binding, self.mark)
        return None

    def effective(self, term: Term) -> str:
        """The mark at which a symbol is read here."""
        name, mark = term.args[0], str(term.args[3])
        if mark:
            return mark
        return "t+1" if name in self.at and self.mark == "" else self.mark

    def _match(self, candidates: Sequence[Definition], positions: tuple[int, ...],
               marks: tuple[str, ...]) -> tuple[Definition, dict[str, int]] | None:
        generic = None
        for d in candidates:
            _, _, letters, mark = d.left.args if d.left.op == "symbol" else (0, 0, (), None)
            if mark not in marks or len(letters) != len(positions):
                continue
            binding, labels = {}, self.statement.labels
            for letter, v in zip(letters, positions, strict=True):
                if letter in labels:
                    if labels.index(letter) != v:
                        break
                else:
                    binding[letter] = v
            else:
                if not binding:
                    return d, binding
                generic = generic or (d, binding)
        return generic

    def _symbol_meaning(self, term: Term) -> Meaning | None:
        name, _, letters, mark = term.args
        positions, at = self.positions(letters), self.effective(term)
        weights = self.statement.weights
        spellings = [positions]
        if name == weights.base and weights.kind == "complement" and len(
                self.statement.labels) == 2:
            free = 1 - self.statement.complement % 2
            spellings += [()] if positions == (free,) else [(free,)] if positions == () else []
        for spelling in spellings:
            if at == "t+1":
                hit = self._match(self.facts.solved.get(name, ()), spelling, ("t+1",))
                if hit:
                    return Meaning(hit[0].right, hit[1], "")
            hit = self._match(self.facts.named.get(name, ()), spelling, (mark,))
            if hit:
                return Meaning(hit[0].right, hit[1], mark and "" or self.mark)
            if mark:
                hit = self._match(self.facts.named.get(name, ()), spelling, ("",))
                if hit:
                    return Meaning(hit[0].right, hit[1], mark)
        # with three or more labels the weights are a point of the simplex, moved one by one
        if name == weights.base and weights.kind == "complement" and positions and (
                len(self.statement.labels) == 2 and positions[0] == self.statement.complement):
            return Meaning(self.facts.complement_term(at), {}, "")
        return None

    def _function_meaning(self, term: Term) -> Meaning:
        name, mark, *arguments = term.args
        for d in self.facts.named.get(name, ()):
            if d.left.op != "function" or len(d.left.args) != len(term.args):
                continue
            if d.left.args[1] not in ("", mark) or (arguments and mark != d.left.args[1]):
                continue
            letters: dict[str, str] = {}
            if not all(renamed(f, a, letters)
                       for f, a in zip(d.left.args[2:], arguments, strict=True)):
                continue
            at = self.mark if not mark else mark if d.left.args[1] == "" else ""
            binding = dict(self.binding)
            binding.update(zip(letters, self.positions(list(letters.values())), strict=True))
            return Meaning(d.right, binding, at)
        own = self.facts.model_term(term) if name in MODEL_FUNCTIONS else None
        if own is not None:
            return Meaning(own, self.binding, mark or self.mark)
        raise NoValue(f"no definition of {name} for these arguments at this mark")

def renamed(formal: Term, actual: Term, letters: dict[str, str]) -> bool:
    """Whether actual is formal with its free letters renamed, as noted in ``letters``."""
    if formal.op != actual.op or len(formal.args) != len(actual.args):
        return False
    if formal.op in ("sum", "product", "indicator", "posterior", "eigenvalue"):
        return formal is actual
    for f, a in zip(formal.args, actual.args, strict=True):
        if isinstance(f, Term):
            if not isinstance(a, Term) or not renamed(f, a, letters):
                return False
        elif isinstance(f, tuple):
            if len(f) != len(a) or any(letters.setdefault(x, y) != y
                                       for x, y in zip(f, a, strict=True)):
                return False
        elif f != a:
            return False
    return True
