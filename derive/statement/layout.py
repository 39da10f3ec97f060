"""From what a person types (plain text, LaTeX, Unicode) to plain ASCII facts, one a line.

Every character of the result keeps the place in the source that it came from, so that an error
found later points at what the person wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .characters import PLAIN, SUBSCRIPTS, SUPERSCRIPTS, plain_character
from .commands import IGNORED, NAMES, STYLES, SYMBOLS
from .errors import StatementError, close, shortened

LONGEST_LINE = 1000
DEEPEST = 20

_COMMAND = re.compile(r"\\([A-Za-z]+\*?|.)", re.DOTALL)
_COMMENT = re.compile(r"(?<!\\)#|(?:^|(?<=\s))%")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{[A-Za-z]+\*?\}(?:\{[lcr|]*\})?")


@dataclass(frozen=True)
class Line:
    """One fact in plain ASCII. ``columns[j]`` is the source column (from 1) of character j,
    and ``ends[j]`` the column after what that character came from."""

    text: str
    columns: tuple[int, ...] = field(repr=False)
    ends: tuple[int, ...] = field(repr=False)
    number: int
    excerpt: str = field(repr=False)

    def column(self, offset: int) -> int:
        """The source column of an offset into ``text``; past the end, the one after it."""
        if offset < len(self.columns):
            return self.columns[offset]
        return self.ends[-1] if self.ends else 1

    def written(self, start: int, end: int) -> str:
        """What the source has between two offsets into ``text``."""
        first = self.column(start)
        last = self.ends[end - 1] if 0 < end <= len(self.ends) else first
        piece = self.excerpt[first - 1:max(last, first) - 1]
        # What a brace holds is quoted with the brace that closes it.
        while piece.count("{") > piece.count("}") and last <= len(self.excerpt):
            piece = self.excerpt[first - 1:last]
            last += 1
        return piece

    def error(self, message: str, start: int, end: int, suggestion: str = "") -> StatementError:
        """The error that points at the characters from ``start`` to ``end``."""
        return StatementError(
            message, line=self.number, column=self.column(start), suggestion=suggestion,
            expression=self.written(start, end), excerpt=self.excerpt)


def plain_lines(text: str) -> tuple[Line, ...]:
    """The facts of a statement as plain lines, without comments and empty lines.

    Raises StatementError at a character or command that has no plain form.

    >>> [line.text for line in plain_lines(r"$P(Z_i = 1) = \\tau_{1}$, # prior")]
    ['P(Z_i = 1) = tau_1']
    """
    found: list[Line] = []
    for number, source in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        comment = _COMMENT.search(source)
        content = source[:comment.start()] if comment else source
        if len(content) > LONGEST_LINE:
            raise StatementError(
                f"the line has {len(content)} characters; {LONGEST_LINE} are allowed",
                line=number, column=LONGEST_LINE + 1, excerpt=source,
                suggestion="write one fact a line")
        found.extend(_facts(content, number, source))
    return tuple(found)


def _facts(content: str, number: int, source: str) -> Iterator[Line]:
    """The line's facts: ``;`` and ``\\\\`` outside brackets separate them, as line ends do."""
    pieces = _Pieces(number, source, tilde=" " if "\\sim" in content else "~")
    pieces.read(content, 0, len(content), 0)
    start = depth = 0
    items = pieces.items
    for j in range(len(items) + 1):
        if j < len(items):
            depth += (items[j][0] in "([{") - (items[j][0] in ")]}")
        if j == len(items) or items[j][0] == ";" and depth <= 0:
            yield from _trimmed(items[start:j], number, source)
            start = j + 1


def _trimmed(items: list[tuple[str, int, int]], number: int, source: str) -> Iterator[Line]:
    # A sentence's own punctuation: "..., and" is none of the statement's business.
    while items and items[0][0] in " ,":
        items = items[1:]
    while items and (items[-1][0] in " ,:" or
                     items[-1][0] == "." and [c for c, _, _ in items[-2:-1]] != ["."]):
        items = items[:-1]
    if items:
        yield Line("".join(c for c, _, _ in items),
                   tuple(start + 1 for _, start, _ in items),
                   tuple(end + 1 for _, _, end in items),
                   number, source)


