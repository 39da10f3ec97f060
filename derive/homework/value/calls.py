"""The values of functions in an answer: densities, probabilities, indicators, its own functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np
from scipy import special

from ...families import LAWS
from ...model import Variable
from ..bind.events import HEADS, THETA, of_bracket
from ..bind.marks import Marks
from ..bind.quantities import Role, placed
from ..bind.reading import Definition, Event, Reading, is_two
from ..lex.vocabulary import DENSITIES
from ..parse.grammar import Node
from ..parse.symbols import Written, symbols, text_of
from . import named
from .functionals import is_functional, put_in
from .instance import Instance
from .named import Named, NoValue

ONES = ("1", "one", "I", "indicator", "chi", "ind", "delta", "mathbb1")
#: The marks of iterates, as they are written.
MARKS = {"old": "t", "older": "t", "new": "t+1"}
#: Letters of all parameters of a component.
_PARAMETERS = frozenset("theta phi psi eta Theta xi beta lambda".split())
#: The functions of one number that are the gamma function and the slope of its logarithm.
_GAMMAS = {"Gamma": special.gamma, "psi": special.digamma}


class Calls:
    """What stands before a bracket, with it."""

    value: Callable[[Node], Named]
    _value: Callable[[Node], Named]
    _learn: Callable[[Node], Iterable[tuple[str, str]]]
    holds: Callable[[Node], Named]
    _of_role: Callable[[Role, Written], Named]
    _of_definition: Callable[[Definition, Written], Named]
    marks: Marks
    among: dict[str, str]
    given: dict[str, Named]
    depth: int
    telling: frozenset[int] = frozenset()
    """What the answer says of probabilities, of which one is being evaluated."""

    def __init__(self, reading: Reading, at: Instance) -> None:
        self.reading, self.language, self.at = reading, reading.language, at
        model = self.language.model
        seen = {v.name for v in model.observed}
        self.laws = tuple(dict.fromkeys(f.law for f in model.factors if f.variable in seen
                                        and f.law in (*LAWS, *(w.name for w in model.laws))))

    # --- indicators ------------------------------------------------------------------------------

    def indicated(self, items: Sequence[Node], n: int) -> tuple[Named, int] | None:
        """The indicator of an event that begins at n, and where it ends."""
        item = items[n]
        if item.kind in ("bracket", "frac") or item.kind == "number" and item.text != "1":
            return None
        following = items[n + 1] if n + 1 < len(items) else None
        inside, end = None, n + 1
        if following is not None and following.head.kind in ("bracket", "group") and text_of(
                item) in ONES:
            inside, end = following.head.alone, n + 2
        elif text_of(item.head) in ONES and len(item.below) == 1:
            inside = item.below[0]
            while inside.kind in ("group", "bracket") and len(inside.parts) == 1:
                inside = inside.parts[0]
        value = None if inside is None else self.event_value(inside)
        if value is None and inside is not None and inside.kind == "chain" and (
                inside.relations[0] in ("<", ">", "<=", ">=", "in") or inside.relations == ["="]
                and any(n.kind in ("func", "name") for n in inside.walk())):
            value = self.holds(inside)
        return None if value is None else (value, end)

    def event_value(self, chain: Node) -> Named | None:
        """1 where an observed label has a value; None for what is no such event."""
        found = self.language.observed_event(chain)
        return None if found is None else self.at.event(*found)

    # --- which calls are densities ---------------------------------------------------------------

    def calls_density(self, items: Sequence[Node], n: int) -> bool:
        """Whether a density, or the probability of an observation, begins at n."""
        if n + 1 >= len(items) or items[n + 1].head.kind != "bracket":
            return False
        w = self.language.written(items[n])
        if w is None:
            return False
        found = of_bracket(self.language, w, items[n + 1].head) if w.letter in HEADS else None
        if found is not None:
            return found.kind in ("density", "joint", "marginal")
        own = self.reading.functions.get(w.letter, ())
        return any(not self._of_numbers(d) for d in own) or (
            w.letter in DENSITIES or bool(own)) and self._of_data(items[n + 1].head)

    def _of_numbers(self, d: Definition) -> bool:
        """Whether a function is made of its arguments alone, ``s(u) = 1/(1 + e^{-u})``."""
        formals = {f.name for p in d.formals if (f := self.language.written(p)) is not None}
        return all(w.name in formals or w.letter in ("e", "pi") for w in symbols(d.node))

    def mentions_density(self, node: Node) -> bool:
        """Whether a formula holds one."""
        return any(self.calls_density(n.parts, m) for n in node.walk() if n.kind == "product"
                   for m in range(len(n.parts)))

    def _of_data(self, bracket: Node) -> bool:
        if not bracket.parts:
            return False
        w = self.language.written(bracket.parts[0])
        role = None if w is None else self.reading.role(w)
        if w is not None and w.name in self.given and not (
                role is not None and role.quantity.kind == "parameter"):
            return True  # the argument of a function of the answer's own
        return role is not None and role.quantity.kind in ("data", "known")

    # --- calls -----------------------------------------------------------------------------------

    def call(self, head: Node, bracket: Node) -> Named | None:
        """The value of a head with its bracket; None where it is a product of both."""
        w = self.language.written(head)
        if w is None or bracket.text[:1] not in ("(", "[", "{"):
            return None
        if any(s.kind != "sub" for s in w.rest) or w.name in self.given:
            return None
        if w.letter == "C" and not w.indices and len(bracket.parts) == 2:
            return named.entrywise(special.binom, *map(self._value, bracket.parts))
        if w.letter in self.reading.functions and not self._of_event(w, bracket):
            own = self._own_function(w, bracket)
            if own is not None:
                return own
        if self.reading.meaning(w) == "own" and self._of_parameters(bracket):
            return self._value(head)  # Q_1(mu_1) of Q_1 = ...
        law = self._law(w.letter) or (
            self._law_of(bracket.parts[1:]) if w.letter in ("f", "p") and len(
                self.laws) > 1 else None)
        if law is not None and self._of_data(bracket) and len(bracket.parts) == 1 + len(
                self._slots(law)) and not any(
                    p.kind == "chain" or self._stacked(p) or self.language.is_label(p)
                    for p in bracket.parts):
            return self._law_call(w, bracket)
        if w.letter in HEADS and not (w.indices and isinstance(
                role := self.reading.meaning(w), Role) and role.quantity.kind == "responsibility"):
            found = of_bracket(self.language, w, bracket)
            if found is not None and not (found.kind == "marginal" and w.indices):
                return self.probability(found)
            if "|" in bracket.text or w.letter in ("P", "E"):
                called = self._law_call(w, bracket)
                if called is None:
                    raise NoValue(f"{w.letter}{text_of(bracket)[:40]} is not read")
                return called
        return self._law_call(w, bracket)

    def _stacked(self, node: Node) -> bool:
        """Whether a symbol stands for all coordinates, of which the law is one by one."""
        w = self.language.written(node)
        role = None if w is None else self.reading.role(w)
        return role is not None and role.rows in self.language.coordinates

    def _of_event(self, w: Written, bracket: Node) -> bool:
        """Whether a call with fewer arguments than the answer's own function of that letter takes,
        or with an event among them, is the probability of an event."""
        return w.letter in HEADS and (any(p.kind == "chain" for p in bracket.parts) or all(
            len(d.formals) > len(bracket.parts) for d in self.reading.functions[w.letter])) and (
            of_bracket(self.language, w, bracket) is not None)

    def _of_parameters(self, bracket: Node) -> bool:
        """Whether a bracket holds parameters alone, as they are."""
        return bool(bracket.parts) and all(
            (w := self.language.written(p)) is not None and not w.mark and not w.rest
            and self.reading.parameters(w) is not None for p in bracket.parts)

    def _law_call(self, w: Written, bracket: Node) -> Named | None:
        role = self.reading.meaning(w)
        if not bracket.parts or role == "own" and not self._of_data(bracket):
            return None
        if isinstance(role, Role) and not (role.quantity.kind in ("size", "count") and len(
                bracket.parts) > 1 and self._of_data(bracket)):
            return None
        if w.letter in _GAMMAS and len(bracket.parts) == 1 and not self._of_data(bracket):
            return named.entrywise(_GAMMAS[w.letter], self._value(bracket.parts[0]))
        law = self._law(w.letter)
        if law is None and w.letter in ("f", "p") and len(self.laws) > 1:
            law = self._law_of(bracket.parts[1:])
        if law is None and not (w.letter in DENSITIES and self._of_data(bracket)):
            return None
        if len(bracket.parts) == 1 and law in LAWS and not w.indices and not LAWS[
                law].support.low and [s.domain for s in LAWS[law].slots] == [
                "real", "variance"] and self.language.written(bracket.parts[0]) is None:
            return self.at.density_at(law, (  # phi((x_i - mu) / sigma)
                self._value(bracket.parts[0]), named.number(0), named.number(1)))
        mark = MARKS.get(w.mark, "")
        arguments = bracket.parts[1:]
        if len(arguments) == 1 and arguments[0].kind in ("bracket", "group"):
            arguments = arguments[0].parts
        if law is not None and len(arguments) == len(self._slots(law)):
            return self._density(law, (bracket.parts[0], *arguments), mark)
        return self._component(w, bracket.parts[0], arguments, mark)

    def _law(self, letter: str) -> str | None:
        """The law of the observations that a letter names; any density's letter, of one alone."""
        for law in self.laws:
            if law in LAWS and letter in LAWS[law].names or law == letter:
                return law
        short = letter.casefold()
        near = [law for law in self.laws if law in LAWS and len(short) > 1 and any(
            name.casefold().startswith(short) for name in LAWS[law].names)]
        if len(near) == 1:
            return near[0]
        if any(letter in f.names for f in LAWS.values()) and letter not in ("p", "f"):
            return None
        return self.laws[0] if len(self.laws) == 1 and letter in (*DENSITIES, "n") else None

    def _law_of(self, arguments: Sequence[Node]) -> str | None:
        """The law that has these parameters in these places, ``f(x_i; mu, sigma^2)``."""
        roles = [None if (w := self.language.written(a)) is None else self.reading.role(w)
                 for a in arguments]
        return next((f.law for f in self.language.model.factors if f.law in self.laws
                     and len(f.arguments) == len(roles) and all(
                         r is not None and a.op == "symbol" and a.args[0] in (
                             r.quantity.name, *r.quantity.parameters(None))
                         for r, a in zip(roles, f.arguments, strict=True))), None)

    def _slots(self, law: str) -> tuple[object, ...]:
        return tuple(LAWS[law].slots if law in LAWS else self.at.laws[law].slots)

    def _density(self, law: str, parts: Sequence[Node], mark: str) -> Named:
        kept = self.marks
        if kept.solved or mark:
            self.marks = type(kept)(mark or "t")
        try:
            values = [self._slot(law, n, p) for n, p in enumerate(parts)]
        finally:
            self.marks = kept
        if law in LAWS and any(not v.scalar for v in values):  # of all coordinates at once
            law = next((f.id for f in LAWS.values() if f.support.kind == "vectors"
                        and f.names[0] in LAWS[law].names), law)
        vectors = law in LAWS and LAWS[law].support.kind == "vectors"
        if vectors and not self.reading.univariate and any(v.scalar for v in values):
            raise NoValue("the density of a vector at a number")
        if not vectors and not all(v.scalar for v in values):
            raise NoValue("the density of a number at a vector")
        return self.at.density_at(law, values)

    def _slot(self, law: str, n: int, node: Node) -> Named:
        """The value of an argument; a standard deviation where a variance is due is squared."""
        value = self._value(node)
        w = self.language.written(node)
        role = None if w is None else self.reading.role(w)
        if n and role is not None and w is not None and (role.root or role.squared) and not any(
                is_two(s) for s in w.rest):
            return named.entrywise(lambda x: x**2, value)
        return value

    def _component(self, w: Written, x: Node, arguments: Sequence[Node], mark: str) -> Named:
        """The density of one component, named by an index of the density or of its parameters."""
        units = [u for u in self.language.units if len(u.values) == 1]
        if len(units) != 1:
            raise NoValue("a density whose component is not said")
        index = list(w.indices)
        for a in arguments:
            b = self.language.written(a)
            known = b is not None and (b.letter in _PARAMETERS or self.reading.role(b) is not None)
            if b is None or b.rest or b.indices and not known:
                raise NoValue(f"{text_of(a)[:30]} is not read")
            mark = mark or MARKS.get(b.mark, "")
            index += b.indices if known else (b.letter,)
        index = list(dict.fromkeys(index))
        data = self.language.written(x)
        if len(index) != 1 or data is None:
            raise NoValue("a density whose component is not said")
        found = Event("density", {units[0].values[0]: index[0]}, data.indices, mark, (data,))
        return self.probability(found)

    # --- probabilities ---------------------------------------------------------------------------

    def probability(self, e: Event) -> Named:
        """The value of a probability. Raises NoValue."""
        model = self.language.model
        unit = next((u for u in self.language.units if not e.values
                     or set(e.values) <= set(u.values)), None)
        if unit is None:
            raise NoValue("a probability of what the model does not have")
        said = self._said(e)
        if said is not None:
            return said
        mark = MARKS.get(e.mark) or (
            "t" if self.marks.solved or e.kind == "posterior" else self.marks.unmarked)
        values = {p: self._label(p, v, e) for p, v in e.values.items()}
        if e.kind == "prior":
            if len(values) != 1:
                raise NoValue("a probability of several labels")
            quantity = self.language.weight(next(iter(values)))
            return placed(quantity.value(self.at, mark), values, model)
        indices = list(e.indices)
        if e.kind == "posterior":
            quantity = self.reading.second(unit, list(values))
            found, own = quantity.value(self.at, mark), quantity.letters
        else:
            found = self.at.joint(unit, mark, e.kind == "density", scaled=False)
            if e.kind == "marginal":
                for p in unit.values:
                    found = named.total(found, p, self.at.extent(model.plate(p).size))
            elif set(values) != set(unit.values):
                raise NoValue("a probability given some labels alone")
            own = found.letters
        places = dict(values)
        rest = [x for x in own if x not in places]
        if len(indices) < len(rest):
            raise NoValue("a probability of an observation without its index")
        places |= dict(zip(rest, indices, strict=False))
        return placed(found, places, model)

    def _said(self, e: Event) -> Named | None:
        """The value that the answer itself says a probability has, None where it does not."""
        fault: Exception | None = None
        for own, d in self.reading.probabilities:
            if own.kind != e.kind or own.values.keys() != e.values.keys() or (
                    own.indices and len(own.indices) != len(e.indices)) or any(
                    self._is_label(v) and v != e.values[p] for p, v in own.values.items()) or (
                    id(d) in self.telling):
                continue
            kept = self.marks, self.among, self.given, self.telling
            self.telling |= {id(d)}
            if kept[0].solved or e.mark:
                self.marks = Marks(MARKS.get(e.mark, "t"))
            w = Written("P", (), (*e.values.values(), *(e.indices if own.indices else ())))
            try:
                label = self.language.labels.get(own.data[0].letter.lower()) if own.data else None
                if label is not None and not own.indices:
                    return self._at_label(label, own.data[0], e.data[0], d, w)
                for x, y in zip(own.data, e.data, strict=True) if not own.indices else ():
                    role = self.reading.role(y)
                    if role is not None:
                        self.given = self.given | {x.name: self._of_role(role, y)}
                return self._of_definition(d, w)
            except (NoValue, ValueError) as reason:
                fault = reason
            finally:
                self.marks, self.among, self.given, self.telling = kept
        if fault is not None:
            raise NoValue(str(fault))
        return None

    def _at_label(self, label: Variable, x: Written, y: Written, d: Definition, w: Written
                  ) -> Named:
        """The value of ``P(w | d) = ...`` of a label w at an observation w_dn."""
        value = self._of_definition(replace(d, indices=(*d.indices, x.name)), replace(
            w, indices=(*w.indices, x.name)))
        seen = self.at.event(label.name, y.indices, x.name)
        size = self.at.extent(self.at.model.plate(label.values).size)
        return named.total(named.times(value, seen), x.name, size)

    def _label(self, plate: str, value: str, e: Event) -> str:
        labels = self.language.plates[plate].labels
        if value:
            return labels[1] if value == "0" and len(labels) == 2 and "0" not in labels else value
        if len(labels) != 2:
            raise NoValue("an expectation of a label")
        return "1" if "1" in labels else labels[0]

    # --- the answer's own functions --------------------------------------------------------------

    def log_density(self, items: Sequence[Node]) -> Named | None:
        """The value of ``log N(x; m, v)`` where the answer says what that is, else None."""
        w = self.language.written(items[0]) if len(items) == 2 else None
        if w is not None and self.language.priors and w.letter in ("p", "P", "f", "g") and not (
                w.indices or w.letter in self.reading.functions) and (
                prior := self._log_prior(items[1])) is not None:
            return prior
        if w is None or w.rest or items[1].kind != "bracket" or not any(
                len(d.formals) <= len(items[1].parts)
                for d in self.reading.functions.get(f"log {w.letter}", ())):
            return None  # log Gamma(a), of the gamma function
        return self._own_function(w, items[1], "log ")

    def _log_prior(self, bracket: Node) -> Named | None:
        """The logarithm of the prior of what stands in a bracket, parameters alone, perhaps given
        known numbers; None for another bracket."""
        found = []
        for p in bracket.parts if bracket.kind == "bracket" else ():
            w = self.language.written(p)
            role = None if w is None or w.rest or w.mark else self.reading.parameters(w)
            if w is None or w.rest or w.mark:
                return None
            if w.letter in THETA and role is None and not w.indices:
                found += self.at.log_priors()
            elif role is not None and (own := [logs for name, logs in self.at.log_prior_of if {
                    name} == role.quantity.parameters(None)]):
                found += [placed(x, self.reading.placed(role, w, self.among), self.at.model)
                          if len(w.indices) == len(x.letters) != 0 else named.summed(x)
                          for x in own]
            elif w.letter not in {v.name for v in self.language.model.known}:
                return None
        if found and self.marks.unmarked:
            raise NoValue("a prior at the current parameters")
        return named.plus(found) if found else None

    def _own_function(self, w: Written, bracket: Node, before: str = "") -> Named | None:
        # f_k and f_k^t, each defined, are two
        own = min((d for d in self.reading.functions[before + w.letter] if self._fits(d, w)),
                  key=lambda d: d.dress != (w.accents, w.mark), default=None)
        return None if own is None else self._applied(own, w, bracket)

    def _fits(self, d: Definition, w: Written) -> bool:
        """Whether a symbol has the indices of a definition, or others for its letters."""
        return len(d.indices) == len(w.indices) and all(
            a == b or not self._is_label(a) for a, b in zip(d.indices, w.indices, strict=True))

    def _is_label(self, index: str) -> bool:
        return index.isdigit() or any(index in p.labels for p in self.language.plates.values())

    def _applied(self, d: Definition, w: Written, bracket: Node) -> Named:
        if self.depth > 12:
            raise NoValue(f"{w.letter} is defined by itself")
        kept, marks, among = self.given, self.marks, self.among
        given: dict[str, Named] = {}
        formals = [self.language.written(f) for f in d.formals]
        arguments, at_t = bracket.parts, False
        if len(arguments) == len(formals) + 1 and (
                last := self.language.written(arguments[-1])) is not None and (
                last.letter in THETA and not last.rest):  # p(x_i; theta^t) of p(x) = ...
            arguments, at_t = arguments[:-1], last.mark == "old"
        more = [self.language.written(a) for a in arguments[len(formals):]]
        if len(arguments) < len(formals) or any(f is None for f in (*formals, *more)):
            raise NoValue(f"{w.letter} with other arguments than where it is defined")
        self.depth += 1
        if at_t or marks.solved and not (self._of_numbers(d) and not self._of_data(bracket)):
            self.marks = type(marks)("t")
        try:
            for b, a in zip(more, arguments[len(formals):], strict=True):
                assert b is not None  # f(x) = ... of mu and sigma, at mu_k and sigma_k^2
                value = self._value(a)
                given[b.letter] = named.entrywise(np.sqrt, value) if any(
                    is_two(s) for s in b.rest) else value
            renamed = dict(zip(d.indices, w.indices, strict=True))
            node = relabelled(_apart(d.node, w, arguments), renamed)
            row = self.language.written(arguments[0])  # x_i, whose entries are meant
            if len(formals) == 1 and formals[0] is not None and not formals[0].indices and not (
                    row is not None and row.indices) and is_functional(formals[0].letter, node):
                return self.value(put_in(self.reading, formals[0].letter, arguments[0], node))
            for f, a in zip(formals, arguments, strict=False):
                assert f is not None
                node = _called_at(self._of_entries(node, f, a), f, a)
                if text_of(a) != f.name and any(
                        v.name == f.name for v in symbols(node, self.language.letters)):
                    given[f.name] = self._value(a)
            self.given = kept | given
            self.among = dict(self._learn(node)) | {
                x: own for x in (*w.indices, *(i for v in symbols(bracket) for i in v.indices))
                if (own := self.reading.sort(x, among))}
            return self._value(node)
        finally:
            self.given, self.marks, self.among = kept, marks, among
            self.depth -= 1

    def _of_entries(self, node: Node, formal: Written, argument: Node) -> Node:
        """The body of a function with the entries of an argument for those of a formal one,
        ``x_nd`` for ``x_d`` where x is x_n."""
        w = self.language.written(argument)
        if w is None or w.rest:
            return node
        own = self.language.written(node) if node.kind in ("scripted", "accent") else None
        count = len(formal.indices)
        if own is not None and own.key == formal.key and len(own.indices) > count and (
                own.indices[:count] == formal.indices):
            extra = own.indices[count:]
            below = Node("sub", (Node("group", tuple(
                Node("number" if i.isdigit() else "name", (), i, node.at)
                for i in (*w.indices, *extra)), "{" + "," * (len(w.indices) + len(extra) - 1),
                node.at),), "", node.at)
            rest = tuple(s for s in (*argument.scripts, *node.scripts) if s.kind != "sub")
            return Node("scripted", (argument.head, below, *rest), "", node.at)
        if not node.parts:
            return node
        return node.with_parts(
            self._of_entries(p, formal, argument) for p in node.parts)


