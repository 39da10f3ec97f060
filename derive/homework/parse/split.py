"""A display cut into its statements: one chain of relations each, rows and columns put together."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import takewhile

from ..lex.tokens import Token

_CUTS = {"COMMA", "SEMI", "TEXT", "IMPLIES", "WIDE", "ROW", "CELL", "COLON"}
#: Words that say how much of what follows them.
_AMOUNT = re.compile(r"\b(?:averages?|means?|sum|total|number|fraction|share|proportion)\b")
_GOES_ON = {"REL", "PLUS", "MINUS", "TIMES", "SLASH"}


_ONE_COLUMN = {"eqnarray", "gather", "multline", "split", "IEEEeqnarray"}


@dataclass(frozen=True)
class Statement:
    """The terminals of one chain, its extent in the source, the condition of its case, and the
    words that stand before it in the same display."""

    tokens: tuple[Token, ...]
    at: int
    end: int
    condition: tuple[Token, ...] = ()
    words: str = ""


def statements(tokens: list[Token], environment: str = "", end: int = 0) -> list[Statement]:
    r"""The statements of a formula's terminals.

    >>> from ..lex.normal import terminals
    >>> from ..lex.tokens import tex_tokens
    >>> len(statements(terminals(tex_tokens(r"a &= b \\ &+ c, \quad d = e")), "align"))
    2
    """
    found: list[Statement] = []
    places = sorted({t.at for t in tokens})
    for part, condition in _cases(tokens):
        for piece, words in _joined(_pieces(_without_worded(part), environment)):
            last = max(t.at for t in piece)
            after = bisect_right(places, last)
            stop = places[after] if after < len(places) else end or last + 1
            found.append(Statement(tuple(piece), piece[0].at, stop, tuple(condition), words))
    return found


#: What a member that is words is made of, beside them.
_AROUND = {"FRAC", "LGROUP", "RGROUP", "OPEN", "CLOSE", "SLASH", "TIMES", "TEXT", "CELL", "WIDE",
           "ROW"}


def _without_worded(tokens: list[Token]) -> list[Token]:
    """Without a member of a chain that is a quotient in words, ``= \\frac{\\text{heads}}
    {\\text{tosses}}``, beside one that says it in symbols."""
    out: list[Token] = []
    starts: list[int] = []  # of the members of this chain
    depth = 0
    for t in (*tokens, Token("COMMA", ",", -1)):
        depth += t.nests
        ends = depth == 0 and t.kind in ("COMMA", "SEMI", "IMPLIES")
        member = out[starts[-1]:] if starts and (ends or t.kind == "REL" and depth == 0) else []
        if {x.kind for x in member} <= _AROUND and {"FRAC", "TEXT"} <= {x.kind for x in member}:
            if t.kind == "REL":
                del out[starts.pop() - 1:]
            elif len(starts) > 1:
                del out[starts[-1] - 1:]
        out.append(t)
        if t.kind == "REL" and depth == 0:
            starts.append(len(out))
        elif ends:
            starts = []
    return out[:-1]


def _pieces(tokens: list[Token], environment: str) -> list[tuple[str, list[Token]]]:
    """(the cut before it, its tokens) of every piece between cuts outside all brackets."""
    found: list[tuple[str, list[Token]]] = [("", [])]
    depth, column, bars, structure = 0, 0, 0, [environment]
    noted = False
    for n, t in enumerate(tokens):
        noted = (noted or (t.kind in ("MID", "BAROPEN") and depth == 0 and _is_note(tokens, n))) \
            and t.kind != "ROW"
        if noted:
            continue
        here = found[-1][1]
        depth = max(depth + t.nests, 0)
        bars += (t.kind == "BAROPEN") - (t.kind == "BARCLOSE")
        if t.kind in ("ROW", "BLOCK", "ENDBLOCK"):
            column = 0
        if t.kind == "BLOCK":
            structure.append(t.text)
        elif t.kind == "ENDBLOCK":
            if len(structure) > 1:
                structure.pop()
        elif t.kind == "CELL":
            column += 1
            if depth == 0 and structure[-1] not in _ONE_COLUMN and column % 2 == 0:
                found.append(("CELL", []))
        elif depth > 0 or bars > 0:
            if t.kind not in ("ROW", "WIDE"):
                here.append(t)
        elif t.kind in _CUTS and not (  # words in the place of a factor: no formula
                t.kind == "TEXT" and here and (here[-1].kind in ("SLASH", "TIMES") or (
                    here[-1].kind == "REL" and _AMOUNT.search(t.text)
                    and tokens[n + 1:n + 2] and tokens[n + 1].kind not in _CUTS | {"REL"}))):
            found.append((t.kind if t.kind != "TEXT" else "TEXT:" + t.text, []))
        else:
            here.append(t)
    return found


def _is_note(tokens: list[Token], n: int) -> bool:
    """Whether a bar begins a note in the margin: what is done to the equation."""
    before = next((t for t in reversed(tokens[:n]) if t.kind not in ("WIDE", "CELL")), None)
    rest = tokens[n + 1 :]
    if before is None or before.kind not in ("NUMBER", "RGROUP", "CLOSE") or not rest or any(
            t.text == "~" for t in takewhile(lambda t: t.kind not in ("ROW", "COMMA"), rest)):
        return False  # the law of an observation given its label is no note
    inside = takewhile(lambda t: t.kind != "BARCLOSE", rest)
    return rest[0].kind in ("TIMES", "SLASH") or tokens[n].kind == "MID" or any(
        t.kind == "ROW" for t in inside)


def _joined(pieces: list[tuple[str, list[Token]]]) -> list[tuple[list[Token], str]]:
    """Pieces that go on the one before, put on it; empty ones dropped; words kept."""
    found: list[tuple[list[Token], str]] = []
    words, firm = "", False
    cuts: set[str] = set()
    for cut, tokens in pieces:
        cuts.add(cut)
        if cut.startswith("TEXT:"):
            words += " " + cut[5:]
        firm = firm or cut in ("IMPLIES", "SEMI") or cut.startswith("TEXT:")
        if not tokens:
            continue
        last = found[-1][0] if found else []
        in_zero = len(last) > 2 and last[-1].text == "0" and last[-2].kind == "REL"
        goes_on = tokens[0].kind in _GOES_ON and (
            tokens[0].kind == "REL" or not firm and not in_zero  # nothing is added to zero
            ) or cuts <= _LAYOUT and _sums_on(last, tokens)
        if last and (goes_on or last[-1].kind in _GOES_ON):
            if last[-1].kind == tokens[0].kind == "REL":
                del last[-1]  # a = words = b
            last.extend(tokens)
        else:
            found.append((list(tokens), words.strip()))
        words, firm, cuts = "", False, set()
    return found


#: What only lays a formula out.
_LAYOUT = {"ROW", "CELL", "WIDE"}


def _sums_on(before: list[Token], tokens: list[Token]) -> bool:
    """Whether a row that begins with a sum goes on the product before, after an equation."""
    depth = 0
    for t in tokens:
        depth += t.nests
        if t.kind == "REL" and depth == 0:
            return False
    return tokens[0].kind == "BIG" and any(t.kind == "REL" for t in before)


def _cases(tokens: list[Token]) -> list[tuple[list[Token], list[Token]]]:
    """(tokens, condition) for every row of a definition by cases; a system of equations is rows."""
    starts = [n for n, t in enumerate(tokens) if t.kind == "CASES"]
    ends = [n for n, t in enumerate(tokens) if t.kind == "ENDCASES"]
    if len(starts) != 1 or len(ends) != 1 or ends[0] < starts[0]:
        return [([t for t in tokens if t.kind not in ("CASES", "ENDCASES")], [])]
    before, after = tokens[: starts[0]], tokens[ends[0] + 1 :]
    rows: list[tuple[list[Token], list[Token]]] = [([], [])]
    depth, cell = 0, 0
    for t in tokens[starts[0] + 1 : ends[0]]:
        depth += t.nests
        if depth == 0 and t.kind == "ROW":
            rows.append(([], []))
            cell = 0
        elif depth == 0 and t.kind == "CELL":
            cell = 1
        else:
            rows[-1][cell].append(t)
    rows = [r for r in rows if r[0] or r[1]]
    if any(t.kind == "REL" for value, _ in rows for t in value) or not rows:
        return [([replace(t, kind="ROW") if t.kind in ("CASES", "ENDCASES") else t
                  for t in tokens], [])]
    shown = [t for t in before if t.kind != "CELL"]
    start = max((before.index(a) for a, b in zip(shown, [*shown[1:], None])
                 if a.kind == "ROW" and (b is None or b.kind != "REL")), default=-1) + 1
    result: list[tuple[list[Token], list[Token]]] = [(before[:start], [])] if start else []
    for value, condition in rows:
        while value and value[-1].kind in ("COMMA", "WIDE", "TEXT"):
            value.pop()
        kept = [t for t in condition if t.kind not in ("TEXT", "WIDE")]
        while kept and kept[-1].kind in ("COMMA", "SEMI"):
            kept.pop()
        result.append((before[start:] + value, kept or [Token("DOTS", "...", value[0].at)]
                       if value else []))
    return result + ([(after, [])] if after else [])
