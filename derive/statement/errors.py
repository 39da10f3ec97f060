"""What is said when a statement cannot be used: where, what, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

WIDTH = 100

#: What is derived, in the words in which refusals say what is possible.
DERIVED = (
    "derived so far are models whose unobserved variables have finitely many values each: "
    "mixtures, latent classes, topics")
#: What is said of words that are no fact.
UNREAD = "this is not read as a fact about the model"
STATE = ("if it says something new, state that as a fact, as in X_i | Z_i=1 ~ ... or known: a; "
         "if not, mark it as a comment with #")
#: Where a refusal sends its reader: the command prints docs/language.md.
PAGE = "the language: derive language"


class StatementError(ValueError):
    """A statement that cannot be used.

    ``message`` says what is wrong and ``suggestion`` what to do or what is possible. ``line`` and
    ``column`` count from 1 (None where no place is to blame, as for a missing file),
    ``expression`` is the smallest offending piece, ``excerpt`` its line, ``source`` file or name.

    >>> from derive.statement.errors import StatementError
    >>> print(StatementError("tau has no meaning", line=1, column=3, excerpt="= tau",
    ...                      expression="tau", suggestion="remove it"))
    line 1, column 3: tau has no meaning
      = tau
        ^^^
    remove it
    the language: derive language
    """

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None,
                 suggestion: str = "", expression: str = "", excerpt: str = "",
                 source: str = "") -> None:
        super().__init__(message)
        self.message, self.suggestion = message, suggestion
        self.line, self.column, self.source = line, column, source
        self.expression, self.excerpt = expression, excerpt

    @property
    def not_yet(self) -> bool:
        """Whether it says that something is not derived yet."""
        return "not derived yet" in self.message + self.suggestion or DERIVED in self.suggestion

    def __str__(self) -> str:
        place = [self.source] if self.source else []
        if self.line is not None:
            place.append(f"line {self.line}, column {self.column}")
        lines = [f"{', '.join(place)}: {self.message}" if place else self.message]
        if self.line is not None and self.column is not None and self.excerpt:
            lines += _pointer(self.excerpt, self.column, len(self.expression))
        if self.suggestion:
            lines.append(self.suggestion)
        if self.line is not None:
            lines.append(PAGE)
        return "\n".join(lines)


class OtherShape(StatementError):
    """A statement that is no mixture: it may be another model, which then stands for it."""

    @classmethod
    def of(cls, error: StatementError) -> OtherShape:
        """The same error, of this kind."""
        return cls(error.message, line=error.line, column=error.column,
                   suggestion=error.suggestion, expression=error.expression,
                   excerpt=error.excerpt, source=error.source)


def _pointer(excerpt: str, column: int, width: int) -> list[str]:
    """The line and a caret under the place, cut to a readable width around it."""
    start = max(0, column - 1 - WIDTH // 2) if len(excerpt) > WIDTH else 0
    piece = printable(excerpt[start:start + WIDTH])
    before = "..." if start else ""
    after = "..." if start + WIDTH < len(excerpt) else ""
    at = column - 1 - start
    carets = "^" * max(1, min(width, len(piece) - at))
    return [f"  {before}{piece}{after}", "  " + " " * (len(before) + at) + carets]


def printable(text: str) -> str:
    """The text with one visible character for each control character.

    >>> printable("a\\tb\\x00")
    'a b\\ufffd'
    """
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)


def shortened(text: str, width: int = 40) -> str:
    """The text, printable and cut to a width, as an error message quotes it.

    >>> shortened("a" * 50, 6)
    'aaa...'
    """
    text = printable(text)
    return text if len(text) <= width else text[:width - 3] + "..."


def close(word: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The known words that the word is a misspelling of, the closest first.

    A short word is none, nor is one that begins otherwise: what is another word is not offered.

    >>> close("Norml", ["Normal", "Poisson"]), close("sum", ["sim"])
    (['Normal'], [])
    """
    by_fold: dict[str, list[str]] = {}
    for name in known:
        if name[:1].casefold() == word[:1].casefold():
            by_fold.setdefault(name.casefold(), []).append(name)
    word = word[:80]
    folded = word.casefold()
    likely = [folded] if folded in by_fold else []
    if len(word) >= 4 and not likely:
        likely = [f for f in by_fold if f.startswith(folded)] or difflib.get_close_matches(
            folded, list(by_fold), count, 0.8)
    # Of sigma and Sigma, the one with the word's own capitals.
    return [max(by_fold[f], key=lambda n: len(set(n) & set(word))) for f in likely]
