r"""Other delimiters, environments, brackets and blanks around the same formulas."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from .answers import Answer
from .texts import formulas


def _each(answer: Answer, change: Callable[[str], str]) -> str | None:
    if answer.kind == "text":
        return None
    out, at = [], 0
    for start, end in formulas(answer.text):
        own = answer.text[start:end]
        out += [answer.text[at:start], own if "command" in own[:14] or own[:4] == "\\def" or
                own.startswith("\\Decl") else change(own)]
        at = end
    return "".join([*out, answer.text[at:]])


def delimiters(answer: Answer, rng: random.Random) -> str | None:
    r"""$$ for \[, $ for \(, and back."""
    pairs = [("$$", "$$", r"\[", r"\]"), (r"\[", r"\]", "$$", "$$"),
             ("$", "$", r"\(", r"\)"), (r"\(", r"\)", "$", "$")]

    def change(own: str) -> str:
        for left, right, new, close in pairs:
            if own.startswith(left) and own.endswith(right) and len(own) > len(left + right):
                return new + own[len(left) : -len(right)] + close
        return own

    return _each(answer, change)


def environments(answer: Answer, rng: random.Random) -> str | None:
    r"""A display as an equation or an align; an align as an aligned in a display."""
    display = rng.choice(("equation", "equation*", "align*", "gather*"))

    def change(own: str) -> str:
        for left, _ in (("$$", "$$"), (r"\[", r"\]")):
            if own.startswith(left):
                inner = own[2:-2].strip()
                if r"\begin" in inner or "\\\\" in inner or "\n\n" in inner:
                    return own
                return rf"\begin{{{display}}}" + f"\n{inner}\n" + rf"\end{{{display}}}"
        m = re.fullmatch(r"\\begin\{align\*?\}(.+)\\end\{align\*?\}", own, re.DOTALL)
        if m and "&" in m[1] and not re.search(r"\\label|\\tag|\\intertext|notag|nonumber", m[1]):
            return rf"\[\begin{{aligned}}{m[1]}\end{{aligned}}\]"
        return own

    return _each(answer, change)


def brackets(answer: Answer, rng: random.Random) -> str | None:
    r"""\left and \right, big brackets and small fractions come and go; blanks are put in."""
    bigger = "\\left" not in answer.text

    def change(own: str) -> str:
        new = re.sub(r"\\[dt]frac(?![A-Za-z])", r"\\frac", own) if "frac" in own and \
            re.search(r"\\[dt]frac", own) else re.sub(r"\\frac(?![A-Za-z])", r"\\dfrac", own)
        new = re.sub(r"\\(?:big|Big|bigg|Bigg)[lr]?(?=\s*[\[\](){}|\\])", "", new)
        if not bigger:
            return re.sub(r"\\(?:left|right)(?=\s*[\[\]()|]|\s*\\[{}])", "", new) \
                if not re.search(r"\\(?:left|right)\s*\.|\\middle", new) else new
        return re.sub(r"\(([^()\n&$]*)\)", r"\\left(\1\\right)", new) \
            if r"\text" not in new and r"\mathrm" not in new and "\\(" not in own else new

    return _each(answer, change)


def blanks(answer: Answer, rng: random.Random) -> str | None:
    r"""Thin spaces before sums and after commas, displays on lines of their own."""
    def change(own: str) -> str:
        new = re.sub(r"(?<=[}0-9])\s*\\sum", r"\\,\\sum", own)
        return re.sub(r"(?<![\\{_^,])=(?!\s*[&1-9A-B])", r" \\;=\\; ", new) \
            if rng.random() < 0.5 and ":=" not in own else new

    return _each(answer, change)


LAYOUT: tuple[Callable[[Answer, random.Random], str | None], ...] = (
    delimiters, environments, brackets, blanks)
