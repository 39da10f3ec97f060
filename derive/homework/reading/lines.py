"""The lines of a plain text: those that go on put together, drawn fractions on one line, small
raised and lowered characters, as in ``Σ₁⁻¹``, as scripts, and ``½`` as a quotient."""

from __future__ import annotations

_SMALL = {
    **{c: ("_", meant) for c, meant in zip("₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₙₜ₊₋", "0123456789ijknt+-", strict=True)},
    **{c: ("^", meant) for c, meant in zip("⁰¹²³⁴⁵⁶⁷⁸⁹ᵗᵀⁿ⁺⁻", "0123456789tTn+-", strict=True)},
}
_FRACTIONS = {"½": "(1/2)", "¼": "(1/4)", "¾": "(3/4)", "⅓": "(1/3)", "⅔": "(2/3)"}


def spelled_out(text: str, at: int = 0) -> list[tuple[str, int]]:
    """The characters of a text with their offsets, runs of small ones as scripts in braces.

    >>> "".join(c for c, _ in spelled_out("Σ₁⁻¹ = x²"))
    'Σ_{1}^{-1} = x^{2}'
    >>> "".join(c for c, _ in spelled_out("½ x"))
    '(1/2) x'
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
        found += [(x, n) for x in _FRACTIONS.get(meant, meant)]
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
    for raw in text.split("\n"):
        lines.append(spelled_out(raw.rstrip("\r"), at))
        at += len(raw) + 1
    joined: list[Line] = []
    for line in map(_strip, _drawn_fractions(lines)):
        start, before = line_text(line[:3]), line_text(joined[-1]) if joined else ""
        if start and 0 < len(before) <= LONGEST_LINE and (
            sum(map(before.count, "([{")) > sum(map(before.count, ")]}"))
            or start[0] in "=+*/" or start[:2] == "(=" or start == "( ="
            or "=" in before and (before[-1] in "=+*/" or
                                  start[0] == "-" and start[1:2] in (" ", "1", "n", "N", "0"))
        ):
            joined[-1] = [*joined[-1], ("\n", line[0][1]), *line]
        else:
            joined.append(line)
    return [line for line in joined if line]


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


def line_text(line: Line) -> str:
    """The characters of a line without their places.

    >>> line_text([("a", 4), ("b", 5)])
    'ab'
    """
    return "".join(c for c, _ in line)


def _strip(line: Line) -> Line:
    kept = [n for n, (c, _) in enumerate(line) if not c.isspace()]
    return line[kept[0] : kept[-1] + 1] if kept else []
