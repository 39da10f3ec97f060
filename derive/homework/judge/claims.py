"""What a line of an answer says of which part, under one reading of its symbols."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ...em import part_of
from ..act.lines import Line
from ..act.symbols import EQUAL, event_of, other_probability, symbols_in
from ..bind.candidates import chooses
from ..bind.events import event
from ..bind.quantities import Role, label_at
from ..bind.reading import Definition, Language, Reading
from ..parse.grammar import Node
from ..parse.slopes import slope_at
from ..parse.symbols import Head, Written, text_of


@dataclass(frozen=True)
class Claim:
    """``members`` are all said to be the value of a role at ``indices``, or Q where ``role`` is
    None; ``proportional`` up to a factor that does not depend on the latent variables. ``parts``
    are the keys with the place of the component that each is of, None for all."""

    part: str
    parts: tuple[tuple[str, int | None], ...]
    role: Role | None
    places: tuple[tuple[str, str], ...]
    members: tuple[Node, ...]
    line: Line
    proportional: bool = False
    new: bool = False
    entry: tuple[str, ...] = ()
    solves: bool = False
    """Whether its members are the sides of an equation of which the new parameter is the root."""
    weak: bool = False
    """Whether it only gives a number, or makes a choice: it answers nothing that a formula does."""

    @property
    def linear(self) -> bool:
        """Whether it is ``A theta = b``, a line between that answers only where it is right."""
        return self.solves and self.line.relations == ("=",)


def claims_of(reading: Reading, line: Line) -> list[Claim]:
    """The claims of a line, none where it says nothing of a part."""
    found = claim_of(reading, line)
    if found is None:
        return []
    more = []
    for m in line.equal[1:-1] if found.role is not None else ():
        w = reading.language.written(m)
        role = None if w is None else reading.role(w)
        if w is not None and role is not None and (
                w.mark == "new" or found.role is not None and (
                    role.quantity.kind == "parameter"
                    and role.quantity == found.role.quantity)):  # Sigma_1 = Sigma_2 = ...
            other = _of_parameter(reading, line, w, role, line.equal[-1:])
            if other is not None and other.parts != found.parts:
                more.append(other)
    return [found, *more]


def claim_of(reading: Reading, line: Line) -> Claim | None:
    """The first claim of a line."""
    if line.partial or any(other_probability(reading.language, m) for m in line.members):
        # it holds in a case only, or is the probability of something else
        line = replace(line, members=(line.members[0], Node("none")), relations=("=",))
    found = _responsibility(reading, line) or _choice(reading, line) or _of_q(reading, line)
    if found is not None:
        return found
    first = reading.language.written(line.members[0])
    role = None if first is None else reading.role(first)
    if first is not None and role is not None and line.relations[0] in EQUAL:
        return _of_parameter(reading, line, first, role, line.equal[1:])
    if first is not None and role is not None and line.relations == ("propto",):
        claim = _of_parameter(reading, line, first, role, line.members[1:])
        return claim and _sums_to_one(reading.language, role) and replace(
            claim, proportional=True) or None
    if first is not None and role is not None and line.relations[:1] == ("solves",):
        claim = _of_parameter(reading, line, first, role, line.members[1:])
        sides = line.members[1:] if line.relations[1:] == ("=",) and first.mark != "old" else ()
        return claim and sides and replace(claim, solves=True, weak=False, members=sides) or None
    last = None if any(slope_at(m.items, 0) for m in line.members) else (
        reading.language.written(line.equal[-1]))
    role = None if last is None else reading.role(last)
    named = first is not None and not first.rest and len(line.members) == 2 and (
        reading.meaning(first) == "own" and len(reading.definitions[
            first.head]) > 1)  # P_k = pi_k, of a P_k that another line defines
    if (first is None or named) and last is not None and role is not None and len(
            line.equal) == len(line.members):  # the formula first
        return _of_parameter(reading, line, last, role, line.equal[:-1])
    return _linear(reading, line)


def _sums_to_one(language: Language, role: Role) -> bool:
    """Whether a role is probabilities that sum to 1 over its last index."""
    domains = {p.domain for p in language.model.parameters
               if p.name in role.quantity.parameters(None)}
    return not role.fixed and bool(role.letters) and (
        role.quantity.kind == "weight" or domains == {"simplex"})


def _linear(reading: Reading, line: Line) -> Claim | None:
    """The claim of ``A theta = b`` with a parameter that stands on the left of no line."""
    language = reading.language
    for n, m in enumerate(line.members) if line.relations == ("=",) else ():
        items = m.factors
        found = [(w, r) for p in items if (w := language.written(p)) is not None and not w.rest
                 and w.mark != "old" and (r := reading.role(w)) is not None
                 and r.quantity.kind == "parameter" and not language.weighs(r.quantity)]
        heads = [w.head for x in line.members for w in symbols_in(language, x)
                 if (r := reading.role(w)) is not None and r.quantity.kind in (
                     "parameter", "weight")]
        if len(found) == len(heads) == 1 < len(items) and heads[0] not in reading.answered and (
                says(reading, line.members[1 - n])):
            claim = _of_parameter(reading, line, *found[0], line.members)
            return claim and replace(claim, solves=True, weak=False)
    return None


def _of_q(reading: Reading, line: Line) -> Claim | None:
    if _expected_logarithm(reading.language, line.members[0]) or _named_objective(reading, line):
        return Claim("Q", (("Q", None),), None, (), line.equal[1:], line)
    first_member = _without_prior(reading.language, line.members[0])
    items = first_member.factors
    factor = items[0] if len(items) > 1 and items[0].kind == "number" else None
    items = items[1:] if factor is not None else items
    head = reading.language.written(items[0])
    if head is None or head.letter != "Q" or line.relations[0] not in EQUAL or len(items) > 2 or (
            head.indices and not (
                reading.language.priors and "".join(head.indices) in _PENALISED)) or (
            len(items) == 2 and items[1].head.kind != "bracket"):
        return None
    if len(items) == 2 and not any(
            w is not None and w.letter.lower() in ("theta", "psi", "phi", "vartheta", "tau")
            or p.kind in ("bracket", "group", "dots", "name", "scripted")
            for p in items[1].parts for w in (reading.language.written(p),)):
        return None
    if some_of_q(reading, line.members[0]):
        return Claim("Q", (("Q", None),), None, (), (Node(
            "none", (), "it is a function of some of the parameters alone"),), line)
    first = items[1].head.parts[0] if len(items) == 2 and items[1].head.parts else None
    own = None if first is None else reading.language.written(first)
    new = own is not None and (own.mark == "new" or bool(own.primes))
    members = line.equal[1:] if factor is None else tuple(
        Node("frac", (m, factor), "frac", m.at) for m in line.equal[1:])  # 2 Q = ...
    return Claim("Q", (("Q", None),), None, (), members, line, False, new)


#: The indices of the Q that the prior is added to.
_PENALISED = ("pen", "MAP", "map", "reg", "prior", "post", "penalised", "penalized")


def _without_prior(language: Language, node: Node) -> Node:
    """``Q`` of ``Q + log p(theta)``, which may hold the prior or not; any other node as it is."""
    if node.kind != "expression" or set(node.text) != {"+"} or not language.priors:
        return node
    for p in node.parts[1:]:
        items = p.items
        density = language.written(items[1]) if len(items) > 1 and (
            items[0].kind, items[0].text) == ("func", "log") else None
        if density is None or density.letter not in ("p", "P", "f", "g", "pi", "prior"):
            return node
    return node.parts[0]


def some_of_q(reading: Reading, node: Node) -> Sequence[Node]:
    """The parameters of ``Q(Sigma)`` where they are not all of theta: what it says is up to what is
    free of them."""
    head, bracket = reading.language.called(node) or (None, node)
    if head is None or head.letter != "Q" or set(bracket.text[1:]) - {","}:
        return ()
    found: set[str] = set()
    for p in bracket.parts:
        w = reading.language.written(p)
        role = None if w is None else reading.parameters(w)
        if w is None or role is None or w.rest and not role.squared:
            return ()
        found |= role.quantity.parameters(None)
    every = {p.name for p in reading.language.model.parameters}
    return bracket.parts if found < every else ()


def _named_objective(reading: Reading, line: Line) -> bool:
    """Whether words call what a line defines the objective, and it is a function of theta."""
    w, bracket = reading.language.called(line.members[0]) or (None, line.members[0])
    if w is None or (w.letter, line.at) not in reading.objectives or line.relations[0] not in EQUAL:
        return False
    inner = reading.language.written(bracket.parts[0]) if bracket.parts else None
    return inner is not None and inner.letter in ("theta", "Theta", "vartheta", "psi", "Psi")


def _expected_logarithm(language: Language, node: Node) -> bool:
    """Whether a member is ``E[log p(X, Z)]``, Q by what it is."""
    head, bracket = language.called(node) or (None, node)
    if head is None or head.letter != "E" or not bracket.parts:
        return False
    log, *inside = bracket.parts[0].items
    w, call = language.called(Node("product", tuple(inside))) or (None, node)
    if (log.kind, log.text) != ("func", "log") or w is None or w.letter not in (
            "p", "P", "L", "f") or w.indices or len(call.parts) < 2:
        return False
    latent = {v.lower() for v in language.latents} | {"z"}
    return any(v.letter.lower() in latent for p in call.parts[:3]
               if (v := language.written(p)) is not None)


def responsibilities(language: Language) -> list[str]:
    """The names of the posterior probabilities that are parts of an answer."""
    return [s.args[0] for u in language.units
            for s, _ in u.responsibilities or ((u.joint, u.joint),)]


def _responsibility(reading: Reading, line: Line) -> Claim | None:
    """A line that begins with a posterior probability, by its symbol or as a probability."""
    if line.relations[0] not in (*EQUAL, "propto"):
        return None
    proportional = line.relations[0] == "propto"
    rest: list[Node] = []
    again: list[Node] = []
    crossed: list[Node] = []
    role: Role | None = None
    places: dict[str, str] = {}
    first = reading.language.written(line.members[0])
    relations = ("=", *line.relations)
    for n, m in enumerate(line.members):
        if relations[n] not in (*EQUAL, "propto"):
            break
        own = _at(reading, m)
        if own is None:
            if role is None:
                return None
            rest.append(m)
            proportional = proportional or relations[n] == "propto"
        elif role is None and not rest:
            role, places = own
        else:
            again.append(m)
            if reading.language.written(m) is not None and own[0] == role and own[1] != places and (
                    first is not None or _labels(own[1]) != _labels(places)):
                crossed.append(m)  # another name for it, of another component
    if role is None:
        return None
    proportional = proportional or any(
        reading.meaning(w) == "normaliser" for m in rest for w in symbols_in(reading.language, m))
    of = role  # which is not None here
    related = (first is not None or not crossed) and not any(
        _of_parameters(reading, m, of) for m in rest)
    rest = [m for m in (*rest, *again) if first is not None and (m in crossed and (
        v := reading.language.written(m)) is not None and v.key != first.key or _of_another(
        reading, m, first))] if related else [
            *(m for m in rest if _of_parameters(reading, m, of)), *crossed]
    names = responsibilities(reading.language)
    part = part_of(role.quantity.name, names)
    return Claim(part, ((part, None),), role, tuple(places.items()), tuple(rest), line,
                 proportional, weak=related and not any(m in crossed for m in rest))


def _choice(reading: Reading, line: Line) -> Claim | None:
    """A line that sets a component, or 0 and 1, in the place of a posterior probability."""
    language, last = reading.language, line.members[-1]
    w = language.written(line.members[0])
    units = [u for u in language.units if len(u.values) == 1]
    if w is None or reading.meaning(w) != "own" or len(units) != 1 or w.rest or not (
            chooses(last)) or (
            line.relations[-1] not in EQUAL):
        return None
    if any(event_of(language, Node("product", pair)) is not None for n in last.walk()
           if n.kind == "product" for pair in pairwise(n.parts)) or any(
            isinstance(r := reading.meaning(v), Role) and r.quantity.kind == "responsibility"
            for v in symbols_in(language, last)):
        return None  # made of posterior probabilities
    (plate,) = units[0].values
    role = Role(reading.second(units[0], [plate]))
    left = [x for x in w.indices if reading.sort(x, {}) not in (plate, None)]
    label = [x for x in w.indices if x not in left]
    places = dict(zip([x for x in role.letters if x != plate], left, strict=False))
    if len(places) + 1 != len(role.letters) or len(label) > 1:
        return None
    if last.items[0].head.kind == "func":
        if label:
            return None
        label = [plate]
        last = Node("product", (Node("number", (), "1"), Node("bracket", (Node(
            "chain", (line.members[0], Node("name", (), plate)), "="),), "{")))
    places[plate] = label[0] if label else _unnamed(language, plate)
    part = part_of(role.quantity.name, responsibilities(language))
    return Claim(part, ((part, None),), role, tuple(places.items()), (last,), line, weak=True)


def _at(reading: Reading, node: Node) -> tuple[Role, dict[str, str]] | None:
    """The posterior probability that a member is, with what stands in its letters' places."""
    language = reading.language
    e = event_of(language, node)
    if e is not None and e.mark != "new":
        unit = next((u for u in language.units if set(e.values) <= set(u.values)), None)
        if unit is None:
            return None
        quantity = reading.second(unit, list(e.values))
        values = {p: v or _unnamed(language, p) for p, v in e.values.items()}
        rest = [x for x in quantity.letters if x not in values]
        if len(e.indices) < len(rest):
            return None
        return Role(quantity), values | dict(zip(rest, e.indices, strict=False))
    w = language.written(node)
    role = None if w is None or w.rest or w.primes else reading.role(w)
    if w is None or role is None or role.rows or role.quantity.kind != "responsibility":
        return None
    return role, reading.placed(role, w, {})


