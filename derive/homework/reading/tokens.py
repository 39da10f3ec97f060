"""TeX's tokens with their places in the source. Comments are gone, nothing is expanded yet."""

from __future__ import annotations

from dataclasses import dataclass

#: The longest text that is read, in characters.
LONGEST = 200_000


class CannotRead(ValueError):
    """Why a text or a formula is not read; ``at`` is the offset in the source, where known."""

    def __init__(self, reason: str, at: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.at = reason, at


class Unbounded(CannotRead):
    """A bound is passed: another reading of the same piece is not tried."""


@dataclass(frozen=True)
class Token:
    """One token. ``kind`` is "command" (``text`` without its backslash), "open", "close",
    "parameter" (``text`` its number), "math" (``$`` or ``$$``), "space", "paragraph", "other"
    (one character), or, once :mod:`.normal` has made them, a terminal of the grammar.
    """

    kind: str
    text: str
    at: int

    def moved(self, at: int) -> Token:
        """The same token at another place."""
        return Token(self.kind, self.text, at)


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
    while i < end:
        c, at = text[i], i
        i += 1
        if c == "\\":
            j = i
            while j < end and text[j].isascii() and text[j].isalpha():
                j += 1
            name = text[i:j] or text[i : i + 1]
            i = j if j > i else i + 1
            tokens.append(Token("command", name, at))
            math = name in ("(", "[") or math and name not in (")", "]")
            if name.isalpha():
                while i < end and text[i] in " \t":
                    i += 1
        elif c == "%" and (comments or math):
            while i < end and text[i] != "\n":
                i += 1
            i += 1
            while i < end and text[i] in " \t":
                i += 1
        elif c.isspace():
            newlines = int(c == "\n")
            while i < end and text[i].isspace():
                newlines += text[i] == "\n"
                i += 1
            tokens.append(Token("paragraph" if newlines > 1 else "space", " ", at))
        elif c == "$":
            math = not math
            if i < end and text[i] == "$":
                tokens.append(Token("math", "$$", at))
                i += 1
            else:
                tokens.append(Token("math", "$", at))
        elif c == "#":
            if i < end and text[i] in "123456789":
                tokens.append(Token("parameter", text[i], at))
                i += 1
        else:
            tokens.append(Token(_SINGLE.get(c, "other"), c, at))
    return tokens
