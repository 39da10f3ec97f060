"""All lines of a derivation as they are printed, read back and compared with what was checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..shown import short
from ..terms import MalformedTerm, Pool, Term, walk
from . import latex, text
from .dictionary import Dictionary, Tokens, Unreadable
from .lines import Line
from .reading import Reader
from .values import Values
from .vocabulary import Vocabulary

RIGHT, WRONG = "right", "wrong"
LATEX, TEXT = "latex", "text"
FORMS = (LATEX, TEXT)

#: The sign of each relation, as the readers have it.
SIGNS = {":=": ":=", "=": "=", "solves": "=", "<=>": r"\iff", "sum": r"\implies",
         "=>": r"\implies", ">=": r"\ge", "->": r"\to", ">": ">", "only": r"\only",
         "root": r"\solves"}
_MIRRORED = {r"\le": r"\ge", "<": ">"}
FAULTS = (ArithmeticError, ValueError, TypeError, LookupError, RecursionError)


@dataclass(frozen=True)
class Reading:
    """What was found of one line in one form. ``message`` says what it says that was not checked.
    """

    id: str
    form: str
    verdict: str
    message: str = ""

    def to_json(self) -> dict[str, str]:
        """The reading as plain data."""
        return asdict(self)


class Printed:
    """The lines of a derivation's plain data, ready to be compared with how they are printed.

    Lines that cannot be read as data are left out: the certificate refuses them. ``known`` are
    words of text besides those of a notation.
    """

    known: frozenset[str] = frozenset()
    pool: Pool
    lines: dict[str, Line]
    labels: Mapping[str, tuple[str, ...]]
    vocabulary: Vocabulary

    def dictionary(self, words: Mapping[str, Any], column: int, tokens: Tokens) -> Dictionary:
        """The dictionary of a notation in one language."""
        return Dictionary(words, column, tokens, self.vocabulary, self.pool)

    def judge(self, words: Mapping[str, Any], form: str) -> Callable[[str, str], str]:
        """What says of the id of a line and a formula what is wrong with it, "" for nothing.

        Raises Unreadable for a dictionary in which two names are written the same.
        """
        compare = self._comparison(words, form)
        return lambda i, formula: compare(self.lines[i], formula)

    def compare(self, words: Mapping[str, Any], printed: Mapping[str, Mapping[str, str]]
                ) -> tuple[Reading, ...]:
        """What is found of each line in each form.

        ``words`` is the plain data of the dictionary, ``printed`` has for each form the formulas
        by the ids of their lines. A line that is not printed, or printed and no line, is wrong.
        """
        found: list[Reading] = []
        for form in FORMS:
            formulas = printed.get(form)
            if formulas is None:
                continue
            ids = dict.fromkeys((*self.lines, *formulas))
            try:
                compare = self._comparison(words, form)
            except FAULTS as fault:
                found += [Reading(i, form, WRONG, f"the dictionary: {fault}") for i in ids]
                continue
            for i in ids:
                message = "not a line, or not printed"
                if i in self.lines and i in formulas:
                    message = compare(self.lines[i], formulas[i])
                found.append(Reading(i, form, WRONG if message else RIGHT, message))
        return tuple(found)

    def _comparison(self, words: Mapping[str, Any], form: str) -> Callable[[Line, str], str]:
        column = FORMS.index(form)
        tokens: Tokens = latex.tokens if not column else text.tokens(self.known | _words(words))
        reader = Reader(self.dictionary(words, column, tokens))
        exact = Values(reader.words.canonical, words["fixed"], self.labels)
        added = Values(reader.words.canonical, words["fixed"], self.labels, opened=True)

        def compare(line: Line, formula: str) -> str:
            try:
                reader.moving = _moving(line)
                sides, relations = reader.statement(formula)
            except FAULTS as fault:
                return f"cannot be read back: {fault}"
            return _differ(line, sides, relations, (exact, added), self.pool)

        return compare


def _words(words: Mapping[str, Any]) -> set[str]:
    """Every word of the written forms in text."""
    pairs = [p for table in ("indices", "sizes", "families", "marks", "accents", "patterns",
                             "words", "letters") for p in words[table].values()]
    pairs += [p for _, _, p in words["components"]]
    pairs += [("", str(accent[1]).replace("<1>", str(letter[1])))
              for accent in words["accents"].values() for letter in words["letters"].values()]
    return {w for pair in pairs for w in text.words(str(pair[1]))}


def _moving(line: Line) -> Term | None:
    """The one symbol along which a line's differentials are taken, which no print says, or None."""
    found = {t.args[1] for side in (line.left, line.right, line.head) if side is not None
             for t in walk(side) if t.op == "differential"}
    if len(found) > 1:
        raise Unreadable("more than one kind of differential in one line")
    return found.pop() if found else None


def _flat(term: Term) -> tuple[list[Term], list[str]]:
    """An equation or several as expressions with the relations between them."""
    if term.op == "equation":
        return list(term.args), ["="]
    if term.op == "and":
        sides: list[Term] = []
        relations: list[str] = []
        for part in term.children:
            more, signs = _flat(part)
            relations += [","] * bool(sides) + signs
            sides += more
        return sides, relations
    return [term], []


def _differ(line: Line, sides: tuple[Term, ...], relations: tuple[str, ...],
            values: tuple[Values, Values], pool: Pool) -> str:
    """What is printed and was not checked, in words; "" where there is nothing."""
    left, signs = _flat(line.left if line.head is None else line.head)
    if line.relation == "only":
        left, signs = [*left, pool.number(0)], [*signs, "="]
    right, more = _flat(line.right)
    expected, signs = left + right, [*signs, SIGNS.get(line.relation, line.relation), *more]
    if len(relations) == 1 and relations[0] in _MIRRORED:
        sides, relations = sides[::-1], (_MIRRORED[relations[0]],)
    if list(relations) != signs:
        return f"the relations are {' '.join(relations)}, where {' '.join(signs)} was checked"
    for here, there in zip(sides, expected, strict=True):
        if not _same(here, there, values):
            return f"`{short(here)}` is printed, where `{short(there)}` was checked"
    return ""


def _same(printed: Term, checked: Term, values: tuple[Values, Values]) -> bool:
    """Whether two terms have the same value: sums drawn by their summands first, then added up."""
    if printed is checked:
        return True
    if checked.op == "zero" and printed.op == "number":
        return bool(printed.args[0] == 0)
    if printed.shape != checked.shape:
        return False
    for way in values:
        try:
            if way.value(printed) == way.value(checked):
                return True
        except (MalformedTerm, *FAULTS):
            continue
    return False
