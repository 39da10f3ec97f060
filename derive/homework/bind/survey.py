"""What stands where in one answer: its symbols and their places, definitions, index letters."""


from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import pairwise

from ..act.facts import Fact
from ..act.lines import Line, of_all_labels
from ..act.symbols import EQUAL, event_of, other_probability, symbols_in
from ..lex.vocabulary import DENSITIES, MULTIPLIERS
from ..parse.grammar import CIRCLE, Node
from ..parse.slopes import slope_at
from ..parse.symbols import Head, Written, text_of
from ..value.ranges import bound, upper
from .events import event
from .quantities import Quantity, bound_of
from .reading import Definition, Event, Language, Meaning, Reading, base_of, is_two
from .words import sums

#: Letters that are usual for a kind of quantity.
USUAL: Mapping[str, frozenset[str]] = {kind: frozenset(letters.split()) for kind, letters in {
    "responsibility": "gamma r T w tau h q xi z z~hat z~bar <z> eta phi p omega rho zeta R alpha t "
                      "u g delta psi W Z pi P Z~hat c",
    "count": "N n m M R", "tally": "c C n N m M x X f",
    "weight": "pi tau phi alpha w lambda p rho eta omega a",
    "data": "x y X Y",
    "known": "",
    "vector": "mu m theta beta nu M",
    "scalar": "mu m theta lambda p q beta xi nu alpha rho eta l",
    "positive": "sigma s v", "matrix": "Sigma S V C K R"}.items()}


@dataclass
class Symbols(Reading):
    """What one answer says of its symbols, with what each can mean, a list of (cost, meaning)."""

    candidates: dict[Head, list[tuple[float, Meaning]]] = field(default_factory=dict)
    firm: set[Head] = field(default_factory=set)
    """The heads whose component is said, by words or by an event."""
    unread: set[Head] = field(default_factory=set)
    """The heads of definitions that are not read."""
    counts: frozenset[Head] = frozenset()
    """The heads n_1, m_1 that no line defines."""
    unclear: dict[Head, str] = field(default_factory=dict)
    """The heads that words say to be what nothing here has, with the words."""

    def reading(self, meanings: Mapping[Head, Meaning]) -> Reading:
        """The reading by which the symbols have these meanings."""
        return Reading(**{f.name: getattr(self, f.name) for f in fields(Reading)} | {
            "meanings": meanings})