class _Pieces:
    """The plain characters of one line, each with the source range it came from."""

    def __init__(self, number: int, source: str, tilde: str) -> None:
        self.items: list[tuple[str, int, int]] = []
        self.number = number
        self.source = source
        self.tilde = tilde

    def put(self, plain: str, start: int, end: int) -> None:
        self.items.extend((c, start, end) for c in plain)

    def word(self, plain: str, start: int, end: int) -> None:
        """A name, kept apart from the letters before and after it: ``a\\tau b``."""
        if self.items and self.items[-1][0].isalpha() and plain[:1].isalpha():
            self.put(" ", start, start)
        self.put(plain, start, end)

    def fail(self, message: str, start: int, end: int, suggestion: str = "") -> StatementError:
        return StatementError(message, line=self.number, column=start + 1, suggestion=suggestion,
                              expression=self.source[start:end], excerpt=self.source)

    def read(self, s: str, at: int, end: int, depth: int) -> None:
        """Appends the plain form of ``s[at:end]``."""
        if depth > DEEPEST:
            raise self.fail(f"brackets are nested more than {DEEPEST} deep", at, at + 1,
                            "remove the brackets that are not needed")
        while at < end:
            at = self.one(s, at, end, depth)

    def one(self, s: str, at: int, end: int, depth: int) -> int:
        """Appends the plain form of the next character, command or group; where it ended."""
        c = s[at]
        if c == "\\":
            return self.command(s, at, end, depth)
        if c == "{":
            close_at = self.closing(s, at, end)
            before = len(self.items)
            self.read(s, at + 1, close_at, depth + 1)
            # A list in braces is a set; other braces only group.
            if "," in (inside := [i[0] for i in self.items[before:]]) and inside != [","]:
                self.braces(before, at, close_at)
            return close_at + 1
        if c == "}":
            raise self.fail("this } closes nothing", at, at + 1, "remove it, or write the { too")
        if c in "_^":
            return self.script(s, at, end, depth)
        if c in SUBSCRIPTS or c in SUPERSCRIPTS:
            table = SUBSCRIPTS if c in SUBSCRIPTS else SUPERSCRIPTS
            stop = at
            while stop < end and s[stop] in table:
                stop += 1
            self.put("_" if table is SUBSCRIPTS else "^", at, at + 1)
            for j in range(at, stop):
                self.put(table[s[j]], j, j + 1)
            return stop
        if c in "$&":
            return at + 1
        if c == "~":
            self.put(self.tilde, at, at + 1)
            return at + 1
        plain = c if c in PLAIN else plain_character(c)
        if plain is None:
            raise self.fail(
                f"the character {shortened(c)} (U+{ord(c):04X}) has no meaning in a statement",
                at, at + 1, "write it in plain letters; a comment begins with #")
        (self.word if len(plain) > 1 and plain.isalpha() else self.put)(plain, at, at + 1)
        if len(plain) > 1 and plain.isalpha() and at + 1 < end and s[at + 1].isalpha():
            self.put(" ", at, at + 1)
        return at + 1

    def script(self, s: str, at: int, end: int, depth: int) -> int:
        """``_1``, ``_{1}`` and ``_\\text{a}`` alike: the mark, then what it holds, without the
        spaces that part no two names."""
        self.put(s[at], at, at + 1)
        mark = at
        while at + 1 < end and s[at + 1] == " ":
            at += 1
        if at + 1 >= end:
            raise self.fail(f"nothing follows this {s[mark]}", mark, mark + 1,
                            "write mu_1, for example")
        if s[at + 1] not in "{\\":
            return at + 1
        before = len(self.items)
        stop = self.one(s, at + 1, end, depth + 1)
        held = self.items[before:]
        self.items[before:] = [i for j, i in enumerate(held) if i[0] != " " or s[mark] == "^" and (
            "".join(c for c, _, _ in held[j - 1:j + 2]).replace(" ", "").isalnum()
            and 0 < j < len(held) - 1)]
        if s[mark] == "_" and re.fullmatch(r"[A-Za-z]+_\w(?: [A-Za-z]+_\w)+", "".join(
                c for c, _, _ in held)):  # theta_{a_i b_i} has two subscripts
            self.items[before:] = [(",", *i[1:]) if i[0] == " " else i for i in held]
        inside = "".join(i[0] for i in self.items[before:])
        if not re.fullmatch(r"[A-Za-z]+|[0-9.]+|\{.*\}|'+|", inside):
            self.braces(before, at + 1, stop - 1)
        if inside.startswith("'"):
            del self.items[before - 1]  # ^\top is a mark by itself
        return stop

    def braces(self, before: int, first: int, last: int) -> None:
        """Encloses the items from ``before`` on; the braces stand at ``first`` and ``last``."""
        self.items.insert(before, ("{", first, first + 1))
        self.put("}", last, last + 1)

    def closing(self, s: str, at: int, end: int) -> int:
        depth = 0
        j = at
        while j < end:
            if s[j] == "\\":
                j += 1
            elif s[j] == "{":
                depth += 1
            elif s[j] == "}":
                depth -= 1
                if not depth:
                    return j
            j += 1
        raise self.fail("this { is never closed", at, at + 1, "write the } too")

    def argument(self, s: str, at: int, end: int) -> tuple[int, int, int]:
        """Where a command's argument starts and ends, and where to read on."""
        while at < end and s[at] == " ":
            at += 1
        if at < end and s[at] == "{":
            stop = self.closing(s, at, end)
            return at + 1, stop, stop + 1
        if at < end and s[at] == "\\":
            match = _COMMAND.match(s, at, end)
            stop = match.end() if match else end
            return at, stop, stop
        return at, min(at + 1, end), min(at + 1, end)

    def command(self, s: str, at: int, end: int, depth: int) -> int:
        environment = _ENVIRONMENT.match(s, at, end)
        if environment:
            return environment.end()
        match = _COMMAND.match(s, at, end)
        if not match:
            raise self.fail("nothing follows this \\", at, at + 1, "remove it")
        name, stop = match.group(1), match.end()
        if name in IGNORED:
            # \left. and \right. draw nothing.
            if name in ("left", "right") and s[stop:stop + 1] == ".":
                stop += 1
            elif name not in ("left", "right", "(", ")", "[", "]"):
                self.put(" ", at, stop)
        elif name in SYMBOLS:
            self.put(SYMBOLS[name], at, stop)
        elif name in NAMES:
            self.word(NAMES[name], at, stop)
            if s[stop:stop + 1] == " " and s[stop + 1:stop + 2] in ("_", "^"):
                stop += 1
        elif name in STYLES:
            first, last, stop = self.argument(s, stop, end)
            self.read(s, first, last, depth + 1)
        elif name in ("overset", "stackrel"):
            # What stands above the ~ ("iid") is what every statement assumes.
            _, _, stop = self.argument(s, stop, end)
            first, last, stop = self.argument(s, stop, end)
            self.read(s, first, last, depth + 1)
        elif name in ("frac", "tfrac", "dfrac"):
            for sign in (" ", "/"):
                first, last, stop = self.argument(s, stop, end)
                if first >= last:
                    raise self.fail(f"\\{name} needs a numerator and a denominator", at, stop,
                                    r"write 1/2 or \frac{1}{2}")
                # A space first: 2\frac12 is no "21/2".
                self.put(sign, at, stop)
                bare = re.fullmatch(r"[0-9. ]*", s[first:last])
                self.put("" if bare else "(", first, last)
                self.read(s, first, last, depth + 1)
                self.put("" if bare else ")", first, last)
        else:
            known = [*NAMES, *SYMBOLS, *STYLES, "frac", "overset"]
            near = [f"\\{n}" for n in close(name, known) if n.isalpha()]
            raise self.fail(
                f"the LaTeX command \\{shortened(name)} has no meaning in a statement", at, stop,
                f"did you mean {' or '.join(near)}?" if near
                else "write the fact in plain text")
        return stop
