"""Pieces of Python text: names, numbers, and lines that are not too long."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Iterable
from fractions import Fraction

#: How tightly a text binds.
SUM, PRODUCT, POWER, ATOM = range(4)
Text = tuple[str, int]


def identifier(name: str, taken: Iterable[str] = ()) -> str:
    """A Python name for a name of a statement.

    >>> identifier("sigma^2"), identifier("lambda"), identifier("N", ["N"])
    ('sigma2', 'lambda_', 'N_')
    """
    text = re.sub(r"\W", "", name.replace(" ", "_").replace("'", "_prime")) or "value"
    text = text if not text[0].isdigit() else f"_{text}"
    while keyword.iskeyword(text) or text in set(taken):
        text += "_"
    return text


def without_imports(source: str) -> str:
    """What follows the last import at the top level of a module's text; no line end at its end.

    >>> without_imports("import math\\n\\nHALF = 0.5\\n")
    '\\nHALF = 0.5'
    """
    imports = [n for n in ast.parse(source).body if isinstance(n, ast.Import | ast.ImportFrom)]
    return "".join(source.splitlines(True)[imports[-1].end_lineno:]).rstrip()


def broken(line: str, width: int = 96) -> list[str]:
    """A line of Python in lines of at most that width, where a bracket or a sum allows.

    >>> broken("a = f(b, c) + d", 12)
    ['a = (f(b, c)', '     + d)']
    """
    if len(line) <= width or line.startswith(("#", " ")):
        return [line]
    name, _, text = line.partition(" = ")
    sums, products, commas = _places(text)
    if sums or products:
        opening, text = f"{name} = (", f"{text})"
        indent = " " * len(opening)
    else:
        opening, indent = f"{name} = ", " " * (len(name) + 4 + min(
            at for at in map(text.find, "([{") if at >= 0))
    out, start = [opening], 0
    for at in [*(sums or products or commas), len(text)]:
        piece = text[start:at]
        if len(out[-1]) + len(piece) > width and out[-1] not in (opening, indent):
            out.append(indent)
            piece = piece.lstrip()
        out[-1] += piece
        start = at
    return out


def shortened(line: str, width: int = 100) -> list[str]:
    """A line of Python in lines of at most that width, broken inside brackets, the outer ones
    first; as it is where it cannot be.

    >>> shortened("    return f(a + b, c[d + e])", 24)
    ['    return f(a + b,', '             c[d + e])']
    """
    if len(line) <= width or line.lstrip().startswith(("#", '"')):
        return [line]
    opened: list[int] = []
    places: dict[int, tuple[int, int]] = {}
    quote = ""
    for at, c in enumerate(line[:width]):
        if quote or c in "'\"":
            quote = "" if c == quote else quote or c
        elif c in "([{":
            opened.append(at + 1)
        elif c in ")]}":
            opened.pop()
        elif c == " " and opened and (line[at - 1] == "," or line[at + 1] in "+-*/@"):
            places[len(opened)] = at, opened[-1]
    if not places:
        return [line]
    at, indent = places[min(places)]
    return [line[:at], *shortened(" " * indent + line[at + 1:], width)] if indent < at else [line]


def _places(text: str) -> tuple[list[int], list[int], list[int]]:
    """Where a text has the signs of a sum and of a product outside of brackets, and where commas
    inside."""
    depth, quoted = 0, False
    sums: list[int] = []
    products: list[int] = []
    commas: list[int] = []
    for at, c in enumerate(text):
        quoted ^= c == "'"
        if quoted:
            continue
        depth += (c in "([{") - (c in ")]}")
        sign = text[at:at + 3]
        if depth == 0 and at and sign in (" + ", " - "):
            sums.append(at)
        elif depth == 0 and sign in (" * ", " / ", " @ "):
            products.append(at)
        elif depth and c == ",":
            commas.append(at + 1)
    return sums, products, commas


def number(value: Fraction) -> Text:
    """A fraction as Python.

    >>> number(Fraction(-1, 3))
    ('-1 / 3', 1)
    """
    if value.denominator == 1:
        return str(value.numerator), ATOM if value >= 0 else PRODUCT
    if value.denominator in (2, 4, 5, 8, 10):
        return repr(float(value)), ATOM if value >= 0 else PRODUCT
    return f"{value.numerator} / {value.denominator}", PRODUCT
