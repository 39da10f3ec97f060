"""Lines of loops as Python that Numba compiles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from ..loops.text import Comment, If, Line, Local, Loop
from ..loops.values import ROW
from ..python_text import ATOM, PRODUCT, Text, broken


def number(value: Fraction) -> Text:
    """A number as Python, never whole.

    >>> number(Fraction(2))[0], number(Fraction(-1, 3))[0]
    ('2.0', '-1.0/3.0')
    """
    if value.denominator == 1:
        return f"{value.numerator}.0", ATOM if value >= 0 else PRODUCT
    if value.denominator in (2, 4, 5, 8, 10):
        return repr(float(value)), ATOM if value >= 0 else PRODUCT
    return f"{value.numerator}.0/{value.denominator}.0", PRODUCT


def printed(lines: Iterable[Line], depth: int = 1, plain: bool = False) -> list[str]:
    """Lines of Python, indented; ``plain`` are loops over any letter, lines as long as they
    are."""
    out: list[str] = []
    tab = "    " * depth
    for line in lines:
        match line:
            case Loop(var, low, high, body, by) if var == ROW and not plain and all(
                    isinstance(each, str) for each in body):
                out += _row_loop([str(each) for each in body], high, depth)
            case Loop(var, low, high, body, by):
                ends = high if low == "0" else f"{low}, {high}"
                step = "" if by == "1" else f", {by}" if low != "0" else f"0, {high}, {by}"
                ends = step if by != "1" and low == "0" else ends + step
                out += [f"{tab}for {var} in range({ends}):", *printed(body, depth + 1, plain)]
            case Local(name, text, _) if plain:
                out.append(f"{tab}{name} = {text}")
            case str() if plain:
                out.append(tab + line)
            case Local(name, text, _):
                out += [tab + each for each in broken(f"{name} = {text}", 96 - len(tab))]
            case If(condition, then):
                out += [f"{tab}if {condition}:", f"{tab}    {then}"]
            case Comment(text):
                out.append(f"{tab}# {text}")
            case _:
                out += _statement(line, tab)
    return out


def _row_loop(body: Sequence[str], rows: str, depth: int) -> list[str]:
    """A loop over the rows of a block, of arrays that begin where the block does: so that the
    compiler sees that it is a vector's."""
    views: dict[str, str] = {}

    def view(found: re.Match[str]) -> str:
        name, at = found.group(1), found.group(2)
        start = "0" if at == ROW else at.removesuffix(f" + {ROW}")
        return views.setdefault(f"{name}[{start}:{start} + {rows}]", f"v{len(views) + 1}") + "[r]"

    ending = re.compile(rf"\b(\w+)\[((?:[^][]* \+ )?{ROW})\]")
    inner = [ending.sub(view, line) for line in body]
    tab = "    " * depth
    heads = [each for text, name in views.items()
             for each in broken(f"{name} = {text}".replace("[0:0 + ", "[:"), 96 - len(tab))]
    return [*(tab + each for each in heads), f"{tab}for {ROW} in range({rows}):",
            *(each for line in inner for each in _statement(line, tab + "    "))]


def _statement(line: str, tab: str) -> list[str]:
    text = line
    for sign in (" += ", " *= "):
        if sign in text:
            return [tab + each.replace(" = ", sign, 1) if n == 0 else tab + each for n, each in
                    enumerate(broken(text.replace(sign, " = ", 1), 94 - len(tab)))]
    if " = " not in text:
        head, _, rest = text.partition("(")
        found = broken(f"x = {head}({rest}", 96 - len(tab))
        found[0] = found[0].removeprefix("x = ")
        return [tab + each for each in found]
    return [tab + each for each in broken(text, 96 - len(tab))]