def _of_parameters(reading: Reading, member: Node, role: Role) -> bool:
    """Whether a member says what a posterior probability is, not only 1 less another."""
    if member.kind == "none":
        return True
    for n in member.walk():
        if n.kind == "product" and any(b.kind == "bracket" and a.head.kind in (
                "name", "accent") and a.head.text != "e" for a, b in pairwise(n.parts)):
            return True
    for w in symbols_in(reading.language, member):
        if w.letter in ("e", "exp"):
            continue
        meaning = reading.meaning(w)
        if not isinstance(meaning, Role) and meaning != "number" or isinstance(
                meaning, Role) and meaning.quantity.kind != "size" and (
                meaning.quantity != role.quantity):
            return True
    return False


def _labels(places: dict[str, str]) -> list[str]:
    """The labels by which a posterior probability is of one component alone."""
    return [x for x in places.values() if x.isdigit() or x.isupper()]


def _of_another(reading: Reading, member: Node, own: Written) -> bool:
    """Whether a member is made of the posterior probabilities of other components alone."""
    symbols = list(symbols_in(reading.language, member))
    return bool(symbols) and all(w.key == own.key and w.indices != own.indices and len(
        w.indices) == len(own.indices) > 1 for w in symbols)


def _unnamed(language: Language, plate: str) -> str:
    labels = language.plates[plate].labels
    return "1" if "1" in labels or not labels else labels[0]


