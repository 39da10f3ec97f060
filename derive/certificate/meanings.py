"""What symbols stand for: definitions, solutions, the last weight, densities, Bayes' rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .arithmetic import NoValue
from .facts import MODEL_FUNCTIONS, Facts
from .letters import COMPONENT
from .openings import Entry, Opening
from .terms import FUNCTION, Term, matched


@dataclass(frozen=True)
class Meaning:
    """What a symbol stands for: a term, read with those index values at that mark."""

    term: Term
    binding: dict[str, Any]
    mark: str


class Meanings:
    """Finds what a symbol, function, density or posterior stands for, at a point.

    ``opening`` says which definitions and solutions are open, ``binding`` gives index letters their
    values (from 0), ``mark`` the parameters at which free symbols are read, ``at`` the names that
    an equation puts at t+1, ``z`` the assignment of the latent variables. Raises NoValue.
    """

    def __init__(self, facts: Facts, point: Any, algebra: Any) -> None:
        self.facts, self.point, self.algebra = facts, point, algebra
        self.statement, self.pool = facts.statement, facts.pool
        self.opening = Opening.of_everything(facts)
        self.binding: dict[str, Any] = {}
        self.mark = ""
        self.z: tuple[int, ...] = point.z
        self.at: tuple[str, ...] = ()

    def positions(self, letters: Sequence[str], kinds: Sequence[str]) -> tuple[int, ...]:
        """The values of index letters of those kinds; a letter without one is a label or a number.
        """
        return tuple(self._fixed(letter, kind) if (v := self.binding.get(letter)) is None else v
                     for letter, kind in zip(letters, kinds, strict=True))

    def _fixed(self, letter: str, kind: str) -> int:
        """The place that a label or a number stands for: see :meth:`.Letters.places`."""
        labels = self.statement.labels
        if letter in labels and (kind == COMPONENT or not letter.isdigit()):
            return labels.index(letter)
        if letter.isdigit() and letter != "0" and not (labels and kind == COMPONENT):
            return int(letter) - 1
        raise NoValue(f"the index {letter} has no value here")

    def places(self, term: Term) -> tuple[int, ...]:
        """The values of a symbol's indices."""
        values = tuple(map(self.binding.get, term.args[2]))
        if None in values:
            return self.positions(term.args[2], self.facts.kinds.places(term))
        return values  # type: ignore[return-value]

    def values_of(self, e: Entry, letters: dict[str, str]) -> dict[str, int]:
        """The values of an entry's letters, where they stand for those letters here."""
        values: Any = tuple(map(self.binding.get, letters.values()))
        if None in values:
            kinds = self.facts.kinds.kinds(e.left, e.right)
            values = self.positions(list(letters.values()), [kinds.get(x, "") for x in letters])
        return dict(zip(letters, values, strict=True))

    def meaning(self, term: Term) -> Meaning | None:
        """The term that a symbol, function, density or posterior stands for here, or None.

        So does any term that a line which is opened gives another form.
        """
        if term.op == "symbol":
            return self._symbol_meaning(term)
        if term.op == "function":
            return self._function_meaning(term)
        hit = self.opening.compound(term)
        if hit is not None:
            return Meaning(hit[0].right, self.values_of(*hit), self.mark)
        if term.op == "density":
            return Meaning(self.facts.density_term(term), self.binding, self.mark)
        if term.op == "posterior":
            i, k, mark = term.args
            return Meaning(self.facts.posterior_term(i, k, mark), self.binding, self.mark)
        return None

    def effective(self, term: Term) -> str:
        """The mark at which a symbol or function is read here."""
        name, mark = term.args[0], str(term.args[3 if term.op == "symbol" else 1])
        if mark:
            return mark
        return "t+1" if name in self.at and self.mark == "" else self.mark

    def _match(self, name: str, positions: tuple[int, ...],
               mark: str) -> tuple[Entry, dict[str, int]] | None:
        """The entry for a symbol at that place and mark; one for that label before one for all."""
        generic = None
        for e in self.opening.named.get(name, ()):
            if e.left.op != "symbol" or e.mark != mark or len(e.left.args[2]) != len(positions):
                continue
            binding, labels = {}, self.statement.labels
            kinds = self.facts.kinds.places(e.left)
            for letter, kind, v in zip(e.left.args[2], kinds, positions, strict=True):
                if letter in labels or letter.isdigit():
                    if self._fixed(letter, kind) != v:
                        break
                else:
                    binding[letter] = v
            else:
                if not binding:
                    return e, binding
                generic = generic or (e, binding)
        return generic

    def spellings(self, name: str, positions: tuple[int, ...]) -> list[tuple[int, ...]]:
        """The places that are written for one: tau of tau and 1 - tau has an index or none."""
        weights = self.statement.weights
        if name != weights.base or weights.kind != "complement" or len(self.statement.labels) != 2:
            return [positions]
        free = (1 - self.statement.complement % 2,)
        if positions == free:
            return [positions, ()]
        return [positions, free] if positions == () else [positions]

    def _symbol_meaning(self, term: Term) -> Meaning | None:
        name, positions, at = term.args[0], self.places(term), self.effective(term)
        if name in self.opening.named:
            for spelling in self.spellings(name, positions):
                for mark in dict.fromkeys((at, "")):
                    hit = self._match(name, spelling, mark)
                    if hit:
                        return Meaning(hit[0].right, hit[1], "" if mark else at)
        # with three or more labels the weights are a point of the simplex, moved one by one
        weights = self.statement.weights
        if name == weights.base and weights.kind == "complement" and positions and (
                len(self.statement.labels) == 2 and positions[0] == self.statement.complement):
            return Meaning(self.facts.complement_term(at), {}, "")
        return None

    def _function_meaning(self, term: Term) -> Meaning | None:
        name, mark, *arguments = term.args
        at = self.effective(term)
        for e in self.opening.named.get(name, ()):
            if e.left.op != "function" or len(e.left.args) != len(term.args):
                continue
            if e.mark not in ("", at) or (arguments and mark != e.mark):
                continue
            letters = matched(e.left.args[2:], arguments, self.statement.labels)
            if letters is not None:
                return Meaning(e.right, {**self.binding, **self.values_of(e, letters)},
                               "" if e.mark else at)
        own = self.facts.model_term(term) if name in MODEL_FUNCTIONS else None
        if own is not None:
            return Meaning(own, self.binding, at)
        if self.opening.closes(name, at):
            return None
        raise NoValue(f"no definition of {name.removeprefix(FUNCTION)} for these arguments at this "
                      "mark")

    def closed_key(self, term: Term) -> Any:
        """What the value of a closed symbol or function is named by: places, mark, arguments, z."""
        at = self.effective(term)
        if term.op == "symbol":
            places = self.spellings(term.args[0], self.places(term))
            return term.args[0], term.args[1], max(places), at
        z = self.z if self.facts.latent(term) else None
        return term.args[0], at, tuple(self._placed(a) for a in term.args[2:]), z

    def _placed(self, term: Term) -> Any:
        """A term with the values of its letters and the marks at which it is read."""
        if term.op == "symbol":
            return (*term.args[:2], tuple(self.binding.get(x, x) for x in term.args[2]),
                    self.effective(term))
        return (term.op, *(self._placed(a) if isinstance(a, Term) else self.binding.get(a, a)
                           for a in term.args))