def _called_at(node: Node, formal: Written, argument: Node) -> Node:
    """The body of a function with its argument in the place of its formal one where it begins a
    bracket: ``f_1(x_i)`` of ``f_1(x)``, an observation."""
    if argument.kind != "scripted" or not node.parts:
        return node
    parts = tuple(_called_at(p, formal, argument) for p in node.parts)
    if node.kind == "bracket" and parts[0].kind == "name" and parts[0].text == formal.name:
        parts = (argument, *parts[1:])
    return node.with_parts(parts)


def _apart(node: Node, w: Written, arguments: Sequence[Node]) -> Node:
    """The body of a function with other letters for those that it binds and a call has too."""
    used = {*w.indices, *(i for a in arguments for v in symbols(a) for i in v.indices)}
    bound = {text_of(s).partition("=")[0] for n in node.walk() if n.sums for s in n.below}
    return relabelled(node, {x: x + "'" for x in used & bound})


def relabelled(node: Node, letters: dict[str, str]) -> Node:
    """A formula with other index letters, or labels, for its own."""
    if all(x == y for x, y in letters.items()):
        return node
    key = tuple(letters.items())
    if key not in node.kept:
        node.kept[key] = _relabelled(node, letters)
    found: Node = node.kept[key]
    return found


def _relabelled(node: Node, letters: dict[str, str]) -> Node:
    if node.kind == "name" and node.text in letters:
        new = letters[node.text]
        return Node("number" if new.isdigit() else "name", (), new, node.at)
    return Node(node.kind, tuple(_relabelled(p, letters) for p in node.parts), node.text, node.at)

