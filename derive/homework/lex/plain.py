"""Formulas in plain text: lines with = or := or <-, in the words of a keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

from ..parse.split import Statement
from .bars import bars_resolved
from .keyboard import line_terminals
from .layout import Prose
from .lines import LONGEST_LINE, Line, logical_lines, opened
from .remarks import IN_ORDER, assigned, set_apart
from .tokens import WORDS, CannotRead, Token, level, outermost, past
from .vocabulary import IS_Q


def plain_pieces(text: str, names: frozenset[str] = frozenset()
                 ) -> tuple[Prose | Statement | CannotRead, ...]:
    """The words and the statements of a plain text, in order; what is no formula says why. Words
    that are ``names`` are symbols.

    >>> [type(p).__name__ for p in plain_pieces("new mean: mu_1 = sum_i x_i / N")]
    ['Prose', 'Statement']
    """
    found: list[Prose | Statement | CannotRead] = []
    names |= {word for word in _DEFINED.findall(text) if re.search(
        rf"[/*+(\[-] ?{word}\b|\b{word} ?[/*+)\]-]", text)}
    end, head, before = 0, list[Token](), ""
    for line, goes_on in _sentences(text):
        apart = text[end:line.at[0]].count("\n") > 1 and bool(_WORDS.match(line.text + " "))
        end = line.at[-1] + 1
        try:
            if len(line.text) > LONGEST_LINE:
                raise CannotRead(f"a line of more than {LONGEST_LINE} characters")
            tokens = line_terminals(line, 0)
            tokens = [replace(t, kind="NAME") if t.kind == "TEXT" and (
                t.text in names or t.text == "prior" and tokens[n - 1].text == "log") else t
                      for n, t in enumerate(tokens)]
        except CannotRead as error:
            error.at = line.at[0] if error.at is None else error.at
            found.append(error)
            continue
        for rewritten in IN_ORDER:
            tokens = rewritten(tokens)
        tokens = assigned(set_apart(tokens, line))
        made: list[Prose | Statement | CannotRead] = []
        parts = outermost(tokens, ("COMMA", "SEMI", "COLON", "IMPLIES"))
        if head and _is_row(parts):
            last = parts[1][-1].at
            found.append(Statement((*head, *parts[1]), parts[1][0].at, last + 1, tuple(parts[0])))
            continue
        head = [*tokens[:1 + next(n for n, t in enumerate(tokens) if t.kind == "REL")]] \
            if line.text.endswith(":") and any(t.kind == "REL" for t in tokens) else []
        first = next((n for n, t in enumerate(tokens) if t.kind == "BIG"), 0)
        words = line.text[:line.at.index(tokens[first].at)].strip() if tokens else ""
        if IS_Q.search(words or before) and any(t.kind == "FUNC" for t in tokens) and not any(
                t.kind == "REL" for t in tokens):
            at = tokens[first].at
            parts = [[Token("NAME", "Q", at), Token("REL", "=", at), *(
                t for t in tokens[first:] if t.text != "`")]]
        before = line.text
        for part in [p for whole in parts for p in _sayings(whole)]:
            try:
                case, part = _case(part)
                made += [*_statement(case, line), *_statement(part, line)]
                if _in_case(part):
                    break  # and what else holds then
            except CannotRead as error:
                made.append(error)
        found += _among_words(line, made, ". " if goes_on else "\n\n" if apart else "\f")
    return tuple(found)


#: A word that a text defines as if it were a symbol, ``top = ..., r_i = top/(top + rest)``.
_DEFINED = re.compile(r"(?:^|[,;:.]\s)\s*([a-z]{3,7}) *:?=(?!=)", re.MULTILINE)


def _is_row(parts: Sequence[list[Token]]) -> bool:
    """Whether a line is a case and the formula there, ``y_i = 1: p``, below what it is of."""
    return len(parts) == 2 and all(parts) and [t.kind for t in parts[0][-2:]] == [
        "REL", "NUMBER"] and not any(t.kind in ("REL", "TEXT") for t in parts[1])


def _among_words(line: Line, made: list[Prose | Statement | CannotRead], begins: str
                 ) -> Iterator[Prose | Statement | CannotRead]:
    """The statements of a line with the words before, between and after them."""
    start = 0
    for s in made:
        if isinstance(s, Statement):
            last = max(t.at for t in s.tokens)
            at = next((n for n, a in enumerate(line.at) if a >= _after_words(s, line)), start)
            yield Prose(begins + line.text[start:at], line.at[0])
            begins = ""
            start = next((n for n, (c, a) in enumerate(zip(line.text, line.at)) if a > last
                          and not (c.isalnum() or c in "})]'")), len(line.text))
        yield s
    if begins or line.text[start:].strip(" ."):
        yield Prose(begins + line.text[start:].removesuffix("."), line.at[0])


def _after_words(s: Statement, line: Line) -> int:
    """Where the last words end that stand in a statement, "r = the chance that ... = ..."."""
    found = s.at
    for a, b in pairwise(sorted({t.at for t in s.tokens})):
        if b - a > 12 and _WORDS.search(
                "".join(c for c, at in zip(line.text, line.at) if a < at < b)):
            found = b
    return found


_WORDS = re.compile(r"[A-Za-z]?[a-z]{2,}\s+[a-z]{2,}\s")


def _sentences(text: str) -> Iterator[tuple[Line, bool]]:
    """The sentences of the lines, each with whether another one ended before it."""
    ended = False
    for line in logical_lines(text):
        start = 0
        for m in _END.finditer(line.text):
            if opened(line.text[start:m.start()]) == 0:
                yield line[start:m.start()], ended
                start, ended = m.end(), True
        yield line[start:], ended
        ended = line.text.endswith(".")


#: Where a sentence ends and another one begins, with a word and no symbol.
_END = re.compile(r"(?<=[\w)\]}!])\.\s+(?=(?:I|A|[A-Z][a-z]+)(?:\s|$)|[PQE]\()"
                  r"(?!Sigma|Lambda|Theta|Sum|Prob|Normal|Poisson)")


def _case(part: list[Token]) -> tuple[list[Token], list[Token]]:
    """("y_i > 0", what follows it) of "if y_i > 0 then ..."; nothing and all of others."""
    first = past(part, 0, ("TEXT",))
    end = next((n for n in range(first, len(part)) if part[n].kind == "TEXT"), len(part))
    case = part[first:end]
    if not first or part[first - 1].text.lower() not in (*_CONDITION - _REST, "for") or sum(
            t.kind == "REL" for t in case) != 1 or case[0].kind != "NAME" or (
            case[-1].kind != "NUMBER"):
        return [], part
    return case, part[end:]


#: Relations that are no equality, and the two that define.
_SIGNS = {"=", ":=", "propto", "<", ">", "<=", ">=", "!=", "in", "solves"}
_TERMS = {"terms", "term", "constants", "something", "stuff", "things"}
_WITHOUT = {"without", "not", "independent", "free", "no"}
_REST = {"otherwise", "else"}
_CONDITION = {"if", "when", "whenever", "iff"} | _REST


#: Words after which something else is said: ``a + b = n the solution is c = a/n``.
_SAY = {"is", "gives", "get", "obtain", "find", "have", "hence", "so", "thus", "that", "follows",
        "yields"}


def _sayings(part: list[Token]) -> Iterator[list[Token]]:
    """A part of a line, cut after such words within a member."""
    start, relations = 0, 0
    for n, (a, b) in enumerate(pairwise(part)):
        relations += a.kind == "REL"
        if a.kind == "TEXT" != b.kind and a.text in _SAY and relations and level(part, n) == 0 and (
                part[n - 1].kind == "TEXT") and any(t.kind == "REL" for t in part[n:]):
            words = next(m for m in range(n, -1, -1) if part[m - 1].kind != "TEXT")
            yield part[start:words]
            start, relations = n + 1, 0
    yield part[start:]


def _in_case(part: list[Token]) -> bool:
    """Whether a part says what holds in a case alone, and that case."""
    return any(a.text == "only" and b.text in _CONDITION | {"where"} and level(part, n) == 0
               for n, (a, b) in enumerate(pairwise(part)))


def _statement(part: list[Token], line: Line) -> list[Statement]:
    """The statement of a part of a line, none where it is words. Raises CannotRead."""
    relation = next((t.text for t in part if t.kind == "REL"), None)
    if relation is None:
        return []
    members = _members(part)
    kept = [m for m in members if m]
    if len(kept) < 2 and not (len(kept) == 1 and not members[0]):
        if kept and any(t.kind == "TEXT" for t in part) and len(kept[0]) < 12:
            raise CannotRead(WORDS, part[0].at, kept[0])
        return []
    if _in_case(part):
        return []
    relations = [t for n, t in enumerate(part) if t.kind == "REL" and level(part, n) == 0]
    chain = list(kept[0])
    for m in kept[1:]:
        before = [t.text for t in relations if t.at <= m[0].at]
        sign = before[-1] if before and before[-1] in _SIGNS else "="
        chain += [Token("REL", sign, m[0].at), *m]
    if any(t.kind == "TEXT" for t in chain):
        with suppress(CannotRead):  # the words are what is reported
            chain = bars_resolved(chain)
        return [Statement(tuple(chain), chain[0].at, line.at[-1] + 1)]
    if chain[-1].text not in ("0", "1") and sum(
            t.kind == "TEXT" and t.text == "if" for t in part) > 1:
        return _by_cases(part, line)
    condition = _condition(part)
    if chain[-1].text not in ("0", "1") and [(t.kind, t.text) for t in condition[-2:-1]] != [
            ("REL", "=")]:  # no "if y_i = 1"
        condition = ()
    if condition and not any(t.kind == "REL" for t in condition):
        return []  # 0 otherwise
    end = max(a for a in line.at if a >= chain[-1].at) + 1
    return [Statement(tuple(bars_resolved(chain)), chain[0].at, end, condition)]


def _by_cases(part: list[Token], line: Line) -> list[Statement]:
    """The rows of ``r = a if y = 1 = b if y = 0``, each with its condition. Raises CannotRead."""
    sides = outermost(part, ("REL",))
    rows = [(s, next(n for n, t in enumerate(s) if t.text == "if"), after)
            for s, after in pairwise(sides) if any(t.text == "if" for t in s)]
    if any([t.kind for t in after] != ["NUMBER"] for _, _, after in rows):
        raise CannotRead("several cases in one formula", part[0].at)
    head = part[:part.index(rows[0][0][0])]
    return [Statement(tuple(bars_resolved([*head, *s[:n]])), s[0].at, line.at[-1] + 1, (
        *s[n + 1:], replace(head[-1], text="="), *after)) for s, n, after in rows]


def _condition(part: list[Token]) -> tuple[Token, ...]:
    """What stands after "if" up to the next case; dots for "otherwise"."""
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


def _worded(side: list[Token]) -> bool:
    """Whether a side is a quotient in words, ``(expected heads of A)/(expected tosses)``."""
    kinds = [t.kind for t in side]
    return "SLASH" in kinds and kinds.count("TEXT") > 1 + kinds.count("NAME") and set(kinds) <= {
        "TEXT", "SLASH", "OPEN", "CLOSE", "NAME"} and all(
        a == "TEXT" for a, b in pairwise(kinds) if b == "NAME")


def _members(part: list[Token]) -> list[list[Token]]:
    """The sides of the relations; prose is dropped before the first and after each one."""
    sides = outermost(part, ("REL",))
    if [t.kind for t in sides[0]] == ["OPEN"]:
        sides = sides[1:]
    sides = [s for n, s in enumerate(sides) if not n or not _worded(s)] or sides
    cleaned: list[list[Token]] = []
    for n, side in enumerate(sides):
        texts = [m for m, t in enumerate(side) if t.kind == "TEXT" and level(side, m) == 0]
        first = texts[0] if texts else len(side)
        before = side[first - 1].kind if texts and first else ""
        if n and texts and side[first].text in _CONDITION:
            return [*cleaned, side[:first]]
        if not texts or n and before in ("SLASH", "TIMES"):
            cleaned.append(side)  # words in the place of a factor too
        elif n == 0:
            cleaned.append(side[texts[-1] + 1 :])
        elif first == 0 or first == 1 and side[0].text in ("a", "A", "I"):
            cleaned.append([])
        elif before == "PLUS" and side[first].text in _TERMS and (
                side[first].text == "constants" or any(side[m].text in _WITHOUT for m in texts)):
            cleaned.append(side[: first - 1])  # "+ terms without theta"
        else:  # of "sum of the numerators" nothing
            cleaned.append([] if all(t.kind == "BIG" for t in side[:first]) else side[:first])
    return cleaned
