"""The lines of a plain text: those that go on put together, drawn fractions on one line."""

from __future__ import annotations

from .small import spelled_out

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
    lines = _drawn_fractions(lines)
    joined: list[Line] = []
    for line in lines:
        stripped = _strip(line)
        start = line_text(stripped[:2])
        if joined and stripped and joined[-1] and len(joined[-1]) <= LONGEST_LINE and (
            _open_brackets(joined[-1]) > 0 or start[:1] in ("=", "+", "*", "/") or start == "(="
            or (start[:1] == "-" and start[1:2] in (" ", "1", "n", "N", "0")
                and "=" in line_text(joined[-1]))
            or line_text(stripped[:3]) == "( ="
            or _ends_open(joined[-1])
        ):
            joined[-1] = joined[-1] + [("\n", stripped[0][1])] + stripped
        else:
            joined.append(stripped)
    return [line for line in joined if line]


def _ends_open(line: Line) -> bool:
    end = line_text(line[-1:])
    return end in ("=", "+", "*", "/") and "=" in line_text(line)


def _drawn_fractions(lines: list[Line]) -> list[Line]:
    out: list[Line] = []
    n = 0
    while n < len(lines):
        rule = line_text(lines[n]).rstrip()
        dashes = len(rule) - len(rule.rstrip("-─—"))
        left = rule.rstrip("-─—").rstrip()
        if dashes >= 4 and left.endswith("=") and out and out[-1] and n + 1 < len(lines):
            above, below = _strip(out.pop()), _strip(lines[n + 1])
            here = lines[n][: len(left)]
            mark = lines[n][len(left)][1] if len(lines[n]) > len(left) else here[-1][1]
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
    start, end = 0, len(line)
    while start < end and line[start][0].isspace():
        start += 1
    while end > start and line[end - 1][0].isspace():
        end -= 1
    return line[start:end]


def _open_brackets(line: Line) -> int:
    text = line_text(line)
    return sum(text.count(c) for c in "([{") - sum(text.count(c) for c in ")]}")
