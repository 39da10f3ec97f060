"""What the other lines have: the names in their formulas, their numbers, lists of observations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .commands import GREEK
from .forms import SCRIPT
from .layout import Line
from .words import ALARMS, GLUE

TOKEN = re.compile(rf"(?P<name>[A-Za-z]+'?{SCRIPT}+)|(?P<word>[A-Za-z]+(?:[-'.][A-Za-z]+)*)|"
                    r"(?P<number>[0-9.]*[0-9])|(?P<sign>\S)")
#: x_1, ..., x_n
RUN = re.compile(r"\b([A-Za-z]+)_1,? ?\.\.+,? ?\1_(\w+)")
#: A name as it stands alone.
SYMBOLS = rf"[A-Za-z]+{SCRIPT}*"


@dataclass(frozen=True)
class Context:
    """What the other lines have: the names in their formulas, and their numbers."""

    names: frozenset[str]
    numbers: frozenset[str]
    ends: frozenset[tuple[str, str]]
    formulas: str = ""

    def index(self, name: str) -> bool:
        """Whether a letter stands in subscripts."""
        return bool(re.search(rf"_(?:\w*{name}\b|\{{[^}}]*\b{name}\b)", self.formulas))

    def plate(self, name: str, end: str) -> str:
        """What a list name_1, ..., name_end of observations says: the range of its index, or, where
        a density of the name alone is stated, that they are observed; "" where neither."""
        if re.search(rf"\b[fpP]r?\((?:{name}|{name.swapcase()})(?: ?= ?\w+)?\) ?=", self.formulas):
            return f"observed: {name}_1, .., {name}_{end}"
        used = {*re.findall(rf"(?<![A-Za-z]){name}_([a-z])(?![A-Za-z0-9])",
                            RUN.sub("", self.formulas))}
        return f"{used.pop()} = 1..{end}" if len(used) == 1 else ""

    def whole(self, index: str, end: str) -> bool:
        """Whether no line says that an index runs to anything else."""
        return {e for i, e in self.ends if i in (index, "")} == {end}


def context(lines: Sequence[Line]) -> Context:
    """The names and the numbers of the lines that have a formula."""
    formulas = [line.text for line in lines if re.search(r"[~=|]", line.text)]
    return Context(
        frozenset(n for t in formulas for n in re.findall("[A-Za-z]+", _bare(t))),
        frozenset(n for t in formulas for n in re.findall("[0-9.]*[0-9]", t)),
        frozenset(pair for line in lines for pair in (
            *re.findall(r"\b([a-z]) ?= ?1 ?,? ?\.\.+ ?,? ?(\w+)", line.text),
            *(("", e) for e in re.findall(r"_1 ?,? ?\.\.+ ?,? ?[A-Za-z]+_(\w+)", line.text)))),
        "\n".join(formulas))


def _bare(text: str) -> str:
    """A formula's line without its title and words of three letters and more that follow one
    another."""
    text = re.sub(r"^[A-Z][a-z-]{3,}(?: [A-Za-z -]+)?: ", "", text)
    bare = re.sub(r"(?<![A-Za-z_^{])[A-Za-z]{2,}(?: [a-z]{3,})+", " ", text)
    return re.sub(r"(?<==) ?[a-z]{4,}(?=[ ,]|$)(?! ?[_^+*/-])", " ", bare)


def names_in(text: str, around: Context) -> list[str]:
    """The names in words: with a script, one letter, or Greek; or names of the other lines."""
    found = []
    for match in TOKEN.finditer(text):
        word = match["word"] or ""
        if match["name"] or word in GREEK and word not in GLUE or (
                word and word in around.names and (len(word) == 1 and word != "a" or (
                    len(word) > 1 and word not in GLUE and not re.fullmatch("[a-z]{4,}", word)))):
            found.append(match.group())
    return found


def naming(text: str, around: Context) -> bool:
    """Whether a piece says in words what a name is called: rho = prevalence."""
    said = re.fullmatch(rf"{SYMBOLS} ?= ?([a-z]{{4,}}(?:[ -][a-z]{{2,}})*)", text)
    return bool(said) and not {*re.findall("[a-z]+", said[1])} & (  # type: ignore[index]
        around.names | {*GREEK}) and not ALARMS.search(said[1])  # type: ignore[index]
