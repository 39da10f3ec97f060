"""The lines of a plain text: those that go on put together, drawn fractions on one line, small
raised and lowered characters, as in ``Σ₁⁻¹``, as scripts, and ``½`` as a quotient."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby

_SMALL = {
    **{c: ("_", meant) for c, meant in zip(
        "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₊₋₌₍₎ᵦᵧᵨᵩᵪ",
        "0123456789aehijklmnoprstuvx+-=()βγρφχ", strict=True)},
    **{c: ("^", meant) for c, meant in zip(
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ",
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW", strict=True)},
}
_FRACTIONS = {"½": "(1/2)", "¼": "(1/4)", "¾": "(3/4)", "⅓": "(1/3)", "⅔": "(2/3)"}
#: The names of functions in script capitals, as the letters that they are.
_SCRIPT_CAPITALS = {"ℒ": "L", "𝒬": "Q", "ℋ": "H", "ℱ": "F", "𝒟": "D"}
_WRITTEN = _FRACTIONS | _SCRIPT_CAPITALS


def spelled_out(text: str, at: int = 0) -> list[tuple[str, int]]:
    """The characters of a text with their offsets, runs of small ones as scripts in braces.

    >>> "".join(c for c, _ in spelled_out("Σ₁⁻¹ = x²"))
    'Σ_{1}^{-1} = x^{2}'
    >>> "".join(c for c, _ in spelled_out("½ x"))
    '(1/2) x'
    >>> "".join(c for c, _ in spelled_out("𝒬(θ)"))
    'Q(θ)'
    """
    found: list[tuple[str, int]] = []
    script = ""
    for n, c in enumerate(text, at):
        mark, meant = _SMALL.get(c, ("", c))
        if mark != script:
            if script:
                found.append(("}", n))
            if mark:
                found += [(mark, n), ("{", n)]
            script = mark
        found += [(x, n) for x in _WRITTEN.get(meant, meant)]
    if script:
        found.append(("}", at + len(text) - 1))
    return found


#: The longest formula of a plain text, in characters.
LONGEST_LINE = 4_000
Line = list[tuple[str, int]]


def logical_lines(text: str) -> list[Line]:
    """Lines, each with the ones that go on it; fractions drawn with a rule of dashes are put on
    one line."""
    lines: list[Line] = []
    at = 0
    for raw in without_columns(in_rows(text)).split("\n"):
        lines.append(spelled_out(_without_frame(raw), at))
        at += len(raw) + 1
    joined: list[Line] = []
    begins = 0  # where the line before stands
    for drawn in _drawn_fractions(lines):
        line, indented = _strip(drawn), _indentation(drawn)
        if line_text(line[:2]) in ("* ", "• ") and "=" in line_text(line):
            joined.append(_strip(line[2:]))  # an entry of a list
            continue
        start, before = line_text(line[:3]), line_text(joined[-1]) if joined else ""
        deeper = indented > begins and bool(line) and _goes_deeper(line_text(line))
        begins = begins if deeper and "=" in before else indented
        if start and 0 < len(before) <= LONGEST_LINE and (
            deeper and "=" in before
            or sum(map(before.count, "([{")) > sum(map(before.count, ")]}"))
            or start[0] in "=+*/−" or start[:2] == "(=" or start == "( ="
            or "=" in before and (before[-1] in "=+*/" or
                                  start[0] == "-" and start[1:2] in (" ", "1", "n", "N", "0"))
        ):
            joined[-1] = [*joined[-1], ("\n", line[0][1]), *line]
        else:
            joined.append(line)
    return [line for line in joined if line]


def in_rows(text: str) -> str:
    """A text in which each row of a table of Markdown says that its first cell is its second, and
    further cells stand apart; the heading is blank, all else in its place.

    >>> in_rows("| a | b |\\n|---|---|\\n| new p | N_1/N |").split("\\n")[2]
    '  new p = N_1/N .'
    """
    lines = text.split("\n")
    for n in [n for n, line in enumerate(lines) if n and _RULE.fullmatch(line)]:
        lines[n - 1], lines[n] = (" " * len(lines[m]) for m in (n - 1, n))
        for m in range(n + 1, len(lines)):
            row = lines[m].rstrip()
            if not row.lstrip().startswith("|"):
                break
            cuts = [x.start() for x in re.finditer(r"\|(?=\s|$)", row)]
            bare = _INNER.sub("", _INNER.sub("", row))
            ends = not any(x in bare for x in _MEANS) and len(cuts) > 2
            signs = [" ", "=" if ends else ";", *";" * len(cuts)][:len(cuts) - 1] + ["."]
            for at, sign in zip(cuts, signs, strict=True):
                row = row[:at] + sign + row[at + 1:]
            lines[m] = row
    return "\n".join(lines)


_RULE = re.compile(r"\s*\|(?:\s*:?-+:?\s*\|)+\s*")
_MEANS = ("=", "←", "<-", "∝", "~")


def without_columns(text: str) -> str:
    """A text in which blanks stand for every table of three or more columns of words: its cells go
    on below, and not beside.

    >>> without_columns("a  b  c\\n" * 9).strip()
    ''
    """
    lines, found = text.split("\n"), []
    for empty, block in groupby(lines, key=lambda line: not line.strip()):
        rows = list(block)
        starts = Counter(at for row in rows for at in {m.end() for m in _GAP.finditer(row)})
        columns = [at for at, n in starts.items() if 3 * n > len(rows)]
        table = not empty and len(rows) >= 8 and len(columns) >= 2
        found += [" " * len(row) for row in rows] if table else rows
    return "\n".join(found)


#: The space before a column that is not the first.
_GAP = re.compile(r"(?<=\S)  +(?=\S)")


def _without_frame(line: str) -> str:
    """A line without the frame around it and the number of an equation at its end, all else in its
    place.

    >>> _without_frame("│ a = b   (2.1) │")
    '  a = b'
    """
    if line.strip()[:1] in ("│", "┃", "║", "┌", "└", "├", "╭", "╰"):
        line = line.translate(_FRAME)
    line = line.rstrip()
    before, at = line[:line.rfind("(")], line.rfind("(")
    numbered = before.endswith(("  ", "\t")) and _NUMBER.fullmatch(line, at)
    return before.rstrip() if numbered else line


_FRAME = str.maketrans(dict.fromkeys("│┃║┌┐└┘├┤╭╮╰╯─━═", " "))
_NUMBER = re.compile(r"\(\d+(?:\.\d+)*[a-z]?\)")


def _drawn_fractions(lines: list[Line]) -> list[Line]:
    out: list[Line] = []
    n = 0
    while n < len(lines):
        rule = line_text(lines[n]).rstrip()
        left = rule.rstrip("-─—")
        dashes, left = len(rule) - len(left), left.rstrip()
        if dashes >= 4 and left.endswith("=") and out and out[-1] and n + 1 < len(lines):
            above, below = _strip(out.pop()), _strip(lines[n + 1])
            here, mark = lines[n][: len(left)], lines[n][len(left)][1]
            out.append([*here, ("(", mark), *above, (")", mark), ("/", mark), ("(", mark),
                        *below, (")", mark)])
            n += 2
        else:
            out.append(lines[n])
            n += 1
    return out


def _goes_deeper(line: str) -> bool:
    """Whether a line that stands further to the right than the one before goes on it: it begins
    with a function, with a bracket that it does not close, or with a sum or a product, in a
    bracket or not, or is powers of brackets, and says nothing of its own.

    >>> _goes_deeper("∏_{i=1}^{N} x_i^(I(z_i = 1))"), _goes_deeper("∑_{i} r_i = N")
    (True, False)
    """
    if re.match(r"[A-Za-z]+\(", line) or line[0] in "([{" and (
            sum(map(line.count, "([{")) > sum(map(line.count, ")]}"))):
        return True
    outside, cut = line, 1
    while cut:
        outside, cut = _INNER.subn("", outside)
    inside = re.match(r"[(\[{]*[∑∏]", line) or line[0] in "([{" and re.fullmatch(r"[ ^]+", outside)
    return bool(inside) and not re.search(r"[=<>≤≥∝≡]", outside)


#: A bracket with no other in it.
_INNER = re.compile(r"\([^()\[\]{}]*\)|\[[^()\[\]{}]*\]|\{[^()\[\]{}]*\}")


def _indentation(line: Line) -> int:
    return next((n for n, (c, _) in enumerate(line) if not c.isspace()), 0)


def line_text(line: Line) -> str:
    """The characters of a line without their places.

    >>> line_text([("a", 4), ("b", 5)])
    'ab'
    """
    return "".join(c for c, _ in line)


def _strip(line: Line) -> Line:
    kept = [n for n, (c, _) in enumerate(line) if not c.isspace()]
    return line[kept[0] : kept[-1] + 1] if kept else []
