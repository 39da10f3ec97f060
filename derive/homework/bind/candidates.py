"""What each symbol of an answer can mean: by what it is equated with, by the statement's names, by
its definition, by words, and by the letters that are usual."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from ..act.facts import Fact
from ..act.lines import EQUAL, Line, event_of, other_probability, symbols_in
from ..lex.vocabulary import DENSITIES, GREEK, MULTIPLIERS
from ..parse.grammar import CIRCLE, Node
from ..parse.slopes import slope_at
from ..parse.symbols import Written, text_of
from ..value.ranges import bound
from .events import Event, event
from .quantities import Quantity, Role, bound_of, label_at
from .reading import Definition, Head, Language, Meaning, base_of, is_two
from .words import said_of, sums

#: Letters that are usual for a kind of quantity.
USUAL: Mapping[str, frozenset[str]] = {kind: frozenset(letters.split()) for kind, letters in {
    "responsibility": "gamma r T w tau h q xi z z~hat z~bar <z> eta phi p omega rho zeta R alpha t "
                      "u g delta psi W Z pi P Z~hat c",
    "count": "N n m M R",
    "weight": "pi tau phi alpha w lambda p rho eta omega a",
    "data": "x y X Y",
    "known": "",
    "vector": "mu m theta beta nu M",
    "scalar": "mu m theta lambda p q beta xi nu alpha rho eta l",
    "positive": "sigma s v", "matrix": "Sigma S V C K R"}.items()}
#: Letters that nobody gives to data without saying so.
_ONLY_RESPONSIBILITIES = frozenset("r T gamma w p q z Z".split())
#: What stands alone for no quantity.
_NO_ROLE = frozenset("e const d I theta partial nabla T one top Theta F J".split())
#: Letters of the inverse of a covariance matrix.
_PRECISIONS = frozenset(("Lambda", "Omega", "P"))
#: What stands for a constant in Q where nothing says what it is.
CONSTANTS = frozenset("const c C Const".split())
_NEVER = frozenset("E P Pr Q L ell partial nabla const".split())


@dataclass
class Symbols:
    """The heads of one answer with what they can mean, each a list of (cost, meaning)."""

    language: Language
    candidates: dict[Head, list[tuple[float, Meaning]]] = field(default_factory=dict)
    definitions: dict[Head, tuple[Definition, ...]] = field(default_factory=dict)
    functions: dict[str, tuple[Definition, ...]] = field(default_factory=dict)
    primes: frozenset[str] = frozenset()
    new_primes: int = 1
    sorts: dict[str, str] = field(default_factory=dict)
    univariate: bool = False
    firm: set[Head] = field(default_factory=set)
    """The heads whose component is said, by words or by an event."""
    unread: set[Head] = field(default_factory=set)
    """The heads of definitions that are not read."""
    old: frozenset[tuple[int, str]] = frozenset()
    objectives: frozenset[tuple[str, int]] = frozenset()
    counts: frozenset[Head] = frozenset()
    """The heads n_1, m_1 that no line defines."""
    unclear: dict[Head, str] = field(default_factory=dict)
    """The heads that words say to be what nothing here has, with the words."""
    trials: int | None = None
    """How many tosses words say each set has."""


def symbols_of(language: Language, lines: Sequence[Line], facts: Sequence[Fact],
               unread: Sequence[Head] = (), letters: Mapping[str, str] = MappingProxyType({})
               ) -> Symbols:
    """The symbols of an answer; ``unread`` are those whose definitions are not read, ``letters``
    what a course uses letters for."""
    found = _Finder(language, lines, facts, letters).found
    for head in unread:
        if head not in found.firm and head not in found.definitions and not any(
                c < 0.2 for c, _ in found.candidates.get(head, ())):
            found.candidates[head] = []
            found.unread.add(head)
    return found


#: Words that stand for a responsibility without being told.
_USUAL = ("resp", "responsibility", "post", "posterior", "prob", "weight", "member", "membership")


def _is_word(letter: str) -> bool:
    """Whether a name is a word, or a command, that says what it is and nothing here knows."""
    return len(letter) > 2 and letter.isalpha() and letter not in DENSITIES and (
        letter.lower() not in (*_USUAL, "ell", *(name.lower() for name in GREEK.values())))


class _Finder:
    """Goes through the lines of one answer."""

    def __init__(self, language: Language, lines: Sequence[Line], facts: Sequence[Fact],
                 letters: Mapping[str, str]) -> None:
        self.language, self.lines, self.facts = language, lines, facts
        self.letters = letters
        self.found = Symbols(language)
        self.uses: dict[Head, list[Written]] = defaultdict(list)
        self.powers: dict[Head, int] = defaultdict(int)
        self.elsewhere: set[Head] = set()
        """The heads that stand in more than derivatives: what does not may be a multiplier."""
        self.observed: set[Head] = set()
        self.lost: set[Head] = set()
        self.formals: set[Head] = set()
        self.limits: set[tuple[str, str]] = set()
        self.updated: set[Head] = set()
        self.conditions: set[Head] = set()
        self.events: dict[Head, list[Event]] = defaultdict(list)
        self.found.old = frozenset(
            (f.line or (0 if self._named(f.head) else -2), f.head.letter)
            for f in facts if f.what == "old" and f.head is not None)
        self.found.unclear = {f.head: f.quote for f in facts if f.head and (
            f.what == "unclear" or f.what.startswith("number of") and f.head.arity
            and not self._named(f.head))}
        self.found.trials = next((f.label for f in facts if f.what == "trials"), None)
        self.found.objectives = frozenset(
            (f.head.letter, f.line) for f in facts
            if f.what == "objective" and f.head is not None)
        self.given: dict[Head, list[Fact]] = defaultdict(list)
        for f in facts:
            if f.head is not None:
                self.given[f.head].append(f)
        self.noise = {language.head(w) for line in lines if line.relations[0] in ("~", "sim")
                      and (w := language.written(line.members[0])) is not None
                      and language.latent(w.letter) is None and w.letter.lower() not in {
                          q.name.lower() for q in language.quantities}}
        self.hard = self._zero_or_one()
        for line in (*lines, *sums(facts)):
            self._see(line)
        for head, own in self.found.definitions.items():  # a sum over the data comes first
            self.found.definitions[head] = tuple(sorted(
                own, key=lambda d: not any(n.kind == "big" for n in d.node.walk())))
        self.found.primes = frozenset(
            w.letter for line in lines if (w := language.written(line.members[0])) is not None
            and w.primes and w.letter.lower() not in ("x", "y"))
        if any(self._of_primed(line) for line in lines):  # Q(theta' | theta)
            self.found.primes |= {w.letter for written in self.uses.values() for w in written
                                  if w.primes and w.letter.lower() not in ("x", "y")}
        self.found.new_primes = max([1] + [
            w.primes for line in lines if (w := language.written(line.members[0])) is not None
            and w.letter in self.found.primes and w.primes <= 2])
        self.found.univariate = self._univariate()
        self._sorts()
        self.taken = {p for q in language.quantities if q.kind == "parameter"
                      for head in self.uses if len(q.letters) == head.arity
                      and self._names(q, head.letter) for p in q.parameters(None)}
        self.stacked = {p for q in language.quantities if q.kind == "parameter"
                        and len(q.cells) > 1 for p in q.parameters(None)}
        for head in self.uses:
            self.found.candidates[head] = [
                (c, m) for c, m in self._candidates(head) if self._fits(head, m)]
        self.found.counts = frozenset(
            h for h, written in self.uses.items() if h.letter in ("n", "m") and h.arity == 1
            and h not in self.found.definitions and h not in self.updated and not self._named(h)
            and h not in self.found.firm
            and any(w.indices[0].isdigit() for w in written))
        for head in self.uses:
            self.found.candidates[head] = sorted(
                (*self.found.candidates[head], *self._rows(head)), key=lambda t: t[0])
        for head in self.uses:
            alias = self._alias(head)
            if alias is not None:
                self.found.candidates[head] = [(0.0, alias)]

    # --- what stands where -----------------------------------------------------------------------

    def _zero_or_one(self) -> set[Head]:
        """The symbols that are said to be 0 or 1: no posterior probabilities."""
        values: dict[Head, set[str]] = defaultdict(set)
        for line in self.lines:
            w, last = self.language.written(line.members[0]), line.members[-1]
            if w is None or not w.indices or w.rest or len(line.members) != 2:
                continue
            if line.relations[0] == "in" and last.kind == "bracket" and last.text[:1] == "{":
                values[self.language.head(w)] |= {text_of(p) for p in last.parts}
            elif line.relations[0] in EQUAL:
                values[self.language.head(w)].add(
                    last.text if last.kind == "number" else "formula")
        return {h for h, v in values.items() if v == {"0", "1"}}

    def _see(self, line: Line) -> None:
        language = self.language
        if self._example(line):
            return
        derives = slope_at(line.members[0].items, 0) is not None
        for m in line.members:
            for w in symbols_in(language, m):
                head = language.head(w)
                if w.letter == CIRCLE:
                    continue
                if not derives or w.letter not in MULTIPLIERS:
                    self.elsewhere.add(head)
                self.uses[head].append(w)
                self.powers[head] += any(text_of(s.parts[0]) == "2" for s in w.rest
                                         if s.kind == "sup")
            for n in m.walk():
                if n.kind in ("bracket", "group") and n.text[:1] == "{" and len(n.parts) == 2 and (
                        n.parts[1].kind == "chain"):
                    self.conditions |= {language.head(w) for w in symbols_in(language, n.parts[1])}
                if n.kind == "product":
                    for a, b in zip(n.parts, n.parts[1:], strict=False):
                        e = event(language, Node("product", (a, b)))
                        for w in e.data if e is not None else ():
                            self.observed.add(language.head(w))
                        point = self._density_at(a, b)
                        if point is not None:
                            self.observed.add(point)
        equal = line.equal
        events = [e for m in equal if (e := event_of(language, m)) is not None]
        for m in equal if events else ():
            own = language.written(m)
            if own is not None:
                self.events[language.head(own)] += events[:1]
        if line.partial or any(other_probability(language, m) for m in line.members):
            first = language.written(line.members[0])
            if first is not None:
                self.found.unread.add(language.head(first))
                if not line.partial:
                    self.lost.add(language.head(first))
            return
        self._define(line)

    def _density_at(self, name: Node, bracket: Node) -> Head | None:
        """The symbol with an index at which a density is taken, ``h_i`` in ``N(h_i; mu, S)``."""
        several = len(bracket.parts) > 2 or bracket.text[1:2] in (";", "|")  # no N(mu, S)
        if bracket.kind != "bracket" or not bracket.parts or len(
                bracket.parts) == 2 and not several or (
                name.head.text not in (DENSITIES if several else {"f", "phi"})):
            return None
        w = self.language.written(bracket.parts[0])
        return None if w is None or w.rest or not w.indices or self.language.latent(
            w.letter) is not None else self.language.head(w)

    def _example(self, line: Line) -> bool:
        """Whether a line only gives a parameter a number: an example, a start."""
        w = language_written(self.language, line)
        usual = USUAL["weight"] | USUAL["vector"] | USUAL["matrix"] | USUAL["positive"]
        return w is not None and w.letter in usual and len(line.members) == 2 and (
            line.members[1].kind == "number")

    def _define(self, line: Line) -> None:
        language, first = self.language, line.members[0]
        if line.relations[0] not in EQUAL:
            return
        self._define_numerator(line)
        w = language.written(first)
        formulas = [m for m in line.equal[1:] if m.kind != "number"]
        body = formulas[-1] if formulas else line.equal[-1]
        if w is not None:
            if body.kind == "number" and not w.indices and (
                    any(q.kind == "size" and q.name == w.name for q in language.quantities)
                    or w.letter in ("n", "N", "K") and not any(
                        bound_of(f) is not None for f in language.model.factors)):
                return  # the size of an example
            if any(s.kind != "sup" or text_of(s.parts[0]) != "2" for s in w.rest) or w.rest and (
                    w.letter not in ("sigma", "s", "v")):
                return
            if w.letter in ("Q", "L", "ell", "theta") and not w.indices and (
                    w.letter in ("Q", "theta") or _dense(body) or any(
                        n.kind == "func" or n.kind == "big" and n.text == "prod"
                        for n in body.walk())):
                return  # an objective; of a sum without logarithms it is a letter like any other
            head = language.head(w)
            if self._given(w, body) or body.items[0].kind == "number" and len(
                    body.items) == 2 and body.items[1].kind == "dots":
                return  # pi = 3.14...
            made = Definition(w.indices, body)
            if w.mark == "new":
                self.updated.add(head)
                return  # an iterate is no definition
            if not self._is_event(body) and w.mark != "old":
                self.found.definitions[head] = (*self.found.definitions.get(head, ()), made)
            return
        items = [n for n in first.items if n.kind != "times"]
        if len(items) == 2 and items[1].kind == "bracket" and "|" not in items[1].text[:1]:
            own = language.written(items[0])
            formals = [language.written(p) for p in items[1].parts]
            if own is None or own.rest or own.letter in ("Q", "L", "ell", "E") and not (
                    own.indices) or event_of(
                    language, first) is not None or not formals or any(
                    f is None or f.rest for f in formals):
                return
            if own.letter in ("N",) and len(formals) == 1 and not own.indices:
                return
            e = event(language, first)
            if e is not None and not (own.letter in ("f", "p") and len(items[1].parts) == 1):
                return
            if any(n.text in ("pdf", "density") or n.kind == "func" and n.text == "arg"
                   for n in body.walk()):
                return
            self.formals |= {language.head(f) for f in formals if f is not None and not f.indices}
            self.found.functions[own.letter] = (
                *self.found.functions.get(own.letter, ()),
                Definition(own.indices, body, items[1].parts, (own.accents, own.mark)))

    def _define_numerator(self, line: Line) -> None:
        """``... = a/N =: N_1/N`` names the numerator."""
        for n, relation in enumerate(line.relations):
            last, before = line.members[n + 1], line.members[n]
            if relation != "=:" or last.kind != "frac" or before.kind != "frac" or text_of(
                    last.parts[1]) != text_of(before.parts[1]):
                continue
            w = self.language.written(last.parts[0].alone or last.parts[0])
            if w is not None and not w.rest and not w.mark:
                head = self.language.head(w)
                self.found.definitions[head] = (
                    *self.found.definitions.get(head, ()), Definition(w.indices, before.parts[0]))

    def _given(self, w: Written, body: Node) -> bool:
        """Whether a line only says how an observation comes about, ``y_i = x_i' beta + e_i`` with a
        noise that has a law, or gives an example of a line or of numbers, ``y = 1 + 2x``."""
        names = {q.name.lower() for q in self.language.quantities if q.kind in ("data", "known")}
        inner = [*symbols_in(self.language, body)]
        return w.letter.lower() in names and (
            any(self.language.head(x) in self.noise for x in inner)
            or not w.indices and w.letter not in [x.letter for x in inner]
            and all(x.letter.lower() in names and not x.indices for x in inner))

    def _is_event(self, node: Node) -> bool:
        return event_of(self.language, node) is not None

    def _univariate(self) -> bool:
        """Whether the answer takes vectors as numbers: it has variances for covariances."""
        m = self.language.model
        if not any(p.domain == "covariance" for p in m.parameters):
            return False
        one = any(text_of(x.members[0]) == "d" and text_of(x.members[-1]) == "1"
                  for x in self.lines)
        if one or any(f.what == "univariate" for f in self.facts):
            return True
        letters = {h.letter for h in self.uses}
        return "sigma" in letters and not letters & {"Sigma", "d"} and any(
            n for h, n in self.powers.items() if h.letter == "sigma") and not any(
            n.kind == "bars" and n.text == "||" or n.kind == "sup"
            and text_of(n).strip("^{}") in ("T", "top", "transpose")  # a spread of vectors
            for x in self.lines for m in x.members for n in m.walk())

    def _of_primed(self, line: Line) -> bool:
        """Whether a line defines Q at parameters with a prime."""
        items = [n for n in line.members[0].items if n.kind != "times"]
        if len(items) != 2 or text_of(items[0]) != "Q" or not items[1].parts:
            return False
        w = self.language.written(items[1].parts[0])
        return w is not None and bool(w.primes)

    # --- index letters ---------------------------------------------------------------------------

    def _sorts(self) -> None:
        """The plates of index letters, by what they stand on, and by what is usual."""
        language = self.language
        votes: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        for head, written in self.uses.items():
            for plates, weight in self._plates(head):
                for w in written:
                    for own, index in zip(plates, w.indices, strict=False):
                        if not index.isdigit() and index not in language.plates[own].labels:
                            votes[index][own] += weight
        for fact in self.facts:
            if fact.what in ("component index", "observation index") and fact.head is not None:
                wanted = fact.what == "component index"
                for p in language.plates:
                    if (p in language.values) == wanted:
                        votes[fact.head.letter][p] += 100
                        break
        for line in self.lines:
            for m in line.members:
                for n in m.walk():
                    if n.sums:
                        self._vote_of_sum(n, votes)
        for index, upper in self.limits:
            for other, same in self.limits:
                if upper and upper == same and other != index:
                    for plate in [p for p, votes_of in votes[other].items() if votes_of >= 1]:
                        votes[index][plate] += 0.5
        data = [x for v in language.model.observed for x in v.indices] or [""]
        for letter in "ijklmnstghabcdqr":
            if letter in language.plates:
                votes[letter][letter] += 0.2
            elif letter in "in" and data[0]:
                votes[letter][data[0]] += 0.1
            elif letter in "kjlhcsmg" and language.values:
                votes[letter][language.values[0]] += 0.1
        self.firm = {x: max(v.items(), key=lambda t: t[1])[0] for x, v in votes.items()
                     if v and max(v.values()) >= 1 and len([y for y in v.values() if y >= 1]) == 1}
        self.found.sorts = {x: max(v.items(), key=lambda t: t[1])[0] for x, v in votes.items() if v}

    def _vote_of_sum(self, n: Node, votes: Mapping[str, dict[str, float]]) -> None:
        letters = bound(n)
        if len(letters) != 1:
            return
        upper = text_of(n.above[0]) if n.above else ""
        self.limits.add((letters[0], upper))
        for p in self.language.plates.values():
            labels = len(p.labels)
            if upper and (upper == p.size and not labels or upper == str(labels)):
                votes[letters[0]][p.index] += 0.5

    def _plates(self, head: Head) -> Iterator[tuple[tuple[str, ...], float]]:
        letter = head.letter
        named = any(q.name.lower() == letter.lower() for q in self.language.quantities
                    if q.kind in ("data", "known"))
        for q in self.language.quantities:
            if q.kind in ("data", "known") and len(q.letters) == head.arity and (
                    q.name == letter or head in self.observed and not named
                    or q.name.lower() == letter.lower() and head not in self.found.definitions
                    or self._only_data(letter)):
                yield q.letters, 1.0
            if q.kind == "parameter" and len(q.letters) == head.arity and self._names(q, letter):
                yield q.letters, 1.0

    def _only_data(self, letter: str) -> bool:
        model = self.language.model
        return letter in ("x", "y", "X", "Y") and len(model.observed) == 1 and not any(
            v.name.lower() == letter.lower() for v in model.variables)

    def _names(self, q: Quantity, letter: str) -> bool:
        """Whether a letter is that of the statement for a quantity."""
        names = {base_of(x)[0].partition("_")[0] for x in q.parameters(None)} \
            if len(q.cells) > 1 else {base_of(q.name)[0]}
        return names == {letter} and (  # r of p and q is no name of the statement
            q.kind != "parameter" or letter in self.language.parameters)

    def _spread_over(self, q: Quantity, head: Head) -> bool:
        """Whether an updated head has the name by which parameters p and q are one, and their
        labels for an index, ``r_H``; r_i is none."""
        labels = self.language.plates[q.letters[0]].labels if q.kind == "parameter" and len(
            q.letters) == head.arity == 1 else ()
        used = {w.indices[0] for w in self.uses[head]} if labels else set()
        return q.name == head.letter and head in self.updated and bool(labels) and all(
            x in used and not x.isdigit() for x in labels)

    # --- candidates ------------------------------------------------------------------------------

    def _candidates(self, head: Head) -> list[tuple[float, Meaning]]:
        if head not in self.elsewhere and not self._named(head):
            return []  # it may be a multiplier
        if self.language.one_hot(Written(head.letter, (), ("i",) * head.arity)) is not None:
            return []  # the indicator of an observed label
        if head in self.events:
            roles = list(self._of_event(head, self.events[head][0]))
            if roles:
                self.found.firm.add(head)
                return [(0.0, roles[0])]
        said = said_of(self.language, head, self.given.get(head, ()), self.found.univariate,
                       self._named(head))
        if said:
            self.found.firm.add(head)
            return [(0.0, r) for r in said]
        told = list(self._told(head))
        if told:
            return told
        if head in self.formals and not self._named(head) or (
                head.letter == "I" and head.arity == 1) and all(
                w.indices[0] in ("d", "N", "n", "p", "D") for w in self.uses[head]):
            return [(c, m) for c, m in self._by_letter(head) if m == "number"]
        if self._other_than_bare(head) or not self._named(head) and any(
                len(d.indices) == head.arity for d in self.found.functions.get(head.letter, ())):
            return []
        if head in self.found.unread:
            return [] if head in self.lost else list(self._posterior(head))
        if any(chooses(d.node) for d in self.found.definitions.get(head, ())):
            label = any(d.node.items[0].head.kind == "func"
                        for d in self.found.definitions[head])
            dense = all(_dense(d.node) for d in self.found.definitions[head])
            return [(0.0, "own")] if label or head in self.conditions or not dense else list(
                self._posterior(head)) or [(0.0, "own")]
        found = list(self._by_letter(head))
        own = self.found.definitions.get(head)
        if own is None and not found and _is_word(head.letter) and head not in (
                self.updated) and not (head.arity and all(
                    w.indices[0].isdigit() for w in self.uses[head])):
            self.found.unread.add(head)
            return []
        never = head.letter in _NEVER and not (head.letter in ("ell", "L", "Q", "P") and head.arity)
        if never or head.letter in _NO_ROLE and not head.arity:
            found = [(c, r) for c, r in found if self._named(head)
                     or isinstance(r, Role) and r.quantity.kind == "size"]
            return found + [(0.4, "own")] * (own is not None and not self._named(head))
        if own is not None and not self._named(head):
            found.append((0.4, "own"))
        if found and min(c for c, _ in found) < 0.3:
            return sorted(found, key=lambda t: t[0])
        kinds = {m.quantity.kind if isinstance(m, Role) else m for _, m in found}
        if own is not None or kinds <= {"count", "responsibility"}:
            # q_B may be a parameter; which of two letters are the data, value never says
            found += [(1 + c, r) for c, r in self._by_type(head)
                      if all(r != other for _, other in found) and (
                          own is not None or kinds <= {"count"}
                          or isinstance(r, Role) and r.quantity.kind == "parameter")]
        if not found and self.language.latent(head.letter.partition("~")[0]) is not None:
            return [(0.0, "latent")]
        return sorted(found, key=lambda t: t[0])

    def _other_than_bare(self, head: Head) -> bool:
        """Whether a symbol has an accent, stands beside the one without it, and nothing says what
        it is."""
        bare, _, accent = head.letter.partition("~")
        return bool(accent) and Head(bare, head.arity) in self.uses and (
            self.language.latent(bare) is None and head not in self.updated
            and head not in self.found.definitions)

    def _rows(self, head: Head) -> list[tuple[float, Meaning]]:
        """What a symbol without the index of the observations can be: all of them, by rows."""
        if head in self.found.definitions or head in self.formals or head.letter in _NO_ROLE:
            return []
        found: list[tuple[float, Meaning]] = [
            (0.3, Role(q, rows=q.letters[0])) for q in self.language.quantities
            if q.kind in ("data", "known") and len(q.letters) == 1 and not head.arity
            and q.shape != "matrix" and (q.name.lower() == head.letter.lower()
                                         or self._only_data(head.letter))]
        for c, role in self.found.candidates.get(Head(head.letter, head.arity + 1), ()):
            if isinstance(role, str) or c >= 0.5 or role.rows or (
                    role.quantity.kind != "responsibility"):
                continue
            rows = [x for x in role.letters if x not in self.language.values]
            if len(rows) == 1:
                found.append((0.3 + c, replace(role, rows=rows[0])))
        return found

    def _fits(self, head: Head, meaning: Meaning) -> bool:
        """Whether the indices that a head is written with can be those of a meaning."""
        if isinstance(meaning, str) or meaning.quantity.kind == "size":
            return True
        if meaning.quantity.kind == "responsibility" and head in self.hard:
            return False
        letters = meaning.letters
        if len(letters) == 1 and letters[0] not in self.language.values and (
                meaning.quantity.kind in ("data", "responsibility") and not self._named(head)
                and not self.language.plates[letters[0]].labels
                and all(w.indices[:1] and w.indices[0].isdigit() for w in self.uses[head])):
            return False  # one observation alone
        for w in self.uses[head]:
            for index in w.indices[:len(letters)]:
                own = self.firm.get(index)
                if own is not None and own not in letters:
                    return False
        return True

    def _weights_by_value(self, head: Head) -> Iterator[Role]:
        """The weights, of ``phi_1 = tau`` and ``phi_2 = 1 - tau``."""
        own = self.found.definitions.get(head, ())
        for q in self.language.quantities:
            if q.kind != "weight" or head.arity != 1 or len(q.cells) != 2 or self._named(head):
                continue
            labels = self.language.plates[q.letters[0]].labels
            for d in own:
                w = self.language.written(d.node)
                first = d.indices[0] in (labels[0], "1") and w is not None and not w.rest and any(
                    isinstance(m, Role) and c < 0.3 and m.quantity.cells == q.cells[:1]
                    for c, m in self.found.candidates.get(self.language.head(w), ()))
                if first or d.indices[0] in (labels[1], "2") and list(self._complement(d.node)):
                    yield Role(q)
                    return

    def _complement(self, node: Node) -> Iterator[Role]:
        """The second weight, of ``1 - tau``."""
        if node.kind != "expression" or node.text not in ("+-",) or text_of(node.parts[0]) != "1":
            return
        w = self.language.written(node.parts[1])
        role = next((m for c, m in self.found.candidates.get(self.language.head(w), ())
                     if c < 0.3), None) if w is not None and not w.rest and not w.mark else None
        for q in self.language.quantities:
            if q.kind == "weight" and isinstance(role, Role) and len(q.cells) == 2 and (
                    role.quantity.kind == "parameter" and q.cells[0] == role.quantity.cells[0]):
                yield Role(q, ((q.letters[0], 1),))

    def _alias(self, head: Head) -> Role | None:
        """The role of a head that is only another name of a parameter, ``v_k = sigma_k^2``."""
        found = set(self._weights_by_value(head))
        if found:
            return found.pop()
        if self._named(head):
            return None
        for d in self.found.definitions.get(head, ()):
            w = self.language.written(d.node)
            if w is None:
                found |= set(self._complement(d.node))
                continue
            if w.indices != d.indices or w.mark or head == self.language.head(w):
                return None
            roles = [m for c, m in sorted(self.found.candidates.get(self.language.head(w), ()),
                                          key=lambda t: t[0]) if c < 0.3]
            if not roles or not isinstance(roles[0], Role) or any(
                    isinstance(r, str) or r.quantity.kind not in ("parameter", "weight")
                    for r in roles[1:]):
                continue
            role, squared = roles[0], any(is_two(s) for s in w.rest)
            inverse = [text_of(s.parts[0]) for s in w.rest if s.kind == "sup"] == ["-1"]
            if len(w.rest) > squared + inverse or role.quantity.kind not in (
                    "parameter", "weight"):
                return None
            found.add(Role(role.quantity, role.fixed, role.squared and not squared,
                           inverse=inverse))
        return found.pop() if len(found) == 1 else None

    def _named(self, head: Head) -> bool:
        """Whether the statement has the symbol as a parameter or as data."""
        return not self._made_of_all(head) and any(
            len(q.letters) == head.arity and q.kind in ("parameter", "data", "known")
            and self._names(q, head.letter) for q in self.language.quantities)

    def _of_event(self, head: Head, e: Event) -> Iterator[Role]:
        language = self.language
        for q in language.quantities:
            if q.kind != "responsibility" or set(q.letters) & set(language.values) != set(e.values):
                continue
            missing = len(q.letters) - head.arity
            if not missing:
                yield Role(q)
            elif missing == len(e.values):
                fixed = []
                for plate, value in e.values.items():
                    value = value or self._indicators().get(e.letter) or self._unnamed(plate)
                    place = label_at(language.model, plate, value)
                    if place is not None:
                        fixed.append((plate, place))
                if len(fixed) == missing:
                    yield Role(q, tuple(fixed))

    def _indicators(self) -> dict[str, str]:
        """The letters that are said to be 1 where a latent variable has a value, with it."""
        found = {}
        for line in self.lines:
            w = self.language.written(line.members[0])
            if w is None:
                continue
            for m in line.members[1:]:
                label = self._indicated(m)
                if label:
                    found[w.letter] = label
        return found

    def _indicated(self, m: Node) -> str:
        items = [p for p in m.items if p.kind != "times"]
        inside = None
        if len(items) == 2 and text_of(items[0]) in ("1", "one", "I") and len(items[1].parts) == 1:
            inside = items[1].parts[0]
        elif len(items) == 1 and text_of(m.head) in ("1", "one", "I") and len(m.below) == 1:
            inside = m.below[0]
            while inside.kind in ("group", "bracket") and len(inside.parts) == 1:
                inside = inside.parts[0]
        if inside is None or inside.kind != "chain" or inside.relations != ["="]:
            return ""
        w = self.language.written(inside.parts[0])
        return text_of(inside.parts[1]) if w is not None and self.language.latent(w.letter) else ""

    def _unnamed(self, plate: str) -> str:
        labels = self.language.plates[plate].labels
        return "1" if "1" in labels else labels[0] if len(labels) == 2 else "k"

    def _told(self, head: Head) -> Iterator[tuple[float, Meaning]]:
        """What a course uses a letter for, with as many indices."""
        what = self.letters.get(head.letter.partition("~")[0], "")
        for q in self.language.quantities if what else ():
            weighs = what == "weight" and self.language.weighs(q)
            if what not in (q.kind, q.name) and not weighs and not (
                    q.kind == "parameter" and self._names(q, what)):
                continue
            missing = len(q.letters) - head.arity
            entries = {"vector": 1, "matrix": 2}.get(q.shape, 0)
            if missing in (0, -entries):
                yield 0.0, Role(q)
            elif missing == 1 and q.kind == "responsibility" and (
                    q.letters[0] in self.language.values):
                labels = self.language.plates[q.letters[0]].labels
                if len(labels) == 2:
                    yield 0.35, Role(q, ((q.letters[0], labels.index("1") if "1" in labels
                                          else 0),))

    def _by_letter(self, head: Head) -> Iterator[tuple[float, Meaning]]:
        letter, arity = head
        yield from self._by_key(head)
        for q in self.language.quantities:
            if q.kind in ("parameter", "known", "data") and len(q.letters) == arity:
                squared = base_of(q.cells[0].args[0] if q.cells else q.name)[1] and (
                    q.cells == () or q.cells[0].op == "symbol")
                if q.kind == "data" and self._made_of_all(head):
                    continue
                if self._names(q, letter) or self._spread_over(q, head):
                    yield 0.0, Role(q, (), False, squared)
                elif q.kind == "data" and q.name.lower() == letter.lower() or (
                        q.kind == "data" and self._only_data(letter)):
                    yield 0.05, Role(q, (), False, squared)
                elif q.kind == "data" and head in self.observed:
                    yield 0.1, Role(q, (), False, squared)
                elif q in self._nameless and letter not in _ONLY_RESPONSIBILITIES and not (
                        _is_word(letter) or head in self.found.definitions
                        or head in self.updated or self._named(head)):
                    yield 0.36, Role(q, (), False, squared)
                elif q.shape == "matrix" and self.found.univariate and letter in ("sigma", "s"):
                    yield 0.1, Role(q, (), False, True)
            if q.positive and len(q.letters) == arity and letter in _PRECISIONS and q.kind == (
                    "parameter") and q.name not in self.stacked and (
                    q.shape == "matrix" or head in self.found.definitions):
                yield 0.3, Role(q, inverse=True)
            extra = {"vector": 1, "matrix": 2}.get(q.shape, 0)
            if extra and q.kind in ("parameter", "data") and len(q.letters) + extra == arity and (
                    self._names(q, letter) or q.kind == "data" and self._only_data(letter)
                    or q.name.lower() == letter.lower()):
                yield 0.1, Role(q)
        yield from self._sizes(head)
        yield from self._posterior(head)
        yield from self._weights(head)
        if letter == "pi" and arity == 0 and head not in self.found.definitions:
            after_two = any(a.text == "2" and text_of(b.head) == "pi" for line in self.lines
                            for m in line.members for n in m.walk() if n.kind == "product"
                            for a, b in zip(n.parts, n.parts[1:], strict=False))
            yield 0.2 if after_two else 0.36, "number"

    @cached_property
    def _nameless(self) -> tuple[Quantity, ...]:
        """The data that no symbol has the statement's name of, or a usual one."""
        return tuple(q for q in self.language.quantities if q.kind in ("data", "known") and not any(
            q.name.lower() == h.letter.lower() or self._names(q, h.letter) or h in self.observed
            or self._only_data(h.letter) or self.letters.get(h.letter) in (q.kind, q.name)
            for h in self.uses if h.arity or not h.letter.isupper()))

    def _by_key(self, head: Head) -> Iterator[tuple[float, Meaning]]:
        """The parameter of one component that the statement has by a name of its own, p and q."""
        for p in self.language.algorithm.model.parameters:
            for n, key in enumerate(p.keys if len(p.indices) == 1 and not head.arity else ()):
                own, squared = base_of(key)
                q = next(q for q in self.language.quantities if q.name == p.name)
                if own == head.letter and own != base_of(p.name)[0]:
                    yield 0.0, Role(q, ((p.indices[0], n),), False, squared)

    def _made_of_all(self, head: Head) -> bool:
        """Whether a symbol is defined by that without its index, ``X_k = X - 1 mu_k^T``."""
        return any(Head(head.letter, 0) == self.language.head(w)
                   for d in self.found.definitions.get(head, ())
                   for w in symbols_in(self.language, d.node))

    def _made_of_sizes(self, head: Head) -> bool:
        """Whether a symbol is defined as a size, as the multiplier in ``lambda = -N`` is."""
        own = {self.language.head(w) for d in self.found.definitions.get(head, ())
               for w in symbols_in(self.language, d.node)}
        return bool(own) and all(any(self._sizes(h)) for h in own)

    def _sizes(self, head: Head) -> Iterator[tuple[float, Meaning]]:
        if head.arity:
            return
        for q in self.language.quantities:
            if q.kind == "size" and head not in self.found.definitions and head.letter in (
                    q.name, q.name.lower(), q.name.upper()):
                yield 0.1 if head.letter == q.name else 0.15, Role(q)
                return
        for index, upper in self.limits if head not in self.found.definitions else ():
            plate = self.language.plates.get(self.found.sorts.get(index, ""))
            if upper == head.letter and plate is not None and not plate.labels:
                yield from ((0.1, Role(q)) for q in self.language.quantities
                            if q.kind == "size" and q.name == plate.size)
                return
        units = self.language.units
        if head.letter in ("N", "n", "m", "M", "I", "T") and units and units[0].plates and \
                head not in self.found.definitions:
            size = self.language.plates[units[0].plates[0]].size
            for q in self.language.quantities:
                if q.kind == "size" and q.name == size and not (
                        head.letter in ("I", "T") and size in ("N", "n")):
                    yield 0.2, Role(q)

    def _posterior(self, head: Head) -> Iterator[tuple[float, Meaning]]:
        letter = head.letter.partition("^")[0]
        for q in self.language.quantities:
            if q.kind == "count" and letter in USUAL["count"] and len(q.letters) == head.arity \
                    and head not in self.found.definitions and head not in self.updated:
                yield (0.25 if letter in ("N", "n") else 0.35), Role(q)
            own = self.found.definitions.get(head, ())
            made = any(calls(d.node) or _by_cases(d.node) for d in own)
            told = letter in USUAL["responsibility"] or any(
                _quotient(d) or _by_cases(d.node) for d in own)
            other = 0.0 if told else 0.12  # what is made of densities may be anything
            if q.kind != "responsibility" or letter not in USUAL["responsibility"] and not made:
                continue
            missing = len(q.letters) - head.arity
            latent = self.language.latent(letter) is not None
            if not missing:
                yield (0.8 if latent else 0.3) + other, Role(q)
            elif missing == 1 and q.letters[0] in self.language.values:
                first = self.language.plates[q.letters[0]].labels
                if len(first) == 2:
                    place = first.index("1") if "1" in first else 0
                    cost = (0.85 if latent else 0.35) + other
                    yield cost, Role(q, ((q.letters[0], place),))
                    if head in self.found.definitions:  # its definition says of which it is
                        yield cost + 0.02, Role(q, ((q.letters[0], 1 - place),))

    def _weights(self, head: Head) -> Iterator[tuple[float, Meaning]]:
        letter = head.letter
        for plate in self.language.values:
            labels = self.language.plates[plate].labels
            try:
                q = self.language.weight(plate)
            except ValueError:
                continue
            own = self._names(q, letter) or letter in {
                base_of(x)[0].partition("_")[0] for x in q.parameters(None)}
            if not own and (letter not in USUAL["weight"] or head.arity == 0 and (
                    q.parameters(None) & self.taken or self._made_of_sizes(head))):
                continue
            named = q.parameters(None) & self.taken and head in self.found.definitions
            if len(q.letters) == head.arity:
                yield (0.1 if own else 0.45 if named else 0.3), Role(q)
            elif head.arity == 0 and len(labels) == 2 and q.kind == "weight" and not own and \
                    q.parameters(None):
                own_names = [[p for p in self.language.quantities if p.kind == "parameter"
                              and not p.letters and p.cells == q.cells[n:n + 1]] for n in (0, 1)]
                first = 1 if own_names[1] and not own_names[0] else 0
                for cost, place in ((0.35, first), (1.2, 1 - first)):
                    itself = own_names[place]
                    yield cost, Role(itself[0]) if itself else Role(q, ((plate, place),))

    def _by_type(self, head: Head) -> Iterator[tuple[float, Meaning]]:
        """All quantities that have as many indices."""
        if head.letter in CONSTANTS and not head.arity and head not in self.found.definitions:
            return  # it may be a constant in Q
        if head.letter in DENSITIES - USUAL["weight"] - USUAL["responsibility"] and (
                head not in self.found.definitions and head.arity == 0):
            return
        for q in self.language.quantities:
            taken = q.kind in ("parameter", "weight") and q.parameters(None) and (
                q.parameters(None) <= self.taken)
            if q.name in self.stacked or q.kind in ("size", "count", "failures") or taken:
                continue
            kind = "weight" if self.language.weighs(q) else (
                q.shape if q.kind == "parameter" else q.kind)
            usual = head.letter in USUAL.get(kind, ()) or q.positive and head.letter in USUAL[
                "positive"]
            if len(q.letters) == head.arity:
                own = self.found.definitions.get(head, ())
                usual_cost = -0.65 if own and q.kind == "parameter" and all(
                    n.kind in ("frac", "product") and (n.kind == "frac" or any(
                        p.kind in ("slash", "frac") for p in n.parts)) for n in (
                        d.node for d in own)) else -0.1  # a quotient is no sum on the way
                yield (usual_cost if usual else 1.0), Role(q)
                if q.positive and (q.shape == "scalar" or self.found.univariate):
                    squared = bool(self.powers[head])
                    yield (usual_cost + 0.05 if usual else 1.1) - 0.1 * squared, Role(
                        q, (), not squared, squared)
            elif len(q.letters) == head.arity + 1 and q.letters[0] in self.language.values:
                plate = self.language.plates[q.letters[0]]
                places = len(plate.labels) if len(plate.labels) <= 4 else 0
                if q.kind == "responsibility" and head not in self.found.definitions:
                    places = min(places, 1)  # which component, value alone never says
                for n in range(places):
                    yield (0.5 if usual else 1.5) + 0.2 * n, Role(q, ((plate.index, n),))


