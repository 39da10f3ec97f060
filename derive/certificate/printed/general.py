"""The lines of a general derivation read back: events, their probabilities, several plates.

Events and what else the terms of a mixture do not have are read as names: ``[Z_i = k]`` is a
symbol with the indices i and k, a probability of events and a gamma function are functions.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from ..terms import FUNCTION, Pool, Term, walk
from .comparing import FAULTS, Printed
from .dictionary import INDICES, Dictionary, Make, Place, always
from .lines import Line, read_line
from .vocabulary import DIVERGENCE, vocabulary

EVENT, PROBABILITY, IVERSON = "[", "P", "[=]"
_GAMMAS = {"gamma": (r"\Gamma", "Γ"), "digamma": (r"\operatorname{digamma}", "digamma"),
           "trigamma": (r"\operatorname{trigamma}", "trigamma")}
_LOGISTIC = r"\operatorname{logistic}", "logistic"
_SEEN, _MAY_BE = (r"\text{ seen}", " seen"), (r"\text{ may be }", " may be ")
_HALF, _TWO = ["number", "1/2"], ["number", "2"]
_BRACKETS = ("(", ")"), ("[", "]"), (r"\{", r"\}")


def as_names(plain: Any, whole: bool = False) -> Any:
    """The plain data of a term with names for what only general derivations have; the laws of a
    divergence are meant as a ``whole``, at no value.

    >>> as_names(["indicator", "Z", "i", "k"])
    ['symbol', '[Z', 'scalar', ['i', 'k'], '']
    """
    if not isinstance(plain, list) or not plain or plain[0] == "number":
        return plain
    op, *args = plain
    if op == "symbol":
        return [op, args[0], _shape(args[1]), *args[2:]]
    if op == "zero":
        return [op, _shape(args[0])]
    if op == "indicator":
        return ["symbol", EVENT + args[0], "scalar", args[1:], ""]
    if op == "event_probability":
        return ["function", PROBABILITY, args[0], *map(as_names, args[1:])]
    if op == "iverson":
        return ["function", IVERSON, "", *map(as_names, args[0][1:])]
    if op == "exp" and args[0][0] == "loggamma":
        return ["function", "gamma", "", as_names(args[0][1])]
    if op == "power" and args[1] == _HALF and args[0][0] == "power" and args[0][2] == _TWO:
        return ["det", as_names(args[0][1])]  # an absolute value has the same bars
    if op == "loggamma":
        return ["log", ["function", "gamma", "", as_names(args[0])]]
    if op in _GAMMAS:
        return ["function", op, "", as_names(args[0])]
    if op == "density":
        args = [["number", "0"] if isinstance(a, list) and a[0] == "zero" else a for a in args]
    if op == "density" and whole:
        return [op, args[0], ["function", "·", ""], *map(as_names, args[2:])]
    inside = op == "function" and args[0].startswith("KL")
    return [op, *(as_names(a, inside) for a in args)]


def undivided(plain: Any, axes: Mapping[str, str]) -> Any:
    """Plain data in which probabilities that sum to 1 over an index stand without it where they
    are an argument of a divergence: as they are printed.

    >>> undivided(["function", "KL_w", "", ["symbol", "w", "scalar", ["k"], ""]], {"w": "k"})
    ['function', 'KL_w', '', ['symbol', 'w', 'scalar', [], '']]
    """
    if not isinstance(plain, list) or not plain or plain[0] in ("number", "symbol"):
        return plain
    if plain[0] == "function" and str(plain[1]).startswith(DIVERGENCE):
        return [*plain[:3], *(
            [*a[:3], a[3][:-1], a[4]] if a[0] == "symbol" and a[3] and a[3][-1] == axes.get(a[1])
            else undivided(a, axes) for a in plain[3:])]
    return [plain[0], *(undivided(a, axes) for a in plain[1:])]


def _shape(kind: str) -> str:
    """A kind or shape without its sizes, which no print shows."""
    rows, _, columns = kind.partition(" x ")
    if columns:
        return "vector" if columns == "1" else "row" if rows == "1" else "matrix"
    return "symmetric" if kind.startswith("symmetric") else kind


class PrintedModel(Printed):
    """The lines of a general derivation's plain data, ready to be compared with their print."""

    known = frozenset(("seen", "may", "be", "logistic", "Γ", "digamma", "trigamma"))

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.pool, self.lines = Pool(), {}
        model = data["model"]
        self.labels = {size: tuple(labels) for _, size, labels in model["plates"] if labels}
        self.observed = [(v[0], tuple(v[1])) for v in model["variables"] if v[3] == "observed"]
        given = {f[0] for f in model["factors"] if f[1] == "known"}
        axes = {name: indices[-1] for name, indices, domain, *_ in model["parameters"]
                if domain == "simplex" and indices}
        self.observed += [(v[0], tuple(v[1])) for v in model["variables"] if v[0] in given]
        for step in data["steps"]:
            sides = {k: undivided(as_names(step[k]), axes) for k in ("left", "right", "head")}
            try:
                line: Line = read_line({**step, **sides}, self.pool)
            except FAULTS:
                continue
            self.lines[line.id] = line
        terms = [t for x in self.lines.values() for t in (x.left, x.right, x.head)
                 if t is not None]
        self.vocabulary = vocabulary(terms, itertools.chain(*self.labels.values()))
        self.special = {n for t in terms for n in walk(t) if _is_special(n)}
        self.vocabulary.symbols = {s for s in self.vocabulary.symbols if s[0][:1] != EVENT}
        self.vocabulary.functions = {f for f in self.vocabulary.functions
                                     if f[0] not in (PROBABILITY, IVERSON, *_GAMMAS)}

    @property
    def names(self) -> set[str]:
        """Every name that a dictionary has to have."""
        events = {t.args[0][1:].partition(" ")[0] for t in self.special if t.op == "symbol"}
        return self.vocabulary.names | events | {name for name, _ in self.observed}

    @property
    def divergences(self) -> set[tuple[str, int]]:
        """The name of each divergence, and how many arguments it has."""
        return {(name, count) for name, _, count in self.vocabulary.functions
                if name.startswith(DIVERGENCE)}

    def dictionary(self, words: Mapping[str, Any], column: int, tokens: Any) -> Dictionary:
        """The dictionary of a notation in one language."""
        return _Dictionary(words, column, tokens, self)


