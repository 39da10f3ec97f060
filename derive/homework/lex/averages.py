"""Averages in words within a formula, ``mean over i of r_ik`` and ``average of r_1, ..., r_n``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .tokens import Token, add_script, closing

#: What words say before what is averaged; \0 is the index over which.
_BEFORE = re.compile(r"(?:(?:the|simple|plain|arithmetic|sample) )*(?:average|mean) "
                     r"(?:over (?:all |the )*(\0) )?of (?:all |the )*$")
_BECOMES = ("becomes", "is", "equals")
_ENDS = {"COMMA", "SEMI", "ROW", "WIDE", "IMPLIES", "CELL", "REL"}
_LISTS = {"COMMA", "DOTS"}
#: Words after it that change nothing.
_GOES_ON = [[w] for w in (".", "and", "so", "where", "for", "which", "hence", "then", "as")]


def averages(tokens: list[Token]) -> list[Token]:
    """With such words after a relation, or "becomes", as the mean of a symbol, or as the sum of a
    list over its length; any other words as they are."""
    for n, t in enumerate(tokens):
        becomes = n > 0 and t.text in _BECOMES and tokens[n - 1].kind in ("NAME", "RGROUP", "CLOSE")
        start, index = _said(tokens, n + 1) if becomes or t.kind == "REL" else (0, None)
        end, made = _averaged(tokens, start, index) if start else (0, [])
        after = tokens[end:end + 2]
        listed = [x.kind for x in after] == ["COMMA", "TEXT"]
        if made and (not after or after[listed].kind in _ENDS
                     or after[listed].text.split()[:1] in _GOES_ON):
            if becomes:  # its words stand between its terminals
                t = Token("REL", ":=", t.at)
                made[:2] = [replace(x, at=tokens[m].at) for x, m in zip(made, (n + 2, start - 1))]
            return [*tokens[:n], t, *made, *averages(tokens[end:])]
    return tokens


def _said(tokens: Sequence[Token], n: int) -> tuple[int, Token | None]:
    """Where what is averaged begins, after the words that begin at n, and the index that they
    name; 0 for other words."""
    words, index = "", None
    for m in range(n, len(tokens)):
        t = tokens[m]
        if t.kind != "TEXT" and _BEFORE.match(words):
            return m, index
        if t.kind not in ("TEXT", "NAME", "FUNC", "WIDE"):
            break
        index = t if t.kind == "NAME" else index
        words += {"NAME": "\0 ", "WIDE": ""}.get(t.kind, " ".join(t.text.split()) + " ")
    return 0, None


def _symbol(tokens: Sequence[Token], n: int) -> int:
    """Where the symbol that begins at n ends, with its scripts and an index in a bracket."""
    if n >= len(tokens) or tokens[n].kind not in ("NAME", "ACCENT"):
        return n
    n = closing(tokens, n + 1) + 1 if tokens[n].kind == "ACCENT" else n + 1
    while n < len(tokens) and tokens[n].kind in ("SUB", "SUP", "PRIME"):
        n = n + 1 if tokens[n].kind == "PRIME" else closing(tokens, n + 1) + 1
    end = _symbol(tokens, n + 1) if tokens[n:n + 1] and tokens[n].kind == "OPEN" else n
    return end + 1 if end > n + 1 and tokens[end:end + 1] and tokens[end].kind == "CLOSE" else n


def _averaged(tokens: list[Token], n: int, index: Token | None) -> tuple[int, list[Token]]:
    """Where what is averaged ends, and its mean; nothing for what is neither symbol nor list."""
    end, symbols, last, dots = _symbol(tokens, n), list[list[Token]](), n, False
    while end > last:
        symbols.append(tokens[last:end])
        more = next((m for m in range(end, len(tokens)) if tokens[m].kind not in _LISTS), end)
        if dots or more == end or tokens[more].text != symbols[0][0].text:
            break
        dots = any(t.kind == "DOTS" for t in tokens[end:more])
        last, end = more, _symbol(tokens, more)
    first, final = (symbols[0], symbols[-1]) if symbols else ([], [])
    differ = [(a, b) for a, b in zip(first, final, strict=False) if a.text != b.text]
    opening, mean = Token("OPEN", "(", tokens[n].at), [Token("FUNC", "mean", tokens[n].at)]
    if index is not None:
        add_script(mean, "SUB", [index], index.at)
    if len(symbols) == 1:
        return end, [*mean, opening, *final, Token("CLOSE", ")", opening.at)]
    if not dots or len(differ) != 1 or index is not None or differ[0][0].text != "1" or (
            len(first) != len(final)):
        return n, []
    plus = Token("PLUS", "+", opening.at)
    return end, [opening, *(x for s in symbols[:-1] for x in (*s, plus)),
                 Token("DOTS", "...", plus.at), plus, *final, Token("CLOSE", ")", plus.at),
                 Token("SLASH", "/", plus.at), differ[0][1]]