def chooses(node: Node) -> bool:
    """Whether a formula is a condition's indicator, or the most probable component."""
    items = [n for n in node.items if n.kind != "times"]
    if items[0].head.kind == "func" and items[0].head.text == "arg":
        return True
    last = items[-1]
    inside = last.parts[0] if last.kind == "bracket" and len(last.parts) == 1 else None
    return len(items) == 2 and text_of(items[0]) in ("1", "one", "I") and inside is not None and (
        inside.kind == "chain") and (inside.relations[0] in ("<", ">", "<=", ">=") or any(
            n.kind == "func" for n in inside.walk()))


def calls(node: Node) -> bool:
    """Whether a density stands in a formula, with its bracket."""
    return any(n.kind == "product" and any(
        b.head.kind == "bracket" and a.head.text in DENSITIES and b.head.text[:1] == "("
        for a, b in zip(n.parts, n.parts[1:], strict=False)) for n in node.walk())


def _by_cases(node: Node) -> bool:
    """Whether a quotient stands in a formula by cases of the observation."""
    return any(n.kind in ("frac", "slash") for n in node.walk()) and any(
        n.text == "{" and n.alone is not None and n.alone.kind == "chain"
        for n in node.walk())


def _quotient(d: Definition) -> bool:
    """Whether a symbol is defined as a quotient of densities."""
    below = [n.parts[1] for n in d.node.items if n.kind == "frac"] + [
        b for a, b in zip(d.node.parts, d.node.parts[1:], strict=False) if a.kind == "slash"]
    return any(map(calls, below))


def _dense(node: Node) -> bool:
    """Whether a density stands in a formula, by its name or written out."""
    return calls(node) or any(
        n.kind == "func" and n.text == "exp" or n.kind == "scripted" and n.head.text == "e"
        or n.kind == "bang" for n in node.walk())


def language_written(language: Language, line: Line) -> Written | None:
    """The symbol on the left of a line."""
    return language.written(line.members[0])
