"""What values a label has: the letter that runs over them, and their names or number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..errors import shortened
from ..facts import Expression, Place, Range, Symbol, Tree, parts
from ..indices import MOST_COMPONENTS
from ..laws import is_bernoulli, is_categorical, is_counted
from ..lists import natural
from .stated import Conditional, Event, Stated


@dataclass(frozen=True)
class Values:
    """The values of the variable with that letter: ``letter`` runs over them, ``others`` are
    letters that do so on other lines; ``labels`` name them, or ``size`` is their number."""

    variable: str
    letter: str
    others: tuple[str, ...]
    labels: tuple[str, ...]
    size: str
    ordered: bool = False


def without_indicators(stated: Stated) -> Stated:
    """The facts with ``z_nk = 1``, where k is no index of the units, as ``z_n = k``."""
    units: dict[str, str] = {}
    for line in stated.lines:
        for e in line.events:
            mine = _letters(line.variable)
            extra = [x for x in _letters(e.variable) if x not in mine]
            if e.value == "1" and len(extra) == 1 and len(_letters(e.variable)) > 1:
                units[e.variable.letter] = extra[0]
            elif e.value is None:
                units.setdefault(e.variable.letter, "")

    def event(e: Event, extra: str) -> Event:
        rest = [x for x in _letters(e.variable) if x != extra]
        return Event(e.variable.at("".join(rest)), extra, e.place)

    def changed(e: Event, unit: Sequence[str]) -> Event:
        extra = [x for x in _letters(e.variable) if x not in unit]
        known = units.get(e.variable.letter)
        if known is None or e.value != "1" or len(extra) != 1 or not unit:
            return e
        return event(e, extra[0])

    laws = tuple(replace(c, events=tuple(changed(e, _letters(c.variable)) for e in c.events))
                 for c in stated.laws)
    given = tuple(replace(c, events=tuple(changed(e, _letters(c.variable)) for e in c.events))
                  for c in stated.chances)
    plain = {e.variable.letter: _letters(e.variable)
             for events in (*(c.events for c in laws), *(c.events for c in given)) for e in events}
    chances = tuple(replace(c, event=changed(c.event, plain.get(c.variable.letter, [])))
                    for c in given)
    return replace(stated, laws=laws, chances=chances)


def values_of(stated: Stated) -> tuple[Values, ...]:
    """The values of each variable that has labels. Raises StatementError where lines disagree."""
    found = _Heads(stated)
    return tuple(found.values(h) for h in found.heads)


class _Heads:
    def __init__(self, stated: Stated) -> None:
        self.stated = stated
        uses: dict[str, list[tuple[str, Event, Expression]]] = {}
        for c in stated.laws:
            for e in c.events:
                uses.setdefault(e.variable.letter, []).append((c.variable.letter, e, c.law))
        for chance in stated.chances:
            e = chance.event
            uses.setdefault(e.variable.letter, []).append(("P", e, chance.value))
            for e in chance.events:
                uses.setdefault(e.variable.letter, []).append((
                    f"P {chance.event.variable.letter} {chance.event.value}", e, chance.value))
        self.laws = {c.variable.letter: c for c in stated.laws}
        for head, c in self.laws.items():
            if is_categorical(c.law):
                uses.setdefault(head, [])
        self.uses = uses
        self.heads = list(uses)
        self.taken: set[str] = {x for c in stated.laws for x in _letters(c.variable)} | {
            x for c in stated.lines for e in c.events
            for x in _letters(e.variable)}
        self.written = {s.letter for c in stated.lines
                        for s in parts(c.law if isinstance(c, Conditional) else c.value)
                        if isinstance(s, Symbol)} | {
            x for e in self.bodies() for s in parts(e) if isinstance(s, Symbol)
            for x in s.subscript if re.fullmatch("[a-z](,?[a-z])*", s.subscript)}

    def bodies(self) -> Iterable[Expression]:
        yield from (c.law for c in self.stated.laws)
        yield from (c.value for c in self.stated.chances)
        yield from (p.law.variable for p in self.stated.priors)

    def ranges(self, letter: str) -> list[Range]:
        return [r for r in self.stated.ranges if r.symbol.name == letter]

    def generic(self, head: str, value: str) -> bool:
        """Whether a value is a letter that runs over all values."""
        uses = self.uses[head]
        if not re.fullmatch("[a-z]", value):
            return False
        if self.ranges(value):
            return True
        named = [i for r in self.stated.ranges for i in r.items]
        groups: dict[str, set[str]] = {}
        for group, e, _ in uses:
            if e.value is not None:
                groups.setdefault(group, set()).add(e.value)
        if value in named or any(len(g) > 1 for g in groups.values()):
            return False
        return any(e.value == value and any(
            isinstance(s, Symbol) and value in s.subscript.replace(",", "") for s in parts(body))
            for _, e, body in uses)

    def values(self, head: str) -> Values:
        stated = list(dict.fromkeys(e.value for _, e, _ in self.uses[head]
                                    if e.value is not None))
        generic = [v for v in stated if self.generic(head, v)]
        labels = [v for v in stated if v not in generic]
        place = next((e.place for _, e, _ in self.uses[head] if e.value in labels), None)
        ranges = [r for v in generic for r in self.ranges(v)] + [
            r for r in self.stated.ranges if r.symbol.subscript and r.symbol.letter == head
            and r.relation == "in"]
        letter = generic[0] if generic else ""
        law = self.laws.get(head)
        bernoulli = law is not None and is_bernoulli(law.law)
        arguments = law.law.parts[1:] if law is not None and isinstance(law.law, Tree) else ()
        if not generic and not ranges and not labels and not bernoulli:
            ranges = self.loose(head)[:1]
            letter = ranges[0].symbol.letter if ranges else ""
        elif letter in self.taken:
            letter = ""
        found: tuple[tuple[str, ...], str] = ((), "")
        for r in ranges:
            other = range_of(r)
            if found not in (((), ""), other):
                raise r.place.error(f"another line says otherwise of the values of {head}",
                                    "the two lines cannot both hold")
            found = other
        if not ranges and bernoulli:
            found = (("0", "1"), "")
        elif not ranges and not generic and len(arguments) > 1 and law is not None and not (
                is_counted(law.law)) and not any(isinstance(a, Tree) and a.head == ".."
                                                 for a in arguments):
            found = (tuple(labels) if len(labels) == len(arguments) else
                     tuple(str(j + 1) for j in range(len(arguments)))), ""
        if found == ((), "") and not generic and not labels and law is not None:
            found = (), _last(arguments)
        if found == ((), "") and not generic and labels:
            found = tuple(sorted(labels, key=natural)), ""
        if place is not None and (found[1] or not {*labels} <= {*found[0]}):
            wrong = next(v for v in labels if v not in found[0])
            raise place.error(
                f"{wrong} is not among the values of {head}, which are "
                + (", ".join(found[0]) if found[0] else f"1..{found[1]}"),
                "a line about every value holds for each of them; values stated one by one go "
                "without a range that leaves their number open")
        letter = letter or self.free("k" if self.parent(head) else "l")
        self.taken.add(letter)
        if len(found[0]) == 1 and self.parent(head):
            at = next((e.place for _, e, _ in self.uses[head]), None)
            at = at or self.laws[head].place
            raise at.error(
                f"{found[0][0]} is the only value of {head}",
                f"add the line {found[0][0]} = 1..K if {found[0][0]} runs over the values"
                if found[0][0].isalpha() else "a variable has two values at least")
        return Values(head, letter, tuple(v for v in generic if v != letter), *found,
                      bool(ranges))

    def parent(self, head: str) -> bool:
        return any(group != "P" for group, _, _ in self.uses[head])

    def loose(self, head: str) -> list[Range]:
        """The ranges whose letter is no index of a variable and no value of another."""
        values = {e.value for uses in self.uses.values() for _, e, _ in uses}
        found = [r for r in self.stated.ranges if r.relation == "=" and ".." in r.items
                 and not r.symbol.subscript and len(r.symbol.letter) == 1
                 and r.symbol.letter not in self.taken and r.symbol.letter not in values]
        own = [r for r in found if any(
            isinstance(s, Symbol) and r.symbol.letter in s.subscript for e in (
                law.law for law in self.stated.laws if law.variable.letter == head)
            for s in parts(e))]
        return own or (found if len(found) == 1 else [])

    def free(self, first: str) -> str:
        wanted = [first, *"klvcmrsghuwqabef"]
        used = self.taken | self.written | {r.symbol.name for r in self.stated.ranges} | {
            c.variable.letter for c in self.stated.lines}
        return next(w for w in wanted if w not in used)


def _last(arguments: Sequence[Expression]) -> str:
    """The size that a list of probabilities ends at: K of p_1, .., p_K and of p_k1, .., p_kK."""
    if not any(isinstance(a, Tree) and a.head == ".." for a in arguments):
        return ""
    names = [s for a in arguments for s in parts(a) if isinstance(s, Symbol) and s.subscript]
    size = names[-1].subscript[-1] if names else ""
    return size if size.isupper() and names[0].subscript[-1] == "1" else ""


def range_of(fact: Range) -> tuple[tuple[str, ...], str]:
    """The labels, or () and the name of the size. Raises StatementError for no range."""
    items = tuple(i for i in fact.items if i != "..")
    dots = ".." in fact.items
    if not dots and items and all(re.fullmatch("[A-Za-z]+|[0-9]{1,9}", i) for i in items) and (
            1 < len(items) == len(set(items))):
        return items, ""
    if dots and len(items) > 1 and re.fullmatch("[0-9]{1,9}", items[0]):
        counted = tuple(str(int(items[0]) + j) for j in range(len(items) - 1))
        if fact.items == (*counted, "..", items[-1]):
            if re.fullmatch("[0-9]{1,9}", items[-1]):
                first, last = int(items[0]), int(items[-1])
                if 2 <= last - first + 1 <= MOST_COMPONENTS:
                    return tuple(str(j) for j in range(first, last + 1)), ""
                raise fact.items_place.error(
                    f"{shortened(fact.items_place.written)} counts {max(0, last - first + 1)}; 2 "
                    f"to {MOST_COMPONENTS} are allowed",
                    f"{fact.symbol.name} = 1..K leaves the number open")
            if re.fullmatch("[A-Za-z]+(_[A-Za-z])?", items[-1]) and items[0] == "1":
                return (), items[-1]
            if items[0] == "0" and items[-1].isalpha():
                raise fact.items_place.error(
                    f"{fact.symbol.name} has the values 0 and 1..{items[-1]}, and {items[-1]} is "
                    "open: this is not derived yet",
                    f"write a number for {items[-1]}, as in {fact.symbol.name} in {{0, 1, 2, 3}} "
                    "with k = 1..3")
    raise fact.items_place.error(
        f"{shortened(fact.items_place.written)} is no range and no list",
        f"a range is {fact.symbol.name} = 1..K, 1..3 or 1, 2, 3")


def _letters(s: Symbol) -> list[str]:
    return re.findall("[A-Za-z]|[0-9]+", s.subscript)


def check_same(a: Place, first: tuple[str, ...], second: tuple[str, ...], name: str) -> None:
    """Raises StatementError where a variable has two lists of indices."""
    if first != second:
        raise a.error(
            f"{name} has the indices {', '.join(second) or 'none'} here, and "
            f"{', '.join(first) or 'none'} on another line",
            "one variable has the same indices wherever it stands")
