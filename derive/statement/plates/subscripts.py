"""Subscripts: which letters are indices, and what of a name they leave."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..errors import shortened
from ..facts import Expression, Symbol, named, parts
from .stated import Stated

#: Letters that are indices wherever they stand.
USUAL = frozenset("ijnt")


@dataclass(frozen=True)
class Split:
    """A name without its indices: ``theta_{d k}`` is theta with (d, k), ``Se_{1 j}`` is Se_1 with
    (j). An index may be another variable, as z_i in mu_{z_i}: then it is a symbol."""

    name: str
    indices: tuple[str | Symbol, ...]


class Subscripts:
    """The letters that are indices in a statement."""

    def __init__(self, stated: Stated, generic: Iterable[str], labels: Iterable[str]) -> None:
        self.ranged = {r.symbol.letter for r in stated.ranges if not r.symbol.subscript
                       and len(r.items) > 1}
        self.generic = frozenset(generic)
        every = list(_expressions(stated))
        single = {s.subscript for e in every for s in parts(e) if isinstance(s, Symbol)
                  and re.fullmatch("[a-z]", s.subscript)}
        #: Letters that may be indices in the subscript of a variable.
        self.possible = (self.ranged | self.generic | single | USUAL) - (
            {*labels} - self.ranged - self.generic)
        variables = [*(c.variable for c in stated.laws), *(
            e.variable for c in stated.laws for e in c.events), *(
            c.event.variable for c in stated.chances)]
        used = {i for v in variables for i in self._split(v, self.possible).indices
                if isinstance(i, str)}
        #: The indices of the statement: of variables, ranges and values.
        self.letters = used | self.generic | {
            r for r in self.ranged if len(r) == 1 or r in used}

    def split(self, symbol: Symbol) -> Split:
        """The name and the indices of a symbol. Raises StatementError where a subscript is
        neither."""
        return self._split(symbol, self.letters)

    def _split(self, symbol: Symbol, letters: Iterable[str]) -> Split:
        letters = frozenset(letters)
        own: list[str] = []
        indices: list[str | Symbol] = []
        for piece in _pieces(symbol):
            if isinstance(piece, Symbol):
                indices.append(piece)
            elif re.fullmatch(r"1?\.\.+[A-Za-z0-9]*", piece):
                pass  # pi_{k, 1..J} is all of pi_k
            elif not re.fullmatch("[A-Za-z0-9]+", piece):
                raise symbol.place.error(
                    f"the subscript of {shortened(symbol.place.written)} is no index",
                    "an index is a letter, a number or a variable, as in mu_k, mu_1 or mu_{z_i}")
            elif piece in letters:
                indices.append(piece)
            else:
                runs = re.findall("[A-Za-z]|[0-9]+", piece)
                if all(r.isdigit() or r in letters for r in runs):
                    indices += [r for r in runs if not r.isdigit()]
                    own += [r for r in runs if r.isdigit()]
                else:
                    own.append(piece)
        plain = [i for i in indices if isinstance(i, str)]
        if len(set(plain)) < len(plain):
            raise symbol.place.error(
                f"{shortened(symbol.place.written)} has the same index twice",
                "two indices have two letters")
        return Split(named(symbol.base, "".join(own)), tuple(indices))


def _pieces(symbol: Symbol) -> Sequence[str | Symbol]:
    entries: tuple[Expression, ...] = symbol.indices
    if any(isinstance(e, Symbol) and e.subscript for e in entries):
        return [e if isinstance(e, Symbol) and e.subscript else e.place.plain for e in entries]
    return symbol.subscript.strip("{}").split(",") if symbol.subscript else []


def _expressions(stated: Stated) -> Iterable[Expression]:
    for c in stated.laws:
        yield from (c.variable, c.law, *(e.variable for e in c.events))
    for chance in stated.chances:
        yield from (chance.event.variable, chance.value, *(e.variable for e in chance.events))
    for role in stated.roles:
        yield role.entry
    for prior in stated.priors:
        yield from (prior.law.variable, prior.law.law)
    for fact in stated.constraints:
        yield from fact.parts