def _of_parameter(reading: Reading, line: Line, w: Written, role: Role,
                  members: tuple[Node, ...]) -> Claim | None:
    if role.quantity.kind not in ("parameter", "weight") or w.mark in ("old", "older"):
        return None
    rest = [s for s in w.rest if not (s.kind == "sup" and role.squared)]
    if [text_of(s.parts[0]) for s in rest if s.kind == "sup"] == ["-1"] and len(rest) == 1:
        role = replace(role, inverse=not role.inverse)
    elif rest:
        return None
    entry = w.indices[len(role.letters):] if not role.exact else ()
    if entry and len(entry) != {"vector": 1, "matrix": 2}.get(role.quantity.shape, 0):
        return None
    own = Written(w.letter, w.accents, w.indices[:len(w.indices) - len(entry)], w.mark)
    places = reading.placed(role, own, {})
    if role.squared and not w.rest:
        role = replace(role, root=True)
    parts = tuple(keys_of(reading.language, role, places))
    if len(members) > 1 and members[-1].kind == "number" and members[-1].text == "0":
        members = (Node("none"),)  # an equation that was joined to the formula before it
    members = tuple(m for m in members if event(reading.language, m) is None and not any(
        n.kind == "func" and n.text == "arg" for n in m.walk()))
    numeric = all(_numeric(reading, m) for m in members)
    set_ = line.relations[0] == ":=" and not reading.language.weighs(role.quantity)
    said = any(says(reading, m) or _of_one(reading, m, w, role, set_) for m in members)
    if not parts or not said and not (
            w.mark == "new" or numeric and reading.language.weighs(role.quantity)
            or w.hat and all(v.key != w.key and reading.parameters(v) for m in members
                             for v in symbols_in(reading.language, m)) and not any(
                                 map(reading.language.written, members))):
        return None
    new = w.mark == "new" or w.hat or bool(w.primes)
    return Claim(parts[0][0], parts, role, tuple(places.items()), members, line, False, new, entry,
                 weak=numeric and not said)