class Survey:
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
        self.divisors: set[Head] = set()
        """What stands alone below a stroke."""
        self.updated: set[Head] = set()
        self.conditions: set[Head] = set()
        self.events: dict[Head, list[Event]] = defaultdict(list)
        self.orders: dict[Head, tuple[str, ...]] = {}
        """The plates of the indices of what is said to be a probability, in order."""
        self.told: list[Event] = []
        """The probabilities of events: what stands in their indices."""
        self.slots: dict[Head, set[tuple[int, int, bool]]] = defaultdict(set)
        """The numbers of arguments of densities, the place where a symbol stands among them, and
        whether squared."""
        self.lengths: dict[Head, int] = defaultdict(int)
        """How often a symbol stands before log 2 pi, or in a power of 2 pi."""
        self.cases: set[Head] = set()
        """The labels of which it says which value they have."""
        self.weighing: set[Head] = set()
        """What a density of a component is multiplied by."""
        self.beside_known: set[Head] = set()
        """What stands beside a known vector in an inner product, ``b_k' x_i``."""
        self.found.old = frozenset(
            (f.line or (0 if self._named(f.head) else -2), f.head.letter)
            for f in facts if f.what == "old" and f.head is not None)
        self.found.unclear = {f.head: f.quote for f in facts if f.head and (
            f.what == "unclear" or f.what.startswith("number of") and f.head.arity
            and not self._named(f.head))}
        numbers = [(w.letter.lower(), int(line.members[1].text)) for line in lines
                   if line.members[1].kind == "number" and line.members[1].text.isdecimal()
                   and (w := language.written(line.members[0])) is not None
                   and w.letter not in language.plates]  # n = 5, n_i = 10
        self.found.said = {name: frozenset([n for x, n in numbers if x == name.lower()] + [
            f.label for f in facts if f.label and (f.what, f.quote) == ("number", what)])
            for name, what in language.counted.items()}
        self.found.objectives = frozenset(
            (f.head.letter, f.line) for f in facts
            if f.what == "objective" and f.head is not None)
        self.given: dict[Head, list[Fact]] = defaultdict(list)
        for f in facts:
            if f.head is not None:
                self.given[f.head].append(f)
        self.proportional = {w.head for line in lines if line.relations[0] == "propto"
                             and (w := language.written(line.members[0])) is not None}
        self.noise = {w.head for line in lines if line.relations[0] in ("~", "sim")
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
        heads = {w.head for line in lines
                 if (w := language.written(line.members[0])) is not None and (
                     w.mark == "new" or w.hat and not w.mark)}
        self.found.hatted = {h: any(w.mark == "old" and not w.hat for w in self.uses[h])
                             for h in heads}
        self.found.answered = frozenset(self.updated | self.found.definitions.keys())
        self.found.univariate = self._univariate()
        self._sorts()

    # --- what stands where -----------------------------------------------------------------------

    def _zero_or_one(self) -> set[Head]:
        """The symbols that are said to be 0 or 1: no posterior probabilities."""
        values: defaultdict[Head, set[str]] = defaultdict(set)
        for line in self.lines:
            w, last = self.language.written(line.members[0]), line.members[-1]
            if w is None or not w.indices or w.rest or len(line.members) != 2:
                continue
            if line.relations[0] == "in" and last.kind == "bracket" and last.text[:1] == "{":
                values[w.head] |= {text_of(p) for p in last.parts}
            elif line.relations[0] in EQUAL:
                values[w.head].add(
                    last.text if last.kind == "number" else "formula")
        return {h for h, v in values.items() if v == {"0", "1"}}

    def _see(self, line: Line) -> None:
        language = self.language
        if self._example(line):
            return
        derives = slope_at(line.members[0].items, 0) is not None
        for m in line.members:
            for w in symbols_in(language, m):
                head = w.head
                if w.letter == CIRCLE:
                    continue
                if not derives or w.letter not in MULTIPLIERS:
                    self.elsewhere.add(head)
                self.uses[head].append(w)
                self.powers[head] += any(text_of(s.parts[0]) == "2" for s in w.rest
                                         if s.kind == "sup")
            for n in m.walk():
                for c in (c for b in n.below for c in b.walk() if n.sums and c.kind == "chain"
                          and c.parts[0].kind != "name"):  # i : y_i = 1
                    for u in symbols_in(language, c):
                        self.elsewhere.add(u.head)
                        self.uses[u.head].append(u)
                for above in n.above if n.sums else ():  # N_d
                    length = language.written(above.alone or above)
                    if length is not None and length.indices and not length.rest:
                        self.elsewhere.add(length.head)
                        self.uses[length.head].append(length)
                below = [n.parts[1]] if n.kind == "frac" else [
                    b for a, b in pairwise(n.parts) if a.kind == "slash"]
                self.divisors |= {x.head for b in below
                                  if (x := language.written(b.alone or b)) is not None}
                for v in _beside_circle(language, n):
                    self.lengths[v.head] += 1
                if n.kind in ("bracket", "group") and n.text[:1] == "{" and len(n.parts) == 2 and (
                        n.parts[1].kind == "chain"):
                    self.conditions |= {w.head for w in symbols_in(language, n.parts[1])}
                if n.kind == "product":
                    for a, b in pairwise(n.parts):
                        self._coefficient(a, b)
                        e = event(language, Node("product", (a, b)))
                        for w in e.data if e is not None else ():
                            self.observed.add(w.head)
                        self.told += () if e is None else (e,)
                        point = self._density_at(a, b)
                        if point is not None:
                            self.observed.add(point.head)
                            self._fill_slots(n, b, point)
        equal = line.equal
        events = [e for m in equal if (e := event_of(language, m)) is not None]
        for m in equal if events else ():
            own = language.written(m)
            if own is not None and not own.rest:  # no D_i^{-1}
                self.events[own.head] += events[:1]
                self.orders.setdefault(own.head, self._order(own, events[0]))
        if line.partial or any(other_probability(language, m) for m in line.members):
            first = language.written(line.members[0])
            if first is not None:
                self.found.unread.add(first.head)
                if not line.partial:
                    self.lost.add(first.head)
            return
        self._define(line)

    def _coefficient(self, a: Node, b: Node) -> None:
        """Learn what is a coefficient of a known vector: the first of two factors is transposed,
        or is all of them, ``X b_k``."""
        left, right = self.language.written(a), self.language.written(b)
        known = {v.name.lower() for v in self.language.model.known if v.domain == "vector"}
        if left is None or right is None or right.rest:
            return
        for w, other in ((left, right), (right, left)):
            transposed = bool(left.rest or left.primes)
            if other.letter.lower() in known and w.letter.lower() not in known and w.indices != (
                    other.indices) and transposed == bool(other.indices) and (
                    transposed or other is left):
                self.beside_known.add(w.head)

    def _density_at(self, name: Node, bracket: Node) -> Written | None:
        """The symbol with an index at which a density is taken, ``h_i`` in ``N(h_i; mu, S)``."""
        several = len(bracket.parts) > 2 or bracket.text[1:2] in (";", "|")  # no N(mu, S)
        if bracket.kind != "bracket" or not bracket.parts or len(
                bracket.parts) == 2 and not several or (
                name.head.text not in (DENSITIES if several else {"f", "phi"})):
            return None
        w = self.language.written(bracket.parts[0])
        return None if w is None or w.rest or not w.indices or self.language.latent(
            w.letter) is not None else w

    def _fill_slots(self, product: Node, bracket: Node, point: Written) -> None:
        """Learn what stands in a density, and weighs it: all of ``a_k N(x_i; m_k, S_k)``."""
        components: set[tuple[str, ...]] = set()
        for n, part in enumerate(bracket.parts[1:]):
            w = self.language.written(part)
            if w is not None and all(map(is_two, w.rest)):
                self.slots[w.head].add((len(bracket.parts) - 1, n, bool(w.rest)))
                if w.indices != point.indices:  # n_i is of the observation
                    components.add(w.indices)
        for part in product.parts:
            w = self.language.written(part)
            if w is not None and len(w.indices) == 1 and w.indices in components and not w.rest:
                self.weighing.add(w.head)

    def _example(self, line: Line) -> bool:
        """Whether a line only gives a parameter a number: an example, a start."""
        w = self.language.written(line.members[0])
        usual = USUAL["weight"] | USUAL["vector"] | USUAL["matrix"] | USUAL["positive"]
        return w is not None and w.letter in usual and len(line.members) == 2 and (
            line.members[1].kind == "number")

    def _define(self, line: Line) -> None:
        language, first = self.language, line.members[0]
        if line.relations[0] == "solves" and (own := language.written(first)) is not None:
            self.updated.add(own.head)
        if line.relations[0] not in EQUAL:
            return
        self._define_numerator(line)
        self._define_total(line)
        self._define_probability(line)
        w = language.written(first)
        formulas = [m for m in line.equal[1:] if m.kind != "number"]
        body = formulas[-1] if formulas else line.equal[-1]
        if w is not None:
            if body.kind == "number" and not w.indices and (
                    any(q.kind == "size" and q.name == w.name for q in language.quantities)
                    or w.letter in ("n", "N", "K") and not any(
                        bound_of(f) is not None for f in language.model.factors)):
                return  # the size of an example
            if any(s.kind != "sup" or text_of(s.parts[0]) != "2" for s in w.rest):
                return
            if w.rest and w.letter not in ("sigma", "s", "v") and not self._named(w.head):
                body = Node("sqrt", (body,), "", body.at)  # Delta_k^2 = ...
            if w.letter in ("Q", "L", "ell", "theta") and not w.indices and (
                    w.letter in ("Q", "theta") or dense(body) or any(
                        n.kind == "func" or n.kind == "big" and n.text == "prod"
                        for n in body.walk())):
                return  # an objective; of a sum without logarithms it is a letter like any other
            latent = language.latent(w.letter)
            if self._given(w, body) or body.items[0].kind == "number" and len(
                    body.items) == 2 and body.items[1].kind == "dots":
                return  # pi = 3.14...
            more = -1 if latent is None else len(w.indices) - len(latent.indices)
            if latent is not None and (
                    more == 1 and body.text in ("0", "1") or more == 0 and (
                        body.kind == "number"
                        or body.text in language.plates[latent.values].labels)):
                self.cases.add(w.head)
                return  # one of its values
            if w.mark == "new":
                self.updated.add(w.head)  # an iterate is no definition
            elif event_of(language, body) is None and w.mark != "old":
                self._add(w, body)
            return
        items = first.factors
        logs = len(items) == 3 and (items[0].kind, items[0].text) == ("func", "log")
        items = items[logs:]
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
            again = body.factors
            if of_all_labels(language, first, body):
                return
            if any(n.text in ("pdf", "density") or n.kind == "func" and n.text == "arg"
                   for n in body.walk()) or len(again) == 2 and again[0].text == own.letter and (
                    len(again[1].parts) == len(formals)) or body.text == "0":
                return  # f(a) = f(b), of any f; f(u) = 0 is an equation
            self.formals |= {f.head for f in formals if f is not None and not f.indices}
            name = "log " * logs + own.letter
            self.found.functions[name] = (
                *self.found.functions.get(name, ()),
                Definition(own.indices, body, items[1].parts, (own.accents, own.mark)))

    def _define_probability(self, line: Line) -> None:
        """``P(x_i | z_i = k) = ...`` of a formula of its own, and no number of an example."""
        e = event(self.language, line.members[0])
        if e is None or e.kind == "posterior" or any(map(str.isdigit, e.indices)):
            return
        self.found.probabilities = (*self.found.probabilities, *(
            (e, Definition((*e.values.values(), *e.indices), m)) for m in reversed(line.equal[1:])
            if any(n.kind == "scripted" and n.below for n in m.walk())))

    def _define_total(self, line: Line) -> None:
        """``lambda = sum_d N_d = N`` says what N is."""
        for total, last in pairwise(line.equal[1:]):
            w = self.language.written(last)
            if w is not None and not (w.indices or w.rest) and w.letter in "NnMmLTW" and any(
                    n.kind == "big" for n in total.walk()) and all(
                    x.indices and x.letter in "NnMmLTW" for x in symbols_in(self.language, total)):
                self._add(w, total)

    def _define_numerator(self, line: Line) -> None:
        """``... = a =: N_1/N`` names the numerator, N a."""
        for n, relation in enumerate(line.relations):
            last, before = line.members[n + 1], line.members[n]
            above, below = last.parts[:1], last.parts[1:]
            if relation != "=:" or last.kind != "frac" and (
                    [p.kind for p in last.parts[1:2]] != ["slash"]):
                continue
            w = self.language.written(above[0].alone or above[0])
            if w is not None and not w.rest and not w.mark:
                self._add(w, Node("product", (Node("bracket", (before,), "("), below[-1])))

    def _add(self, w: Written, node: Node) -> None:
        head = w.head
        self.found.definitions[head] = (
            *self.found.definitions.get(head, ()), Definition(w.indices, node))

    def _given(self, w: Written, body: Node) -> bool:
        """Whether a line says how an observation comes about, ``y_i = x_i' beta + e_i``."""
        names = {q.name.lower() for q in self.language.quantities if q.kind in ("data", "known")}
        inner = [*symbols_in(self.language, body)]
        return w.letter.lower() in names and (
            any(x.head in self.noise for x in inner)
            or bool(w.indices) and body.kind == "number"
            or not w.indices and w.letter not in [x.letter for x in inner]
            and all(x.letter.lower() in names and not x.indices for x in inner))

    def _univariate(self) -> bool:
        """Whether the answer takes vectors as numbers: it has variances for covariances."""
        m = self.language.model
        if not any(p.domain == "covariance" for p in m.parameters):
            return False
        lengths = {text_of(x.members[-1]) for x in self.lines if text_of(x.members[0]) == "d"
                   and x.members[-1].kind == "number"}
        if lengths == {"1"} or any(f.what == "univariate" for f in self.facts):
            return True
        letters = {h.letter for h in self.uses}
        return "sigma" in letters and not letters & {"Sigma", "d"} and any(
            n for h, n in self.powers.items() if h.letter == "sigma") and not any(
            n.kind == "bars" and n.text == "||" or n.kind == "sup"
            and text_of(n).strip("^{}") in ("T", "top", "transpose")  # a spread of vectors
            for x in self.lines for m in x.members for n in m.walk())

    def _of_primed(self, line: Line) -> bool:
        """Whether a line defines Q at parameters with a prime."""
        items = line.members[0].factors
        w = self.language.written(items[1].parts[0]) if len(items) == 2 and items[1].parts and (
            text_of(items[0]) == "Q") else None
        return w is not None and bool(w.primes)

    def _order(self, w: Written, e: Event) -> tuple[str, ...]:
        """The plate of each index of a symbol that is the probability of an event, "" for none."""
        unit = next((u for u in self.language.units if {*e.values} <= {*u.values}), None)
        known = {i: p for p, i in (*e.values.items(), *(
            zip(unit.plates, e.indices, strict=False) if unit is not None else ()))}
        return tuple(known.get(i, "") for i in w.indices)

    # --- index letters ---------------------------------------------------------------------------

    def _sorts(self) -> None:
        """The plates of index letters, by what they stand on, and by what is usual."""
        language = self.language
        votes: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))

        def vote(places: Iterable[tuple[str, str]], weight: float = 1.0) -> None:
            for plate, index in places:
                if plate and index and not index.isdigit() and (
                        index not in language.plates[plate].labels):
                    votes[index][plate] += weight

        for head, written in self.uses.items():
            for plates, weight in self._plates(head):
                for w in written:
                    vote(zip(plates, w.indices, strict=False), weight)
        for head, order in self.orders.items():
            for w in self.uses[head]:
                vote(zip(order, w.indices, strict=False))
        for e in self.told:
            unit = next((u for u in language.units if {*e.values} <= {*u.values}), None)
            vote((*e.values.items(), *zip(
                unit.plates if unit is not None else (), e.indices, strict=False)))
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
        sure = {x: p for x, own in votes.items() for p, n in own.items() if n >= 1}
        for written in self.uses.values():  # p_{j2} beside p_{i1}
            for place in zip(*(w.indices for w in written if len(w.indices) == 2), strict=True):
                said = {sure[x] for x in place if x in sure}
                for index in {x for x in place if x not in sure and x.isalpha()}:
                    for p in said if len(said) == 1 else ():
                        votes[index][p] += 0.5
        for index, end in self.limits:
            for other, same in self.limits:
                if end and end == same and other != index:
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
        self._vote_beside(votes)
        self.firm = {x: max(v.items(), key=lambda t: t[1])[0] for x, v in votes.items()
                     if v and max(v.values()) >= 1 and len([y for y in v.values() if y >= 1]) == 1}
        self.found.sorts = {x: max(v.items(), key=lambda t: t[1])[0] for x, v in votes.items() if v}

    def _vote_beside(self, votes: Mapping[str, dict[str, float]]) -> None:
        """Beside the index of a component stands that of an observation, as in rho_mk."""
        language = self.language
        data = {x.indices[0] for x in language.model.observed if len(x.indices) == 1}
        if len(data) != 1 or len(language.values) != 1:
            return
        known = {x for x, v in votes.items() if v.get(language.values[0], 0) >= 1}
        sure = {x for x, v in votes.items() if v and max(v.values()) >= 1}
        for line in self.lines:  # a_c = sum_j g_jc, of which no letter is of the statement
            left, over = language.written(line.members[0]), {
                x for m in line.members for n in m.walk() if n.sums for x in bound(n)}
            for w in (w for m in line.members[1:] for w in symbols_in(language, m)):
                if left is not None and len(left.indices) == 1 and len(
                        added := {*w.indices} - {*left.indices}) == 1 < len(w.indices) and (
                        added <= over and sure.isdisjoint(w.indices)):
                    votes[added.pop()][next(iter(data))] += 0.15
        for written in self.uses.values():
            for w in written:
                if len(w.indices) == 2 and len(set(w.indices)) == 2 and len(
                        own := [x for x in w.indices if x not in known]) == 1:
                    votes[own[0]][next(iter(data))] += 0.2

    def _vote_of_sum(self, n: Node, votes: Mapping[str, dict[str, float]]) -> None:
        letters = bound(n)
        if len(letters) != 1:
            return
        end = upper(n)
        self.limits.add((letters[0], end))
        for p in self.language.plates.values():
            labels = len(p.labels)
            if end and (end == p.size and not labels or end == str(labels)):
                votes[letters[0]][p.index] += 0.5

    def _plates(self, head: Head) -> Iterator[tuple[tuple[str, ...], float]]:
        letter = head.letter
        label = self.language.labels.get(letter.lower())
        if label is not None and head.arity - len(label.indices) in (0, 1):
            yield (*label.indices, label.values), 1.0
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

    def _named(self, head: Head) -> bool:
        """Whether the statement has the symbol as a parameter or as data."""
        return not self._made_of_all(head) and any(
            len(q.letters) == head.arity and q.kind in ("parameter", "data", "known")
            and self._names(q, head.letter) for q in self.language.quantities)

    def _made_of_all(self, head: Head) -> bool:
        """Whether a symbol is made of that without its index, or of another of the data."""
        names = {v.name.lower() for v in self.language.model.observed}
        return any(head.arity and Head(head.letter, 0) == w.head or (
            self.language.written(d.node) is None and self._only_data(head.letter)
            and len(w.indices) == head.arity and w.letter.lower() in names)
                   for d in self.found.definitions.get(head, ())
                   for w in symbols_in(self.language, d.node))


