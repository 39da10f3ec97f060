"""Vertical bars: a determinant, an absolute value, a condition, or "taken at"."""

from __future__ import annotations

from collections import Counter

from .tokens import CannotRead, Token

#: The most terminals of one display.
MOST = 4_000
#: The deepest nesting of brackets and groups in it.
DEEPEST = 40
#: The most sums and products over an index in it.
SUMS = 200
_EXPECTS = {"PLUS", "MINUS", "TIMES", "SLASH", "REL", "COMMA", "SEMI", "MID", "FUNC", "OPEN",
            "BAROPEN", "LGROUP", "BIG", "CELL", "ROW", "IMPLIES", "WIDE", "COLON", "TEXT", "CASES",
            "BLOCK"}


def bars_resolved(tokens: list[Token]) -> list[Token]:
    """The tokens with every bar as BAROPEN, BARCLOSE, MID or EVAL, by its place.

    >>> [t.kind for t in bars_resolved([Token("BAR", "|", 0), Token("NAME", "S", 1),
    ...                                 Token("BAR", "|", 2)])]
    ['BAROPEN', 'NAME', 'BARCLOSE']
    """
    if len(tokens) > MOST:
        raise CannotRead(f"a formula of more than {MOST} symbols", tokens[0].at)
    if sum(t.kind == "BIG" for t in tokens) > SUMS:
        raise CannotRead(f"more than {SUMS} sums in a formula", tokens[0].at)
    level = [0]
    owner = []
    for n, t in enumerate(tokens):
        if t.nests > 0:
            level.append(n + 1)
            if len(level) > DEEPEST:
                raise CannotRead(f"nested more than {DEEPEST} deep", t.at)
        if t.nests < 0 and len(level) > 1:
            level.pop()
        owner.append(level[-1])
    count = Counter(where for where, t in zip(owner, tokens) if t.kind == "BAR")
    out: list[Token] = []
    opened: dict[int, bool] = {}
    for n, t in enumerate(tokens):
        if t.kind != "BAR":
            out.append(t)
            continue
        here, before = owner[n], out[-1].kind if out else "REL"
        after = tokens[n + 1].kind if n + 1 < len(tokens) else ""
        count[here] -= 1
        if opened.get(here):
            kind, opened[here] = "BARCLOSE", False
        elif after == "SUB" and before in ("RGROUP", "CLOSE"):
            kind = "EVAL"
        elif before in _EXPECTS or count[here] % 2 == 1:
            kind, opened[here] = "BAROPEN", True
        else:
            kind = "MID"
        out.append(Token(kind, "|", t.at))
    return out