def _of_one(reading: Reading, member: Node, own: Written, role: Role, set_: bool) -> bool:
    """Whether the parameter is made of that of one component, beside that of all, ``pi_k = a_2``,
    or ``set`` to what is made of that of others, ``p_B := 1 - p_A``."""
    names = role.quantity.parameters(None)
    alone = reading.language.written(member) is not None and not any(map(str.isdigit, own.indices))
    symbols = list(symbols_in(reading.language, member))
    return bool(symbols) and all(
        (r := reading.role(w)) is not None and bool(r.quantity.parameters(None) & names)
        and (alone and any(map(str.isdigit, w.indices)) or set_ and w.indices != own.indices)
        for w in symbols)


def _numeric(reading: Reading, member: Node) -> bool:
    """Whether a formula is made of numbers and sizes alone, ``1/K``."""
    return member.kind != "none" and any(
        n.kind == "number" for n in member.walk()) and all(
        isinstance(r := reading.meaning(w), Role) and r.quantity.kind == "size" or r == "number"
        for w in symbols_in(reading.language, member))


def keys_of(language: Language, role: Role, places: dict[str, str]
          ) -> Iterator[tuple[str, int | None]]:
    """The parts that a role at these indices speaks of, each with the place of its component."""
    q, model = role.quantity, language.model
    if len(q.cells) > 1:
        plate = q.letters[0]
        fixed = dict(role.fixed).get(plate)
        if fixed is None:
            fixed = label_at(model, plate, places[plate])
        for n in range(len(q.cells)) if fixed is None else (fixed,):
            for name in q.parameters(n):
                if name in {p.name for p in model.parameters}:
                    yield name, n if fixed is None else None
        return
    for name in q.parameters(None):
        p = next((p for p in model.parameters if p.name == name), None)
        if p is None:
            continue
        if not p.keys:
            yield p.name, None
            continue
        plate = p.indices[0]
        at = dict(role.fixed).get(plate)
        if at is None and plate in places:
            at = label_at(model, plate, places[plate])
        for n, key in enumerate(p.keys):
            if key and at in (None, n):
                yield key, n if at is None else None