def _beside_circle(language: Language, node: Node) -> Iterator[Written]:
    """What stands before the logarithm of 2 pi in a product, or above 2 pi, or above R."""
    if node.kind == "product" and any(_of_circle(n) for n in node.parts[1:]) and any(
            n.kind == "func" and n.text == "log" for n in node.parts):
        at = next(n for n, p in enumerate(node.parts) if p.kind == "func" and p.text == "log")
        for part in node.parts[:at]:
            yield from symbols_in(language, part)
    elif node.kind == "scripted" and (_of_circle(node.head) or node.head.text == "R"):
        for above in node.above:
            yield from symbols_in(language, above)


def _of_circle(node: Node) -> bool:
    """Whether a piece is made of numbers and the number pi."""
    leaves = [n for n in node.walk() if not n.parts]
    return any(n.text == CIRCLE for n in leaves) and all(
        n.text == CIRCLE or n.kind in ("number", "times") for n in leaves)


def calls(node: Node) -> bool:
    """Whether a density stands in a formula, with its bracket."""
    return any(n.kind == "product" and any(
        b.head.kind == "bracket" and a.head.text in DENSITIES and b.head.text[:1] == "("
        for a, b in pairwise(n.parts)) for n in node.walk())


def dense(node: Node) -> bool:
    """Whether a density stands in a formula, by its name or written out."""
    return calls(node) or any(
        n.kind == "func" and n.text == "exp" or n.kind == "scripted" and n.head.text == "e"
        or n.kind == "bang" for n in node.walk())
