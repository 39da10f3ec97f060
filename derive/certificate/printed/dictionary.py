"""The dictionary of one derivation: how each name is written, from plain data of the notation.

The data holds pairs (LaTeX, text):

========== ==========================================================================
letters    for each name [LaTeX, text, the exponent that belongs to the name or ""]
indices    for each index letter and label its written form
sizes      for each size its written form
labels     for each size the labels that are listed where it is summed over
families   for each family its written form
marks      for each mark its superscript
accents    for each mark what stands above a letter, with <1> for the letter
patterns   for each quantity its written form with places <1>, <theta> ...
components for [quantity, label] the written form at that label
words      what fills the places of a pattern that are letters: <x>, <Z> ...
fixed      for each name that is another letter with an index: [that letter, the index]
bold       the shapes in bold type
========== ==========================================================================

A written form becomes an :class:`Entry`: tokens and places, and the term that it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..terms import FUNCTION, Pool, Term
from .vocabulary import DIVERGENCE, Vocabulary

Tokens = Callable[[str], list[str]]
Make = Callable[[dict[str, Any]], Term]


class Unreadable(ValueError):
    """A formula that the grammar and the dictionary do not read."""


@dataclass(frozen=True)
class Place:
    """A place in a written form: an "index", an "expression", a "list" of them, or a "whole"."""

    kind: str
    name: str


@dataclass(frozen=True)
class Entry:
    """A written form, and what it stands for: ``make`` gets what was read at each place."""

    form: tuple[str | Place, ...]
    make: Make


_MARKS = ("", "t", "t+1")


class Dictionary:
    """Every written form of one derivation in one language (``column`` 0 LaTeX, 1 text).

    ``entries`` by their first token; ``heads`` likewise the letters, each with what its indices
    and its superscript make of it.
    """

    def __init__(self, data: Mapping[str, Any], column: int, tokens: Tokens, v: Vocabulary,
                 pool: Pool) -> None:
        self.data, self.column, self.tokens, self.pool, self.vocabulary = (
            data, column, tokens, pool, v)
        self.entries: dict[str, list[Entry]] = {}
        self.heads: dict[str, dict[tuple[str, ...], dict[Any, set[tuple[str, ...]]]]] = {}
        self.wholes: list[Entry] = []
        self.symbols = v.symbols
        self.indices = self._inverse("indices", v.indices)
        self.sizes = self._inverse("sizes", v.sizes)
        self.labels = {tuple(self._index(x) for x in labels): size
                       for size, labels in data["labels"].items() if size in v.sizes}
        self.log = tuple(tokens(self._pattern("log")))
        self.assignments = tuple(self._literal(self._pattern("assignments")))
        self.expectation = tuple(tokens(self._pattern("E")))
        self.given = tuple(self._literal(self._pattern("expectation")))
        self._letters()
        self._quantities()
        self._functions()
        self._densities()
        for size in sorted(v.sizes):
            form = tuple(tokens(self._written("sizes", size)))
            if not form[0].isdigit():
                self._add(form, always(pool.make("size", size)))
        self._add(tuple(tokens(r"\mathbf{I}" if not column and "matrix" in data["bold"] else "I")),
                  always(pool.make("identity")))

    # -- plain data -----------------------------------------------------------------------------

    def _written(self, table: str, key: str) -> str:
        return str(self.data[table][key][self.column])

    def _pattern(self, name: str) -> str:
        return str(self.data["patterns"][name][self.column])

    def _inverse(self, table: str, keys: Iterable[str]) -> dict[tuple[str, ...], str]:
        found: dict[tuple[str, ...], str] = {}
        for key in sorted(keys):
            written = self._written(table, key)
            for form in {tuple(self.tokens(written)), *((tuple(written),) * self.column)}:
                if found.setdefault(form, key) != key:
                    raise Unreadable(f"{key} and {found[form]} are both written {written}")
        return found

    def _index(self, name: str) -> tuple[str, ...]:
        return tuple(self.tokens(self._written("indices", name)))

    def _filled(self, pattern: str, mark: str) -> str:
        """A pattern with its letters and its parameters at a mark put in."""
        values = {k: pair[self.column] for k, pair in self.data["words"].items()}
        values |= {"theta": self._theta(mark), "theta^t": self._theta("t"),
                   "t+1": self._mark("t+1")}
        pattern = pattern.replace("<sup t+1>", self._raised(self._mark("t+1")))
        return re.sub("<([^<>]+)>", lambda m: values.get(m[1], m[0]), pattern)

    def _literal(self, pattern: str) -> list[str]:
        return self.tokens(self._filled(pattern, ""))

    def _mark(self, mark: str) -> str:
        return str(self.data["marks"][mark][self.column]) if mark in self.data["marks"] else mark

    def _raised(self, code: str) -> str:
        return ("^{" + code + "}" if not self.column else f"^({code})") if code else ""

    def _head(self, name: str, kind: str, mark: str) -> str:
        """A letter in its type, with its accent."""
        base = str(self.data["letters"][name][self.column])
        if not self.column and {"symmetric": "matrix"}.get(kind, kind) in self.data["bold"] \
                and name != ".theta":
            base = rf"\mathbf{{{base}}}" if len(base) == 1 else rf"\boldsymbol{{{base}}}"
        accent = self.data["accents"].get(mark)
        return str(accent[self.column]).replace("<1>", base) if accent else base

    def _theta(self, mark: str, index: str = "") -> str:
        return self._head(".theta", "scalar", mark) + index + self._raised(self._mark(mark))

    # -- entries --------------------------------------------------------------------------------

    def _add(self, form: tuple[str | Place, ...], make: Make) -> None:
        first = form[0]
        if not isinstance(first, str):
            raise Unreadable("a written form that begins with a place")
        self.entries.setdefault(first, []).append(Entry(form, make))

    def _form(self, pattern: str, mark: str, places: Mapping[str, str]
              ) -> tuple[str | Place, ...]:
        """The tokens of a pattern, with the kind of each place that is not a letter."""
        return tuple(Place(places[t[1:-1]], t[1:-1]) if t[:1] == "<" and t[1:-1] in places else t
                     for t in self.tokens(self._filled(pattern, mark)))

    def _letters(self) -> None:
        """Symbols that are letters with indices and a mark, or have a pattern of their own."""
        v, fixed = self.vocabulary, self.data["fixed"]
        self.symbols = {(fixed[s[0]][0], s[1], 1, s[3]) if s[0] in fixed and not s[2] else s
                        for s in v.symbols}
        for name, kind, count, mark in sorted(self.symbols):
            key, pattern = self._patterned(name, count, mark)
            make = self._maker(name, kind, count, mark)
            if pattern:
                self._quantity(key, pattern, mark, make, "1")
            elif mark != "d":
                self._letter(name, kind, count, mark, make)
        for name, kind, count, mark in sorted(v.whole):
            make = self._maker(name, kind, count, mark)
            self.wholes += [Entry(form, make) for form in self._whole(name, kind, count, mark)]

    def _whole(self, name: str, kind: str, count: int, mark: str
               ) -> list[tuple[str | Place, ...]]:
        """How an argument of a divergence is written."""
        _, pattern = self._patterned(name, count, mark)
        shape = kind if count else "vector"  # all weights at once
        code = pattern or (self._head(name, shape, mark) + self._places(count)
                           + self._raised(self._shown(name, mark)))
        return [self._form(code, mark, INDICES)]

    def _quantity(self, key: str, pattern: str, mark: str, make: Make, place: str) -> None:
        """What has a pattern, and what is written for it at a label, the index of that place."""
        self._add(self._form(pattern, mark, INDICES), make)
        for quantity, label, pair in self.data["components"]:
            if quantity == key:
                self._add(self._form(pair[self.column], mark, INDICES),
                          partial(_with, make, place, label))

    def _places(self, count: int) -> str:
        if not count:
            return ""
        listed = ",".join(f"<{n + 1}>" for n in range(count))
        return f"_{{{listed}}}" if not self.column else f"<sub {listed.translate(_BARE)}>"

    def _patterned(self, name: str, count: int, mark: str) -> tuple[str, str]:
        """The name of a symbol's pattern, and the pattern, "" where it has none."""
        key = name + (f"^{mark}" if mark else "") + (
            "/1" if name in (".T", ".omega") and count == 1 else "")
        pair = self.data["patterns"].get(key) if name.startswith(".") and count else None
        return key, str(pair[self.column]) if pair else ""

    def _maker(self, name: str, kind: str, count: int, mark: str) -> Make:
        return lambda found: self.pool.make(
            "symbol", name, kind, tuple(found[str(n + 1)] for n in range(count)), mark)

    def _shown(self, name: str, mark: str) -> str:
        """The superscript of a name at a mark: the engine's own are those of the iterate."""
        if not mark or (mark == "t" and name.startswith(".") and name != ".theta"):
            return ""
        return self._mark(mark)

    def _letter(self, name: str, kind: str, count: int, mark: str, make: Make) -> None:
        power, shown = self.data["letters"][name][2], self._shown(name, mark)
        if power and shown:
            code = (f"({self._head(name, kind, mark)}{self._places(count)}"
                    f"{self._raised(power)}){self._raised(shown)}")
            self._add(self._form(code, mark, INDICES), make)
            return
        head = tuple(self.tokens(self._head(name, kind, mark)))
        forms = self.heads.setdefault(head[0], {}).setdefault(head, {})
        forms.setdefault((count, tuple(self.tokens(power or shown))), set()).add((name, kind, mark))

    def _quantities(self) -> None:
        """Indicators and posterior probabilities."""
        make, latent = self.pool.make, self.vocabulary.latent
        self._quantity("indicator", self._pattern("indicator"), "", lambda found: make(
            "indicator", latent, found["1"], found["2"]), "2")
        for mark in _MARKS:
            self._add(self._form(self._pattern("posterior"), mark, INDICES),
                      partial(self._posterior, mark))

    def _posterior(self, mark: str, found: dict[str, Any]) -> Term:
        return self.pool.make("posterior", found["1"], found["2"], mark)

    def canonical(self, name: str) -> tuple[str, bool]:
        """A function's name by its written form, and whether it is the logarithm of that.

        What is written the same is the same function; `log L` is the logarithm of `L`.
        """
        pair = self.data["patterns"].get(name)
        if pair is None:
            return name, False
        code, sign = pair[0], self.data["patterns"]["log"][0]
        if code.startswith(sign + " "):
            return code[len(sign) + 1:], True
        return code, False

    def _functions(self) -> None:
        """Named quantities, by their patterns or as a name with arguments."""
        for name, mark, count in sorted(self.vocabulary.functions):
            if name == "·":
                continue
            written, logarithm = self.canonical(name)
            if name in self.data["patterns"]:
                code = self._pattern(name)
                if logarithm:
                    code = code.removeprefix(self._pattern("log") + " ")
                kind = "whole" if name.startswith(DIVERGENCE) else "expression"
                places = {str(n + 1): kind for n in range(count)}
                form = self._form(code, mark, places | {f"i{n}": "index" for n in places})
            else:
                code = self.data["letters"][name][self.column] + self._raised(self._mark(mark))
                form = tuple(self.tokens(code)) + (
                    ("(", Place("list", "arguments"), ")") if count else ())
            if all(entry.form != form for entry in self.entries.get(str(form[0]), ())):
                self._add(form, partial(self._function, written, mark, count))

    def _function(self, written: str, mark: str, count: int, found: dict[str, Any]) -> Term:
        arguments = found.get("arguments") or [found[str(n + 1)] for n in range(count)]
        if len(arguments) != count:
            raise Unreadable(f"a function with {len(arguments)} arguments")
        for n, argument in enumerate(arguments, start=1):
            if f"i{n}" in found and argument.args[2:3] != ((found[f"i{n}"],),):
                raise Unreadable("the indices of one observation differ")
        return self.pool.make("function", FUNCTION + written, mark, *arguments)

    def _densities(self) -> None:
        v = self.vocabulary
        for family, count in sorted(v.families.items()):
            for name in ("density", "distribution"):
                code = self._pattern(name).replace("<family>", self._written("families", family))
                self._add(self._form(code, "", {"1": "expression", "parameters": "list"}),
                          partial(self._density, family, count))
        if "density_of_theta" not in self.data["patterns"]:
            return
        index = "_{<k>}" if not self.column else "<sub k>"
        for (family, slots), marks in sorted(v.slots.items()):
            for mark in sorted(marks):
                code = self._pattern("density_of_theta").replace(
                    "<family>", self._written("families", family)).replace(
                    "<theta_k>", self._theta(mark, index))
                self._add(self._form(code, mark, {"1": "expression", "k": "index"}),
                          partial(self._density_of_theta, family, slots, mark))

    def _density(self, family: str, count: int, found: dict[str, Any]) -> Term:
        if len(found["parameters"]) != count:
            raise Unreadable(f"{len(found['parameters'])} parameters of {family}")
        x = found.get("1") or self.pool.make("function", FUNCTION + "·", "")
        return self.pool.make("density", family, x, *found["parameters"])

    def _density_of_theta(self, family: str, slots: Any, mark: str,
                          found: dict[str, Any]) -> Term:
        return self.pool.make("density", family, found["1"], *(
            self.pool.make("symbol", n, kind, (found["k"],), mark) for n, kind in slots))


INDICES = {"1": "index", "2": "index", "3": "index"}
_BARE = str.maketrans("", "", "<>")


def always(term: Term) -> Make:
    """What makes that term, whatever was read."""
    return lambda found: term


def _with(make: Make, place: str, value: str, found: dict[str, Any]) -> Term:
    return make({place: value, **found})