def behind(reading: Reading, members: Collection[Node]) -> Iterator[Written]:
    """The symbols in formulas, and in what their symbols and functions are defined by."""
    waiting, seen = list(members), set[object]()
    while waiting:
        node, more = waiting.pop(), dict[object, tuple[Definition, ...]]()
        for w in symbols_in(reading.language, node):
            yield w
            if reading.meaning(w) == "own":
                head = w.head
                more[head] = reading.definitions.get(head, ())
        for n in node.walk():
            for a, b in pairwise(n.parts) if n.kind == "product" else ():
                f = reading.language.written(a) if b.head.kind == "bracket" else None
                if f is not None:
                    more[f.letter] = reading.functions.get(f.letter, ())
        waiting += [d.node for key, own in more.items() if key not in seen for d in own]
        seen |= set(more)


_POSTERIOR = ("responsibility", "count")


def says(reading: Reading, member: Node, seen: frozenset[Head] = frozenset(),
         kinds: Collection[str] = ("data", "known", "tally", *_POSTERIOR)) -> bool:
    """Whether a formula speaks of the data or of a posterior probability, itself or through what
    it defines: else it is a number, a start, or a constraint."""
    language = reading.language
    for n in member.walk():
        if n.kind == "product" and any(
                event_of(language, Node("product", pair)) is not None
                for pair in pairwise(n.parts)) or language.observed_event(n) is not None:
            return True
    for w in symbols_in(language, member):
        if language.one_hot(w) is not None:
            return True
        meaning = reading.meaning(w)
        if isinstance(meaning, Role):
            if meaning.quantity.kind in kinds:
                return True
        elif meaning == "own":
            head = w.head
            if head not in seen and any(
                    d.node.kind in ("big", "none") or says(reading, d.node, seen | {head}, kinds)
                    for d in reading.definitions.get(head, ())):
                return True
        elif meaning is None and (w.indices or "bar" in w.accents and isinstance(
                r := reading.meanings.get(Head(w.key.replace("~bar", "~hat" * (
                    w.hat and language.latent(w.letter) is not None)), 1)), Role)
                and r.quantity.kind == "responsibility"):
            return True  # what is not known may be data
    return False


def speaks_of_posterior(reading: Reading, claim: Claim) -> bool:
    """Whether a claim's formula holds a posterior probability, or what it defines does."""
    return any(says(reading, m, kinds=_POSTERIOR) for m in claim.members)
