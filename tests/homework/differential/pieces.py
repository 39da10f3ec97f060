"""Pieces of LaTeX, with how tightly they hold together."""

from __future__ import annotations

from typing import NamedTuple

#: How tightly a printed piece holds together: a sum of terms; a product that is open to its right
#: (it ends in a function without brackets, or in a sum); a product; a factor; a base for scripts.
SUM, FUNCTION, OPEN, PRODUCT, FACTOR, BASE = range(6)


class Piece(NamedTuple):
    """``sup`` is a superscript that ``text`` does not hold yet: the mark of the iterate."""

    text: str
    level: int
    sup: str = ""

    @property
    def whole(self) -> str:
        return self.text + self.sup


def joined(pieces: list[str]) -> str:
    """Pieces in a row; a space where a command would run into a letter."""
    out = ""
    for p in pieces:
        if not p:
            continue
        if out and p[0].isalnum() and _ends_in_command(out):
            out += " "
        out += p
    return out


def _ends_in_command(text: str) -> bool:
    n = len(text)
    while n and text[n - 1].isascii() and text[n - 1].isalpha():
        n -= 1
    return n > 0 and n < len(text) and text[n - 1] == "\\"
