"""TeX's tokens with their places in the source. Comments are gone, nothing is expanded yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from string import ascii_letters

#: The longest text that is read, in characters.
LONGEST = 200_000


class CannotRead(ValueError):
    """Why a text or a formula is not read; ``at`` is the offset in the source, where known."""

    def __init__(self, reason: str, at: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.at = reason, at


@dataclass(frozen=True)
class Token:
    """One token. ``kind`` is "command" (``text`` without its backslash), "open", "close",
    "parameter" (``text`` its number), "math" (``$`` or ``$$``), "space", "paragraph", "other"
    (one character), or, once :mod:`.normal` has made them, a terminal of the grammar.
    """

    kind: str
    text: str
    at: int

    @property
    def nests(self) -> int:
        """1 where a terminal opens a bracket or a group, -1 where it closes one, else 0."""
        return (self.kind in ("OPEN", "LGROUP")) - (self.kind in ("CLOSE", "RGROUP"))


def level(tokens: Sequence[Token], n: int) -> int:
    """How many brackets and groups are open before the n-th terminal."""
    return sum(t.nests for t in tokens[:n])


def closing(tokens: Sequence[Token], n: int) -> int:
    """Where the bracket that opens at n closes; behind all terminals where it does not."""
    depth = 0
    for m in range(n, len(tokens)):
        depth += tokens[m].nests
        if depth == 0:
            return m
    return len(tokens)


def add_script(out: list[Token], kind: str, inner: Sequence[Token], at: int) -> None:
    """Put terminals below ("SUB") or above ("SUP") the symbol that ``out`` ends with."""
    out += [Token(kind, "_", at), Token("LGROUP", "{", at), *inner, Token("RGROUP", "}", at)]


def outermost(tokens: Sequence[Token], cuts: Collection[str]) -> list[list[Token]]:
    """The terminals between those of the kinds ``cuts`` that stand outside all brackets."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for t in tokens:
        depth = max(0, depth + t.nests)
        if depth == 0 and t.kind in cuts:
            parts.append([])
        else:
            parts[-1].append(t)
    return parts


_SINGLE = {"{": "open", "}": "close", "~": "space"}


def tex_tokens(text: str, comments: bool = True) -> list[Token]:
    r"""The tokens of a TeX source. Without ``comments`` a percent sign begins one in formulas
    only, as on the pages that Markdown becomes.

    >>> [t.text for t in tex_tokens(r"\mu_1 % the mean")]
    ['mu', '_', '1', ' ']
    """
    tokens: list[Token] = []
    math = False
    i, end = 0, len(text)

    def past(characters: str) -> int:
        return next((j for j in range(i, end) if text[j] not in characters), end)

    while i < end:
        c, at = text[i], i
        i += 1
        if c == "\\":
            j = past(ascii_letters)
            name = text[i:j] or text[i : i + 1]
            i = j if j > i else i + 1
            tokens.append(Token("command", name, at))
            math = name in ("(", "[") or math and name not in (")", "]")
            if name.isalpha():
                i = past(" \t")
        elif c == "%" and (comments or math):
            newline = text.find("\n", i)
            i = end if newline < 0 else newline + 1
            i = past(" \t")
        elif c.isspace():
            while i < end and text[i].isspace():
                i += 1
            tokens.append(Token("paragraph" if text.count("\n", at, i) > 1 else "space", " ", at))
        elif c == "$":
            math = not math
            double = text[i : i + 1] == "$"
            i += double
            tokens.append(Token("math", "$" + "$" * double, at))
        elif c == "#":
            if i < end and text[i] in "123456789":
                tokens.append(Token("parameter", text[i], at))
                i += 1
        else:
            tokens.append(Token(_SINGLE.get(c, "other"), c, at))
    return tokens
