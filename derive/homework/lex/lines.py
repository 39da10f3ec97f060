"""The lines of a plain text: those that go on put together, drawn fractions on one line, small
raised and lowered characters, as in ``Σ₁⁻¹``, as scripts, and ``½`` as a quotient."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
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
_SCRIPT_CAPITALS = {"ℒ": "L", "ℋ": "H", "ℱ": "F"}
_WRITTEN = _FRACTIONS | _SCRIPT_CAPITALS | {"√": " sqrt "}


#: The longest formula of a plain text, in characters.
LONGEST_LINE = 4_000


@dataclass(frozen=True)
class Line:
    """Characters, each with its place in the source."""

    text: str = ""
    at: tuple[int, ...] = ()

    def __getitem__(self, part: slice) -> Line:
        return Line(self.text[part], self.at[part])

    def stripped(self) -> Line:
        """The line without the spaces around it."""
        return self[len(self.text) - len(self.text.lstrip()):len(self.text.rstrip())]


def plain_letter(c: str) -> str:
    """A mathematical letter of any face as the letter that it is.

    >>> plain_letter("𝒩"), plain_letter("𝛍"), plain_letter("ẑ")
    ('N', 'μ', 'ẑ')
    """
    return unicodedata.normalize("NFKC", c) if "\U0001d400" <= c <= "\U0001d7ff" else c


def spelled_out(text: str, at: int = 0) -> Line:
    """A text as a line, runs of small characters as scripts in braces.

    >>> spelled_out("Σ₁⁻¹ = x²").text, spelled_out("½ x").text, spelled_out("𝒬(θ)").text
    ('Σ_{1}^{-1} = x^{2}', '(1/2) x', 'Q(θ)')
    """
    found: list[tuple[str, int]] = []
    script = ""
    for n, c in enumerate(map(plain_letter, text), at):
        mark, meant = _SMALL.get(c, ("", c))
        if mark != script:
            found += [("}", n)] * bool(script) + [(mark, n), ("{", n)] * bool(mark)
            script = mark
        found += [(x, n) for x in _WRITTEN.get(meant, meant)]
    found += [("}", at + len(text) - 1)] * bool(script)
    return Line("".join(c for c, _ in found), tuple(n for _, n in found))


def _in_a_row(at: int, *pieces: Line | str) -> Line:
    """Pieces one after the other, those with no place of their own at a place."""
    lines = [Line(p, (at,) * len(p)) if isinstance(p, str) else p for p in pieces]
    return Line("".join(p.text for p in lines), tuple(n for p in lines for n in p.at))


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
        line = drawn.stripped()
        if line.text.startswith(("* ", "• ")) and re.search("=|←|<-", line.text):
            joined.append(line[2:].stripped())  # an entry of a list
            continue
        start, before = line.text[:3], joined[-1].text if joined else ""
        indented = drawn.text.find(line.text)
        deeper = indented > begins and _goes_deeper(line.text) and "=" in before
        begins = begins if deeper else indented
        if start and 0 < len(before) <= LONGEST_LINE and (
            deeper or opened(before) > 0
            or start.startswith(("(=", "( =")) or start[0] in "=+*/−" or _IN_CASE.search(before)
            or _SUM_OF.search(before)
            or "=" in before and (before.endswith((*"=+*/", "divided by"))
                                  or line.text.startswith("divided by ") or
                                  start[0] == "-" and start[1:2] in (" ", "1", "n", "N", "0")
                                  and not before.startswith("- ")  # a list
                                  and line.text.strip("- "))  # the rule of a table
        ):
            joined[-1] = _in_a_row(line.at[0], joined[-1], "\n", line)
        else:
            joined.append(line)
    return [line for line in joined if line.text]


_IN_CASE = re.compile(r"\bonly (?:where|if|when)$")
#: A sum or product of what is still to come.
_SUM_OF = re.compile(r"[∑∏](?:[_^]\{[^{}]*\})*$")


def opened(text: str) -> int:
    """How many brackets are open at the end of a text.

    >>> opened("a(b[c]")
    1
    """
    return sum(map(text.count, "([{")) - sum(map(text.count, ")]}"))


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
    """A text in which blanks stand for every table of three or more columns that is long or
    has numbers below the rules of its heads: its cells go on below, and not beside.

    >>> without_columns("a  b  c\\n" * 9).strip()
    ''
    """
    lines, found = text.split("\n"), []
    for empty, block in groupby(lines, key=lambda line: not line.strip()):
        rows = list(block)
        starts = Counter(at for row in rows for at in {m.end() for m in _GAP.finditer(row)})
        columns = [at for at, n in starts.items() if 3 * n > len(rows)]
        table = not empty and len(columns) >= 2 and (
            len(rows) >= 8 or bool(_NUMBERS.search("\n".join(rows))))
        found += [" " * len(row) for row in rows] if table else rows
    return "\n".join(found)


#: The rules below the heads of three columns or more, and numbers below them.
_NUMBERS = re.compile(r"^ *-+(?:  +-+){2,} *(?:\n[\d .,−-]+)+\Z", re.MULTILINE)
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
    rest = iter(lines)
    for line in rest:
        rules = [*_DRAWN.finditer(line.text)]
        if rules and line.text[:rules[0].start()].rstrip().endswith(("=", "←")) and out:
            above = _cells(out[-1])
            below = _cells(under := next(rest, Line("", ())))
            if len(rules) == 1:
                above, below = [out[-1].stripped()], [under.stripped()]
            if len(above) == len(below) == len(rules) and all(x.text for x in (*above, *below)):
                out.pop()
                ends = [0, *(m.end() for m in rules)]
                pieces: list[Line | str] = []
                for m, start, x, y in zip(rules, ends, above, below, strict=False):
                    pieces += [line[start:m.start()], "(", x, ")/(", y, ")"]
                line = _in_a_row(line.at[rules[0].start()], *pieces, line[ends[-1]:])
            else:
                out.append(line)
                line = under
        out.append(line)
    return out


#: A rule between a numerator and a denominator, and what stands apart in a line.
_DRAWN = re.compile("[-─—–]{4,}")
_CELL = re.compile(r"\S+(?: \S+)*")


def _cells(line: Line) -> list[Line]:
    return [line[m.start():m.end()] for m in _CELL.finditer(line.text)]


def _goes_deeper(line: str) -> bool:
    """Whether a line that stands further to the right than the one before goes on it: it begins
    with a function, with a bracket that it does not close, or with a sum or a product, in a
    bracket or not, or is powers of brackets, and says nothing of its own.

    >>> _goes_deeper("∏_{i=1}^{N} x_i^(I(z_i = 1))"), _goes_deeper("∑_{i} r_i = N")
    (True, False)
    """
    if re.match(r"[A-Za-z]+\(", line) or re.match(r"[(\[{]", line) and opened(line) > 0:
        return True
    outside, cut = line, 1
    while cut:
        outside, cut = _INNER.subn("", outside)
    inside = re.match(r"[(\[{]*[∑∏]", line) or re.fullmatch(r"[ ^]+", outside)
    return bool(inside) and not re.search(r"[=<>≤≥∝≡]", outside)


#: A bracket with no other in it.
_INNER = re.compile(r"\([^()\[\]{}]*\)|\[[^()\[\]{}]*\]|\{[^()\[\]{}]*\}")
