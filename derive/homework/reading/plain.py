"""Formulas in plain text: lines with = or := or <-, in the words of a keyboard."""

from __future__ import annotations

from contextlib import suppress

from .bars import bars_resolved
from .keyboard import line_terminals
from .layout import Prose
from .lines import LONGEST_LINE, Line, line_text, logical_lines
from .remarks import (
    SHORT_FOR,
    assigned,
    counted,
    in_full,
    level,
    operations,
    set_apart,
    sizes,
    without_number,
    without_remarks,
)
from .split import Statement
from .tokens import CannotRead, Token


def plain_pieces(text: str) -> tuple[Prose | Statement | CannotRead, ...]:
    """The words and the statements of a plain text, in order; what is no formula says why.

    >>> [type(p).__name__ for p in plain_pieces("new mean: mu_1 = sum_i x_i / N")]
    ['Prose', 'Statement']
    """
    found: list[Prose | Statement | CannotRead] = []
    short = {m[1]: m[2] for m in SHORT_FOR.finditer(text)}
    for line in logical_lines(text):
        start = line[0][1] if line else 0
        if len(line) > LONGEST_LINE:
            found.append(CannotRead(f"a line of more than {LONGEST_LINE} characters", start))
            continue
        try:
            tokens = line_terminals(line, 0)
        except CannotRead as error:
            found.append(error if error.at is not None else CannotRead(error.reason, start))
            continue
        found.extend(_pieces(sizes(counted(operations(in_full(tokens, short)))), line))
    return tuple(found)


_TERMS = {"terms", "term", "constants", "something", "stuff", "things"}
_WITHOUT = {"without", "not", "independent", "free", "no"}
_REST = {"otherwise", "else"}
_CONDITION = {"if", "when", "whenever", "iff"} | _REST


def _pieces(tokens: list[Token], line: Line) -> list[Prose | Statement | CannotRead]:
    """The line cut into words and statements."""
    words, start = line_text(line), line[0][1]
    tokens = assigned(set_apart(without_remarks(without_number(tokens)), line))
    depth, parts = 0, [[]]  # type: ignore[var-annotated]
    for t in tokens:
        depth = max(0, depth + (t.kind in ("OPEN", "LGROUP")) - (t.kind in ("CLOSE", "RGROUP")))
        if depth == 0 and t.kind in ("COMMA", "SEMI", "COLON", "IMPLIES"):
            parts.append([])
        else:
            parts[-1].append(t)
    found: list[Prose | Statement | CannotRead] = [Prose(words, start)]
    for part in parts:
        if not any(t.kind == "REL" for t in part):
            continue
        members = _members(part)
        kept = [m for m in members if m]
        if len(kept) < 2 and not (len(kept) == 1 and not members[0]):
            if kept and any(t.kind == "TEXT" for t in part) and len(kept[0]) < 12:
                found.append(CannotRead("words instead of a formula", part[0].at))
            continue
        chain = list(kept[0])
        for m in kept[1:]:
            chain += [Token("REL", _relation(part), m[0].at), *m]
        if any(t.kind == "TEXT" for t in chain):
            with suppress(CannotRead):  # the words are what is reported
                chain = bars_resolved(chain)
            found.append(Statement(tuple(chain), chain[0].at, line[-1][1] + 1))
            continue
        try:
            end = max(a for _, a in line if a >= chain[-1].at) + 1
            condition = _condition(part) if chain[-1].text in ("0", "1") else ()
            if condition and not any(t.kind == "REL" for t in condition):
                continue  # 0 otherwise
            found.append(Statement(tuple(bars_resolved(chain)), chain[0].at, end, condition))
        except CannotRead as error:
            found.append(error)
    return found


def _condition(part: list[Token]) -> tuple[Token, ...]:
    """What stands after "if" up to the next case; dots for "otherwise", nothing where there is
    neither."""
    at = next((n for n, t in enumerate(part) if t.kind == "TEXT" and t.text in _CONDITION
               and level(part, n) == 0), None)
    if at is None:
        return ()
    after = part[at + 1 :]
    last = next((n for n, t in enumerate(after) if t.kind == "TEXT" and level(after, n) == 0
                 and (t.text in _REST or t.text in ("and", "but")
                      and (n + 1 == len(after) or any(
                          x.kind == "TEXT" and x.text in _CONDITION for x in after[n:])))),
                len(after))
    return tuple(after[:last]) or (Token("DOTS", "...", part[at].at),)


def _relation(part: list[Token]) -> str:
    first = next(t.text for t in part if t.kind == "REL")
    return first if first in ("=", ":=", "propto") else "="


def _members(part: list[Token]) -> list[list[Token]]:
    """The sides of the relations; prose is dropped before the first and after each one."""
    sides: list[list[Token]] = [[]]
    depth = 0
    for t in part:
        depth = max(0, depth + (t.kind in ("OPEN", "LGROUP")) - (t.kind in ("CLOSE", "RGROUP")))
        if depth == 0 and t.kind == "REL":
            sides.append([])
        else:
            sides[-1].append(t)
    if sides[0] and sides[0][0].kind == "OPEN" and len(sides[0]) == 1:
        sides = sides[1:]
    cleaned: list[list[Token]] = []
    for n, side in enumerate(sides):
        texts = [m for m, t in enumerate(side) if t.kind == "TEXT" and level(side, m) == 0]
        if n and texts and side[texts[0]].text in _CONDITION:
            return [*cleaned, side[: texts[0]]]
        if n == 0:
            cleaned.append(side[texts[-1] + 1 :] if texts else side)
        elif texts and (texts[0] == 0 or texts[0] == 1 and side[0].text in ("a", "A", "I")):
            cleaned.append([])
        elif texts and side[texts[0] - 1].kind == "PLUS" and side[texts[0]].text in _TERMS and \
                any(side[m].text in _WITHOUT for m in texts):
            cleaned.append(side[: texts[0] - 1])  # "+ terms without theta"
        elif texts and side[texts[0] - 1].kind in ("SLASH", "TIMES"):
            cleaned.append(side)  # words in the place of a factor
        else:
            cleaned.append(side[: texts[0]] if texts else side)
    return cleaned
