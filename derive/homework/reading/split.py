"""A display cut into its statements: one chain of relations each, rows and columns put together."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from .tokens import Token

_CUTS = {"COMMA", "SEMI", "TEXT", "IMPLIES", "WIDE", "ROW", "CELL", "COLON"}
_GOES_ON = {"REL", "PLUS", "MINUS", "TIMES", "SLASH"}
_ASKS_MORE = {"PLUS", "MINUS", "TIMES", "SLASH", "REL"}
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

    >>> from .normal import terminals
    >>> from .tokens import tex_tokens
    >>> len(statements(terminals(tex_tokens(r"a &= b \\ &+ c, \quad d = e")), "align"))
    2
    """
    found: list[Statement] = []
    places = sorted({t.at for t in tokens})
    for part, condition in _cases(tokens):
        for piece, words in _joined(_pieces(part, environment)):
            last = max(t.at for t in piece)
            next_one = bisect_right(places, last)
            stop = places[next_one] if next_one < len(places) else end or last + 1
            found.append(Statement(tuple(piece), piece[0].at, stop, tuple(condition), words))
    return found


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
        if t.kind in ("BLOCK", "ENDBLOCK"):
            if t.kind == "BLOCK":
                structure.append(t.text)
            elif len(structure) > 1:
                structure.pop()
            column = 0
            continue
        depth += (t.kind in ("OPEN", "LGROUP")) - (t.kind in ("CLOSE", "RGROUP"))
        depth = max(depth, 0)
        bars += (t.kind == "BAROPEN") - (t.kind == "BARCLOSE")
        if t.kind == "ROW":
            column = 0
        if t.kind == "CELL":
            column += 1
            here = structure[-1]
            if depth == 0 and here not in _ONE_COLUMN and column % 2 == 0:
                found.append(("CELL", []))
            continue
        if depth > 0 or bars > 0:
            if t.kind not in ("ROW", "WIDE"):
                found[-1][1].append(t)
        elif t.kind == "TEXT" and found[-1][1] and found[-1][1][-1].kind in ("SLASH", "TIMES"):
            found[-1][1].append(t)  # words in the place of a factor: no formula
        elif t.kind in _CUTS:
            found.append((t.kind if t.kind != "TEXT" else "TEXT:" + t.text, []))
        else:
            found[-1][1].append(t)
    return found


def _is_note(tokens: list[Token], n: int) -> bool:
    """Whether a bar begins a note in the margin: what is done to the equation."""
    bar, m = tokens[n], n - 1
    while m >= 0 and tokens[m].kind in ("WIDE", "CELL"):
        m -= 1
    before = tokens[m] if m >= 0 else None
    rest = tokens[n + 1 : n + 2]
    return before is not None and before.kind in ("NUMBER", "RGROUP", "CLOSE") and bool(rest) and \
        (rest[0].kind in ("TIMES", "SLASH") or bar.kind == "MID"
         or any(t.kind == "ROW" for t in _until_bar(tokens, n + 1)))


def _until_bar(tokens: list[Token], n: int) -> list[Token]:
    found = []
    while n < len(tokens) and tokens[n].kind != "BARCLOSE":
        found.append(tokens[n])
        n += 1
    return found


def _joined(pieces: list[tuple[str, list[Token]]]) -> list[tuple[list[Token], str]]:
    """Pieces that go on the one before, put on it; empty ones dropped; words kept."""
    found: list[tuple[list[Token], str]] = []
    words, firm = "", False
    for cut, tokens in pieces:
        if cut.startswith("TEXT:"):
            words += " " + cut[5:]
        firm = firm or cut in ("IMPLIES", "SEMI") or cut.startswith("TEXT:")
        if not tokens:
            continue
        goes_on = tokens[0].kind in _GOES_ON and not (firm and tokens[0].kind != "REL") and not (
            tokens[0].kind != "REL" and found and _ends_in_zero(found[-1][0]))
        asks = bool(found) and found[-1][0][-1].kind in _ASKS_MORE
        if found and (goes_on or asks):
            found[-1][0].extend(tokens)
        else:
            found.append((list(tokens), words.strip()))
        words, firm = "", False
    return found


def _ends_in_zero(tokens: list[Token]) -> bool:
    """Whether a statement is set to zero: nothing is added to that."""
    return len(tokens) > 2 and tokens[-1].text == "0" and tokens[-2].kind == "REL"


def _cases(tokens: list[Token]) -> list[tuple[list[Token], list[Token]]]:
    """(tokens, condition) for every row of a definition by cases; a system of equations is rows."""
    starts = [n for n, t in enumerate(tokens) if t.kind == "CASES"]
    ends = [n for n, t in enumerate(tokens) if t.kind == "ENDCASES"]
    if len(starts) != 1 or len(ends) != 1 or ends[0] < starts[0]:
        return [([t for t in tokens if t.kind not in ("CASES", "ENDCASES")], [])]
    first, last = starts[0], ends[0]
    rows: list[tuple[list[Token], list[Token]]] = [([], [])]
    depth, cell = 0, 0
    for t in tokens[first + 1 : last]:
        depth += (t.kind in ("OPEN", "LGROUP")) - (t.kind in ("CLOSE", "RGROUP"))
        if depth == 0 and t.kind == "ROW":
            rows.append(([], []))
            cell = 0
        elif depth == 0 and t.kind == "CELL":
            cell = 1
        else:
            rows[-1][cell].append(t)
    rows = [r for r in rows if r[0] or r[1]]
    before, after = tokens[:first], tokens[last + 1 :]
    if any(t.kind == "REL" for value, _ in rows for t in value) or not rows:
        return [(_without_cases(tokens), [])]
    start = max((n for n, t in enumerate(before) if t.kind == "ROW"), default=-1) + 1
    result: list[tuple[list[Token], list[Token]]] = (
            [(before[:start], [])] if before[:start] else [])
    for value, condition in rows:
        while value and value[-1].kind in ("COMMA", "WIDE", "TEXT"):
            value.pop()
        kept = [t for t in condition if t.kind not in ("TEXT", "WIDE")]
        result.append((before[start:] + value, kept or [Token("DOTS", "...", value[0].at)]
                       if value else []))
    return result + ([(after, [])] if after else [])


def _without_cases(tokens: list[Token]) -> list[Token]:
    return [
        Token("ROW", t.text, t.at) if t.kind in ("CASES", "ENDCASES") else t for t in tokens
    ]
