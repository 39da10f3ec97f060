"""Pieces of plain lines, and forms replaced in them; each keeps its place in the source."""

from __future__ import annotations

import re

from .layout import Line


def split(line: Line, at: str) -> list[Line]:
    """The pieces of a line, divided where the expression is found outside brackets."""
    ends, depth, begin = [], 0, 0
    marks = {m.start() for m in re.finditer(at, line.text)}
    for j, c in enumerate(line.text):
        depth += (c in "([{") - (c in ")]}")
        if j in marks and depth <= 0:
            ends.append((begin, j))
            begin = j + 1
    pieces = [stripped(line, a, b) for a, b in [*ends, (begin, len(line.text))]]
    return [p for p in pieces if p.text]


def stripped(line: Line, start: int, end: int) -> Line:
    """A piece of a line without the signs around it."""
    while start < end and line.text[start] in " ,":
        start += 1
    while start < end and (line.text[end - 1] in " ,:?" or line.text[end - 1] == "."
                           and line.text[end - 2:end - 1] != "."):
        end -= 1
    return Line(line.text[start:end], line.columns[start:end], line.ends[start:end], line.number,
                line.excerpt)


def substituted(line: Line, form: str, replacement: str) -> Line:
    """The line with each piece of that form replaced; what is put in has the place of the piece."""
    text: list[str] = []
    columns: list[int] = []
    ends: list[int] = []
    at = 0

    def copy(start: int, end: int) -> None:
        text.append(line.text[start:end])
        columns.extend(line.columns[start:end])
        ends.extend(line.ends[start:end])

    for match in re.finditer(form, line.text):
        copy(at, match.start())
        for group, literal in re.findall(r"\\(\d)|([^\\]+)", replacement):
            if group and match.group(int(group)) is not None:
                copy(*match.span(int(group)))
            elif literal:
                text.append(literal)
                first = line.columns[match.start()] if match.start() < len(line.text) else 1
                last = line.ends[max(match.end() - 1, match.start())]
                columns.extend([first] * len(literal))
                ends.extend([last] * len(literal))
        at = match.end()
    if not text:
        return line
    copy(at, len(line.text))
    return Line("".join(text), tuple(columns), tuple(ends), line.number, line.excerpt)