def _is_special(t: Term) -> bool:
    """An event, a probability of events, a bracket of an equation, a gamma function."""
    return t.op == "symbol" and t.args[0][:1] == EVENT or t.op == "function" and \
        t.args[0].removeprefix(FUNCTION) in (PROBABILITY, IVERSON, *_GAMMAS)


class _Dictionary(Dictionary):
    """Written forms of one general derivation."""

    def __init__(self, data: Mapping[str, Any], column: int, tokens: Any,
                 lines: PrintedModel) -> None:
        self.lines = lines
        super().__init__(data, column, tokens, lines.vocabulary, lines.pool)

    def _shown(self, name: str, mark: str) -> str:
        whose = self.data["whose"].get(name)
        return str(whose[self.column]) if whose else super()._shown(name, mark)

    def _letter(self, name: str, kind: str, count: int, mark: str, make: Make) -> None:
        if name.partition(":")[0] == ".T" and not mark:
            end = self.tokens(f"{self._raised(self._shown(name, mark))}({self._theta('')})")
            for subscript in self._subscripts(count):
                self._add((*self.tokens(self._head(name, kind, mark)), *subscript, *end), make)
            return
        power, shown = self.data["letters"][name][2], self._shown(name, mark)
        if not (power and shown):
            super()._letter(name, kind, count, mark, make)
            return
        for subscript in self._subscripts(count):
            self._add(("(", *self.tokens(self._head(name, kind, mark)), *subscript,
                       *self.tokens(self._raised(power)), ")",
                       *self.tokens(self._raised(shown))), make)

    def _whole(self, name: str, kind: str, count: int, mark: str
               ) -> list[tuple[str | Place, ...]]:
        if self._patterned(name, count, mark)[1] or name[:1] != "." and count < 2:
            return super()._whole(name, kind, count, mark)
        end = self.tokens(self._raised(self._shown(name, mark))) + (
            self.tokens(f"({self._theta('')})") if not mark and name[:1] == "." else [])
        return [(*self.tokens(self._head(name, kind, mark)), *subscript, *end)
                for subscript in self._subscripts(count)]

    def _subscripts(self, count: int) -> list[tuple[str | Place, ...]]:
        """A subscript with so many indices: side by side, or with commas between."""
        if not count:
            return [()]
        places = [Place("index", str(n + 1)) for n in range(count)]
        apart: list[str | Place] = [p for place in places for p in (",", place)][1:]
        forms: list[list[str | Place]] = [[*places], apart] if count > 1 else [[*places]]
        return [("_", "{", *inner, "}") for inner in forms]

    def _quantities(self) -> None:
        for kind in {self._kind(t) for t in self.lines.special}:
            self._special(*kind)
        for t in self.lines.special:
            if t.op != "function" or t.args[0] != FUNCTION + PROBABILITY:
                continue
            events = t.children
            if len(events) == 1 and events[0].args[0] == EVENT + self.data["latent"]:
                self._add(self._form(self._pattern("posterior"), t.args[1], INDICES),
                          partial(self._of_event, t))
            else:
                self._add(tuple(self.tokens(self._probability(t))), always(t))
        for opening, closing in _BRACKETS:
            for name, written in (*_GAMMAS.items(), ("", _LOGISTIC)):
                self._add((*self.tokens(written[self.column]), opening,
                           Place("expression", "u"), closing),
                          partial(self._of_gammas, name) if name else self._logistic)

    def _kind(self, t: Term) -> tuple[str, int, bool]:
        """The name of an event, how many indices it has, and whether it says "seen"."""
        if t.op == "function":
            return t.args[0].removeprefix(FUNCTION), 0, False
        return t.args[0], len(t.args[2]), t.args[2][-1] == "seen"

    def _special(self, name: str, count: int, seen: bool) -> None:
        if name == IVERSON:
            self._add(("[", Place("expression", "1"), "=", Place("expression", "2"), "]"),
                      self._iverson)
        if name[:1] != EVENT or name == IVERSON:
            return
        variable, _, allowed = name[1:].partition(" ")
        head = self.tokens(self._head(variable, "scalar", ""))
        sign = self.tokens(_MAY_BE[self.column]) if allowed else ["="]
        value: tuple[str | Place, ...] = (*sign, Place("index", str(count)))
        end: tuple[str | Place, ...] = tuple(self.tokens(_SEEN[self.column])) if seen else value
        if not (allowed or seen) and count == 2 and variable == self.data["latent"]:
            self._quantity("indicator", self._pattern("indicator"), "", lambda found: self._event(
                name, 2, False, found), "2")
        for subscript in self._subscripts(count - 1):
            self._add(("[", *head, *subscript, *end, "]"),
                      partial(self._event, name, count, seen))

    def _event(self, name: str, count: int, seen: bool, found: dict[str, Any]) -> Term:
        letters = [found[str(n + 1)] for n in range(count - seen)] + ["seen"] * seen
        return self.pool.make("symbol", name, "scalar", tuple(letters), "")

    def _of_event(self, t: Term, found: dict[str, Any]) -> Term:
        """The probability of an event at other indices."""
        name = t.children[0].args[0]
        return self.pool.make(t.op, *t.args[:2], self._event(name, 2, False, found))

    def _iverson(self, found: dict[str, Any]) -> Term:
        return self.pool.make("function", FUNCTION + IVERSON, "", found["1"], found["2"])

    def _of_gammas(self, name: str, found: dict[str, Any]) -> Term:
        return self.pool.make("function", FUNCTION + name, "", found["u"])

    def _logistic(self, found: dict[str, Any]) -> Term:
        one, minus = self.pool.number(1), self.pool.number(-1)
        below = self.pool.add(one, self.pool.make("exp", self.pool.mul(minus, found["u"])))
        return self.pool.make("power", below, minus)

    def _probability(self, t: Term) -> str:
        """P(events | what is observed with their indices, theta at the mark)."""
        own = {i for e in t.children for i in e.args[2][:-1]}
        data = [self._literal_symbol(name, [i for i in indices if i in own])
                for name, indices in self.lines.observed if not own or own & set(indices)]
        events = [f"{self._literal_symbol(e.args[0][1:], e.args[2][:-1])}="
                  f"{self._written('indices', e.args[2][-1])}" for e in t.children]
        shown = ", ".join(data) or str(self.data["words"]["x"][self.column])
        bar = r"\mid " if not self.column else " | "
        return f"P({', '.join(events)}{bar}{shown}, {self._theta(t.args[1])})"

    def _literal_symbol(self, name: str, indices: Iterable[str]) -> str:
        low = [self._written("indices", i) for i in indices]
        together = all(len(i) == 1 or i.startswith("\\") for i in low)
        inner = (" " if together else ",").join(low)
        return self._head(name, "scalar", "") + (f"_{{{inner}}}" if low else "")
