"""TeX's tokens with their places in the source. Comments are gone, nothing is expanded yet."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

#: The longest text that is read, in characters.
LONGEST = 200_000


#: Why a line that only has a sign of equality in its words is not read.
WORDS = "words instead of a formula"


class CannotRead(ValueError):
    """Why a text or a formula is not read; ``at`` is the offset in the source, where known,
    ``head`` what words say what it is."""

    def __init__(self, reason: str, at: int | None = None, head: Sequence[Token] = ()) -> None:
        super().__init__(reason)
        self.reason, self.at, self.head = reason, at, tuple(head)


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


def past(tokens: Sequence[Token], n: int, kinds: Collection[str]) -> int:
    """Where the terminals of these kinds that begin at n end."""
    return next((m for m in range(n, len(tokens)) if tokens[m].kind not in kinds), len(tokens))


def add_script(out: list[Token], kind: str, inner: Sequence[Token], at: int) -> None:
    """Put terminals below ("SUB") or above ("SUP") the symbol that ``out`` ends with."""
    out += [Token(kind, "_", at), Token("LGROUP", "{", at), *inner, Token("RGROUP", "}", at)]


#: The kinds of terminals that a symbol with its scripts is made of.
SYMBOL = {"NAME", "ACCENT", "SUB", "SUP", "LGROUP", "RGROUP", "NUMBER", "PRIME", "PLUS"}


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


#: A command with the spaces after its word, a comment with its line's end, and the rest.
_TOKEN = re.compile(r"\\(?:(?P<word>[A-Za-z]+|[^\W\d_])[ \t]*|(?P<command>.?))|"
                    r"(?P<comment>%[^\n]*\n?[ \t]*)|(?P<space>\s+)|(?P<math>\$\$?)|"
                    r"#(?P<parameter>[1-9])?|(?P<open>\{)|(?P<close>\})|(?P<tie>~)|"
                    r"(?P<other>.)", re.DOTALL)


def tex_tokens(text: str, comments: bool = True) -> list[Token]:
    r"""The tokens of a TeX source. Without ``comments`` a percent sign begins one in formulas
    only, as on the pages that Markdown becomes.

    >>> [t.text for t in tex_tokens(r"\mu_1 % the mean")]
    ['mu', '_', '1', ' ']
    """
    tokens: list[Token] = []
    math, end = False, 0
    while found := _TOKEN.match(text, end):
        kind, at, end = found.lastgroup, end, found.end()
        piece = found[kind] if kind else ""
        if kind == "comment":
            if comments or math:
                continue
            kind, piece, end = "other", "%", at + 1
        elif kind == "space":
            kind, piece = "paragraph" if piece.count("\n") > 1 else "space", " "
        elif kind == "math":
            math = not math
        elif kind in ("word", "command"):
            kind, math = "command", piece in ("(", "[") or math and piece not in (")", "]")
        if kind:
            tokens.append(Token("space" if kind == "tie" else kind, piece, at))
    return tokens
