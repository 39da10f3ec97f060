"""How names print: symbols, indices and iterates by their letters, quantities by patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from ..algebra.expression import Expr
from .letters import Letter, escape_word, letter
from .notation import Notation


class Names:
    """Prints what has a name, in one language and notation; a printer puts them together."""

    column = 1  # 0 for LaTeX, 1 for text: which of a notation's pairs is meant
    signs: Mapping[str, str]  # of constants and operations
    show: Callable[[Expr], str]
    base: Callable[[Expr], str]  # what an exponent stands at
    label: Callable[[str], str]  # an index letter or a component's label
    _raised: Callable[[str], str]  # a superscript
    _lowered: Callable[[Sequence[str]], str]  # indices
    _styled: Callable[[str, str], str]  # a letter in the type of its shape

    def __init__(self, notation: Notation, script: bool = False) -> None:
        self.notation, self.script = notation, script

    def _symbol(self, e: Expr) -> str:
        name, kind, indices, mark = e.args
        shown = self.labels(indices)
        if name == ".index":
            return shown[0]
        pattern = self.pattern_of(name, mark, indices)
        if pattern:
            return self.fill(pattern, mark, shown)
        if name in self.notation.fixed and not indices:
            name, label = self.notation.fixed[name]
            shown = [self.label(label)]
        code = self.accented(self._styled(self.code(name), kind), mark) + self._lowered(shown)
        if name.partition(":")[0] == ".T" and not mark:
            return f"{code}{self._raised(self._whose(name))}({self.theta('')})"
        power, above = self.letter(name).power, self.mark(name, mark)
        code += self._raised(power) + self._raised(self._whose(name))
        if power and (above or mark == "d"):
            code = f"({code})"
        return self.signs["d"] + code if mark == "d" else code + self._raised(above)

    def has_superscript(self, f: Expr) -> bool:
        """Whether the symbol prints with something at its upper right, or in front."""
        name, _, _, mark = f.args
        if name.startswith(".") and ":" in name:
            return True
        if name == ".T":
            return bool(mark != "t") or self.notation.style != "problem"
        return bool(self.mark(name, mark)) or bool(self.letter(name).power)

    def letter(self, name: str) -> Letter:
        """The letter of a name, the statement's or the engine's."""
        if name.startswith("."):
            name = name.partition(":")[0]
        return self.notation.letters.get(name) or letter(name)

    def _whose(self, name: str) -> str:
        """The latent variables that one of the engine's own quantities is of: ``.T:A,C``."""
        latents = name.partition(":")[2] if name.startswith(".") else ""
        return ",".join(map(self.code, filter(None, latents.split(","))))

    def code(self, name: str) -> str:
        """The letter of a name as it prints."""
        return self.word((self.letter(name).latex, self.letter(name).text))

    def word(self, pair: tuple[str, str]) -> str:
        """The half of a pair that this printer wants."""
        return pair[self.column]

    def index(self, i: str) -> str:
        """An index letter in the notation."""
        return self.notation.indices.get(i, i)

    def labels(self, indices: Sequence[str]) -> list[str]:
        """Index letters and labels in the notation, as they print."""
        return [self._shifted(i) for i in indices]

    def _shifted(self, index: str) -> str:
        """An index letter or label, or the one before it: ``t-1``."""
        letter, minus, places = index.partition("-")
        if letter and minus and places.isdigit():
            return f"{self.label(self.index(letter))}-{places}"
        return self.label(self.index(index))

    def size(self, name: str) -> str:
        """A size as letter or number."""
        return self.word(self.notation.sizes.get(name, (escape_word(name), name)))

    def mark(self, name: str, mark: str) -> str:
        """The superscript of a symbol at that mark, "" where none is shown.

        The engine's own quantities (T, N_k) are always those of the current iterate.
        """
        if not mark or (mark == "t" and name.startswith(".") and name != ".theta"):
            return ""
        return self.word(self.notation.marks.get(mark, (mark, mark)))

    def limits(self, index: str, over: str) -> tuple[str, str, tuple[str, ...]]:
        """The index, where it starts, and the labels it runs over where these are no numbers."""
        start, _, _ = over.rpartition("..")
        return self.index(index), start or "1", self.notation.labels.get(over, ())

    def function_of(self, name: str, mark: str, arguments: Sequence[Expr]) -> str:
        """A named quantity by the notation's pattern, or its name with its arguments."""
        whole = self.undivided if name == "KL_weights" else \
            self._law if name.startswith("KL") and self.notation.observed else self.show
        shown = [whole(a) for a in arguments]
        if name.startswith("KL") and len(shown) > 2:  # of several parameters, the new ones first
            half = len(shown) // 2
            shown = [f"({', '.join(some)})" for some in (shown[:half], shown[half:])]
        pattern = self.notation.patterns.get("KL" if name.startswith("KL_") else name)
        if pattern:
            bases = {f"b{n + 1}": self.base(a) for n, a in enumerate(arguments)}
            bases |= {f"i{n + 1}": self.index(a.args[2][0]) for n, a in enumerate(arguments)
                      if a.op == "symbol" and a.args[2]}
            return self.fill(self.word(pattern), mark, shown, bases)
        called = f"({', '.join(shown)})" if shown else ""
        return self.code(name) + self._raised(self.mark("", mark)) + called

    def _law(self, e: Expr) -> str:
        """A law as a whole: a density at no value, all probabilities of a simplex as a vector."""
        if e.op == "density":
            return self.density(e.args[0], Expr("function", "·", ""), e.args[2:])
        return self.undivided(e) if e.op == "symbol" else self.show(e)

    def undivided(self, weights: Expr) -> str:
        """All weights as one object, a vector, where a single one has the same name."""
        name, kind, indices, mark = weights.args
        if indices and indices[-1] == self.notation.axes.get(name):
            indices = indices[:-1]
        if indices:
            return self.show(Expr("symbol", name, kind, indices, mark))
        code = self._styled(self.code(name), "vector")
        return self.accented(code, mark) + self._raised(self.mark(name, mark))

    def pattern_of(self, name: str, mark: str, indices: Sequence[str]) -> str:
        """The notation's pattern for a symbol at that mark, "" where it has none."""
        key = name + (f"^{mark}" if mark else "")
        if name in (".T", ".omega") and len(indices) == 1:
            key += "/1"
        pair = self.notation.components.get((key, indices[0])) if indices else None
        if pair is None and name.startswith("."):  # a statement's own names are letters only
            pair = self.notation.patterns.get(key)
        return self.word(pair) if pair and indices else ""

    def indicates(self, i: str, k: str) -> str:
        """The indicator of component k for observation i."""
        pair = self.notation.components.get(("indicator", k)) \
            or self.notation.patterns["indicator"]
        return self.word(pair)

    def event(self, variable: str, *letters: str) -> str:
        """That a variable has a value: its indices, then the value; or that it is seen."""
        name, _, allowed = variable.partition(" ")
        value = self._shifted(letters[-1])
        shown = self.code(name) + self._lowered(self.labels(letters[:-1]))
        if letters[-1] == "seen":
            return shown + self.signs["seen"]
        return shown + self.signs["may be" if allowed else "is"] + value

    def event_probability(self, mark: str, events: Sequence[Expr]) -> str:
        """The probability of events, given what is observed with their indices, at theta^mark."""
        if len(events) == 1 and events[0].args[0] == self.notation.latent:
            return self.fill(self.word(self.notation.patterns["posterior"]), mark,
                             self.labels(events[0].args[1:]))
        own = {i for e in events for i in e.args[1:-1]}
        given = [self.code(name) + self._lowered(self.labels([i for i in indices if i in own]))
                 for name, indices in self.notation.observed if not own or own & set(indices)]
        pattern = self.word((r"P(<1>\mid <2>, <theta>)", "P(<1> | <2>, <theta>)"))
        return self.fill(pattern, mark, (", ".join(self.event(*e.args) for e in events),
                                         ", ".join(given) or self.word(self.notation.words["x"])))

    def accented(self, code: str, mark: str) -> str:
        """A letter with what the notation puts on the iterates."""
        pair = self.notation.accents.get(mark)
        if not pair:
            return code
        # on the letter, and not on what is below it: of {\\sigma_{2}}, in text σ₂
        m = re.fullmatch(r"(\{?)([^_₀-₉]+)(_.*|[₀-₉]+)", code)
        before, base, below = m.groups() if m else ("", code, "")
        return before + self.word(pair).replace("<1>", base) + below

    def density(self, family: str, x: Expr, slots: Sequence[Expr]) -> str:
        """A density at x, or the distribution itself where x is a dot."""
        words = "".join(word.capitalize() for word in family.split("_"))
        unnamed = rf"\mathrm{{{escape_word(words)}}}", words
        name = self.word(self.notation.families.get(family, unnamed))
        more = {"family": name, "parameters": ", ".join(self.show(s) for s in slots)}
        key = "density"
        if x.op == "function" and x.args[0] == "·":
            key = "distribution"
        elif "density_of_theta" in self.notation.patterns and all(
                s.op == "symbol" and s.args[2:] == slots[0].args[2:] for s in slots) \
                and slots[0].args[2]:
            key = "density_of_theta"
            _, _, indices, mark = slots[0].args
            more["theta_k"] = self.show(Expr("symbol", ".theta", "scalar", indices, mark))
        return self.fill(self.word(self.notation.patterns[key]), "", (self.show(x),), more)

    def expected(self, e: Expr) -> tuple[str, str]:
        """The sign of an expectation, with the law it is taken under, and what it is given."""
        sign = self.word(self.notation.patterns["E"])
        if e.op == "expectation":
            return sign, self.fill(self.word(self.notation.patterns["expectation"]), "", [])
        _, (family, x, *slots) = e.args[0], e.args[1].args
        law = self.density(family, Expr("function", "·", ""), slots)
        return f"{sign}_{{{self.show(x)}{self.signs['drawn']}{law}}}", ""

    def fill(self, pattern: str, mark: str, arguments: Sequence[str],
             more: Mapping[str, str] = MappingProxyType({})) -> str:
        """A pattern of the notation with its places filled."""
        values = {key: self.word(pair) for key, pair in self.notation.words.items()}
        values |= {str(n + 1): a for n, a in enumerate(arguments)} | dict(more)
        values |= {"theta": self.theta(mark), "theta^t": self.theta("t"),
                   "t+1": self.word(self.notation.marks["t+1"])}
        return re.sub("<([^<>]+)>", lambda m: self.place(m[1], values), pattern)

    def place(self, key: str, values: Mapping[str, str]) -> str:
        """What stands at one place of a pattern."""
        return values[key]

    def theta(self, mark: str) -> str:
        """All parameters at a mark."""
        return self.show(Expr("symbol", ".theta", "scalar", (), mark))
