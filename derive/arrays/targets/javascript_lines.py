"""Lines of loops as JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from ..emstep import EmStep
from ..formulas import head
from ..loops.text import Comment, If, Line, Local, Loop
from ..loops.values import ROW
from ..python_text import ATOM, PRODUCT, Text

_WIDTH = 100


def commented(em: EmStep, what: str) -> list[str]:
    """The comment at the head of a module: the title and the statement."""
    lines = [line.replace('"""', "").replace("*/", "* /").strip()
             for line in head(em.algorithm, what)]
    return ["/**", *(f" * {line}" for line in lines if line), " */"]


def number(value: Fraction) -> Text:
    """A number as JavaScript.

    >>> number(Fraction(1, 2))[0], number(Fraction(-1, 3))[0]
    ('0.5', '-1/3')
    """
    if value.denominator == 1:
        return str(value.numerator), ATOM if value >= 0 else PRODUCT
    if value.denominator in (2, 4, 5, 8, 10):
        return repr(float(value)), ATOM if value >= 0 else PRODUCT
    return f"{value.numerator}/{value.denominator}", PRODUCT


def printed(lines: Iterable[Line], depth: int = 1, plain: bool = False) -> list[str]:
    """Lines of JavaScript, indented; ``plain`` writes loops in one another on one line."""
    out: list[str] = []
    tab = "  " * depth
    for line in lines:
        match line:
            case Loop(var, low, high, body, by) if var == ROW and not plain and all(
                    isinstance(each, str) for each in body):
                out += _row_loop([str(each) for each in body], high, depth)
            case Loop(var, low, high, body, by):
                step = f"{var}++" if by == "1" else f"{var} += {by}"
                top = f"{tab}for (let {var} = {low}; {var} < {high}; {step})"
                inner = printed(body, depth + 1, plain)
                if plain and len(body) == 1 and isinstance(body[0], Loop):
                    within = printed(body, depth, plain)
                    if len(top) + len(within[0].strip()) < _WIDTH:
                        out += [f"{top} {within[0].strip()}", *within[1:]]
                        continue
                if len(inner) == 1 and isinstance(body[0], str) and \
                        len(top) + len(inner[0].strip()) < _WIDTH - 6:
                    out.append(f"{top} {inner[0].strip()}")
                else:
                    out += [f"{top} {{", *inner, f"{tab}}}"]
            case Local(name, text, whole):
                out += wrapped(f"{tab}{'const' if whole else 'let'} {name} = {text};")
            case If(condition, then):
                out += wrapped(f"{tab}if ({condition}) {then};")
            case Comment(text):
                out.append(f"{tab}// {text}")
            case _:
                out += wrapped(f"{tab}{line};")
    return [re.sub(r"(?<![\w.])PI\b", "Math.PI", re.sub(r"\bINFINITY\b", "Infinity", each))
            for each in out]


def _row_loop(body: list[str], rows: str, depth: int) -> list[str]:
    """A loop over the rows of a block; what does not change with the row stands before it."""
    heads: dict[str, str] = {}
    stored = {line.split(" ")[0] for line in body}

    def outside(found: re.Match[str]) -> str:
        array, at = found[1], found[2]
        if at.endswith(f" + {ROW}"):
            start = at.removesuffix(f" + {ROW}")
            name = start if start.isidentifier() else \
                heads.setdefault(start, f"v{len(heads) + 1}")
            return f"{array}[{name} + {ROW}]"
        if re.search(rf"\b{ROW}\b", at) or found[0] in stored:
            return found[0]
        return heads.setdefault(found[0], f"v{len(heads) + 1}")

    inner = [re.sub(r"\b(\w+)\[([^][]*)\]", outside, line) for line in body]
    tab = "  " * depth
    lines = [f"const {name} = {text};" for text, name in heads.items()]
    loop = [f"for (let {ROW} = 0; {ROW} < {rows}; {ROW}++) {{",
            *(f"  {line};" for line in inner), "}"]
    if heads:
        loop = ["{", *(f"  {line}" for line in (*lines, *loop)), "}"]
    return [each for line in loop for each in wrapped(tab + line)]


def wrapped(line: str) -> list[str]:
    """A line in lines that are not too long, broken behind commas and before operators."""
    tab = re.match(r" *", line).group() + "  "  # type: ignore[union-attr]
    out = []
    while len(line) > _WIDTH - 6:
        places = [m.end() for m in re.finditer(r", |(?= [-+] )|(?=\*)", line[:_WIDTH - 6])
                  if m.end() > len(tab) + 1]
        if not places:
            break
        out.append(line[:places[-1]].rstrip())
        line = tab + line[places[-1]:].lstrip()
    return [*out, line]


def needed(text: str, using: str, kinds: str = "function|const") -> str:
    """The functions of a text that another one calls, and those that they call."""
    blocks = text.strip().split("\n\n")
    whole: list[str] = []
    for block in blocks:
        if whole and whole[-1].count("{") > whole[-1].count("}"):
            whole[-1] += f"\n\n{block}"
        else:
            whole.append(block)
    names = [re.findall(rf"(?m)^(?:{kinds}) (\w+)", block) for block in whole]
    kept: set[int] = set()
    todo = [using]
    while todo:
        source = todo.pop()
        for n, own in enumerate(names):
            if n not in kept and any(
                    re.search(rf"(?<![^.]\.)\b{name}\b", source) for name in own):
                kept.add(n)
                todo.append(whole[n])
    return "\n\n".join(block for n, block in enumerate(whole) if n in kept)
