"""Lines of loops as C."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from ..loops.text import Comment, If, Line, Local, Loop
from ..python_text import ATOM, PRODUCT, Text

WIDTH = 100
#: The texts of the header, the step, the E-step, the M-step, the fit.
PARTS = tuple(part.strip("\n") + "\n" for part in Path(__file__).with_name("c_functions.c.txt")
              .read_text("utf-8").split("⟦part⟧\n")[1:])


def number(value: Fraction) -> Text:
    """A number as C.

    >>> number(Fraction(1, 2))[0], number(Fraction(-1, 3))[0]
    ('0.5', '-1.0/3.0')
    """
    if value.denominator == 1:
        return f"{value.numerator}.0", ATOM if value >= 0 else PRODUCT
    if value.denominator in (2, 4, 5, 8, 10):
        return repr(float(value)), ATOM if value >= 0 else PRODUCT
    return f"{value.numerator}.0/{value.denominator}.0", PRODUCT


def printed(lines: Iterable[Line], depth: int = 1, plain: bool = False) -> list[str]:
    """Lines of C, indented; ``plain`` are types that all know, loops in one another on one line."""
    out: list[str] = []
    tab = "    " * depth
    whole_type, real = ("int", "double") if plain else ("ptrdiff_t", "real")
    for line in lines:
        match line:
            case Loop(var, low, high, body, by):
                step = f"{var}++" if by == "1" else f"{var} += {by}"
                head = f"{tab}for ({whole_type} {var} = {low}; {var} < {high}; {step})"
                inner = printed(body, depth + 1, plain)
                if plain and len(body) == 1 and isinstance(body[0], Loop):
                    within = printed(body, depth, plain)
                    if len(head) + len(within[0].strip()) < WIDTH:
                        out += [f"{head} {within[0].strip()}", *within[1:]]
                        continue
                if len(body) == 1 and isinstance(body[0], str | Loop) and len(inner) == 1 \
                        and len(head) + len(inner[0].strip()) < WIDTH:
                    out.append(f"{head} {inner[0].strip()}")
                elif len(body) == 1 and isinstance(body[0], str | Loop):
                    out += [head, *inner]
                else:
                    out += [f"{head} {{", *inner, f"{tab}}}"]
            case Local(name, text, whole):
                kind = f"const {whole_type}" if whole else real
                out += wrapped(f"{tab}{kind} {name} = {text};")
            case If(condition, then):
                out += wrapped(f"{tab}if ({condition}) {then};")
            case Comment(text):
                out.append(f"{tab}/* {text.replace('*/', '* /')} */")
            case _:
                out += wrapped(f"{tab}{line};")
    return out


def wrapped(line: str, width: int = WIDTH) -> list[str]:
    """A line of C in lines of at most that width, broken behind commas and before operators."""
    indent = re.match(r" *", line)
    tab = (indent.group() if indent else "") + "    "
    out = []
    while len(line) > width:
        places = [m.end() for m in re.finditer(r", |(?= [-+] )|(?=\*)", line[:width])
                  if m.end() > len(tab) + 1]
        if not places:
            break
        out.append(line[:places[-1]].rstrip())
        line = tab + line[places[-1]:].lstrip()
    return [*out, line]


def trimmed(text: str, using: str) -> str:
    """The functions of a text of C that another text calls, and those that they call."""
    blocks: list[str] = []
    depth = 0
    for block in text.strip("\n").split("\n\n"):
        if depth:
            blocks[-1] += f"\n\n{block}"
        else:
            blocks.append(block)
        depth += len(re.findall(r"(?m)^#if", block)) - len(re.findall(r"(?m)^#endif", block))
    defines = [re.findall(r"(?m)^(?:static|LOCAL) .*?(\w+)\(", b) for b in blocks]
    kept: set[int] = set()
    todo = [using]
    while todo:
        source = todo.pop()
        for n, names in enumerate(defines):
            if n not in kept and any(re.search(rf"\b{name}\(", source) for name in names):
                kept.add(n)
                todo.append(blocks[n])
    return "\n\n".join(b for n, b in enumerate(blocks) if n in kept or not defines[n])


def narrow(text: str) -> str:
    """A text of C whose lines of code are not too long."""
    return "\n".join(each for line in text.split("\n") for each in
                     ([line] if "/*" in line or "return \"" in line else wrapped(line)))
