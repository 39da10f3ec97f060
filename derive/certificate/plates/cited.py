"""What a line may use of names that other lines define or solve for: only what it cites.

While a line is checked, a responsibility, a count, a new parameter, a divergence is first what it
is; then, unless the line cites one that says what it is, any value in its place: what holds only
because of a definition has to name it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from .evaluation import Evaluator
from .identities import Identities
from .reading import Line, Refused
from .symbols import ANY
from .terms import Term, relettered

#: The relations by which a line says what its left side is.
SAYING = (":=", "=", "solves", "root")


#: Those of which a line is looked at so.
FREED = ("=", "<=>", "sum")


class Cited(Identities):
    """Judges what is equal whatever stands for what is not cited."""

    opened: frozenset[tuple[str, str]] = frozenset()  # names with marks, as of :attr:`.Term.names`
    divergent: Mapping[Term, Term] = MappingProxyType({})
    _freed: dict[Term, Term]
    free = False  # whether what is not open is drawn freely too

    def open(self, line: Line) -> None:
        """Take a line as the one that is judged."""
        cited = list(self._cited(line))
        names = {n for x in cited if not x.chain and x.relation in SAYING
                 and not self.divergences(x.left) for n in x.left.names}
        # a function of the model is known: a line on it says what its responsibilities are
        for x in cited:
            if any(n[:1] == "@" for n, _ in self.seen.get(x.chain, x).left.names):
                names |= {(n, m) for n, m in x.right.names
                          if self.stated.responsible(n) or self.stated.weighted(n)}
        self.opened = frozenset(names)
        self.divergent = {x.left: x.right for x in (*cited, line) if x.relation == ":="
                          and x.left in self.divergences(x.left)}
        self._freed = {}
        self.free = line.relation in FREED

    def _cited(self, line: Line) -> Iterator[Line]:
        """The lines that a line names, those before them in their chains, those before itself."""
        names = [*line.needs, *(str(t[0]).partition(":")[2].partition("@")[0]
                                for t in line.given.get("terms", ()) if t)]
        instance = line.given.get("instance", ())
        names += [instance[0]] if instance and isinstance(instance[0], str) else []
        chains = {self.seen[n].chain or n for n in names if n in self.seen}
        if line.chain:
            chains.add(line.chain)
        yield from (x for x in self.seen.values() if (x.chain or x.id) in chains)

    def equal(self, at: Evaluator, left: Term, right: Term) -> None:
        """Raises Refused where two terms differ, or do for other values of what is not cited."""
        super().equal(at, left, right)
        if self.free:
            one, two = self.freed(left), self.freed(right)
            if one is not left or two is not right:
                try:
                    super().equal(at, one, two)
                except Refused as fault:
                    names = sorted({self._shown(n) for t in (one, two) for n in t.names
                                    if n[0].startswith(ANY)})
                    raise Refused(f"{fault} unless a line is cited that says what "
                                  f"{' and '.join(names)} is") from fault

    @staticmethod
    def _shown(name: tuple[str, str]) -> str:
        shown = name[0].removeprefix(ANY)
        shown = "a divergence" if shown.startswith("function") else shown
        return f"{shown} at {name[1]}" if name[1] else shown

    def _closed(self, name: str, mark: str) -> bool:
        """Whether a name is defined by lines, of which none is cited."""
        if (name, mark) in self.opened:
            return False
        if name in self.stated.parameters:
            return mark == "t+1"
        return self.stated.responsible(name) is not None or name in self.definitions

    def freed(self, term: Term) -> Term:
        """The term with any values in the place of what is not open, and with what lines say in
        the place of what is."""
        if not any(n in self.definitions or n in self.stated.parameters or n[:3] == "@KL"
                   or self.stated.responsible(n) or (n[0] == "@" and m == "t+1")
                   for n, m in term.names):
            return term
        found = self._freed.get(term)
        if found is None:
            found = self._freed[term] = self.pool.put(term, self._instead)
        return found

    def _instead(self, s: Term) -> Term | None:
        """What stands in the place of a name, None where it stays."""
        make = self.pool.make
        if s.op == "function" and s.args[0].startswith("KL"):
            said = self._said(s)
            letters = tuple(sorted(self.letters_of(s)))
            return make("symbol", f"{ANY}{s!r}", "scalar", letters, "") if said is None else (
                self.freed(said))
        if s.op == "function" and s.args[1] == "t+1":
            return self.freed(self.stated.at(self.stated.meaning(s.args[0]), "t+1"))
        if s.op != "symbol":
            return None
        if self._closed(s.args[0], s.args[3]):
            return make("symbol", ANY + s.args[0], *s.args[1:])
        known = [self.definitions[s.args[0]]] if s.args[0] in self.definitions else (
            self.solutions.get(s.args[0], []) if s.args[3] == "t+1" else [])
        if len(known) != 1 or len(known[0].left.args[2]) != len(s.args[2]):
            return None
        left, right = known[0]
        renamed = {x: y for x, y in zip(left.args[2], s.args[2], strict=True) if x != y}
        return self.freed(relettered(self.pool, right, renamed) if renamed else right)

    def _said(self, divergence: Term) -> Term | None:
        """What a divergence is, where a line that says so is cited."""
        for d, right in self.divergent.items():
            for mark in ("", "t"):
                if self.stated.at(d, mark) is divergence:
                    return self.stated.at(right, mark)
        return None
